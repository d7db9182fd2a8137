//! What an import tells: per table what was read, written, changed and left out, and what an operator should look at.

use std::collections::BTreeMap;
use std::fmt;

use super::rules::carry::Note;
use serde::Serialize;

/// Row ids shown per line of the printed report; the JSON form has all of them.
const SHOWN_IDS: usize = 12;

/// The report of an import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ImportReport {
    /// The file.
    pub file: String,
    /// Whether nothing was written because nothing should be.
    pub dry_run: bool,
    /// Whether the file is an export of this program, of which every value is kept.
    pub own_export: bool,
    /// The documented tables, in the order of the move.
    pub tables: Vec<TableReport>,
    /// Tables that have no place here.
    pub unknown_tables: Vec<UnknownTable>,
    /// People an operator should look at.
    pub people: Vec<PersonReport>,
    /// Hosts on which photos lie, with the row ids of their bands.
    pub photo_hosts: BTreeMap<String, Vec<i64>>,
    /// The checks at the end.
    pub checks: Checks,
    /// What to do next.
    pub advice: Vec<String>,
}

/// What became of one documented table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TableReport {
    /// Its name.
    pub table: &'static str,
    /// Whether the input has it.
    pub found: bool,
    /// Rows in the input.
    pub read: u64,
    /// Rows written.
    pub written: u64,
    /// Rows left out, by reason.
    pub left_out: Vec<Entry>,
    /// Values that were changed, by column and reason.
    pub changed: Vec<Entry>,
    /// Columns of the input that have no place here.
    pub unknown_columns: Vec<String>,
    /// Columns that the input lacks; they took their defaults.
    pub missing_columns: Vec<&'static str>,
}

/// Rows that share a reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// The column, if it is about a value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<&'static str>,
    /// The reason, in words.
    pub why: String,
    /// How many rows.
    pub count: u64,
    /// Their ids, where they have one.
    pub rows: Vec<i64>,
}

/// A table that has no place here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnknownTable {
    /// Its name.
    pub table: String,
    /// Its rows.
    pub rows: u64,
    /// What it is.
    pub why: &'static str,
}

/// Somebody an operator should look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PersonReport {
    /// Row id.
    pub id: i64,
    /// Address, as stored now.
    pub email: String,
    /// What to know.
    pub what: String,
}

/// The checks at the end of an import.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Checks {
    /// Rows that refer to a missing row.
    pub broken_references: u64,
    /// What the integrity check says.
    pub integrity: String,
}

impl TableReport {
    /// An empty report of a table.
    pub(super) fn new(table: &'static str) -> Self {
        Self {
            table,
            found: false,
            read: 0,
            written: 0,
            left_out: Vec::new(),
            changed: Vec::new(),
            unknown_columns: Vec::new(),
            missing_columns: Vec::new(),
        }
    }

    /// Notes a row that is left out.
    pub(super) fn leave_out(&mut self, row: Option<i64>, why: &str) {
        note(&mut self.left_out, None, why, row);
    }

    /// Notes changed values of a row.
    pub(super) fn change(&mut self, row: Option<i64>, notes: &[Note]) {
        for told in notes {
            note(&mut self.changed, Some(told.column), told.why, row);
        }
    }

    /// How many rows were left out.
    pub fn left_out_rows(&self) -> u64 {
        self.left_out.iter().map(|entry| entry.count).sum()
    }
}

fn note(entries: &mut Vec<Entry>, column: Option<&'static str>, why: &str, row: Option<i64>) {
    if let Some(entry) = entries.iter_mut().find(|entry| entry.column == column && entry.why == why) {
        entry.count += 1;
        entry.rows.extend(row);
        return;
    }
    entries.push(Entry { column, why: why.to_owned(), count: 1, rows: row.into_iter().collect() });
}

impl ImportReport {
    /// Rows written, in all tables.
    pub fn written(&self) -> u64 {
        self.tables.iter().map(|table| table.written).sum()
    }

