//! Telling time: stored stamps, clock times, the zone, the festival day (public specification, 2.2).

use std::fmt;

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{AmbiguousOffset, TimeZone, TimeZoneDatabase};
use jiff::{Timestamp, ToSpan};

/// A calendar day; of an event: the festival day.
pub type Day = Date;

/// The hour at which the festival day flips, local time.
pub const FLIP_HOUR: i8 = 6;

/// The same in minutes since midnight.
const FLIP_MINUTE: u16 = 6 * 60;

/// Minutes of a day.
pub const DAY_MINUTES: u16 = 24 * 60;

/// A text that does not say a time, a day or a zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotATime {
    /// Not `YYYY-MM-DD HH:MM:SS`.
    #[error("is not a time stamp like 2026-08-03 02:30:00")]
    Stamp,
    /// Not `HH:MM`.
    #[error("is not a clock time like 19:35")]
    Clock,
    /// Not `YYYY-MM-DD`.
    #[error("is not a day like 2026-08-02")]
    Day,
    /// Not an IANA zone.
    #[error("is not a time zone like America/Toronto")]
    Zone,
}

/// An instant as the database stores it: UTC text `YYYY-MM-DD HH:MM:SS`, so that text order is time order.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct SqlStamp(String);

impl SqlStamp {
    /// The stored form of an instant; fractions of a second are cut.
    pub fn of(instant: Timestamp) -> Self {
        Self(instant.strftime("%Y-%m-%d %H:%M:%S").to_string())
    }

    /// Reads the stored form.
    pub fn read(text: &str) -> Result<Self, NotATime> {
        let stamp = Self(text.to_owned());
        let same = stamp.parse().is_some_and(|instant| Self::of(instant) == stamp);
        if same { Ok(stamp) } else { Err(NotATime::Stamp) }
    }

    /// The instant.
    pub fn instant(&self) -> Timestamp {
        self.parse().unwrap_or(Timestamp::MIN)
    }

    /// The stored text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn parse(&self) -> Option<Timestamp> {
        let civil = DateTime::strptime("%Y-%m-%d %H:%M:%S", &self.0).ok()?;
        civil.to_zoned(TimeZone::UTC).ok().map(|zoned| zoned.timestamp())
    }
}

impl fmt::Display for SqlStamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Reads an instant that another program may have stored: the stored form, or ISO 8601 with `T`, a fraction, `Z` or an offset. `None` for
/// anything else: an expiry that cannot be read counts as expired (accounts specification, 0.1).
pub fn read_instant(text: &str) -> Option<Timestamp> {
    if let Ok(stamp) = SqlStamp::read(text) {
        return Some(stamp.instant());
    }
    if let Ok(instant) = text.parse::<Timestamp>() {
        return Some(instant);
    }
    let civil: DateTime = text.parse().ok()?;
    text.contains('T').then(|| civil.to_zoned(TimeZone::UTC).ok().map(|zoned| zoned.timestamp()))?
}

/// Seconds since 1970, the form of the few integer times of the schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct EpochSeconds(pub i64);

impl EpochSeconds {
    /// The seconds of an instant.
    pub fn of(instant: Timestamp) -> Self {
        Self(instant.as_second())
    }
}

/// Reads a day: `YYYY-MM-DD`, exactly ten characters.
pub fn read_day(text: &str) -> Result<Day, NotATime> {
    if text.len() != 10 {
        return Err(NotATime::Day);
    }
    Date::strptime("%Y-%m-%d", text).map_err(|_| NotATime::Day)
}

/// A month of a year, `2026-12`: what a list of nights can be narrowed to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Month(Day);

impl Month {
    /// The month of a day.
    pub fn of(day: Day) -> Self {
        Self(day.first_of_month())
    }

    /// Reads `YYYY-MM`.
    pub fn read(text: &str) -> Result<Self, NotATime> {
        read_day(&format!("{text}-01")).map(Self)
    }

    /// Its first day.
    pub fn first_day(self) -> Day {
        self.0
    }

    /// The first day of the month after it.
    pub fn day_after(self) -> Day {
        self.0.saturating_add(1.month())
    }

    /// Whether a day lies in it.
    pub fn holds(self, day: Day) -> bool {
        Self::of(day) == self
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.strftime("%Y-%m"))
    }
}

