//! `/api/events/{id}/details` (public specification, 3.7).

use serde::Serialize;
use settimes_app::OwnAddress;
use settimes_core::ids::{BandId, EventId, SetId, VenueId};
use settimes_core::links;
use settimes_core::schedule::{Night, NightSet};

use super::{VenueJson, photo, venues_json};

/// One event with its sets and venues.
#[derive(Debug, Serialize)]
pub(crate) struct DetailsJson {
    event: EventJson,
    bands: Vec<SetJson>,
    venues: Vec<VenueJson>,
    band_count: usize,
    venue_count: usize,
}

#[derive(Debug, Serialize)]
struct EventJson {
    id: EventId,
    name: String,
    slug: String,
    date: String,
    end_date: Option<String>,
    ticket_url: Option<String>,
}

#[derive(Debug, Serialize)]
struct SetJson {
    id: BandId,
    performance_id: SetId,
    name: String,
    start_time: Option<String>,
    end_time: Option<String>,
    genre: Option<String>,
    photo_url: Option<String>,
    venue_id: Option<VenueId>,
    venue_name: Option<String>,
}

impl DetailsJson {
    /// The shape of a night.
    pub(crate) fn from(night: &Night, own: &OwnAddress) -> Self {
        let event = &night.event;
        let venues = venues_json(&night.sets);
        Self {
            event: EventJson {
                id: event.id,
                name: event.name.clone(),
                slug: event.slug.to_string(),
                date: event.date.to_string(),
                end_date: event.end_date.map(|day| day.to_string()),
                ticket_url: event.ticket_url.as_deref().and_then(links::safe_url),
            },
            bands: night.sets.iter().map(|set| set_json(set, own)).collect(),
            band_count: night.sets.len(),
            venue_count: venues.len(),
            venues,
        }
    }
}

fn set_json(set: &NightSet, own: &OwnAddress) -> SetJson {
    let slot = &set.slot;
    SetJson {
        id: slot.band,
        performance_id: slot.id,
        name: slot.name.clone(),
        start_time: slot.start.map(|time| time.to_string()),
        end_time: slot.end.map(|time| time.to_string()),
        genre: slot.genre.clone(),
        photo_url: photo(own, slot.photo_url.as_deref()),
        venue_id: slot.venue.as_ref().map(|venue| venue.id),
        venue_name: slot.venue.as_ref().map(|venue| venue.name.clone()),
    }
}
