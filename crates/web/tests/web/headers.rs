//! The header matrix of the accounts specification, 1.2 and 1.3 (its test 40): every class, every status, exactly these headers.

#![expect(clippy::unwrap_used, reason = "a test may stop at a surprise")]

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use axum::body::Body;
use bytes::Bytes;
use http::{Method, Request};
use settimes_app::{Clock, Mode, OwnAddress, Refusal};
use settimes_core::limits::{Budget, LimitClass};
use settimes_store::{Store, StoreOptions};
use settimes_testkit::{Answer, Town};
use settimes_web::DoorOptions;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    Document,
    Embed,
    OpenApi,
    ClosedApi,
    Asset,
    Media,
    Health,
}
use Class::{Asset, ClosedApi, Document, Embed, Health, Media, OpenApi};

const DOCUMENT_CSP: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; \
manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; upgrade-insecure-requests";
const EMBED_CSP: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; \
manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors *; upgrade-insecure-requests";
const API_CSP: &str = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const MEDIA_CSP: &str = "default-src 'none'; frame-ancestors 'none'; sandbox";
const EXPOSED: &str = "ETag, Retry-After, X-Request-ID, X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset";

/// The column of a class, in production under https.
fn column(class: Class) -> BTreeMap<&'static str, &'static str> {
    let mut column = BTreeMap::from([
        ("x-content-type-options", "nosniff"),
        ("permissions-policy", "geolocation=(), microphone=(), camera=(), payment=(), usb=()"),
        ("strict-transport-security", "max-age=31536000"),
    ]);
    if !matches!(class, Embed) {
        column.insert("x-frame-options", "DENY");
    }
    match class {
        Embed => column.extend([
            ("content-security-policy", EMBED_CSP),
            ("referrer-policy", "strict-origin-when-cross-origin"),
            ("cross-origin-resource-policy", "cross-origin"),
            ("x-robots-tag", "noindex"),
        ]),
        Document | Asset | Health => column.extend([
            ("content-security-policy", DOCUMENT_CSP),
            ("referrer-policy", "strict-origin-when-cross-origin"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
        ]),
        OpenApi => column.extend([
            ("content-security-policy", API_CSP),
            ("referrer-policy", "no-referrer"),
            ("cross-origin-resource-policy", "cross-origin"),
            ("x-robots-tag", "noindex"),
            ("access-control-allow-origin", "*"),
            ("access-control-expose-headers", EXPOSED),
        ]),
        ClosedApi => column.extend([
            ("content-security-policy", API_CSP),
            ("referrer-policy", "no-referrer"),
            ("cross-origin-resource-policy", "same-origin"),
            ("x-robots-tag", "noindex"),
            ("vary", "Origin"),
        ]),
        Media => column.extend([
            ("content-security-policy", MEDIA_CSP),
            ("referrer-policy", "no-referrer"),
            ("cross-origin-resource-policy", "cross-origin"),
        ]),
    }
    column
}

/// One cell of the matrix: an answer and the headers that it has besides those of its class.
struct Cell<'a> {
    what: &'a str,
    class: Class,
    status: u16,
    more: Vec<(&'static str, &'static str)>,
}

