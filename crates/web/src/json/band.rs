//! `/api/bands/{id|name}` and `/api/bands/stats/{id|name}` (public specification, 3.9 and 3.10).

use std::cmp::Reverse;

use serde::Serialize;
use settimes_app::schedule::{BandProfile, ProfileSet};
use settimes_core::ids::{BandId, EventId, SetId, VenueId};
use settimes_core::links;
use settimes_core::schedule::{BandFigures, figures_of};

/// A band with its sets.
#[derive(Debug, Serialize)]
pub(crate) struct BandJson {
    id: BandId,
    name: String,
    origin: Option<String>,
    social: SocialJson,
    performances: Vec<PerformanceJson>,
}

/// A band with its figures and its sets by what is to come and what was.
#[derive(Debug, Serialize)]
pub(crate) struct BandStatsJson {
    id: BandId,
    name: String,
    photo_url: Option<String>,
    photo_alt_text: Option<String>,
    description: Option<String>,
    genre: Option<String>,
    origin: Option<String>,
    social: SocialJson,
    stats: FiguresJson,
    upcoming: Vec<PlayedJson>,
    past: Vec<PlayedJson>,
}

/// The links of a band, one field per kind.
type SocialJson = serde_json::Map<String, serde_json::Value>;

#[derive(Debug, Serialize)]
struct PerformanceJson {
    id: SetId,
    event_name: String,
    event_slug: String,
    event_date: String,
    venue_name: Option<String>,
    venue_address: Option<String>,
    start_time: Option<String>,
    end_time: Option<String>,
}

#[derive(Debug, Serialize)]
struct FiguresJson {
    total_performances: usize,
    unique_venues: usize,
    unique_events: usize,
    debut_date: Option<String>,
    latest_date: Option<String>,
    signature_venue: Option<HomeJson>,
    average_set_minutes: Option<u32>,
}

#[derive(Debug, Serialize)]
struct HomeJson {
    id: VenueId,
    name: String,
    count: usize,
}

#[derive(Debug, Serialize)]
struct PlayedJson {
    id: SetId,
    event_id: EventId,
    event_name: String,
    event_slug: String,
    event_date: String,
    venue_id: Option<VenueId>,
    venue_name: Option<String>,
    venue_address: Option<String>,
    start_time: Option<String>,
    end_time: Option<String>,
}

impl From<&BandProfile> for BandJson {
    /// Newest event first; the sets of one event stay in running order.
    fn from(profile: &BandProfile) -> Self {
        let mut sets: Vec<&ProfileSet> = profile.upcoming.iter().chain(&profile.past).collect();
        sets.sort_by_key(|entry| Reverse((entry.event.date, entry.event.id)));
        let band = &profile.band;
        Self {
            id: band.id,
            name: band.name.clone(),
            origin: band.origin.clone(),
            social: social(band.social_links.as_deref()),
            performances: sets.into_iter().map(performance).collect(),
        }
    }
}

impl From<&BandProfile> for BandStatsJson {
    fn from(profile: &BandProfile) -> Self {
        let band = &profile.band;
        let sets = profile.upcoming.iter().chain(&profile.past);
        Self {
            id: band.id,
            name: band.name.clone(),
            photo_url: links::photo(band.photo_url.as_deref()),
            photo_alt_text: band.photo_alt_text.clone(),
            description: band.description.clone(),
            genre: band.genre.clone(),
            origin: band.origin.clone(),
            social: social(band.social_links.as_deref()),
            stats: figures(figures_of(sets.map(|entry| (&entry.event, &entry.set)))),
            upcoming: profile.upcoming.iter().map(played).collect(),
            past: profile.past.iter().map(played).collect(),
        }
    }
}

fn social(stored: Option<&str>) -> SocialJson {
    links::band_links(stored).into_iter().map(|(kind, link)| (kind.to_owned(), link.into())).collect()
}

fn figures(figures: BandFigures) -> FiguresJson {
    FiguresJson {
        total_performances: figures.sets,
        unique_venues: figures.venues,
        unique_events: figures.events,
        debut_date: figures.debut.map(|day| day.to_string()),
        latest_date: figures.latest.map(|day| day.to_string()),
        signature_venue: figures.home_room.map(|room| HomeJson { id: room.id, name: room.name, count: room.sets }),
        average_set_minutes: figures.average_minutes,
    }
}

fn performance(entry: &ProfileSet) -> PerformanceJson {
    let (slot, venue) = (&entry.set.slot, entry.set.slot.venue.as_ref());
    PerformanceJson {
        id: slot.id,
        event_name: entry.event.name.clone(),
        event_slug: entry.event.slug.to_string(),
        event_date: entry.event.date.to_string(),
        venue_name: venue.map(|venue| venue.name.clone()),
        venue_address: venue.and_then(|venue| venue.address.clone()),
        start_time: slot.start.map(|time| time.to_string()),
        end_time: slot.end.map(|time| time.to_string()),
    }
}

fn played(entry: &ProfileSet) -> PlayedJson {
    let PerformanceJson { id, event_name, event_slug, event_date, venue_name, venue_address, start_time, end_time } = performance(entry);
    let venue_id = entry.set.slot.venue.as_ref().map(|venue| venue.id);
    let event_id = entry.event.id;
    PlayedJson { id, event_id, event_name, event_slug, event_date, venue_id, venue_name, venue_address, start_time, end_time }
}
