//! The directories of bands and venues.

use settimes_app::schedule::{Artists, DirectoryAsk, ListedBand, ListedVenue, Listing, Venues};
use settimes_core::lineup::search::Search;
use settimes_core::text::{self, Filter};

use super::band::portrait;
use super::meta::Head;
use super::places::{venue_href, venue_mark};
use super::site::band_href;
use super::{Site, json_ld};
use crate::pages::directory::{Entry, Face, Kind, SearchForm};
use crate::pages::home::{Choice, Narrowing, Pick};
use crate::pages::{DirectoryPage, Surface};

/// Entries on a page (public specification, 6.2).
const PAGE: usize = 24;
/// Last page that can be asked for.
const LAST_PAGE: usize = 1_000_000;

/// What a visitor wants of a directory: `/artists?q=lantern&genre=punk&page=2`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DirectoryWish {
    /// What is looked for.
    pub search: Search,
    /// Only bands of this genre.
    pub genre: Filter,
    /// Which page, from 1.
    pub page: usize,
}

impl DirectoryWish {
    /// A wish; a page out of range is clamped.
    pub fn new(search: Search, genre: Filter, page: usize) -> Self {
        Self { search, genre, page: page.clamp(1, LAST_PAGE) }
    }

    /// What to ask of the use case.
    pub fn ask(&self) -> DirectoryAsk {
        DirectoryAsk { search: self.search.clone(), genre: self.genre.clone(), limit: PAGE, offset: (self.page - 1) * PAGE }
    }

    fn narrowing(&self) -> Narrowing {
        if self.search.is_empty() && self.genre == Filter::All { Narrowing::Off } else { Narrowing::On }
    }

    /// The address of another page of the same list.
    fn address(&self, kind: Kind, page: usize) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        if !self.search.is_empty() {
            query.append_pair("q", self.search.as_str());
        }
        if let Filter::Only(genre) = &self.genre {
            query.append_pair("genre", genre);
        }
        if page > 1 {
            query.append_pair("page", &page.to_string());
        }
        let query = query.finish();
        if query.is_empty() { kind.path().to_owned() } else { format!("{}?{query}", kind.path()) }
    }
}

/// The directory of the bands.
pub fn artists_page(artists: &Artists, wish: &DirectoryWish, site: &Site<'_>) -> DirectoryPage {
    let entries = artists.listing.entries.iter().map(|band| artist(band, site)).collect();
    let is_chosen = |genre: &str| matches!(&wish.genre, Filter::Only(wanted) if text::fold(wanted) == text::fold(genre));
    let choice = |value: &str, label: &str| Choice {
        value: value.to_owned(),
        label: label.to_owned(),
        pick: if is_chosen(value) { Pick::Chosen } else { Pick::Open },
    };
    let genres = if artists.genres.is_empty() {
        Vec::new()
    } else {
        [choice("", "All genres")].into_iter().chain(artists.genres.iter().map(|genre| choice(genre, genre))).collect()
    };
    let words = "Every band on a bill, by name: where and when they play next and where they played before.";
    directory((Kind::Artists, words), &artists.listing, (entries, genres), wish, site)
}

/// The directory of the venues.
pub fn venues_page(venues: &Venues, wish: &DirectoryWish, site: &Site<'_>) -> DirectoryPage {
    let wish = &DirectoryWish { genre: Filter::All, ..wish.clone() };
    let entries = venues.entries.iter().map(venue).collect();
    let words = "Every room with a stage, by name: who plays there next and who played there before.";
    directory((Kind::Venues, words), venues, (entries, Vec::new()), wish, site)
}

fn directory<T>(
    (kind, words): (Kind, &str),
    listing: &Listing<T>,
    (entries, genres): (Vec<Entry>, Vec<Choice>),
    wish: &DirectoryWish,
    site: &Site<'_>,
) -> DirectoryPage {
    let narrowing = wish.narrowing();
    let path = if narrowing == Narrowing::On { kind.path().to_owned() } else { wish.address(kind, wish.page) };
    let title = if wish.page > 1 { format!("{}, page {}", kind.heading(), wish.page) } else { kind.heading().to_owned() };
    DirectoryPage {
        layout: site.layout(
            Surface::Directory,
            Head {
                title,
                description: words.to_owned(),
                path,
                kind: "website",
                image: None,
                alternates: Vec::new(),
                json_ld: json_ld::directory(kind, &entries, (wish.page - 1) * PAGE, site),
                zone_sentence: None,
            },
        ),
        kind,
        search: SearchForm { typed: wish.search.as_str().to_owned(), genres, narrowing },
        total: listing.total,
        number: wish.page,
        pages: listing.total.div_ceil(PAGE).max(1),
        previous_href: (wish.page > 1 && !entries.is_empty()).then(|| wish.address(kind, wish.page - 1)),
        next_href: listing.has_more.then(|| wish.address(kind, wish.page + 1)),
        entries,
    }
}

fn artist(band: &ListedBand, site: &Site<'_>) -> Entry {
    let genres = band.genre.as_deref().map(|stored| text::genres(stored).collect::<Vec<_>>().join(", "));
    Entry {
        name: band.name.clone(),
        href: band_href(band.id),
        face: Face::Band(portrait(&band.name, band.photo_alt_text.as_deref(), site.photo(band.photo_url.as_deref()))),
        facts: [genres.filter(|words| !words.is_empty()), band.origin.clone()].into_iter().flatten().collect(),
        tally: counted(band.sets, "set", "sets"),
    }
}

fn venue(venue: &ListedVenue) -> Entry {
    Entry {
        name: venue.name.clone(),
        href: venue_href(venue.id),
        face: Face::Venue(venue_mark(venue.id)),
        facts: venue.location.clone().into_iter().collect(),
        tally: format!("{} on {}", counted(venue.sets, "set", "sets"), counted(venue.events, "night", "nights")),
    }
}

fn counted(number: i64, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}
