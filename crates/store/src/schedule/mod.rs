//! The sets that the public may see; `core::schedule::night_of` puts those of an event in night order.

pub mod share;

use settimes_core::events::Event;
use settimes_core::ids::{BandId, EventId, SetId, VenueId};
use settimes_core::lineup::{self, AddressParts, Place};
use settimes_core::moment::{Day, SqlStamp};
use settimes_core::schedule::{Slot, SlotVenue};

use crate::db::{Db, Row, Tx};
use crate::error::StoreResult;
use crate::statements::{id_list, in_hundreds, statements, visible_set};

statements! {
    /// The visible sets of up to a hundred events, with band and venue.
    SETS_OF_EVENTS = concat!(
        "SELECT p.id, p.event_id, b.id, b.name, b.genre, b.origin, b.origin_city, b.origin_region, b.photo_url, b.photo_alt_text, b.social_links,
 v.id, v.name, v.address, v.address_line1, v.address_line2, v.city, v.region, v.postal_code, v.country, v.latitude, v.longitude,
 p.start_time, p.end_time, p.created_at, p.public_changed_at
 FROM performances p
 JOIN events e ON e.id = p.event_id
 JOIN band_profiles b ON b.id = p.band_profile_id
 LEFT JOIN venues v ON v.id = p.venue_id
 WHERE p.event_id IN (", id_list!(), ") AND ", visible_set!(), " ORDER BY p.event_id, p.id");
    /// How many visible bands, venues and sets up to a hundred events have.
    COUNTS_OF_EVENTS = concat!(
        "SELECT p.event_id, COUNT(DISTINCT p.band_profile_id), COUNT(DISTINCT p.venue_id), COUNT(*)
 FROM performances p JOIN events e ON e.id = p.event_id
 WHERE p.event_id IN (", id_list!(), ") AND ", visible_set!(), " GROUP BY p.event_id ORDER BY p.event_id");
    /// The genres played at up to a hundred events, as stored.
    GENRES_OF_EVENTS = concat!(
        "SELECT DISTINCT p.event_id, b.genre FROM performances p JOIN events e ON e.id = p.event_id JOIN band_profiles b ON b.id = p.band_profile_id
 WHERE p.event_id IN (", id_list!(), ") AND b.genre IS NOT NULL AND ", visible_set!(), " ORDER BY p.event_id, b.genre");
    /// Which of up to a hundred sets the public may see at one event.
    VISIBLE_SETS = concat!(
        "SELECT p.id FROM performances p JOIN events e ON e.id = p.event_id
 WHERE p.id IN (", id_list!(), ") AND p.event_id = ?101 AND ", visible_set!(), " ORDER BY p.id");
    /// Which of up to a hundred bands have a visible set at an event before a day.
    BANDS_SEEN_BEFORE = concat!(
        "SELECT DISTINCT p.band_profile_id FROM performances p JOIN events e ON e.id = p.event_id
 WHERE p.band_profile_id IN (", id_list!(), ") AND e.date < ?101 AND ", visible_set!(), " ORDER BY p.band_profile_id");
    /// Notes that an anonymous fan put a set on their schedule; once is enough.
    NOTE_BUILD = "INSERT INTO schedule_builds (event_id, performance_id, user_session, created_at) VALUES (?1, ?2, ?3, ?4)
 ON CONFLICT (event_id, performance_id, user_session) DO NOTHING";
}

/// How much an event offers, counted over its visible sets.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct EventCounts {
    /// Distinct bands.
    pub bands: i64,
    /// Distinct venues; sets without one are not counted.
    pub venues: i64,
    /// Sets.
    pub sets: i64,
}

/// The visible sets of some events, each with the id of its event; by event, then set.
pub fn visible_slots(db: &Db<'_>, events: &[EventId]) -> StoreResult<Vec<(EventId, Slot)>> {
    in_hundreds(events, |ids| db.rows(SETS_OF_EVENTS, ids, |row| Ok((row.get(1)?, slot_from_row(row)?))))
}

/// What some events offer; events without a visible set are left out.
pub fn counts_of_events(db: &Db<'_>, events: &[EventId]) -> StoreResult<Vec<(EventId, EventCounts)>> {
    in_hundreds(events, |ids| {
        db.rows(COUNTS_OF_EVENTS, ids, |row| Ok((row.get(0)?, EventCounts { bands: row.get(1)?, venues: row.get(2)?, sets: row.get(3)? })))
    })
}

/// The genre texts of the bands visible at some events.
pub fn genres_of_events(db: &Db<'_>, events: &[EventId]) -> StoreResult<Vec<(EventId, String)>> {
    in_hundreds(events, |ids| db.rows(GENRES_OF_EVENTS, ids, |row| Ok((row.get(0)?, row.get(1)?))))
}

/// Which of these sets the public may see at this event, by id.
pub fn visible_sets(db: &Db<'_>, event: EventId, sets: &[SetId]) -> StoreResult<Vec<SetId>> {
    in_hundreds(sets, |mut ids| {
        ids.push(event.into());
        db.rows(VISIBLE_SETS, ids, |row| row.get(0))
    })
}

/// Which of some bands the public saw at an event before a day, by id.
pub fn bands_seen_before(db: &Db<'_>, bands: &[BandId], day: Day) -> StoreResult<Vec<BandId>> {
    in_hundreds(bands, |mut ids| {
        ids.push(day.into());
        db.rows(BANDS_SEEN_BEFORE, ids, |row| row.get(0))
    })
}

/// Notes that an anonymous fan put a set on their schedule. Idempotent.
pub fn note_build(tx: &mut Tx<'_>, event: &Event, set: SetId, session: &str, now: &SqlStamp) -> StoreResult<()> {
    tx.execute(NOTE_BUILD, (event.id, set, session, now)).map(|_| ())
}

fn slot_from_row(row: &Row<'_>) -> StoreResult<Slot> {
    let (origin, city, region): (Option<String>, Option<String>, Option<String>) = (row.get(5)?, row.get(6)?, row.get(7)?);
    Ok(Slot {
        id: row.get(0)?,
        band: row.get(2)?,
        name: row.get(3)?,
        genre: row.get(4)?,
        origin: lineup::origin(origin.as_deref(), city.as_deref(), region.as_deref()),
        photo_url: row.get(8)?,
        photo_alt_text: row.get(9)?,
        social_links: row.get(10)?,
        venue: venue_from_row(row)?,
        start: row.get(22)?,
        end: row.get(23)?,
        created_at: row.get(24)?,
        public_changed_at: row.get(25)?,
    })
}

fn venue_from_row(row: &Row<'_>) -> StoreResult<Option<SlotVenue>> {
    let Some(id) = row.get::<Option<VenueId>>(11)? else { return Ok(None) };
    let parts = AddressParts {
        address: row.get(13)?,
        line1: row.get(14)?,
        line2: row.get(15)?,
        city: row.get(16)?,
        region: row.get(17)?,
        postal_code: row.get(18)?,
        country: row.get(19)?,
    };
    let place = Place::read(row.get(20)?, row.get(21)?);
    Ok(Some(SlotVenue { id, name: row.get(12)?, address: parts.in_one_line(), place }))
}
