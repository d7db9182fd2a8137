//! What SQLite says about a schema, as plain data.
//!
//! Comparing and printing live in `crate::schema`; nothing here changes a database that is not in memory.

use std::collections::BTreeSet;
use std::path::Path;

use rusqlite::{Connection, OpenFlags, Params, Row};

use super::migrate::{MIGRATIONS, migrate_through, reading};
use crate::schema::{Column, ForeignKey, Index, MigrateError, Shape, Table, Trigger, words};

/// The migrations, replayed in memory.
#[derive(Debug)]
pub(crate) struct Replay {
    /// The schema after each step.
    pub(crate) steps: Vec<Step>,
    /// The statements that make the last schema, in order, as the database keeps them.
    pub(crate) statements: Vec<String>,
}

/// One step of a replay.
#[derive(Debug)]
pub(crate) struct Step {
    /// Its number.
    pub(crate) number: u32,
    /// Its name.
    pub(crate) name: &'static str,
    /// Its recorded checksum.
    pub(crate) checksum: String,
    /// The schema after it.
    pub(crate) shape: Shape,
}

/// Nothing of a replay outlives it; the stamp only has to be one.
const REPLAY_STAMP: &str = "2000-01-01 00:00:00";

const STATEMENTS: &str = "
SELECT sql FROM sqlite_schema
WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
ORDER BY rowid";

const TABLES: &str = "
SELECT s.name, s.sql, l.strict FROM sqlite_schema s
JOIN pragma_table_list l ON l.name = s.name AND l.schema = 'main'
WHERE s.type = 'table' AND s.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
ORDER BY s.rowid";

const VIEWS: &str = "SELECT name FROM sqlite_schema WHERE type = 'view' ORDER BY name";

const COLUMNS: &str = "
SELECT name, type, \"notnull\", dflt_value, pk, hidden FROM pragma_table_xinfo(?1) ORDER BY cid";

const INDEXES: &str = "
SELECT l.name, l.\"unique\", s.sql FROM pragma_index_list(?1) l
JOIN sqlite_schema s ON s.type = 'index' AND s.name = l.name
WHERE l.origin = 'c' ORDER BY s.rowid";

const UNIQUES: &str = "SELECT name FROM pragma_index_list(?1) WHERE origin = 'u' ORDER BY name";

const INDEX_COLUMNS: &str = "SELECT coalesce(name, '(expression)') FROM pragma_index_info(?1) ORDER BY seqno";

const FOREIGN_KEYS: &str = "
SELECT DISTINCT id, \"table\", lower(on_delete), lower(on_update) FROM pragma_foreign_key_list(?1) ORDER BY id";

const FOREIGN_KEY_COLUMNS: &str = "
SELECT \"from\", coalesce(\"to\", '') FROM pragma_foreign_key_list(?1) WHERE id = ?2 ORDER BY seq";

const TRIGGERS: &str = "
SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = ?1 ORDER BY rowid";

const MIGRATIONS_HELD: &str = "SELECT number || ' ' || name, checksum FROM schema_migrations ORDER BY number";

/// Runs all migrations of this program in memory.
///
/// # Errors
/// See [`MigrateError`].
pub(crate) fn replay() -> Result<Replay, MigrateError> {
    let mut conn = Connection::open_in_memory().map_err(reading)?;
    let mut steps = Vec::new();
    for (place, step) in MIGRATIONS.iter().enumerate() {
        let so_far = MIGRATIONS.get(..=place).unwrap_or(MIGRATIONS);
        migrate_through(&mut conn, so_far, REPLAY_STAMP, None)?;
        steps.push(Step {
            number: step.number,
            name: step.name,
            checksum: super::migrate::checksum(step),
            shape: shape(&conn).map_err(reading)?,
        });
    }
    let statements = all(&conn, STATEMENTS, [], |row| row.get(0)).map_err(reading)?;
    Ok(Replay { steps, statements })
}

/// The schema of a database file, which is opened read-only.
///
/// # Errors
/// The file cannot be read as a database: see [`MigrateError`].
pub(crate) fn shape_of_file(file: &Path) -> Result<Shape, MigrateError> {
    let conn = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY).map_err(reading)?;
    conn.busy_timeout(std::time::Duration::from_secs(5)).map_err(reading)?;
    shape(&conn).map_err(reading)
}

