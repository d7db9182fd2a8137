//! The schema as a Markdown document, written from a replay of the migrations and the table of meanings.

use std::fmt::Write as _;

use crate::engine::sqlite::introspect::{Replay, Step, replay};

use super::meanings::{EVERYWHERE, tables};
use super::{Column, Index, SchemaError, Table};

const HEAD: &str = "\
# The database schema

Written by `settimes schema doc` from the migrations in `crates/store/migrations` and the meanings in
`crates/store/src/schema/meanings`. Change those, not this file.

- A UTC stamp is text, `YYYY-MM-DD HH:MM:SS`, so that comparing texts compares moments. Where a column holds epoch
  seconds instead, it says so.
- Foreign keys are enforced on every connection. \"on delete none\" refuses to delete a row that is referred to.
- Defaults and triggers with `datetime('now')` are for people with a shell: the program binds every time itself.
- What has no \"since\", except `schema_migrations`, is the contract with databases in use: nothing of it is renamed,
  dropped or retyped, and it gets no further unique index or foreign key.
";

/// The document of the schema, `docs/SCHEMA.md`. The same program always gives the same text.
///
/// # Errors
/// [`SchemaError::Replay`], when the migrations of this program do not run.
pub fn doc() -> Result<String, SchemaError> {
    let replay = replay().map_err(|source| SchemaError::Replay { source })?;
    let mut text = HEAD.to_owned();
    if let Some(last) = replay.steps.last() {
        for table in &last.shape.tables {
            describe(&mut text, table, &replay);
        }
    }
    text.push_str("\n## Migrations\n\n| number | name | SHA-256 |\n|---|---|---|\n");
    for step in &replay.steps {
        line(&mut text, format_args!("| {} | {} | `{}` |", step.number, step.name, step.checksum));
    }
    Ok(text)
}

fn describe(text: &mut String, table: &Table, replay: &Replay) {
    let (_, says, _) = meaning(&table.name);
    line(text, format_args!("\n## `{}`\n{says}", table.name));
    let born = since(replay, |step| step.shape.table(&table.name).is_some());
    if born > 1 {
        line(text, format_args!("Since migration {born}."));
    }
    text.push_str("\n| column | type | constraints | meaning |\n|---|---|---|---|\n");
    for column in &table.columns {
        let added = since(replay, |step| holds(step, &table.name, &column.name));
        let mut means = column_meaning(&table.name, &column.name).to_owned();
        if added > born {
            let _ = write!(means, "; since migration {added}");
        }
        line(
            text,
            format_args!(
                "| `{}` | {} | {} | {} |",
                column.name,
                column.kind,
                constraints(table, column).join(", "),
                means.replace('|', "\\|")
            ),
        );
    }
    describe_rest(text, table);
}

/// What belongs to the table and to no single column.
fn describe_rest(text: &mut String, table: &Table) {
    let mut rest = Vec::new();
    for unique in table.uniques.iter().filter(|unique| unique.len() > 1) {
        rest.push(format!("Unique: ({}).", unique.join(", ")));
    }
    for key in table.foreign_keys.iter().filter(|key| key.columns.len() > 1) {
        rest.push(format!("Foreign key: {}, {}.", key.target(), key.actions()));
    }
    if !table.indexes.is_empty() {
        let indexes: Vec<String> = table.indexes.iter().map(index_text).collect();
        rest.push(format!("Indexes: {}.", indexes.join("; ")));
    }
    for trigger in &table.triggers {
        rest.push(format!("Trigger: `{}`.", trigger.sql));
    }
    if table.strict {
        rest.push("The table is strict: a value of another type is refused.".to_owned());
    }
    if !rest.is_empty() {
        line(text, format_args!("\n{}", rest.join("\\\n")));
    }
}

fn constraints(table: &Table, column: &Column) -> Vec<String> {
    let mut out = Vec::new();
    if column.key > 0 {
        out.push("primary key".to_owned());
        if table.autoincrement {
            out.push("autoincrement".to_owned());
        }
    }
    if column.not_null {
        out.push("not null".to_owned());
    }
    if table.uniques.iter().any(|unique| unique.len() == 1 && unique.contains(&column.name)) {
        out.push("unique".to_owned());
    }
    if let Some(default) = &column.default {
        out.push(format!("default {default}"));
    }
    if column.generated {
        out.push("generated".to_owned());
    }
    for key in &table.foreign_keys {
        if key.columns.len() == 1 && key.columns.contains(&column.name) {
            out.push(format!("→ {}({}) on delete {}", key.parent, key.parent_columns.join(", "), key.on_delete));
        }
    }
    out
}

fn index_text(index: &Index) -> String {
    let mut text = format!("`{}` ({})", index.name, index.columns.join(", "));
    if index.unique {
        text.push_str(" unique");
    }
    if let Some(condition) = &index.condition {
        let _ = write!(text, " where {condition}");
    }
    text
}

/// The number of the first step after which `there` holds.
fn since(replay: &Replay, there: impl Fn(&Step) -> bool) -> u32 {
    replay.steps.iter().find(|step| there(step)).map_or(0, |step| step.number)
}

fn holds(step: &Step, table: &str, column: &str) -> bool {
    step.shape.table(table).is_some_and(|table| table.columns.iter().any(|held| held.name == column))
}

fn meaning(table: &str) -> super::meanings::Meaning {
    tables().find(|(name, _, _)| *name == table).unwrap_or(("", "", &[]))
}

fn column_meaning(table: &str, column: &str) -> &'static str {
    let (_, _, own) = meaning(table);
    own.iter().chain(EVERYWHERE).find(|(name, _)| *name == column).map_or("", |(_, means)| means)
}

fn line(text: &mut String, what: std::fmt::Arguments<'_>) {
    // Writing to a String does not fail.
    let _ = text.write_fmt(what);
    text.push('\n');
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::meanings::tables;
    use super::{column_meaning, meaning};
    use crate::engine::sqlite::introspect::replay;

    #[test]
    fn every_table_and_column_has_a_meaning() {
        let shape = replay().unwrap().steps.pop().unwrap().shape;

        let mut bare = Vec::new();
        for table in &shape.tables {
            if meaning(&table.name).1.is_empty() {
                bare.push(table.name.clone());
            }
            for column in &table.columns {
                if column_meaning(&table.name, &column.name).is_empty() {
                    bare.push(format!("{}.{}", table.name, column.name));
                }
            }
        }

        assert_eq!(bare, Vec::<String>::new(), "say it in schema/meanings");
    }

    #[test]
    fn every_meaning_belongs_to_a_table_and_column_that_exist() {
        let shape = replay().unwrap().steps.pop().unwrap().shape;
        let there: BTreeSet<(&str, &str)> =
            shape.tables.iter().flat_map(|t| t.columns.iter().map(|c| (t.name.as_str(), c.name.as_str()))).collect();

        let stray: Vec<_> = tables()
            .flat_map(|(table, _, columns)| columns.iter().map(move |(column, _)| (table, *column)))
            .filter(|pair| !there.contains(pair))
            .collect();

        assert_eq!(stray, Vec::new());
    }
}
