//! The loop that lets the clock do its jobs while the program serves. When a job is due and who runs it is decided in `settimes_app`.

use std::collections::BTreeMap;
use std::time::Duration;

use settimes_app::upkeep::rounds::{Job, RunEnd, Slot, due_slot, next_round, run_slot};
use settimes_app::{App, Refusal};
use tokio::sync::watch;
use tokio::task::{Id, JoinError, JoinSet};

/// The first visitor after a start goes before the first job.
const FIRST_BREATH: Duration = Duration::from_millis(200);

/// Longest sleep: somebody may set the clock of the machine, and a run that died elsewhere is to be taken up.
const LONGEST_SLEEP: Duration = Duration::from_secs(30);

/// How long jobs that are under way may take to end at shutdown; what is not done then is done after the next start.
const LAST_PATIENCE: Duration = Duration::from_secs(30);

type Ended = Result<(Id, Result<RunEnd, Refusal>), JoinError>;

/// Runs every job in its slots until the other end of `ended` is dropped, then waits for those under way.
pub(crate) async fn keep(app: App, mut ended: watch::Receiver<()>) {
    let mut rounds = Rounds { app, running: JoinSet::new(), under_way: BTreeMap::new(), settled: BTreeMap::new() };
    let mut sleep = FIRST_BREATH;
    loop {
        if rounds.wait(sleep, &mut ended).await == Wake::ToEnd {
            break;
        }
        rounds.start_what_is_due();
        sleep = rounds.until_next();
    }
    if tokio::time::timeout(LAST_PATIENCE, rounds.finish()).await.is_err() {
        tracing::warn!("a job did not end in time; it is taken up again after the next start");
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Wake {
    ToWork,
    ToEnd,
}

struct Rounds {
    app: App,
    running: JoinSet<Result<RunEnd, Refusal>>,
    /// The jobs that run here, with their slots.
    under_way: BTreeMap<Id, (Job, Slot)>,
    /// The slot of each job that needs no more looking at.
    settled: BTreeMap<Job, Slot>,
}

impl Rounds {
    /// Sleeps, hearing of jobs that end.
    async fn wait(&mut self, sleep: Duration, ended: &mut watch::Receiver<()>) -> Wake {
        let wake = tokio::time::sleep(sleep);
        tokio::pin!(wake);
        loop {
            tokio::select! {
                () = &mut wake => return Wake::ToWork,
                _ = ended.changed() => return Wake::ToEnd,
                Some(job) = self.running.join_next_with_id() => self.note(job),
            }
        }
    }

    /// Each job runs beside the others, so that a slow one holds up nobody.
    fn start_what_is_due(&mut self) {
        for job in Job::ALL {
            let slot = due_slot(&self.app, *job);
            let runs_here = self.under_way.values().any(|(other, _)| other == job);
            if runs_here || self.settled.get(job) == Some(&slot) {
                continue;
            }
            let (app, job, wanted) = (self.app.clone(), *job, slot.clone());
            let task = self.running.spawn(async move { run_slot(&app, job, wanted).await });
            self.under_way.insert(task.id(), (job, slot));
        }
    }

    /// A run that failed is on record and settled until the next slot; one that could not begin is tried again.
    fn note(&mut self, ended: Ended) {
        let id = ended.as_ref().map_or_else(JoinError::id, |(id, _)| *id);
        let Some((job, slot)) = self.under_way.remove(&id) else { return };
        match ended {
            Ok((_, Ok(RunEnd::UnderWay))) => {}
            Ok((_, Ok(end))) => {
                tracing::debug!(job = job.name(), slot = slot.name, ?end, "a job ended");
                self.settled.insert(job, slot);
            }
            Ok((_, Err(error))) => tracing::warn!(job = job.name(), error = ?error, "a job could not be started or recorded"),
            Err(error) => tracing::error!(job = job.name(), %error, "a job broke off"),
        }
    }

    fn until_next(&self) -> Duration {
        let wait = next_round(&self.app).duration_since(self.app.clock.now());
        Duration::try_from(wait).unwrap_or_default().min(LONGEST_SLEEP)
    }

    async fn finish(&mut self) {
        while let Some(job) = self.running.join_next_with_id().await {
            self.note(job);
        }
    }
}
