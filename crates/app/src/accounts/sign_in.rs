//! The password step (accounts specification, 5.1): a right password leads to a session, or to a challenge where there is a second factor.

use jiff::SignedDuration;
use serde_json::json;
use settimes_core::accounts::attempts::{AttemptKind, Device, login_guards};
use settimes_core::accounts::factors::Method;
use settimes_core::accounts::passwords::MOST_BYTES;
use settimes_core::accounts::roles::AccountState;
use settimes_core::email::Email;
use settimes_core::ids::UserId;
use settimes_core::moment::SqlStamp;
use settimes_store::accounts::{self as kept, Account, Miss, NewChallenge, Tried};
use settimes_store::trail::{SignInEvent, note_sign_in_event};
use settimes_store::{StoreResult, Tx};

use super::guesses::{Guessing, Reserved, forget, reserve_guess, settle};
use super::password::Comparison;
use super::sessions::{self, Opened, Opening};
use super::tokens::Token;
use super::{Visitor, sessions::Fresh};
use crate::refusal::{Denial, DenialKind};
use crate::{App, Refusal};

/// How long a challenge lives.
const CHALLENGE_LIFE: SignedDuration = SignedDuration::from_mins(5);

/// What somebody enters.
#[derive(Clone)]
pub struct Credentials {
    /// The address as typed.
    pub email: String,
    /// The password, byte for byte, 1 to 1024 bytes.
    pub password: String,
}

impl Credentials {
    /// Most bytes of a password that is looked at.
    pub const LONGEST_PASSWORD: usize = MOST_BYTES;
}

/// What the request carries besides.
#[derive(Debug, Clone, Default)]
pub struct Presented {
    /// A session; it ends with the sign-in.
    pub session: Option<Token>,
    /// A trusted device.
    pub device: Option<Token>,
}

/// What the password step led to.
#[derive(Debug, Clone)]
pub enum SignedIn {
    /// A session.
    Session(Box<Opened>),
    /// A second step.
    Challenge(Box<Challenged>),
}

/// A sign-in that waits for its second factor.
#[derive(Debug, Clone)]
pub struct Challenged {
    /// The token of the second step.
    pub token: Token,
    /// Who signs in.
    pub account: Account,
    /// What can be used.
    pub methods: Vec<Method>,
    /// Seconds until it is over.
    pub expires_in: i64,
}

/// Checks a password.
pub async fn sign_in(app: &App, given: Credentials, visitor: Visitor, presented: Presented) -> Result<SignedIn, Refusal> {
    let email = stored_form(&given.email);
    let account = app.store.read({
        let email = email.clone();
        move |db| kept::account_by_email(db, &email).map_err(Refusal::from)
    });
    let account = account.await?;
    let guessing = Guessing { kind: AttemptKind::Login, user: account.as_ref().map(|a| a.id), email: Some(email), visitor };
    let reserved = reserve_guess(app, &guessing, login_guards(Device::Unknown)).await?;
    let stored = account.as_ref().map(|account| account.password_hash.clone());
    let compared = match app.hashing.compare(given.password, stored, app.entropy.as_ref()).await {
        Ok(compared) => compared,
        Err(refusal) => {
            forget(app, reserved).await;
            return Err(refusal);
        }
    };
    let visit = Visit { reserved, guessing, presented };
    match (account, compared) {
        (None, _) => refuse(app, &visit, Miss::UserNotFound).await,
        (Some(_), Comparison::Other) => refuse(app, &visit, Miss::InvalidPassword).await,
        (Some(account), Comparison::Same) => admit(app, visit, account, None).await,
        (Some(account), Comparison::SameButWeak(stronger)) => admit(app, visit, account, Some(stronger)).await,
    }
}

/// One password step on its way.
#[derive(Debug, Clone)]
struct Visit {
    reserved: Reserved,
    guessing: Guessing,
    presented: Presented,
}

/// The key of an address under which its guesses count, also of one that nobody can have.
fn stored_form(typed: &str) -> String {
    Email::read(typed).map_or_else(|_| typed.trim().to_lowercase().chars().take(255).collect(), |email| email.as_str().to_owned())
}

async fn refuse(app: &App, visit: &Visit, miss: Miss) -> Result<SignedIn, Refusal> {
    let (visit, now) = (visit.clone(), SqlStamp::of(app.clock.now()));
    let noted: Result<(), Refusal> = app
        .store
        .write(move |tx| {
            settle(tx, visit.reserved, Tried::Wrong(miss), visit.guessing.user)?;
            Ok(note(tx, &visit, false, miss.as_str(), &now)?)
        })
        .await;
    noted?;
    Err(match miss {
        Miss::ActivationRequired => {
            Denial::new(DenialKind::Unproven, "ACTIVATION_REQUIRED", "Please activate your account with the link in the mail first.")
                .with("requiresActivation", true)
                .into()
        }
        _ => Denial::new(DenialKind::Unproven, "INVALID_CREDENTIALS", "The e-mail address or the password is wrong.").into(),
    })
}

