//! What holds for all pages: bytes, escaping, head, structured data.

use askama::Template as _;
use scraper::{Html, Selector};
use serde_json::Value;
use settimes_app::Mode;
use settimes_core::events::EventStatus;
use settimes_core::lineup::search::Search;
use settimes_core::text::Filter;

use crate::fill::NightAsk;
use crate::fill::samples::{House, N, Town, at, row, town};
use crate::fill::{
    DirectoryWish, HomeAsk, artists_page, band_page, error_page, event_page, home_page, recap_page, venue_page, venues_page,
};
use crate::pages::Trouble;
use crate::pages::layout::Layout;

const PLAIN: fn() -> HomeAsk = || HomeAsk::read(None, None, None);

/// Every page of a town, rendered: its name, its surroundings, its bytes.
fn pages(town: &Town, house: &House, now: &str) -> Vec<(String, Layout, String)> {
    let (site, now) = (house.site(), at(now));
    let mut all = Vec::new();
    let home = home_page(&town.timeline(PLAIN(), now), PLAIN(), &site, now);
    all.push(("home".to_owned(), home.layout.clone(), home.render().unwrap()));
    for event in town.events.iter().filter(|event| event.is_visible()) {
        let page = event_page(&town.night(event.id.get()), &NightAsk::default(), &site, now);
        all.push((event.slug.to_string(), page.layout.clone(), page.render().unwrap()));
    }
    for band in &town.bands {
        let profile = town.band_profile(band.id.get(), now);
        if !profile.upcoming.is_empty() || !profile.past.is_empty() {
            let page = band_page(&profile, &site);
            all.push((format!("band {}", band.id), page.layout.clone(), page.render().unwrap()));
        }
    }
    for venue in &town.venues {
        let page = venue_page(&town.venue_profile(venue.id.get(), now), &site);
        all.push((format!("venue {}", venue.id), page.layout.clone(), page.render().unwrap()));
    }
    let wish = DirectoryWish::new(Search::default(), Filter::All, 1);
    let artists = artists_page(&town.artists(), &wish, &site);
    all.push(("artists".to_owned(), artists.layout.clone(), artists.render().unwrap()));
    let venues = venues_page(&town.venues(), &wish, &site);
    all.push(("venues".to_owned(), venues.layout.clone(), venues.render().unwrap()));
    for event in town.events.iter().filter(|event| event.status == EventStatus::Archived) {
        let page = recap_page(&town.recap(event.id.get()), &site, house.settings.zone.today(now));
        all.push((format!("recap {}", event.id), page.layout.clone(), page.render().unwrap()));
    }
    all
}

fn json_ld(html: &str) -> Value {
    let document = Html::parse_document(html);
    let script = Selector::parse(r#"script[type="application/ld+json"]"#).unwrap();
    serde_json::from_str(&document.select(&script).next().unwrap().text().collect::<String>()).unwrap()
}

/// Every date text in structured data.
fn dates(data: &Value) -> Vec<String> {
    match data {
        Value::Object(fields) => fields
            .iter()
            .flat_map(|(key, value)| match value {
                Value::String(text) if key.ends_with("Date") => vec![text.clone()],
                other => dates(other),
            })
            .collect(),
        Value::Array(items) => items.iter().flat_map(dates).collect(),
        _ => Vec::new(),
    }
}

fn page<'a>(pages: &'a [(String, Layout, String)], name: &str) -> &'a (String, Layout, String) {
    pages.iter().find(|(known, _, _)| known == name).unwrap()
}

#[test]
fn between_two_changes_every_page_has_the_same_bytes() {
    let (town, house) = (town(), House::new());
    let html = |now: &str| pages(&town, &house, now).into_iter().map(|(name, _, html)| (name, html)).collect::<Vec<_>>();

    // From the end of the last set till the flip, a whole day between two nights, and inside of a set.
    for (early, late) in [
        ("2026-08-03T05:10:00Z", "2026-08-03T09:59:59Z"),
        ("2026-08-20T10:00:00Z", "2026-08-21T09:59:59Z"),
        ("2026-08-03T02:15:00Z", "2026-08-03T02:59:59Z"),
    ] {
        assert_eq!(html(early), html(late), "{early} {late}");
    }
    assert_ne!(html("2026-08-03T02:14:59Z"), html("2026-08-03T02:15:00Z"));
    assert_ne!(html("2026-08-03T09:59:59Z"), html("2026-08-03T10:00:00Z"));
}

