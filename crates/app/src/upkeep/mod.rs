//! What keeps an installation going: health, moving in and moving out.

mod copy;
mod export_d1;
mod import_d1;
mod report;
pub mod rules;
mod secrets_in;

pub mod demo;

use crate::{App, Refusal};

pub use export_d1::{Existing, ExportD1, ExportError, export_d1};
pub use import_d1::{ExitClass, ImportD1, ImportError, Run, import_d1};
pub use report::{Checks, Entry, ImportReport, PersonReport, TableReport, UnknownTable};

/// Whether the database answers a question.
pub async fn ping(app: &App) -> Result<(), Refusal> {
    let today = app.settings.today(app.clock.now());
    app.store.read(move |db| settimes_store::events::current_event(db, today).map(|_| ()).map_err(Refusal::from)).await
}
