//! Odd things in the database: what the specification says how to read never breaks an answer (public specification, 1.7 and 3.1); what cannot be
//! read is a failure of ours that names the column in the log and tells the visitor nothing (HOUSE: never a silent default).

#![expect(clippy::unwrap_used, reason = "a test may stop at a surprise")]

use std::io::Write;
use std::sync::{Arc, Mutex};

use settimes_testkit::Town;
use tracing_subscriber::fmt::MakeWriter;

const OUTPUTS: [&str; 10] = [
    "/",
    "/event/crawl-17",
    "/band/1",
    "/venue/1",
    "/api/schedule?event=crawl-17",
    "/api/events/public",
    "/api/events/timeline",
    "/api/events/1/details",
    "/api/feeds/ical",
    "/api/feeds/ical?event=crawl-17",
];

const ODD_JSON: [&str; 24] = [
    "",
    " ",
    "x",
    "{",
    "{}",
    "[]",
    "null",
    "true",
    "7",
    "\"text\"",
    "[[[[[[[[]]]]]]]]",
    "{\"website\":7,\"instagram\":[],\"venues\":{},\"primary\":null}",
    "{\"website\":\"javascript:alert(1)\",\"bandcamp\":\"data:text/html,x\"}",
    "[\"javascript:alert(1)\",{\"url\":\"javascript:alert(1)\"}]",
    "{\"website\":\"//evil.example\",\"facebook\":\"https://\"}",
    "{\"instagram\":\"@@../../\",\"youtube\":\"\\u0000\"}",
    "{\"__proto__\":{\"x\":1},\"constructor\":\"y\"}",
    "{\"a\":1e400}",
    "{\"a\":\"\\ud800\"}",
    "{\"primary\":\"red;}</style><script>alert(1)</script>\"}",
    "[{\"id\":\"x\",\"name\":7,\"map\":\"javascript:alert(1)\"}]",
    "{\"Anchor Room\":{\"url\":\"javascript:alert(1)\",\"address\":[]}}",
    "{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{}}}}}}}}}}",
    "\u{feff}{}",
];

#[tokio::test]
async fn no_stored_json_breaks_an_answer() {
    let town = Town::harbour().await;

    for (table, column) in
        [("events", "venue_info"), ("events", "social_links"), ("events", "theme_colors"), ("band_profiles", "social_links")]
    {
        for odd in ODD_JSON.iter().map(|odd| (*odd).to_owned()).chain([format!("{}1{}", "[".repeat(2000), "]".repeat(2000))]) {
            town.sql(&format!("UPDATE {table} SET {column} = '{}'", odd.replace('\'', "''"))).await;
            for path in OUTPUTS {
                let answer = town.get(path).await;
                assert_eq!(answer.status, 200, "{path} with {table}.{column} = {odd:.80}");
                let in_page = answer.header("content-type").starts_with("text/html");
                for danger in ["javascript:", "data:text", "<script>alert", "</style>"].iter().take(if in_page { 4 } else { 2 }) {
                    assert!(!answer.text().contains(danger), "{path} with {table}.{column} = {odd:.80} gives out {danger}");
                }
            }
            let schedule = town.get("/api/schedule?event=crawl-17").await.json();
            for text in [&schedule["event"]["venue_info"], &schedule["event"]["social_links"], &schedule["event"]["theme_colors"]] {
                assert!(text.is_null() || serde_json::from_str::<serde_json::Value>(text.as_str().unwrap()).is_ok(), "{text}");
            }
        }
        town.sql(&format!("UPDATE {table} SET {column} = NULL")).await;
    }
}

#[tokio::test]
async fn a_time_with_seconds_or_a_date_is_cut_to_hours_and_minutes() {
    let town = Town::harbour().await;
    let first = async || town.get("/api/schedule?event=crawl-17").await.json()["bands"][0].clone();
    let before = first().await;

    for (start, end) in [("21:00:00", "21:45:00"), ("2026-08-02 21:00", "2026-08-02 21:45"), ("2026-08-02T21:00:00", "2026-08-02T21:45:59")]
    {
        town.sql(&format!("UPDATE performances SET start_time = '{start}', end_time = '{end}' WHERE id = 10")).await;
        assert_eq!(first().await, before, "{start}");
        let calendar = town.get("/api/feeds/ical?event=crawl-17&sets=10").await.text();
        assert!(calendar.contains("20260802T210000\r\n") && calendar.contains("20260802T214500\r\n"), "{calendar}");
    }
}

#[tokio::test]
async fn odd_links_and_photos_are_left_out() {
    let town = Town::harbour().await;

    for odd in [
        "javascript:alert(1)",
        "//evil.example/x.png",
        "http://",
        "x",
        " ",
        "data:image/png;base64,AA",
        "https://u:p@evil.example/\u{7f}",
        "/../../etc",
    ] {
        town.sql(&format!("UPDATE events SET ticket_url = '{odd}'; UPDATE band_profiles SET photo_url = '{odd}', photo_alt_text = '<b>'"))
            .await;
        for path in OUTPUTS {
            let answer = town.get(path).await;
            assert_eq!(answer.status, 200, "{path} with {odd}");
            assert!(!answer.text().contains("javascript:") && !answer.text().contains("u:p@"), "{path} with {odd}");
        }
    }
}

