//! How long until a pick, or how long it still plays. Minutes are rounded up.

use std::fmt;

use jiff::Timestamp;

use super::{Span, minutes_up};

/// A set that starts within this many minutes is "soon".
const SOON: u32 = 15;
const HOUR: u32 = 60;
const DAY: u32 = 24 * HOUR;

/// What a clock beside a pick says; its `Display` is the words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Countdown {
    /// Its start is to be announced: nothing.
    Unknown,
    /// It plays; the minutes left if its end is known.
    Playing(Option<u32>),
    /// It starts in at most 15 minutes: "soon", and in how many, because a fan at the bar decides by the number (public specification, 6.3).
    Soon(u32),
    /// It starts in at most 60 minutes.
    Minutes(u32),
    /// It starts in less than a day: hours and minutes.
    Hours(u32, u32),
    /// It starts later: days and hours.
    Days(u32, u32),
    /// It is over.
    Finished,
}

/// The countdown of a pick at a moment. An assumed end says when a set is over, never how long it still plays.
pub fn countdown(span: Option<Span>, now: Timestamp) -> Countdown {
    let Some(span) = span else { return Countdown::Unknown };
    if span.ends_at <= now {
        return Countdown::Finished;
    }
    if span.plays(now) {
        return Countdown::Playing((!span.end_assumed).then(|| minutes_up(now, span.ends_at)));
    }
    match minutes_up(now, span.starts_at) {
        minutes @ ..=SOON => Countdown::Soon(minutes),
        minutes @ ..=HOUR => Countdown::Minutes(minutes),
        minutes if minutes < DAY => Countdown::Hours(minutes / HOUR, minutes % HOUR),
        minutes => Countdown::Days(minutes / DAY, minutes % DAY / HOUR),
    }
}

impl fmt::Display for Countdown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown => Ok(()),
            Self::Playing(Some(minutes)) => write!(f, "{minutes} min left"),
            Self::Playing(None) => f.write_str("playing"),
            Self::Soon(minutes) => write!(f, "soon, in {minutes} min"),
            Self::Minutes(minutes) => write!(f, "in {minutes} min"),
            Self::Hours(hours, minutes) => write!(f, "in {hours} h {minutes} min"),
            Self::Days(days, hours) => write!(f, "in {days} d {hours} h"),
            Self::Finished => f.write_str("finished"),
        }
    }
}
