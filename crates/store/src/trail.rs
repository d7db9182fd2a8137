//! The append-only trail of admin actions (admin specification, 1.4): whoever changes something writes here, so it is in no room.

use settimes_core::ids::UserId;
use settimes_core::moment::SqlStamp;

use crate::db::Tx;
use crate::error::StoreResult;
use crate::statements::statements;

statements! {
    /// One more line of the trail.
    NOTE_ACTION = "INSERT INTO audit_log (user_id, action, resource_type, resource_id, details, ip_address, created_at)
 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
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
