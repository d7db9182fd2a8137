//! Under which name a page is counted (public specification, 7).

use crate::ids::{BandId, VenueId};
use crate::slug::Slug;

/// A counted page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// The name it is counted under, as `/event/:slug`.
    pub name: &'static str,
    /// Whose page it is; if the public may not know of that, nothing is counted.
    pub of: Option<Subject>,
}

/// What a page is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// An event.
    Event(Slug),
    /// A band.
    Band(BandId),
    /// A venue.
    Venue(VenueId),
}

/// Pages that are counted under their own path.
const PLAIN: [&str; 5] = ["/", "/artists", "/venues", "/subscribe", "/privacy"];

/// Everything else.
const OTHER: Page = Page { name: "/other", of: None };

impl Page {
    /// The page of an address without host; query and fragment do not matter.
    pub fn of(address: &str) -> Self {
        let path = address.split(['?', '#']).next().unwrap_or_default();
        if let Some(name) = PLAIN.iter().find(|plain| **plain == path) {
            return Self { name, of: None };
        }
        let parts: Vec<&str> = path.split('/').collect();
        match parts.as_slice() {
            ["", "event", slug] => of_event("/event/:slug", slug),
            ["", "event", slug, "recap"] => of_event("/event/:slug/recap", slug),
            ["", "embed", slug] => of_event("/embed/:slug", slug),
            ["", "band", id] => id.parse().map_or(OTHER, |id| Self { name: "/band/:id", of: Some(Subject::Band(id)) }),
            ["", "venue", id] => id.parse().map_or(OTHER, |id| Self { name: "/venue/:id", of: Some(Subject::Venue(id)) }),
            ["", "s", slug] if is_share(slug) => Self { name: "/s/:slug", of: None },
            _ => OTHER,
        }
    }
}

fn of_event(name: &'static str, slug: &str) -> Page {
    Slug::read(slug).map_or(OTHER, |slug| Page { name, of: Some(Subject::Event(slug)) })
}

/// Whether this can name a shared plan: `^[A-Za-z0-9]{1,16}$` (public specification, 3.4).
fn is_share(slug: &str) -> bool {
    (1..=16).contains(&slug.len()) && slug.bytes().all(|b| b.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(addresses: &[&str]) -> Vec<&'static str> {
        addresses.iter().map(|address| Page::of(address).name).collect()
    }

    #[test]
    fn pages_are_counted_by_kind_and_not_by_address() {
        let addresses =
            ["/", "/?venue=3", "/artists#top", "/event/crawl-17?x=1", "/event/crawl-17/recap", "/band/7", "/venue/1", "/s/aB3dE6gH"];

        let told = names(&addresses);

        assert_eq!(told, ["/", "/", "/artists", "/event/:slug", "/event/:slug/recap", "/band/:id", "/venue/:id", "/s/:slug"]);
        assert_eq!(Page::of("/embed/crawl-17").of, Slug::read("crawl-17").map(Subject::Event));
    }

    #[test]
    fn what_is_no_page_of_ours_is_other() {
        let addresses =
            ["", "artists", "/wp-login.php", "/event/", "/event/a/b", "/event/Ä", "/band/the-lanterns", "/venue/0", "/s/a-b", "//"];

        assert!(addresses.iter().all(|address| Page::of(address) == OTHER), "{:?}", names(&addresses));
    }
}
