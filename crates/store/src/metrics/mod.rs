//! Daily counts without people behind them (public specification, 7).

pub mod totals;

use settimes_core::ids::{BandId, VenueId};
use settimes_core::metrics::Figures;
use settimes_core::moment::{Day, SqlStamp};
use settimes_core::slug::Slug;

use crate::db::{Db, Tx};
use crate::error::StoreResult;
use crate::statements::{id_list, in_hundreds, statements, visible_band, visible_event, visible_set, visible_venue};
use crate::value::Value;

statements! {
    /// Which of up to a hundred bands the public may see.
    VISIBLE_BANDS = concat!("SELECT b.id FROM band_profiles b WHERE b.id IN (", id_list!(), ") AND ", visible_band!(), " ORDER BY b.id");
    /// Which of up to a hundred venues the public may see.
    VISIBLE_VENUES = concat!("SELECT v.id FROM venues v WHERE v.id IN (", id_list!(), ") AND ", visible_venue!(), " ORDER BY v.id");
    /// Which of up to a hundred slugs name an event that the public may know of.
    VISIBLE_SLUGS = concat!("SELECT e.slug FROM events e WHERE e.slug IN (", id_list!(), ") AND ", visible_event!(), " ORDER BY e.slug");
    /// Counts views and clicks of a band on a day.
    COUNT_BAND = "INSERT INTO artist_daily_stats (band_profile_id, date, page_views, social_clicks, created_at) VALUES (?1, ?2, ?3, ?4, ?5)
 ON CONFLICT (band_profile_id, date) DO UPDATE SET page_views = COALESCE(artist_daily_stats.page_views, 0) + excluded.page_views,
 social_clicks = COALESCE(artist_daily_stats.social_clicks, 0) + excluded.social_clicks";
    /// Counts views of a page on a day.
    COUNT_PAGE = "INSERT INTO page_views_daily (page, date, views) VALUES (?1, ?2, ?3)
 ON CONFLICT (page, date) DO UPDATE SET views = COALESCE(page_views_daily.views, 0) + excluded.views";
}

/// Which of these bands the public may see, by id.
pub fn visible_bands(db: &Db<'_>, bands: &[BandId]) -> StoreResult<Vec<BandId>> {
    in_hundreds(bands, |ids| db.rows(VISIBLE_BANDS, ids, |row| row.get(0)))
}

/// Which of these venues the public may see, by id.
pub fn visible_venues(db: &Db<'_>, venues: &[VenueId]) -> StoreResult<Vec<VenueId>> {
    in_hundreds(venues, |ids| db.rows(VISIBLE_VENUES, ids, |row| row.get(0)))
}

/// Which of these slugs name an event that the public may know of.
pub fn visible_slugs(db: &Db<'_>, slugs: &[Slug]) -> StoreResult<Vec<Slug>> {
    let texts: Vec<Text<'_>> = slugs.iter().map(|slug| Text(slug.as_str())).collect();
    in_hundreds(&texts, |values| db.rows(VISIBLE_SLUGS, values, |row| row.get(0)))
}

/// A text in a list of values.
#[derive(Clone, Copy)]
struct Text<'a>(&'a str);

impl From<Text<'_>> for Value {
    fn from(text: Text<'_>) -> Self {
        text.0.into()
    }
}

/// Counts views and clicks of a band on a day; `now` dates a new row.
pub fn count_band(tx: &mut Tx<'_>, band: BandId, day: Day, more: Figures, now: &SqlStamp) -> StoreResult<()> {
    tx.execute(COUNT_BAND, (band, day, more.views, more.clicks, now)).map(drop)
}

/// Counts views of a page on a day.
pub fn count_page(tx: &mut Tx<'_>, page: &str, day: Day, views: i64) -> StoreResult<()> {
    tx.execute(COUNT_PAGE, (page, day, views)).map(drop)
}
