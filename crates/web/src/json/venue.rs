//! `/api/venues/{id}` (public specification, 3.13).

use serde::Serialize;
use settimes_app::schedule::{ProfileSet, VenueProfile};
use settimes_core::ids::{BandId, EventId, SetId, VenueId};
use settimes_core::links;

use super::count;

/// A venue with its sets.
#[derive(Debug, Serialize)]
pub(crate) struct VenueProfileJson {
    venue: WhereJson,
    upcoming: Vec<HereJson>,
    past: Vec<HereJson>,
}

#[derive(Debug, Serialize)]
struct WhereJson {
    id: VenueId,
    name: String,
    location: Option<String>,
    address: Option<String>,
    website: Option<String>,
    instagram: Option<String>,
    facebook: Option<String>,
    latitude: Option<f64>,
    longitude: Option<f64>,
    performance_count: usize,
    event_count: usize,
}

#[derive(Debug, Serialize)]
struct HereJson {
    performance_id: SetId,
    start_time: Option<String>,
    end_time: Option<String>,
    event_id: EventId,
    event_name: String,
    event_slug: String,
    event_date: String,
    band_id: BandId,
    band_name: String,
}

impl From<&VenueProfile> for VenueProfileJson {
    fn from(profile: &VenueProfile) -> Self {
        let venue = &profile.venue;
        let sets = || profile.upcoming.iter().chain(&profile.past);
        let link = |kind, stored: &Option<String>| stored.as_deref().and_then(|text| links::profile_link(kind, text));
        Self {
            venue: WhereJson {
                id: venue.id,
                name: venue.name.clone(),
                location: venue.location(),
                address: venue.address.clone(),
                website: link("website", &venue.website),
                instagram: link("instagram", &venue.instagram),
                facebook: link("facebook", &venue.facebook),
                latitude: venue.place.map(|place| place.latitude),
                longitude: venue.place.map(|place| place.longitude),
                performance_count: sets().count(),
                event_count: count(sets().map(|entry| entry.event.id)),
            },
            upcoming: profile.upcoming.iter().map(here).collect(),
            past: profile.past.iter().map(here).collect(),
        }
    }
}

fn here(entry: &ProfileSet) -> HereJson {
    let (event, slot) = (&entry.event, &entry.set.slot);
    HereJson {
        performance_id: slot.id,
        start_time: slot.start.map(|time| time.to_string()),
        end_time: slot.end.map(|time| time.to_string()),
        event_id: event.id,
        event_name: event.name.clone(),
        event_slug: event.slug.to_string(),
        event_date: event.date.to_string(),
        band_id: slot.band,
        band_name: slot.name.clone(),
    }
}
