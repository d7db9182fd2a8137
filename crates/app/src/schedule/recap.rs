//! What an archived night was (public specification, 3.8).

use std::collections::BTreeSet;

use settimes_core::events::{Event, EventStatus};
use settimes_core::ids::{BandId, EventId};
use settimes_core::schedule::{Recap, night_of};
use settimes_core::slug::Slug;
use settimes_store::{Db, StoreResult, events, schedule};

use crate::{App, Missing, Refusal, Until};

/// Which event is meant: one that can be both is looked for by its id, then by its slug.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RecapAsk {
    /// The id, if the text can be one.
    pub id: Option<EventId>,
    /// The slug, if the text can be one.
    pub slug: Option<Slug>,
}

/// The recap of an archived event. It stays true until the festival day flips.
pub async fn show_recap(app: &App, ask: RecapAsk) -> Result<Until<Recap>, Refusal> {
    let (now, zone) = (app.clock.now(), app.settings.zone.clone());
    let until = zone.next_flip(now);
    let answer = app
        .store
        .read(move |db| {
            let event = archived_event(db, &ask)?.ok_or(Refusal::NotFound(Missing::Event))?;
            let slots: Vec<_> = schedule::visible_slots(db, &[event.id])?.into_iter().map(|(_, slot)| slot).collect();
            let bands: BTreeSet<BandId> = slots.iter().map(|slot| slot.band).collect();
            let returning = schedule::bands_seen_before(db, &bands.into_iter().collect::<Vec<_>>(), event.date)?;
            Ok::<_, Refusal>(Recap { night: night_of(event, slots, &zone), returning: returning.into_iter().collect() })
        })
        .await?;
    Ok(Until { answer, at: now, until })
}

fn archived_event(db: &Db<'_>, ask: &RecapAsk) -> StoreResult<Option<Event>> {
    let is_archived = |event: &Event| event.status == EventStatus::Archived;
    let by_id = ask.id.map(|id| events::visible_event_by_id(db, id)).transpose()?.flatten().filter(is_archived);
    if by_id.is_some() {
        return Ok(by_id);
    }
    Ok(ask.slug.as_ref().map(|slug| events::visible_event_by_slug(db, slug)).transpose()?.flatten().filter(is_archived))
}
