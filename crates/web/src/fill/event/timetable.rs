//! The timetable: every set with a start, by room, against real time. On the night the clocks change an hour is there twice or not at all.

use jiff::{Timestamp, ToSpan};
use settimes_core::moment::ClockTime;
use settimes_core::schedule::SlotVenue;

use super::States;
use crate::fill::Site;
use crate::fill::places::venue_tag;
use crate::fill::site::band_href;
use crate::fill::times::Timed;
use crate::pages::timetable::{Block, Column, Lane, Line, Place, TimeMark, Timetable};

/// Minutes between two lines with a label.
const MARK_EVERY: u32 = 30;
/// The grid ends here even if a set goes on: two days, in minutes.
const TALLEST: u32 = 48 * 60;

/// The timetable of a night at a moment; `None` when no set has a start.
pub(super) fn timetable(venues: &[&SlotVenue], states: &States<'_>, site: &Site<'_>) -> Option<Timetable> {
    let opening = states.timed.iter().map(|set| set.starts_at).min()?;
    let past_the_half = i64::from(site.wall_clock(opening).minutes()) % i64::from(MARK_EVERY);
    let grid = Grid { first: opening.saturating_sub(past_the_half.minutes()).ok()? };
    let last = states.timed.iter().map(|set| grid.minute(set.ends_at)).max()?.div_ceil(MARK_EVERY) * MARK_EVERY;
    let last = last.min(TALLEST);
    let room = |id| states.timed.iter().copied().filter(|set| set.set.slot.venue.as_ref().map(|room| room.id) == id).collect::<Vec<_>>();
    let column = |venue: Option<&SlotVenue>| Column {
        venue: venue.map(venue_tag),
        blocks: blocks(&room(venue.map(|venue| venue.id)), grid, states, site),
    };
    let known = venues.iter().map(|venue| column(Some(venue)));
    let columns = known.chain([column(None)]).filter(|column| !column.blocks.is_empty()).collect();
    let marks = (1..=last / MARK_EVERY).filter_map(|number| mark(number * MARK_EVERY, grid, site)).collect();
    Some(Timetable { columns, marks, first_ms: grid.first.as_millisecond(), height: Place::at(0, last) })
}

/// Real minutes below the first line.
#[derive(Clone, Copy)]
struct Grid {
    first: Timestamp,
}

impl Grid {
    fn minute(self, instant: Timestamp) -> u32 {
        u32::try_from(instant.as_second().saturating_sub(self.first.as_second()) / 60).unwrap_or(0)
    }
}

fn blocks(sets: &[Timed<'_>], grid: Grid, states: &States<'_>, site: &Site<'_>) -> Vec<Block> {
    sets.iter()
        .zip(lanes(sets))
        .map(|(timed, lane)| Block {
            place: Place::between(0, grid.minute(timed.starts_at), grid.minute(timed.ends_at)),
            lane,
            set: timed.set.slot.id.get(),
            hidden: states.is_left_out(timed.set),
            band: timed.set.slot.name.clone(),
            band_href: band_href(timed.set.slot.band),
            starts: site.starts(*timed),
            ends: site.ends(*timed),
            state: states.state(timed.set),
            instants: timed.instants(),
        })
        .collect()
}

/// A set alone takes the whole width; of sets at one time the first is left, and each that meets one on the left is right.
fn lanes(sets: &[Timed<'_>]) -> Vec<Lane> {
    let meet = |a: &Timed<'_>, b: &Timed<'_>| a.starts_at < b.ends_at && b.starts_at < a.ends_at;
    let mut lanes: Vec<Lane> = Vec::with_capacity(sets.len());
    for (index, set) in sets.iter().enumerate() {
        let left_is_taken = sets.iter().zip(&lanes).any(|(other, lane)| *lane == Lane::Left && meet(set, other));
        let is_alone = !sets.iter().enumerate().any(|(other, that)| other != index && meet(set, that));
        lanes.push(match () {
            () if is_alone => Lane::Whole,
            () if left_is_taken => Lane::Right,
            () => Lane::Left,
        });
    }
    lanes
}

fn mark(minute: u32, grid: Grid, site: &Site<'_>) -> Option<TimeMark> {
    let instant = grid.first.checked_add(i64::from(minute).minutes()).ok()?;
    let time: ClockTime = site.wall_clock(instant);
    let line = match time.minutes() {
        0 => Line::Midnight,
        other if other % 60 == 0 => Line::Hour,
        _ => Line::HalfHour,
    };
    Some(TimeMark { place: Place::at(0, minute), label: site.grid_label(time), line })
}
