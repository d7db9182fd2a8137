//! `settimes migrate`

use std::process::ExitCode;

use super::data_dir;
use crate::config::Config;
use crate::exit::Failure;
use crate::say;

/// Brings the database up to date and says what was done.
pub(crate) fn run(config: &Config) -> Result<ExitCode, Failure> {
    let migrated = data_dir::migrate(config)?;
    let file = config.database();
    match migrated.applied.as_slice() {
        [] => say::line(format_args!("{}: up to date", file.display())),
        applied => say::line(format_args!("{}: applied {} migrations, up to date", file.display(), applied.len())),
    }
    if let Some(copy) = migrated.backup {
        say::line(format_args!("a copy from before is {}", copy.display()));
    }
    Ok(ExitCode::SUCCESS)
}
