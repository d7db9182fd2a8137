//! Addresses of every route that is read, in one place: whoever adds a route teaches it here, or the tests that walk the table fail.

#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may stop at a surprise")]

use http::Method;
use settimes_app::Mode;
use settimes_core::limits::{Budget, LimitClass};
use settimes_testkit::Town;
use settimes_web::{DoorOptions, ROUTES, Route};

/// What stands for the part in braces of a pattern, and which queries are asked.
pub(crate) struct Examples {
    pattern: &'static str,
    /// Parts that lead somewhere in the harbour, the best first.
    harbour: &'static [&'static str],
    /// Parts that name what is hidden in the tests of hiding, and what is not there at all.
    spectre: &'static [&'static str],
    /// Queries besides none.
    queries: &'static [&'static str],
}

const fn of(
    pattern: &'static str,
    harbour: &'static [&'static str],
    spectre: &'static [&'static str],
    queries: &'static [&'static str],
) -> Examples {
    Examples { pattern, harbour, spectre, queries }
}

const NIGHTS: &[&str] = &["crawl-17", "secret-fest", "halloween-26", "crawl-16", "draft-night"];
const SPECTRE_NIGHTS: &[&str] = &["spectre-night", "spectre-eve", "spectre-draft", "nope"];
const BANDS: &[&str] = &["1", "2", "the-lanterns", "4", "311"];
const SPECTRE_BANDS: &[&str] = &["7070", "phantom-choir", "Phantom%20Choir", "nobody"];
const VENUES: &[&str] = &["1", "2", "3"];
const SPECTRE_VENUES: &[&str] = &["8080", "9999", "x"];

/// Every pattern that is read; some are of the contract and wait for their route.
const TAUGHT: &[Examples] = &[
    of("/", &[""], &[], &["past=100", "past=1", "venue=8080", "venue=1", "venue=2", "month=2026-08", "month=2026-05", "venue=x&month=y"]),
    of(
        "/event/{slug}",
        NIGHTS,
        SPECTRE_NIGHTS,
        &[
            "view=mine&set=10&set=12",
            "view=mine&set=7777&set=7676&set=10",
            "view=mine&set=20&set=21",
            "view=mine",
            "set=x",
            "s=10,7777",
            "venue=8080",
            "genre=phantomcore",
        ],
    ),
    of("/events/{slug}", NIGHTS, SPECTRE_NIGHTS, &[]),
    of("/event/{slug}/recap", &["crawl-16", "crawl-17"], SPECTRE_NIGHTS, &[]),
    of("/events/{slug}/recap", &["crawl-16", "crawl-17"], SPECTRE_NIGHTS, &[]),
    of("/band/{band}", BANDS, SPECTRE_BANDS, &[]),
    of("/venue/{id}", VENUES, SPECTRE_VENUES, &[]),
    of("/artists", &[""], &[], &["q=phantom", "q=hidden", "genre=phantomcore", "q=phantomcore", "genre=punk", "page=2", "q=a&genre=all"]),
    of("/venues", &[""], &[], &["q=ghost", "q=Spectreville", "q=boat", "page=2"]),
    of("/sitemap.xml", &[""], &[], &["part=1", "part=2", "part=x"]),
    of("/robots.txt", &[""], &[], &[]),
    of("/media/demo/{name}", &["gutterlark.svg"], &["nope.svg"], &[]),
    of("/healthz", &[""], &[], &[]),
    of("/readyz", &[""], &[], &[]),
    of(
        "/api/schedule",
        &[""],
        &[],
        &[
            "event=crawl-17",
            "event=secret-fest",
            "event=spectre-night",
            "event=spectre-eve",
            "event=spectre-draft",
            "event=current",
            "event=nope",
        ],
    ),
    of(
        "/api/events/public",
        &[""],
        &[],
        &[
            "upcoming=false",
            "genre=phantomcore",
            "genre=secretcore",
            "city=Spectreville",
            "city=waterloo",
            "limit=1",
            "upcoming=false&genre=phantomcore",
            "limit=abc",
        ],
    ),
    of("/api/events/timeline", &[""], &[], &["includeBands=false", "pastLimit=100", "pastLimit=1&upcomingLimit=1", "now=false"]),
    of("/api/events/{id}/details", &["1", "2", "3", "4"], &["6060", "6161", "6262", "abc"], &[]),
    of("/api/events/{id}/recap", &["3", "1", "crawl-16"], &["6060", "6161", "spectre-eve"], &[]),
    of("/api/bands/", &[""], &[], &[]),
    of("/api/bands/{band}", BANDS, SPECTRE_BANDS, &[]),
    of("/api/bands/stats/", &[""], &[], &[]),
    of("/api/bands/stats/{band}", BANDS, SPECTRE_BANDS, &[]),
    of("/api/artists", &[""], &[], &["q=phantom", "q=hidden", "genre=phantomcore", "genre=secretcore", "limit=1", "limit=1&offset=1"]),
    of("/api/venues", &[""], &[], &["q=ghost", "q=Spectreville", "q=boat", "limit=1", "limit=1&offset=1"]),
    of("/api/venues/{id}", VENUES, SPECTRE_VENUES, &[]),
    of(
        "/api/feeds/ical",
        &[""],
        &[],
        &[
            "genre=phantomcore",
            "genre=punk",
            "city=Spectreville",
            "city=waterloo",
            "event=crawl-17",
            "event=crawl-17&sets=13,21,999",
            "event=spectre-night",
            "event=spectre-night&sets=7777,7676",
            "event=spectre-eve",
            "event=halloween-26",
            "share=harbour1",
            "share=spectre1",
        ],
    ),
    of("/s/{slug}", &["harbour1"], &["spectre1", "nope"], &["import=1"]),
    of("/api/schedule/share/{slug}", &["harbour1"], &["spectre1", "nope"], &["import=1"]),
    of("/embed/{slug}", NIGHTS, SPECTRE_NIGHTS, &["past=1", "venue=8080", "venue=1", "theme=paper"]),
    of("/feed.atom", &[""], &[], &["genre=phantomcore", "city=Spectreville", "genre=punk"]),
    of("/feed.rss", &[""], &[], &["genre=phantomcore", "city=Spectreville", "genre=punk"]),
    of("/privacy", &[""], &[], &[]),
    of("/offline", &[""], &[], &[]),
    of("/sw.js", &[""], &[], &[]),
    of("/manifest.webmanifest", &[""], &[], &[]),
    of("/favicon.ico", &[""], &[], &[]),
];

