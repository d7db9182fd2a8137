//! Speaking on standard output: whoever stops listening (`settimes … | head`) is no failure.

use std::fmt::Display;
use std::io::{Write as _, stdout};

/// Prints a line.
pub(crate) fn line(text: impl Display) {
    let _ = writeln!(stdout(), "{text}");
}

/// Prints a text as it is.
pub(crate) fn text(text: impl Display) {
    let mut out = stdout();
    let _ = write!(out, "{text}");
    let _ = out.flush();
}
