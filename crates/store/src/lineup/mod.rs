//! Bands and venues as the public may see them: those with at least one visible set (public specification, 2.1).

pub mod change;
pub mod directory;
pub mod held;

use settimes_core::ids::{BandId, VenueId};
use settimes_core::lineup::{self, AddressParts, Band, Place, Venue};

use crate::db::{Db, Row};
use crate::error::StoreResult;
use crate::statements::{statements, visible_band, visible_set, visible_venue};

statements! {
    /// A band, if the public may see it.
    VISIBLE_BAND = concat!(
        "SELECT b.id, b.name, b.genre, b.origin, b.origin_city, b.origin_region, b.description, b.photo_url, b.photo_alt_text, b.social_links
 FROM band_profiles b WHERE b.id = ?1 AND ", visible_band!());
    /// The visible band of a name key.
    VISIBLE_BAND_BY_KEY = concat!("SELECT b.id FROM band_profiles b WHERE b.name_normalized = ?1 AND ", visible_band!(), " ORDER BY b.id LIMIT 1");
    /// The visible bands of a name key with their names, for keys of older data.
    VISIBLE_BANDS_BY_OLD_KEY = concat!("SELECT b.id, b.name FROM band_profiles b WHERE b.name_normalized = ?1 AND ", visible_band!(), " ORDER BY b.id");
    /// The visible bands whose name may be this one but for the case of letters; the caller compares folded names.
    VISIBLE_BANDS_NAMED = concat!("SELECT b.id, b.name FROM band_profiles b WHERE lower(b.name) = lower(?1) AND ", visible_band!(), " ORDER BY b.id");
    /// A venue, if the public may see it.
    VISIBLE_VENUE = concat!(
        "SELECT v.id, v.name, v.city, v.region, v.address, v.address_line1, v.address_line2, v.postal_code, v.country, v.website, v.instagram, v.facebook,
 v.latitude, v.longitude FROM venues v WHERE v.id = ?1 AND ", visible_venue!());
}

/// The band of this id, if the public may see it.
pub fn visible_band(db: &Db<'_>, id: BandId) -> StoreResult<Option<Band>> {
    db.row(VISIBLE_BAND, (id,), band_from_row)
}

/// The visible band of this name key.
pub fn visible_band_by_key(db: &Db<'_>, key: &str) -> StoreResult<Option<BandId>> {
    db.row(VISIBLE_BAND_BY_KEY, (key,), |row| row.get(0))
}

/// The visible bands of a stored key with their names; the caller decides whether the key is an old one.
pub fn visible_bands_by_old_key(db: &Db<'_>, key: &str) -> StoreResult<Vec<(BandId, String)>> {
    db.rows(VISIBLE_BANDS_BY_OLD_KEY, (key,), |row| Ok((row.get(0)?, row.get(1)?)))
}

/// The visible bands of this name, ignoring the case of ASCII letters at least.
pub fn visible_bands_named_like(db: &Db<'_>, name: &str) -> StoreResult<Vec<(BandId, String)>> {
    db.rows(VISIBLE_BANDS_NAMED, (name,), |row| Ok((row.get(0)?, row.get(1)?)))
}

/// The venue of this id, if the public may see it.
pub fn visible_venue(db: &Db<'_>, id: VenueId) -> StoreResult<Option<Venue>> {
    db.row(VISIBLE_VENUE, (id,), venue_from_row)
}

fn band_from_row(row: &Row<'_>) -> StoreResult<Band> {
    let (origin, city, region): (Option<String>, Option<String>, Option<String>) = (row.get(3)?, row.get(4)?, row.get(5)?);
    Ok(Band {
        id: row.get(0)?,
        name: row.get(1)?,
        genre: row.get(2)?,
        origin: lineup::origin(origin.as_deref(), city.as_deref(), region.as_deref()),
        description: row.get(6)?,
        photo_url: row.get(7)?,
        photo_alt_text: row.get(8)?,
        social_links: row.get(9)?,
    })
}

fn venue_from_row(row: &Row<'_>) -> StoreResult<Venue> {
    let parts = AddressParts {
        address: row.get(4)?,
        line1: row.get(5)?,
        line2: row.get(6)?,
        city: row.get(2)?,
        region: row.get(3)?,
        postal_code: row.get(7)?,
        country: row.get(8)?,
    };
    Ok(Venue {
        id: row.get(0)?,
        name: row.get(1)?,
        city: row.get(2)?,
        region: row.get(3)?,
        address: parts.in_one_line(),
        website: row.get(9)?,
        instagram: row.get(10)?,
        facebook: row.get(11)?,
        place: Place::read(row.get(12)?, row.get(13)?),
    })
}
