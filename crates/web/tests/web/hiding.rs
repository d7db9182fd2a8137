//! Nothing hidden is to be found anywhere: every address of the table, and whatever its answers lead to, is asked before and after each way of
//! hiding; and a town with hidden rows answers byte for byte as a town that never had them (public specification, 2.1).

use std::collections::{BTreeMap, BTreeSet};

use http::Method;
use settimes_app::Mode;
use settimes_testkit::{Answer, Town};

use crate::addresses::{Hidden, endless, links, readable};

/// A night of two sets: one by the Lanterns in the Anchor Room, one by a band, in a venue, that play nowhere else; a night of history with the same;
/// a plan that somebody shared. What of it stays when the band's sets are hidden is marked [`REST`].
const REST: &str = "
INSERT INTO events (id, name, date, slug, is_published, status, reveal_mode, city, venue_info, created_at) VALUES
  (6060, 'Spectre Night', '2026-08-02', 'spectre-night', 1, 'published', 1, 'Spectreville', NULL, '2026-07-01 12:00:00'),
  (6161, 'Spectre Eve', '2026-05-01', 'spectre-eve', 0, 'archived', 1, 'Waterloo', NULL, '2026-07-01 12:00:00');
INSERT INTO performances (id, event_id, band_profile_id, venue_id, start_time, end_time, is_announced, created_at) VALUES
  (7676, 6060, 1, 1, '20:00', '20:45', 1, '2026-07-02 10:00:00');
INSERT INTO share_links (slug, event_id, event_slug, performance_ids, band_names, expires_at) VALUES
  ('spectre1', 6060, 'spectre-night', '[7676]', '[\"The Lanterns\"]', '2026-12-01 00:00:00');";

/// The band and the venue of the hidden sets.
const PEOPLE: &str = "
INSERT INTO venues (id, name, address, city, latitude, longitude, website) VALUES
  (8080, 'Ghost Loft', '13 Wraith Ln', 'Moorfield', 43.4444, -80.5555, 'https://ghost.example/');
INSERT INTO band_profiles (id, name, name_normalized, genre, origin_city, description, photo_url, social_links) VALUES
  (7070, 'Phantom Choir', 'phantomchoir', 'phantomcore', 'Wraithton', 'Sings ectoplasm.', 'https://photos.example/apparition.jpg',
   '{\"website\":\"https://phantom.example/\"}');";

/// Their sets. The one at the Anchor Room would cut short the assumed end of a visible set, if anybody counted it.
const SETS: &str = "
UPDATE share_links SET performance_ids = '[7676,7777]', band_names = '[\"The Lanterns\",\"Phantom Choir\"]' WHERE slug = 'spectre1';
INSERT INTO performances (id, event_id, band_profile_id, venue_id, start_time, end_time, is_announced, created_at) VALUES
  (7777, 6060, 7070, 8080, '22:47', '23:29', 1, '2026-07-02 10:00:00'),
  (7979, 6060, 7070, 1, '20:13', NULL, 1, '2026-07-02 10:00:00'),
  (7878, 6060, 1, 8080, '23:51', NULL, 1, '2026-07-02 10:00:00'),
  (7575, 6161, 7070, 8080, '22:47', '23:29', 1, '2026-07-02 10:00:00');";

const HIDDEN_SETS: &str = "7777, 7979, 7878, 7575";

const BAND_WORDS: [&str; 7] = ["Phantom", "phantomcore", "Wraithton", "7070", "phantom.example", "ectoplasm", "phantom-choir"];
const VENUE_WORDS: [&str; 6] = ["Ghost Loft", "Wraith Ln", "8080", "43.4444", "-80.5555", "ghost.example"];
const SET_WORDS: [&str; 8] = ["7777", "7575", "7979", "7878", "22:47", "T224700", "20:13", "23:51"];
const EVENT_WORDS: [&str; 5] = ["Spectre", "spectre-", "6060", "6161", "Spectreville"];

/// How far a visitor follows what an answer leads to.
const MOST_ADDRESSES: usize = 2_000;

type Found = BTreeMap<String, Answer>;

async fn spectre_town(scripts: &[&str]) -> Town {
    let town = endless(Mode::Production).await;
    for script in scripts {
        town.sql(script).await;
    }
    town.round("public-state").await;
    town
}

