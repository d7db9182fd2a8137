//! Which stored set a row means, so that it keeps its id and fans keep their plans (admin specification, 11.1).

use crate::ids::{BandId, SetId, VenueId};
use crate::lineup::import::plan::HeldSet;
use crate::moment::ClockTime;

/// The venue of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RowVenue {
    /// To be announced.
    Open,
    /// A stored one.
    Stored(VenueId),
    /// One that is not stored.
    Unknown,
}

/// What a row is matched by; ids of stored rows only, because nothing stored can have a new band or venue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct RowKey {
    /// The stored band; `None` = new, or the row is bad.
    pub(super) band: Option<BandId>,
    /// The venue.
    pub(super) venue: RowVenue,
    /// When it starts.
    pub(super) start: Option<ClockTime>,
    /// Whether the row has errors: it takes only what good rows leave, so that its set does not count as missing.
    pub(super) bad: bool,
}

/// For each row the stored set it means, each set at most once: by artist, venue and start; else by artist and venue; else by
/// artist alone if it is once in the file and once in the event.
pub(super) fn match_rows(rows: &[RowKey], held: &[HeldSet]) -> Vec<Option<SetId>> {
    let mut matched: Vec<Option<SetId>> = vec![None; rows.len()];
    let exact = |row: &RowKey, set: &HeldSet| same_place(row, set) && row.start == set.start;
    let once = |row: &RowKey, set: &HeldSet| {
        row.band == Some(set.band)
            && rows.iter().filter(|other| other.band == row.band).count() == 1
            && held.iter().filter(|other| other.band == set.band).count() == 1
    };
    for bad in [false, true] {
        take_matches(rows, held, &mut matched, |row, set| row.bad == bad && exact(row, set));
        take_matches(rows, held, &mut matched, |row, set| row.bad == bad && same_place(row, set));
        take_matches(rows, held, &mut matched, |row, set| row.bad == bad && once(row, set));
    }
    matched
}

fn same_place(row: &RowKey, set: &HeldSet) -> bool {
    row.band == Some(set.band) && row.venue == set.venue.map_or(RowVenue::Open, RowVenue::Stored)
}

fn take_matches(rows: &[RowKey], held: &[HeldSet], matched: &mut [Option<SetId>], fits: impl Fn(&RowKey, &HeldSet) -> bool) {
    let mut taken: Vec<SetId> = matched.iter().flatten().copied().collect();
    for (row, found) in rows.iter().zip(matched).filter(|(_, found)| found.is_none()) {
        *found = held.iter().find(|set| !taken.contains(&set.id) && fits(row, set)).map(|set| set.id);
        taken.extend(*found);
    }
}
