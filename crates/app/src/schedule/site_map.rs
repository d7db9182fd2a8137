//! Every page that search engines may find (public specification, 8.3).

use std::collections::BTreeMap;

use settimes_core::events::EventStatus;
use settimes_core::ids::{BandId, EventId, VenueId};
use settimes_core::moment::SqlStamp;
use settimes_core::slug::Slug;
use settimes_store::lineup::directory;
use settimes_store::{Db, StoreResult, events};

use crate::{App, Refusal, Until};

/// What has a page of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiteMap {
    /// The visible events, by date.
    pub events: Vec<MappedEvent>,
    /// The visible bands, by id.
    pub bands: Vec<BandId>,
    /// The visible venues, by id.
    pub venues: Vec<VenueId>,
}

/// One event with its pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MappedEvent {
    /// Its name in addresses.
    pub slug: Slug,
    /// When its public data changed last, as far as it has been noticed.
    pub changed_at: Option<SqlStamp>,
    /// Whether it has a recap.
    pub is_archived: bool,
}

/// Lists every page. It depends on no clock; it is looked at anew when the festival day flips.
pub async fn map_site(app: &App) -> Result<Until<SiteMap>, Refusal> {
    let now = app.clock.now();
    let answer = app.store.read(|db| Ok::<_, Refusal>(read_map(db)?)).await?;
    Ok(Until { answer, at: now, until: app.settings.zone.next_flip(now) })
}

fn read_map(db: &Db<'_>) -> StoreResult<SiteMap> {
    let visible = events::visible_events(db)?;
    let ids: Vec<EventId> = visible.iter().map(|event| event.id).collect();
    let mut changes: BTreeMap<EventId, SqlStamp> = events::public_changes_of(db, &ids)?.into_iter().collect();
    let events = visible.into_iter().map(|event| MappedEvent {
        changed_at: changes.remove(&event.id),
        is_archived: event.status == EventStatus::Archived,
        slug: event.slug,
    });
    Ok(SiteMap {
        events: events.collect(),
        bands: directory::findable_bands(db)?.into_iter().map(|band| band.id).collect(),
        venues: directory::findable_venues(db)?.into_iter().map(|venue| venue.id).collect(),
    })
}
