//! One file per command; each tells its story with the configuration in hand.

mod config_doc;
mod data_dir;
mod demo;
mod export;
mod import;
mod mail;
mod migrate;
mod run_job;
mod schema;
mod serve;

use std::process::ExitCode;

use crate::cli::{Cli, Command};
use crate::config::{Config, ConfigError, Layers};
use crate::exit::Failure;
use crate::say;

/// Runs a command.
pub(crate) fn run(cli: Cli) -> Result<ExitCode, Failure> {
    match cli.command {
        Command::Schema(what) => return schema::run(&what),
        Command::CheckConfig { doc: true } => {
            say::text(config_doc::document());
            return Ok(ExitCode::SUCCESS);
        }
        Command::CheckConfig { doc: false } => return check_config(&cli.place),
        _ => {}
    }
    let config = Config::read(&Layers::read(&cli.place, environment())?)?;
    match cli.command {
        Command::Serve => serve::run(&config),
        Command::Demo(wish) => demo::run(config, &wish),
        Command::Migrate => migrate::run(&config),
        Command::RunJob { name } => run_job::run(&config, &name),
        Command::Import(what) => import::run(&config, what),
        Command::Export(what) => export::run(&config, &what),
        Command::Mail(crate::cli::Mail::Test { address }) => mail::test(&config, &address),
        Command::Schema(_) | Command::CheckConfig { .. } => Ok(ExitCode::SUCCESS),
    }
}

fn check_config(place: &crate::cli::Place) -> Result<ExitCode, Failure> {
    let layers = Layers::read(place, environment())?;
    let config = Config::read(&layers)?;
    say::text(layers.print());
    config.settings()?;
    Ok(ExitCode::SUCCESS)
}

/// The environment; a variable that is no text is none of ours.
fn environment() -> impl Iterator<Item = (String, String)> {
    std::env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
}

impl From<ConfigError> for Failure {
    fn from(error: ConfigError) -> Self {
        Self::usage(error)
    }
}
