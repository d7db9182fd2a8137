//! SQL of ours: it has a name, lives in the store, and says nothing that only one engine understands.

use std::ops::Range;

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

/// What need not move anywhere: the engines' own statements (pragmas, backups, reading foreign files), and the schema's
/// text for people with a shell, and the dump, which is text of the hosted system.
const OWN_LANGUAGE: [&str; 3] = ["crates/store/src/engine", "crates/store/src/schema", "crates/store/src/upkeep/moving_out.rs"];

/// Statements, in Rust text and in SQL files outside the migrations, that another engine would not understand.
///
/// # Errors
/// When a file is not Rust.
pub fn unmovable_statements(rust: &[SourceFile], sql: &[SourceFile]) -> Result<Vec<Complaint>, String> {
    let mut complaints = Vec::new();
    for file in rust.iter().filter(|file| !speaks_own_language(file)) {
        for (word, line) in &Code::of(file)?.words {
            let Word::Text(text) = word else { continue };
            if is_statement(text) {
                complaints.extend(faults(text).into_iter().map(|what| Complaint::at(&file.path, *line, what)));
            }
        }
    }
    for file in sql.iter().filter(|file| !file.path.contains("/migrations/") && !speaks_own_language(file)) {
        complaints.extend(faults(&file.text).into_iter().map(|what| Complaint::about(&file.path, what)));
    }
    Ok(complaints)
}

/// Statements outside the store, and statements in the store that are not the value of a named constant.
///
/// # Errors
/// When a file is not Rust.
pub fn unnamed_statements(files: &[SourceFile]) -> Result<Vec<Complaint>, String> {
    let mut complaints = Vec::new();
    let ours = files.iter().filter(|file| file.crate_name() != "testkit" && !speaks_own_language(file));
    for file in ours {
        let code = Code::of(file)?;
        let named = named_places(&code);
        for (at, (word, line)) in code.words.iter().enumerate() {
            let Word::Text(text) = word else { continue };
            if !is_statement(text) {
                continue;
            }
            if file.crate_name() != "store" {
                complaints.push(Complaint::at(&file.path, *line, "SQL lives in the store"));
            } else if !named.iter().any(|place| place.contains(&at)) {
                complaints.push(Complaint::at(&file.path, *line, "a statement is a constant with a name and a sentence"));
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
    let uncommented = lines.lines().map(|line| line.split("--").next().unwrap_or_default());
    let words: Vec<String> = uncommented.flat_map(|line| line.split_whitespace().map(str::to_uppercase).collect::<Vec<_>>()).collect();
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
        let after = text.get(at + phrase.len()..).and_then(|text| text.chars().next());
        !(joins(before) || phrase.ends_with(char::is_alphanumeric) && joins(after))
    })
}

fn has_bare_parameter(text: &str) -> bool {
    let outside_quotes = text.split('\'').step_by(2);
    outside_quotes
        .flat_map(|part| part.split('?').skip(1).collect::<Vec<_>>())
        .any(|after| !after.starts_with(|sign: char| sign.is_ascii_digit()))
}

fn speaks_own_language(file: &SourceFile) -> bool {
    OWN_LANGUAGE.iter().any(|room| file.path.starts_with(room))
}

/// The positions where a statement, or a piece of one, has a name: from `const`, `statements!` or `macro_rules!` to the end of that item.
fn named_places(code: &Code) -> Vec<Range<usize>> {
    let starts = (0..code.words.len()).filter_map(|at| {
        let is_macro = (code.is_name(at, "statements") || code.is_name(at, "macro_rules")) && code.is_sign(at + 1, "!");
        let is_constant = code.is_name(at, "const") && code.is_sign(at + 2, ":");
        (is_macro || is_constant).then_some((at, is_macro))
    });
    starts.map(|(at, is_macro)| at..end_of_item(code, at, if is_macro { "}" } else { ";" })).collect()
}

/// The position of the sign that ends the item which starts here, outside any brackets of its own.
fn end_of_item(code: &Code, start: usize, end: &str) -> usize {
    let mut depth = 0_usize;
    for at in start..code.words.len() {
        if ["(", "[", "{"].iter().any(|open| code.is_sign(at, open)) {
            depth += 1;
        } else if [")", "]", "}"].iter().any(|close| code.is_sign(at, close)) {
            depth = depth.saturating_sub(1);
        }
        if depth == 0 && code.is_sign(at, end) {
            return at;
        }
    }
    code.words.len()
}
