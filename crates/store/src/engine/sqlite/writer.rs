//! The one writer: everything waiting goes into one transaction (group commit), every caller is answered after its commit.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;

use rusqlite::Connection as Sqlite;

use super::connection::from_sqlite;
use crate::db::Tx;
use crate::engine::Connection;
use crate::error::{StoreError, StoreResult};

/// Largest group: beyond it callers wait for the next one, so that no answer is held back for long.
const LARGEST_GROUP: usize = 512;

/// How often an idle writer looks whether another program changed the database.
const LOOK_EVERY: Duration = Duration::from_millis(200);

/// The tables whose rows the public may see: a change to one raises the edition.
const PUBLIC_TABLES: [&str; 5] = ["events", "venues", "band_profiles", "performances", "event_public_state"];

/// What the writer thread is asked to do.
pub(crate) enum Order {
    /// Run a change.
    Change(Box<dyn Change>),
    /// Stop after what was asked before.
    Stop,
}

/// A change on its way: run inside the group's transaction, answered after the commit.
pub(crate) trait Change: Send {
    /// Runs it; `false` = its own doing must be undone.
    fn run(&mut self, tx: &mut Tx<'_>) -> bool;
    /// Answers the caller: what came of the commit.
    fn answer(self: Box<Self>, committed: StoreResult<()>);
}

/// How many commits there were, for the benchmarks and for whoever watches.
#[derive(Debug, Default)]
pub(crate) struct Counters {
    /// Raised by every commit that touches public data, ours or another program's.
    pub(crate) edition: AtomicU64,
    /// Raised by every commit of ours.
    pub(crate) commits: AtomicU64,
}

/// The writer's state on its thread.
pub(crate) struct Writer {
    connection: Sqlite,
    counters: Arc<Counters>,
    touched_public: Arc<AtomicBool>,
    data_version: i64,
}

impl Writer {
    /// A writer over an open, migrated connection; it watches which tables are touched.
    pub(crate) fn new(connection: Sqlite, counters: Arc<Counters>) -> StoreResult<Self> {
        let mut writer = Self { connection, counters, touched_public: Arc::default(), data_version: 0 };
        writer.watch()?;
        writer.data_version = writer.read_data_version();
        Ok(writer)
    }

    /// Serves orders until told to stop or nobody is left to ask.
    pub(crate) fn serve(mut self, orders: &Receiver<Order>) {
        loop {
            match orders.recv_timeout(LOOK_EVERY) {
                Ok(Order::Change(first)) => {
                    let (group, stop) = Self::gather(first, orders);
                    self.notice_others();
                    self.commit_group(group);
                    if stop {
                        break;
                    }
                }
                Ok(Order::Stop) | Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => self.notice_others(),
            }
        }
        let _ = self.connection.execute_batch("PRAGMA optimize");
    }

    fn gather(first: Box<dyn Change>, orders: &Receiver<Order>) -> (Vec<Box<dyn Change>>, bool) {
        let mut group = vec![first];
        while group.len() < LARGEST_GROUP {
            match orders.try_recv() {
                Ok(Order::Change(change)) => group.push(change),
                Ok(Order::Stop) => return (group, true),
                Err(_) => break,
            }
        }
        (group, false)
    }

    fn commit_group(&mut self, mut group: Vec<Box<dyn Change>>) {
        self.touched_public.store(false, Ordering::Relaxed);
        let outcome = self.run_group(&mut group);
        if outcome.is_err() && !self.connection.is_autocommit() {
            let _ = self.connection.execute_batch("ROLLBACK");
        }
        if outcome.is_ok() {
            self.counters.commits.fetch_add(1, Ordering::Relaxed);
            if self.touched_public.load(Ordering::Relaxed) {
                self.counters.edition.fetch_add(1, Ordering::Release);
            }
        }
        for change in group {
            change.answer(outcome.clone());
        }
    }

    /// One transaction, each change in its own savepoint; an error means that nothing of the group was kept.
    fn run_group(&self, group: &mut [Box<dyn Change>]) -> StoreResult<()> {
        self.run("BEGIN IMMEDIATE")?;
        for change in group {
            self.run_one(change.as_mut())?;
        }
        self.run("COMMIT")
    }

    fn run_one(&self, change: &mut dyn Change) -> StoreResult<()> {
        self.run("SAVEPOINT change")?;
        let keep = catch_unwind(AssertUnwindSafe(|| change.run(&mut Tx::new(&self.connection)))).unwrap_or(false);
        if self.connection.is_autocommit() {
            return Err(StoreError::Lost("the disk or memory gave out during the change".to_owned()));
        }
        if !keep {
            self.run("ROLLBACK TO change")?;
        }
        self.run("RELEASE change")
    }

    fn run(&self, sql: &'static str) -> StoreResult<()> {
        Connection::execute(&self.connection, sql, &[]).map(|_| ())
    }

    /// Notes which tables a change touches.
    fn watch(&self) -> StoreResult<()> {
        let touched = Arc::clone(&self.touched_public);
        let hook = move |_action, _database: &str, table: &str, _row| {
            if PUBLIC_TABLES.contains(&table) {
                touched.store(true, Ordering::Relaxed);
            }
        };
        self.connection.update_hook(Some(hook)).map_err(|error| from_sqlite(&error))
    }

    /// A change by another program raises the edition as well: `data_version` moves only for commits of other connections.
    fn notice_others(&mut self) {
        let seen = self.read_data_version();
        if seen != self.data_version {
            self.data_version = seen;
            self.counters.edition.fetch_add(1, Ordering::Release);
        }
    }

    fn read_data_version(&self) -> i64 {
        self.connection
            .query_row("PRAGMA data_version", [], |row| row.get(0))
            .map_err(|error| from_sqlite(&error))
            .unwrap_or(self.data_version)
    }
}
