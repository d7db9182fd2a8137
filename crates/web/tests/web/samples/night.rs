//! One night at any minute of it, from a plain list of sets.

use std::collections::BTreeMap;

use settimes_core::schedule::night_map::Tied;
use settimes_web::pages::Surface;
use settimes_web::pages::event::{
    EventHead, EventPage, Finished, Narrow, Neighbour, Picking, RoomCard, RunningOrder, SetRow, Standing, StartGroup, Timing,
};
use settimes_web::pages::home::{Choice, Pick};
use settimes_web::pages::map::{MapBar, MapLabel, MapPin, MapWay, RoomMap};
use settimes_web::pages::parts::{Ending, Link, NightSpan, RoomNow, SetState, Turn, VenueMark};
use settimes_web::pages::timetable::{Block, Column, Lane, Line, Place, TimeMark, Timetable};

use super::{clock, instants, layout, tag, the_day, till, words};

/// A set: room number (0 = to be announced), start and end in minutes of the night (end 0 = open, start 0 = to be announced), band, genre.
pub(crate) type Set<'a> = (u64, u32, u32, &'a str, &'a str);

pub(crate) struct Room<'a> {
    pub(crate) name: &'a str,
    pub(crate) address: &'a str,
    pub(crate) note: &'a str,
}

/// When the page is looked at.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Look {
    Before,
    At(u32),
    LongAfter,
}

pub(crate) const ROOMS: [Room<'static>; 5] = [
    Room { name: "Foundry Nine", address: "9 Foundry Lane", note: "Level entrance, standing" },
    Room { name: "The Brass Heron", address: "21 Wharf Street", note: "Pub, kitchen until 22:00" },
    Room { name: "St. Orla’s Hall", address: "4 Chapel Row", note: "Seated, quiet between songs, closes 23:45" },
    Room { name: "Cellar Twelve", address: "12 Market Square", note: "14 steps down, no lift" },
    Room { name: "Tidewater Arcade", address: "60 Quay Road", note: "Pinball, last food 23:00" },
];

pub(crate) const SETS: [Set<'static>; 30] = [
    (2, 1110, 1140, "Half Past Harvest", "bluegrass"),
    (2, 1170, 1200, "Pigeon Ministry", "ska, punk"),
    (2, 1230, 1265, "Orbit Cousins", "indie rock"),
    (2, 1295, 1330, "Les Marées Basses", "indie rock, chanson"),
    (2, 1360, 1395, "The Apologetic Riot", "punk"),
    (2, 1425, 1465, "Dead Reckoners' Club", "sea punk, folk"),
    (3, 1125, 1160, "Kestrel & Pike", "folk"),
    (3, 1190, 1225, "Nora Quillfeather", "singer-songwriter"),
    (3, 1255, 1290, "Junction Vale Trio", "jazz"),
    (3, 1320, 1355, "Tin Sparrow Society", "indie folk"),
    (3, 1380, 1420, "Salt Hymnal", "post-rock"),
    (4, 1150, 1180, "Paper Combine", "indie pop"),
    (4, 1205, 1240, "Wet Cartography", "math rock"),
    (4, 1270, 1305, "$ky Tax", "hip-hop"),
    (4, 1335, 1370, "Neon Chaplain", "synthpop"),
    (4, 1400, 1445, "Bureau of Echoes", "electronic"),
    (4, 1470, 1510, "Møss", "ambient, electronic"),
    (4, 1520, 1560, "DJ Lowlight Tariff", "disco"),
    (1, 1140, 1170, "Static Quarry", ""),
    (1, 1200, 1235, "Ossuary Bingo", "doom metal"),
    (1, 1260, 1300, "Lichen Cathedral", "shoegaze"),
    (1, 1330, 1370, "Gutterlark", "garage punk"),
    (1, 1405, 1455, "Hammerfist Knitting Circle", "thrash metal"),
    (1, 1485, 1530, "Übermorgen Radio", "krautrock"),
    (5, 1120, 1150, "Brine Parade", "surf rock"),
    (5, 1180, 1215, "Copper Nan", "soul, funk"),
    (5, 1245, 1280, "夜更けの電線", "dream pop"),
    (5, 1310, 1340, "Kestrel & Pike", "folk"),
    (5, 1375, 1410, "Aunt Vesper", "dream pop"),
    (5, 1435, 1475, "Low Tide Committee", "funk, disco"),
];

