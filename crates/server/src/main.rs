//! The settimes program.
fn main() {}
