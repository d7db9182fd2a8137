//! The letters of people who log in (accounts specification, 8.5): what they say, to whom, and how long it is worth something.

mod notice;
mod tickets;

#[cfg(test)]
mod tests;

pub use notice::{Happening, Notice};
pub use tickets::{Activation, AskedBy, Invite, Reset, SignInCode};

use std::collections::BTreeMap;

use settimes_core::email::Email;
use settimes_core::letter::{HeaderText, Letter, LetterKind, shown_name};
use settimes_core::moment::SqlStamp;

use crate::post::{Part, Sheet};
use crate::{Refusal, Settings};

/// What all letters of this area share.
struct Frame<'a> {
    kind: LetterKind,
    key: String,
    to: &'a Email,
    title: String,
    expires_at: Option<&'a SqlStamp>,
}

impl Frame<'_> {
    fn around(self, settings: &Settings, parts: &[Part]) -> Result<Letter, Refusal> {
        let subject = HeaderText::read(&self.title)?;
        Ok(Letter {
            key: self.key,
            kind: self.kind,
            to: self.to.clone(),
            body: Sheet { settings, title: &self.title, parts }.body()?,
            subject,
            headers: BTreeMap::new(),
            expires_at: self.expires_at.cloned(),
            undo: Vec::new(),
        })
    }
}

/// How a letter begins: with the name, where there is one.
fn greeting(name: Option<&str>) -> Part {
    match name.map(shown_name).filter(|name| !name.is_empty()) {
        Some(name) => Part::Say(format!("Hello {name},")),
        None => Part::say("Hello,"),
    }
}
