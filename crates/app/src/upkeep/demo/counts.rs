//! Ninety days of daily counts: who looked at what.

use jiff::ToSpan;
use jiff::civil::Weekday;
use settimes_core::moment::{Day, SqlStamp};
use settimes_store::lineup::change::BandCounts;
use settimes_store::upkeep::demo::{insert_band_day, insert_page_day};
use settimes_store::{StoreResult, Tx};

use super::acts::ACTS;
use super::chance::Chance;
use super::fill::{Cast, midday};

/// Days of counts.
pub(super) const DAYS: i64 = 90;
/// Days that make a band popular (public specification, 5: `aggregate-stats`).
const POPULAR_DAYS: i64 = 30;

/// Pages with the most views of an ordinary day.
const PAGES: [(&str, usize); 7] =
    [("/", 60), ("/event/:slug", 90), ("/band/:id", 45), ("/artists", 15), ("/venue/:id", 12), ("/venues", 6), ("/s/:slug", 10)];

/// Views and link clicks of a band on one of the last [`DAYS`] days before `end`, most recent first.
fn band_day(act: usize, ago: i64, day: Day) -> (i64, i64) {
    let mut chance = Chance::of(&format!("band {act} ago {ago}"));
    let fame = 2 + Chance::of(&format!("fame {act}")).below(9);
    let views = chance.count(fame * bustle(ago, day));
    (views, chance.count(usize::try_from(views / 3 + 1).unwrap_or(1)))
}

/// Weekends are busier, and so are the days before the night.
fn bustle(ago: i64, day: Day) -> usize {
    let weekend = usize::from(matches!(day.weekday(), Weekday::Friday | Weekday::Saturday));
    let eve = usize::from(ago <= 14);
    1 + weekend + eve
}

/// The counted days with their distance, the last one ends before `end`.
fn days(end: Day) -> impl Iterator<Item = (i64, Day)> {
    (1..=DAYS).map(move |ago| (ago, end.saturating_sub(ago.days())))
}

/// What a band's days add up to.
pub(super) fn counts_of(act: usize, end: Day) -> BandCounts {
    let mut counts = BandCounts::default();
    for (ago, day) in days(end) {
        let (views, clicks) = band_day(act, ago, day);
        counts.views += views;
        counts.clicks += clicks;
        if ago <= POPULAR_DAYS {
            counts.popularity += views + 3 * clicks;
        }
    }
    counts
}

/// Writes the days of all bands and pages.
pub(super) fn write_days(tx: &mut Tx<'_>, cast: &Cast, end: Day) -> StoreResult<()> {
    for (ago, day) in days(end) {
        let at: SqlStamp = midday(day);
        for (act, band) in ACTS.iter().enumerate().filter_map(|(index, act)| Some((index, cast.band(act.name)?))) {
            let counts = band_day(act, ago, day);
            if counts.0 > 0 {
                insert_band_day(tx, band, day, counts, &at)?;
            }
        }
        for (page, most) in PAGES {
            let views = Chance::of(&format!("page {page} ago {ago}")).below(most) + most / 3;
            insert_page_day(tx, page, day, i64::try_from(views * bustle(ago, day)).unwrap_or(0))?;
        }
    }
    Ok(())
}
