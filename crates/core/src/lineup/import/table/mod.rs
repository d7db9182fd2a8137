//! Lines and columns: what people paste from mails, spreadsheets and posters (admin specification, 11.2).

mod columns;
mod free_form;

use std::collections::BTreeSet;

use crate::lineup::import::clock::{ClockReading, ClockTally, ReadEnd, minutes, read_end, read_length, read_time, set_times, split_range};
use crate::lineup::import::notes::Note;
use crate::lineup::import::rows::{Extras, FileDay, FileFormat, FileRow, MOST_ROWS, MOST_VENUES, ScheduleFile, Unreadable};
use crate::lineup::names::{BandName, LONGEST_NOTE, LONGEST_TEXT, Origin, TooLong, VenueName, genre_list, optional_text};
use crate::lineup::times::SetTimes;
use crate::links::entered_link;
use crate::moment::read_day;
use columns::{Columns, Field, separator};

/// One row as written, before anything is understood: fields in any order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Written {
    line: usize,
    fields: Vec<(Field, String)>,
    /// Why the columns do not fit, if they do not.
    problem: Option<Note>,
}

impl Written {
    fn field(&self, wanted: Field) -> &str {
        self.fields.iter().find(|(field, _)| *field == wanted).map_or("", |(_, text)| text.trim())
    }
}

/// Reads columns if most lines have a separator, else free form.
pub(super) fn read(text: &str, clock: ClockReading) -> Result<ScheduleFile, Unreadable> {
    let (written, columns) = match separator(text) {
        Some(separator) => columns::read(text, separator),
        None => (free_form::read(text, clock), None),
    };
    if written.is_empty() {
        return Err(Unreadable::Empty);
    }
    if written.len() > MOST_ROWS {
        return Err(Unreadable::TooManyRows(written.len()));
    }
    let mut tally = ClockTally::default();
    let rows: Vec<FileRow> = written.iter().enumerate().map(|(index, written)| row(index + 1, written, clock, &mut tally)).collect();
    let venues: BTreeSet<&str> = rows.iter().filter_map(|row| row.venue.as_ref()).map(VenueName::key).collect();
    if venues.len() > MOST_VENUES {
        return Err(Unreadable::TooManyVenues(venues.len()));
    }
    let mut warnings: Vec<Note> = columns.iter().filter_map(Columns::unknown_titles).collect();
    warnings.extend(tally.warning());
    Ok(ScheduleFile {
        format: if columns.is_some() { FileFormat::Csv } else { FileFormat::Lines },
        event: None,
        venues: Vec::new(),
        rows,
        warnings,
        mapping: columns.map(|columns| columns.mapping()).unwrap_or_default(),
    })
}

fn row(number: usize, written: &Written, clock: ClockReading, tally: &mut ClockTally) -> FileRow {
    let mut notes: Vec<Note> = written.problem.iter().cloned().collect();
    let artist = written.field(Field::Artist);
    let band = match BandName::read(artist) {
        _ if artist.is_empty() => Err(Note::error("ARTIST_MISSING", "The row has no artist.".to_owned())),
        read => read.map_err(|wrong| Note::error(wrong.code(), format!("The name of the artist {wrong}."))),
    };
    let band = band.map_err(|note| notes.push(note)).ok();
    let venue = Some(written.field(Field::Venue)).filter(|name| !name.is_empty()).map(VenueName::read);
    let venue = venue.transpose().unwrap_or_else(|wrong| {
        notes.push(Note::error(wrong.code(), format!("The name of the venue {wrong}.")));
        None
    });
    let times = times(written, clock, tally, &mut notes);
    let day = day(written.field(Field::Day), &mut notes);
    let extras = extras(written, &mut notes);
    let remark = kept(written, Field::Notes, &mut notes, |text| optional_text(text, LONGEST_NOTE));
    let artist = band.as_ref().map_or_else(|| crate::text::shorten(artist, 200), |band| band.as_str().to_owned());
    FileRow { number, line: Some(written.line), artist, band, venue, day, times, extras, remark, notes }
}

/// Start and end from their columns; a range in the start column, or a length in the end or minutes column, serves as well.
fn times(written: &Written, clock: ClockReading, tally: &mut ClockTally, notes: &mut Vec<Note>) -> SetTimes {
    let (mut start, mut end) = (written.field(Field::Start), written.field(Field::End));
    if let Some((from, to)) = split_range(start).filter(|_| end.is_empty()) {
        (start, end) = (from, to);
    }
    let mut wrong = |what: &str| notes.push(Note::error("TIME_INVALID", format!("The {what} is not a time like 19:35 or 7:35pm.")));
    let starts = read_time(start, clock).map_err(|_| wrong("start")).ok();
    let ends = read_end(end, clock).map_err(|_| wrong("end")).ok();
    let length = written.field(Field::Minutes);
    let ends = if ends == Some(ReadEnd::Open) && !length.is_empty() {
        let after = read_minutes(length);
        if after.is_none() {
            notes.push(Note::error("TIME_INVALID", "The length is not a number of minutes.".to_owned()));
        }
        after.map(ReadEnd::After)
    } else {
        ends
    };
    let (Some(starts), Some(ends)) = (starts, ends) else { return SetTimes::default() };
    let end_time = if let ReadEnd::At(read) = ends { Some(read) } else { None };
    starts.into_iter().chain(end_time).for_each(|read| tally.see(read));
    set_times(starts, ends).unwrap_or_else(|problem| {
        notes.push(Note::error(problem.code(), format!("The times do not fit together: {problem}.")));
        SetTimes::default()
    })
}

/// A length with or without its unit.
fn read_minutes(text: &str) -> Option<u16> {
    minutes(text).or_else(|| read_length(text))
}

fn day(text: &str, notes: &mut Vec<Note>) -> Option<FileDay> {
    if text.is_empty() {
        return None;
    }
    let number = || text.parse().ok().filter(|_| text.len() <= 3).map(FileDay::Number);
    let day = read_day(text).ok().map(FileDay::On).or_else(number);
    if day.is_none() {
        notes.push(Note::error("DAY_OUTSIDE_EVENT", "The day is neither a date like 2026-02-15 nor a number.".to_owned()));
    }
    day
}

fn extras(written: &Written, notes: &mut Vec<Note>) -> Extras {
    let genre = kept(written, Field::Genre, notes, genre_list);
    let origin = kept(written, Field::Origin, notes, |text| Origin::read(text).map(Some)).unwrap_or_default();
    let bio = kept(written, Field::Bio, notes, |text| optional_text(text, LONGEST_TEXT));
    let mut links = Vec::new();
    for (field, text) in &written.fields {
        let Field::Link(kind) = *field else { continue };
        if text.trim().is_empty() {
            continue;
        }
        match entered_link(kind, text) {
            Some(link) => links.push((kind, link)),
            None => notes.push(Note::error("FIELD_INVALID", format!("The link {kind} is not an address or profile name."))),
        }
    }
    Extras { genre, origin, bio, links }
}

fn kept<T>(written: &Written, field: Field, notes: &mut Vec<Note>, read: impl Fn(&str) -> Result<Option<T>, TooLong>) -> Option<T> {
    read(written.field(field)).unwrap_or_else(|long| {
        notes.push(Note::error("FIELD_INVALID", format!("The {} {long}.", field.name())));
        None
    })
}

#[cfg(test)]
mod tests;
