//! The rules of a pair, tried in the order of the table (admin specification, 3.2).

use super::{Billing, Gaps, Rule, Run, Severity, Standing, Verdict};

/// A set longer than this many minutes is noted.
pub(super) const LONG_MINUTES: u32 = 240;

/// The first rule that two sets break; `None` if they get along.
pub(super) fn judge(a: &Billing, b: &Billing, gaps: Gaps) -> Option<Verdict> {
    if !comparable(a, b) {
        return None;
    }
    venue_overlap(a, b)
        .or_else(|| open_end_overlap(a, b))
        .or_else(|| venue_other_event(a, b))
        .or_else(|| band_overlap(a, b))
        .or_else(|| travel_time(a, b, gaps.turnaround_minutes))
        .or_else(|| changeover(a, b, gaps.changeover_minutes))
}

/// Sets of one event, or of two events of one date of which neither is archived.
fn comparable(a: &Billing, b: &Billing) -> bool {
    let open = |set: &Billing| set.event.standing == Standing::Open;
    same_event(a, b) || (a.event.date == b.event.date && open(a) && open(b))
}

fn venue_overlap(a: &Billing, b: &Billing) -> Option<Verdict> {
    let minutes = overlap(a, b).filter(|_| same_event(a, b) && same_venue(a, b))?;
    let severity = match a.event.run {
        Run::OneNight => Severity::Error,
        Run::SeveralDays => Severity::Warning,
    };
    Some(Verdict { rule: Rule::VenueOverlap, severity, minutes: Some(minutes) })
}

fn open_end_overlap(a: &Billing, b: &Billing) -> Option<Verdict> {
    let meets = same_event(a, b) && same_venue(a, b) && (runs_into(a, b) || runs_into(b, a));
    meets.then_some(Verdict { rule: Rule::OpenEndOverlap, severity: Severity::Warning, minutes: None })
}

/// Whether `open` has no end and starts while `other` plays, or when it starts.
fn runs_into(open: &Billing, other: &Billing) -> bool {
    let (Some(start), None) = (open.start_minute(), open.end) else { return false };
    let inside = other.span().is_some_and(|(first, end)| (first..end).contains(&start));
    inside || other.start_minute() == Some(start)
}

fn venue_other_event(a: &Billing, b: &Billing) -> Option<Verdict> {
    let minutes = overlap(a, b).filter(|_| !same_event(a, b) && same_venue(a, b))?;
    Some(Verdict { rule: Rule::VenueOtherEvent, severity: Severity::Warning, minutes: Some(minutes) })
}

fn band_overlap(a: &Billing, b: &Billing) -> Option<Verdict> {
    let minutes = overlap(a, b).filter(|_| a.band == b.band)?;
    Some(Verdict { rule: Rule::BandOverlap, severity: Severity::Warning, minutes: Some(minutes) })
}

fn travel_time(a: &Billing, b: &Billing, turnaround: u32) -> Option<Verdict> {
    let (from, to) = (a.venue.as_ref()?, b.venue.as_ref()?);
    if a.band != b.band || from.id == to.id {
        return None;
    }
    let gap = gap(a, b)?;
    let walk = from.place.zip(to.place).map_or(0, |(from, to)| from.walking_minutes_to(to));
    let short = (walk + turnaround).checked_sub(gap).filter(|short| *short > 0)?;
    Some(Verdict { rule: Rule::TravelTime, severity: Severity::Warning, minutes: Some(short) })
}

fn changeover(a: &Billing, b: &Billing, needed: u32) -> Option<Verdict> {
    let gap = gap(a, b).filter(|_| same_event(a, b) && same_venue(a, b))?;
    let short = needed.checked_sub(gap).filter(|short| *short > 0)?;
    Some(Verdict { rule: Rule::Changeover, severity: Severity::Warning, minutes: Some(short) })
}

fn same_event(a: &Billing, b: &Billing) -> bool {
    a.event.id == b.event.id
}

fn same_venue(a: &Billing, b: &Billing) -> bool {
    a.venue.as_ref().zip(b.venue.as_ref()).is_some_and(|(a, b)| a.id == b.id)
}

/// Minutes in which both play; `None` if there are none.
fn overlap(a: &Billing, b: &Billing) -> Option<u32> {
    let ((a_start, a_end), (b_start, b_end)) = (a.span()?, b.span()?);
    a_end.min(b_end).checked_sub(a_start.max(b_start)).filter(|minutes| *minutes > 0)
}

/// Minutes between the end of the one and the start of the other; `None` while they overlap.
fn gap(a: &Billing, b: &Billing) -> Option<u32> {
    let ((a_start, a_end), (b_start, b_end)) = (a.span()?, b.span()?);
    a_start.max(b_start).checked_sub(a_end.min(b_end))
}
