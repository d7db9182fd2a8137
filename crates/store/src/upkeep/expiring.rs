//! Rows that are over by the clock, deleted in small helpings (public specification, 5).

use settimes_core::moment::SqlStamp;

use crate::db::Tx;
use crate::error::StoreResult;
use crate::statements::statements;

statements! {
    /// Deletes some of the share links that have run out. A moment nobody can read counts as past; such texts sort after every moment.
    SHARE_LINKS = "DELETE FROM share_links WHERE id IN
 (SELECT s.id FROM share_links s WHERE s.expires_at <= ?1 OR s.expires_at >= ':' LIMIT ?2)";
    /// Deletes some of the follows that nobody confirmed in time.
    PENDING_FOLLOWS = "DELETE FROM band_follows WHERE id IN
 (SELECT f.id FROM band_follows f WHERE f.verified = 0 AND f.created_at < ?1 ORDER BY f.created_at, f.id LIMIT ?2)";
    /// Deletes some of the subscriptions that nobody confirmed in time; those of people who left stay for the figures.
    PENDING_SUBSCRIPTIONS = "DELETE FROM email_subscriptions WHERE id IN
 (SELECT s.id FROM email_subscriptions s WHERE s.verified = 0 AND s.created_at < ?1 AND s.unsubscribe_token <> 'erased-' || CAST(s.id AS TEXT) ORDER BY s.created_at, s.id LIMIT ?2)";
    /// Deletes some of the records of runs that began long ago.
    RUNS = "DELETE FROM job_runs WHERE (job, slot) IN
 (SELECT r.job, r.slot FROM job_runs r WHERE r.started_at < ?1 ORDER BY r.started_at, r.job, r.slot LIMIT ?2)";
}

/// What runs out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expiring {
    /// Share links whose moment has come.
    ShareLinks,
    /// Follows written before a moment and never confirmed.
    PendingFollows,
    /// Subscriptions written before a moment and never confirmed.
    PendingSubscriptions,
    /// Records of runs begun before a moment.
    Runs,
}

/// Deletes at most `limit` rows that are over at a moment; how many.
pub fn delete_some(tx: &mut Tx<'_>, what: Expiring, moment: &SqlStamp, limit: i64) -> StoreResult<usize> {
    let sql = match what {
        Expiring::ShareLinks => SHARE_LINKS,
        Expiring::PendingFollows => PENDING_FOLLOWS,
        Expiring::PendingSubscriptions => PENDING_SUBSCRIPTIONS,
        Expiring::Runs => RUNS,
    };
    tx.execute(sql, (moment, limit))
}
