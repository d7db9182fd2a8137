//! Every way of saying no (HOUSE: one closed enum), each with its stable code.

use std::collections::BTreeMap;

use settimes_store::StoreError;

/// Fields that are wrong: name of the field → what is wrong with it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Problems(BTreeMap<&'static str, String>);

impl Problems {
    /// Notes a wrong field; the first word on a field stays.
    pub fn add(&mut self, field: &'static str, what: impl Into<String>) {
        self.0.entry(field).or_insert_with(|| what.into());
    }

    /// The wrong fields in the order of their names.
    pub fn fields(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.0.iter().map(|(field, what)| (*field, what.as_str()))
    }

    /// `Ok` if nothing is wrong.
    pub fn into_result(self) -> Result<(), Refusal> {
        if self.0.is_empty() { Ok(()) } else { Err(Refusal::Invalid(self)) }
    }
}

/// Why a use case did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// Fields are wrong: `VALIDATION_FAILED`.
    #[error("fields are wrong")]
    Invalid(Problems),
    /// The request is wrong in a way that has its own code.
    #[error("{message}")]
    BadRequest {
        /// The stable code.
        code: &'static str,
        /// What was wrong and what to do.
        message: &'static str,
    },
    /// No, with a code of its own.
    #[error("{0}")]
    Denied(Denial),
    /// There is no such thing, or the public may not know of it: `<THING>_NOT_FOUND`.
    #[error("there is no such {0}")]
    NotFound(Missing),
    /// Public data is switched off (public specification, 2.4): `PUBLIC_DATA_OFF`.
    #[error("public data is switched off")]
    PublicDataOff,
    /// The database was held by somebody else for too long: `BUSY`.
    #[error("the database is busy")]
    Busy,
    /// A failure of ours: `INTERNAL`; logged once with its chain.
    #[error("internal failure")]
    Internal(#[source] anyhow::Error),
}

/// What could not be found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    /// No such address.
    Page,
    /// No such event.
    Event,
    /// No such band.
    Band,
    /// No such venue.
    Venue,
    /// No such share link, or one that has ended.
    Share,
}

impl std::fmt::Display for Missing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Page => "page",
            Self::Event => "event",
            Self::Band => "band",
            Self::Venue => "venue",
            Self::Share => "share link",
        })
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Busy => Self::Busy,
            other => Self::Internal(other.into()),
        }
    }
}

/// A letter that cannot be written is our failure: what people enter is cleaned before.
impl From<settimes_core::letter::UnsafeHeader> for Refusal {
    fn from(error: settimes_core::letter::UnsafeHeader) -> Self {
        Self::Internal(error.into())
    }
}

/// A refusal that has a code of its own beside a status.
#[derive(Debug, Clone, PartialEq)]
pub struct Denial {
    /// What kind of no it is.
    pub kind: DenialKind,
    /// The stable code.
    pub code: &'static str,
    /// One sentence that a person understands.
    pub message: String,
    /// More facts for programs: name and value.
    pub more: Vec<(&'static str, serde_json::Value)>,
}

/// The kinds of no.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DenialKind {
    /// The request is wrong: 400.
    Bad,
    /// There is no session, or the secret is wrong: 401.
    Unproven,
    /// The person may not: 403.
    Forbidden,
    /// It does not fit what is stored: 409.
    Conflict,
    /// Too often; seconds until it is worth trying again: 429.
    TooMany(u64),
    /// We cannot at the moment: 500 with a code of its own.
    Failed,
}

impl Denial {
    /// A refusal of a kind.
    pub fn new(kind: DenialKind, code: &'static str, message: impl Into<String>) -> Self {
        Self { kind, code, message: message.into(), more: Vec::new() }
    }

    /// 429.
    pub fn too_many(code: &'static str, seconds: u64, message: impl Into<String>) -> Self {
        Self::new(DenialKind::TooMany(seconds), code, message)
    }

    /// The same with one more fact.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<serde_json::Value>) -> Self {
        self.more.push((name, value.into()));
        self
    }
}

impl std::fmt::Display for Denial {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code)
    }
}

impl From<Denial> for Refusal {
    fn from(denial: Denial) -> Self {
        Self::Denied(denial)
    }
}