/// Holds an answer against its cell: status, exactly the headers of the class, those named, and those that only have a shape.
fn check(cell: Cell<'_>, answer: &Answer) {
    let Cell { what, class, status, more } = cell;
    assert_eq!(answer.status, status, "{what}: {}", answer.text());
    let id = answer.header("x-request-id");
    assert!(id.len() == 16 && id.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'a'..=b'f')), "{what}: request id {id}");

    let mut expected = column(class);
    expected.extend(more);
    let is_error = status >= 400 && !(class == Health && status == 503);
    if is_error {
        expected.insert("cache-control", "no-store");
        if class != Media {
            expected.insert("x-robots-tag", "noindex");
        }
        let is_api = matches!(class, OpenApi | ClosedApi);
        expected.insert("content-type", if is_api { "application/json; charset=utf-8" } else { "text/html; charset=utf-8" });
    }
    let mut found: BTreeMap<&str, String> = BTreeMap::new();
    for name in answer.headers.keys() {
        let values: Vec<&str> = answer.headers.get_all(name).iter().map(|value| value.to_str().unwrap()).collect();
        found.insert(name.as_str(), values.join(" + "));
    }
    found.remove("x-request-id");
    shape(&mut found, "etag", matches!(status, 200 | 304) && !matches!(class, Health | ClosedApi), what, |value| {
        value.len() >= 24 && value.starts_with('"') && value.ends_with('"')
    });
    let length = found.remove("content-length");
    assert!(length.is_none_or(|length| !matches!(status, 204 | 304) && length == answer.body.len().to_string()), "{what}: content-length");
    let is_counted = matches!(class, OpenApi | ClosedApi) && !matches!(status, 204 | 403);
    for name in ["x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset"] {
        shape(&mut found, name, is_counted, what, |value| value.parse::<u64>().is_ok());
    }
    let expected: BTreeMap<&str, String> = expected.into_iter().map(|(name, value)| (name, value.to_owned())).collect();
    assert_eq!(found, expected, "{what}");
}

/// Takes a header out that must be there or must not, and has a value of a certain shape.
fn shape(found: &mut BTreeMap<&str, String>, name: &str, wanted: bool, what: &str, fits: impl Fn(&str) -> bool) {
    let value = found.remove(name);
    assert_eq!(value.is_some(), wanted, "{what}: {name} is {value:?}");
    assert!(value.is_none_or(|value| fits(&value)), "{what}: {name}");
}

fn https() -> DoorOptions {
    DoorOptions { hsts: "max-age=31536000".into(), ..DoorOptions::default() }
}

fn cell<'a>(what: &'a str, class: Class, status: u16, more: &[(&'static str, &'static str)]) -> Cell<'a> {
    Cell { what, class, status, more: more.to_vec() }
}

const HTML: (&str, &str) = ("content-type", "text/html; charset=utf-8");
const JSON: (&str, &str) = ("content-type", "application/json; charset=utf-8");
const BY_ENCODING: (&str, &str) = ("vary", "Accept-Encoding");
const NO_STORE: (&str, &str) = ("cache-control", "no-store");

#[tokio::test]
async fn what_is_found_has_exactly_the_headers_of_its_class() {
    let town = Town::harbour().await;
    let style = style_of(&town).await;

    for (path, class, kind, cache) in [
        ("/", Document, HTML.1, "public, max-age=60"),
        ("/event/crawl-17", Document, HTML.1, "public, max-age=60"),
        ("/embed/crawl-17", Embed, HTML.1, "public, max-age=60"),
        ("/band/1", Document, HTML.1, "public, max-age=300"),
        ("/venue/1", Document, HTML.1, "public, max-age=300"),
        ("/api/schedule", OpenApi, JSON.1, "public, max-age=60"),
        ("/api/events/public", OpenApi, JSON.1, "public, max-age=300"),
        ("/api/events/timeline", OpenApi, JSON.1, "public, max-age=60"),
        ("/api/events/1/details", OpenApi, JSON.1, "public, max-age=60"),
        (&style, Asset, "text/css; charset=utf-8", "public, max-age=31536000, immutable"),
    ] {
        let answer = town.get(path).await;
        check(cell(path, class, 200, &[("content-type", kind), ("cache-control", cache), BY_ENCODING]), &answer);
        let held = town.get_with(path, "if-none-match", answer.header("etag")).await;
        check(cell(path, class, 304, &[("cache-control", cache), BY_ENCODING]), &held);
        assert_eq!((held.header("etag"), held.body.len()), (answer.header("etag"), 0), "{path}");
    }
}

