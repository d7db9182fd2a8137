//! Atom 1.0 and RSS 2.0 of the same news (public specification, 8.2). Both depend on what they tell and on nothing else, so the bytes of a feed change with
//! the news only.

use atom_syndication as atom;
use jiff::Timestamp;
use rss::extension::atom::{AtomExtension, Link as AtomLink};
use settimes_app::schedule::{News, NewsAsk, NewsEntry};
use settimes_app::{Refusal, Settings};
use settimes_core::events::Event;
use settimes_core::links::safe_url;
use settimes_core::text::Filter;

/// Where the Atom feed is.
pub(crate) const ATOM: &str = "/feed.atom";

/// Where the RSS feed is.
pub(crate) const RSS: &str = "/feed.rss";

/// Media type of the Atom feed.
pub(crate) const ATOM_TYPE: &str = "application/atom+xml";

/// Media type of the RSS feed.
pub(crate) const RSS_TYPE: &str = "application/rss+xml";

/// The namespace of the link by which an RSS feed names itself.
const ATOM_NAMESPACE: &str = "http://www.w3.org/2005/Atom";

/// The news as Atom.
pub(crate) fn atom(news: &News, ask: &NewsAsk, settings: &Settings) -> Result<Vec<u8>, Refusal> {
    let link = |rel: &str, href: String, media: &str| atom::Link {
        rel: rel.to_owned(),
        href,
        mime_type: Some(media.to_owned()),
        ..atom::Link::default()
    };
    let entry = |entry: &NewsEntry| atom::Entry {
        id: entry_id(&entry.night.event, settings),
        title: atom::Text::plain(legal(&entry.night.event.name)),
        updated: atom_time(entry.changed_at),
        links: vec![link("alternate", page(&entry.night.event, settings), "text/html")],
        summary: Some(atom::Text::plain(summary(entry))),
        ..atom::Entry::default()
    };
    let feed = atom::Feed {
        title: atom::Text::plain(title(ask, settings)),
        id: format!("tag:{},2024:events{}", settings.own.host(), query(ask)),
        updated: atom_time(news.changed_at),
        authors: vec![atom::Person { name: author(settings), ..atom::Person::default() }],
        links: vec![link("self", address(ATOM, ask, settings), ATOM_TYPE), link("alternate", settings.own.link("/"), "text/html")],
        entries: news.entries.iter().map(entry).collect(),
        ..atom::Feed::default()
    };
    feed.write_to(Vec::new()).map_err(|error| Refusal::Internal(error.into()))
}

/// The news as RSS.
pub(crate) fn rss(news: &News, ask: &NewsAsk, settings: &Settings) -> Result<Vec<u8>, Refusal> {
    let item = |entry: &NewsEntry| rss::Item {
        title: Some(legal(&entry.night.event.name)),
        link: Some(page(&entry.night.event, settings)),
        description: Some(html(&summary(entry))),
        guid: Some(rss::Guid { value: entry_id(&entry.night.event, settings), permalink: false }),
        pub_date: Some(rss_time(entry.changed_at)),
        ..rss::Item::default()
    };
    let itself =
        AtomLink { href: address(RSS, ask, settings), rel: "self".to_owned(), mime_type: Some(RSS_TYPE.to_owned()), ..AtomLink::default() };
    let channel = rss::Channel {
        title: title(ask, settings),
        link: settings.own.link("/"),
        description: format!("New and changed nights of {}", legal(&settings.site_name)),
        last_build_date: Some(rss_time(news.changed_at)),
        items: news.entries.iter().map(item).collect(),
        atom_ext: Some(AtomExtension { links: vec![itself] }),
        namespaces: [("atom".to_owned(), ATOM_NAMESPACE.to_owned())].into(),
        ..rss::Channel::default()
    };
    channel.write_to(Vec::new()).map_err(|error| Refusal::Internal(error.into()))
}

/// Date, city, bands by name, ticket link: one line of plain text.
fn summary(entry: &NewsEntry) -> String {
    let event = &entry.night.event;
    let words = |day: settimes_core::moment::Day| day.strftime("%A, %B %-d, %Y").to_string();
    let days = event
        .end_date
        .filter(|last| *last > event.date)
        .map_or_else(|| words(event.date), |last| format!("{} to {}", words(event.date), words(last)));
    let mut bands: Vec<&str> = Vec::new();
    for set in &entry.night.sets {
        if !bands.contains(&set.slot.name.as_str()) {
            bands.push(&set.slot.name);
        }
    }
    let mut parts = vec![days];
    parts.extend(event.city.clone().filter(|city| !city.trim().is_empty()));
    if !bands.is_empty() {
        parts.push(bands.join(", "));
    }
    parts.extend(event.ticket_url.as_deref().and_then(safe_url).map(|link| format!("Tickets: {link}")));
    legal(&parts.join(" · "))
}

fn entry_id(event: &Event, settings: &Settings) -> String {
    format!("tag:{},2024:event:{}", settings.own.host(), event.id)
}

fn page(event: &Event, settings: &Settings) -> String {
    settings.own.link(&format!("/event/{}", event.slug))
}

/// The address of a feed with its filters.
fn address(path: &str, ask: &NewsAsk, settings: &Settings) -> String {
    settings.own.link(&format!("{path}{}", query(ask)))
}

/// The filters as they stand in an address; nothing without filters.
fn query(ask: &NewsAsk) -> String {
    let wished = chosen(ask);
    if wished.is_empty() {
        return String::new();
    }
    format!("?{}", url::form_urlencoded::Serializer::new(String::new()).extend_pairs(wished).finish())
}

fn chosen(ask: &NewsAsk) -> Vec<(&'static str, &str)> {
    [("city", &ask.city), ("genre", &ask.genre)]
        .into_iter()
        .filter(|(_, filter)| **filter != Filter::All)
        .map(|(name, filter)| (name, filter.as_str()))
        .collect()
}

fn title(ask: &NewsAsk, settings: &Settings) -> String {
    let wished: Vec<&str> = chosen(ask).into_iter().map(|(_, text)| text).collect();
    legal(&if wished.is_empty() { settings.site_name.clone() } else { format!("{}: {}", settings.site_name, wished.join(", ")) })
}

fn author(settings: &Settings) -> String {
    let operator = settings.operator.trim();
    legal(if operator.is_empty() { &settings.site_name } else { operator })
}

fn atom_time(moment: Timestamp) -> atom::FixedDateTime {
    moment.strftime("%Y-%m-%dT%H:%M:%S+00:00").to_string().parse().unwrap_or_default()
}

fn rss_time(moment: Timestamp) -> String {
    moment.strftime("%a, %d %b %Y %H:%M:%S +0000").to_string()
}

/// Without the characters that XML 1.0 cannot hold: the writers escape what has a meaning, but pass these on.
fn legal(text: &str) -> String {
    let fits = |c: &char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
    text.chars().filter(fits).collect()
}

/// A description of RSS is HTML: plain text keeps its meaning only if it is written as such.
fn html(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
