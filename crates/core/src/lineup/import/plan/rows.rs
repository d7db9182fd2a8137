//! Row by row: what is new, what changes, what stays, what cannot be.

use std::collections::{BTreeMap, BTreeSet};

use crate::events::EventStatus;
use crate::ids::{BandId, MaybeNew, SetId};
use crate::lineup::clashes::{BillVenue, Billing, clashes};
use crate::lineup::import::notes::Note;
use crate::lineup::import::plan::bands::{fill, is_similar};
use crate::lineup::import::plan::matching::{RowKey, RowVenue, match_rows};
use crate::lineup::import::plan::venues::Venues;
use crate::lineup::import::plan::{
    BandDetails, BandFill, Block, Change, Held, HeldSet, ImportAs, ImportPlan, MissingSets, NewBand, OnExisting, PlanOptions, PlannedRow,
    RowStatus, SetAction, SetDraft, Target,
};
use crate::lineup::import::rows::{Extras, FileRow, ScheduleFile};
use crate::lineup::names::BandName;
use crate::lineup::times::SetTimes;

/// Makes a plan, gathering new bands and venues on the way.
pub(super) struct Planner<'a> {
    file: &'a ScheduleFile,
    held: &'a Held,
    options: &'a PlanOptions,
    venues: Venues<'a>,
    bands: Vec<NewBand>,
    bands_by_key: BTreeMap<String, usize>,
    fills: BTreeMap<BandId, BandFill>,
    bill: Vec<Billing>,
}

impl<'a> Planner<'a> {
    pub(super) fn new(file: &'a ScheduleFile, held: &'a Held, options: &'a PlanOptions) -> Self {
        let venues = Venues::new(file, &held.venues, options.new_venues);
        Self { file, held, options, venues, bands: Vec::new(), bands_by_key: BTreeMap::new(), fills: BTreeMap::new(), bill: Vec::new() }
    }

    pub(super) fn finish(mut self) -> ImportPlan {
        let keys: Vec<RowKey> = self.file.rows.iter().map(|row| self.key(row)).collect();
        let matched = match_rows(&keys, &self.held.sets);
        let doubles = doubles(&self.file.rows);
        let mut rows: Vec<PlannedRow> = Vec::with_capacity(self.file.rows.len());
        for ((row, set), double) in self.file.rows.iter().zip(&matched).zip(doubles) {
            let mut notes = row.notes.clone();
            notes.extend(double);
            rows.push(self.row(row, notes, *set));
        }
        rows.extend(self.removals(&matched));
        let clashes = self.clashes(&rows);
        let mut warnings = self.warnings();
        let venues = self.venues.into_fresh(&mut warnings);
        let fills = self.fills.into_values().collect();
        ImportPlan { target: self.held.target.clone(), venues, bands: self.bands, fills, rows, clashes, warnings }
    }

    fn key(&self, row: &FileRow) -> RowKey {
        let band = row.band.as_ref().and_then(|name| self.held.bands.find(name));
        let venue = match &row.venue {
            None => RowVenue::Open,
            Some(name) => self.venues.held(name).map_or(RowVenue::Unknown, |venue| RowVenue::Stored(venue.id)),
        };
        RowKey { band, venue, start: row.times.start(), bad: row.is_bad() }
    }

    fn row(&mut self, row: &FileRow, mut notes: Vec<Note>, set: Option<SetId>) -> PlannedRow {
        notes.extend(row.venue.as_ref().and_then(|name| self.venues.refusal(name)));
        notes.extend(self.wrong_day(row));
        let known = row.band.as_ref().and_then(|name| self.held.bands.find(name));
        let venue_new = row.venue.as_ref().is_some_and(|name| self.venues.held(name).is_none());
        let mut planned = PlannedRow {
            number: Some(row.number),
            line: row.line,
            status: RowStatus::Error,
            artist: known.and_then(|id| self.held.bands.name(id)).unwrap_or(&row.artist).to_owned(),
            artist_new: known.is_none() && row.band.is_some(),
            venue: row.venue.as_ref().map(|name| name.as_str().to_owned()),
            venue_new,
            times: row.times,
            set,
            changes: Vec::new(),
            notes,
            action: SetAction::Leave,
        };
        let held = set.and_then(|id| self.held.sets.iter().find(|held| held.id == id));
        if let (Some(name), false) = (&row.band, planned.notes.iter().any(Note::is_error)) {
            self.judge(row, name, held, &mut planned);
        }
        planned
    }

