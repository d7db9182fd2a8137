//! What a report says about a row or about the whole file.

use serde::Serialize;

use crate::lineup::clashes::Severity;

/// One remark: a stable code and a sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Note {
    /// `error` or `warning`.
    pub severity: &'static str,
    /// The stable code.
    pub code: &'static str,
    /// A sentence for people.
    pub message: String,
}

impl Note {
    /// A remark that keeps a row from being imported.
    pub fn error(code: &'static str, message: String) -> Self {
        Self { severity: Severity::Error.as_str(), code, message }
    }

    /// A remark that only informs.
    pub fn warning(code: &'static str, message: String) -> Self {
        Self { severity: Severity::Warning.as_str(), code, message }
    }

    /// Whether it keeps the row from being imported.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error.as_str()
    }
}
