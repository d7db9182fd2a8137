//! What is behind a share link, as the night is now (public specification, 3.4).

use jiff::Timestamp;
use settimes_core::ids::SetId;
use settimes_core::moment::SqlStamp;
use settimes_core::schedule::{Night, ShareSlug, are_shared_names, night_of, share_holds_until, shared_sets};
use settimes_store::schedule::share::{count_share_views, share_by_slug};
use settimes_store::{Db, events, schedule};

use crate::{App, Missing, Refusal, Until};

/// A plan behind a link.
#[derive(Debug, Clone, PartialEq)]
pub struct SharedPlan {
    /// The last part of its address.
    pub slug: ShareSlug,
    /// When the link ends.
    pub expires_at: SqlStamp,
    /// The night.
    pub night: Night,
    /// Its sets that are on the bill, in running order.
    pub sets: Vec<SetId>,
    /// How many of its sets are not on the bill any more.
    pub gone: usize,
}

/// The plan behind a link that holds, of a night that is visible. It stays as it is until a set of the night starts or ends, the festival day flips or
/// the link ends.
pub async fn show_share(app: &App, slug: ShareSlug) -> Result<Until<SharedPlan>, Refusal> {
    let now = app.clock.now();
    let zone = app.settings.zone.clone();
    let flip = zone.next_flip(now);
    let plan = app.store.read(move |db| shared_plan(db, &slug, now, &zone)).await?;
    let ends = plan.expires_at.instant();
    let until = plan.night.next_change(now).map_or(flip, |change| change.min(flip)).min(ends);
    Ok(Until { answer: plan, at: now, until })
}

/// The same inside a closure of the store.
pub(super) fn shared_plan(
    db: &Db<'_>,
    slug: &ShareSlug,
    now: Timestamp,
    zone: &settimes_core::moment::Zone,
) -> Result<SharedPlan, Refusal> {
    let gone = || Refusal::NotFound(Missing::Share);
    let stored = share_by_slug(db, slug)?.ok_or_else(gone)?;
    let expires_at = share_holds_until(stored.expires_at.as_deref(), now).ok_or_else(gone)?;
    let Some(kept) = shared_sets(&stored.sets).filter(|_| are_shared_names(&stored.names)) else {
        tracing::warn!(row = stored.id, "share_links: a stored list cannot be read, the link leads nowhere");
        return Err(gone());
    };
    let event = events::visible_event_by_id(db, stored.event)?.ok_or_else(gone)?;
    let slots = schedule::visible_slots(db, &[event.id])?.into_iter().map(|(_, slot)| slot).collect();
    let night = night_of(event, slots, zone);
    let sets: Vec<SetId> = night.sets.iter().map(|set| set.slot.id).filter(|id| kept.contains(id)).collect();
    let gone = kept.len().saturating_sub(sets.len());
    Ok(SharedPlan { slug: slug.clone(), expires_at, night, sets, gone })
}

/// Counts views of links: each with how often it was looked at. Nobody waits for it, and no public answer changes.
pub async fn count_views(app: &App, views: Vec<(ShareSlug, i64)>) -> Result<(), Refusal> {
    app.store
        .write(move |tx| {
            for (slug, count) in &views {
                count_share_views(tx, slug, *count)?;
            }
            Ok(())
        })
        .await
}
