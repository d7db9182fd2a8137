//! People who log in: so far only how secrets are kept and where their keys lie.

pub mod keys;
pub mod secrets;
