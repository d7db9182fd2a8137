//! Sessions: opened at a sign-in, recognised at every request (accounts specification, 3).

use settimes_core::accounts::roles::{AccountState, Role};
use settimes_core::accounts::sessions::{Held, MOST_SESSIONS, Over, Standing, standing};
use settimes_core::ids::UserId;
use settimes_core::moment::{EpochSeconds, SqlStamp};
use settimes_store::accounts::{self as kept, Account, Mail, NewSession};
use settimes_store::{StoreResult, Tx};

use super::Visitor;
use super::csrf::issue_token;
use super::tokens::Token;
use crate::settings::EmailCodes;
use crate::{App, Refusal};

/// Who is signed in, as a request shows it.
#[derive(Debug, Clone)]
pub struct Signed {
    /// The person.
    pub account: Account,
    /// The role now in force.
    pub role: Option<Role>,
    /// Hash of the session's token.
    pub session_id: String,
    /// Where the session stands.
    pub standing: Standing,
    /// Whether a second factor must be set up before anything else.
    pub must_enrol: bool,
}

/// What a session cookie turned out to be.
#[derive(Debug)]
pub enum Recognised {
    /// A living session.
    Signed(Box<Signed>),
    /// Nobody knows it.
    Unknown,
    /// It is over; its row is gone.
    Over(Over),
    /// The account was switched off; its session is gone.
    Disabled,
}

/// What a new session gives its owner.
#[derive(Debug, Clone)]
pub struct Opened {
    /// The token of the cookie.
    pub token: Token,
    /// The token that forms and scripts show.
    pub csrf: String,
    /// Whose it is.
    pub account: Account,
    /// Longest life in seconds.
    pub max_age: i64,
    /// Whether a second factor must be set up before anything else.
    pub must_enrol: bool,
}

/// Recognises a session by the token of its cookie. What is over is deleted.
pub async fn recognise(app: &App, token: &Token) -> Result<Recognised, Refusal> {
    let (id, now, limits) = (token.hash(), app.clock.now(), app.settings.accounts.sessions);
    let found = app.store.read({
        let id = id.clone();
        move |db| -> Result<_, Refusal> {
            let Some(row) = kept::session(db, &id)? else { return Ok(None) };
            Ok(kept::account(db, row.user)?.map(|account| (row, account)))
        }
    });
    let Some((row, account)) = found.await? else { return Ok(Recognised::Unknown) };
    let judged = standing(&row.held, limits.of(account.role), now);
    let verdict = match judged {
        Err(over) => Recognised::Over(over),
        Ok(_) if account.state != AccountState::Active => Recognised::Disabled,
        Ok(standing) => {
            let must_enrol = must_enrol(app, &account);
            return Ok(Recognised::Signed(Box::new(Signed { role: account.role, account, session_id: id, standing, must_enrol })));
        }
    };
    end(app, id).await?;
    Ok(verdict)
}

/// Notes that the person of a session is there, at most once a minute.
pub async fn note_activity(app: &App, signed: &Signed) -> Result<(), Refusal> {
    if !signed.standing.is_due {
        return Ok(());
    }
    let (id, now) = (signed.session_id.clone(), SqlStamp::of(app.clock.now()));
    app.store.write(move |tx| Ok(kept::note_activity(tx, &id, &now)?)).await
}

/// Ends a session by the hash of its token.
pub(super) async fn end(app: &App, id: String) -> Result<(), Refusal> {
    app.store.write(move |tx| Ok(kept::end_session(tx, &id).map(drop)?)).await
}

/// Whether a person must set up a second factor before anything else is served (accounts specification, 6.1).
pub fn must_enrol(app: &App, account: &Account) -> bool {
    let factors = account.factors(|_| true, 0, Mail::Stays);
    account.role.is_some_and(|role| factors.must_enrol(app.settings.accounts.obligation, role))
}

/// Whether codes by e-mail can reach anybody.
pub(super) fn mail(app: &App) -> Mail {
    match app.settings.accounts.email_codes {
        EmailCodes::Offered => Mail::Leaves,
        EmailCodes::Off => Mail::Stays,
    }
}

/// Tokens of a session to be, made before the write so that it may run again.
#[derive(Debug, Clone)]
pub(super) struct Fresh {
    pub(super) token: Token,
    pub(super) csrf: String,
}

/// Makes the tokens of a session to be.
pub(super) fn fresh(app: &App) -> Fresh {
    let token = Token::new(app.entropy.as_ref());
    let csrf = issue_token(&app.keys, &token.hash(), app.entropy.as_ref());
    Fresh { token, csrf }
}

/// Writes a session within a sign-in; the one that the request presented ends, whoever owned it, and so does the most silent one when there
/// are too many.
pub(super) fn open(tx: &mut Tx<'_>, app: &App, account: &Account, opening: &Opening<'_>) -> StoreResult<Opened> {
    let (now, fresh) = (app.clock.now(), opening.fresh);
    if let Some(presented) = opening.presented {
        kept::end_session(tx, &presented.hash())?;
    }
    for row in kept::sessions_of(tx, account.id)?.iter().skip(MOST_SESSIONS - 1) {
        kept::end_session(tx, &row.id)?;
    }
    let limits = app.settings.accounts.sessions.of(account.role);
    let (stamp, id) = (SqlStamp::of(now), fresh.token.hash());
    let row = NewSession {
        id: &id,
        user: account.id,
        expires_at: EpochSeconds(now.as_second().saturating_add(limits.absolute)),
        ip_address: &opening.visitor.address_text(),
        user_agent: opening.visitor.user_agent.as_deref(),
        created_at: &stamp,
    };
    kept::insert_session(tx, &row, &stamp)?;
    kept::note_login(tx, account.id, &stamp)?;
    Ok(Opened {
        token: fresh.token.clone(),
        csrf: fresh.csrf.clone(),
        account: account.clone(),
        max_age: limits.absolute,
        must_enrol: must_enrol(app, account),
    })
}

/// What a session is opened with.
pub(super) struct Opening<'a> {
    pub(super) fresh: &'a Fresh,
    pub(super) visitor: &'a Visitor,
    /// The session that the request carried.
    pub(super) presented: Option<&'a Token>,
}

/// The living sessions of a person, newest activity first, with where each stands.
pub async fn list_sessions(app: &App, user: UserId, role: Option<Role>) -> Result<Vec<(kept::SessionRow, Standing)>, Refusal> {
    let (now, limits) = (app.clock.now(), app.settings.accounts.sessions.of(role));
    let rows = app.store.read(move |db| kept::sessions_of(db, user).map_err(Refusal::from)).await?;
    let alive = |held: &Held| standing(held, limits, now).ok();
    Ok(rows.into_iter().filter_map(|row| alive(&row.held).map(|standing| (row, standing))).collect())
}
