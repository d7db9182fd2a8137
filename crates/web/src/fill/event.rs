//! The page of a night.

mod map;
mod narrow;
pub(super) mod order;
mod plan;
mod rooms;
mod shared;
mod states;
mod timetable;

use std::collections::BTreeMap;

use jiff::Timestamp;
use settimes_core::events::{Bucket, Event, EventStatus, clean_social_links};
use settimes_core::links;
use settimes_core::moment::ClockFace;
use settimes_core::schedule::Night;

use super::meta::{Head, calendar, news_feed, some_of};
use super::site::{event_calendar, event_href, recap_href, worded_links};
use super::times::event_day;
use super::{Site, json_ld, markdown};
use crate::pages::event::{EventHead, Picking, Standing};
use crate::pages::parts::Link;
use crate::pages::{EventPage, Surface};

pub use narrow::NarrowAsk;
pub use plan::{PlanAsk, plan_page};
pub(super) use rooms::{on_now, rooms_of};
pub use shared::shared_page;
pub(super) use states::States;

/// What an address asks of the page of a night.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NightAsk {
    /// Picks, and whether they are wanted as a plan.
    pub plan: PlanAsk,
    /// What the list leaves out.
    pub narrow: NarrowAsk,
}

/// The page of a night at a moment, with the check boxes of some sets ticked and some sets left out of the list.
pub fn event_page(night: &Night, ask: &NightAsk, site: &Site<'_>, now: Timestamp) -> EventPage {
    let states = States::of(night, site, now).with_picks(&ask.plan.sets).leaving_out(&ask.narrow);
    let rooms = rooms_of(night);
    let head = head(night, site, &states, rooms.venues.len());
    let has_times = head.span.is_some();
    EventPage {
        layout: site.layout_of(
            &night.event,
            Surface::Event,
            Head {
                title: night.event.name.clone(),
                description: description(night, &head),
                path: event_href(&night.event),
                kind: "website",
                image: None,
                alternates: std::iter::once(news_feed(site))
                    .chain(head.calendar_href.iter().map(|href| calendar(night.event.name.clone(), href.clone())))
                    .collect(),
                json_ld: json_ld::night(night, &head, site),
                zone_sentence: has_times.then(|| site.zone_sentence()),
            },
        ),
        on_now: on_now(night, &rooms.venues, &states, site),
        order: order::running_order(night, &states, site),
        timetable: timetable::timetable(&rooms.venues, &states, site),
        map: map::room_map(&rooms.venues),
        narrow: narrow::narrow(night, &rooms.venues, &ask.narrow, &states),
        embed_code: embed_code(&night.event, site),
        rooms: rooms::cards(night, &rooms, site),
        picking: picking(&night.event, site),
        head,
    }
}

/// What others put into their page; the address of the frame needs no escaping, as a slug has none of the characters that do.
fn embed_code(event: &Event, site: &Site<'_>) -> String {
    let address = site.settings.own.link(&format!("/embed/{}", event.slug));
    let title: String = event.name.chars().map(|c| if matches!(c, '"' | '<' | '>' | '&') { ' ' } else { c }).collect();
    format!(r#"<iframe src="{address}" title="{title}" width="100%" height="600" loading="lazy"></iframe>"#)
}

fn picking(event: &Event, site: &Site<'_>) -> Picking {
    Picking {
        action: event_href(event),
        event: event.id.get(),
        slug: event.slug.to_string(),
        last_day: event.last_day().to_string(),
        face: match site.settings.clock_face {
            ClockFace::Twelve => 12,
            ClockFace::TwentyFour => 24,
        },
    }
}

fn standing(event: &Event, bucket: Bucket) -> Standing {
    match bucket {
        _ if event.status == EventStatus::Archived => Standing::Archived,
        Bucket::Now => Standing::Tonight,
        Bucket::Upcoming => Standing::Coming,
        Bucket::Past => Standing::Over,
    }
}

fn head(night: &Night, site: &Site<'_>, states: &States<'_>, rooms: usize) -> EventHead {
    let (event, bucket) = (&night.event, states.bucket);
    EventHead {
        name: event.name.clone(),
        standing: standing(event, bucket),
        city: event.city.clone(),
        day: event_day(event, states.today),
        span: site.span(night),
        sets: night.sets.len(),
        rooms,
        description: event.description.as_deref().and_then(markdown::plain),
        tickets_href: event.ticket_url.as_deref().filter(|_| bucket != Bucket::Past).and_then(links::safe_url),
        calendar_href: (!states.timed.is_empty()).then(|| event_calendar(event)),
        recap_href: (event.status == EventStatus::Archived).then(|| recap_href(event)),
        links: event_links(event.social_links.as_deref()),
    }
}

fn event_links(stored: Option<&str>) -> Vec<Link> {
    let clean = clean_social_links(stored).unwrap_or_default();
    let found: BTreeMap<String, String> = serde_json::from_str(&clean).unwrap_or_default();
    let pairs: Vec<(&str, String)> = found.iter().map(|(kind, href)| (kind.as_str(), href.clone())).collect();
    worded_links(&pairs)
}

/// What the night says about itself, else when and where it is and who plays.
fn description(night: &Night, head: &EventHead) -> String {
    if let Some(words) = &head.description {
        return words.clone();
    }
    let city = head.city.as_deref().map(|city| format!(" in {city}")).unwrap_or_default();
    let mut bands: Vec<&str> = Vec::new();
    for set in &night.sets {
        if !bands.contains(&set.slot.name.as_str()) {
            bands.push(&set.slot.name);
        }
    }
    let bill = if bands.is_empty() { "The bill is still being written".to_owned() } else { format!("With {}", some_of(bands, 5)) };
    format!("{}{city}. {bill}.", head.day.full)
}
