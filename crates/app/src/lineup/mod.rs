//! The bill as organisers build it: so far schedule files that become sets.

pub mod import_schedule;
