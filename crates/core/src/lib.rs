//! Words and rules of the trade: types that cannot be wrong and decisions as pure functions.
//!
//! No input, no output, no clock, no randomness lives here: the moment and the zone are arguments.

pub mod accounts;
pub mod email;
pub mod events;
pub mod ids;
pub mod letter;
pub mod limits;
pub mod lineup;
pub mod links;
pub mod metrics;
pub mod moment;
pub mod schedule;
pub mod slug;
pub mod text;
pub mod upkeep;
