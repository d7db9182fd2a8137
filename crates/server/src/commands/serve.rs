//! `settimes serve`

use std::future::Future;
use std::io;
use std::os::unix::fs::FileTypeExt as _;
use std::path::Path;
use std::process::ExitCode;

use settimes_app::accounts::password::Rounds;
use settimes_app::upkeep::demo::renew_demo_passwords;
use settimes_app::{App, Mode};
use settimes_web::{Door, Listener, Web};
use tokio::net::{TcpListener, UnixListener};
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

use super::data_dir::{self, ServerLock};
use crate::config::{Config, Listen};
use crate::exit::Failure;
use crate::mailing::Mailing;
use crate::rounds;
use crate::say;

/// Threads for what blocks: questions to the database, compressing, hashing. Each keeps memory of its own.
const BLOCKING_THREADS: usize = 12;

/// Serves until it is told to stop.
pub(crate) fn run(config: &Config) -> Result<ExitCode, Failure> {
    let settings = config.settings()?;
    start_log(config);
    let lock = data_dir::lock(config)?;
    let app = data_dir::open(config, settings)?;
    serve(config, &app, lock)
}

/// Serves an open installation.
pub(crate) fn serve(config: &Config, app: &App, lock: ServerLock) -> Result<ExitCode, Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .max_blocking_threads(BLOCKING_THREADS)
        .build()
        .map_err(Failure::refused)?;
    let outcome = runtime.block_on(listen_and_serve(config, app));
    app.store.close();
    drop(lock);
    outcome.map(|()| ExitCode::SUCCESS)
}

async fn listen_and_serve(config: &Config, app: &App) -> Result<(), Failure> {
    let stop = told_to_stop().map_err(Failure::refused)?;
    let listener = bind(&config.listen).await?;
    let web = Web::new(app.clone()).map_err(Failure::refused)?;
    let door = Door::new(web.clone(), config.door.clone());
    if app.settings.mode != Mode::Production {
        say::line(format_args!("open {}", app.settings.own.origin()));
    }
    if app.settings.mode == Mode::Demo {
        tokio::spawn(print_demo_accounts(app.clone()));
    }
    if app.settings.mode == Mode::Production && app.settings.mail.reaches_people() && app.settings.operator.is_empty() {
        tracing::warn!("`operator` is empty: letters do not say who sends them");
    }
    let (mailing, mailing_stops) = Mailing::start(app, &config.data_dir);
    let (end, ended) = watch::channel(());
    let rounds = tokio::spawn(rounds::keep(app.clone(), ended));
    tracing::info!(address = app.settings.own.origin(), version = env!("CARGO_PKG_VERSION"), "serving");
    settimes_web::serve(listener, door, async move {
        stop.await;
        web.drain();
        mailing_stops.tell();
        drop(end);
        tracing::info!("stopping");
    })
    .await;
    mailing.end().await;
    if let Err(error) = rounds.await {
        tracing::error!(%error, "the jobs of the clock stopped early");
    }
    if let Listen::Unix(path) = &config.listen {
        let _ = std::fs::remove_file(path);
    }
    Ok(())
}

/// New random passwords for the accounts of the demo, printed at each start (accounts specification, 16).
async fn print_demo_accounts(app: App) {
    match renew_demo_passwords(&app, Rounds::STANDARD).await {
        Ok(accounts) => {
            for account in accounts {
                say::line(format_args!("{:<6} {} with password {}", account.role, account.email, account.password));
            }
        }
        Err(error) => tracing::warn!(%error, "the demo accounts got no new passwords"),
    }
}

async fn bind(listen: &Listen) -> Result<Listener, Failure> {
    match listen {
        Listen::Address(address) => match TcpListener::bind(address).await {
            Ok(listener) => Ok(Listener::Tcp(listener)),
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => {
                Err(Failure::refused(format!("{address} is in use by another program; choose another address with --listen")))
            }
            Err(error) => Err(Failure::refused(format!("cannot listen on {address}: {error}"))),
        },
        Listen::Unix(path) => {
            if is_left_over(path) {
                let _ = std::fs::remove_file(path);
            }
            let bound = UnixListener::bind(path);
            bound.map(Listener::Unix).map_err(|error| Failure::refused(format!("cannot listen on {}: {error}", path.display())))
        }
    }
}

/// Whether this is the socket of a program that was killed: nobody listens on it. Any other file is not ours to remove.
fn is_left_over(path: &Path) -> bool {
    let is_socket = std::fs::symlink_metadata(path).is_ok_and(|found| found.file_type().is_socket());
    is_socket && std::os::unix::net::UnixStream::connect(path).is_err()
}

/// Ready at the first SIGTERM or SIGINT; a second one ends the program at once.
fn told_to_stop() -> io::Result<impl Future<Output = ()>> {
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        tokio::spawn(async move {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
            std::process::exit(130);
        });
    })
}

/// Starts the log on standard error.
pub(crate) fn start_log(config: &Config) {
    let filter = tracing_subscriber::EnvFilter::new(&config.log);
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr).with_ansi(false);
    let started = if config.log_json { builder.json().try_init() } else { builder.try_init() };
    if started.is_err() {
        eprintln!("settimes: the log was started before");
    }
}
