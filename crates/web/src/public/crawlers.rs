//! What search engines read: the map of the site and the rules for robots (public specification, 8.3).

use std::fmt::Write as _;

use axum::extract::State;
use settimes_app::schedule::{self, SiteMap};
use settimes_app::{App, Missing, Mode, Refusal, Settings};

use crate::answer::{Public, Refused};
use crate::ask::{FromPairs, Pairs, Query};

/// Most addresses that one map may have.
const MOST_ADDRESSES: usize = 50_000;

/// The namespace of maps.
const NAMESPACE: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";

/// Which part of a large map is wanted, from 1; 0 = the map or the index of its parts.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Part(usize);

impl FromPairs for Part {
    fn from_pairs(pairs: &Pairs) -> Self {
        Self(pairs.number("part", 0, 0..=usize::MAX))
    }
}

/// `GET /sitemap.xml`
pub(crate) async fn show_site_map(State(app): State<App>, Query(part): Query<Part>) -> Result<Public, Refused> {
    let map = schedule::map_site(&app).await?;
    let addresses = addresses(&map.answer);
    let text = written(&addresses, part, &app.settings).ok_or(Refusal::NotFound(Missing::Page))?;
    Ok(Public::new(text, "application/xml; charset=utf-8", &map))
}

/// `GET /robots.txt`
pub(crate) async fn show_robots(State(app): State<App>) -> Public {
    Public::forever(robots(&app.settings), "text/plain; charset=utf-8")
}

/// One address: its path and the day of its last change.
type Address = (String, Option<String>);

fn addresses(map: &SiteMap) -> Vec<Address> {
    let mut all: Vec<Address> = ["/", "/artists", "/venues", "/privacy"].map(|path| (path.to_owned(), None)).into();
    for event in &map.events {
        let changed_on = event.changed_at.as_ref().map(|stamp| stamp.instant().strftime("%Y-%m-%d").to_string());
        all.push((format!("/event/{}", event.slug), changed_on.clone()));
        if event.is_archived {
            all.push((format!("/event/{}/recap", event.slug), changed_on));
        }
    }
    all.extend(map.bands.iter().map(|id| (format!("/band/{id}"), None)));
    all.extend(map.venues.iter().map(|id| (format!("/venue/{id}"), None)));
    all
}

/// The map, or its index if it has too many addresses for one, or a part of it; `None` for a part that is not there.
fn written(addresses: &[Address], part: Part, settings: &Settings) -> Option<String> {
    let mut parts = addresses.chunks(MOST_ADDRESSES);
    match part {
        Part(0) if addresses.len() > MOST_ADDRESSES => {
            let entries = (1..=parts.len()).map(|number| (format!("/sitemap.xml?part={number}"), None));
            Some(list("sitemapindex", "sitemap", &entries.collect::<Vec<_>>(), settings))
        }
        Part(0) => Some(list("urlset", "url", addresses, settings)),
        Part(number) => parts.nth(number - 1).map(|chosen| list("urlset", "url", chosen, settings)),
    }
}

fn list(whole: &str, entry: &str, addresses: &[Address], settings: &Settings) -> String {
    let mut text = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{whole} xmlns=\"{NAMESPACE}\">\n");
    for (path, changed_on) in addresses {
        // Paths are made of slugs and numbers, the own origin has been parsed: none of them holds a sign that XML knows.
        let _ = write!(text, "<{entry}><loc>{}</loc>", settings.own.link(path));
        if let Some(day) = changed_on {
            let _ = write!(text, "<lastmod>{day}</lastmod>");
        }
        let _ = writeln!(text, "</{entry}>");
    }
    let _ = writeln!(text, "</{whole}>");
    text
}

/// Shared plans stay readable for robots, else no preview of a link would work; they say themselves that they are not to be found.
fn robots(settings: &Settings) -> String {
    if settings.mode != Mode::Production {
        return "User-agent: *\nDisallow: /\n".to_owned();
    }
    let rules = ["/admin", "/api/", "/confirm/", "/unsubscribe/", "/verify"].map(|path| format!("Disallow: {path}\n")).concat();
    format!("User-agent: *\nAllow: /\nAllow: /api/feeds/\n{rules}\nSitemap: {}\n", settings.own.link("/sitemap.xml"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fill::sample_settings;

    fn map(bands: i64) -> Vec<Address> {
        addresses(&SiteMap { events: Vec::new(), bands: (1..=bands).map(settimes_core::ids::BandId::new).collect(), venues: Vec::new() })
    }

    #[test]
    fn a_map_with_too_many_addresses_is_split_and_indexed() {
        let settings = sample_settings();
        let (full, over) = (map(49_996), map(49_997));

        assert_eq!(written(&full, Part(0), &settings).unwrap().matches("<url>").count(), 50_000);
        let index = written(&over, Part(0), &settings).unwrap();
        assert!(index.contains("<sitemap><loc>https://sets.example/sitemap.xml?part=2</loc></sitemap>") && !index.contains("part=3"));
        assert_eq!(written(&over, Part(1), &settings).unwrap().matches("<url>").count(), 50_000);
        assert!(written(&over, Part(2), &settings).unwrap().contains("<loc>https://sets.example/band/49997</loc>"));
        assert_eq!(written(&over, Part(3), &settings), None);
        assert_eq!(written(&over, Part(usize::MAX), &settings), None);
    }
}
