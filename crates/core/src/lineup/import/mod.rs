//! Importing a schedule: a file is read into rows, the rows are laid beside what is stored, and the plan says what would be
//! written (admin specification, 11.1 to 11.4). Reading and planning are pure; `app` reads, writes and answers.

pub mod clock;
pub mod encoding;
mod notes;
pub mod plan;
pub mod report;
mod rows;
mod schedule_json;
mod table;

pub use notes::Note;
pub use rows::{Extras, FileDay, FileEvent, FileFormat, FileRow, FileVenue, MOST_ROWS, MOST_VENUES, ScheduleFile, Unreadable};

use clock::ClockReading;

/// The most bytes of a file (admin specification, 11.1).
pub const MOST_BYTES: usize = 1_000_000;

/// Reads the bytes of a file into rows.
pub fn read_schedule(bytes: &[u8], format: FileFormat, clock: ClockReading) -> Result<ScheduleFile, Unreadable> {
    if bytes.len() > MOST_BYTES {
        return Err(Unreadable::TooLarge);
    }
    let read = encoding::read_text(bytes);
    if read.text.contains('\0') {
        return Err(Unreadable::NotText);
    }
    let looks_like_json = read.text.trim_start().starts_with(['{', '[']);
    let mut file = match format {
        FileFormat::ScheduleJson => schedule_json::read(&read.text, clock)?,
        FileFormat::Auto if looks_like_json => schedule_json::read(&read.text, clock)?,
        FileFormat::Auto | FileFormat::Lines | FileFormat::Csv => table::read(&read.text, clock)?,
    };
    if read.encoding == encoding::Encoding::AssumedWindows1252 {
        file.warnings.insert(0, Note::warning("ENCODING_ASSUMED", "The file is not UTF-8; it was read as Windows-1252.".to_owned()));
    }
    Ok(file)
}
