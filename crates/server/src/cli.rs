//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

/// settimes: the schedule of a night of many stages, in one program.
#[derive(Debug, Parser)]
#[command(name = "settimes", version, about = "The schedule of a night of many stages, in one program", arg_required_else_help = true)]
pub(crate) struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
    #[command(flatten)]
    pub(crate) place: Place,
}

/// Where the installation is. A flag beats the environment, which beats the file.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct Place {
    /// The configuration file [default: settimes.toml in the working directory, if it is there]
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// The folder of the database, keys, outbox, photos and backups [default: data]
    #[arg(long, global = true, value_name = "FOLDER")]
    pub(crate) data_dir: Option<PathBuf>,
    /// Where to listen: address and port, or unix:<path> [default: 127.0.0.1:8080]
    #[arg(long, global = true, value_name = "ADDRESS")]
    pub(crate) listen: Option<String>,
    /// The own address, from which all links are made
    #[arg(long, global = true, value_name = "URL")]
    pub(crate) public_url: Option<String>,
}

/// What the program can do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Serve the installation
    Serve,
    /// Fill an empty installation with an invented night and serve it
    Demo(Demo),
    /// Bring the database up to date
    Migrate,
    /// Print the effective configuration without secrets
    CheckConfig {
        /// Print the document of all keys instead
        #[arg(long)]
        doc: bool,
    },
    /// Run one of the jobs of the clock now; a server may be running
    RunJob {
        /// Its name, as `public-state`
        name: String,
    },
    /// Look at the schema of the database
    #[command(subcommand)]
    Schema(Schema),
    /// Bring data in
    #[command(subcommand)]
    Import(Import),
    /// Take data out
    #[command(subcommand)]
    Export(Export),
    /// Try how letters leave
    #[command(subcommand)]
    Mail(Mail),
}

/// The demo night.
#[derive(Debug, Args)]
pub(crate) struct Demo {
    /// The day of the main event [default: the first Saturday at least 7 days ahead]
    #[arg(long, value_name = "YYYY-MM-DD", conflicts_with = "tonight")]
    pub(crate) date: Option<String>,
    /// The main event is tonight
    #[arg(long)]
    pub(crate) tonight: bool,
    /// Only fill, do not serve
    #[arg(long)]
    pub(crate) no_serve: bool,
    /// Empty an installation that the demo filled, and fill it anew
    #[arg(long)]
    pub(crate) reset: bool,
}

/// The schema.
#[derive(Debug, Subcommand)]
pub(crate) enum Schema {
    /// Print the SQL that makes an empty database
    Dump,
    /// Compare a database file with the schema of this program
    Check {
        /// The database file
        file: PathBuf,
    },
    /// Print the schema document
    Doc,
}

/// What can be brought in.
#[derive(Debug, Subcommand)]
pub(crate) enum Import {
    /// A database of the hosted system: an SQLite file, or a dump as text or gzip
    D1(ImportD1),
    /// The schedule of an event
    Schedule(ImportSchedule),
}

/// Letters.
#[derive(Debug, Subcommand)]
pub(crate) enum Mail {
    /// Send one letter the configured way and print the server's answer
    Test {
        /// To whom
        address: String,
    },
}

/// Moving in.
#[derive(Debug, Args)]
pub(crate) struct ImportD1 {
    /// The database file or dump
    pub(crate) file: PathBuf,
    /// Do everything but keep nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Write the report to this file as JSON
    #[arg(long, value_name = "FILE.json")]
    pub(crate) report: Option<PathBuf>,
    /// Of several accounts with one address keep the one that signed in last, deactivate the others
    #[arg(long)]
    pub(crate) deactivate_duplicates: bool,
    /// Keep accounts with an old password that never signed in
    #[arg(long)]
    pub(crate) keep_suspect: bool,
}

/// A schedule file.
#[derive(Debug, Args)]
pub(crate) struct ImportSchedule {
    /// The schedule file
    pub(crate) file: PathBuf,
    /// Import into this event
    #[arg(long, value_name = "ID")]
    pub(crate) event: Option<i64>,
    /// What a new event becomes
    #[arg(long = "as", value_name = "draft|archived")]
    pub(crate) kind: Option<String>,
    /// The slug of a new event
    #[arg(long)]
    pub(crate) slug: Option<String>,
    /// How times without am or pm are read
    #[arg(long, value_name = "24h|evening")]
    pub(crate) clock: Option<String>,
    /// Import although sets collide
    #[arg(long)]
    pub(crate) ignore_conflicts: bool,
    /// Show what would happen, write nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
}

/// What can be taken out.
#[derive(Debug, Subcommand)]
pub(crate) enum Export {
    /// The documented tables as a dump that the hosted system and sqlite3 load
    D1 {
        /// The file to write
        file: PathBuf,
        /// Put it in the place of a file that is there already
        #[arg(long)]
        force: bool,
    },
}
