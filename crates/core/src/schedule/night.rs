//! The running order of one event (public specification, 2.2).

use jiff::{Timestamp, ToSpan};

use crate::events::Event;
use crate::ids::{BandId, SetId, VenueId};
use crate::lineup::Place;
use crate::moment::{ClockTime, SqlStamp, Zone};

/// Minutes that a set without a known end is taken to last at most.
const ASSUMED_MINUTES: u16 = 60;

/// One visible set as it is stored.
#[derive(Debug, Clone, PartialEq)]
pub struct Slot {
    /// Row id of the set.
    pub id: SetId,
    /// Row id of its band.
    pub band: BandId,
    /// Name of the band.
    pub name: String,
    /// Comma-separated genres of the band.
    pub genre: Option<String>,
    /// Where the band comes from, in words.
    pub origin: Option<String>,
    /// Photo of the band as stored.
    pub photo_url: Option<String>,
    /// What the photo shows.
    pub photo_alt_text: Option<String>,
    /// Links of the band, JSON text as stored.
    pub social_links: Option<String>,
    /// Where it plays; `None` = to be announced.
    pub venue: Option<SlotVenue>,
    /// When it starts; `None` = to be announced.
    pub start: Option<ClockTime>,
    /// When it ends; `None` = to be announced.
    pub end: Option<ClockTime>,
    /// When the row was made.
    pub created_at: SqlStamp,
    /// When something that a calendar shows of it changed last; `None` = never since it was made.
    pub public_changed_at: Option<SqlStamp>,
}

/// The venue of a slot.
#[derive(Debug, Clone, PartialEq)]
pub struct SlotVenue {
    /// Row id.
    pub id: VenueId,
    /// Name.
    pub name: String,
    /// Postal address in one line.
    pub address: Option<String>,
    /// Where it stands.
    pub place: Option<Place>,
}

/// One visible set of a night, with its instants.
#[derive(Debug, Clone, PartialEq)]
pub struct NightSet {
    /// The set as stored.
    pub slot: Slot,
    /// When it starts.
    pub starts_at: Option<Timestamp>,
    /// When it ends, known or assumed.
    pub ends_at: Option<Timestamp>,
    /// Whether the end is assumed and must not be shown as a fact.
    pub end_estimated: bool,
}

/// Where a set stands at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SetState {
    /// It has no start yet.
    Unknown,
    /// It is to come.
    Ahead,
    /// It plays.
    Playing,
    /// It is over.
    Over,
}

/// An event with its visible sets in night order.
#[derive(Debug, Clone, PartialEq)]
pub struct Night {
    /// The event.
    pub event: Event,
    /// Its visible sets in night order.
    pub sets: Vec<NightSet>,
}

/// Puts the visible sets of an event in night order and gives them their instants.
///
/// Order: minutes of the start, those before 06:00 after all others, TBD starts last; then venue name, TBD venue last; then id.
pub fn night_of(event: Event, mut slots: Vec<Slot>, zone: &Zone) -> Night {
    slots.sort_by(|a, b| order_key(a).cmp(&order_key(b)));
    let ends: Vec<Option<ClockTime>> = slots.iter().map(|slot| slot.end.or_else(|| assumed_end(slot, &slots))).collect();
    let sets = slots.into_iter().zip(ends).map(|(slot, end)| timed(&event, slot, end, zone)).collect();
    Night { event, sets }
}

impl NightSet {
    /// Where the set stands at a moment; its span is half-open.
    pub fn state(&self, now: Timestamp) -> SetState {
        match (self.starts_at, self.ends_at) {
            (Some(starts), _) if now < starts => SetState::Ahead,
            (Some(_), Some(ends)) if now < ends => SetState::Playing,
            (Some(_), _) => SetState::Over,
            (None, _) => SetState::Unknown,
        }
    }

    /// Whether the set starts between midnight and 06:00.
    pub fn is_after_midnight(&self) -> bool {
        self.slot.start.is_some_and(ClockTime::is_after_midnight)
    }
}

impl Night {
    /// The next moment at which one of the sets starts or ends: until then every set keeps its state.
    pub fn next_change(&self, now: Timestamp) -> Option<Timestamp> {
        self.sets.iter().flat_map(|set| [set.starts_at, set.ends_at]).flatten().filter(|moment| *moment > now).min()
    }
}

fn order_key(slot: &Slot) -> (u16, bool, &str, SetId) {
    let venue = slot.venue.as_ref();
    (slot.start.map_or(u16::MAX, ClockTime::night_minutes), venue.is_none(), venue.map_or("", |venue| venue.name.as_str()), slot.id)
}

/// The earlier of start + 60 minutes and the next start at the same venue that night.
fn assumed_end(slot: &Slot, night: &[Slot]) -> Option<ClockTime> {
    let start = slot.start?.night_minutes();
    let next = slot.venue.as_ref().and_then(|venue| {
        let here = night.iter().filter(|other| other.venue.as_ref().is_some_and(|other| other.id == venue.id));
        here.filter_map(|other| other.start).map(ClockTime::night_minutes).filter(|other| *other > start).min()
    });
    let latest = start + ASSUMED_MINUTES;
    Some(ClockTime::from_minutes(next.map_or(latest, |next| next.min(latest))))
}

fn timed(event: &Event, slot: Slot, end: Option<ClockTime>, zone: &Zone) -> NightSet {
    let starts_at = slot.start.map(|start| zone.starts_at(event.date, start));
    let end_estimated = slot.start.is_some() && slot.end.is_none();
    let ends_at = slot.start.zip(end).map(|(start, end)| {
        let ends = zone.ends_at(event.date, start, end);
        let latest = starts_at.and_then(|starts| starts.checked_add(i64::from(ASSUMED_MINUTES).minutes()).ok());
        if end_estimated { latest.map_or(ends, |latest| ends.min(latest)) } else { ends }
    });
    NightSet { slot, starts_at, ends_at, end_estimated }
}

#[cfg(test)]
mod tests;
