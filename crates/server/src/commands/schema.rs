//! `settimes schema dump|check|doc`

use std::process::ExitCode;

use settimes_store::schema;

use crate::cli::Schema;
use crate::exit::{Failure, REFUSED};

/// Prints the schema or compares a file with it; differences end with exit code 1.
pub(crate) fn run(what: &Schema) -> Result<ExitCode, Failure> {
    match what {
        Schema::Dump => print!("{}", schema::dump().map_err(|error| Failure::refused(with_cause(&error)))?),
        Schema::Doc => print!("{}", schema::doc().map_err(|error| Failure::refused(with_cause(&error)))?),
        Schema::Check { file } => {
            let differences = schema::check(file).map_err(|error| Failure::usage(with_cause(&error)))?;
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

/// An error with everything behind it.
fn with_cause(error: &dyn std::error::Error) -> String {
    let chain = std::iter::successors(Some(error), |error| error.source());
    chain.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}
