//! A database file held against the schema of this program.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use crate::engine::sqlite::introspect::{replay, shape_of_file};

use super::{SchemaError, Shape, Table};

/// One way in which a file differs; `Display` gives a line for the operator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// What kind of thing differs.
    pub part: Part,
    /// Its name, with the table's where it belongs to one: `events.slug`.
    pub name: String,
    /// How it differs.
    pub found: Found,
}

/// The kinds of things a schema is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// A table.
    Table,
    /// A view.
    View,
    /// A column: type, nullability, default, place in the primary key.
    Column,
    /// A `UNIQUE` constraint.
    Uniqueness,
    /// A named index.
    Index,
    /// A foreign key with its actions.
    ForeignKey,
    /// A trigger.
    Trigger,
    /// Other words of a table's declaration: strictness, checks, collations.
    Declaration,
    /// A row of the record of migrations.
    Migration,
}

/// How a thing differs from what the migrations give.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// The file lacks it.
    Missing,
    /// Only the file has it.
    Extra,
    /// Both have it, each differently.
    Changed {
        /// What the migrations give.
        expected: String,
        /// What the file has.
        found: String,
    },
}

/// Everything in which the schema of the database `file` differs from that of this program; empty when it is the same.
///
/// The file is opened read-only. The order of columns does not count.
///
/// # Errors
/// [`SchemaError::File`], when the file cannot be read as a database.
pub fn check(file: &Path) -> Result<Vec<Difference>, SchemaError> {
    let found = shape_of_file(file).map_err(|source| SchemaError::File { file: file.to_owned(), source })?;
    let mut replay = replay().map_err(|source| SchemaError::Replay { source })?;
    let expected = replay.steps.pop().map(|step| step.shape).unwrap_or_default();
    Ok(differences(&expected, &found))
}

type Facts = BTreeMap<String, String>;

fn differences(expected: &Shape, found: &Shape) -> Vec<Difference> {
    let mut out = Vec::new();
    for wanted in &expected.tables {
        match found.table(&wanted.name) {
            Some(held) => out.extend(table_differences(wanted, held)),
            None => out.push(Difference::new(Part::Table, &wanted.name, Found::Missing)),
        }
    }
    for held in &found.tables {
        if expected.table(&held.name).is_none() {
            out.push(Difference::new(Part::Table, &held.name, Found::Extra));
        }
    }
    let views = |shape: &Shape| facts(&shape.views, String::clone, |_| String::new());
    compare(Part::View, "", &views(expected), &views(found), &mut out);
    if found.table("schema_migrations").is_some() {
        compare(Part::Migration, "", &expected.migrations, &found.migrations, &mut out);
    }
    out
}

fn table_differences(expected: &Table, found: &Table) -> Vec<Difference> {
    let mut out = Vec::new();
    for (part, of) in [
        (Part::Column, columns as fn(&Table) -> Facts),
        (Part::Uniqueness, uniques),
        (Part::Index, indexes),
        (Part::ForeignKey, foreign_keys),
        (Part::Trigger, triggers),
    ] {
        compare(part, &expected.name, &of(expected), &of(found), &mut out);
    }
    if out.is_empty() && expected.words != found.words {
        let how = Found::Changed { expected: surplus(&expected.words, &found.words), found: surplus(&found.words, &expected.words) };
        out.push(Difference::new(Part::Declaration, &expected.name, how));
    }
    out
}

fn columns(table: &Table) -> Facts {
    facts(&table.columns, |c| c.name.clone(), super::Column::declaration)
}

fn uniques(table: &Table) -> Facts {
    facts(&table.uniques, |u| u.join(", "), |_| String::new())
}

fn indexes(table: &Table) -> Facts {
    facts(&table.indexes, |i| i.name.clone(), |i| i.words.clone())
}

fn foreign_keys(table: &Table) -> Facts {
    facts(&table.foreign_keys, super::ForeignKey::target, super::ForeignKey::actions)
}

