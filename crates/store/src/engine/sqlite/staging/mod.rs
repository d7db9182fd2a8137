//! The input of an import in neutral form: tables, columns and values of an SQLite file or of the text of a D1 export.
//!
//! The file is foreign and may be hostile. A database is read from a private copy; a dump is run statement by statement into a
//! temporary database under a guard (`sentry`) that knows only tables and rows. Triggers never run. What the rows mean is not known here.

mod grammar;
mod input;
mod sentry;
mod statements;

use std::io::BufRead;
use std::path::Path;

use rusqlite::{Connection as Sqlite, ErrorCode, OpenFlags};
use settimes_core::upkeep::cells::Cell;
use settimes_core::upkeep::contract::Table;
use tempfile::TempDir;

use grammar::Deed;
use input::Input;
use sentry::{STATEMENT_BUDGET, Sentry};
use statements::{DumpStatement, Statements};

/// Statements between two looks at the size of the temporary database.
const LOOK_AT_SIZE_EVERY: u64 = 256;

/// Most tables of a dump.
const MOST_TABLES: u32 = 1000;

/// How large the temporary database may grow: this much, and beyond it eight times the text read.
const SIZE_ALLOWANCE: u64 = 64 << 20;
const SIZE_RATIO: u64 = 8;

/// Why an input cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StagingError {
    /// It holds something that an export never holds; line 0 stands for none.
    #[error("{}{what}", at_line(*.line))]
    Refused {
        /// The line on which the statement begins, counted from 1.
        line: u64,
        /// What was found.
        what: String,
    },
    /// It is no database and no dump, or is damaged.
    #[error("{0}")]
    Unreadable(String),
}

fn at_line(line: u64) -> String {
    if line == 0 { String::new() } else { format!("line {line}: ") }
}

/// A table of the input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StagedTable {
    /// Its name as written.
    pub name: String,
    /// Its columns as written.
    pub columns: Vec<String>,
}

impl StagedTable {
    fn column(&self, name: &str) -> Option<&str> {
        self.columns.iter().find(|own| own.eq_ignore_ascii_case(name)).map(String::as_str)
    }
}

/// An opened input.
pub struct Staging {
    connection: Sqlite,
    tables: Vec<StagedTable>,
    has_counters: bool,
    /// Holds the working copy and removes it at the end; dropped after the connection.
    _room: TempDir,
}

impl Staging {
    /// Opens an input; working copies are made below `room`. Blocking.
    ///
    /// # Errors
    /// [`StagingError::Refused`] for what an export never holds, [`StagingError::Unreadable`] for what is no export or is damaged.
    pub fn open(file: &Path, room: &Path) -> Result<Self, StagingError> {
        let room = tempfile::Builder::new().prefix("import-").tempdir_in(room).map_err(|error| input::no_room(&error))?;
        let connection = match input::look_at(file, room.path())? {
            Input::Database(copy) => open_database(&copy)?,
            Input::Dump(text) => load_dump(text, room.path())?,
        };
        let mut staging = Self { connection, tables: Vec::new(), has_counters: false, _room: room };
        staging.tables = staging.list_tables().map_err(|error| damaged(&error))?;
        staging.has_counters = has_sequence(&staging.connection).map_err(|error| damaged(&error))?;
        Ok(staging)
    }

    /// The tables, by name.
    pub fn tables(&self) -> &[StagedTable] {
        &self.tables
    }

    /// The table of this name, in any case.
    pub fn table(&self, name: &str) -> Option<&StagedTable> {
        self.tables.iter().find(|table| table.name.eq_ignore_ascii_case(name))
    }

    /// How many rows a table holds.
    pub fn count(&self, table: &StagedTable) -> Result<u64, StagingError> {
        let sql = format!("SELECT count(*) FROM {}", quoted(&table.name));
        let count: i64 = self.connection.query_row(&sql, [], |row| row.get(0)).map_err(|error| damaged(&error))?;
        Ok(count.unsigned_abs())
    }

