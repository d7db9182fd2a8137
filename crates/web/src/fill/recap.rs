//! The page that looks back at an archived night.

use std::collections::BTreeSet;

use settimes_core::moment::Day;
use settimes_core::schedule::{NightSet, Recap};

use super::band::figure;
use super::meta::{Head, some_of};
use super::places::venue_tag;
use super::site::{band_href, event_href, recap_href};
use super::times::{Timed, event_day};
use super::{Site, json_ld};
use crate::pages::parts::Link;
use crate::pages::recap::{RecapRoom, RecapSet};
use crate::pages::{RecapPage, Surface};

/// The page that looks back at a night, seen from a festival day.
pub fn recap_page(recap: &Recap, site: &Site<'_>, today: Day) -> RecapPage {
    let event = &recap.night.event;
    let (returning, first_timers): (Vec<_>, Vec<_>) = bands(recap).into_iter().partition(|(is_returning, _)| *is_returning);
    let links = |bands: Vec<(bool, Link)>| bands.into_iter().map(|(_, link)| link).collect::<Vec<_>>();
    let has_times = recap.night.sets.iter().any(|set| set.starts_at.is_some());
    let day = event_day(event, today);
    RecapPage {
        layout: site.layout_of(
            event,
            Surface::Profile,
            Head {
                title: format!("{}: looking back", event.name),
                description: description(recap, &day.full),
                path: recap_href(event),
                kind: "website",
                image: None,
                alternates: Vec::new(),
                json_ld: json_ld::recap(&recap.night, site),
                zone_sentence: has_times.then(|| site.zone_sentence()),
            },
        ),
        crumbs: vec![
            Link { label: "All nights".to_owned(), href: "/".to_owned() },
            Link { label: event.name.clone(), href: event_href(event) },
        ],
        name: event.name.clone(),
        day,
        city: event.city.clone(),
        figures: figures(recap),
        first_timers: links(first_timers),
        returning: links(returning),
        rooms: rooms(&recap.night.sets, site),
    }
}

fn description(recap: &Recap, day: &str) -> String {
    let names: Vec<Link> = bands(recap).into_iter().map(|(_, link)| link).collect();
    let bill = some_of(names.iter().map(|link| link.label.as_str()), 5);
    let played = if bill.is_empty() { String::new() } else { format!(" Who played: {bill}.") };
    format!("Looking back at {}, {day}.{played}", recap.night.event.name)
}

/// The bands of the night, each once, in running order; whether each had played before.
fn bands(recap: &Recap) -> Vec<(bool, Link)> {
    let mut seen = BTreeSet::new();
    let sets = recap.night.sets.iter().map(|set| &set.slot).filter(|slot| seen.insert(slot.band));
    sets.map(|slot| (recap.is_returning(slot.band), Link { label: slot.name.clone(), href: band_href(slot.band) })).collect()
}

fn figures(recap: &Recap) -> Vec<crate::pages::band::Figure> {
    let counted = |count: usize, one: &str, many: &str| (count > 0).then(|| figure(count.to_string(), if count == 1 { one } else { many }));
    [
        counted(recap.night.sets.len(), "set", "sets"),
        counted(recap.venues(), "room", "rooms"),
        counted(recap.first_timers(), "first-timer", "first-timers"),
        counted(recap.returning_acts(), "returning act", "returning acts"),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The sets by room, in the order in which the rooms were first played; sets without a room last.
fn rooms(sets: &[NightSet], site: &Site<'_>) -> Vec<RecapRoom> {
    let mut venues = Vec::new();
    for venue in sets.iter().filter_map(|set| set.slot.venue.as_ref()) {
        if !venues.iter().any(|known: &&settimes_core::schedule::SlotVenue| known.id == venue.id) {
            venues.push(venue);
        }
    }
    let here = |id| sets.iter().filter(move |set| set.slot.venue.as_ref().map(|venue| venue.id) == id).map(|set| set_line(set, site));
    let known = venues.into_iter().map(|venue| RecapRoom { venue: Some(venue_tag(venue)), sets: here(Some(venue.id)).collect() });
    let homeless = RecapRoom { venue: None, sets: here(None).collect() };
    known.chain(Some(homeless).filter(|room| !room.sets.is_empty())).collect()
}

fn set_line(set: &NightSet, site: &Site<'_>) -> RecapSet {
    let timed = Timed::of(set);
    RecapSet {
        band: set.slot.name.clone(),
        band_href: band_href(set.slot.band),
        starts: timed.map(|timed| site.starts(timed)),
        ends: timed.map(|timed| site.ends(timed)),
    }
}
