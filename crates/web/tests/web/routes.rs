//! The table of routes and what the door does by it: every row answers, every other method is told which ones there are.

use http::{HeaderMap, Method};
use settimes_app::Mode;
use settimes_testkit::{Answer, Town};
use settimes_web::{DoorOptions, HeaderClass, OriginClass, ROUTES, table};

use crate::addresses::{SHARED, address, method};

async fn demo_town() -> Town {
    let town = Town::harbour_with(|settings| settings.mode = Mode::Demo, DoorOptions::default()).await;
    town.sql(SHARED).await;
    town
}

const ALL_METHODS: [&str; 9] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"];

#[test]
fn the_table_of_routes_is_as_agreed() {
    insta::assert_snapshot!(table());
}

#[tokio::test]
async fn every_row_of_the_table_answers() {
    let town = demo_town().await;

    for route in ROUTES {
        let path = address(&town, route).await;
        let answer = town.ask(method(route.method), &path, &[], "").await;
        assert!(![404, 405, 500, 503].contains(&answer.status), "{} {path}: {} {}", route.method, answer.status, answer.text());
    }
}

/// Accounts specification, 13 (c) in the part that holds without accounts: what is written in the table is what happens.
#[tokio::test]
async fn every_row_says_what_its_answers_are_like() {
    let town = demo_town().await;

    for route in ROUTES {
        let path = address(&town, route).await;
        let answer = town.ask(method(route.method), &path, &[("origin", "https://sets.example")], "").await;
        let is_api = matches!(route.headers, HeaderClass::Api | HeaderClass::OpenApi);
        assert_eq!(is_api, path.starts_with("/api/") || path.starts_with("/feed."), "{path}");
        assert_eq!(answer.headers.contains_key("x-ratelimit-limit"), path.starts_with("/api/") && route.limit.is_some(), "{path}");
        let origin = match route.origin {
            OriginClass::SameSite | OriginClass::OwnForm => "",
            OriginClass::OpenRead => "*",
            OriginClass::Closed => "https://sets.example",
        };
        assert_eq!(answer.header("access-control-allow-origin"), origin, "{path}");
        assert!(!answer.headers.contains_key("set-cookie"), "{path}");
    }
}

/// Public specification, 1.1 and accounts specification, 0.2.
#[tokio::test]
async fn every_other_method_is_refused_with_those_that_are_taken() {
    let town = demo_town().await;

    for route in ROUTES {
        let path = address(&town, route).await;
        let is_api = path.starts_with("/api/");
        let mut taken = if route.method == "GET" { vec!["GET", "HEAD"] } else { vec![route.method] };
        if is_api || route.origin == OriginClass::OpenRead {
            taken.push("OPTIONS");
        }
        for other in ALL_METHODS.iter().filter(|other| !taken.contains(other)) {
            let answer = town.ask(method(other), &path, &[], "").await;
            assert_eq!((answer.status, answer.header("allow")), (405, taken.join(", ").as_str()), "{other} {path}");
            assert_eq!(answer.header("cache-control"), "no-store", "{other} {path}");
            if is_api && *other != "HEAD" {
                assert_eq!(answer.code(), "METHOD_NOT_ALLOWED");
            }
        }
    }
}

#[tokio::test]
async fn a_preflight_request_is_answered_under_api_and_where_any_origin_may_read() {
    let town = demo_town().await;

    for route in ROUTES.iter().filter(|route| route.pattern.starts_with("/api/") || route.origin == OriginClass::OpenRead) {
        let path = address(&town, route).await;
        let wish = [("origin", "https://sets.example"), ("access-control-request-method", route.method)];
        let answer = town.ask(Method::OPTIONS, &path, &wish, "").await;
        let methods = match route.origin {
            OriginClass::OpenRead => "GET, HEAD, OPTIONS",
            _ => "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS",
        };
        assert_eq!((answer.status, answer.header("access-control-allow-methods"), answer.body.len()), (204, methods, 0), "{path}");
        assert!(!answer.headers.contains_key("content-length"), "{path}: a 204 has no length (RFC 9110, 8.6)");
    }
}

