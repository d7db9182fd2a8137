//! What people and the clock can do: one async function per use case, rights as argument types, every refusal in one enum.
//!
//! Nothing here speaks HTTP or reads the environment. Time and chance come through the ports [`Clock`] and [`Entropy`].

pub mod accounts;
pub mod lineup;
pub mod metrics;
mod ports;
pub mod post;
mod refusal;
pub mod schedule;
mod settings;
#[cfg(test)]
mod test_town;
pub mod upkeep;

use std::sync::Arc;

use accounts::hashing::Hashing;
use accounts::working_keys::WorkingKeys;
use settimes_store::Store;

pub use ports::{Clock, Entropy, FixedClock, SystemClock, SystemEntropy};
pub use refusal::{Denial, DenialKind, Missing, Problems, Refusal};
pub use settings::{AccountSettings, EmailCodes, MailSettings, MailWay, Mode, OwnAddress, Settings, SmtpSettings, SmtpTls};

/// What every use case works with; clones share it.
#[derive(Clone)]
pub struct App {
    /// What we keep.
    pub store: Store,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// Chance.
    pub entropy: Arc<dyn Entropy>,
    /// How this installation is set up.
    pub settings: Arc<Settings>,
    /// What seals and signs.
    pub keys: Arc<WorkingKeys>,
    /// Where passwords are hashed.
    pub hashing: Hashing,
    /// Rings when there is a letter to send.
    pub bell: post::Bell,
}

impl App {
    /// Where letters are handed in, from inside any change.
    pub fn desk(&self) -> post::Desk {
        post::Desk::new(Arc::clone(&self.keys), Arc::clone(&self.entropy), self.bell.clone())
    }
}

/// An answer that stops being true by the clock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Until<T> {
    /// The answer.
    pub answer: T,
    /// The moment it was made for: whoever goes on from it uses this one, never a second look at the clock.
    pub at: jiff::Timestamp,
    /// The first moment at which it may be different although nobody changed anything.
    pub until: jiff::Timestamp,
}

impl<T> Until<T> {
    /// The same moment for something made from the answer.
    pub fn map<U>(self, make: impl FnOnce(T) -> U) -> Until<U> {
        Until { answer: make(self.answer), at: self.at, until: self.until }
    }
}
