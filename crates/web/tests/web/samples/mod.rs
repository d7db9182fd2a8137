//! Sample pages for tests: the demo night (admin specification, 12) and nights that strain the layout.

pub(crate) mod html;
pub(crate) mod lists;
pub(crate) mod night;
pub(crate) mod others;
pub(crate) mod strain;

use settimes_web::pages::Surface;
use settimes_web::pages::layout::{Alternate, Assets, Copies, Layout, Mode, Robots, ShareCard};
use settimes_web::pages::parts::{Clock, Day, Ending, Instants, VenueMark, VenueTag};

/// Saturday 5 December 2026, 00:00 in Toronto, in milliseconds since 1970-01-01 UTC.
pub(crate) const MIDNIGHT_MS: i64 = 1_796_446_800_000;

pub(crate) fn layout(surface: Surface, title: &str) -> Layout {
    Layout {
        title: format!("{title} | SetTimes"),
        description: Some("Five rooms, one ticket, thirty sets.".to_owned()),
        canonical_url: Some("https://sets.example/".to_owned()),
        robots: Robots::Index,
        share_card: Some(ShareCard { kind: "website".to_owned(), title: title.to_owned(), image: None }),
        alternates: vec![Alternate {
            media_type: "text/calendar".to_owned(),
            title: "All nights".to_owned(),
            href: "/api/feeds/ical".to_owned(),
        }],
        json_ld: None,
        assets: Assets {
            styles: vec![format!("assets/{}", surface.sheet())],
            theme_js: "assets/theme.js".to_owned(),
            night_js: "assets/night.js".to_owned(),
            icon: "assets/icon.svg".to_owned(),
            touch_icon: "assets/touch-180.png".to_owned(),
        },
        site_name: "SetTimes".to_owned(),
        operator: Some("the Port Wexley Lamplighters".to_owned()),
        zone_sentence: Some("All times Toronto time".to_owned()),
        calendar_href: "/api/feeds/ical".to_owned(),
        mode: Mode::Demo,
        copies: Copies {
            worker_href: Some("/sw.js".to_owned()),
            words: surface.copy_words(),
            face: "12",
            zone: "America/Toronto".to_owned(),
        },
    }
}

/// A time of the night of 5 December 2026; `minute` counts from its midnight, 1470 is half past midnight of the next day.
pub(crate) fn clock(minute: u32) -> Clock {
    let (hour, min) = (minute / 60 % 24, minute % 60);
    let figure = if hour % 12 == 0 { 12 } else { hour % 12 };
    Clock {
        figures: format!("{figure}:{min:02}"),
        half: Some(if hour < 12 { "AM" } else { "PM" }.to_owned()),
        datetime: format!("2026-12-{:02}T{hour:02}:{min:02}:00-05:00", 5 + minute / 1440),
    }
}

pub(crate) fn words(minute: u32) -> String {
    let time = clock(minute);
    format!("{} {}", time.figures, time.half.unwrap_or_default())
}

pub(crate) fn instants(start: u32, end: u32) -> Instants {
    let ms = |minute: u32| MIDNIGHT_MS + i64::from(minute) * 60_000;
    Instants { start_ms: ms(start), end_ms: ms(end) }
}

pub(crate) fn till(minute: u32) -> Ending {
    Ending::Till(clock(minute))
}

pub(crate) fn day(datetime: &str, weekday: &str, number: u8, month: &str, full: &str) -> Day {
    Day {
        datetime: datetime.to_owned(),
        weekday: weekday.to_owned(),
        number: number.to_string(),
        month: month.to_owned(),
        year: datetime.get(..4).filter(|year| *year != "2026").map(str::to_owned),
        full: full.to_owned(),
    }
}

pub(crate) fn the_day() -> Day {
    day("2026-12-05", "Sat", 5, "Dec", "Saturday 5 December 2026")
}

pub(crate) fn tag(name: &str, number: u64) -> VenueTag {
    VenueTag {
        number: i64::try_from(number).unwrap_or_default(),
        name: name.to_owned(),
        href: format!("/venue/{number}"),
        mark: VenueMark::of(number),
    }
}
