//! Times as people write them in files (admin specification, 11.2).

use crate::lineup::import::notes::Note;
use crate::lineup::times::{SetTimes, TimesProblem};
use crate::moment::{ClockTime, DAY_MINUTES};

/// How a time without am or pm is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ClockReading {
    /// As it stands.
    #[default]
    TwentyFourHours,
    /// 6:00–11:59 is the evening, 12:00–5:59 after midnight.
    Evening,
}

impl ClockReading {
    /// Reads the option: `24h` or `evening`.
    pub fn read(text: &str) -> Option<Self> {
        match text {
            "24h" => Some(Self::TwentyFourHours),
            "evening" => Some(Self::Evening),
            _ => None,
        }
    }
}

/// A text that says no time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("is not a time like 19:35 or 7:35pm")]
pub struct NotATimeOfDay;

/// A time read from a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReadTime {
    /// The time.
    pub time: ClockTime,
    /// Whether it may as well have meant the other half of the day: 1:00–11:59 without am or pm.
    pub unclear: bool,
}

/// Counts the times of a file, to tell whether all of them may mean the other half of the day.
#[derive(Debug, Default)]
pub struct ClockTally {
    times: usize,
    unclear: usize,
}

impl ClockTally {
    /// Counts a time.
    pub fn see(&mut self, read: ReadTime) {
        self.times += 1;
        self.unclear += usize::from(read.unclear);
    }

    /// The warning `CLOCK_UNCLEAR`, if every time is unclear.
    pub fn warning(&self) -> Option<Note> {
        let message = "All times lie between 1:00 and 11:59: choose the clock “evening” if 7:30 means half past seven at night.";
        (self.times > 0 && self.unclear == self.times).then(|| Note::warning("CLOCK_UNCLEAR", message.to_owned()))
    }
}

/// The end of a set as a file may give it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReadEnd {
    /// To be announced.
    Open,
    /// A time.
    At(ReadTime),
    /// So many minutes after the start.
    After(u16),
}

/// Whether a text says that a time is still to be announced: empty, `TBD`, `TBA`, `?`, `-`.
pub fn is_tbd(text: &str) -> bool {
    matches!(text.trim().to_ascii_lowercase().as_str(), "" | "tbd" | "tba" | "?" | "-" | "–" | "—")
}

/// Reads a time: `19:35` `9:05` `1935` `19.35` `19h35` `7:35pm` `7 pm` `24:25` (up to 29:59); `None` = to be announced.
pub fn read_time(text: &str, reading: ClockReading) -> Result<Option<ReadTime>, NotATimeOfDay> {
    if is_tbd(text) {
        return Ok(None);
    }
    let lowered = text.trim().to_ascii_lowercase();
    let (digits, half) = split_half(&lowered);
    let (hour, minute) = hour_and_minute(digits, half).ok_or(NotATimeOfDay)?;
    let time = match half {
        Some(half) => twelve_hour_time(hour, minute, half),
        None => plain_time(hour, minute, reading),
    };
    let time = time.ok_or(NotATimeOfDay)?;
    Ok(Some(ReadTime { time, unclear: half.is_none() && (1..12).contains(&hour) }))
}

/// Reads an end: a time, or a length as `30 min`, `45'` or `+40`.
pub fn read_end(text: &str, reading: ClockReading) -> Result<ReadEnd, NotATimeOfDay> {
    if let Some(minutes) = read_length(text) {
        return Ok(ReadEnd::After(minutes));
    }
    Ok(read_time(text, reading)?.map_or(ReadEnd::Open, ReadEnd::At))
}

/// The times of a set from what a file gives as its start and end.
pub fn set_times(start: Option<ReadTime>, end: ReadEnd) -> Result<SetTimes, TimesProblem> {
    let start = start.map(|read| read.time);
    let end = match (end, start) {
        (ReadEnd::Open, _) => None,
        (ReadEnd::At(read), _) => Some(read.time),
        (ReadEnd::After(minutes), Some(start)) => Some(later(start, minutes)),
        (ReadEnd::After(_), None) => return Err(TimesProblem::EndWithoutStart),
    };
    SetTimes::new(start, end)
}

/// The minutes of a length: `30 min`, `45'`, `+40`; at most 10 hours.
pub fn read_length(text: &str) -> Option<u16> {
    let lowered = text.trim().to_ascii_lowercase();
    let endings = ["minutes", "mins", "min.", "min", "'", "’", "′"];
    let number = match lowered.strip_prefix('+') {
        Some(rest) => endings.iter().find_map(|ending| rest.strip_suffix(ending)).unwrap_or(rest),
        None => endings.iter().find_map(|ending| lowered.strip_suffix(ending))?,
    };
    minutes(number)
}

/// A bare number of minutes, 1 to 600.
pub fn minutes(text: &str) -> Option<u16> {
    let number = text.trim();
    let plain = (1..=3).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| number.parse().ok()).flatten().filter(|minutes| (1..=600).contains(minutes))
}

/// The time a length after another; whole days drop.
pub fn later(start: ClockTime, minutes: u16) -> ClockTime {
    ClockTime::from_minutes((start.minutes() + minutes) % DAY_MINUTES)
}

/// Cuts a range `19:35-20:10` (also `–`, `—`, `to`, `until`) into its two sides; `None` if it is no range.
pub fn split_range(text: &str) -> Option<(&str, &str)> {
    let trimmed = text.trim();
    for mark in ["–", "—", " to ", " until ", " TO ", " Until ", " To "] {
        if let Some((start, end)) = trimmed.split_once(mark) {
            return sides(start, end);
        }
    }
    // A hyphen alone means "to be announced", and so does one in front.
    trimmed.split_once('-').and_then(|(start, end)| sides(start, end))
}

