//! Schedule JSON: one event, its venues, their sets (admin specification, 11.3).

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use crate::events::EventName;
use crate::lineup::import::clock::{ClockReading, ClockTally, ReadEnd, read_end, read_time, set_times};
use crate::lineup::import::notes::Note;
use crate::lineup::import::rows::{
    Extras, FieldProblem, FileEvent, FileFormat, FileRow, FileVenue, MOST_ROWS, MOST_VENUES, ScheduleFile, Unreadable,
};
use crate::lineup::names::{
    BandName, LONGEST_ADDRESS, LONGEST_NOTE, LONGEST_TEXT, LONGEST_WORD, Origin, TooLong, VenueName, city_and_region, genre_list,
    optional_line, optional_text,
};
use crate::lineup::{Place, times::SetTimes};
use crate::links::{BAND_LINKS, entered_link, entered_url};
use crate::moment::{Day, read_day};
use crate::slug::Slug;

const EVENT_KEYS: [&str; 9] = ["event", "date", "location", "venues", "slug", "end_date", "description", "ticket_url", "timezone"];
const VENUE_KEYS: [&str; 5] = ["name", "sets", "address", "latitude", "longitude"];
const SET_KEYS: [&str; 8] = ["band", "start", "end", "genre", "origin", "bio", "notes", "links"];

/// Reads a schedule; shape problems of the whole file are collected and told together, problems of a set stay with its row.
pub(super) fn read(text: &str, clock: ClockReading) -> Result<ScheduleFile, Unreadable> {
    let value: Value = serde_json::from_str(text).map_err(|error| Unreadable::NotJson(error.to_string()))?;
    let mut reader = Reader { clock, ..Reader::default() };
    let Value::Object(top) = value else {
        return Err(Unreadable::Misshapen(vec![FieldProblem { field: "the top".to_owned(), problem: "is not an object".to_owned() }]));
    };
    reader.note_unknown("", &top, &EVENT_KEYS);
    let location = reader.line(&top, "", "location", LONGEST_LOCATION);
    let (city, region) = city_and_region(location.as_deref().unwrap_or_default());
    let event = reader.event(&top, city.clone());
    reader.venues(&top, city.as_deref(), region.as_deref());
    reader.finish(event)
}

/// City and region of `location` together.
const LONGEST_LOCATION: usize = 2 * LONGEST_WORD;

#[derive(Default)]
struct Reader {
    clock: ClockReading,
    problems: Vec<FieldProblem>,
    unknown: BTreeSet<String>,
    venues: BTreeMap<String, FileVenue>,
    rows: Vec<FileRow>,
    tally: ClockTally,
}

impl Reader {
    fn finish(self, event: Option<FileEvent>) -> Result<ScheduleFile, Unreadable> {
        let Some(event) = event.filter(|_| self.problems.is_empty()) else { return Err(Unreadable::Misshapen(self.problems)) };
        if self.rows.len() > MOST_ROWS {
            return Err(Unreadable::TooManyRows(self.rows.len()));
        }
        if self.venues.len() > MOST_VENUES {
            return Err(Unreadable::TooManyVenues(self.venues.len()));
        }
        let mut warnings = Vec::new();
        if !self.unknown.is_empty() {
            let keys: Vec<&str> = self.unknown.iter().map(String::as_str).collect();
            warnings.push(Note::warning("UNKNOWN_KEYS", format!("Ignored, because they mean nothing here: {}.", keys.join(", "))));
        }
        warnings.extend(self.tally.warning());
        let venues = self.venues.into_values().collect();
        Ok(ScheduleFile {
            format: FileFormat::ScheduleJson,
            event: Some(event),
            venues,
            rows: self.rows,
            warnings,
            mapping: BTreeMap::new(),
        })
    }

    fn problem(&mut self, at: &str, key: &str, problem: &str) {
        self.problems.push(FieldProblem { field: format!("{at}{key}"), problem: problem.to_owned() });
    }

    fn note_unknown(&mut self, at: &str, given: &Map<String, Value>, known: &[&str]) {
        let unknown = given.keys().filter(|key| !known.contains(&key.as_str()));
        self.unknown.extend(unknown.map(|key| format!("{at}{}", crate::text::shorten(key, 50))));
    }

