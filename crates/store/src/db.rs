//! The two faces of the database inside a closure: [`Db`] asks, [`Tx`] also changes.

use std::ops::Deref;

use crate::engine::Connection;
use crate::error::{StoreError, StoreResult};
use crate::value::{FromValue, Params, ValueRef, convert};

/// One consistent snapshot of the database.
#[derive(Clone, Copy)]
pub struct Db<'c> {
    connection: &'c dyn Connection,
}

/// An open transaction: everything a [`Db`] can do, and changes.
pub struct Tx<'c> {
    db: Db<'c>,
}

/// One row of an answer.
pub struct Row<'r> {
    columns: &'r dyn Columns,
}

/// What an engine's row can tell.
pub(crate) trait Columns {
    /// The value of a column, counted from 0.
    fn value(&self, index: usize) -> StoreResult<ValueRef<'_>>;
    /// Its name.
    fn name(&self, index: usize) -> String;
}

impl<'c> Db<'c> {
    pub(crate) fn new(connection: &'c dyn Connection) -> Self {
        Self { connection }
    }

    /// All rows of an answer.
    pub fn rows<T>(&self, sql: &'static str, params: impl Params, mut read: impl FnMut(&Row<'_>) -> StoreResult<T>) -> StoreResult<Vec<T>> {
        let mut rows = Vec::new();
        self.connection.query(sql, &params.values(), &mut |columns| {
            rows.push(read(&Row { columns })?);
            Ok(true)
        })?;
        Ok(rows)
    }

    /// The first row of an answer, if there is one.
    pub fn row<T>(
        &self,
        sql: &'static str,
        params: impl Params,
        mut read: impl FnMut(&Row<'_>) -> StoreResult<T>,
    ) -> StoreResult<Option<T>> {
        let mut first = None;
        self.connection.query(sql, &params.values(), &mut |columns| {
            first = Some(read(&Row { columns })?);
            Ok(false)
        })?;
        Ok(first)
    }
}

impl<'c> Tx<'c> {
    pub(crate) fn new(connection: &'c dyn Connection) -> Self {
        Self { db: Db::new(connection) }
    }

    /// Runs a change; the number of changed rows.
    pub fn execute(&mut self, sql: &'static str, params: impl Params) -> StoreResult<usize> {
        self.db.connection.execute(sql, &params.values())
    }

    /// As [`Tx::execute`], for a change to a public table that changes nothing the public sees (a counter, a mark): it raises no edition.
    pub fn execute_unseen(&mut self, sql: &'static str, params: impl Params) -> StoreResult<usize> {
        self.db.connection.execute_unseen(sql, &params.values())
    }

    /// Runs an insert that ends in `RETURNING id`; the id. An insert that did nothing is an error: use [`Tx::execute`] for those.
    pub fn insert(&mut self, sql: &'static str, params: impl Params) -> StoreResult<i64> {
        self.db.row(sql, params, |row| row.get(0))?.ok_or_else(|| StoreError::Statement("an insert gave no id".to_owned()))
    }

    /// Runs several statements without parameters, as migrations and moves need them.
    pub fn run_script(&mut self, sql: &str) -> StoreResult<()> {
        self.db.connection.run_script(sql)
    }
}

impl<'c> Deref for Tx<'c> {
    type Target = Db<'c>;

    fn deref(&self) -> &Db<'c> {
        &self.db
    }
}

impl Row<'_> {
    /// The value of a column, counted from 0; an error names the column and the row.
    pub fn get<T: FromValue>(&self, index: usize) -> StoreResult<T> {
        let value = self.columns.value(index)?;
        T::from_value(value).or_else(|_| convert(value, &self.columns.name(index), &self.mark()))
    }

    /// The value of a column without a copy.
    pub fn get_ref(&self, index: usize) -> StoreResult<ValueRef<'_>> {
        self.columns.value(index)
    }

    /// A column read by a rule of the trade: `read` gets the stored value and says `None` if it does not understand it.
    pub fn read<S: FromValue, T>(&self, index: usize, expected: &'static str, read: impl FnOnce(S) -> Option<T>) -> StoreResult<T> {
        read(self.get(index)?).ok_or_else(|| StoreError::Corrupt {
            column: self.columns.name(index),
            row: self.mark(),
            expected,
            found: "something else",
        })
    }

    /// The first column in words, which names the row in errors; never text, which may be personal.
    fn mark(&self) -> String {
        match self.columns.value(0) {
            Ok(ValueRef::Integer(id)) => id.to_string(),
            _ => "a value without id".to_owned(),
        }
    }
}
