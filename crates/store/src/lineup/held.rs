//! Everything stored of bands, venues and sets, for organisers and imports: hidden events count too.

use settimes_core::events::{EventStatus, Reveal};
use settimes_core::ids::{BandId, EventId, MaybeNew, SetId, VenueId};
use settimes_core::lineup::Place;
use settimes_core::lineup::clashes::{BillEvent, BillVenue, Billing, Run, Standing};
use settimes_core::lineup::import::plan::{BandDetails, HeldBand, HeldEvent, HeldSet, HeldVenue};
use settimes_core::lineup::names::Origin;
use settimes_core::moment::Day;
use settimes_core::slug::Slug;

use crate::db::{Db, Row};
use crate::error::StoreResult;
use crate::statements::{id_list, in_hundreds, statements};

/// The columns that [`held_event_from_row`] reads.
macro_rules! held_event_columns {
    () => {
        "SELECT e.id, e.name, e.slug, e.date, e.end_date, e.is_published, e.status, e.reveal_mode FROM events e WHERE "
    };
}

statements! {
    /// The keys of all bands: an import looks for equal and nearly equal ones.
    ALL_BANDS = "SELECT id, name, name_normalized FROM band_profiles ORDER BY id";
    /// What is stored about up to a hundred bands beside their names.
    BAND_DETAILS = concat!(
        "SELECT id, genre, origin, origin_city, origin_region, description, social_links FROM band_profiles WHERE id IN (",
        id_list!(), ") ORDER BY id");
    /// All venues with their places.
    ALL_VENUES = "SELECT id, name, latitude, longitude FROM venues ORDER BY id";
    /// One event by its slug, whatever its status.
    HELD_EVENT_BY_SLUG = concat!(held_event_columns!(), "e.slug = ?1");
    /// One event by its id, whatever its status.
    HELD_EVENT_BY_ID = concat!(held_event_columns!(), "e.id = ?1");
    /// All sets of one event.
    HELD_SETS = "SELECT id, band_profile_id, venue_id, start_time, end_time, notes FROM performances WHERE event_id = ?1 ORDER BY id";
    /// The sets of all other draft and published events of one date, for clashes.
    NEIGHBOURS = "SELECT p.id, e.id, e.date, e.end_date, b.id, b.name, v.id, v.name, v.latitude, v.longitude, p.start_time, p.end_time
 FROM events e
 JOIN performances p ON p.event_id = e.id
 JOIN band_profiles b ON b.id = p.band_profile_id
 LEFT JOIN venues v ON v.id = p.venue_id
 WHERE e.is_published IN (0, 1) AND e.date = ?1 AND e.id <> ?2 AND COALESCE(e.status, '') <> 'archived' ORDER BY p.id";
}

/// All bands with their keys.
pub fn held_bands(db: &Db<'_>) -> StoreResult<Vec<HeldBand>> {
    db.rows(ALL_BANDS, (), |row| Ok(HeldBand { id: row.get(0)?, name: row.get(1)?, key: row.get(2)? }))
}

/// What is stored about some bands beside their names.
pub fn band_details(db: &Db<'_>, bands: &[BandId]) -> StoreResult<Vec<(BandId, BandDetails)>> {
    in_hundreds(bands, |ids| {
        db.rows(BAND_DETAILS, ids, |row| {
            let origin = Origin { whole: row.get(2)?, city: row.get(3)?, region: row.get(4)? };
            Ok((row.get(0)?, BandDetails { genre: row.get(1)?, origin, bio: row.get(5)?, links: row.get(6)? }))
        })
    })
}

/// All venues.
pub fn held_venues(db: &Db<'_>) -> StoreResult<Vec<HeldVenue>> {
    db.rows(ALL_VENUES, (), |row| Ok(HeldVenue { id: row.get(0)?, name: row.get(1)?, place: Place::read(row.get(2)?, row.get(3)?) }))
}

/// The event of a slug, whatever its status.
pub fn held_event_by_slug(db: &Db<'_>, slug: &Slug) -> StoreResult<Option<HeldEvent>> {
    db.row(HELD_EVENT_BY_SLUG, (slug,), held_event_from_row)
}

/// The event of an id, whatever its status.
pub fn held_event(db: &Db<'_>, id: EventId) -> StoreResult<Option<HeldEvent>> {
    db.row(HELD_EVENT_BY_ID, (id,), held_event_from_row)
}

/// All sets of an event, by id.
pub fn held_sets(db: &Db<'_>, event: EventId) -> StoreResult<Vec<HeldSet>> {
    db.rows(HELD_SETS, (event,), |row| {
        Ok(HeldSet { id: row.get(0)?, band: row.get(1)?, venue: row.get(2)?, start: row.get(3)?, end: row.get(4)?, notes: row.get(5)? })
    })
}

/// The sets of all draft and published events of a date but one.
pub fn neighbours(db: &Db<'_>, date: Day, but: Option<EventId>) -> StoreResult<Vec<Billing>> {
    db.rows(NEIGHBOURS, (date, but.map_or(0, EventId::get)), |row| {
        let id: SetId = row.get(0)?;
        let several_days = row.get::<Option<Day>>(3)?.is_some();
        let event = BillEvent {
            id: MaybeNew::Stored(row.get(1)?),
            date: row.get(2)?,
            run: if several_days { Run::SeveralDays } else { Run::OneNight },
            standing: Standing::Open,
        };
        let (band, name) = (MaybeNew::Stored(row.get(4)?), row.get(5)?);
        Ok(Billing { id: Some(id), event, band, name, venue: bill_venue(row)?, start: row.get(10)?, end: row.get(11)? })
    })
}

fn bill_venue(row: &Row<'_>) -> StoreResult<Option<BillVenue>> {
    let Some(id) = row.get::<Option<VenueId>>(6)? else { return Ok(None) };
    Ok(Some(BillVenue { id: MaybeNew::Stored(id), name: row.get(7)?, place: Place::read(row.get(8)?, row.get(9)?) }))
}

/// Reads the columns of `held_event_columns!`.
fn held_event_from_row(row: &Row<'_>) -> StoreResult<HeldEvent> {
    let is_published: bool = row.get(5)?;
    let reveal: bool = row.get(7)?;
    let status = match row.get::<Option<String>>(6)? {
        None if is_published => EventStatus::Published,
        None => EventStatus::Draft,
        Some(_) => row.read(6, "draft, published or archived", |word: String| EventStatus::read(&word))?,
    };
    Ok(HeldEvent {
        id: row.get(0)?,
        name: row.get(1)?,
        slug: row.get(2)?,
        date: row.get(3)?,
        end_date: row.get(4)?,
        status,
        reveal: if reveal { Reveal::AnnouncedOnly } else { Reveal::Everything },
    })
}
