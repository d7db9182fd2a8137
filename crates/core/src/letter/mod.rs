//! A letter as plain data: who gets it, what stands in it, when it is worth nothing any more (public specification, 4.5 and 4.6).
//!
//! How it is kept is `store::post`, how it leaves `app::post`, what a certain letter says belongs to the room that writes it.

mod backoff;
mod header;
mod kind;
mod reply;
mod undo;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use backoff::delay_after;
pub use header::{FurtherHeader, HeaderText, NotASender, Sender, UnsafeHeader};
pub use kind::{Courtesy, LetterKind, Secrecy};
pub use reply::{Reply, Stage, Verdict, masked};
pub use undo::Undo;

use crate::email::Email;
use crate::moment::SqlStamp;
use crate::text::{clean_line, shorten};

/// Most characters of a name in a letter (accounts specification, 8.5).
const NAME_LENGTH: usize = 60;

/// A letter to one person.
#[derive(Clone, PartialEq, Eq)]
pub struct Letter {
    /// One letter per key, however often it is asked for.
    pub key: String,
    /// Which letter.
    pub kind: LetterKind,
    /// To whom.
    pub to: Email,
    /// Never holds a secret.
    pub subject: HeaderText,
    /// Headers beyond those that every letter has.
    pub headers: BTreeMap<FurtherHeader, HeaderText>,
    /// What it says.
    pub body: Body,
    /// From this moment on it is dropped instead of sent; `None` = never.
    pub expires_at: Option<SqlStamp>,
    /// What is to be undone if it finally fails.
    pub undo: Vec<Undo>,
}

/// Nothing of a letter is for a log but its kind.
impl std::fmt::Debug for Letter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Letter({})", self.kind.as_str())
    }
}

/// Both parts of a letter; they say the same.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Body {
    /// The part for readers of text.
    pub text: String,
    /// The part for readers of HTML.
    pub html: String,
}

impl std::fmt::Debug for Body {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Body(…)")
    }
}

impl Body {
    /// The stored form, JSON.
    pub fn to_json(&self) -> String {
        serde_json::json!({ "text": self.text, "html": self.html }).to_string()
    }

    /// Reads the stored form.
    pub fn from_json(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }
}

/// A name as letters show it: one line, at most 60 characters.
pub fn shown_name(name: &str) -> String {
    shorten(&clean_line(name), NAME_LENGTH)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_in_a_letter_is_one_line_of_sixty_characters() {
        assert_eq!(shown_name(" <b>\"x\r\nBcc: mo@example.org "), "<b>\"x Bcc: mo@example.org");
        assert_eq!(shown_name(&"é".repeat(61)).chars().count(), 60);
    }

    #[test]
    fn a_body_is_read_back_as_it_was_written_and_never_printed() {
        let body = Body { text: "Tür \"1\"\n".into(), html: "<p>Tür</p>".into() };

        assert_eq!(Body::from_json(&body.to_json()).as_ref(), Some(&body));
        assert_eq!(Body::from_json("Tür"), None);
        assert_eq!(format!("{body:?}"), "Body(…)");
    }
}
