//! A fan put sets on their schedule: counted without a person behind it (public specification, 3.2).

use settimes_core::ids::{EventId, SetId};
use settimes_core::moment::SqlStamp;
use settimes_store::{events, schedule};

use crate::{App, Refusal};

/// Which sets an anonymous fan took.
#[derive(Debug, Clone)]
pub struct BuildWish {
    /// The event.
    pub event: EventId,
    /// The sets, 1 to 50, each once.
    pub sets: Vec<SetId>,
    /// The anonymous session of the fan's browser.
    pub session: String,
}

/// Notes the sets that belong to the event and are visible; how many were accepted, also if noted before.
pub async fn note_build(app: &App, wish: BuildWish) -> Result<usize, Refusal> {
    let now = SqlStamp::of(app.clock.now());
    app.store
        .write(move |tx| {
            let Some(event) = events::visible_event_by_id(tx, wish.event)? else { return Err(no_valid_sets()) };
            let accepted = schedule::visible_sets(tx, event.id, &wish.sets)?;
            if accepted.is_empty() {
                return Err(no_valid_sets());
            }
            for set in &accepted {
                schedule::note_build(tx, &event, *set, &wish.session, &now)?;
            }
            Ok(accepted.len())
        })
        .await
}

/// Nothing of what was picked is there for the public.
pub(super) fn no_valid_sets() -> Refusal {
    Refusal::BadRequest {
        code: "NO_VALID_SETS",
        message: "None of these sets is on the bill of this event. Reload the page and pick again.",
    }
}
