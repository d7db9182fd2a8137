//! Guesses that count: a guess is written as a failure before the secret is compared, and turned into a success after it
//! (accounts specification, 2.2).

use settimes_core::accounts::attempts::{AttemptKind, Guard, Scope};
use settimes_core::ids::UserId;
use settimes_core::moment::SqlStamp;

use crate::db::{Db, Tx};
use crate::error::StoreResult;
use crate::statements::statements;

/// What every count of failures begins with.
macro_rules! failures {
    () => {
        "SELECT COUNT(*), MIN(a.created_at) FROM auth_attempts a WHERE a.success = 0 AND a.attempt_type = ?1 AND a.created_at > ?2 AND "
    };
}

statements! {
    /// Failures over an e-mail address and a client since their last success.
    BY_EMAIL_AND_CLIENT = concat!(failures!(), "a.email = ?3 AND a.ip_address = ?4 AND a.id > COALESCE((SELECT MAX(s.id) FROM auth_attempts s
 WHERE s.success = 1 AND s.attempt_type = ?1 AND s.email = ?3 AND s.ip_address = ?4), 0)");
    /// Failures of a client.
    BY_CLIENT = concat!(failures!(), "a.ip_address = ?3");
    /// Failures of a client without a person behind them.
    BY_CLIENT_WITHOUT_USER = concat!(failures!(), "a.ip_address = ?3 AND a.user_id IS NULL");
    /// Failures over an e-mail address.
    BY_EMAIL = concat!(failures!(), "a.email = ?3");
    /// Failures over a person and a client.
    BY_USER_AND_CLIENT = concat!(failures!(), "a.user_id = ?3 AND a.ip_address = ?4");
    /// Failures over a person.
    BY_USER = concat!(failures!(), "a.user_id = ?3");
    /// A guess, as a failure until it is settled.
    NOTE_GUESS = "INSERT INTO auth_attempts (user_id, email, ip_address, user_agent, attempt_type, success, failure_reason, created_at)
 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) RETURNING id";
    /// A guess was right.
    SETTLE_RIGHT = "UPDATE auth_attempts SET success = 1, failure_reason = NULL, user_id = COALESCE(?2, user_id) WHERE id = ?1";
    /// A guess was wrong.
    SETTLE_WRONG = "UPDATE auth_attempts SET failure_reason = ?2, user_id = COALESCE(?3, user_id) WHERE id = ?1";
    /// A guess that was never compared.
    FORGET_GUESS = "DELETE FROM auth_attempts WHERE id = ?1";
}

/// Who guesses what.
#[derive(Debug, Clone, Copy)]
pub struct Guess<'a> {
    /// What is tried.
    pub kind: AttemptKind,
    /// The person, where known.
    pub user: Option<UserId>,
    /// The address as tried, normalised.
    pub email: Option<&'a str>,
    /// Client address, or `unknown`.
    pub client: &'a str,
    /// Browser.
    pub user_agent: Option<&'a str>,
}

/// How a guess ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tried {
    /// Right.
    Right,
    /// Wrong.
    Wrong(Miss),
}

/// Why a guess failed: `failure_reason`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Miss {
    /// Nobody has this address.
    UserNotFound,
    /// Wrong password.
    InvalidPassword,
    /// The account waits for its activation.
    ActivationRequired,
    /// The account was switched off.
    AccountDisabled,
    /// Nobody knows the token, or its time is over.
    InvalidOrExpiredToken,
    /// Another browser began.
    ChallengeMismatch,
    /// Wrong code.
    InvalidCode,
    /// No such invite.
    InvalidInviteCode,
    /// The invite is for another address.
    EmailMismatch,
    /// The passkey does not fit.
    PasskeyInvalid,
    /// The passkey seems to be a copy.
    PasskeyCounter,
}

impl Miss {
    /// The stored word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::UserNotFound => "user_not_found",
            Self::InvalidPassword => "invalid_password",
            Self::ActivationRequired => "activation_required",
            Self::AccountDisabled => "account_disabled",
            Self::InvalidOrExpiredToken => "invalid_or_expired_token",
            Self::ChallengeMismatch => "challenge_mismatch",
            Self::InvalidCode => "invalid_code",
            Self::InvalidInviteCode => "invalid_invite_code",
            Self::EmailMismatch => "email_mismatch",
            Self::PasskeyInvalid => "passkey_invalid",
            Self::PasskeyCounter => "passkey_counter",
        }
    }
}

/// Failures inside a window.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// How many.
    pub failures: i64,
    /// When the first of them was.
    pub earliest: Option<String>,
}

/// Counts the failures that a guard looks at; a guard over what the guess does not name counts none.
pub fn count_failures(db: &Db<'_>, guard: &Guard, guess: &Guess<'_>, since: &SqlStamp) -> StoreResult<Counted> {
    let kind = guess.kind.as_str();
    let read = |row: &crate::db::Row<'_>| Ok(Counted { failures: row.get(0)?, earliest: row.get(1)? });
    let counted = match (guard.scope, guess.email, guess.user) {
        (Scope::EmailAndClient, Some(email), _) => db.row(BY_EMAIL_AND_CLIENT, (kind, since, email, guess.client), read)?,
        (Scope::Client, ..) => db.row(BY_CLIENT, (kind, since, guess.client), read)?,
        (Scope::ClientWithoutUser, ..) => db.row(BY_CLIENT_WITHOUT_USER, (kind, since, guess.client), read)?,
        (Scope::Email, Some(email), _) => db.row(BY_EMAIL, (kind, since, email), read)?,
        (Scope::UserAndClient, _, Some(user)) => db.row(BY_USER_AND_CLIENT, (kind, since, user, guess.client), read)?,
        (Scope::User, _, Some(user)) => db.row(BY_USER, (kind, since, user), read)?,
        (Scope::EmailAndClient | Scope::Email, None, _) | (Scope::UserAndClient | Scope::User, _, None) => None,
    };
    Ok(counted.unwrap_or(Counted { failures: 0, earliest: None }))
}

/// Writes a guess, as a failure until it is settled; what is only recorded is written as right at once.
pub fn note_guess(tx: &mut Tx<'_>, guess: &Guess<'_>, so_far: Option<Tried>, now: &SqlStamp) -> StoreResult<i64> {
    let reason = match so_far {
        Some(Tried::Wrong(miss)) => Some(miss.as_str()),
        Some(Tried::Right) | None => None,
    };
    let right = so_far == Some(Tried::Right);
    let values = (guess.user, guess.email, guess.client, guess.user_agent, guess.kind.as_str(), right, reason, now);
    tx.insert(NOTE_GUESS, values)
}

/// Says how a guess ended, and whose it was if that is known by now.
pub fn settle_guess(tx: &mut Tx<'_>, guess: i64, outcome: Tried, user: Option<UserId>) -> StoreResult<()> {
    match outcome {
        Tried::Right => tx.execute(SETTLE_RIGHT, (guess, user)),
        Tried::Wrong(miss) => tx.execute(SETTLE_WRONG, (guess, miss.as_str(), user)),
    }
    .map(drop)
}

/// Takes a guess back that was never compared.
pub fn forget_guess(tx: &mut Tx<'_>, guess: i64) -> StoreResult<()> {
    tx.execute(FORGET_GUESS, (guess,)).map(drop)
}
