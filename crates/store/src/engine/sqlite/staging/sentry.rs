//! Stands guard over a connection that meets foreign data: what it may do, how long, how large.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use rusqlite::Connection as Sqlite;
use rusqlite::config::DbConfig;
use rusqlite::hooks::{AuthAction, AuthContext, Authorization};
use rusqlite::limits::Limit;

/// Functions that values of a dump and defaults of tables may call: they compute, and cannot blow up what they get.
const FUNCTIONS: [&str; 25] = [
    "abs",
    "char",
    "coalesce",
    "current_date",
    "current_time",
    "current_timestamp",
    "date",
    "datetime",
    "hex",
    "ifnull",
    "instr",
    "json_valid",
    "julianday",
    "length",
    "lower",
    "nullif",
    "replace",
    "round",
    "strftime",
    "substr",
    "time",
    "trim",
    "typeof",
    "unistr",
    "upper",
];

/// Questions about the staging database itself.
const OWN_QUESTIONS: [&str; 4] = ["page_count", "integrity_check", "table_xinfo", "table_list"];

/// Instructions of the virtual machine between two looks at the budget.
const STRIDE: i32 = 10_000;

/// What one statement of a dump may cost, in strides: some seconds.
pub(super) const STATEMENT_BUDGET: u64 = 2_000;

/// Longest value or row, in bytes.
const LONGEST_VALUE: i32 = 32 << 20;

/// How much work is left before a statement is stopped, and whether the guard said no.
#[derive(Debug, Clone)]
pub(super) struct Sentry {
    left: Arc<AtomicU64>,
    said_no: Arc<AtomicBool>,
}

impl Sentry {
    /// Grants that many strides.
    pub(super) fn grant(&self, strides: u64) {
        self.left.store(strides, Ordering::Relaxed);
    }

    /// No limit: for our own questions.
    pub(super) fn unlimited(&self) {
        self.grant(u64::MAX);
    }

    /// Whether a statement was refused since the start.
    pub(super) fn said_no(&self) -> bool {
        self.said_no.load(Ordering::Relaxed)
    }
}

/// Puts the guard up.
pub(super) fn guard(connection: &Sqlite) -> rusqlite::Result<Sentry> {
    for (setting, value) in [
        (DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true),
        (DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false),
        (DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false),
        (DbConfig::SQLITE_DBCONFIG_ENABLE_VIEW, false),
        (DbConfig::SQLITE_DBCONFIG_ENABLE_FKEY, false),
        (DbConfig::SQLITE_DBCONFIG_WRITABLE_SCHEMA, false),
        (DbConfig::SQLITE_DBCONFIG_ENABLE_FTS3_TOKENIZER, false),
    ] {
        connection.set_db_config(setting, value)?;
    }
    for (limit, value) in [
        (Limit::SQLITE_LIMIT_LENGTH, LONGEST_VALUE),
        (Limit::SQLITE_LIMIT_SQL_LENGTH, LONGEST_VALUE),
        (Limit::SQLITE_LIMIT_COLUMN, 200),
        (Limit::SQLITE_LIMIT_EXPR_DEPTH, 100),
        (Limit::SQLITE_LIMIT_COMPOUND_SELECT, 500),
        (Limit::SQLITE_LIMIT_FUNCTION_ARG, 16),
        (Limit::SQLITE_LIMIT_ATTACHED, 0),
        (Limit::SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1000),
        (Limit::SQLITE_LIMIT_TRIGGER_DEPTH, 1),
        (Limit::SQLITE_LIMIT_WORKER_THREADS, 0),
    ] {
        connection.set_limit(limit, value)?;
    }
    let sentry = Sentry { left: Arc::new(AtomicU64::new(u64::MAX)), said_no: Arc::new(AtomicBool::new(false)) };
    let watch = sentry.clone();
    connection.authorizer(Some(move |context: AuthContext<'_>| {
        if is_harmless(&context) {
            return Authorization::Allow;
        }
        watch.said_no.store(true, Ordering::Relaxed);
        Authorization::Deny
    }))?;
    let watch = sentry.clone();
    connection.progress_handler(STRIDE, Some(move || watch.left.fetch_sub(1, Ordering::Relaxed) <= 1))?;
    Ok(sentry)
}

fn is_harmless(context: &AuthContext<'_>) -> bool {
    match context.action {
        AuthAction::CreateTable { .. }
        | AuthAction::CreateIndex { .. }
        | AuthAction::Reindex { .. }
        | AuthAction::Insert { .. }
        | AuthAction::Read { .. }
        | AuthAction::Select
        | AuthAction::Transaction { .. } => true,
        AuthAction::Update { table_name, .. } => is_schema(table_name),
        AuthAction::Delete { table_name } => table_name == "sqlite_sequence" || is_schema(table_name),
        AuthAction::Function { function_name } => {
            FUNCTIONS.iter().any(|name| name.eq_ignore_ascii_case(function_name)) || is_ours(function_name)
        }
        AuthAction::Pragma { pragma_name, .. } => OWN_QUESTIONS.iter().any(|name| name.eq_ignore_ascii_case(pragma_name)),
        _ => false,
    }
}

/// Functions of our own questions; harmless in anyone's.
fn is_ours(function: &str) -> bool {
    ["count", "max"].iter().any(|name| name.eq_ignore_ascii_case(function))
}

/// SQLite itself notes a new table there; nobody else can while the schema is not writable.
fn is_schema(table: &str) -> bool {
    ["sqlite_master", "sqlite_schema"].contains(&table)
}
