//! The jobs of the clock in the real program: while it serves, and by hand.
#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test may stop at a surprise and look at a watch")]

use std::thread;
use std::time::{Duration, Instant};

use settimes_testkit::{Ended, Installation};

const NIGHT: &str = "
INSERT INTO events (id, name, date, slug, is_published, status) VALUES (1, 'Lamplight', '2126-10-31', 'lamplight', 1, 'published');
INSERT INTO share_links (slug, event_id, event_slug, performance_ids, band_names, expires_at) VALUES ('a', 1, 'lamplight', '[]', '[]', '2026-01-01 00:00:00');";

const NAMES: &str = "public-state, expire-share-links, expire-pending, expire-outbox, aggregate-stats, prune-stats";

fn filled() -> Installation {
    let installation = Installation::of(env!("CARGO_BIN_EXE_settimes"));
    installation.fill(NIGHT);
    installation
}

fn asks(installation: &Installation, question: &'static str) -> Vec<String> {
    installation.on_store(|store| async move { store.read(move |db| db.rows(question, (), |row| row.get(0))).await }).unwrap()
}

#[track_caller]
fn assert_refused(ended: &Ended, code: i32, sentence: &str) {
    assert_eq!((ended.code, ended.out.as_str(), ended.err.as_str()), (Some(code), "", format!("settimes: {sentence}\n").as_str()));
}

#[test]
fn every_job_runs_soon_after_the_start_and_news_reach_the_feed() {
    let installation = filled();
    let running = installation.serve(&[]);
    let mut visitor = running.visitor().unwrap();

    let begun = Instant::now();
    while !visitor.get("/feed.atom").unwrap().body.contains("Lamplight") {
        assert!(begun.elapsed() < Duration::from_secs(20), "the news do not reach the feed: {}", running.said());
        thread::sleep(Duration::from_millis(50));
    }

    running.signal("TERM");
    let ended = running.end();
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    let done = asks(&installation, "SELECT job || ': ' || COALESCE(outcome, 'not finished') FROM job_runs ORDER BY job");
    assert_eq!(
        done,
        [
            "aggregate-stats: done",
            "expire-outbox: done",
            "expire-pending: done",
            "expire-share-links: done",
            "prune-stats: done",
            "public-state: done"
        ]
    );
    assert_eq!(asks(&installation, "SELECT slug FROM share_links"), [] as [&str; 0]);
}

#[test]
fn a_job_runs_by_hand_while_a_server_runs_and_says_what_it_did() {
    let installation = filled();
    let running = installation.serve(&[]);
    let begun = Instant::now();
    while asks(&installation, "SELECT job FROM job_runs WHERE finished_at IS NOT NULL").len() < 6 {
        assert!(begun.elapsed() < Duration::from_secs(20), "the jobs do not end: {}", running.said());
        thread::sleep(Duration::from_millis(50));
    }

    let first = installation.run(&["run-job", "aggregate-stats"]);
    let second = installation.run(&["run-job", "aggregate-stats"]);

    assert_eq!((first.code, first.out.as_str()), (Some(0), "aggregate-stats: done\n  bands_changed 0\n"), "{}", first.err);
    assert_eq!(second.code, Some(0), "{}", second.err);
    running.signal("TERM");
    assert_eq!(running.end().code, Some(0));
}

#[test]
fn a_job_that_fails_says_why_and_ends_with_1() {
    let installation = filled();
    installation.fill("UPDATE events SET date = 'some day'");

    let ended = installation.run(&["run-job", "public-state"]);

    assert_eq!((ended.code, ended.out.as_str()), (Some(1), ""));
    assert!(ended.err.starts_with("settimes: public-state failed: "), "{}", ended.err);
}

#[test]
fn a_job_that_is_under_way_is_not_begun_again() {
    let installation = filled();
    installation.fill("INSERT INTO job_runs (job, slot, started_at, leased_until) VALUES ('prune-stats', '2126-01-01', '2126-01-01 00:00:00', '2126-01-01 00:15:00')");

    let ended = installation.run(&["run-job", "prune-stats"]);

    assert_refused(
        &ended,
        1,
        "prune-stats is under way, here or in another program; if that one died, its time runs out within 15 minutes",
    );
}

#[test]
fn an_unknown_job_is_told_which_there_are_and_a_missing_database_is_named() {
    let installation = Installation::of(env!("CARGO_BIN_EXE_settimes"));

    assert_refused(&installation.run(&["run-job", "mow"]), 2, &format!("there is no job `mow`; the jobs are {NAMES}"));
    assert_refused(&installation.run(&["run-job", "prune-stats"]), 1, "there is no database in data; give --data-dir");
}
