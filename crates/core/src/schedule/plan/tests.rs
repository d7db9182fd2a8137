use jiff::SignedDuration;
use proptest::prelude::*;

use super::*;
use crate::moment::{ClockFace, ClockTime};

/// N of the acceptance examples: 22:30 in Toronto.
const N: i64 = 1_785_724_200;
const ANCHOR: Room = Room { id: VenueId::new(1), place: Some(Place { latitude: 43.4650, longitude: -80.5241 }) };
const BOATHOUSE: Room = Room { id: VenueId::new(2), place: Some(Place { latitude: 43.4671, longitude: -80.5220 }) };
const CELLAR: Room = Room { id: VenueId::new(3), place: None };

/// A moment, minutes after N.
fn at(minutes: i64) -> Timestamp {
    Timestamp::from_second(N + minutes * 60).unwrap()
}

fn stop(id: i64, room: Option<Room>, start: i64, end: i64) -> Stop {
    Stop { id: SetId::new(id), room, span: Some(Span { starts_at: at(start), ends_at: at(end), end_assumed: false }) }
}

fn open(id: i64, room: Option<Room>, start: i64, end: i64) -> Stop {
    let stop = stop(id, room, start, end);
    Stop { span: stop.span.map(|span| Span { end_assumed: true, ..span }), ..stop }
}

/// Sets 10 to 14 of the acceptance examples.
fn harbour() -> Vec<Stop> {
    vec![
        stop(10, Some(ANCHOR), -90, -45),
        stop(11, Some(BOATHOUSE), -15, 30),
        stop(12, Some(ANCHOR), 70, 110),
        stop(13, Some(BOATHOUSE), 120, 160),
        Stop { id: SetId::new(14), room: Some(CELLAR), span: None },
    ]
}

fn picked(ids: &[i64]) -> Vec<Stop> {
    harbour().into_iter().filter(|stop| ids.contains(&stop.id.get())).collect()
}

fn kinds(stops: &[Stop]) -> Vec<Clash> {
    clashes(stops).into_iter().map(|pair| pair.clash).collect()
}

#[test]
fn ten_and_eleven_lie_thirty_minutes_and_a_four_minute_walk_apart() {
    let way = Way { from: SetId::new(10), to: SetId::new(11), walk: Some(4), gap: Some(30) };

    assert_eq!(ways(&picked(&[10, 11])), [way]);
    assert_eq!(clashes(&picked(&[10, 11])), []);
}

#[test]
fn twelve_and_thirteen_leave_time_for_the_walk() {
    let way = Way { from: SetId::new(12), to: SetId::new(13), walk: Some(4), gap: None };

    assert_eq!(ways(&picked(&[12, 13])), [way]);
    assert_eq!(clashes(&picked(&[12, 13])), []);
}

#[test]
fn at_n_the_fan_watches_eleven_for_thirty_more_minutes() {
    let watching = Move::Watching { set: SetId::new(11), left: Some(30), next: None, walk: None, leave_by: None };

    assert_eq!(next_move(&picked(&[10, 11]), at(0)), Some(watching));
}

#[test]
fn picks_clash_by_what_they_share() {
    let first = stop(1, Some(ANCHOR), 0, 45);
    let after = |room, start, end| kinds(&[first, stop(2, Some(room), start, end)]);

    assert_eq!(after(BOATHOUSE, 0, 10), [Clash::Overlap]);
    assert_eq!(after(BOATHOUSE, 30, 90), [Clash::Conflict { minutes: 15 }]);
    assert_eq!(after(BOATHOUSE, 10, 20), [Clash::Conflict { minutes: 10 }]);
    assert_eq!(after(ANCHOR, 45, 90), []);
    assert_eq!(after(CELLAR, 45, 90), []);
    assert_eq!(after(BOATHOUSE, 45, 90), [Clash::Tight { walk: 4, gap: 0 }]);
    assert_eq!(after(BOATHOUSE, 47, 90), [Clash::Tight { walk: 4, gap: 2 }]);
    assert_eq!(after(BOATHOUSE, 49, 90), []);
}

