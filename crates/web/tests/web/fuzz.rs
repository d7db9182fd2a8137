//! Hostile input: whatever is asked or sent, the answer is a documented status with a stable code, never a failure of ours, and an error never
//! repeats what was sent (public specification, 1.1 and 1.2). A fixed number of cases from a fixed seed.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop at a surprise")]

use axum::body::Body;
use http::{Method, Request, Uri};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::{Value, json};
use settimes_testkit::{Answer, Town};
use settimes_web::{DoorOptions, ROUTES};

/// Stands in every hostile value; an error that has it repeats what was sent.
const MARK: &str = "zqzmark";

const CODES: [&str; 22] = [
    "INVALID_JSON",
    "INVALID_BODY",
    "VALIDATION_FAILED",
    "INVALID_ID",
    "NOT_FOUND",
    "EVENT_NOT_FOUND",
    "BAND_NOT_FOUND",
    "BAND_REQUIRED",
    "VENUE_NOT_FOUND",
    "METHOD_NOT_ALLOWED",
    "BODY_TOO_LARGE",
    "UNSUPPORTED_MEDIA_TYPE",
    "NO_VALID_SETS",
    "ORIGIN_NOT_ALLOWED",
    "ORIGIN_REQUIRED",
    "EVENT_MISMATCH",
    "SHARE_NOT_FOUND",
    "INVALID_SLUG",
    "FORM_TOO_FAST",
    "FORM_EXPIRED",
    "BOT_CHECK_FAILED",
    "TOKEN_MISSING",
];

const NASTY: [&str; 36] = [
    "",
    "%",
    "%%",
    "%zz",
    "%0",
    "%00",
    "%ff%fe",
    "%C0%80",
    "%ED%A0%80",
    "%F0%9F%92%A9",
    "%E2%80%AE",
    "%EF%BB%BF",
    "%0d%0aSet-Cookie:%20x=1",
    "..%2f..%2f..%2fetc%2fpasswd",
    "%2e%2e",
    "__proto__",
    "constructor",
    "[]",
    "null",
    "true",
    "-1",
    "0",
    "1e9",
    "1.5",
    "NaN",
    "9007199254740993",
    "99999999999999999999999999",
    "%D9%A1%D9%A2",
    "'%20OR%201=1--",
    "%3Cscript%3Ealert(1)%3C/script%3E",
    "%22%3E%3Cimg%20src=x%3E",
    "all,,,",
    "+",
    "crawl-17",
    "Waterloo",
    "1%2c2%2c3%2c4",
];

/// A value of a parameter or of a part of a path, as it stands in an address: nasty pieces, any bytes, up to 10 kB.
fn value() -> impl Strategy<Value = String> {
    let nasty = || proptest::sample::select(&NASTY[..]).prop_map(str::to_owned);
    prop_oneof![
        4 => nasty().prop_map(|piece| format!("{piece}{MARK}")),
        4 => nasty(),
        2 => vec(nasty(), 1..6).prop_map(|pieces| pieces.concat()),
        3 => vec(any::<u8>(), 0..200).prop_map(|bytes| escaped(&bytes)),
        1 => (nasty(), 1..10_000_usize).prop_map(|(piece, length)| format!("{piece}{}", "x".repeat(length))),
        1 => (1..3_000_usize).prop_map(|length| "%F0".repeat(length)),
    ]
}

