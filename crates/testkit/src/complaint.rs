//! What a guard says about a place that breaks a rule.

use std::fmt;

/// One broken rule at one place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Complaint {
    /// File, and line where one is known, as `crates/core/src/slug.rs:12`.
    pub place: String,
    /// The rule and what breaks it, as a sentence for whoever has to mend it.
    pub what: String,
}

impl Complaint {
    /// A complaint about one line of a file.
    pub fn at(path: &str, line: usize, what: impl Into<String>) -> Self {
        Self { place: format!("{path}:{line}"), what: what.into() }
    }

    /// A complaint about a file or folder as a whole.
    pub fn about(path: &str, what: impl Into<String>) -> Self {
        Self { place: path.to_owned(), what: what.into() }
    }
}

impl fmt::Display for Complaint {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}: {}", self.place, self.what)
    }
}
