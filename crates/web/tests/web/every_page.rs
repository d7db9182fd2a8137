//! What holds for every page.
#![expect(clippy::unwrap_used, reason = "a test may stop at a surprise")]

use std::collections::BTreeSet;

use crate::samples::html::{all, text, texts};
use crate::samples::night::{Look, lamplight, night};
use crate::samples::{lists, others, strain};
use askama::Template;
use scraper::Html;
use serde_json::json;
use settimes_web::pages::Trouble;
use settimes_web::pages::band::Portrait;
use settimes_web::pages::directory::Face;
use settimes_web::pages::home::Narrowing;
use settimes_web::pages::layout::{JsonLd, ShareImage};

const HOSTILE: &str = "<b>\"x' onload=alert(1)</b>";

fn every_page() -> Vec<(&'static str, String)> {
    let tonight = Look::At(1252);
    vec![
        ("home", others::home(tonight).render().unwrap()),
        ("home before", others::home(Look::Before).render().unwrap()),
        ("bare home", others::bare_home().render().unwrap()),
        ("narrowed home", others::narrowed_home().render().unwrap()),
        ("event", lamplight(tonight).render().unwrap()),
        ("event before", lamplight(Look::Before).render().unwrap()),
        ("archived event", lamplight(Look::LongAfter).render().unwrap()),
        ("event without sets", night("No Bill", &[], &[], Look::Before).render().unwrap()),
        ("event of extremes", strain::night_of_extremes().render().unwrap()),
        ("event of 200 sets", strain::night_of_200_sets().render().unwrap()),
        ("band", others::band().render().unwrap()),
        ("bare band", others::bare_band("Møss").render().unwrap()),
        ("venue", others::venue().render().unwrap()),
        ("bare venue", others::bare_venue("Net Loft").render().unwrap()),
        ("artists", lists::artists().render().unwrap()),
        ("venues", lists::venues().render().unwrap()),
        ("no venues", lists::nobody(Narrowing::Off, 1).render().unwrap()),
        ("no venues found", lists::nobody(Narrowing::On, 1).render().unwrap()),
        ("no venues on page 9", lists::nobody(Narrowing::Off, 9).render().unwrap()),
        ("recap", lists::recap().render().unwrap()),
        ("bare recap", lists::bare_recap().render().unwrap()),
        ("privacy", others::privacy().render().unwrap()),
        ("offline", others::offline().render().unwrap()),
        ("404", others::error(Trouble::NotFound).render().unwrap()),
        ("429", others::error(Trouble::TooMany { retry_after: 12 }).render().unwrap()),
        ("500", others::error(Trouble::Internal { request_id: "9f31".to_owned() }).render().unwrap()),
        ("503", others::error(Trouble::PublicDataOff).render().unwrap()),
    ]
}

#[test]
fn every_page_has_one_headline_a_language_and_landmarks() {
    for (name, html) in every_page() {
        let page = Html::parse_document(&html);

        assert_eq!(all(&page, "h1").len(), 1, "{name}: h1");
        assert_eq!(all(&page, "html[lang=en]").len(), 1, "{name}: lang");
        assert_eq!(all(&page, "body > header").len(), 1, "{name}: header");
        assert_eq!(all(&page, "body > main#main").len(), 1, "{name}: main");
        assert_eq!(all(&page, "body > footer").len(), 1, "{name}: footer");
        assert_eq!(all(&page, "head > title").len(), 1, "{name}: title");
    }
}

#[test]
fn the_first_thing_to_reach_is_the_skip_link() {
    for (name, html) in every_page() {
        let page = Html::parse_document(&html);

        let first = all(&page, "body a, body button, body input, body select, body summary")[0];

        assert_eq!(first.attr("href"), Some("#main"), "{name}");
    }
}

#[test]
fn no_page_needs_more_than_the_content_security_policy_allows() {
    for (name, html) in every_page() {
        let page = Html::parse_document(&html);

        for element in all(&page, "*") {
            for (attribute, _) in element.value().attrs() {
                assert!(attribute != "style" && !attribute.starts_with("on"), "{name}: {attribute} on {}", element.value().name());
            }
        }
        assert!(all(&page, "style").is_empty(), "{name}: style element");
        for script in all(&page, "script:not([src])") {
            assert_eq!(script.attr("type"), Some("application/ld+json"), "{name}: inline script");
        }
    }
}

