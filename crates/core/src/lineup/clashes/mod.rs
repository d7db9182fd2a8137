//! Finding clashes: the one detector of every path that moves, adds or checks sets (admin specification, 3).
//!
//! The caller hands over what is stored (sets of the event, and of other draft or published events of its date) and the
//! arrangement that is proposed; the answer is every pair in which a proposed set takes part. What blocks and what may be
//! overridden is the caller's business.

mod entry;
mod rules;

use crate::ids::{BandId, EventId, MaybeNew, SetId, VenueId};
use crate::lineup::Place;
use crate::moment::{ClockTime, DAY_MINUTES, Day};

pub use entry::ClashEntry;
use rules::{LONG_MINUTES, judge};

/// The minutes that sets need between them (configuration `changeover_minutes` and `band_turnaround_minutes`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gaps {
    /// Minutes that a stage needs between two sets; 0 = the rule is off.
    pub changeover_minutes: u32,
    /// Minutes that a band needs between two sets beside the walk.
    pub turnaround_minutes: u32,
}

impl Default for Gaps {
    fn default() -> Self {
        Self { changeover_minutes: 0, turnaround_minutes: 15 }
    }
}

/// How many days an event runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Run {
    /// One festival day.
    OneNight,
    /// Several days: which of them a set belongs to is not recorded.
    SeveralDays,
}

/// Whether an event is compared with others of its date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Draft or published.
    Open,
    /// Archived: compared with no other event.
    Archived,
}

/// The event of a set, as far as clashes need it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BillEvent {
    /// The event.
    pub id: MaybeNew<EventId>,
    /// Its first festival day.
    pub date: Day,
    /// How many days it runs.
    pub run: Run,
    /// Whether it is archived.
    pub standing: Standing,
}

/// The venue of a set, as far as clashes need it.
#[derive(Debug, Clone, PartialEq)]
pub struct BillVenue {
    /// The venue.
    pub id: MaybeNew<VenueId>,
    /// Its name.
    pub name: String,
    /// Where it stands.
    pub place: Option<Place>,
}

/// A set on the bill, stored or proposed.
#[derive(Debug, Clone, PartialEq)]
pub struct Billing {
    /// Row id; `None` = still to be written.
    pub id: Option<SetId>,
    /// Its event.
    pub event: BillEvent,
    /// Its band.
    pub band: MaybeNew<BandId>,
    /// Name of the band.
    pub name: String,
    /// Where it plays; `None` = to be announced.
    pub venue: Option<BillVenue>,
    /// When it starts; `None` = to be announced.
    pub start: Option<ClockTime>,
    /// When it ends; `None` = to be announced.
    pub end: Option<ClockTime>,
}

impl Billing {
    /// Minutes of the night at which the set starts and ends, half-open; `None` unless both are known (3.1).
    pub fn span(&self) -> Option<(u32, u32)> {
        let (start, end) = (self.start?, self.end?);
        let first = u32::from(start.night_minutes());
        Some((first, first + length(start, end)))
    }

    /// Minute of the night at which the set starts.
    pub fn start_minute(&self) -> Option<u32> {
        self.start.map(|start| u32::from(start.night_minutes()))
    }
}

/// Minutes from start to end on the clock: (end − start) mod 1440.
pub fn length(start: ClockTime, end: ClockTime) -> u32 {
    u32::from((end.minutes() + DAY_MINUTES - start.minutes()) % DAY_MINUTES)
}

/// Why two sets clash, in the order in which the rules are tried (3.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    /// Two sets on one stage at one time.
    VenueOverlap,
    /// A set without an end may run into another.
    OpenEndOverlap,
    /// Another event has the stage at that time.
    VenueOtherEvent,
    /// A band plays twice at one time.
    BandOverlap,
    /// A band cannot walk over in time.
    TravelTime,
    /// Too short a pause between two sets on one stage.
    Changeover,
    /// A set longer than four hours.
    LongSet,
}

impl Rule {
    /// The stable name of the rule.
    pub const fn code(self) -> &'static str {
        match self {
            Self::VenueOverlap => "VENUE_OVERLAP",
            Self::OpenEndOverlap => "OPEN_END_OVERLAP",
            Self::VenueOtherEvent => "VENUE_OTHER_EVENT",
            Self::BandOverlap => "BAND_OVERLAP",
            Self::TravelTime => "TRAVEL_TIME",
            Self::Changeover => "CHANGEOVER",
            Self::LongSet => "LONG_SET",
        }
    }
}

/// Errors block, warnings never do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Blocks the change unless the organiser overrides it.
    Error,
    /// Is only shown.
    Warning,
}

impl Severity {
    /// The stable word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

/// One pair of sets that clash, or one set that is too long.
#[derive(Debug, Clone, PartialEq)]
pub struct Clash {
    /// The first rule that applies.
    pub rule: Rule,
    /// Whether it blocks.
    pub severity: Severity,
    /// Minutes of overlap, or minutes short; of a long set its length; `None` where an end is open.
    pub minutes: Option<u32>,
    /// The set that was changed; of two, the one later in the proposal.
    pub changed: Billing,
    /// The set it collides with; `None` for a long set.
    pub other: Option<Billing>,
}

/// What a pair was found guilty of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Verdict {
    rule: Rule,
    severity: Severity,
    minutes: Option<u32>,
}

