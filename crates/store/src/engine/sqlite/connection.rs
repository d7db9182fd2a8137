//! One SQLite connection in neutral words: parameters, rows, errors, opening.

use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::types::{ToSqlOutput, ValueRef as SqliteRef};
use rusqlite::{Connection as Sqlite, ErrorCode, OpenFlags, ToSql};

use super::{Checkpoints, StoreOptions};
use crate::db::Columns;
use crate::engine::Connection;
use crate::error::{StoreError, StoreResult};
use crate::value::{Value, ValueRef};

/// How long a statement waits for another program that holds the database.
pub(crate) const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// Prepared statements kept per connection.
const STATEMENT_CACHE: usize = 256;

/// What a connection is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// The one that changes.
    Write,
    /// One of those that ask.
    Read,
}

/// Opens the database file and sets it up; `busy_timeout` comes first so that nothing after it fails for a moment's wait.
pub(crate) fn open(options: &StoreOptions, purpose: Purpose) -> StoreResult<Sqlite> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Sqlite::open_with_flags(&options.file, flags).map_err(|error| from_sqlite(&error))?;
    set_up(&connection, purpose).map_err(|error| from_sqlite(&error))?;
    if options.checkpoints == Checkpoints::External {
        // Else the last connection to close would move the log behind the outside tool's back.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true).map_err(|error| from_sqlite(&error))?;
    }
    Ok(connection)
}

fn set_up(connection: &Sqlite, purpose: Purpose) -> rusqlite::Result<()> {
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "trusted_schema", false)?;
    connection.pragma_update(None, "recursive_triggers", false)?;
    connection.pragma_update(None, "wal_autocheckpoint", 0)?;
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    connection.set_prepared_statement_cache_capacity(STATEMENT_CACHE);
    if purpose == Purpose::Read {
        connection.pragma_update(None, "query_only", true)?;
    }
    Ok(())
}

impl Connection for Sqlite {
    fn query(&self, sql: &'static str, params: &[Value], each: &mut dyn FnMut(&dyn Columns) -> StoreResult<bool>) -> StoreResult<()> {
        let mut statement = self.prepare_cached(sql).map_err(|error| from_sqlite(&error))?;
        let mut rows = statement.query(rusqlite::params_from_iter(params)).map_err(|error| from_sqlite(&error))?;
        let mut wants_more = true;
        while let Some(row) = rows.next().map_err(|error| from_sqlite(&error))? {
            if wants_more {
                wants_more = each(row)?;
            }
        }
        Ok(())
    }

    fn execute(&self, sql: &'static str, params: &[Value]) -> StoreResult<usize> {
        let mut statement = self.prepare_cached(sql).map_err(|error| from_sqlite(&error))?;
        statement.execute(rusqlite::params_from_iter(params)).map_err(|error| from_sqlite(&error))
    }

    fn run_script(&self, sql: &str) -> StoreResult<()> {
        self.execute_batch(sql).map_err(|error| from_sqlite(&error))
    }
}

impl Columns for rusqlite::Row<'_> {
    fn value(&self, index: usize) -> StoreResult<ValueRef<'_>> {
        let value = self.get_ref(index).map_err(|error| from_sqlite(&error))?;
        Ok(match value {
            SqliteRef::Null => ValueRef::Null,
            SqliteRef::Integer(n) => ValueRef::Integer(n),
            SqliteRef::Real(n) => ValueRef::Real(n),
            SqliteRef::Text(bytes) => std::str::from_utf8(bytes).map_or(ValueRef::Blob(bytes), ValueRef::Text),
            SqliteRef::Blob(bytes) => ValueRef::Blob(bytes),
        })
    }

    fn name(&self, index: usize) -> String {
        self.as_ref().column_name(index).unwrap_or("?").to_owned()
    }
}

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => SqliteRef::Null,
            Self::Integer(n) => SqliteRef::Integer(*n),
            Self::Real(n) => SqliteRef::Real(*n),
            Self::Text(text) => SqliteRef::Text(text.as_bytes()),
            Self::Blob(bytes) => SqliteRef::Blob(bytes),
        }))
    }
}

/// An SQLite error in our words.
pub(crate) fn from_sqlite(error: &rusqlite::Error) -> StoreError {
    let text = error.to_string();
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => StoreError::Busy,
        Some(
            ErrorCode::DiskFull | ErrorCode::SystemIoFailure | ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied,
        ) => StoreError::Disk(text),
        Some(ErrorCode::ConstraintViolation) => StoreError::Constraint(text),
        Some(ErrorCode::NotADatabase) => StoreError::Unusable("the file is not a database".to_owned()),
        Some(ErrorCode::DatabaseCorrupt) => StoreError::Unusable("the database file is damaged; restore it from a backup".to_owned()),
        _ => StoreError::Statement(text),
    }
}