#[test]
fn an_assumed_end_makes_a_clash_a_possible_one() {
    let first = open(1, Some(ANCHOR), 0, 45);

    assert_eq!(kinds(&[first, stop(2, Some(BOATHOUSE), 30, 90)]), [Clash::Possible]);
    assert_eq!(kinds(&[stop(1, Some(ANCHOR), 0, 45), open(2, Some(BOATHOUSE), 30, 90)]), [Clash::Possible]);
    assert_eq!(kinds(&[first, stop(2, Some(BOATHOUSE), 47, 90)]), [Clash::Possible]);
    assert_eq!(kinds(&[first, stop(2, Some(BOATHOUSE), 0, 90)]), [Clash::Overlap]);
    assert_eq!(kinds(&[first, stop(2, Some(CELLAR), 47, 90)]), []);
}

#[test]
fn clashes_are_counted_and_named() {
    let pairs = clashes(&[stop(1, Some(ANCHOR), 0, 45), stop(2, Some(BOATHOUSE), 0, 40), stop(3, Some(CELLAR), 30, 90)]);

    assert_eq!(tally(&pairs).as_deref(), Some("1 overlap, 2 conflicts"));
    assert_eq!(tally(&[]), None);
    assert_eq!(Clash::Overlap.words("Møss"), "Starts with Møss: choose one");
    assert_eq!(Clash::Conflict { minutes: 15 }.words("Møss"), "Overlaps Møss by 15 min");
    assert_eq!(Clash::Possible.words("Møss"), "Possible conflict with Møss");
    assert_eq!(Clash::Tight { walk: 4, gap: 2 }.words("Møss"), "4 min walk, 2 min gap: Møss");
}

#[test]
fn a_gap_counts_from_what_ends_last_and_never_from_an_assumed_end() {
    let long = stop(1, Some(ANCHOR), 0, 120);

    assert_eq!(
        ways(&[long, stop(2, Some(CELLAR), 10, 20), stop(3, Some(ANCHOR), 140, 160)]),
        [Way { from: SetId::new(1), to: SetId::new(3), walk: Some(0), gap: Some(20) }]
    );
    assert_eq!(ways(&[open(1, Some(ANCHOR), 0, 60), stop(2, Some(ANCHOR), 90, 95)]).first().and_then(|way| way.gap), None);
}

#[test]
fn a_countdown_rounds_up_and_names_no_assumed_end() {
    let says = |stop: &Stop, minutes| countdown(stop.span, at(minutes)).to_string();
    let set = stop(1, None, 0, 40);

    assert_eq!(
        [-1500, -1440, -1439, -61, -60, -16, -15, 0, 39, 40].map(|minutes| says(&set, minutes)),
        [
            "in 1 d 1 h",
            "in 1 d 0 h",
            "in 23 h 59 min",
            "in 1 h 1 min",
            "in 60 min",
            "in 16 min",
            "soon, in 15 min",
            "40 min left",
            "1 min left",
            "finished"
        ]
    );
    assert_eq!(countdown(set.span, at(-15) - SignedDuration::from_secs(1)).to_string(), "in 16 min");
    assert_eq!(says(&open(1, None, 0, 40), 5), "playing");
    assert_eq!(says(&Stop { span: None, ..set }, 5), "");
}

#[test]
fn the_next_move_is_the_first_case_that_holds() {
    let id = SetId::new;
    let night =
        [stop(1, Some(ANCHOR), 0, 45), stop(2, Some(BOATHOUSE), 47, 90), stop(3, Some(ANCHOR), 80, 120), stop(4, Some(CELLAR), 500, 520)];
    let decide = Some(Move::Decide { first: id(2), second: id(3), walk: Some(4) });

    assert_eq!(next_move(&night, at(10)), decide);
    assert_eq!(next_move(&night, at(85)), decide);
    let two = &night[..2];
    let watching = |left| Move::Watching { set: id(1), left: Some(left), next: Some(id(2)), walk: Some(4), leave_by: Some(at(43)) };
    assert_eq!(next_move(two, at(10)), Some(watching(35)));
    assert_eq!(next_move(two, at(-10)), Some(Move::UpNext { set: id(1) }));
    assert_eq!(next_move(two, at(46)), Some(Move::Walk { from: id(1), to: id(2), walk: Some(4), slack: Some(-3) }));
    assert_eq!(next_move(two, at(90)), None);
    assert_eq!(next_move(&night[3..], at(260)), Some(Move::UpNext { set: id(4) }));
    assert_eq!(next_move(&night[3..], at(259)), None);
    assert_eq!(next_move(&[], at(0)), None);
}

