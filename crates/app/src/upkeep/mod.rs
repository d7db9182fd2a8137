//! What keeps an installation going: health, moving in and moving out, the rounds of the clock.

mod copy;
mod export_d1;
mod import_d1;
mod report;
pub mod rounds;
pub mod rules;
mod secrets_in;

pub mod demo;

use crate::{App, Refusal};

pub use export_d1::{Existing, ExportD1, ExportError, export_d1};
pub use import_d1::{ExitClass, ImportD1, ImportError, Run, import_d1};
pub use report::{Checks, Entry, ImportReport, PersonReport, TableReport, UnknownTable};

/// Whether the database answers a question (accounts specification, 1.7). It asks for an event that cannot be, so that a row that cannot be read does
/// not take the whole installation out of service.
pub async fn ping(app: &App) -> Result<(), Refusal> {
    let nobody = settimes_core::ids::EventId::new(0);
    app.store.read(move |db| settimes_store::events::visible_event_by_id(db, nobody).map(|_| ()).map_err(Refusal::from)).await
}
