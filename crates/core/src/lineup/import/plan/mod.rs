//! The plan of an import: what would be written, row by row, given what is stored (admin specification, 11.1).

mod bands;
mod event;
mod matching;
mod options;
mod rows;
mod venues;

use std::collections::BTreeMap;

use crate::events::{EventStatus, Reveal};
use crate::ids::{BandId, EventId, MaybeNew, SetId, VenueId};
use crate::lineup::clashes::{BillEvent, Billing, Clash, Run, Severity, Standing};
use crate::lineup::import::notes::Note;
use crate::lineup::import::rows::{FileVenue, ScheduleFile};
use crate::lineup::names::BandName;
use crate::lineup::times::SetTimes;
use crate::moment::{ClockTime, Day, Zone};
use crate::slug::Slug;

pub use bands::{BandDetails, BandFill, BandIndex, HeldBand, NewBand};
pub use event::{EventRefusal, NewEvent, pick_target};
pub use options::{BadRows, ImportAs, MissingSets, NewVenues, OnClash, OnExisting, PlanOptions};
pub use venues::HeldVenue;

/// An event that the rows go into or may go into.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldEvent {
    /// Row id.
    pub id: EventId,
    /// Name.
    pub name: String,
    /// Slug.
    pub slug: Slug,
    /// First festival day.
    pub date: Day,
    /// Last festival day of an event of several days.
    pub end_date: Option<Day>,
    /// Where it stands.
    pub status: EventStatus,
    /// Whether it hides unannounced sets.
    pub reveal: Reveal,
}

impl HeldEvent {
    /// The event as clashes see it.
    pub fn on_bill(&self) -> BillEvent {
        BillEvent {
            id: MaybeNew::Stored(self.id),
            date: self.date,
            run: if self.end_date.is_some() { Run::SeveralDays } else { Run::OneNight },
            standing: standing(self.status),
        }
    }
}

fn standing(status: EventStatus) -> Standing {
    if status == EventStatus::Archived { Standing::Archived } else { Standing::Open }
}

/// A stored set of the target event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldSet {
    /// Row id.
    pub id: SetId,
    /// Its band.
    pub band: BandId,
    /// Its venue.
    pub venue: Option<VenueId>,
    /// When it starts.
    pub start: Option<ClockTime>,
    /// When it ends.
    pub end: Option<ClockTime>,
    /// A note for organisers.
    pub notes: Option<String>,
}

/// The event that the rows go into.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// One that is still to be written.
    New(Box<NewEvent>),
    /// A stored one.
    Stored(HeldEvent),
}

impl Target {
    /// The event as clashes see it.
    pub fn on_bill(&self) -> BillEvent {
        match self {
            Self::Stored(event) => event.on_bill(),
            Self::New(event) => BillEvent {
                id: MaybeNew::New(0),
                date: event.date,
                run: if event.end_date.is_some() { Run::SeveralDays } else { Run::OneNight },
                standing: standing(event.status),
            },
        }
    }

    /// Its first and last festival day.
    pub fn days(&self) -> (Day, Day) {
        let (first, last) = match self {
            Self::Stored(event) => (event.date, event.end_date),
            Self::New(event) => (event.date, event.end_date),
        };
        (first, last.unwrap_or(first))
    }

    /// Where the event stands, or will.
    pub fn status(&self) -> EventStatus {
        match self {
            Self::Stored(event) => event.status,
            Self::New(event) => event.status,
        }
    }
}

/// What is stored, as far as a plan needs it.
#[derive(Debug, Clone)]
pub struct Held {
    /// All bands.
    pub bands: BandIndex,
    /// What is stored about those bands of the file about which the file says something.
    pub details: BTreeMap<BandId, BandDetails>,
    /// All venues.
    pub venues: Vec<HeldVenue>,
    /// Where the rows go.
    pub target: Target,
    /// The sets that are there already.
    pub sets: Vec<HeldSet>,
    /// Sets of other draft and published events of the same date.
    pub neighbours: Vec<Billing>,
    /// The festival day on which the import is made.
    pub today: Day,
    /// The zone of all set times.
    pub zone: Zone,
}

/// What becomes of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowStatus {
    /// A new set.
    Create,
    /// A stored set or its band changes.
    Update,
    /// The set is stored just so.
    Same,
    /// The set is stored otherwise and stays.
    Skip,
    /// The row cannot be imported.
    Error,
    /// A stored set that the file does not have is deleted.
    Remove,
}

impl RowStatus {
    /// The stable word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Update => "update",
            Self::Same => "same",
            Self::Skip => "skip",
            Self::Error => "error",
            Self::Remove => "remove",
        }
    }
}

/// One field of a set or band that changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The field as reports name it.
    pub field: &'static str,
    /// What is stored.
    pub from: Option<String>,
    /// What will be.
    pub to: Option<String>,
}

