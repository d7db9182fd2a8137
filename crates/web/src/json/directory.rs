//! `/api/artists` and `/api/venues` (public specification, 3.11 and 3.12).

use serde::Serialize;
use settimes_app::schedule::{Artists, ListedBand, ListedVenue, Venues};
use settimes_core::ids::{BandId, VenueId};
use settimes_core::links;

/// One page of the bands.
#[derive(Debug, Serialize)]
pub(crate) struct ArtistsJson {
    artists: Vec<ArtistJson>,
    #[serde(rename = "hasMore")]
    has_more: bool,
    total: usize,
}

/// One page of the venues.
#[derive(Debug, Serialize)]
pub(crate) struct VenuesJson {
    venues: Vec<ListedVenueJson>,
    #[serde(rename = "hasMore")]
    has_more: bool,
    total: usize,
}

#[derive(Debug, Serialize)]
struct ArtistJson {
    id: BandId,
    name: String,
    photo_url: Option<String>,
    photo_alt_text: Option<String>,
    genre: Option<String>,
    origin: Option<String>,
    performance_count: i64,
}

#[derive(Debug, Serialize)]
struct ListedVenueJson {
    id: VenueId,
    name: String,
    location: Option<String>,
    performance_count: i64,
    event_count: i64,
}

impl From<Artists> for ArtistsJson {
    fn from(artists: Artists) -> Self {
        let listing = artists.listing;
        Self { artists: listing.entries.into_iter().map(artist).collect(), has_more: listing.has_more, total: listing.total }
    }
}

impl From<Venues> for VenuesJson {
    fn from(listing: Venues) -> Self {
        Self { venues: listing.entries.into_iter().map(venue).collect(), has_more: listing.has_more, total: listing.total }
    }
}

fn artist(band: ListedBand) -> ArtistJson {
    ArtistJson {
        id: band.id,
        photo_url: links::photo(band.photo_url.as_deref()),
        name: band.name,
        photo_alt_text: band.photo_alt_text,
        genre: band.genre,
        origin: band.origin,
        performance_count: band.sets,
    }
}

fn venue(venue: ListedVenue) -> ListedVenueJson {
    ListedVenueJson { id: venue.id, name: venue.name, location: venue.location, performance_count: venue.sets, event_count: venue.events }
}
