//! The directories of bands and venues (public specification, 3.11 and 3.12).

use std::collections::BTreeMap;

use settimes_core::lineup::search::Search;
use settimes_core::text::{self, Filter};
use settimes_store::lineup::directory::{self, FindableBand, ListedBand, ListedVenue};
use settimes_store::{Db, StoreResult};

use crate::{App, Refusal, Until};

/// What to list.
#[derive(Debug, Clone)]
pub struct DirectoryAsk {
    /// What is looked for.
    pub search: Search,
    /// Only bands of this genre; venues have none.
    pub genre: Filter,
    /// Most entries, 1 to 60.
    pub limit: usize,
    /// How many entries to skip.
    pub offset: usize,
}

/// One page of a directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listing<T> {
    /// The entries of the page, by name.
    pub entries: Vec<T>,
    /// How many fit altogether.
    pub total: usize,
    /// Whether some come after this page.
    pub has_more: bool,
}

/// One page of the bands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Artists {
    /// The page.
    pub listing: Listing<ListedBand>,
    /// Every genre that a visible band plays, by name, each in one spelling.
    pub genres: Vec<String>,
}

/// One page of the venues.
pub type Venues = Listing<ListedVenue>;

/// Lists the bands that the public may see, by name.
pub async fn list_artists(app: &App, ask: DirectoryAsk) -> Result<Until<Artists>, Refusal> {
    read(app, move |db| {
        let bands = directory::findable_bands(db)?;
        let genres = genres_of(&bands);
        let fits = |band: &FindableBand| {
            let found =
                ask.search.finds_in(Some(&band.name)) || ask.search.finds_in_key(&band.key) || ask.search.finds_in(band.genre.as_deref());
            found && ask.genre.admits_genre(band.genre.as_deref())
        };
        let fitting = bands.iter().filter(|band| fits(band)).map(|band| (band.name.as_str(), band.id));
        let (ids, total, has_more) = page_of(fitting, &ask);
        let mut listed: BTreeMap<_, _> = directory::listed_bands(db, &ids)?.into_iter().map(|band| (band.id, band)).collect();
        let entries = ids.iter().filter_map(|id| listed.remove(id)).collect();
        Ok(Artists { listing: Listing { entries, total, has_more }, genres })
    })
    .await
}

/// Lists the venues that the public may see, by name.
pub async fn list_venues(app: &App, ask: DirectoryAsk) -> Result<Until<Venues>, Refusal> {
    read(app, move |db| {
        let venues = directory::findable_venues(db)?;
        let fitting = venues.iter().filter(|venue| ask.search.finds_in(Some(&venue.name)) || ask.search.finds_in(venue.city.as_deref()));
        let (ids, total, has_more) = page_of(fitting.map(|venue| (venue.name.as_str(), venue.id)), &ask);
        let mut listed: BTreeMap<_, _> = directory::listed_venues(db, &ids)?.into_iter().map(|venue| (venue.id, venue)).collect();
        Ok(Listing { entries: ids.iter().filter_map(|id| listed.remove(id)).collect(), total, has_more })
    })
    .await
}

/// A directory depends on no clock; it is looked at anew when the festival day flips, as all others are.
async fn read<T: Send + 'static>(app: &App, ask: impl Fn(&Db<'_>) -> StoreResult<T> + Send + 'static) -> Result<Until<T>, Refusal> {
    let now = app.clock.now();
    let answer = app.store.read(move |db| Ok::<_, Refusal>(ask(db)?)).await?;
    Ok(Until { answer, at: now, until: app.settings.zone.next_flip(now) })
}

/// The ids of one page in the order of the directory: by name without case and leading article, then by id.
fn page_of<'a, I: Ord + Copy>(fitting: impl Iterator<Item = (&'a str, I)>, ask: &DirectoryAsk) -> (Vec<I>, usize, bool) {
    let mut fitting: Vec<(String, I)> = fitting.map(|(name, id)| (text::sort_key(name), id)).collect();
    fitting.sort_unstable();
    let total = fitting.len();
    let ids: Vec<I> = fitting.into_iter().skip(ask.offset).take(ask.limit).map(|(_, id)| id).collect();
    let has_more = ask.offset.saturating_add(ids.len()) < total;
    (ids, total, has_more)
}

/// Of several spellings of a genre the first by code points stands for all of them.
fn genres_of(bands: &[FindableBand]) -> Vec<String> {
    let mut genres: BTreeMap<String, &str> = BTreeMap::new();
    for genre in bands.iter().filter_map(|band| band.genre.as_deref()).flat_map(text::genres) {
        genres.entry(text::fold(genre)).and_modify(|known| *known = (*known).min(genre)).or_insert(genre);
    }
    genres.into_values().map(str::to_owned).collect()
}
