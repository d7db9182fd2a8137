//! The SQLite engine: groups, snapshots, editions, faults, the log, the end.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop at a surprise")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use settimes_core::events::Event;
use settimes_core::ids::{EventId, SetId};
use settimes_core::moment::SqlStamp;
use settimes_core::schedule::ShareSlug;
use settimes_store::schedule::share::{NewShare, count_share_views, keep_share};
use settimes_store::{Checkpoints, Db, Store, StoreError, StoreOptions, StoreResult, Tx, events, schedule, schema};
use tempfile::TempDir;
use tokio::task::JoinHandle;

const NOW: &str = "2026-10-30 21:05:00";

const NIGHT: &str = "
INSERT INTO events (id, name, date, slug, is_published, status) VALUES (1, 'Lamplight', '2026-10-31', 'lamplight', 1, 'published');
INSERT INTO venues (id, name) VALUES (1, 'Room 47');
INSERT INTO band_profiles (id, name, name_normalized) VALUES (1, 'Birdhand', 'birdhand');
INSERT INTO performances (id, event_id, band_profile_id, venue_id, start_time, end_time) VALUES (1, 1, 1, 1, '20:00', '20:30');";

const SESSIONS: &str = "SELECT user_session FROM schedule_builds ORDER BY id";

struct House {
    folder: TempDir,
    store: Store,
}

impl House {
    async fn new() -> Self {
        Self::with(|_| {}).await
    }

    async fn with(change: impl FnOnce(&mut StoreOptions)) -> Self {
        let folder = TempDir::new().unwrap();
        let file = folder.path().join("settimes.db");
        schema::migrate(&file, NOW, None).unwrap();
        let mut options = StoreOptions::for_file(file);
        change(&mut options);
        let store = Store::open(options).unwrap();
        script(&store, NIGHT).await.unwrap();
        Self { folder, store }
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("settimes.db")
    }

    /// Bytes in the write-ahead log.
    fn log(&self) -> u64 {
        fs::metadata(self.folder.path().join("settimes.db-wal")).map_or(0, |log| log.len())
    }

    /// Another program's work on the same file.
    fn another_program_does(&self, statement: &str) {
        let work = "import sqlite3, sys; db = sqlite3.connect(sys.argv[1]); db.executescript(sys.argv[2]); db.close()";
        let done = Command::new("python3").args(["-c", work, self.file().to_str().unwrap(), statement]).status();
        assert!(done.expect("python3 is needed for this test").success());
    }

    async fn sessions(&self) -> Vec<String> {
        self.store.read(sessions).await.unwrap()
    }

    /// Keeps the writer busy until told, so that what is asked meanwhile waits together.
    async fn hold_writer(&self) -> (Sender<()>, JoinHandle<StoreResult<()>>) {
        let (release, released) = channel();
        let (begin, has_begun) = channel();
        let (released, begin): (Mutex<Receiver<()>>, Mutex<Sender<()>>) = (Mutex::new(released), Mutex::new(begin));
        let store = self.store.clone();
        let holding = tokio::spawn(async move {
            store
                .write(move |_| {
                    begin.lock().unwrap().send(()).unwrap();
                    let _ = released.lock().unwrap().recv();
                    Ok(())
                })
                .await
        });
        tokio::task::spawn_blocking(move || has_begun.recv().unwrap()).await.unwrap();
        (release, holding)
    }

    /// Asks for a change without waiting for it: the tests' runtime has one thread, so it has been asked when we go on.
    async fn ask<T: Send + 'static>(&self, change: impl Fn(&mut Tx<'_>) -> StoreResult<T> + Send + 'static) -> JoinHandle<StoreResult<T>> {
        let store = self.store.clone();
        let asked = tokio::spawn(async move { store.write(change).await });
        tokio::task::yield_now().await;
        asked
    }
}

fn link() -> ShareSlug {
    ShareSlug::read("aB3dE6gH").unwrap()
}

fn share(tx: &mut Tx<'_>) -> StoreResult<bool> {
    let event = events::visible_event_by_id(tx, EventId::new(1))?.unwrap();
    let now = SqlStamp::read(NOW).unwrap();
    let new = NewShare { event: &event, sets: "[1]", names: "[\"Birdhand\"]", at: &now, ends: &now };
    keep_share(tx, &link(), &new)
}

