//! Figures of a band's history, over its visible sets (public specification, 3.10).

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::night::{NightSet, Slot};
use crate::events::Event;
use crate::ids::VenueId;
use crate::moment::{DAY_MINUTES, Day};

/// What the visible sets of a band add up to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BandFigures {
    /// Sets.
    pub sets: usize,
    /// Distinct venues; a set without one does not count.
    pub venues: usize,
    /// Distinct events.
    pub events: usize,
    /// Festival day of the first event.
    pub debut: Option<Day>,
    /// Festival day of the last event, also of one to come.
    pub latest: Option<Day>,
    /// Where it plays most.
    pub home_room: Option<HomeRoom>,
    /// Rounded mean length of the sets whose start and end are known, minutes by the wall clock.
    pub average_minutes: Option<u32>,
}

/// The venue with most sets of a band; of several the one of the latest night, then the lowest id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HomeRoom {
    /// Row id.
    pub id: VenueId,
    /// Name.
    pub name: String,
    /// Sets of the band there.
    pub sets: usize,
}

impl BandFigures {
    /// Whether the figures say something: at least 3 sets or 2 events (public specification, 6.2).
    pub fn are_telling(&self) -> bool {
        self.sets >= 3 || self.events >= 2
    }
}

/// Adds up the sets of one band, each with its event; the order does not matter.
pub fn figures_of<'a>(sets: impl IntoIterator<Item = (&'a Event, &'a NightSet)>) -> BandFigures {
    let mut figures = BandFigures::default();
    let mut events = BTreeSet::new();
    let mut rooms: BTreeMap<VenueId, Room<'a>> = BTreeMap::new();
    let mut lengths: Vec<u32> = Vec::new();
    for (event, set) in sets {
        figures.sets += 1;
        events.insert(event.id);
        figures.debut = Some(figures.debut.map_or(event.date, |day| day.min(event.date)));
        figures.latest = figures.latest.max(Some(event.date));
        lengths.extend(wall_clock_minutes(&set.slot));
        if let Some(venue) = &set.slot.venue {
            let room = rooms.entry(venue.id).or_insert(Room { name: &venue.name, sets: 0, latest: event.date });
            room.sets += 1;
            room.latest = room.latest.max(event.date);
        }
    }
    figures.events = events.len();
    figures.venues = rooms.len();
    figures.home_room = rooms.iter().max_by_key(|(id, room)| (room.sets, room.latest, Reverse(**id))).map(|(id, room)| HomeRoom {
        id: *id,
        name: room.name.to_owned(),
        sets: room.sets,
    });
    figures.average_minutes = mean(&lengths);
    figures
}

struct Room<'a> {
    name: &'a str,
    sets: usize,
    latest: Day,
}

/// Length by the wall clock, over midnight; `None` without both times or if they are equal.
fn wall_clock_minutes(slot: &Slot) -> Option<u32> {
    let (start, end) = slot.start.zip(slot.end)?;
    let length = (end.minutes() + DAY_MINUTES - start.minutes()) % DAY_MINUTES;
    (length > 0).then_some(u32::from(length))
}

/// Halves are rounded up.
fn mean(lengths: &[u32]) -> Option<u32> {
    let count = u32::try_from(lengths.len()).ok().filter(|count| *count > 0)?;
    Some((lengths.iter().sum::<u32>() * 2 + count) / (count * 2))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::events::{EventStatus, Reveal};
    use crate::ids::{BandId, EventId, SetId};
    use crate::moment::{ClockTime, SqlStamp};
    use crate::schedule::SlotVenue;
    use crate::slug::Slug;

    fn event(id: i64, day: Day) -> Event {
        Event {
            id: EventId::new(id),
            name: format!("Crawl {id}"),
            slug: Slug::read("crawl").unwrap(),
            date: day,
            end_date: None,
            is_published: true,
            status: EventStatus::Published,
            reveal: Reveal::Everything,
            description: None,
            city: None,
            ticket_url: None,
            venue_info: None,
            social_links: None,
            theme_colors: None,
            created_at: SqlStamp::read("2026-07-01 00:00:00").unwrap(),
        }
    }

    fn set(venue: Option<(i64, &str)>, times: Option<(&str, &str)>) -> NightSet {
        let clock = |text: &str| ClockTime::read(text).unwrap();
        let slot = Slot {
            id: SetId::new(1),
            band: BandId::new(1),
            name: "The Lanterns".into(),
            genre: None,
            origin: None,
            photo_url: None,
            photo_alt_text: None,
            social_links: None,
            venue: venue.map(|(id, name)| SlotVenue { id: VenueId::new(id), name: name.into(), address: None, place: None }),
            start: times.map(|(start, _)| clock(start)),
            end: times.map(|(_, end)| clock(end)),
            created_at: SqlStamp::read("2026-07-01 00:00:00").unwrap(),
            public_changed_at: None,
        };
        NightSet { slot, starts_at: None, ends_at: None, end_estimated: false }
    }

    #[test]
    fn the_history_of_a_band_adds_up() {
        let (anchor, boathouse) = (Some((1, "Anchor Room")), Some((2, "Boathouse")));
        let (may, august, october) = (event(3, date(2026, 5, 17)), event(1, date(2026, 8, 2)), event(5, date(2026, 10, 31)));
        let sets = [
            (&august, set(anchor, Some(("21:00", "21:45")))),
            (&august, set(boathouse, Some(("00:30", "01:10")))),
            (&may, set(anchor, Some(("20:00", "20:30")))),
            (&october, set(anchor, Some(("23:30", "00:30")))),
        ];

        let figures = figures_of(sets.iter().map(|(event, set)| (*event, set)));

        assert_eq!(
            figures,
            BandFigures {
                sets: 4,
                venues: 2,
                events: 3,
                debut: Some(date(2026, 5, 17)),
                latest: Some(date(2026, 10, 31)),
                home_room: Some(HomeRoom { id: VenueId::new(1), name: "Anchor Room".into(), sets: 3 }),
                average_minutes: Some(44),
            }
        );
        assert!(figures.are_telling());
    }

    #[test]
    fn unknown_and_empty_times_and_unknown_rooms_do_not_count() {
        let night = event(1, date(2026, 8, 2));
        let sets = [set(None, None), set(None, Some(("21:00", "21:00")))];

        let figures = figures_of(sets.iter().map(|set| (&night, set)));

        assert_eq!((figures.sets, figures.venues, figures.home_room.clone(), figures.average_minutes), (2, 0, None, None));
        assert!(!figures.are_telling());
        assert_eq!(figures_of([]), BandFigures::default());
    }

    #[test]
    fn of_rooms_with_as_many_sets_the_latest_is_home_then_the_lowest_number() {
        let (first, second) = (event(1, date(2026, 1, 1)), event(2, date(2026, 2, 1)));
        let home =
            |sets: &[(&Event, NightSet)]| figures_of(sets.iter().map(|(event, set)| (*event, set))).home_room.map(|room| room.id.get());

        assert_eq!(home(&[(&first, set(Some((1, "A")), None)), (&second, set(Some((2, "B")), None))]), Some(2));
        assert_eq!(home(&[(&first, set(Some((2, "B")), None)), (&first, set(Some((1, "A")), None))]), Some(1));
    }
}
