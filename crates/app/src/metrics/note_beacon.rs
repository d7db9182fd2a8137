//! A beacon: what happened on some pages, added to the counts of the day (public specification, 7).

use std::collections::{BTreeMap, BTreeSet};

use settimes_core::ids::{BandId, VenueId};
use settimes_core::metrics::{Figures, MOST_ENTRIES, Page, Subject};
use settimes_core::moment::{Day, SqlStamp};
use settimes_core::slug::Slug;
use settimes_store::{Db, StoreResult, Tx, metrics};

use crate::{App, Refusal};

/// How many well-formed entries of one beacon are looked at, to find the first 50 that count. Ours send 20.
const MOST_LOOKED_AT: usize = 500;

/// One well-formed entry of a beacon.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry {
    /// The page of a band was viewed.
    BandView(BandId),
    /// A link of a band was followed.
    BandClick(BandId),
    /// A page was viewed.
    PageView(Page),
    /// Something we know and do not count.
    Uncounted,
}

/// Counts the first 50 entries whose subject the public may know of, in one transaction, on today's date.
pub async fn note_beacon(app: &App, entries: Vec<Entry>) -> Result<(), Refusal> {
    let now = app.clock.now();
    let today = app.settings.zone.calendar_date(now);
    let stamp = SqlStamp::of(now);
    let looked_at: Vec<Entry> = entries.into_iter().take(MOST_LOOKED_AT).collect();
    if looked_at.iter().all(|entry| *entry == Entry::Uncounted) {
        return Ok(());
    }
    app.store
        .write(move |tx| {
            let known = Known::of(tx, &looked_at)?;
            let accepted = looked_at.iter().filter(|entry| known.admits(entry)).take(MOST_ENTRIES);
            write(tx, &Counts::of(accepted), today, &stamp).map_err(Refusal::from)
        })
        .await
}

/// What of a beacon the public may know of.
struct Known {
    bands: BTreeSet<BandId>,
    venues: BTreeSet<VenueId>,
    slugs: BTreeSet<Slug>,
}

impl Known {
    fn of(db: &Db<'_>, entries: &[Entry]) -> StoreResult<Self> {
        let (mut bands, mut venues, mut slugs) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        for entry in entries {
            match entry {
                Entry::BandView(band) | Entry::BandClick(band) | Entry::PageView(Page { of: Some(Subject::Band(band)), .. }) => {
                    bands.insert(*band);
                }
                Entry::PageView(Page { of: Some(Subject::Venue(venue)), .. }) => {
                    venues.insert(*venue);
                }
                Entry::PageView(Page { of: Some(Subject::Event(slug)), .. }) => {
                    slugs.insert(slug.clone());
                }
                Entry::PageView(Page { of: None, .. }) | Entry::Uncounted => {}
            }
        }
        Ok(Self {
            bands: metrics::visible_bands(db, &bands.into_iter().collect::<Vec<_>>())?.into_iter().collect(),
            venues: metrics::visible_venues(db, &venues.into_iter().collect::<Vec<_>>())?.into_iter().collect(),
            slugs: metrics::visible_slugs(db, &slugs.into_iter().collect::<Vec<_>>())?.into_iter().collect(),
        })
    }

    fn admits(&self, entry: &Entry) -> bool {
        match entry {
            Entry::BandView(band) | Entry::BandClick(band) => self.bands.contains(band),
            Entry::PageView(page) => page.of.as_ref().is_none_or(|subject| match subject {
                Subject::Band(band) => self.bands.contains(band),
                Subject::Venue(venue) => self.venues.contains(venue),
                Subject::Event(slug) => self.slugs.contains(slug),
            }),
            Entry::Uncounted => true,
        }
    }
}

/// What a beacon adds up to.
#[derive(Default)]
struct Counts {
    bands: BTreeMap<BandId, Figures>,
    pages: BTreeMap<&'static str, i64>,
}

impl Counts {
    fn of<'e>(entries: impl Iterator<Item = &'e Entry>) -> Self {
        let mut counts = Self::default();
        for entry in entries {
            match entry {
                Entry::BandView(band) => counts.bands.entry(*band).or_default().views += 1,
                Entry::BandClick(band) => counts.bands.entry(*band).or_default().clicks += 1,
                Entry::PageView(page) => *counts.pages.entry(page.name).or_default() += 1,
                Entry::Uncounted => {}
            }
        }
        counts
    }
}

fn write(tx: &mut Tx<'_>, counts: &Counts, today: Day, now: &SqlStamp) -> StoreResult<()> {
    for (band, more) in &counts.bands {
        metrics::count_band(tx, *band, today, *more, now)?;
    }
    for (page, views) in &counts.pages {
        metrics::count_page(tx, page, today, *views)?;
    }
    Ok(())
}
