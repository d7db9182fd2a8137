//! What can be said about a migration, and the way to run one on a file that no program has open.

use std::error::Error;
use std::path::{Path, PathBuf};

use crate::engine::sqlite;

/// What a migration did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Migrated {
    /// The step that the database is at now.
    pub number: u32,
    /// The steps that were missing, in order; empty when nothing was.
    pub applied: Vec<u32>,
    /// The copy that was made before the first of them.
    pub backup: Option<PathBuf>,
}

/// Why a database was not brought to this program's schema. Each sentence says what to do.
#[derive(Debug, thiserror::Error)]
pub enum MigrateError {
    /// The file has other contents altogether.
    #[error("this file is not an SQLite database; check the path, nothing was changed")]
    NotADatabase,
    /// The file is cut short or overwritten.
    #[error("the database file is damaged or cut short; put a backup in its place (they lie in backups/ of the data directory)")]
    Damaged {
        /// What the engine saw; the sentence says all that a person needs.
        seen: Box<dyn Error + Send + Sync>,
    },
    /// Tables, but none of ours.
    #[error("{}", foreign(tables))]
    Foreign {
        /// The tables and views that are there.
        tables: Vec<String>,
    },
    /// A later program has been here.
    #[error(
        "the database is at migration {number} ({name}), this program knows only up to {known}; start the newer program that \
         made it, or put back the copy from before the upgrade (it lies in backups/ of the data directory)"
    )]
    NewerThanProgram {
        /// The last step of the database.
        number: i64,
        /// Its name.
        name: String,
        /// The last step of this program.
        known: u32,
    },
    /// The recorded step is not the one that this program holds.
    #[error(
        "migration {number} ({name}) of this program is not the one that was applied to the database: its checksum differs; \
         use the program that made the database, or a released one"
    )]
    ChecksumChanged {
        /// The step.
        number: u32,
        /// Its name.
        name: String,
    },
    /// Later steps are recorded without this one.
    #[error(
        "the database lacks migration {number} ({name}) although others are recorded at its place; \
         put a backup in its place (they lie in backups/ of the data directory)"
    )]
    Gap {
        /// The step.
        number: u32,
        /// Its name.
        name: String,
    },
    /// Somebody keeps the write lock.
    #[error("another program keeps the database locked; stop it and start again")]
    Busy,
    /// No step was applied, because the copy before it failed.
    #[error("the copy before the migration could not be written to {}; nothing was changed", path.display())]
    Backup {
        /// Where it should have gone.
        path: PathBuf,
        /// What went wrong.
        source: Box<dyn Error + Send + Sync>,
    },
    /// The step was undone as a whole.
    #[error("migration {number} ({name}) failed and was undone; the database is as it was before it")]
    Failed {
        /// The step.
        number: u32,
        /// Its name.
        name: String,
        /// What went wrong.
        source: Box<dyn Error + Send + Sync>,
    },
    /// The file cannot be opened or read.
    #[error("the database cannot be read")]
    Unreadable {
        /// What went wrong.
        source: Box<dyn Error + Send + Sync>,
    },
}

/// Opens the database file (made if absent), brings it to this program's schema, and closes it again.
///
/// `now` is a UTC stamp (`YYYY-MM-DD HH:MM:SS`); a copy of a database with rows goes to the folder `backup`, if one is given.
///
/// # Errors
/// See [`MigrateError`].
pub fn migrate(file: &Path, now: &str, backup: Option<&Path>) -> Result<Migrated, MigrateError> {
    sqlite::migrate::migrate_file(file, now, backup)
}

/// The last migration that this program knows.
pub fn newest_number() -> u32 {
    sqlite::migrate::MIGRATIONS.last().map_or(0, |step| step.number)
}

fn foreign(tables: &[String]) -> String {
    const EARLIER: [&str; 4] = ["events", "venues", "band_profiles", "performances"];
    let shown = tables.iter().take(5).map(String::as_str).collect::<Vec<_>>().join(", ");
    if EARLIER.iter().all(|name| tables.iter().any(|table| table == name)) {
        return "this database was made by the earlier system, not by settimes; bring it into an empty installation with \
                `settimes import d1 FILE`, nothing was changed"
            .to_owned();
    }
    format!("this database was not made by settimes (it holds {shown}); point settimes at another file, nothing was changed")
}