/// Lamplight Crawl Vol. 6.
pub(crate) fn lamplight(look: Look) -> EventPage {
    night("Lamplight Crawl Vol. 6", &ROOMS, &SETS, look)
}

pub(crate) fn night(name: &str, rooms: &[Room<'_>], sets: &[Set<'_>], look: Look) -> EventPage {
    let mut sets = sets.to_vec();
    sets.sort_by_key(|set| (if set.1 == 0 { u32::MAX } else { set.1 }, set.0));
    let timed: Vec<Set<'_>> = sets.iter().copied().filter(|set| set.1 > 0).collect();
    EventPage {
        layout: layout(Surface::Event, name),
        head: head(name, rooms.len(), &sets, look),
        on_now: on_now(rooms, &timed, look),
        order: order(rooms, &sets, look),
        timetable: (!timed.is_empty()).then(|| timetable(rooms, &timed, look)),
        map: (rooms.len() > 1).then(|| room_map(rooms)),
        narrow: (rooms.len() > 1).then(|| narrow(rooms, look)),
        embed_code: r#"<iframe src="https://sets.example/embed/lamplight-vol-6" title="Lamplight Crawl"></iframe>"#.to_owned(),
        rooms: rooms.iter().zip(1..).map(|(room, number)| room_card(room, number, &timed)).collect(),
        picking: picking(),
    }
}

