//! `settimes import d1`: moving in from a D1 or SQLite database (admin specification, 11.6; accounts specification, 15.2).

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::rules::carry::Origin;
use super::rules::people::{Collision, Duplicates, PeopleRules, Suspects};
use settimes_core::moment::SqlStamp;
use settimes_core::upkeep::contract::{NEEDED, OWN_EXPORT_FORM, OWN_EXPORT_TABLE, table};
use settimes_store::upkeep as store;
use settimes_store::{Staging, StagingError, StoreError, Tx};

use super::copy::{Copying, Outcome};
use super::report::{Checks, ImportReport, UnknownTable};
use super::secrets_in::SecretKeeper;
use crate::App;
use crate::accounts::secrets::TotpKeys;

/// Whether an import is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Run {
    /// Everything is done and undone: only the report stays.
    Dry,
    /// It is meant.
    ForReal,
}

/// The wish to move in.
#[derive(Debug, Clone)]
pub struct ImportD1 {
    /// An SQLite file, or the text of a D1 export, plain or gzip.
    pub file: PathBuf,
    /// Whether it is meant.
    pub run: Run,
    /// Accounts that end up with the same address (`--deactivate-duplicates`).
    pub duplicates: Duplicates,
    /// Accounts with an old-format password that never signed in (`--keep-suspect`).
    pub suspects: Suspects,
}

impl ImportD1 {
    /// The careful way to import a file.
    pub fn of(file: impl Into<PathBuf>) -> Self {
        Self { file: file.into(), run: Run::ForReal, duplicates: Duplicates::default(), suspects: Suspects::default() }
    }
}