    /// A text field; another type is a problem, null and missing are `None`.
    fn text<'v>(&mut self, given: &'v Map<String, Value>, at: &str, key: &str) -> Option<&'v str> {
        match given.get(key) {
            None | Some(Value::Null) => None,
            Some(Value::String(text)) => Some(text),
            Some(_) => {
                self.problem(at, key, "is not text");
                None
            }
        }
    }

    fn line(&mut self, given: &Map<String, Value>, at: &str, key: &str, most: usize) -> Option<String> {
        let text = self.text(given, at, key)?;
        optional_line(text, most).unwrap_or_else(|long| {
            self.problem(at, key, &long.to_string());
            None
        })
    }

    fn day(&mut self, given: &Map<String, Value>, key: &str) -> Option<Day> {
        let text = self.text(given, "", key)?;
        let day = read_day(text.trim()).ok();
        if day.is_none() {
            self.problem("", key, "is not a day like 2026-02-15");
        }
        day
    }

    fn event(&mut self, top: &Map<String, Value>, city: Option<String>) -> Option<FileEvent> {
        if city.as_ref().is_some_and(|city| city.chars().count() > LONGEST_WORD) {
            self.problem("", "location", "names a city longer than 100 characters");
        }
        let name = self.text(top, "", "event").map(EventName::read);
        match &name {
            None if !self.problems.iter().any(|problem| problem.field == "event") => self.problem("", "event", "is missing"),
            Some(Err(wrong)) => self.problem("", "event", &wrong.to_string()),
            _ => (),
        }
        let known = self.problems.len();
        let date = self.day(top, "date");
        if date.is_none() && self.problems.len() == known {
            self.problem("", "date", "is missing");
        }
        let end_date = self.day(top, "end_date");
        if date.zip(end_date).is_some_and(|(first, last)| last < first) {
            self.problem("", "end_date", "lies before the date");
        }
        let description = self.text(top, "", "description").map_or(Ok(None), |text| optional_text(text, LONGEST_TEXT));
        let description = self.kept("", "description", description);
        let slug = self.text(top, "", "slug").filter(|text| !text.trim().is_empty()).map(|text| Slug::for_new_event(text.trim()));
        if slug == Some(None) {
            self.problem("", "slug", "needs 3 to 100 of a–z, 0–9 and hyphen, and not digits only");
        }
        let ticket_url = self.text(top, "", "ticket_url").filter(|text| !text.trim().is_empty()).map(entered_url);
        if ticket_url == Some(None) {
            self.problem("", "ticket_url", "is not a web address");
        }
        let timezone = self.line(top, "", "timezone", LONGEST_WORD);
        let end_date = end_date.filter(|last| Some(*last) != date);
        let (ticket_url, slug) = (ticket_url.flatten(), slug.flatten());
        Some(FileEvent { name: name?.ok()?, date: date?, end_date, slug, city, description, ticket_url, timezone })
    }

    fn kept(&mut self, at: &str, key: &str, read: Result<Option<String>, TooLong>) -> Option<String> {
        read.unwrap_or_else(|long| {
            self.problem(at, key, &long.to_string());
            None
        })
    }

    fn venues(&mut self, top: &Map<String, Value>, city: Option<&str>, region: Option<&str>) {
        let venues = match top.get("venues") {
            Some(Value::Array(venues)) => venues.as_slice(),
            None | Some(Value::Null) => return self.problem("", "venues", "is missing"),
            Some(_) => return self.problem("", "venues", "is not a list"),
        };
        for (index, venue) in venues.iter().enumerate() {
            let at = format!("venues[{index}].");
            let Value::Object(given) = venue else {
                self.problem("", &format!("venues[{index}]"), "is not an object");
                continue;
            };
            self.note_unknown("venues[].", given, &VENUE_KEYS);
            let name = self.venue_name(given, &at);
            if let Some(name) = &name {
                self.describe_venue(given, &at, name, (city, region));
            }
            self.sets(given, &at, name.as_ref());
        }
    }

    /// `None` for the sets without venue, and after a problem.
    fn venue_name(&mut self, given: &Map<String, Value>, at: &str) -> Option<VenueName> {
        if !given.contains_key("name") {
            self.problem(at, "name", "is missing (null holds the sets without venue)");
            return None;
        }
        let name = VenueName::read(self.text(given, at, "name")?);
        name.map_err(|wrong| self.problem(at, "name", &wrong.to_string())).ok()
    }

    /// Keeps the first entry of a venue that is named twice and fills what it leaves open.
    fn describe_venue(&mut self, given: &Map<String, Value>, at: &str, name: &VenueName, town: (Option<&str>, Option<&str>)) {
        let address = self.line(given, at, "address", LONGEST_ADDRESS);
        let place = self.place(given, at);
        let (city, region) = (town.0.map(str::to_owned), town.1.map(str::to_owned));
        let venue = self.venues.entry(name.key().to_owned()).or_insert_with(|| FileVenue {
            name: name.clone(),
            address: None,
            city,
            region,
            place: None,
        });
        venue.address = venue.address.take().or(address);
        venue.place = venue.place.or(place);
    }

    fn place(&mut self, given: &Map<String, Value>, at: &str) -> Option<Place> {
        let number = |key: &str| given.get(key).filter(|value| !value.is_null());
        let (latitude, longitude) = (number("latitude"), number("longitude"));
        if latitude.is_none() && longitude.is_none() {
            return None;
        }
        let place = Place::read(latitude.and_then(Value::as_f64), longitude.and_then(Value::as_f64));
        if place.is_none() {
            self.problem(at, "latitude", "and longitude are not both degrees on the globe");
        }
        place.map(|place| Place { latitude: six_decimals(place.latitude), longitude: six_decimals(place.longitude) })
    }

    fn sets(&mut self, given: &Map<String, Value>, at: &str, venue: Option<&VenueName>) {
        let sets = match given.get("sets") {
            Some(Value::Array(sets)) => sets.as_slice(),
            None | Some(Value::Null) => return,
            Some(_) => return self.problem(at, "sets", "is not a list"),
        };
        for (index, set) in sets.iter().enumerate() {
            let Value::Object(set) = set else {
                self.problem(at, &format!("sets[{index}]"), "is not an object");
                continue;
            };
            self.note_unknown("sets[].", set, &SET_KEYS);
            let row = self.row(set, venue);
            self.rows.push(row);
        }
    }

    fn row(&mut self, set: &Map<String, Value>, venue: Option<&VenueName>) -> FileRow {
        let mut notes = Vec::new();
        let artist = set.get("band").and_then(Value::as_str).unwrap_or_default();
        let band = match BandName::read(artist) {
            _ if artist.trim().is_empty() => Err(Note::error("ARTIST_MISSING", "The set has no artist.".to_owned())),
            read => read.map_err(|wrong| Note::error(wrong.code(), format!("The name of the artist {wrong}."))),
        };
        let band = band.map_err(|note| notes.push(note)).ok();
        let times = self.times(set, &mut notes);
        let extras = extras(set, &mut notes);
        let remark = field(set, "notes", &mut notes, |text| optional_text(text, LONGEST_NOTE));
        let artist = band.as_ref().map_or_else(|| crate::text::shorten(artist, 200), |band| band.as_str().to_owned());
        FileRow { number: self.rows.len() + 1, line: None, artist, band, venue: venue.cloned(), day: None, times, extras, remark, notes }
    }

    fn times(&mut self, set: &Map<String, Value>, notes: &mut Vec<Note>) -> SetTimes {
        let written = |key: &str| match set.get(key) {
            None | Some(Value::Null) => Some(""),
            Some(Value::String(text)) => Some(text.as_str()),
            Some(_) => None,
        };
        let clock = self.clock;
        let mut wrong = |key: &str| notes.push(Note::error("TIME_INVALID", format!("The {key} is not a time like 19:35 or 7:35pm.")));
        let start = written("start").and_then(|text| read_time(text, clock).ok());
        let end = written("end").and_then(|text| read_end(text, clock).ok());
        if start.is_none() {
            wrong("start");
        }
        if end.is_none() {
            wrong("end");
        }
        let (Some(start), Some(end)) = (start, end) else { return SetTimes::default() };
        let ends_at = if let ReadEnd::At(time) = end { Some(time) } else { None };
        for read in [start, ends_at].into_iter().flatten() {
            self.tally.see(read);
        }
        let times = set_times(start, end);
        times.unwrap_or_else(|problem| {
            notes.push(Note::error(problem.code(), format!("The times do not fit together: {problem}.")));
            SetTimes::default()
        })
    }
}

