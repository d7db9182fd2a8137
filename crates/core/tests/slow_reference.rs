//! Rules of time against references that are slow and obviously right: days counted by hand, every minute of a night looked at, lists sorted by the
//! sentences of the contract (public specification, 2.2 and 2.3).

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop at a surprise")]

use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};
use proptest::prelude::*;
use settimes_core::events::{Bucket, Event, EventStatus, Reveal};
use settimes_core::ids::{BandId, EventId, SetId, VenueId};
use settimes_core::moment::{ClockTime, Day, SqlStamp, Zone};
use settimes_core::schedule::{NightSet, SetState, Slot, SlotVenue, night_of};
use settimes_core::slug::Slug;

/// Zones of every continent: changes of an hour and of half an hour, at midnight and at two and at three, both ways round, and none at all.
const ZONES: [&str; 12] = [
    "America/Toronto",
    "America/St_Johns",
    "America/Santiago",
    "America/Havana",
    "Europe/Berlin",
    "Europe/Lisbon",
    "Africa/Casablanca",
    "Africa/Cairo",
    "Asia/Beirut",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Pacific/Auckland",
];

/// Seconds of a day and of the six hours that belong to the day before.
const DAY: i64 = 86_400;
const FLIP: i64 = 6 * 3600;

fn any_zone() -> impl Strategy<Value = Zone> {
    proptest::sample::select(&ZONES[..]).prop_map(|name| Zone::named(name).unwrap())
}

/// A day of the years 2020 to 2030, often one close to a change of the clocks of some zone.
fn any_day() -> impl Strategy<Value = Day> {
    let changes = [
        date(2026, 3, 8),
        date(2026, 11, 1),
        date(2026, 3, 29),
        date(2026, 10, 25),
        date(2026, 4, 5),
        date(2026, 10, 4),
        date(2026, 4, 24),
        date(2026, 10, 30),
        date(2026, 9, 6),
        date(2026, 2, 15),
        date(2026, 3, 22),
        date(2026, 9, 27),
        date(2028, 2, 29),
        date(2026, 12, 31),
    ];
    prop_oneof![
        (0..3_650_i64).prop_map(|days| date(2020, 1, 1) + days.days()),
        (proptest::sample::select(changes.to_vec()), -2..3_i64).prop_map(|(day, off)| day + off.days()),
    ]
}

/// A moment on one of those days, often close to six in the morning or midnight of the zone.
fn any_moment() -> impl Strategy<Value = (Zone, Timestamp)> {
    let second = prop_oneof![0..DAY, (FLIP - 90)..(FLIP + 90), 0..90_i64, (DAY - 90)..DAY];
    (any_zone(), any_day(), second).prop_map(|(zone, day, second)| {
        let midnight = day.to_zoned(TimeZone::UTC).unwrap().timestamp();
        let utc = midnight + second.seconds();
        // As if the zone's clock were the world's: near enough to land on both sides of its boundaries.
        let offset = i64::from(zone.rules().to_offset(utc).seconds());
        (zone, utc - offset.seconds())
    })
}

/// What the clock of a zone shows, as seconds since the first day of 1970.
fn shown(zone: &Zone, moment: Timestamp) -> i64 {
    moment.as_second() + i64::from(zone.rules().to_offset(moment).seconds())
}

fn day_number(day: Day) -> i64 {
    day.to_zoned(TimeZone::UTC).unwrap().timestamp().as_second() / DAY
}

/// The festival day by hand: count the days that the clock shows, and take one away before six.
fn today_by_hand(zone: &Zone, moment: Timestamp) -> i64 {
    let (day, second) = (shown(zone, moment).div_euclid(DAY), shown(zone, moment).rem_euclid(DAY));
    if second < FLIP { day - 1 } else { day }
}

/// Every minute from midnight of a day on, for two days and more.
fn minutes_from(zone: &Zone, day: Day) -> impl Iterator<Item = Timestamp> + '_ {
    let begin = (day_number(day) * DAY) - 15 * 3600;
    let number = day_number(day);
    (0..72 * 60)
        .map(move |minute| Timestamp::from_second(begin + minute * 60).unwrap())
        .skip_while(move |moment| shown(zone, *moment).div_euclid(DAY) < number)
}

