//! Running a job under a lease: of several programs on one database one runs a slot, and a run that died is taken up again.

use jiff::{Timestamp, ToSpan};
use settimes_core::moment::SqlStamp;
use settimes_core::upkeep::rounds::{Job, LEASE_MINUTES, Slot};
use settimes_store::StoreError;
use settimes_store::upkeep::rounds::{BY_HAND, Run, finish_run, is_finished, take_run};

use super::{Tally, work};
use crate::{App, Refusal};

/// How an attempt to run a job ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RunEnd {
    /// It ran.
    Done(Tally),
    /// It ran and failed; logged with its chain, which is given here too.
    Failed(String),
    /// The slot was run before.
    DoneBefore,
    /// Another run of the job is under way, here or elsewhere.
    UnderWay,
}

/// The latest slot of a job: of several that were missed only this one is run.
pub fn due_slot(app: &App, job: Job) -> Slot {
    job.rhythm().latest(&app.settings.zone, app.clock.now())
}

/// Runs a job for a slot, unless that is done or the job is under way.
pub async fn run_slot(app: &App, job: Job, slot: Slot) -> Result<RunEnd, Refusal> {
    run(app, job, slot.name).await
}

/// Runs a job now, whatever its slots; refused only while it is under way.
pub async fn run_by_hand(app: &App, job: Job) -> Result<RunEnd, Refusal> {
    run(app, job, BY_HAND.to_owned()).await
}

/// The moment at which the next job is due.
pub fn next_round(app: &App) -> Timestamp {
    let (zone, now) = (&app.settings.zone, app.clock.now());
    Job::ALL.iter().map(|job| job.rhythm().next(zone, now)).min().unwrap_or(Timestamp::MAX)
}

async fn run(app: &App, job: Job, slot: String) -> Result<RunEnd, Refusal> {
    let run = match take(app, job, slot).await? {
        Ok(run) => run,
        Err(end) => return Ok(end),
    };
    let worked = work(app, job).await;
    let (end, outcome, counts) = match worked {
        Ok(tally) => {
            let counts = serde_json::to_string(&tally).unwrap_or_default();
            (RunEnd::Done(tally), "done", counts)
        }
        Err(refusal) => {
            let why = in_words(&refusal);
            tracing::error!(job = job.name(), slot = run.slot, error = why, "a job failed");
            let counts = serde_json::json!({ "error": why }).to_string();
            (RunEnd::Failed(why), "failed", counts)
        }
    };
    let now = SqlStamp::of(app.clock.now());
    app.store.write(move |tx| finish_run(tx, &run, &now, outcome, &counts)).await?;
    Ok(end)
}

/// Takes the run, or says why it is not ours.
async fn take(app: &App, job: Job, slot: String) -> Result<Result<Run, RunEnd>, StoreError> {
    let now = app.clock.now();
    let run = Run { job: job.name(), slot, started_at: SqlStamp::of(now) };
    let until = SqlStamp::of(now.saturating_add(LEASE_MINUTES.minutes()).unwrap_or(Timestamp::MAX));
    app.store
        .write(move |tx| {
            if take_run(tx, &run, &until)? {
                return Ok(Ok(run.clone()));
            }
            let was_done = run.slot != BY_HAND && is_finished(tx, run.job, &run.slot)?;
            Ok(Err(if was_done { RunEnd::DoneBefore } else { RunEnd::UnderWay }))
        })
        .await
}

/// A refusal with everything behind it.
fn in_words(refusal: &Refusal) -> String {
    match refusal {
        Refusal::Internal(error) => format!("{error:#}"),
        other => other.to_string(),
    }
}
