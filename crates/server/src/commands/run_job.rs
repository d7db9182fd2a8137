//! `settimes run-job NAME`

use std::process::ExitCode;

use settimes_app::upkeep::rounds::{Job, RunEnd, run_by_hand};

use super::data_dir;
use crate::config::Config;
use crate::exit::Failure;
use crate::say;

/// Runs a job now, whatever its hours, and prints what it did.
pub(crate) fn run(config: &Config, name: &str) -> Result<ExitCode, Failure> {
    let names = || Job::ALL.iter().map(|job| job.name()).collect::<Vec<_>>().join(", ");
    let job = Job::read(name).ok_or_else(|| Failure::usage(format!("there is no job `{name}`; the jobs are {}", names())))?;
    if !config.database().exists() {
        return Err(Failure::refused(format!("there is no database in {}; give --data-dir", config.data_dir.display())));
    }
    let end = data_dir::with_app(config, async |app| run_by_hand(app, job).await.map_err(|error| Failure::refused_by(&error)))?;
    match end {
        RunEnd::Done(tally) => {
            say::line(format_args!("{name}: done"));
            for (what, count) in tally.counts() {
                say::line(format_args!("  {what} {count}"));
            }
            Ok(ExitCode::SUCCESS)
        }
        RunEnd::Failed(why) => Err(Failure::refused(format!("{name} failed: {why}"))),
        RunEnd::UnderWay | RunEnd::DoneBefore => Err(Failure::refused(format!(
            "{name} is under way, here or in another program; if that one died, its time runs out within 15 minutes"
        ))),
    }
}
