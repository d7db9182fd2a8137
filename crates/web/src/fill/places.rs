//! Venues wherever they are named: their sign, their page, the way there.

use settimes_core::ids::VenueId;
use settimes_core::lineup::Place;
use settimes_core::links;
use settimes_core::schedule::SlotVenue;
use settimes_core::text;
use url::Url;

use super::Site;
use crate::pages::parts::{VenueMark, VenueTag};

/// Where to look for a place of which we know words only.
const MAP_SEARCH: &str = "https://www.openstreetmap.org/search";

/// The sign of a venue, made of its id alone: a fan learns it once, and it must be the same in list, grid, map and calendar, on every night and on the
/// venue's own page. A choice that also kept the rooms of one night apart would change with the bill. Eight ids in a row still have eight colours, and
/// venues of one town are mostly entered in a row.
pub(super) fn venue_mark(id: VenueId) -> VenueMark {
    VenueMark::of(id.get().unsigned_abs())
}

/// A venue with its page and sign.
pub(super) fn venue_tag(venue: &SlotVenue) -> VenueTag {
    VenueTag { number: venue.id.get(), name: venue.name.clone(), href: venue_href(venue.id), mark: venue_mark(venue.id) }
}

/// The page of a venue.
pub(super) fn venue_href(id: VenueId) -> String {
    format!("/venue/{id}")
}

/// Address and city in one line; the city only if the address does not name it.
pub(super) fn whereabouts(address: Option<&str>, city: Option<&str>) -> Option<String> {
    match (address, city) {
        (Some(address), Some(city)) if !text::fold(address).contains(&text::fold(city)) => Some(format!("{address}, {city}")),
        (Some(known), _) | (None, Some(known)) => Some(known.to_owned()),
        (None, None) => None,
    }
}

impl Site<'_> {
    /// The way to a place: the configured map with coordinates, else a search for what is known in words (public specification, 6.3). A name alone finds
    /// anything anywhere, so without coordinates, address and city there is no map.
    pub(super) fn map_href(&self, place: Option<Place>, name: &str, whereabouts: Option<&str>) -> Option<String> {
        if let Some(place) = place {
            let address =
                self.settings.map_link.replace("{lat}", &place.latitude.to_string()).replace("{lon}", &place.longitude.to_string());
            return links::safe_url(&address);
        }
        let words = format!("{name}, {}", whereabouts?);
        Url::parse_with_params(MAP_SEARCH, [("query", words)]).ok().map(String::from)
    }
}
