//! The pool of connections that only ask; the one used last is used first, since its cache is warm.

use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::Connection as Sqlite;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::StoreOptions;
use super::connection::{Purpose, from_sqlite, open};
use super::session::Session;
use super::tally::Tally;
use crate::db::Db;
use crate::error::{StoreError, StoreResult};

/// The pool.
pub(crate) struct Readers {
    options: StoreOptions,
    tally: Arc<Tally>,
    idle: Mutex<Vec<Sqlite>>,
    permits: Arc<Semaphore>,
}

impl Readers {
    /// A pool of at most `options.readers` connections, opened when they are first needed.
    pub(crate) fn new(options: StoreOptions, tally: Arc<Tally>) -> Self {
        let permits = Arc::new(Semaphore::new(options.readers));
        Self { options, tally, idle: Mutex::default(), permits }
    }

    /// Waits for the right to use a connection.
    pub(crate) async fn permit(&self) -> StoreResult<OwnedSemaphorePermit> {
        Arc::clone(&self.permits).acquire_owned().await.map_err(|_| StoreError::Closed)
    }

    /// Asks within one snapshot. Blocking; the caller holds a permit.
    pub(crate) fn ask<T, E: From<StoreError>>(&self, ask: impl FnOnce(&Db<'_>) -> Result<T, E>) -> Result<T, E> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let connection = idle.map_or_else(|| open(&self.options, Purpose::Read), Ok)?;
        connection.execute_batch("BEGIN").map_err(|error| from_sqlite(&error))?;
        let answer = ask(&Db::new(&Session::new(&connection, &self.tally)));
        connection.execute_batch("COMMIT").map_err(|error| from_sqlite(&error))?;
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
        answer
    }

    /// Closes the idle connections.
    pub(crate) fn close(&self) {
        self.permits.close();
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}
