//! The outbox as those see it who fill it and who empty it.

use settimes_core::letter::{LetterKind, Undo};
use settimes_core::moment::SqlStamp;
use tempfile::TempDir;

use super::*;
use crate::error::{StoreError, StoreResult};
use crate::{Db, Store, StoreOptions, Tx, schema};

struct House {
    store: Store,
    _folder: TempDir,
}

fn at(time: &str) -> SqlStamp {
    SqlStamp::read(&format!("2027-05-01 {time}")).unwrap()
}

const FANS: &str = "
INSERT INTO events (id, name, date, slug) VALUES (1, 'Night', '2027-05-08', 'night');
INSERT INTO band_profiles (id, name, name_normalized) VALUES (1, 'Birdhand', 'birdhand');
INSERT INTO performances (id, event_id, band_profile_id) VALUES (7, 1, 1);
INSERT INTO band_follows (id, email, band_profile_id, unsubscribe_token) VALUES (5, 'mo@example.org', 1, 'u');
INSERT INTO band_follow_notifications (performance_id, band_follow_id) VALUES (7, 5);
INSERT INTO email_subscriptions (id, email, city, genre, unsubscribe_token, last_email_sent) VALUES
    (1, 'mo@example.org', 'all', 'all', 's1', '2027-05-01 13:00:00'), (2, 'mo@example.org', 'guelph', 'all', 's2', '2027-05-01 14:00:00');";

impl House {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("settimes.db");
        schema::migrate(&file, "2027-01-01 00:00:00", None).unwrap();
        Self { store: Store::open(StoreOptions::for_file(file)).unwrap(), _folder: folder }
    }

    async fn change<T: Send + 'static>(&self, change: impl Fn(&mut Tx<'_>) -> StoreResult<T> + Send + 'static) -> T {
        self.store.write(change).await.unwrap()
    }

    async fn ask<T: Send + 'static>(&self, ask: impl Fn(&Db<'_>) -> StoreResult<T> + Send + 'static) -> T {
        self.store.read(ask).await.unwrap()
    }

    async fn places(&self, key: &'static str, expires_at: Option<&str>, undo: &[Undo]) -> Placed {
        let (expires_at, refs) = (expires_at.map(at), Undo::to_json(undo));
        self.change(move |tx| {
            let letter = Waiting {
                key,
                kind: LetterKind::Reset,
                to: "mo@example.org",
                subject: "Hello",
                headers: "{}",
                body: "sealed",
                refs: &refs,
                expires_at: expires_at.as_ref(),
            };
            place_letter(tx, &letter, &at("20:00:00"))
        })
        .await
    }

    async fn due(&self, time: &str) -> Vec<i64> {
        let now = at(time);
        self.ask(move |db| due_letters(db, &now, 10)).await
    }

    async fn leases(&self, id: i64, time: &str, until: &str) -> Option<Leased> {
        let (now, until) = (at(time), at(until));
        self.change(move |tx| lease_letter(tx, id, &now, &until)).await
    }

    async fn row(&self, id: i64) -> String {
        const ROW: &str = "SELECT state || ' ' || attempts || ' ' || COALESCE(body, '-') || ' ' || COALESCE(last_error, '-') || ' ' ||
 COALESCE(finished_at, '-') FROM email_outbox WHERE id = ?1";
        self.ask(move |db| db.row(ROW, (id,), |row| row.get(0))).await.unwrap()
    }

    async fn number(&self, sql: &'static str) -> i64 {
        self.ask(move |db| db.row(sql, (), |row| row.get(0))).await.unwrap()
    }
}

#[tokio::test]
async fn a_key_brings_one_letter_however_often_it_is_asked_for() {
    let house = House::new();

    assert_eq!(house.places("reset:1", None, &[]).await, Placed::New);
    assert_eq!(house.places("reset:1", None, &[]).await, Placed::AlreadyThere);
    assert_eq!(house.due("20:00:00").await, [1]);
    assert_eq!(house.ask(|db| letter_state(db, "reset:1")).await.as_deref(), Some("queued"));
    assert_eq!(house.ask(|db| letter_state(db, "reset:2")).await, None);
}

