//! A schema as plain data: what an engine says about a database, free of the engine's types.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use super::MigrateError;

/// Why a schema could not be printed or compared.
#[derive(Debug, thiserror::Error)]
pub enum SchemaError {
    /// The file to compare cannot be read as a database.
    #[error("{} cannot be compared", file.display())]
    File {
        /// The file.
        file: PathBuf,
        /// What is wrong with it.
        source: MigrateError,
    },
    /// This program's own migrations do not run, which its tests should have seen.
    #[error("the migrations of this program do not run")]
    Replay {
        /// What is wrong with them.
        source: MigrateError,
    },
}

/// A whole schema. Tables stand in the order of their creation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Shape {
    pub(crate) tables: Vec<Table>,
    pub(crate) views: BTreeSet<String>,
    /// The recorded migrations, `2 public_state`, with their checksums.
    pub(crate) migrations: BTreeMap<String, String>,
}

impl Shape {
    /// The table of that name.
    pub(crate) fn table(&self, name: &str) -> Option<&Table> {
        self.tables.iter().find(|table| table.name == name)
    }
}

/// One table and what hangs on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Table {
    pub(crate) name: String,
    pub(crate) columns: Vec<Column>,
    /// Columns of each `UNIQUE` constraint.
    pub(crate) uniques: BTreeSet<Vec<String>>,
    pub(crate) indexes: Vec<Index>,
    pub(crate) foreign_keys: BTreeSet<ForeignKey>,
    pub(crate) triggers: Vec<Trigger>,
    pub(crate) strict: bool,
    pub(crate) autoincrement: bool,
    /// The sorted words of the declaration: finds what no other field tells (checks, collations).
    pub(crate) words: Vec<String>,
}

/// One column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Column {
    pub(crate) name: String,
    /// The declared type.
    pub(crate) kind: String,
    pub(crate) not_null: bool,
    pub(crate) default: Option<String>,
    /// Place in the primary key from 1, 0 outside of it.
    pub(crate) key: u32,
    pub(crate) generated: bool,
}

/// One named index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Index {
    pub(crate) name: String,
    pub(crate) unique: bool,
    /// Column names; an expression is named `(expression)`.
    pub(crate) columns: Vec<String>,
    /// The words after `WHERE`.
    pub(crate) condition: Option<String>,
    /// The words of the declaration.
    pub(crate) words: String,
}

/// One foreign key; actions in lower case.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ForeignKey {
    pub(crate) columns: Vec<String>,
    pub(crate) parent: String,
    pub(crate) parent_columns: Vec<String>,
    pub(crate) on_delete: String,
    pub(crate) on_update: String,
}

/// One trigger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Trigger {
    pub(crate) name: String,
    /// The declaration as written, on one line.
    pub(crate) sql: String,
    /// The words of the declaration.
    pub(crate) words: String,
}

impl Column {
    /// Type and constraints of the column alone.
    pub(crate) fn declaration(&self) -> String {
        let mut parts = vec![self.kind.clone()];
        if self.key > 0 {
            parts.push(format!("primary key {}", self.key));
        }
        if self.not_null {
            parts.push("not null".to_owned());
        }
        if let Some(default) = &self.default {
            parts.push(format!("default {default}"));
        }
        if self.generated {
            parts.push("generated".to_owned());
        }
        parts.join(", ")
    }
}

impl ForeignKey {
    /// `venue_id → venues(id)`.
    pub(crate) fn target(&self) -> String {
        format!("{} → {}({})", self.columns.join(", "), self.parent, self.parent_columns.join(", "))
    }

    /// `on delete cascade, on update none`.
    pub(crate) fn actions(&self) -> String {
        format!("on delete {}, on update {}", self.on_delete, self.on_update)
    }
}
