//! What becomes of each value and row of an imported database, as pure functions (admin specification, 11.6; accounts specification, 15.2).
//!
//! Nothing here reads a file, the clock or the database. Secrets are named here and hashed or sealed beside.

pub mod carry;
pub mod events;
pub mod people;
pub mod rewrite;
