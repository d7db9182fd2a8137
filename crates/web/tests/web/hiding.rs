//! Nothing hidden is to be found anywhere: every address of the table is asked before and after each way of hiding (public specification, 2.1).

#![expect(clippy::indexing_slicing, reason = "a test may stop at a surprise")]

use std::collections::BTreeMap;

use settimes_testkit::{Answer, Town};
use settimes_web::ROUTES;

/// A night of two sets: one by the Lanterns in the Anchor Room, one by a band, in a venue, that play nowhere else.
const SPECTRE: &str = "
INSERT INTO events (id, name, date, slug, is_published, status, reveal_mode, city, created_at) VALUES
  (6060, 'Spectre Night', '2026-08-02', 'spectre-night', 1, 'published', 1, 'Spectreville', '2026-07-01 12:00:00'),
  (6161, 'Spectre Eve', '2026-05-01', 'spectre-eve', 0, 'archived', 1, 'Waterloo', '2026-07-01 12:00:00');
INSERT INTO venues (id, name, address, latitude, longitude) VALUES (8080, 'Ghost Loft', '13 Wraith Ln', 43.4444, -80.5555);
INSERT INTO band_profiles (id, name, name_normalized, genre, origin_city, social_links) VALUES
  (7070, 'Phantom Choir', 'phantomchoir', 'phantomcore', 'Wraithton', '{\"website\":\"https://phantom.example/\"}');
INSERT INTO performances (id, event_id, band_profile_id, venue_id, start_time, end_time, is_announced, created_at) VALUES
  (7777, 6060, 7070, 8080, '22:47', '23:29', 1, '2026-07-02 10:00:00'),
  (7676, 6060, 1, 1, '20:00', '20:45', 1, '2026-07-02 10:00:00'),
  (7575, 6161, 7070, 8080, '22:47', '23:29', 1, '2026-07-02 10:00:00');";

const BAND: [&str; 5] = ["Phantom", "phantomcore", "Wraithton", "7070", "phantom.example"];
const VENUE: [&str; 5] = ["Ghost Loft", "Wraith Ln", "8080", "43.4444", "-80.5555"];
const SETS: [&str; 4] = ["7777", "7575", "22:47", "T224700"];
const EVENTS: [&str; 5] = ["Spectre", "spectre-", "6060", "6161", "Spectreville"];

/// Every address of the table that could show something of the night.
fn addresses() -> Vec<String> {
    let mut all = Vec::new();
    for route in ROUTES.iter().filter(|route| route.method == "GET") {
        let parts: &[&str] = match route.pattern {
            "/event/{slug}" | "/events/{slug}" | "/event/{slug}/recap" | "/events/{slug}/recap" => {
                &["spectre-night", "spectre-eve", "crawl-17", "secret-fest"]
            }
            "/band/{band}" | "/api/bands/{band}" | "/api/bands/stats/{band}" => &["7070", "phantom-choir", "Phantom%20Choir", "1", "4"],
            "/venue/{id}" | "/api/venues/{id}" => &["8080", "1", "2"],
            "/api/events/{id}/details" => &["6060", "6161", "1", "2"],
            "/api/events/{id}/recap" => &["6060", "6161", "spectre-eve", "3"],
            "/assets/{name}" | "/media/demo/{name}" => &[],
            plain => {
                assert!(!plain.contains('{'), "the test knows no address for {plain}");
                &[""]
            }
        };
        let queries: &[&str] = match route.pattern {
            "/" => &["", "?past=100", "?venue=8080", "?venue=1", "?month=2026-08", "?month=2026-05"],
            "/artists" | "/api/artists" => &["", "?q=phantom", "?genre=phantomcore", "?q=phantomcore"],
            "/venues" | "/api/venues" => &["", "?q=ghost", "?q=Spectreville"],
            "/api/schedule" => &["", "?event=spectre-night", "?event=spectre-eve", "?event=current"],
            "/api/events/public" => {
                &["", "?upcoming=false", "?genre=phantomcore", "?city=Spectreville", "?upcoming=false&genre=phantomcore"]
            }
            "/api/events/timeline" => &["", "?includeBands=false", "?pastLimit=100"],
            "/api/feeds/ical" => &[
                "",
                "?genre=phantomcore",
                "?city=Spectreville",
                "?event=spectre-night",
                "?event=spectre-night&sets=7777,7676",
                "?event=spectre-eve",
            ],
            _ => &[""],
        };
        for part in parts {
            let (start, end) = (route.pattern.find('{'), route.pattern.find('}'));
            let path = match (start, end) {
                (Some(start), Some(end)) => {
                    [route.pattern.get(..start), Some(part), route.pattern.get(end + 1..)].into_iter().flatten().collect()
                }
                _ => route.pattern.to_owned(),
            };
            all.extend(queries.iter().map(|query| format!("{path}{query}")));
        }
    }
    all
}

