//! People who log in: keys, passwords, sessions, sign-in (accounts specification).

pub mod create_admin;
pub mod csrf;
mod guesses;
pub mod hashing;
pub mod keys;
pub mod letters;
pub mod me;
pub mod password;
pub mod secrets;
pub mod sessions;
pub mod sign_in;
pub mod sign_out;
pub mod tokens;
mod visitor;
pub mod working_keys;

pub use visitor::Visitor;
