//! Columns: which separator, which column is which field, quotes by RFC 4180.

use std::collections::BTreeMap;

use crate::lineup::import::notes::Note;
use crate::lineup::import::table::Written;

/// What a column may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    Artist,
    Start,
    End,
    Minutes,
    Venue,
    Genre,
    Origin,
    Day,
    Notes,
    Bio,
    /// A link of this kind.
    Link(&'static str),
}

/// Known titles, lower-case.
const TITLES: [(&str, Field); 43] = [
    ("artist", Field::Artist),
    ("band", Field::Artist),
    ("act", Field::Artist),
    ("name", Field::Artist),
    ("performer", Field::Artist),
    ("start", Field::Start),
    ("start time", Field::Start),
    ("start_time", Field::Start),
    ("from", Field::Start),
    ("begin", Field::Start),
    ("on", Field::Start),
    ("end", Field::End),
    ("end time", Field::End),
    ("end_time", Field::End),
    ("to", Field::End),
    ("until", Field::End),
    ("finish", Field::End),
    ("off", Field::End),
    ("minutes", Field::Minutes),
    ("length", Field::Minutes),
    ("duration", Field::Minutes),
    ("venue", Field::Venue),
    ("stage", Field::Venue),
    ("room", Field::Venue),
    ("location", Field::Venue),
    ("genre", Field::Genre),
    ("style", Field::Genre),
    ("origin", Field::Origin),
    ("hometown", Field::Origin),
    ("city", Field::Origin),
    ("day", Field::Day),
    ("date", Field::Day),
    ("notes", Field::Notes),
    ("bio", Field::Bio),
    ("description", Field::Bio),
    ("website", Field::Link("website")),
    ("instagram", Field::Link("instagram")),
    ("bandcamp", Field::Link("bandcamp")),
    ("facebook", Field::Link("facebook")),
    ("youtube", Field::Link("youtube")),
    ("spotify", Field::Link("spotify")),
    ("apple_music", Field::Link("apple_music")),
    ("linktree", Field::Link("linktree")),
];

/// The columns of a file without a header.
const PLAIN: [Field; 6] = [Field::Artist, Field::Start, Field::End, Field::Venue, Field::Genre, Field::Origin];

/// Five columns of which the last is the number of a day.
const WITH_DAY: [Field; 5] = [Field::Artist, Field::Start, Field::End, Field::Venue, Field::Day];

/// A title that our own export writes and no import needs.
const OWN_TITLE: &str = "announced";

impl Field {
    /// The field as reports name it.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Artist => "artist",
            Self::Start => "start",
            Self::End => "end",
            Self::Minutes => "minutes",
            Self::Venue => "venue",
            Self::Genre => "genre",
            Self::Origin => "origin",
            Self::Day => "day",
            Self::Notes => "notes",
            Self::Bio => "bio",
            Self::Link(kind) => kind,
        }
    }

    fn of_title(title: &str) -> Option<Self> {
        let title = title.trim().to_lowercase();
        TITLES.iter().find(|(known, _)| *known == title).map(|(_, field)| *field)
    }
}

/// The header of a file: each column with its title and its field, if it has one.
pub(super) struct Columns(Vec<(String, Option<Field>)>);

impl Columns {
    /// A header, if the first row has a known title. The first column of a field counts.
    fn read(record: &csv::StringRecord) -> Option<Self> {
        let mut columns: Vec<(String, Option<Field>)> = Vec::with_capacity(record.len());
        for title in record {
            let field = Field::of_title(title).filter(|field| !columns.iter().any(|(_, known)| *known == Some(*field)));
            columns.push((title.trim().to_owned(), field));
        }
        columns.iter().any(|(_, field)| field.is_some()).then_some(Self(columns))
    }

    /// Field → title, for the report.
    pub(super) fn mapping(&self) -> BTreeMap<String, String> {
        let known = self.0.iter().filter_map(|(title, field)| Some((field.as_ref()?.name().to_owned(), title.clone())));
        known.collect()
    }

    /// A warning about titles that mean nothing here.
    pub(super) fn unknown_titles(&self) -> Option<Note> {
        let unknown: Vec<String> = self
            .0
            .iter()
            .filter(|(title, field)| field.is_none() && !title.is_empty() && title.to_lowercase() != OWN_TITLE)
            .map(|(title, _)| crate::text::shorten(title, 50))
            .collect();
        let message = || format!("Ignored, because they mean nothing here: {}.", unknown.join(", "));
        (!unknown.is_empty()).then(|| Note::warning("UNKNOWN_KEYS", message()))
    }
}

