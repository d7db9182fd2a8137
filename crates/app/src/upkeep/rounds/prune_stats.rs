//! `prune-stats`: old days of bands move into their lifetime figures, old days of pages go (public specification, 5).

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan;
use settimes_core::ids::BandId;
use settimes_core::metrics::{Days, KEPT_DAYS, opening};
use settimes_core::moment::Day;
use settimes_store::metrics::totals::{days_before, delete_page_days, kept_days, move_day, open_lifetime, stored_totals};
use settimes_store::{StoreResult, Tx};

use super::{HELPING, Tally};
use crate::{App, Refusal};

/// Moves and deletes the days that are no longer kept.
pub(super) async fn prune_stats(app: &App) -> Result<Tally, Refusal> {
    let first_kept = app.settings.zone.calendar_date(app.clock.now()).saturating_sub(KEPT_DAYS.days());
    let (mut moved, mut deleted) = (0, 0);
    loop {
        let some = app.store.write(move |tx| move_some(tx, first_kept)).await?;
        moved += some;
        if some == 0 {
            break;
        }
    }
    loop {
        let some = app.store.write(move |tx| delete_page_days(tx, first_kept, HELPING)).await?;
        deleted += u64::try_from(some).unwrap_or(u64::MAX);
        if some == 0 {
            return Ok(Tally::of([("band_days_moved", moved), ("page_days_deleted", deleted)]));
        }
    }
}

/// Moves some days, all or none of them: at no moment is a day counted twice or not at all.
fn move_some(tx: &mut Tx<'_>, first_kept: Day) -> StoreResult<u64> {
    let days = days_before(tx, first_kept, HELPING)?;
    let bands: BTreeSet<BandId> = days.iter().map(|day| day.band).collect();
    open_all(tx, &bands.into_iter().collect::<Vec<_>>(), first_kept)?;
    for day in &days {
        move_day(tx, day)?;
    }
    Ok(u64::try_from(days.len()).unwrap_or(u64::MAX))
}

/// A band whose imported total nobody has looked at yet gets its opening figures while all of its days are there.
fn open_all(tx: &mut Tx<'_>, bands: &[BandId], first_kept: Day) -> StoreResult<()> {
    let days: BTreeMap<BandId, Days> = kept_days(tx, bands, first_kept)?.into_iter().collect();
    for stored in stored_totals(tx, bands)?.into_iter().filter(|stored| stored.before.is_none()) {
        let kept = days.get(&stored.band).copied().unwrap_or_default().kept;
        open_lifetime(tx, stored.band, opening(stored.totals.lifetime, kept))?;
    }
    Ok(())
}
