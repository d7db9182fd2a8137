//! Every public answer is the same bytes as long as nothing public changed: an hour later, after edits of what nobody sees, in every encoding, and
//! for whoever holds them already (public specification, 1.5).

use http::HeaderMap;
use settimes_app::Mode;
use settimes_testkit::{Answer, Town};

use crate::addresses::{Hidden, endless, readable};

/// An hour of the night in which nothing starts or ends, and one of the next day.
const HOURS: [(&str, &str); 2] = [("2026-08-03T07:30:00Z", "2026-08-03T08:30:00Z"), ("2026-08-03T15:00:00Z", "2026-08-03T16:00:00Z")];

/// Edits of tables that the public sees, each of something that it does not see.
const HIDDEN_EDITS: &str = "
UPDATE performances SET notes = 'stairs at the back', updated_by_user_id = NULL WHERE id IN (10, 21);
UPDATE performances SET start_time = '22:00', end_time = '23:00', venue_id = 3, public_changed_at = '2026-08-03 07:45:00' WHERE id = 21;
UPDATE band_profiles SET name = 'Other Act', name_normalized = 'otheract', genre = 'jazz', photo_url = 'https://x.example/4.png' WHERE id = 4;
UPDATE band_profiles SET contact_email = 'them@band.example', is_active = 0, total_views = 900, popularity_score = 7 WHERE id = 1;
UPDATE venues SET phone = '555-0100', contact_email = 'us@venue.example' WHERE id = 1;
UPDATE events SET name = 'Drafted Anew', date = '2026-08-03', city = 'Elsewhere', theme_colors = '{}' WHERE id = 4;
INSERT INTO venues (id, name) VALUES (90, 'Empty Hall');
INSERT INTO band_profiles (id, name, name_normalized, genre) VALUES (90, 'A Band Without A Set', 'abandwithoutaset', 'punk');
INSERT INTO events (id, name, date, slug, is_published, status) VALUES (90, 'Another Draft', '2026-08-03', 'another-draft', 0, 'draft');
INSERT INTO performances (event_id, band_profile_id, venue_id, start_time, is_announced) VALUES (90, 1, 1, '20:00', 1), (2, 90, 90, '19:00', 0);
INSERT INTO schedule_builds (event_id, performance_id, user_session) VALUES (1, 10, 'somebody');
INSERT INTO artist_daily_stats (band_profile_id, date, page_views) VALUES (1, '2026-08-02', 5);";

const ENCODINGS: [&str; 3] = ["identity", "gzip", "br"];

async fn ask(town: &Town, path: &str, encoding: &str, held: Option<&str>) -> Answer {
    let mut headers = vec![("accept-encoding", encoding)];
    headers.extend(held.map(|tag| ("if-none-match", tag)));
    town.ask(http::Method::GET, path, &headers, "").await
}

/// The headers that a 304 repeats (RFC 9110, 15.4.5, and public specification, 1.5): all but those of the body and of the request.
fn lasting(answer: &Answer) -> HeaderMap {
    let mut headers = answer.headers.clone();
    for name in [
        "x-request-id",
        "x-ratelimit-remaining",
        "x-ratelimit-reset",
        "content-length",
        "content-type",
        "content-encoding",
        "content-disposition",
        "content-language",
        "link",
    ] {
        headers.remove(name);
    }
    headers
}

/// How a client may name a tag that it holds.
fn spellings(tag: &str) -> Vec<String> {
    let bare = tag.trim_matches('"').trim_end_matches("-gz").trim_end_matches("-br");
    vec![
        tag.to_owned(),
        format!("W/{tag}"),
        format!("\"{bare}\""),
        format!("\"{bare}-gz\""),
        format!("\"{bare}-br\""),
        format!("W/\"{bare}-gz\""),
        format!("\"other\", {tag}"),
        format!("\"a\",W/\"b\" ,{tag}"),
        "*".to_owned(),
    ]
}

async fn same_bytes(mode: Mode, (earlier, later): (&str, &str)) {
    let town = endless(mode).await;
    town.at(earlier);
    let mut before = Vec::new();
    for path in readable(&town, Hidden::LeftAlone).await {
        for encoding in ENCODINGS {
            let answer = ask(&town, &path, encoding, None).await;
            before.push((path.clone(), encoding, answer));
        }
    }
    let rendered = town.door().board_figures().renders;
    let tagged = before.iter().filter(|(_, _, answer)| !answer.header("etag").is_empty()).count();
    assert!(tagged > 150, "only {tagged} answers have a tag: the test would prove little");

    town.sql(HIDDEN_EDITS).await;
    town.at(later);

    for (path, encoding, first) in &before {
        let again = ask(&town, path, encoding, None).await;
        let what = format!("{path} ({encoding}) at {later}");
        assert_eq!((again.status, again.header("etag")), (first.status, first.header("etag")), "{what}");
        assert_eq!(again.text(), first.text(), "{what}");
        assert!(again.body == first.body && lasting(&again) == lasting(first), "{what}: {:?} {:?}", first.headers, again.headers);
        let tag = first.header("etag");
        let is_kept = first.status == 200 && first.header("cache-control") != "no-store";
        assert_eq!(!tag.is_empty(), is_kept, "{what}: what may be kept has a tag, and nothing else has");
        if !is_kept {
            assert_eq!(ask(&town, path, encoding, Some("*")).await.status, first.status, "{what}: nothing to hold");
            continue;
        }
        for held in spellings(tag) {
            let short = ask(&town, path, encoding, Some(&held)).await;
            assert_eq!((short.status, short.body.len()), (304, 0), "{what} with {held}");
            assert_eq!(lasting(&short), lasting(first), "{what} with {held}");
        }
        for other in ["\"other\"", "", "W/", "\"\"", &tag.to_lowercase().replace('"', "")] {
            assert_eq!(ask(&town, path, encoding, Some(other)).await.status, 200, "{what} with {other}");
        }
    }
    assert!(town.door().board_figures().renders > rendered + 50, "the edits made the answers be rendered again");
}

#[tokio::test]
async fn an_hour_and_a_hidden_edit_later_every_answer_of_a_night_is_the_same_bytes() {
    same_bytes(Mode::Production, HOURS[0]).await;
}

#[tokio::test]
async fn an_hour_and_a_hidden_edit_later_every_answer_of_a_day_is_the_same_bytes() {
    same_bytes(Mode::Production, HOURS[1]).await;
}

#[tokio::test]
async fn a_demonstration_is_as_steady() {
    same_bytes(Mode::Demo, HOURS[0]).await;
}

/// Else the tests above would pass with a clock that nobody looks at.
#[tokio::test]
async fn an_hour_in_which_a_set_ends_changes_what_depends_on_it() {
    let town = endless(Mode::Production).await;
    let before = town.get("/event/crawl-17").await;

    town.at("2026-08-03T03:30:00Z");

    assert_ne!(town.get("/event/crawl-17").await.body, before.body);
}
