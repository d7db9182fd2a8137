use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::Connection;
use rusqlite::types::Value;
use tempfile::TempDir;

use super::{MIGRATIONS, Migration, checksum, migrate, migrate_through, reading};
use crate::engine::sqlite::introspect::{replay, shape};
use crate::schema::{MigrateError, Migrated, dump};

const NOW: &str = "2026-10-30 21:05:00";

fn newest() -> u32 {
    MIGRATIONS.last().unwrap().number
}

fn at_step(conn: &mut Connection, number: usize) {
    migrate_through(conn, &MIGRATIONS[..number], NOW, None).unwrap();
}

fn a_venue(conn: &Connection) {
    conn.execute("INSERT INTO venues (name) VALUES ('Room 47')", []).unwrap();
}

fn house() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("settimes.db");
    (folder, file)
}

fn copies(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder).map(|entries| entries.map(|e| e.unwrap().file_name().into_string().unwrap()).collect()).unwrap_or_default();
    names.sort();
    names
}

#[test]
fn a_new_database_gets_every_step_and_its_record() {
    let mut conn = Connection::open_in_memory().unwrap();

    let done = migrate(&mut conn, NOW, None).unwrap();

    let numbers: Vec<u32> = MIGRATIONS.iter().map(|step| step.number).collect();
    assert_eq!(done, Migrated { number: newest(), applied: numbers, backup: None });
    let stamps: Vec<String> = conn
        .prepare("SELECT DISTINCT applied_at FROM schema_migrations")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    assert_eq!(stamps, [NOW]);
}

#[test]
fn a_second_start_changes_nothing_and_waits_for_nobody() {
    let (folder, file) = house();
    let mut conn = Connection::open(&file).unwrap();
    migrate(&mut conn, NOW, None).unwrap();
    a_venue(&conn);
    let other = Connection::open(&file).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let before = fs::read(&file).unwrap();

    conn.busy_timeout(Duration::ZERO).unwrap();
    let done = migrate(&mut conn, "2027-01-01 00:00:00", Some(&folder.path().join("copies"))).unwrap();

    assert_eq!(done, Migrated { number: newest(), applied: vec![], backup: None });
    assert_eq!(fs::read(&file).unwrap(), before);
    assert_eq!(copies(&folder.path().join("copies")), Vec::<String>::new());
}

#[test]
fn the_waiting_time_of_the_connection_is_given_back() {
    let mut conn = Connection::open_in_memory().unwrap();
    conn.busy_timeout(Duration::from_millis(1234)).unwrap();

    migrate(&mut conn, NOW, None).unwrap();

    let wait: u32 = conn.query_row("PRAGMA busy_timeout", [], |row| row.get(0)).unwrap();
    assert_eq!(wait, 1234);
}

#[test]
fn a_step_whose_text_changed_after_it_was_applied_stops_the_start() {
    let mut conn = Connection::open_in_memory().unwrap();
    at_step(&mut conn, 1);
    let mut edited = MIGRATIONS.to_vec();
    edited[0].sql = "CREATE TABLE events (id INTEGER PRIMARY KEY);";

    let refused = migrate_through(&mut conn, &edited, NOW, None).unwrap_err();

    assert_eq!(
        refused.to_string(),
        "migration 1 (contract) of this program is not the one that was applied to the database: its checksum differs; \
         use the program that made the database, or a released one"
    );
    assert!(shape(&conn).unwrap().table("event_public_state").is_none());
}

#[test]
fn line_ends_of_another_system_are_no_change() {
    let step = Migration { number: 1, name: "a", sql: "CREATE TABLE a (b);\n-- c\n" };
    let elsewhere = Migration { sql: "CREATE TABLE a (b);\r\n-- c\r\n", ..step };
    let edited = Migration { sql: "CREATE TABLE a (b);\n-- d\n", ..step };

    assert_eq!(checksum(&step), checksum(&elsewhere));
    assert_ne!(checksum(&step), checksum(&edited));
}

