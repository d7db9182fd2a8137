//! The connection as a closure sees it: statements are counted, and none runs outside of the transaction that was opened for it.

use std::sync::atomic::Ordering;

use rusqlite::Connection as Sqlite;

use super::tally::Tally;
use crate::db::Columns;
use crate::engine::Connection;
use crate::error::{StoreError, StoreResult};
use crate::value::Value;

/// One closure's use of a connection with an open transaction.
pub(crate) struct Session<'c> {
    connection: &'c Sqlite,
    tally: &'c Tally,
}

impl<'c> Session<'c> {
    /// A session on a connection whose transaction is open.
    pub(crate) fn new(connection: &'c Sqlite, tally: &'c Tally) -> Self {
        Self { connection, tally }
    }

    /// A full disk makes SQLite end the transaction by itself. A closure that went on would then commit statement by statement.
    fn enter(&self) -> StoreResult<()> {
        self.tally.statements.fetch_add(1, Ordering::Relaxed);
        if self.connection.is_autocommit() {
            return Err(StoreError::Lost("its transaction had ended before".to_owned()));
        }
        Ok(())
    }
}

impl Connection for Session<'_> {
    fn query(&self, sql: &'static str, params: &[Value], each: &mut dyn FnMut(&dyn Columns) -> StoreResult<bool>) -> StoreResult<()> {
        self.enter()?;
        self.connection.query(sql, params, each)
    }

    fn execute(&self, sql: &'static str, params: &[Value]) -> StoreResult<usize> {
        self.enter()?;
        Connection::execute(self.connection, sql, params)
    }

    fn execute_unseen(&self, sql: &'static str, params: &[Value]) -> StoreResult<usize> {
        let before = self.tally.touched_public.load(Ordering::Relaxed);
        let done = self.execute(sql, params);
        self.tally.touched_public.store(before, Ordering::Relaxed);
        done
    }

    fn run_script(&self, sql: &str) -> StoreResult<()> {
        self.enter()?;
        self.tally.in_script.store(true, Ordering::Relaxed);
        let done = self.connection.run_script(sql);
        self.tally.in_script.store(false, Ordering::Relaxed);
        done
    }
}
