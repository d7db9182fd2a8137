//! Events as the public may see them (public specification, 2.1 and 2.3).

pub mod change;
pub mod public_state;

use settimes_core::events::{Event, EventStatus, Reveal};
use settimes_core::ids::{BandId, EventId, VenueId};
use settimes_core::moment::{Day, Month, SqlStamp};
use settimes_core::slug::Slug;

use crate::db::{Db, Row};
use crate::error::StoreResult;
use crate::statements::{id_list, in_hundreds, live_event, statements, visible_event, visible_set};

/// The columns that [`event_from_row`] reads.
macro_rules! event_columns {
    () => {
        "SELECT e.id, e.name, e.slug, e.date, e.end_date, e.is_published, e.status, e.reveal_mode, e.description, e.city, e.ticket_url,
 e.venue_info, e.social_links, e.theme_colors, e.created_at FROM events e WHERE "
    };
}

statements! {
    /// One event by its slug, if the public may know of it.
    VISIBLE_BY_SLUG = concat!(event_columns!(), visible_event!(), " AND e.slug = ?1");
    /// One event by its id, if the public may know of it.
    VISIBLE_BY_ID = concat!(event_columns!(), visible_event!(), " AND e.id = ?1");
    /// Up to a hundred events by their ids, those that the public may know of.
    SOME_VISIBLE = concat!(event_columns!(), visible_event!(), " AND e.id IN (", id_list!(), ") ORDER BY e.id");
    /// The bucket `current`: the live event that is on or comes next.
    CURRENT = concat!(event_columns!(), live_event!(), " AND COALESCE(e.end_date, e.date) >= ?1 ORDER BY e.date, e.id LIMIT 1");
    /// All live events that are not over, soonest first: the buckets `now` and `upcoming`.
    NOT_OVER = concat!(event_columns!(), live_event!(), " AND COALESCE(e.end_date, e.date) >= ?1 ORDER BY e.date, e.id");
    /// A page of the bucket `past`, newest first.
    PAST = concat!(
        event_columns!(),
        visible_event!(),
        " AND (e.status = 'archived' OR COALESCE(e.end_date, e.date) < ?1) ORDER BY e.date DESC, e.id DESC LIMIT ?2 OFFSET ?3"
    );
    /// How many events the public may know of.
    VISIBLE_COUNT = concat!("SELECT COUNT(*) FROM events e WHERE ", visible_event!());
    /// How many live events are not over.
    NOT_OVER_COUNT = concat!("SELECT COUNT(*) FROM events e WHERE ", live_event!(), " AND COALESCE(e.end_date, e.date) >= ?1");
    /// The events the public may know of whose first day lies in a span of days, by date.
    VISIBLE_BETWEEN = concat!(event_columns!(), visible_event!(), " AND e.date >= ?1 AND e.date < ?2 ORDER BY e.date, e.id");
    /// Every event the public may know of, by date.
    ALL_VISIBLE = concat!(event_columns!(), visible_event!(), " ORDER BY e.date, e.id");
    /// Some of the events the public may know of, by date: those after a day and id.
    VISIBLE_AFTER = concat!(event_columns!(), visible_event!(), " AND (e.date, e.id) > (?1, ?2) ORDER BY e.date, e.id LIMIT ?3");
    /// The events the public may know of at which a band visibly plays, by date.
    WITH_BAND = concat!(
        event_columns!(),
        visible_event!(),
        " AND EXISTS (SELECT 1 FROM performances p WHERE p.event_id = e.id AND p.band_profile_id = ?1 AND ",
        visible_set!(),
        ") AND e.id IN (SELECT q.event_id FROM performances q WHERE q.band_profile_id = ?1) ORDER BY e.date, e.id"
    );
    /// The events the public may know of with a visible set at a venue, by date.
    WITH_VENUE = concat!(
        event_columns!(),
        visible_event!(),
        " AND EXISTS (SELECT 1 FROM performances p WHERE p.event_id = e.id AND p.venue_id = ?1 AND ",
        visible_set!(),
        ") AND e.id IN (SELECT q.event_id FROM performances q WHERE q.venue_id = ?1) ORDER BY e.date, e.id"
    );
    /// When the public data of up to a hundred events changed last, as far as it has been noticed.
    CHANGED_AT = concat!("SELECT event_id, changed_at FROM event_public_state WHERE event_id IN (", id_list!(), ") ORDER BY event_id");
}

/// The event of this slug, if the public may know of it.
pub fn visible_event_by_slug(db: &Db<'_>, slug: &Slug) -> StoreResult<Option<Event>> {
    db.row(VISIBLE_BY_SLUG, (slug,), event_from_row)
}

