//! The schema as the operator and the developer see it: bring a database to it, print it, compare a file with it, document it.
//!
//! The numbered migrations are its only source. `dump` and `doc` are written from a replay of them, `check` compares with one.

mod check;
mod doc;
mod dump;
mod meanings;
mod migrate;
mod shape;
mod words;

pub use check::{Difference, Found, Part, check};
pub use doc::doc;
pub use dump::dump;
pub use migrate::{MigrateError, Migrated, migrate, newest_number};
pub use shape::SchemaError;

pub(crate) use shape::{Column, ForeignKey, Index, Shape, Table, Trigger};
pub(crate) use words::words;
