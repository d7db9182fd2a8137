//! `/api/events/timeline` (public specification, 3.6).

use serde::Serialize;
use settimes_app::Settings;
use settimes_app::schedule::Timeline;
use settimes_core::ids::{BandId, EventId, SetId, VenueId};
use settimes_core::links;
use settimes_core::schedule::{Night, NightSet};

use super::{VenueJson, bands_of, instant, photo, venues_json, venues_of};

/// The three buckets.
#[derive(Debug, Serialize)]
pub(crate) struct TimelineJson {
    now: Vec<NightJson>,
    upcoming: Vec<NightJson>,
    past: Vec<NightJson>,
}

#[derive(Debug, Serialize)]
struct NightJson {
    id: EventId,
    name: String,
    slug: String,
    date: String,
    end_date: Option<String>,
    city: Option<String>,
    ticket_url: Option<String>,
    band_count: usize,
    venue_count: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    bands: Option<Vec<SetJson>>,
    venues: Vec<VenueJson>,
}

#[derive(Debug, Serialize)]
struct SetJson {
    id: BandId,
    performance_id: SetId,
    name: String,
    start_time: Option<String>,
    end_time: Option<String>,
    starts_at: Option<String>,
    url: Option<String>,
    genre: Option<String>,
    origin: Option<String>,
    photo_url: Option<String>,
    venue_id: Option<VenueId>,
    venue_name: Option<String>,
}

/// Whether the sets of each event are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bands {
    /// They are.
    Listed,
    /// They are not.
    LeftOut,
}

impl TimelineJson {
    /// The shape of a timeline.
    pub(crate) fn from(timeline: &Timeline, bands: Bands, settings: &Settings) -> Self {
        let shape = |nights: &[Night]| nights.iter().map(|night| night_json(night, bands, settings)).collect();
        Self { now: shape(&timeline.now), upcoming: shape(&timeline.upcoming), past: shape(&timeline.past) }
    }
}

fn night_json(night: &Night, bands: Bands, settings: &Settings) -> NightJson {
    let event = &night.event;
    NightJson {
        id: event.id,
        name: event.name.clone(),
        slug: event.slug.to_string(),
        date: event.date.to_string(),
        end_date: event.end_date.map(|day| day.to_string()),
        city: event.city.clone(),
        ticket_url: event.ticket_url.as_deref().and_then(links::safe_url),
        band_count: bands_of(&night.sets),
        venue_count: venues_of(&night.sets),
        bands: (bands == Bands::Listed).then(|| night.sets.iter().map(|set| set_json(set, settings)).collect()),
        venues: venues_json(&night.sets),
    }
}

fn set_json(set: &NightSet, settings: &Settings) -> SetJson {
    let slot = &set.slot;
    SetJson {
        id: slot.band,
        performance_id: slot.id,
        name: slot.name.clone(),
        start_time: slot.start.map(|time| time.to_string()),
        end_time: slot.end.map(|time| time.to_string()),
        starts_at: instant(&settings.zone, set.starts_at),
        url: links::set_link(slot.social_links.as_deref()),
        genre: slot.genre.clone(),
        origin: slot.origin.clone(),
        photo_url: photo(&settings.own, slot.photo_url.as_deref()),
        venue_id: slot.venue.as_ref().map(|venue| venue.id),
        venue_name: slot.venue.as_ref().map(|venue| venue.name.clone()),
    }
}