#[tokio::test]
async fn calendars_say_how_long_they_hold_and_what_their_file_is_called() {
    let town = Town::harbour().await;

    for (path, cache, name) in [
        ("/api/feeds/ical", "public, max-age=3600", "attachment; filename=\"all-all.ics\""),
        ("/api/feeds/ical?city=Waterloo&genre=punk", "public, max-age=3600", "attachment; filename=\"waterloo-punk.ics\""),
        ("/api/feeds/ical?event=crawl-17", "public, max-age=300", "attachment; filename=\"crawl-17.ics\""),
    ] {
        let calendar = ("content-type", "text/calendar; charset=utf-8");
        let answer = town.get(path).await;
        check(cell(path, OpenApi, 200, &[calendar, ("cache-control", cache), BY_ENCODING, ("content-disposition", name)]), &answer);
        let held = town.get_with(path, "if-none-match", answer.header("etag")).await;
        check(cell(path, OpenApi, 304, &[("cache-control", cache), BY_ENCODING]), &held);
    }
}

#[tokio::test]
async fn the_schedule_is_kept_as_long_as_the_setting_says() {
    for (seconds, cache) in [(0, "public, max-age=0"), (3600, "public, max-age=3600")] {
        let town = Town::harbour_with(|settings| settings.schedule_cache_seconds = seconds, https()).await;

        check(cell("", OpenApi, 200, &[JSON, ("cache-control", cache), BY_ENCODING]), &town.get("/api/schedule").await);
    }
}

#[tokio::test]
async fn a_redirect_has_the_headers_of_a_document() {
    let town = Town::harbour().await;

    for (path, status, location) in [
        ("/events/crawl-17", 308, "/event/crawl-17"),
        ("/event/crawl-17/", 308, "/event/crawl-17"),
        ("/event/crawl-17/?x=1", 308, "/event/crawl-17?x=1"),
        ("/event/crawl-17//", 308, "/event/crawl-17"),
        ("/band/the-lanterns", 302, "/band/1"),
    ] {
        check(cell(path, Document, status, &[NO_STORE, ("location", location)]), &town.get(path).await);
    }
}

#[tokio::test]
async fn what_is_refused_has_exactly_the_headers_of_its_class() {
    let town = Town::harbour().await;
    let allow = ("allow", "GET, HEAD");

    for (method, path, class, status, more) in [
        (Method::GET, "/venue/abc", Document, 400, vec![]),
        (Method::GET, "/event/nope", Document, 404, vec![]),
        (Method::GET, "/embed/nope", Embed, 404, vec![]),
        (Method::POST, "/embed/crawl-17", Embed, 405, vec![allow]),
        (Method::GET, "/event/crawl-17/theme.00000000.css", Asset, 404, vec![]),
        (Method::GET, "/nowhere", Document, 404, vec![]),
        (Method::POST, "/", Document, 405, vec![allow]),
        (Method::OPTIONS, "/", Document, 405, vec![allow]),
        (Method::GET, "/assets/nothing.css", Asset, 404, vec![]),
        (Method::DELETE, "/assets/nothing.css", Asset, 405, vec![allow]),
        (Method::GET, "/media/demo/band.png", Media, 404, vec![]),
        (Method::PUT, "/media/demo/band.svg", Media, 405, vec![allow]),
        (Method::POST, "/healthz", Health, 405, vec![allow]),
        (Method::GET, "/api/events/abc/details", OpenApi, 400, vec![]),
        (Method::GET, "/api/events/%ff/details", OpenApi, 400, vec![]),
        (Method::GET, "/api/schedule?event=nope", OpenApi, 404, vec![]),
        (Method::GET, "/api/feeds/ical?event=nope", OpenApi, 404, vec![]),
        (Method::GET, "/api/events/7", OpenApi, 404, vec![]),
        (Method::GET, "/api/nowhere", ClosedApi, 404, vec![]),
        (Method::POST, "/api/schedule/build", ClosedApi, 400, vec![]),
        (Method::GET, "/api/schedule/build", ClosedApi, 405, vec![("allow", "POST, OPTIONS")]),
        (Method::POST, "/api/schedule", ClosedApi, 405, vec![("allow", "GET, HEAD, OPTIONS")]),
    ] {
        let what = format!("{method} {path}");
        check(Cell { what: &what, class, status, more }, &town.ask(method, path, &[], "").await);
    }
}

