//! Moves the write-ahead log into the database file on a thread of its own, so that no writer waits for it.
//!
//! It never makes anybody wait, so under steady writing it never quite catches up. Beginning the log anew is therefore the
//! writer's own business: between two groups nobody else writes.

use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use rusqlite::Connection as Sqlite;

use super::tally::Tally;

/// How often the log is moved while there are writes.
const PASSIVE_EVERY: Duration = Duration::from_millis(200);

/// Bytes in the log from which on the writer helps when it can, and from twice as many on it must.
pub(crate) const LONG_LOG: u64 = 16 * 1024 * 1024;

/// How far a checkpoint went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Moves what can be moved while others read and write.
    Passive,
    /// Moves everything and cuts the log to nothing, unless somebody reads from it.
    Truncate,
}

/// Runs until told to stop (the sender is dropped or sends).
pub(crate) fn run(connection: &Sqlite, tally: &Arc<Tally>, stop: &Receiver<()>) {
    let mut seen = 0;
    while let Err(RecvTimeoutError::Timeout) = stop.recv_timeout(PASSIVE_EVERY) {
        let commits = tally.commits.load(Ordering::Relaxed);
        if commits != seen {
            seen = commits;
            let _moving = tally.moving_log.lock().unwrap_or_else(PoisonError::into_inner);
            checkpoint(connection, Kind::Passive);
        }
    }
}

/// Moves the log; whether nobody stood in the way. One that cannot run now is no loss: the next one does its work.
pub(crate) fn checkpoint(connection: &Sqlite, kind: Kind) -> bool {
    let sql = match kind {
        Kind::Passive => "PRAGMA wal_checkpoint(PASSIVE)",
        Kind::Truncate => "PRAGMA wal_checkpoint(TRUNCATE)",
    };
    let hindered = connection.query_row(sql, [], |row| row.get::<_, bool>(0));
    hindered.inspect_err(|error| tracing::warn!(%error, ?kind, "checkpoint failed")).is_ok_and(|hindered| !hindered)
}
