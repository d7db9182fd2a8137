//! What a move asks of SQLite itself: the list of used ids, references checked at the end, the soundness of the file.

use crate::db::{Db, Tx};
use crate::error::StoreResult;
use crate::statements::statements;

statements! {
    /// Raises the highest id ever used in a table.
    RAISE = "UPDATE sqlite_sequence SET seq = ?2 WHERE name = ?1 AND seq < ?2";
    /// Notes the highest id ever used in a table that never held a row.
    BEGIN = "INSERT INTO sqlite_sequence (name, seq) SELECT ?1, ?2 WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = ?1)";
    /// The highest id ever used, of all tables.
    USED = "SELECT name, seq FROM sqlite_sequence ORDER BY name";
    /// Rows that refer to a missing row, by table.
    BROKEN_REFERENCES = "SELECT \"table\", COUNT(*) FROM pragma_foreign_key_check GROUP BY \"table\" ORDER BY \"table\"";
    /// The first thing that is wrong with the file, or `ok`.
    BROKEN_PAGE = "PRAGMA integrity_check(1)";
}

/// Until the end of the transaction a row may refer to one that is missing.
pub(crate) fn defer_references(tx: &mut Tx<'_>) -> StoreResult<()> {
    tx.run_script("PRAGMA defer_foreign_keys = ON")
}

/// Sees to it that ids of a table begin after `highest`.
pub(crate) fn raise(tx: &mut Tx<'_>, table: &str, highest: i64) -> StoreResult<()> {
    tx.execute(RAISE, (table, highest))?;
    tx.execute(BEGIN, (table, highest)).map(drop)
}

/// The highest id ever used, of all tables, by name.
pub(crate) fn used(db: &Db<'_>) -> StoreResult<Vec<(String, i64)>> {
    db.rows(USED, (), |row| Ok((row.get(0)?, row.get(1)?)))
}

/// How many rows refer to a row that is missing, by table.
pub(crate) fn broken_references(db: &Db<'_>) -> StoreResult<Vec<(String, i64)>> {
    db.rows(BROKEN_REFERENCES, (), |row| Ok((row.get(0)?, row.get(1)?)))
}

/// The first thing that is wrong with the file.
pub(crate) fn first_broken_page(db: &Db<'_>) -> StoreResult<Option<String>> {
    Ok(db.row(BROKEN_PAGE, (), |row| row.get::<String>(0))?.filter(|found| found != "ok"))
}
