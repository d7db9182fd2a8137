//! Nights as the public sees them, beyond the acceptance examples.

use settimes_testkit::{N, Town};
use settimes_web::DoorOptions;

/// The shape of 3.1, byte for byte.
#[tokio::test]
async fn a_set_has_exactly_the_fields_of_the_contract() {
    let town = Town::harbour().await;

    let schedule = town.get("/api/schedule").await.json();

    assert_eq!(
        schedule["bands"][0].to_string(),
        r#"{"id":"the-lanterns-10","performance_id":10,"band_profile_id":1,"name":"The Lanterns","photo_url":null,"photo_alt_text":null,"genre":"punk, indie","venue":"Anchor Room","venue_id":1,"venue_lat":43.465,"venue_lng":-80.5241,"date":"2026-08-02","startTime":"21:00","endTime":"21:45","starts_at":"2026-08-02T21:00:00-04:00","ends_at":"2026-08-02T21:45:00-04:00","end_estimated":false,"after_midnight":false,"url":"https://lanterns.example/"}"#
    );
    assert_eq!(
        schedule["event"].to_string(),
        r#"{"id":1,"name":"Harbour Crawl 17","date":"2026-08-02","end_date":null,"slug":"crawl-17","city":"Waterloo","description":null,"ticket_url":null,"is_archived":false,"timezone":"America/Toronto","theme_colors":null,"venue_info":null,"social_links":null,"reveal_mode":0}"#
    );
}

#[tokio::test]
async fn the_pages_show_the_night_and_stay_the_same_until_a_set_starts_or_ends() {
    let town = Town::harbour().await;
    let page = town.get("/event/crawl-17").await;

    for name in ["The Lanterns", "Öl &#38; Wasser", "Night Bus", "Anchor Room", "Boathouse"] {
        assert!(page.text().contains(name), "{name}");
    }
    town.at("2026-08-03T02:59:59Z");
    assert_eq!(town.get("/event/crawl-17").await.header("etag"), page.header("etag"));
    town.at("2026-08-03T03:00:00Z");
    assert_ne!(town.get("/event/crawl-17").await.header("etag"), page.header("etag"));
    town.at(N);
    assert_eq!(town.get("/event/crawl-17").await.header("etag"), page.header("etag"));
}

#[tokio::test]
async fn the_switch_of_public_data_closes_what_shows_data_and_nothing_else() {
    let town = Town::harbour_with(|settings| settings.public_data = false, DoorOptions::default()).await;

    for path in [
        "/",
        "/event/crawl-17",
        "/band/1",
        "/venue/1",
        "/artists",
        "/venues",
        "/sitemap.xml",
        "/event/crawl-16/recap",
        "/api/artists",
        "/api/venues",
        "/api/venues/1",
        "/api/bands/1",
        "/api/bands/stats/1",
        "/api/events/3/recap",
        "/api/schedule",
        "/api/events/public",
        "/api/events/timeline",
        "/api/events/1/details",
        "/api/feeds/ical",
    ] {
        let answer = town.get(path).await;
        assert_eq!((answer.status, answer.header("retry-after")), (503, "3600"), "{path}");
    }
    assert_eq!(town.get("/api/schedule").await.code(), "PUBLIC_DATA_OFF");
    assert_eq!(town.get("/robots.txt").await.status, 200);
    assert_eq!(town.get("/healthz").await.status, 200);
    assert_eq!(town.post("/api/schedule/build", r#"{"event_id":1,"performance_ids":[10],"user_session":"s"}"#).await.status, 200);
}

/// The board names an answer by its parameters as the handler reads them: `%65vent` is `event`.
#[tokio::test]
async fn a_parameter_written_otherwise_puts_no_other_schedule_under_a_common_name() {
    let town = Town::harbour().await;

    assert_eq!(town.get("/api/schedule?%65vent=crawl-16").await.json()["event"]["slug"], "crawl-16");

    assert_eq!(town.get("/api/schedule?x=1").await.json()["event"]["slug"], "crawl-17");
}

/// The hour from one to two occurs twice: an end in its second half is no local time that a calendar could tell from the first (RFC 5545, 3.3.5).
#[tokio::test]
async fn a_set_that_ends_in_the_hour_that_comes_twice_ends_after_it_starts() {
    let town = Town::harbour().await;
    town.sql("UPDATE performances SET end_time = NULL WHERE id = 50").await;

    let text = town.get("/api/feeds/ical?event=halloween-26").await.text();

    let entry = text.split("BEGIN:VEVENT").find(|entry| entry.contains("UID:performance-50@sets.example")).unwrap();
    assert!(entry.contains("DTSTART;TZID=America/Toronto:20261101T013000\r\nDTEND:20261101T063000Z\r\n"), "{text}");
}