    fn wrong_day(&self, row: &FileRow) -> Option<Note> {
        let (first, last) = self.held.target.days();
        let outside = row.day.is_some_and(|day| !day.is_within(first, last));
        outside.then(|| Note::error("DAY_OUTSIDE_EVENT", "The day is none of the event's.".to_owned()))
    }

    /// Decides about a row without errors of its own.
    fn judge(&mut self, row: &FileRow, name: &BandName, held: Option<&HeldSet>, planned: &mut PlannedRow) {
        let changes = held.map(|held| self.set_changes(held, row));
        let differs = changes.as_ref().is_some_and(|changes| !changes.is_empty());
        if differs && self.options.on_existing == OnExisting::Skip {
            planned.status = RowStatus::Skip;
            return;
        }
        let refusal = if !differs {
            None
        } else if self.options.on_existing == OnExisting::Refuse {
            Some(Note::error("SET_EXISTS", format!("{} already has a set here, with other details.", name.as_str())))
        } else if self.held.target.status() == EventStatus::Archived {
            Some(Note::error(Block::Archived.code(), "The event is archived: a stored set cannot be changed.".to_owned()))
        } else {
            None
        };
        if let Some(refusal) = refusal {
            planned.changes = changes.unwrap_or_default();
            planned.notes.push(refusal);
            return;
        }
        self.remark(row, name, planned);
        let (band, band_changes) = self.take_band(name, &row.extras);
        let venue = row.venue.as_ref().map(|name| self.venues.take(name));
        let draft = SetDraft {
            band,
            venue: venue.as_ref().map(|venue| venue.id),
            times: row.times,
            notes: row.remark.clone().or_else(|| held.and_then(|held| held.notes.clone())),
        };
        let moves = held.is_none_or(|held| moves(held, &draft));
        if moves {
            self.propose(planned, &draft, venue);
        }
        planned.action = match held {
            None => SetAction::Insert(draft),
            Some(held) if differs => SetAction::Update { set: held.id, draft, moves },
            Some(_) => SetAction::Leave,
        };
        planned.changes = changes.unwrap_or_default();
        if held.is_some() {
            planned.changes.extend(band_changes);
        }
        planned.status = match (held, planned.changes.is_empty()) {
            (None, _) => RowStatus::Create,
            (Some(_), true) => RowStatus::Same,
            (Some(_), false) => RowStatus::Update,
        };
    }

