//! Letters on their way out of the program: servers that misbehave, the command that tries it, the log, and the end by force.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may stop at a surprise")]

mod log;
mod misbehaviour;
mod repeats;
mod trying;
mod writing;