#[test]
fn what_has_changed_is_said_once_each() {
    let clock = |text: &str| Some(ClockTime::read(text).unwrap());
    let seen = Shown { start: clock("21:00"), end: clock("21:45"), venue: Some(VenueId::new(1)) };
    let moved = Shown { start: clock("21:20"), end: clock("22:05"), venue: Some(VenueId::new(2)) };
    let words = |shown: Shown| {
        shown.changes_since(seen).into_iter().map(|change| change.words(ClockFace::Twelve, Some("Boathouse"))).collect::<Vec<_>>()
    };

    assert_eq!(words(seen), Vec::<String>::new());
    assert_eq!(words(moved), ["now 9:20 PM, was 9:00 PM", "now at Boathouse"]);
    assert_eq!(words(Shown { end: None, ..seen }), ["now till an open end, was 9:45 PM"]);
    assert_eq!(words(Shown { start: None, ..seen }), ["now time TBD, was 9:00 PM"]);
}

// --- against a slow reference: minute by minute ---

fn any_stop() -> impl Strategy<Value = (u8, i64, i64, bool, bool)> {
    (0u8..4, 0i64..200, 1i64..70, any::<bool>(), prop::bool::weighted(0.9))
}

fn stops_of(drawn: &[(u8, i64, i64, bool, bool)]) -> Vec<Stop> {
    let stops = drawn.iter().zip(1..).map(|(&(room, start, length, known, timed), id)| {
        let room = [None, Some(ANCHOR), Some(BOATHOUSE), Some(CELLAR)][usize::from(room)];
        let stop = if known { stop(id, room, start, start + length) } else { open(id, room, start, start + length) };
        if timed { stop } else { Stop { span: None, ..stop } }
    });
    stops.collect()
}

fn minutes_of(stop: &Stop) -> Vec<i64> {
    let span = stop.span.unwrap();
    (-10..400).filter(|minute| span.starts_at <= at(*minute) && at(*minute) < span.ends_at).collect()
}

fn slow_clash(a: &Stop, b: &Stop) -> Option<Clash> {
    let (mine, its) = (minutes_of(a), minutes_of(b));
    let (a, b, mine, its) = if mine.first() <= its.first() { (a, b, mine, its) } else { (b, a, its, mine) };
    let shared = mine.iter().filter(|minute| its.contains(minute)).count();
    let either_open = a.span.unwrap().end_assumed || b.span.unwrap().end_assumed;
    let gap = u32::try_from(its[0] - mine.last().unwrap() - 1).unwrap_or(0);
    match a.walk_to(b) {
        _ if mine[0] == its[0] => Some(Clash::Overlap),
        _ if shared > 0 && either_open => Some(Clash::Possible),
        _ if shared > 0 => Some(Clash::Conflict { minutes: u32::try_from(shared).unwrap() }),
        Some(walk) if walk > gap && a.span.unwrap().end_assumed => Some(Clash::Possible),
        Some(walk) if walk > gap => Some(Clash::Tight { walk, gap }),
        _ => None,
    }
}

proptest! {
    #[test]
    fn clashes_are_those_of_a_minute_by_minute_count(drawn in prop::collection::vec(any_stop(), 0..7)) {
        let stops = stops_of(&drawn);

        let found: std::collections::BTreeMap<_, _> =
            clashes(&stops).into_iter().map(|pair| ((pair.first.min(pair.second), pair.first.max(pair.second)), pair.clash)).collect();

        let timed: Vec<&Stop> = stops.iter().filter(|stop| stop.span.is_some()).collect();
        for (index, a) in timed.iter().enumerate() {
            for b in &timed[index + 1..] {
                prop_assert_eq!(found.get(&(a.id, b.id)).copied(), slow_clash(a, b));
            }
        }
    }

    #[test]
    fn between_two_changes_the_next_move_keeps_its_kind(drawn in prop::collection::vec(any_stop(), 0..6), from in -300i64..600, past in 0i64..300) {
        let stops = stops_of(&drawn);
        let kind = |at| next_move(&stops, at).map(|found| match found {
            Move::Watching { set, next, .. } => (Some(set), next, None),
            Move::Decide { first, second, .. } => (Some(first), Some(second), Some(0)),
            Move::Walk { from, to, .. } => (Some(from), Some(to), Some(1)),
            Move::UpNext { set } => (Some(set), None, Some(2)),
        });

        let until = next_move_changes(&stops, at(from)).unwrap_or(at(9999));

        if at(from + past) < until {
            prop_assert_eq!(kind(at(from)), kind(at(from + past)));
        }
    }
}
