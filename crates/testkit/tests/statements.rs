//! Our SQL has names and moves to another engine, and the guard that says so can fail.
#![expect(clippy::unwrap_used, reason = "a test may stop at a surprise")]

use settimes_testkit::{Complaint, SourceFile, sources, sql_files, unmovable_statements, unnamed_statements};

fn said(complaints: &[Complaint]) -> Vec<String> {
    complaints.iter().map(Complaint::to_string).collect()
}

fn faults_in(statement: &str) -> Vec<String> {
    let text = format!("const A: &str = \"{statement}\";");
    let complaints = unmovable_statements(&[SourceFile::sample("crates/store/src/a.rs", &text)], &[]).unwrap();
    complaints.into_iter().map(|complaint| complaint.what).collect()
}

fn names_in(path: &str, text: &str) -> Vec<String> {
    said(&unnamed_statements(&[SourceFile::sample(path, text)]).unwrap())
}

const NOTHING: [String; 0] = [];

#[test]
fn our_statements_move_to_another_engine() {
    let complaints = unmovable_statements(&sources().unwrap(), &sql_files().unwrap()).unwrap();

    assert_eq!(said(&complaints), NOTHING);
}

#[test]
fn our_statements_have_names_and_live_in_the_store() {
    assert_eq!(said(&unnamed_statements(&sources().unwrap()).unwrap()), NOTHING);
}

#[test]
fn every_word_of_one_engine_is_found() {
    let never = [
        ("SELECT * FROM events", "SELECT *: name the columns"),
        ("select * from events", "SELECT *: name the columns"),
        ("SELECT\\n  *\\nFROM events", "SELECT *: name the columns"),
        ("SELECT e.* FROM events e", "t.*: name the columns"),
        ("INSERT OR IGNORE INTO a (b) VALUES (?1)", "OR IGNORE: ON CONFLICT DO NOTHING"),
        ("REPLACE INTO a (b) VALUES (?1)", "REPLACE INTO: ON CONFLICT DO UPDATE"),
        ("UPDATE a SET b = datetime('now')", "DATETIME('NOW': bind the time: it is the program's"),
        ("UPDATE a SET b = datetime( 'now' )", "DATETIME('NOW': bind the time: it is the program's"),
        ("UPDATE a SET b = unixepoch()", "UNIXEPOCH: bind the time: it is the program's"),
        ("UPDATE a SET b = CURRENT_TIMESTAMP", "CURRENT_TIMESTAMP: bind the time: it is the program's"),
        ("SELECT a FROM b ORDER BY rowid", "ROWID: use the primary key by its name"),
        ("SELECT a FROM b ORDER BY a COLLATE NOCASE", "NOCASE: lower(), on text already folded in core"),
    ];
    for (statement, fault) in never {
        assert_eq!(faults_in(statement), [format!("a statement of ours never says {fault}")], "{statement}");
    }
    assert_eq!(faults_in("SELECT a FROM b WHERE c = ?"), ["parameters are numbered: ?1"]);
}

#[test]
fn a_statement_that_moves_is_left_in_peace() {
    let fine = [
        "SELECT COUNT(*), narrowid FROM events WHERE slug = ?1 AND name <> 'what?'",
        "INSERT INTO a (b) VALUES (?1) ON CONFLICT (b) DO UPDATE SET b = excluded.b",
        "SELECT a FROM b -- never rowid\\nWHERE c = ?1",
    ];
    for statement in fine {
        assert_eq!(faults_in(statement), NOTHING, "{statement}");
    }
    assert_eq!(faults_in("Please update your CURRENT_DATE, rowid?"), NOTHING, "no statement at all");
}

#[test]
fn migrations_and_engines_may_speak_their_own_language() {
    let text = "SELECT * FROM a";
    let rust = format!("fn f() {{ run(\"{text}\") }}");
    let engine = [SourceFile::sample("crates/store/src/engine/sqlite/open.rs", &rust)];
    let files = [
        SourceFile::sample("crates/store/src/engine/sqlite/migrations/0001.sql", text),
        SourceFile::sample("crates/store/src/lineup/sets.sql", text),
    ];

    assert_eq!(
        said(&unmovable_statements(&engine, &files).unwrap()),
        ["crates/store/src/lineup/sets.sql: a statement of ours never says SELECT *: name the columns"]
    );
    assert_eq!(said(&unnamed_statements(&engine).unwrap()), NOTHING);
}

#[test]
fn a_statement_without_a_name_is_found() {
    let what = "crates/store/src/a.rs:1: a statement is a constant with a name and a sentence";

    assert_eq!(names_in("crates/store/src/a.rs", "fn f() { db.rows(\"SELECT a FROM b\") }"), [what]);
    assert_eq!(names_in("crates/store/src/a.rs", "fn f() { let sql: &str = \"SELECT a FROM b\"; }"), [what]);
    assert_eq!(names_in("crates/store/src/a.rs", "fn f() { format!(\"DELETE FROM {t}\") }"), [what]);
}

#[test]
fn a_statement_with_a_name_is_left_in_peace() {
    let text = "statements! {\n/// The bands.\nBANDS = \"\nSELECT a FROM b\";\n}\n\
                const X: &str = \"SELECT a FROM b\"; pub const Y_2: &'static str = r#\"DELETE FROM b\"#;";

    assert_eq!(names_in("crates/store/src/a.rs", text), NOTHING);
    let pieces = "macro_rules! columns { () => { \"SELECT a FROM b WHERE \" }; }\n\
                  statements! {\n/// One.\nONE = concat!(\"SELECT c FROM \", columns!(), \" d\");\n}\n\
                  fn f() { db.rows(\"SELECT a FROM b\") }";
    assert_eq!(
        names_in("crates/store/src/a.rs", pieces),
        ["crates/store/src/a.rs:6: a statement is a constant with a name and a sentence"]
    );
}

#[test]
fn sql_outside_the_store_is_found() {
    assert_eq!(
        names_in("crates/web/src/a.rs", "\nconst A: &str = \"SELECT a FROM b\";"),
        ["crates/web/src/a.rs:2: SQL lives in the store"]
    );
}
