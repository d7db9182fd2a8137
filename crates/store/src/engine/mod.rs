//! The engines behind the handle. SQLite embedded is the only one so far; nothing outside this folder names it.

pub mod sqlite;

use crate::db::Columns;
use crate::error::StoreResult;
use crate::value::Value;

pub use sqlite::{Checkpoints, StagedTable, Staging, StagingError, Store, StoreOptions};

/// What a [`crate::Db`] needs of an engine.
pub(crate) trait Connection {
    /// Runs a question; `each` gets every row and says whether it wants more.
    fn query(&self, sql: &'static str, params: &[Value], each: &mut dyn FnMut(&dyn Columns) -> StoreResult<bool>) -> StoreResult<()>;
    /// Runs a change; the number of changed rows.
    fn execute(&self, sql: &'static str, params: &[Value]) -> StoreResult<usize>;
    /// Runs a change that nobody but us will notice: it raises no edition.
    fn execute_unseen(&self, sql: &'static str, params: &[Value]) -> StoreResult<usize> {
        self.execute(sql, params)
    }
    /// Runs several statements without parameters.
    fn run_script(&self, sql: &str) -> StoreResult<()>;
}
