//! Runs of the jobs of the clock: who runs which slot, and what came of it (public specification, 5).

use settimes_core::moment::SqlStamp;

use crate::db::{Db, Tx};
use crate::error::StoreResult;
use crate::statements::statements;

statements! {
    /// Takes a slot that nobody ran yet, or whose run is dead, unless the job is under way for any slot.
    TAKE = "INSERT INTO job_runs (job, slot, started_at, leased_until) SELECT ?1, ?2, ?3, ?4
 WHERE NOT EXISTS (SELECT 1 FROM job_runs o WHERE o.job = ?1 AND o.finished_at IS NULL AND o.leased_until > ?3)
 ON CONFLICT (job, slot) DO UPDATE SET started_at = excluded.started_at, leased_until = excluded.leased_until WHERE job_runs.finished_at IS NULL";
    /// Takes a slot again and again: for a run by hand.
    TAKE_AGAIN = "INSERT INTO job_runs (job, slot, started_at, leased_until) SELECT ?1, ?2, ?3, ?4
 WHERE NOT EXISTS (SELECT 1 FROM job_runs o WHERE o.job = ?1 AND o.finished_at IS NULL AND o.leased_until > ?3)
 ON CONFLICT (job, slot) DO UPDATE SET started_at = excluded.started_at, leased_until = excluded.leased_until,
 finished_at = NULL, outcome = NULL, counts = NULL";
    /// Whether a slot was run to its end.
    IS_FINISHED = "SELECT 1 FROM job_runs WHERE job = ?1 AND slot = ?2 AND finished_at IS NOT NULL";
    /// Notes what came of a run, unless somebody took it for dead and runs the slot anew.
    FINISH = "UPDATE job_runs SET finished_at = ?4, leased_until = NULL, outcome = ?5, counts = ?6
 WHERE job = ?1 AND slot = ?2 AND started_at = ?3 AND finished_at IS NULL";
}

/// The slot of runs by hand; each takes the record of the one before.
pub const BY_HAND: &str = "by hand";

/// A run of a job for a slot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// The job.
    pub job: &'static str,
    /// The slot.
    pub slot: String,
    /// When it began.
    pub started_at: SqlStamp,
}

/// Takes a run until a moment; whether it is ours. A run by hand may be repeated, one of the clock is done once.
pub fn take_run(tx: &mut Tx<'_>, run: &Run, until: &SqlStamp) -> StoreResult<bool> {
    let sql = if run.slot == BY_HAND { TAKE_AGAIN } else { TAKE };
    tx.execute(sql, (run.job, &run.slot, &run.started_at, until)).map(|taken| taken > 0)
}

/// Whether a slot was run to its end.
pub fn is_finished(db: &Db<'_>, job: &str, slot: &str) -> StoreResult<bool> {
    Ok(db.row(IS_FINISHED, (job, slot), |_| Ok(()))?.is_some())
}

/// Notes what came of a run: `done` with counts, or `failed` with what went wrong; both as a JSON object.
pub fn finish_run(tx: &mut Tx<'_>, run: &Run, now: &SqlStamp, outcome: &str, counts: &str) -> StoreResult<()> {
    tx.execute(FINISH, (run.job, &run.slot, &run.started_at, now, outcome, counts)).map(drop)
}
