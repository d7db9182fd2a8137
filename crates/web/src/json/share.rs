//! `/api/schedule/share` (public specification, 3.3 and 3.4).

use serde::Serialize;
use settimes_app::Settings;
use settimes_app::schedule::{CreatedShare, SharedPlan};
use settimes_core::ids::SetId;
use settimes_core::schedule::NightSet;

use super::instant;

/// A link that was made.
#[derive(Debug, Serialize)]
pub(crate) struct CreatedShareJson {
    slug: String,
    url: String,
    expires_at: String,
    performance_ids: Vec<SetId>,
    dropped: Vec<SetId>,
}

/// What is behind a link. The three lists are of the same length and order.
#[derive(Debug, Serialize)]
pub(crate) struct SharedPlanJson {
    slug: String,
    event_slug: String,
    event_name: String,
    event_date: String,
    expires_at: String,
    performance_ids: Vec<SetId>,
    band_names: Vec<String>,
    sets: Vec<SharedSetJson>,
}

#[derive(Debug, Serialize)]
struct SharedSetJson {
    performance_id: SetId,
    name: String,
    venue: Option<String>,
    #[serde(rename = "startTime")]
    start_time: Option<String>,
    #[serde(rename = "endTime")]
    end_time: Option<String>,
    starts_at: Option<String>,
    ends_at: Option<String>,
}

impl CreatedShareJson {
    /// The shape of a new link.
    pub(crate) fn from(made: CreatedShare, settings: &Settings) -> Self {
        Self {
            url: settings.own.link(&format!("/s/{}", made.slug)),
            slug: made.slug.to_string(),
            expires_at: made.expires_at.to_string(),
            performance_ids: made.sets,
            dropped: made.dropped,
        }
    }
}

impl SharedPlanJson {
    /// The shape of a shared plan.
    pub(crate) fn from(plan: &SharedPlan, settings: &Settings) -> Self {
        let event = &plan.night.event;
        let sets: Vec<&NightSet> = plan.night.sets.iter().filter(|set| plan.sets.contains(&set.slot.id)).collect();
        Self {
            slug: plan.slug.to_string(),
            event_slug: event.slug.to_string(),
            event_name: event.name.clone(),
            event_date: event.date.to_string(),
            expires_at: plan.expires_at.to_string(),
            performance_ids: plan.sets.clone(),
            band_names: sets.iter().map(|set| set.slot.name.clone()).collect(),
            sets: sets.into_iter().map(|set| set_json(set, settings)).collect(),
        }
    }
}

fn set_json(set: &NightSet, settings: &Settings) -> SharedSetJson {
    SharedSetJson {
        performance_id: set.slot.id,
        name: set.slot.name.clone(),
        venue: set.slot.venue.as_ref().map(|venue| venue.name.clone()),
        start_time: set.slot.start.map(|time| time.to_string()),
        end_time: set.slot.end.map(|time| time.to_string()),
        starts_at: instant(&settings.zone, set.starts_at),
        ends_at: instant(&settings.zone, set.ends_at),
    }
}