    /// What of a stored set a row changes.
    fn set_changes(&self, held: &HeldSet, row: &FileRow) -> Vec<Change> {
        let mut changes = Vec::new();
        let mut compare = |field: &'static str, from: Option<String>, to: Option<String>| {
            if from != to {
                changes.push(Change { field, from, to });
            }
        };
        let venue_name = |set: &HeldSet| self.held.venues.iter().find(|venue| Some(venue.id) == set.venue).map(|venue| venue.name.clone());
        let meant = row.venue.as_ref().map(|name| self.venues.held(name).map(|venue| venue.id));
        if meant != held.venue.map(Some) {
            compare("venue", venue_name(held), row.venue.as_ref().map(|name| name.as_str().to_owned()));
        }
        compare("start", held.start.map(|time| time.to_string()), row.times.start().map(|time| time.to_string()));
        compare("end", held.end.map(|time| time.to_string()), row.times.end().map(|time| time.to_string()));
        if row.remark.is_some() {
            compare("notes", held.notes.clone(), row.remark.clone());
        }
        changes
    }

    /// Warnings of a row that is imported.
    fn remark(&self, row: &FileRow, name: &BandName, planned: &mut PlannedRow) {
        let mut warn = |code: &'static str, message: String| planned.notes.push(Note::warning(code, message));
        if row.times.start().is_none() {
            warn("NO_TIME", "The set has no time yet.".to_owned());
        }
        if row.venue.is_none() {
            warn("NO_VENUE", "The set has no venue yet.".to_owned());
        }
        if row.times.meet_clock_change(self.held.target.on_bill().date, &self.held.zone) {
            warn("CLOCK_CHANGE", "The clock changes in that night: a time does not exist or occurs twice.".to_owned());
        }
        if planned.artist_new
            && let Some(similar) = self.similar_band(name)
        {
            warn("SIMILAR_ARTIST", format!("“{}” is one letter away from “{similar}”.", name.as_str()));
        }
        if planned.venue_new {
            planned.notes.extend(row.venue.as_ref().and_then(|name| self.venues.similar(name)));
        }
    }

    fn similar_band(&self, name: &BandName) -> Option<String> {
        let key: Vec<char> = name.key().chars().collect();
        let among_new = || self.bands.iter().find(|band| is_similar(&key, band.name.key())).map(|band| band.name.as_str());
        self.held.bands.similar(name.key()).or_else(among_new).map(str::to_owned)
    }

    /// The band of a row with what the row adds to it.
    fn take_band(&mut self, name: &BandName, extras: &Extras) -> (MaybeNew<BandId>, Vec<Change>) {
        if let Some(id) = self.held.bands.find(name) {
            return (MaybeNew::Stored(id), self.fill_band(id, extras));
        }
        let next = self.bands.len();
        let index = *self.bands_by_key.entry(name.key().to_owned()).or_insert(next);
        if index == next {
            self.bands.push(NewBand { name: name.clone(), details: BandDetails::default() });
        }
        if let Some(band) = self.bands.get_mut(index) {
            band.details = fill(&band.details, extras).0;
        }
        (MaybeNew::New(index), Vec::new())
    }

    fn fill_band(&mut self, id: BandId, extras: &Extras) -> Vec<Change> {
        let Some(stored) = self.held.details.get(&id).filter(|_| !extras.is_empty()) else { return Vec::new() };
        let so_far = self.fills.get(&id).map_or(stored, |fill| &fill.details);
        let (details, changes) = fill(so_far, extras);
        if !changes.is_empty() {
            let genre_changes = details.genre != stored.genre;
            self.fills.insert(id, BandFill { band: id, details, genre_changes });
        }
        changes
    }

    /// Puts a new or moved set on the bill that is checked for clashes.
    fn propose(&mut self, planned: &PlannedRow, draft: &SetDraft, venue: Option<BillVenue>) {
        self.bill.push(Billing {
            id: planned.set,
            event: self.held.target.on_bill(),
            band: draft.band,
            name: planned.artist.clone(),
            venue,
            start: draft.times.start(),
            end: draft.times.end(),
        });
    }

    fn removals(&self, matched: &[Option<SetId>]) -> Vec<PlannedRow> {
        if self.options.missing_sets == MissingSets::Keep {
            return Vec::new();
        }
        let kept: BTreeSet<SetId> = matched.iter().flatten().copied().collect();
        let frozen = self.held.target.status() == EventStatus::Archived;
        let missing = self.held.sets.iter().filter(|set| !kept.contains(&set.id));
        missing.map(|set| self.removal(set, frozen)).collect()
    }

    fn removal(&self, set: &HeldSet, frozen: bool) -> PlannedRow {
        let refusal =
            frozen.then(|| Note::error(Block::Archived.code(), "The event is archived: a stored set cannot be removed.".to_owned()));
        let on_bill = self.stored_billing(set);
        PlannedRow {
            number: None,
            line: None,
            status: if frozen { RowStatus::Error } else { RowStatus::Remove },
            artist: on_bill.name,
            artist_new: false,
            venue: on_bill.venue.map(|venue| venue.name),
            venue_new: false,
            times: SetTimes::new(set.start, set.end).unwrap_or_default(),
            set: Some(set.id),
            changes: Vec::new(),
            notes: refusal.into_iter().collect(),
            action: if frozen { SetAction::Leave } else { SetAction::Delete(set.id) },
        }
    }

    fn stored_billing(&self, set: &HeldSet) -> Billing {
        let venue = self.held.venues.iter().find(|venue| Some(venue.id) == set.venue);
        Billing {
            id: Some(set.id),
            event: self.held.target.on_bill(),
            band: MaybeNew::Stored(set.band),
            name: self.held.bands.name(set.band).unwrap_or_default().to_owned(),
            venue: venue.map(super::HeldVenue::on_bill),
            start: set.start,
            end: set.end,
        }
    }

    /// New and moved sets against what stays and against each other.
    fn clashes(&self, rows: &[PlannedRow]) -> Vec<crate::lineup::clashes::Clash> {
        let gone = |set: &HeldSet| rows.iter().any(|row| row.action == SetAction::Delete(set.id));
        let stays = self.held.sets.iter().filter(|set| !gone(set)).map(|set| self.stored_billing(set));
        let committed: Vec<Billing> = stays.chain(self.held.neighbours.iter().cloned()).collect();
        clashes(&committed, &self.bill, self.options.gaps)
    }

    /// Remarks about the whole import.
    fn warnings(&self) -> Vec<Note> {
        let mut warnings = self.file.warnings.clone();
        let mut warn = |code: &'static str, message: String| warnings.push(Note::warning(code, message));
        let told = self.file.event.as_ref();
        match &self.held.target {
            Target::New(event) if event.status == EventStatus::Draft && event.date < self.held.today => {
                warn("PAST_DATE", format!("{} has passed; import it as archived to show it as history.", event.date));
            }
            Target::Stored(event) => {
                if let Some(told) = told.filter(|told| told.date != event.date) {
                    warn("DATE_DIFFERS", format!("The file is for {}, the event is on {}.", told.date, event.date));
                }
                if self.options.import_as == ImportAs::Archived && event.status != EventStatus::Archived {
                    warn("STATUS_KEPT", format!("The event exists and stays {}.", event.status.as_str()));
                }
            }
            Target::New(_) => (),
        }
        if let Some(zone) = told.and_then(|told| told.timezone.as_deref()).filter(|zone| *zone != self.held.zone.name()) {
            warn("TIMEZONE_DIFFERS", format!("The file is for {zone}; all times here are {}.", self.held.zone.name()));
        }
        warnings
    }
}

/// Whether venue or times change.
fn moves(held: &HeldSet, draft: &SetDraft) -> bool {
    let same_venue = draft.venue == held.venue.map(MaybeNew::Stored);
    !same_venue || held.start != draft.times.start() || held.end != draft.times.end()
}

/// For each row an error if an earlier row has the same artist, venue and start.
fn doubles(rows: &[FileRow]) -> Vec<Option<Note>> {
    let mut seen = BTreeMap::new();
    let mut doubles = Vec::with_capacity(rows.len());
    for row in rows {
        let Some(band) = row.band.as_ref().filter(|_| !row.is_bad()) else {
            doubles.push(None);
            continue;
        };
        let key = (band.key(), row.venue.as_ref().map(crate::lineup::names::VenueName::key), row.times.start());
        let first = *seen.entry(key).or_insert(row.number);
        let double = || Note::error("DUPLICATE_ROW", format!("Row {first} has the same artist, venue and start."));
        doubles.push((first != row.number).then(double));
    }
    doubles
}
