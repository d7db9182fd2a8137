//! The server on a real socket: sizes, slow and broken clients, garbage (accounts specification, 1.1 and 1.5; its test 43).

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop at a surprise")]

use std::net::SocketAddr;
use std::time::Duration;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use settimes_testkit::Town;
use settimes_web::{Listener, serve};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

const CLOSE: &str = "GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

/// A town behind a socket; the server ends with the runtime of the test.
async fn served() -> (Town, SocketAddr) {
    let town = Town::harbour().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(serve(Listener::Tcp(listener), town.door(), std::future::pending()));
    (town, address)
}

/// What comes back on one connection until the server closes it. The bytes are sent while the answer is read, as a client does
/// that does not wait; a client that is told no may find that nobody reads on.
async fn exchange(address: SocketAddr, bytes: Vec<u8>) -> String {
    let (mut inbox, mut outbox) = TcpStream::connect(address).await.unwrap().into_split();
    let sending = tokio::spawn(async move {
        let _ = outbox.write_all(&bytes).await;
        outbox
    });
    let mut all = Vec::new();
    let whole = async {
        let mut part = [0; 4096];
        while let Ok(read @ 1..) = inbox.read(&mut part).await {
            all.extend_from_slice(&part[..read]);
        }
    };
    let ended = tokio::time::timeout(Duration::from_mins(1), whole).await;
    drop(sending.await);
    assert!(ended.is_ok(), "the server keeps the connection open after {:?}", String::from_utf8_lossy(&all));
    String::from_utf8_lossy(&all).into_owned()
}

async fn assert_serves(address: SocketAddr) {
    let answer = exchange(address, CLOSE.into()).await;
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n") && answer.ends_with("\r\n\r\nok"), "{answer}");
}

fn post(headers: &str) -> String {
    format!("POST /api/schedule/build HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nConnection: close\r\n{headers}\r\n")
}