#[tokio::test]
async fn a_body_too_large_too_odd_or_too_slow_is_refused_with_the_headers_of_its_class() {
    let town = Town::harbour().await;
    let build = "/api/schedule/build";

    for (method, path, class) in [
        (Method::POST, build, ClosedApi),
        (Method::GET, "/api/schedule", OpenApi),
        (Method::GET, "/", Document),
        (Method::GET, "/assets/x.css", Asset),
        (Method::GET, "/media/demo/x.svg", Media),
        (Method::GET, "/healthz", Health),
    ] {
        let answer = town.ask(method, path, &[("content-length", "2000000")], "").await;
        check(cell(path, class, 413, &[]), &answer);
    }
    let odd = town.ask(Method::POST, build, &[("content-type", "image/png")], "x").await;
    check(cell("type", ClosedApi, 415, &[]), &odd);
    let packed = town.ask(Method::POST, build, &[("content-encoding", "gzip")], "x").await;
    check(cell("packed", ClosedApi, 415, &[]), &packed);
}

#[tokio::test(start_paused = true)]
#[expect(clippy::disallowed_methods, reason = "the clock of the waiting, which stands still here, not that of the night")]
async fn a_body_that_does_not_arrive_is_a_timeout_after_30_seconds() {
    let town = Town::empty_with(|_| {}, https());
    let never = Body::from_stream(futures_util::stream::pending::<Result<Bytes, std::io::Error>>());
    let request = Request::post("/api/schedule/build").body(never).unwrap();
    let began = tokio::time::Instant::now();

    let answer = town.send(request).await;

    assert_eq!((began.elapsed().as_secs(), answer.code()), (30, "REQUEST_TIMEOUT".to_owned()));
    check(cell("slow", ClosedApi, 408, &[]), &answer);
}

#[tokio::test]
async fn an_empty_budget_is_refused_with_the_headers_of_its_class() {
    let one = Budget { requests: 1, seconds: 60 };
    let limits: BTreeMap<_, _> = LimitClass::ALL.iter().map(|class| (*class, one)).collect();
    let town = Town::harbour_with(|_| {}, DoorOptions { limits, ..https() }).await;
    let wait = ("retry-after", "60");

    for (method, path, class) in [
        (Method::GET, "/", Document),
        (Method::GET, "/api/schedule", OpenApi),
        (Method::GET, "/api/events/timeline", OpenApi),
        (Method::GET, "/api/feeds/ical", OpenApi),
        (Method::POST, "/api/schedule/build", ClosedApi),
        (Method::GET, "/api/nowhere", ClosedApi),
        (Method::GET, "/media/demo/x.svg", Media),
    ] {
        town.ask(method.clone(), path, &[], "").await;
        let refused = town.ask(method, path, &[], "").await;
        check(cell(path, class, 429, &[wait]), &refused);
    }
    for path in ["/healthz", "/readyz", "/assets/x.css"] {
        town.get(path).await;
        assert_ne!(town.get(path).await.status, 429, "{path}");
    }
}

#[tokio::test]
async fn a_failure_of_ours_has_the_headers_of_its_class_and_tells_nothing() {
    let town = Town::harbour().await;
    town.sql("DROP TABLE schedule_builds; ALTER TABLE events RENAME TO lost_events").await;
    let build = r#"{"event_id":1,"performance_ids":[10],"user_session":"s"}"#;

    for (path, class) in [("/", Document), ("/event/crawl-17", Document), ("/api/schedule", OpenApi), ("/api/feeds/ical", OpenApi)] {
        let answer = town.get(path).await;
        check(cell(path, class, 500, &[]), &answer);
        assert_tells_nothing(&answer);
    }
    let answer = town.post("/api/schedule/build", build).await;
    check(cell("build", ClosedApi, 500, &[]), &answer);
    assert_eq!(answer.code(), "INTERNAL");
    assert_tells_nothing(&answer);
}

