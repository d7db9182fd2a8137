//! The list of events for other programs (public specification, 3.5).

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use settimes_core::events::Event;
use settimes_core::ids::EventId;
use settimes_core::moment::Day;
use settimes_core::text::Filter;
use settimes_store::schedule::EventCounts;
use settimes_store::{Db, StoreResult, events, schedule};

use crate::{App, Refusal, Until};

/// How many events of the whole history are read at once.
const PAGE: u16 = 100;

/// What to list.
#[derive(Debug, Clone)]
pub struct ListAsk {
    /// Only events of this city.
    pub city: Filter,
    /// Only events where this genre is played.
    pub genre: Filter,
    /// Most events, 1 to 100.
    pub limit: usize,
    /// Whether past and archived events are listed as well.
    pub with_past: bool,
}

/// One listed event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedEvent {
    /// The event.
    pub event: Event,
    /// What it offers.
    pub counts: EventCounts,
}

/// The list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicList {
    /// The festival day it was made for.
    pub today: Day,
    /// The events, by date.
    pub events: Vec<ListedEvent>,
    /// The later of the last public change of a listed event and the last flip of the festival day.
    pub generated_at: Timestamp,
}

/// Lists events by date. The list stays true until the festival day flips.
pub async fn list_public(app: &App, ask: ListAsk) -> Result<Until<PublicList>, Refusal> {
    let now = app.clock.now();
    let zone = &app.settings.zone;
    let (today, flip) = (zone.today(now), zone.flip_of(zone.today(now)));
    let answer = app.store.read(move |db| Ok::<_, Refusal>(read_list(db, &ask, today, flip)?)).await?;
    Ok(Until { answer, at: now, until: zone.next_flip(now) })
}

fn read_list(db: &Db<'_>, ask: &ListAsk, today: Day, flip: Timestamp) -> StoreResult<PublicList> {
    let chosen = if ask.with_past { choose_of_all(db, ask)? } else { fitting(db, events::events_not_over(db, today)?, ask)? };
    let chosen: Vec<Event> = chosen.into_iter().take(ask.limit).collect();
    let counts: BTreeMap<EventId, EventCounts> = schedule::counts_of_events(db, &ids(&chosen))?.into_iter().collect();
    let changes = events::public_changes_of(db, &ids(&chosen))?;
    let generated_at = changes.iter().map(|(_, changed)| changed.instant()).max().map_or(flip, |changed| changed.max(flip));
    let listed = chosen.into_iter().map(|event| ListedEvent { counts: counts.get(&event.id).copied().unwrap_or_default(), event });
    Ok(PublicList { today, events: listed.collect(), generated_at })
}

/// The first events that fit, past ones as well: read page by page, since the history may be long.
fn choose_of_all(db: &Db<'_>, ask: &ListAsk) -> StoreResult<Vec<Event>> {
    let mut chosen = Vec::new();
    let mut last: Option<Event> = None;
    loop {
        let page = events::visible_events_after(db, last.as_ref(), i64::from(PAGE))?;
        let is_last = page.len() < usize::from(PAGE);
        last = page.last().cloned();
        chosen.extend(fitting(db, page, ask)?);
        if is_last || chosen.len() >= ask.limit {
            return Ok(chosen);
        }
    }
}

/// Those of some events that the wish admits.
pub(super) fn fitting(db: &Db<'_>, mut found: Vec<Event>, ask: &ListAsk) -> StoreResult<Vec<Event>> {
    found.retain(|event| ask.city.admits(event.city.as_deref()));
    if ask.genre != Filter::All {
        let playing = events_with_genre(db, &ids(&found), &ask.genre)?;
        found.retain(|event| playing.contains(&event.id));
    }
    Ok(found)
}

fn events_with_genre(db: &Db<'_>, candidates: &[EventId], genre: &Filter) -> StoreResult<BTreeSet<EventId>> {
    let played = schedule::genres_of_events(db, candidates)?;
    Ok(played.into_iter().filter(|(_, stored)| genre.admits_genre(Some(stored))).map(|(event, _)| event).collect())
}

fn ids(events: &[Event]) -> Vec<EventId> {
    events.iter().map(|event| event.id).collect()
}
