//! `expire-share-links`, `expire-pending`, `expire-outbox`: rows that are over by the clock go (public specification, 5).

use jiff::{Timestamp, ToSpan};
use settimes_core::moment::SqlStamp;
use settimes_core::upkeep::rounds::{PENDING_DAYS, RUNS_KEPT_DAYS};
use settimes_store::upkeep::expiring::{Expiring, delete_some};

use super::{HELPING, Tally};
use crate::{App, Refusal};

/// Deletes the share links whose moment has come.
pub(super) async fn expire_share_links(app: &App) -> Result<Tally, Refusal> {
    let now = SqlStamp::of(app.clock.now());
    Ok(Tally::of([("share_links_deleted", delete_all(app, Expiring::ShareLinks, now).await?)]))
}

/// Deletes the follows and subscriptions that nobody confirmed within seven days; never the figures of those who left.
pub(super) async fn expire_pending(app: &App) -> Result<Tally, Refusal> {
    let since = days_ago(app, PENDING_DAYS);
    let follows = delete_all(app, Expiring::PendingFollows, since.clone()).await?;
    let subscriptions = delete_all(app, Expiring::PendingSubscriptions, since).await?;
    Ok(Tally::of([("band_follows_deleted", follows), ("email_subscriptions_deleted", subscriptions)]))
}

/// Deletes the records of runs of more than 30 days ago. What mail leaves behind joins them when there is mail.
pub(super) async fn expire_runs(app: &App) -> Result<Tally, Refusal> {
    let since = days_ago(app, RUNS_KEPT_DAYS);
    Ok(Tally::of([("job_runs_deleted", delete_all(app, Expiring::Runs, since).await?)]))
}

fn days_ago(app: &App, days: i64) -> SqlStamp {
    SqlStamp::of(app.clock.now().saturating_sub((days * 24).hours()).unwrap_or(Timestamp::MIN))
}

async fn delete_all(app: &App, what: Expiring, moment: SqlStamp) -> Result<u64, Refusal> {
    let mut deleted = 0;
    loop {
        let moment = moment.clone();
        let some = app.store.write(move |tx| delete_some(tx, what, &moment, HELPING)).await?;
        deleted += u64::try_from(some).unwrap_or(u64::MAX);
        if some == 0 {
            return Ok(deleted);
        }
    }
}