#[test]
fn a_database_of_a_newer_program_is_refused_with_what_to_do() {
    let mut conn = Connection::open_in_memory().unwrap();
    let mut newer = MIGRATIONS.to_vec();
    newer.push(Migration { number: newest() + 1, name: "from_the_future", sql: "CREATE TABLE hologram (id INTEGER PRIMARY KEY);" });
    migrate_through(&mut conn, &newer, NOW, None).unwrap();

    let refused = migrate(&mut conn, NOW, None).unwrap_err();

    assert_eq!(
        refused.to_string(),
        format!(
            "the database is at migration {} (from_the_future), this program knows only up to {}; start the newer program that \
             made it, or put back the copy from before the upgrade (it lies in backups/ of the data directory)",
            newest() + 1,
            newest()
        )
    );
}

#[test]
fn a_record_with_a_hole_is_refused() {
    let mut conn = Connection::open_in_memory().unwrap();
    migrate(&mut conn, NOW, None).unwrap();
    conn.execute("DELETE FROM schema_migrations WHERE number = 1", []).unwrap();

    let refused = migrate(&mut conn, NOW, None).unwrap_err();

    assert!(matches!(refused, MigrateError::Gap { number: 1, .. }), "{refused}");
}

#[test]
fn a_database_of_another_program_is_refused_and_left_alone() {
    let mut conn = Connection::open_in_memory().unwrap();
    conn.execute_batch("CREATE TABLE schema_migrations (version TEXT PRIMARY KEY); CREATE TABLE posts (id INTEGER);").unwrap();

    let refused = migrate(&mut conn, NOW, None).unwrap_err();

    assert_eq!(
        refused.to_string(),
        "this database was not made by settimes (it holds posts, schema_migrations); point settimes at another file, \
         nothing was changed"
    );
    assert_eq!(shape(&conn).unwrap().tables.len(), 2);
}

#[test]
fn a_database_of_the_earlier_system_is_refused_with_the_way_in() {
    let mut conn = Connection::open_in_memory().unwrap();
    conn.execute_batch(MIGRATIONS[0].sql).unwrap();

    let refused = migrate(&mut conn, NOW, None).unwrap_err();

    assert_eq!(
        refused.to_string(),
        "this database was made by the earlier system, not by settimes; bring it into an empty installation with \
         `settimes import d1 FILE`, nothing was changed"
    );
}

#[test]
fn a_file_that_is_no_database_is_refused_and_left_alone() {
    let (_folder, file) = house();
    let text = "Doors 19:00, first band 20:15.\n".repeat(400);
    fs::write(&file, &text).unwrap();

    let refused = crate::schema::migrate(&file, NOW, None).unwrap_err();

    assert!(matches!(refused, MigrateError::NotADatabase), "{refused}");
    assert_eq!(fs::read_to_string(&file).unwrap(), text);
}

#[test]
fn a_file_that_is_cut_short_is_refused_as_damaged() {
    let (_folder, file) = house();
    crate::schema::migrate(&file, NOW, None).unwrap();
    let whole = fs::read(&file).unwrap();
    fs::write(&file, &whole[..whole.len() / 2]).unwrap();

    let refused = crate::schema::migrate(&file, NOW, None).unwrap_err();

    assert_eq!(
        refused.to_string(),
        "the database file is damaged or cut short; put a backup in its place (they lie in backups/ of the data directory)"
    );
}

#[test]
fn a_file_in_a_folder_that_does_not_exist_is_said_to_be_unreadable() {
    let (folder, _) = house();

    let refused = crate::schema::migrate(&folder.path().join("no/such/settimes.db"), NOW, None).unwrap_err();

    assert!(matches!(refused, MigrateError::Unreadable { .. }), "{refused}");
}

#[test]
fn a_locked_database_is_said_to_be_busy() {
    let (_folder, file) = house();
    let holder = Connection::open(&file).unwrap();
    holder.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let waiting = Connection::open(&file).unwrap();
    waiting.busy_timeout(Duration::ZERO).unwrap();

    let said = reading(waiting.execute_batch("BEGIN IMMEDIATE").unwrap_err());

    assert!(matches!(said, MigrateError::Busy), "{said}");
}

