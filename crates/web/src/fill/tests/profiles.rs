use settimes_app::Settings;

use crate::fill::samples::{House, N, Town, at, row, town};
use crate::fill::{band_page, venue_page};
use crate::pages::BandPage;
use crate::pages::band::Portrait;
use crate::pages::parts::VenueMark;

fn band_of(town: &Town, id: i64, now: &str) -> BandPage {
    band_page(&town.band_profile(id, at(now)), &House::new().site())
}

pub(super) fn venue_mark_on_its_own_page(id: i64) -> VenueMark {
    venue_page(&town().venue_profile(id, at(N)), &House::new().site()).mark
}

#[test]
fn a_band_shows_where_it_plays_and_where_it_played() {
    let page = band_of(&town(), 1, N);

    let nights = |gigs: &[crate::pages::band::Gig]| {
        gigs.iter().map(|gig| (gig.event_name.clone(), gig.starts.clone().unwrap().figures)).collect::<Vec<_>>()
    };
    assert_eq!(
        nights(&page.upcoming),
        [("Harbour Crawl 17".into(), "9:00".into()), ("Harbour Crawl 17".into(), "12:30".into()), ("Halloween".into(), "1:30".into())]
    );
    assert_eq!(nights(&page.past), [("Harbour Crawl 16".into(), "8:00".into())]);
    assert_eq!(page.crumbs.iter().map(|crumb| crumb.href.as_str()).collect::<Vec<_>>(), ["/", "/event/crawl-17"]);
    assert_eq!(page.genres, ["punk", "indie"]);
    assert_eq!(page.portrait, Portrait::Initials("L".into()));
}

#[test]
fn the_figures_of_a_band_are_shown_when_there_are_enough() {
    let figures = |page: BandPage| page.figures.into_iter().map(|figure| (figure.value, figure.label)).collect::<Vec<_>>();
    let pair = |value: &str, label: &str| (value.to_owned(), label.to_owned());

    assert_eq!(
        figures(band_of(&town(), 1, N)),
        [
            pair("4", "sets"),
            pair("3", "nights"),
            pair("2", "rooms"),
            pair("Anchor Room", "home room"),
            // 45, 40 and 30 minutes, and 60 by the wall clock of the night the clocks go back.
            pair("44 min", "average set"),
            pair("May 2026", "first seen"),
        ]
    );
    assert_eq!(figures(band_of(&town(), 5, N)), []);
    let mut not_yet = town();
    not_yet.sets = vec![row(1, (2, 3, 1), "20:00", ""), row(2, (5, 3, 0), "", "")];
    assert_eq!(
        figures(band_of(&not_yet, 3, N)),
        [pair("2", "sets"), pair("2", "nights"), pair("1", "room"), pair("Anchor Room", "home room")]
    );
}

#[test]
fn sets_to_be_announced_have_neither_time_nor_room() {
    let mut town = town();
    town.sets = vec![row(1, (1, 1, 0), "", ""), row(2, (1, 1, 1), "21:00", "")];
    let page = band_of(&town, 1, N);

    assert_eq!((page.upcoming[1].starts.clone(), page.upcoming[1].ends.clone(), page.upcoming[1].venue.clone()), (None, None, None));
    assert!(page.upcoming[0].ends.as_ref().unwrap().is_open());
}

#[test]
fn a_photo_is_shown_if_it_is_ours_or_its_host_is_admitted() {
    let portrait = |photo: &str, change: fn(&mut Settings)| {
        let mut town = town();
        town.band_mut(1).photo_url = Some(photo.into());
        town.band_mut(1).photo_alt_text = Some("Four people on a pier".into());
        let house = House::with(change);
        let page = band_page(&town.band_profile(1, at(N)), &house.site());
        let image = page.layout.share_card.unwrap().image.map(|image| image.url);
        match page.portrait {
            Portrait::Photo { src, alt } => {
                assert_eq!(alt, "Four people on a pier");
                Some((src, image.unwrap()))
            }
            Portrait::Initials(_) => {
                assert_eq!(image, None);
                None
            }
        }
    };
    let pair = |src: &str, url: &str| Some((src.to_owned(), url.to_owned()));

    for own in ["/media/a.webp", "https://sets.example/media/a.webp", "/media/a.webp?x=1"] {
        assert_eq!(portrait(own, |_| ()), pair("/media/a.webp", "https://sets.example/media/a.webp"), "{own}");
    }
    let known = "https://photos.example/a.jpg";
    assert_eq!(portrait(known, |_| ()), pair(known, known));
    for refused in [
        "https://evil.example/a.jpg",
        "http://photos.example/a.jpg",
        "https://photos.example:8443/a.jpg",
        "https://x@photos.example/a.jpg",
        "/admin",
        "/media/../admin",
        "data:image/png;base64,xx",
        "javascript:alert(1)",
        "//evil.example/a.jpg",
        "",
    ] {
        assert_eq!(portrait(refused, |_| ()), None, "{refused}");
    }
    let other = "https://elsewhere.example/a.jpg";
    assert_eq!(portrait(other, |settings| settings.external_images = true), pair(other, other));
    assert_eq!(portrait("http://elsewhere.example/a.jpg", |settings| settings.external_images = true), None);
}

