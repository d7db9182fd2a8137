//! `settimes schema dump|check|doc`

use std::process::ExitCode;

use settimes_store::schema;

use crate::cli::Schema;
use crate::exit::{Failure, REFUSED};

/// Prints the schema or compares a file with it; differences end with exit code 1.
pub(crate) fn run(what: &Schema) -> Result<ExitCode, Failure> {
    match what {
        Schema::Dump => print!("{}", schema::dump().map_err(Failure::refused)?),
        Schema::Doc => print!("{}", schema::doc().map_err(Failure::refused)?),
        Schema::Check { file } => {
            let differences = schema::check(file).map_err(|error| Failure::usage(format!("{}: {error}", file.display())))?;
            for difference in &differences {
                println!("{difference}");
            }
            if !differences.is_empty() {
                eprintln!("settimes: {} has {} differences from the schema of this program", file.display(), differences.len());
                return Ok(ExitCode::from(REFUSED));
            }
            println!("{}: the schema is that of this program", file.display());
        }
    }
    Ok(ExitCode::SUCCESS)
}
