//! Keeps what the town knows: engines, migrations and one function per question or change.
//!
//! No policy lives here, and nothing outside `engine` names the database driver.

mod engine;
pub mod schema;
