//! Nothing that was acknowledged is ever lost, however the program ends.
//!
//! `kill -9` shows that no answer overtakes its commit and that the database is sound at every moment. It does not show what a
//! power cut does: that every commit is synced is shown where the store is tested.
#![expect(clippy::unwrap_used, reason = "a test may stop at a surprise")]

use std::collections::BTreeSet;
use std::hash::{BuildHasher as _, Hasher as _, RandomState};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use settimes_store::{Db, StoreResult};
use settimes_testkit::{Installation, Running};

const NIGHT: &str = "
INSERT INTO events (id, name, date, slug, is_published, status) VALUES (1, 'Lamplight', '2026-10-31', 'lamplight', 1, 'published');
INSERT INTO venues (id, name) VALUES (1, 'Room 47');
INSERT INTO band_profiles (id, name, name_normalized) VALUES (1, 'Birdhand', 'birdhand'), (2, 'Quiet Ones', 'quietones');
INSERT INTO performances (id, event_id, band_profile_id, venue_id, start_time, end_time) VALUES
    (1, 1, 1, 1, '20:00', '20:30'), (2, 1, 2, 1, '21:00', '21:30');";

const ROUNDS: usize = 30;
const CALLERS: usize = 16;
const PATIENT_LIMIT: (&str, &str) = ("SETTIMES_LIMITS__BUILD", "1000000/60");
const QUIET: (&str, &str) = ("SETTIMES_LOG", "warn");

/// What is in the database.
struct Kept {
    /// Sessions with their sets.
    noted: Vec<(String, i64)>,
    /// What the engine says about the file.
    soundness: Vec<String>,
    /// References to missing rows.
    orphans: usize,
}

/// One caller's posts until the connection breaks: the sessions whose answers came whole.
fn post_until_the_end(running: &Running, name: &str, answered: &AtomicUsize) -> Vec<String> {
    let Ok(mut visitor) = running.visitor() else { return Vec::new() };
    let mut kept = Vec::new();
    for turn in 0.. {
        let session = format!("{name}-{turn}");
        let body = format!(r#"{{"event_id":1,"performance_ids":[1,2],"user_session":"{session}"}}"#);
        let Ok(reply) = visitor.post("/api/schedule/build", &body) else { break };
        assert_eq!((reply.status, reply.body.as_str()), (200, r#"{"success":true,"recorded":2}"#));
        kept.push(session);
        answered.fetch_add(1, Ordering::Relaxed);
    }
    kept
}

fn chance(below: u64) -> u64 {
    RandomState::new().build_hasher().finish() % below
}

/// Serves, lets the callers post, and ends the program by a signal at a random moment after the first answers.
fn one_round(installation: &Installation, round: usize, signal: &str) -> Vec<String> {
    let running = Arc::new(installation.serve(&[PATIENT_LIMIT, QUIET]));
    let answered = Arc::new(AtomicUsize::new(0));
    let callers: Vec<_> = (0..CALLERS)
        .map(|caller| {
            let (running, answered) = (Arc::clone(&running), Arc::clone(&answered));
            thread::spawn(move || post_until_the_end(&running, &format!("{round}-{caller}"), &answered))
        })
        .collect();
    while answered.load(Ordering::Relaxed) < CALLERS && callers.iter().any(|caller| !caller.is_finished()) {
        thread::sleep(Duration::from_millis(1));
    }
    thread::sleep(Duration::from_micros(chance(250_000)));
    running.signal(signal);
    let kept = callers.into_iter().flat_map(|caller| caller.join().unwrap()).collect();
    let ended = Arc::into_inner(running).unwrap().end();
    assert!(!ended.err.contains("panicked"), "{}", ended.err);
    assert_eq!(ended.code, if signal == "TERM" { Some(0) } else { None }, "{}", ended.err);
    kept
}

fn look(db: &Db<'_>) -> StoreResult<Kept> {
    Ok(Kept {
        noted: db.rows("SELECT user_session, performance_id FROM schedule_builds ORDER BY id", (), |row| Ok((row.get(0)?, row.get(1)?)))?,
        soundness: db.rows("PRAGMA integrity_check", (), |row| row.get(0))?,
        orphans: db.rows("PRAGMA foreign_key_check", (), |_| Ok(()))?.len(),
    })
}

/// Finds every acknowledged write whole, once, in a sound database; how many writes are there.
fn assert_all_kept(installation: &Installation, acknowledged: &[String]) -> usize {
    let kept = installation.on_store(|store| async move { store.read(look).await }).unwrap();

    assert_eq!((kept.soundness, kept.orphans), (vec!["ok".to_owned()], 0));
    let distinct: BTreeSet<&(String, i64)> = kept.noted.iter().collect();
    assert_eq!(distinct.len(), kept.noted.len(), "a row is there twice");
    let is_lost = |session: &&String| [1, 2].iter().any(|set| !distinct.contains(&((*session).clone(), *set)));
    assert_eq!(acknowledged.iter().filter(is_lost).collect::<Vec<_>>(), Vec::<&String>::new(), "acknowledged and lost");
    assert_eq!(kept.noted.len() % 2, 0, "both sets of a post are noted, or neither");
    kept.noted.len() / 2
}

#[test]
fn every_acknowledged_write_survives_kill_9_at_random_moments() {
    let installation = Installation::of(env!("CARGO_BIN_EXE_settimes"));
    installation.fill(NIGHT);

    let mut acknowledged = Vec::new();
    for round in 0..ROUNDS {
        let kept = one_round(&installation, round, "KILL");
        assert!(kept.len() >= CALLERS, "round {round} had {} answers", kept.len());
        acknowledged.extend(kept);
    }

    let noted = assert_all_kept(&installation, &acknowledged);
    println!(
        "{ROUNDS} rounds: {} writes acknowledged and kept, {} kept without their answer",
        acknowledged.len(),
        noted - acknowledged.len()
    );
}

#[test]
fn every_write_answered_before_or_during_sigterm_is_kept() {
    let installation = Installation::of(env!("CARGO_BIN_EXE_settimes"));
    installation.fill(NIGHT);

    let mut acknowledged = Vec::new();
    for round in 0..4 {
        acknowledged.extend(one_round(&installation, round, "TERM"));
    }

    assert_eq!(assert_all_kept(&installation, &acknowledged), acknowledged.len(), "at a quiet end every kept write is answered");
}
