//! Taking back what was promised with a letter that has failed (public specification, 4.3 and 4.4).

use settimes_core::letter::Undo;

use crate::db::Tx;
use crate::error::StoreResult;
use crate::statements::statements;

statements! {
    /// Nobody was told of the set after all.
    RELEASE_CLAIM = "DELETE FROM band_follow_notifications WHERE band_follow_id = ?1 AND performance_id = ?2";
    /// The digest did not arrive; a cursor that has moved on stays.
    RESTORE_CURSOR = "UPDATE email_subscriptions SET last_email_sent = ?3 WHERE id = ?1 AND last_email_sent = ?2";
}

/// Does one step back.
pub(crate) fn undo(tx: &mut Tx<'_>, step: &Undo) -> StoreResult<()> {
    match step {
        Undo::ReleaseClaim { follow, set } => tx.execute(RELEASE_CLAIM, (*follow, *set)),
        Undo::RestoreCursor { subscription, from, to } => tx.execute(RESTORE_CURSOR, (*subscription, from.as_str(), to.as_deref())),
    }
    .map(drop)
}