/// A plan that somebody shared, for the addresses of share links.
pub(crate) const SHARED: &str = "INSERT INTO share_links (slug, event_id, event_slug, performance_ids, band_names, expires_at) VALUES
  ('harbour1', 1, 'crawl-17', '[10,13]', '[\"The Lanterns\",\"The Lanterns\"]', '2027-01-01 00:00:00');";

/// The path of a pattern with this part in it.
fn filled(pattern: &str, part: &str) -> String {
    match (pattern.split_once('{'), pattern.split_once('}')) {
        (Some((before, _)), Some((_, after))) => format!("{before}{part}{after}"),
        _ => pattern.to_owned(),
    }
}

impl Examples {
    /// Each part alone, the first two also with each query.
    fn addresses(&self, parts: &[&str]) -> Vec<String> {
        let paths: Vec<String> = parts.iter().map(|part| filled(self.pattern, part)).collect();
        let queried = paths.iter().take(2).flat_map(|path| self.queries.iter().map(move |query| format!("{path}?{query}")));
        queried.chain(paths.clone()).collect()
    }
}

fn taught(route: &Route) -> &'static Examples {
    let found = TAUGHT.iter().find(|examples| examples.pattern == route.pattern);
    found.unwrap_or_else(|| panic!("the tests know no address for {}: teach it in tests/web/addresses.rs", route.pattern))
}

