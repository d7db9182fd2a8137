//! Looking after an installation: so far moving in from another database and moving out again.

mod copy;
mod export_d1;
mod import_d1;
mod report;
mod secrets_in;

pub use export_d1::{Existing, ExportD1, ExportError, export_d1};
pub use import_d1::{ExitClass, ImportD1, ImportError, Run, import_d1};
pub use report::{Checks, Entry, ImportReport, PersonReport, TableReport, UnknownTable};