/// The event of this id, if the public may know of it.
pub fn visible_event_by_id(db: &Db<'_>, id: EventId) -> StoreResult<Option<Event>> {
    db.row(VISIBLE_BY_ID, (id,), event_from_row)
}

/// The live event that is on or comes next, seen from a festival day.
pub fn current_event(db: &Db<'_>, today: Day) -> StoreResult<Option<Event>> {
    db.row(CURRENT, (today,), event_from_row)
}

/// All live events that are not over, soonest first.
pub fn events_not_over(db: &Db<'_>, today: Day) -> StoreResult<Vec<Event>> {
    db.rows(NOT_OVER, (today,), event_from_row)
}

/// A page of the events that are over or archived, newest first.
pub fn past_events(db: &Db<'_>, today: Day, limit: i64, offset: i64) -> StoreResult<Vec<Event>> {
    db.rows(PAST, (today, limit, offset), event_from_row)
}

/// How many events are over or archived: all that are visible but those that are live and not over.
pub fn count_past_events(db: &Db<'_>, today: Day) -> StoreResult<i64> {
    let visible: i64 = db.row(VISIBLE_COUNT, (), |row| row.get(0))?.unwrap_or(0);
    let not_over: i64 = db.row(NOT_OVER_COUNT, (today,), |row| row.get(0))?.unwrap_or(0);
    Ok(visible - not_over)
}

/// The events the public may know of whose first day lies in a month, by date.
pub fn visible_events_of_month(db: &Db<'_>, month: Month) -> StoreResult<Vec<Event>> {
    db.rows(VISIBLE_BETWEEN, (month.first_day(), month.day_after()), event_from_row)
}

/// Every event the public may know of, by date: for a move, not for a request.
pub fn visible_events(db: &Db<'_>) -> StoreResult<Vec<Event>> {
    db.rows(ALL_VISIBLE, (), event_from_row)
}

/// At most `limit` of the events the public may know of, by date, beginning after one of them or with the first.
pub fn visible_events_after(db: &Db<'_>, after: Option<&Event>, limit: i64) -> StoreResult<Vec<Event>> {
    match after {
        Some(event) => db.rows(VISIBLE_AFTER, (event.date, event.id, limit), event_from_row),
        None => db.rows(VISIBLE_AFTER, ("", 0, limit), event_from_row),
    }
}

/// The events the public may know of at which a band visibly plays, by date.
pub fn visible_events_with_band(db: &Db<'_>, band: BandId) -> StoreResult<Vec<Event>> {
    db.rows(WITH_BAND, (band,), event_from_row)
}

/// The events the public may know of with a visible set at a venue, by date.
pub fn visible_events_with_venue(db: &Db<'_>, venue: VenueId) -> StoreResult<Vec<Event>> {
    db.rows(WITH_VENUE, (venue,), event_from_row)
}

/// Those of some events that the public may know of, by id.
pub fn visible_events_by_id(db: &Db<'_>, events: &[EventId]) -> StoreResult<Vec<Event>> {
    in_hundreds(events, |ids| db.rows(SOME_VISIBLE, ids, event_from_row))
}

/// When the public data of some events changed last, as far as it has been noticed.
pub fn public_changes_of(db: &Db<'_>, events: &[EventId]) -> StoreResult<Vec<(EventId, SqlStamp)>> {
    in_hundreds(events, |ids| db.rows(CHANGED_AT, ids, |row| Ok((row.get(0)?, row.get(1)?))))
}

/// Reads the columns of `event_columns!`.
fn event_from_row(row: &Row<'_>) -> StoreResult<Event> {
    let is_published: bool = row.get(5)?;
    let status: Option<String> = row.get(6)?;
    let status = match status.as_deref() {
        None if is_published => EventStatus::Published,
        None => EventStatus::Draft,
        Some(_) => row.read(6, "draft, published or archived", |word: String| EventStatus::read(&word))?,
    };
    Ok(Event {
        id: row.get(0)?,
        name: row.get(1)?,
        slug: row.get(2)?,
        date: row.get(3)?,
        end_date: row.get(4)?,
        is_published,
        status,
        reveal: if row.get(7)? { Reveal::AnnouncedOnly } else { Reveal::Everything },
        description: row.get(8)?,
        city: row.get(9)?,
        ticket_url: row.get(10)?,
        venue_info: row.get(11)?,
        social_links: row.get(12)?,
        theme_colors: row.get(13)?,
        created_at: row.get(14)?,
    })
}

#[cfg(test)]
mod tests;
