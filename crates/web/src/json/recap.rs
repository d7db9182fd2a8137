//! `/api/events/{id|slug}/recap` (public specification, 3.8).

use serde::Serialize;
use settimes_core::ids::{BandId, EventId, VenueId};
use settimes_core::links;
use settimes_core::schedule::{NightSet, Recap};

/// What an archived night was.
#[derive(Debug, Serialize)]
pub(crate) struct RecapJson {
    event: EventJson,
    stats: TotalsJson,
    bands: Vec<SetJson>,
}

#[derive(Debug, Serialize)]
struct EventJson {
    id: EventId,
    name: String,
    slug: String,
    date: String,
    end_date: Option<String>,
}

#[derive(Debug, Serialize)]
struct TotalsJson {
    total_sets: usize,
    venue_count: usize,
    first_timers: usize,
    returning_acts: usize,
}

#[derive(Debug, Serialize)]
struct SetJson {
    id: BandId,
    name: String,
    genre: Option<String>,
    photo_url: Option<String>,
    start_time: Option<String>,
    end_time: Option<String>,
    venue_id: Option<VenueId>,
    venue_name: Option<String>,
    is_returning: bool,
}

impl From<&Recap> for RecapJson {
    fn from(recap: &Recap) -> Self {
        let event = &recap.night.event;
        Self {
            event: EventJson {
                id: event.id,
                name: event.name.clone(),
                slug: event.slug.to_string(),
                date: event.date.to_string(),
                end_date: event.end_date.map(|day| day.to_string()),
            },
            stats: TotalsJson {
                total_sets: recap.night.sets.len(),
                venue_count: recap.venues(),
                first_timers: recap.first_timers(),
                returning_acts: recap.returning_acts(),
            },
            bands: recap.night.sets.iter().map(|set| set_json(set, recap)).collect(),
        }
    }
}

fn set_json(set: &NightSet, recap: &Recap) -> SetJson {
    let slot = &set.slot;
    SetJson {
        id: slot.band,
        name: slot.name.clone(),
        genre: slot.genre.clone(),
        photo_url: links::photo(slot.photo_url.as_deref()),
        start_time: slot.start.map(|time| time.to_string()),
        end_time: slot.end.map(|time| time.to_string()),
        venue_id: slot.venue.as_ref().map(|venue| venue.id),
        venue_name: slot.venue.as_ref().map(|venue| venue.name.clone()),
        is_returning: recap.is_returning(slot.band),
    }
}