fn room_map(rooms: &[Room<'_>]) -> RoomMap {
    let at = |number: i32| (40 + number % 4 * 90, 30 + number / 4 * 60);
    let count = i32::try_from(rooms.len()).unwrap_or_default();
    RoomMap {
        height: 240,
        words: "On foot: a few minutes each.".to_owned(),
        ways: (1..count).map(|to| MapWay { from: at(to - 1), to: at(to), walk: "4 min".to_owned(), sign: Some(at(to)) }).collect(),
        pins: rooms
            .iter()
            .zip(0..)
            .map(|(room, number)| MapPin {
                at: at(number),
                mark: VenueMark::of(u64::try_from(number).unwrap_or_default() + 1),
                label: Some(MapLabel { text: room.name.to_owned(), at: at(number), tied: Tied::Start }),
            })
            .collect(),
        bar: Some(MapBar { length: 80, words: "5 min walk".to_owned() }),
        missing: vec!["Net Loft".to_owned()],
    }
}

fn narrow(rooms: &[Room<'_>], look: Look) -> Narrow {
    let choice = |value: String, label: &str| Choice {
        pick: if value.is_empty() { Pick::Chosen } else { Pick::Open },
        value,
        label: label.to_owned(),
    };
    let each = rooms.iter().zip(1..).map(|(room, number)| choice(number.to_string(), room.name));
    Narrow {
        action: "/event/lamplight-vol-6".to_owned(),
        rooms: [choice(String::new(), "All rooms")].into_iter().chain(each).collect(),
        genres: vec![choice(String::new(), "All genres"), choice("folk".to_owned(), "folk"), choice("punk".to_owned(), "punk")],
        finished: if matches!(look, Look::At(_)) { Finished::Listed } else { Finished::None },
        shown: None,
    }
}

pub(crate) fn picking() -> Picking {
    Picking {
        action: "/event/lamplight-vol-6".to_owned(),
        event: 6,
        slug: "lamplight-vol-6".to_owned(),
        last_day: "2026-12-05".to_owned(),
        face: 12,
    }
}

fn head(name: &str, rooms: usize, sets: &[Set<'_>], look: Look) -> EventHead {
    let starts = sets.iter().filter(|set| set.1 > 0).map(|set| set.1).min();
    let last = sets.iter().map(end).max().unwrap_or_default();
    EventHead {
        name: name.to_owned(),
        standing: match look {
            Look::Before => Standing::Coming,
            Look::At(_) => Standing::Tonight,
            Look::LongAfter => Standing::Archived,
        },
        city: Some("Port Wexley".to_owned()),
        day: the_day(),
        span: starts.map(|start| NightSpan { starts: clock(start), ends: till(last), instants: instants(start, last) }),
        sets: sets.len(),
        rooms,
        description: Some("Five rooms, one ticket, thirty sets. Start where you like, finish at the arcade.".to_owned()),
        tickets_href: (look != Look::LongAfter).then(|| "https://example.org/tickets/lamplight-6".to_owned()),
        calendar_href: Some("/api/feeds/ical?event=lamplight-vol-6".to_owned()),
        recap_href: (look == Look::LongAfter).then(|| "/event/lamplight-vol-6/recap".to_owned()),
        links: vec![Link { label: "Website".to_owned(), href: "https://example.org/lamplight".to_owned() }],
    }
}

fn end(set: &Set<'_>) -> u32 {
    if set.2 == 0 { set.1 + 60 } else { set.2 }
}

fn state(set: &Set<'_>, sets: &[Set<'_>], look: Look) -> SetState {
    let Look::At(now) = look else {
        return SetState::Ahead;
    };
    let first_ahead = sets.iter().filter(|other| other.0 == set.0 && other.1 > now).map(|other| other.1).min();
    match () {
        () if set.1 == 0 => SetState::Ahead,
        () if end(set) <= now => SetState::Over,
        () if set.1 <= now => SetState::Now,
        () if first_ahead == Some(set.1) => SetState::Next,
        () => SetState::Ahead,
    }
}

fn ending(set: &Set<'_>) -> Ending {
    if set.2 == 0 { Ending::Open } else { till(set.2) }
}

fn turn(set: &Set<'_>) -> Turn {
    Turn {
        band: set.3.to_owned(),
        band_href: "/band/1".to_owned(),
        starts: clock(set.1),
        ends: ending(set),
        instants: instants(set.1, end(set)),
    }
}

fn on_now(rooms: &[Room<'_>], sets: &[Set<'_>], look: Look) -> Vec<RoomNow> {
    if !matches!(look, Look::At(_)) {
        return Vec::new();
    }
    let find = |number: u64, wanted: SetState| sets.iter().find(|set| set.0 == number && state(set, sets, look) == wanted).map(turn);
    rooms
        .iter()
        .zip(1..)
        .map(|(room, number)| RoomNow {
            venue: tag(room.name, number),
            playing: find(number, SetState::Now),
            next: find(number, SetState::Next),
        })
        .collect()
}

fn row(id: i64, set: &Set<'_>, rooms: &[Room<'_>], state: SetState) -> SetRow {
    let room = usize::try_from(set.0).ok().and_then(|number| rooms.get(number.checked_sub(1)?));
    SetRow {
        id,
        band: set.3.to_owned(),
        band_href: "/band/1".to_owned(),
        venue: room.map(|room| tag(room.name, set.0)),
        timing: (set.1 > 0).then(|| Timing {
            ends: ending(set),
            length: (set.2 > 0).then(|| format!("{} min", set.2 - set.1)),
            instants: instants(set.1, end(set)),
        }),
        genre: (!set.4.is_empty()).then(|| set.4.to_owned()),
        state,
        hidden: false,
        picked: false,
        notes: Vec::new(),
    }
}

fn order(rooms: &[Room<'_>], sets: &[Set<'_>], look: Look) -> RunningOrder {
    let (mut groups, mut over) = (BTreeMap::<u32, Vec<SetRow>>::new(), BTreeMap::<u32, Vec<SetRow>>::new());
    let mut unscheduled = Vec::new();
    for (set, id) in sets.iter().zip(1..) {
        let state = state(set, sets, look);
        let row = row(id, set, rooms, state);
        match (set.1, state) {
            (0, _) => unscheduled.push(row),
            (start, SetState::Over) => over.entry(start).or_default().push(row),
            (start, _) => groups.entry(start).or_default().push(row),
        }
    }
    let first_late = groups.keys().copied().find(|start| *start >= 1440);
    let group = |(start, sets): (u32, Vec<SetRow>)| StartGroup {
        starts: clock(start),
        divider: (first_late == Some(start)).then(|| "After midnight, Sunday 6 December".to_owned()),
        sets,
    };
    RunningOrder { groups: groups.into_iter().map(group).collect(), unscheduled, over: over.into_iter().rev().map(group).collect() }
}

fn timetable(rooms: &[Room<'_>], sets: &[Set<'_>], look: Look) -> Timetable {
    let first = sets.iter().map(|set| set.1).min().unwrap_or_default() / 30 * 30;
    let last = sets.iter().map(end).max().unwrap_or_default().div_ceil(30) * 30;
    let block = |set: &Set<'_>| Block {
        place: Place::between(first, set.1, end(set)),
        lane: lane(set, sets),
        set: i64::from(set.1) * 100 + i64::try_from(set.0).unwrap_or_default(),
        hidden: false,
        band: set.3.to_owned(),
        band_href: "/band/1".to_owned(),
        starts: clock(set.1),
        ends: ending(set),
        state: state(set, sets, look),
        instants: instants(set.1, end(set)),
    };
    let blocks = |number: u64| sets.iter().filter(|set| set.0 == number).map(block).collect::<Vec<_>>();
    let mut columns: Vec<Column> =
        rooms.iter().zip(1..).map(|(room, number)| Column { venue: Some(tag(room.name, number)), blocks: blocks(number) }).collect();
    if sets.iter().any(|set| set.0 == 0) {
        columns.push(Column { venue: None, blocks: blocks(0) });
    }
    let mark = |minute: u32| TimeMark {
        place: Place::at(first, minute),
        label: if minute.is_multiple_of(60) { words(minute).replace(":00", "") } else { clock(minute).figures },
        line: match minute % 1440 {
            0 => Line::Midnight,
            other if other.is_multiple_of(60) => Line::Hour,
            _ => Line::HalfHour,
        },
    };
    Timetable {
        columns,
        marks: (first..=last).step_by(30).skip(1).map(mark).collect(),
        first_ms: instants(first, first).start_ms,
        height: Place::at(first, last),
    }
}

