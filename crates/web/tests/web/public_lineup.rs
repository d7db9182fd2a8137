//! Bands, venues, directories and recaps as the public sees them (public specification, 3.8 to 3.13).

#![expect(clippy::unwrap_used, reason = "a test may stop at a surprise")]

use serde_json::{Value, json};
use settimes_app::Mode;
use settimes_testkit::Town;
use settimes_web::DoorOptions;

fn ids(list: &Value, key: &str) -> Vec<i64> {
    list.as_array().unwrap().iter().map(|entry| entry[key].as_i64().unwrap()).collect()
}

#[tokio::test]
async fn a_recap_tells_who_came_back() {
    let town = Town::harbour().await;
    town.sql(
        "UPDATE events SET is_published = 0, status = 'archived' WHERE id = 1;
         UPDATE performances SET is_announced = 0 WHERE id = 30; UPDATE events SET reveal_mode = 1 WHERE id = 3;
         INSERT INTO events (id, name, date, slug, is_published, status, reveal_mode) VALUES (6, 'First', '2025-05-01', '17', 0, 'archived', 0);
         INSERT INTO performances (id, event_id, band_profile_id, is_announced) VALUES (60, 6, 3, 1), (61, 6, 3, 1)",
    )
    .await;

    let recap = town.get("/api/events/1/recap").await.json();

    // The Lanterns played on crawl-16 before, but nobody may know of it now.
    assert_eq!(recap["stats"], json!({"total_sets": 5, "venue_count": 3, "first_timers": 2, "returning_acts": 1}));
    assert_eq!(
        recap["bands"][2].to_string(),
        r#"{"id":3,"name":"Night Bus","genre":null,"photo_url":null,"start_time":"23:40","end_time":"00:20","venue_id":1,"venue_name":"Anchor Room","is_returning":true}"#
    );
    assert_eq!(
        recap["bands"].as_array().unwrap().iter().map(|set| set["is_returning"] == true).collect::<Vec<_>>(),
        [false, false, true, false, true]
    );
    assert_eq!(town.get("/api/events/17/recap").await.json()["event"]["slug"], "17", "no event has the id 17, one has the slug");
    let page = town.get("/event/crawl-17/recap").await.text();
    assert!(page.contains("Back again") && page.contains("Anchor Room") && page.contains("href=\"/band/3\""));
    assert!(town.get("/event/crawl-17").await.text().contains("href=\"/event/crawl-17/recap\""));
    assert_eq!(town.get("/events/crawl-17/recap").await.header("location"), "/event/crawl-17/recap");
}

