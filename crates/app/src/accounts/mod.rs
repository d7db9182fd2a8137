//! People who log in.

pub mod password;
