//! Sign-ins that wait for their second factor: at most one open one per person.

use settimes_core::ids::UserId;
use settimes_core::moment::SqlStamp;

use crate::db::Tx;
use crate::error::StoreResult;
use crate::statements::statements;

statements! {
    /// The open challenge of a person makes room for a new one, with its codes and ceremonies.
    CLOSE_OPEN = "DELETE FROM mfa_challenges WHERE user_id = ?1 AND COALESCE(used, 0) = 0";
    /// A new challenge.
    INSERT_CHALLENGE = "INSERT INTO mfa_challenges (token, user_id, ip_address, user_agent, expires_at, used, created_at, failed_attempts)
 VALUES (?1, ?2, ?3, ?4, ?5, 0, ?6, 0) RETURNING id";
}

/// A challenge to write.
#[derive(Debug, Clone)]
pub struct NewChallenge<'a> {
    /// Hash of the token.
    pub token_hash: &'a str,
    /// Who signs in.
    pub user: UserId,
    /// Address.
    pub ip_address: &'a str,
    /// Browser.
    pub user_agent: Option<&'a str>,
    /// Its end.
    pub expires_at: &'a SqlStamp,
}

/// A stored challenge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Challenge(pub i64);

/// Opens a challenge; an open one of the same person goes, with its codes by e-mail and its passkey ceremonies.
pub fn open_challenge(tx: &mut Tx<'_>, new: &NewChallenge<'_>, now: &SqlStamp) -> StoreResult<Challenge> {
    tx.execute(CLOSE_OPEN, (new.user,))?;
    let values = (new.token_hash, new.user, new.ip_address, new.user_agent, new.expires_at, now);
    tx.insert(INSERT_CHALLENGE, values).map(Challenge)
}
