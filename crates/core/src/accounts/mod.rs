//! People who log in: roles, how long a session lives, how often one may guess, what a password must have, what ends what.
//!
//! Only decisions: hashes, sealed secrets and tables are the business of `app` and `store`.

pub mod attempts;
pub mod backup_codes;
pub mod endings;
pub mod factors;
pub mod passwords;
pub mod roles;
pub mod sessions;
pub mod user_agents;
