//! Moving house: what the documented tables are, by which rule each of their values moves, and rows in neutral form. And the rounds of the clock.
//!
//! The rules themselves are applied in `app`, which may look into every room.

pub mod cells;
pub mod contract;
pub mod rounds;
mod tables;
