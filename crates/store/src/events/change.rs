//! Writing events.

use settimes_core::events::{EventStatus, Reveal};
use settimes_core::ids::EventId;
use settimes_core::moment::{Day, SqlStamp};
use settimes_core::slug::Slug;

use crate::db::Tx;
use crate::error::StoreResult;
use crate::stamp::Stamp;
use crate::statements::statements;
use crate::value::Value;

statements! {
    /// A new event.
    INSERT_EVENT = "INSERT INTO events (name, slug, date, end_date, is_published, status, archived_at, description, city, ticket_url,
 venue_info, social_links, reveal_mode, created_by_user_id, updated_by_user_id, created_at, updated_at)
 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?14, ?15, ?15) RETURNING id";
}

/// An event to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventRow {
    /// Name.
    pub name: String,
    /// Slug.
    pub slug: Slug,
    /// First festival day.
    pub date: Day,
    /// Last festival day of an event of several days.
    pub end_date: Option<Day>,
    /// Where it stands.
    pub status: EventStatus,
    /// When it was archived, if it is.
    pub archived_at: Option<SqlStamp>,
    /// Long text.
    pub description: Option<String>,
    /// City.
    pub city: Option<String>,
    /// Where tickets are sold.
    pub ticket_url: Option<String>,
    /// Venue notes, JSON text.
    pub venue_info: Option<String>,
    /// Links, JSON text.
    pub social_links: Option<String>,
    /// Whether it hides unannounced sets.
    pub reveal: Reveal,
}

/// Writes an event; `is_published` is kept in step with its status.
pub fn insert_event(tx: &mut Tx<'_>, event: &EventRow, stamp: &Stamp) -> StoreResult<EventId> {
    let mut values: Vec<Value> = vec![
        (&event.name).into(),
        (&event.slug).into(),
        event.date.into(),
        event.end_date.into(),
        (event.status == EventStatus::Published).into(),
        event.status.as_str().into(),
        event.archived_at.as_ref().into(),
    ];
    let texts = [&event.description, &event.city, &event.ticket_url, &event.venue_info, &event.social_links];
    values.extend(texts.map(|text| text.as_ref().into()));
    values.extend([(event.reveal == Reveal::AnnouncedOnly).into(), stamp.by.into(), (&stamp.at).into()]);
    tx.insert(INSERT_EVENT, values).map(EventId::new)
}
