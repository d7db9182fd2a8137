//! The copy that is made of a database with rows before its schema changes.

use std::fs::{File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags};

use crate::schema::MigrateError;

/// Copies the database of `holder`, which has the write lock, to `folder/settimes-before-<number>-<stamp>.db`.
///
/// The copy is complete or absent: it is written beside its name, synced, then renamed. `None` for a database in memory.
pub(super) fn copy_before(holder: &Connection, number: u32, now: &str, folder: &Path) -> Result<Option<PathBuf>, MigrateError> {
    if holder.path() == Some("") {
        return Ok(None);
    }
    let target = folder.join(format!("settimes-before-{number}-{}.db", file_stamp(now)));
    let failed = |source: Box<dyn std::error::Error + Send + Sync>| MigrateError::Backup { path: target.clone(), source };
    let partial = target.with_extension("partial");
    let origin = holder.path().ok_or_else(|| failed("the path of the database is not valid UTF-8".into()))?;
    let partial_name = partial.to_str().ok_or_else(|| failed("the path of the backup folder is not valid UTF-8".into()))?;

    make_empty(folder, &partial).map_err(|e| failed(e.into()))?;
    // VACUUM INTO may not run inside the holder's transaction; the lock keeps what this second reader sees still.
    Connection::open_with_flags(origin, OpenFlags::SQLITE_OPEN_READ_ONLY)
        .and_then(|reader| reader.execute("VACUUM INTO ?1", [partial_name]))
        .map_err(|e| failed(e.into()))?;
    settle(&partial, &target, folder).map_err(|e| failed(e.into()))?;
    Ok(Some(target))
}

/// `2026-10-30 21:05:00` as `20261030-210500`: nothing in it needs quoting in a shell.
fn file_stamp(now: &str) -> String {
    now.chars()
        .filter_map(|c| match c {
            ' ' | 'T' => Some('-'),
            digit if digit.is_ascii_digit() => Some(digit),
            _ => None,
        })
        .collect()
}

/// An empty file that only its owner may read: the copy holds addresses and password hashes.
fn make_empty(folder: &Path, file: &Path) -> io::Result<()> {
    std::fs::create_dir_all(folder)?;
    match std::fs::remove_file(file) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => return Err(e),
        _ => {}
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(file).map(drop)
}

fn settle(partial: &Path, target: &Path, folder: &Path) -> io::Result<()> {
    OpenOptions::new().write(true).open(partial)?.sync_all()?;
    std::fs::rename(partial, target)?;
    if cfg!(unix) {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}
