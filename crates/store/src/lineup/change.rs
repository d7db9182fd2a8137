//! Writing bands, venues and sets. Moments are the program's; what clashes or is frozen was decided before.

use settimes_core::ids::{BandId, EventId, SetId, VenueId};
use settimes_core::lineup::Place;
use settimes_core::lineup::import::plan::BandDetails;
use settimes_core::lineup::names::BandName;
use settimes_core::moment::{ClockTime, SqlStamp};

use crate::db::Tx;
use crate::error::StoreResult;
use crate::stamp::Stamp;
use crate::statements::statements;
use crate::value::Value;

statements! {
    /// A new venue.
    INSERT_VENUE = "INSERT INTO venues (name, address, address_line1, city, region, latitude, longitude, created_by_user_id, updated_by_user_id,
 created_at, updated_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8, ?9, ?9) RETURNING id";
    /// A new band.
    INSERT_BAND = "INSERT INTO band_profiles (name, name_normalized, description, genre, social_links, origin, origin_city, origin_region,
 photo_url, photo_alt_text, total_views, total_social_clicks, popularity_score, created_by_user_id, created_at, updated_at)
 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?15) RETURNING id";
    /// A new set.
    INSERT_SET = "INSERT INTO performances (event_id, band_profile_id, venue_id, start_time, end_time, notes, is_announced,
 band_follow_notified, created_by_user_id, updated_by_user_id, created_at, updated_at)
 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?9, ?10, ?10) RETURNING id";
    /// Changes a set; `?8` says whether calendars show the change.
    UPDATE_SET = "UPDATE performances SET venue_id = ?2, start_time = ?3, end_time = ?4, notes = ?5, updated_by_user_id = ?6, updated_at = ?7,
 public_changed_at = CASE WHEN ?8 = 1 THEN ?7 ELSE public_changed_at END WHERE id = ?1";
    /// Deletes a set with its queue rows, claims and builds.
    DELETE_SET = "DELETE FROM performances WHERE id = ?1";
    /// Fills the details of a band.
    UPDATE_BAND_DETAILS = "UPDATE band_profiles SET genre = ?2, origin = ?3, origin_city = ?4, origin_region = ?5, description = ?6,
 social_links = ?7, updated_at = ?8 WHERE id = ?1";
    /// Notes on all sets of a band that what calendars show of it changed.
    TOUCH_SETS_OF_BAND = "UPDATE performances SET public_changed_at = ?2 WHERE band_profile_id = ?1";
}

/// A venue to write.
#[derive(Debug, Clone, PartialEq)]
pub struct VenueRow {
    /// Name.
    pub name: String,
    /// Postal address in one line.
    pub address: Option<String>,
    /// Its first line.
    pub line1: Option<String>,
    /// City.
    pub city: Option<String>,
    /// Region.
    pub region: Option<String>,
    /// Where it stands.
    pub place: Option<Place>,
}

/// A band to write.
#[derive(Debug, Clone, PartialEq)]
pub struct BandRow {
    /// Name and key.
    pub name: BandName,
    /// What is known about it.
    pub details: BandDetails,
    /// Address of its photo.
    pub photo_url: Option<String>,
    /// What the photo shows.
    pub photo_alt_text: Option<String>,
    /// What was counted so far.
    pub counts: BandCounts,
}

/// What was counted of a band.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct BandCounts {
    /// All views.
    pub views: i64,
    /// All link clicks.
    pub clicks: i64,
    /// Views × 1 + clicks × 3 of the last 30 days.
    pub popularity: i64,
}

/// A set to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetRow {
    /// Its band.
    pub band: BandId,
    /// Its venue.
    pub venue: Option<VenueId>,
    /// When it starts.
    pub start: Option<ClockTime>,
    /// When it ends.
    pub end: Option<ClockTime>,
    /// A note for organisers.
    pub notes: Option<String>,
}

