//! Counting without people: what the pages tell of themselves (public specification, 7).

mod note_beacon;

pub use note_beacon::{Entry, note_beacon};