    /// The whole report as JSON, for `--report FILE`.
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default()
    }
}

impl fmt::Display for ImportReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = if self.own_export { "an export of settimes" } else { "a D1 or SQLite database" };
        writeln!(f, "{} ({kind})", self.file)?;
        writeln!(f)?;
        writeln!(f, "{:<28}{:>9}{:>9}{:>10}", "table", "read", "written", "left out")?;
        for table in self.tables.iter().filter(|table| table.found) {
            writeln!(f, "{:<28}{:>9}{:>9}{:>10}", table.table, table.read, table.written, table.left_out_rows())?;
        }
        self.write_details(f)?;
        self.write_unknown(f)?;
        for person in &self.people {
            writeln!(f, "  account {} <{}>: {}", person.id, person.email, person.what)?;
        }
        for (host, bands) in &self.photo_hosts {
            writeln!(f, "  photos on {host}: of bands {}", ids(bands))?;
        }
        writeln!(f, "\nChecks: {} broken references, integrity {}", self.checks.broken_references, self.checks.integrity)?;
        for advice in &self.advice {
            writeln!(f, "- {advice}")?;
        }
        if self.dry_run {
            writeln!(f, "This was a dry run: nothing was written.")?;
        }
        Ok(())
    }
}

impl ImportReport {
    fn write_details(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (title, of) in [("Left out", 0), ("Changed", 1)] {
            let entries = self.tables.iter().flat_map(|table| {
                let entries = if of == 0 { &table.left_out } else { &table.changed };
                entries.iter().map(move |entry| (table.table, entry))
            });
            for (place, (table, entry)) in entries.enumerate() {
                if place == 0 {
                    writeln!(f, "\n{title}")?;
                }
                let name = entry.column.map_or_else(|| table.to_owned(), |column| format!("{table}.{column}"));
                writeln!(f, "  {name}: {} × {}{}", entry.count, entry.why, in_rows(&entry.rows))?;
            }
        }
        Ok(())
    }

    fn write_unknown(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let columns =
            self.tables.iter().any(|table| !table.unknown_columns.is_empty() || (table.found && !table.missing_columns.is_empty()));
        let missing: Vec<&str> = self.tables.iter().filter(|table| !table.found).map(|table| table.table).collect();
        if columns || !missing.is_empty() || !self.unknown_tables.is_empty() {
            writeln!(f, "\nShape of the input")?;
        }
        for unknown in &self.unknown_tables {
            writeln!(f, "  table {} with {} rows: {}", unknown.table, unknown.rows, unknown.why)?;
        }
        for table in self.tables.iter().filter(|table| table.found) {
            if !table.unknown_columns.is_empty() {
                writeln!(f, "  {}: left out unknown columns {}", table.table, table.unknown_columns.join(", "))?;
            }
            if !table.missing_columns.is_empty() {
                writeln!(f, "  {}: defaults for missing columns {}", table.table, table.missing_columns.join(", "))?;
            }
        }
        if !missing.is_empty() {
            writeln!(f, "  tables that the input lacks: {}", missing.join(", "))?;
        }
        let anything = !self.people.is_empty() || !self.photo_hosts.is_empty();
        if anything { writeln!(f, "\nTo look at") } else { Ok(()) }
    }
}

fn in_rows(rows: &[i64]) -> String {
    match rows.len() {
        0 => String::new(),
        1 => format!(" (row {})", ids(rows)),
        _ => format!(" (rows {})", ids(rows)),
    }
}

fn ids(rows: &[i64]) -> String {
    let shown: Vec<String> = rows.iter().take(SHOWN_IDS).map(ToString::to_string).collect();
    let more = rows.len().saturating_sub(SHOWN_IDS);
    if more == 0 { shown.join(", ") } else { format!("{} and {more} more", shown.join(", ")) }
}