fn triggers(table: &Table) -> Facts {
    facts(&table.triggers, |t| t.name.clone(), |t| t.words.clone())
}

fn facts<'t, T: 't>(things: impl IntoIterator<Item = &'t T>, name: impl Fn(&T) -> String, say: impl Fn(&T) -> String) -> Facts {
    things.into_iter().map(|thing| (name(thing), say(thing))).collect()
}

fn compare(part: Part, table: &str, expected: &Facts, found: &Facts, out: &mut Vec<Difference>) {
    let full = |name: &str| match table {
        "" => name.to_owned(),
        _ => format!("{table}.{name}"),
    };
    for (name, wanted) in expected {
        let how = match found.get(name) {
            Some(held) if held == wanted => continue,
            Some(held) => Found::Changed { expected: wanted.clone(), found: held.clone() },
            None => Found::Missing,
        };
        out.push(Difference::new(part, &full(name), how));
    }
    for name in found.keys() {
        if !expected.contains_key(name) {
            out.push(Difference::new(part, &full(name), Found::Extra));
        }
    }
}

/// The words of `words` that `others` lack, counted.
fn surplus(words: &[String], others: &[String]) -> String {
    let mut left = others.to_vec();
    let mut more = Vec::new();
    for word in words {
        match left.iter().position(|other| other == word) {
            Some(place) => drop(left.swap_remove(place)),
            None => more.push(word.as_str()),
        }
    }
    if more.is_empty() { "nothing more".to_owned() } else { more.join(" ") }
}

