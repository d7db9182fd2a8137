//! Free form: a time or range anywhere in the line, ` @ ` before the venue, the rest is the artist.

use crate::lineup::import::clock::{ClockReading, ReadEnd, is_tbd, read_end, read_time, split_range};
use crate::lineup::import::table::Written;
use crate::lineup::import::table::columns::{Field, heading, says_something};

/// The most words of a time: `7 p.m. to 8:30 p.m.`
const MOST_WORDS: usize = 5;

/// A line of more words is no line of a schedule: no time is looked for in it.
const LONGEST_LINE: usize = 100;

/// The rows of a text without separators.
pub(super) fn read(text: &str, clock: ClockReading) -> Vec<Written> {
    let mut venue: Option<&str> = None;
    let mut rows = Vec::new();
    for (number, line) in (1..).zip(text.lines()).filter(|(_, line)| says_something(line)) {
        if let Some(name) = heading(line).filter(|name| find_time(&name.split_whitespace().collect::<Vec<_>>(), clock).is_none()) {
            venue = Some(name);
            continue;
        }
        rows.push(written(number, line, venue, clock));
    }
    rows
}

fn written(line: usize, text: &str, heading: Option<&str>, clock: ClockReading) -> Written {
    let (left, venue) = match text.rsplit_once(" @ ") {
        Some((left, venue)) => (left, Some(venue.trim())),
        None => (text, heading),
    };
    let words: Vec<&str> = left.split_whitespace().collect();
    let mut fields = Vec::new();
    let artist = match find_time(&words, clock) {
        None => words.join(" "),
        Some(found) => {
            fields.push((Field::Start, found.start));
            fields.push((Field::End, found.end));
            let rest = words.iter().enumerate().filter(|(index, _)| !found.words.contains(index)).map(|(_, word)| *word);
            rest.collect::<Vec<_>>().join(" ")
        }
    };
    let artist = artist.trim_matches(|c: char| c.is_whitespace() || matches!(c, '-' | '–' | '—' | ':' | '|' | ','));
    fields.push((Field::Artist, artist.to_owned()));
    fields.extend(venue.map(|venue| (Field::Venue, venue.to_owned())));
    Written { line, fields, problem: None }
}

/// A time found among words.
struct Found {
    words: std::ops::Range<usize>,
    start: String,
    end: String,
}

/// The longest run of words that says a time or range; of equally long ones the first.
fn find_time(words: &[&str], clock: ClockReading) -> Option<Found> {
    let most = if words.len() > LONGEST_LINE { 0 } else { MOST_WORDS.min(words.len()) };
    for length in (1..=most).rev() {
        for (first, window) in words.windows(length).enumerate() {
            let at_edge = first == 0 || first + length == words.len();
            if let Some((start, end)) = as_times(&window.join(" "), at_edge, clock) {
                return Some(Found { words: first..first + length, start, end });
            }
        }
    }
    None
}

/// Start and end of a text that is nothing but a time or range. Four bare digits in the middle of a line are a name, not a time.
fn as_times(text: &str, at_edge: bool, clock: ClockReading) -> Option<(String, String)> {
    let text = text.trim_matches(['(', ')', '[', ']', ':', ',']);
    let is_time = |text: &str| read_time(text, clock).is_ok_and(|time| time.is_some());
    if is_time(text) {
        let bare = text.bytes().all(|b| b.is_ascii_digit());
        return (at_edge || !bare).then(|| (text.to_owned(), String::new()));
    }
    let (start, end) = split_range(text)?;
    let ends = is_tbd(end) || read_end(end, clock).is_ok_and(|end| end != ReadEnd::Open);
    (is_time(start) && ends).then(|| (start.to_owned(), end.to_owned()))
}