fn assert_tells_nothing(answer: &Answer) {
    let text = answer.text().to_lowercase();
    for word in ["events", "sql", "no such table", "statement", "select", "settimes.db", "panic"] {
        let in_page = answer.header("content-type").starts_with("text/html") && word == "events";
        assert!(in_page || !text.contains(word), "{word}: {text}");
    }
}

#[tokio::test]
async fn a_closed_store_is_a_failure_of_ours() {
    let town = Town::harbour().await;
    town.app.store.close();

    check(cell("page", Document, 500, &[]), &town.get("/").await);
    check(cell("api", OpenApi, 500, &[]), &town.get("/api/schedule").await);
    let answer = town.get("/readyz").await;
    check(cell("ready", Health, 503, &[("content-type", "text/plain; charset=utf-8"), NO_STORE]), &answer);
    assert_eq!(answer.text(), "not ready");
}

/// A clock that panics at its n-th look.
#[derive(Debug)]
struct StumblingClock(AtomicI64);

impl Clock for StumblingClock {
    fn now(&self) -> jiff::Timestamp {
        assert_ne!(self.0.fetch_sub(1, Ordering::SeqCst), 1, "the clock stumbles");
        settimes_testkit::N.parse().unwrap()
    }
}

#[tokio::test]
async fn a_panic_anywhere_is_a_failure_of_ours() {
    for look in 1..=3 {
        for (path, class) in [("/", Document), ("/api/schedule", OpenApi)] {
            let clock = Arc::new(StumblingClock(AtomicI64::new(look)));
            let town = Town::harbour().await.rebuilt(|app| app.clock = clock, https());
            // Before the route is known, an answer under `/api` is a closed one.
            let in_handler = look == 3;
            let class = if class == OpenApi && !in_handler { ClosedApi } else { class };

            let answer = town.get(path).await;

            let what = format!("{path} at look {look}");
            if class == ClosedApi {
                assert_eq!((answer.status, answer.code().as_str(), answer.header("vary")), (500, "INTERNAL", "Origin"), "{what}");
            } else {
                check(cell(&what, class, 500, &[]), &answer);
            }
            assert_tells_nothing(&answer);
            assert_eq!(town.get(path).await.status, 200, "{what}: the next visitor is served");
        }
    }
}