#[test]
fn the_first_view_is_four_requests() {
    for (name, html) in every_page() {
        let page = Html::parse_document(&html);

        let wanted = all(&page, "link[rel=stylesheet], script[src]").len();

        assert_eq!(1 + wanted, 4, "{name}");
    }
}

#[test]
fn headings_never_skip_a_level() {
    for (name, html) in every_page() {
        let page = Html::parse_document(&html);
        let mut before = 0;

        for heading in all(&page, "h1, h2, h3, h4, h5, h6") {
            let level: u8 = heading.value().name().trim_start_matches('h').parse().unwrap();
            assert!(level <= before + 1, "{name}: h{level} after h{before}: {}", text(&heading));
            before = level;
        }
    }
}

#[test]
fn ids_are_unique_and_every_reference_inside_a_page_finds_its_end() {
    for (name, html) in every_page() {
        let page = Html::parse_document(&html);
        let mut ids = BTreeSet::new();

        for element in all(&page, "[id]") {
            assert!(ids.insert(element.attr("id").unwrap().to_owned()), "{name}: {:?} twice", element.attr("id"));
        }
        for link in all(&page, "a[href^='#']") {
            assert!(ids.contains(link.attr("href").unwrap().trim_start_matches('#')), "{name}: {:?}", link.attr("href"));
        }
        for part in all(&page, "[aria-labelledby]") {
            assert!(ids.contains(part.attr("aria-labelledby").unwrap()), "{name}: {:?}", part.attr("aria-labelledby"));
        }
    }
}

#[test]
fn every_link_has_words_and_every_time_a_machine_form() {
    for (name, html) in every_page() {
        let page = Html::parse_document(&html);

        for link in all(&page, "a") {
            assert!(!text(&link).is_empty(), "{name}: {:?}", link.attr("href"));
        }
        for time in all(&page, "time") {
            assert!(time.attr("datetime").is_some_and(|value| !value.is_empty()), "{name}: {}", text(&time));
        }
    }
}

#[test]
fn a_page_names_the_zone_once() {
    for (name, html) in every_page() {
        let times = html.matches("All times Toronto time").count();

        let timeless =
            ["privacy", "offline", "bare band", "bare recap", "artists", "venues", "no venues", "no venues found", "no venues on page 9"];
        let expected = usize::from(!(html.contains("class=\"code\"") || timeless.contains(&name)));

        assert_eq!(times, expected, "{name}");
    }
}

#[test]
fn names_are_text_wherever_they_stand() {
    let rooms = [crate::samples::night::Room { name: HOSTILE, address: HOSTILE, note: HOSTILE }];
    let sets = [(1, 1200, 1230, HOSTILE, HOSTILE), (1, 1240, 0, HOSTILE, HOSTILE), (0, 0, 0, HOSTILE, HOSTILE)];
    let mut event = night(HOSTILE, &rooms, &sets, Look::At(1210));
    event.layout.description = Some(HOSTILE.to_owned());
    event.layout.json_ld = Some(JsonLd::new(&json!({"name": "</script><b>\"x' onload=alert(1)</b>"})));
    event.layout.share_card.as_mut().unwrap().image = Some(ShareImage { url: HOSTILE.to_owned(), alt: HOSTILE.to_owned() });
    let mut home = others::home(Look::Before);
    home.coming[0].name = HOSTILE.to_owned();
    home.coming[0].chips = vec![others::link(HOSTILE, "/band/1")];

    let mut artists = lists::artists();
    artists.entries[0].name = HOSTILE.to_owned();
    artists.entries[1].face = Face::Band(Portrait::Photo { src: HOSTILE.to_owned(), alt: HOSTILE.to_owned() });
    artists.search.typed = HOSTILE.to_owned();
    let mut recap = lists::recap();
    recap.name = HOSTILE.to_owned();
    recap.rooms[0].sets[0].band = HOSTILE.to_owned();

    let strangers = [artists.render(), recap.render(), others::bare_band(HOSTILE).render(), others::bare_venue(HOSTILE).render()];
    for html in [event.render(), home.render()].into_iter().chain(strangers) {
        let html = html.unwrap();
        let page = Html::parse_document(&html);

        assert!(!html.contains("<b>\"x"), "unescaped name in {html}");
        assert!(all(&page, "[onload]").is_empty());
        assert!(texts(&page, "bdi").contains(&HOSTILE.to_owned()));
    }
}
