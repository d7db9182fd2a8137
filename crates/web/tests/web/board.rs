//! The board seen from outside (HOUSE, section 4): rendered once per change, never stale after a change was answered, bounded.

#![expect(clippy::unwrap_used, reason = "a test may stop at a surprise")]

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::body::Body;
use http::Request;
use http_body_util::BodyExt as _;
use settimes_app::Refusal;
use settimes_store::{Store, StoreOptions};
use settimes_testkit::Town;
use settimes_web::{Door, DoorOptions};

async fn body_of(door: &Door, path: &str) -> String {
    let answer = door.answer(Request::get(path).body(Body::empty()).unwrap(), None).await;
    String::from_utf8(answer.into_body().collect().await.unwrap().to_bytes().to_vec()).unwrap()
}

/// A town in which everybody may ask as often as they like.
async fn endless() -> Town {
    let endless = settimes_core::limits::Budget { requests: 1_000_000, seconds: 60 };
    let limits = settimes_core::limits::LimitClass::ALL.iter().map(|class| (*class, endless)).collect();
    Town::harbour_with(|_| {}, DoorOptions { limits, ..DoorOptions::default() }).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn fifty_visitors_after_an_edit_cost_one_rendering() {
    let town = endless().await;

    for (path, round) in ["/event/crawl-17", "/", "/api/schedule", "/api/feeds/ical", "/band/1"].iter().zip(1..) {
        body_of(&town.door(), path).await;
        town.sql(&format!("UPDATE band_profiles SET name = 'Lanterns {round}' WHERE id = 1")).await;
        let before = town.door().board_figures().renders;

        let visitors: Vec<_> = (0..50)
            .map(|_| {
                let door = town.door();
                tokio::spawn(async move { body_of(&door, path).await })
            })
            .collect();
        let mut bodies = Vec::new();
        for visitor in visitors {
            bodies.push(visitor.await.unwrap());
        }

        assert_eq!(town.door().board_figures().renders - before, 1, "{path}");
        assert!(bodies.iter().all(|body| *body == bodies[0] && body.contains(&format!("Lanterns {round}"))), "{path}");
    }
    assert_eq!(town.door().board_figures().turns, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn whoever_asks_after_a_change_was_answered_sees_it() {
    let town = endless().await;
    let stop = Arc::new(AtomicBool::new(false));
    let crowd: Vec<_> = ["/event/crawl-17", "/api/schedule", "/event/crawl-17"]
        .into_iter()
        .map(|path| {
            let (door, stop) = (town.door(), Arc::clone(&stop));
            tokio::spawn(async move {
                while !stop.load(Ordering::Relaxed) {
                    body_of(&door, path).await;
                    tokio::task::yield_now().await;
                }
            })
        })
        .collect();

    for round in 0..60 {
        let name = format!("Edit {round:04}");
        town.sql(&format!("UPDATE band_profiles SET name = '{name}' WHERE id = 1")).await;
        for path in ["/event/crawl-17", "/api/schedule"] {
            assert!(body_of(&town.door(), path).await.contains(&name), "{path} is stale in round {round}");
        }
    }

    stop.store(true, Ordering::Relaxed);
    for visitor in crowd {
        visitor.await.unwrap();
    }
}

#[tokio::test]
async fn a_change_by_another_program_is_seen_within_a_second() {
    let town = endless().await;
    body_of(&town.door(), "/event/crawl-17").await;
    let other = Store::open(StoreOptions::for_file(town.app.store.file())).unwrap();

    other.write(|tx| tx.run_script("UPDATE band_profiles SET name = 'From Outside' WHERE id = 1").map_err(Refusal::from)).await.unwrap();
    tokio::time::sleep(Duration::from_secs(1)).await;

    assert!(body_of(&town.door(), "/event/crawl-17").await.contains("From Outside"));
    other.close();
}

#[tokio::test]
async fn a_change_of_something_else_renders_nothing_again() {
    let town = endless().await;
    body_of(&town.door(), "/event/crawl-17").await;
    let before = town.door().board_figures();

    for session in 0..5 {
        let build = format!(r#"{{"event_id":1,"performance_ids":[10],"user_session":"s{session}"}}"#);
        assert_eq!(town.post("/api/schedule/build", &build).await.status, 200);
        body_of(&town.door(), "/event/crawl-17").await;
    }

    assert_eq!(town.door().board_figures(), before);
}

/// That the board forgets at its bound is shown where it is built; here, that everything that a visitor can make it keep is counted.
#[tokio::test]
async fn an_answer_counts_with_its_name_and_its_headers() {
    let town = endless().await;
    let long = "x".repeat(5000);

    for number in 0..200 {
        body_of(&town.door(), &format!("/api/events/public?city={number}{long}&unknown={long}")).await;
    }

    let figures = town.door().board_figures();
    assert_eq!((figures.cards, figures.turns, figures.renders), (200, 0, 200));
    assert!((200 * 8000..200 * 12_000).contains(&figures.bytes), "{figures:?}");
}

#[tokio::test]
async fn a_flood_of_what_is_not_there_leaves_nothing_behind() {
    let town = endless().await;
    body_of(&town.door(), "/").await;
    let before = town.door().board_figures();

    for number in 0..150 {
        for path in [
            format!("/event/nope-{number}"),
            format!("/band/{number}99999"),
            format!("/band/nobody-{number}"),
            format!("/venue/{number}99999"),
            format!("/venue/x{number}"),
            format!("/api/schedule?event=nope-{number}"),
            format!("/api/events/{number}99999/details"),
            format!("/api/feeds/ical?event=nope-{number}"),
            format!("/assets/{number}.css"),
            format!("/nowhere/{number}"),
            format!("/api/nowhere/{number}"),
        ] {
            let status = town.get(&path).await.status;
            assert!([400, 404].contains(&status), "{path}: {status}");
        }
    }

    let after = town.door().board_figures();
    assert_eq!((after.cards, after.bytes, after.turns), (before.cards, before.bytes, 0));
}
