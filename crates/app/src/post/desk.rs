//! Where letters are handed in: inside the change that causes them, so that there are both or neither.

use std::collections::BTreeMap;
use std::sync::Arc;

use settimes_core::email::Email;
use settimes_core::letter::{Body, Courtesy, FurtherHeader, HeaderText, Letter, Secrecy, Undo};
use settimes_core::moment::SqlStamp;
use settimes_store::post::{Placed, Waiting, is_suppressed, place_letter};
use settimes_store::{Db, StoreResult, Tx};
use tokio::sync::Notify;

use crate::Entropy;
use crate::accounts::secrets::{hex, open_text, seal_text};
use crate::accounts::working_keys::{Purpose, WorkingKeys, keyed_hash};

/// What a sealed body begins with (accounts specification, 15.1).
const SEALED: &str = "seal-v1:";

/// Wakes the mailer.
#[derive(Debug, Clone, Default)]
pub struct Bell(Arc<Notify>);

impl Bell {
    /// There is a letter, or there will be one in a moment.
    pub fn ring(&self) {
        self.0.notify_one();
    }

    /// Waits until somebody rings; a ring that nobody heard counts.
    pub async fn heard(&self) {
        self.0.notified().await;
    }
}

/// What became of a letter that was handed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Queued {
    /// It will leave.
    New,
    /// There was one with its key already.
    AlreadyThere,
    /// Its address refuses letters, and nobody asked for this one: it was not written.
    Refused,
}

/// Where letters are handed in.
#[derive(Clone)]
pub struct Desk {
    keys: Arc<WorkingKeys>,
    entropy: Arc<dyn Entropy>,
    bell: Bell,
}

impl Desk {
    /// A desk that seals with these keys and rings this bell.
    pub fn new(keys: Arc<WorkingKeys>, entropy: Arc<dyn Entropy>, bell: Bell) -> Self {
        Self { keys, entropy, bell }
    }

    /// Puts a letter into the outbox as part of a change; a secret one is sealed. It leaves soon after the change is kept.
    pub fn queue_letter(&self, tx: &mut Tx<'_>, letter: &Letter, now: &SqlStamp) -> StoreResult<Queued> {
        if letter.kind.courtesy() == Courtesy::Unasked && self.is_refused(tx, &letter.to, now)? {
            return Ok(Queued::Refused);
        }
        let body = match letter.kind.secrecy() {
            Secrecy::Secret => seal_text(SEALED, &self.keys.key(Purpose::Outbox).into(), &letter.body.to_json(), self.entropy.as_ref()),
            Secrecy::Plain => letter.body.to_json(),
        };
        let waiting = Waiting {
            key: &letter.key,
            kind: letter.kind,
            to: letter.to.as_str(),
            subject: letter.subject.as_str(),
            headers: &headers_to_json(&letter.headers),
            body: &body,
            refs: &Undo::to_json(&letter.undo),
            expires_at: letter.expires_at.as_ref(),
        };
        let placed = place_letter(tx, &waiting, now)?;
        self.bell.ring();
        Ok(match placed {
            Placed::New => Queued::New,
            Placed::AlreadyThere => Queued::AlreadyThere,
        })
    }

    /// Whether a mail server has refused an address for good: nothing is written to it that nobody asked for (4.6).
    pub fn is_refused(&self, db: &Db<'_>, address: &Email, now: &SqlStamp) -> StoreResult<bool> {
        is_suppressed(db, &self.address_hashes(address.as_str()), now)
    }

    /// The keyed hashes of an address: the one that is written now first, those of earlier keys after it.
    pub(super) fn address_hashes(&self, address: &str) -> Vec<String> {
        self.keys.all(Purpose::Suppress).map(|key| hex(&keyed_hash(&key, address.as_bytes()))).collect()
    }

    /// A body as it was handed in; `None` if no key opens it or it is none of ours.
    pub(super) fn open_body(&self, stored: &str) -> Option<Body> {
        if !stored.starts_with(SEALED) {
            return Body::from_json(stored);
        }
        let keys: Vec<_> = self.keys.all(Purpose::Outbox).map(Into::into).collect();
        Body::from_json(&open_text(SEALED, keys.iter(), stored)?)
    }
}

fn headers_to_json(headers: &BTreeMap<FurtherHeader, HeaderText>) -> String {
    let named: BTreeMap<&str, &str> = headers.iter().map(|(header, text)| (header.name(), text.as_str())).collect();
    serde_json::json!(named).to_string()
}

/// The further headers of a stored letter; `None` if one of them is not ours.
pub(super) fn headers_from_json(stored: &str) -> Option<BTreeMap<FurtherHeader, HeaderText>> {
    let named: BTreeMap<String, String> = serde_json::from_str(stored).ok()?;
    named.iter().map(|(name, text)| Some((FurtherHeader::named(name)?, HeaderText::read(text).ok()?))).collect()
}
