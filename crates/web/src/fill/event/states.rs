//! Where every set of a night stands at a moment.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use settimes_core::events::Bucket;
use settimes_core::ids::{SetId, VenueId};
use settimes_core::moment::Day;
use settimes_core::schedule::{Night, NightSet, SetState as Moment};

use super::NarrowAsk;
use crate::fill::Site;
use crate::fill::times::{Timed, timed_sets};
use crate::pages::parts::SetState;

/// A night with the state of its sets. It changes only when a set starts or ends, or with the festival day.
#[derive(Debug)]
pub(in crate::fill) struct States<'a> {
    /// The sets with a start, in running order.
    pub(in crate::fill) timed: Vec<Timed<'a>>,
    /// When the night is, seen from today.
    pub(in crate::fill) bucket: Bucket,
    /// The festival day of the moment.
    pub(in crate::fill) today: Day,
    is_live: bool,
    now: Timestamp,
    next: BTreeSet<SetId>,
    picked: BTreeSet<SetId>,
    narrowed: NarrowAsk,
}

impl<'a> States<'a> {
    /// The states at a moment.
    pub(in crate::fill) fn of(night: &'a Night, site: &Site<'_>, now: Timestamp) -> Self {
        let timed = timed_sets(&night.sets);
        let today = site.settings.today(now);
        // An event that is not visible has no page; if one came here it would be shown as one that is over.
        let bucket = night.event.bucket(today).unwrap_or(Bucket::Past);
        let next = if bucket == Bucket::Now { next_in_their_rooms(&timed, now) } else { BTreeSet::new() };
        Self { timed, bucket, today, is_live: night.event.is_live(), now, next, picked: BTreeSet::new(), narrowed: NarrowAsk::default() }
    }

    /// The same with the sets that a fan picked.
    pub(in crate::fill) fn with_picks(mut self, picks: &[SetId]) -> Self {
        self.picked = picks.iter().copied().collect();
        self
    }

    /// The same with what a fan leaves out of the list.
    pub(in crate::fill) fn leaving_out(mut self, ask: &NarrowAsk) -> Self {
        self.narrowed = ask.clone();
        self
    }

    /// Whether the list leaves a set out.
    pub(in crate::fill) fn is_left_out(&self, set: &NightSet) -> bool {
        self.narrowed.leaves_out(set, self.state(set))
    }

    /// Whether a fan picked a set.
    pub(in crate::fill) fn is_picked(&self, set: &NightSet) -> bool {
        self.picked.contains(&set.slot.id)
    }

    /// Where a set stands; one without a start is to come.
    pub(in crate::fill) fn state(&self, set: &NightSet) -> SetState {
        match set.state(self.now) {
            Moment::Playing => SetState::Now,
            Moment::Over => SetState::Over,
            Moment::Ahead | Moment::Unknown if self.next.contains(&set.slot.id) => SetState::Next,
            Moment::Ahead | Moment::Unknown => SetState::Ahead,
        }
    }

    /// Whether the night has begun and something of it is left; never for a night in the archive.
    pub(in crate::fill) fn is_running(&self) -> bool {
        self.is_live && self.timed.iter().any(|set| set.starts_at <= self.now) && self.is_something_left()
    }

    /// Whether a set plays or is to come.
    pub(in crate::fill) fn is_something_left(&self) -> bool {
        self.timed.iter().any(|set| self.now < set.ends_at)
    }
}

/// The sets that start next in their rooms; two of one room that start together are both next. A set without a room is next nowhere.
fn next_in_their_rooms(timed: &[Timed<'_>], now: Timestamp) -> BTreeSet<SetId> {
    let ahead = || timed.iter().filter(|set| now < set.starts_at).filter_map(|set| Some((set.set.slot.venue.as_ref()?.id, set)));
    let mut first: BTreeMap<VenueId, Timestamp> = BTreeMap::new();
    for (room, set) in ahead() {
        first.entry(room).and_modify(|start| *start = set.starts_at.min(*start)).or_insert(set.starts_at);
    }
    ahead().filter(|(room, set)| first.get(room) == Some(&set.starts_at)).map(|(_, set)| set.set.slot.id).collect()
}
