//! What the server gives for life without a network: worker, manifest, icons, the page that says so, the page about privacy.

use std::collections::BTreeSet;

use settimes_testkit::Town;
use settimes_web::DoorOptions;

async fn without_worker() -> Town {
    Town::harbour_with(|settings| settings.service_worker = false, DoorOptions::default()).await
}

/// Width and height of a PNG, from its first chunk.
fn png_size(bytes: &[u8]) -> (u32, u32) {
    assert_eq!(&bytes[..8], b"\x89PNG\r\n\x1a\n");
    let number = |at: usize| u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap());
    (number(16), number(20))
}

/// Public specification, 1.5.
#[tokio::test]
async fn worker_manifest_icon_and_words_may_be_kept_as_long_as_agreed() {
    let town = Town::harbour().await;

    for (path, kind, policy) in [
        ("/sw.js", "text/javascript; charset=utf-8", "no-cache"),
        ("/manifest.webmanifest", "application/manifest+json", "public, max-age=86400"),
        ("/favicon.ico", "image/x-icon", "public, max-age=86400"),
        ("/privacy", "text/html; charset=utf-8", "public, max-age=300"),
        ("/offline", "text/html; charset=utf-8", "public, max-age=300"),
    ] {
        let answer = town.get(path).await;
        assert_eq!((answer.status, answer.header("content-type"), answer.header("cache-control")), (200, kind, policy), "{path}");
        let again = town.get_with(path, "if-none-match", answer.header("etag")).await;
        assert_eq!((again.status, again.body.len()), (304, 0), "{path}");
    }
}

/// Public specification, 6.5.
#[tokio::test]
async fn the_manifest_names_icons_of_the_size_they_claim() {
    let town = Town::harbour_with(|settings| settings.site_name = "Port Wexley \"Nights\"".to_owned(), DoorOptions::default()).await;

    let manifest = town.get("/manifest.webmanifest").await.json();

    for (field, value) in [("id", "/"), ("start_url", "/"), ("scope", "/"), ("display", "standalone"), ("name", "Port Wexley \"Nights\"")] {
        assert_eq!(manifest[field], value, "{field}");
    }
    assert_eq!(manifest["short_name"], manifest["name"]);
    let mut found = Vec::new();
    for icon in manifest["icons"].as_array().unwrap() {
        let [src, sizes, kind, purpose] = ["src", "sizes", "type", "purpose"].map(|field| icon[field].as_str().unwrap());
        let answer = town.get(src).await;
        assert_eq!((answer.status, answer.header("content-type")), (200, kind), "{src}");
        assert_eq!(answer.header("cache-control"), "public, max-age=31536000, immutable", "{src}");
        if kind == "image/png" {
            let (width, height) = png_size(&answer.body);
            assert_eq!(format!("{width}x{height}"), sizes, "{src}");
        }
        found.push(format!("{kind} {sizes} {purpose}"));
    }
    assert_eq!(found, ["image/svg+xml any any", "image/png 192x192 any", "image/png 512x512 any", "image/png 512x512 maskable"]);
}

#[tokio::test]
async fn the_icon_of_the_fixed_name_holds_three_pictures_of_the_sizes_it_claims() {
    let icon = Town::harbour().await.get("/favicon.ico").await.body;

    let short = |at: usize| u16::from_le_bytes(icon[at..at + 2].try_into().unwrap());
    let long = |at: usize| u32::from_le_bytes(icon[at..at + 4].try_into().unwrap()) as usize;
    assert_eq!((short(0), short(2), short(4)), (0, 1, 3));
    for (at, size) in [(6, 16), (22, 32), (38, 48)] {
        assert_eq!(u32::from(icon[at]), size);
        let (length, offset) = (long(at + 8), long(at + 12));
        assert_eq!(png_size(&icon[offset..offset + length]), (size, size));
    }
}

#[tokio::test]
async fn every_page_names_icons_and_manifest_that_are_there() {
    let town = Town::harbour().await;

    for path in ["/", "/event/crawl-17", "/band/1", "/privacy", "/offline", "/no-such-page"] {
        let page = town.get(path).await.text();
        assert!(!page.contains("href=\"data:"), "{path}");
        let named: BTreeSet<&str> = page.split("<link rel=\"").skip(1).filter_map(|link| link.split('"').next()).collect();
        for rel in ["icon", "apple-touch-icon", "manifest"] {
            assert!(named.contains(rel), "{path}: {rel}");
            let link = page.split(&format!("<link rel=\"{rel}\"")).nth(1).unwrap();
            let href = link.split("href=\"").nth(1).unwrap().split('"').next().unwrap();
            assert_eq!(town.get(href).await.status, 200, "{path}: {href}");
        }
    }
    let page = town.get("/").await.text();
    let touch = page.split("apple-touch-icon\" href=\"").nth(1).unwrap().split('"').next().unwrap();
    assert_eq!(png_size(&town.get(touch).await.body), (180, 180));
}