#[test]
fn the_pages_stay_the_same_until_the_moment_that_the_use_case_names() {
    let (town, house) = (town(), House::new());
    let night = town.night(1);
    let zone = &house.settings.zone;
    let mut now = at("2026-08-02T15:00:00Z");

    for _ in 0..12 {
        let flip = zone.next_flip(now);
        let until = night.next_change(now).map_or(flip, |change| change.min(flip));
        let just_before = until - jiff::SignedDuration::from_secs(1);
        assert_eq!(
            event_page(&night, &NightAsk::default(), &house.site(), now),
            event_page(&night, &NightAsk::default(), &house.site(), just_before),
            "{now}"
        );
        let home = |moment| home_page(&town.timeline(PLAIN(), moment), PLAIN(), &house.site(), moment);
        assert_eq!(home(now), home(just_before), "{now}");
        now = until;
    }
}

#[test]
fn what_is_hidden_changes_no_byte_of_any_page() {
    let (mut town, house) = (town(), House::new());
    let before: Vec<_> = pages(&town, &house, N).into_iter().map(|(_, _, html)| html).collect();
    assert!(before.iter().all(|html| !html.contains("Hidden Act") && !html.contains("Draft Night") && !html.contains("/band/4")));

    town.band_mut(4).name = "Renamed Act".into();
    town.set_mut(21).times = (Some("22:00"), None);
    town.event_mut(4).name = "Renamed Draft".into();

    assert_eq!(pages(&town, &house, N).into_iter().map(|(_, _, html)| html).collect::<Vec<_>>(), before);
    town.set_mut(21).announcement = settimes_core::events::Announcement::Made;
    assert!(page(&pages(&town, &house, N), "secret-fest").2.contains("Renamed Act"));
}

#[test]
fn hostile_names_are_only_text() {
    let (mut town, house) = (town(), House::new());
    let hostile = r#"</script><script>alert(1)</script>"><img src=x onerror=alert(2)> & 'quoted' {{ 7*7 }}"#;
    town.band_mut(1).name = hostile.into();
    town.band_mut(1).genre = Some(hostile.into());
    town.band_mut(1).origin = Some(hostile.into());
    town.band_mut(1).description = Some(hostile.into());
    town.band_mut(1).photo_alt_text = Some(hostile.into());
    town.band_mut(1).photo_url = Some("/media/\"onerror=\"x.webp".into());
    town.venue_mut(1).name = hostile.into();
    town.venue_mut(1).address = Some(hostile.into());
    town.event_mut(1).name = hostile.into();
    town.event_mut(1).city = Some(hostile.into());
    town.event_mut(1).description = Some(hostile.into());
    town.event_mut(1).venue_info = Some(serde_json::json!([{"name": hostile, "note": hostile, "address": hostile}]).to_string());
    let inert = Selector::parse(
        "script:not([src]):not([type='application/ld+json']), img[onerror], img[src='x'], [onclick], style, iframe, object",
    )
    .unwrap();

    for (name, _, html) in pages(&town, &house, N) {
        let document = Html::parse_document(&html);

        assert_eq!(document.select(&inert).map(|found| found.html()).collect::<Vec<_>>(), Vec::<String>::new(), "{name}");
        assert_eq!(document.select(&Selector::parse("h1").unwrap()).count(), 1, "{name}");
        json_ld(&html);
    }
    let band = pages(&town, &house, N);
    let heading =
        Html::parse_document(&page(&band, "band 1").2).select(&Selector::parse("h1").unwrap()).next().unwrap().text().collect::<String>();
    assert_eq!(heading, hostile);
}

#[test]
fn no_page_needs_an_inline_script_or_style() {
    let (mut town, house) = (town(), House::new());
    town.band_mut(1).description = Some("**bio**".into());
    let forbidden = Selector::parse("[style], style, script:not([src]):not([type='application/ld+json']), [onclick], [onload]").unwrap();

    for (name, _, html) in pages(&town, &house, N) {
        let document = Html::parse_document(&html);

        assert_eq!(document.select(&forbidden).count(), 0, "{name}");
        for script in document.select(&Selector::parse("script[src], link[rel=stylesheet]").unwrap()) {
            let address = script.attr("src").or(script.attr("href")).unwrap();
            assert!(house.site().assets.get(address.strip_prefix("/assets/").unwrap()).is_some(), "{name}: {address}");
        }
    }
}