#[test]
fn the_links_of_a_band_are_words_and_safe_addresses() {
    let mut town = town();
    town.band_mut(1).social_links =
        Some(r#"{"website":"https://lanterns.example","instagram":"@lanterns","facebook":"javascript:x","apple_music":"https://music.example/l"}"#.into());

    let links = band_of(&town, 1, N).links;

    assert_eq!(
        links.iter().map(|link| (link.label.as_str(), link.href.as_str())).collect::<Vec<_>>(),
        [
            ("Website", "https://lanterns.example/"),
            ("Instagram", "https://www.instagram.com/lanterns/"),
            ("Apple Music", "https://music.example/l")
        ]
    );
}

#[test]
fn a_biography_is_clean_html_and_the_description_is_its_text() {
    let mut town = town();
    town.band_mut(1).description = Some(format!("We are **loud**. <script>alert(1)</script>{}", "la ".repeat(200)));
    let page = band_of(&town, 1, N);

    let bio = page.bio.unwrap().to_string();
    assert!(bio.starts_with("<p>We are <strong>loud</strong>. la la"), "{bio}");
    let description = page.layout.description.unwrap();
    assert!(description.starts_with("We are loud. la la") && description.ends_with('…'), "{description}");
    assert_eq!(description, format!("We are loud. {}…", "la ".repeat(62).trim_end()));
}

#[test]
fn a_venue_shows_its_nights_and_how_to_get_there() {
    let mut town = town();
    town.venue_mut(1).website = Some("https://anchor.example".into());
    town.venue_mut(1).instagram = Some("anchor".into());
    town.venue_mut(1).facebook = Some("javascript:x".into());
    let page = venue_page(&town.venue_profile(1, at(N)), &House::new().site());

    let nights = |nights: &[crate::pages::venue::VenueNight]| {
        nights
            .iter()
            .map(|night| (night.event_name.clone(), night.sets.iter().map(|set| set.band.clone()).collect::<Vec<_>>()))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        nights(&page.upcoming),
        [
            ("Harbour Crawl 17".to_owned(), vec!["The Lanterns".to_owned(), "Night Bus".to_owned()]),
            ("Secret Fest".to_owned(), vec!["Öl & Wasser".to_owned()]),
            ("Halloween".to_owned(), vec!["The Lanterns".to_owned()]),
        ]
    );
    assert_eq!((nights(&page.past).len(), page.sets, page.nights), (1, 5, 4));
    assert_eq!(page.links.iter().map(|link| link.label.as_str()).collect::<Vec<_>>(), ["Website", "Instagram"]);
    assert_eq!(page.map_href.as_deref(), Some("https://www.openstreetmap.org/directions?engine=fossgis_osrm_foot&route=;43.465,-80.5241"));
    assert_eq!(page.address.as_deref(), Some("1 King St"));
}

#[test]
fn a_venue_without_coordinates_is_searched_for_by_name_and_address() {
    let page = venue_page(&town().venue_profile(3, at(N)), &House::new().site());

    assert_eq!(page.map_href.as_deref(), Some("https://www.openstreetmap.org/search?query=Cellar%2C+3+King+St%2C+Waterloo"));
    assert_eq!(page.layout.zone_sentence, None);
    assert_eq!(page.upcoming[0].sets[0].starts, None);
}

#[test]
fn a_venue_is_not_told_of_hidden_sets() {
    let page = venue_page(&town().venue_profile(2, at(N)), &House::new().site());

    assert_eq!(page.upcoming.iter().map(|night| night.event_name.as_str()).collect::<Vec<_>>(), ["Harbour Crawl 17", "Halloween"]);
}
