//! Friendly and hostile inputs: what is read, what is refused, and that nothing beside the input is written.

use std::io::Write;
use std::path::PathBuf;

use flate2::Compression;
use flate2::write::GzEncoder;
use settimes_core::upkeep::contract::table;

use super::*;

struct Room {
    dir: TempDir,
}

impl Room {
    fn new() -> Self {
        Self { dir: tempfile::tempdir().unwrap() }
    }

    fn file(&self, name: &str, content: &[u8]) -> PathBuf {
        let path = self.dir.path().join(name);
        std::fs::write(&path, content).unwrap();
        path
    }

    fn open(&self, content: &[u8]) -> Result<Staging, StagingError> {
        Staging::open(&self.file("input", content), self.dir.path())
    }

    fn refusal(&self, dump: &str) -> String {
        match self.open(format!("{HEAD}{dump}").as_bytes()) {
            Err(StagingError::Refused { line, what }) => format!("{line}: {what}"),
            Err(StagingError::Unreadable(what)) => format!("unreadable: {what}"),
            Ok(_) => "accepted".to_owned(),
        }
    }

    fn entries(&self) -> Vec<String> {
        let mut names: Vec<String> =
            std::fs::read_dir(self.dir.path()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }
}

const HEAD: &str =
    "PRAGMA defer_foreign_keys=TRUE;\nCREATE TABLE venues (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, extra);\n";

fn packed(content: &[u8]) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::best());
    packer.write_all(content).unwrap();
    packer.finish().unwrap()
}

fn venues(staging: &Staging) -> Vec<(Cell, Cell)> {
    let mut all = Vec::new();
    staging
        .each_row::<StagingError>(table("venues").unwrap(), |cells| {
            all.push((cells[0].clone().unwrap(), cells[1].clone().unwrap()));
            assert_eq!(cells[2], None, "the input has no column address");
            Ok(())
        })
        .unwrap();
    all
}

fn database(path: &Path, sql: &str) -> Sqlite {
    let connection = Sqlite::open(path).unwrap();
    connection.execute_batch(sql).unwrap();
    connection
}

#[test]
fn both_forms_of_insert_plain_or_packed_give_the_same_rows() {
    let room = Room::new();
    let dumps = [
        format!(
            "{HEAD}INSERT INTO \"venues\" (\"id\",\"name\",\"extra\") VALUES(2,replace('a\\nb','\\n',char(10)),X'ff');\nDELETE FROM sqlite_sequence;\nINSERT INTO \"sqlite_sequence\" (\"name\",\"seq\") VALUES('venues',9);\nCREATE INDEX i ON venues (name);\n"
        ),
        format!(
            "{HEAD}INSERT INTO venues VALUES(2,'a\nb',NULL);DELETE FROM sqlite_sequence;INSERT INTO sqlite_sequence VALUES('venues',9);"
        ),
    ];

    for dump in dumps {
        for input in [dump.as_bytes().to_vec(), packed(dump.as_bytes())] {
            let staging = room.open(&input).unwrap();

            assert_eq!(venues(&staging), [(Cell::Integer(2), Cell::text("a\nb"))]);
            assert_eq!(staging.counters().unwrap(), [("venues".to_owned(), 9)]);
            assert_eq!(staging.tables().len(), 1);
            assert_eq!(staging.table("VENUES").unwrap().columns, ["id", "name", "extra"]);
        }
    }
}

#[test]
fn a_database_is_read_with_its_log_and_nothing_beside_it_is_written() {
    let room = Room::new();
    let path = room.dir.path().join("input.sqlite");
    let live = database(
        &path,
        "PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=0; CREATE TABLE venues (id INTEGER PRIMARY KEY, name TEXT); INSERT INTO venues VALUES (1, 'in the log');",
    );
    let before = std::fs::read(&path).unwrap();
    let log = std::fs::read(room.dir.path().join("input.sqlite-wal")).unwrap();
    let entries = room.entries();

    let staging = Staging::open(&path, room.dir.path()).unwrap();

    assert_eq!(venues(&staging), [(Cell::Integer(1), Cell::text("in the log"))]);
    assert_eq!(staging.counters().unwrap(), []);
    drop(staging);
    assert_eq!(std::fs::read(&path).unwrap(), before);
    assert_eq!(std::fs::read(room.dir.path().join("input.sqlite-wal")).unwrap(), log);
    assert_eq!(room.entries(), entries);
    drop(live);
}