/// Public specification, 1.1: HEAD works wherever GET does.
#[tokio::test]
async fn head_is_get_without_the_body() {
    let town = demo_town().await;
    let mut asked = vec!["/nowhere".to_owned(), "/event/nope".into(), "/api/schedule?event=nope".into(), "/band/the-lanterns".into()];
    for route in ROUTES.iter().filter(|route| route.method == "GET") {
        asked.push(address(&town, route).await);
    }

    for path in asked {
        for encoding in ["identity", "gzip", "br"] {
            let wish = [("accept-encoding", encoding)];
            let get = town.ask(Method::GET, &path, &wish, "").await;
            let head = town.ask(Method::HEAD, &path, &wish, "").await;
            assert_eq!((head.status, head.body.len()), (get.status, 0), "{path}");
            assert_eq!(told(&head, get.body.len()), told(&get, get.body.len()), "{path} {encoding}");
            let again = [("accept-encoding", encoding), ("if-none-match", get.header("etag"))];
            let get = town.ask(Method::GET, &path, &again, "").await;
            let head = town.ask(Method::HEAD, &path, &again, "").await;
            assert_eq!(told(&head, get.body.len()), told(&get, get.body.len()), "{path} {encoding} held");
        }
    }
}

/// The headers without those that differ from answer to answer; a length that is not told is that of the body, as the server writes it.
fn told(answer: &Answer, length: usize) -> HeaderMap {
    let mut headers = answer.headers.clone();
    for name in ["x-request-id", "x-ratelimit-remaining", "x-ratelimit-reset"] {
        headers.remove(name);
    }
    if answer.status != 304 && !headers.contains_key("content-length") {
        headers.insert("content-length", length.into());
    }
    headers
}

#[tokio::test]
async fn a_slash_too_many_leads_to_the_page_and_nowhere_else() {
    let town = demo_town().await;

    for (path, location) in [
        ("/event/crawl-17/", "/event/crawl-17"),
        ("/event/crawl-17///", "/event/crawl-17"),
        ("/band/1/?a=b&c", "/band/1?a=b&c"),
        ("/venue/%31/", "/venue/%31"),
    ] {
        let answer = town.get(path).await;
        assert_eq!((answer.status, answer.header("location")), (308, location), "{path}");
    }
    for path in [
        "//",
        "//evil.example/",
        "//evil.example",
        "/event/",
        "/event//",
        "/nothing/",
        "/api/schedule/",
        "/api/",
        "/event//crawl-17",
        "/./",
        "/event/crawl-17/x/",
    ] {
        let answer = town.get(path).await;
        assert_eq!((answer.status, answer.header("location")), (404, ""), "{path}");
    }
}

/// What is kept under one address is never given out under another (public specification, 1.5).
#[tokio::test]
async fn a_parameter_written_otherwise_asks_the_same_and_spoils_nothing() {
    let town = Town::harbour().await;
    let slug = async |query: &str| town.get(&format!("/api/schedule{query}")).await.json()["event"]["slug"].as_str().map(str::to_owned);

    assert_eq!(slug("?%65vent=crawl-16").await.as_deref(), Some("crawl-16"));
    assert_eq!(slug("").await.as_deref(), Some("crawl-17"));
    assert_eq!(slug("?%65vent=crawl-16&event=secret-fest").await.as_deref(), Some("crawl-16"));
    assert_eq!(slug("?event=secret-fest").await.as_deref(), Some("secret-fest"));
    assert_eq!(slug("?event=secret-fest&event=crawl-16").await.as_deref(), Some("secret-fest"));
    assert_eq!(slug("?event=crawl%2D16").await.as_deref(), Some("crawl-16"));
    assert_eq!(slug("?event=+crawl-16+").await.as_deref(), Some("crawl-16"));
    assert_eq!(slug("?Event=crawl-16").await.as_deref(), Some("crawl-17"));
    assert_eq!(slug("?x=?event=crawl-16").await.as_deref(), Some("crawl-17"));

    let cities = async |query: &str| town.get(&format!("/api/events/public?{query}")).await.json()["filters"].clone();
    assert_eq!(cities("city=a%26genre%3Db").await["genre"], "all");
    assert_eq!(cities("city=a&genre=b").await["genre"], "b");
    assert_eq!(cities("city=a?genre=b").await["city"], "a?genre=b");
    assert_eq!(cities("city=a&genre=b").await["city"], "a");
}

#[tokio::test]
async fn what_an_answer_does_not_depend_on_is_not_kept_apart() {
    let town = Town::harbour().await;
    let before = town.door().board_figures().renders;

    for query in ["", "?utm_source=x", "?x=1&y=2", "?fbclid=%ff"] {
        assert_eq!(town.get(&format!("/event/crawl-17{query}")).await.status, 200);
        assert_eq!(town.get(&format!("/api/schedule{query}")).await.status, 200);
    }

    assert_eq!(town.door().board_figures().renders - before, 2);
}
