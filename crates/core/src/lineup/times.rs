//! When a set plays: start and end that fit together (admin specification, 2.1).

use jiff::tz::AmbiguousOffset;

use crate::lineup::clashes::length;
use crate::moment::{ClockTime, Day, Zone};

/// The longest set that passes midnight, minutes.
const LONGEST_WRAP: u32 = 8 * 60;

/// Why two times are not a set's times.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TimesProblem {
    /// Start and end are equal.
    #[error("the set ends when it starts")]
    SameTime,
    /// An end without a start.
    #[error("an end needs a start")]
    EndWithoutStart,
    /// The end lies before the start and the set would last more than 8 hours.
    #[error("the set would last more than 8 hours past midnight")]
    TooLong,
}

impl TimesProblem {
    /// The stable code.
    pub const fn code(self) -> &'static str {
        "TIME_RANGE_INVALID"
    }
}

/// Start and end of a set; either may be to be announced, but there is no end without a start.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SetTimes {
    start: Option<ClockTime>,
    end: Option<ClockTime>,
}

impl SetTimes {
    /// Checks that the two fit together: an end before the start passes midnight, by at most 8 hours in all.
    pub fn new(start: Option<ClockTime>, end: Option<ClockTime>) -> Result<Self, TimesProblem> {
        match (start, end) {
            (None, Some(_)) => Err(TimesProblem::EndWithoutStart),
            (Some(start), Some(end)) if start == end => Err(TimesProblem::SameTime),
            (Some(start), Some(end)) if end < start && length(start, end) > LONGEST_WRAP => Err(TimesProblem::TooLong),
            _ => Ok(Self { start, end }),
        }
    }

    /// When the set starts; `None` = to be announced.
    pub fn start(self) -> Option<ClockTime> {
        self.start
    }

    /// When it ends; `None` = to be announced.
    pub fn end(self) -> Option<ClockTime> {
        self.end
    }

    /// Whether a clock change of that night skips one of the times or lets it occur twice (warning `CLOCK_CHANGE`).
    pub fn meet_clock_change(self, day: Day, zone: &Zone) -> bool {
        [self.start, self.end].into_iter().flatten().any(|time| {
            let local = time.on_day(zone.calendar_day(day, time));
            !matches!(zone.rules().to_ambiguous_timestamp(local).offset(), AmbiguousOffset::Unambiguous { .. })
        })
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn times(start: &str, end: &str) -> Result<SetTimes, TimesProblem> {
        SetTimes::new(ClockTime::read(start).ok(), ClockTime::read(end).ok())
    }

    #[test]
    fn a_set_may_pass_midnight_but_not_last_forever() {
        assert!(times("23:55", "00:25").is_ok());
        assert!(times("22:00", "06:00").is_ok());
        assert_eq!(times("22:00", "06:01"), Err(TimesProblem::TooLong));
        assert_eq!(times("02:00", "01:00"), Err(TimesProblem::TooLong));
        assert!(times("10:00", "23:00").is_ok(), "a long set is only warned");
    }

    #[test]
    fn a_set_neither_ends_when_it_starts_nor_ends_without_a_start() {
        assert_eq!(times("20:00", "20:00"), Err(TimesProblem::SameTime));
        assert_eq!(times("", "20:00").unwrap_err().code(), "TIME_RANGE_INVALID");
        assert!(times("20:00", "").is_ok());
        assert!(times("", "").is_ok());
    }

    #[test]
    fn a_time_that_the_clock_skips_or_repeats_is_noticed() {
        let zone = Zone::named("America/Toronto").unwrap();
        let meets = |day, start: &str, end: &str| times(start, end).unwrap().meet_clock_change(day, &zone);
        assert!(meets(date(2026, 3, 7), "02:15", "03:15"), "skipped");
        assert!(meets(date(2026, 10, 31), "00:30", "01:30"), "repeated");
        assert!(!meets(date(2026, 3, 7), "01:15", "01:45"));
        assert!(!meets(date(2026, 3, 6), "02:15", "03:15"));
    }
}
