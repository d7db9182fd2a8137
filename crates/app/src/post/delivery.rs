//! The port through which letters leave, and what can go wrong there.

use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;

use settimes_core::letter::{Reply, Stage, Verdict, masked};

use super::{FilePost, SmtpPost};
use crate::{MailWay, Settings};

/// Something that will be done.
pub type Pending<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A way for letters to leave.
pub trait Post: Send + Sync {
    /// Sends one letter.
    fn deliver<'a>(&'a self, parcel: &'a Parcel) -> Pending<'a, Result<Receipt, Trouble>>;

    /// Nothing more to send for now: open connections may be closed.
    fn rest(&self) -> Pending<'_, ()>;
}

/// The way that the settings name; `None` = letters do not leave.
pub fn post_of(settings: &Settings, data_dir: &Path) -> Option<Arc<dyn Post>> {
    match &settings.mail.way {
        MailWay::Smtp(smtp) => Some(Arc::new(SmtpPost::new(smtp.clone(), settings.own.host()))),
        MailWay::File => Some(Arc::new(FilePost::new(data_dir.join("outbox")))),
        MailWay::Off => None,
    }
}

/// A letter ready to leave.
#[derive(Clone)]
pub struct Parcel {
    /// Its name among parcels: the id in the outbox.
    pub name: String,
    /// From which address, as the envelope says.
    pub from: String,
    /// To which address, as the envelope says.
    pub to: String,
    /// The message with all its headers.
    pub message: Vec<u8>,
}

impl std::fmt::Debug for Parcel {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Parcel({})", self.name)
    }
}

/// A letter has left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Receipt {
    /// The mail server took it, with these words; they may quote addresses.
    Taken(String),
    /// It lies in this file of the data directory.
    Written(String),
}

/// A letter has not left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// The mail server said no.
    Refused {
        /// How far the letter had come.
        stage: Stage,
        /// The server's words.
        reply: Reply,
    },
    /// The connection failed, or the disk.
    Lost {
        /// How far the letter had come.
        stage: Stage,
        /// Why, in words without addresses.
        why: String,
    },
    /// No letter can be made of it.
    Unsendable(&'static str),
}

impl Trouble {
    /// What becomes of the letter.
    pub fn verdict(&self) -> Verdict {
        match self {
            Self::Refused { stage, reply } => reply.verdict(*stage),
            Self::Lost { .. } => Verdict::Temporary,
            Self::Unsendable(_) => Verdict::Permanent,
        }
    }

    /// Whether it would meet every other letter too: there is no point in going on now.
    pub fn meets_all(&self) -> bool {
        matches!(self, Self::Refused { stage: Stage::Hello, .. } | Self::Lost { stage: Stage::Hello, .. })
    }

    /// For the log: numbers and words of our own, nothing that a server may quote.
    pub fn for_log(&self) -> String {
        match self {
            Self::Refused { reply, .. } => reply.numbers(),
            Self::Lost { why, .. } => why.clone(),
            Self::Unsendable(why) => (*why).to_owned(),
        }
    }

    /// For the outbox: the server's words without addresses and links.
    pub fn for_outbox(&self, recipient: &str) -> String {
        masked(&self.in_full(), recipient)
    }

    /// Everything that is known, for whoever sends a letter to themselves.
    pub fn in_full(&self) -> String {
        match self {
            Self::Refused { reply, .. } => format!("{} {}", reply.code, reply.text),
            Self::Lost { .. } | Self::Unsendable(_) => self.for_log(),
        }
    }
}
