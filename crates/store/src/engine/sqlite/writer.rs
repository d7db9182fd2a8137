//! The one writer: everything waiting goes into one transaction (group commit), every caller is answered after its commit.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use rusqlite::Connection as Sqlite;
use rusqlite::hooks::Action;

use super::Checkpoints;
use super::checkpoints::{self, Kind, checkpoint};
use super::connection::{BUSY_TIMEOUT, from_sqlite};
use super::session::Session;
use super::tally::Tally;
use crate::db::Tx;
use crate::engine::Connection;
use crate::error::{StoreError, StoreResult};

/// Largest group: beyond it callers wait for the next one, so that no answer is held back for long.
const LARGEST_GROUP: usize = 512;

/// How often an idle writer looks whether another program changed the database.
const LOOK_EVERY: Duration = Duration::from_millis(200);

/// After so many looks without a write the log is cut to nothing.
const QUIET_LOOKS: u32 = 10;

/// How long a long log may wait for readers to end.
const READERS_PATIENCE: Duration = Duration::from_millis(50);

/// After readers stood in the way, so many groups go by before the next try: a backup reads for a while.
const GROUPS_TO_WAIT: u32 = 200;

/// The tables whose rows the public may see: a change to one raises the edition.
const PUBLIC_TABLES: [&str; 5] = ["events", "venues", "band_profiles", "performances", "event_public_state"];

/// Share links are public, but only their end makes an answer untrue: a new one has no answer yet, and the program changes nothing of an old one but
/// its views, which nobody sees. Whoever changes more by hand is heard.
const SHARE_LINKS: &str = "share_links";

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

/// The writer's state on its thread.
pub(crate) struct Writer {
    connection: Sqlite,
    checkpoints: Checkpoints,
    tally: Arc<Tally>,
    data_version: i64,
    quiet_looks: u32,
    groups_to_wait: u32,
    log: PathBuf,
}

impl Writer {
    /// A writer over an open, migrated connection; it watches which tables are touched.
    pub(crate) fn new(connection: Sqlite, checkpoints: Checkpoints, tally: Arc<Tally>) -> StoreResult<Self> {
        let mut writer = Self {
            log: PathBuf::from(format!("{}-wal", connection.path().unwrap_or_default())),
            connection,
            checkpoints,
            tally,
            data_version: 0,
            quiet_looks: 0,
            groups_to_wait: 0,
        };
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
                    self.cut_log_if_long();
                    self.commit_group(group);
                    self.quiet_looks = 0;
                    if stop {
                        break;
                    }
                }
                Ok(Order::Stop) | Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => {
                    self.notice_others();
                    self.cut_log_if_quiet();
                }
            }
        }
        let _ = self.connection.execute_batch("PRAGMA optimize");
        if self.checkpoints == Checkpoints::Auto {
            self.cut_log(BUSY_TIMEOUT);
        }
    }

    /// Cuts a long log, so that steady writing does not fill the disk. While the log is only long, nobody waits for that; when it is
    /// twice as long, the writer waits for the checkpoint that is under way.
    fn cut_log_if_long(&mut self) {
        if self.checkpoints == Checkpoints::External {
            return;
        }
        if self.groups_to_wait > 0 {
            self.groups_to_wait -= 1;
            return;
        }
        let length = std::fs::metadata(&self.log).map_or(0, |log| log.len());
        if length > 2 * checkpoints::LONG_LOG {
            let _moving = self.tally.moving_log.lock().unwrap_or_else(PoisonError::into_inner);
            self.groups_to_wait = if self.cut_log(READERS_PATIENCE) { 0 } else { GROUPS_TO_WAIT };
        } else if length > checkpoints::LONG_LOG
            && let Ok(_moving) = self.tally.moving_log.try_lock()
        {
            self.cut_log(Duration::ZERO);
        }
    }

    /// Cuts the log to nothing when nobody has written for a while. It waits for no reader: a write may come any moment.
    fn cut_log_if_quiet(&mut self) {
        if self.checkpoints == Checkpoints::External || self.quiet_looks > QUIET_LOOKS {
            return;
        }
        self.quiet_looks += 1;
        if self.quiet_looks > QUIET_LOOKS && !self.cut_log(Duration::ZERO) {
            self.quiet_looks = 0;
        }
    }

    /// Moves the rest of the log and cuts it to nothing; whether no reader stood in the way for longer than `patience`.
    ///
    /// Done here and not by another connection, whose cut would look to this one like another program's commit.
    fn cut_log(&self, patience: Duration) -> bool {
        let _ = self.connection.busy_timeout(patience);
        let done = checkpoint(&self.connection, Kind::Truncate);
        let _ = self.connection.busy_timeout(BUSY_TIMEOUT);
        done
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
        self.tally.touched_public.store(false, Ordering::Relaxed);
        let outcome = self.run_group(&mut group);
        if outcome.is_err() && !self.connection.is_autocommit() {
            let _ = self.connection.execute_batch("ROLLBACK");
        }
        if outcome.is_ok() {
            self.tally.commits.fetch_add(1, Ordering::Relaxed);
            if self.tally.touched_public.load(Ordering::Relaxed) {
                self.tally.edition.fetch_add(1, Ordering::Release);
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
        let keep = self.run_caught(change);
        if self.connection.is_autocommit() {
            return Err(StoreError::Lost("the disk or memory gave out during the change".to_owned()));
        }
        if !keep {
            self.run("ROLLBACK TO change")?;
        }
        self.run("RELEASE change")
    }

    /// A change that panics is undone like one that fails; its caller gets an error.
    fn run_caught(&self, change: &mut dyn Change) -> bool {
        let session = Session::new(&self.connection, &self.tally);
        catch_unwind(AssertUnwindSafe(|| change.run(&mut Tx::new(&session)))).unwrap_or(false)
    }

    fn run(&self, sql: &'static str) -> StoreResult<()> {
        Connection::execute(&self.connection, sql, &[]).map(|_| ())
    }

    /// Notes which tables a change touches.
    fn watch(&self) -> StoreResult<()> {
        let tally = Arc::clone(&self.tally);
        let hook = move |action, _database: &str, table: &str, _row| {
            let ends_a_link = || action == Action::SQLITE_DELETE || tally.in_script.load(Ordering::Relaxed);
            if PUBLIC_TABLES.contains(&table) || (table == SHARE_LINKS && ends_a_link()) {
                tally.touched_public.store(true, Ordering::Relaxed);
            }
        };
        self.connection.update_hook(Some(hook)).map_err(|error| from_sqlite(&error))
    }

    /// A change by another program raises the edition as well: `data_version` moves only for commits of other connections.
    fn notice_others(&mut self) {
        let seen = self.read_data_version();
        if seen != self.data_version {
            self.data_version = seen;
            self.tally.edition.fetch_add(1, Ordering::Release);
        }
    }

    fn read_data_version(&self) -> i64 {
        self.connection
            .query_row("PRAGMA data_version", [], |row| row.get(0))
            .map_err(|error| from_sqlite(&error))
            .unwrap_or(self.data_version)
    }
}
