//! The settimes program: command line, configuration, wiring, shutdown.

mod cli;
mod commands;
mod config;
mod exit;
mod mailing;
mod rounds;
mod say;

use std::process::ExitCode;

use clap::Parser as _;

fn main() -> ExitCode {
    let cli = match cli::Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            let _ = error.print();
            return if error.use_stderr() { ExitCode::from(exit::USAGE) } else { ExitCode::SUCCESS };
        }
    };
    match commands::run(cli) {
        Ok(code) => code,
        Err(failure) => {
            eprintln!("settimes: {failure}");
            ExitCode::from(failure.code)
        }
    }
}