/// A time on the clock of the venue, `HH:MM`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ClockTime(u16);

impl ClockTime {
    /// A clock time from hour (0–23) and minute (0–59).
    pub fn new(hour: u16, minute: u16) -> Option<Self> {
        (hour < 24 && minute < 60).then_some(Self(hour * 60 + minute))
    }

    /// A clock time from minutes, of which whole days are dropped.
    pub fn from_minutes(minutes: u16) -> Self {
        Self(minutes % DAY_MINUTES)
    }

    /// Reads `HH:MM`, exactly five characters (admin specification, 2.1).
    pub fn read(text: &str) -> Result<Self, NotATime> {
        let digits = |part: &str| (part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit())).then(|| part.parse::<u16>().ok()).flatten();
        text.split_once(':').and_then(|(hour, minute)| Self::new(digits(hour)?, digits(minute)?)).ok_or(NotATime::Clock)
    }

    /// Reads a stored time; `HH:MM:SS` and `YYYY-MM-DD HH:MM` are cut to `HH:MM` (public specification, 1.7).
    pub fn read_stored(text: &str) -> Result<Self, NotATime> {
        let clock = match text.split_once([' ', 'T']) {
            Some((day, clock)) => read_day(day).map(|_| clock)?,
            None => text,
        };
        Self::read(clock.get(..5).ok_or(NotATime::Clock)?)
    }

    /// Minutes since midnight, 0–1439.
    pub fn minutes(self) -> u16 {
        self.0
    }

    /// Minutes since the midnight at which the festival day began: a time before 06:00 belongs to its end.
    pub fn night_minutes(self) -> u16 {
        if self.is_after_midnight() { self.0 + DAY_MINUTES } else { self.0 }
    }

    /// Whether the time lies between midnight and the flip of the festival day.
    pub fn is_after_midnight(self) -> bool {
        self.0 < FLIP_MINUTE
    }

    /// The time on a 12- or 24-hour clock: `9:05 PM` or `21:05`.
    pub fn on(self, face: ClockFace) -> String {
        match face {
            ClockFace::TwentyFour => self.to_string(),
            ClockFace::Twelve => {
                let (hour, half) = (self.0 / 60, if self.0 < 720 { "AM" } else { "PM" });
                format!("{}:{:02} {half}", if hour % 12 == 0 { 12 } else { hour % 12 }, self.0 % 60)
            }
        }
    }

    /// The local moment at which the clock shows this time on a calendar day.
    pub fn on_day(self, date: Date) -> DateTime {
        date.to_datetime(self.time())
    }

    fn time(self) -> Time {
        let part = |n: u16| i8::try_from(n).unwrap_or(0);
        Time::new(part(self.0 / 60), part(self.0 % 60), 0, 0).unwrap_or(Time::MIN)
    }
}

impl fmt::Display for ClockTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

/// How pages show clock times (configuration key `clock`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ClockFace {
    /// `9:05 PM`.
    #[default]
    Twelve,
    /// `21:05`.
    TwentyFour,
}

/// The zone of all set times (configuration key `timezone`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zone {
    name: String,
    zone: TimeZone,
}

impl Zone {
    /// A zone by its IANA name, from the rules compiled into the program.
    pub fn named(name: &str) -> Result<Self, NotATime> {
        let zone = TimeZoneDatabase::bundled().get(name).map_err(|_| NotATime::Zone)?;
        Ok(Self { name: zone.iana_name().unwrap_or(name).to_owned(), zone })
    }

    /// The IANA name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The city of the name, for people: `Toronto`.
    pub fn city(&self) -> String {
        self.name.rsplit('/').next().unwrap_or(&self.name).replace('_', " ")
    }

    /// The rules.
    pub fn rules(&self) -> &TimeZone {
        &self.zone
    }

    /// The date on the calendar at an instant; unlike [`Zone::today`] it flips at midnight.
    pub fn calendar_date(&self, now: Timestamp) -> Date {
        self.zone.to_datetime(now).date()
    }

    /// The festival day at an instant: it flips at 06:00 by the wall clock (public specification, 2.2).
    pub fn today(&self, now: Timestamp) -> Day {
        let local = self.zone.to_datetime(now);
        if local.hour() < FLIP_HOUR { local.date().saturating_sub(1.day()) } else { local.date() }
    }

