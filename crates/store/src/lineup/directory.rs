//! The directories of bands and venues: who can be found, and what one page of the list says of each.

use settimes_core::ids::{BandId, VenueId};
use settimes_core::lineup;

use crate::db::{Db, Row};
use crate::error::StoreResult;
use crate::statements::{id_list, in_hundreds, statements, visible_band, visible_set, visible_venue};

statements! {
    /// Every band that the public may see, with what a search looks at; `core` decides what fits and in which order.
    FINDABLE_BANDS = concat!("SELECT b.id, b.name, b.name_normalized, b.genre FROM band_profiles b WHERE ", visible_band!(), " ORDER BY b.id");
    /// What the list says of up to a hundred bands, with the number of their visible sets.
    LISTED_BANDS = concat!(
        "SELECT b.id, b.name, b.genre, b.origin, b.origin_city, b.origin_region, b.photo_url, b.photo_alt_text, COUNT(*)
 FROM performances p JOIN events e ON e.id = p.event_id JOIN band_profiles b ON b.id = p.band_profile_id
 WHERE p.band_profile_id IN (", id_list!(), ") AND ", visible_set!(), " GROUP BY b.id ORDER BY b.id");
    /// Every venue that the public may see, with what a search looks at.
    FINDABLE_VENUES = concat!("SELECT v.id, v.name, v.city FROM venues v WHERE ", visible_venue!(), " ORDER BY v.id");
    /// What the list says of up to a hundred venues, with the numbers of their visible sets and events.
    LISTED_VENUES = concat!(
        "SELECT v.id, v.name, v.city, v.region, COUNT(*), COUNT(DISTINCT p.event_id)
 FROM performances p JOIN events e ON e.id = p.event_id JOIN venues v ON v.id = p.venue_id
 WHERE p.venue_id IN (", id_list!(), ") AND ", visible_set!(), " GROUP BY v.id ORDER BY v.id");
}

/// A band as a search sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FindableBand {
    /// Row id.
    pub id: BandId,
    /// Name.
    pub name: String,
    /// The stored key of its name.
    pub key: String,
    /// Comma-separated genres.
    pub genre: Option<String>,
}

/// A band as the list shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedBand {
    /// Row id.
    pub id: BandId,
    /// Name.
    pub name: String,
    /// Comma-separated genres.
    pub genre: Option<String>,
    /// Where it comes from, in words.
    pub origin: Option<String>,
    /// Address of the photo, as stored.
    pub photo_url: Option<String>,
    /// What the photo shows.
    pub photo_alt_text: Option<String>,
    /// Visible sets.
    pub sets: i64,
}

/// A venue as a search sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FindableVenue {
    /// Row id.
    pub id: VenueId,
    /// Name.
    pub name: String,
    /// City.
    pub city: Option<String>,
}

/// A venue as the list shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedVenue {
    /// Row id.
    pub id: VenueId,
    /// Name.
    pub name: String,
    /// `city, region` as far as known.
    pub location: Option<String>,
    /// Visible sets.
    pub sets: i64,
    /// Distinct events of the visible sets.
    pub events: i64,
}

/// Every band that the public may see.
pub fn findable_bands(db: &Db<'_>) -> StoreResult<Vec<FindableBand>> {
    db.rows(FINDABLE_BANDS, (), |row| Ok(FindableBand { id: row.get(0)?, name: row.get(1)?, key: row.get(2)?, genre: row.get(3)? }))
}

/// What the list says of some bands, by id; bands without a visible set are left out.
pub fn listed_bands(db: &Db<'_>, bands: &[BandId]) -> StoreResult<Vec<ListedBand>> {
    in_hundreds(bands, |ids| db.rows(LISTED_BANDS, ids, band_from_row))
}

/// Every venue that the public may see.
pub fn findable_venues(db: &Db<'_>) -> StoreResult<Vec<FindableVenue>> {
    db.rows(FINDABLE_VENUES, (), |row| Ok(FindableVenue { id: row.get(0)?, name: row.get(1)?, city: row.get(2)? }))
}

/// What the list says of some venues, by id; venues without a visible set are left out.
pub fn listed_venues(db: &Db<'_>, venues: &[VenueId]) -> StoreResult<Vec<ListedVenue>> {
    in_hundreds(venues, |ids| {
        db.rows(LISTED_VENUES, ids, |row| {
            let (city, region): (Option<String>, Option<String>) = (row.get(2)?, row.get(3)?);
            let location = lineup::location(city.as_deref(), region.as_deref());
            Ok(ListedVenue { id: row.get(0)?, name: row.get(1)?, location, sets: row.get(4)?, events: row.get(5)? })
        })
    })
}

fn band_from_row(row: &Row<'_>) -> StoreResult<ListedBand> {
    let (origin, city, region): (Option<String>, Option<String>, Option<String>) = (row.get(3)?, row.get(4)?, row.get(5)?);
    Ok(ListedBand {
        id: row.get(0)?,
        name: row.get(1)?,
        genre: row.get(2)?,
        origin: lineup::origin(origin.as_deref(), city.as_deref(), region.as_deref()),
        photo_url: row.get(6)?,
        photo_alt_text: row.get(7)?,
        sets: row.get(8)?,
    })
}
