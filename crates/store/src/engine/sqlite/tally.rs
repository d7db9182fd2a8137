//! What the threads of one store count and tell each other.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64};

/// The figures of one store, shared by its threads.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    /// Raised by every commit that touches public data, ours or another program's.
    pub(crate) edition: AtomicU64,
    /// Raised by every commit of ours.
    pub(crate) commits: AtomicU64,
    /// Raised by every statement that a closure runs.
    pub(crate) statements: AtomicU64,
    /// Set when the group of changes that runs now touches public data.
    pub(crate) touched_public: AtomicBool,
    /// Set while a script runs: it is by hand, and may change what the program itself leaves as it is.
    pub(crate) in_script: AtomicBool,
    /// Held by whoever moves the write-ahead log: SQLite refuses a second one at once instead of letting it wait.
    pub(crate) moving_log: Mutex<()>,
}