/// Every address of the table with its queries, what is not there, and everything that their answers lead to.
async fn crawl(town: &Town, more: &BTreeSet<String>) -> Found {
    let mut ahead: Vec<String> = readable(town, Hidden::Asked).await;
    ahead.extend(["/nowhere".to_owned(), "/api/nowhere".to_owned()]);
    ahead.extend(more.iter().cloned());
    let mut found = Found::new();
    while let Some(address) = ahead.pop() {
        if found.contains_key(&address) {
            continue;
        }
        let answer = town.get(&address).await;
        assert!(answer.status < 500, "{address}");
        ahead.extend(links(&answer.text()));
        ahead.extend(links(answer.header("location")));
        found.insert(address, answer);
        assert!(found.len() < MOST_ADDRESSES, "the site has no end: {:?}", found.keys().rev().take(20).collect::<Vec<_>>());
    }
    found
}

/// The headers that say something of the content.
fn headers(answer: &Answer) -> String {
    let ours = ["x-request-id", "x-ratelimit-remaining", "x-ratelimit-reset"];
    let lines = answer.headers.iter().filter(|(name, _)| !ours.contains(&name.as_str()));
    lines.map(|header| format!("{header:?}")).collect::<Vec<_>>().join("\n")
}

/// What an answer says, headers included; what a visitor asked for may stand in it.
fn said(address: &str, answer: &Answer) -> String {
    if address.starts_with("/events/") {
        return String::new();
    }
    let mut text = format!("{}\n{}", headers(answer), answer.text());
    let query = address.split_once('?').map_or("", |(_, query)| query);
    for (_, value) in query.split('&').filter_map(|pair| pair.split_once('=')) {
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
    text
}

/// Asks everything, hides, asks everything again: no word of the hidden is said, no client is told that what it holds is current when it is not.
async fn hidden_by(change: &str, words: &[&[&str]]) {
    let town = spectre_town(&[REST, PEOPLE, SETS]).await;
    let before = crawl(&town, &BTreeSet::new()).await;
    for word in words.concat() {
        assert!(
            before.iter().any(|(address, answer)| said(address, answer).contains(word)),
            "nothing shows {word} before: the test would prove nothing"
        );
    }

    town.sql(change).await;

    let known = before.keys().cloned().collect();
    for (address, answer) in crawl(&town, &known).await {
        let text = said(&address, &answer);
        for word in words.concat() {
            assert!(!text.contains(word), "{address} still says {word} after {change}: {text}");
        }
        let head = town.ask(Method::HEAD, &address, &[], "").await;
        for word in words.concat() {
            assert!(!said(&address, &head).contains(word), "HEAD {address} still says {word} after {change}");
        }
        let Some(old) = before.get(&address) else { continue };
        let again = town.get_with(&address, "if-none-match", old.header("etag")).await;
        assert_eq!(
            again.status == 304,
            !old.header("etag").is_empty() && old.body == answer.body,
            "{address}: what a client holds is told to be current after {change}"
        );
    }
    for (hidden, unknown, is_hidden) in [
        ("/band/7070", "/band/9999", words.contains(&&BAND_WORDS[..])),
        ("/band/phantom-choir", "/band/nobody-at-all", words.contains(&&BAND_WORDS[..])),
        ("/venue/8080", "/venue/9999", words.contains(&&VENUE_WORDS[..])),
        ("/event/spectre-night", "/event/nope", words.contains(&&EVENT_WORDS[..])),
        ("/api/schedule?event=spectre-night", "/api/schedule?event=nope", words.contains(&&EVENT_WORDS[..])),
        ("/api/events/6060/details", "/api/events/9999/details", words.contains(&&EVENT_WORDS[..])),
        ("/api/feeds/ical?event=spectre-night", "/api/feeds/ical?event=nope", words.contains(&&EVENT_WORDS[..])),
    ] {
        if is_hidden {
            let (hidden, unknown) = (town.get(hidden).await, town.get(unknown).await);
            assert_eq!((hidden.status, &hidden.body), (404, &unknown.body), "after {change}");
        }
    }
    let build = r#"{"event_id":6060,"performance_ids":[7777],"user_session":"s"}"#;
    assert_eq!(town.post("/api/schedule/build", build).await.code(), "NO_VALID_SETS", "after {change}");
}

/// A town with hidden rows and one that never had them say the same, byte for byte and tag for tag: no name, no number, no order, no length tells.
async fn as_if_never_there(hiding: &[&str], without: &[&str]) {
    let (hiding_town, innocent) = (spectre_town(hiding).await, spectre_town(without).await);
    let shown = spectre_town(&[REST, PEOPLE, SETS]).await;
    let known: BTreeSet<String> = crawl(&shown, &BTreeSet::new()).await.into_keys().collect();

    let ours = crawl(&hiding_town, &known).await;

    assert!(ours.len() > 200, "only {} addresses", ours.len());
    for (address, answer) in &ours {
        let innocent = innocent.get(address).await;
        assert_eq!(answer.text(), innocent.text(), "{address} with {hiding:?}");
        assert_eq!((answer.status, headers(answer)), (innocent.status, headers(&innocent)), "{address} with {hiding:?}");
    }
}

#[tokio::test]
async fn what_is_taken_back_in_reveal_mode_is_gone() {
    let change = format!("UPDATE performances SET is_announced = 0 WHERE id IN ({HIDDEN_SETS})");
    hidden_by(&change, &[&BAND_WORDS, &VENUE_WORDS, &SET_WORDS]).await;
    as_if_never_there(&[REST, PEOPLE, SETS, &change], &[REST]).await;
}

#[tokio::test]
async fn what_was_never_announced_is_gone_when_reveal_mode_is_switched_on() {
    let unannounced = format!("UPDATE performances SET is_announced = 0 WHERE id IN ({HIDDEN_SETS})");
    let open = spectre_town(&[REST, PEOPLE, SETS, &unannounced, "UPDATE events SET reveal_mode = 0"]).await;
    assert_eq!(open.get("/band/7070").await.status, 200, "without reveal mode everything is shown");

    open.sql("UPDATE events SET reveal_mode = 1 WHERE id IN (6060, 6161)").await;

    let innocent = spectre_town(&[REST, "UPDATE events SET reveal_mode = 0 WHERE id NOT IN (6060, 6161)"]).await;
    for (address, answer) in crawl(&open, &BTreeSet::new()).await {
        assert_eq!(answer.text(), innocent.get(&address).await.text(), "{address}");
    }
    let change = format!("{unannounced}; UPDATE events SET reveal_mode = 1");
    hidden_by(&change, &[&BAND_WORDS, &VENUE_WORDS, &SET_WORDS]).await;
}

#[tokio::test]
async fn what_is_unpublished_is_gone() {
    let change = "UPDATE events SET is_published = 0, status = 'draft' WHERE id IN (6060, 6161)";
    hidden_by(change, &[&BAND_WORDS, &VENUE_WORDS, &SET_WORDS, &EVENT_WORDS, &["7676"]]).await;
    as_if_never_there(&[REST, PEOPLE, SETS, change], &[]).await;
    as_if_never_there(&[REST, PEOPLE, SETS, "UPDATE events SET is_published = 0, status = NULL WHERE id IN (6060, 6161)"], &[]).await;
}

#[tokio::test]
async fn a_draft_was_never_there() {
    let draft = "
INSERT INTO events (id, name, date, slug, is_published, status, reveal_mode, city) VALUES
  (6262, 'Spectre Draft', '2026-08-02', 'spectre-draft', 0, 'draft', 0, 'Spectreville');
INSERT INTO performances (id, event_id, band_profile_id, venue_id, start_time, end_time, is_announced) VALUES
  (7474, 6262, 7070, 8080, '22:47', '23:29', 1), (7373, 6262, 1, 1, '21:20', '21:40', 1), (7272, 6262, 2, 8080, NULL, NULL, 1);";
    as_if_never_there(&[PEOPLE, draft], &[]).await;
    as_if_never_there(&[REST, PEOPLE, draft], &[REST]).await;
}

#[tokio::test]
async fn an_archived_night_keeps_its_unannounced_sets_to_itself() {
    let change = format!(
        "UPDATE events SET status = 'archived' WHERE id = 6060; UPDATE performances SET is_announced = 0 WHERE id IN ({HIDDEN_SETS})"
    );
    hidden_by(&change, &[&BAND_WORDS, &VENUE_WORDS, &SET_WORDS]).await;
    as_if_never_there(&[REST, PEOPLE, SETS, &change], &[REST, "UPDATE events SET status = 'archived' WHERE id = 6060"]).await;
}

#[tokio::test]
async fn what_is_deleted_is_gone() {
    let sets = format!("DELETE FROM performances WHERE id IN ({HIDDEN_SETS})");
    hidden_by(&sets, &[&BAND_WORDS, &VENUE_WORDS, &SET_WORDS]).await;
    as_if_never_there(&[REST, PEOPLE, SETS, &sets], &[REST]).await;
    let events = "DELETE FROM performances WHERE event_id IN (6060, 6161); DELETE FROM events WHERE id IN (6060, 6161)";
    hidden_by(events, &[&BAND_WORDS, &VENUE_WORDS, &SET_WORDS, &EVENT_WORDS, &["7676"]]).await;
    as_if_never_there(&[REST, PEOPLE, SETS, events], &[]).await;
    hidden_by("DELETE FROM performances", &[&BAND_WORDS, &VENUE_WORDS, &SET_WORDS, &["7676"]]).await;
}

#[tokio::test]
async fn a_band_and_a_venue_without_a_visible_set_are_as_if_they_were_not() {
    as_if_never_there(&[REST, PEOPLE], &[REST]).await;
}
