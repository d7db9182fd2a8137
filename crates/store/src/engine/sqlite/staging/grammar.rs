//! Which statements a dump may hold, and what is done with each.

use super::StagingError;
use super::statements::DumpStatement;

/// What the first word of a statement means.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Opening {
    /// It begins a statement that exports hold.
    Accepted,
    /// It begins a statement that exports never hold.
    Forbidden,
    /// It begins no statement.
    Unknown,
}

/// What is done with a statement.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Deed {
    /// It is run in the staging database.
    Run,
    /// It makes a table there.
    RunTable,
    /// It is run if the list of used ids is there.
    RunOnSequence,
    /// It is harmless and not needed.
    Skip,
}

const FORBIDDEN: [&str; 14] = [
    "ALTER", "ANALYZE", "ATTACH", "DETACH", "DROP", "EXPLAIN", "REINDEX", "REPLACE", "SELECT", "TRUNCATE", "UPDATE", "VACUUM", "VALUES",
    "WITH",
];

const ACCEPTED: [&str; 10] = ["CREATE", "INSERT", "DELETE", "PRAGMA", "BEGIN", "COMMIT", "END", "SAVEPOINT", "RELEASE", "ROLLBACK"];

/// Settings that a dump may make: none of them is obeyed.
const HARMLESS_SETTINGS: [&str; 5] = ["defer_foreign_keys", "foreign_keys", "encoding", "user_version", "application_id"];

/// Functions that tell the time, as the documented triggers use them.
const TIME_FUNCTIONS: [&str; 3] = ["datetime", "strftime", "current_timestamp"];

/// What the first word, in upper case, means.
pub(super) fn opening(word: &str) -> Opening {
    if ACCEPTED.contains(&word) {
        Opening::Accepted
    } else if FORBIDDEN.contains(&word) {
        Opening::Forbidden
    } else {
        Opening::Unknown
    }
}

/// Decides about a whole statement.
pub(super) fn judge(statement: &DumpStatement) -> Result<Deed, StagingError> {
    let tokens = tokens(&statement.text);
    let refused = |what: &str| Err(StagingError::Refused { line: statement.line, what: what.to_owned() });
    let word = |place: usize| tokens.get(place).and_then(Token::as_word).unwrap_or("");
    match (word(0), word(1), word(2)) {
        ("create", "table", _) if has_word(&tokens, &["select"]) => refused("a table made by a question has no place in an export"),
        ("create", "table", _) => Ok(Deed::RunTable),
        ("create", "trigger", _) if only_keeps_updated_at(&tokens) => Ok(Deed::Skip),
        ("create", "trigger", _) => refused("a trigger that does more than keep updated_at has no place in an export"),
        ("create", "index", _) | ("create", "unique", "index") | ("begin" | "commit" | "end" | "savepoint" | "release", ..) => {
            Ok(Deed::Skip)
        }
        ("create", kind, _) => refused(&format!("CREATE {} has no place in an export", kind.to_uppercase())),
        ("insert", _, _) => judge_insert(&tokens).map_or_else(refused, Ok),
        ("delete", "from", "sqlite_sequence") if tokens.len() == 3 => Ok(Deed::RunOnSequence),
        ("delete", _, _) => refused("DELETE has no place in an export, except for the list of used ids"),
        ("pragma", setting, _) if HARMLESS_SETTINGS.contains(&setting) => Ok(Deed::Skip),
        ("pragma", setting, _) => refused(&format!("PRAGMA {setting} has no place in an export")),
        ("rollback", _, _) => Err(StagingError::Unreadable(format!(
            "line {}: the dump ends in ROLLBACK: the program that wrote it says that the database is damaged",
            statement.line
        ))),
        _ => refused("this statement has no place in an export"),
    }
}