#[tokio::test]
async fn the_worker_keeps_its_bytes_while_the_data_changes() {
    let town = Town::harbour().await;
    let before = town.get("/sw.js").await;

    town.sql("UPDATE events SET name = 'Harbour Crawl, at last' WHERE id = 1; UPDATE performances SET start_time = '21:10' WHERE id = 10")
        .await;
    town.at("2026-08-04T02:30:00Z");

    let after = town.get("/sw.js").await;
    assert_eq!((after.body, after.headers.get("etag")), (before.body, before.headers.get("etag")));
}

/// What the worker keeps from the beginning is there, so that its installation cannot fail.
#[tokio::test]
async fn everything_that_the_worker_wants_from_the_beginning_is_there() {
    let town = Town::harbour().await;

    let worker = town.get("/sw.js").await.text();
    let list = worker.lines().find_map(|line| line.strip_prefix("const FILES = ")).unwrap().trim_end_matches(';');
    let files: Vec<String> = serde_json::from_str(list).unwrap();
    for file in &files {
        assert_eq!(town.get(file).await.status, 200, "{file}");
    }
    assert!(files.len() > 12 && files.contains(&"/offline".to_owned()), "{files:?}");
}

#[tokio::test]
async fn another_build_or_another_name_of_the_site_is_another_worker() {
    let one = Town::harbour().await.get("/sw.js").await.text();
    let other = Town::harbour_with(|settings| settings.site_name = "Nights".to_owned(), DoorOptions::default()).await;

    assert_ne!(one.lines().next(), other.get("/sw.js").await.text().lines().next(), "the page without a network says the name of the site");
}

#[tokio::test]
async fn switched_off_the_worker_takes_itself_away_and_no_page_brings_it() {
    let (on, off) = (Town::harbour().await, without_worker().await);

    assert!(on.get("/").await.text().contains("data-worker=\"/sw.js\""));
    for path in ["/", "/event/crawl-17", "/privacy", "/offline"] {
        assert!(!off.get(path).await.text().contains("data-worker"), "{path}");
    }
    let worker = off.get("/sw.js").await;
    assert_eq!((worker.status, worker.header("cache-control")), (200, "no-cache"));
    let text = worker.text();
    assert!(text.contains("unregister()") && text.contains("caches.delete") && !text.contains("respondWith"), "{text}");
    assert!(!off.get("/privacy").await.text().contains("Copies of pages"));
}

/// Public specification, 2.4 says nothing of pages without data: they stay, also for whoever has the worker.
#[tokio::test]
async fn words_and_worker_stay_while_the_public_data_is_off() {
    let town = Town::harbour_with(|settings| settings.public_data = false, DoorOptions::default()).await;

    for path in ["/privacy", "/offline", "/sw.js", "/manifest.webmanifest", "/favicon.ico"] {
        assert_eq!(town.get(path).await.status, 200, "{path}");
    }
}

/// Public specification, 6.3 and 6.2.
#[tokio::test]
async fn the_privacy_page_names_whoever_runs_this_and_every_key_of_the_browser() {
    let operator = "Port Wexley <Lamplighters>\n1 Quay\nhello@example.org";
    let town = Town::harbour_with(|settings| settings.operator = operator.to_owned(), DoorOptions::default()).await;

    let page = town.get("/privacy").await.text();

    assert!(page.contains("Port Wexley &#60;Lamplighters&#62;\n1 Quay\nhello@example.org"));
    for key in ["settimes:plan", "scheduleSessionId", "settimes:theme", "settimes:view", "privacy-acknowledged"] {
        assert!(page.contains(&format!("<code>{key}</code>")), "{key}");
    }
    assert!(!page.contains("noindex"));
    assert!(town.get("/offline").await.text().contains("<meta name=\"robots\" content=\"noindex\">"));
    assert!(town.get("/").await.text().contains("<a href=\"/privacy\">Privacy</a>"));
}