fn sides<'t>(start: &'t str, end: &'t str) -> Option<(&'t str, &'t str)> {
    (!start.trim().is_empty()).then(|| (start.trim(), end.trim()))
}

/// The half of the day that a text names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Half {
    Am,
    Pm,
}

fn split_half(text: &str) -> (&str, Option<Half>) {
    for (ending, half) in [("a.m.", Half::Am), ("p.m.", Half::Pm), ("am", Half::Am), ("pm", Half::Pm)] {
        if let Some(digits) = text.strip_suffix(ending) {
            return (digits.trim_end(), Some(half));
        }
    }
    (text, None)
}

/// Hour and minute of `19:35`, `9.05`, `19h35`, `1935`; of `7` only beside am or pm.
fn hour_and_minute(text: &str, half: Option<Half>) -> Option<(u16, u16)> {
    let number = |part: &str, lengths: std::ops::RangeInclusive<usize>| {
        (lengths.contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit())).then(|| part.parse::<u16>().ok()).flatten()
    };
    if let Some((hour, minute)) = text.split_once([':', '.', 'h']) {
        return Some((number(hour, 1..=2)?, number(minute, 2..=2)?));
    }
    if let Some(packed) = number(text, 4..=4) {
        return Some((packed / 100, packed % 100));
    }
    half.and_then(|_| Some((number(text, 1..=2)?, 0)))
}

fn twelve_hour_time(hour: u16, minute: u16, half: Half) -> Option<ClockTime> {
    if !(1..=12).contains(&hour) {
        return None;
    }
    ClockTime::new(hour % 12 + if half == Half::Pm { 12 } else { 0 }, minute)
}

fn plain_time(hour: u16, minute: u16, reading: ClockReading) -> Option<ClockTime> {
    let hour = match (reading, hour) {
        (_, 24..=29) => hour - 24,
        (ClockReading::Evening, 6..=11) => hour + 12,
        (ClockReading::Evening, 12) => 0,
        _ => hour,
    };
    ClockTime::new(hour, minute)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, reading: ClockReading) -> Result<Option<String>, NotATimeOfDay> {
        Ok(read_time(text, reading)?.map(|read| read.time.to_string()))
    }

    #[test]
    fn a_time_may_be_written_in_many_ways() {
        for (text, time) in [
            ("19:35", "19:35"),
            ("9:05", "09:05"),
            ("1935", "19:35"),
            ("19.35", "19:35"),
            ("19h35", "19:35"),
            ("7:35pm", "19:35"),
            (" 7:35 PM ", "19:35"),
            ("7 pm", "19:00"),
            ("7 p.m.", "19:00"),
            ("12am", "00:00"),
            ("12:30 pm", "12:30"),
            ("24:25", "00:25"),
            ("29:59", "05:59"),
            ("00:00", "00:00"),
        ] {
            assert_eq!(read(text, ClockReading::TwentyFourHours), Ok(Some(time.to_owned())), "{text}");
        }
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for text in
            ["25:99", "30:00", "19:60", "13pm", "0pm", "7", "19", "193", "19:5", "late", "19:35:00", "-1:00", "１９:３５", "19-35", "+40"]
        {
            assert_eq!(read(text, ClockReading::TwentyFourHours), Err(NotATimeOfDay), "{text}");
        }
    }

    #[test]
    fn an_unknown_time_is_to_be_announced() {
        for text in ["", "  ", "TBD", "tba", "?", "-", "–"] {
            assert_eq!(read(text, ClockReading::TwentyFourHours), Ok(None), "{text}");
        }
    }

    #[test]
    fn an_evening_clock_reads_small_hours_as_the_night() {
        for (text, time) in [
            ("6:00", "18:00"),
            ("11:59", "23:59"),
            ("12:00", "00:00"),
            ("12:59", "00:59"),
            ("1:30", "01:30"),
            ("5:59", "05:59"),
            ("19:35", "19:35"),
            ("9am", "09:00"),
            ("12pm", "12:00"),
            ("24:25", "00:25"),
        ] {
            assert_eq!(read(text, ClockReading::Evening), Ok(Some(time.to_owned())), "{text}");
        }
    }

    #[test]
    fn only_a_morning_hour_without_am_or_pm_is_unclear() {
        let unclear = |text: &str| read_time(text, ClockReading::TwentyFourHours).unwrap().unwrap().unclear;
        assert!(unclear("1:00") && unclear("11:59"));
        assert!(!unclear("12:00") && !unclear("0:59") && !unclear("7:35pm") && !unclear("19:35"));
    }

    #[test]
    fn an_end_may_be_a_length() {
        let end = |text: &str| read_end(text, ClockReading::TwentyFourHours);
        for (text, minutes) in [("30 min", 30), ("45'", 45), ("+40", 40), ("+40 min", 40), ("90 minutes", 90)] {
            assert_eq!(end(text), Ok(ReadEnd::After(minutes)), "{text}");
        }
        assert_eq!(end(""), Ok(ReadEnd::Open));
        assert!(end("0 min").is_err() && end("601 min").is_err() && end("min").is_err());
        assert_eq!(later(ClockTime::read("23:50").unwrap(), 30).to_string(), "00:20");
    }

    #[test]
    fn a_range_has_two_sides() {
        assert_eq!(split_range("19:35-20:10"), Some(("19:35", "20:10")));
        assert_eq!(split_range("7 pm to 8 pm"), Some(("7 pm", "8 pm")));
        assert_eq!(split_range("19:35 – 20:10"), Some(("19:35", "20:10")));
        assert_eq!(split_range("19:35-"), Some(("19:35", "")));
        assert_eq!(split_range("-"), None);
        assert_eq!(split_range("19:35"), None);
    }
}
