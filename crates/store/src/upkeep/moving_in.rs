//! Rows coming in: is there room, who lives here already, and is everything sound at the end.

use settimes_core::ids::EventId;
use settimes_core::moment::SqlStamp;
use settimes_core::upkeep::cells::{Cell, Row as MovedRow};
use settimes_core::upkeep::contract::TABLES;

use super::moved::moved;
use crate::db::{Db, Tx};
use crate::engine::sqlite::counters;
use crate::error::{StoreError, StoreResult};
use crate::statements::statements;
use crate::value::Value;

statements! {
    /// The tables that must be empty before an import, and are not.
    OCCUPIED = "
SELECT 'events' WHERE EXISTS (SELECT 1 FROM events)
UNION ALL SELECT 'venues' WHERE EXISTS (SELECT 1 FROM venues)
UNION ALL SELECT 'band_profiles' WHERE EXISTS (SELECT 1 FROM band_profiles)
UNION ALL SELECT 'band_follows' WHERE EXISTS (SELECT 1 FROM band_follows)
UNION ALL SELECT 'email_subscriptions' WHERE EXISTS (SELECT 1 FROM email_subscriptions)
UNION ALL SELECT 'invite_codes' WHERE EXISTS (SELECT 1 FROM invite_codes)";
    /// Everyone who has an account.
    TENANTS = "SELECT id, email, role FROM users ORDER BY id";
    /// Gives an account another id; its references follow in the next statements.
    MOVE_USER = "UPDATE users SET id = ?2 WHERE id = ?1";
    /// Takes the old store of sessions along.
    MOVE_SESSIONS = "UPDATE sessions SET user_id = ?2 WHERE user_id = ?1";
    /// Takes sessions along.
    MOVE_LUCIA_SESSIONS = "UPDATE lucia_sessions SET user_id = ?2 WHERE user_id = ?1";
    /// Takes challenges along.
    MOVE_MFA_CHALLENGES = "UPDATE mfa_challenges SET user_id = ?2 WHERE user_id = ?1";
    /// Takes codes along.
    MOVE_EMAIL_OTP_CODES = "UPDATE email_otp_codes SET user_id = ?2 WHERE user_id = ?1";
    /// Takes resets along.
    MOVE_RESETS = "UPDATE password_reset_tokens SET user_id = ?2 WHERE user_id = ?1";
    /// Takes resets along that the account began.
    MOVE_RESETS_BEGUN = "UPDATE password_reset_tokens SET created_by = ?2 WHERE created_by = ?1";
    /// Takes passkeys along.
    MOVE_PASSKEYS = "UPDATE webauthn_credentials SET user_id = ?2 WHERE user_id = ?1";
    /// Takes devices along.
    MOVE_DEVICES = "UPDATE trusted_devices SET user_id = ?2 WHERE user_id = ?1";
    /// Takes the trail along.
    MOVE_AUDIT_LOG = "UPDATE audit_log SET user_id = ?2 WHERE user_id = ?1";
    /// Takes attempts along.
    MOVE_ATTEMPTS = "UPDATE auth_attempts SET user_id = ?2 WHERE user_id = ?1";
    /// The highest ids here, of the tables that may hold rows before an import.
    HIGHEST_ID = "
SELECT MAX(id) FROM (
    SELECT id FROM audit_log UNION ALL SELECT id FROM auth_audit UNION ALL SELECT id FROM auth_attempts
    UNION ALL SELECT id FROM trusted_devices UNION ALL SELECT id FROM webauthn_credentials UNION ALL SELECT id FROM page_views_daily
) AS here";
    /// Moves the trail out of the way.
    SHIFT_AUDIT_LOG = "UPDATE audit_log SET id = id + ?1";
    /// Moves the history of signing in out of the way.
    SHIFT_AUTH_AUDIT = "UPDATE auth_audit SET id = id + ?1";
    /// Moves attempts out of the way.
    SHIFT_ATTEMPTS = "UPDATE auth_attempts SET id = id + ?1";
    /// Moves devices out of the way.
    SHIFT_DEVICES = "UPDATE trusted_devices SET id = id + ?1";
    /// Moves passkeys out of the way.
    SHIFT_PASSKEYS = "UPDATE webauthn_credentials SET id = id + ?1";
    /// Moves page views out of the way.
    SHIFT_PAGE_VIEWS = "UPDATE page_views_daily SET id = id + ?1";
    /// Notes since when an event is public.
    NOTE_PUBLIC = "INSERT INTO event_public_state (event_id, first_public_at, fingerprint, changed_at) VALUES (?1, ?2, ?3, ?2) ON CONFLICT DO NOTHING";
    /// Records the import in the history.
    RECORD_IMPORT = "INSERT INTO auth_audit (timestamp, action, success, ip_address, user_agent, details) VALUES (?1, 'import', 1, 'unknown', NULL, ?2) RETURNING id";
}