#[test]
fn a_database_with_rows_is_copied_before_it_changes() {
    let (folder, file) = house();
    let shelf = folder.path().join("backups");
    let mut conn = Connection::open(&file).unwrap();
    conn.pragma_update(None, "journal_mode", "WAL").unwrap();
    at_step(&mut conn, 1);
    a_venue(&conn);

    let done = migrate(&mut conn, NOW, Some(&shelf)).unwrap();

    let name = "settimes-before-2-20261030-210500.db";
    assert_eq!(done.backup, Some(shelf.join(name)));
    assert_eq!(copies(&shelf), [name]);
    let copy = Connection::open(shelf.join(name)).unwrap();
    let venue: String = copy.query_row("SELECT name FROM venues", [], |row| row.get(0)).unwrap();
    assert_eq!(venue, "Room 47");
    assert_eq!(shape(&copy).unwrap(), replay().unwrap().steps[0].shape);
}

#[cfg(unix)]
#[test]
fn only_its_owner_can_read_the_copy() {
    use std::os::unix::fs::PermissionsExt;
    let (folder, file) = house();
    let mut conn = Connection::open(&file).unwrap();
    at_step(&mut conn, 1);
    a_venue(&conn);

    let done = migrate(&mut conn, NOW, Some(folder.path())).unwrap();

    let mode = fs::metadata(done.backup.unwrap()).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn a_database_without_rows_is_not_copied() {
    let (folder, file) = house();
    let shelf = folder.path().join("backups");
    let mut conn = Connection::open(&file).unwrap();
    at_step(&mut conn, 1);

    let done = migrate(&mut conn, NOW, Some(&shelf)).unwrap();

    assert_eq!((done.backup, done.applied), (None, (2..=newest()).collect()));
    assert!(!shelf.exists());
}

#[test]
fn a_copy_that_fails_stops_the_migration_before_it_changes_anything() {
    let (folder, file) = house();
    let shelf = folder.path().join("backups");
    fs::write(&shelf, "a file where the folder should be").unwrap();
    let mut conn = Connection::open(&file).unwrap();
    at_step(&mut conn, 1);
    a_venue(&conn);

    let refused = migrate(&mut conn, NOW, Some(&shelf)).unwrap_err();

    assert!(matches!(refused, MigrateError::Backup { .. }), "{refused}");
    assert_eq!(shape(&conn).unwrap(), replay().unwrap().steps[0].shape);
}

#[test]
fn a_step_that_fails_leaves_nothing_and_the_ones_before_it_stay() {
    let mut conn = Connection::open_in_memory().unwrap();
    let mut steps = MIGRATIONS.to_vec();
    steps.push(Migration {
        number: newest() + 1,
        name: "broken",
        sql: "CREATE TABLE half (id INTEGER); INSERT INTO half VALUES (1); CREATE TABLE events (id INTEGER);",
    });

    let refused = migrate_through(&mut conn, &steps, NOW, None).unwrap_err();

    assert_eq!(
        refused.to_string(),
        format!("migration {} (broken) failed and was undone; the database is as it was before it", newest() + 1)
    );
    assert_eq!(shape(&conn).unwrap(), replay().unwrap().steps.pop().unwrap().shape);
    assert!(conn.is_autocommit());
}

#[test]
fn of_several_programs_that_start_at_once_each_step_is_done_by_one() {
    let (folder, file) = house();
    let shelf = folder.path().join("backups");
    let mut first = Connection::open(&file).unwrap();
    at_step(&mut first, 1);
    a_venue(&first);

    let all: Vec<Migrated> = std::thread::scope(|scope| {
        let starts: Vec<_> = (0..6).map(|_| scope.spawn(|| crate::schema::migrate(&file, NOW, Some(&shelf)).unwrap())).collect();
        starts.into_iter().map(|start| start.join().unwrap()).collect()
    });

    let mut applied: Vec<u32> = all.iter().flat_map(|done| done.applied.clone()).collect();
    applied.sort_unstable();
    assert_eq!(applied, (2..=newest()).collect::<Vec<u32>>());
    assert!(all.iter().all(|done| done.number == newest()));
    assert_eq!(copies(&shelf).len(), 1);
}

#[test]
fn several_programs_may_make_the_same_new_database() {
    let (_folder, file) = house();

    let applied: usize = std::thread::scope(|scope| {
        let starts: Vec<_> = (0..6).map(|_| scope.spawn(|| crate::schema::migrate(&file, NOW, None).unwrap())).collect();
        starts.into_iter().map(|start| start.join().unwrap().applied.len()).sum()
    });

    assert_eq!(applied, MIGRATIONS.len());
}

#[test]
fn the_list_of_steps_is_the_folder_of_steps() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations/sqlite");

    let listed: Vec<String> = MIGRATIONS.iter().map(|step| format!("{:04}_{}.sql", step.number, step.name)).collect();
    let numbers: Vec<u32> = MIGRATIONS.iter().map(|step| step.number).collect();

    assert_eq!(copies(&folder), listed);
    assert_eq!(numbers, (1..=newest()).collect::<Vec<u32>>());
}

