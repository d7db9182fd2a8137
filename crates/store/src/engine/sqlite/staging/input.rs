//! What kind of file an import was given, and a private copy of it: nothing beside the input is ever written.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use flate2::read::MultiGzDecoder;

use super::StagingError;

const SQLITE_MAGIC: &[u8; 16] = b"SQLite format 3\0";
const GZIP_MAGIC: [u8; 2] = [0x1f, 0x8b];

/// How much a packed file may unpack to: this much, and beyond it a hundred times its size.
const UNPACKED_ALLOWANCE: u64 = 64 << 20;
const UNPACKED_RATIO: u64 = 100;

/// A file to be imported, by its content.
pub(super) enum Input {
    /// An SQLite file, copied.
    Database(PathBuf),
    /// The text of a dump, unpacked if it was packed.
    Dump(Box<dyn BufRead + Send>),
}

/// Looks at the first bytes; a database is copied into `room` with what lies beside it.
pub(super) fn look_at(file: &Path, room: &Path) -> Result<Input, StagingError> {
    let unreadable = |error: std::io::Error| StagingError::Unreadable(format!("{} cannot be read: {error}", file.display()));
    let mut input = File::open(file).map_err(unreadable)?;
    let about = input.metadata().map_err(unreadable)?;
    if about.is_dir() {
        return Err(StagingError::Unreadable(format!("{} is a directory", file.display())));
    }
    let head = head_of(&mut input).map_err(unreadable)?;
    if head.is_empty() {
        return Err(StagingError::Unreadable(format!("{} is empty", file.display())));
    }
    if head.starts_with(SQLITE_MAGIC) {
        return copy_database(file, room).map(Input::Database);
    }
    input.seek(SeekFrom::Start(0)).map_err(unreadable)?;
    if head.starts_with(&GZIP_MAGIC) {
        let most = UNPACKED_ALLOWANCE + about.len().saturating_mul(UNPACKED_RATIO);
        return unpack(BufReader::new(Bounded { input: MultiGzDecoder::new(BufReader::new(input)), left: most }), room);
    }
    Ok(Input::Dump(Box::new(BufReader::with_capacity(1 << 16, input))))
}

/// A packed dump is read as it unpacks; a packed database is unpacked first.
fn unpack(mut unpacked: BufReader<Bounded<impl Read + Send + 'static>>, room: &Path) -> Result<Input, StagingError> {
    let broken = |error: std::io::Error| StagingError::Unreadable(format!("the packed file cannot be unpacked: {error}"));
    if !unpacked.fill_buf().map_err(broken)?.starts_with(SQLITE_MAGIC) {
        return Ok(Input::Dump(Box::new(unpacked)));
    }
    let copy = room.join("input.db");
    let mut file = File::create(&copy).map_err(|error| no_room(&error))?;
    std::io::copy(&mut unpacked, &mut file).map_err(broken)?;
    file.flush().map_err(|error| no_room(&error))?;
    Ok(Input::Database(copy))
}

fn head_of(input: &mut File) -> std::io::Result<Vec<u8>> {
    let mut head = Vec::new();
    input.take(16).read_to_end(&mut head)?;
    Ok(head)
}

/// Copies the database with its write-ahead log or its rollback journal, so that an unfinished change is settled on the copy.
fn copy_database(file: &Path, room: &Path) -> Result<PathBuf, StagingError> {
    let copy = room.join("input.db");
    for ending in ["", "-wal", "-journal"] {
        let beside = |path: &Path| {
            let mut name = path.as_os_str().to_owned();
            name.push(ending);
            PathBuf::from(name)
        };
        let (from, to) = (beside(file), beside(&copy));
        if ending.is_empty() || from.exists() {
            let mut source =
                File::open(&from).map_err(|error| StagingError::Unreadable(format!("{} cannot be read: {error}", from.display())))?;
            let mut target = File::create(&to).map_err(|error| no_room(&error))?;
            std::io::copy(&mut source, &mut target).map_err(|error| no_room(&error))?;
        }
    }
    Ok(copy)
}

/// There is no room for the working copy.
pub(super) fn no_room(error: &std::io::Error) -> StagingError {
    StagingError::Refused { line: 0, what: format!("no working copy of the input can be made: {error}") }
}

/// A reader that stops with an error when more comes than was allowed.
struct Bounded<R> {
    input: R,
    left: u64,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.input.read(buffer)?;
        self.left = self
            .left
            .checked_sub(read as u64)
            .ok_or_else(|| std::io::Error::other("it unpacks to far more than a dump of its size would"))?;
        Ok(read)
    }
}