#[tokio::test]
async fn a_band_has_exactly_the_fields_of_the_contract() {
    let town = Town::harbour().await;
    let social = r#"{"website":"https://lanterns.example/","instagram":null,"bandcamp":null,"facebook":null,"youtube":null,"spotify":null,"apple_music":null,"linktree":null}"#;

    let band = town.get("/api/bands/1").await;
    let stats = town.get("/api/bands/stats/the-lanterns").await;

    assert_eq!(ids(&band.json()["performances"], "id"), [50, 10, 13, 30]);
    assert_eq!(
        band.text().split_once(r#","performances":["#).unwrap().0,
        format!(r#"{{"id":1,"name":"The Lanterns","origin":"Guelph, ON","social":{social}"#)
    );
    assert_eq!(
        band.json()["performances"][1].to_string(),
        r#"{"id":10,"event_name":"Harbour Crawl 17","event_slug":"crawl-17","event_date":"2026-08-02","venue_name":"Anchor Room","venue_address":"1 King St","start_time":"21:00","end_time":"21:45"}"#
    );
    let (head, _) = stats.text().split_once(r#","upcoming":["#).map(|(head, rest)| (head.to_owned(), rest.to_owned())).unwrap();
    assert_eq!(
        head,
        format!(
            r#"{{"id":1,"name":"The Lanterns","photo_url":null,"photo_alt_text":null,"description":null,"genre":"punk, indie","origin":"Guelph, ON","social":{social},"stats":{{"total_performances":4,"unique_venues":2,"unique_events":3,"debut_date":"2026-05-17","latest_date":"2026-10-31","signature_venue":{{"id":1,"name":"Anchor Room","count":3}},"average_set_minutes":44}}"#
        )
    );
    assert_eq!((ids(&stats.json()["upcoming"], "id"), ids(&stats.json()["past"], "id")), (vec![10, 13, 50], vec![30]));
    assert_eq!(
        stats.json()["upcoming"][0].to_string(),
        r#"{"id":10,"event_id":1,"event_name":"Harbour Crawl 17","event_slug":"crawl-17","event_date":"2026-08-02","venue_id":1,"venue_name":"Anchor Room","venue_address":"1 King St","start_time":"21:00","end_time":"21:45"}"#
    );
    assert_eq!((band.header("cache-control"), stats.header("cache-control")), ("public, max-age=300", "public, max-age=60"));
}

#[tokio::test]
async fn the_directories_list_who_is_visible_by_name() {
    let town = Town::harbour().await;

    let artists = town.get("/api/artists").await.json();
    let names: Vec<&str> = artists["artists"].as_array().unwrap().iter().map(|band| band["name"].as_str().unwrap()).collect();
    assert_eq!(
        (names, &artists["total"], &artists["hasMore"]),
        (vec!["311", "The Lanterns", "Night Bus", "Öl & Wasser"], &json!(4), &json!(false))
    );
    assert_eq!(
        artists["artists"][1].to_string(),
        r#"{"id":1,"name":"The Lanterns","photo_url":null,"photo_alt_text":null,"genre":"punk, indie","origin":"Guelph, ON","performance_count":4}"#
    );
    for (query, found) in [
        ("q=LANTERN", vec![1]),
        ("q=indie", vec![1]),
        ("q=ol-was", vec![2]),
        ("q=%25", vec![]),
        ("q=_", vec![]),
        ("q=hidden", vec![]),
        ("genre=Krautrock", vec![2]),
        ("genre=secretcore", vec![]),
        ("genre=all&limit=1&offset=2", vec![3]),
        ("limit=0&offset=x", vec![5]),
        ("offset=99999999999999999999", vec![]),
    ] {
        assert_eq!(ids(&town.get(&format!("/api/artists?{query}")).await.json()["artists"], "id"), found, "{query}");
    }
    assert_eq!(town.get("/api/artists?limit=1").await.json()["hasMore"], true);
    let venues = town.get("/api/venues").await.json();
    assert_eq!(venues["venues"][0].to_string(), r#"{"id":1,"name":"Anchor Room","location":null,"performance_count":5,"event_count":4}"#);
    assert_eq!(ids(&venues["venues"], "id"), [1, 2, 3]);
    assert_eq!(ids(&town.get("/api/venues?q=BOAT").await.json()["venues"], "id"), [2]);
}

#[tokio::test]
async fn a_venue_tells_who_plays_there() {
    let town = Town::harbour().await;

    let venue = town.get("/api/venues/2").await.json();

    assert_eq!(
        venue["venue"].to_string(),
        r#"{"id":2,"name":"Boathouse","location":null,"address":"2 Dock Rd","website":null,"instagram":null,"facebook":null,"latitude":43.4671,"longitude":-80.522,"performance_count":3,"event_count":2}"#
    );
    assert_eq!(ids(&venue["upcoming"], "performance_id"), [11, 13, 51]);
    assert_eq!(
        venue["upcoming"][0].to_string(),
        r#"{"performance_id":11,"start_time":"22:15","end_time":"23:00","event_id":1,"event_name":"Harbour Crawl 17","event_slug":"crawl-17","event_date":"2026-08-02","band_id":2,"band_name":"Öl & Wasser"}"#
    );
    assert_eq!(
        (town.get("/api/venues/9").await.code(), town.get("/api/venues/x").await.code()),
        ("VENUE_NOT_FOUND".to_owned(), "INVALID_ID".to_owned())
    );
}

#[tokio::test]
async fn the_directory_pages_are_found_searched_and_turned() {
    let town = Town::harbour().await;
    town.sql(
        "WITH RECURSIVE n(i) AS (VALUES (100) UNION ALL SELECT i + 1 FROM n WHERE i < 129)
         INSERT INTO band_profiles (id, name, name_normalized, genre) SELECT i, 'Zebra ' || i, 'zebra' || i, 'stripes & dots' FROM n;
         INSERT INTO performances (event_id, band_profile_id) SELECT 1, b.id FROM band_profiles b WHERE b.id >= 100",
    )
    .await;

    let first = town.get("/artists").await;
    assert_eq!((first.status, first.header("cache-control")), (200, "public, max-age=300"));
    assert!(first.text().contains("34 artists") && first.text().contains("href=\"/artists?page=2\""));
    assert!(first.text().contains("<option value=\"krautrock\">") && !first.text().contains("secretcore"));
    let second = town.get("/artists?page=2").await.text();
    assert!(second.contains("Zebra 129") && second.contains("rel=\"prev\" href=\"/artists\"") && second.contains("Page 2 of 2"));
    let narrowed = town.get("/artists?q=zebra&genre=STRIPES+%26+dots").await.text();
    assert!(
        narrowed.contains("30 artists fit your search") && narrowed.contains("/artists?q=zebra&#38;genre=STRIPES+%26+dots&#38;page=2"),
        "{narrowed}"
    );
    assert!(town.get("/artists?q=hidden").await.text().contains("Nothing fits that."));
    assert!(town.get("/venues").await.text().contains("5 sets on 4 nights"));
    assert!(town.get("/").await.text().contains("href=\"/artists\""));
}

/// Public specification, 8.3.
#[tokio::test]
async fn the_map_of_the_site_names_every_page_that_is_public_and_no_other() {
    let town = Town::harbour().await;
    town.sql("INSERT INTO event_public_state (event_id, first_public_at, fingerprint, changed_at) VALUES (1, '2026-07-01 12:00:00', 'x', '2026-07-30 23:30:00'), (4, '2026-07-01 12:00:00', 'x', '2026-07-31 23:30:00')").await;

    let map = town.get("/sitemap.xml").await;

    assert_eq!((map.header("content-type"), map.header("cache-control")), ("application/xml; charset=utf-8", "public, max-age=3600"));
    let text = map.text();
    let found: Vec<&str> = text.split("<loc>https://sets.example").skip(1).map(|rest| rest.split("</loc>").next().unwrap()).collect();
    assert_eq!(
        found,
        [
            "/",
            "/artists",
            "/venues",
            "/privacy",
            "/event/crawl-16",
            "/event/crawl-16/recap",
            "/event/crawl-17",
            "/event/secret-fest",
            "/event/halloween-26",
            "/band/1",
            "/band/2",
            "/band/3",
            "/band/5",
            "/venue/1",
            "/venue/2",
            "/venue/3",
        ]
    );
    assert!(text.contains("/event/crawl-17</loc><lastmod>2026-07-30</lastmod>"));
    assert_eq!(text.matches("<lastmod>").count(), 1);
    for path in found {
        assert_eq!(town.get(path).await.status, 200, "{path}");
    }
    assert_eq!(town.get("/sitemap.xml?part=2").await.status, 404);
}

#[tokio::test]
async fn robots_are_told_what_to_leave_alone_and_in_a_demo_everything() {
    let town = Town::harbour().await;
    let demo = Town::harbour_with(|settings| settings.mode = Mode::Demo, DoorOptions::default()).await;

    assert_eq!(
        town.get("/robots.txt").await.text(),
        "User-agent: *\nAllow: /\nAllow: /api/feeds/\nDisallow: /admin\nDisallow: /api/\nDisallow: /confirm/\nDisallow: /unsubscribe/\nDisallow: /verify\n\nSitemap: https://sets.example/sitemap.xml\n"
    );
    assert_eq!(town.get("/robots.txt").await.header("x-robots-tag"), "");
    let robots = demo.get("/robots.txt").await;
    assert_eq!((robots.text().as_str(), robots.header("x-robots-tag")), ("User-agent: *\nDisallow: /\n", "noindex"));
}