/// A set as it is to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetDraft {
    /// Its band.
    pub band: MaybeNew<BandId>,
    /// Its venue.
    pub venue: Option<MaybeNew<VenueId>>,
    /// Its times.
    pub times: SetTimes,
    /// A note for organisers.
    pub notes: Option<String>,
}

/// What is to be done with one set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SetAction {
    /// Nothing.
    Leave,
    /// Write a new one.
    Insert(SetDraft),
    /// Change a stored one; `moves` = venue or times change, which calendars show.
    Update {
        /// The set.
        set: SetId,
        /// What it becomes.
        draft: SetDraft,
        /// Whether venue or times change.
        moves: bool,
    },
    /// Delete a stored one.
    Delete(SetId),
}

/// One row of the plan: a row of the file, or a stored set that is to go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedRow {
    /// Its number in the file; `None` for a set that is not in the file.
    pub number: Option<usize>,
    /// Its line in the file.
    pub line: Option<usize>,
    /// What becomes of it.
    pub status: RowStatus,
    /// The band as written, or as stored when it is known.
    pub artist: String,
    /// Whether the band is still to be written.
    pub artist_new: bool,
    /// The venue.
    pub venue: Option<String>,
    /// Whether the venue is still to be written.
    pub venue_new: bool,
    /// The times.
    pub times: SetTimes,
    /// The stored set it was matched to.
    pub set: Option<SetId>,
    /// What changes.
    pub changes: Vec<Change>,
    /// Remarks.
    pub notes: Vec<Note>,
    /// What is to be done.
    pub action: SetAction,
}

/// Everything an import would do.
#[derive(Debug, Clone, PartialEq)]
pub struct ImportPlan {
    /// The event.
    pub target: Target,
    /// Venues to write; [`MaybeNew::New`] counts them.
    pub venues: Vec<FileVenue>,
    /// Bands to write; [`MaybeNew::New`] counts them.
    pub bands: Vec<NewBand>,
    /// Empty fields of stored bands that the file fills.
    pub fills: Vec<BandFill>,
    /// All rows in the order of the file, then sets that go.
    pub rows: Vec<PlannedRow>,
    /// Clashes in which a new or moved set takes part.
    pub clashes: Vec<Clash>,
    /// Remarks about the whole file.
    pub warnings: Vec<Note>,
}

/// Why a plan must not be carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Block {
    /// The event is archived and the rows would change or remove sets.
    #[error("the event is archived: its sets are frozen")]
    Archived,
    /// Rows with errors.
    #[error("rows have errors")]
    BadRows,
    /// Clashes that are errors.
    #[error("sets overlap on one stage")]
    Clashes,
}

impl Block {
    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Archived => "EVENT_ARCHIVED",
            Self::BadRows => "IMPORT_INVALID",
            Self::Clashes => "SCHEDULE_CONFLICT",
        }
    }
}

impl ImportPlan {
    /// How many rows have a status.
    pub fn count(&self, status: RowStatus) -> usize {
        self.rows.iter().filter(|row| row.status == status).count()
    }

    /// Why the plan must not be carried out, given the person's choices.
    pub fn block(&self, options: &PlanOptions) -> Option<Block> {
        let frozen = |note: &Note| note.code == Block::Archived.code();
        if options.bad_rows == BadRows::Refuse && self.count(RowStatus::Error) > 0 {
            let archived = self.rows.iter().flat_map(|row| &row.notes).any(frozen);
            return Some(if archived { Block::Archived } else { Block::BadRows });
        }
        let clash = self.clashes.iter().any(|clash| clash.severity == Severity::Error);
        (clash && options.on_clash == OnClash::Refuse).then_some(Block::Clashes)
    }

    /// Whether carrying it out would change nothing.
    pub fn changes_nothing(&self) -> bool {
        let idle = self.rows.iter().all(|row| row.action == SetAction::Leave);
        idle && self.venues.is_empty() && self.bands.is_empty() && self.fills.is_empty() && matches!(self.target, Target::Stored(_))
    }
}

/// Lays the rows of a file beside what is stored.
pub fn plan(file: &ScheduleFile, held: &Held, options: &PlanOptions) -> ImportPlan {
    rows::Planner::new(file, held, options).finish()
}

/// The stored bands of a file about which it says something: their details are needed for a plan.
pub fn bands_to_look_up(file: &ScheduleFile, bands: &BandIndex) -> Vec<BandId> {
    let told = file.rows.iter().filter(|row| !row.extras.is_empty()).filter_map(|row| row.band.as_ref());
    let mut ids: Vec<BandId> = told.filter_map(|name: &BandName| bands.find(name)).collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

#[cfg(test)]
mod tests;
