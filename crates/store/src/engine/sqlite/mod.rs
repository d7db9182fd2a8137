//! SQLite embedded: one writer thread with group commit, a pool of readers, checkpoints on their own thread.

mod checkpoints;
mod connection;
pub(crate) mod counters;
pub(crate) mod introspect;
pub(crate) mod migrate;
#[cfg(test)]
mod plans;
mod readers;
mod safety_copy;
mod session;
mod staging;
mod tally;
mod writer;

use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use tokio::sync::oneshot;

use self::connection::{Purpose, open};
use self::readers::Readers;
use self::tally::Tally;
use self::writer::{Change, Order, Writer};
use crate::db::{Db, Tx};
use crate::error::{StoreError, StoreResult};

pub use self::staging::{StagedTable, Staging, StagingError};

/// The documented schema without our additions.
const CONTRACT: &str = include_str!("../../../migrations/sqlite/0001_contract.sql");

/// The statements that make the documented tables, indexes and triggers, without our additions.
pub(crate) fn documented_statements() -> StoreResult<Vec<String>> {
    staging::cut(CONTRACT).map_err(|error| StoreError::Unusable(error.to_string()))
}

/// Who moves the write-ahead log into the database file (configuration key `checkpoints`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Checkpoints {
    /// We do.
    #[default]
    Auto,
    /// An outside tool does.
    External,
}

/// How to open a store.
#[derive(Debug, Clone)]
pub struct StoreOptions {
    /// The database file; it is made if it is missing.
    pub file: PathBuf,
    /// Who moves the log.
    pub checkpoints: Checkpoints,
    /// Most connections that ask at once.
    pub readers: usize,
}

impl StoreOptions {
    /// The usual way to open a file.
    pub fn for_file(file: impl Into<PathBuf>) -> Self {
        Self { file: file.into(), checkpoints: Checkpoints::Auto, readers: 4 }
    }
}

/// The handle to the database; clones share it.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    file: PathBuf,
    orders: Sender<Order>,
    readers: Readers,
    tally: Arc<Tally>,
    threads: Mutex<Option<Threads>>,
}

struct Threads {
    writer: JoinHandle<()>,
    checkpoints: Option<(Sender<()>, JoinHandle<()>)>,
}

impl Store {
    /// Opens a database whose schema is up to date (see `schema::migrate`) and starts its threads.
    pub fn open(options: StoreOptions) -> StoreResult<Self> {
        let tally = Arc::new(Tally::default());
        let writer = Writer::new(open(&options, Purpose::Write)?, options.checkpoints, Arc::clone(&tally))?;
        let (orders, inbox) = channel();
        let writer = spawn("store-writer", move || writer.serve(&inbox))?;
        let checkpoints = match options.checkpoints {
            Checkpoints::External => None,
            Checkpoints::Auto => Some(Self::start_checkpoints(&options, &tally)?),
        };
        let readers = Readers::new(options.clone(), Arc::clone(&tally));
        let threads = Mutex::new(Some(Threads { writer, checkpoints }));
        Ok(Self { inner: Arc::new(Inner { file: options.file, orders, readers, tally, threads }) })
    }

    /// Asks within one consistent snapshot.
    pub async fn read<T, E>(&self, ask: impl Fn(&Db<'_>) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let inner = Arc::clone(&self.inner);
        let permit = inner.readers.permit().await?;
        let task = tokio::task::spawn_blocking(move || {
            let answer = inner.readers.ask(ask);
            drop(permit);
            answer
        });
        task.await.map_err(|error| if error.is_panic() { StoreError::Panicked } else { StoreError::Closed })?
    }

    /// Changes, all or nothing; returns after the commit is on disk. The closure may be run again and touches nothing but its `tx`.
    pub async fn write<T, E>(&self, change: impl Fn(&mut Tx<'_>) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let (answer, waiting) = oneshot::channel();
        let waiting_change = WaitingChange { change, outcome: None, answer };
        self.inner.orders.send(Order::Change(Box::new(waiting_change))).map_err(|_| StoreError::Closed)?;
        waiting.await.map_err(|_| StoreError::Closed)?
    }

    /// The edition of the public data: raised by every commit that touches it, also by other programs' commits (noticed within 200 ms).
    pub fn edition(&self) -> u64 {
        self.inner.tally.edition.load(Ordering::Acquire)
    }

    /// How many transactions were committed since the start.
    pub fn commits(&self) -> u64 {
        self.inner.tally.commits.load(Ordering::Relaxed)
    }

    /// How many statements the closures ran since the start.
    pub fn statements(&self) -> u64 {
        self.inner.tally.statements.load(Ordering::Relaxed)
    }

    /// The database file.
    pub fn file(&self) -> &Path {
        &self.inner.file
    }

    /// Ends the threads after what was asked before is on disk. Blocking.
    pub fn close(&self) {
        let Some(threads) = self.inner.threads.lock().unwrap_or_else(PoisonError::into_inner).take() else { return };
        let _ = self.inner.orders.send(Order::Stop);
        let _ = threads.writer.join();
        self.inner.readers.close();
        if let Some((stop, thread)) = threads.checkpoints {
            drop(stop);
            let _ = thread.join();
        }
    }

    fn start_checkpoints(options: &StoreOptions, tally: &Arc<Tally>) -> StoreResult<(Sender<()>, JoinHandle<()>)> {
        let connection = open(options, Purpose::Write)?;
        let tally = Arc::clone(tally);
        let (stop, stopped) = channel();
        let thread = spawn("store-checkpoints", move || checkpoints::run(&connection, &tally, &stopped))?;
        Ok((stop, thread))
    }
}

fn spawn(name: &str, work: impl FnOnce() + Send + 'static) -> StoreResult<JoinHandle<()>> {
    std::thread::Builder::new()
        .name(name.to_owned())
        .spawn(work)
        .map_err(|error| StoreError::Unusable(format!("no thread could be started: {error}")))
}

/// A change with its caller.
struct WaitingChange<F, T, E> {
    change: F,
    outcome: Option<Result<T, E>>,
    answer: oneshot::Sender<Result<T, E>>,
}

impl<F, T, E> Change for WaitingChange<F, T, E>
where
    F: Fn(&mut Tx<'_>) -> Result<T, E> + Send,
    T: Send,
    E: From<StoreError> + Send,
{
    fn run(&mut self, tx: &mut Tx<'_>) -> bool {
        let outcome = (self.change)(tx);
        let keep = outcome.is_ok();
        self.outcome = Some(outcome);
        keep
    }

    fn answer(self: Box<Self>, committed: StoreResult<()>) {
        let outcome = match (self.outcome, committed) {
            (Some(Err(own)), _) => Err(own),
            (_, Err(lost)) => Err(E::from(lost)),
            (Some(Ok(value)), Ok(())) => Ok(value),
            (None, Ok(())) => Err(E::from(StoreError::Panicked)),
        };
        let _ = self.answer.send(outcome);
    }
}