/// What a set says about its band; what cannot be kept is noted.
fn extras(set: &Map<String, Value>, notes: &mut Vec<Note>) -> Extras {
    let genre = field(set, "genre", notes, genre_list);
    let bio = field(set, "bio", notes, |text| optional_text(text, LONGEST_TEXT));
    let origin = field(set, "origin", notes, |text| Origin::read(text).map(Some)).unwrap_or_default();
    Extras { genre, origin, bio, links: links(set.get("links"), notes) }
}

fn field<T>(set: &Map<String, Value>, key: &str, notes: &mut Vec<Note>, read: impl Fn(&str) -> Result<Option<T>, TooLong>) -> Option<T> {
    let problem = match set.get(key) {
        None | Some(Value::Null) => return None,
        Some(Value::String(text)) => match read(text) {
            Ok(value) => return value,
            Err(long) => long.to_string(),
        },
        Some(_) => "is not text".to_owned(),
    };
    notes.push(Note::error("FIELD_INVALID", format!("The {key} {problem}.")));
    None
}

fn links(given: Option<&Value>, notes: &mut Vec<Note>) -> Vec<(&'static str, String)> {
    let given = match given {
        None | Some(Value::Null) => return Vec::new(),
        Some(Value::Object(given)) => given,
        Some(_) => {
            notes.push(Note::error("FIELD_INVALID", "The links are not an object.".to_owned()));
            return Vec::new();
        }
    };
    let mut kept = Vec::new();
    for kind in BAND_LINKS {
        let Some(value) = given.get(kind).filter(|value| !value.is_null() && value.as_str() != Some("")) else { continue };
        match value.as_str().and_then(|text| entered_link(kind, text)) {
            Some(link) => kept.push((kind, link)),
            None => notes.push(Note::error("FIELD_INVALID", format!("The link {kind} is not an address or profile name."))),
        }
    }
    kept
}

fn six_decimals(degrees: f64) -> f64 {
    (degrees * 1e6).round() / 1e6
}

#[cfg(test)]
mod tests;