/// `INSERT INTO name [(columns)] VALUES …`, without questions inside.
fn judge_insert(tokens: &[Token]) -> Result<Deed, &'static str> {
    if has_word(tokens, &["select", "with"]) {
        return Err("an INSERT that asks questions has no place in an export");
    }
    let into = tokens.iter().position(|token| token.as_word() == Some("into")).ok_or("INSERT without INTO")?;
    let target = tokens.get(into + 1).and_then(Token::as_name).ok_or("INSERT without a table")?;
    if target == "sqlite_sequence" {
        return Ok(Deed::RunOnSequence);
    }
    if target.starts_with("sqlite_") || target.starts_with("pragma_") {
        return Err("an INSERT into the schema has no place in an export");
    }
    Ok(Deed::Run)
}

/// Whether a trigger is one of the documented kind: after an update of a table it sets `updated_at` of the same table, and nothing else.
fn only_keeps_updated_at(tokens: &[Token]) -> bool {
    let Some(begin) = tokens.iter().position(|token| token.as_word() == Some("begin")) else { return false };
    let (head, body) = (tokens.get(..begin).unwrap_or(&[]), tokens.get(begin + 1..).unwrap_or(&[]));
    let watched = head.windows(2).find_map(|pair| match pair {
        [on, table] if on.as_word() == Some("on") => table.as_name(),
        _ => None,
    });
    let after_update = head.windows(2).any(|pair| matches!(pair, [a, b] if a.as_word() == Some("after") && b.as_word() == Some("update")));
    let [update, table, set, column, equals, rest @ .., semicolon, end] = body else { return false };
    let to_the_point = update.as_word() == Some("update")
        && table.as_name() == watched
        && set.as_word() == Some("set")
        && column.as_name() == Some("updated_at")
        && *equals == Token::Sign('=')
        && *semicolon == Token::Sign(';')
        && end.as_word() == Some("end");
    to_the_point && after_update && watched.is_some() && is_calm(head) && is_calm(rest) && sets_one_column(rest)
}

/// No questions, no changes, no functions but those that tell the time.
fn is_calm(tokens: &[Token]) -> bool {
    let calls_only_time = tokens.windows(2).all(|pair| match pair {
        [name, Token::Sign('(')] => name.as_name().is_none_or(|name| TIME_FUNCTIONS.contains(&name)),
        _ => true,
    });
    calls_only_time && !has_word(tokens, &["select", "insert", "delete", "replace", "raise", "with"]) && !tokens.contains(&Token::Sign(';'))
}

/// No second assignment before `WHERE`.
fn sets_one_column(tokens: &[Token]) -> bool {
    let mut depth = 0_i32;
    for token in tokens {
        match token {
            Token::Sign('(') => depth += 1,
            Token::Sign(')') => depth -= 1,
            Token::Sign(',') if depth == 0 => return false,
            token if token.as_word() == Some("where") => return true,
            _ => {}
        }
    }
    false
}

fn has_word(tokens: &[Token], words: &[&str]) -> bool {
    tokens.iter().filter_map(Token::as_word).any(|word| words.contains(&word))
}

/// A piece of SQL, in lower case.
#[derive(Debug, PartialEq, Eq)]
enum Token {
    /// A bare word or number.
    Word(String),
    /// A quoted name.
    Name(String),
    /// A string.
    Text,
    /// Anything else.
    Sign(char),
}

impl Token {
    fn as_word(&self) -> Option<&str> {
        match self {
            Self::Word(word) => Some(word),
            _ => None,
        }
    }

    fn as_name(&self) -> Option<&str> {
        match self {
            Self::Word(name) | Self::Name(name) => Some(name),
            _ => None,
        }
    }
}

fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\'' | '"' | '`' | '[' => {
                let end = if c == '[' { ']' } else { c };
                let mut name = String::new();
                while let Some(inner) = chars.next() {
                    if inner == end && (end == ']' || chars.next_if_eq(&end).is_none()) {
                        break;
                    }
                    if c != '\'' {
                        name.extend(inner.to_lowercase());
                    }
                }
                tokens.push(if c == '\'' { Token::Text } else { Token::Name(name) });
            }
            _ if is_word(c) => {
                let mut word: String = c.to_lowercase().collect();
                while let Some(more) = chars.next_if(|c| is_word(*c)) {
                    word.extend(more.to_lowercase());
                }
                tokens.push(Token::Word(word));
            }
            _ if c.is_whitespace() => {}
            _ => tokens.push(Token::Sign(c)),
        }
    }
    tokens
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || !c.is_ascii()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(text: &str) -> Result<Deed, String> {
        judge(&DumpStatement { line: 7, text: text.to_owned() }).map_err(|error| error.to_string())
    }

    #[test]
    fn tables_and_rows_are_run_and_the_rest_of_an_export_is_skipped() {
        assert_eq!(judged("CREATE TABLE IF NOT EXISTS \"events\" (\"id\" INTEGER PRIMARY KEY)"), Ok(Deed::RunTable));
        for text in ["INSERT INTO \"events\" (\"id\") VALUES(1)", "INSERT INTO events VALUES('select; with')"] {
            assert_eq!(judged(text), Ok(Deed::Run), "{text}");
        }
        for text in ["DELETE FROM sqlite_sequence", "INSERT INTO \"sqlite_sequence\" VALUES('users',4)"] {
            assert_eq!(judged(text), Ok(Deed::RunOnSequence), "{text}");
        }
        for text in [
            "CREATE INDEX i ON events (name)",
            "CREATE UNIQUE INDEX i ON events (name) WHERE x = 0",
            "PRAGMA defer_foreign_keys=TRUE",
            "BEGIN TRANSACTION",
            "COMMIT",
        ] {
            assert_eq!(judged(text), Ok(Deed::Skip), "{text}");
        }
    }

    #[test]
    fn the_documented_triggers_are_skipped_and_others_refused() {
        for text in [
            "CREATE TRIGGER t AFTER UPDATE ON events BEGIN UPDATE events SET updated_at = datetime('now') WHERE id = NEW.id; END",
            "CREATE TRIGGER IF NOT EXISTS t AFTER UPDATE ON \"events\" FOR EACH ROW WHEN NEW.a = OLD.a BEGIN UPDATE events SET \"updated_at\"=CURRENT_TIMESTAMP WHERE id = OLD.id; END",
        ] {
            assert_eq!(judged(text), Ok(Deed::Skip), "{text}");
        }
        for body in [
            "DELETE FROM users;",
            "UPDATE users SET updated_at = datetime('now') WHERE id = 1;",
            "UPDATE events SET updated_at = datetime('now'), name = 'x' WHERE id = NEW.id;",
            "UPDATE events SET updated_at = load_extension('x') WHERE id = NEW.id;",
            "UPDATE events SET updated_at = (SELECT password_hash FROM users) WHERE id = NEW.id;",
            "UPDATE events SET updated_at = 1 WHERE id = NEW.id; DELETE FROM users;",
        ] {
            let text = format!("CREATE TRIGGER t AFTER UPDATE ON events BEGIN {body} END");
            assert_eq!(
                judged(&text),
                Err("line 7: a trigger that does more than keep updated_at has no place in an export".to_owned()),
                "{body}"
            );
        }
        let insert = "CREATE TRIGGER t AFTER INSERT ON events BEGIN UPDATE events SET updated_at = datetime('now') WHERE id = NEW.id; END";
        assert!(judged(insert).is_err());
    }

    #[test]
    fn everything_else_is_refused_with_its_line() {
        for text in [
            "CREATE TABLE t AS SELECT 1",
            "CREATE TEMP TABLE t (a)",
            "CREATE VIRTUAL TABLE t USING fts5(a)",
            "CREATE VIEW v AS SELECT 1",
            "INSERT INTO t SELECT 1",
            "INSERT INTO t VALUES((SELECT 1))",
            "INSERT INTO t WITH RECURSIVE c(x) AS (VALUES(1)) VALUES(1)",
            "INSERT INTO sqlite_master VALUES(1)",
            "INSERT INTO \"SQLITE_Schema\" VALUES(1)",
            "DELETE FROM users",
            "DELETE FROM sqlite_sequence WHERE 1",
            "PRAGMA writable_schema=ON",
            "PRAGMA main.writable_schema=ON",
            "PRAGMA \"writable_schema\"=ON",
        ] {
            assert!(judged(text).is_err_and(|told| told.starts_with("line 7: ")), "{text}");
        }
    }
}
