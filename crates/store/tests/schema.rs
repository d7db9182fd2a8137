//! The schema as others see it: the contract's own check, the bootstrap text, the document.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test may stop at a surprise")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use settimes_store::schema;
use tempfile::TempDir;

const NOW: &str = "2026-10-30 21:05:00";

/// Loads an SQL text with a library that is not the one of this program.
const LOAD: &str = "import sqlite3, sys; sqlite3.connect(sys.argv[1]).executescript(open(sys.argv[2], encoding='utf-8').read())";

/// What the contract's check may remark on: columns, plain indexes and triggers that we added.
const OURS: [&str; 4] =
    ["WARNING extra column: ", "WARNING extra foreign key: ", "WARNING extra index: ", "WARNING extra trigger: touch_event"];

fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn python(arguments: &[&str]) -> Output {
    Command::new("python3").args(arguments).output().expect("python3 is needed for this test")
}

fn assert_contract_holds(file: &Path) {
    let script = here("tests/contract/check_schema.py");
    let said = python(&[script.to_str().unwrap(), "--order", file.to_str().unwrap()]);
    let text = String::from_utf8(said.stdout).unwrap();

    let (warnings, rest): (Vec<&str>, Vec<&str>) = text.lines().partition(|line| line.starts_with("WARNING"));
    assert_eq!(rest.last(), Some(&"2535 passed, 0 failed"), "{text}{}", String::from_utf8_lossy(&said.stderr));
    let unexpected: Vec<&str> = warnings.into_iter().filter(|line| !OURS.iter().any(|ours| line.starts_with(ours))).collect();
    assert_eq!(unexpected, Vec::<&str>::new());
    assert!(said.status.success());
}

#[test]
fn a_migrated_database_keeps_the_contract() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("settimes.db");

    schema::migrate(&file, NOW, None).unwrap();

    assert_contract_holds(&file);
}

#[test]
fn the_contract_check_would_see_a_broken_database() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("settimes.db");
    let text = folder.path().join("broken.sql");
    let broken = schema::dump().unwrap().replace("slug TEXT NOT NULL UNIQUE", "slug TEXT NOT NULL");
    fs::write(&text, broken).unwrap();
    python(&["-c", LOAD, file.to_str().unwrap(), text.to_str().unwrap()]);

    let script = here("tests/contract/check_schema.py");
    let said = python(&[script.to_str().unwrap(), "--no-warnings", file.to_str().unwrap()]);

    let text = String::from_utf8(said.stdout).unwrap();
    assert!(text.contains("ERROR missing unique: events(slug)\n"), "{text}");
    assert_eq!(said.status.code(), Some(1));
}

#[test]
fn a_database_made_from_the_bootstrap_by_another_sqlite_is_accepted_as_up_to_date() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("settimes.db");
    let bootstrap = here("schema/bootstrap.sql");

    let said = python(&["-c", LOAD, file.to_str().unwrap(), bootstrap.to_str().unwrap()]);

    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    assert_eq!(schema::check(&file).unwrap(), Vec::new());
    let done = schema::migrate(&file, NOW, None).unwrap();
    assert_eq!((done.number, done.applied), (schema::newest_number(), Vec::new()));
    assert_contract_holds(&file);
}

#[test]
fn the_bootstrap_in_the_repository_is_what_the_migrations_give() {
    let kept = fs::read_to_string(here("schema/bootstrap.sql")).unwrap_or_default();

    assert!(
        kept == schema::dump().unwrap(),
        "crates/store/schema/bootstrap.sql is stale; mend it with `settimes schema dump > crates/store/schema/bootstrap.sql`"
    );
}

#[test]
fn the_document_in_the_repository_is_what_the_migrations_give() {
    let kept = fs::read_to_string(here("../../docs/SCHEMA.md")).unwrap_or_default();

    assert!(kept == schema::doc().unwrap(), "docs/SCHEMA.md is stale; mend it with `settimes schema doc > docs/SCHEMA.md`");
}
