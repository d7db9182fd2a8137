//! The limits kept in memory, at their numbers, with a clock that stands still (public specification, 1.4; accounts specification, 1.6 and 2.1).

#![expect(clippy::unwrap_used, reason = "a test may stop at a surprise")]

use std::collections::BTreeMap;

use axum::body::Body;
use http::{Method, Request};
use settimes_app::Mode;
use settimes_core::limits::{Budget, LimitClass};
use settimes_testkit::{Answer, Town};
use settimes_web::{DoorOptions, Proxies, ProxyHeader};

const NOW: i64 = 1_785_724_200; // 2026-08-03T02:30:00Z

fn of(limits: &[(LimitClass, u32, u32)]) -> DoorOptions {
    let limits = limits.iter().map(|(class, requests, seconds)| (*class, Budget { requests: *requests, seconds: *seconds })).collect();
    DoorOptions { limits, ..DoorOptions::default() }
}

/// How many requests of a kind pass before the first refusal.
async fn passing(town: &Town, method: Method, path: &str) -> u32 {
    let mut passed = 0;
    while town.ask(method.clone(), path, &[], "").await.status != 429 {
        passed += 1;
        assert!(passed < 20_000, "{path} has no limit");
    }
    passed
}

#[tokio::test]
async fn every_class_refuses_after_its_number_and_leaves_the_others_alone() {
    let town = Town::harbour().await;

    for (method, path, number) in [
        (Method::POST, "/api/schedule/build", 600),
        (Method::GET, "/api/feeds/ical", 600),
        (Method::GET, "/api/schedule", 2400),
        (Method::GET, "/api/events/public", 2400),
        (Method::GET, "/api/nowhere", 2400),
        (Method::GET, "/nowhere", 2400),
        (Method::GET, "/media/demo/x.svg", 12_000),
    ] {
        assert_eq!(passing(&town, method, path).await, number, "{path}");
    }
    for path in [
        "/api/events/timeline",
        "/api/events/1/details",
        "/api/events/nowhere",
        "/",
        "/event/crawl-17",
        "/band/1",
        "/venue/1",
        "/events/crawl-17",
        "/media/x",
    ] {
        assert_eq!(town.get(path).await.status, 429, "{path} draws on a budget that is empty");
    }
    assert_eq!(town.ask(Method::DELETE, "/api/schedule", &[], "").await.status, 429, "a wrong method counts like the right one");
    for path in ["/healthz", "/readyz"] {
        assert_eq!(town.get(path).await.status, 200);
    }
    assert_eq!(town.get("/assets/x").await.status, 404);
    assert_eq!(town.ask(Method::OPTIONS, "/api/schedule", &[], "").await.status, 204, "a preflight request comes before the limit");
}

#[tokio::test]
async fn a_refusal_says_when_to_come_back_and_so_do_the_headers() {
    let town = Town::harbour_with(|_| {}, of(&[(LimitClass::Schedule, 3, 60), (LimitClass::Pages, 1, 600)])).await;
    let stand = |answer: &Answer| {
        let number = |name| answer.header(name).parse::<i64>().unwrap();
        (answer.status, number("x-ratelimit-limit"), number("x-ratelimit-remaining"), number("x-ratelimit-reset") - NOW)
    };

    assert_eq!(stand(&town.get("/api/schedule").await), (200, 3, 2, 20));
    assert_eq!(stand(&town.get("/api/schedule?event=nope").await), (404, 3, 1, 40));
    assert_eq!(stand(&town.get("/api/schedule").await), (200, 3, 0, 60));
    let refused = town.get("/api/schedule").await;
    assert_eq!(stand(&refused), (429, 3, 0, 60));
    assert_eq!(refused.header("retry-after"), "20");
    assert_eq!(
        refused.text(),
        r#"{"error":"Too many requests","message":"Please wait a moment and try again.","code":"RATE_LIMITED","retryAfter":20}"#
    );
    town.at("2026-08-03T02:30:19Z");
    assert_eq!(town.get("/api/schedule").await.header("retry-after"), "1");
    town.at("2026-08-03T02:30:20Z");
    assert_eq!(town.get("/api/schedule").await.status, 200);
    assert_eq!(town.get("/api/schedule").await.status, 429);

    town.get("/").await;
    let page = town.get("/").await;
    assert_eq!((page.status, page.header("retry-after"), page.header("content-type")), (429, "600", "text/html; charset=utf-8"));
    assert!(!page.headers.contains_key("x-ratelimit-limit"));
}

