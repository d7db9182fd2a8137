//! Brings a database to the schema of this program: numbered steps, each in its own transaction, each recorded with its checksum.
//!
//! What does not live here: the connection's settings (its opener's matter), and the import of databases of the earlier system.
//! A landed step is never edited; the recorded checksum would give it away on every database that has it.
//! Steps add; a step that had to rebuild a table would need foreign keys switched off around its transaction.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, Transaction, TransactionBehavior};
use sha2::{Digest, Sha256};

use super::safety_copy::copy_before;
use crate::schema::{MigrateError, Migrated};

/// One numbered step of the schema.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Migration {
    /// Place in the order, from 1 without gaps.
    pub(crate) number: u32,
    /// The file's name without number and ending.
    pub(crate) name: &'static str,
    /// The statements, without transaction words.
    pub(crate) sql: &'static str,
}

/// All steps of this program, in order.
pub(crate) const MIGRATIONS: &[Migration] = &[
    Migration { number: 1, name: "contract", sql: include_str!("../../../migrations/sqlite/0001_contract.sql") },
    Migration { number: 2, name: "public_state", sql: include_str!("../../../migrations/sqlite/0002_public_state.sql") },
    Migration { number: 3, name: "public_reading", sql: include_str!("../../../migrations/sqlite/0003_public_reading.sql") },
    Migration { number: 4, name: "rounds", sql: include_str!("../../../migrations/sqlite/0004_rounds.sql") },
    Migration { number: 5, name: "accounts_and_letters", sql: include_str!("../../../migrations/sqlite/0005_accounts_and_letters.sql") },
];

/// How long a second program waits for the one that migrates: a copy of a large database takes a while.
const PATIENCE: Duration = Duration::from_mins(1);

const RECORD_TABLE: &str = "
CREATE TABLE schema_migrations (
    number INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    checksum TEXT NOT NULL,
    applied_at TEXT NOT NULL
) STRICT";

const RECORD_STEP: &str = "INSERT INTO schema_migrations (number, name, checksum, applied_at) VALUES (?1, ?2, ?3, ?4)";

const RECORDED_STEPS: &str = "SELECT number, name, checksum FROM schema_migrations ORDER BY number";

const TABLE_NAMES: &str = "
SELECT name FROM sqlite_schema
WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
ORDER BY name";

const RECORD_COLUMNS: &str = "
SELECT count(*) FROM pragma_table_info('schema_migrations')
WHERE name IN ('number', 'name', 'checksum', 'applied_at')";

/// Applies what is missing; does nothing, and takes no lock, when nothing is.
///
/// `now` is a UTC stamp (`YYYY-MM-DD HH:MM:SS`). A database with rows is first copied into the folder `backup`, if one is given and
/// the database is a file. Several programs may start at once: one migrates, the others wait.
///
/// # Errors
/// See [`MigrateError`]. Steps before the failed one stay, the failed one leaves nothing.
pub(crate) fn migrate(conn: &mut Connection, now: &str, backup: Option<&Path>) -> Result<Migrated, MigrateError> {
    migrate_through(conn, MIGRATIONS, now, backup)
}

/// [`migrate`] on a file that nobody has open yet; the file is made if absent.
pub(crate) fn migrate_file(file: &Path, now: &str, backup: Option<&Path>) -> Result<Migrated, MigrateError> {
    let mut conn = Connection::open(file).map_err(reading)?;
    conn.busy_timeout(PATIENCE).map_err(reading)?;
    conn.pragma_update(None, "foreign_keys", true).map_err(reading)?;
    migrate(&mut conn, now, backup)
}

/// [`migrate`] with the steps as a parameter: an older or newer program, for the tests.
pub(crate) fn migrate_through(
    conn: &mut Connection,
    steps: &[Migration],
    now: &str,
    backup: Option<&Path>,
) -> Result<Migrated, MigrateError> {
    let mut done = Migrated { number: steps.last().map_or(0, |step| step.number), applied: Vec::new(), backup: None };
    if next_step(conn, steps)?.is_none() {
        return Ok(done);
    }
    let usual_wait = conn.query_row("PRAGMA busy_timeout", [], |row| row.get::<_, u32>(0)).map_err(reading)?;
    conn.busy_timeout(PATIENCE).map_err(reading)?;
    let outcome = apply_missing(conn, steps, now, backup, &mut done);
    conn.busy_timeout(Duration::from_millis(usual_wait.into())).map_err(reading)?;
    outcome.map(|()| done)
}

