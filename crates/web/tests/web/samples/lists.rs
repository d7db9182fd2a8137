//! Directories and recaps.

use settimes_web::pages::band::{Figure, Portrait};
use settimes_web::pages::directory::{Entry, Face, Kind, SearchForm};
use settimes_web::pages::home::{Choice, Narrowing, Pick};
use settimes_web::pages::parts::VenueMark;
use settimes_web::pages::recap::{RecapRoom, RecapSet};
use settimes_web::pages::{DirectoryPage, RecapPage, Surface};

use super::night::{ROOMS, SETS};
use super::others::link;
use super::{clock, layout, tag, the_day, till};

/// The second of three pages of bands, one of them with a photo.
pub(crate) fn artists() -> DirectoryPage {
    let band = |name: &str, face: Portrait| Entry {
        name: name.to_owned(),
        href: "/band/1".to_owned(),
        face: Face::Band(face),
        facts: vec!["folk, punk".to_owned(), "Port Wexley, ON".to_owned()],
        tally: "4 sets".to_owned(),
    };
    let choice = |value: &str, label: &str, pick| Choice { value: value.to_owned(), label: label.to_owned(), pick };
    DirectoryPage {
        layout: silent(Kind::Artists),
        kind: Kind::Artists,
        search: SearchForm {
            typed: "a \"b".to_owned(),
            genres: vec![choice("", "All genres", Pick::Open), choice("folk", "folk", Pick::Chosen)],
            narrowing: Narrowing::On,
        },
        entries: vec![
            band("Kestrel & Pike", Portrait::Initials("KP".to_owned())),
            band("夜更けの電線", Portrait::Photo { src: "/media/demo/x.svg".to_owned(), alt: "Four people under a wire".to_owned() }),
        ],
        total: 50,
        number: 2,
        pages: 3,
        previous_href: Some("/artists?genre=folk".to_owned()),
        next_href: Some("/artists?genre=folk&page=3".to_owned()),
    }
}

pub(crate) fn venues() -> DirectoryPage {
    let rooms = ROOMS.iter().zip(1..);
    let entries: Vec<Entry> = rooms
        .map(|(room, number)| Entry {
            name: room.name.to_owned(),
            href: format!("/venue/{number}"),
            face: Face::Venue(VenueMark::of(number)),
            facts: vec!["Port Wexley, ON".to_owned()],
            tally: "24 sets on 6 nights".to_owned(),
        })
        .collect();
    DirectoryPage {
        layout: silent(Kind::Venues),
        kind: Kind::Venues,
        search: SearchForm { typed: String::new(), genres: Vec::new(), narrowing: Narrowing::Off },
        total: entries.len(),
        entries,
        number: 1,
        pages: 1,
        previous_href: None,
        next_href: None,
    }
}

/// A directory with nobody in it, on some page of it.
pub(crate) fn nobody(narrowing: Narrowing, number: usize) -> DirectoryPage {
    let search = SearchForm { typed: String::new(), genres: Vec::new(), narrowing };
    DirectoryPage { search, entries: Vec::new(), total: 0, number, ..venues() }
}

fn silent(kind: Kind) -> settimes_web::pages::Layout {
    settimes_web::pages::Layout { zone_sentence: None, ..layout(Surface::Directory, kind.heading()) }
}

pub(crate) fn recap() -> RecapPage {
    let figure = |value: &str, label: &str| Figure { value: value.to_owned(), label: label.to_owned() };
    let here = |number: u64| {
        let sets = SETS.iter().filter(|set| set.0 == number).map(|set| RecapSet {
            band: set.3.to_owned(),
            band_href: "/band/1".to_owned(),
            starts: Some(clock(set.1)),
            ends: Some(till(set.2)),
        });
        sets.collect::<Vec<_>>()
    };
    let rooms = ROOMS.iter().zip(1..).map(|(room, number)| RecapRoom { venue: Some(tag(room.name, number)), sets: here(number) });
    let homeless = RecapSet { band: "Møss".to_owned(), band_href: "/band/9".to_owned(), starts: None, ends: None };
    RecapPage {
        layout: layout(Surface::Profile, "Lamplight Crawl Vol. 6: looking back"),
        crumbs: vec![link("All nights", "/"), link("Lamplight Crawl Vol. 6", "/event/lamplight-vol-6")],
        name: "Lamplight Crawl Vol. 6".to_owned(),
        day: the_day(),
        city: Some("Port Wexley".to_owned()),
        figures: vec![figure("30", "sets"), figure("5", "rooms"), figure("17", "first-timers"), figure("12", "returning acts")],
        first_timers: vec![link("Brine Parade", "/band/2"), link("Møss", "/band/9")],
        returning: vec![link("Kestrel & Pike", "/band/1")],
        rooms: rooms.chain([RecapRoom { venue: None, sets: vec![homeless] }]).collect(),
    }
}

pub(crate) fn bare_recap() -> RecapPage {
    RecapPage {
        layout: settimes_web::pages::Layout { zone_sentence: None, ..layout(Surface::Profile, "Looking back") },
        city: None,
        figures: Vec::new(),
        first_timers: Vec::new(),
        returning: Vec::new(),
        rooms: Vec::new(),
        ..recap()
    }
}