/// Somebody who has an account before an import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tenant {
    /// Row id.
    pub id: i64,
    /// Address.
    pub email: String,
    /// Role, as stored.
    pub role: String,
}

/// The tables that must be empty before an import, and are not.
pub fn occupied_tables(db: &Db<'_>) -> StoreResult<Vec<String>> {
    db.rows(OCCUPIED, (), |row| row.get(0))
}

/// Everyone who has an account.
pub fn tenants(db: &Db<'_>) -> StoreResult<Vec<Tenant>> {
    db.rows(TENANTS, (), |row| Ok(Tenant { id: row.get(0)?, email: row.get(1)?, role: row.get(2)? }))
}

/// Gives an account another id, which must be free; whatever refers to it follows.
pub fn move_tenant(tx: &mut Tx<'_>, from: i64, to: i64) -> StoreResult<()> {
    counters::defer_references(tx)?;
    for sql in [
        MOVE_USER,
        MOVE_SESSIONS,
        MOVE_LUCIA_SESSIONS,
        MOVE_MFA_CHALLENGES,
        MOVE_EMAIL_OTP_CODES,
        MOVE_RESETS,
        MOVE_RESETS_BEGUN,
        MOVE_PASSKEYS,
        MOVE_DEVICES,
        MOVE_AUDIT_LOG,
        MOVE_ATTEMPTS,
    ] {
        tx.execute(sql, (from, to))?;
    }
    Ok(())
}

/// The highest id of the rows that may be here before an import (trail, attempts, devices, passkeys, page views); 0 without any.
pub fn highest_id(db: &Db<'_>) -> StoreResult<i64> {
    Ok(db.row(HIGHEST_ID, (), |row| row.get::<Option<i64>>(0))?.flatten().unwrap_or(0))
}

/// Moves the rows that are here out of the way of imported ids; `by` must be at least [`highest_id`] and every imported id.
pub fn make_room_for_ids(tx: &mut Tx<'_>, by: i64) -> StoreResult<()> {
    for sql in [SHIFT_AUDIT_LOG, SHIFT_AUTH_AUDIT, SHIFT_ATTEMPTS, SHIFT_DEVICES, SHIFT_PASSKEYS, SHIFT_PAGE_VIEWS] {
        tx.execute(sql, (by,))?;
    }
    Ok(())
}

/// Brings a row in as it is; `false` if a row with the same key is there already.
pub fn bring_in_row(tx: &mut Tx<'_>, row: MovedRow) -> StoreResult<bool> {
    let Some(moved) = moved(row.table().name) else {
        return Err(StoreError::Statement(format!("{} is no documented table", row.table().name)));
    };
    let values: Vec<Value> = row.into_cells().into_iter().map(Value::from).collect();
    Ok(tx.execute(moved.bring_in, values)? > 0)
}

/// Sees to it that no id of the documented tables is ever given twice: `used` holds the highest ids known from before.
pub fn finish_counters(tx: &mut Tx<'_>, used: &[(String, i64)]) -> StoreResult<()> {
    for (table, highest) in used {
        if let Some(table) = TABLES.iter().find(|own| own.name.eq_ignore_ascii_case(table) && own.has_row_id()) {
            counters::raise(tx, table.name, *highest)?;
        }
    }
    Ok(())
}

/// Notes since when an event is public; `fingerprint` is the hash of what the public sees of it now.
pub fn note_first_public(tx: &mut Tx<'_>, event: EventId, since: &SqlStamp, fingerprint: &str) -> StoreResult<()> {
    tx.execute(NOTE_PUBLIC, (event, since, fingerprint)).map(drop)
}

/// Records the import in the history of signing in; `details` is JSON.
pub fn record_import(tx: &mut Tx<'_>, now: &SqlStamp, details: &str) -> StoreResult<()> {
    tx.insert(RECORD_IMPORT, (now, details)).map(drop)
}

/// How many rows refer to a row that is missing, by table.
pub fn count_broken_references(db: &Db<'_>) -> StoreResult<Vec<(String, i64)>> {
    counters::broken_references(db)
}

/// The first thing that is wrong with the pages of the database, if any.
pub fn first_broken_page(db: &Db<'_>) -> StoreResult<Option<String>> {
    counters::first_broken_page(db)
}

impl From<Cell> for Value {
    fn from(cell: Cell) -> Self {
        match cell {
            Cell::Null => Self::Null,
            Cell::Integer(number) => Self::Integer(number),
            Cell::Real(number) => Self::Real(number),
            Cell::Text(text) => Self::Text(text),
            Cell::Blob(bytes) => Self::Blob(bytes),
        }
    }
}
