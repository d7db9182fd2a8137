//! A plan becomes a link (public specification, 3.3).

use settimes_core::events::Event;
use settimes_core::ids::{EventId, SetId};
use settimes_core::moment::SqlStamp;
use settimes_core::schedule::{ShareSlug, night_of, share_ends};
use settimes_core::slug::Slug;
use settimes_store::schedule::share::{NewShare, keep_share};
use settimes_store::{Db, events, schedule};

use crate::{App, Entropy, Missing, Refusal};

/// How often a new link may meet one that exists before we give up.
const TRIES: usize = 5;

/// Random bytes for one link: four times as many as it has letters.
const CHANCE: usize = 32;

/// Which night a plan is of.
#[derive(Debug, Clone)]
pub enum ShareOf {
    /// The event of this id.
    Id(EventId),
    /// The event of this slug.
    Slug(Slug),
    /// The event of this id, which must have this slug.
    Both(EventId, Slug),
}

/// A plan that somebody wants to share.
#[derive(Debug, Clone)]
pub struct ShareWish {
    /// The night.
    pub event: ShareOf,
    /// The sets, 1 to 50, each once.
    pub sets: Vec<SetId>,
}

/// A link that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreatedShare {
    /// The last part of its address.
    pub slug: ShareSlug,
    /// When it ends.
    pub expires_at: SqlStamp,
    /// Its sets in running order.
    pub sets: Vec<SetId>,
    /// Sets of the wish that it does not have: unknown, of another night or hidden alike.
    pub dropped: Vec<SetId>,
}

/// Makes a link to those sets of a wish that belong to the night and are visible. Names and order are ours, never those of the wish.
pub async fn create_share(app: &App, wish: ShareWish) -> Result<CreatedShare, Refusal> {
    let now = app.clock.now();
    let zone = app.settings.zone.clone();
    let slugs: Vec<ShareSlug> = (0..TRIES).map(|_| draw(&*app.entropy)).collect();
    app.store
        .write(move |tx| {
            let event = shared_event(tx, &wish.event)?;
            let slots = schedule::visible_slots(tx, &[event.id])?.into_iter().map(|(_, slot)| slot).collect();
            let night = night_of(event, slots, &zone);
            let (sets, names): (Vec<SetId>, Vec<&str>) =
                night.sets.iter().filter(|set| wish.sets.contains(&set.slot.id)).map(|set| (set.slot.id, set.slot.name.as_str())).unzip();
            if sets.is_empty() {
                return Err(super::note_build::no_valid_sets());
            }
            let ends = share_ends(now, night.event.last_day(), &zone);
            let written = |list: serde_json::Result<String>| list.map_err(|error| Refusal::Internal(error.into()));
            let (ids, names) = (written(serde_json::to_string(&sets))?, written(serde_json::to_string(&names))?);
            let new = NewShare { event: &night.event, sets: &ids, names: &names, at: &SqlStamp::of(now), ends: &ends };
            for slug in &slugs {
                if keep_share(tx, slug, &new)? {
                    let dropped = wish.sets.iter().copied().filter(|id| !sets.contains(id)).collect();
                    return Ok(CreatedShare { slug: slug.clone(), expires_at: ends, sets, dropped });
                }
            }
            Err(Refusal::Internal(anyhow::anyhow!("{TRIES} new share links were all taken")))
        })
        .await
}

fn shared_event(db: &Db<'_>, wanted: &ShareOf) -> Result<Event, Refusal> {
    let event = match wanted {
        ShareOf::Id(id) | ShareOf::Both(id, _) => events::visible_event_by_id(db, *id)?,
        ShareOf::Slug(slug) => events::visible_event_by_slug(db, slug)?,
    };
    let event = event.ok_or(Refusal::NotFound(Missing::Event))?;
    match wanted {
        ShareOf::Both(_, slug) if *slug != event.slug => {
            Err(Refusal::BadRequest { code: "EVENT_MISMATCH", message: "The id and the slug name two events." })
        }
        _ => Ok(event),
    }
}

/// A new name for a link.
fn draw(entropy: &dyn Entropy) -> ShareSlug {
    loop {
        let mut chance = [0; CHANCE];
        entropy.fill(&mut chance);
        // Nearly never are so many of the bytes unfair that the next ones are needed.
        if let Some(slug) = ShareSlug::from_chance(&chance) {
            return slug;
        }
    }
}

#[cfg(test)]
mod tests;
