//! Home, bands, venues, errors.

use settimes_web::pages::band::{BandPage, Figure, Gig, Portrait};
use settimes_web::pages::home::{Choice, Filters, Fold, HomePage, Narrowing, NightCard, PastNight, PastNights, Pick};
use settimes_web::pages::layout::{CleanHtml, Robots};
use settimes_web::pages::parts::{Day, Link, NightSpan, VenueMark};
use settimes_web::pages::venue::{VenueNight, VenuePage, VenueSet};
use settimes_web::pages::{ErrorPage, Layout, OfflinePage, PrivacyPage, Surface, Trouble};

use super::night::{Look, SETS, lamplight};
use super::{clock, day, instants, layout, tag, the_day, till};

fn card(name: &str, day: Day, city: &str, counts: (usize, usize), bands: &[&str]) -> NightCard {
    NightCard {
        href: "/event/sample".to_owned(),
        name: name.to_owned(),
        day,
        city: Some(city.to_owned()),
        span: None,
        bands: counts.0,
        venues: counts.1,
        chips: bands.iter().map(|band| link(band, "/band/1")).collect(),
        more_bands: counts.0.saturating_sub(bands.len()),
        tickets_href: None,
        on_now: Vec::new(),
    }
}

pub(crate) fn link(label: &str, href: &str) -> Link {
    Link { label: label.to_owned(), href: href.to_owned() }
}

/// The home page; `look` as on the event page.
pub(crate) fn home(look: Look) -> HomePage {
    let mut main = card(
        "Lamplight Crawl Vol. 6",
        the_day(),
        "Port Wexley",
        (29, 5),
        &["Gutterlark", "夜更けの電線", "$ky Tax", "Kestrel & Pike", "Übermorgen Radio", "Møss"],
    );
    main.span = Some(NightSpan { starts: clock(1110), ends: till(1560), instants: instants(1110, 1560) });
    main.tickets_href = Some("https://example.org/tickets/lamplight-6".to_owned());
    main.on_now = lamplight(look).on_now;
    let mut quiet = card(
        "Quiet Hours No. 1",
        day("2026-12-06", "Sun", 6, "Dec", "Sunday 6 December 2026"),
        "Gullmouth",
        (6, 2),
        &["Ada Fernhollow", "The Slow Post", "Wicker & Wren"],
    );
    quiet.span = Some(NightSpan { starts: clock(900), ends: till(1060), instants: instants(900, 1060) });
    let seven = card(
        "Lamplight Crawl Vol. 7",
        day("2027-06-05", "Sat", 5, "Jun", "Saturday 5 June 2027"),
        "Port Wexley",
        (5, 3),
        &["Gutterlark", "夜更けの電線", "Granary Ghosts", "Kestrel & Pike", "Copper Nan"],
    );
    let (now, coming) = if matches!(look, Look::At(_)) { (vec![main], vec![quiet, seven]) } else { (vec![], vec![main, quiet, seven]) };
    HomePage { layout: layout(Surface::Home, "Nights"), filters: Some(filters(Narrowing::Off)), now, coming, past: past_nights() }
}

fn filters(narrowing: Narrowing) -> Filters {
    let choice = |value: &str, label: &str| Choice { value: value.to_owned(), label: label.to_owned(), pick: Pick::Open };
    Filters {
        venues: vec![choice("", "All venues"), choice("1", "Foundry Nine"), choice("2", "The Brass Heron")],
        months: vec![choice("", "All months"), choice("2026-12", "December 2026"), choice("2027-06", "June 2027")],
        narrowing,
    }
}

fn past_nights() -> PastNights {
    let night = |number: u8, date: &str, full: &str, bands: usize, venues: usize| PastNight {
        href: format!("/event/lamplight-vol-{number}"),
        name: format!("Lamplight Crawl Vol. {number}"),
        day: day(date, "Sat", 1, "Jun", full),
        city: Some("Port Wexley".to_owned()),
        bands,
        venues,
    };
    PastNights {
        total: 5,
        nights: vec![
            night(5, "2026-06-06", "Saturday 6 June 2026", 16, 5),
            night(4, "2025-12-06", "Saturday 6 December 2025", 15, 4),
            night(3, "2025-06-07", "Saturday 7 June 2025", 14, 4),
            night(2, "2024-12-07", "Saturday 7 December 2024", 14, 4),
        ],
        more_href: Some("/?past=20#past".to_owned()),
        fold: Fold::Closed,
    }
}

pub(crate) fn bare_home() -> HomePage {
    HomePage {
        layout: layout(Surface::Home, "Nights"),
        filters: None,
        now: Vec::new(),
        coming: Vec::new(),
        past: PastNights { total: 0, nights: Vec::new(), more_href: None, fold: Fold::Closed },
    }
}

pub(crate) fn narrowed_home() -> HomePage {
    HomePage { filters: Some(filters(Narrowing::On)), ..bare_home() }
}

fn gig(event: &str, day: Day, times: Option<(u32, u32)>, venue: (&str, u64)) -> Gig {
    Gig {
        pick: None,
        event_name: event.to_owned(),
        event_href: "/event/sample".to_owned(),
        day,
        starts: times.map(|(start, _)| clock(start)),
        ends: times.map(|(_, end)| till(end)),
        venue: (venue.1 > 0).then(|| tag(venue.0, venue.1)),
    }
}

