//! The visible sets of one event in night order (public specification, 3.1 and 3.7).

use std::collections::BTreeMap;

use jiff::Timestamp;
use settimes_core::events::Event;
use settimes_core::ids::EventId;
use settimes_core::moment::Zone;
use settimes_core::schedule::{Night, Slot, night_of};
use settimes_core::slug::Slug;
use settimes_store::{Db, StoreResult, events, schedule};

use crate::{App, Missing, Refusal, Until};

/// Which event is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Which {
    /// The live event that is on or comes next.
    Current,
    /// The event of this slug.
    Slug(Slug),
    /// A text that no slug can be.
    Nothing,
}

/// The night of an event. It stays as it is until one of its sets starts or ends, or the festival day flips.
pub async fn show_night(app: &App, which: Which) -> Result<Until<Night>, Refusal> {
    let now = app.clock.now();
    let today = app.settings.today(now);
    show(app, now, move |db| match &which {
        Which::Current => events::current_event(db, today),
        Which::Slug(slug) => events::visible_event_by_slug(db, slug),
        Which::Nothing => Ok(None),
    })
    .await
}

/// The night of the event of this id.
pub async fn show_event(app: &App, id: EventId) -> Result<Until<Night>, Refusal> {
    show(app, app.clock.now(), move |db| events::visible_event_by_id(db, id)).await
}

async fn show(
    app: &App,
    now: Timestamp,
    find: impl Fn(&Db<'_>) -> StoreResult<Option<Event>> + Send + 'static,
) -> Result<Until<Night>, Refusal> {
    let zone = app.settings.zone.clone();
    let flip = zone.next_flip(now);
    let night = app
        .store
        .read(move |db| {
            let event = find(db)?.ok_or(Refusal::NotFound(Missing::Event))?;
            let slots = schedule::visible_slots(db, &[event.id])?.into_iter().map(|(_, slot)| slot).collect();
            Ok::<_, Refusal>(night_of(event, slots, &zone))
        })
        .await?;
    let until = night.next_change(now).map_or(flip, |change| change.min(flip));
    Ok(Until { answer: night, at: now, until })
}

/// The nights of some events, in their order.
pub fn nights_of(db: &Db<'_>, events: &[Event], zone: &Zone) -> StoreResult<Vec<Night>> {
    let ids: Vec<EventId> = events.iter().map(|event| event.id).collect();
    let mut slots: BTreeMap<EventId, Vec<Slot>> = BTreeMap::new();
    for (event, slot) in schedule::visible_slots(db, &ids)? {
        slots.entry(event).or_default().push(slot);
    }
    Ok(events.iter().map(|event| night_of(event.clone(), slots.remove(&event.id).unwrap_or_default(), zone)).collect())
}
