//! Writing a plan: event, venues, bands, sets and the line of the trail, all or nothing.

use serde_json::json;
use settimes_core::events::{EventStatus, Reveal};
use settimes_core::ids::{BandId, EventId, MaybeNew, SetId, VenueId};
use settimes_core::lineup::AddressParts;
use settimes_core::lineup::clashes::Severity;
use settimes_core::lineup::import::FileVenue;
use settimes_core::lineup::import::plan::{ImportPlan, NewEvent, RowStatus, SetAction, SetDraft, Target};
use settimes_core::lineup::import::report::{Carried, RowReport};
use settimes_core::moment::SqlStamp;
use settimes_store::events::change::{EventRow, insert_event};
use settimes_store::lineup::change::{
    Announcement, BandCounts, BandRow, InCalendars, SetRow, VenueRow, delete_set, insert_band, insert_set, insert_venue,
    update_band_details, update_set,
};
use settimes_store::trail::{Action, note_action};
use settimes_store::{Stamp, StoreError, StoreResult, Tx};

use super::{ImportRefusal, Job};

impl Job {
    /// Plans and writes; a refusal undoes everything.
    pub(super) fn carry_out(&self, tx: &mut Tx<'_>) -> Result<RowReport, ImportRefusal> {
        let (plan, digest) = self.plan(tx)?;
        if let Some(block) = plan.block(&self.request.options) {
            let report = RowReport::of(&self.file, &plan, digest, Carried::Refused);
            return Err(ImportRefusal::Blocked(block, Box::new(report)));
        }
        let stamp = Stamp { by: self.by.account(), at: SqlStamp::of(self.now) };
        let (event, sets) = write_plan(tx, &plan, &stamp)?;
        let report = RowReport::of(&self.file, &plan, digest, Carried::Out).with_ids(event, &sets);
        note_import(tx, &plan, &report, &stamp)?;
        Ok(report)
    }
}

/// The line of the trail.
fn note_import(tx: &mut Tx<'_>, plan: &ImportPlan, report: &RowReport, stamp: &Stamp) -> StoreResult<()> {
    let totals = &report.totals;
    let overridden = plan.clashes.iter().filter(|clash| clash.severity == Severity::Error).count();
    let mut details = json!({
        "event": report.event.slug, "new_event": report.event.new, "format": report.format, "rows": totals.rows,
        "created": totals.create, "updated": totals.update, "removed": totals.remove, "errors": totals.error,
        "new_venues": totals.new_venues, "new_artists": totals.new_artists, "conflicts_overridden": overridden,
    });
    if plan.changes_nothing()
        && let Some(details) = details.as_object_mut()
    {
        details.insert("no_change".to_owned(), true.into());
    }
    let action = Action {
        user: stamp.by,
        action: "schedule.imported",
        resource_type: "import",
        resource_id: report.event.id.map(EventId::get),
        details: &details.to_string(),
        ip_address: None,
    };
    note_action(tx, &action, &stamp.at)
}

/// The event, and for each row of the plan the set it was written to.
fn write_plan(tx: &mut Tx<'_>, plan: &ImportPlan, stamp: &Stamp) -> StoreResult<(EventId, Vec<Option<SetId>>)> {
    let event = match &plan.target {
        Target::Stored(event) => event.id,
        Target::New(event) => insert_event(tx, &event_row(event, &stamp.at), stamp)?,
    };
    let mut written = Written::default();
    for venue in &plan.venues {
        written.venues.push(insert_venue(tx, &venue_row(venue), stamp)?);
    }
    for band in &plan.bands {
        let row = BandRow {
            name: band.name.clone(),
            details: band.details.clone(),
            photo_url: None,
            photo_alt_text: None,
            counts: BandCounts::default(),
        };
        written.bands.push(insert_band(tx, &row, stamp)?);
    }
    for fill in &plan.fills {
        let calendars = if fill.genre_changes { InCalendars::Changed } else { InCalendars::Unchanged };
        update_band_details(tx, fill.band, &fill.details, calendars, &stamp.at)?;
    }
    let announcement = announcement(&plan.target);
    let mut sets = Vec::with_capacity(plan.rows.len());
    // Sets that go make room first, so that a half-written line-up is never stricter than the plan.
    for row in plan.rows.iter().filter(|row| row.status == RowStatus::Remove) {
        if let SetAction::Delete(set) = row.action {
            delete_set(tx, set)?;
        }
    }
    for row in &plan.rows {
        sets.push(match &row.action {
            SetAction::Leave | SetAction::Delete(_) => row.set,
            SetAction::Insert(draft) => Some(insert_set(tx, event, &written.set_row(draft)?, announcement, stamp)?),
            SetAction::Update { set, draft, moves } => {
                let calendars = if *moves { InCalendars::Changed } else { InCalendars::Unchanged };
                update_set(tx, *set, &written.set_row(draft)?, calendars, stamp)?;
                Some(*set)
            }
        });
    }
    Ok((event, sets))
}

/// The ids of what the plan counted.
#[derive(Default)]
struct Written {
    bands: Vec<BandId>,
    venues: Vec<VenueId>,
}

impl Written {
    /// The row of a draft. A plan lists every band and venue that its drafts count; if it did not, nothing may be written.
    fn set_row(&self, draft: &SetDraft) -> StoreResult<SetRow> {
        let unlisted = || StoreError::Statement("the plan names a band or venue that it does not list".to_owned());
        let band = written_id(draft.band, &self.bands).ok_or_else(unlisted)?;
        let venue = draft.venue.map(|venue| written_id(venue, &self.venues).ok_or_else(unlisted)).transpose()?;
        Ok(SetRow { band, venue, start: draft.times.start(), end: draft.times.end(), notes: draft.notes.clone() })
    }
}

fn written_id<Id: Copy>(row: MaybeNew<Id>, written: &[Id]) -> Option<Id> {
    match row {
        MaybeNew::Stored(id) => Some(id),
        MaybeNew::New(index) => written.get(index).copied(),
    }
}

/// History never mails; a new set of an event in reveal mode is held (1.5 and 4.2.12).
fn announcement(target: &Target) -> Announcement {
    match target {
        _ if target.status() == EventStatus::Archived => Announcement::AlreadyTold,
        Target::Stored(event) if event.reveal == Reveal::AnnouncedOnly => Announcement::Held,
        _ => Announcement::Announced,
    }
}

fn event_row(event: &NewEvent, now: &SqlStamp) -> EventRow {
    EventRow {
        name: event.name.clone(),
        slug: event.slug.clone(),
        date: event.date,
        end_date: event.end_date,
        status: event.status,
        archived_at: (event.status == EventStatus::Archived).then(|| now.clone()),
        description: event.description.clone(),
        city: event.city.clone(),
        ticket_url: event.ticket_url.clone(),
        venue_info: None,
        social_links: None,
        reveal: Reveal::Everything,
    }
}

fn venue_row(venue: &FileVenue) -> VenueRow {
    let parts =
        AddressParts { line1: venue.address.clone(), city: venue.city.clone(), region: venue.region.clone(), ..AddressParts::default() };
    // A city alone is no address.
    let address = venue.address.as_ref().and_then(|_| parts.in_one_line());
    VenueRow {
        name: venue.name.as_str().to_owned(),
        address,
        line1: parts.line1,
        city: parts.city,
        region: parts.region,
        place: venue.place,
    }
}
