//! A fan's picks for one night: where they clash, how far it is between them, what to do next, what has changed (public specification, 6.3).
//!
//! The browser has a copy of these rules (`crates/web/static/js/plan-rules.js`). Both are held to the same vectors, `tests/browser/vectors/plan.json`, which
//! `tests/plan_vectors.rs` makes from here.

mod changes;
mod clashes;
mod countdown;
mod next_move;

use jiff::Timestamp;

pub use changes::{Change, Shown};
pub use clashes::{Clash, Pair, Way, clashes, tally, ways};
pub use countdown::{Countdown, countdown};
pub use next_move::{Move, next_move, next_move_changes};

use super::NightSet;
use crate::ids::{SetId, VenueId};
use crate::lineup::Place;

/// A picked set as the rules see it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stop {
    /// The set.
    pub id: SetId,
    /// Where it plays; `None` = to be announced.
    pub room: Option<Room>,
    /// When it plays; `None` = to be announced.
    pub span: Option<Span>,
}

/// Where a picked set plays.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Room {
    /// The venue.
    pub id: VenueId,
    /// Where it stands, if that is known.
    pub place: Option<Place>,
}

/// When a picked set plays: half-open, the end later than the start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// When it starts.
    pub starts_at: Timestamp,
    /// When it ends, known or assumed.
    pub ends_at: Timestamp,
    /// Whether the end is assumed and must not be shown as a fact (public specification, 2.2).
    pub end_assumed: bool,
}

impl Stop {
    /// A visible set of a night, picked.
    pub fn of(set: &NightSet) -> Self {
        let span = set.starts_at.zip(set.ends_at);
        Self {
            id: set.slot.id,
            room: set.slot.venue.as_ref().map(|venue| Room { id: venue.id, place: venue.place }),
            span: span.map(|(starts_at, ends_at)| Span { starts_at, ends_at, end_assumed: set.end_estimated }),
        }
    }

    /// Minutes on foot from this set to another: none in the same room, `None` where a room or its coordinates are unknown.
    pub fn walk_to(&self, other: &Self) -> Option<u32> {
        let (from, to) = self.room.zip(other.room)?;
        if from.id == to.id {
            return Some(0);
        }
        from.place.zip(to.place).map(|(from, to)| from.walking_minutes_to(to))
    }
}

impl Span {
    /// Whether both play at one moment; what touches does not meet.
    pub fn meets(self, other: Self) -> bool {
        self.starts_at < other.ends_at && other.starts_at < self.ends_at
    }

    fn plays(self, now: Timestamp) -> bool {
        self.starts_at <= now && now < self.ends_at
    }
}

/// The picks with a time, by start; of equal starts in the order given.
fn by_start(stops: &[Stop]) -> Vec<(Stop, Span)> {
    let mut timed: Vec<(Stop, Span)> = stops.iter().filter_map(|stop| Some((*stop, stop.span?))).collect();
    timed.sort_by_key(|(_, span)| span.starts_at);
    timed
}

/// Whole minutes from one moment to a later one, begun ones counted; 0 the other way.
fn minutes_up(from: Timestamp, to: Timestamp) -> u32 {
    let ms = to.as_millisecond().saturating_sub(from.as_millisecond()).max(0);
    u32::try_from(ms.saturating_add(59_999) / 60_000).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests;
