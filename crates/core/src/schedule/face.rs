//! What the public sees of an event, as one text: two equal texts mean that nothing changed for the public.

use super::night::Slot;
use crate::events::Event;

/// Name, dates, city, ticket link and visible sets (band, venue, times) of an event (public specification, 5, `public-state`); its hash is
/// the fingerprint of `event_public_state`. The order of `slots` does not matter.
pub fn public_face(event: &Event, slots: &[Slot]) -> String {
    let own = [
        Some(event.name.clone()),
        Some(event.date.to_string()),
        event.end_date.map(|day| day.to_string()),
        event.city.clone(),
        event.ticket_url.clone(),
    ];
    let mut sets: Vec<(i64, Vec<Option<String>>)> = slots
        .iter()
        .map(|slot| {
            let venue = slot.venue.as_ref().map(|venue| venue.name.clone());
            let times = [slot.start, slot.end].map(|time| time.map(|time| time.to_string()));
            let [start, end] = times;
            (slot.id.get(), vec![Some(slot.name.clone()), venue, start, end])
        })
        .collect();
    sets.sort();
    serde_json::json!([own, sets]).to_string()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::events::{EventStatus, Reveal};
    use crate::ids::{BandId, EventId, SetId};
    use crate::moment::{ClockTime, SqlStamp};
    use crate::slug::Slug;

    fn event() -> Event {
        Event {
            id: EventId::new(1),
            name: "Crawl".to_owned(),
            slug: Slug::read("crawl").unwrap(),
            date: date(2026, 8, 2),
            end_date: None,
            is_published: true,
            status: EventStatus::Published,
            reveal: Reveal::Everything,
            description: Some("not part of the face".to_owned()),
            city: Some("Waterloo".to_owned()),
            ticket_url: None,
            venue_info: None,
            social_links: None,
            theme_colors: None,
            created_at: SqlStamp::read("2026-01-01 00:00:00").unwrap(),
        }
    }

    fn slot(id: i64) -> Slot {
        Slot {
            id: SetId::new(id),
            band: BandId::new(id),
            name: format!("Band {id}"),
            genre: None,
            origin: None,
            photo_url: None,
            photo_alt_text: None,
            social_links: None,
            venue: None,
            start: ClockTime::read("21:00").ok(),
            end: None,
            created_at: SqlStamp::read("2026-01-01 00:00:00").unwrap(),
            public_changed_at: None,
        }
    }

    #[test]
    fn a_face_changes_with_what_fans_plan_by_and_with_nothing_else() {
        let face = public_face(&event(), &[slot(1), slot(2)]);

        assert_eq!(public_face(&event(), &[slot(2), slot(1)]), face);
        assert_eq!(public_face(&Event { description: None, ..event() }, &[slot(1), slot(2)]), face);
        assert_eq!(public_face(&event(), &[slot(1), Slot { genre: Some("punk".to_owned()), ..slot(2) }]), face);
        assert_ne!(public_face(&event(), &[slot(1)]), face);
        assert_ne!(public_face(&event(), &[slot(1), Slot { start: None, ..slot(2) }]), face);
        assert_ne!(public_face(&Event { city: None, ticket_url: Some("Waterloo".to_owned()), ..event() }, &[slot(1), slot(2)]), face);
    }
}
