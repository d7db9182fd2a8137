//! The worked examples of the specification, and the detector against a slow one that counts minutes.

use std::collections::BTreeSet;

use jiff::civil::date;
use proptest::prelude::*;

use super::*;

const TONIGHT: BillEvent =
    BillEvent { id: MaybeNew::Stored(EventId::new(7)), date: date(2027, 5, 1), run: Run::OneNight, standing: Standing::Open };

const ROOM_A: Place = Place { latitude: 43.4650, longitude: -80.5241 };
/// 329 metres from room A.
const ROOM_B: Place = Place { latitude: 43.467_958_8, longitude: -80.5241 };

fn clock(text: &str) -> Option<ClockTime> {
    (!text.is_empty()).then(|| ClockTime::read(text).unwrap())
}

fn room(id: i64) -> BillVenue {
    let place = match id {
        1 => Some(ROOM_A),
        2 => Some(ROOM_B),
        _ => None,
    };
    BillVenue { id: MaybeNew::Stored(VenueId::new(id)), name: format!("Room {id}"), place }
}

/// A set of its own band in room 1: `20:50–21:30`, an empty side is TBD.
fn set(id: i64, times: &str) -> Billing {
    let (start, end) = times.split_once('–').unwrap();
    Billing {
        id: Some(SetId::new(id)),
        event: TONIGHT,
        band: MaybeNew::Stored(BandId::new(id)),
        name: format!("Band {id}"),
        venue: Some(room(1)),
        start: clock(start),
        end: clock(end),
    }
}

fn by_band(band: i64, mut set: Billing) -> Billing {
    set.band = MaybeNew::Stored(BandId::new(band));
    set
}

fn at(venue: i64, mut set: Billing) -> Billing {
    set.venue = Some(room(venue));
    set
}

fn in_event(event: BillEvent, mut set: Billing) -> Billing {
    set.event = event;
    set
}

