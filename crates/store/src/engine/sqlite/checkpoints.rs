//! Moves the write-ahead log into the database file on a thread of its own, so that no writer waits for it.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;

use rusqlite::Connection as Sqlite;

use super::writer::Counters;

/// How often the log is moved while there are writes.
const PASSIVE_EVERY: Duration = Duration::from_millis(200);

/// After so many rounds without a write the log is cut to nothing.
const IDLE_ROUNDS: u32 = 10;

/// Runs until told to stop (the sender is dropped or sends).
pub(crate) fn run(connection: &Sqlite, counters: &Arc<Counters>, stop: &Receiver<()>) {
    let mut seen = 0;
    let mut idle_rounds = 0;
    while let Err(RecvTimeoutError::Timeout) = stop.recv_timeout(PASSIVE_EVERY) {
        let commits = counters.commits.load(Ordering::Relaxed);
        if commits != seen {
            seen = commits;
            idle_rounds = 0;
            checkpoint(connection, "PASSIVE");
        } else if idle_rounds <= IDLE_ROUNDS {
            idle_rounds += 1;
            if idle_rounds == IDLE_ROUNDS {
                checkpoint(connection, "TRUNCATE");
            }
        }
    }
    checkpoint(connection, "TRUNCATE");
}

/// A checkpoint that cannot run now is no loss: the next one does its work.
fn checkpoint(connection: &Sqlite, kind: &str) {
    if let Err(error) = connection.query_row(&format!("PRAGMA wal_checkpoint({kind})"), [], |_| Ok(())) {
        tracing::warn!(%error, kind, "checkpoint failed");
    }
}
