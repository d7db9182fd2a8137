//! `public-state`: which events became public, and whose public data changed (public specification, 5).

use std::collections::BTreeMap;

use settimes_core::events::Event;
use settimes_core::ids::EventId;
use settimes_core::moment::SqlStamp;
use settimes_core::schedule::{Slot, public_face};
use settimes_store::events::public_state::{note_first, note_news, note_same, touched_events, unnoted_events};
use settimes_store::{StoreError, StoreResult, Tx, events, schedule};

use super::Tally;
use crate::accounts::secrets::token_hash;
use crate::{App, Refusal};

/// How many events one step looks at: some milliseconds of the writer's time.
const EVENTS_AT_ONCE: i64 = 20;

/// What a step found.
#[derive(Debug, Clone, Copy, Default)]
struct Found {
    first: u64,
    changed: u64,
    same: u64,
}

/// Looks at every visible event that nobody has looked at yet, and at every event that was touched since.
///
/// An event that is hidden now keeps its row as it is: publishing it again unchanged is no news.
pub(super) async fn note_public_state(app: &App) -> Result<Tally, Refusal> {
    let mut all = Found::default();
    loop {
        let (unnoted, touched) =
            app.store.read(|db| Ok::<_, StoreError>((unnoted_events(db, EVENTS_AT_ONCE)?, touched_events(db, EVENTS_AT_ONCE)?))).await?;
        if unnoted.is_empty() && touched.is_empty() {
            return Ok(Tally::of([("changed", all.changed), ("first", all.first), ("unchanged", all.same)]));
        }
        let now = SqlStamp::of(app.clock.now());
        let found = app.store.write(move |tx| look(tx, &unnoted, &now)).await?;
        all = Found { first: all.first + found.first, changed: all.changed + found.changed, same: all.same + found.same };
    }
}

/// One step. Which events were touched is asked again inside, so that nothing is noted by a look at what has changed meanwhile.
fn look(tx: &mut Tx<'_>, unnoted: &[EventId], now: &SqlStamp) -> StoreResult<Found> {
    let touched = touched_events(tx, EVENTS_AT_ONCE)?;
    let ids: Vec<EventId> = unnoted.iter().copied().chain(touched.iter().map(|(id, _)| *id)).collect();
    let prints = fingerprints(tx, &ids)?;
    let mut found = Found::default();
    for event in unnoted {
        if let Some(print) = prints.get(event) {
            note_first(tx, *event, now, print)?;
            found.first += 1;
        }
    }
    for (event, seen) in &touched {
        match prints.get(event) {
            Some(print) if print != seen => {
                note_news(tx, *event, now, print)?;
                found.changed += 1;
            }
            _ => {
                note_same(tx, *event)?;
                found.same += 1;
            }
        }
    }
    Ok(found)
}

/// The fingerprints of those of some events that the public may know of.
fn fingerprints(tx: &Tx<'_>, ids: &[EventId]) -> StoreResult<BTreeMap<EventId, String>> {
    let visible: Vec<Event> = events::visible_events_by_id(tx, ids)?;
    let ids: Vec<EventId> = visible.iter().map(|event| event.id).collect();
    let mut slots: BTreeMap<EventId, Vec<Slot>> = BTreeMap::new();
    for (event, slot) in schedule::visible_slots(tx, &ids)? {
        slots.entry(event).or_default().push(slot);
    }
    let face = |event: &Event| token_hash(&public_face(event, slots.get(&event.id).map_or(&[], Vec::as_slice)));
    Ok(visible.iter().map(|event| (event.id, face(event))).collect())
}
