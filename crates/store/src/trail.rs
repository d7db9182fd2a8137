//! The append-only trails: what people changed (admin specification, 1.4), and what happened at sign-ins (accounts specification, 11). Whoever
//! changes something writes here, so it is in no room.

use settimes_core::ids::UserId;
use settimes_core::moment::SqlStamp;

use crate::db::Tx;
use crate::error::StoreResult;
use crate::statements::statements;

statements! {
    /// One more line of the trail.
    NOTE_ACTION = "INSERT INTO audit_log (user_id, action, resource_type, resource_id, details, ip_address, created_at)
 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    /// One more line of the history of sign-ins.
    NOTE_SIGN_IN = "INSERT INTO auth_audit (timestamp, action, success, ip_address, user_agent, details) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
}

/// What somebody did. Details never hold addresses of people, tokens or contents of files.
#[derive(Debug, Clone)]
pub struct Action<'a> {
    /// Who; `None` = the command line or a job.
    pub user: Option<UserId>,
    /// What: `schedule.imported`.
    pub action: &'a str,
    /// To what kind of thing.
    pub resource_type: &'a str,
    /// To which one.
    pub resource_id: Option<i64>,
    /// Details, JSON text.
    pub details: &'a str,
    /// From which address; `None` = not by the network.
    pub ip_address: Option<&'a str>,
}

/// Notes an action.
pub fn note_action(tx: &mut Tx<'_>, action: &Action<'_>, at: &SqlStamp) -> StoreResult<()> {
    let Action { user, action, resource_type, resource_id, details, ip_address } = *action;
    tx.execute(NOTE_ACTION, (user, action, resource_type, resource_id, details, ip_address, at)).map(|_| ())
}

/// What happened at a sign-in.
#[derive(Debug, Clone)]
pub struct SignInEvent<'a> {
    /// What: `login`, `mfa`, `password_reset_completed`.
    pub action: &'a str,
    /// Whether it went well.
    pub success: bool,
    /// Client address, or `unknown`.
    pub ip_address: &'a str,
    /// Browser.
    pub user_agent: Option<&'a str>,
    /// Details, JSON text: never an address of a person, a token or a code.
    pub details: &'a str,
}

/// Notes what happened at a sign-in.
pub fn note_sign_in_event(tx: &mut Tx<'_>, event: &SignInEvent<'_>, at: &SqlStamp) -> StoreResult<()> {
    let SignInEvent { action, success, ip_address, user_agent, details } = *event;
    tx.execute(NOTE_SIGN_IN, (at, action, success, ip_address, user_agent, details)).map(drop)
}
