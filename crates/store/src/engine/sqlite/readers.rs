//! The pool of connections that only ask; the one used last is used first, since its cache is warm.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::Connection as Sqlite;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::connection::{Purpose, from_sqlite, open};
use crate::db::Db;
use crate::error::{StoreError, StoreResult};

/// The pool.
pub(crate) struct Readers {
    file: PathBuf,
    idle: Mutex<Vec<Sqlite>>,
    permits: Arc<Semaphore>,
}

impl Readers {
    /// A pool of at most `most` connections, opened when they are first needed.
    pub(crate) fn new(file: PathBuf, most: usize) -> Self {
        Self { file, idle: Mutex::default(), permits: Arc::new(Semaphore::new(most)) }
    }

    /// Waits for the right to use a connection.
    pub(crate) async fn permit(&self) -> StoreResult<OwnedSemaphorePermit> {
        Arc::clone(&self.permits).acquire_owned().await.map_err(|_| StoreError::Closed)
    }

    /// Asks within one snapshot. Blocking; the caller holds a permit.
    pub(crate) fn ask<T, E: From<StoreError>>(&self, ask: impl FnOnce(&Db<'_>) -> Result<T, E>) -> Result<T, E> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let connection = idle.map_or_else(|| open(&self.file, Purpose::Read), Ok)?;
        connection.execute_batch("BEGIN").map_err(|error| from_sqlite(&error))?;
        let answer = ask(&Db::new(&connection));
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
