//! Small things that several pages show: a clock time, a day, a venue with its mark, a set that is playing.

/// A clock time as people read it: large figures, small half of the day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clock {
    /// `8:30` by the 12-hour clock, `20:30` by the 24-hour clock.
    pub figures: String,
    /// `AM` or `PM`; `None` by the 24-hour clock.
    pub half: Option<String>,
    /// The instant for `<time datetime>`, RFC 3339 with offset.
    pub datetime: String,
}

/// When a set ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ending {
    /// At this time: "till 9:05 PM".
    Till(Clock),
    /// Nobody said; shown as "from 9:00 PM". An assumed end is never shown as a fact (public specification, 2.2).
    Open,
}

impl Ending {
    /// Nobody said when it ends.
    pub fn is_open(&self) -> bool {
        matches!(self, Self::Open)
    }
}

/// The instants of a set, for the minute clock in the browser. Milliseconds since 1970-01-01 UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Instants {
    /// The set starts.
    pub start_ms: i64,
    /// The set ends; the assumed end if its [`Ending`] is open.
    pub end_ms: i64,
}

/// From the first start till the last end of a night.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NightSpan {
    /// The first start.
    pub starts: Clock,
    /// The last end.
    pub ends: Ending,
    /// For the minute clock.
    pub instants: Instants,
}

/// Where a set stands by the clock at the moment of rendering. Changes only when a set starts or ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SetState {
    /// Later tonight, or another night.
    Ahead,
    /// The next one to start in its room.
    Next,
    /// Playing.
    Now,
    /// Finished.
    Over,
}

impl SetState {
    /// The class name in the markup, shared with `night.js`.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Ahead => "ahead",
            Self::Next => "next",
            Self::Now => "now",
            Self::Over => "over",
        }
    }
}

/// A festival day, or the first of several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Day {
    /// `2026-12-05`.
    pub datetime: String,
    /// `Sat`.
    pub weekday: String,
    /// `5`.
    pub number: String,
    /// `Dec`.
    pub month: String,
    /// `2025`, where the year must be said: in any year but the current one.
    pub year: Option<String>,
    /// The day in full, and the last day if there are several: `Saturday 5 December 2026`, `Fri 4 – Sun 6 December 2026`.
    pub full: String,
}

/// The sign of a venue: a colour *and* a shape, the same on every page, in cards, lists and the timetable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VenueMark {
    tone: u8,
    glyph: char,
}

impl VenueMark {
    /// Shapes that every font with East Asian symbols has. No star: that is for picks.
    const GLYPHS: [char; 8] = ['●', '▲', '■', '◆', '▼', '◎', '◇', '□'];

    /// The mark of the venue with this number (its id). Neighbouring numbers differ in colour and shape; 64 numbers in a row differ in one of them.
    pub fn of(venue_number: u64) -> Self {
        // Numbers start at 1; the first shapes are the plainest.
        let number = venue_number.wrapping_sub(1);
        let (tone, round) = (number % 8, number / 8 % 8);
        let shape = usize::try_from((tone + round) % 8).unwrap_or_default();
        Self { tone: u8::try_from(tone + 1).unwrap_or(1), glyph: Self::GLYPHS.get(shape).copied().unwrap_or('●') }
    }

    /// The colour, 1 to 8: class `v1` to `v8`.
    pub const fn tone(self) -> u8 {
        self.tone
    }

    /// The shape.
    pub const fn glyph(self) -> char {
        self.glyph
    }
}

/// A venue wherever it is named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VenueTag {
    /// Its id, for the browser.
    pub number: i64,
    /// Its name.
    pub name: String,
    /// Its page, `/venue/{id}`.
    pub href: String,
    /// Its sign.
    pub mark: VenueMark,
}

/// A set in one line: who, from when till when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turn {
    /// The band.
    pub band: String,
    /// Its page, `/band/{id}`.
    pub band_href: String,
    /// When it starts.
    pub starts: Clock,
    /// When it ends.
    pub ends: Ending,
    /// For the minute clock.
    pub instants: Instants,
}

/// What happens in one room at this moment. A room that has nothing left tonight has neither.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoomNow {
    /// The room.
    pub venue: VenueTag,
    /// Who plays.
    pub playing: Option<Turn>,
    /// Who plays next there.
    pub next: Option<Turn>,
}

/// A walk in few letters: "4 min", "2 h", "2 h 30".
pub fn short_walk(minutes: u32) -> String {
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, minutes) => format!("{hours} h {minutes:02}"),
    }
}

/// A link with its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// What it says: "Bandcamp".
    pub label: String,
    /// Where it leads; only `http`, `https` or a path of ours.
    pub href: String,
}

/// A step of the way from home to this page.
pub type Crumb = Link;

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn a_walk_is_said_in_few_letters() {
        assert_eq!([4, 60, 150, 125].map(short_walk), ["4 min", "1 h", "2 h 30", "2 h 05"]);
    }

    #[test]
    fn a_venue_keeps_its_mark() {
        assert_eq!(VenueMark::of(3), VenueMark::of(3));
    }

    #[test]
    fn neighbouring_venues_differ_in_colour_and_in_shape() {
        for number in 0..200 {
            let (here, next) = (VenueMark::of(number), VenueMark::of(number + 1));

            assert_ne!(here.tone(), next.tone(), "venue {number}");
            assert_ne!(here.glyph(), next.glyph(), "venue {number}");
        }
    }

    #[test]
    fn sixty_four_venues_in_a_row_are_told_apart() {
        let marks: BTreeSet<(u8, char)> = (1000..1064).map(VenueMark::of).map(|mark| (mark.tone(), mark.glyph())).collect();

        assert_eq!(marks.len(), 64);
    }

    #[test]
    fn every_venue_number_has_a_tone_of_the_palette() {
        for number in [0, 1, 7, 8, 63, 64, u64::MAX] {
            assert!((1..=8).contains(&VenueMark::of(number).tone()), "venue {number}");
        }
    }
}
