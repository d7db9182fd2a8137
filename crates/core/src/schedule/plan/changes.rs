//! What has changed since a pick was shown last.

use super::super::Slot;
use crate::ids::VenueId;
use crate::moment::{ClockFace, ClockTime};

/// Start, end and room of a pick as they were shown; `None` = to be announced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shown {
    /// Its start.
    pub start: Option<ClockTime>,
    /// Its end.
    pub end: Option<ClockTime>,
    /// Its room.
    pub venue: Option<VenueId>,
}

/// One thing that is not as it was shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// The start: what it is and what it was.
    Start(Option<ClockTime>, Option<ClockTime>),
    /// The end, where the start is as it was.
    End(Option<ClockTime>, Option<ClockTime>),
    /// The room.
    Room,
}

impl Shown {
    /// A set as it stands.
    pub fn of(slot: &Slot) -> Self {
        Self { start: slot.start, end: slot.end, venue: slot.venue.as_ref().map(|venue| venue.id) }
    }

    /// What is not as it was `seen`: the start or else the end, then the room.
    pub fn changes_since(self, seen: Self) -> Vec<Change> {
        let time = match () {
            () if self.start != seen.start => Some(Change::Start(self.start, seen.start)),
            () if self.end != seen.end => Some(Change::End(self.end, seen.end)),
            () => None,
        };
        time.into_iter().chain((self.venue != seen.venue).then_some(Change::Room)).collect()
    }
}

impl Change {
    /// What the card says: "now 9:20 PM, was 9:00 PM", "now till 9:50 PM, was 9:45 PM", "now at Boathouse".
    pub fn words(self, face: ClockFace, room: Option<&str>) -> String {
        let say = |time: Option<ClockTime>, unknown: &str| time.map_or_else(|| unknown.to_owned(), |time| time.on(face));
        match self {
            Self::Start(is, was) => format!("now {}, was {}", say(is, "time TBD"), say(was, "TBD")),
            Self::End(is, was) => format!("now till {}, was {}", say(is, "an open end"), say(was, "open")),
            Self::Room => room.map_or_else(|| "now venue TBD".to_owned(), |room| format!("now at {room}")),
        }
    }
}