/// The first minute at which the clock of a day shows a time, by looking at every minute; of a time that is skipped, as long after the gap's begin as
/// it would have been, which is the time plus the gap.
fn first_shown(zone: &Zone, day: Day, minutes: i64) -> Timestamp {
    let wanted = day_number(day) * DAY + minutes * 60;
    if let Some(moment) = minutes_from(zone, day).find(|moment| shown(zone, *moment) == wanted) {
        return moment;
    }
    let after = minutes_from(zone, day).find(|moment| shown(zone, *moment) > wanted).unwrap();
    let before = after - 60.seconds();
    let gap = shown(zone, after) - shown(zone, before) - 60;
    minutes_from(zone, day).find(|moment| shown(zone, *moment) == wanted + gap).unwrap()
}

fn event(id: i64, day: Day, length: Option<i64>, (published, status): (bool, EventStatus)) -> Event {
    Event {
        id: EventId::new(id),
        name: format!("Night {id}"),
        slug: Slug::read(&format!("night-{id}")).unwrap(),
        date: day,
        end_date: length.map(|days| day + days.days()),
        is_published: published,
        status,
        reveal: Reveal::Everything,
        description: None,
        city: None,
        ticket_url: None,
        venue_info: None,
        social_links: None,
        theme_colors: None,
        created_at: SqlStamp::read("2020-01-01 00:00:00").unwrap(),
    }
}

fn any_state() -> impl Strategy<Value = (bool, EventStatus)> {
    (any::<bool>(), proptest::sample::select(vec![EventStatus::Draft, EventStatus::Published, EventStatus::Archived]))
}

/// Nights around a day: some of several days, some archived, some nobody may see.
fn nights_around(today: Day) -> impl Strategy<Value = Vec<Event>> {
    let night = (-4..5_i64, proptest::option::of(0..4_i64), any_state());
    proptest::collection::vec(night, 0..20).prop_map(move |rows| {
        let numbered = rows.into_iter().zip(1..);
        numbered.map(|((away, length, state), id)| event(id, today + away.days(), length, state)).collect()
    })
}

fn days_of(event: &Event) -> Vec<Day> {
    let mut days = vec![event.date];
    while days[days.len() - 1] < event.end_date.unwrap_or(event.date) {
        days.push(days[days.len() - 1] + 1.days());
    }
    days
}

fn slot(id: i64, room: Option<i64>, start: Option<u16>, end: Option<u16>) -> Slot {
    Slot {
        id: SetId::new(id),
        band: BandId::new(id),
        name: format!("Band {id}"),
        genre: None,
        origin: None,
        photo_url: None,
        photo_alt_text: None,
        social_links: None,
        // Two rooms may have one name: the room is its id, the order is by name.
        venue: room.map(|room| SlotVenue { id: VenueId::new(room), name: format!("Room {}", 7 - room / 2), address: None, place: None }),
        start: start.map(ClockTime::from_minutes),
        end: end.map(ClockTime::from_minutes),
        created_at: SqlStamp::read("2020-01-01 00:00:00").unwrap(),
        public_changed_at: None,
    }
}

/// Up to 25 sets in four rooms, some without a time or a place, many at the same time.
fn any_slots() -> impl Strategy<Value = Vec<Slot>> {
    let minutes = || proptest::option::weighted(0.85, prop_oneof![(0..96_u16).prop_map(|quarter| quarter * 15), 0..1440_u16]);
    let row = (proptest::option::weighted(0.85, 1..5_i64), minutes(), minutes());
    proptest::collection::vec(row, 0..25).prop_map(|rows| {
        let numbered = rows.into_iter().zip(1..);
        numbered.map(|((room, start, end), id)| slot(id, room, start, end)).collect()
    })
}

/// Where a start stands in the night: 06:00 first, 05:59 last, no start after everything.
fn place_in_night(set: &Slot) -> usize {
    let order: Vec<u16> = (360..1440).chain(0..360).collect();
    set.start.map_or(order.len(), |start| order.iter().position(|minute| *minute == start.minutes()).unwrap())
}

/// Takes the first of those that are left, again and again.
fn by_hand(mut left: Vec<Slot>) -> Vec<i64> {
    let mut order = Vec::new();
    while !left.is_empty() {
        let earliest = left.iter().map(place_in_night).min().unwrap();
        let same: Vec<&Slot> = left.iter().filter(|set| place_in_night(set) == earliest).collect();
        let with_room: Vec<&&Slot> = same.iter().filter(|set| set.venue.is_some()).collect();
        let next = if with_room.is_empty() {
            same.iter().map(|set| set.id.get()).min().unwrap()
        } else {
            let name = |set: &Slot| set.venue.clone().unwrap().name;
            let first = with_room.iter().map(|set| name(set)).min().unwrap();
            with_room.iter().filter(|set| name(set) == first).map(|set| set.id.get()).min().unwrap()
        };
        order.push(next);
        left.retain(|set| set.id.get() != next);
    }
    order
}

