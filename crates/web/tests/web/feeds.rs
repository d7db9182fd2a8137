//! Atom and RSS (public specification, 8.2), read back by the parsers of the libraries; `scripts/check-feeds.sh` reads them with another one.

#![expect(clippy::unwrap_used, reason = "a test may stop at a surprise")]

use atom_syndication::Feed;
use http::Method;
use rss::Channel;
use settimes_testkit::{Answer, Town};
use settimes_web::DoorOptions;

async fn noted() -> Town {
    let town = Town::harbour().await;
    town.round("public-state").await;
    town
}

fn atom(answer: &Answer) -> Feed {
    Feed::read_from(&answer.body[..]).unwrap()
}

fn rss(answer: &Answer) -> Channel {
    Channel::read_from(&answer.body[..]).unwrap()
}

fn ids(feed: &Feed) -> Vec<&str> {
    feed.entries.iter().map(|entry| entry.id.as_str()).collect()
}

#[tokio::test]
async fn the_news_are_told_in_atom() {
    let town = noted().await;
    town.sql("UPDATE events SET ticket_url = 'https://tickets.example/?a=1&b=2' WHERE id = 5").await;
    town.at("2026-08-03T02:40:00Z");
    town.round("public-state").await;

    let answer = town.get("/feed.atom").await;

    assert_eq!((answer.status, answer.header("content-type")), (200, "application/atom+xml; charset=utf-8"));
    assert_eq!((answer.header("cache-control"), answer.header("access-control-allow-origin")), ("public, max-age=3600", "*"));
    insta::assert_snapshot!(answer.text().replace("><", ">\n<"));
    assert_eq!(ids(&atom(&answer)), ["tag:sets.example,2024:event:5", "tag:sets.example,2024:event:1", "tag:sets.example,2024:event:2"]);
}

#[tokio::test]
async fn the_news_are_told_in_rss() {
    let town = noted().await;

    let answer = town.get("/feed.rss?city=waterloo").await;

    assert_eq!((answer.status, answer.header("content-type")), (200, "application/rss+xml; charset=utf-8"));
    insta::assert_snapshot!(answer.text().replace("><", ">\n<"));
    assert_eq!(rss(&answer).items.len(), 3);
}

#[tokio::test]
async fn an_event_is_in_no_feed_before_it_was_looked_at() {
    let town = Town::harbour().await;

    let (empty, no_items) = (town.get("/feed.atom").await, town.get("/feed.rss").await);

    assert_eq!((ids(&atom(&empty)).len(), rss(&no_items).items.len()), (0, 0));
    assert_eq!(atom(&empty).updated.to_rfc3339(), "2026-08-02T10:00:00+00:00");
    town.round("public-state").await;
    assert_eq!(ids(&atom(&town.get("/feed.atom").await)).len(), 3);
}

#[tokio::test]
async fn feeds_are_narrowed_by_city_and_genre_and_name_themselves_so() {
    let town = noted().await;

    let punk = atom(&town.get("/feed.atom?genre=PUNK&city=Waterloo").await);
    let secret = atom(&town.get("/feed.atom?genre=secretcore").await);
    let elsewhere = atom(&town.get("/feed.atom?city=Öl%20%26%20Wasser").await);

    assert_eq!(ids(&punk), ["tag:sets.example,2024:event:1", "tag:sets.example,2024:event:5"]);
    assert_eq!(punk.links[0].href, "https://sets.example/feed.atom?city=Waterloo&genre=PUNK");
    assert_eq!(punk.title.value, "SetTimes: Waterloo, PUNK");
    assert_eq!((ids(&secret).len(), ids(&elsewhere).len()), (0, 0));
    assert_eq!(elsewhere.links[0].href, "https://sets.example/feed.atom?city=%C3%96l+%26+Wasser");
}

#[tokio::test]
async fn the_bytes_change_with_the_news_only() {
    let town = noted().await;
    for path in ["/feed.atom", "/feed.rss"] {
        let first = town.get(path).await;
        town.at("2026-08-03T08:00:00Z");
        town.sql("UPDATE band_profiles SET name = 'Unheard Act' WHERE id = 4; UPDATE performances SET start_time = '22:00' WHERE id = 21")
            .await;
        town.round("public-state").await;

        let second = town.get_with(path, "if-none-match", first.header("etag")).await;

        assert_eq!((second.status, second.header("etag")), (304, first.header("etag")), "{path}");
        town.sql("UPDATE performances SET is_announced = 1 WHERE id = 21").await;
        town.round("public-state").await;
        let third = town.get(path).await;
        assert!(third.text().contains("Unheard Act") && third.header("etag") != first.header("etag"), "{path}");
        town.sql("UPDATE performances SET is_announced = 0 WHERE id = 21").await;
        town.round("public-state").await;
        town.at("2026-08-03T02:30:00Z");
    }
}