#[tokio::test]
async fn letters_that_soon_expire_go_first() {
    let house = House::new();
    house.places("a", None, &[]).await;
    house.places("b", Some("23:00:00"), &[]).await;
    house.places("c", Some("21:00:00"), &[]).await;

    assert_eq!(house.due("19:59:59").await, Vec::<i64>::new());
    assert_eq!(house.due("20:00:00").await, [3, 2, 1]);
}

#[tokio::test]
async fn a_letter_is_held_by_one_until_the_lease_runs_out() {
    let house = House::new();
    house.places("a", None, &[]).await;

    let first = house.leases(1, "20:00:00", "20:15:00").await.unwrap();
    let second = house.leases(1, "20:14:59", "20:29:59").await;
    let third = house.leases(1, "20:15:00", "20:30:00").await.unwrap();

    assert!(second.is_none());
    assert_eq!((first.attempts, third.attempts), (1, 2));
    assert_eq!(format!("{third:?}"), "Leased(1, reset)");
    let late = first.clone();
    house.change(move |tx| postpone_letter(tx, &late, &at("20:01:00"), "late")).await;
    let late = first.until.clone();
    assert!(!house.change(move |tx| fail_letter(tx, 1, Some(&late), "late", &at("20:16:00"))).await);
    assert_eq!(house.row(1).await, "leased 2 sealed - -", "whoever lost the lease changes nothing");
    house.change(move |tx| postpone_letter(tx, &third, &at("20:20:00"), "450")).await;
    assert_eq!(house.row(1).await, "queued 2 sealed 450 -");
    assert_eq!(house.due("20:19:59").await, Vec::<i64>::new());
    assert_eq!(house.due("20:20:00").await, [1]);
}

#[tokio::test]
async fn an_abandoned_letter_is_due_again() {
    let house = House::new();
    house.places("a", None, &[]).await;
    house.leases(1, "20:00:00", "20:15:00").await.unwrap();

    assert_eq!(house.due("20:14:59").await, Vec::<i64>::new());
    assert_eq!(house.due("20:15:00").await, [1]);
}

#[tokio::test]
async fn a_letter_that_has_left_loses_its_body_and_never_leaves_again() {
    let house = House::new();
    house.places("a", None, &[]).await;
    house.leases(1, "20:00:00", "20:15:00").await.unwrap();

    house.change(|tx| note_sent(tx, 1, &at("20:00:01"))).await;

    assert_eq!(house.row(1).await, "sent 1 - - 2027-05-01 20:00:01");
    assert!(house.leases(1, "21:00:00", "22:00:00").await.is_none());
    assert!(!house.change(|tx| fail_letter(tx, 1, None, "late", &at("21:00:00"))).await);
    assert_eq!(house.row(1).await, "sent 1 - - 2027-05-01 20:00:01");
}

#[tokio::test]
async fn an_expired_letter_is_never_held_and_can_be_dropped() {
    let house = House::new();
    house.places("a", Some("20:10:00"), &[]).await;
    house.places("b", Some("20:10:00"), &[]).await;
    house.places("c", None, &[]).await;
    house.leases(2, "20:00:00", "20:15:00").await.unwrap();

    assert!(house.leases(1, "20:10:00", "20:25:00").await.is_none());
    assert_eq!(house.ask(|db| expired_letters(db, &at("20:09:59"), 10)).await, Vec::<i64>::new());
    assert_eq!(house.ask(|db| expired_letters(db, &at("20:10:00"), 10)).await, [1], "somebody holds the second");
    assert_eq!(house.ask(|db| expired_letters(db, &at("20:15:00"), 10)).await, [1, 2]);
    assert!(house.change(|tx| fail_letter(tx, 1, None, "expired", &at("20:10:00"))).await);
    assert_eq!(house.row(1).await, "failed 0 - expired 2027-05-01 20:10:00");
}

