//! Since when events are public and when that last changed (public specification, 5, `public-state`).
//!
//! An event that was touched carries a mark, `*`, before its fingerprint: triggers of migration 4 set it with whatever changes what the
//! public sees of the event, so that nobody has to search for changes.

use settimes_core::ids::EventId;
use settimes_core::moment::SqlStamp;

use crate::db::{Db, Tx};
use crate::error::StoreResult;
use crate::statements::{statements, visible_event};

statements! {
    /// Some of the events that the public may know of and that nobody has looked at yet.
    UNNOTED = concat!(
        "SELECT e.id FROM events e WHERE ", visible_event!(),
        " AND NOT EXISTS (SELECT 1 FROM event_public_state s WHERE s.event_id = e.id) ORDER BY e.date, e.id LIMIT ?1");
    /// Some of the events that were touched, with the fingerprint from before.
    TOUCHED = "SELECT s.event_id, substr(s.fingerprint, 2) FROM event_public_state s WHERE substr(s.fingerprint, 1, 1) = '*' ORDER BY s.event_id LIMIT ?1";
    /// Notes that an event became public.
    NOTE_FIRST = "INSERT INTO event_public_state (event_id, first_public_at, fingerprint, changed_at) VALUES (?1, ?2, ?3, ?2)
 ON CONFLICT (event_id) DO NOTHING";
    /// Notes that what the public sees of an event changed.
    NOTE_NEWS = "UPDATE event_public_state SET fingerprint = ?3, changed_at = ?2 WHERE event_id = ?1";
    /// Takes the mark off an event of which the public sees what it saw before.
    UNMARK = "UPDATE event_public_state SET fingerprint = substr(fingerprint, 2) WHERE event_id = ?1 AND substr(fingerprint, 1, 1) = '*'";
}

/// At most `limit` visible events that nobody has looked at yet.
pub fn unnoted_events(db: &Db<'_>, limit: i64) -> StoreResult<Vec<EventId>> {
    db.rows(UNNOTED, (limit,), |row| row.get(0))
}

/// At most `limit` events that were touched since they were looked at, with the fingerprint from then.
pub fn touched_events(db: &Db<'_>, limit: i64) -> StoreResult<Vec<(EventId, String)>> {
    db.rows(TOUCHED, (limit,), |row| Ok((row.get(0)?, row.get(1)?)))
}

/// Notes that an event became public at this moment.
pub fn note_first(tx: &mut Tx<'_>, event: EventId, now: &SqlStamp, fingerprint: &str) -> StoreResult<()> {
    tx.execute(NOTE_FIRST, (event, now, fingerprint)).map(drop)
}

/// Notes that what the public sees of an event changed at this moment.
pub fn note_news(tx: &mut Tx<'_>, event: EventId, now: &SqlStamp, fingerprint: &str) -> StoreResult<()> {
    tx.execute(NOTE_NEWS, (event, now, fingerprint)).map(drop)
}

/// Notes that an event was looked at and is no news.
pub fn note_same(tx: &mut Tx<'_>, event: EventId) -> StoreResult<()> {
    tx.execute_unseen(UNMARK, (event,)).map(drop)
}
