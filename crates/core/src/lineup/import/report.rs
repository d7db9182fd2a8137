//! The row report: what an import did or would do (admin specification, 11.4).

use std::collections::BTreeMap;
use std::fmt::Write;

use serde::Serialize;

use crate::ids::{EventId, SetId};
use crate::lineup::clashes::{ClashEntry, Severity};
use crate::lineup::import::notes::Note;
use crate::lineup::import::plan::{Change, ImportPlan, PlannedRow, RowStatus, Target};
use crate::lineup::import::rows::{FileFormat, ScheduleFile};

/// Whether an import was carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Carried {
    /// Everything was written.
    Out,
    /// Nothing was written: it was only asked what would be.
    DryRun,
    /// Nothing was written, because something is in the way.
    Refused,
}

/// The report.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RowReport {
    /// Whether the request did what it should.
    pub success: bool,
    /// Whether nothing was meant to be written.
    pub dry_run: bool,
    /// Form of the file.
    pub format: &'static str,
    /// Names text, options and line-up; a real run may expect it.
    pub digest: String,
    /// The event.
    pub event: ReportEvent,
    /// Sums.
    pub totals: Totals,
    /// Which column was taken for which field.
    pub mapping: BTreeMap<String, String>,
    /// One entry per row.
    pub rows: Vec<ReportRow>,
    /// Clashes that are errors.
    pub conflicts: Vec<ClashEntry>,
    /// Clashes that are warnings, and remarks about the whole file.
    pub warnings: Vec<ReportWarning>,
}

/// The event of a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReportEvent {
    /// Row id; `None` while it is not written.
    pub id: Option<EventId>,
    /// Name.
    pub name: String,
    /// First festival day.
    pub date: String,
    /// Slug.
    pub slug: String,
    /// Where it stands.
    pub status: &'static str,
    /// Whether the import makes it.
    pub new: bool,
}

/// Sums of a report.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Totals {
    /// Rows of the file.
    pub rows: usize,
    /// New sets.
    pub create: usize,
    /// Changed sets.
    pub update: usize,
    /// Sets that are stored just so.
    pub same: usize,
    /// Sets that stay as they are.
    pub skip: usize,
    /// Rows that cannot be imported.
    pub error: usize,
    /// Sets that go.
    pub remove: usize,
    /// New venues.
    pub new_venues: usize,
    /// New artists.
    pub new_artists: usize,
}

/// One row of a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReportRow {
    /// Number in the file.
    pub row: Option<usize>,
    /// Line in the file.
    pub line: Option<usize>,
    /// What becomes of it.
    pub status: &'static str,
    /// Artist.
    pub artist: String,
    /// Whether the artist is new.
    pub artist_new: bool,
    /// Venue.
    pub venue: Option<String>,
    /// Whether the venue is new.
    pub venue_new: bool,
    /// Start, `HH:MM`.
    pub start: Option<String>,
    /// End.
    pub end: Option<String>,
    /// The set; of a new one after it was written.
    pub set_id: Option<SetId>,
    /// What changes, by field.
    pub changes: BTreeMap<&'static str, FromTo>,
    /// Remarks.
    pub messages: Vec<Note>,
}

/// A changed value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FromTo {
    /// Before.
    pub from: Option<String>,
    /// After.
    pub to: Option<String>,
}

/// A warning of a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum ReportWarning {
    /// A clash.
    Clash(Box<ClashEntry>),
    /// A remark.
    Note(Note),
}

impl RowReport {
    /// The report of a plan. The ids of what was written are filled in by [`RowReport::with_ids`].
    pub fn of(file: &ScheduleFile, plan: &ImportPlan, digest: String, carried: Carried) -> Self {
        let (errors, warnings): (Vec<_>, Vec<_>) = plan.clashes.iter().partition(|clash| clash.severity == Severity::Error);
        let clash_warnings = warnings.into_iter().map(|clash| ReportWarning::Clash(Box::new(clash.entry())));
        Self {
            success: carried != Carried::Refused,
            dry_run: carried == Carried::DryRun,
            format: FileFormat::as_str(file.format),
            digest,
            event: ReportEvent::of(&plan.target),
            totals: Totals::of(file, plan),
            mapping: file.mapping.clone(),
            rows: plan.rows.iter().map(ReportRow::of).collect(),
            conflicts: errors.into_iter().map(crate::lineup::clashes::Clash::entry).collect(),
            warnings: plan.warnings.iter().cloned().map(ReportWarning::Note).chain(clash_warnings).collect(),
        }
    }