    /// Hands every row of a documented table to `visit`: one value per documented column, `None` where the input lacks the column.
    ///
    /// Rows come by id, verified ones first where the table knows that, so that of two equal rows the better one is met first.
    pub fn each_row<E: From<StagingError>>(
        &self,
        table: &'static Table,
        mut visit: impl FnMut(Vec<Option<Cell>>) -> Result<(), E>,
    ) -> Result<(), E> {
        let Some(staged) = self.table(table.name) else { return Ok(()) };
        let held: Vec<Option<&str>> = table.columns.iter().map(|column| staged.column(column.name)).collect();
        let asked: Vec<String> = held.iter().flatten().map(|name| quoted(name)).collect();
        if asked.is_empty() {
            return Ok(());
        }
        let order: Vec<String> = [("verified", " DESC"), (table.key(), "")]
            .iter()
            .filter_map(|(name, way)| Some(format!("{}{way}", quoted(staged.column(name)?))))
            .collect();
        let order = if order.is_empty() { String::new() } else { format!(" ORDER BY {}", order.join(", ")) };
        let sql = format!("SELECT {} FROM {}{order}", asked.join(", "), quoted(&staged.name));
        let wrong = |error: &rusqlite::Error| E::from(damaged(error));
        let mut statement = self.connection.prepare(&sql).map_err(|error| wrong(&error))?;
        let mut rows = statement.query([]).map_err(|error| wrong(&error))?;
        while let Some(row) = rows.next().map_err(|error| wrong(&error))? {
            let mut place = 0;
            let mut cells = Vec::with_capacity(held.len());
            for column in &held {
                if column.is_none() {
                    cells.push(None);
                    continue;
                }
                cells.push(Some(cell(row.get_ref(place).map_err(|error| wrong(&error))?)));
                place += 1;
            }
            visit(cells)?;
        }
        Ok(())
    }

    /// The highest id ever used, by table, as far as the input knows it.
    pub fn counters(&self) -> Result<Vec<(String, i64)>, StagingError> {
        if !self.has_counters {
            return Ok(Vec::new());
        }
        let ask = || {
            let mut statement = self.connection.prepare("SELECT name, max(seq) FROM sqlite_sequence GROUP BY name ORDER BY name")?;
            let rows = statement.query_map([], |row| Ok((row.get::<_, Option<String>>(0)?, row.get::<_, Option<i64>>(1)?)))?;
            rows.collect::<rusqlite::Result<Vec<_>>>()
        };
        let rows = ask().map_err(|error| damaged(&error))?;
        Ok(rows.into_iter().filter_map(|(name, seq)| Some((name?, seq?))).collect())
    }

    /// The largest value of a column, if it is a whole number; `None` without such a table, column or number.
    pub fn largest_number(&self, table: &str, column: &str) -> Result<Option<i64>, StagingError> {
        let Some((table, column)) = self.table(table).and_then(|table| Some((table, table.column(column)?))) else { return Ok(None) };
        let sql = format!("SELECT max({}) FROM {}", quoted(column), quoted(&table.name));
        match self.connection.query_row(&sql, [], |row| Ok(cell(row.get_ref(0)?))).map_err(|error| damaged(&error))? {
            Cell::Integer(number) => Ok(Some(number)),
            _ => Ok(None),
        }
    }

    fn list_tables(&self) -> rusqlite::Result<Vec<StagedTable>> {
        let mut statement = self.connection.prepare(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0 AND substr(lower(name), 1, 7) <> 'sqlite_' ORDER BY name",
        )?;
        let names = statement.query_map([], |row| row.get::<_, String>(0))?.collect::<rusqlite::Result<Vec<_>>>()?;
        names.into_iter().map(|name| Ok(StagedTable { columns: self.columns_of(&name)?, name })).collect()
    }

    fn columns_of(&self, table: &str) -> rusqlite::Result<Vec<String>> {
        let mut statement = self.connection.prepare(&format!("PRAGMA table_xinfo({})", quoted(table)))?;
        statement.query_map([], |row| row.get::<_, String>(1))?.collect()
    }
}

/// Opens the private copy, settles what its log still holds, and looks at every page.
fn open_database(copy: &Path) -> Result<Sqlite, StagingError> {
    let connection = Sqlite::open_with_flags(copy, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX)
        .map_err(|error| damaged(&error))?;
    sentry::guard(&connection).map_err(|error| damaged(&error))?;
    check_pages(&connection).map_err(|error| damaged(&error))?.map_or(Ok(connection), |found| {
        let found: String = found.lines().next().unwrap_or("").chars().take(200).collect();
        Err(StagingError::Unreadable(format!("the SQLite file is damaged: {found}")))
    })
}

