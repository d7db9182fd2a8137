//! Every statement prepares, and what the public asks for is found by an index.

use rusqlite::Connection;

use super::migrate::{MIGRATIONS, migrate_through};
use crate::statements::{ALL_STATEMENTS, Statement};

/// The rooms whose questions answer the public.
const PUBLIC_ROOMS: [&str; 5] = [
    "settimes_store::events::",
    "settimes_store::lineup::",
    "settimes_store::lineup::directory::",
    "settimes_store::schedule::",
    "settimes_store::schedule::share::",
];

/// The rooms whose statements run by the clock, on the thread that writes for everybody.
const ROUND_ROOMS: [&str; 5] = [
    "settimes_store::events::public_state::",
    "settimes_store::metrics::",
    "settimes_store::metrics::totals::",
    "settimes_store::upkeep::expiring::",
    "settimes_store::upkeep::rounds::",
];

/// Statements of rounds that read more than what they change, and why that is little.
const ROUNDS_MAY_WALK: [(&str, &str); 2] = [
    ("events::public_state::UNNOTED", "the entries of an index, one for each night; no set is read"),
    ("upkeep::expiring::RUNS", "once a day, the runs of 30 days"),
];

/// Questions that walk an index without a bound, and why nobody waits for it. Any other is a mistake.
const MAY_WALK: [(&str, &str); 3] = [
    ("events::PAST", "from the newest on, until the page is full"),
    ("events::VISIBLE_COUNT", "counts the entries of an index without touching an event"),
    ("events::ALL_VISIBLE", "for a move and for the map of the site, which names every event"),
];

/// Questions that read every row of a table that grows with the town, not with its nights: any word of a name may be looked for.
const MAY_READ_ALL: [&str; 2] = ["lineup::directory::FINDABLE_BANDS", "lineup::directory::FINDABLE_VENUES"];

/// What nearly every row shares is no way to find one: a search by it is a scan in disguise.
const COMMON_TRAITS: [&str; 4] = ["(is_published=?", "(status=?", "(is_active=?", "(reveal_mode=?"];

fn database() -> Connection {
    let mut connection = Connection::open_in_memory().unwrap();
    migrate_through(&mut connection, MIGRATIONS, "2026-10-30 21:05:00", None).unwrap();
    connection
}

/// The short name of a question for the public: room and constant.
fn public_name(statement: &Statement) -> Option<&'static str> {
    let is_inside = |room: &&str| statement.name.strip_prefix(*room).is_some_and(|name| !name.contains("::"));
    let is_question = statement.sql.trim_start().starts_with("SELECT");
    (is_question && PUBLIC_ROOMS.iter().any(is_inside)).then(|| statement.name.trim_start_matches("settimes_store::"))
}

fn public_questions() -> Vec<(&'static str, &'static str)> {
    ALL_STATEMENTS.iter().flat_map(|room| room.iter()).filter_map(|one| Some((public_name(one)?, one.sql))).collect()
}

fn round_statements() -> Vec<(&'static str, &'static str)> {
    let is_of_rounds = |name: &str| ROUND_ROOMS.iter().any(|room| name.strip_prefix(room).is_some_and(|rest| !rest.contains("::")));
    let all = ALL_STATEMENTS.iter().flat_map(|room| room.iter()).filter(|one| is_of_rounds(one.name));
    all.map(|one| (one.name.trim_start_matches("settimes_store::"), one.sql)).collect()
}

/// How the engine would answer, one step a line.
fn plan(connection: &Connection, sql: &str) -> Vec<String> {
    let mut statement = connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
    let mut rows = statement.raw_query();
    let mut steps = Vec::new();
    while let Some(row) = rows.next().unwrap() {
        steps.push(row.get(3).unwrap());
    }
    steps
}

#[test]
fn every_statement_prepares_on_a_migrated_database() {
    let connection = database();

    for statement in ALL_STATEMENTS.iter().flat_map(|room| room.iter()) {
        let prepared = connection.prepare(statement.sql);
        assert!(prepared.is_ok(), "{}: {}", statement.name, prepared.unwrap_err());
    }
}

#[test]
fn the_plans_of_public_questions_are_as_we_know_them() {
    let connection = database();

    let plans: Vec<String> =
        public_questions().iter().map(|(name, sql)| format!("{name}\n    {}\n", plan(&connection, sql).join("\n    "))).collect();

    insta::assert_snapshot!(plans.join("\n"));
}

#[test]
fn no_public_question_reads_a_whole_table() {
    let connection = database();
    let mut walks = Vec::new();

    for (name, sql) in public_questions() {
        for step in plan(&connection, sql) {
            assert!(!COMMON_TRAITS.iter().any(|common| step.contains(common)), "{name} reads nearly every row: {step}");
            if step.starts_with("SCAN") && !MAY_READ_ALL.contains(&name) {
                assert!(step.contains(" USING ") && step.contains("INDEX "), "{name} reads every row: {step}");
                walks.push(name);
            }
        }
    }

    assert_eq!(walks, MAY_WALK.map(|(name, _)| name));
}

#[test]
fn no_letter_is_looked_for_by_reading_the_whole_outbox() {
    let connection = database();
    let letters = ALL_STATEMENTS.iter().flat_map(|room| room.iter()).filter(|one| one.name.starts_with("settimes_store::post::"));

    let mut seen = 0;
    for statement in letters.filter(|one| !one.sql.starts_with("INSERT")) {
        for step in plan(&connection, statement.sql) {
            assert!(!step.starts_with("SCAN"), "{} reads every row: {step}", statement.name);
            seen += 1;
        }
    }

    assert!(seen >= 12, "{seen} steps");
}

#[test]
fn the_plans_of_rounds_are_as_we_know_them() {
    let connection = database();

    let plans: Vec<String> =
        round_statements().iter().map(|(name, sql)| format!("{name}\n    {}\n", plan(&connection, sql).join("\n    "))).collect();

    insta::assert_snapshot!(plans.join("\n"));
}

#[test]
fn no_round_reads_a_whole_table_of_sets_or_counts() {
    let connection = database();
    let mut walks = Vec::new();

    for (name, sql) in round_statements() {
        let steps = plan(&connection, sql);
        assert!(!steps.iter().any(|step| COMMON_TRAITS.iter().any(|common| step.contains(common))), "{name}: {steps:?}");
        if steps.iter().any(|step| {
            step.starts_with("SCAN")
                && !step.starts_with("SCAN CONSTANT ROW")
                && !step.contains(" USING INDEX idx_event_public_state_touched")
        }) {
            walks.push(name);
        }
    }

    assert_eq!(walks, ROUNDS_MAY_WALK.map(|(name, _)| name));
}

#[test]
fn a_question_without_an_index_would_be_seen() {
    let connection = database();

    let steps = plan(&connection, "SELECT e.id FROM events e WHERE e.city = ?1");

    assert_eq!(steps, ["SCAN e"]);
}
