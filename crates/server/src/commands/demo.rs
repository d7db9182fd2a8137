//! `settimes demo`: an invented night in an installation of its own.

use std::path::PathBuf;
use std::process::ExitCode;

use jiff::Timestamp;
use settimes_app::upkeep::demo::{DemoStart, fill_demo, is_empty_installation, usual_night};
use settimes_app::{App, Clock as _, Mode, SystemClock};
use settimes_core::moment::{Day, Zone, read_day};

use super::{data_dir, serve};
use crate::cli::Demo;
use crate::config::Config;
use crate::exit::Failure;
use crate::say;

/// Marks an installation that the demo filled.
const MARK: &str = "demo-night";

/// Fills the installation if it is empty or is to be filled anew, and serves it.
pub(crate) fn run(mut config: Config, wish: &Demo) -> Result<ExitCode, Failure> {
    config.mode = Mode::Demo;
    let settings = config.settings()?;
    let night = night(wish, &settings.zone, SystemClock.now())?;
    if wish.no_serve {
        let lock = data_dir::lock(&config)?;
        let code = data_dir::with_app(&config, async |app| fill(&config, app, wish, night).await);
        drop(lock);
        return code.map(|()| ExitCode::SUCCESS);
    }
    serve::start_log(&config);
    let lock = data_dir::lock(&config)?;
    let app = data_dir::open(&config, settings)?;
    let runtime = data_dir::small_runtime()?;
    runtime.block_on(fill(&config, &app, wish, night))?;
    drop(runtime);
    serve::serve(&config, &app, lock)
}

fn night(wish: &Demo, zone: &Zone, now: Timestamp) -> Result<Day, Failure> {
    match &wish.date {
        Some(text) => read_day(text).map_err(|_| Failure::usage(format!("--date: `{text}` is not a day like 2026-12-05"))),
        None if wish.tonight => Ok(zone.today(now)),
        None => Ok(usual_night(zone.today(now))),
    }
}

async fn fill(config: &Config, app: &App, wish: &Demo, night: Day) -> Result<(), Failure> {
    let mark = mark(config);
    let empty = is_empty_installation(app).await.map_err(Failure::refused)?;
    let ours = mark.exists();
    if !empty && !ours {
        let folder = config.data_dir.display();
        return Err(Failure::refused(format!(
            "{folder} holds data that the demo did not make; nothing was written. Give another --data-dir"
        )));
    }
    if !empty && !wish.reset {
        let filled = std::fs::read_to_string(&mark).unwrap_or_default();
        say::line(format_args!("the demo night of {} is here already (--reset fills it anew)", filled.trim()));
        return Ok(());
    }
    std::fs::write(&mark, format!("{night}\n")).map_err(|error| Failure::refused(format!("{}: {error}", mark.display())))?;
    let start = if empty { DemoStart::IfEmpty } else { DemoStart::Anew };
    let summary = fill_demo(app, night, start).await.map_err(Failure::refused)?;
    say::line(format_args!(
        "filled {} events, {} venues, {} bands, {} sets; the night is {} at /event/{}",
        summary.events, summary.venues, summary.bands, summary.sets, summary.night, summary.slug
    ));
    Ok(())
}

fn mark(config: &Config) -> PathBuf {
    config.data_dir.join(MARK)
}
