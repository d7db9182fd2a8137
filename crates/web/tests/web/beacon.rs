//! The beacon of the pages (public specification, 7).

#![expect(clippy::unwrap_used, reason = "a test may stop at a surprise")]

use http::Method;
use serde_json::{Value, json};
use settimes_core::limits::{Budget, LimitClass};
use settimes_store::StoreError;
use settimes_testkit::{Answer, Town};
use settimes_web::DoorOptions;

/// Everything that was counted: bands with views and clicks, then pages with views.
async fn counted(town: &Town) -> Vec<String> {
    let bands = "SELECT 'band ' || band_profile_id || ' on ' || date || ': ' || page_views || ', ' || social_clicks FROM artist_daily_stats ORDER BY band_profile_id, date";
    let pages = "SELECT page || ' on ' || date || ': ' || views FROM page_views_daily ORDER BY page, date";
    let mut all = Vec::new();
    for sql in [bands, pages] {
        let rows: Result<Vec<String>, StoreError> = town.app.store.read(move |db| db.rows(sql, (), |row| row.get(0))).await;
        all.extend(rows.unwrap());
    }
    all
}

async fn send(town: &Town, events: Value) {
    let answer = town.post("/api/metrics", &json!({ "events": events }).to_string()).await;
    assert_heard(&answer);
}

#[track_caller]
fn assert_heard(answer: &Answer) {
    assert_eq!((answer.status, answer.text().as_str()), (200, "OK"));
    assert_eq!((answer.header("content-type"), answer.header("cache-control")), ("text/plain; charset=utf-8", "no-store"));
}

fn view(band: i64) -> Value {
    json!({ "event": "artist_profile_view", "props": { "band_profile_id": band } })
}

fn page(path: &str) -> Value {
    json!({ "event": "page_view", "props": { "page": path }, "ts": 1, "sid": "x" })
}

#[tokio::test]
async fn what_the_public_may_see_is_counted_on_the_local_day_and_nothing_else_is() {
    let town = Town::harbour().await;
    let click = json!({ "event": "social_link_click", "props": { "band_profile_id": 1, "link_type": "website" } });
    let edition = town.app.store.edition();

    send(
        &town,
        json!([view(1), view(999), view(4), click, page("/event/crawl-17?x=1"), page("/event/draft-night"), page("/wp-login.php"), 7]),
    )
    .await;

    assert_eq!(counted(&town).await, ["band 1 on 2026-08-02: 1, 1", "/event/:slug on 2026-08-02: 1", "/other on 2026-08-02: 1"]);
    assert_eq!(town.app.store.edition(), edition, "counting makes no answer stale");
}

#[tokio::test]
async fn the_day_is_that_of_the_calendar_and_not_of_the_festival() {
    let town = Town::harbour().await;
    town.at("2026-08-03T04:30:00Z");

    send(&town, json!([page("/")])).await;

    assert_eq!(counted(&town).await, ["/ on 2026-08-03: 1"]);
}

#[tokio::test]
async fn counts_of_a_day_add_up() {
    let town = Town::harbour().await;

    for _ in 0..3 {
        send(
            &town,
            json!([view(1), view(1), page("/"), page("/band/1"), page("/venue/1"), page("/event/crawl-16/recap"), page("/embed/crawl-17")]),
        )
        .await;
    }

    let expected = ["band 1 on 2026-08-02: 6, 0", "/ on 2026-08-02: 3", "/band/:id on 2026-08-02: 3", "/embed/:slug on 2026-08-02: 3"];
    assert_eq!(counted(&town).await.get(..4).unwrap(), expected);
}

#[tokio::test]
async fn pages_of_what_is_hidden_or_unknown_are_not_counted() {
    let town = Town::harbour().await;

    send(
        &town,
        json!([
            page("/band/4"),
            page("/band/999"),
            page("/venue/999"),
            page("/event/nope"),
            page("/embed/draft-night"),
            page("/event/draft-night/recap")
        ]),
    )
    .await;

    assert_eq!(counted(&town).await, [] as [String; 0]);
}

#[tokio::test]
async fn the_first_fifty_acceptable_entries_count() {
    let town = Town::harbour().await;
    let mut events = vec![json!(7), json!({ "event": "nonsense" }), view(4), page("/event/nope")];
    events.extend((0..30).map(|_| view(1)));
    events.push(json!({ "event": "event_view" }));
    events.extend((0..40).map(|_| page("/")));

    send(&town, events.into()).await;

    assert_eq!(counted(&town).await, ["band 1 on 2026-08-02: 30, 0", "/ on 2026-08-02: 19"]);
}

#[tokio::test]
async fn whatever_comes_is_answered_the_same() {
    let town = Town::harbour().await;
    for body in ["null", "[]", "{", r#"{"events":"x"}"#, "", "\u{0}", &"[".repeat(5000)] {
        assert_heard(&town.post("/api/metrics", body).await);
    }
    for kind in ["text/plain;charset=UTF-8", "multipart/form-data; boundary=x", "image/png", "nonsense"] {
        assert_heard(&town.ask(Method::POST, "/api/metrics", &[("content-type", kind)], "{").await);
    }
    assert_heard(&town.ask(Method::POST, "/api/metrics", &[("content-encoding", "gzip")], "{}").await);
    assert_eq!(counted(&town).await, [] as [String; 0]);

    let body = json!({ "events": [page("/")] }).to_string();
    assert_heard(
        &town.ask(Method::POST, "/api/metrics", &[("content-type", "image/png"), ("origin", "https://sets.example")], &body).await,
    );
    assert_eq!(counted(&town).await, ["/ on 2026-08-02: 1"]);
}

#[tokio::test]
async fn strangers_floods_and_giants_are_sent_away() {
    let budget = Budget { requests: 2, seconds: 60 };
    let door = DoorOptions { limits: [(LimitClass::Metrics, budget)].into(), ..DoorOptions::default() };
    let town = Town::harbour_with(|_| {}, door).await;

    let stranger = town.ask(Method::POST, "/api/metrics", &[("origin", "https://evil.example")], "{}").await;
    let giant = town.post("/api/metrics", &" ".repeat(1_000_001)).await;
    assert_heard(&town.post("/api/metrics", "{}").await);
    let flood = town.post("/api/metrics", "{}").await;

    assert_eq!((stranger.status, stranger.code().as_str()), (403, "ORIGIN_NOT_ALLOWED"));
    assert_eq!((giant.status, giant.code().as_str()), (413, "BODY_TOO_LARGE"));
    assert_eq!((flood.status, flood.code().as_str()), (429, "RATE_LIMITED"));
}

#[tokio::test]
async fn counting_goes_on_while_public_data_is_off() {
    let town = Town::harbour_with(|settings| settings.public_data = false, DoorOptions::default()).await;

    send(&town, json!([page("/")])).await;

    assert_eq!(counted(&town).await, ["/ on 2026-08-02: 1"]);
}

#[tokio::test]
async fn a_beacon_is_counted_whole_or_not_at_all_and_a_failure_is_not_shown() {
    let town = Town::harbour().await;
    town.sql("CREATE TRIGGER broken BEFORE INSERT ON page_views_daily BEGIN SELECT RAISE(ABORT, 'no'); END").await;

    send(&town, json!([view(1), page("/")])).await;

    assert_eq!(counted(&town).await, [] as [String; 0]);
}
