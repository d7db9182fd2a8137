//! The default engine: `SQLite`, embedded.

pub(crate) mod introspect;
pub(crate) mod migrate;
mod safety_copy;
