//! What the program keeps: engines, migrations, and one function per question or change.
//!
//! Callers see an engine-neutral handle: [`Store::read`] gives one consistent snapshot, [`Store::write`] is all-or-nothing and
//! serial. Only `engine` knows which database is behind it.

pub mod accounts;
mod db;
pub mod engine;
mod error;
pub mod events;
pub mod lineup;
pub mod metrics;
pub mod post;
pub mod schedule;
pub mod schema;
mod stamp;
mod statements;
pub mod trail;
pub mod upkeep;
mod value;

pub use db::{Db, Row, Tx};
pub use engine::{Checkpoints, StagedTable, Staging, StagingError, Store, StoreOptions};
pub use error::{StoreError, StoreResult};
pub use stamp::Stamp;
pub use statements::{ALL_STATEMENTS, Statement};
pub use value::{FromValue, Params, Value, ValueRef};
