//! `/api/events/public` (public specification, 3.5).

use serde::Serialize;
use settimes_app::schedule::{ListAsk, ListedEvent, PublicList};
use settimes_core::ids::EventId;
use settimes_core::links;
use settimes_core::moment::Day;

/// The list of events.
#[derive(Debug, Serialize)]
pub(crate) struct PublicListJson {
    events: Vec<ListedJson>,
    filters: FiltersJson,
    count: usize,
    generated_at: String,
}

#[derive(Debug, Serialize)]
struct ListedJson {
    id: EventId,
    name: String,
    slug: String,
    date: String,
    end_date: Option<String>,
    description: Option<String>,
    city: Option<String>,
    ticket_url: Option<String>,
    is_upcoming: u8,
    band_count: i64,
    venue_count: i64,
}

#[derive(Debug, Serialize)]
struct FiltersJson {
    city: String,
    genre: String,
    upcoming: bool,
    limit: usize,
}

impl PublicListJson {
    /// The shape of a list and of what was asked.
    pub(crate) fn from(list: &PublicList, ask: &ListAsk) -> Self {
        Self {
            events: list.events.iter().map(|listed| listed_json(listed, list.today)).collect(),
            filters: FiltersJson {
                city: ask.city.as_str().to_owned(),
                genre: ask.genre.as_str().to_owned(),
                upcoming: !ask.with_past,
                limit: ask.limit,
            },
            count: list.events.len(),
            generated_at: list.generated_at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
        }
    }
}

fn listed_json(listed: &ListedEvent, today: Day) -> ListedJson {
    let event = &listed.event;
    ListedJson {
        id: event.id,
        name: event.name.clone(),
        slug: event.slug.to_string(),
        date: event.date.to_string(),
        end_date: event.end_date.map(|day| day.to_string()),
        description: event.description.clone(),
        city: event.city.clone(),
        ticket_url: event.ticket_url.as_deref().and_then(links::safe_url),
        is_upcoming: u8::from(event.is_upcoming(today)),
        band_count: listed.counts.bands,
        venue_count: listed.counts.venues,
    }
}