/// The first of two sets that overlap in one room is left, the second right.
fn lane(set: &Set<'_>, sets: &[Set<'_>]) -> Lane {
    let mut clash = sets.iter().filter(|other| other.0 == set.0 && other.1 < end(set) && set.1 < end(other));
    match (clash.next(), clash.next()) {
        (Some(first), Some(_)) if first == set => Lane::Left,
        (Some(_), Some(_)) => Lane::Right,
        _ => Lane::Whole,
    }
}

fn room_card(room: &Room<'_>, number: u64, sets: &[Set<'_>]) -> RoomCard {
    let here: Vec<&Set<'_>> = sets.iter().filter(|set| set.0 == number).collect();
    let programme = here.first().map(|first| {
        let last = here.iter().map(|set| end(set)).max().unwrap_or_default();
        format!("{} sets, {} till {}", here.len(), words(first.1), words(last))
    });
    RoomCard {
        name: room.name.to_owned(),
        mark: Some(VenueMark::of(number)),
        href: Some(format!("/venue/{number}")),
        address: Some(room.address.to_owned()),
        note: Some(room.note.to_owned()),
        number: Some(i64::try_from(number).unwrap_or_default()),
        place: Some("44.275,-80.935".to_owned()),
        map_href: Some("https://www.openstreetmap.org/?mlat=44.275&mlon=-80.935".to_owned()),
        neighbours: vec![Neighbour { venue: tag("The Brass Heron", 2), walk: "4 min".to_owned() }],
        programme,
    }
}
