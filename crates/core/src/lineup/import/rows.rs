//! The rows of a file, whatever its format: clean values, and notes about what was not.

use std::collections::BTreeMap;

use jiff::ToSpan;

use crate::events::EventName;
use crate::lineup::Place;
use crate::lineup::import::notes::Note;
use crate::lineup::names::{BandName, Origin, VenueName};
use crate::lineup::times::SetTimes;
use crate::moment::Day;
use crate::slug::Slug;

/// The most rows of a file.
pub const MOST_ROWS: usize = 500;
/// The most venues of a file.
pub const MOST_VENUES: usize = 50;

/// The form of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum FileFormat {
    /// To be told from the content.
    #[default]
    Auto,
    /// One set per line, in columns or free form (11.2).
    Lines,
    /// Columns with a header (11.2).
    Csv,
    /// Schedule JSON (11.3).
    ScheduleJson,
}

impl FileFormat {
    /// Reads the option.
    pub fn read(text: &str) -> Option<Self> {
        [Self::Auto, Self::Lines, Self::Csv, Self::ScheduleJson].into_iter().find(|format| format.as_str() == text)
    }

    /// The name in options and reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Lines => "lines",
            Self::Csv => "csv",
            Self::ScheduleJson => "schedule-json",
        }
    }
}

/// A file that cannot be read as a schedule; nothing of it can be imported.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// More than 1,000,000 bytes.
    #[error("the file is larger than 1,000,000 bytes")]
    TooLarge,
    /// Bytes that are no text.
    #[error("the file is not a text file")]
    NotText,
    /// Not a single row.
    #[error("the file has no rows")]
    Empty,
    /// Not JSON; the reason names line and column.
    #[error("the file is not JSON: {0}")]
    NotJson(String),
    /// JSON of another shape; each problem names its field.
    #[error("the file is not a schedule: {}", in_words(.0))]
    Misshapen(Vec<FieldProblem>),
    /// More than 500 rows.
    #[error("the file has {0} rows, more than 500")]
    TooManyRows(usize),
    /// More than 50 venues.
    #[error("the file has {0} venues, more than 50")]
    TooManyVenues(usize),
}

/// A field of a file that is missing or wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldProblem {
    /// Where: `venues[2].name`.
    pub field: String,
    /// What is wrong with it.
    pub problem: String,
}

/// How many problems of a file are told; a file of another kind has one per line.
const MOST_PROBLEMS: usize = 10;

fn in_words(problems: &[FieldProblem]) -> String {
    let told: Vec<String> = problems.iter().take(MOST_PROBLEMS).map(|problem| format!("{} {}", problem.field, problem.problem)).collect();
    let rest = problems.len().saturating_sub(MOST_PROBLEMS);
    if rest == 0 { told.join("; ") } else { format!("{}; and {rest} more", told.join("; ")) }
}

/// A file that was read: rows, and what it says about the event and its venues.
#[derive(Debug, Clone, PartialEq)]
pub struct ScheduleFile {
    /// Its form.
    pub format: FileFormat,
    /// The event it describes.
    pub event: Option<FileEvent>,
    /// What it says about venues, one entry per venue.
    pub venues: Vec<FileVenue>,
    /// One row per set.
    pub rows: Vec<FileRow>,
    /// Remarks about the whole file.
    pub warnings: Vec<Note>,
    /// Which column was taken for which field (only of files with columns).
    pub mapping: BTreeMap<String, String>,
}

/// The event as a file describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileEvent {
    /// Name.
    pub name: EventName,
    /// First festival day.
    pub date: Day,
    /// Last festival day of an event of several days.
    pub end_date: Option<Day>,
    /// Wanted slug; `None` = proposed from the name.
    pub slug: Option<Slug>,
    /// City.
    pub city: Option<String>,
    /// Long text.
    pub description: Option<String>,
    /// Where tickets are sold.
    pub ticket_url: Option<String>,
    /// The zone the times were written for.
    pub timezone: Option<String>,
}

/// A venue as a file describes it.
#[derive(Debug, Clone, PartialEq)]
pub struct FileVenue {
    /// Name.
    pub name: VenueName,
    /// Postal address.
    pub address: Option<String>,
    /// City.
    pub city: Option<String>,
    /// Region.
    pub region: Option<String>,
    /// Where it stands.
    pub place: Option<Place>,
}

/// One set of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileRow {
    /// Its number, counted from 1.
    pub number: usize,
    /// Its line in the file, if the format has lines.
    pub line: Option<usize>,
    /// The band as written.
    pub artist: String,
    /// The band; `None` if a note says why not.
    pub band: Option<BandName>,
    /// The venue; `None` = to be announced.
    pub venue: Option<VenueName>,
    /// The day, if the file says one.
    pub day: Option<FileDay>,
    /// The times.
    pub times: SetTimes,
    /// What it says about the band.
    pub extras: Extras,
    /// A note for organisers.
    pub remark: Option<String>,
    /// Remarks; with an error among them the row cannot be imported.
    pub notes: Vec<Note>,
}

impl FileRow {
    /// Whether a note keeps the row from being imported.
    pub fn is_bad(&self) -> bool {
        self.notes.iter().any(Note::is_error)
    }
}

/// The day of a set as a file with columns may give it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileDay {
    /// A festival day.
    On(Day),
    /// The number of a day of the event, counted from 1.
    Number(u16),
}

impl FileDay {
    /// Whether the day is one of an event from `first` to `last`.
    pub fn is_within(self, first: Day, last: Day) -> bool {
        let day = match self {
            Self::On(day) => Some(day),
            Self::Number(number) => number.checked_sub(1).map(|after| first.saturating_add(i64::from(after).days())),
        };
        day.is_some_and(|day| (first..=last).contains(&day))
    }
}

/// What a file says about a band beside its name: fills empty fields, never overwrites.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Extras {
    /// Comma-separated genres.
    pub genre: Option<String>,
    /// Where it comes from.
    pub origin: Origin,
    /// Bio, Markdown.
    pub bio: Option<String>,
    /// Links by kind, in the order of [`crate::links::BAND_LINKS`].
    pub links: Vec<(&'static str, String)>,
}

impl Extras {
    /// Whether the file says nothing.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
