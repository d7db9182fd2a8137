//! The vectors by which the browser's copy of the plan rules is tested. `WRITE_VECTORS=1 cargo test -p settimes-core --test plan_vectors` writes them anew.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop at a surprise")]

use std::path::PathBuf;
use std::{env, fs};

use jiff::Timestamp;
use serde_json::{Value, json};
use settimes_core::ids::{SetId, VenueId};
use settimes_core::lineup::Place;
use settimes_core::moment::{ClockFace, ClockTime};
use settimes_core::schedule::plan::{Change, Clash, Move, Room, Shown, Span, Stop, clashes, countdown, next_move, tally, ways};

const EVENING: i64 = 1_785_718_800_000;
const MINUTE: i64 = 60_000;

/// A small generator, so that the file is the same on every machine.
struct Draw(u64);

impl Draw {
    fn below(&mut self, most: i64) -> i64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        i64::try_from(self.0 >> 33).unwrap() % most
    }

    fn place(&mut self) -> Option<Place> {
        let (north, east) = (self.below(9000), self.below(9000));
        let near = |centre: f64, part: i64| centre + f64::from(i32::try_from(part).unwrap()) / 1_000_000.0;
        (self.below(5) > 0).then(|| Place { latitude: near(43.46, north), longitude: near(-80.52, east) })
    }
}

fn moment(ms: i64) -> Timestamp {
    Timestamp::from_millisecond(ms).unwrap()
}

fn span(from: i64, till: i64, end_assumed: bool) -> Span {
    Span { starts_at: moment(EVENING + from * MINUTE), ends_at: moment(EVENING + till * MINUTE), end_assumed }
}

/// Sets 10 to 14 of the acceptance examples (public specification, 9).
fn harbour() -> Vec<Stop> {
    let anchor = Room { id: VenueId::new(1), place: Some(Place { latitude: 43.4650, longitude: -80.5241 }) };
    let boathouse = Room { id: VenueId::new(2), place: Some(Place { latitude: 43.4671, longitude: -80.5220 }) };
    let set = |id, room, from, till| Stop { id: SetId::new(id), room: Some(room), span: Some(span(from, till, false)) };
    let cellar = Room { id: VenueId::new(3), place: None };
    let untimed = Stop { id: SetId::new(14), room: Some(cellar), span: None };
    vec![set(10, anchor, 0, 45), set(11, boathouse, 75, 120), set(12, anchor, 160, 200), set(13, boathouse, 210, 250), untimed]
}

fn drawn_plan(draw: &mut Draw) -> Vec<Stop> {
    let rooms: Vec<Option<Room>> = (1..4).map(|id| Some(Room { id: VenueId::new(id), place: draw.place() })).chain([None]).collect();
    let count = draw.below(6);
    let stop = |id| {
        let (start, length) = (draw.below(60) * 5, 5 + draw.below(12) * 5);
        let span = span(start, start + length, draw.below(4) == 0);
        let room = rooms[usize::try_from(draw.below(4)).unwrap()];
        Stop { id: SetId::new(id), room, span: (draw.below(10) > 0).then_some(span) }
    };
    (1..=count).map(stop).collect()
}

fn stop_json(stop: &Stop) -> Value {
    let place = stop.room.and_then(|room| room.place).map(|place| [place.latitude, place.longitude]);
    let span = stop.span;
    json!({
        "id": stop.id, "venue": stop.room.map(|room| room.id), "at": place,
        "start": span.map(|span| span.starts_at.as_millisecond()), "end": span.map(|span| span.ends_at.as_millisecond()),
        "open": span.is_some_and(|span| span.end_assumed),
    })
}

fn clash_json(clash: Clash) -> Value {
    match clash {
        Clash::Overlap | Clash::Possible => json!({"kind": clash.class()}),
        Clash::Conflict { minutes } => json!({"kind": "conflict", "minutes": minutes}),
        Clash::Tight { walk, gap } => json!({"kind": "tight", "walk": walk, "gap": gap}),
    }
}

