//! `/api/schedule` (public specification, 3.1).

use serde::Serialize;
use settimes_app::Settings;
use settimes_core::events::{Event, EventStatus, Reveal, clean_social_links, clean_theme_colors, clean_venue_info};
use settimes_core::ids::{BandId, EventId, SetId, VenueId};
use settimes_core::links;
use settimes_core::moment::ClockTime;
use settimes_core::schedule::{Night, NightSet};

use super::{instant, photo};

/// The schedule of one event.
#[derive(Debug, Serialize)]
pub(crate) struct ScheduleJson {
    bands: Vec<SetJson>,
    event: EventJson,
}

#[derive(Debug, Serialize)]
struct SetJson {
    id: String,
    performance_id: SetId,
    band_profile_id: BandId,
    name: String,
    photo_url: Option<String>,
    photo_alt_text: Option<String>,
    genre: Option<String>,
    venue: Option<String>,
    venue_id: Option<VenueId>,
    venue_lat: Option<f64>,
    venue_lng: Option<f64>,
    date: String,
    #[serde(rename = "startTime")]
    start_time: String,
    #[serde(rename = "endTime")]
    end_time: String,
    starts_at: Option<String>,
    ends_at: Option<String>,
    end_estimated: bool,
    after_midnight: bool,
    url: Option<String>,
}

#[derive(Debug, Serialize)]
struct EventJson {
    id: EventId,
    name: String,
    date: String,
    end_date: Option<String>,
    slug: String,
    city: Option<String>,
    description: Option<String>,
    ticket_url: Option<String>,
    is_archived: bool,
    timezone: String,
    theme_colors: Option<String>,
    venue_info: Option<String>,
    social_links: Option<String>,
    reveal_mode: u8,
}

impl ScheduleJson {
    /// The shape of a night.
    pub(crate) fn from(night: &Night, settings: &Settings) -> Self {
        let date = night.event.date.to_string();
        Self { bands: night.sets.iter().map(|set| set_json(set, &date, settings)).collect(), event: event_json(&night.event, settings) }
    }
}

fn set_json(set: &NightSet, date: &str, settings: &Settings) -> SetJson {
    let slot = &set.slot;
    let place = slot.venue.as_ref().and_then(|venue| venue.place);
    let clock = |time: Option<ClockTime>| time.map_or_else(|| "TBD".to_owned(), |time| time.to_string());
    SetJson {
        id: format!("{}-{}", slot.name.to_lowercase().split_whitespace().collect::<Vec<_>>().join("-"), slot.id),
        performance_id: slot.id,
        band_profile_id: slot.band,
        name: slot.name.clone(),
        photo_url: photo(&settings.own, slot.photo_url.as_deref()),
        photo_alt_text: slot.photo_alt_text.clone(),
        genre: slot.genre.clone(),
        venue: slot.venue.as_ref().map(|venue| venue.name.clone()),
        venue_id: slot.venue.as_ref().map(|venue| venue.id),
        venue_lat: place.map(|place| place.latitude),
        venue_lng: place.map(|place| place.longitude),
        date: date.to_owned(),
        start_time: clock(slot.start),
        end_time: clock(slot.end),
        starts_at: instant(&settings.zone, set.starts_at),
        ends_at: instant(&settings.zone, set.ends_at),
        end_estimated: set.end_estimated,
        after_midnight: set.is_after_midnight(),
        url: links::set_link(slot.social_links.as_deref()),
    }
}

fn event_json(event: &Event, settings: &Settings) -> EventJson {
    EventJson {
        id: event.id,
        name: event.name.clone(),
        date: event.date.to_string(),
        end_date: event.end_date.map(|day| day.to_string()),
        slug: event.slug.to_string(),
        city: event.city.clone(),
        description: event.description.clone(),
        ticket_url: event.ticket_url.as_deref().and_then(links::safe_url),
        is_archived: event.status == EventStatus::Archived,
        timezone: settings.zone.name().to_owned(),
        theme_colors: clean_theme_colors(event.theme_colors.as_deref()),
        venue_info: clean_venue_info(event.venue_info.as_deref()).map(|(text, _)| text),
        social_links: clean_social_links(event.social_links.as_deref()),
        reveal_mode: u8::from(event.reveal == Reveal::AnnouncedOnly),
    }
}
