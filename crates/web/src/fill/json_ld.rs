//! Structured data for search engines (public specification, 6.2): only what the page shows, never a time that nobody said.

use serde_json::{Map, Value, json};
use settimes_core::lineup::{Band, Place, Venue};
use settimes_core::schedule::{Night, SlotVenue};
use settimes_core::text;

use super::places::venue_href;
use super::site::{Photo, band_href, event_href};
use super::times::{Timed, timed_sets};
use super::{Site, markdown};
use crate::pages::directory::{Entry, Kind};
use crate::pages::event::EventHead;
use crate::pages::layout::JsonLd;
use crate::pages::parts::{Ending, Link};

const CONTEXT: &str = "https://schema.org";

/// The site and the nights on its first page, in their order.
pub(super) fn home<'a>(nights: impl Iterator<Item = &'a Night>, site: &Site<'_>) -> JsonLd {
    let own = &site.settings.own;
    let items: Vec<Value> = nights
        .enumerate()
        .map(|(index, night)| {
            json!({"@type": "ListItem", "position": index + 1, "name": night.event.name, "url": own.link(&event_href(&night.event))})
        })
        .collect();
    let list = json!({"@type": "ItemList", "name": "Nights", "numberOfItems": items.len(), "itemListElement": items});
    graph([json!({"@type": "WebSite", "@id": own.link("/#site"), "name": site.settings.site_name, "url": own.link("/")}), list])
}

/// The entries of one page of a directory; `before` come on the pages before.
pub(super) fn directory(kind: Kind, entries: &[Entry], before: usize, site: &Site<'_>) -> JsonLd {
    let own = &site.settings.own;
    let items: Vec<Value> = entries
        .iter()
        .enumerate()
        .map(
            |(index, entry)| json!({"@type": "ListItem", "position": before + index + 1, "name": entry.name, "url": own.link(&entry.href)}),
        )
        .collect();
    written(json!({
        "@context": CONTEXT,
        "@type": "ItemList",
        "name": kind.heading(),
        "url": own.link(kind.path()),
        "numberOfItems": items.len(),
        "itemListElement": items,
    }))
}

/// An archived night with who played, by the day: the sets themselves are told on the page of the night.
pub(super) fn recap(night: &Night, site: &Site<'_>) -> JsonLd {
    let (event, url) = (&night.event, site.settings.own.link(&event_href(&night.event)));
    written(json!({
        "@context": CONTEXT,
        "@type": "MusicEvent",
        "@id": url,
        "name": event.name,
        "url": url,
        "startDate": event.date.to_string(),
        "endDate": event.end_date.map(|day| day.to_string()),
        "eventStatus": "https://schema.org/EventScheduled",
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "location": night_location(night, event.city.as_deref(), site),
        "performer": performers(night, site),
    }))
}

/// A night with one sub-event for each set that has a start.
pub(super) fn night(night: &Night, head: &EventHead, site: &Site<'_>) -> JsonLd {
    let url = site.settings.own.link(&event_href(&night.event));
    let (starts, ends) = night_span(night, head);
    let sets: Vec<Value> = timed_sets(&night.sets).iter().map(|timed| set(*timed, &url, site)).collect();
    let offers = head.tickets_href.as_ref().map(|href| json!({"@type": "Offer", "url": href}));
    written(json!({
        "@context": CONTEXT,
        "@type": "MusicEvent",
        "@id": url,
        "name": head.name,
        "url": url,
        "description": head.description,
        "startDate": starts,
        "endDate": ends,
        "eventStatus": "https://schema.org/EventScheduled",
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "location": night_location(night, head.city.as_deref(), site),
        "offers": offers,
        "performer": performers(night, site),
        "subEvent": sets,
    }))
}

/// A band and the way to its page.
pub(super) fn band(band: &Band, photo: Option<&Photo>, links: &[Link], crumbs: &[Link], site: &Site<'_>) -> JsonLd {
    let url = site.settings.own.link(&band_href(band.id));
    let genres: Vec<&str> = band.genre.as_deref().map(|stored| text::genres(stored).collect()).unwrap_or_default();
    let group = json!({
        "@type": "MusicGroup",
        "@id": url,
        "name": band.name,
        "url": url,
        "description": band.description.as_deref().and_then(markdown::plain),
        "genre": genres,
        "foundingLocation": band.origin.as_ref().map(|origin| json!({"@type": "Place", "name": origin})),
        "image": photo.map(|photo| &photo.url),
        "sameAs": addresses(links),
    });
    graph([group, breadcrumbs(crumbs, &band.name, &url, site)])
}