type Rows = BTreeMap<String, Vec<BTreeMap<String, Value>>>;

/// Every row of every table, column by column.
fn rows(conn: &Connection) -> Rows {
    let mut out = Rows::new();
    for table in shape(conn).unwrap().tables {
        if table.name == "schema_migrations" {
            continue;
        }
        let columns: Vec<String> = table.columns.into_iter().map(|c| c.name).collect();
        let sql = format!("SELECT {} FROM {} ORDER BY 1", columns.join(", "), table.name);
        let held = conn
            .prepare(&sql)
            .unwrap()
            .query_map([], |row| columns.iter().enumerate().map(|(place, name)| Ok((name.clone(), row.get(place)?))).collect())
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap();
        out.insert(table.name, held);
    }
    out
}

/// `rows` with only the tables and columns that `model` has.
fn cut_to(model: &Rows, mut rows: Rows) -> Rows {
    rows.retain(|table, _| model.contains_key(table));
    for (table, held) in &mut rows {
        for row in held {
            row.retain(|column, _| model[table].iter().any(|old| old.contains_key(column)));
        }
    }
    rows
}

#[test]
fn no_step_loses_or_changes_a_row_of_any_earlier_step() {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples");
    let mut conn = Connection::open_in_memory().unwrap();
    conn.pragma_update(None, "foreign_keys", true).unwrap();

    for (place, step) in MIGRATIONS.iter().enumerate() {
        let before = rows(&conn);
        at_step(&mut conn, place + 1);
        assert_eq!(cut_to(&before, rows(&conn)), before, "step {} lost or changed rows", step.number);

        let sample = samples.join(format!("{:04}_{}.sql", step.number, step.name));
        conn.execute_batch(&fs::read_to_string(&sample).unwrap()).unwrap();
        let bare: Vec<String> = rows(&conn).into_iter().filter(|(_, held)| held.is_empty()).map(|(table, _)| table).collect();
        assert_eq!(bare, Vec::<String>::new(), "{} has no rows for these", sample.display());
    }
}

#[test]
fn the_dump_makes_the_same_schema_and_record_as_the_steps() {
    let replayed = replay().unwrap();
    let mut conn = Connection::open_in_memory().unwrap();

    conn.execute_batch(&dump().unwrap()).unwrap();

    assert_eq!(shape(&conn).unwrap(), replayed.steps.last().unwrap().shape);
    let kept: Vec<String> = conn
        .prepare("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name <> 'sqlite_sequence' ORDER BY rowid")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    assert_eq!(kept, replayed.statements);
    assert_eq!(migrate(&mut conn, NOW, None).unwrap().applied, Vec::<u32>::new());
}
