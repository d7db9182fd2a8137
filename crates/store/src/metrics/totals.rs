//! What the daily counts of a band add up to, and days that are no longer kept (public specification, 5).

use settimes_core::ids::BandId;
use settimes_core::metrics::{Days, Figures, Totals};
use settimes_core::moment::Day;

use crate::db::{Db, Row, Tx};
use crate::error::StoreResult;
use crate::statements::{id_list, in_hundreds, statements};

statements! {
    /// Some of the bands of whom anything was ever counted, after an id.
    COUNTED_BANDS = "SELECT b.id FROM band_profiles b WHERE b.id > ?1 AND (b.total_views <> 0 OR b.total_social_clicks <> 0 OR b.popularity_score <> 0
 OR EXISTS (SELECT 1 FROM artist_daily_stats a WHERE a.band_profile_id = b.id)
 OR EXISTS (SELECT 1 FROM artist_lifetime_stats l WHERE l.band_profile_id = b.id)) ORDER BY b.id LIMIT ?2";
    /// What is stored of up to a hundred bands, and what was counted before the kept days, if that has been noted.
    STORED = concat!(
        "SELECT b.id, COALESCE(b.total_views, 0), COALESCE(b.total_social_clicks, 0), COALESCE(b.popularity_score, 0), l.views_before, l.clicks_before
 FROM band_profiles b LEFT JOIN artist_lifetime_stats l ON l.band_profile_id = b.id WHERE b.id IN (", id_list!(), ") ORDER BY b.id");
    /// The kept days of up to a hundred bands, and those after a day.
    KEPT = concat!(
        "SELECT a.band_profile_id, COALESCE(SUM(a.page_views), 0), COALESCE(SUM(a.social_clicks), 0),
 COALESCE(SUM(CASE WHEN a.date > ?101 THEN a.page_views END), 0), COALESCE(SUM(CASE WHEN a.date > ?101 THEN a.social_clicks END), 0)
 FROM artist_daily_stats a WHERE a.band_profile_id IN (", id_list!(), ") GROUP BY a.band_profile_id ORDER BY a.band_profile_id");
    /// Notes what was counted of a band before its kept days.
    OPEN = "INSERT INTO artist_lifetime_stats (band_profile_id, views_before, clicks_before) VALUES (?1, ?2, ?3) ON CONFLICT (band_profile_id) DO NOTHING";
    /// Keeps the totals of a band.
    KEEP_TOTALS = "UPDATE band_profiles SET total_views = ?2, total_social_clicks = ?3, popularity_score = ?4 WHERE id = ?1";
    /// Some of the days of bands before a day, oldest first.
    OLD_DAYS = "SELECT a.id, a.band_profile_id, COALESCE(a.page_views, 0), COALESCE(a.social_clicks, 0)
 FROM artist_daily_stats a WHERE a.date < ?1 ORDER BY a.date, a.id LIMIT ?2";
    /// Adds to what was counted of a band before its kept days.
    ADD_BEFORE = "UPDATE artist_lifetime_stats SET views_before = views_before + ?2, clicks_before = clicks_before + ?3 WHERE band_profile_id = ?1";
    /// Deletes a day of a band.
    DELETE_DAY = "DELETE FROM artist_daily_stats WHERE id = ?1";
    /// Deletes some of the days of pages before a day.
    DELETE_PAGES = "DELETE FROM page_views_daily WHERE id IN (SELECT p.id FROM page_views_daily p WHERE p.date < ?1 ORDER BY p.date, p.id LIMIT ?2)";
}

/// What is stored of a band.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StoredTotals {
    /// The band.
    pub band: BandId,
    /// Its totals as last kept, or as imported.
    pub totals: Totals,
    /// What was counted before the kept days; `None` if nobody has noted it yet.
    pub before: Option<Figures>,
}

/// One day of a band.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BandDay {
    /// The row.
    pub id: i64,
    /// The band.
    pub band: BandId,
    /// What was counted.
    pub counted: Figures,
}

/// At most `limit` of the bands of whom anything was ever counted, after one of them.
pub fn counted_bands(db: &Db<'_>, after: BandId, limit: i64) -> StoreResult<Vec<BandId>> {
    db.rows(COUNTED_BANDS, (after, limit), |row| row.get(0))
}

/// What is stored of some bands, by id.
pub fn stored_totals(db: &Db<'_>, bands: &[BandId]) -> StoreResult<Vec<StoredTotals>> {
    in_hundreds(bands, |ids| {
        db.rows(STORED, ids, |row| {
            let before: (Option<i64>, Option<i64>) = (row.get(4)?, row.get(5)?);
            Ok(StoredTotals {
                band: row.get(0)?,
                totals: Totals { lifetime: figures(row, 1)?, popularity: row.get(3)? },
                before: before.0.zip(before.1).map(|(views, clicks)| Figures { views, clicks }),
            })
        })
    })
}

/// The kept days of some bands, the recent ones being those after a day; bands without any are left out.
pub fn kept_days(db: &Db<'_>, bands: &[BandId], recent_after: Day) -> StoreResult<Vec<(BandId, Days)>> {
    in_hundreds(bands, |mut ids| {
        ids.push(recent_after.into());
        db.rows(KEPT, ids, |row| Ok((row.get(0)?, Days { kept: figures(row, 1)?, recent: figures(row, 3)? })))
    })
}

/// Notes what was counted of a band before its kept days, once.
pub fn open_lifetime(tx: &mut Tx<'_>, band: BandId, before: Figures) -> StoreResult<()> {
    tx.execute(OPEN, (band, before.views, before.clicks)).map(drop)
}

/// Keeps the totals of a band; the public sees nothing of them.
pub fn keep_totals(tx: &mut Tx<'_>, band: BandId, totals: Totals) -> StoreResult<()> {
    tx.execute_unseen(KEEP_TOTALS, (band, totals.lifetime.views, totals.lifetime.clicks, totals.popularity)).map(drop)
}

/// At most `limit` days of bands before a day, oldest first.
pub fn days_before(db: &Db<'_>, day: Day, limit: i64) -> StoreResult<Vec<BandDay>> {
    db.rows(OLD_DAYS, (day, limit), |row| Ok(BandDay { id: row.get(0)?, band: row.get(1)?, counted: figures(row, 2)? }))
}

/// Takes a day of a band into its lifetime figures.
pub fn move_day(tx: &mut Tx<'_>, day: &BandDay) -> StoreResult<()> {
    tx.execute(ADD_BEFORE, (day.band, day.counted.views, day.counted.clicks))?;
    tx.execute(DELETE_DAY, (day.id,)).map(drop)
}

/// Deletes at most `limit` days of pages before a day; how many.
pub fn delete_page_days(tx: &mut Tx<'_>, before: Day, limit: i64) -> StoreResult<usize> {
    tx.execute(DELETE_PAGES, (before, limit))
}

/// Views and clicks from two columns that stand together.
fn figures(row: &Row<'_>, first: usize) -> StoreResult<Figures> {
    Ok(Figures { views: row.get(first)?, clicks: row.get(first + 1)? })
}
