//! The map of the rooms, and how far they are from each other.

use settimes_core::schedule::SlotVenue;
use settimes_core::schedule::night_map::{NightMap, Spot, nearest, night_map};

use crate::fill::places::{venue_mark, venue_tag};
use crate::pages::event::Neighbour;
use crate::pages::map::{MapBar, MapLabel, MapPin, MapWay, RoomMap};
use crate::pages::parts::short_walk;

/// Neighbours on a card; with as many rooms as that, all of them are on every card.
const NEIGHBOURS: usize = 3;

fn spots<'v>(venues: &[&'v SlotVenue]) -> Vec<Spot<'v>> {
    venues.iter().map(|venue| Spot { name: &venue.name, place: venue.place }).collect()
}

/// The map; `None` if fewer than two rooms are known to be somewhere.
pub(super) fn room_map(venues: &[&SlotVenue]) -> Option<RoomMap> {
    let map = night_map(&spots(venues))?;
    let at = |pin: usize| map.pins.get(pin).map_or((0, 0), |pin| (pin.x, pin.y));
    let ways =
        map.walks.iter().map(|walk| MapWay { from: at(walk.from), to: at(walk.to), walk: short_walk(walk.minutes), sign: walk.sign });
    let pins = map.pins.iter().filter_map(|pin| {
        let label = pin.label.as_ref().map(|label| MapLabel { text: label.text.clone(), at: (label.x, label.y), tied: label.tied });
        Some(MapPin { at: (pin.x, pin.y), mark: venue_mark(venues.get(pin.room)?.id), label })
    });
    Some(RoomMap {
        height: map.height,
        words: words(&map, venues),
        ways: ways.collect(),
        pins: pins.collect(),
        bar: map.scale.map(|scale| MapBar { length: scale.length, words: format!("{} walk", short_walk(scale.minutes)) }),
        missing: venues.iter().filter(|venue| venue.place.is_none()).map(|venue| venue.name.clone()).collect(),
    })
}

fn words(map: &NightMap, venues: &[&SlotVenue]) -> String {
    let name = |pin: usize| map.pins.get(pin).and_then(|pin| venues.get(pin.room)).map_or("", |venue| venue.name.as_str());
    let walks = map.walks.iter().map(|walk| format!("{} to {} {}", name(walk.from), name(walk.to), short_walk(walk.minutes)));
    format!("On foot: {}.", walks.collect::<Vec<_>>().join(", "))
}

/// The rooms nearest to one of them, for its card.
pub(super) fn neighbours(venues: &[&SlotVenue], room: usize) -> Vec<Neighbour> {
    let near = nearest(&spots(venues), room).into_iter().take(NEIGHBOURS);
    near.filter_map(|(other, minutes)| Some(Neighbour { venue: venue_tag(venues.get(other)?), walk: short_walk(minutes) })).collect()
}
