//! The running order: by start, with what is over folded away while the night goes on.

use settimes_core::events::Bucket;
use settimes_core::schedule::{Night, NightSet};
use settimes_core::text;

use super::States;
use crate::fill::Site;
use crate::fill::places::venue_tag;
use crate::fill::site::band_href;
use crate::fill::times::{Timed, midnight_words};
use crate::pages::event::{RunningOrder, SetRow, StartGroup, Timing};
use crate::pages::parts::SetState;

/// The running order of a night at a moment.
pub(super) fn running_order(night: &Night, states: &States<'_>, site: &Site<'_>) -> RunningOrder {
    let folds = states.bucket == Bucket::Now && states.is_something_left();
    let (over, shown): (Vec<Timed<'_>>, Vec<Timed<'_>>) =
        states.timed.iter().copied().partition(|timed| folds && states.state(timed.set) == SetState::Over);
    RunningOrder {
        groups: start_groups(night, &shown, states, site),
        unscheduled: unscheduled(night, states, site),
        over: by_start(&over).rev().filter_map(|sets| start_group(sets, states, site)).collect(),
    }
}

/// Some sets of a night by start; the first that begins after midnight has a divider before it.
pub(in crate::fill) fn start_groups(night: &Night, shown: &[Timed<'_>], states: &States<'_>, site: &Site<'_>) -> Vec<StartGroup> {
    let first_late = shown.iter().find(|timed| timed.start.is_after_midnight());
    let divider = first_late.map(|timed| (timed.start, midnight_words(night.event.date, timed.start, site)));
    by_start(shown)
        .filter_map(|sets| {
            let divider = divider.as_ref().filter(|(late, _)| sets.first().is_some_and(|first| first.start == *late));
            Some(StartGroup { divider: divider.map(|(_, words)| words.clone()), ..start_group(sets, states, site)? })
        })
        .collect()
}

/// The sets whose start is to be announced.
pub(in crate::fill) fn unscheduled(night: &Night, states: &States<'_>, site: &Site<'_>) -> Vec<SetRow> {
    night.sets.iter().filter(|set| Timed::of(set).is_none()).map(|set| row(set, states, site)).collect()
}

/// Sets that follow each other with one start; the running order puts them beside each other.
fn by_start<'a, 'b>(sets: &'b [Timed<'a>]) -> impl DoubleEndedIterator<Item = &'b [Timed<'a>]> {
    sets.chunk_by(|a, b| a.start == b.start)
}

fn start_group(sets: &[Timed<'_>], states: &States<'_>, site: &Site<'_>) -> Option<StartGroup> {
    let first = sets.first()?;
    Some(StartGroup { starts: site.starts(*first), divider: None, sets: sets.iter().map(|timed| row(timed.set, states, site)).collect() })
}

pub(super) fn row(set: &NightSet, states: &States<'_>, site: &Site<'_>) -> SetRow {
    let slot = &set.slot;
    let genres = slot.genre.as_deref().map(|stored| text::genres(stored).collect::<Vec<_>>().join(", "));
    SetRow {
        id: slot.id.get(),
        band: slot.name.clone(),
        band_href: band_href(slot.band),
        venue: slot.venue.as_ref().map(venue_tag),
        timing: Timed::of(set).map(|timed| Timing { ends: site.ends(timed), length: timed.length(), instants: timed.instants() }),
        genre: genres.filter(|words| !words.is_empty()),
        state: states.state(set),
        hidden: states.is_left_out(set),
        picked: states.is_picked(set),
        notes: Vec::new(),
    }
}