impl Difference {
    fn new(part: Part, name: &str, found: Found) -> Self {
        Self { part, name: name.to_owned(), found }
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let part = match self.part {
            Part::Table => "table",
            Part::View => "view",
            Part::Column => "column",
            Part::Uniqueness => "unique",
            Part::Index => "index",
            Part::ForeignKey => "foreign key",
            Part::Trigger => "trigger",
            Part::Declaration => "declaration of table",
            Part::Migration => "migration",
        };
        write!(f, "{part} {}: ", self.name)?;
        match &self.found {
            Found::Missing => f.write_str("missing"),
            Found::Extra => f.write_str("not of this program"),
            Found::Changed { expected, found } => write!(f, "is {found}, should be {expected}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::check;
    use crate::engine::sqlite::introspect::run_on_file;
    use crate::schema::migrate;

    /// The lines that `check` says about a database of ours after `sql` was run on it.
    fn after(sql: &str) -> Vec<String> {
        let folder = TempDir::new().unwrap();
        let file = folder.path().join("settimes.db");
        migrate(&file, "2026-10-30 21:05:00", None).unwrap();
        run_on_file(&file, sql).unwrap();
        check(&file).unwrap().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_migrated_database_has_no_difference() {
        assert_eq!(after(""), Vec::<String>::new());
    }

    #[test]
    fn what_is_gone_is_missing() {
        assert_eq!(
            after(
                "DROP TABLE page_views_daily; DROP INDEX idx_events_slug; DROP TRIGGER update_venues_timestamp;
                 ALTER TABLE performances DROP COLUMN public_changed_at; DELETE FROM schema_migrations WHERE number = 2;"
            ),
            [
                "index events.idx_events_slug: missing",
                "trigger venues.update_venues_timestamp: missing",
                "column performances.public_changed_at: missing",
                "table page_views_daily: missing",
                "migration 2 public_state: missing",
            ]
        );
    }

    #[test]
    fn what_came_from_elsewhere_is_not_of_this_program() {
        assert_eq!(
            after(
                "CREATE TABLE notes (id INTEGER); CREATE VIEW v AS SELECT 1; CREATE INDEX i ON events (name);
                 ALTER TABLE venues ADD COLUMN capacity INTEGER;
                 CREATE TRIGGER t AFTER INSERT ON venues BEGIN SELECT 1; END;"
            ),
            [
                "index events.i: not of this program",
                "column venues.capacity: not of this program",
                "trigger venues.t: not of this program",
                "table notes: not of this program",
                "view v: not of this program",
            ]
        );
    }

    #[test]
    fn a_column_of_another_type_default_or_nullability_is_told_with_both() {
        assert_eq!(
            after(
                "DROP TABLE page_views_daily;
                 CREATE TABLE page_views_daily (id INTEGER PRIMARY KEY AUTOINCREMENT, page VARCHAR NOT NULL, date TEXT,
                     views INTEGER DEFAULT 1, UNIQUE (page, date));
                 CREATE INDEX idx_page_views_date ON page_views_daily (date);"
            ),
            [
                "column page_views_daily.date: is TEXT, should be TEXT, not null",
                "column page_views_daily.page: is VARCHAR, not null, should be TEXT, not null",
                "column page_views_daily.views: is INTEGER, default 1, should be INTEGER, default 0",
            ]
        );
    }

    #[test]
    fn keys_and_indexes_are_held_by_what_they_do() {
        assert_eq!(
            after(
                "DROP TABLE artist_daily_stats;
                 CREATE TABLE artist_daily_stats (id INTEGER PRIMARY KEY AUTOINCREMENT,
                     band_profile_id INTEGER NOT NULL REFERENCES band_profiles(id), date TEXT NOT NULL,
                     page_views INTEGER DEFAULT 0, social_clicks INTEGER DEFAULT 0, created_at TEXT DEFAULT (datetime('now')));
                 CREATE INDEX idx_artist_stats_date ON artist_daily_stats (date DESC);
                 CREATE INDEX IF NOT EXISTS \"idx_artist_stats_band\" ON [artist_daily_stats] (band_profile_id);"
            ),
            [
                "unique artist_daily_stats.band_profile_id, date: missing",
                "index artist_daily_stats.idx_artist_stats_date: is create index idx_artist_stats_date on artist_daily_stats \
                 ( date desc ), should be create index idx_artist_stats_date on artist_daily_stats ( date )",
                "foreign key artist_daily_stats.band_profile_id → band_profiles(id): is on delete none, on update none, \
                 should be on delete cascade, on update none",
            ]
        );
    }

    #[test]
    fn a_check_or_a_collation_or_a_loose_table_is_seen_in_the_declaration() {
        assert_eq!(
            after(
                "DROP TABLE event_public_state;
                 CREATE TABLE event_public_state (event_id INTEGER PRIMARY KEY REFERENCES events(id) ON DELETE CASCADE,
                     first_public_at TEXT NOT NULL, fingerprint TEXT NOT NULL COLLATE NOCASE, changed_at TEXT NOT NULL);
                 CREATE INDEX idx_event_public_state_touched ON event_public_state (event_id) WHERE substr(fingerprint, 1, 1) = '*';"
            ),
            ["declaration of table event_public_state: is collate nocase, should be strict"]
        );
    }

    #[test]
    fn the_order_of_columns_and_the_spelling_do_not_count() {
        assert_eq!(
            after(
                "DROP TABLE rate_limits;
                 create table \"rate_limits\" ( updated_at integer not null, window_start integer not null, -- seconds
                     count integer not null default 0, [key] text primary key);
                 create index idx_rate_limits_updated_at on rate_limits(updated_at)"
            ),
            Vec::<String>::new()
        );
    }

    #[test]
    fn a_file_that_is_no_database_cannot_be_compared() {
        let folder = TempDir::new().unwrap();
        let file = folder.path().join("notes.txt");
        std::fs::write(&file, "Doors 19:00\n".repeat(100)).unwrap();

        let refused = check(&file).unwrap_err();

        assert_eq!(refused.to_string(), format!("{} cannot be compared", file.display()));
        assert_eq!(
            std::error::Error::source(&refused).unwrap().to_string(),
            "this file is not an SQLite database; check the path, nothing was changed"
        );
    }

    #[test]
    fn a_file_that_does_not_exist_is_not_made() {
        let folder = TempDir::new().unwrap();
        let file = folder.path().join("absent.db");

        assert!(check(&file).is_err());
        assert!(!file.exists());
    }
}