/// A venue and the way to its page.
pub(super) fn venue(venue: &Venue, links: &[Link], crumbs: &[Link], site: &Site<'_>) -> JsonLd {
    let url = site.settings.own.link(&venue_href(venue.id));
    let place = json!({
        "@type": "MusicVenue",
        "@id": url,
        "name": venue.name,
        "url": url,
        "address": venue.address.clone().or_else(|| venue.location()),
        "geo": venue.place.map(geo),
        "sameAs": addresses(links),
    });
    graph([place, breadcrumbs(crumbs, &venue.name, &url, site)])
}

/// First start and last known end; without times the festival days. An end that nobody knows is left out.
fn night_span(night: &Night, head: &EventHead) -> (String, Option<String>) {
    let last_day = night.event.end_date.map(|day| day.to_string());
    let Some(span) = &head.span else { return (head.day.datetime.clone(), last_day) };
    let ends = match &span.ends {
        Ending::Till(clock) => Some(clock.datetime.clone()),
        Ending::Open => None,
    };
    // All sets of an event of several days carry its first day, so that their last end says nothing about the end of the event.
    (span.starts.datetime.clone(), last_day.or(ends))
}

fn set(timed: Timed<'_>, night_url: &str, site: &Site<'_>) -> Value {
    let slot = &timed.set.slot;
    let ends = timed.known_end().map(|(_, instant)| site.settings.zone.rfc3339(instant));
    json!({
        "@type": "MusicEvent",
        "name": slot.name,
        "url": format!("{night_url}#set-{}", slot.id),
        "startDate": site.settings.zone.rfc3339(timed.starts_at),
        "endDate": ends,
        "eventStatus": "https://schema.org/EventScheduled",
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "performer": {
            "@type": "MusicGroup",
            "name": slot.name,
            "url": site.settings.own.link(&band_href(slot.band)),
        },
        "location": slot.venue.as_ref().map(|venue| room(venue, site)),
    })
}

/// The rooms of the night; while none is known, its city.
fn night_location(night: &Night, city: Option<&str>, site: &Site<'_>) -> Option<Value> {
    let rooms = super::event::rooms_of(night).venues;
    match rooms.as_slice() {
        [] => city.map(|city| json!({"@type": "Place", "name": city, "address": city})),
        [only] => Some(room(only, site)),
        several => Some(several.iter().map(|venue| room(venue, site)).collect()),
    }
}

fn room(venue: &SlotVenue, site: &Site<'_>) -> Value {
    json!({
        "@type": "MusicVenue",
        "name": venue.name,
        "url": site.settings.own.link(&venue_href(venue.id)),
        "address": venue.address,
        "geo": venue.place.map(geo),
    })
}

fn geo(place: Place) -> Value {
    json!({"@type": "GeoCoordinates", "latitude": place.latitude, "longitude": place.longitude})
}

fn performers(night: &Night, site: &Site<'_>) -> Vec<Value> {
    let mut bands = Vec::new();
    for set in &night.sets {
        if !bands.iter().any(|(id, _)| *id == set.slot.band) {
            bands.push((set.slot.band, &set.slot.name));
        }
    }
    bands.iter().map(|(id, name)| json!({"@type": "MusicGroup", "name": name, "url": site.settings.own.link(&band_href(*id))})).collect()
}

fn breadcrumbs(crumbs: &[Link], name: &str, url: &str, site: &Site<'_>) -> Value {
    let way = crumbs.iter().map(|crumb| (crumb.label.as_str(), site.settings.own.link(&crumb.href)));
    let items: Vec<Value> = way
        .chain([(name, url.to_owned())])
        .enumerate()
        .map(|(index, (label, address))| json!({"@type": "ListItem", "position": index + 1, "name": label, "item": address}))
        .collect();
    json!({"@type": "BreadcrumbList", "itemListElement": items})
}

fn addresses(links: &[Link]) -> Vec<&str> {
    links.iter().map(|link| link.href.as_str()).collect()
}

fn graph(things: [Value; 2]) -> JsonLd {
    written(json!({"@context": CONTEXT, "@graph": Value::Array(things.into())}))
}

fn written(data: Value) -> JsonLd {
    JsonLd::new(&known(data))
}

/// The same data without what is not known: nulls and empty lists.
fn known(data: Value) -> Value {
    match data {
        Value::Object(fields) => {
            let kept = fields.into_iter().filter(|(key, value)| {
                let is_empty_list = key != "itemListElement" && value.as_array().is_some_and(Vec::is_empty);
                !value.is_null() && !is_empty_list
            });
            Value::Object(kept.map(|(key, value)| (key, known(value))).collect::<Map<_, _>>())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(known).collect()),
        other => other,
    }
}
