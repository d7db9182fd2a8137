//! `settimes schema dump|check|doc`

use std::process::ExitCode;

use settimes_store::schema;

use crate::cli::Schema;
use crate::exit::{Failure, REFUSED};
use crate::say;

/// Prints the schema or compares a file with it; differences end with exit code 1.
pub(crate) fn run(what: &Schema) -> Result<ExitCode, Failure> {
    match what {
        Schema::Dump => say::text(schema::dump().map_err(|error| Failure::refused_by(&error))?),
        Schema::Doc => say::text(schema::doc().map_err(|error| Failure::refused_by(&error))?),
        Schema::Check { file } => {
            let differences = schema::check(file).map_err(|error| Failure::usage_by(&error))?;
            for difference in &differences {
                say::line(difference);
            }
            if !differences.is_empty() {
                eprintln!("settimes: {} has {} differences from the schema of this program", file.display(), differences.len());
                return Ok(ExitCode::from(REFUSED));
            }
            say::line(format_args!("{}: the schema is that of this program", file.display()));
        }
    }
    Ok(ExitCode::SUCCESS)
}
