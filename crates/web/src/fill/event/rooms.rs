//! The rooms of a night: what happens in them now, and their cards.

use settimes_core::events::{VenueNote, clean_venue_info};
use settimes_core::schedule::{Night, NightSet, SlotVenue};
use settimes_core::text;

use super::States;
use super::map::neighbours;
use crate::fill::Site;
use crate::fill::places::{venue_href, venue_mark, venue_tag, whereabouts};
use crate::fill::site::band_href;
use crate::fill::times::Timed;
use crate::pages::event::RoomCard;
use crate::pages::parts::{RoomNow, SetState, Turn};

/// The rooms of a night.
pub(in crate::fill) struct Rooms<'a> {
    /// The venues of its visible sets, in the order of `venue_info`, then by name.
    pub(in crate::fill) venues: Vec<&'a SlotVenue>,
    /// What `venue_info` says.
    notes: Vec<VenueNote>,
}

/// The rooms of a night: an organiser who lists them in `venue_info` says in which order they stand on the page.
pub(in crate::fill) fn rooms_of(night: &Night) -> Rooms<'_> {
    let notes = clean_venue_info(night.event.venue_info.as_deref()).map(|(_, notes)| notes).unwrap_or_default();
    let mut venues: Vec<&SlotVenue> = Vec::new();
    for venue in night.sets.iter().filter_map(|set| set.slot.venue.as_ref()) {
        if !venues.iter().any(|known| known.id == venue.id) {
            venues.push(venue);
        }
    }
    let listed_at = |venue: &SlotVenue| notes.iter().position(|note| is_of(note, venue)).unwrap_or(usize::MAX);
    venues.sort_by_cached_key(|venue| (listed_at(venue), counted(&text::sort_key(&venue.name)), venue.id));
    Rooms { venues, notes }
}

/// A name in which numbers stand in the order of counting: "stage 2" before "stage 10".
fn counted(name: &str) -> String {
    const DIGITS: usize = 9;
    let mut key = String::with_capacity(name.len());
    for part in name.split_inclusive(|c: char| !c.is_ascii_digit()) {
        let digits = part.trim_end_matches(|c: char| !c.is_ascii_digit());
        let rest = part.strip_prefix(digits).unwrap_or_default();
        if digits.is_empty() {
            key.push_str(rest);
        } else {
            key.push_str(&"0".repeat(DIGITS.saturating_sub(digits.len())));
            key.push_str(digits);
            key.push_str(rest);
        }
    }
    key
}

fn is_of(note: &VenueNote, venue: &SlotVenue) -> bool {
    text::fold(&note.name) == text::fold(&venue.name)
}

/// What happens in each room; empty before the first set and after the last one. A room that has only sets whose start is to be announced left is not
/// among them: nobody can say whether it is done.
pub(in crate::fill) fn on_now(night: &Night, venues: &[&SlotVenue], states: &States<'_>, site: &Site<'_>) -> Vec<RoomNow> {
    if !states.is_running() {
        return Vec::new();
    }
    let find = |venue: &SlotVenue, wanted: SetState| {
        let here = states.timed.iter().filter(|timed| timed.set.slot.venue.as_ref().is_some_and(|room| room.id == venue.id));
        here.copied().find(|timed| states.state(timed.set) == wanted).map(|timed| turn(timed, site))
    };
    let room =
        |venue: &SlotVenue| RoomNow { venue: venue_tag(venue), playing: find(venue, SetState::Now), next: find(venue, SetState::Next) };
    let waits = |venue: &SlotVenue| {
        night.sets.iter().any(|set| Timed::of(set).is_none() && set.slot.venue.as_ref().is_some_and(|room| room.id == venue.id))
    };
    let rooms = venues.iter().map(|venue| (room(venue), waits(venue)));
    rooms.filter(|(room, waits)| room.playing.is_some() || room.next.is_some() || !waits).map(|(room, _)| room).collect()
}

fn turn(timed: Timed<'_>, site: &Site<'_>) -> Turn {
    let slot = &timed.set.slot;
    Turn {
        band: slot.name.clone(),
        band_href: band_href(slot.band),
        starts: site.starts(timed),
        ends: site.ends(timed),
        instants: timed.instants(),
    }
}

/// The cards: the venues of the night with what `venue_info` adds to them, then the places that only `venue_info` knows.
pub(super) fn cards(night: &Night, rooms: &Rooms<'_>, site: &Site<'_>) -> Vec<RoomCard> {
    let city = night.event.city.as_deref();
    let ours = rooms.venues.iter().enumerate().map(|(index, venue)| {
        let note = rooms.notes.iter().find(|note| is_of(note, venue));
        let here: Vec<&NightSet> =
            night.sets.iter().filter(|set| set.slot.venue.as_ref().is_some_and(|room| room.id == venue.id)).collect();
        let address = venue.address.clone().or_else(|| note?.address.clone());
        let map = || site.map_href(venue.place, &venue.name, whereabouts(address.as_deref(), city).as_deref());
        RoomCard {
            name: venue.name.clone(),
            number: Some(venue.id.get()),
            place: venue.place.map(|place| format!("{},{}", place.latitude, place.longitude)),
            mark: Some(venue_mark(venue.id)),
            href: Some(venue_href(venue.id)),
            note: note.and_then(|note| note.note.clone()),
            map_href: note.and_then(|note| note.map.clone()).or_else(map),
            address,
            neighbours: neighbours(&rooms.venues, index),
            programme: site.programme(&here),
        }
    });
    let strangers = rooms.notes.iter().filter(|note| !rooms.venues.iter().any(|venue| is_of(note, venue))).map(|note| RoomCard {
        name: note.name.clone(),
        number: None,
        place: None,
        mark: None,
        href: None,
        address: note.address.clone(),
        note: note.note.clone(),
        map_href: note.map.clone().or_else(|| site.map_href(None, &note.name, whereabouts(note.address.as_deref(), city).as_deref())),
        neighbours: Vec::new(),
        programme: None,
    });
    ours.chain(strangers).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_names_are_counted() {
        let mut names = ["stage 10", "stage 2", "stage", "stage 2b", "10", "9 lives", "夜 3"];

        names.sort_by_key(|name| counted(name));

        assert_eq!(names, ["9 lives", "10", "stage", "stage 2", "stage 2b", "stage 10", "夜 3"]);
    }
}
