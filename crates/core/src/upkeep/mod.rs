//! Moving house: what the documented tables are, by which rule each of their values moves, and rows in neutral form.
//!
//! The rules themselves are applied in `app`, which may look into every room.

pub mod cells;
pub mod contract;
mod tables;