/// Why nothing was imported; nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// There is something here already.
    #[error("this installation is not empty: {} hold rows; an import needs an empty installation, with at most the admin account made at setup", .0.join(", "))]
    NotEmpty(Vec<String>),
    /// Accounts would end up with the same address.
    #[error("accounts with the same address:{}\ncorrect them in the source, or import with --deactivate-duplicates", listed(.0))]
    Collisions(Vec<Collision>),
    /// The export was made by a newer program.
    #[error("the file is an export of form {0}, made by a newer settimes; this one reads form {OWN_EXPORT_FORM}")]
    NewerExport(i64),
    /// The input holds what an export never holds, or cannot be used; see [`StagingError`].
    #[error(transparent)]
    Input(#[from] StagingError),
    /// The tables of such a database are missing.
    #[error("the file is a database, but not of this kind: it lacks {}", .0.join(", "))]
    Foreign(Vec<&'static str>),
    /// The result would not be sound.
    #[error("the result would not be sound: {} broken references, integrity {}", .0.broken_references, .0.integrity)]
    Unsound(Checks),
    /// The database could not be written.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// How a command that failed ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExitClass {
    /// Refused, nothing written: 1.
    Refused,
    /// The input is unreadable: 2.
    Unreadable,
}

impl ExitClass {
    /// The exit code.
    pub const fn code(self) -> u8 {
        match self {
            Self::Refused => 1,
            Self::Unreadable => 2,
        }
    }
}

impl ImportError {
    /// How a command that failed so ends.
    pub const fn exit_class(&self) -> ExitClass {
        match self {
            Self::Input(StagingError::Unreadable(_)) | Self::Foreign(_) => ExitClass::Unreadable,
            _ => ExitClass::Refused,
        }
    }
}

fn listed(collisions: &[Collision]) -> String {
    let line = |collision: &Collision| {
        let ids: Vec<String> = collision.ids.iter().map(ToString::to_string).collect();
        format!("\n  {}: users {}", collision.email, ids.join(", "))
    };
    collisions.iter().map(line).collect()
}

/// Why the transaction of an import was given up.
pub(super) enum Stop {
    /// It was a dry run.
    Dry(Box<ImportReport>),
    /// It failed.
    Failed(ImportError),
}

impl<E: Into<ImportError>> From<E> for Stop {
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}

/// Moves a foreign database, or an export of ours, into this empty installation, in one transaction.
///
/// # Errors
/// [`ImportError`]; nothing was written then.
pub async fn import_d1(app: &App, totp: &TotpKeys, wish: ImportD1) -> Result<ImportReport, ImportError> {
    let staging = open(app, wish.file.clone()).await?;
    let origin = origin_of(&staging)?;
    let (now, entropy, totp) = (SqlStamp::of(app.clock.now()), Arc::clone(&app.entropy), totp.clone());
    let staging = Arc::new(Mutex::new(staging));
    let moved = app.store.write::<_, Stop>(move |tx| {
        let staging = staging.lock().unwrap_or_else(PoisonError::into_inner);
        let secrets = SecretKeeper { origin, totp: &totp, entropy: entropy.as_ref() };
        let rules = PeopleRules { duplicates: wish.duplicates, suspects: wish.suspects, origin, now: &now };
        let outcome = move_in(tx, &staging, rules, secrets)?;
        let report = report_of(&wish, origin, &staging, outcome)?;
        match wish.run {
            Run::Dry => Err(Stop::Dry(Box::new(report))),
            Run::ForReal => Ok(report),
        }
    });
    match moved.await {
        Ok(report) => Ok(report),
        Err(Stop::Dry(report)) => Ok(*report),
        Err(Stop::Failed(error)) => Err(error),
    }
}

async fn open(app: &App, file: PathBuf) -> Result<Staging, ImportError> {
    let room = app.store.file().parent().unwrap_or(Path::new(".")).to_owned();
    let opened = tokio::task::spawn_blocking(move || Staging::open(&file, &room)).await;
    let staging = opened.map_err(|_| StagingError::Unreadable("reading the input stopped half-way".to_owned()))??;
    let missing: Vec<&'static str> = NEEDED.into_iter().filter(|name| staging.table(name).is_none()).collect();
    if missing.is_empty() { Ok(staging) } else { Err(ImportError::Foreign(missing)) }
}

/// Our own export says so in a table of its own.
fn origin_of(staging: &Staging) -> Result<Origin, ImportError> {
    match staging.largest_number(OWN_EXPORT_TABLE, "form")? {
        Some(form) if form > OWN_EXPORT_FORM => Err(ImportError::NewerExport(form)),
        Some(_) => Ok(Origin::OwnExport),
        None => Ok(Origin::Foreign),
    }
}

fn move_in(tx: &mut Tx<'_>, staging: &Staging, rules: PeopleRules<'_>, secrets: SecretKeeper<'_>) -> Result<Outcome, Stop> {
    let host = host_of(tx)?;
    let mut copying = Copying::new(tx, staging, rules, secrets);
    copying.make_room()?;
    copying.run(host.as_ref())?;
    Ok(copying.outcome)
}

/// The account made at setup; whoever else or whatever else is here forbids the import.
fn host_of(tx: &Tx<'_>) -> Result<Option<store::Tenant>, Stop> {
    let mut occupied = store::occupied_tables(tx)?;
    let mut tenants = store::tenants(tx)?;
    if tenants.len() > 1 || tenants.iter().any(|tenant| tenant.role != "admin") {
        occupied.push("users".to_owned());
    }
    if occupied.is_empty() { Ok(tenants.pop()) } else { Err(ImportError::NotEmpty(occupied).into()) }
}

fn report_of(wish: &ImportD1, origin: Origin, staging: &Staging, outcome: Outcome) -> Result<ImportReport, Stop> {
    let mut unknown_tables = Vec::new();
    for staged in staging.tables().iter().filter(|staged| table(&staged.name).is_none()) {
        let why = match staged.name.as_str() {
            "d1_migrations" => "the other program's list of migrations: not needed",
            OWN_EXPORT_TABLE => "the mark of our own export: not needed",
            name if name.starts_with("_cf_") => "the other platform's own: not needed",
            _ => "unknown here: left out",
        };
        unknown_tables.push(UnknownTable { table: staged.name.clone(), rows: staging.count(staged)?, why });
    }
    let advice = advice(&outcome, staging)?;
    Ok(ImportReport {
        file: wish.file.display().to_string(),
        dry_run: wish.run == Run::Dry,
        own_export: origin == Origin::OwnExport,
        tables: outcome.tables,
        unknown_tables,
        people: outcome.people,
        photo_hosts: outcome.photo_hosts,
        checks: outcome.checks,
        advice,
    })
}

fn advice(outcome: &Outcome, staging: &Staging) -> Result<Vec<String>, Stop> {
    let mut advice = vec!["Everyone signs in anew: sessions do not move.".to_owned()];
    if outcome.must_enrol > 0 {
        advice.push(format!(
            "{} active accounts have no second factor yet: where the setting require_2fa covers their role, they are asked to set one up.",
            outcome.must_enrol
        ));
    }
    if let Some(id) = outcome.host_kept {
        advice.push(format!("The account made at setup stays, with the id {id}."));
    }
    if !outcome.photo_hosts.is_empty() {
        advice.push("Photos lie on other hosts: list these in `photos.external_hosts`, or pages show initials instead.".to_owned());
    }
    if staging.counters()?.is_empty() {
        advice.push("The input holds no list of used ids; if it is a dump, it may have been cut off after a whole statement.".to_owned());
    }
    Ok(advice)
}
