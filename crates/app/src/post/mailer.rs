//! One round of the mailer: whatever is due leaves, letter by letter, each held by a lease while it is on its way (public
//! specification, 4.6). One letter at a time: a crash can repeat one letter at most.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use jiff::SignedDuration;
use settimes_core::letter::{HeaderText, Verdict, delay_after};
use settimes_core::moment::SqlStamp;
use settimes_store::post::{
    Leased, Suppression, due_letters, expired_letters, fail_letter, lease_letter, lift_suppression, note_sent, postpone_letter, suppress,
};
use tokio::sync::Mutex;
use tokio::time::{Interval, MissedTickBehavior, interval, sleep};

use super::desk::headers_from_json;
use super::mime::{Draft, parcel};
use super::{Parcel, Post, Receipt, Trouble};
use crate::{App, Refusal};

/// How long a letter is held by whoever sends it.
pub const LEASE: SignedDuration = SignedDuration::from_mins(15);

/// How long an address that was refused for good is spared.
const SPARED: SignedDuration = SignedDuration::from_hours(90 * 24);

/// How many due letters are looked up at once: urgent ones that come meanwhile wait for these.
const HANDFUL: i64 = 16;

/// How many expired letters are dropped in one change.
const DROPPED_AT_ONCE: i64 = 100;

/// How often we try to note that a letter has left: without the note it leaves again.
const NOTES: u32 = 10;

/// What a round did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Letters that left.
    pub sent: u32,
    /// Letters that are tried again later.
    pub postponed: u32,
    /// Letters that failed for good.
    pub failed: u32,
    /// Letters whose time was over.
    pub expired: u32,
}

/// Sends what is due.
pub struct Mailer {
    app: App,
    post: Option<Arc<dyn Post>>,
    pace: Mutex<Option<Interval>>,
}

/// Whether a round goes on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Road {
    Open,
    Closed,
}

impl Mailer {
    /// A mailer that sends by this way; `None` = letters do not leave.
    pub fn new(app: App, post: Option<Arc<dyn Post>>) -> Self {
        Self { app, post, pace: Mutex::new(None) }
    }

    /// Drops what has expired and sends what is due, until there is nothing more, the server is out of reach, or `is_over` says so.
    /// Any number of mailers may do this on one database at the same time.
    pub async fn round(&self, is_over: impl Fn() -> bool) -> Result<Tally, Refusal> {
        let mut tally = Tally { expired: self.drop_expired().await?, ..Tally::default() };
        let mut due = VecDeque::new();
        let mut road = Road::Open;
        while road == Road::Open && !is_over() {
            let Some(id) = due.pop_front() else {
                let now = self.now();
                due = self.app.store.read(move |db| due_letters(db, &now, HANDFUL)).await?.into();
                if due.is_empty() {
                    break;
                }
                continue;
            };
            road = self.take_and_send(id, &mut tally).await?;
        }
        if let Some(post) = &self.post {
            post.rest().await;
        }
        Ok(tally)
    }

    fn now(&self) -> SqlStamp {
        SqlStamp::of(self.app.clock.now())
    }

