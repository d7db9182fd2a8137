//! `settimes export d1 FILE`

use std::process::ExitCode;

use settimes_app::upkeep::{self, ExportD1};

use super::data_dir;
use crate::cli::Export;
use crate::config::Config;
use crate::exit::Failure;
use crate::say;

/// Writes the documented tables as a dump.
pub(crate) fn run(config: &Config, what: &Export) -> Result<ExitCode, Failure> {
    let Export::D1 { file, force } = what;
    if !config.database().exists() {
        return Err(Failure::refused(format!("there is no database in {}; give --data-dir", config.data_dir.display())));
    }
    let existing = if *force { upkeep::Existing::Replace } else { upkeep::Existing::Keep };
    let wish = ExportD1 { file: file.clone(), existing };
    let bytes = data_dir::with_app(config, async |app| upkeep::export_d1(app, wish).await.map_err(Failure::refused))?;
    say::line(format_args!("{}: {bytes} bytes; it holds addresses and password hashes, keep it safe", file.display()));
    Ok(ExitCode::SUCCESS)
}
