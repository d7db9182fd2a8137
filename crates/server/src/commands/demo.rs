//! soon
use crate::config::Config;
use crate::exit::Failure;
use std::process::ExitCode;
pub(crate) fn run(_: Config, _: &crate::cli::Demo) -> Result<ExitCode, Failure> {
    Err(Failure::refused("soon"))
}