#[test]
fn every_page_says_who_it_is() {
    let (town, house) = (town(), House::new());
    let all = pages(&town, &house, N);

    for (name, layout, _) in &all {
        let description = layout.description.as_deref().unwrap();
        assert!(!description.is_empty() && description.chars().count() <= 200, "{name}: {description}");
        assert!(layout.title.ends_with(" | SetTimes"), "{name}");
        assert!(layout.canonical_url.as_deref().unwrap().starts_with("https://sets.example/"), "{name}");
        assert_eq!(
            layout.share_card.as_ref().map(|card| format!("{} | SetTimes", card.title)).as_deref(),
            Some(layout.title.as_str()),
            "{name}"
        );
    }
    let words = |name: &str| page(&all, name).1.description.clone().unwrap();
    assert_eq!(words("crawl-17"), "Sunday 2 August 2026 in Waterloo. With The Lanterns, Öl & Wasser, Night Bus.");
    assert_eq!(words("band 1"), "The Lanterns (punk, indie): where and when they play.");
    assert_eq!(words("venue 1"), "Who plays at Anchor Room (1 King St), and when. Next: Harbour Crawl 17, Sunday 2 August 2026.");
    assert_eq!(
        words("home"),
        "Who plays where, and when: the running order of every night on SetTimes. Next: Harbour Crawl 17 (Sunday 2 August 2026), Secret Fest (Saturday 12 September 2026) and 1 more."
    );
    assert_eq!(page(&all, "crawl-17").1.alternates[1].href, "/api/feeds/ical?event=crawl-17");
    assert_eq!(page(&all, "crawl-17").1.zone_sentence.as_deref(), Some("All times Toronto time"));
    assert_eq!(page(&all, "band 1").1.share_card.as_ref().unwrap().kind, "profile");
}

#[test]
fn a_long_description_ends_with_an_ellipsis() {
    let (mut town, house) = (town(), House::new());
    town.event_mut(1).description = Some(format!("# Big *night* &amp; <b>more</b>\n\n{}", "夜".repeat(400)));

    let words = page(&pages(&town, &house, N), "crawl-17").1.description.clone().unwrap();

    assert!(words.starts_with("Big night & more 夜") && words.ends_with('…'), "{words}");
    assert_eq!(words.chars().count(), 200);
}

#[test]
fn structured_data_of_a_night_has_its_timed_sets_and_no_other_time() {
    let (mut town, house) = (town(), House::new());
    town.event_mut(1).ticket_url = Some("https://tickets.example/17".into());
    let all = pages(&town, &house, N);
    let data = json_ld(&page(&all, "crawl-17").2);

    insta::assert_snapshot!(serde_json::to_string_pretty(&data).unwrap());
    assert_eq!(dates(&data).len(), 2 + 4 * 2);
}

#[test]
fn structured_data_never_holds_a_time_that_nobody_said() {
    let house = House::new();
    let sets = vec![row(1, (1, 1, 1), "21:00", ""), row(2, (1, 2, 1), "", ""), row(3, (1, 3, 0), "20:00", "20:30")];
    let some = json_ld(&pages(&Town::of_one_night(sets), &house, N)[1].2);

    assert_eq!(
        dates(&some),
        ["2026-08-02T20:00:00-04:00", "2026-08-02T20:00:00-04:00", "2026-08-02T20:30:00-04:00", "2026-08-02T21:00:00-04:00"]
    );
    assert_eq!(some["subEvent"].as_array().unwrap().len(), 2);
    assert!(some["offers"].is_null() && some["endDate"].is_null());
    assert!(some["subEvent"][0]["location"].is_null());

    let none = json_ld(&pages(&Town::of_one_night(vec![row(1, (1, 1, 0), "", "")]), &house, N)[1].2);
    assert_eq!(dates(&none), ["2026-08-02"]);
    assert!(none["subEvent"].is_null());
    assert_eq!(none["location"]["name"], "Waterloo");
}