/// The first thing wrong with the pages of a database. Virtual tables are never loaded: beside them, table by table is looked at.
fn check_pages(connection: &Sqlite) -> rusqlite::Result<Option<String>> {
    let all = "SELECT name, rootpage FROM sqlite_schema WHERE type = 'table'";
    let mut statement = connection.prepare(all)?;
    let tables = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<rusqlite::Result<Vec<(String, i64)>>>()?;
    let checks: Vec<String> = if tables.iter().any(|(_, root)| *root == 0) {
        tables.iter().filter(|(_, root)| *root > 0).map(|(name, _)| format!("PRAGMA integrity_check({})", quoted(name))).collect()
    } else {
        vec!["PRAGMA integrity_check(1)".to_owned()]
    };
    for check in checks {
        let found: String = connection.query_row(&check, [], |row| row.get(0))?;
        if found != "ok" {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

/// Runs the statements of a dump in a temporary database, in one transaction without a journal.
fn load_dump(text: Box<dyn BufRead + Send>, room: &Path) -> Result<Sqlite, StagingError> {
    let connection = Sqlite::open(room.join("dump.db")).map_err(|error| damaged(&error))?;
    connection
        .execute_batch("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA temp_store = MEMORY; BEGIN")
        .map_err(|error| damaged(&error))?;
    let sentry = sentry::guard(&connection).map_err(|error| damaged(&error))?;
    let mut statements = Statements::new(text);
    let (mut run, mut tables) = (0_u64, 0_u32);
    while let Some(statement) = statements.next_statement()? {
        tables += u32::from(run_statement(&connection, &sentry, &statement)? == Deed::RunTable);
        if tables > MOST_TABLES {
            return Err(StagingError::Refused { line: statement.line, what: format!("more than {MOST_TABLES} tables") });
        }
        run += 1;
        if run.is_multiple_of(LOOK_AT_SIZE_EVERY) {
            check_size(&connection, &statement, statements.bytes)?;
        }
    }
    sentry.unlimited();
    connection.execute_batch("COMMIT").map_err(|error| damaged(&error))?;
    Ok(connection)
}

fn run_statement(connection: &Sqlite, sentry: &Sentry, statement: &DumpStatement) -> Result<Deed, StagingError> {
    let deed = grammar::judge(statement)?;
    sentry.unlimited();
    let is_wanted = match deed {
        Deed::Run | Deed::RunTable => true,
        Deed::RunOnSequence => has_sequence(connection).map_err(|error| damaged(&error))?,
        Deed::Skip => false,
    };
    if !is_wanted {
        return Ok(deed);
    }
    sentry.grant(STATEMENT_BUDGET);
    let done = connection.prepare(&statement.text).and_then(|mut prepared| prepared.raw_execute());
    done.map(|_| deed).map_err(|error| {
        // the second is what a table says whose defaults or columns call what only we may call
        if sentry.said_no() || short(&error).starts_with("unsafe use of") {
            return StagingError::Refused { line: statement.line, what: "the statement does what an export never does".to_owned() };
        }
        from_dump(&error, statement.line)
    })
}

fn check_size(connection: &Sqlite, statement: &DumpStatement, read: u64) -> Result<(), StagingError> {
    const PAGE: u64 = 4096;
    let pages: i64 = connection.query_row("PRAGMA page_count", [], |row| row.get(0)).map_err(|error| damaged(&error))?;
    if pages.unsigned_abs() * PAGE > SIZE_ALLOWANCE + read.saturating_mul(SIZE_RATIO) {
        return Err(StagingError::Refused {
            line: statement.line,
            what: "the rows take far more room than a dump of this size would".to_owned(),
        });
    }
    Ok(())
}

fn has_sequence(connection: &Sqlite) -> rusqlite::Result<bool> {
    let count: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema WHERE name = 'sqlite_sequence'", [], |row| row.get(0))?;
    Ok(count > 0)
}

fn cell(value: rusqlite::types::ValueRef<'_>) -> Cell {
    use rusqlite::types::ValueRef;
    match value {
        ValueRef::Null => Cell::Null,
        ValueRef::Integer(number) => Cell::Integer(number),
        ValueRef::Real(number) => Cell::Real(number),
        ValueRef::Text(bytes) => std::str::from_utf8(bytes).map_or_else(|_| Cell::Blob(bytes.to_vec()), Cell::text),
        ValueRef::Blob(bytes) => Cell::Blob(bytes.to_vec()),
    }
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// A statement of a dump that failed: refused by the guard, or wrong.
fn from_dump(error: &rusqlite::Error, line: u64) -> StagingError {
    match error.sqlite_error_code() {
        Some(ErrorCode::OperationInterrupted) => StagingError::Refused { line, what: "the statement takes far too long".to_owned() },
        Some(ErrorCode::DiskFull) => StagingError::Refused { line, what: "the disk is full".to_owned() },
        _ => StagingError::Unreadable(format!("line {line}: {}", short(error))),
    }
}

fn damaged(error: &rusqlite::Error) -> StagingError {
    let what = match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => "the SQLite file is damaged",
        _ => "the file cannot be read as a database",
    };
    StagingError::Unreadable(format!("{what}: {}", short(error)))
}

/// The first words of an error, without the statement, which may hold personal data.
fn short(error: &rusqlite::Error) -> String {
    let text = match error {
        rusqlite::Error::SqlInputError { msg, .. } | rusqlite::Error::SqliteFailure(_, Some(msg)) => msg.clone(),
        other => other.to_string(),
    };
    text.chars().take(160).collect()
}

/// Cuts an SQL text of ours into statements.
pub(super) fn cut(text: &'static str) -> Result<Vec<String>, StagingError> {
    let mut statements = Statements::new(text.as_bytes());
    let mut all = Vec::new();
    while let Some(statement) = statements.next_statement()? {
        all.push(statement.text);
    }
    Ok(all)
}

#[cfg(test)]
mod tests;
