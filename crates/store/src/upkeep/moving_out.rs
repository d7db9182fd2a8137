//! Rows going out: the documented tables in the dump form of D1, which plain `sqlite3` loads and `settimes import d1` knows again.

use std::io::Write;

use super::moved::MOVED;
use crate::db::{Db, Row};
use crate::engine::sqlite::{counters, documented_statements};
use crate::error::{StoreError, StoreResult};
use crate::value::ValueRef;
use settimes_core::upkeep::contract::{OWN_EXPORT_FORM, OWN_EXPORT_TABLE, table};

/// Why a dump could not be written.
#[derive(Debug, thiserror::Error)]
pub enum DumpError {
    /// The database could not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The file could not be written.
    #[error("the dump cannot be written: {0}")]
    Write(#[from] std::io::Error),
}

/// Writes every documented table with its documented columns: tables and rows, the list of used ids, indexes, triggers.
///
/// The same rows give the same text. Rows are written as they are read: memory does not grow with the database.
pub fn write_dump(db: &Db<'_>, out: &mut dyn Write) -> Result<(), DumpError> {
    let statements = documented_statements()?;
    writeln!(out, "PRAGMA defer_foreign_keys=TRUE;")?;
    writeln!(out, "-- All documented tables of an installation of settimes. `settimes import d1` knows this file by the next table.")?;
    writeln!(out, "CREATE TABLE {OWN_EXPORT_TABLE} (form INTEGER NOT NULL);")?;
    writeln!(out, "INSERT INTO \"{OWN_EXPORT_TABLE}\" (\"form\") VALUES({OWN_EXPORT_FORM});")?;
    for moved in MOVED {
        let opening = format!("CREATE TABLE {} ", moved.table);
        let made = statements.iter().find(|statement| statement.starts_with(&opening));
        let made = made.ok_or_else(|| StoreError::Unusable(format!("the schema of {} is missing in this program", moved.table)))?;
        writeln!(out, "{made};")?;
        write_rows(db, moved.table, moved.all, out)?;
    }
    write_counters(db, out)?;
    for statement in statements.iter().filter(|statement| !statement.starts_with("CREATE TABLE")) {
        writeln!(out, "{statement};")?;
    }
    Ok(())
}

fn write_rows(db: &Db<'_>, name: &'static str, all: &'static str, out: &mut dyn Write) -> Result<(), DumpError> {
    let columns: Vec<String> =
        table(name).into_iter().flat_map(|table| table.columns).map(|column| format!("\"{}\"", column.name)).collect();
    let head = format!("INSERT INTO \"{name}\" ({}) VALUES(", columns.join(","));
    let mut failed = None;
    let written = db.rows(all, (), |row| {
        let line = line_of(&head, row, columns.len())?;
        out.write_all(line.as_bytes()).map_err(|error| {
            failed = Some(error);
            StoreError::Disk("the dump cannot be written".to_owned())
        })
    });
    match (failed, written) {
        (Some(error), _) => Err(error.into()),
        (None, written) => Ok(written.map(drop)?),
    }
}

fn line_of(head: &str, row: &Row<'_>, columns: usize) -> StoreResult<String> {
    let mut line = head.to_owned();
    for place in 0..columns {
        if place > 0 {
            line.push(',');
        }
        push_literal(&mut line, row.get_ref(place)?);
    }
    line.push_str(");\n");
    Ok(line)
}

fn write_counters(db: &Db<'_>, out: &mut dyn Write) -> Result<(), DumpError> {
    writeln!(out, "DELETE FROM sqlite_sequence;")?;
    for (name, highest) in counters::used(db)? {
        if table(&name).is_some() {
            writeln!(out, "INSERT INTO \"sqlite_sequence\" (\"name\",\"seq\") VALUES('{name}',{highest});")?;
        }
    }
    Ok(())
}

/// A value as SQL, on one line: shells change line ends inside of strings.
fn push_literal(line: &mut String, value: ValueRef<'_>) {
    match value {
        ValueRef::Null => line.push_str("NULL"),
        ValueRef::Integer(number) => line.push_str(&number.to_string()),
        ValueRef::Real(number) if number == f64::INFINITY => line.push_str("9e999"),
        ValueRef::Real(number) if number == f64::NEG_INFINITY => line.push_str("-9e999"),
        ValueRef::Real(number) => line.extend([format!("{number:?}")]),
        ValueRef::Text(text) if text.contains('\0') => {
            line.push_str("CAST(");
            push_bytes(line, text.as_bytes());
            line.push_str(" AS TEXT)");
        }
        ValueRef::Text(text) => line.push_str(&text_literal(text)),
        ValueRef::Blob(bytes) => push_bytes(line, bytes),
    }
}

fn push_bytes(line: &mut String, bytes: &[u8]) {
    line.push_str("X'");
    line.extend(bytes.iter().map(|byte| format!("{byte:02x}")));
    line.push('\'');
}

/// A string; line ends are written as marks that do not occur in it, and put back by `replace`.
fn text_literal(text: &str) -> String {
    let mut inside = text.replace('\'', "''");
    let mut calls = Vec::new();
    for (end, name, code) in [('\r', 'r', 13), ('\n', 'n', 10)] {
        if inside.contains(end) {
            let mark = mark_for(&inside, name);
            inside = inside.replace(end, &mark);
            calls.push((mark, code));
        }
    }
    calls.into_iter().rev().fold(format!("'{inside}'"), |literal, (mark, code)| format!("replace({literal},'{mark}',char({code}))"))
}

fn mark_for(text: &str, name: char) -> String {
    let plain = format!("\\{name}");
    let numbered = (0_u32..).map(|number| format!("({name}{number})"));
    std::iter::once(plain).chain(numbered).find(|mark| !text.contains(mark.as_str())).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_stay_on_one_line_and_give_the_same_value_back() {
        for (text, literal) in [
            ("it's", "'it''s'"),
            ("a\nb", "replace('a\\nb','\\n',char(10))"),
            ("a\n\\n", "replace('a(n0)\\n','(n0)',char(10))"),
            ("a\r\n", "replace(replace('a\\r\\n','\\n',char(10)),'\\r',char(13))"),
            ("a\0", "CAST(X'6100' AS TEXT)"),
        ] {
            let mut line = String::new();
            push_literal(&mut line, ValueRef::Text(text));
            assert_eq!(line, literal);
        }
        for (value, literal) in [
            (ValueRef::Real(43.0), "43.0"),
            (ValueRef::Real(-80.52), "-80.52"),
            (ValueRef::Blob(&[0xff]), "X'ff'"),
            (ValueRef::Null, "NULL"),
        ] {
            let mut line = String::new();
            push_literal(&mut line, value);
            assert_eq!(line, literal);
        }
    }
}
