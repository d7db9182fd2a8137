//! What each page says, above all when there is little to say.

use crate::samples::html::{all, event_html, text, texts};
use crate::samples::night::{Look, ROOMS, lamplight, night};
use crate::samples::{others, strain};
use askama::Template;
use scraper::Html;
use settimes_web::pages::Trouble;
use settimes_web::pages::layout::{Mode, ShareImage};

#[test]
fn a_night_without_sets_says_so_and_offers_the_calendar() {
    let page = event_html(&night("No Bill", &[], &[], Look::Before));

    assert_eq!(texts(&page, "main h2"), ["The bill is still being written."]);
    assert_eq!(all(&page, ".empty a")[0].attr("href"), Some("/api/feeds/ical"));
    assert!(all(&page, "nav.views").is_empty());
}

#[test]
fn an_empty_home_says_what_to_do() {
    let page = Html::parse_document(&others::bare_home().render().unwrap());

    assert_eq!(texts(&page, "h1"), ["Nothing on the bill yet."]);
    assert_eq!(texts(&page, ".empty h2"), ["No night is announced at the moment."]);
    assert_eq!(all(&page, ".empty a")[0].attr("href"), Some("/api/feeds/ical"));
}

#[test]
fn a_filter_that_fits_nothing_offers_everything() {
    let page = Html::parse_document(&others::narrowed_home().render().unwrap());

    assert_eq!(texts(&page, "h1"), ["No night fits that."]);
    assert_eq!(all(&page, ".empty a")[0].attr("href"), Some("/"));
}

#[test]
fn bands_and_venues_without_nights_point_to_all_nights() {
    for html in [others::bare_band("Møss").render(), others::bare_venue("Net Loft").render()] {
        let page = Html::parse_document(&html.unwrap());

        assert_eq!(all(&page, ".empty a")[0].attr("href"), Some("/"));
    }
}

#[test]
fn past_nights_are_folded_away_with_their_number() {
    let page = Html::parse_document(&others::home(Look::Before).render().unwrap());

    assert_eq!(texts(&page, "details#past:not([open]) summary"), ["Past nights 5"]);
    assert_eq!(texts(&page, "details#past > p a"), ["More past nights"]);
}

#[test]
fn the_running_order_begins_with_what_plays_and_divides_at_midnight() {
    let page = event_html(&lamplight(Look::At(1252)));

    let order = texts(&page, "#order > form > ol > li > h3, #order > form > ol > li.midnight");

    assert_eq!(order[..3], ["8:30 PM", "8:45 PM", "8:55 PM"]);
    assert_eq!(order[order.len() - 4..], ["After midnight, Sunday 6 December", "12:30 AM", "12:45 AM", "1:20 AM"]);
    assert_eq!(texts(&page, ".set.now h4"), ["Orbit Cousins On now", "夜更けの電線 On now"]);
    assert_eq!(texts(&page, "details.earlier summary"), ["10 sets are over"]);
}

#[test]
fn a_set_without_a_room_or_a_time_is_listed() {
    let page = event_html(&strain::night_of_extremes());

    assert_eq!(texts(&page, ".tbd h3"), ["Time to be announced"]);
    assert_eq!(texts(&page, ".tbd .set:first-child .place"), ["Room to be announced"]);
    assert_eq!(texts(&page, ".tt-room:last-of-type h3"), ["Room to be announced"]);
}

#[test]
fn an_unknown_end_is_never_said() {
    let sets = [(1, 1200, 0, "Open End", "")];
    let page = event_html(&night("Open", &ROOMS[..1], &sets, Look::Before));

    assert_eq!(texts(&page, ".set .meta"), ["● Foundry Nine end open"]);
    assert_eq!(texts(&page, ".tt-room .b.open small"), ["from 8:00 PM"]);
    assert_eq!(all(&page, ".set[data-open]").len(), 1);
}

#[test]
fn a_venue_has_one_mark_in_list_timetable_and_cards() {
    let page = event_html(&lamplight(Look::At(1252)));

    for selector in [".set", ".tt-room", ".room", ".card"] {
        for element in all(&page, selector) {
            if text(&element).contains("Cellar Twelve") {
                assert!(element.attr("class").unwrap().split(' ').any(|class| class == "v4"), "{selector}");
                assert!(text(&element).contains('◆'), "{selector}");
            }
        }
    }
}

#[test]
fn the_timetable_reads_room_by_room() {
    let page = event_html(&lamplight(Look::Before));

    let rooms = texts(&page, ".tt-room > h3");
    let cellar = texts(&page, ".tt-room:nth-of-type(4) li b");

    assert_eq!(rooms, ["● Foundry Nine", "▲ The Brass Heron", "■ St. Orla’s Hall", "◆ Cellar Twelve", "▼ Tidewater Arcade"]);
    assert_eq!(cellar, ["Paper Combine", "Wet Cartography", "$ky Tax", "Neon Chaplain", "Bureau of Echoes", "Møss", "DJ Lowlight Tariff"]);
}

#[test]
fn two_bands_on_one_stage_stand_side_by_side() {
    let page = event_html(&strain::night_of_extremes());

    let (left, right) = (texts(&page, ".b.left b"), texts(&page, ".b.right b"));

    assert_eq!(right, ["Two Bands on One Stage"]);
    assert_eq!(left.len(), 1);
}

#[test]
fn only_a_demonstration_says_that_it_is_one() {
    let mut home = others::home(Look::Before);
    assert!(home.render().unwrap().contains("class=\"demo\""));

    home.layout.mode = Mode::Real;

    assert!(!home.render().unwrap().contains("class=\"demo\""));
}

#[test]
fn error_pages_stay_out_of_search_engines_and_lead_home() {
    for trouble in [Trouble::NotFound, Trouble::PublicDataOff, Trouble::TooMany { retry_after: 3 }, Trouble::Busy] {
        let page = Html::parse_document(&others::error(trouble).render().unwrap());

        assert_eq!(all(&page, "meta[name=robots][content=noindex]").len(), 1);
        assert!(all(&page, "main a").iter().any(|link| link.attr("href") == Some("/")));
    }
}

#[test]
fn a_failure_of_ours_names_the_request() {
    let page = Html::parse_document(&others::error(Trouble::Internal { request_id: "9f31c07b".to_owned() }).render().unwrap());

    assert_eq!(texts(&page, "main code"), ["9f31c07b"]);
}

#[test]
fn a_shared_link_brings_its_card() {
    let mut band = others::band();
    band.layout.share_card.as_mut().unwrap().image =
        Some(ShareImage { url: "https://sets.example/media/a.webp".to_owned(), alt: "Two people".to_owned() });

    let page = Html::parse_document(&band.render().unwrap());

    let content = |selector: &str| all(&page, selector)[0].attr("content").unwrap().to_owned();
    assert_eq!(content("meta[property='og:title']"), "Kestrel & Pike");
    assert_eq!(content("meta[property='og:image:alt']"), "Two people");
    assert_eq!(content("meta[name='twitter:card']"), "summary_large_image");
}