#[test]
fn a_read_only_database_in_a_read_only_log_mode_can_be_read() {
    let room = Room::new();
    let path = room.dir.path().join("input.sqlite");
    drop(database(
        &path,
        "PRAGMA journal_mode=WAL; CREATE TABLE venues (id INTEGER PRIMARY KEY, name TEXT); INSERT INTO venues VALUES (1, 'x');",
    ));
    let mut rights = std::fs::metadata(&path).unwrap().permissions();
    rights.set_readonly(true);
    std::fs::set_permissions(&path, rights).unwrap();

    assert_eq!(venues(&Staging::open(&path, room.dir.path()).unwrap()).len(), 1);
}

#[test]
fn verified_rows_come_first() {
    let room = Room::new();
    let staging =
        room.open(b"CREATE TABLE band_follows (id INTEGER, verified INTEGER); INSERT INTO band_follows VALUES (1,0),(3,1),(2,1);").unwrap();
    let mut ids = Vec::new();

    staging
        .each_row::<StagingError>(table("band_follows").unwrap(), |cells| {
            ids.push(cells[0].clone().unwrap());
            Ok(())
        })
        .unwrap();

    assert_eq!(ids, [Cell::Integer(2), Cell::Integer(3), Cell::Integer(1)]);
}

#[test]
fn hostile_statements_are_refused_with_their_line() {
    let room = Room::new();
    for (dump, told) in [
        ("ATTACH DATABASE '/tmp/x' AS x;", "3: ATTACH has no place in an export"),
        ("PRAGMA writable_schema=ON;", "3: PRAGMA writable_schema has no place in an export"),
        ("\nINSERT INTO sqlite_master VALUES('table','x','x',0,'x');", "4: an INSERT into the schema has no place in an export"),
        (
            "CREATE TRIGGER t AFTER INSERT ON venues BEGIN DELETE FROM venues; END;",
            "3: a trigger that does more than keep updated_at has no place in an export",
        ),
        (
            "INSERT INTO venues WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x+1 FROM c) SELECT x, x, x FROM c;",
            "3: an INSERT that asks questions has no place in an export",
        ),
        ("INSERT INTO venues VALUES(1,load_extension('x'),1);", "3: the statement does what an export never does"),
        ("INSERT INTO venues VALUES(1,randomblob(1000000000),1);", "3: the statement does what an export never does"),
        ("INSERT INTO venues VALUES(1,readfile('/etc/passwd'),1);", "unreadable: line 3: no such function: readfile"),
        ("CREATE VIRTUAL TABLE v USING fts5(a);", "3: CREATE VIRTUAL has no place in an export"),
        (
            "CREATE TABLE t (a DEFAULT (load_extension('x'))); INSERT INTO t DEFAULT VALUES;",
            "3: the statement does what an export never does",
        ),
        ("CREATE TABLE t (a, b AS (load_extension(a)) STORED);", "3: the statement does what an export never does"),
        ("SELECT 1;", "3: SELECT has no place in an export"),
        ("UPDATE venues SET name = 'x';", "3: UPDATE has no place in an export"),
        ("DROP TABLE venues;", "3: DROP has no place in an export"),
        ("VACUUM INTO '/tmp/x';", "3: VACUUM has no place in an export"),
    ] {
        assert_eq!(room.refusal(dump), told, "{dump}");
    }
}

#[test]
fn a_function_that_an_export_may_call_cannot_blow_up_what_it_gets() {
    let room = Room::new();
    let bomb = (0..12).fold("'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'".to_owned(), |inner, _| format!("replace({inner},'a','aaaaaaaaaaaaaaaa')"));

    assert_eq!(room.refusal(&format!("INSERT INTO venues VALUES(1,{bomb},1);")), "unreadable: line 3: string or blob too big");
    let row = "INSERT INTO venues(name) VALUES(replace(replace(replace('aaaaaaaaaaaaaaaa','a','aaaaaaaaaaaaaaaa'),'a','aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'),'a','aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'));";
    let many = (0..600).fold(String::new(), |all, n| all + &row.replacen("'a", &format!("'{n}a"), 1));
    assert!(room.refusal(&many).ends_with("the rows take far more room than a dump of this size would"), "{}", room.refusal(&many));
}

