//! Rows of the outbox: `queued` → `leased` → `sent`, back to `queued` after a failure that may pass, `failed` in the end.

use settimes_core::letter::LetterKind;
use settimes_core::moment::SqlStamp;

use super::undoing::undo;
use crate::db::{Db, Tx};
use crate::error::StoreResult;
use crate::statements::statements;

statements! {
    /// A letter is put into the outbox, once per key.
    PLACE = "INSERT INTO email_outbox (idempotency_key, kind, to_address, subject, headers, body, refs, next_attempt_at, expires_at, created_at)
 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?8) ON CONFLICT (idempotency_key) DO NOTHING";
    /// Letters whose time has come: those that will soon be worth nothing first.
    DUE = "SELECT o.id FROM email_outbox o WHERE o.state = 'queued' AND o.next_attempt_at <= ?1
 ORDER BY o.expires_at NULLS LAST, o.next_attempt_at, o.id LIMIT ?2";
    /// Letters that somebody took and never brought back.
    ABANDONED = "SELECT o.id FROM email_outbox o WHERE o.state = 'leased' AND o.leased_until <= ?1 ORDER BY o.leased_until, o.id LIMIT ?2";
    /// Letters that nobody holds and whose links are dead.
    EXPIRED = "SELECT o.id FROM email_outbox o
 WHERE (o.state = 'queued' OR o.state = 'leased' AND o.leased_until <= ?1) AND o.expires_at <= ?1 ORDER BY o.id LIMIT ?2";
    /// A letter is taken, by one of those who try.
    LEASE = "UPDATE email_outbox SET state = 'leased', leased_until = ?3, attempts = attempts + 1 WHERE id = ?1
 AND (state = 'queued' AND next_attempt_at <= ?2 OR state = 'leased' AND leased_until <= ?2) AND (expires_at IS NULL OR expires_at > ?2)";
    /// A letter by its id.
    LETTER = "SELECT o.id, o.kind, o.to_address, o.subject, o.headers, o.body, o.attempts, o.leased_until FROM email_outbox o WHERE o.id = ?1";
    /// What is to be undone if a letter fails.
    REFS = "SELECT o.id, o.refs FROM email_outbox o WHERE o.id = ?1";
    /// A letter has left, whoever says so.
    SENT = "UPDATE email_outbox SET state = 'sent', body = NULL, leased_until = NULL, last_error = NULL, finished_at = ?2
 WHERE id = ?1 AND state IN ('queued', 'leased')";
    /// A letter waits again; only whoever holds it may say so.
    POSTPONE = "UPDATE email_outbox SET state = 'queued', leased_until = NULL, next_attempt_at = ?3, last_error = ?4
 WHERE id = ?1 AND state = 'leased' AND leased_until = ?2";
    /// A letter has failed; only whoever holds it may say so.
    FAIL_HELD = "UPDATE email_outbox SET state = 'failed', body = NULL, leased_until = NULL, last_error = ?3, finished_at = ?4
 WHERE id = ?1 AND state = 'leased' AND leased_until = ?2";
    /// A letter that nobody holds has failed.
    FAIL_FREE = "UPDATE email_outbox SET state = 'failed', body = NULL, leased_until = NULL, last_error = ?3, finished_at = ?2
 WHERE id = ?1 AND (state = 'queued' OR state = 'leased' AND leased_until <= ?2)";
    /// How many letters of a kind an address got.
    COUNT_LETTERS = "SELECT COUNT(*) FROM email_outbox o WHERE o.to_address = ?1 AND o.created_at > ?2 AND o.kind = ?3";
    /// How far the letter of a key has come.
    STATE = "SELECT o.state FROM email_outbox o WHERE o.idempotency_key = ?1";
}

/// A letter in its stored form, before it has an id.
#[derive(Clone)]
pub struct Waiting<'a> {
    /// One letter per key.
    pub key: &'a str,
    /// Which letter.
    pub kind: LetterKind,
    /// To whom.
    pub to: &'a str,
    /// Subject.
    pub subject: &'a str,
    /// Further headers, JSON object.
    pub headers: &'a str,
    /// Body, sealed if it is secret.
    pub body: &'a str,
    /// What is to be undone if it fails, JSON object.
    pub refs: &'a str,
    /// When it is dropped.
    pub expires_at: Option<&'a SqlStamp>,
}

/// Whether a letter was put into the outbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Placed {
    /// It waits there.
    New,
    /// There is one with its key already.
    AlreadyThere,
}

