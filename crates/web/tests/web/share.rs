//! Share links, from the request that makes one to the page that shows it (public specification, 3.3, 3.4, 6.2, 8.1 and cases 10 to 13).

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop at a surprise")]

use http::Method;
use scraper::{Html, Selector};
use serde_json::{Value, json};
use settimes_app::Refusal;
use settimes_testkit::{Answer, Town};
use settimes_web::DoorOptions;

const PLAN: &str = r#"{"event_id":1,"event_slug":"crawl-17","performance_ids":[13,10,20],"band_names":["x","<b>","y"]}"#;
const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");
const OURS: (&str, &str) = ("origin", "https://sets.example");

/// The name of a link to sets 10 and 13.
async fn link(town: &Town) -> String {
    town.post("/api/schedule/share", PLAN).await.json()["slug"].as_str().unwrap().to_owned()
}

/// The only column of the first row, as text.
async fn stored(town: &Town, sql: &'static str) -> String {
    let read = town.app.store.read(move |db| db.row(sql, (), |row| row.get::<String>(0)).map_err(Refusal::from)).await;
    read.unwrap().unwrap_or_default()
}

/// How often links were looked at, once everything that waits is counted: the counting comes after the answer.
async fn views(town: &Town) -> String {
    for _ in 0..20 {
        tokio::task::yield_now().await;
    }
    town.sql("SELECT 1").await;
    stored(town, "SELECT CAST(SUM(view_count) AS TEXT) FROM share_links").await
}

fn page(answer: &Answer) -> Html {
    assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
    Html::parse_document(&answer.text())
}

