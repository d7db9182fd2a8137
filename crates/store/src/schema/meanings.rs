//! What every table and column means, for the schema document. The only place where it is said.
//!
//! Meanings live here and not in the migrations, because a landed migration is never edited and words may get better.
//! A test fails when a table or column has no meaning, or a meaning has no column.

mod accounts;
mod fans;
mod nights;

/// A table, its sentence, and its columns with their meanings.
pub(super) type Meaning = (&'static str, &'static str, &'static [(&'static str, &'static str)]);

/// Columns that mean the same wherever a table does not say otherwise.
pub(super) const EVERYWHERE: &[(&str, &str)] = &[
    ("id", "never given twice"),
    ("created_at", "UTC stamp"),
    ("updated_at", "UTC stamp by the trigger, for people with a shell; no decision depends on it"),
    ("created_by_user_id", "who made the row"),
    ("updated_by_user_id", "who changed it last"),
    ("ip_address", "client address"),
    ("user_agent", "client's `User-Agent`"),
    ("consent_ip", "address the wish came from; cleared when no longer needed"),
    ("consent_method", "how the wish was expressed"),
    ("expires_at", "UTC stamp; from then on the row is void"),
    ("used", "1 once used; claimed by a guarded update"),
    ("used_at", "UTC stamp"),
    ("unsubscribe_token", "kept clear, because every mail carries it"),
];

/// The meaning of every table.
pub(super) fn tables() -> impl Iterator<Item = Meaning> {
    [nights::TABLES, fans::TABLES, accounts::TABLES].into_iter().flatten().copied()
}
