//! Importing a schedule file: one snapshot, one plan, one transaction (admin specification, 11.1 and 11.4).
//!
//! Reading and planning are rules of `core`; writing the plan is [`write`].

mod write;

use std::fmt::Write as _;
use std::sync::Arc;

use jiff::Timestamp;
use settimes_core::events::EventStatus;
use settimes_core::ids::{EventId, UserId};
use settimes_core::lineup::import::clock::ClockReading;
use settimes_core::lineup::import::plan::{
    BandIndex, Block, EventRefusal, Held, ImportAs, ImportPlan, NewVenues, PlanOptions, Target, bands_to_look_up, pick_target, plan,
};
use settimes_core::lineup::import::report::{Carried, RowReport};
use settimes_core::lineup::import::{FileFormat, ScheduleFile, Unreadable, read_schedule};
use settimes_core::moment::Zone;
use settimes_core::slug::Slug;
use settimes_store::lineup::held;
use settimes_store::{Db, StoreError, StoreResult};
use sha2::{Digest, Sha256};

use crate::{App, Missing, Refusal};

/// On whose behalf a schedule is imported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Importer {
    /// The operator at the command line, with the rights of an admin.
    CommandLine,
    /// An admin.
    Admin(UserId),
    /// An editor: neither new venues nor archived events.
    Editor(UserId),
}

impl Importer {
    fn account(self) -> Option<UserId> {
        match self {
            Self::CommandLine => None,
            Self::Admin(user) | Self::Editor(user) => Some(user),
        }
    }
}

/// Whether an import is only tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ImportRun {
    /// Nothing is written; the report says what would be.
    #[default]
    DryRun,
    /// The plan is carried out.
    Write,
}

/// A file and the choices of the person who imports it (11.1).
#[derive(Debug, Clone)]
pub struct ImportRequest {
    /// The bytes of the file.
    pub file: Vec<u8>,
    /// Its form.
    pub format: FileFormat,
    /// How times without am or pm are read.
    pub clock: ClockReading,
    /// The event the rows go into; `None` = the one that the file describes.
    pub event: Option<EventId>,
    /// Slug of a new event; `None` = from the file or its name.
    pub slug: Option<Slug>,
    /// The choices.
    pub options: PlanOptions,
    /// Whether it is only tried.
    pub run: ImportRun,
    /// Digest of a dry run; if text, options or line-up changed since, nothing is written.
    pub expect: Option<String>,
}

/// Why a schedule was not imported; nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum ImportRefusal {
    /// The file cannot be read as a schedule.
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
    /// No event can be found or made.
    #[error(transparent)]
    Event(#[from] EventRefusal),
    /// Rows, clashes or an archived event are in the way; the report names them.
    #[error("nothing was imported: {0}")]
    Blocked(Block, Box<RowReport>),
    /// Text, options or line-up changed since the dry run.
    #[error("the line-up changed since the dry run: look at it again")]
    Stale,
    /// Only an admin may make an archived event.
    #[error("only an admin imports history")]
    NeedsAdmin,
    /// There is no such event, or the store failed.
    #[error(transparent)]
    Other(#[from] Refusal),
}

impl From<StoreError> for ImportRefusal {
    fn from(error: StoreError) -> Self {
        Self::Other(error.into())
    }
}

impl ImportRefusal {
    /// The stable code (1.3).
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unreadable(_) => "IMPORT_INVALID",
            Self::Event(refusal) => refusal.code(),
            Self::Blocked(block, _) => block.code(),
            Self::Stale => "SCHEDULE_CHANGED",
            Self::NeedsAdmin => "FORBIDDEN",
            Self::Other(Refusal::NotFound(Missing::Event)) => "EVENT_NOT_FOUND",
            Self::Other(Refusal::Busy) => "BUSY",
            Self::Other(_) => "INTERNAL",
        }
    }

    /// The exit status of the command: 2 = the file cannot be read, 1 = refused.
    pub fn exit_status(&self) -> u8 {
        if matches!(self, Self::Unreadable(_)) { 2 } else { 1 }
    }

    /// The refusal for a terminal: what was wrong, and the row report if there is one.
    pub fn in_words(&self) -> String {
        let mut text = match self {
            Self::Blocked(_, report) => report.in_words(),
            _ => String::new(),
        };
        let _ = writeln!(text, "{self} [{}]", self.code());
        text
    }
}