#[tokio::test]
async fn closed_public_data_and_a_busy_database_have_the_headers_of_their_class() {
    let town = Town::harbour_with(|settings| settings.public_data = false, https()).await;
    for (path, class) in [("/", Document), ("/band/1", Document), ("/api/schedule", OpenApi), ("/api/feeds/ical", OpenApi)] {
        check(cell(path, class, 503, &[("retry-after", "3600")]), &town.get(path).await);
    }

    let town = Town::harbour().await;
    let other = Store::open(StoreOptions::for_file(town.app.store.file())).unwrap();
    let (tell, told) = tokio::sync::oneshot::channel();
    let tell = std::sync::Mutex::new(Some(tell));
    let holding = tokio::spawn(async move {
        let held = other.write(move |_| {
            tell.lock().unwrap().take().map(|tell| tell.send(()));
            std::thread::sleep(Duration::from_secs(6));
            Ok::<_, Refusal>(())
        });
        held.await.unwrap();
        other.close();
    });
    told.await.unwrap();
    let answer = town.post("/api/schedule/build", r#"{"event_id":1,"performance_ids":[10],"user_session":"s"}"#).await;
    check(cell("busy", ClosedApi, 503, &[("retry-after", "2")]), &answer);
    assert_eq!(answer.code(), "BUSY");
    holding.await.unwrap();
}

#[tokio::test]
async fn cors_headers_go_to_those_who_may_have_them() {
    let allowed_origins = vec!["https://app.example".parse().unwrap()];
    let town = Town::harbour_with(|_| {}, DoorOptions { allowed_origins, ..https() }).await;
    let closed = |origin| {
        vec![
            ("access-control-allow-origin", origin),
            ("access-control-allow-credentials", "true"),
            ("access-control-allow-methods", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"),
            ("access-control-allow-headers", "Content-Type, Authorization, X-CSRF-Token, If-Match, If-None-Match"),
            (
                "access-control-expose-headers",
                "ETag, X-Request-ID, Retry-After, X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset, \
                 X-Session-Expires-In, X-Session-Idle-Expires-In, X-Session-Absolute-Expires-In, X-Session-Warning",
            ),
            ("access-control-max-age", "86400"),
        ]
    };
    let open_preflight = vec![
        ("access-control-allow-methods", "GET, HEAD, OPTIONS"),
        ("access-control-allow-headers", "Content-Type, If-None-Match"),
        ("access-control-max-age", "86400"),
        NO_STORE,
    ];
    let ask = async |method: Method, path: &str, origin: &str| town.ask(method, path, &[("origin", origin)], "").await;

    for origin in ["https://sets.example", "https://app.example"] {
        for (method, path, status, extra) in [
            (Method::POST, "/api/schedule/build", 400, None),
            (Method::GET, "/api/schedule/build", 405, Some(("allow", "POST, OPTIONS"))),
            (Method::PATCH, "/api/schedule", 405, Some(("allow", "GET, HEAD, OPTIONS"))),
            (Method::GET, "/api/nowhere", 404, None),
            (Method::OPTIONS, "/api/schedule/build", 204, Some(NO_STORE)),
        ] {
            let what = format!("{method} {path} from {origin}");
            let answer = ask(method, path, origin).await;
            check(Cell { what: &what, class: ClosedApi, status, more: closed(origin).into_iter().chain(extra).collect() }, &answer);
        }
    }
    for origin in ["https://evil.example", "null", "http://sets.example", "https://sets.example.evil.example", ""] {
        for (method, path) in [
            (Method::POST, "/api/schedule/build"),
            (Method::OPTIONS, "/api/schedule/build"),
            (Method::GET, "/api/schedule/build"),
            (Method::POST, "/api/schedule"),
            (Method::GET, "/api/nowhere"),
            (Method::OPTIONS, "/api/nowhere"),
        ] {
            let what = format!("{method} {path} from {origin}");
            let answer = ask(method, path, origin).await;
            check(cell(&what, ClosedApi, 403, &[]), &answer);
            assert_eq!(answer.code(), "ORIGIN_NOT_ALLOWED", "{what}");
        }
        check(
            Cell { what: "open", class: OpenApi, status: 204, more: open_preflight.clone() },
            &ask(Method::OPTIONS, "/api/events/public", origin).await,
        );
        assert_eq!(ask(Method::GET, "/api/events/nowhere", origin).await.code(), "NOT_FOUND");
        assert_eq!(ask(Method::GET, "/api/schedule", origin).await.status, 200);
        check(cell("page", Document, 404, &[]), &ask(Method::GET, "/nowhere", origin).await);
    }
    check(cell("no origin", ClosedApi, 204, &[NO_STORE]), &town.ask(Method::OPTIONS, "/api/schedule/build", &[], "").await);
}

#[tokio::test]
async fn the_request_id_is_ours_and_new_every_time() {
    let town = Town::harbour().await;
    let mut seen = std::collections::BTreeSet::new();

    for _ in 0..20 {
        let answer = town.get_with("/api/schedule", "x-request-id", "0123456789abcdef").await;
        assert!(seen.insert(answer.header("x-request-id").to_owned()));
    }
    assert!(!seen.contains("0123456789abcdef"));
}

#[tokio::test]
async fn hsts_and_upgrades_are_only_told_under_https() {
    let plain = |settings: &mut settimes_app::Settings| settings.own = OwnAddress::new("http://localhost:8080".into(), "localhost".into());
    let town = Town::harbour_with(plain, https()).await;
    let silent = Town::harbour_with(|_| {}, DoorOptions::default()).await;

    for path in ["/", "/nowhere", "/api/schedule", "/api/nowhere", "/healthz", "/assets/x", "/media/demo/x.svg"] {
        let answer = town.get(path).await;
        assert!(!answer.headers.contains_key("strict-transport-security"), "{path}");
        assert!(!answer.header("content-security-policy").contains("upgrade-insecure-requests"), "{path}");
        assert!(!silent.get(path).await.headers.contains_key("strict-transport-security"), "{path}: hsts is off");
    }
}

#[tokio::test]
async fn outside_production_nothing_is_indexed_but_pictures_are_as_ever() {
    let town = Town::harbour_with(|settings| settings.mode = Mode::Demo, https()).await;

    for path in ["/", "/event/crawl-17", "/healthz", "/nowhere", "/api/schedule"] {
        assert_eq!(town.get(path).await.header("x-robots-tag"), "noindex", "{path}");
    }
    let picture = town.get("/media/demo/gutterlark.svg").await;
    let cache = ("cache-control", "public, max-age=31536000, immutable");
    check(cell("picture", Media, 200, &[("content-type", "image/svg+xml"), cache, BY_ENCODING]), &picture);
    let held = town.get_with("/media/demo/gutterlark.svg", "if-none-match", picture.header("etag")).await;
    check(cell("picture", Media, 304, &[cache, BY_ENCODING]), &held);
}

#[tokio::test]
async fn photo_hosts_are_the_only_foreign_images() {
    let images = async |change: fn(&mut settimes_app::Settings)| {
        let town = Town::harbour_with(change, https()).await;
        let policy = town.get("/").await.header("content-security-policy").to_owned();
        policy.split("; ").find(|part| part.starts_with("img-src")).unwrap().to_owned()
    };

    assert_eq!(
        images(|settings| settings.photo_hosts = vec!["a.example".into(), "b.example".into()]).await,
        "img-src 'self' data: https://a.example https://b.example"
    );
    assert_eq!(images(|settings| settings.external_images = true).await, "img-src 'self' data: https:");
}

#[tokio::test]
async fn health_checks_answer_in_plain_text() {
    let town = Town::harbour().await;
    let text = ("content-type", "text/plain; charset=utf-8");

    for (path, said) in [("/healthz", "ok"), ("/readyz", "ready")] {
        let answer = town.get_with(path, "origin", "https://evil.example").await;
        check(cell(path, Health, 200, &[text, NO_STORE]), &answer);
        assert_eq!(answer.text(), said);
    }
}

#[tokio::test]
async fn compressed_answers_differ_in_bytes_tag_and_encoding_only() {
    let town = Town::harbour().await;
    let plain = town.get("/event/crawl-17").await;
    let bare = plain.header("etag").trim_matches('"').to_owned();

    for (asked, encoding, suffix) in [("gzip", "gzip", "-gz"), ("br, gzip", "br", "-br")] {
        let answer = town.get_with("/event/crawl-17", "accept-encoding", asked).await;
        assert_eq!((answer.header("content-encoding"), answer.header("etag")), (encoding, format!("\"{bare}{suffix}\"").as_str()));
        let mut headers = answer.headers.clone();
        for name in ["content-encoding", "etag", "content-length", "x-request-id"] {
            headers.remove(name);
        }
        for (name, value) in &headers {
            assert_eq!(plain.headers.get(name), Some(value), "{name}");
        }
        assert!(answer.body.len() < plain.body.len());
    }
}

/// The address of a style sheet, as a page names it.
async fn style_of(town: &Town) -> String {
    let page = town.get("/").await.text();
    page.split('"').find(|part| part.starts_with("/assets/") && part.contains(".css")).unwrap().to_owned()
}