#[test]
fn broken_input_gets_one_clear_error() {
    let room = Room::new();
    let path = room.dir.path().join("whole.sqlite");
    drop(database(
        &path,
        "CREATE TABLE venues (id INTEGER PRIMARY KEY, name TEXT); WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x+1 FROM c WHERE x < 2000) INSERT INTO venues SELECT x, 'name of a venue' FROM c; CREATE INDEX i ON venues(name);",
    ));
    let whole = std::fs::read(&path).unwrap();
    let mut damaged_page = whole.clone();
    damaged_page[4096 * 2..4096 * 2 + 512].fill(0xA5);
    let dump = format!("{HEAD}INSERT INTO venues VALUES(1,'x',1);\n").repeat(50);
    let no_sql = "does not begin a statement; the file is neither an SQLite database nor the text of an SQL export";

    for (name, content, told) in [
        ("empty", Vec::new(), "is empty".to_owned()),
        ("truncated database", whole[..whole.len() / 2].to_vec(), "damaged".to_owned()),
        ("only a header", whole[..60].to_vec(), "damaged".to_owned()),
        ("damaged page", damaged_page, "damaged".to_owned()),
        ("truncated gzip", packed(dump.as_bytes())[..60].to_vec(), "cannot be".to_owned()),
        ("gzip of nothing", packed(b""), String::new()),
        ("text", b"Dear operator,\nhere is nothing".to_vec(), no_sql.to_owned()),
        ("JSON", br#"{"format":"settimes-export"}"#.to_vec(), no_sql.to_owned()),
        ("bytes", vec![0xff, 0xfe, 0x41, 0x00], "zero byte".to_owned()),
        ("cut dump", format!("{HEAD}INSERT INTO venues VALUES(1,'x").into_bytes(), "line 3: the file ends inside a statement".to_owned()),
        ("wrong row", format!("{HEAD}INSERT INTO nowhere VALUES(1);").into_bytes(), "line 3: no such table: nowhere".to_owned()),
        ("given up", format!("{HEAD}ROLLBACK; -- due to errors").into_bytes(), "the program that wrote it says".to_owned()),
    ] {
        match room.open(&content) {
            Err(StagingError::Unreadable(what)) => assert!(what.contains(&told) && !told.is_empty(), "{name}: {what}"),
            Err(other) => panic!("{name}: {other}"),
            Ok(staging) => assert!(told.is_empty() && staging.tables().is_empty(), "{name} was read"),
        }
    }
    assert!(matches!(Staging::open(&room.dir.path().join("nowhere"), room.dir.path()), Err(StagingError::Unreadable(_))));
    assert!(matches!(Staging::open(room.dir.path(), room.dir.path()), Err(StagingError::Unreadable(_))));
}

#[test]
fn garbage_and_bombs_stop_early() {
    let room = Room::new();
    let garbage: Vec<u8> = (0..20_000_000_u32).map(|n| b'a' + u8::try_from(n % 26).unwrap()).collect();
    assert!(
        matches!(room.open(&garbage), Err(StagingError::Unreadable(what)) if what.contains("abcdefghijklmnopqrstuvwxyz") && what.len() < 200)
    );

    let bomb = packed(&vec![b'\n'; 200 << 20]);
    assert!(matches!(room.open(&bomb), Err(StagingError::Unreadable(what)) if what.contains("unpacks to far more")));
}

#[test]
fn a_dump_of_endless_tables_is_refused() {
    let many = (0..1001).map(|number| format!("CREATE TABLE t{number} (a);")).collect::<Vec<_>>().concat();

    assert_eq!(Room::new().refusal(&many), "3: more than 1000 tables");
}

#[test]
fn a_hostile_schema_in_a_database_file_does_nothing() {
    let room = Room::new();
    let path = room.dir.path().join("input.sqlite");
    drop(database(
        &path,
        "CREATE TABLE venues (id INTEGER PRIMARY KEY, name TEXT, address AS (name)); INSERT INTO venues VALUES (1, 'x');
         CREATE TRIGGER t AFTER INSERT ON venues BEGIN DELETE FROM venues; END;
         CREATE VIEW events AS SELECT 1 AS id;
         CREATE VIRTUAL TABLE performances USING fts5(id);",
    ));

    let staging = Staging::open(&path, room.dir.path()).unwrap();

    assert_eq!(staging.table("events"), None);
    assert_eq!(staging.table("performances"), None);
    assert_eq!(staging.count(staging.table("venues").unwrap()), Ok(1));
}