fn escaped(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| if byte.is_ascii_alphanumeric() { char::from(*byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

/// An address of a route with hostile parts and parameters: its own, those of others, unknown and repeated ones.
fn address() -> impl Strategy<Value = String> {
    let route = proptest::sample::select(ROUTES);
    let name = prop_oneof![4 => Just(String::new()), 1 => value(), 1 => Just("__proto__".to_owned()), 1 => Just("event[]".to_owned())];
    (route, value(), vec((any::<prop::sample::Index>(), name, value()), 0..4)).prop_map(|(route, part, parameters)| {
        let path: Vec<&str> = route.pattern.split('/').map(|piece| if piece.starts_with('{') { part.as_str() } else { piece }).collect();
        let every: Vec<&str> = ROUTES.iter().flat_map(|route| route.query).copied().collect();
        let pairs: Vec<String> = parameters
            .iter()
            .map(|(index, name, value)| {
                let known = if route.query.is_empty() { &every[..] } else { route.query };
                let key = if name.is_empty() { *index.get(known) } else { name.as_str() };
                format!("{key}={value}")
            })
            .collect();
        format!("{}?{}", path.join("/"), pairs.join("&"))
    })
}

fn runner(cases: u32) -> TestRunner {
    let config = Config { cases, failure_persistence: None, max_global_rejects: cases * 4, ..Config::default() };
    TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha))
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
}

/// A town without limits, so that every case is served.
async fn town() -> Town {
    let limits = settimes_core::limits::LimitClass::ALL.iter();
    let endless = settimes_core::limits::Budget { requests: 1_000_000, seconds: 60 };
    Town::harbour_with(|_| {}, DoorOptions { limits: limits.map(|class| (*class, endless)).collect(), ..DoorOptions::default() }).await
}

/// Holds an answer against the rules of errors.
fn check(what: &str, answer: &Answer, statuses: &[u16]) -> Result<(), TestCaseError> {
    let short: String = what.chars().take(300).collect();
    prop_assert!(statuses.contains(&answer.status), "{short}: {} {}", answer.status, answer.text());
    if answer.status < 400 {
        return Ok(());
    }
    let text = answer.text();
    prop_assert!(!text.contains(MARK), "{short}: the error repeats what was sent: {text}");
    prop_assert_eq!(answer.header("cache-control"), "no-store");
    if answer.header("content-type").starts_with("application/json") {
        prop_assert!(CODES.contains(&answer.code().as_str()), "{short}: the code {}", answer.code());
        let body = answer.json();
        prop_assert!(body["error"].is_string() && body["message"].is_string(), "{short}: {text}");
        prop_assert_eq!(body.get("fields").is_some(), answer.code() == "VALIDATION_FAILED");
    } else {
        prop_assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
    }
    Ok(())
}

#[test]
fn no_address_breaks_a_route() {
    let runtime = runtime();
    let town = runtime.block_on(town());

    let outcome = runner(2500).run(&address(), |address| {
        prop_assume!(address.parse::<Uri>().is_ok());
        for method in [Method::GET, Method::HEAD, Method::POST] {
            let answer = runtime.block_on(town.ask(method.clone(), &address, &[], ""));
            if method == Method::HEAD {
                prop_assert!(answer.body.is_empty() && answer.status < 500, "{address}");
            } else {
                check(&format!("{method} {address}"), &answer, &[200, 302, 303, 308, 400, 403, 404, 405])?;
            }
        }
        Ok(())
    });

    outcome.unwrap();
    assert_eq!(runtime.block_on(town.get("/api/schedule")).json()["event"]["slug"], "crawl-17");
}

/// Any JSON value with names and values that mean something here.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(|number| json!(number)),
        proptest::sample::select(vec![1_i64, 2, 10, 20, 21, -1, 0, 9_007_199_254_740_992]).prop_map(Value::from),
        any::<String>().prop_map(|text| json!(format!("{text}{MARK}"))),
        proptest::sample::select(vec![
            "1",
            "s1",
            "10",
            "+1",
            "１",
            "\u{0}",
            "a b",
            "' OR 1=1--",
            "crawl-17",
            "secret-fest",
            "page_view",
            "/event/crawl-17?x=1",
            "artist_profile_view",
            "Fan@Example.org",
            "weekly"
        ])
        .prop_map(Value::from),
        (1..300_usize).prop_map(|length| json!("x".repeat(length))),
    ];
    leaf.prop_recursive(4, 60, 60, |inner| prop_oneof![vec(inner.clone(), 0..60).prop_map(Value::from), fields(inner)])
}

fn fields(value: impl Strategy<Value = Value>) -> impl Strategy<Value = Value> {
    let names = vec![
        "event_id",
        "event_slug",
        "performance_ids",
        "band_ids",
        "band_names",
        "user_session",
        "set",
        "events",
        "event",
        "props",
        "band_profile_id",
        "email",
        "form_token",
        "topic",
        "token",
        "city",
        "genre",
        "frequency",
        "__proto__",
        "constructor",
        "toString",
        "",
        "zqzmark",
        "event_id\u{0}",
        "events",
        "event",
        "props",
        "band_profile_id",
        "page",
    ];
    vec((proptest::sample::select(names), value), 0..9)
        .prop_map(|pairs| Value::Object(pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()))
}

