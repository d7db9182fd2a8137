//! The data directory: made, locked against a second server, its database brought up to date and opened.

use std::fs::{DirBuilder, File, TryLockError};
use std::os::unix::fs::DirBuilderExt as _;
use std::path::Path;
use std::sync::Arc;

use settimes_app::accounts::hashing::Hashing;
use settimes_app::accounts::keys::{Keys, keys};
use settimes_app::accounts::password::Rounds;
use settimes_app::accounts::working_keys::WorkingKeys;
use settimes_app::post::Bell;
use settimes_app::{App, Clock as _, Settings, SystemClock, SystemEntropy};
use settimes_core::moment::SqlStamp;
use settimes_store::{Store, StoreOptions, schema};

use crate::config::Config;
use crate::exit::Failure;

/// Held while a server runs on a data directory.
pub(crate) struct ServerLock(#[expect(dead_code, reason = "the lock lives as long as the file is open")] File);

/// Makes the data directory if it is missing; only its owner may look into it.
pub(crate) fn prepare(config: &Config) -> Result<(), Failure> {
    let folder = &config.data_dir;
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
        .map_err(|error| Failure::refused(format!("the data directory {} cannot be made: {error}", folder.display())))
}

/// Brings the database up to date, with a copy before if there is data.
pub(crate) fn migrate(config: &Config) -> Result<schema::Migrated, Failure> {
    prepare(config)?;
    let now = SqlStamp::of(SystemClock.now());
    let backups = config.data_dir.join("backups");
    schema::migrate(&config.database(), now.as_str(), Some(&backups)).map_err(|error| describe(&config.database(), &error))
}

/// Opens the installation for a command or for serving.
pub(crate) fn open(config: &Config, settings: Settings) -> Result<App, Failure> {
    migrate(config)?;
    let options = StoreOptions { checkpoints: config.checkpoints, ..StoreOptions::for_file(config.database()) };
    let store = Store::open(options).map_err(|error| describe(&config.database(), &error))?;
    let keys = make_keys(config)?;
    Ok(App {
        store,
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
        settings: Arc::new(settings),
        keys: Arc::new(WorkingKeys::new(&keys)),
        hashing: Hashing::new(config.password_workers, Rounds::STANDARD),
        bell: Bell::default(),
    })
}

/// Opens the installation for a command that serves nobody, runs it and closes.
pub(crate) fn with_app<T>(config: &Config, command: impl AsyncFnOnce(&App) -> Result<T, Failure>) -> Result<T, Failure> {
    let app = open(config, config.settings_for_command()?)?;
    let outcome = small_runtime()?.block_on(command(&app));
    app.store.close();
    outcome
}

/// A runtime for a command.
pub(crate) fn small_runtime() -> Result<tokio::runtime::Runtime, Failure> {
    tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(Failure::refused)
}

/// Takes the right to serve this data directory; a second server is refused.
pub(crate) fn lock(config: &Config) -> Result<ServerLock, Failure> {
    prepare(config)?;
    let path = config.data_dir.join("serve.lock");
    let cannot = |why: &dyn std::fmt::Display| Failure::refused(format!("{} cannot be used: {why}", path.display()));
    let file = File::options().create(true).truncate(false).write(true).open(&path).map_err(|error| cannot(&error))?;
    match file.try_lock() {
        Ok(()) => Ok(ServerLock(file)),
        Err(TryLockError::WouldBlock) => {
            let why =
                format!("another settimes is serving the data directory {}; stop it first, or give --data-dir", config.data_dir.display());
            Err(Failure::refused(why))
        }
        Err(TryLockError::Error(error)) => Err(cannot(&error)),
    }
}

fn describe(file: &Path, error: &dyn std::error::Error) -> Failure {
    let failure = Failure::refused_by(error);
    Failure::refused(format!("the database {}: {failure}", file.display()))
}

/// Makes the keys that are missing, in `secrets.toml`; a file that others can read is refused (accounts specification, 15.1).
pub(crate) fn make_keys(config: &Config) -> Result<Keys, Failure> {
    keys(&config.data_dir, config.keys.clone(), &SystemEntropy).map_err(|error| Failure::refused_by(&error))
}