    /// The instant at which the festival day that runs at `now` ends: the next 06:00.
    pub fn next_flip(&self, now: Timestamp) -> Timestamp {
        self.flip_of(self.today(now).saturating_add(1.day()))
    }

    /// The instant at which a festival day begins: its 06:00.
    pub fn flip_of(&self, day: Day) -> Timestamp {
        self.instant(day.at(FLIP_HOUR, 0, 0, 0))
    }

    /// A local time as an instant: a skipped time moves forward by the gap, a repeated one means its first occurrence.
    pub fn instant(&self, local: DateTime) -> Timestamp {
        self.zone.to_ambiguous_timestamp(local).compatible().unwrap_or(Timestamp::MAX)
    }

    /// When a set of this festival day begins: before 06:00 it is the calendar day after.
    pub fn starts_at(&self, day: Day, start: ClockTime) -> Timestamp {
        self.instant(self.calendar_day(day, start).to_datetime(start.time()))
    }

    /// When a set ends: the first instant after its start at which the clock shows `end`.
    ///
    /// A start that a clock change moved forward takes an end inside the gap along, so that the set keeps its length.
    pub fn ends_at(&self, day: Day, start: ClockTime, end: ClockTime) -> Timestamp {
        let date = self.calendar_day(day, start);
        let begins = self.starts_at(day, start);
        for candidate in self.occurrences(date.to_datetime(end.time())) {
            if candidate > begins {
                return candidate;
            }
        }
        let nominal = date.to_datetime(start.time());
        if end > start && matches!(self.zone.to_ambiguous_timestamp(nominal).offset(), AmbiguousOffset::Gap { .. }) {
            let minutes = i64::from(end.minutes() - start.minutes());
            return begins.saturating_add(minutes.minutes()).unwrap_or(Timestamp::MAX);
        }
        self.instant(date.saturating_add(1.day()).to_datetime(end.time()))
    }

    /// The calendar day on which a clock time of a festival day falls.
    pub fn calendar_day(&self, day: Day, time: ClockTime) -> Day {
        if time.is_after_midnight() { day.saturating_add(1.day()) } else { day }
    }

    /// An instant in RFC 3339 with the offset of the zone: `2026-08-02T21:00:00-04:00`.
    pub fn rfc3339(&self, instant: Timestamp) -> String {
        instant.display_with_offset(self.zone.to_offset(instant)).to_string()
    }

