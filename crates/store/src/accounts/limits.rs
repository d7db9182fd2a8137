//! Path limits that all instances of the program share: fixed windows in `rate_limits` (accounts specification, 2.1).

use crate::db::Tx;
use crate::error::StoreResult;
use crate::statements::statements;

statements! {
    /// One more request in the window of a key; a window that is over begins anew.
    DRAW = "INSERT INTO rate_limits (key, count, window_start, updated_at) VALUES (?1, 1, ?2, ?2)
 ON CONFLICT (key) DO UPDATE SET
 count = CASE WHEN ?2 - rate_limits.window_start >= ?3 THEN 1 ELSE rate_limits.count + 1 END,
 window_start = CASE WHEN ?2 - rate_limits.window_start >= ?3 THEN ?2 ELSE rate_limits.window_start END,
 updated_at = ?2
 RETURNING count, window_start";
}

/// A window after one more request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// Requests in it, this one included.
    pub count: i64,
    /// When it began, seconds since 1970.
    pub began: i64,
}

/// Counts one request; times are seconds since 1970.
pub fn draw(tx: &mut Tx<'_>, key: &str, now: i64, seconds: u32) -> StoreResult<Window> {
    let window = tx.row(DRAW, (key, now, i64::from(seconds)), |row| Ok(Window { count: row.get(0)?, began: row.get(1)? }))?;
    Ok(window.unwrap_or(Window { count: 1, began: now }))
}