/// Whether a new set is announced, and whether its band's followers count as told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Announcement {
    /// Hidden while the event is in reveal mode.
    Held,
    /// Announced; followers hear of it when they are told next.
    Announced,
    /// Announced, and nobody is ever told: history.
    AlreadyTold,
}

/// Writes a venue.
pub fn insert_venue(tx: &mut Tx<'_>, venue: &VenueRow, stamp: &Stamp) -> StoreResult<VenueId> {
    let (latitude, longitude) = (venue.place.map(|place| place.latitude), venue.place.map(|place| place.longitude));
    let parts = (&venue.name, venue.address.as_ref(), venue.line1.as_ref(), venue.city.as_ref(), venue.region.as_ref());
    let (name, address, line1, city, region) = parts;
    tx.insert(INSERT_VENUE, (name, address, line1, city, region, latitude, longitude, stamp.by, &stamp.at)).map(VenueId::new)
}

/// Writes a band.
pub fn insert_band(tx: &mut Tx<'_>, band: &BandRow, stamp: &Stamp) -> StoreResult<BandId> {
    let details = &band.details;
    let BandCounts { views, clicks, popularity } = band.counts;
    #[expect(clippy::cast_precision_loss, reason = "counts of views are far below 2^52")]
    let popularity = popularity as f64;
    let mut values: Vec<Value> = vec![band.name.as_str().into(), band.name.key().into()];
    let texts = [&details.bio, &details.genre, &details.links, &details.origin.whole, &details.origin.city, &details.origin.region];
    values.extend(texts.into_iter().chain([&band.photo_url, &band.photo_alt_text]).map(|text| text.as_ref().into()));
    values.extend([views.into(), clicks.into(), popularity.into(), stamp.by.into(), (&stamp.at).into()]);
    tx.insert(INSERT_BAND, values).map(BandId::new)
}

/// Writes a set.
pub fn insert_set(tx: &mut Tx<'_>, event: EventId, set: &SetRow, announcement: Announcement, stamp: &Stamp) -> StoreResult<SetId> {
    let announced = announcement != Announcement::Held;
    let told = announcement == Announcement::AlreadyTold;
    let notes = set.notes.as_ref();
    let values = (event, set.band, set.venue, set.start, set.end, notes, announced, told, stamp.by, &stamp.at);
    tx.insert(INSERT_SET, values).map(SetId::new)
}

/// What calendars show of a set after a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InCalendars {
    /// Something else.
    Changed,
    /// The same.
    Unchanged,
}

/// Changes venue, times and notes of a set.
pub fn update_set(tx: &mut Tx<'_>, id: SetId, set: &SetRow, calendars: InCalendars, stamp: &Stamp) -> StoreResult<()> {
    let shown = calendars == InCalendars::Changed;
    let values = (id, set.venue, set.start, set.end, set.notes.as_ref(), stamp.by, &stamp.at, shown);
    tx.execute(UPDATE_SET, values).map(|_| ())
}

/// Deletes a set.
pub fn delete_set(tx: &mut Tx<'_>, id: SetId) -> StoreResult<()> {
    tx.execute(DELETE_SET, (id,)).map(|_| ())
}

/// Writes what is known about a band; if its genre changed, all its sets have changed in calendars.
pub fn update_band_details(tx: &mut Tx<'_>, id: BandId, details: &BandDetails, calendars: InCalendars, at: &SqlStamp) -> StoreResult<()> {
    let origin = &details.origin;
    let texts = (details.genre.as_ref(), origin.whole.as_ref(), origin.city.as_ref(), origin.region.as_ref());
    let (genre, whole, city, region) = texts;
    tx.execute(UPDATE_BAND_DETAILS, (id, genre, whole, city, region, details.bio.as_ref(), details.links.as_ref(), at))?;
    if calendars == InCalendars::Changed {
        tx.execute(TOUCH_SETS_OF_BAND, (id, at))?;
    }
    Ok(())
}
