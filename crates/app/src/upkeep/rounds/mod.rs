//! Rounds: what the clock does by itself (public specification, 5), one file per job, and how a job comes to run.
//!
//! A job works in small steps, one transaction each, and may be run again at any time: a second run changes nothing.

mod aggregate_stats;
mod expire;
mod note_public_state;
mod prune_stats;
mod run;

use std::collections::BTreeMap;

pub use run::{RunEnd, due_slot, next_round, run_by_hand, run_slot};
pub use settimes_core::upkeep::rounds::{Job, Slot};

use crate::{App, Refusal};

/// How many rows one step deletes or moves.
const HELPING: i64 = 500;

/// What a run did: how many of what.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
#[serde(transparent)]
pub struct Tally(BTreeMap<&'static str, u64>);

impl Tally {
    /// A tally of these counts.
    fn of<const N: usize>(counts: [(&'static str, u64); N]) -> Self {
        Self(counts.into())
    }

    /// How many of this; 0 for what was not counted.
    pub fn get(&self, what: &str) -> u64 {
        self.0.get(what).copied().unwrap_or_default()
    }

    /// What was counted, by name.
    pub fn counts(&self) -> impl Iterator<Item = (&'static str, u64)> {
        self.0.iter().map(|(what, count)| (*what, *count))
    }
}

/// Does the work of a job, now.
async fn work(app: &App, job: Job) -> Result<Tally, Refusal> {
    match job {
        Job::PublicState => note_public_state::note_public_state(app).await,
        Job::ExpireShareLinks => expire::expire_share_links(app).await,
        Job::ExpirePending => expire::expire_pending(app).await,
        Job::ExpireOutbox => expire::expire_runs(app).await,
        Job::AggregateStats => aggregate_stats::aggregate_stats(app).await,
        Job::PruneStats => prune_stats::prune_stats(app).await,
    }
}

#[cfg(test)]
mod tests;
