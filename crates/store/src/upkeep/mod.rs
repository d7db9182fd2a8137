//! What keeps an installation going: emptying it, and the rows of demo data that no other path writes yet.

pub mod demo;
pub mod empty;