fn move_json(found: Move) -> Value {
    match found {
        Move::Decide { first, second, walk } => json!({"kind": "decide", "set": first, "next": second, "walk": walk}),
        Move::Watching { set, left, next, walk, leave_by } => {
            json!({"kind": "watching", "set": set, "left": left, "next": next, "walk": walk, "leaveBy": leave_by.map(Timestamp::as_millisecond)})
        }
        Move::Walk { from, to, walk, slack } => json!({"kind": "move", "set": from, "next": to, "walk": walk, "slack": slack}),
        Move::UpNext { set } => json!({"kind": "up next", "set": set}),
    }
}

fn moment_json(stops: &[Stop], ms: i64) -> Value {
    let counts: Vec<String> = stops.iter().map(|stop| countdown(stop.span, moment(ms)).to_string()).collect();
    json!({"now": ms, "move": next_move(stops, moment(ms)).map(move_json), "counts": counts})
}

fn plan_json(stops: &[Stop], draw: &mut Draw) -> Value {
    let pairs = clashes(stops);
    let mut moments: Vec<i64> = (0..4).map(|_| EVENING - 300 * MINUTE + draw.below(900 * 60) * 1000).collect();
    moments.push(EVENING + 90 * MINUTE);
    moments
        .extend(stops.iter().filter_map(|stop| stop.span).flat_map(|span| [span.starts_at, span.ends_at]).map(Timestamp::as_millisecond));
    let found = pairs.iter().map(|pair| {
        let mut found = clash_json(pair.clash);
        found["first"] = json!(pair.first);
        found["second"] = json!(pair.second);
        found["words"] = json!(pair.clash.words("Møss"));
        found
    });
    json!({
        "stops": stops.iter().map(stop_json).collect::<Vec<_>>(),
        "clashes": found.collect::<Vec<_>>(),
        "tally": tally(&pairs),
        "ways": ways(stops).iter().map(|way| json!({"from": way.from, "to": way.to, "walk": way.walk, "gap": way.gap})).collect::<Vec<_>>(),
        "moments": moments.iter().map(|ms| moment_json(stops, *ms)).collect::<Vec<_>>(),
    })
}

fn changes_json() -> Vec<Value> {
    let clock = |text: &str| ClockTime::read(text).ok();
    let shown = |start, end, venue: i64| Shown { start: clock(start), end: clock(end), venue: (venue > 0).then(|| VenueId::new(venue)) };
    let as_json = |it: Shown| json!([it.start.map(|time| time.to_string()), it.end.map(|time| time.to_string()), it.venue]);
    let states = [
        shown("21:00", "21:45", 1),
        shown("21:20", "22:05", 2),
        shown("21:00", "", 1),
        shown("", "", 0),
        shown("00:30", "01:10", 1),
        shown("12:00", "12:45", 1),
    ];
    let mut all = Vec::new();
    for (seen, is) in states.iter().flat_map(|seen| states.iter().map(move |is| (*seen, *is))) {
        for (name, face) in [(12, ClockFace::Twelve), (24, ClockFace::TwentyFour)] {
            let room = is.venue.map(|_| "Boathouse");
            let words: Vec<String> = is.changes_since(seen).into_iter().map(|change: Change| change.words(face, room)).collect();
            all.push(json!({"seen": as_json(seen), "is": as_json(is), "face": name, "room": room, "words": words}));
        }
    }
    all
}

fn vectors() -> String {
    let mut draw = Draw(17);
    let mut plans = vec![plan_json(&harbour(), &mut draw), plan_json(&harbour()[..2], &mut draw)];
    for _ in 0..40 {
        let stops = drawn_plan(&mut draw);
        plans.push(plan_json(&stops, &mut draw));
    }
    let lines = |list: &[Value]| list.iter().map(Value::to_string).collect::<Vec<_>>().join(",\n");
    format!("{{\"plans\": [\n{}\n],\n\"changes\": [\n{}\n]}}\n", lines(&plans), lines(&changes_json()))
}

#[test]
fn the_vectors_of_the_browser_are_what_the_rules_say() {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/browser/vectors/plan.json");
    if env::var_os("WRITE_VECTORS").is_some() {
        fs::write(&file, vectors()).unwrap();
    }

    assert!(
        fs::read_to_string(&file).unwrap_or_default() == vectors(),
        "tests/browser/vectors/plan.json is not what the rules say: write it anew"
    );
}