/// Every address of the table that is read, in the harbour; with `Hidden::Asked` also those that name what is hidden in the tests of hiding.
pub(crate) async fn readable(town: &Town, hidden: Hidden) -> Vec<String> {
    let mut all = Vec::new();
    for route in ROUTES.iter().filter(|route| route.method == "GET") {
        match route.pattern {
            "/assets/{name}" => all.extend(assets(town).await),
            "/event/{slug}/{sheet}" => all.push(colours(town).await),
            _ => {}
        }
        if ["/assets/{name}", "/event/{slug}/{sheet}"].contains(&route.pattern) {
            continue;
        }
        let examples = taught(route);
        all.extend(examples.addresses(examples.harbour));
        if hidden == Hidden::Asked {
            all.extend(examples.addresses(examples.spectre));
        }
    }
    all
}

/// Whether addresses that name hidden things are asked as well.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hidden {
    /// They are.
    Asked,
    /// Only the harbour's.
    LeftAlone,
}

/// One address that leads somewhere; of a change, its pattern, which has no part.
pub(crate) async fn address(town: &Town, route: &Route) -> String {
    match (route.method, route.pattern) {
        (_, "/assets/{name}") => assets(town).await.swap_remove(0),
        (_, "/event/{slug}/{sheet}") => colours(town).await,
        ("GET", pattern) => filled(pattern, taught(route).harbour[0]),
        (_, pattern) if !pattern.contains('{') => pattern.to_owned(),
        (method, pattern) => change(method, pattern),
    }
}

/// The addresses of changes with a part in their path.
fn change(method: &str, pattern: &str) -> String {
    match pattern {
        "/event/{slug}/share" => "/event/crawl-17/share".to_owned(),
        _ => panic!("the tests know no address for {method} {pattern}: teach it in tests/web/addresses.rs"),
    }
}

/// The assets that the pages of a night and of a directory ask for.
async fn assets(town: &Town) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for page in ["/event/crawl-17", "/artists"] {
        let page = town.get(page).await.text();
        found.extend(page.split('"').filter(|part| part.starts_with("/assets/")).map(str::to_owned));
    }
    found.sort();
    found.dedup();
    assert!(!found.is_empty(), "a page has a style sheet");
    found
}

/// The colours that a night brings.
async fn colours(town: &Town) -> String {
    town.sql(r##"UPDATE events SET theme_colors = '{"accent":"#16c79a"}' WHERE slug = 'crawl-16'"##).await;
    let page = town.get("/event/crawl-16").await.text();
    page.split('"').find(|part| part.contains("/theme.")).unwrap().to_owned()
}

/// What leads on from an answer within the site: whatever stands in quotes or between tags and is an address of ours.
pub(crate) fn links(text: &str) -> Vec<String> {
    let own = |link: &str| {
        let path = link.strip_prefix("https://sets.example").unwrap_or(link).split('#').next().unwrap_or_default();
        (path.starts_with('/') && !path.starts_with("//") && !path.contains(char::is_whitespace)).then(|| path.to_owned())
    };
    let plain = text.replace("&#38;", "&").replace("&amp;", "&");
    let mut found: Vec<String> =
        plain.split(['<', '>', '"', '\'']).filter_map(own).filter(|path| path.parse::<http::Uri>().is_ok()).collect();
    found.sort();
    found.dedup();
    found
}

/// The harbour where everybody may ask as often as they like.
pub(crate) async fn endless(mode: Mode) -> Town {
    let budget = Budget { requests: 1_000_000, seconds: 60 };
    let limits = LimitClass::ALL.iter().map(|class| (*class, budget)).collect();
    let town = Town::harbour_with(|settings| settings.mode = mode, DoorOptions { limits, ..DoorOptions::default() }).await;
    town.sql(SHARED).await;
    town
}

/// The method of a row.
pub(crate) fn method(name: &str) -> Method {
    name.parse().unwrap()
}

#[tokio::test]
async fn every_pattern_of_the_table_has_an_address_that_leads_somewhere() {
    let town = endless(Mode::Demo).await;

    for route in ROUTES.iter().filter(|route| route.method == "GET") {
        let path = address(&town, route).await;
        let answer = town.get(&path).await;
        let is_error_by_nature = ["/api/bands/", "/api/bands/stats/"].contains(&route.pattern);
        assert!(answer.status < 400 || is_error_by_nature, "{path}: {}", answer.status);
    }
}