fn body() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        4 => any_json().prop_map(|value| value.to_string().into_bytes()),
        4 => fields(any_json()).prop_map(|value| value.to_string().into_bytes()),
        1 => vec(any::<u8>(), 0..400),
        1 => (any_json(), any::<prop::sample::Index>()).prop_map(|(value, end)| {
            let text = value.to_string().into_bytes();
            text[..end.index(text.len() + 1)].to_vec()
        }),
        1 => (1..40_000_usize).prop_map(|depth| "[".repeat(depth).into_bytes()),
        1 => (1..4_000_usize).prop_map(|depth| "{\"event_id\":".repeat(depth).into_bytes()),
        1 => Just(b"{\"event_id\":1,\"event_id\":\"x\",\"user_session\":\"\\ud800\"}".to_vec()),
        1 => Just(b"{\"event_id\":1,\"performance_ids\":[1e400],\"user_session\":\"\xff\"}".to_vec()),
        1 => vec(value(), 1..4).prop_map(|values| values.iter().fold(String::new(), |body, value| body + "event_id=" + value + "&").into_bytes()),
    ]
}

/// A beacon with entries of every kind, some of them well-formed but for one thing.
fn beacon() -> impl Strategy<Value = Value> {
    let kinds = vec!["artist_profile_view", "social_link_click", "page_view", "event_view", "filter_use", "zqzmark", ""];
    let named = |name: &'static str| any_json().prop_map(move |value| json!({ name: value }));
    let page = value().prop_map(|piece| json!({ "page": format!("/event/{piece}") }));
    let props = prop_oneof![any_json(), named("band_profile_id"), named("page"), page, Just(json!({ "band_profile_id": 1 }))];
    let entry = (proptest::sample::select(kinds), props).prop_map(|(event, props)| json!({ "event": event, "props": props }));
    vec(prop_oneof![3 => entry, 1 => any_json()], 0..12).prop_map(|events| json!({ "events": events }))
}

/// Public specification, 7: always the same answer.
#[test]
fn no_beacon_breaks_the_counts() {
    let runtime = runtime();
    let town = runtime.block_on(town());

    let outcome = runner(150).run(&beacon(), |beacon| {
        let answer = runtime.block_on(town.post("/api/metrics", &beacon.to_string()));
        prop_assert_eq!((answer.status, answer.text()), (200, "OK".to_owned()));
        Ok(())
    });

    outcome.unwrap();
    let pages = "SELECT COUNT(*) FROM page_views_daily WHERE page NOT IN ('/', '/event/:slug', '/event/:slug/recap', '/other')";
    let odd: Result<Option<i64>, settimes_store::StoreError> =
        runtime.block_on(town.app.store.read(move |db| db.row(pages, (), |row| row.get(0))));
    assert_eq!(odd.unwrap(), Some(0));
}

#[test]
fn no_body_breaks_a_change() {
    let runtime = runtime();
    let town = runtime.block_on(town());
    let types = vec![
        "application/json",
        "application/json; charset=utf-8",
        "APPLICATION/JSON",
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/xml",
        "zqzmark/zqzmark",
        ";",
        "",
    ];

    let changes: Vec<String> = ROUTES
        .iter()
        .filter(|route| route.method == "POST")
        .map(|route| runtime.block_on(crate::addresses::address(&town, route)))
        .collect();
    for change in changes {
        let outcome = runner(1500).run(&(proptest::sample::select(types.clone()), body()), |(kind, body)| {
            let what = format!("{change}, {kind}: {}", String::from_utf8_lossy(&body));
            let request = Request::post(&change).header("content-type", kind).header("origin", "https://sets.example");
            let answer = runtime.block_on(town.send(request.body(Body::from(body)).unwrap()));
            check(&what, &answer, &[200, 201, 303, 400, 403, 404, 415])?;
            prop_assert!(change != "/api/metrics" || (answer.status, answer.text()) == (200, "OK".to_owned()), "{what}");
            prop_assert!(change != "/api/schedule/build" || answer.status != 200 || answer.json()["success"] == json!(true));
            Ok(())
        });
        outcome.unwrap();
    }
}

