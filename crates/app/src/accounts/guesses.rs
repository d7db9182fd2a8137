//! Guesses that count (accounts specification, 2.2): the failure is written first, the secret compared after it, so that guesses at the same
//! moment cannot pass the count.

use settimes_core::accounts::attempts::{AttemptKind, Guard, minutes};
use settimes_core::ids::UserId;
use settimes_core::moment::SqlStamp;
use settimes_store::accounts::{Guess, Tried, count_failures, forget_guess, note_guess, settle_guess};
use settimes_store::{StoreResult, Tx};

use super::Visitor;
use crate::refusal::Denial;
use crate::{App, Refusal};

/// A guess that was written and is not settled yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Reserved(i64);

/// Who guesses what, with its own memory.
#[derive(Debug, Clone)]
pub(super) struct Guessing {
    pub(super) kind: AttemptKind,
    pub(super) user: Option<UserId>,
    pub(super) email: Option<String>,
    pub(super) visitor: Visitor,
}

impl Guessing {
    /// Calls `with` with the guess as the store takes it.
    pub(super) fn lend<T>(&self, with: impl FnOnce(&Guess<'_>) -> T) -> T {
        let client = self.visitor.address_text();
        with(&Guess {
            kind: self.kind,
            user: self.user,
            email: self.email.as_deref(),
            client: &client,
            user_agent: self.visitor.user_agent.as_deref(),
        })
    }
}

/// Counts and reserves in one write; a refused guess writes nothing.
pub(super) async fn reserve_guess(app: &App, guessing: &Guessing, guards: Vec<Guard>) -> Result<Reserved, Refusal> {
    let (now, guessing) = (app.clock.now(), guessing.clone());
    app.store
        .write(move |tx| {
            guessing.lend(|guess| {
                for guard in &guards {
                    let counted = count_failures(tx, guard, guess, &guard.since(now))?;
                    if let Some(seconds) = guard.refusal(counted.failures, counted.earliest.as_deref(), now) {
                        return Err(too_many_failures(seconds));
                    }
                }
                Ok(Reserved(note_guess(tx, guess, None, &SqlStamp::of(now))?))
            })
        })
        .await
}

/// Says how a guess ended.
pub(super) fn settle(tx: &mut Tx<'_>, reserved: Reserved, outcome: Tried, user: Option<UserId>) -> StoreResult<()> {
    settle_guess(tx, reserved.0, outcome, user)
}

/// Takes a guess back that was never compared; a failure to do so only costs the person a try.
pub(super) async fn forget(app: &App, reserved: Reserved) {
    let forgotten: Result<(), Refusal> = app.store.write(move |tx| Ok(forget_guess(tx, reserved.0)?)).await;
    if let Err(error) = forgotten {
        tracing::warn!(%error, "a guess that was never compared still counts");
    }
}

fn too_many_failures(seconds: u64) -> Refusal {
    let minutes = minutes(seconds);
    let unit = if minutes == 1 { "minute" } else { "minutes" };
    Refusal::Denied(Denial::too_many(
        "TOO_MANY_FAILURES",
        seconds,
        format!("Too many wrong attempts. Please wait {minutes} {unit} and try again."),
    ))
}