#[tokio::test]
async fn a_304_gives_its_unit_back() {
    let town = Town::harbour_with(|_| {}, of(&[(LimitClass::Schedule, 3, 60), (LimitClass::Pages, 3, 60)])).await;

    for path in ["/api/schedule", "/"] {
        let tag = town.get(path).await.header("etag").to_owned();
        for _ in 0..20 {
            let held = town.get_with(path, "if-none-match", &tag).await;
            assert_eq!(held.status, 304, "{path}");
            if path.starts_with("/api") {
                assert_eq!(held.header("x-ratelimit-remaining"), "2");
            }
        }
        assert_eq!([town.get(path).await.status, town.get(path).await.status, town.get(path).await.status], [200, 200, 429], "{path}");
        assert_eq!(town.get_with(path, "if-none-match", &tag).await.status, 429, "{path}: an empty budget refuses before it looks");
    }
}

fn get(path: &str, headers: &[(&str, &str)]) -> Request<Body> {
    let request = headers.iter().fold(Request::get(path), |request, (name, value)| request.header(*name, *value));
    request.body(Body::empty()).unwrap()
}

/// A peer and its headers.
type Visitor<'a> = (Option<&'a str>, &'a [(&'a str, &'a str)]);

/// How each of some visitors fares, one request each, with a budget of one.
async fn fates(town: &Town, visitors: &[Visitor<'_>]) -> Vec<u16> {
    let mut fates = Vec::new();
    for (peer, headers) in visitors {
        fates.push(town.send_from(*peer, get("/api/schedule", headers)).await.status);
    }
    fates
}

fn one_each(proxies: Proxies) -> DoorOptions {
    DoorOptions { proxies, ..of(&[(LimitClass::Schedule, 1, 60)]) }
}

#[tokio::test]
async fn ipv6_counts_by_its_network_and_mapped_ipv4_as_ipv4() {
    let town = Town::harbour_with(|_| {}, one_each(Proxies::default())).await;

    let visitors: [Visitor<'_>; 7] = [
        (Some("2001:db8:1:2::1"), &[]),
        (Some("2001:db8:1:2:ffff::9"), &[]),
        (Some("2001:db8:1:3::1"), &[]),
        (Some("203.0.113.7"), &[]),
        (Some("::ffff:203.0.113.7"), &[]),
        (None, &[]),
        (None, &[]),
    ];
    assert_eq!(fates(&town, &visitors).await, [200, 429, 200, 200, 429, 200, 429]);
}

/// Accounts specification, test 23.
#[tokio::test]
async fn no_header_of_a_stranger_changes_whom_a_limit_counts() {
    let town = Town::harbour_with(|settings| settings.mode = Mode::Demo, one_each(Proxies::default())).await;
    let peer = Some("203.0.113.7");
    assert_eq!(town.send_from(peer, get("/api/schedule", &[])).await.status, 200);

    for (name, value) in [
        ("x-forwarded-for", "127.0.0.1"),
        ("x-forwarded-for", "198.51.100.1"),
        ("forwarded", "for=127.0.0.1"),
        ("x-real-ip", "127.0.0.1"),
        ("cf-connecting-ip", "127.0.0.1"),
        ("true-client-ip", "127.0.0.1"),
        ("x-no-limit", "1"),
        ("host", "localhost"),
    ] {
        assert_eq!(town.send_from(peer, get("/api/schedule", &[(name, value)])).await.status, 429, "{name}: {value}");
    }
}

/// Accounts specification, test 24.
#[tokio::test]
async fn a_trusted_proxy_names_the_client_from_the_right() {
    let trusted = || vec!["10.0.0.0/8".parse().unwrap(), "fd00::/8".parse().unwrap()];
    let town = Town::harbour_with(|_| {}, one_each(Proxies { trusted: trusted(), header: ProxyHeader::XForwardedFor })).await;
    let proxy = Some("10.0.0.1");

    let visitors: [Visitor<'_>; 9] = [
        (proxy, &[("x-forwarded-for", "1.1.1.1, 2.2.2.2")]),
        (proxy, &[("x-forwarded-for", "9.9.9.9, 2.2.2.2")]),
        (proxy, &[("x-forwarded-for", "9.9.9.9"), ("x-forwarded-for", "2.2.2.2, 10.0.0.3")]),
        (proxy, &[("x-forwarded-for", "1.1.1.1")]),
        (Some("fd00::7"), &[("x-forwarded-for", "1.1.1.1")]),
        (proxy, &[("forwarded", "for=5.5.5.5")]),
        (proxy, &[("x-forwarded-for", "oops")]),
        (proxy, &[("x-forwarded-for", "6.6.6.6, oops")]),
        (None, &[("x-forwarded-for", "2.2.2.2")]),
    ];
    assert_eq!(fates(&town, &visitors).await, [200, 429, 429, 200, 429, 200, 429, 429, 429]);

    let town = Town::harbour_with(|_| {}, one_each(Proxies { trusted: trusted(), header: ProxyHeader::Forwarded })).await;
    let visitors: [Visitor<'_>; 4] = [
        (proxy, &[("forwarded", "for=\"[2001:db8::7]:4711\";proto=https")]),
        (proxy, &[("forwarded", "for=1.1.1.1, For=\"[2001:db8::8]\"")]),
        (proxy, &[("forwarded", "for=unknown")]),
        (proxy, &[("x-forwarded-for", "7.7.7.7")]),
    ];
    assert_eq!(fates(&town, &visitors).await, [200, 429, 200, 429]);
}

#[tokio::test]
async fn loopback_is_exempt_in_development_and_demo_only() {
    for (mode, fate) in [(Mode::Production, 429), (Mode::Development, 200), (Mode::Demo, 200)] {
        let town = Town::harbour_with(|settings| settings.mode = mode, one_each(Proxies::default())).await;
        for peer in ["127.0.0.1", "::1", "127.1.2.3", "::ffff:127.0.0.1"] {
            let visitors: [Visitor<'_>; 3] = [(Some(peer), &[]), (Some(peer), &[]), (Some(peer), &[])];
            assert_eq!(fates(&town, &visitors).await.last(), Some(&fate), "{mode:?} {peer}");
        }
        let stranger: [Visitor<'_>; 2] = [(Some("203.0.113.7"), &[]), (Some("203.0.113.7"), &[])];
        assert_eq!(fates(&town, &stranger).await, [200, 429], "{mode:?}");
    }
}

#[tokio::test]
async fn a_foreign_origin_costs_its_visitor_nothing() {
    let town = Town::harbour_with(|_| {}, of(&[(LimitClass::Build, 1, 60)])).await;

    for _ in 0..5 {
        let foreign = town.ask(Method::POST, "/api/schedule/build", &[("origin", "https://evil.example")], "{}").await;
        assert_eq!(foreign.status, 403);
    }

    assert_eq!(town.post("/api/schedule/build", "{}").await.status, 400);
    assert_eq!(town.post("/api/schedule/build", "{}").await.status, 429);
}

#[tokio::test]
async fn every_number_can_be_set() {
    let limits: BTreeMap<_, _> = [(LimitClass::Media, Budget { requests: 2, seconds: 60 })].into();
    let town = Town::harbour_with(|_| {}, DoorOptions { limits, ..DoorOptions::default() }).await;

    assert_eq!(passing(&town, Method::GET, "/media/demo/x.svg").await, 2);
}