fn texts(page: &Html, selector: &str) -> Vec<String> {
    let selector = Selector::parse(selector).unwrap();
    page.select(&selector).map(|found| found.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

fn meta(page: &Html, name: &str) -> String {
    let selector = Selector::parse(&format!("meta[property='{name}'], meta[name='{name}']")).unwrap();
    page.select(&selector).next().and_then(|found| found.attr("content")).unwrap_or_default().to_owned()
}

/// Case 10.
#[tokio::test]
async fn a_link_is_made_of_what_may_be_seen_under_our_names() {
    let town = Town::harbour().await;

    let made = town.post("/api/schedule/share", PLAN).await;
    let body = made.json();

    assert_eq!((made.status, made.header("cache-control")), (200, "no-store"));
    let slug = body["slug"].as_str().unwrap();
    assert!(slug.len() == 8 && slug.bytes().all(|byte| byte.is_ascii_alphanumeric()), "{slug}");
    let expected = json!({"slug": slug, "url": format!("https://sets.example/s/{slug}"), "expires_at": "2026-09-02 02:30:00",
        "performance_ids": [10, 13], "dropped": [20]});
    assert_eq!(body, expected);
    assert_eq!(stored(&town, "SELECT band_names FROM share_links").await, r#"["The Lanterns","The Lanterns"]"#);
    assert_eq!(stored(&town, "SELECT performance_ids FROM share_links").await, "[10,13]");
    assert_eq!(stored(&town, "SELECT event_slug FROM share_links").await, "crawl-17");
    let halloween = town.post("/api/schedule/share", r#"{"event_slug":"halloween-26","performance_ids":[50]}"#).await.json();
    assert_eq!(halloween["expires_at"], "2026-11-02 11:00:00");
    let code = async |body: &str| {
        let answer = town.post("/api/schedule/share", body).await;
        (answer.status, answer.code())
    };
    let is = |status: u16, code: &str| (status, code.to_owned());
    assert_eq!(code(r#"{"event_id":1,"event_slug":"secret-fest","performance_ids":[10]}"#).await, is(400, "EVENT_MISMATCH"));
    assert_eq!(code(r#"{"event_id":4,"performance_ids":[40]}"#).await, is(404, "EVENT_NOT_FOUND"));
    assert_eq!(code(r#"{"event_slug":"nope","performance_ids":[10]}"#).await, is(404, "EVENT_NOT_FOUND"));
    assert_eq!(code(r#"{"event_id":2,"performance_ids":[21,10,999]}"#).await, is(400, "NO_VALID_SETS"));
}

#[tokio::test]
async fn a_set_that_is_hidden_is_dropped_like_one_that_does_not_exist() {
    let town = Town::harbour().await;

    let made = town.post("/api/schedule/share", r#"{"event_id":2,"performance_ids":[21,20,999]}"#).await.json();

    assert_eq!((&made["performance_ids"], &made["dropped"]), (&json!([20]), &json!([21, 999])));
}

#[tokio::test]
async fn every_wrong_field_is_named_and_nothing_is_kept() {
    let town = Town::harbour().await;
    let fields = async |body: &str| {
        let answer = town.post("/api/schedule/share", body).await;
        assert_eq!((answer.status, answer.code().as_str()), (400, "VALIDATION_FAILED"), "{body}");
        answer.json()["fields"].as_object().unwrap().keys().cloned().collect::<Vec<_>>().join(" ")
    };
    let many = (1..=51).map(|id| id.to_string()).collect::<Vec<_>>().join(",");

    assert_eq!(fields("{}").await, "event_id performance_ids");
    assert_eq!(
        fields(r#"{"event_id":"x","event_slug":"No Slug","performance_ids":[10.5],"band_names":7}"#).await,
        "band_names event_id event_slug performance_ids"
    );
    assert_eq!(fields(r#"{"event_id":true,"performance_ids":{}}"#).await, "event_id performance_ids");
    assert_eq!(fields(r#"{"event_slug":17,"performance_ids":[]}"#).await, "event_slug performance_ids");
    assert_eq!(fields(&format!(r#"{{"event_id":1,"performance_ids":[{many}]}}"#)).await, "performance_ids");
    assert_eq!(fields(r#"{"event_id":1,"performance_ids":[10,13],"band_names":["one"]}"#).await, "band_names");
    assert_eq!(fields(r#"{"event_id":1,"performance_ids":[10],"band_names":[1]}"#).await, "band_names");
    assert_eq!(fields(&format!(r#"{{"event_id":1,"performance_ids":[10],"band_names":["{}"]}}"#, "x".repeat(201))).await, "band_names");
    assert_eq!(stored(&town, "SELECT CAST(COUNT(*) AS TEXT) FROM share_links").await, "0");
    let twice = town.post("/api/schedule/share", r#"{"event_id":"1","performance_ids":[10,"10"],"band_names":["a","b"]}"#).await;
    assert_eq!((twice.status, &twice.json()["performance_ids"]), (200, &json!([10])), "duplicates collapse");
}

#[tokio::test]
async fn what_a_link_answers_has_the_agreed_shape() {
    let town = Town::harbour().await;
    let slug = link(&town).await;

    let answer = town.get(&format!("/api/schedule/share/{slug}")).await;

    assert_eq!((answer.status, answer.header("cache-control"), answer.header("access-control-allow-origin")), (200, "no-cache", "*"));
    assert_eq!(answer.header("etag").len(), 24);
    assert_eq!(
        answer.text(),
        format!(
            r#"{{"slug":"{slug}","event_slug":"crawl-17","event_name":"Harbour Crawl 17","event_date":"2026-08-02","expires_at":"2026-09-02 02:30:00","performance_ids":[10,13],"band_names":["The Lanterns","The Lanterns"],"sets":[{{"performance_id":10,"name":"The Lanterns","venue":"Anchor Room","startTime":"21:00","endTime":"21:45","starts_at":"2026-08-02T21:00:00-04:00","ends_at":"2026-08-02T21:45:00-04:00"}},{{"performance_id":13,"name":"The Lanterns","venue":"Boathouse","startTime":"00:30","endTime":"01:10","starts_at":"2026-08-03T00:30:00-04:00","ends_at":"2026-08-03T01:10:00-04:00"}}]}}"#
        )
    );
}

#[tokio::test]
async fn a_link_shows_the_night_as_it_is_now_and_nothing_that_was_hidden_since() {
    let town = Town::harbour().await;
    let slug = link(&town).await;
    let path = format!("/api/schedule/share/{slug}");
    let before = town.get(&path).await;

    town.sql("UPDATE events SET slug = 'crawl-xvii' WHERE id = 1; UPDATE band_profiles SET name = 'Lanterns' WHERE id = 1; UPDATE performances SET venue_id = NULL, start_time = NULL, end_time = NULL WHERE id = 13").await;
    let moved = town.get(&path).await.json();
    assert_eq!((&moved["event_slug"], &moved["band_names"]), (&json!("crawl-xvii"), &json!(["Lanterns", "Lanterns"])));
    let tbd = json!({"performance_id":13,"name":"Lanterns","venue":null,"startTime":null,"endTime":null,"starts_at":null,"ends_at":null});
    assert_eq!(moved["sets"][1], tbd);

    town.sql("UPDATE events SET reveal_mode = 1 WHERE id = 1; UPDATE performances SET is_announced = 0 WHERE id = 10; DELETE FROM performances WHERE id = 13").await;
    let hidden = town.get_with(&path, "if-none-match", before.header("etag")).await;
    assert_eq!(hidden.status, 200);
    for list in ["performance_ids", "band_names", "sets"] {
        assert_eq!(hidden.json()[list], json!([]), "{list}");
    }
    let empty = page(&town.get(&format!("/s/{slug}")).await);
    assert_eq!(texts(&empty, ".empty h3"), ["Nothing of this plan is on the bill any more."]);
    assert_eq!(meta(&empty, "og:title"), "A plan for Harbour Crawl 17");
    assert!(!empty.html().contains("Lanterns"));
    assert_eq!(town.get(&format!("/api/feeds/ical?share={slug}")).await.text().matches("BEGIN:VEVENT").count(), 0);
}

/// Case 11.
#[tokio::test]
async fn people_who_look_are_counted_after_the_answer_and_nobody_else() {
    let town = Town::harbour().await;
    let slug = link(&town).await;
    let path = format!("/api/schedule/share/{slug}");

    let first = town.get(&path).await;
    assert_eq!(town.get_with(&path, "if-none-match", first.header("etag")).await.status, 304);
    assert_eq!(views(&town).await, "2");

    town.get(&format!("{path}?import=1")).await;
    town.ask(Method::HEAD, &path, &[], "").await;
    for (name, value) in [
        ("user-agent", "Twitterbot/1.0"),
        ("user-agent", "Mozilla/5.0 (compatible; WhatsApp/2.24)"),
        ("sec-purpose", "prefetch"),
        ("sec-purpose", "prefetch;prerender"),
    ] {
        assert_eq!(town.get_with(&path, name, value).await.status, 200, "{value}");
    }
    town.get(&format!("/s/{slug}?import=1")).await;
    town.get_with(&format!("/s/{slug}"), "user-agent", "facebookexternalhit/1.1").await;
    town.get(&format!("/api/feeds/ical?share={slug}")).await;
    town.ask(Method::POST, &path, &[], "").await;
    town.get("/api/schedule/share/nobody").await;
    assert_eq!(views(&town).await, "2");

    let shown = town.get(&format!("/s/{slug}")).await;
    assert_eq!(views(&town).await, "3");
    assert_eq!(town.get_with(&format!("/s/{slug}"), "if-none-match", shown.header("etag")).await.status, 304);
    town.get(&format!("{path}?import=0&import=1")).await;
    assert_eq!(views(&town).await, "5", "of repeated parameters the first counts");
}

#[tokio::test]
async fn looking_changes_no_public_answer() {
    let town = Town::harbour().await;
    let slug = link(&town).await;
    town.get("/event/crawl-17").await;
    let tag = town.get(&format!("/s/{slug}")).await.header("etag").to_owned();
    let (edition, renders) = (town.app.store.edition(), town.door().board_figures().renders);

    for _ in 0..50 {
        assert_eq!(town.get_with(&format!("/s/{slug}"), "if-none-match", &tag).await.status, 304);
        link(&town).await;
    }

    assert_eq!(town.get("/event/crawl-17").await.status, 200);
    assert_eq!(views(&town).await, "51");
    assert_eq!((town.app.store.edition(), town.door().board_figures().renders), (edition, renders));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_crowd_is_counted_to_the_last_head() {
    let town = Town::harbour().await;
    let path = format!("/s/{}", link(&town).await);

    let crowd: Vec<_> = (0..200)
        .map(|_| {
            let (door, path) = (town.door(), path.clone());
            tokio::spawn(async move { door.answer(http::Request::get(path).body(axum::body::Body::empty()).unwrap(), None).await.status() })
        })
        .collect();
    for one in crowd {
        assert_eq!(one.await.unwrap(), 200);
    }

    let mut counted = views(&town).await;
    for _ in 0..100 {
        if counted == "200" {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        counted = views(&town).await;
    }
    assert_eq!(counted, "200");
}

/// Case 12.
#[tokio::test]
async fn a_link_ends_on_the_second_and_with_its_night() {
    let town = Town::harbour().await;
    let slug = link(&town).await;
    let (api, shown) = (format!("/api/schedule/share/{slug}"), format!("/s/{slug}"));
    let code = async |path: &str| {
        let answer = town.get(path).await;
        if answer.status == 200 { "200".to_owned() } else { format!("{} {}", answer.status, answer.code()) }
    };

    town.sql("UPDATE share_links SET expires_at = '2026-08-03 02:30:00'").await;
    assert_eq!(code(&api).await, "404 SHARE_NOT_FOUND");
    town.at("2026-08-03T02:29:59Z");
    assert_eq!(code(&api).await, "200");
    assert_eq!(town.get(&shown).await.status, 200);
    town.at("2026-08-03T02:30:00Z");
    assert_eq!(code(&api).await, "404 SHARE_NOT_FOUND", "what was kept ends with the link");
    assert_eq!(town.get(&shown).await.status, 404);
    assert_eq!(code(&format!("/api/feeds/ical?share={slug}")).await, "404 SHARE_NOT_FOUND");

    town.sql("UPDATE share_links SET expires_at = '2026-09-01 00:00:00'").await;
    assert_eq!(code(&api).await, "200");
    town.sql("UPDATE share_links SET expires_at = 'garbage'").await;
    assert_eq!(code(&api).await, "404 SHARE_NOT_FOUND");
    let gone = town.get(&shown).await;
    assert_eq!((gone.status, gone.header("cache-control"), gone.header("x-robots-tag")), (404, "no-store", "noindex"));
    assert_eq!(texts(&page(&gone), "h1"), ["This plan has left the building."]);
    assert_eq!(gone.body, town.get("/s/nobody").await.body);
    assert_eq!(gone.body, town.get("/s/bad_slug!").await.body);

    town.sql("UPDATE share_links SET expires_at = '2026-09-01 00:00:00'").await;
    assert_eq!(town.get(&shown).await.status, 200);
    town.sql("UPDATE events SET is_published = 0, status = 'draft' WHERE id = 1").await;
    assert_eq!(code(&api).await, "404 SHARE_NOT_FOUND");
    assert_eq!(town.get(&shown).await.body, gone.body);
    assert_eq!(code("/api/schedule/share/bad_slug!").await, "400 INVALID_SLUG");
    assert_eq!(code("/api/schedule/share/aaaabbbbccccddddx").await, "400 INVALID_SLUG");
    assert_eq!(code("/api/schedule/share/aaaabbbbccccdddd").await, "404 SHARE_NOT_FOUND");
}

/// Case 13.
#[tokio::test]
async fn reading_and_making_links_have_budgets_of_their_own() {
    let town = Town::harbour().await;
    let path = format!("/api/schedule/share/{}", link(&town).await);

    let mut tag = String::new();
    for number in 1..=1200 {
        let answer = town.get(&path).await;
        assert_eq!(answer.status, 200, "{number}");
        answer.header("etag").clone_into(&mut tag);
    }
    let refused = town.get(&path).await;
    assert_eq!((refused.status, refused.code().as_str(), refused.header("retry-after")), (429, "RATE_LIMITED", "1"));
    assert!(refused.json()["retryAfter"].as_i64().unwrap() >= 1);
    assert_eq!(town.get("/s/nobody").await.status, 429, "the page draws on the same budget");
    assert_eq!(town.post("/api/schedule/share", PLAN).await.status, 200);
    town.at("2026-08-03T02:30:01Z");
    for _ in 0..30 {
        assert_eq!(town.get_with(&path, "if-none-match", &tag).await.status, 304, "each gives its unit back");
    }

    for number in 2..120 {
        assert_eq!(town.post("/api/schedule/share", PLAN).await.status, 200, "{number}");
    }
    let form = town.ask(Method::POST, "/event/crawl-17/share", &[FORM, OURS], "set=10").await;
    assert_eq!(form.status, 303, "one second gave back the two units that were used before");
    assert_eq!(town.post("/api/schedule/share", PLAN).await.status, 200);
    assert_eq!(town.post("/api/schedule/share", PLAN).await.status, 429);
    assert_eq!(town.ask(Method::POST, "/event/crawl-17/share", &[FORM, OURS], "set=10").await.status, 429);
}

#[tokio::test]
async fn the_page_shows_stops_ways_clashes_and_what_to_do() {
    let town = Town::harbour().await;
    town.sql(
        "INSERT INTO performances (id, event_id, band_profile_id, venue_id, start_time, end_time) VALUES (15, 1, 5, 1, '22:40', '23:30')",
    )
    .await;
    let made = town.post("/api/schedule/share", r#"{"event_id":1,"performance_ids":[10,11,12,13,14,15]}"#).await.json();
    let slug = made["slug"].as_str().unwrap();

    let answer = town.get(&format!("/s/{slug}")).await;
    let shown = page(&answer);

    assert_eq!((answer.status, answer.header("cache-control"), answer.header("x-robots-tag")), (200, "no-cache", "noindex"));
    assert_eq!(texts(&shown, "h1"), ["Harbour Crawl 17"]);
    assert_eq!(texts(&shown, ".facts span"), ["6 stops", "All times Toronto time", "The link works until Tuesday 1 September 2026"]);
    assert_eq!(texts(&shown, ".at"), ["9:00 PM", "10:15 PM", "10:40 PM", "11:40 PM", "12:30 AM", "Time to be announced"]);
    assert_eq!(texts(&shown, ".way"), ["30 min gap, 4 min walk", "4 min walk"]);
    assert_eq!(texts(&shown, ".tally"), ["1 conflict"]);
    assert_eq!(texts(&shown, ".clash"), ["Overlaps 311 by 20 min", "Overlaps Öl & Wasser by 20 min"]);
    assert_eq!(meta(&shown, "og:title"), "6 stops at Harbour Crawl 17");
    assert_eq!(meta(&shown, "og:description"), "The Lanterns, Öl & Wasser, 311 and 3 more");
    assert_eq!((meta(&shown, "robots"), meta(&shown, "og:url")), ("noindex".to_owned(), format!("https://sets.example/s/{slug}")));
    let hrefs: Vec<String> = {
        let links = Selector::parse(".acts a").unwrap();
        shown.select(&links).map(|link| link.attr("href").unwrap().to_owned()).collect()
    };
    assert_eq!(
        hrefs,
        [
            "/event/crawl-17?view=mine&set=10&set=11&set=15&set=12&set=13&set=14".to_owned(),
            format!("/api/feeds/ical?share={slug}"),
            format!("webcal://sets.example/api/feeds/ical?share={slug}"),
        ]
    );
    assert_eq!(texts(&shown, ".acts button"), ["Add to my plan", "Replace my plan", "Share"]);
    let text = shown.select(&Selector::parse("#plan-text").unwrap()).next().unwrap().text().collect::<String>();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[0], "Harbour Crawl 17, Sunday 2 August 2026");
    assert_eq!(lines[1], "The Lanterns — 9:00 PM–9:45 PM @ Anchor Room");
    assert_eq!(lines[6], "Night Bus — time TBD @ Cellar");
    assert_eq!(lines[7], format!("https://sets.example/s/{slug}"));
}

#[tokio::test]
async fn a_plan_of_a_night_that_is_over_looks_back() {
    let town = Town::harbour().await;
    let slug = link(&town).await;
    let acts = async || texts(&page(&town.get(&format!("/s/{slug}")).await), ".acts a, .acts button");

    town.at("2026-08-03T09:59:59Z");
    assert_eq!(acts().await.first().map(String::as_str), Some("Add to my plan"));
    town.at("2026-08-03T10:00:00Z");
    assert_eq!(acts().await, ["Look back", "Share"]);
    assert_eq!(texts(&page(&town.get(&format!("/s/{slug}")).await), ".lead"), ["This night is over. The plan stays to look back on."]);
}

#[tokio::test]
async fn a_calendar_of_a_link_holds_its_sets() {
    let town = Town::harbour().await;
    let slug = link(&town).await;

    let answer = town.get(&format!("/api/feeds/ical?share={slug}")).await;

    assert_eq!((answer.status, answer.header("cache-control")), (200, "public, max-age=300"));
    assert_eq!(answer.header("content-disposition"), format!("attachment; filename=\"{}.ics\"", slug.to_lowercase()));
    let text = answer.text();
    let uids: Vec<&str> = text.lines().filter(|line| line.starts_with("UID:")).collect();
    assert_eq!(uids, ["UID:performance-10@sets.example", "UID:performance-13@sets.example"]);
    for unknown in ["nobody", "bad_slug!", "aaaabbbbccccddddx"] {
        let missing = town.get(&format!("/api/feeds/ical?share={unknown}")).await;
        assert_eq!((missing.status, missing.code().as_str()), (404, "SHARE_NOT_FOUND"), "{unknown}");
    }
}

#[tokio::test]
async fn the_form_of_the_plan_page_makes_a_link_and_goes_there() {
    let town = Town::harbour().await;
    let plan = page(&town.get("/event/crawl-17?view=mine&set=13&set=10").await);
    let form = Selector::parse("form[method=post]").unwrap();
    let form = plan.select(&form).next().unwrap();
    assert_eq!(form.attr("action"), Some("/event/crawl-17/share"));
    let boxes = Selector::parse("input[type=hidden]").unwrap();
    let body: Vec<String> =
        form.select(&boxes).map(|field| format!("{}={}", field.attr("name").unwrap(), field.attr("value").unwrap())).collect();
    assert_eq!(body, ["set=10", "set=13"]);

    let sent = town.ask(Method::POST, "/event/crawl-17/share", &[FORM, OURS], &body.join("&")).await;

    assert_eq!((sent.status, sent.header("cache-control")), (303, "no-store"));
    let shown = town.get(sent.header("location")).await;
    assert_eq!(meta(&page(&shown), "og:title"), "2 stops at Harbour Crawl 17");
}

#[tokio::test]
async fn what_is_wrong_with_a_form_is_said_on_a_page() {
    let town = Town::harbour().await;
    let many = (1..=51).map(|id| format!("set={id}")).collect::<Vec<_>>().join("&");
    let send = async |path: &str, headers: &[(&str, &str)], body: &str| town.ask(Method::POST, path, headers, body).await;

    for (body, status, words) in [
        ("", 400, "A link holds 1 to 50 sets."),
        (many.as_str(), 400, "A link holds 1 to 50 sets."),
        ("set=x", 400, "A link holds 1 to 50 sets."),
        ("set=20&set=999", 400, "None of these sets is on the bill"),
    ] {
        let answer = send("/event/crawl-17/share", &[FORM, OURS], body).await;
        assert_eq!(answer.status, status, "{body}");
        assert!(texts(&page(&answer), ".lead")[0].starts_with(words), "{body}");
    }
    assert_eq!(
        send("/event/draft-night/share", &[FORM, OURS], "set=40").await.body,
        send("/event/nope/share", &[FORM, OURS], "set=40").await.body
    );
    assert_eq!(send("/event/draft-night/share", &[FORM, OURS], "set=40").await.status, 404);
}

/// Public specification, 1.3, last row.
#[tokio::test]
async fn a_form_is_taken_from_our_own_pages_only() {
    let town = Town::harbour().await;
    let status = async |headers: &[(&str, &str)]| {
        let all: Vec<(&str, &str)> = [FORM].into_iter().chain(headers.iter().copied()).collect();
        town.ask(Method::POST, "/event/crawl-17/share", &all, "set=10").await
    };

    assert_eq!(status(&[OURS]).await.status, 303);
    assert_eq!(status(&[("sec-fetch-site", "same-origin")]).await.status, 303);
    for foreign in [&[][..], &[("origin", "null")], &[("origin", "https://evil.example")], &[("sec-fetch-site", "cross-site")]] {
        let refused = status(foreign).await;
        assert_eq!(
            (refused.status, texts(&page(&refused), ".lead")),
            (403, vec!["Please send this form from our own page.".to_owned()]),
            "{foreign:?}"
        );
        assert!(!refused.headers.contains_key("access-control-allow-origin"));
    }
    assert_eq!(stored(&town, "SELECT CAST(COUNT(*) AS TEXT) FROM share_links").await, "2");
}

#[tokio::test]
async fn with_public_data_off_links_are_made_and_not_shown() {
    let town = Town::harbour_with(|settings| settings.public_data = false, DoorOptions::default()).await;

    let slug = link(&town).await;

    assert_eq!(town.ask(Method::POST, "/event/crawl-17/share", &[FORM, OURS], "set=10").await.status, 303);
    for path in [format!("/api/schedule/share/{slug}"), format!("/s/{slug}"), format!("/api/feeds/ical?share={slug}")] {
        assert_eq!(town.get(&path).await.status, 503, "{path}");
    }
}

#[tokio::test]
async fn a_foreign_page_may_read_a_link_and_not_make_one() {
    let town = Town::harbour().await;
    let slug = link(&town).await;
    let foreign = ("origin", "https://evil.example");

    let read = town.ask(Method::GET, &format!("/api/schedule/share/{slug}"), &[foreign], "").await;
    assert_eq!((read.status, read.header("access-control-allow-origin")), (200, "*"));
    let made = town.ask(Method::POST, "/api/schedule/share", &[foreign], PLAN).await;
    assert_eq!((made.status, made.code().as_str()), (403, "ORIGIN_NOT_ALLOWED"));
    let body: Value = town.ask(Method::POST, "/api/schedule/share", &[OURS], PLAN).await.json();
    assert_eq!(body["dropped"], json!([20]));
}
