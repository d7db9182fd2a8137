//! The timetable: rooms beside each other, time downwards in rows of five minutes.
//!
//! A style attribute is forbidden (content security policy), so a block says where it stands by classes of `timetable.css`: `h` whole hours and `m`
//! five-minute steps below the first line, `n` steps of length.

use super::parts::{Clock, Ending, Instants, SetState, VenueTag};

/// Five-minute steps in an hour.
const STEPS: u16 = 12;
/// The longest block that the style sheet knows, in steps: twelve hours.
const LONGEST: u16 = 12 * STEPS;
/// The lowest line that the style sheet knows, in steps: 48 hours, as a night ends at 06:00 and a set may go on after it.
const LOWEST: u16 = 48 * STEPS - 1;

/// The timetable of a night; only sets with a start are in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timetable {
    /// One column per room, in the order of the room list; the room that is not known yet is last.
    pub columns: Vec<Column>,
    /// The times at the left edge, every half hour.
    pub marks: Vec<TimeMark>,
    /// The first line of the grid, milliseconds since 1970-01-01 UTC, for the line that shows the time.
    pub first_ms: i64,
    /// How tall the grid is, so that its last line has a label.
    pub height: Place,
}

/// One room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// The room; `None` gathers the sets whose room is to be announced.
    pub venue: Option<VenueTag>,
    /// Its sets by start.
    pub blocks: Vec<Block>,
}

impl Column {
    /// Whether the list leaves all of it out.
    pub fn is_hidden(&self) -> bool {
        self.blocks.iter().all(|block| block.hidden)
    }
}

/// One set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// Where it stands.
    pub place: Place,
    /// Whether it shares the column with a set at the same time.
    pub lane: Lane,
    /// The performance id.
    pub set: i64,
    /// Whether the list leaves it out at the moment.
    pub hidden: bool,
    /// The band.
    pub band: String,
    /// Its page.
    pub band_href: String,
    /// When it starts.
    pub starts: Clock,
    /// When it ends; with an open end `place` reaches to the assumed end and the block has no lower edge.
    pub ends: Ending,
    /// Where it stands by the clock.
    pub state: SetState,
    /// For the minute clock.
    pub instants: Instants,
}

/// The part of a column's width that a block takes: two sets in one room at one time stand side by side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lane {
    /// All of it.
    Whole,
    /// The left half.
    Left,
    /// The right half.
    Right,
}

impl Lane {
    /// The class name in the markup, with a space before it.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Whole => "",
            Self::Left => " left",
            Self::Right => " right",
        }
    }
}

/// A time at the left edge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimeMark {
    /// Where it stands.
    pub place: Place,
    /// Short, as the edge is narrow: `8 PM` and `8:30` by the 12-hour clock, `20:00` and `20:30` by the 24-hour clock.
    pub label: String,
    /// What kind of line it is.
    pub line: Line,
}

/// The line beside a [`TimeMark`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Line {
    /// A full hour.
    Hour,
    /// Half past.
    HalfHour,
    /// Midnight: the next calendar day begins.
    Midnight,
}

impl Line {
    /// The class name in the markup.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Hour => "hour",
            Self::HalfHour => "half",
            Self::Midnight => "midnight",
        }
    }
}

/// Where something stands in the grid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    step: u16,
    length: u16,
}

impl Place {
    /// The place of what lasts from `start` to `end`, both in minutes, in a grid whose first line is at `first`; all three are minutes of the same
    /// night (00:30 is 1470). Times between two lines move to the nearer one, so that sets that follow each other still touch. At least one step long.
    pub fn between(first: u32, start: u32, end: u32) -> Self {
        let line = |minute: u32| u16::try_from((minute.saturating_sub(first).saturating_add(2)) / 5).unwrap_or(u16::MAX).min(LOWEST);
        let (top, bottom) = (line(start), line(end));
        Self { step: top, length: bottom.saturating_sub(top).clamp(1, LONGEST) }
    }

    /// The place of a line at `minute`, as [`Place::between`].
    pub fn at(first: u32, minute: u32) -> Self {
        Self::between(first, minute, minute)
    }

    /// Whole hours below the first line: class `h…`.
    pub const fn hours(self) -> u16 {
        self.step / STEPS
    }

    /// Five-minute steps below the last whole hour, 0 to 11: class `m…`.
    pub const fn steps(self) -> u16 {
        self.step % STEPS
    }

    /// Length in five-minute steps, 1 to 144: class `n…`.
    pub const fn length(self) -> u16 {
        self.length
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_stands_where_its_start_is_and_is_as_tall_as_it_lasts() {
        let place = Place::between(18 * 60, 20 * 60 + 30, 21 * 60 + 5);

        assert_eq!((place.hours(), place.steps(), place.length()), (2, 6, 7));
    }

    #[test]
    fn a_set_after_midnight_goes_on_below() {
        let place = Place::between(18 * 60, 24 * 60 + 30, 24 * 60 + 70);

        assert_eq!((place.hours(), place.steps(), place.length()), (6, 6, 8));
    }

    #[test]
    fn sets_that_follow_each_other_touch_at_any_minute() {
        for change in 1200..1210 {
            let (before, after) = (Place::between(1080, 1150, change), Place::between(1080, change, 1260));

            assert_eq!(before.step + before.length, after.step, "change at {change}");
        }
    }

    #[test]
    fn nothing_leaves_the_grid() {
        let before_it = Place::between(1080, 1000, 1020);
        let far_below = Place::between(0, 100_000, u32::MAX);
        let backwards = Place::between(1080, 1200, 1100);

        assert_eq!((before_it.hours(), before_it.steps(), before_it.length()), (0, 0, 1));
        assert_eq!((far_below.hours(), far_below.steps(), far_below.length()), (47, 11, 1));
        assert_eq!(backwards.length(), 1);
    }
}
