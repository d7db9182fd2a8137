//! People who log in, and the trail of what they did.

pub mod audit;
