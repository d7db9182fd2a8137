//! Share links: plans behind a short address. What of a plan may be seen is decided when it is read.

use settimes_core::events::Event;
use settimes_core::ids::EventId;
use settimes_core::moment::SqlStamp;
use settimes_core::schedule::ShareSlug;

use crate::db::{Db, Tx};
use crate::error::StoreResult;
use crate::statements::statements;

statements! {
    /// A link by its slug, as it was stored.
    SHARE_BY_SLUG = "SELECT s.id, s.event_id, s.performance_ids, s.band_names, s.expires_at FROM share_links s WHERE s.slug = ?1";
    /// Keeps a new link; a slug that is taken changes nothing.
    KEEP_SHARE = "INSERT INTO share_links (slug, event_id, event_slug, performance_ids, band_names, created_at, expires_at, view_count)
 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 0) ON CONFLICT (slug) DO NOTHING";
    /// Counts views of a link.
    COUNT_SHARE_VIEWS = "UPDATE share_links SET view_count = view_count + ?2 WHERE slug = ?1";
}

/// A link as it was stored: nobody has looked yet whether it still holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredShare {
    /// Row id, to name the link in a log.
    pub id: i64,
    /// The night.
    pub event: EventId,
    /// JSON list of the sets.
    pub sets: String,
    /// JSON list of the names that the bands had.
    pub names: String,
    /// When it ends; whatever was stored.
    pub expires_at: Option<String>,
}

/// A link to keep.
#[derive(Debug, Clone)]
pub struct NewShare<'a> {
    /// The night.
    pub event: &'a Event,
    /// JSON list of the sets, in running order.
    pub sets: &'a str,
    /// JSON list of the names of their bands, in the same order.
    pub names: &'a str,
    /// When it is made.
    pub at: &'a SqlStamp,
    /// When it ends.
    pub ends: &'a SqlStamp,
}

/// The link of this slug, whether it still holds or not.
pub fn share_by_slug(db: &Db<'_>, slug: &ShareSlug) -> StoreResult<Option<StoredShare>> {
    db.row(SHARE_BY_SLUG, (slug.as_str(),), |row| {
        Ok(StoredShare { id: row.get(0)?, event: row.get(1)?, sets: row.get(2)?, names: row.get(3)?, expires_at: row.get(4)? })
    })
}

/// Keeps a link under a slug; `false` if the slug is taken.
pub fn keep_share(tx: &mut Tx<'_>, slug: &ShareSlug, new: &NewShare<'_>) -> StoreResult<bool> {
    let row = (slug.as_str(), new.event.id, new.event.slug.as_str(), new.sets, new.names, new.at, new.ends);
    tx.execute(KEEP_SHARE, row).map(|kept| kept == 1)
}

/// Counts views of a link; how many links were counted. No answer shows the number, so the public edition stays.
pub fn count_share_views(tx: &mut Tx<'_>, slug: &ShareSlug, views: i64) -> StoreResult<usize> {
    tx.execute(COUNT_SHARE_VIEWS, (slug.as_str(), views))
}
