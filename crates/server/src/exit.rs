//! How a command ends when it cannot do what was asked: one clear sentence and an exit code.

use std::error::Error;
use std::fmt;

/// Refused: what was asked is not possible here and now; nothing was written.
pub(crate) const REFUSED: u8 = 1;

/// Unreadable: the input or the call is wrong; nothing was written.
pub(crate) const USAGE: u8 = 2;

/// A failure with its exit code.
#[derive(Debug)]
pub(crate) struct Failure {
    /// The exit code.
    pub(crate) code: u8,
    /// What was wrong and what to do.
    pub(crate) sentence: String,
}

impl Failure {
    /// The installation or the machine does not allow it.
    pub(crate) fn refused(sentence: impl fmt::Display) -> Self {
        Self { code: REFUSED, sentence: sentence.to_string() }
    }

    /// As [`Failure::refused`], with everything behind the error.
    pub(crate) fn refused_by(error: &dyn Error) -> Self {
        Self::refused(with_causes(error))
    }

    /// As [`Failure::usage`], with everything behind the error.
    pub(crate) fn usage_by(error: &dyn Error) -> Self {
        Self::usage(with_causes(error))
    }

    /// The call or an input is wrong.
    pub(crate) fn usage(sentence: impl fmt::Display) -> Self {
        Self { code: USAGE, sentence: sentence.to_string() }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence)
    }
}

/// An error and the causes behind it; a cause whose words are in the sentence already is not said twice.
fn with_causes(error: &dyn Error) -> String {
    let mut sentence = error.to_string();
    let mut cause = error.source();
    while let Some(behind) = cause {
        let words = behind.to_string();
        if !sentence.contains(&words) {
            sentence.push_str(": ");
            sentence.push_str(&words);
        }
        cause = behind.source();
    }
    sentence
}