fn assert_is(answer: &str, status: &str, code: &str) {
    assert!(answer.starts_with(&format!("HTTP/1.1 {status}")), "{status}: {answer}");
    assert!(answer.contains(&format!("\"code\":\"{code}\"")), "{code}: {answer}");
    assert!(answer.contains("x-request-id: ") && answer.contains("x-content-type-options: nosniff"), "{answer}");
    assert!(!answer.to_lowercase().contains("\r\nserver:") && !answer.to_lowercase().contains("x-powered-by"), "{answer}");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_megabytes_are_refused_however_they_come() {
    let (_town, address) = served().await;
    let large = vec![b' '; 2_000_000];
    let whole = |head: String, body: &[u8]| [head.as_bytes(), body].concat();
    let chunked: Vec<u8> =
        large.chunks(64_000).flat_map(|chunk| [format!("{:x}\r\n", chunk.len()).as_bytes(), chunk, b"\r\n"].concat()).collect();

    for (what, request) in [
        ("told", whole(post("Content-Length: 2000000\r\n"), &large)),
        ("told and never sent", post("Content-Length: 2000000\r\n").into()),
        ("told beyond any number", post("Content-Length: 9999999999999999999\r\n").into()),
        ("chunked", whole(post("Transfer-Encoding: chunked\r\n"), &chunked)),
        ("multipart", whole(post("Content-Length: 2000000\r\n").replace("application/json", "multipart/form-data; boundary=x"), &large)),
        (
            "a form",
            whole(post("Transfer-Encoding: chunked\r\n").replace("application/json", "application/x-www-form-urlencoded"), &chunked),
        ),
        ("with a promise", post("Content-Length: 2000000\r\nExpect: 100-continue\r\n").into()),
        ("to a page", post("Content-Length: 2000000\r\n").replace("POST /api/schedule/build", "GET /api/schedule").into()),
    ] {
        let answer = exchange(address, request).await;
        assert!(answer.starts_with("HTTP/1.1 413 "), "{what}: {answer}");
        assert_is(&answer, "413", "BODY_TOO_LARGE");
    }
    let exact = format!("{{\"event_id\":\"{}\"}}", "1".repeat(1_000_000 - 15));
    assert_eq!(exact.len(), 1_000_000);
    assert_is(&exchange(address, whole(post("Content-Length: 1000000\r\n"), exact.as_bytes())).await, "400", "VALIDATION_FAILED");
    assert_serves(address).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_length_that_lies_harms_nobody() {
    let (_town, address) = served().await;
    let lies = [
        ("shorter than the body", post("Content-Length: 2\r\n") + "{}{}{}{}", "HTTP/1.1 400"),
        ("two lengths", post("Content-Length: 2\r\nContent-Length: 3\r\n") + "{}", "HTTP/1.1 400"),
        ("a length and chunks", post("Content-Length: 2\r\nTransfer-Encoding: chunked\r\n") + "2\r\n{}\r\n0\r\n\r\n", "HTTP/1.1 4"),
        ("a sign", post("Content-Length: +2\r\n") + "{}", "HTTP/1.1 400"),
        ("a word", post("Content-Length: two\r\n") + "{}", "HTTP/1.1 400"),
        ("a negative one", post("Content-Length: -2\r\n") + "{}", "HTTP/1.1 400"),
        ("broken chunks", post("Transfer-Encoding: chunked\r\n") + "zz\r\n{}\r\n0\r\n\r\n", "HTTP/1.1 400"),
        ("a chunk beyond any number", post("Transfer-Encoding: chunked\r\n") + "ffffffffffffffffff\r\n", "HTTP/1.1 400"),
    ];

    for (what, request, expected) in lies {
        let answer = exchange(address, request.into_bytes()).await;
        assert!(answer.starts_with(expected), "{what}: {answer}");
        assert!(!answer.contains("HTTP/1.1 5"), "{what}: {answer}");
    }
    assert_serves(address).await;
}

/// With the clock of the runtime standing still, it leaps to the next deadline whenever nobody has anything to do.
#[tokio::test(start_paused = true)]
#[expect(clippy::disallowed_methods, reason = "the clock of the waiting, which stands still here, not that of the night")]
async fn slow_clients_are_cut_off() {
    let (_town, address) = served().await;

    for (what, bytes, seconds, expected) in [
        ("nothing at all", "", 10, ""),
        ("half a head", "GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ", 10, ""),
        ("half a body", &(post("Content-Length: 100\r\n") + "{"), 30, "HTTP/1.1 408 "),
        ("half a chunk", &(post("Transfer-Encoding: chunked\r\n") + "10\r\n{"), 30, "HTTP/1.1 408 "),
    ] {
        let began = tokio::time::Instant::now();
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(bytes.as_bytes()).await.unwrap();
        let mut answer = String::new();
        let _ = stream.read_to_string(&mut answer).await;

        assert_eq!(began.elapsed().as_secs(), seconds, "{what}: {answer}");
        assert!(answer.starts_with(expected) && answer.is_empty() == expected.is_empty(), "{what}: {answer}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_in_one_breath_are_answered_in_order() {
    let (_town, address) = served().await;
    let body = r#"{"event_id":1,"performance_ids":[10],"user_session":"s"}"#;
    let breath = format!(
        "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\nHEAD /api/schedule HTTP/1.1\r\nHost: x\r\n\r\n\
         POST /api/schedule/build HTTP/1.1\r\nHost: x\r\nContent-Length: {}\r\n\r\n{body}GET /nowhere HTTP/1.1\r\nHost: x\r\n\r\n{CLOSE}",
        body.len()
    );

    let answers = exchange(address, breath.into_bytes()).await;

    let statuses: Vec<&str> = answers.split("HTTP/1.1 ").skip(1).filter_map(|answer| answer.get(..3)).collect();
    assert_eq!(statuses, ["200", "200", "200", "404", "200"], "{answers}");
    assert!(answers.contains(r#"{"success":true,"recorded":1}"#));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_stops_talking_still_gets_its_answer_and_one_that_leaves_harms_nobody() {
    let (town, address) = served().await;

    for path in ["/healthz", "/event/crawl-17", "/api/events/timeline"] {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(format!("GET {path} HTTP/1.1\r\nHost: x\r\n\r\n").as_bytes()).await.unwrap();
        stream.shutdown().await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{path}: {answer}");
    }
    for round in 0..50 {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(format!("GET /api/events/public?city={round} HTTP/1.1\r\nHost: x\r\n\r\n").as_bytes()).await.unwrap();
        drop(stream);
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all((post("Content-Length: 100\r\n") + "{").as_bytes()).await.unwrap();
        drop(stream);
    }
    assert_serves(address).await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(town.door().board_figures().turns, 0);
}

#[test]
fn garbage_on_the_socket_is_refused_and_the_next_visitor_served() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let (_town, address) = runtime.block_on(served());
    let config = Config { cases: 150, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let lines = proptest::sample::select(vec![
        "GET / HTTP/1.1",
        "GET / HTTP/9.9",
        "GET  HTTP/1.1",
        "GET http://evil.example/ HTTP/1.1",
        "GET //evil.example/.. HTTP/1.1",
        "OPTIONS * HTTP/1.1",
        "CONNECT evil.example:443 HTTP/1.1",
        "PRI * HTTP/2.0",
        "Host: x",
        "Host: a\tb",
        "Content-Length: 5",
        "Transfer-Encoding: chunked",
        "Connection: upgrade",
        "Upgrade: h2c",
        ": nothing",
        "X: \u{7f}",
        "",
        "",
    ]);
    let garbage = prop_oneof![vec(any::<u8>(), 1..600), vec(lines, 1..8).prop_map(|lines| lines.join("\r\n").into_bytes())];

    let outcome = runner.run(&garbage, |garbage| {
        // An end that closes any request that the garbage may have begun.
        let mut bytes = garbage.clone();
        bytes.extend_from_slice(b"\r\n\r\n0\r\n\r\n");
        bytes.extend_from_slice(CLOSE.as_bytes());
        let answer = runtime.block_on(async {
            let mut stream = TcpStream::connect(address).await.unwrap();
            let _ = stream.write_all(&bytes).await;
            let _ = stream.shutdown().await;
            let mut all = Vec::new();
            let ended = tokio::time::timeout(Duration::from_secs(40), stream.read_to_end(&mut all)).await;
            ended.map(|_| String::from_utf8_lossy(&all).into_owned())
        });
        let answer = answer.map_err(|_| TestCaseError::fail("the connection stays open"))?;
        prop_assert!(!answer.contains("HTTP/1.1 5"), "{:?}: {answer}", String::from_utf8_lossy(&garbage));
        Ok(())
    });

    outcome.unwrap();
    runtime.block_on(assert_serves(address));
}

#[tokio::test(flavor = "multi_thread")]
async fn too_many_headers_and_too_long_addresses_are_refused() {
    let (_town, address) = served().await;

    let many = format!("GET / HTTP/1.1\r\nHost: x\r\n{}\r\n", "X-Y: z\r\n".repeat(500));
    let long = format!("GET /{} HTTP/1.1\r\nHost: x\r\n\r\n", "x".repeat(70_000));
    let endless = format!("GET / HTTP/1.1\r\nHost: x\r\nX-Y: {}\r\n\r\n", "z".repeat(2_000_000));
    for (what, request, status) in [("many", many, "431"), ("long", long, "414"), ("endless", endless, "431")] {
        let answer = exchange(address, request.into_bytes()).await;
        assert!(answer.is_empty() || answer.starts_with(&format!("HTTP/1.1 {status} ")), "{what}: {answer}");
    }
    assert_serves(address).await;
}
