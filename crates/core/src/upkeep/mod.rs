//! Moving house: what the documented tables are, and what becomes of each value of an imported database.
//!
//! Rules of the admin specification, 11.6, and the accounts specification, 15.2. Nothing here reads a file or writes a row; secrets are
//! named here and hashed or sealed in `app`.

pub mod carry;
pub mod cells;
pub mod contract;
pub mod events;
pub mod people;
pub mod rewrite;
mod tables;