pub(crate) fn band() -> BandPage {
    let figure = |value: &str, label: &str| Figure { value: value.to_owned(), label: label.to_owned() };
    BandPage {
        layout: layout(Surface::Profile, "Kestrel & Pike"),
        crumbs: vec![link("All nights", "/"), link("Lamplight Crawl Vol. 6", "/event/lamplight-vol-6")],
        name: "Kestrel & Pike".to_owned(),
        portrait: Portrait::Initials("KP".to_owned()),
        genres: vec!["folk".to_owned()],
        origin: Some("Port Wexley".to_owned()),
        bio: Some(CleanHtml::from_cleaner("<p>Quiet set first, electric set later: <em>two evenings in one</em>.</p>".to_owned())),
        links: vec![
            link("Website", "https://example.org/bands/kestrel-pike"),
            link("Bandcamp", "https://example.org/b"),
            link("YouTube", "https://example.org/y"),
        ],
        figures: vec![
            figure("4", "sets"),
            figure("3", "nights"),
            figure("4", "rooms"),
            figure("St. Orla’s Hall", "home room"),
            figure("33 min", "average set"),
            figure("Dec 2024", "first seen"),
        ],
        upcoming: vec![
            gig("Lamplight Crawl Vol. 6", the_day(), Some((1125, 1160)), ("St. Orla’s Hall", 3)),
            gig("Lamplight Crawl Vol. 6", the_day(), Some((1310, 1340)), ("Tidewater Arcade", 5)),
            gig("Lamplight Crawl Vol. 7", day("2027-06-05", "Sat", 5, "Jun", "Saturday 5 June 2027"), None, ("", 0)),
        ],
        past: past_gigs(),
    }
}

fn past_gigs() -> Vec<Gig> {
    vec![
        gig(
            "Lamplight Crawl Vol. 4",
            day("2025-12-06", "Sat", 6, "Dec", "Saturday 6 December 2025"),
            Some((1210, 1240)),
            ("Cellar Twelve", 4),
        ),
        gig(
            "Lamplight Crawl Vol. 2",
            day("2024-12-07", "Sat", 7, "Dec", "Saturday 7 December 2024"),
            Some((1140, 1170)),
            ("The Brass Heron", 2),
        ),
    ]
}

pub(crate) fn bare_band(name: &str) -> BandPage {
    BandPage {
        name: name.to_owned(),
        portrait: Portrait::Photo { src: "/media/none.webp".to_owned(), alt: format!("{name} on a stage") },
        genres: Vec::new(),
        origin: None,
        bio: None,
        links: Vec::new(),
        figures: Vec::new(),
        upcoming: Vec::new(),
        past: Vec::new(),
        ..band()
    }
}

pub(crate) fn venue() -> VenuePage {
    let night = |name: &str, day: Day, number: u64| VenueNight {
        event_name: name.to_owned(),
        event_href: "/event/sample".to_owned(),
        day,
        sets: SETS
            .iter()
            .filter(|set| set.0 == number)
            .map(|set| VenueSet {
                band: set.3.to_owned(),
                band_href: "/band/1".to_owned(),
                starts: Some(clock(set.1)),
                ends: Some(till(set.2)),
            })
            .collect(),
    };
    VenuePage {
        layout: layout(Surface::Profile, "Cellar Twelve"),
        crumbs: vec![link("All nights", "/")],
        name: "Cellar Twelve".to_owned(),
        mark: VenueMark::of(4),
        address: Some("12 Market Square, Port Wexley".to_owned()),
        map_href: Some("https://www.openstreetmap.org/?mlat=44.2742&mlon=-80.9331".to_owned()),
        links: vec![link("Website", "https://example.org/cellar")],
        sets: 24,
        nights: 6,
        upcoming: vec![night("Lamplight Crawl Vol. 6", the_day(), 4)],
        past: vec![
            night("Lamplight Crawl Vol. 5", day("2026-06-06", "Sat", 6, "Jun", "Saturday 6 June 2026"), 3),
            night("Lamplight Crawl Vol. 4", day("2025-12-06", "Sat", 6, "Dec", "Saturday 6 December 2025"), 1),
        ],
    }
}

pub(crate) fn bare_venue(name: &str) -> VenuePage {
    VenuePage {
        name: name.to_owned(),
        address: None,
        map_href: None,
        links: Vec::new(),
        sets: 1,
        nights: 1,
        upcoming: Vec::new(),
        past: Vec::new(),
        ..venue()
    }
}

pub(crate) fn privacy() -> PrivacyPage {
    PrivacyPage { layout: Layout { zone_sentence: None, ..layout(Surface::Words, "Privacy") } }
}

pub(crate) fn offline() -> OfflinePage {
    let layout = error(Trouble::NotFound).layout;
    OfflinePage { layout }
}

pub(crate) fn error(trouble: Trouble) -> ErrorPage {
    let mut layout = layout(Surface::Error, trouble.heading());
    layout.robots = Robots::NoIndex;
    layout.canonical_url = None;
    layout.description = None;
    layout.share_card = None;
    layout.alternates = Vec::new();
    layout.zone_sentence = None;
    ErrorPage { layout, trouble }
}
