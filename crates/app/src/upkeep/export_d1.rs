//! `settimes export d1`: all documented tables as a dump that D1, plain `sqlite3` and our own import load.

use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use settimes_store::StoreError;
use settimes_store::upkeep::{DumpError, write_dump};
use tempfile::NamedTempFile;

use crate::App;

/// What to do with a file that is there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Existing {
    /// Leave it and refuse.
    #[default]
    Keep,
    /// Put the export in its place (`--force`).
    Replace,
}

/// The wish to export.
#[derive(Debug, Clone)]
pub struct ExportD1 {
    /// Where to.
    pub file: PathBuf,
    /// What to do with a file that is there already.
    pub existing: Existing,
}

/// Why there is no export; a file that was there before is untouched.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The file is there already.
    #[error("{} is there already; choose another name, or say --force", .0.display())]
    Exists(PathBuf),
    /// The file cannot be written.
    #[error("{} cannot be written: {why}", file.display())]
    Unwritable {
        /// The file.
        file: PathBuf,
        /// What the system says.
        why: String,
    },
    /// The database could not be read.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Writes the dump beside its final name, readable only by this account, and puts it in place when it is complete and on disk.
///
/// It holds password hashes and sealed secrets: whoever has it has the accounts. Answers the size in bytes.
pub async fn export_d1(app: &App, wish: ExportD1) -> Result<u64, ExportError> {
    if wish.existing == Existing::Keep && wish.file.exists() {
        return Err(ExportError::Exists(wish.file));
    }
    let file = wish.file.clone();
    let dump = app.store.read::<_, ExportError>(move |db| {
        let unwritable = |error: std::io::Error| ExportError::Unwritable { file: file.clone(), why: error.to_string() };
        let mut dump = NamedTempFile::new_in(folder_of(&file)).map_err(unwritable)?;
        let mut out = BufWriter::with_capacity(1 << 16, dump.as_file_mut());
        write_dump(db, &mut out).map_err(|error| match error {
            DumpError::Store(error) => error.into(),
            DumpError::Write(error) => unwritable(error),
        })?;
        out.flush().map_err(unwritable)?;
        drop(out);
        dump.as_file().sync_all().map_err(unwritable)?;
        Ok(dump)
    });
    put_in_place(dump.await?, &wish)
}

fn put_in_place(dump: NamedTempFile, wish: &ExportD1) -> Result<u64, ExportError> {
    let unwritable = |error: std::io::Error| ExportError::Unwritable { file: wish.file.clone(), why: error.to_string() };
    let size = dump.as_file().metadata().map_err(unwritable)?.len();
    let placed = match wish.existing {
        Existing::Replace => dump.persist(&wish.file),
        Existing::Keep => dump.persist_noclobber(&wish.file),
    };
    placed.map_err(|failed| match failed.error.kind() {
        std::io::ErrorKind::AlreadyExists => ExportError::Exists(wish.file.clone()),
        _ => unwritable(failed.error),
    })?;
    std::fs::File::open(folder_of(&wish.file)).and_then(|folder| folder.sync_all()).map_err(unwritable)?;
    Ok(size)
}

/// The folder of a file; that of a bare name is the current one.
fn folder_of(file: &Path) -> &Path {
    file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}