/// What was logged while it lives.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, part: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(part)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

impl Log {
    /// A log that this thread writes, and the guard that ends it.
    fn open() -> (Self, tracing::subscriber::DefaultGuard) {
        let log = Self::default();
        let subscriber = tracing_subscriber::fmt().with_writer(log.clone()).with_ansi(false).finish();
        (log, tracing::subscriber::set_default(subscriber))
    }

    /// What was written since the last time.
    fn take(&self) -> String {
        String::from_utf8(std::mem::take(&mut *self.0.lock().unwrap())).unwrap()
    }
}

#[tokio::test]
async fn a_value_that_cannot_be_read_is_logged_by_its_column_and_told_to_nobody() {
    for (table, column, id, broken) in [
        (
            "events",
            "date",
            1,
            &[
                "/",
                "/api/schedule?event=crawl-17",
                "/api/events/public",
                "/api/events/timeline",
                "/event/crawl-17",
                "/api/events/1/details",
            ][..],
        ),
        ("events", "end_date", 1, &["/event/crawl-17", "/api/events/1/details"]),
        (
            "performances",
            "start_time",
            10,
            &["/", "/event/crawl-17", "/api/schedule", "/api/feeds/ical?event=crawl-17", "/band/1", "/venue/1"],
        ),
        ("performances", "end_time", 10, &["/event/crawl-17", "/api/schedule"]),
        ("performances", "public_changed_at", 10, &["/api/feeds/ical?event=crawl-17"]),
    ] {
        let town = Town::harbour().await;
        town.get("/event/crawl-17").await;
        town.sql(&format!("UPDATE {table} SET {column} = 'zqzmark' WHERE id = {id}")).await;
        let (log, _guard) = Log::open();

        for path in broken {
            let answer = town.get(path).await;
            let said = log.take();
            assert_eq!(answer.status, 500, "{path} with {column}");
            assert!(!answer.text().contains("zqzmark") && !answer.text().contains(column), "{path}: {}", answer.text());
            let failure = said.lines().find(|line| line.contains("ERROR")).unwrap_or_else(|| panic!("nothing was logged: {said}"));
            assert!(failure.contains(column) && failure.contains(answer.header("x-request-id")), "{failure}");
            assert_eq!(said.matches("ERROR").count(), 1, "it is logged once: {said}");
            assert!(!said.contains("zqzmark"), "{said}");
        }
        for path in ["/api/schedule?event=secret-fest", "/api/events/5/details", "/band/5", "/healthz", "/readyz"] {
            assert_eq!(town.get(path).await.status, 200, "{path} has nothing to do with it");
        }
        town.sql(&format!("UPDATE {table} SET {column} = NULL WHERE id = {id} AND '{column}' <> 'date'; UPDATE events SET date = '2026-08-02' WHERE id = 1")).await;
        for path in broken {
            assert_eq!(town.get(path).await.status, 200, "{path} is well again");
        }
    }
}

/// Accounts specification, 1.5 and test 34.
#[tokio::test]
async fn the_access_log_knows_routes_and_no_visitors() {
    let town = Town::harbour().await;
    let (log, _guard) = Log::open();
    let headers = [
        ("user-agent", "zqz-agent"),
        ("cookie", "zqz-cookie=1"),
        ("referer", "https://zqz-referer.example"),
        ("x-forwarded-for", "198.51.100.77"),
        ("authorization", "Bearer zqz-token"),
        ("x-request-id", "zqz-id"),
    ];

    let shown = town.ask(http::Method::GET, "/event/crawl-17?email=zqz@example.org", &headers, "").await;
    town.ask(http::Method::POST, "/api/schedule/build?token=zqz", &headers, "{\"user_session\":\"zqz-session\"}").await;
    town.ask(http::Method::GET, "/nowhere/zqz-path", &headers, "").await;
    town.ask(http::Method::GET, "/band/zqz-name", &headers, "").await;

    let said = log.take();
    assert!(!said.contains("zqz") && !said.contains("198.51.100.77") && !said.contains("203.0.113"), "{said}");
    let lines: Vec<&str> = said.lines().collect();
    assert_eq!(lines.len(), 4, "{said}");
    assert!(
        lines[0].contains("route=\"/event/{slug}\"") && lines[0].contains("status=200") && lines[0].contains(shown.header("x-request-id")),
        "{said}"
    );
    assert!(
        lines[1].contains("method=\"POST\" route=\"/api/schedule/build\" status=400") && lines[2].contains("route=\"(none)\" status=404"),
        "{said}"
    );
}

/// Accounts specification, 1.6.
#[tokio::test]
async fn a_proxy_that_is_not_trusted_is_warned_of_once() {
    let town = Town::harbour().await;
    let (log, _guard) = Log::open();

    for _ in 0..3 {
        let request = http::Request::get("/healthz").header("x-forwarded-for", "198.51.100.77").body(axum::body::Body::empty()).unwrap();
        town.send_from(Some("10.0.0.1"), request).await;
    }

    let said = log.take();
    assert_eq!(said.matches("trusted_proxies").count(), 2, "one line that names the setting twice: {said}");
    assert!(!said.contains("198.51.100.77"), "{said}");
}