async fn crawl(town: &Town) -> BTreeMap<String, Answer> {
    let mut found = BTreeMap::new();
    for address in addresses() {
        let answer = town.get(&address).await;
        assert!(answer.status < 500, "{address}");
        found.insert(address, answer);
    }
    found
}

/// What an answer says, headers included; what a visitor asked for may stand in it.
fn said(address: &str, answer: &Answer) -> String {
    let headers: Vec<String> =
        answer.headers.iter().filter(|(name, _)| *name != "x-request-id").map(|header| format!("{header:?}")).collect();
    let mut text = format!("{}\n{}", headers.join("\n"), answer.text());
    for (_, value) in address.split(['?', '&']).skip(1).filter_map(|pair| pair.split_once('=')) {
        for asked in [
            format!("\"city\":\"{value}\""),
            format!("\"genre\":\"{value}\""),
            format!("value=\"{value}\""),
            format!("all-{value}.ics"),
            format!("{}-all.ics", value.to_lowercase()),
        ] {
            text = text.replace(&asked, "");
        }
    }
    if address.starts_with("/events/") { String::new() } else { text }
}

async fn hidden_by(change: &str, words: &[&[&str]]) {
    let town = Town::harbour().await;
    town.sql(SPECTRE).await;
    town.round("public-state").await;
    let before = crawl(&town).await;
    for word in words.concat() {
        assert!(
            before.iter().any(|(address, answer)| said(address, answer).contains(word)),
            "nothing shows {word} before: the test would prove nothing"
        );
    }

    town.sql(change).await;

    for (address, answer) in crawl(&town).await {
        let text = said(&address, &answer);
        for word in words.concat() {
            assert!(!text.contains(word), "{address} still says {word} after {change}: {text}");
        }
        let old = &before[&address];
        let again = town.get_with(&address, "if-none-match", old.header("etag")).await;
        assert_eq!(
            again.status == 304,
            !old.header("etag").is_empty() && old.body == answer.body,
            "{address}: what a client holds is told to be current after {change}"
        );
    }
    for (hidden, unknown, is_hidden) in [
        ("/band/7070", "/band/9999", words.contains(&&BAND[..])),
        ("/band/phantom-choir", "/band/nobody-at-all", words.contains(&&BAND[..])),
        ("/venue/8080", "/venue/9999", words.contains(&&VENUE[..])),
        ("/event/spectre-night", "/event/nope", words.contains(&&EVENTS[..])),
        ("/api/schedule?event=spectre-night", "/api/schedule?event=nope", words.contains(&&EVENTS[..])),
        ("/api/events/6060/details", "/api/events/9999/details", words.contains(&&EVENTS[..])),
        ("/api/feeds/ical?event=spectre-night", "/api/feeds/ical?event=nope", words.contains(&&EVENTS[..])),
    ] {
        if is_hidden {
            let (hidden, unknown) = (town.get(hidden).await, town.get(unknown).await);
            assert_eq!((hidden.status, &hidden.body), (404, &unknown.body), "after {change}");
        }
    }
    let build = r#"{"event_id":6060,"performance_ids":[7777],"user_session":"s"}"#;
    assert_eq!(town.post("/api/schedule/build", build).await.code(), "NO_VALID_SETS", "after {change}");
}

#[tokio::test]
async fn what_is_taken_back_in_reveal_mode_is_gone() {
    hidden_by("UPDATE performances SET is_announced = 0 WHERE id IN (7777, 7575)", &[&BAND, &VENUE, &SETS]).await;
}

#[tokio::test]
async fn what_was_never_announced_is_gone_when_reveal_mode_is_switched_on() {
    let town_before = "UPDATE events SET reveal_mode = 0; UPDATE performances SET is_announced = 0 WHERE id IN (7777, 7575)";
    let town = Town::harbour().await;
    town.sql(SPECTRE).await;
    town.sql(town_before).await;
    assert_eq!(town.get("/band/7070").await.status, 200, "without reveal mode everything is shown");

    hidden_by(
        "UPDATE performances SET is_announced = 0 WHERE id IN (7777, 7575); UPDATE events SET reveal_mode = 1",
        &[&BAND, &VENUE, &SETS],
    )
    .await;
}

#[tokio::test]
async fn what_is_unpublished_is_gone() {
    let change = "UPDATE events SET is_published = 0, status = 'draft' WHERE id IN (6060, 6161)";
    hidden_by(change, &[&BAND, &VENUE, &SETS, &EVENTS, &["7676"]]).await;
}

#[tokio::test]
async fn what_is_deleted_is_gone() {
    hidden_by("DELETE FROM performances WHERE id IN (7777, 7575)", &[&BAND, &VENUE, &SETS]).await;
    let change = "DELETE FROM performances WHERE event_id IN (6060, 6161); DELETE FROM events WHERE id IN (6060, 6161)";
    hidden_by(change, &[&BAND, &VENUE, &SETS, &EVENTS, &["7676"]]).await;
    hidden_by("DELETE FROM performances", &[&BAND, &VENUE, &SETS, &["7676"]]).await;
}