    /// Fills in what the database gave: the event and, for each row in order, the set.
    #[must_use]
    pub fn with_ids(mut self, event: EventId, sets: &[Option<SetId>]) -> Self {
        self.event.id = Some(event);
        for (row, id) in self.rows.iter_mut().zip(sets) {
            row.set_id = row.set_id.or(*id);
        }
        self
    }

    /// The report for a terminal: the event, the sums, then what is worth reading.
    pub fn in_words(&self) -> String {
        let mut text = String::new();
        let (event, totals) = (&self.event, &self.totals);
        let kind = if event.new { "new" } else { "existing" };
        let _ = writeln!(text, "{} on {} ({}, {kind}, {})", event.name, event.date, event.slug, event.status);
        let _ = writeln!(
            text,
            "{} rows: {} new, {} changed, {} the same, {} skipped, {} with errors, {} removed; {} new venues, {} new artists",
            totals.rows,
            totals.create,
            totals.update,
            totals.same,
            totals.skip,
            totals.error,
            totals.remove,
            totals.new_venues,
            totals.new_artists
        );
        for row in self.rows.iter().filter(|row| row.status != "same" || !row.messages.is_empty()) {
            row.write_words(&mut text);
        }
        if self.dry_run {
            text.push_str("dry run: nothing was written\n");
        }
        for conflict in &self.conflicts {
            let _ = writeln!(text, "conflict: {}", conflict.message);
        }
        for warning in &self.warnings {
            let _ = match warning {
                ReportWarning::Clash(clash) => writeln!(text, "warning: {} [{}]", clash.message, clash.code),
                ReportWarning::Note(note) => writeln!(text, "warning: {} [{}]", note.message, note.code),
            };
        }
        text
    }
}

impl ReportEvent {
    fn of(target: &Target) -> Self {
        let status = target.status().as_str();
        match target {
            Target::Stored(event) => Self {
                id: Some(event.id),
                name: event.name.clone(),
                date: event.date.to_string(),
                slug: event.slug.to_string(),
                status,
                new: false,
            },
            Target::New(event) => {
                Self { id: None, name: event.name.clone(), date: event.date.to_string(), slug: event.slug.to_string(), status, new: true }
            }
        }
    }
}

impl Totals {
    fn of(file: &ScheduleFile, plan: &ImportPlan) -> Self {
        Self {
            rows: file.rows.len(),
            create: plan.count(RowStatus::Create),
            update: plan.count(RowStatus::Update),
            same: plan.count(RowStatus::Same),
            skip: plan.count(RowStatus::Skip),
            error: plan.count(RowStatus::Error),
            remove: plan.count(RowStatus::Remove),
            new_venues: plan.venues.len(),
            new_artists: plan.bands.len(),
        }
    }
}

impl ReportRow {
    fn of(row: &PlannedRow) -> Self {
        let change = |change: &Change| (change.field, FromTo { from: change.from.clone(), to: change.to.clone() });
        Self {
            row: row.number,
            line: row.line,
            status: row.status.as_str(),
            artist: row.artist.clone(),
            artist_new: row.artist_new,
            venue: row.venue.clone(),
            venue_new: row.venue_new,
            start: row.times.start().map(|time| time.to_string()),
            end: row.times.end().map(|time| time.to_string()),
            set_id: row.set,
            changes: row.changes.iter().map(change).collect(),
            messages: row.notes.clone(),
        }
    }

    fn write_words(&self, text: &mut String) {
        let number = self.row.map_or(String::new(), |row| format!("row {row}: "));
        let span = match (&self.start, &self.end) {
            (None, _) => "TBD".to_owned(),
            (Some(start), end) => format!("{start}–{}", end.as_deref().unwrap_or("TBD")),
        };
        let _ = write!(text, "{number}{} {span} {}", self.status, self.artist);
        if let Some(venue) = &self.venue {
            let _ = write!(text, " @ {venue}");
        }
        let _ = writeln!(text);
        for (field, change) in &self.changes {
            let side = |value: &Option<String>| value.clone().unwrap_or_else(|| "nothing".to_owned());
            let _ = writeln!(text, "    {field}: {} → {}", side(&change.from), side(&change.to));
        }
        for note in &self.messages {
            let _ = writeln!(text, "    {}: {} [{}]", note.severity, note.message, note.code);
        }
    }
}
