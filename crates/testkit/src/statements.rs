//! SQL of ours: it has a name, lives in the store, and says nothing that only one engine understands.

use crate::{Code, Complaint, SourceFile, Word};

/// What a statement of ours never says, and what it says instead. Upper case; a word stands alone.
const NEVER: [(&str, &str); 13] = [
    ("SELECT *", "name the columns"),
    ("OR IGNORE", "ON CONFLICT DO NOTHING"),
    ("OR REPLACE", "ON CONFLICT DO UPDATE"),
    ("REPLACE INTO", "ON CONFLICT DO UPDATE"),
    ("DATETIME('NOW'", "bind the time: it is the program's"),
    ("DATE('NOW'", "bind the time: it is the program's"),
    ("STRFTIME", "bind the time: it is the program's"),
    ("UNIXEPOCH", "bind the time: it is the program's"),
    ("JULIANDAY", "bind the time: it is the program's"),
    ("CURRENT_TIMESTAMP", "bind the time: it is the program's"),
    ("CURRENT_DATE", "bind the time: it is the program's"),
    ("ROWID", "use the primary key by its name"),
    ("NOCASE", "lower(), on text already folded in core"),
];

/// The engines' own statements (pragmas, backups, reading foreign files) need not move anywhere.
const ENGINE_ROOM: &str = "crates/store/src/engine";

/// Statements, in Rust text and in SQL files outside the migrations, that another engine would not understand.
///
/// # Errors
/// When a file is not Rust.
pub fn unmovable_statements(
    rust: &[SourceFile],
    sql: &[SourceFile],
) -> Result<Vec<Complaint>, String> {
    let mut complaints = Vec::new();
    for file in rust
        .iter()
        .filter(|file| !file.path.starts_with(ENGINE_ROOM))
    {
        for (word, line) in &Code::of(file)?.words {
            let Word::Text(text) = word else { continue };
            if is_statement(text) {
                complaints.extend(
                    faults(text)
                        .into_iter()
                        .map(|what| Complaint::at(&file.path, *line, what)),
                );
            }
        }
    }
    for file in sql
        .iter()
        .filter(|file| !file.path.contains("/migrations/") && !file.path.starts_with(ENGINE_ROOM))
    {
        complaints.extend(
            faults(&file.text)
                .into_iter()
                .map(|what| Complaint::about(&file.path, what)),
        );
    }
    Ok(complaints)
}

/// Statements outside the store, and statements in the store that are not the value of a named constant.
///
/// # Errors
/// When a file is not Rust.
pub fn unnamed_statements(files: &[SourceFile]) -> Result<Vec<Complaint>, String> {
    let mut complaints = Vec::new();
    let ours = files
        .iter()
        .filter(|file| file.crate_name() != "testkit" && !file.path.starts_with(ENGINE_ROOM));
    for file in ours {
        let code = Code::of(file)?;
        for (at, (word, line)) in code.words.iter().enumerate() {
            let Word::Text(text) = word else { continue };
            if !is_statement(text) {
                continue;
            }
            if file.crate_name() != "store" {
                complaints.push(Complaint::at(&file.path, *line, "SQL lives in the store"));
            } else if !is_constant(&code, at) {
                complaints.push(Complaint::at(
                    &file.path,
                    *line,
                    "a statement is a constant with a name and a sentence",
                ));
            }
        }
    }
    Ok(complaints)
}

/// Whether a text is SQL that reads or changes rows.
fn is_statement(text: &str) -> bool {
    let plain = plain(text);
    let begins = |start: &str, then: &str| plain.starts_with(start) && plain.contains(then);
    begins("SELECT ", " FROM ")
        || begins("WITH ", " AS (")
        || begins("INSERT ", " INTO ")
        || begins("UPDATE ", " SET ")
        || begins("DELETE FROM ", "")
        || begins("REPLACE INTO ", "")
}

/// The text in upper case, comments gone, any white space (also an escaped line end) one space.
fn plain(text: &str) -> String {
    let lines = text.replace("\\n", "\n").replace("\\\n", "\n");
    let uncommented = lines
        .lines()
        .map(|line| line.split("--").next().unwrap_or_default());
    let words: Vec<String> = uncommented
        .flat_map(|line| {
            line.split_whitespace()
                .map(str::to_uppercase)
                .collect::<Vec<_>>()
        })
        .collect();
    words.join(" ").replace("( ", "(")
}

fn faults(text: &str) -> Vec<String> {
    let plain = plain(text);
    let mut faults: Vec<String> = NEVER
        .iter()
        .filter(|(never, _)| says(&plain, never))
        .map(|(never, instead)| format!("a statement of ours never says {never}: {instead}"))
        .collect();
    if plain.contains(".*") {
        faults.push("a statement of ours never says t.*: name the columns".to_owned());
    }
    if has_bare_parameter(&plain) {
        faults.push("parameters are numbered: ?1".to_owned());
    }
    faults
}

/// Whether a phrase stands in the text with no letter, digit or underscore beside it.
fn says(text: &str, phrase: &str) -> bool {
    let joins = |sign: Option<char>| sign.is_some_and(|sign| sign.is_alphanumeric() || sign == '_');
    text.match_indices(phrase).any(|(at, _)| {
        let before = text.get(..at).and_then(|text| text.chars().next_back());
        let after = text
            .get(at + phrase.len()..)
            .and_then(|text| text.chars().next());
        !(joins(before) || phrase.ends_with(char::is_alphanumeric) && joins(after))
    })
}

fn has_bare_parameter(text: &str) -> bool {
    let outside_quotes = text.split('\'').step_by(2);
    outside_quotes
        .flat_map(|part| part.split('?').skip(1).collect::<Vec<_>>())
        .any(|after| !after.starts_with(|sign: char| sign.is_ascii_digit()))
}

/// Whether the text at a position is the value in `NAME = "…"` or `const NAME: &str = "…"`.
fn is_constant(code: &Code, at: usize) -> bool {
    let Some(equals) = at.checked_sub(1).filter(|at| code.is_sign(*at, "=")) else {
        return false;
    };
    let name = (0..equals).rev().take(6).find_map(|at| {
        let name = code
            .name(at)
            .filter(|name| !matches!(*name, "str" | "static"))?;
        Some(name)
    });
    name.is_some_and(|name| {
        name.chars()
            .all(|sign| sign.is_ascii_uppercase() || sign.is_ascii_digit() || sign == '_')
    })
}
