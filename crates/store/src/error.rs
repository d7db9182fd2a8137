//! What can go wrong with what we keep.

/// The result of a question or change.
pub type StoreResult<T> = Result<T, StoreError>;

/// Why the store could not answer.
#[derive(Debug, Clone, thiserror::Error)]
pub enum StoreError {
    /// Somebody else held the database for longer than we wait.
    #[error("the database is busy: another program holds it; try again in a moment")]
    Busy,
    /// The disk is full, read-only, or gone.
    #[error("the database cannot be written: {0}; check the disk that holds the data directory")]
    Disk(String),
    /// A stored value has a form that the program does not know.
    #[error("the stored value of {column} in the row that begins with {row} is {found}, expected {expected}")]
    Corrupt {
        /// The column, as the statement names it.
        column: String,
        /// The first value of the row, usually its id.
        row: String,
        /// What was expected.
        expected: &'static str,
        /// What kind of value was found.
        found: &'static str,
    },
    /// A rule of the schema refused the change.
    #[error("the change breaks a rule of the database: {0}")]
    Constraint(String),
    /// The file is not a database, is damaged, or is newer than the program.
    #[error("{0}")]
    Unusable(String),
    /// The change was part of a group whose transaction was lost.
    #[error("the change was not kept: {0}")]
    Lost(String),
    /// The closure panicked; nothing of its doing was kept.
    #[error("the question or change stopped half-way; this is a mistake of the program")]
    Panicked,
    /// The statement failed in another way.
    #[error("the database refused a statement: {0}")]
    Statement(String),
    /// The program is shutting down.
    #[error("the store is closed")]
    Closed,
}
