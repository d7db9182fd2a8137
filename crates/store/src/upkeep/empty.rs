//! Whether an installation holds anything, and emptying it.

use crate::db::{Db, Tx};
use crate::error::StoreResult;
use crate::statements::Statement;

/// Lists the tables, children before their parents, with what asks whether each holds a row and what empties it.
macro_rules! tables {
    ($($table:ident),+ $(,)?) => {
        /// Every table but the record of migrations; a row that refers to another goes before it.
        pub const TABLES: &[&str] = &[$(stringify!($table)),+];

        /// Empties each table.
        pub(crate) const EMPTYING: &[Statement] = &[$(Statement {
            name: concat!(module_path!(), "::EMPTYING ", stringify!($table)),
            sql: concat!("DELETE FROM ", stringify!($table)),
        }),+];

        /// Whether each table holds a row.
        pub(crate) const HOLDING: &[Statement] = &[$(Statement {
            name: concat!(module_path!(), "::HOLDING ", stringify!($table)),
            sql: concat!("SELECT 1 FROM ", stringify!($table), " LIMIT 1"),
        }),+];
    };
}

tables! {
    band_follow_notifications,
    band_announce_queue,
    band_follows,
    share_links,
    subscription_verifications,
    subscription_unsubscribes,
    email_subscriptions,
    schedule_builds,
    artist_daily_stats,
    artist_lifetime_stats,
    page_views_daily,
    event_public_state,
    performances,
    band_profiles,
    venues,
    events,
    email_outbox,
    mail_suppressions,
    webauthn_challenges,
    email_otp_codes,
    sessions,
    lucia_sessions,
    mfa_challenges,
    invite_codes,
    webauthn_credentials,
    password_reset_tokens,
    trusted_devices,
    audit_log,
    auth_audit,
    auth_attempts,
    rate_limits,
    job_runs,
    users,
}

/// Tables that say nothing about whether anybody uses the installation: they fill by themselves.
const FILL_BY_THEMSELVES: [&str; 2] = ["rate_limits", "job_runs"];

/// Starts numbering anew, so that the same data gets the same ids. `SQLite` form: another engine restarts its own sequences.
const RESTART_NUMBERS: &str = "DELETE FROM sqlite_sequence";

/// Whether no table holds a row; counters of the rate limits and runs of jobs do not count.
pub fn is_empty(db: &Db<'_>) -> StoreResult<bool> {
    for (table, holding) in TABLES.iter().zip(HOLDING) {
        if !FILL_BY_THEMSELVES.contains(table) && db.row(holding.sql, (), |_| Ok(()))?.is_some() {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Deletes every row of every table and starts numbering anew.
pub fn empty_everything(tx: &mut Tx<'_>) -> StoreResult<()> {
    for emptying in EMPTYING {
        tx.execute(emptying.sql, ())?;
    }
    tx.execute(RESTART_NUMBERS, ()).map(|_| ())
}