    /// The instants at which the clock shows a local time: one, two on the night it occurs twice, the moved one if it is skipped.
    fn occurrences(&self, local: DateTime) -> Vec<Timestamp> {
        match self.zone.to_ambiguous_timestamp(local).offset() {
            AmbiguousOffset::Fold { before, after } => {
                [before, after].into_iter().filter_map(|offset| offset.to_timestamp(local).ok()).collect()
            }
            _ => vec![self.instant(local)],
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    fn toronto() -> Zone {
        Zone::named("America/Toronto").unwrap()
    }

    fn clock(text: &str) -> ClockTime {
        ClockTime::read(text).unwrap()
    }

    fn span(day: Day, start: &str, end: &str) -> (String, String) {
        let zone = toronto();
        let (start, end) = (clock(start), clock(end));
        (zone.rfc3339(zone.starts_at(day, start)), zone.rfc3339(zone.ends_at(day, start, end)))
    }

    #[test]
    fn the_worked_examples_of_the_specification_hold() {
        let summer = date(2026, 8, 2);
        assert_eq!(span(summer, "23:40", "00:20"), ("2026-08-02T23:40:00-04:00".into(), "2026-08-03T00:20:00-04:00".into()));
        assert_eq!(span(summer, "00:30", "01:10"), ("2026-08-03T00:30:00-04:00".into(), "2026-08-03T01:10:00-04:00".into()));
        assert_eq!(span(summer, "05:30", "06:30"), ("2026-08-03T05:30:00-04:00".into(), "2026-08-03T06:30:00-04:00".into()));
        assert_eq!(span(date(2026, 10, 31), "01:30", "02:30"), ("2026-11-01T01:30:00-04:00".into(), "2026-11-01T02:30:00-05:00".into()));
        assert_eq!(span(date(2026, 3, 7), "01:30", "02:30"), ("2026-03-08T01:30:00-05:00".into(), "2026-03-08T03:30:00-04:00".into()));
    }

    #[test]
    fn a_set_that_starts_in_the_skipped_hour_keeps_its_length() {
        assert_eq!(span(date(2026, 3, 7), "02:30", "03:15"), ("2026-03-08T03:30:00-04:00".into(), "2026-03-08T04:15:00-04:00".into()));
    }

    #[test]
    fn the_festival_day_flips_at_six_by_the_wall_clock() {
        let zone = toronto();
        let today = |text: &str| zone.today(text.parse().unwrap());
        assert_eq!(today("2026-08-03T02:30:00Z"), date(2026, 8, 2));
        assert_eq!(today("2026-08-03T09:59:59Z"), date(2026, 8, 2));
        assert_eq!(today("2026-08-03T10:00:00Z"), date(2026, 8, 3));
        assert_eq!(zone.next_flip("2026-08-03T02:30:00Z".parse().unwrap()).to_string(), "2026-08-03T10:00:00Z");
    }

    #[test]
    fn stored_times_are_cut_to_hours_and_minutes() {
        for stored in ["21:05", "21:05:00", "2026-08-02 21:05", "2026-08-02T21:05:00Z"] {
            assert_eq!(ClockTime::read_stored(stored), Ok(clock("21:05")), "{stored}");
        }
        for wrong in ["", "9:05", "24:00", "21:60", "noon", "ab:cd", "2026-13-02 21:05"] {
            assert!(ClockTime::read_stored(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_month_is_read_from_year_and_month_and_holds_its_days() {
        let december = Month::read("2026-12").unwrap();

        assert_eq!((december.first_day(), december.day_after()), (date(2026, 12, 1), date(2027, 1, 1)));
        assert!(december.holds(date(2026, 12, 31)) && !december.holds(date(2027, 12, 1)));
        assert_eq!(december.to_string(), "2026-12");
        for wrong in ["", "2026", "2026-13", "2026-1", "2026-12-01", "26-12", "december"] {
            assert_eq!(Month::read(wrong), Err(NotATime::Day), "{wrong}");
        }
    }

    #[test]
    fn a_stamp_has_one_form_only() {
        assert!(SqlStamp::read("2026-08-03 02:30:00").is_ok());
        for wrong in ["2026-08-03T02:30:00Z", "2026-08-03 02:30", "garbage", "", "2026-02-30 00:00:00", "2026-08-03 02:30:00.5"] {
            assert_eq!(SqlStamp::read(wrong), Err(NotATime::Stamp), "{wrong}");
        }
    }

    #[test]
    fn a_clock_time_is_shown_on_both_faces() {
        assert_eq!(clock("00:05").on(ClockFace::Twelve), "12:05 AM");
        assert_eq!(clock("12:00").on(ClockFace::Twelve), "12:00 PM");
        assert_eq!(clock("21:40").on(ClockFace::Twelve), "9:40 PM");
        assert_eq!(clock("21:40").on(ClockFace::TwentyFour), "21:40");
    }

    proptest! {
        #[test]
        fn an_end_always_lies_after_its_start_and_within_a_day_and_an_hour(day in 0..20_000i32, start in 0..1440u16, end in 0..1440u16, zone in 0..4usize) {
            let zone = Zone::named(["America/Toronto", "Europe/Berlin", "Australia/Lord_Howe", "UTC"].get(zone).unwrap()).unwrap();
            let day = date(2000, 1, 1).checked_add(i64::from(day).days()).unwrap();
            let (start, end) = (ClockTime::from_minutes(start), ClockTime::from_minutes(end));
            let (begins, ends) = (zone.starts_at(day, start), zone.ends_at(day, start, end));
            prop_assert!(ends > begins);
            prop_assert!(ends.as_second() - begins.as_second() <= 25 * 3600);
        }

        #[test]
        fn every_set_of_a_festival_day_starts_inside_that_day(day in 0..20_000i32, start in 0..1440u16) {
            let zone = toronto();
            let day = date(2000, 1, 1).checked_add(i64::from(day).days()).unwrap();
            let begins = zone.starts_at(day, ClockTime::from_minutes(start));
            prop_assert_eq!(zone.today(begins), day);
        }
    }
}