/// Public specification, 1.1, row by row.
#[tokio::test]
async fn a_body_is_read_by_its_type() {
    let town = town().await;
    let good = r#"{"event_id":"1","performance_ids":[10,"11"],"user_session":"s"}"#;
    let build = async |kind: Option<&str>, body: &str| {
        let headers: Vec<(&str, &str)> = kind.map(|kind| ("content-type", kind)).into_iter().collect();
        let answer = town.ask(Method::POST, "/api/schedule/build", &headers, body).await;
        (answer.status, if answer.text().contains("recorded") { "recorded".to_owned() } else { answer.code() })
    };
    let is = |status: u16, code: &str| (status, code.to_owned());

    for kind in
        [None, Some("application/json"), Some("application/json;charset=UTF-8"), Some("text/plain;charset=utf-8"), Some("Text/Plain")]
    {
        assert_eq!(build(kind, good).await, is(200, "recorded"), "{kind:?}");
        assert_eq!(build(kind, "").await, is(400, "VALIDATION_FAILED"), "{kind:?}");
        assert_eq!(build(kind, "\u{feff}{}").await, is(400, "INVALID_JSON"), "{kind:?}");
        assert_eq!(build(kind, " ").await, is(400, "INVALID_JSON"), "{kind:?}");
    }
    let form = Some("application/x-www-form-urlencoded");
    assert_eq!(build(form, "event_id=1&performance_ids=10&performance_ids=11&user_session=s").await, is(200, "recorded"));
    assert_eq!(build(form, "event_id=1&event_id=1&performance_ids=10&user_session=s").await, is(400, "VALIDATION_FAILED"));
    assert_eq!(build(form, good).await, is(400, "VALIDATION_FAILED"));
    for odd in ["multipart/form-data; boundary=x", "application/xml", "application/jsonx", "text/html", "*/*"] {
        assert_eq!(build(Some(odd), good).await, is(415, "UNSUPPORTED_MEDIA_TYPE"), "{odd}");
        assert_eq!(build(Some(odd), "").await, is(400, "VALIDATION_FAILED"), "{odd}: an empty body is an empty object");
    }
    let twice = r#"{"event_id":"x","event_id":1,"performance_ids":10,"user_session":"s","unknown":{}}"#;
    assert_eq!(build(None, twice).await, is(200, "recorded"), "the last of two equal keys wins, unknown ones are ignored");
    for (name, number) in
        [("zero", "0"), ("fraction", "1.5"), ("exponent", "1e0"), ("sign", "\"+1\""), ("switch", "true"), ("too large", "9007199254740992")]
    {
        let body = format!(r#"{{"event_id":{number},"performance_ids":[10],"user_session":"s"}}"#);
        assert_eq!(build(None, &body).await, is(400, "VALIDATION_FAILED"), "{name}");
    }
}

#[tokio::test]
async fn headers_of_any_bytes_break_nothing() {
    let town = town().await;
    let names = [
        "accept-encoding",
        "if-none-match",
        "if-match",
        "range",
        "origin",
        "cookie",
        "content-type",
        "content-length",
        "content-encoding",
        "x-forwarded-for",
        "forwarded",
        "host",
        "accept",
        "accept-language",
        "user-agent",
        "referer",
        "expect",
        "transfer-encoding",
        "access-control-request-method",
        "access-control-request-headers",
        "upgrade",
        "te",
    ];
    let long = "x,".repeat(4000);
    let values: [&[u8]; 9] =
        [b"", b"\xff\xfe", b",;=,;=\"", b"W/", b"\"", b"q=;;q=x;q=-1", b"br;q=0, gzip;q=nan, *", b"-1", long.as_bytes()];

    let mut asked = vec![("OPTIONS", "/api/schedule/build".to_owned()), ("GET", "/nowhere".to_owned())];
    for route in ROUTES {
        asked.push((route.method, crate::addresses::address(&town, route).await));
    }
    for name in names {
        for value in values {
            for (method, path) in &asked {
                let request = Request::builder().method(*method).uri(path).header(name, value).body(Body::empty()).unwrap();
                let answer = town.send(request).await;
                assert!(answer.status < 500, "{method} {path} with {name}: {value:?} is {}", answer.status);
            }
        }
    }
}
