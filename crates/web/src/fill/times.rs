//! Times and days in words.

use jiff::Timestamp;
use settimes_core::events::Event;
use settimes_core::moment::{ClockFace, ClockTime, Day as Date, Month};
use settimes_core::schedule::{Night, NightSet};

use super::Site;
use crate::pages::parts::{Clock, Day, Ending, Instants, NightSpan};

/// A set with a start.
#[derive(Debug, Clone, Copy)]
pub(super) struct Timed<'a> {
    pub(super) set: &'a NightSet,
    pub(super) start: ClockTime,
    pub(super) starts_at: Timestamp,
    /// Known or assumed.
    pub(super) ends_at: Timestamp,
}

impl<'a> Timed<'a> {
    /// The set, if it has a start.
    pub(super) fn of(set: &'a NightSet) -> Option<Self> {
        Some(Self { set, start: set.slot.start?, starts_at: set.starts_at?, ends_at: set.ends_at? })
    }

    /// The instants for the minute clock.
    pub(super) fn instants(self) -> Instants {
        Instants { start_ms: self.starts_at.as_millisecond(), end_ms: self.ends_at.as_millisecond() }
    }

    /// The end, unless it is assumed.
    pub(super) fn known_end(self) -> Option<(ClockTime, Timestamp)> {
        self.set.slot.end.filter(|_| !self.set.end_estimated).map(|end| (end, self.ends_at))
    }

    /// Real minutes in words, "35 min", "1 h 10 min"; `None` with an open end. On the night the clocks change that is not what the clock says.
    pub(super) fn length(self) -> Option<String> {
        let (_, ends_at) = self.known_end()?;
        let minutes = ends_at.as_second().saturating_sub(self.starts_at.as_second()) / 60;
        Some(match (minutes / 60, minutes % 60) {
            (0, rest) => format!("{rest} min"),
            (hours, 0) => format!("{hours} h"),
            (hours, rest) => format!("{hours} h {rest} min"),
        })
    }
}

/// The sets of a night that have a start, in running order.
pub(super) fn timed_sets(sets: &[NightSet]) -> Vec<Timed<'_>> {
    sets.iter().filter_map(Timed::of).collect()
}

impl Site<'_> {
    /// A clock time and its instant.
    pub(super) fn clock(&self, time: ClockTime, instant: Timestamp) -> Clock {
        let words = time.on(self.settings.clock_face);
        let (figures, half) = match words.split_once(' ') {
            Some((figures, half)) => (figures.to_owned(), Some(half.to_owned())),
            None => (words, None),
        };
        Clock { figures, half, datetime: self.settings.zone.rfc3339(instant) }
    }

    /// When a set starts.
    pub(super) fn starts(&self, timed: Timed<'_>) -> Clock {
        self.clock(timed.start, timed.starts_at)
    }

    /// When a set ends; an assumed end is never a fact.
    pub(super) fn ends(&self, timed: Timed<'_>) -> Ending {
        timed.known_end().map_or(Ending::Open, |(end, instant)| Ending::Till(self.clock(end, instant)))
    }

    /// From the first start till the last end; open if the set that ends last has no known end.
    pub(super) fn span(&self, night: &Night) -> Option<NightSpan> {
        let timed = timed_sets(&night.sets);
        let (first, last) = timed.iter().min_by_key(|set| set.starts_at).zip(last_to_end(&timed))?;
        let instants = Instants { start_ms: first.starts_at.as_millisecond(), end_ms: last.ends_at.as_millisecond() };
        Some(NightSpan { starts: self.starts(*first), ends: self.ends(*last), instants })
    }

    /// How often and from when till when: "6 sets, 6:30 PM till 12:25 AM", "2 sets from 9:00 PM", "1 set".
    pub(super) fn programme(&self, sets: &[&NightSet]) -> Option<String> {
        let count = match sets.len() {
            0 => return None,
            1 => "1 set".to_owned(),
            many => format!("{many} sets"),
        };
        let timed: Vec<Timed<'_>> = sets.iter().filter_map(|set| Timed::of(set)).collect();
        let Some((first, last)) = timed.iter().min_by_key(|set| set.starts_at).zip(last_to_end(&timed)) else { return Some(count) };
        let face = self.settings.clock_face;
        let from = first.start.on(face);
        Some(match last.known_end() {
            Some((end, _)) => format!("{count}, {from} till {}", end.on(face)),
            None => format!("{count} from {from}"),
        })
    }

    /// A line of the timetable, short: "8 PM", "8:30", "20:00".
    pub(super) fn grid_label(&self, time: ClockTime) -> String {
        let words = time.on(self.settings.clock_face);
        match (self.settings.clock_face, words.split_once(' ')) {
            (ClockFace::Twelve, Some((figures, half))) => {
                figures.strip_suffix(":00").map_or_else(|| figures.to_owned(), |hour| format!("{hour} {half}"))
            }
            _ => words,
        }
    }

    /// The wall clock at an instant.
    pub(super) fn wall_clock(&self, instant: Timestamp) -> ClockTime {
        let local = self.settings.zone.rules().to_datetime(instant);
        let part = |n: i8| u16::try_from(n).unwrap_or_default();
        ClockTime::from_minutes(part(local.hour()) * 60 + part(local.minute()))
    }

    /// Names the zone: "All times Toronto time".
    pub(super) fn zone_sentence(&self) -> String {
        match self.settings.zone.city().as_str() {
            utc @ ("UTC" | "GMT") => format!("All times {utc}"),
            city => format!("All times {city} time"),
        }
    }
}