#[test]
fn structured_data_of_the_other_pages_says_what_they_are() {
    let (mut town, house) = (town(), House::new());
    town.band_mut(1).origin = Some("Guelph, ON".into());
    town.band_mut(1).social_links = Some(r#"{"website":"https://lanterns.example/"}"#.into());
    let all = pages(&town, &house, N);
    let data = |name: &str| json_ld(&page(&all, name).2)["@graph"].clone();

    let home = data("home");
    assert_eq!(
        (&home[0]["@type"], &home[0]["url"], &home[1]["@type"]),
        (&"WebSite".into(), &"https://sets.example/".into(), &"ItemList".into())
    );
    let urls: Vec<_> = home[1]["itemListElement"].as_array().unwrap().iter().map(|item| item["url"].as_str().unwrap()).collect();
    assert_eq!(
        urls,
        ["https://sets.example/event/crawl-17", "https://sets.example/event/secret-fest", "https://sets.example/event/halloween-26"]
    );

    let band = data("band 1");
    assert_eq!(
        (&band[0]["@type"], &band[0]["genre"], &band[0]["foundingLocation"]["name"], &band[0]["sameAs"]),
        (
            &"MusicGroup".into(),
            &serde_json::json!(["punk", "indie"]),
            &"Guelph, ON".into(),
            &serde_json::json!(["https://lanterns.example/"])
        )
    );
    let way: Vec<_> = band[1]["itemListElement"].as_array().unwrap().iter().map(|item| item["item"].as_str().unwrap()).collect();
    assert_eq!(way, ["https://sets.example/", "https://sets.example/event/crawl-17", "https://sets.example/band/1"]);

    let venue = data("venue 1");
    assert_eq!(
        (&venue[0]["@type"], &venue[0]["geo"]["latitude"], &venue[1]["@type"]),
        (&"MusicVenue".into(), &43.465.into(), &"BreadcrumbList".into())
    );
    assert!(data("venue 3")[0]["geo"].is_null());
}

#[test]
fn an_error_page_tells_nothing_and_is_not_for_search_engines() {
    let house = House::new();
    let page = error_page(Trouble::NotFound, &house.site());
    let html = page.render().unwrap();

    assert_eq!((page.layout.canonical_url, page.layout.json_ld, page.layout.description), (None, None, None));
    assert!(html.contains(r#"<meta name="robots" content="noindex">"#));
    assert_eq!(html, error_page(Trouble::NotFound, &house.site()).render().unwrap());
}

#[test]
fn a_demonstration_says_so_on_every_page() {
    let house = House::with(|settings| settings.mode = Mode::Demo);

    assert!(pages(&town(), &house, N).iter().all(|(_, _, html)| html.contains("Demonstration")));
    assert!(pages(&town(), &House::new(), N).iter().all(|(_, _, html)| !html.contains("Demonstration")));
}

#[test]
fn the_page_of_a_night_with_sixty_sets_fits_the_budget_with_its_assets() {
    let (mut town, house) = (town(), House::new());
    for number in 0..60 {
        let start: &'static str = ["18:00", "19:30", "21:00", "22:30", "00:15"][number % 5];
        town.sets.push(row(
            1000 + i64::try_from(number).unwrap(),
            (1, 1 + i64::try_from(number % 3).unwrap(), 1 + i64::try_from(number % 3).unwrap()),
            start,
            "",
        ));
    }
    let (_, layout, html) = page(&pages(&town, &house, N), "crawl-17").clone();
    let book = house.site().assets;
    let asset = |address: &String| book.get(address.strip_prefix("/assets/").unwrap()).unwrap().bytes.to_vec();
    let parts = [html.into_bytes(), asset(&layout.assets.styles[0]), asset(&layout.assets.theme_js), asset(&layout.assets.night_js)];
    let packed: usize = parts
        .iter()
        .map(|bytes| {
            let mut out = Vec::new();
            brotli::BrotliCompress(&mut bytes.as_slice(), &mut out, &brotli::enc::BrotliEncoderParams::default()).unwrap();
            out.len()
        })
        .sum();

    assert!(packed <= 30_000, "{packed}");
}
