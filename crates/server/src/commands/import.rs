//! `settimes import d1 FILE`, `settimes import schedule FILE`

use std::fs::File;
use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;

use settimes_app::lineup::import_schedule::{ImportRequest, ImportRun, Importer, import_schedule};
use settimes_app::upkeep::rules::people::{Duplicates, Suspects};
use settimes_app::upkeep::{self, ImportReport, Run};
use settimes_core::ids::EventId;
use settimes_core::lineup::import::FileFormat;
use settimes_core::lineup::import::clock::ClockReading;
use settimes_core::lineup::import::plan::{ImportAs, OnClash, PlanOptions};
use settimes_core::slug::Slug;
use tempfile::TempDir;

use super::data_dir;
use crate::cli::{Import, ImportD1, ImportSchedule};
use crate::config::Config;
use crate::exit::Failure;
use crate::say;

/// Brings data in and prints a report.
pub(crate) fn run(config: &Config, what: Import) -> Result<ExitCode, Failure> {
    match what {
        Import::D1(wish) => move_in(config, wish),
        Import::Schedule(wish) => schedule(config, &wish),
    }
}

fn move_in(config: &Config, wish: ImportD1) -> Result<ExitCode, Failure> {
    readable(&wish.file)?;
    let mut report_file = wish.report.as_deref().map(open_report).transpose()?;
    let trial = Trial::of(config, wish.dry_run)?;
    let config = &trial.config;
    data_dir::prepare(config)?;
    let keys = data_dir::make_keys(config)?;
    let order = upkeep::ImportD1 {
        run: if wish.dry_run { Run::Dry } else { Run::ForReal },
        duplicates: if wish.deactivate_duplicates { Duplicates::Deactivate } else { Duplicates::Refuse },
        suspects: if wish.keep_suspect { Suspects::Keep } else { Suspects::Deactivate },
        ..upkeep::ImportD1::of(wish.file)
    };
    let report = data_dir::with_app(config, async |app| {
        upkeep::import_d1(app, &keys.totp, order)
            .await
            .map_err(|error| Failure { code: error.exit_class().code(), ..Failure::refused(error) })
    })?;
    say::text(&report);
    if let Some(file) = &mut report_file {
        write_report(file, &report)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Opened before anything is imported, so that a wrong path costs nothing.
fn open_report(path: &Path) -> Result<File, Failure> {
    File::create(path).map_err(|error| Failure::usage(format!("the report {} cannot be written: {error}", path.display())))
}

/// A dry run in a place without a database tries in a folder of its own, so that it leaves nothing behind.
struct Trial {
    config: Config,
    _folder: Option<TempDir>,
}

impl Trial {
    fn of(config: &Config, dry_run: bool) -> Result<Self, Failure> {
        if !dry_run || config.database().exists() {
            return Ok(Self { config: config.clone(), _folder: None });
        }
        let folder = tempfile::tempdir().map_err(|error| Failure::refused(format!("no folder for the trial: {error}")))?;
        Ok(Self { config: config.in_folder(folder.path()), _folder: Some(folder) })
    }
}

fn write_report(file: &mut File, report: &ImportReport) -> Result<(), Failure> {
    let written = serde_json::to_writer_pretty(&mut *file, report).map_err(Into::into).and_then(|()| writeln!(file));
    written.map_err(|error| Failure::refused(format!("the import is done, but its report could not be written: {error}")))
}

fn schedule(config: &Config, wish: &ImportSchedule) -> Result<ExitCode, Failure> {
    readable(&wish.file)?;
    let file = std::fs::read(&wish.file).map_err(|error| Failure::usage(format!("{}: {error}", wish.file.display())))?;
    let request = request(config, wish, file)?;
    let trial = Trial::of(config, wish.dry_run)?;
    let config = &trial.config;
    let imported = data_dir::with_app(config, async |app| Ok(import_schedule(app, Importer::CommandLine, request).await))?;
    match imported {
        Ok(report) => {
            say::text(report.in_words());
            Ok(ExitCode::SUCCESS)
        }
        Err(refusal) => {
            eprint!("settimes: {}: {}", wish.file.display(), refusal.in_words());
            Ok(ExitCode::from(refusal.exit_status()))
        }
    }
}

fn request(config: &Config, wish: &ImportSchedule, file: Vec<u8>) -> Result<ImportRequest, Failure> {
    let clock = wish.clock.as_deref().map_or(Ok(ClockReading::default()), |text| {
        ClockReading::read(text).ok_or_else(|| Failure::usage(format!("--clock: `{text}` is neither 24h nor evening")))
    })?;
    let import_as = wish.kind.as_deref().map_or(Ok(ImportAs::default()), |text| {
        ImportAs::read(text).ok_or_else(|| Failure::usage(format!("--as: `{text}` is neither draft nor archived")))
    })?;
    let slug = wish.slug.as_deref().map(|text| {
        Slug::for_new_event(text)
            .ok_or_else(|| Failure::usage(format!("--slug: `{text}` must be 3 to 100 of a–z, 0–9 and -, not digits only")))
    });
    if wish.event.is_some_and(|id| id < 1) {
        return Err(Failure::usage("--event: an id is a whole number from 1"));
    }
    let on_clash = if wish.ignore_conflicts { OnClash::Ignore } else { OnClash::default() };
    Ok(ImportRequest {
        file,
        format: FileFormat::Auto,
        clock,
        event: wish.event.map(EventId::new),
        slug: slug.transpose()?,
        options: PlanOptions { import_as, on_clash, ..PlanOptions::of_admin(config.gaps) },
        run: if wish.dry_run { ImportRun::DryRun } else { ImportRun::Write },
        expect: None,
    })
}

/// A missing file is said before anything is made.
fn readable(file: &Path) -> Result<(), Failure> {
    std::fs::File::open(file).map(|_| ()).map_err(|error| Failure::usage(format!("{} cannot be read: {error}", file.display())))
}
