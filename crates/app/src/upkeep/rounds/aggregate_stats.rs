//! `aggregate-stats`: the totals and the popularity of bands from what was counted day by day (public specification, 5).

use std::collections::BTreeMap;

use jiff::ToSpan;
use settimes_core::ids::BandId;
use settimes_core::metrics::{Days, POPULAR_DAYS, opening};
use settimes_core::moment::Day;
use settimes_store::metrics::totals::{counted_bands, keep_totals, kept_days, open_lifetime, stored_totals};
use settimes_store::{StoreResult, Tx};

use super::Tally;
use crate::{App, Refusal};

/// How many bands one step adds up.
const BANDS_AT_ONCE: i64 = 100;

/// Adds up every band of whom anything was ever counted.
pub(super) async fn aggregate_stats(app: &App) -> Result<Tally, Refusal> {
    let today = app.settings.zone.calendar_date(app.clock.now());
    let recent_after = today.saturating_sub(POPULAR_DAYS.days());
    let (mut after, mut changed) = (BandId::new(0), 0);
    loop {
        let bands = app.store.read(move |db| counted_bands(db, after, BANDS_AT_ONCE)).await?;
        let Some(last) = bands.last() else { return Ok(Tally::of([("bands_changed", changed)])) };
        after = *last;
        changed += app.store.write(move |tx| add_up(tx, &bands, recent_after)).await?;
    }
}

/// Adds up some bands; of how many the totals changed.
fn add_up(tx: &mut Tx<'_>, bands: &[BandId], recent_after: Day) -> StoreResult<u64> {
    let days: BTreeMap<BandId, Days> = kept_days(tx, bands, recent_after)?.into_iter().collect();
    let mut changed = 0;
    for stored in stored_totals(tx, bands)? {
        let days = days.get(&stored.band).copied().unwrap_or_default();
        let before = stored.before.unwrap_or_else(|| opening(stored.totals.lifetime, days.kept));
        if stored.before.is_none() {
            open_lifetime(tx, stored.band, before)?;
        }
        let totals = days.totals(before);
        if totals != stored.totals {
            keep_totals(tx, stored.band, totals)?;
            changed += 1;
        }
    }
    Ok(changed)
}