/// All clashes in which a proposed set takes part: errors first, then in the order of the proposal.
///
/// A stored set that the proposal names by its id counts only in its proposed form. Sorts by venue (and by band) and start
/// and sweeps, so that the cost grows with the number of sets and of close pairs, not with the square of the sets.
pub fn clashes(committed: &[Billing], proposed: &[Billing], gaps: Gaps) -> Vec<Clash> {
    let mut replaced: Vec<SetId> = proposed.iter().filter_map(|set| set.id).collect();
    replaced.sort_unstable();
    let kept = committed.iter().filter(|set| set.id.is_none_or(|id| replaced.binary_search(&id).is_err()));
    let bill: Vec<&Billing> = proposed.iter().chain(kept).collect();
    let mut pairs = pairs_sharing(&bill, proposed.len(), &VenueSweep { changeover: gaps.changeover_minutes });
    pairs.extend(pairs_sharing(&bill, proposed.len(), &BandSweep));
    pairs.sort_unstable();
    pairs.dedup();

    let long = proposed.iter().enumerate().filter_map(|(rank, set)| Some((rank, None, too_long(set)?)));
    let collisions = pairs.into_iter().filter_map(|(one, two)| {
        let (a, b) = (bill.get(one)?, bill.get(two)?);
        let verdict = judge(a, b, gaps)?;
        let changed = if two < proposed.len() { two } else { one };
        Some((changed, Some(if changed == one { two } else { one }), verdict))
    });
    let mut found: Vec<(usize, Option<usize>, Verdict)> = collisions.chain(long).collect();
    found.sort_by_key(|(changed, other, verdict)| (verdict.severity, *changed, verdict.rule, *other));
    found.into_iter().filter_map(|(changed, other, verdict)| clash(&bill, changed, other, verdict)).collect()
}

/// All clashes within one arrangement, as publishing and the list of open conflicts need them.
pub fn clashes_among(sets: &[Billing], gaps: Gaps) -> Vec<Clash> {
    clashes(&[], sets, gaps)
}

fn clash(bill: &[&Billing], changed: usize, other: Option<usize>, verdict: Verdict) -> Option<Clash> {
    let Verdict { rule, severity, minutes } = verdict;
    let set = |index: usize| bill.get(index).map(|set| (*set).clone());
    Some(Clash { rule, severity, minutes, changed: set(changed)?, other: other.and_then(set) })
}

fn too_long(set: &Billing) -> Option<Verdict> {
    let (start, end) = set.span()?;
    let minutes = end - start;
    (minutes > LONG_MINUTES).then_some(Verdict { rule: Rule::LongSet, severity: Severity::Warning, minutes: Some(minutes) })
}

/// What brings two sets close enough to be judged.
trait Sweep {
    /// What both must share.
    type Key: Ord + Copy;
    /// The shared thing and the start, by which the bill is sorted; `None` = takes part in no rule of this sweep.
    fn place(&self, set: &Billing) -> Option<(Self::Key, u32)>;
    /// The start from which on a later set is no longer close.
    fn reach(&self, set: &Billing) -> u32;
}

struct VenueSweep {
    changeover: u32,
}

impl Sweep for VenueSweep {
    type Key = MaybeNew<VenueId>;

    fn place(&self, set: &Billing) -> Option<(Self::Key, u32)> {
        Some((set.venue.as_ref()?.id, set.start_minute()?))
    }

    fn reach(&self, set: &Billing) -> u32 {
        let open_end = set.start_minute().map_or(0, |start| start + 1);
        set.span().map_or(open_end, |(start, end)| (end + self.changeover).max(start + 1))
    }
}

struct BandSweep;

impl Sweep for BandSweep {
    type Key = MaybeNew<BandId>;

    fn place(&self, set: &Billing) -> Option<(Self::Key, u32)> {
        Some((set.band, set.span()?.0))
    }

    /// A band plays few sets a night, and how far it walks is not known before two of them are compared.
    fn reach(&self, _: &Billing) -> u32 {
        u32::MAX
    }
}

/// Pairs of bill positions (lower first) that share the key and lie close, at least one of them among the first `proposed`.
fn pairs_sharing<S: Sweep>(bill: &[&Billing], proposed: usize, sweep: &S) -> Vec<(usize, usize)> {
    let mut placed: Vec<(S::Key, u32, usize)> =
        bill.iter().enumerate().filter_map(|(index, set)| sweep.place(set).map(|(key, start)| (key, start, index))).collect();
    placed.sort_unstable();
    let mut pairs = Vec::new();
    for (position, (key, _, index)) in placed.iter().enumerate() {
        let reach = bill.get(*index).map_or(0, |set| sweep.reach(set));
        let later = placed.iter().skip(position + 1).take_while(|(other, start, _)| other == key && *start < reach);
        pairs.extend(later.map(|(_, _, other)| (*index.min(other), *index.max(other))).filter(|(first, _)| *first < proposed));
    }
    pairs
}

#[cfg(test)]
mod tests;