fn set_by_id(sets: &[NightSet], id: i64) -> &NightSet {
    sets.iter().find(|set| set.slot.id.get() == id).unwrap()
}

/// Whether the clocks stand still over a festival day and the one after, so that minutes of the clock are minutes.
fn is_steady(zone: &Zone, day: Day) -> bool {
    let offset = |day: Day| zone.rules().to_offset(zone.instant(day.at(0, 0, 0, 0)));
    (0..4).all(|ahead| offset(day + i64::from(ahead).days()) == offset(day))
}

proptest! {
    #[test]
    fn the_festival_day_is_the_one_counted_by_hand((zone, moment) in any_moment()) {
        prop_assert_eq!(day_number(zone.today(moment)), today_by_hand(&zone, moment), "{} {}", zone.name(), moment);
    }

    /// A page that is kept until the next flip is right until the second before, and wrong from then on.
    #[test]
    fn the_festival_day_lasts_until_the_next_flip((zone, moment) in any_moment()) {
        let flip = zone.next_flip(moment);

        prop_assert!(flip > moment, "{} {}", zone.name(), moment);
        prop_assert_eq!(today_by_hand(&zone, flip - 1.second()), today_by_hand(&zone, moment), "{} {}", zone.name(), moment);
        prop_assert_eq!(today_by_hand(&zone, flip), today_by_hand(&zone, moment) + 1, "{} {}", zone.name(), moment);
        let quarters = (0..).map(|quarter: i64| moment + (quarter * 900).seconds()).take_while(|at| *at < flip);
        for at in quarters {
            prop_assert_eq!(zone.today(at), zone.today(moment));
        }
    }

    /// Every event is in the bucket that its days say, and in one only.
    #[test]
    fn the_buckets_are_those_of_the_days((today, nights) in any_day().prop_flat_map(|today| (Just(today), nights_around(today)))) {
        let mut live = Vec::new();
        for night in &nights {
            let archived = night.status == EventStatus::Archived;
            let days = days_of(night);
            let expected = match (night.is_published, archived) {
                (false, false) => None,
                (true, false) if days.contains(&today) => Some(Bucket::Now),
                (true, false) if days.iter().all(|day| *day > today) => Some(Bucket::Upcoming),
                _ => Some(Bucket::Past),
            };
            prop_assert_eq!(night.bucket(today), expected, "{:?}", night);
            prop_assert_eq!(night.is_visible(), expected.is_some());
            let is_ahead = matches!(expected, Some(Bucket::Now | Bucket::Upcoming));
            prop_assert_eq!(night.is_upcoming(today), is_ahead);
            if is_ahead {
                live.push((night.date, night.id.get()));
            }
        }
        // `current` is the first of `now`, or of `upcoming` when nothing is on.
        live.sort_unstable();
        let first_now = nights.iter().filter(|night| night.bucket(today) == Some(Bucket::Now)).map(|night| (night.date, night.id.get())).min();
        prop_assert_eq!(first_now.or_else(|| live.first().copied()), live.first().copied());
    }

    /// An event goes from upcoming to now to past and never back, however the clocks change.
    #[test]
    fn an_event_never_goes_back((zone, moment) in any_moment(), away in -3..4_i64, length in proptest::option::of(0..3_i64)) {
        let night = event(1, zone.today(moment) + away.days(), length, (true, EventStatus::Published));
        let rank = |at: Timestamp| match night.bucket(zone.today(at)) {
            Some(Bucket::Upcoming) => 0,
            Some(Bucket::Now) => 1,
            Some(Bucket::Past) => 2,
            None => 3,
        };
        let ranks: Vec<i32> = (0..7 * 48_i64).map(|half| rank(moment + (half * 1800).seconds())).collect();

        prop_assert!(ranks.is_sorted(), "{} {} {:?}", zone.name(), moment, ranks);
        prop_assert!(!ranks.contains(&3));
    }

    #[test]
    fn the_running_order_is_the_one_taken_by_hand(slots in any_slots(), zone in any_zone(), day in any_day()) {
        let night = night_of(event(1, day, None, (true, EventStatus::Published)), slots.clone(), &zone);

        prop_assert_eq!(night.sets.iter().map(|set| set.slot.id.get()).collect::<Vec<_>>(), by_hand(slots));
    }

    /// The instants of every set, by looking at every minute of the night.
    #[test]
    fn a_set_starts_and_ends_when_the_clock_shows_it(zone in any_zone(), day in any_day(), start in 0..1440_u16, end in 0..1440_u16) {
        let night = night_of(event(1, day, None, (true, EventStatus::Published)), vec![slot(1, None, Some(start), Some(end))], &zone);
        let set = set_by_id(&night.sets, 1);
        let calendar = if start < 360 { day + 1.days() } else { day };
        let starts = first_shown(&zone, calendar, start.into());
        let nominal = day_number(calendar) * DAY + i64::from(start) * 60;
        let was_skipped = shown(&zone, starts) != nominal;

        // The first minute after the start at which the clock shows the end; a skipped end counts where it moved to.
        let on = |day: Day| {
            let wanted = day_number(day) * DAY + i64::from(end) * 60;
            let mut all: Vec<Timestamp> = minutes_from(&zone, day).filter(|moment| shown(&zone, *moment) == wanted).collect();
            all.push(first_shown(&zone, day, end.into()));
            all
        };
        let next = on(calendar).into_iter().chain(on(calendar + 1.days())).filter(|moment| *moment > starts).min().unwrap();
        let ends = if was_skipped && end > start && next.duration_since(starts) > SignedDuration::from_hours(12) {
            // The start was moved past its own end: the set keeps its length.
            starts + i64::from(end - start).minutes()
        } else {
            next
        };

        prop_assert_eq!(set.starts_at, Some(starts), "{} {} {}", zone.name(), day, start);
        prop_assert_eq!(set.ends_at, Some(ends), "{} {} {}-{}", zone.name(), day, start, end);
        prop_assert!(!set.end_estimated);
        prop_assert_eq!(set.is_after_midnight(), start < 360);
    }

    /// An unknown end is the next start in the room or an hour, whatever comes first; a known one is never touched.
    #[test]
    fn an_unknown_end_is_assumed_by_the_sentence(slots in any_slots(), zone in any_zone(), day in any_day()) {
        prop_assume!(is_steady(&zone, day));
        let night = night_of(event(1, day, None, (true, EventStatus::Published)), slots, &zone);

        for set in &night.sets {
            let Some(starts) = set.starts_at else {
                prop_assert!(set.ends_at.is_none() && !set.end_estimated && set.slot.start.is_none());
                continue;
            };
            prop_assert_eq!(set.end_estimated, set.slot.end.is_none());
            let hour = starts + 60.minutes();
            let same_room = |other: &&NightSet| set.slot.venue.is_some() && other.slot.venue.as_ref().map(|room| room.id) == set.slot.venue.as_ref().map(|room| room.id);
            let next = night.sets.iter().filter(same_room).filter_map(|other| other.starts_at).filter(|other| *other > starts).min();
            if set.end_estimated {
                prop_assert_eq!(set.ends_at, Some(next.map_or(hour, |next| next.min(hour))));
            }
        }
    }

    /// No set is in two states, and none goes back: ahead, playing, over.
    #[test]
    fn a_set_is_ahead_then_playing_then_over(slots in any_slots(), zone in any_zone(), day in any_day()) {
        let night = night_of(event(1, day, None, (true, EventStatus::Published)), slots, &zone);
        let begin = zone.flip_of(day) - 60.minutes();

        for set in &night.sets {
            let states: Vec<SetState> = (0..60 * 4_i64).map(|quarter| set.state(begin + (quarter * 900).seconds())).collect();
            let rank = |state: &SetState| match state {
                SetState::Unknown => 9,
                SetState::Ahead => 0,
                SetState::Playing => 1,
                SetState::Over => 2,
            };
            let ranks: Vec<i32> = states.iter().map(rank).collect();
            prop_assert!(ranks.is_sorted(), "{:?}", ranks);
            prop_assert_eq!(ranks.contains(&9), set.slot.start.is_none());
            if let (Some(starts), Some(ends)) = (set.starts_at, set.ends_at) {
                prop_assert!(starts < ends);
                prop_assert_eq!(set.state(starts), SetState::Playing);
                prop_assert_eq!((set.state(starts - 1.second()), set.state(ends)), (SetState::Ahead, SetState::Over));
            }
        }
    }
}

/// Else the properties above could pass without ever meeting a change of the clocks.
#[test]
fn the_days_that_are_tried_have_clocks_that_change() {
    let changing = |name: &&&str| {
        let zone = Zone::named(name).unwrap();
        (0..365).any(|ahead| !is_steady(&zone, Date::constant(2026, 1, 1) + i64::from(ahead).days()))
    };

    assert_eq!(ZONES.iter().filter(changing).count(), 11, "all but Kathmandu");
}