    async fn drop_expired(&self) -> Result<u32, Refusal> {
        let mut dropped = 0;
        loop {
            let now = self.now();
            let until = now.clone();
            let expired = self.app.store.read(move |db| expired_letters(db, &until, DROPPED_AT_ONCE)).await?;
            if expired.is_empty() {
                return Ok(dropped);
            }
            let drop = move |tx: &mut settimes_store::Tx<'_>| {
                let mut ours = 0;
                for id in &expired {
                    ours += u32::from(fail_letter(tx, *id, None, "expired", &now)?);
                }
                Ok::<u32, Refusal>(ours)
            };
            dropped += self.app.store.write(drop).await?;
        }
    }

    /// Sends one letter, unless somebody else has it.
    async fn take_and_send(&self, id: i64, tally: &mut Tally) -> Result<Road, Refusal> {
        self.keep_pace().await;
        let now = self.app.clock.now();
        let (from, until) = (SqlStamp::of(now), SqlStamp::of(now.saturating_add(LEASE).unwrap_or(now)));
        let Some(letter) = self.app.store.write(move |tx| lease_letter(tx, id, &from, &until)).await? else {
            return Ok(Road::Open);
        };
        let outcome = match (&self.post, self.parcel_of(&letter)) {
            (None, _) => Err(Trouble::Unsendable("mail is off")),
            (Some(_), Err(trouble)) => Err(trouble),
            (Some(post), Ok(parcel)) => post.deliver(&parcel).await,
        };
        match outcome {
            Ok(receipt) => {
                tally.sent += 1;
                self.note_departure(&letter, &receipt).await?;
                Ok(Road::Open)
            }
            Err(trouble) => {
                let road = if trouble.meets_all() { Road::Closed } else { Road::Open };
                self.note_trouble(letter, trouble, tally).await?;
                Ok(road)
            }
        }
    }

    /// Not more letters a second than configured (`mail_per_second`).
    async fn keep_pace(&self) {
        let mut pace = self.pace.lock().await;
        let steps = pace.get_or_insert_with(|| {
            let mut steps = interval(Duration::from_secs(1) / self.app.settings.mail.per_second.max(1));
            steps.set_missed_tick_behavior(MissedTickBehavior::Delay);
            steps
        });
        steps.tick().await;
    }

    fn parcel_of(&self, letter: &Leased) -> Result<Parcel, Trouble> {
        let stored = letter.body.as_deref().ok_or(Trouble::Unsendable("it has no body"))?;
        let body = self.app.desk().open_body(stored).ok_or(Trouble::Unsendable("no key of this installation opens its body"))?;
        let subject = HeaderText::read(&letter.subject).map_err(|_| Trouble::Unsendable("its subject is unsafe"))?;
        let headers = headers_from_json(&letter.headers).ok_or(Trouble::Unsendable("its headers are not ours"))?;
        let draft = Draft { name: letter.id.to_string(), to: &letter.to, subject, headers, body };
        parcel(&self.app.settings, draft, self.app.clock.now())
    }

    /// Notes that a letter has left; its address takes letters. Tried again and again: without the note the letter would leave twice.
    async fn note_departure(&self, letter: &Leased, receipt: &Receipt) -> Result<(), Refusal> {
        let (id, kind, tries) = (letter.id, letter.kind.as_str(), letter.attempts);
        match receipt {
            Receipt::Taken(_) => tracing::info!(letter = id, kind, tries, "letter sent"),
            Receipt::Written(file) => tracing::info!(letter = id, kind, file, "letter written"),
        }
        // a letter in a folder says nothing about its address
        let hashes = if matches!(receipt, Receipt::Taken(_)) { self.app.desk().address_hashes(&letter.to) } else { Vec::new() };
        let mut left = NOTES;
        loop {
            let (now, hashes) = (self.now(), hashes.clone());
            let note = move |tx: &mut settimes_store::Tx<'_>| {
                note_sent(tx, id, &now)?;
                lift_suppression(tx, &hashes).map_err(Refusal::from)
            };
            match self.app.store.write(note).await {
                Err(refusal) if left == 0 => {
                    tracing::error!(letter = id, "a letter has left, but that cannot be noted: it may leave again");
                    return Err(refusal);
                }
                Err(_) => left -= 1,
                Ok(()) => return Ok(()),
            }
            sleep(Duration::from_secs(1)).await;
        }
    }

    async fn note_trouble(&self, letter: Leased, trouble: Trouble, tally: &mut Tally) -> Result<(), Refusal> {
        let now = self.app.clock.now();
        let error = trouble.for_outbox(&letter.to);
        let (id, kind, tries, reply) = (letter.id, letter.kind.clone(), letter.attempts, trouble.for_log());
        let delay = if trouble.verdict() == Verdict::Temporary { delay_after(tries) } else { None };
        if let Some(delay) = delay {
            tally.postponed += 1;
            tracing::warn!(letter = id, kind, tries, reply, minutes = delay.as_mins(), "letter postponed");
            let next = SqlStamp::of(now.saturating_add(delay).unwrap_or(now));
            return self.app.store.write(move |tx| postpone_letter(tx, &letter, &next, &error).map_err(Refusal::from)).await;
        }
        tally.failed += 1;
        tracing::warn!(letter = id, kind, tries, reply, "letter failed");
        let refused = trouble.verdict() == Verdict::RecipientRefused;
        let hash = self.app.desk().address_hashes(&letter.to).into_iter().next().filter(|_| refused);
        let (since, until) = (SqlStamp::of(now), SqlStamp::of(now.saturating_add(SPARED).unwrap_or(now)));
        let fail = move |tx: &mut settimes_store::Tx<'_>| {
            fail_letter(tx, letter.id, Some(&letter.until), &error, &since)?;
            if let Some(address_hash) = &hash {
                suppress(tx, &Suppression { address_hash, reason: &reply, since: &since, until: &until })?;
            }
            Ok(())
        };
        self.app.store.write(fail).await
    }
}