/// The schema of an open database.
pub(super) fn shape(conn: &Connection) -> rusqlite::Result<Shape> {
    let mut shape = Shape { views: all(conn, VIEWS, [], |row| row.get(0))?.into_iter().collect(), ..Shape::default() };
    let heads: Vec<(String, String, bool)> = all(conn, TABLES, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    for (name, sql, strict) in heads {
        shape.tables.push(table(conn, name, &sql, strict)?);
    }
    let records = shape.table("schema_migrations");
    if records.is_some_and(|table| table.columns.iter().any(|column| column.name == "checksum")) {
        let held = all(conn, MIGRATIONS_HELD, [], |row| Ok((row.get(0)?, row.get(1)?)))?;
        shape.migrations = held.into_iter().collect();
    }
    Ok(shape)
}

fn table(conn: &Connection, name: String, sql: &str, strict: bool) -> rusqlite::Result<Table> {
    let mut declared = words(sql);
    let autoincrement = declared.iter().any(|word| word == "autoincrement");
    declared.retain(|word| !matches!(word.as_str(), "(" | ")" | ","));
    declared.sort();
    Ok(Table {
        columns: all(conn, COLUMNS, [&name], column_from_row)?,
        uniques: uniques(conn, &name)?,
        indexes: indexes(conn, &name)?,
        foreign_keys: foreign_keys(conn, &name)?,
        triggers: all(conn, TRIGGERS, [&name], trigger_from_row)?,
        strict,
        autoincrement,
        words: declared,
        name,
    })
}

fn column_from_row(row: &Row<'_>) -> rusqlite::Result<Column> {
    Ok(Column {
        name: row.get(0)?,
        kind: row.get::<_, String>(1)?.to_uppercase(),
        not_null: row.get(2)?,
        default: row.get(3)?,
        key: row.get(4)?,
        generated: row.get::<_, u32>(5)? > 1,
    })
}

fn trigger_from_row(row: &Row<'_>) -> rusqlite::Result<Trigger> {
    let sql: String = row.get(1)?;
    Ok(Trigger { name: row.get(0)?, words: words(&sql).join(" "), sql: sql.split_whitespace().collect::<Vec<_>>().join(" ") })
}

fn uniques(conn: &Connection, table: &String) -> rusqlite::Result<BTreeSet<Vec<String>>> {
    let names: Vec<String> = all(conn, UNIQUES, [table], |row| row.get(0))?;
    names.iter().map(|name| all(conn, INDEX_COLUMNS, [name], |row| row.get(0))).collect()
}

fn indexes(conn: &Connection, table: &String) -> rusqlite::Result<Vec<Index>> {
    let heads: Vec<(String, bool, String)> = all(conn, INDEXES, [table], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    heads
        .into_iter()
        .map(|(name, unique, sql)| {
            let words = words(&sql);
            let condition = words.iter().position(|word| word == "where");
            Ok(Index {
                columns: all(conn, INDEX_COLUMNS, [&name], |row| row.get(0))?,
                condition: condition.and_then(|place| words.get(place + 1..)).map(|after| after.join(" ")),
                words: words.join(" "),
                name,
                unique,
            })
        })
        .collect()
}

fn foreign_keys(conn: &Connection, table: &String) -> rusqlite::Result<BTreeSet<ForeignKey>> {
    let heads: Vec<(i64, String, String, String)> =
        all(conn, FOREIGN_KEYS, [table], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))?;
    heads
        .into_iter()
        .map(|(id, parent, on_delete, on_update)| {
            let pairs: Vec<(String, String)> = all(conn, FOREIGN_KEY_COLUMNS, (table, id), |row| Ok((row.get(0)?, row.get(1)?)))?;
            let (columns, parent_columns) = pairs.into_iter().unzip();
            Ok(ForeignKey { columns, parent, parent_columns, on_delete: action(on_delete), on_update: action(on_update) })
        })
        .collect()
}

/// "no action" is what refuses while referenced; the document calls it none.
fn action(said: String) -> String {
    if said == "no action" { "none".to_owned() } else { said }
}

fn all<T>(conn: &Connection, sql: &str, params: impl Params, read: fn(&Row<'_>) -> rusqlite::Result<T>) -> rusqlite::Result<Vec<T>> {
    conn.prepare_cached(sql)?.query_map(params, read)?.collect()
}

/// Runs statements on a database file, for the tests of rooms that do not know the driver.
#[cfg(test)]
pub(crate) fn run_on_file(file: &Path, sql: &str) -> Result<(), MigrateError> {
    Connection::open(file).and_then(|conn| conn.execute_batch(sql)).map_err(reading)
}
