//! Addresses that a mail server refused for good, as keyed hashes (public specification, 4.6).

use settimes_core::moment::SqlStamp;

use crate::db::{Db, Tx};
use crate::error::StoreResult;
use crate::statements::statements;

statements! {
    /// An address is refused, from now on anew.
    SUPPRESS = "INSERT INTO mail_suppressions (address_hash, reason, created_at, expires_at) VALUES (?1, ?2, ?3, ?4)
 ON CONFLICT (address_hash) DO UPDATE SET reason = excluded.reason, created_at = excluded.created_at, expires_at = excluded.expires_at";
    /// Whether an address is refused.
    SUPPRESSED = "SELECT 1 FROM mail_suppressions s WHERE s.address_hash = ?1 AND s.expires_at > ?2";
    /// An address takes letters after all.
    LIFT = "DELETE FROM mail_suppressions WHERE address_hash = ?1";
}

/// A refused address.
#[derive(Debug, Clone)]
pub struct Suppression<'a> {
    /// Keyed hash of the address.
    pub address_hash: &'a str,
    /// Why, in the numbers of the server's reply.
    pub reason: &'a str,
    /// Since when.
    pub since: &'a SqlStamp,
    /// Until when.
    pub until: &'a SqlStamp,
}

/// Notes that an address was refused for good.
pub fn suppress(tx: &mut Tx<'_>, suppression: &Suppression<'_>) -> StoreResult<()> {
    let Suppression { address_hash, reason, since, until } = *suppression;
    tx.execute(SUPPRESS, (address_hash, reason, since, until)).map(drop)
}

/// Whether an address is refused, by any of its hashes.
pub fn is_suppressed(db: &Db<'_>, hashes: &[String], now: &SqlStamp) -> StoreResult<bool> {
    for hash in hashes {
        if db.row(SUPPRESSED, (hash.as_str(), now), |row| row.get::<i64>(0))?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Forgets that an address was refused, by all of its hashes.
pub fn lift_suppression(tx: &mut Tx<'_>, hashes: &[String]) -> StoreResult<()> {
    for hash in hashes {
        tx.execute(LIFT, (hash.as_str(),))?;
    }
    Ok(())
}
