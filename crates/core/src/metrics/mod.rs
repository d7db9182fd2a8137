//! Daily counts without people behind them: which pages are counted under which name, and what the counts of a band add up to.

mod figures;
mod page;

pub use figures::{Days, Figures, Totals, opening};
pub use page::{Page, Subject};

/// How many days of counts are kept one by one (public specification, 5, `prune-stats`).
pub const KEPT_DAYS: i64 = 400;

/// Over how many days popularity is measured, today included (public specification, 5, `aggregate-stats`).
pub const POPULAR_DAYS: i64 = 30;

/// How many entries of one beacon count (public specification, 7).
pub const MOST_ENTRIES: usize = 50;
