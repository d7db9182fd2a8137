//! The page of a venue.

use settimes_app::schedule::{ProfileSet, VenueProfile};
use settimes_core::lineup::Venue;
use settimes_core::links;
use settimes_core::moment::Day;

use super::meta::Head;
use super::places::{venue_href, venue_mark, whereabouts};
use super::site::{band_href, event_href, worded_links};
use super::times::{Timed, event_day};
use super::{Site, json_ld};
use crate::pages::parts::Link;
use crate::pages::venue::{VenueNight, VenueSet};
use crate::pages::{Surface, VenuePage};

/// The page of a venue.
pub fn venue_page(profile: &VenueProfile, site: &Site<'_>) -> VenuePage {
    let venue = &profile.venue;
    let address = venue.address.clone().or_else(|| venue.location());
    let links = venue_links(venue);
    let (upcoming, past) = (nights(&profile.upcoming, profile.today, site), nights(&profile.past, profile.today, site));
    let crumbs = vec![Link { label: "All nights".to_owned(), href: "/".to_owned() }];
    let has_times = profile.upcoming.iter().chain(&profile.past).any(|entry| entry.set.starts_at.is_some());
    VenuePage {
        layout: site.layout(
            Surface::Profile,
            Head {
                title: venue.name.clone(),
                description: description(venue, address.as_deref(), &upcoming),
                path: venue_href(venue.id),
                kind: "website",
                image: None,
                alternates: Vec::new(),
                json_ld: json_ld::venue(venue, &links, &crumbs, site),
                zone_sentence: has_times.then(|| site.zone_sentence()),
            },
        ),
        crumbs,
        name: venue.name.clone(),
        mark: venue_mark(venue.id),
        map_href: site.map_href(venue.place, &venue.name, whereabouts(address.as_deref(), venue.city.as_deref()).as_deref()),
        address,
        links,
        sets: profile.upcoming.len() + profile.past.len(),
        nights: upcoming.len() + past.len(),
        upcoming,
        past,
    }
}

fn description(venue: &Venue, address: Option<&str>, upcoming: &[VenueNight]) -> String {
    let place = address.map(|address| format!(" ({address})")).unwrap_or_default();
    let next = upcoming.first().map(|night| format!(" Next: {}, {}.", night.event_name, night.day.full)).unwrap_or_default();
    format!("Who plays at {}{place}, and when.{next}", venue.name)
}

fn venue_links(venue: &Venue) -> Vec<Link> {
    let stored = [("website", &venue.website), ("instagram", &venue.instagram), ("facebook", &venue.facebook)];
    let found: Vec<(&str, String)> =
        stored.into_iter().filter_map(|(kind, text)| Some((kind, links::profile_link(kind, text.as_deref()?)?))).collect();
    worded_links(&found)
}

/// The sets by night; those of one night stand beside each other.
fn nights(sets: &[ProfileSet], today: Day, site: &Site<'_>) -> Vec<VenueNight> {
    sets.chunk_by(|a, b| a.event.id == b.event.id)
        .filter_map(|night| {
            let event = &night.first()?.event;
            Some(VenueNight {
                event_name: event.name.clone(),
                event_href: event_href(event),
                day: event_day(event, today),
                sets: night.iter().map(|entry| set_line(entry, site)).collect(),
            })
        })
        .collect()
}

fn set_line(entry: &ProfileSet, site: &Site<'_>) -> VenueSet {
    let timed = Timed::of(&entry.set);
    VenueSet {
        band: entry.set.slot.name.clone(),
        band_href: band_href(entry.set.slot.band),
        starts: timed.map(|timed| site.starts(timed)),
        ends: timed.map(|timed| site.ends(timed)),
    }
}