/// Imports a schedule file, or says what importing it would do.
pub async fn import_schedule(app: &App, by: Importer, request: ImportRequest) -> Result<RowReport, ImportRefusal> {
    let mut request = request;
    if let Importer::Editor(_) = by {
        if request.options.import_as == ImportAs::Archived {
            return Err(ImportRefusal::NeedsAdmin);
        }
        if request.options.new_venues == NewVenues::Create {
            request.options.new_venues = NewVenues::NeedAdmin;
        }
    }
    let file = read_schedule(&request.file, request.format, request.clock)?;
    let job = Arc::new(Job { file, request, by, now: app.clock.now(), zone: app.settings.zone.clone() });
    match job.request.run {
        ImportRun::DryRun => app.store.read(move |db| job.look(db)).await,
        ImportRun::Write => app.store.write(move |tx| job.carry_out(tx)).await,
    }
}

/// A file that was read, ready to be planned any number of times.
struct Job {
    file: ScheduleFile,
    request: ImportRequest,
    by: Importer,
    now: Timestamp,
    zone: Zone,
}

impl Job {
    fn look(&self, db: &Db<'_>) -> Result<RowReport, ImportRefusal> {
        let (plan, digest) = self.plan(db)?;
        Ok(RowReport::of(&self.file, &plan, digest, Carried::DryRun))
    }

    fn plan(&self, db: &Db<'_>) -> Result<(ImportPlan, String), ImportRefusal> {
        let target = self.target(db)?;
        if target.status() == EventStatus::Archived && self.request.options.import_as != ImportAs::Archived {
            return Err(EventRefusal::Archived.into());
        }
        let held = self.held(db, target)?;
        let digest = self.digest(&held);
        if self.request.expect.as_ref().is_some_and(|expected| *expected != digest) {
            return Err(ImportRefusal::Stale);
        }
        Ok((plan(&self.file, &held, &self.request.options), digest))
    }

    /// The event that was named, else the stored one that the file describes, else a new one.
    fn target(&self, db: &Db<'_>) -> Result<Target, ImportRefusal> {
        if let Some(id) = self.request.event {
            let event = held::held_event(db, id)?.ok_or(Refusal::NotFound(Missing::Event))?;
            return Ok(Target::Stored(event));
        }
        let find = |slug: &Slug| held::held_event_by_slug(db, slug);
        let picked = pick_target(self.file.event.as_ref(), self.request.slug.as_ref(), self.request.options.import_as, find)?;
        Ok(picked?)
    }

    fn held(&self, db: &Db<'_>, target: Target) -> StoreResult<Held> {
        let bands = BandIndex::new(held::held_bands(db)?);
        let details = held::band_details(db, &bands_to_look_up(&self.file, &bands))?.into_iter().collect();
        let stored = match &target {
            Target::Stored(event) => Some(event.id),
            Target::New(_) => None,
        };
        Ok(Held {
            bands,
            details,
            venues: held::held_venues(db)?,
            sets: stored.map_or(Ok(Vec::new()), |event| held::held_sets(db, event))?,
            neighbours: held::neighbours(db, target.on_bill().date, stored)?,
            target,
            today: self.zone.today(self.now),
            zone: self.zone.clone(),
        })
    }

    /// Names what a plan was made from. How clashes and bad rows are taken is left out: that is the answer to a dry run.
    fn digest(&self, held: &Held) -> String {
        let PlanOptions { import_as, on_existing, missing_sets, new_venues, gaps, .. } = self.request.options;
        let choices = (import_as, on_existing, missing_sets, new_venues, gaps, self.request.format, self.request.clock);
        let mut hash = Sha256::new();
        hash.update(&self.request.file);
        hash.update(format!("{choices:?}{:?}{:?}", held.target, held.sets));
        hash.finalize().iter().take(16).fold(String::new(), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        })
    }
}

#[cfg(test)]
mod tests;