async fn script(store: &Store, text: &str) -> StoreResult<()> {
    let text = text.to_owned();
    store.write(move |tx| tx.run_script(&text)).await
}

fn sessions(db: &Db<'_>) -> StoreResult<Vec<String>> {
    db.rows(SESSIONS, (), |row| row.get(0))
}

fn lamplight(db: &Db<'_>) -> StoreResult<Event> {
    Ok(events::visible_event_by_id(db, EventId::new(1))?.expect("the night is there"))
}

fn build(tx: &mut Tx<'_>, session: &str) -> StoreResult<()> {
    let event = lamplight(tx)?;
    schedule::note_build(tx, &event, SetId::new(1), session, &SqlStamp::read(NOW).expect("a stamp"))
}

fn numbered(numbers: impl Iterator<Item = usize>) -> Vec<String> {
    numbers.map(|number| format!("fan-{number:03}")).collect()
}

#[tokio::test]
async fn writers_that_wait_together_share_one_commit() {
    let house = House::new().await;
    let before = house.store.commits();

    let (release, holding) = house.hold_writer().await;
    let mut asked = Vec::new();
    for session in numbered(0..64) {
        asked.push(house.ask(move |tx| build(tx, &session)).await);
    }
    release.send(()).unwrap();
    holding.await.unwrap().unwrap();
    for one in asked {
        one.await.unwrap().unwrap();
    }

    assert_eq!(house.store.commits() - before, 2, "one of the holder, one of all others");
    assert_eq!(house.sessions().await, numbered(0..64));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_writers_need_far_fewer_commits_than_writes() {
    let house = House::new().await;
    let before = house.store.commits();

    let fans: Vec<_> = (0..64)
        .map(|fan| {
            let store = house.store.clone();
            tokio::spawn(async move {
                for turn in 0..10 {
                    store.write(move |tx| build(tx, &format!("fan-{fan}-{turn}"))).await.unwrap();
                }
            })
        })
        .collect();
    for fan in fans {
        fan.await.unwrap();
    }

    let commits = house.store.commits() - before;
    assert_eq!(house.sessions().await.len(), 640);
    assert!(commits < 320, "{commits} commits for 640 writes");
}

#[tokio::test]
async fn a_change_that_fails_undoes_itself_alone() {
    let house = House::new().await;

    let (release, holding) = house.hold_writer().await;
    let first = house.ask(|tx| build(tx, "first")).await;
    let failing = house
        .ask(|tx| {
            build(tx, "half done")?;
            Err::<(), _>(StoreError::Lost("on purpose".into()))
        })
        .await;
    let refused = house
        .ask(|tx| {
            build(tx, "half done as well")?;
            tx.execute("INSERT INTO venues (id, name) VALUES (2, 'Room 47')", ())
        })
        .await;
    let last = house.ask(|tx| build(tx, "last")).await;
    let before = house.store.commits();
    release.send(()).unwrap();
    holding.await.unwrap().unwrap();

    first.await.unwrap().unwrap();
    last.await.unwrap().unwrap();
    assert_eq!(failing.await.unwrap().unwrap_err().to_string(), "the change was not kept: on purpose");
    assert!(matches!(refused.await.unwrap().unwrap_err(), StoreError::Constraint(why) if why.contains("venues.name")));
    assert_eq!(house.store.commits() - before, 2, "all four were in one group");
    assert_eq!(house.sessions().await, ["first", "last"]);
}

#[tokio::test]
async fn a_change_that_panics_gets_an_error_and_harms_nobody() {
    let house = House::new().await;

    let (release, holding) = house.hold_writer().await;
    let first = house.ask(|tx| build(tx, "first")).await;
    let panicking = house
        .ask(|tx| -> StoreResult<()> {
            build(tx, "half done")?;
            tx.rows(SESSIONS, (), |_| -> StoreResult<()> { panic!("on purpose, in the middle of an answer") })?;
            Ok(())
        })
        .await;
    let last = house.ask(|tx| build(tx, "last")).await;
    release.send(()).unwrap();
    holding.await.unwrap().unwrap();

    first.await.unwrap().unwrap();
    last.await.unwrap().unwrap();
    assert!(matches!(panicking.await.unwrap(), Err(StoreError::Panicked)));
    house.store.write(|tx| build(tx, "later")).await.unwrap();
    assert_eq!(house.sessions().await, ["first", "last", "later"]);
}

#[tokio::test]
async fn a_question_that_panics_gets_an_error_and_frees_its_place() {
    let house = House::with(|options| options.readers = 1).await;

    for _ in 0..3 {
        let answer = house.store.read(|_| -> StoreResult<()> { panic!("on purpose") }).await;
        assert!(matches!(answer, Err(StoreError::Panicked)));
    }

    assert_eq!(house.sessions().await, [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_sees_one_snapshot_however_often_it_asks() {
    let house = House::new().await;
    house.store.write(|tx| build(tx, "before")).await.unwrap();
    let (asked, first_asked) = channel();
    let (go_on, may_go_on) = channel();
    let (asked, may_go_on): (Mutex<Sender<()>>, Mutex<Receiver<()>>) = (Mutex::new(asked), Mutex::new(may_go_on));
    let store = house.store.clone();
    let reader = tokio::spawn(async move {
        store
            .read(move |db| {
                let first = sessions(db)?;
                asked.lock().unwrap().send(()).unwrap();
                may_go_on.lock().unwrap().recv().unwrap();
                Ok::<_, StoreError>((first, sessions(db)?))
            })
            .await
    });
    tokio::task::spawn_blocking(move || first_asked.recv().unwrap()).await.unwrap();

    house.store.write(|tx| build(tx, "between")).await.unwrap();
    go_on.send(()).unwrap();

    let (first, second) = reader.await.unwrap().unwrap();
    assert_eq!((first, second), (vec!["before".to_owned()], vec!["before".to_owned()]));
    assert_eq!(house.sessions().await, ["before", "between"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_write_is_seen_by_every_question_after_its_answer() {
    let house = House::new().await;

    for session in numbered(0..50) {
        let wish = session.clone();
        house.store.write(move |tx| build(tx, &wish)).await.unwrap();
        assert_eq!(house.sessions().await.last(), Some(&session));
    }
}

#[tokio::test]
async fn a_question_cannot_change_anything() {
    let house = House::new().await;

    let answer = house
        .store
        .read(|db| db.row("INSERT INTO venues (name) VALUES ('Under the Bridge') RETURNING id", (), |row| row.get::<i64>(0)))
        .await;

    assert!(matches!(answer, Err(StoreError::Disk(why)) if why.contains("readonly")));
}

#[tokio::test]
async fn references_are_enforced_and_every_commit_reaches_the_disk() {
    let house = House::new().await;

    let orphan = house.store.write(|tx| tx.execute("INSERT INTO performances (event_id, band_profile_id) VALUES (1, 99)", ())).await;
    let synchronous = house.store.write(|tx| tx.row("PRAGMA synchronous", (), |row| row.get::<i64>(0))).await.unwrap();
    let journal = house.store.write(|tx| tx.row("PRAGMA journal_mode", (), |row| row.get::<String>(0))).await.unwrap();

    assert!(matches!(orphan, Err(StoreError::Constraint(why)) if why.contains("FOREIGN KEY")));
    assert_eq!((synchronous, journal.as_deref()), (Some(2), Some("wal")), "2 is FULL");
}

#[tokio::test]
async fn the_edition_rises_with_what_the_public_sees_and_with_nothing_else() {
    let house = House::new().await;
    let edition = || house.store.edition();
    let public = [
        "UPDATE events SET name = 'Lamplight Crawl' WHERE id = 1",
        "UPDATE venues SET city = 'Port Wexley' WHERE id = 1",
        "UPDATE band_profiles SET genre = 'punk' WHERE id = 1",
        "UPDATE performances SET is_announced = 0 WHERE id = 1",
        "INSERT INTO event_public_state (event_id, first_public_at, fingerprint, changed_at) VALUES (1, '', '', '')",
        "DELETE FROM event_public_state",
        "UPDATE share_links SET expires_at = '2026-01-01 00:00:00'",
        "DELETE FROM share_links",
        "DELETE FROM events",
    ];
    let own = [
        "INSERT INTO rate_limits (key, window_start, updated_at) VALUES ('k', 1, 1)",
        "INSERT INTO page_views_daily (page, date, views) VALUES ('/', '2026-10-30', 1)",
        "INSERT INTO artist_daily_stats (band_profile_id, date, page_views) VALUES (1, '2026-10-30', 1)",
    ];

    for statement in own {
        let before = edition();
        script(&house.store, statement).await.unwrap();
        assert_eq!(edition(), before, "{statement}");
    }
    let before = edition();
    house.store.write(|tx| build(tx, "a fan")).await.unwrap();
    assert_eq!(edition(), before, "schedule_builds");
    assert!(house.store.write(share).await.unwrap());
    assert!(!house.store.write(share).await.unwrap(), "the slug is taken");
    assert_eq!(house.store.write(|tx| count_share_views(tx, &link(), 3)).await.unwrap(), 1);
    assert_eq!(edition(), before, "share_links");
    for statement in public {
        let before = edition();
        script(&house.store, statement).await.unwrap();
        assert_eq!(edition(), before + 1, "{statement}");
    }
}

#[tokio::test]
async fn moving_the_log_is_no_new_edition() {
    let house = House::new().await;
    house.store.write(|tx| build(tx, "a fan")).await.unwrap();
    let before = house.store.edition();
    assert!(house.log() > 0);

    until("the log is cut when nobody writes", || house.log() == 0).await;
    tokio::time::sleep(Duration::from_millis(450)).await;
    house.store.write(|tx| build(tx, "another fan")).await.unwrap();

    assert_eq!(house.store.edition(), before);
}

#[tokio::test]
async fn another_programs_commit_raises_the_edition_within_300_ms() {
    let house = House::new().await;
    let before = house.store.edition();

    house.another_program_does("UPDATE venues SET city = 'Port Wexley' WHERE id = 1");
    tokio::time::sleep(Duration::from_millis(300)).await;

    assert_eq!(house.store.edition(), before + 1);
}

#[tokio::test]
async fn a_stored_value_that_does_not_parse_names_column_and_row() {
    let house = House::new().await;
    script(&house.store, "UPDATE events SET date = 'soon' WHERE id = 1").await.unwrap();

    let day = house.store.read(lamplight).await.unwrap_err();
    script(&house.store, "UPDATE events SET date = '2026-10-31', status = 'secret-word' WHERE id = 1").await.unwrap();
    let status = house.store.read(lamplight).await.unwrap_err();

    assert_eq!(day.to_string(), "the stored value of date in the row that begins with 1 is text, expected a day like 2026-08-02");
    assert!(matches!(&status, StoreError::Corrupt { column, row, .. } if (column.as_str(), row.as_str()) == ("status", "1")), "{status}");
    assert!(!status.to_string().contains("secret-word"), "a value may be personal");
}

#[tokio::test]
async fn a_full_disk_fails_the_whole_group_and_later_writes_work_again() {
    let house = House::new().await;
    let pages = house.store.write(|tx| tx.row("PRAGMA page_count", (), |row| row.get::<i64>(0))).await.unwrap().unwrap();

    let (release, holding) = house.hold_writer().await;
    let room = format!("PRAGMA max_page_count = {}", pages + 2);
    let first = house
        .ask(move |tx| {
            tx.run_script(&room)?;
            build(tx, "first")
        })
        .await;
    let large = house
        .ask(|tx| {
            let large = "INSERT INTO venues (name, address) VALUES ('Hall', hex(zeroblob(100000)))";
            let refused = tx.execute(large, ());
            // A careless change: it goes on after the disk said no.
            let _ = build(tx, "after the end");
            refused
        })
        .await;
    let last = house.ask(|tx| build(tx, "last")).await;
    release.send(()).unwrap();
    holding.await.unwrap().unwrap();
    let (first, large, last) = (first.await.unwrap(), large.await.unwrap(), last.await.unwrap());

    assert!(matches!(&large, Err(StoreError::Disk(why)) if why.contains("full")), "{large:?}");
    assert!(matches!(&first, Err(StoreError::Lost(_))), "{first:?}");
    assert!(matches!(&last, Err(StoreError::Lost(_))), "{last:?}");
    assert_eq!(house.sessions().await, [""; 0]);

    script(&house.store, "PRAGMA max_page_count = 1000000").await.unwrap();
    house.store.write(|tx| build(tx, "later")).await.unwrap();
    assert_eq!(house.sessions().await, ["later"]);
}

#[tokio::test]
async fn a_commit_that_is_refused_fails_the_whole_group_and_later_writes_work_again() {
    let house = House::new().await;

    let (release, holding) = house.hold_writer().await;
    let neighbour = house.ask(|tx| build(tx, "neighbour")).await;
    let orphan = house
        .ask(|tx| {
            tx.run_script("PRAGMA defer_foreign_keys = ON")?;
            tx.execute("INSERT INTO performances (event_id, band_profile_id) VALUES (1, 99)", ())
        })
        .await;
    release.send(()).unwrap();
    holding.await.unwrap().unwrap();

    assert!(matches!(neighbour.await.unwrap(), Err(StoreError::Constraint(_))));
    assert!(matches!(orphan.await.unwrap(), Err(StoreError::Constraint(_))));
    house.store.write(|tx| build(tx, "later")).await.unwrap();
    assert_eq!(house.sessions().await, ["later"]);
}

#[tokio::test]
async fn a_change_that_ends_the_transaction_itself_is_refused() {
    let house = House::new().await;

    let outcome = house
        .store
        .write(|tx| {
            tx.run_script("ROLLBACK")?;
            build(tx, "outside")
        })
        .await;

    assert!(matches!(outcome, Err(StoreError::Lost(_))), "{outcome:?}");
    assert_eq!(house.sessions().await, [""; 0]);
    house.store.write(|tx| build(tx, "later")).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn checkpoints_keep_the_log_short_under_steady_writing() {
    const WRITERS: usize = 8;
    const EACH: usize = 64;
    let house = House::new().await;

    let writers: Vec<_> = (0..WRITERS)
        .map(|writer| {
            let store = house.store.clone();
            tokio::spawn(async move {
                for turn in 0..EACH {
                    let name = format!("{writer}-{turn}");
                    let large = "INSERT INTO venues (name, address) VALUES (?1, hex(zeroblob(131072)))";
                    store.write(move |tx| tx.execute(large, (name.as_str(),))).await.unwrap();
                }
            })
        })
        .collect();
    for writer in writers {
        writer.await.unwrap();
    }

    let (written, log) = ((WRITERS * EACH * 256) / 1024, house.log() / 1024 / 1024);
    assert!(log < 64, "{written} MiB were written, {log} MiB stand in the log");
}

#[tokio::test]
async fn an_outside_tool_finds_the_log_as_we_left_it() {
    let house = House::with(|options| options.checkpoints = Checkpoints::External).await;
    for session in numbered(0..20) {
        house.store.write(move |tx| build(tx, &session)).await.unwrap();
    }
    let log = house.log();
    assert!(log > 0);

    tokio::time::sleep(Duration::from_millis(2600)).await;
    let quiet = house.log();
    let closing = house.store.clone();
    tokio::task::spawn_blocking(move || closing.close()).await.unwrap();

    assert_eq!((quiet, fs::read(house.file()).unwrap().len() % 4096), (log, 0));
    assert!(house.log() >= log, "closing leaves it as well");
    let again = Store::open(StoreOptions::for_file(house.file())).unwrap();
    assert_eq!(again.read(sessions).await.unwrap(), numbered(0..20));
}

#[tokio::test]
async fn closing_waits_for_what_was_asked_and_leaves_one_file() {
    let house = House::new().await;
    let (release, holding) = house.hold_writer().await;
    let mut asked = Vec::new();
    for session in numbered(0..20) {
        asked.push(house.ask(move |tx| build(tx, &session)).await);
    }

    let closing = house.store.clone();
    let closed = tokio::task::spawn_blocking(move || closing.close());
    release.send(()).unwrap();
    closed.await.unwrap();

    holding.await.unwrap().unwrap();
    for one in asked {
        one.await.unwrap().unwrap();
    }
    assert!(matches!(house.store.write(|tx| build(tx, "too late")).await, Err(StoreError::Closed)));
    assert!(matches!(house.store.read(sessions).await, Err(StoreError::Closed)));
    assert_eq!(files(house.folder.path()), ["settimes.db"], "the log is in the database");
    let again = Store::open(StoreOptions::for_file(house.file())).unwrap();
    assert_eq!(again.read(sessions).await.unwrap(), numbered(0..20));
}

fn files(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

async fn until(what: &str, true_now: impl Fn() -> bool) {
    for _ in 0..100 {
        if true_now() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("not within ten seconds: {what}");
}
