//! The whole schema as one SQL text, for people with a shell.

use crate::engine::sqlite::introspect::{Step, replay};

use super::SchemaError;

const HEAD: &str = "\
-- The whole schema of settimes, as replaying its migrations gives it.
-- Written by `settimes schema dump`; change the migrations, not this file.
-- Load it into a new, empty database: sqlite3 settimes.db < bootstrap.sql
";

/// The statements that make an empty database which this program accepts as up to date.
///
/// The same program always gives the same text. The steps count as applied at the moment when the text is loaded.
///
/// # Errors
/// [`SchemaError::Replay`], when the migrations of this program do not run.
pub fn dump() -> Result<String, SchemaError> {
    let replay = replay().map_err(|source| SchemaError::Replay { source })?;
    let mut text = format!("{HEAD}\nBEGIN IMMEDIATE;\n");
    for statement in &replay.statements {
        if statement.starts_with("CREATE TABLE") {
            text.push('\n');
        }
        text.push_str(statement);
        text.push_str(";\n");
    }
    text.push('\n');
    for step in &replay.steps {
        text.push_str(&record(step));
    }
    text.push_str("\nCOMMIT;\n");
    Ok(text)
}

fn record(step: &Step) -> String {
    format!(
        "INSERT INTO schema_migrations (number, name, checksum, applied_at)\n    VALUES ({}, '{}', '{}', datetime('now'));\n",
        step.number,
        step.name.replace('\'', "''"),
        step.checksum
    )
}
