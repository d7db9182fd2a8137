//! What a fan does next.

use jiff::{SignedDuration, Timestamp};

use super::{Span, Stop, by_start, minutes_up};
use crate::ids::SetId;

/// How far ahead and back a pick matters.
const HORIZON: SignedDuration = SignedDuration::from_mins(240);

/// The next move; where none is needed there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Move {
    /// Two picks play, or the next two meet.
    Decide {
        /// The earlier one.
        first: SetId,
        /// The later one.
        second: SetId,
        /// Minutes on foot between them.
        walk: Option<u32>,
    },
    /// One pick plays.
    Watching {
        /// That one.
        set: SetId,
        /// Minutes it still plays, if its end is known.
        left: Option<u32>,
        /// The next pick.
        next: Option<SetId>,
        /// Minutes on foot to the next pick.
        walk: Option<u32>,
        /// When to leave for the next pick, if that is before the end.
        leave_by: Option<Timestamp>,
    },
    /// Nothing plays, and the next pick is in another room than the last one.
    Walk {
        /// The last finished pick.
        from: SetId,
        /// The next one.
        to: SetId,
        /// Minutes on foot.
        walk: Option<u32>,
        /// Minutes to the start less the walk; negative when late.
        slack: Option<i64>,
    },
    /// There is a next pick.
    UpNext {
        /// That one.
        set: SetId,
    },
}

/// The next move at a moment. Of the cases the first that holds is it: decide, watching, move, up next.
pub fn next_move(stops: &[Stop], now: Timestamp) -> Option<Move> {
    let timed = by_start(stops);
    let playing: Vec<Stop> = timed.iter().filter(|(_, span)| span.plays(now)).map(|(stop, _)| *stop).collect();
    let ahead: Vec<(Stop, Span)> =
        timed.iter().copied().filter(|(_, span)| now < span.starts_at && span.starts_at.duration_since(now) <= HORIZON).collect();
    if let Some(choice) = decide(&playing, &ahead) {
        return Some(choice);
    }
    let next = ahead.first().copied();
    if let Some(stop) = playing.first() {
        return Some(watching(*stop, next, now));
    }
    let (next, span) = next?;
    let finished = timed.iter().filter(|(_, span)| span.ends_at <= now && now.duration_since(span.ends_at) <= HORIZON);
    let last = finished.max_by_key(|(_, span)| span.ends_at).map(|(stop, _)| *stop);
    let moved = last.filter(|last| last.room.zip(next.room).is_some_and(|(from, to)| from.id != to.id));
    Some(moved.map_or(Move::UpNext { set: next.id }, |from| {
        let walk = from.walk_to(&next);
        let slack = walk.map(|walk| i64::from(minutes_up(now, span.starts_at)) - i64::from(walk));
        Move::Walk { from: from.id, to: next.id, walk, slack }
    }))
}

fn decide(playing: &[Stop], ahead: &[(Stop, Span)]) -> Option<Move> {
    let of = |first: &Stop, second: &Stop| Move::Decide { first: first.id, second: second.id, walk: first.walk_to(second) };
    match (playing, ahead) {
        ([first, second, ..], _) => Some(of(first, second)),
        (_, [(first, a), (second, b), ..]) if a.meets(*b) => Some(of(first, second)),
        _ => None,
    }
}

fn watching(stop: Stop, next: Option<(Stop, Span)>, now: Timestamp) -> Move {
    let walk = next.and_then(|(next, _)| stop.walk_to(&next));
    let leave = next.zip(walk).and_then(|((_, span), walk)| span.starts_at.checked_sub(SignedDuration::from_mins(i64::from(walk))).ok());
    let left = stop.span.filter(|span| !span.end_assumed).map(|span| minutes_up(now, span.ends_at));
    let leave_by = leave.filter(|leave| stop.span.is_some_and(|span| *leave < span.ends_at));
    Move::Watching { set: stop.id, left, next: next.map(|(next, _)| next.id), walk, leave_by }
}

/// The next moment at which [`next_move`] may be another one, minutes left and slack aside.
pub fn next_move_changes(stops: &[Stop], now: Timestamp) -> Option<Timestamp> {
    let moments = stops.iter().filter_map(|stop| stop.span).flat_map(|span| {
        let (near, forgotten) =
            (span.starts_at.checked_sub(HORIZON).ok(), span.ends_at.checked_add(HORIZON + SignedDuration::from_millis(1)).ok());
        [near, Some(span.starts_at), Some(span.ends_at), forgotten]
    });
    moments.flatten().filter(|moment| *moment > now).min()
}