/// The hexadecimal SHA-256 of a step. Line ends do not count, so a checkout on another system is the same step.
pub(crate) fn checksum(step: &Migration) -> String {
    let mut hasher = Sha256::new();
    for part in step.sql.split('\r') {
        hasher.update(part.as_bytes());
    }
    format!("{:x}", hasher.finalize())
}

fn apply_missing(
    conn: &mut Connection,
    steps: &[Migration],
    now: &str,
    backup: Option<&Path>,
    done: &mut Migrated,
) -> Result<(), MigrateError> {
    loop {
        // The write lock first, then a second look: another program may have done the step meanwhile.
        let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate).map_err(reading)?;
        let Some(step) = next_step(&tx, steps)? else {
            return Ok(());
        };
        if let Some(folder) = backup.filter(|_| done.backup.is_none())
            && holds_rows(&tx)?
        {
            done.backup = copy_before(&tx, step.number, now, folder)?;
        }
        apply(tx, step, now)?;
        done.applied.push(step.number);
    }
}

fn apply(tx: Transaction<'_>, step: &Migration, now: &str) -> Result<(), MigrateError> {
    let failed = |source: rusqlite::Error| MigrateError::Failed { number: step.number, name: step.name.to_owned(), source: source.into() };
    if step.number == 1 {
        tx.execute_batch(RECORD_TABLE).map_err(failed)?;
    }
    tx.execute_batch(step.sql).map_err(failed)?;
    tx.execute(RECORD_STEP, (step.number, step.name, checksum(step), now)).map_err(failed)?;
    tx.commit().map_err(failed)
}

/// The first step that the database lacks, after holding the ones it has against ours.
fn next_step<'s>(conn: &Connection, steps: &'s [Migration]) -> Result<Option<&'s Migration>, MigrateError> {
    let recorded = recorded_steps(conn)?;
    for (place, held) in recorded.iter().enumerate() {
        let Some(ours) = steps.get(place) else {
            return Err(MigrateError::NewerThanProgram {
                number: recorded.last().map_or(held.number, |last| last.number),
                name: recorded.last().map_or_else(String::new, |last| last.name.clone()),
                known: steps.last().map_or(0, |last| last.number),
            });
        };
        if held.number != i64::from(ours.number) {
            return Err(MigrateError::Gap { number: ours.number, name: ours.name.to_owned() });
        }
        if held.checksum != checksum(ours) {
            return Err(MigrateError::ChecksumChanged { number: ours.number, name: ours.name.to_owned() });
        }
    }
    Ok(steps.get(recorded.len()))
}

struct Recorded {
    number: i64,
    name: String,
    checksum: String,
}

/// What the database says about itself; a database without any table has no steps yet.
fn recorded_steps(conn: &Connection) -> Result<Vec<Recorded>, MigrateError> {
    let tables = table_names(conn)?;
    if tables.is_empty() {
        return Ok(Vec::new());
    }
    let ours = tables.iter().any(|name| name == "schema_migrations")
        && conn.query_row(RECORD_COLUMNS, [], |row| row.get::<_, i64>(0)).map_err(reading)? == 4;
    if !ours {
        return Err(MigrateError::Foreign { tables });
    }
    let mut statement = conn.prepare(RECORDED_STEPS).map_err(reading)?;
    let rows =
        statement.query_map([], |row| Ok(Recorded { number: row.get(0)?, name: row.get(1)?, checksum: row.get(2)? })).map_err(reading)?;
    rows.collect::<Result<_, _>>().map_err(reading)
}

fn table_names(conn: &Connection) -> Result<Vec<String>, MigrateError> {
    let mut statement = conn.prepare(TABLE_NAMES).map_err(reading)?;
    let names = statement.query_map([], |row| row.get(0)).map_err(reading)?.collect::<Result<_, _>>().map_err(reading)?;
    Ok(names)
}

/// Whether losing this file would lose anything.
fn holds_rows(conn: &Connection) -> Result<bool, MigrateError> {
    for table in table_names(conn)? {
        if table == "schema_migrations" {
            continue;
        }
        let quoted = table.replace('"', "\"\"");
        let question = format!("SELECT EXISTS (SELECT 1 FROM \"{quoted}\")");
        if conn.query_row(&question, [], |row| row.get::<_, bool>(0)).map_err(reading)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// A driver's error while looking at the database, in the words of an operator.
pub(super) fn reading(source: rusqlite::Error) -> MigrateError {
    match source.sqlite_error_code() {
        Some(ErrorCode::NotADatabase) => MigrateError::NotADatabase,
        Some(ErrorCode::DatabaseCorrupt) => MigrateError::Damaged { seen: source.into() },
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => MigrateError::Busy,
        _ => MigrateError::Unreadable { source: source.into() },
    }
}

#[cfg(test)]
mod tests;
