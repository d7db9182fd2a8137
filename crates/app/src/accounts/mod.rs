//! People who log in: so far only how passwords and secrets are kept and where the keys lie.

pub mod keys;
pub mod password;
pub mod secrets;