/// The first of tab, `|`, `;`, `,` that is in at least half of the lines that say something.
pub(super) fn separator(text: &str) -> Option<u8> {
    let lines: Vec<&str> = text.lines().filter(|line| says_something(line)).collect();
    let common = |separator: &u8| 2 * lines.iter().filter(|line| line.as_bytes().contains(separator)).count() >= lines.len();
    [b'\t', b'|', b';', b','].into_iter().find(|separator| !lines.is_empty() && common(separator))
}

/// Whether a line is neither empty nor a comment.
pub(super) fn says_something(line: &str) -> bool {
    let line = line.trim();
    !line.is_empty() && !line.starts_with('#')
}

/// The name of a heading: a line ending in `:`; it holds the venue of the lines below it that have none.
pub(super) fn heading(line: &str) -> Option<&str> {
    line.trim().strip_suffix(':').map(str::trim).filter(|name| !name.is_empty())
}

/// The rows of a text with this separator, and its header if it has one.
pub(super) fn read(text: &str, separator: u8) -> (Vec<Written>, Option<Columns>) {
    let records = records(text, separator);
    let header = records.first().and_then(|(_, record)| Columns::read(record));
    let body: Vec<&(usize, csv::StringRecord)> = records.iter().skip(usize::from(header.is_some())).collect();
    let fields: Vec<Option<Field>> = match &header {
        Some(columns) => columns.0.iter().map(|(_, field)| *field).collect(),
        None if body.iter().all(|(_, record)| ends_in_day_number(record) || is_heading(record)) => WITH_DAY.map(Some).to_vec(),
        None => PLAIN.map(Some).to_vec(),
    };
    let mut venue: Option<String> = None;
    let mut rows = Vec::with_capacity(body.len());
    for (line, record) in body {
        if let Some(name) = record.get(0).filter(|_| is_heading(record)).and_then(heading) {
            venue = Some(name.to_owned());
            continue;
        }
        rows.push(written(*line, record, &fields, venue.as_deref()));
    }
    (rows, header)
}

/// Records with the line at which they begin; empty lines and comments are left out.
fn records(text: &str, separator: u8) -> Vec<(usize, csv::StringRecord)> {
    let mut reader =
        csv::ReaderBuilder::new().delimiter(separator).has_headers(false).flexible(true).comment(Some(b'#')).from_reader(text.as_bytes());
    let records = reader.records().filter_map(Result::ok).map(|record| {
        let line = record.position().map_or(0, csv::Position::line);
        (usize::try_from(line).unwrap_or(usize::MAX), record)
    });
    records.filter(|(_, record)| record.iter().any(|cell| !cell.trim().is_empty())).collect()
}

fn is_heading(record: &csv::StringRecord) -> bool {
    let alone = record.iter().skip(1).all(|cell| cell.trim().is_empty());
    alone && record.get(0).and_then(heading).is_some()
}

fn ends_in_day_number(record: &csv::StringRecord) -> bool {
    let number = |cell: &str| !cell.is_empty() && cell.len() <= 3 && cell.bytes().all(|b| b.is_ascii_digit());
    record.len() == WITH_DAY.len() && record.get(WITH_DAY.len() - 1).is_some_and(|cell| number(cell.trim()))
}

fn written(line: usize, record: &csv::StringRecord, columns: &[Option<Field>], heading: Option<&str>) -> Written {
    let cells = record.iter().zip(columns);
    let mut fields: Vec<(Field, String)> =
        cells.filter_map(|(cell, field)| Some(((*field)?, without_formula_guard(cell).to_owned()))).collect();
    let has_venue = fields.iter().any(|(field, text)| *field == Field::Venue && !text.trim().is_empty());
    if let Some(heading) = heading.filter(|_| !has_venue) {
        fields.retain(|(field, _)| *field != Field::Venue);
        fields.push((Field::Venue, heading.to_owned()));
    }
    let surplus = record.iter().skip(columns.len()).any(|cell| !cell.trim().is_empty());
    let problem =
        surplus.then(|| Note::error("COLUMN_COUNT", format!("The row has {} columns, {} are known.", record.len(), columns.len())));
    Written { line, fields, problem }
}

/// Takes away the one `'` that keeps spreadsheets from reading a value as a formula.
fn without_formula_guard(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|rest| rest.starts_with(['=', '+', '-', '@', '\''])).unwrap_or(cell)
}
