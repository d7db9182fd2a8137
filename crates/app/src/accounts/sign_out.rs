//! Signing out (accounts specification, 5.5): the session ends, the trusted device stays.

use settimes_core::accounts::attempts::AttemptKind;
use settimes_core::moment::SqlStamp;
use settimes_store::accounts::{Tried, end_session, note_guess};

use super::guesses::Guessing;
use super::sessions::Signed;
use super::{Visitor, tokens::Token};
use crate::{App, Refusal};

/// Ends the session that a request presents, if there is one.
pub async fn sign_out(app: &App, token: Option<Token>, signed: Option<&Signed>, visitor: Visitor) -> Result<(), Refusal> {
    let now = SqlStamp::of(app.clock.now());
    let guessing = signed.map(|signed| Guessing {
        kind: AttemptKind::Logout,
        user: Some(signed.account.id),
        email: Some(signed.account.email.clone()),
        visitor,
    });
    app.store
        .write(move |tx| {
            if let Some(token) = &token {
                end_session(tx, &token.hash())?;
            }
            if let Some(guessing) = &guessing {
                guessing.lend(|guess| note_guess(tx, guess, Some(Tried::Right), &now))?;
            }
            Ok(())
        })
        .await
}