#[tokio::test]
async fn a_letter_that_fails_takes_back_what_was_promised_with_it() {
    let house = House::new();
    house.change(|tx| tx.run_script(FANS)).await;
    let cursor = |subscription, to: Option<&str>| Undo::RestoreCursor {
        subscription,
        from: "2027-05-01 13:00:00".into(),
        to: to.map(str::to_owned),
    };
    house.places("a", None, &[Undo::ReleaseClaim { follow: 5, set: 7 }, cursor(1, None), cursor(2, Some("2027-04-01 13:00:00"))]).await;
    let held = house.leases(1, "20:00:00", "20:15:00").await.unwrap();

    assert!(house.change(move |tx| fail_letter(tx, 1, Some(&held.until), "550", &at("20:00:01"))).await);

    assert_eq!(house.row(1).await, "failed 1 - 550 2027-05-01 20:00:01");
    assert_eq!(house.number("SELECT COUNT(*) FROM band_follow_notifications").await, 0);
    assert_eq!(house.number("SELECT last_email_sent IS NULL FROM email_subscriptions WHERE id = 1").await, 1);
    let moved_on = "SELECT last_email_sent = '2027-05-01 14:00:00' FROM email_subscriptions WHERE id = 2";
    assert_eq!(house.number(moved_on).await, 1, "a cursor that has moved on stays");
}

#[tokio::test]
async fn steps_that_nobody_understands_are_an_error_and_nothing_is_changed() {
    let house = House::new();
    house.places("a", None, &[]).await;
    house.change(|tx| tx.execute(r#"UPDATE email_outbox SET refs = '{"undo":7}' WHERE id = ?1"#, (1,))).await;

    let outcome = house.store.write(|tx| fail_letter(tx, 1, None, "550", &at("20:00:01"))).await;

    assert!(matches!(outcome, Err(StoreError::Corrupt { ref column, .. }) if column == "refs"), "{outcome:?}");
    assert_eq!(house.row(1).await, "queued 0 sealed - -");
}

#[tokio::test]
async fn letters_to_an_address_are_counted_by_kind_since_a_moment() {
    let house = House::new();
    for key in ["a", "b", "c"] {
        house.places(key, None, &[]).await;
    }

    let count = |kind, to: &'static str, since: &str| {
        let since = at(since);
        house.ask(move |db| count_letters(db, kind, to, &since))
    };
    assert_eq!(count(LetterKind::Reset, "mo@example.org", "19:59:59").await, 3);
    assert_eq!(count(LetterKind::Reset, "mo@example.org", "20:00:00").await, 0);
    assert_eq!(count(LetterKind::Invite, "mo@example.org", "19:59:59").await, 0);
    assert_eq!(count(LetterKind::Reset, "bo@example.org", "19:59:59").await, 0);
}

#[tokio::test]
async fn a_refused_address_stays_so_until_its_time_is_over_or_a_letter_arrives() {
    let house = House::new();
    house
        .change(|tx| {
            let (since, until) = (at("20:00:00"), at("22:00:00"));
            suppress(tx, &Suppression { address_hash: "h1", reason: "550", since: &since, until: &until })?;
            suppress(tx, &Suppression { address_hash: "h1", reason: "551", since: &since, until: &at("23:00:00") })
        })
        .await;
    let refused = |time: &str| {
        let now = at(time);
        house.ask(move |db| is_suppressed(db, &["h0".to_owned(), "h1".to_owned()], &now))
    };

    assert!(refused("22:30:00").await, "the later refusal counts");
    assert!(!refused("23:00:00").await);
    assert!(!house.ask(|db| is_suppressed(db, &["h2".to_owned()], &at("20:00:00"))).await);
    house.change(|tx| lift_suppression(tx, &["h1".to_owned()])).await;
    assert!(!refused("20:30:00").await);
}