async fn admit(app: &App, visit: Visit, account: Account, stronger: Option<String>) -> Result<SignedIn, Refusal> {
    match account.state {
        AccountState::Active => {}
        AccountState::Pending => return refuse(app, &visit, Miss::ActivationRequired).await,
        AccountState::Inactive => return refuse(app, &visit, Miss::AccountDisabled).await,
    }
    let codes = backup_codes(account.backup_codes.as_deref());
    let factors = account.factors(|sealed| app.keys.totp.open(sealed).is_some(), codes, sessions::mail(app));
    if factors.is_enrolled() && !factors.can_pass() {
        forget(app, visit.reserved).await;
        let message = "Your second factor cannot be read at the moment. Please ask an admin to reset it.";
        return Err(Denial::new(DenialKind::Failed, "MFA_UNAVAILABLE", message).into());
    }
    let (methods, tokens, challenge) = (factors.methods(), sessions::fresh(app), Token::new(app.entropy.as_ref()));
    let (app, is_enrolled) = (app.clone(), factors.is_enrolled());
    app.store
        .clone()
        .write(move |tx| {
            let now = SqlStamp::of(app.clock.now());
            settle(tx, visit.reserved, Tried::Right, Some(account.id))?;
            if let Some(stronger) = &stronger {
                kept::renew_password_hash(tx, account.id, &account.password_hash, stronger)?;
            }
            if is_enrolled {
                let challenged = open_challenge(tx, &app, &account, &visit, &challenge)?;
                return Ok(SignedIn::Challenge(Box::new(Challenged { methods: methods.clone(), ..challenged })));
            }
            note(tx, &visit, true, "password", &now)?;
            Ok(SignedIn::Session(Box::new(open_session(tx, &app, &account, &visit, &tokens)?)))
        })
        .await
}

fn open_session(tx: &mut Tx<'_>, app: &App, account: &Account, visit: &Visit, fresh: &Fresh) -> StoreResult<Opened> {
    let opening = Opening { fresh, visitor: &visit.guessing.visitor, presented: visit.presented.session.as_ref() };
    sessions::open(tx, app, account, &opening)
}

fn open_challenge(tx: &mut Tx<'_>, app: &App, account: &Account, visit: &Visit, token: &Token) -> StoreResult<Challenged> {
    let (now, visitor) = (app.clock.now(), &visit.guessing.visitor);
    let expires_at = SqlStamp::of(now.checked_add(CHALLENGE_LIFE).unwrap_or(now));
    let (token_hash, address) = (token.hash(), visitor.address_text());
    let new = NewChallenge {
        token_hash: &token_hash,
        user: account.id,
        ip_address: &address,
        user_agent: visitor.user_agent.as_deref(),
        expires_at: &expires_at,
    };
    kept::open_challenge(tx, &new, &SqlStamp::of(now))?;
    let step = Guessing { kind: AttemptKind::LoginMfaChallenge, user: Some(account.id), ..visit.guessing.clone() };
    step.lend(|guess| kept::note_guess(tx, guess, Some(Tried::Right), &SqlStamp::of(now)))?;
    Ok(Challenged { token: token.clone(), account: account.clone(), methods: Vec::new(), expires_in: CHALLENGE_LIFE.as_secs() })
}

/// One line of the history of sign-ins.
fn note(tx: &mut Tx<'_>, visit: &Visit, success: bool, word: &str, now: &SqlStamp) -> StoreResult<()> {
    let user = visit.guessing.user.map(UserId::get);
    let details = if success { json!({ "user_id": user, "method": word }) } else { json!({ "user_id": user, "code": word }) };
    let address = visit.guessing.visitor.address_text();
    let event = SignInEvent {
        action: "login",
        success,
        ip_address: &address,
        user_agent: visit.guessing.visitor.user_agent.as_deref(),
        details: &details.to_string(),
    };
    note_sign_in_event(tx, &event, now)
}

/// How many backup codes are left; a column that cannot be read holds none.
pub(super) fn backup_codes(stored: Option<&str>) -> usize {
    stored.and_then(|text| serde_json::from_str::<Vec<String>>(text).ok()).map_or(0, |codes| codes.len())
}

#[cfg(test)]
mod tests;