type Found = (Rule, Severity, &'static str, Option<u32>);

fn found(committed: &[Billing], proposed: &[Billing], gaps: Gaps) -> Vec<Found> {
    clashes(committed, proposed, gaps).iter().map(|clash| (clash.rule, clash.severity, clash.kind(), clash.minutes)).collect()
}

fn of_two(a: &Billing, b: &Billing) -> Vec<Found> {
    let one_way = found(std::slice::from_ref(a), std::slice::from_ref(b), Gaps::default());
    let other_way = found(std::slice::from_ref(b), std::slice::from_ref(a), Gaps::default());
    assert_eq!(one_way, other_way, "which of the two was changed does not matter");
    one_way
}

#[test]
fn overlaps_on_one_stage_are_errors_by_the_worked_examples() {
    let overlap = |minutes| vec![(Rule::VenueOverlap, Severity::Error, "overlap", Some(minutes))];
    for (number, a, b, expected) in [
        (1, "20:50–21:30", "21:25–22:00", overlap(5)),
        (2, "20:15–20:45", "20:15–20:45", vec![(Rule::VenueOverlap, Severity::Error, "conflict", Some(30))]),
        (3, "20:15–20:45", "20:45–21:15", vec![]),
        (4, "23:30–00:30", "00:10–00:50", overlap(20)),
        (5, "23:55–00:25", "00:25–01:00", vec![]),
        (6, "22:00–01:00", "00:30–02:00", overlap(30)),
        (7, "18:45–19:15", "00:30–01:00", vec![]),
        (8, "05:30–06:30", "06:00–06:45", vec![]),
        (9, "20:00–", "19:45–20:30", vec![(Rule::OpenEndOverlap, Severity::Warning, "overlap", None)]),
    ] {
        assert_eq!(of_two(&set(1, a), &set(2, b)), expected, "example {number}");
    }
}

#[test]
fn a_set_without_a_venue_meets_nobody_on_stage() {
    let mut nowhere = set(1, "20:00–20:30");
    nowhere.venue = None;

    assert_eq!(of_two(&nowhere, &set(2, "20:00–20:30")), []);
}

#[test]
fn a_band_that_plays_twice_is_a_warning_by_the_worked_examples() {
    let first = by_band(5, set(1, "20:00–20:30"));
    let second = |times: &str| by_band(5, at(2, set(2, times)));

    assert_eq!(of_two(&first, &second("20:20–20:50")), [(Rule::BandOverlap, Severity::Warning, "overlap", Some(10))], "example 12");
    assert_eq!(ROOM_A.walking_minutes_to(ROOM_B), 5);
    assert_eq!(of_two(&first, &second("20:45–21:15")), [(Rule::TravelTime, Severity::Warning, "travel", Some(5))], "example 13");
    assert_eq!(of_two(&first, &second("20:50–21:20")), [], "example 14");
}

#[test]
fn a_venue_without_coordinates_costs_no_walk_and_a_missing_venue_no_way_at_all() {
    let first = by_band(5, set(1, "20:00–20:30"));
    let mut second = by_band(5, at(3, set(2, "20:40–21:10")));

    assert_eq!(of_two(&first, &second), [(Rule::TravelTime, Severity::Warning, "travel", Some(5))]);
    second.venue = None;
    assert_eq!(of_two(&first, &second), []);
}

#[test]
fn a_swap_is_judged_by_the_final_arrangement() {
    let committed = [set(1, "20:00–20:30"), set(2, "21:00–21:30")];

    assert_eq!(found(&committed, &[set(1, "21:00–21:30"), set(2, "20:00–20:30")], Gaps::default()), []);
    assert_eq!(found(&committed, &[set(1, "21:00–21:30")], Gaps::default()).len(), 1, "half of the swap collides");
}

#[test]
fn only_pairs_with_a_changed_set_are_reported() {
    let committed = [set(1, "20:00–20:30"), set(2, "20:10–20:40"), set(3, "22:00–22:30")];

    assert_eq!(found(&committed, &[set(3, "22:10–22:40")], Gaps::default()), []);
    assert_eq!(clashes_among(&committed, Gaps::default()).len(), 1);
}

#[test]
fn an_event_of_several_days_is_only_warned() {
    let festival = BillEvent { run: Run::SeveralDays, ..TONIGHT };

    let pair = of_two(&in_event(festival, set(1, "20:00–20:30")), &in_event(festival, set(2, "20:10–20:40")));

    assert_eq!(pair, [(Rule::VenueOverlap, Severity::Warning, "overlap", Some(20))]);
}

#[test]
fn another_event_of_the_date_is_a_warning_unless_one_is_archived() {
    let matinee = BillEvent { id: MaybeNew::Stored(EventId::new(8)), ..TONIGHT };
    let mine = set(1, "20:00–20:30");
    let theirs = in_event(matinee, set(2, "20:10–20:40"));

    assert_eq!(of_two(&mine, &theirs), [(Rule::VenueOtherEvent, Severity::Warning, "overlap", Some(20))]);
    let archived = BillEvent { standing: Standing::Archived, ..matinee };
    assert_eq!(of_two(&mine, &in_event(archived, theirs.clone())), []);
    let next_day = BillEvent { date: date(2027, 5, 2), ..matinee };
    assert_eq!(of_two(&mine, &in_event(next_day, theirs.clone())), []);
    assert_eq!(of_two(&mine, &by_band(1, at(2, theirs))), [(Rule::BandOverlap, Severity::Warning, "overlap", Some(20))]);
}

#[test]
fn a_short_change_over_is_a_warning_when_the_rule_is_on() {
    let gaps = Gaps { changeover_minutes: 15, turnaround_minutes: 15 };

    let pair = |b: &str| found(&[set(1, "20:00–20:30")], &[set(2, b)], gaps);

    assert_eq!(pair("20:30–21:00"), [(Rule::Changeover, Severity::Warning, "changeover", Some(15))]);
    assert_eq!(pair("20:40–21:00"), [(Rule::Changeover, Severity::Warning, "changeover", Some(5))]);
    assert_eq!(pair("20:45–21:00"), []);
    assert_eq!(of_two(&set(1, "20:00–20:30"), &set(2, "20:30–21:00")), [], "the rule is off by default");
}

#[test]
fn a_set_longer_than_four_hours_is_noted_alone() {
    assert_eq!(found(&[], &[set(1, "18:00–22:00")], Gaps::default()), []);
    let long = clashes_among(&[set(1, "18:00–22:01")], Gaps::default());

    assert_eq!(long.len(), 1);
    let entry = long[0].entry();
    assert_eq!((entry.code, entry.kind, entry.minutes, entry.other_id), ("LONG_SET", "length", Some(241), None));
    assert_eq!(entry.message, "Band 1 (18:00–22:01) lasts 4 h 01 min, more than 4 hours.");
}

#[test]
fn an_entry_tells_the_changed_set_and_the_one_it_collides_with() {
    let mut fresh = set(9, "21:25–22:00");
    fresh.id = None;

    let entry = clashes(&[set(1, "20:50–21:30")], &[fresh], Gaps::default())[0].entry();

    assert_eq!(
        serde_json::to_value(entry).unwrap(),
        serde_json::json!({
            "id": 1, "band_id": null, "name": "Band 1", "startTime": "20:50", "endTime": "21:30", "type": "overlap",
            "rule": "VENUE_OVERLAP", "code": "VENUE_OVERLAP", "severity": "error", "other_id": 1, "other_name": "Band 1", "event_id": 7,
            "venue": "Room 1", "minutes": 5, "message": "Band 9 (21:25–22:00) overlaps Band 1 (20:50–21:30) at Room 1 by 5 min."
        })
    );
}

#[test]
fn two_thousand_sets_are_checked_without_comparing_all_pairs() {
    let sets: Vec<Billing> = (0..2000i64)
        .map(|n| {
            let mut set = at(n % 40, set(n, "20:00–20:20"));
            set.start = Some(ClockTime::from_minutes(u16::try_from(n / 40 * 25).unwrap()));
            set.end = Some(ClockTime::from_minutes(u16::try_from(n / 40 * 25 + 20).unwrap()));
            set
        })
        .collect();
    let bill: Vec<&Billing> = sets.iter().collect();

    assert_eq!(pairs_sharing(&bill, bill.len(), &VenueSweep { changeover: 0 }), []);
    assert_eq!(clashes_among(&sets, Gaps::default()), []);
}

/// The minutes in which a set plays, one by one.
fn minutes_of(set: &Billing) -> BTreeSet<u32> {
    let (Some(start), Some(end)) = (set.start, set.end) else { return BTreeSet::new() };
    let mut clock = start.minutes();
    let mut minute = if clock < 360 { u32::from(clock) + 1440 } else { u32::from(clock) };
    let mut played = BTreeSet::new();
    while clock != end.minutes() {
        played.insert(minute);
        minute += 1;
        clock = (clock + 1) % 1440;
    }
    played
}

/// What the table of the specification says of a pair, read row by row.
fn slow_verdict(a: &Billing, b: &Billing, gaps: Gaps) -> Option<(&'static str, &'static str, Option<u32>)> {
    let count = |set: BTreeSet<u32>| u32::try_from(set.len()).unwrap();
    let (mine, theirs) = (minutes_of(a), minutes_of(b));
    let shared = count(mine.intersection(&theirs).copied().collect());
    let same_event = a.event.id == b.event.id;
    let other_event = !same_event && a.event.date == b.event.date && [a, b].iter().all(|set| set.event.standing == Standing::Open);
    let venues = a.venue.as_ref().map(|venue| venue.id).zip(b.venue.as_ref().map(|venue| venue.id));
    let (same_venue, two_venues) = (venues.is_some_and(|(x, y)| x == y), venues.is_some_and(|(x, y)| x != y));
    let between = match (mine.first().zip(mine.last()), theirs.first().zip(theirs.last())) {
        (Some((a_first, a_last)), Some((b_first, b_last))) if shared == 0 => {
            Some(if a_last < b_first { b_first - a_last - 1 } else { a_first - b_last - 1 })
        }
        _ => None,
    };
    let opens_in = |open: &Billing, other: &Billing| {
        let start = open.start.map(|start| u32::from(start.night_minutes()));
        open.end.is_none() && start.is_some_and(|start| minutes_of(other).contains(&start) || other.start == open.start)
    };
    if same_event && same_venue && shared > 0 {
        return Some(("VENUE_OVERLAP", if a.event.run == Run::OneNight { "error" } else { "warning" }, Some(shared)));
    }
    if same_event && same_venue && (opens_in(a, b) || opens_in(b, a)) {
        return Some(("OPEN_END_OVERLAP", "warning", None));
    }
    if other_event && same_venue && shared > 0 {
        return Some(("VENUE_OTHER_EVENT", "warning", Some(shared)));
    }
    if a.band == b.band && shared > 0 && (same_event || other_event) {
        return Some(("BAND_OVERLAP", "warning", Some(shared)));
    }
    let gap = between?;
    let walk = match (a.venue.as_ref().and_then(|venue| venue.place), b.venue.as_ref().and_then(|venue| venue.place)) {
        (Some(from), Some(to)) => from.walking_minutes_to(to),
        _ => 0,
    };
    if a.band == b.band && two_venues && (same_event || other_event) && gap < walk + gaps.turnaround_minutes {
        return Some(("TRAVEL_TIME", "warning", Some(walk + gaps.turnaround_minutes - gap)));
    }
    if same_event && same_venue && gap < gaps.changeover_minutes {
        return Some(("CHANGEOVER", "warning", Some(gaps.changeover_minutes - gap)));
    }
    None
}

fn any_set() -> impl Strategy<Value = Billing> {
    // Few venues, bands and starts on a quarter-hour grid around the flip and midnight, so that sets meet often.
    let time = prop::option::weighted(0.9, prop_oneof![(80..96u16), (0..28u16)].prop_map(|quarter| ClockTime::from_minutes(quarter * 15)));
    (0..3i64, 0..4i64, 0..4i64, time, prop::option::weighted(0.9, 1..20u16)).prop_map(|(event, band, venue, start, quarters)| {
        let night = match event {
            0 => TONIGHT,
            1 => BillEvent { id: MaybeNew::Stored(EventId::new(8)), run: Run::SeveralDays, ..TONIGHT },
            _ => BillEvent { id: MaybeNew::New(0), standing: Standing::Archived, ..TONIGHT },
        };
        let mut set = by_band(band, in_event(night, set(0, "–")));
        set.venue = (venue > 0).then(|| room(venue));
        set.start = start;
        set.end = start.zip(quarters).map(|(start, quarters)| ClockTime::from_minutes(start.minutes() + quarters * 15));
        set
    })
}

proptest! {
    #[test]
    fn the_sweep_finds_what_comparing_all_pairs_minute_by_minute_finds(
        sets in prop::collection::vec(any_set(), 0..24), split in 0..24usize, changeover in 0..40u32, turnaround in 0..40u32,
    ) {
        let gaps = Gaps { changeover_minutes: changeover, turnaround_minutes: turnaround };
        let mut sets = sets;
        for (id, set) in (1..).zip(&mut sets) {
            set.id = Some(SetId::new(id));
        }
        let (committed, proposed) = sets.split_at(split.min(sets.len()));

        let quick: BTreeSet<_> = clashes(committed, proposed, gaps)
            .iter()
            .filter(|clash| clash.rule != Rule::LongSet)
            .map(|clash| {
                let (changed, other) = (clash.changed.id.unwrap(), clash.other.as_ref().unwrap().id.unwrap());
                (changed.min(other), changed.max(other), clash.rule.code(), clash.severity.as_str(), clash.minutes)
            })
            .collect();

        let mut slow = BTreeSet::new();
        for (index, a) in sets.iter().enumerate() {
            for (later, b) in sets.iter().enumerate().skip(index + 1) {
                if later >= committed.len() && let Some((rule, severity, minutes)) = slow_verdict(a, b, gaps) {
                    slow.insert((a.id.unwrap(), b.id.unwrap(), rule, severity, minutes));
                }
            }
        }
        prop_assert_eq!(quick, slow);
    }
}