/// The set that ends last; of several the one whose end nobody knows, as it may go on.
fn last_to_end<'a, 'b>(timed: &'b [Timed<'a>]) -> Option<&'b Timed<'a>> {
    timed.iter().max_by_key(|set| (set.ends_at, set.set.end_estimated))
}

/// The festival day of an event, or its days; the year is said where it is not that of today.
pub(super) fn event_day(event: &Event, today: Date) -> Day {
    let first = event.date;
    Day {
        datetime: first.to_string(),
        weekday: written(first, "%a"),
        number: first.day().to_string(),
        month: written(first, "%b"),
        year: (first.year() != today.year()).then(|| first.year().to_string()),
        full: match event.end_date.filter(|last| *last > first) {
            Some(last) => days_in_words(first, last),
            None => day_words(first),
        },
    }
}

/// "Fri 4 – Sun 6 December 2026"; month and year of the first day only where they differ.
fn days_in_words(first: Date, last: Date) -> String {
    let head = match () {
        () if first.year() != last.year() => "%a %-d %B %Y",
        () if first.month() != last.month() => "%a %-d %B",
        () => "%a %-d",
    };
    format!("{} – {}", written(first, head), written(last, "%a %-d %B %Y"))
}

/// The line between two calendar days: "After midnight, Sunday 6 December".
pub(super) fn midnight_words(festival_day: Date, start: ClockTime, site: &Site<'_>) -> String {
    format!("After midnight, {}", written(site.settings.zone.calendar_day(festival_day, start), "%A %-d %B"))
}

/// "Wednesday 2 September 2026".
pub(super) fn day_words(day: Date) -> String {
    written(day, "%A %-d %B %Y")
}

/// "December 2026".
pub(super) fn month_words(month: Month) -> String {
    written(month.first_day(), "%B %Y")
}

/// "Dec 2024".
pub(super) fn short_month(day: Date) -> String {
    written(day, "%b %Y")
}

fn written(day: Date, format: &str) -> String {
    day.strftime(format).to_string()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn several_days_are_said_once_each() {
        assert_eq!(days_in_words(date(2026, 12, 4), date(2026, 12, 6)), "Fri 4 – Sun 6 December 2026");
        assert_eq!(days_in_words(date(2026, 10, 30), date(2026, 11, 1)), "Fri 30 October – Sun 1 November 2026");
        assert_eq!(days_in_words(date(2026, 12, 31), date(2027, 1, 1)), "Thu 31 December 2026 – Fri 1 January 2027");
    }
}
