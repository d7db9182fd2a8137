use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::events::{EventStatus, Reveal};
use crate::ids::EventId;
use crate::slug::Slug;

fn crawl() -> Event {
    Event {
        id: EventId::new(1),
        name: "Harbour Crawl 17".into(),
        slug: Slug::read("crawl-17").unwrap(),
        date: date(2026, 8, 2),
        end_date: None,
        is_published: true,
        status: EventStatus::Published,
        reveal: Reveal::Everything,
        description: None,
        city: Some("Waterloo".into()),
        ticket_url: None,
        venue_info: None,
        social_links: None,
        theme_colors: None,
        created_at: SqlStamp::read("2026-07-01 00:00:00").unwrap(),
    }
}

fn slot(id: i64, venue: Option<(i64, &str)>, start: Option<&str>, end: Option<&str>) -> Slot {
    let clock = |text: &str| ClockTime::read(text).unwrap();
    Slot {
        id: SetId::new(id),
        band: BandId::new(id),
        name: format!("Band {id}"),
        genre: None,
        origin: None,
        photo_url: None,
        photo_alt_text: None,
        social_links: None,
        venue: venue.map(|(id, name)| SlotVenue { id: VenueId::new(id), name: name.into(), address: None, place: None }),
        start: start.map(clock),
        end: end.map(clock),
        created_at: SqlStamp::read("2026-07-01 00:00:00").unwrap(),
        public_changed_at: None,
    }
}

fn toronto() -> Zone {
    Zone::named("America/Toronto").unwrap()
}

fn ids(night: &Night) -> Vec<i64> {
    night.sets.iter().map(|set| set.slot.id.get()).collect()
}

#[test]
fn sets_after_midnight_come_last_and_unknown_starts_after_them() {
    let (anchor, boathouse, cellar) = (Some((1, "Anchor Room")), Some((2, "Boathouse")), Some((3, "Cellar")));
    let slots = vec![
        slot(14, cellar, None, None),
        slot(13, boathouse, Some("00:30"), Some("01:10")),
        slot(12, anchor, Some("23:40"), Some("00:20")),
        slot(11, boathouse, Some("22:15"), Some("23:00")),
        slot(10, anchor, Some("21:00"), Some("21:45")),
    ];

    assert_eq!(ids(&night_of(crawl(), slots, &toronto())), [10, 11, 12, 13, 14]);
}

#[test]
fn equal_starts_are_ordered_by_venue_name_then_id_with_unknown_venues_last() {
    let slots = vec![
        slot(4, None, Some("21:00"), None),
        slot(3, Some((1, "Anchor")), Some("21:00"), None),
        slot(2, Some((2, "Boathouse")), Some("21:00"), None),
        slot(1, Some((2, "Boathouse")), Some("21:00"), None),
    ];

    assert_eq!(ids(&night_of(crawl(), slots, &toronto())), [3, 1, 2, 4]);
}

#[test]
fn an_unknown_end_is_the_next_start_at_the_venue_or_an_hour_later() {
    let anchor = Some((1, "Anchor Room"));
    let slots = vec![slot(1, anchor, Some("21:00"), None), slot(2, anchor, Some("21:40"), None), slot(3, None, Some("21:10"), None)];
    let zone = toronto();
    let night = night_of(crawl(), slots, &zone);

    let ends: Vec<_> = night.sets.iter().map(|set| (set.slot.id.get(), zone.rfc3339(set.ends_at.unwrap()), set.end_estimated)).collect();
    assert_eq!(
        ends,
        [
            (1, "2026-08-02T21:40:00-04:00".into(), true),
            (3, "2026-08-02T22:10:00-04:00".into(), true),
            (2, "2026-08-02T22:40:00-04:00".into(), true)
        ]
    );
}

#[test]
fn a_set_plays_from_its_start_until_just_before_its_end() {
    let night = night_of(crawl(), vec![slot(1, None, Some("21:00"), Some("21:45"))], &toronto());
    let at = |text: &str| night.sets.first().unwrap().state(text.parse().unwrap());

    assert_eq!(at("2026-08-03T00:59:59Z"), SetState::Ahead);
    assert_eq!(at("2026-08-03T01:00:00Z"), SetState::Playing);
    assert_eq!(at("2026-08-03T01:44:59Z"), SetState::Playing);
    assert_eq!(at("2026-08-03T01:45:00Z"), SetState::Over);
    assert_eq!(night.next_change("2026-08-03T01:00:00Z".parse().unwrap()), "2026-08-03T01:45:00Z".parse().ok());
    assert_eq!(night.next_change("2026-08-03T01:45:00Z".parse().unwrap()), None);
}

proptest! {
    /// The order against a slow reference: bubble sort by the sentences of the specification.
    #[test]
    fn the_running_order_is_that_of_the_sentences(rows in proptest::collection::vec((proptest::option::of(0..288u16), proptest::option::of(0..4i64)), 0..25)) {
        let slots: Vec<Slot> = rows.iter().enumerate().map(|(index, (start, venue))| {
            let name = venue.map(|venue| format!("Room {}", 9 - venue));
            let mut made = slot(i64::try_from(index).unwrap() + 1, venue.zip(name.as_deref()), None, None);
            made.start = start.map(|five| ClockTime::from_minutes(five * 5));
            made
        }).collect();
        let mut reference = slots.clone();
        for end in (0..reference.len()).rev() {
            for i in 0..end {
                let (Some(a), Some(b)) = (reference.get(i), reference.get(i + 1)) else { continue };
                if comes_after(a, b) {
                    reference.swap(i, i + 1);
                }
            }
        }

        let night = night_of(crawl(), slots, &toronto());

        prop_assert_eq!(ids(&night), reference.iter().map(|slot| slot.id.get()).collect::<Vec<_>>());
    }

    #[test]
    fn nothing_changes_before_the_next_change(starts in proptest::collection::vec((0..1440u16, 1..300u16), 1..12), ahead in 0..86_400i64) {
        let slots = starts.iter().enumerate().map(|(index, (start, length))| {
            let mut made = slot(i64::try_from(index).unwrap() + 1, None, None, None);
            made.start = Some(ClockTime::from_minutes(*start));
            made.end = Some(ClockTime::from_minutes(start + length));
            made
        }).collect();
        let night = night_of(crawl(), slots, &toronto());
        let now: Timestamp = "2026-08-02T10:00:00Z".parse::<Timestamp>().unwrap() + ahead.seconds();
        let states = |moment| night.sets.iter().map(|set| set.state(moment)).collect::<Vec<_>>();

        if let Some(change) = night.next_change(now) {
            prop_assert_eq!(states(now), states(change - 1.second()));
            prop_assert_ne!(states(now), states(change));
        }
    }
}

/// The sentences of the specification, one after the other.
fn comes_after(a: &Slot, b: &Slot) -> bool {
    let late = |slot: &Slot| slot.start.map(|start| if start.minutes() < 360 { start.minutes() + 1440 } else { start.minutes() });
    match (late(a), late(b)) {
        (None, Some(_)) => return true,
        (Some(_), None) => return false,
        (Some(x), Some(y)) if x != y => return x > y,
        _ => {}
    }
    match (&a.venue, &b.venue) {
        (None, Some(_)) => return true,
        (Some(_), None) => return false,
        (Some(x), Some(y)) if x.name != y.name => return x.name > y.name,
        _ => {}
    }
    a.id > b.id
}