/// A letter that somebody holds.
#[derive(Clone)]
pub struct Leased {
    /// Row id.
    pub id: i64,
    /// Which letter, as stored.
    pub kind: String,
    /// To whom.
    pub to: String,
    /// Subject.
    pub subject: String,
    /// Further headers, JSON object.
    pub headers: String,
    /// Body, sealed if it is secret; `None` in a row that nobody of us wrote.
    pub body: Option<String>,
    /// Tries so far, this one included.
    pub attempts: i64,
    /// Until when it is held; whoever took it later holds it until another moment.
    pub until: String,
}

impl std::fmt::Debug for Leased {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Leased({}, {})", self.id, self.kind)
    }
}

/// Puts a letter into the outbox.
pub fn place_letter(tx: &mut Tx<'_>, letter: &Waiting<'_>, now: &SqlStamp) -> StoreResult<Placed> {
    let Waiting { key, kind, to, subject, headers, body, refs, expires_at } = letter.clone();
    let changed = tx.execute(PLACE, (key, kind.as_str(), to, subject, headers, body, refs, now, expires_at))?;
    Ok(if changed == 0 { Placed::AlreadyThere } else { Placed::New })
}

/// Letters to try now, at most so many of those that wait and so many of those that were abandoned.
pub fn due_letters(db: &Db<'_>, now: &SqlStamp, most: i64) -> StoreResult<Vec<i64>> {
    let mut due: Vec<i64> = db.rows(ABANDONED, (now, most), |row| row.get(0))?;
    due.extend(db.rows(DUE, (now, most), |row| row.get::<i64>(0))?);
    Ok(due)
}

/// Letters that are worth nothing any more.
pub fn expired_letters(db: &Db<'_>, now: &SqlStamp, most: i64) -> StoreResult<Vec<i64>> {
    db.rows(EXPIRED, (now, most), |row| row.get(0))
}

/// Takes a letter until a moment; `None` if another was faster, or it has expired.
pub fn lease_letter(tx: &mut Tx<'_>, id: i64, now: &SqlStamp, until: &SqlStamp) -> StoreResult<Option<Leased>> {
    if tx.execute(LEASE, (id, now, until))? == 0 {
        return Ok(None);
    }
    tx.row(LETTER, (id,), |row| {
        Ok(Leased {
            id: row.get(0)?,
            kind: row.get(1)?,
            to: row.get(2)?,
            subject: row.get(3)?,
            headers: row.get(4)?,
            body: row.get(5)?,
            attempts: row.get(6)?,
            until: row.get(7)?,
        })
    })
}

/// Notes that a letter has left.
pub fn note_sent(tx: &mut Tx<'_>, id: i64, now: &SqlStamp) -> StoreResult<()> {
    tx.execute(SENT, (id, now)).map(drop)
}

/// Puts a letter back until a later moment; nothing happens if somebody else holds it by now.
pub fn postpone_letter(tx: &mut Tx<'_>, held: &Leased, next: &SqlStamp, error: &str) -> StoreResult<()> {
    tx.execute(POSTPONE, (held.id, held.until.as_str(), next, error)).map(drop)
}

/// A letter has failed for good: its body goes, and what was promised with it is taken back. `held` is until when the caller holds it;
/// `None` = nobody does. Says whether it was the caller's to fail.
pub fn fail_letter(tx: &mut Tx<'_>, id: i64, held: Option<&str>, error: &str, now: &SqlStamp) -> StoreResult<bool> {
    let changed = match held {
        Some(until) => tx.execute(FAIL_HELD, (id, until, error, now))?,
        None => tx.execute(FAIL_FREE, (id, now, error))?,
    };
    if changed == 0 {
        return Ok(false);
    }
    let steps =
        tx.row(REFS, (id,), |row| row.read(1, "what is to be undone", |text: String| settimes_core::letter::Undo::from_json(&text)))?;
    for step in steps.unwrap_or_default() {
        undo(tx, &step)?;
    }
    Ok(true)
}

/// How many letters of a kind were written to an address after a moment.
pub fn count_letters(db: &Db<'_>, kind: LetterKind, to: &str, since: &SqlStamp) -> StoreResult<i64> {
    db.row(COUNT_LETTERS, (to, since, kind.as_str()), |row| row.get(0)).map(Option::unwrap_or_default)
}

/// How far the letter of a key has come: `queued`, `leased`, `sent`, `failed`; `None` = there is none, or none any more.
pub fn letter_state(db: &Db<'_>, key: &str) -> StoreResult<Option<String>> {
    db.row(STATE, (key,), |row| row.get(0))
}