#[tokio::test]
async fn awkward_names_arrive_whole_and_what_xml_cannot_hold_does_not() {
    let town = Town::harbour().await;
    let name = "<b>&amp; \"Öl\" ]]> 夜行 😀";
    town.sql(&format!("UPDATE events SET name = '{name}' || char(1) || char(65535) WHERE id = 1; UPDATE band_profiles SET name = '<i>x</i> & y' WHERE id = 1")).await;
    town.round("public-state").await;

    let (feed, channel) = (atom(&town.get("/feed.atom").await), rss(&town.get("/feed.rss").await));

    assert_eq!(feed.entries[0].title.value, name);
    assert_eq!(channel.items[0].title.as_deref(), Some(name));
    let summary = feed.entries[0].summary.clone().unwrap().value;
    assert!(summary.contains("<i>x</i> & y, Öl & Wasser"), "{summary}");
    assert!(channel.items[0].description.as_deref().unwrap().contains("&lt;i&gt;x&lt;/i&gt; &amp; y"));
}

#[tokio::test]
async fn what_is_over_leaves_the_feed_when_the_festival_day_flips() {
    let town = noted().await;
    assert_eq!(ids(&atom(&town.get("/feed.atom").await)).len(), 3);

    town.at("2026-08-03T10:00:00Z");

    assert_eq!(ids(&atom(&town.get("/feed.atom").await)), ["tag:sets.example,2024:event:2", "tag:sets.example,2024:event:5"]);
}

#[tokio::test]
async fn a_feed_has_at_most_thirty_entries() {
    let town = Town::harbour().await;
    town.sql(
        "WITH RECURSIVE n (n) AS (SELECT 100 UNION ALL SELECT n + 1 FROM n WHERE n < 150)
         INSERT INTO events (id, name, date, slug, is_published, status) SELECT n, 'Night', '2026-12-05', 'night-' || n, 1, 'published' FROM n",
    )
    .await;
    town.round("public-state").await;

    assert_eq!(ids(&atom(&town.get("/feed.atom").await)).len(), 30);
}

#[tokio::test]
async fn a_refusal_of_a_feed_is_a_page_and_any_site_may_ask() {
    let town = Town::harbour_with(|settings| settings.public_data = false, DoorOptions::default()).await;

    let off = town.get("/feed.atom").await;
    let asked = town.ask(Method::OPTIONS, "/feed.rss", &[("origin", "https://evil.example")], "").await;

    assert_eq!((off.status, off.header("content-type")), (503, "text/html; charset=utf-8"));
    assert_eq!((asked.status, asked.header("access-control-allow-origin")), (204, "*"));
}

#[tokio::test]
async fn pages_name_the_feed() {
    let town = noted().await;
    for page in ["/", "/event/crawl-17"] {
        let text = town.get(page).await.text();

        let link = r#"<link rel="alternate" type="application/atom+xml" title="New nights of SetTimes" href="/feed.atom">"#;
        assert!(text.contains(link), "{page}");
        assert!(text.contains(r#"<a href="/feed.atom">Atom</a> <a href="/feed.rss">RSS</a>"#), "{page}");
    }
}

#[tokio::test]
async fn the_map_of_the_site_and_the_list_of_events_hear_of_a_change() {
    let town = noted().await;
    assert_eq!(town.get("/api/events/public").await.json()["generated_at"], "2026-08-03T02:30:00Z");
    town.at("2026-08-04T12:00:00Z");
    assert_eq!(town.get("/api/events/public").await.json()["generated_at"], "2026-08-04T10:00:00Z");
    town.sql("UPDATE events SET name = 'Halloween 27' WHERE id = 5").await;

    town.round("public-state").await;

    assert_eq!(town.get("/api/events/public").await.json()["generated_at"], "2026-08-04T12:00:00Z");
    let map = town.get("/sitemap.xml").await.text();
    assert!(map.contains("<loc>https://sets.example/event/halloween-26</loc><lastmod>2026-08-04</lastmod>"), "{map}");
    assert!(map.contains("<loc>https://sets.example/event/secret-fest</loc><lastmod>2026-08-03</lastmod>"), "{map}");
}
