//! Picks that cannot both be seen, and the ways between those that can.

use super::{Span, Stop, by_start, minutes_up};
use crate::ids::SetId;

/// A gap of this many minutes is worth a label.
const WORTH_SAYING: u32 = 15;

/// Why two picks do not go together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clash {
    /// They start together: choose one.
    Overlap,
    /// They share so many minutes.
    Conflict {
        /// Shared minutes, at least 1.
        minutes: u32,
    },
    /// They go together or not: the end of one is assumed.
    Possible,
    /// The walk is longer than the gap. Sets that touch in two rooms are tight as well: touching alone is no clash, but the way between the rooms
    /// takes longer than the gap of 0 minutes, and that is what a fan must know. In one room, or where no coordinates say how far it is, touching is
    /// no mark (public specification, 6.3).
    Tight {
        /// Minutes on foot.
        walk: u32,
        /// Minutes between the end of one and the start of the other.
        gap: u32,
    },
}

/// Two picks that clash, the earlier one first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pair {
    /// The earlier one.
    pub first: SetId,
    /// The later one.
    pub second: SetId,
    /// Why.
    pub clash: Clash,
}

/// From one pick to the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Way {
    /// The pick that ends last before.
    pub from: SetId,
    /// The next one.
    pub to: SetId,
    /// Minutes on foot; 0 in the same room, `None` where nobody knows.
    pub walk: Option<u32>,
    /// Minutes between them if they are worth a label (at least 15) and the end before them is known.
    pub gap: Option<u32>,
}

impl Clash {
    /// What the card of one pick says of it, with the name of the other.
    pub fn words(self, other: &str) -> String {
        match self {
            Self::Overlap => format!("Starts with {other}: choose one"),
            Self::Conflict { minutes } => format!("Overlaps {other} by {minutes} min"),
            Self::Possible => format!("Possible conflict with {other}"),
            Self::Tight { walk, gap } => format!("{walk} min walk, {gap} min gap: {other}"),
        }
    }

    /// The class name in the markup, shared with the browser.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Overlap => "overlap",
            Self::Conflict { .. } => "conflict",
            Self::Possible => "possible",
            Self::Tight { .. } => "tight",
        }
    }
}

/// Every two picks that clash, by the start of the first, then of the second. Picks without a start clash with nothing.
pub fn clashes(stops: &[Stop]) -> Vec<Pair> {
    let timed = by_start(stops);
    let mut found = Vec::new();
    for (index, (stop, span)) in timed.iter().enumerate() {
        for (later, its_span) in timed.iter().skip(index + 1) {
            if let Some(clash) = clash((stop, *span), (later, *its_span)) {
                found.push(Pair { first: stop.id, second: later.id, clash });
            }
        }
    }
    found
}

fn clash((first, a): (&Stop, Span), (second, b): (&Stop, Span)) -> Option<Clash> {
    if a.starts_at == b.starts_at {
        return Some(Clash::Overlap);
    }
    let gap = minutes_up(a.ends_at, b.starts_at);
    let tight = || first.walk_to(second).filter(|walk| gap < *walk);
    if a.meets(b) {
        let is_known = !a.end_assumed && !b.end_assumed;
        return Some(if is_known {
            Clash::Conflict { minutes: minutes_up(b.starts_at, a.ends_at.min(b.ends_at)) }
        } else {
            Clash::Possible
        });
    }
    let walk = tight()?;
    Some(if a.end_assumed { Clash::Possible } else { Clash::Tight { walk, gap } })
}

/// How many clashes of each kind, in words: "1 overlap, 2 conflicts, 1 tight walk"; `None` without any.
pub fn tally(pairs: &[Pair]) -> Option<String> {
    let kinds = [
        ("overlap", "overlap", "overlaps"),
        ("conflict", "conflict", "conflicts"),
        ("possible", "possible conflict", "possible conflicts"),
        ("tight", "tight walk", "tight walks"),
    ];
    let counted = kinds.iter().filter_map(|(class, one, many)| match pairs.iter().filter(|pair| pair.clash.class() == *class).count() {
        0 => None,
        1 => Some(format!("1 {one}")),
        count => Some(format!("{count} {many}")),
    });
    Some(counted.collect::<Vec<_>>().join(", ")).filter(|words| !words.is_empty())
}

/// The ways between picks that follow each other: from what ends last before a pick starts. A pick that starts before another has ended has none.
pub fn ways(stops: &[Stop]) -> Vec<Way> {
    let mut found = Vec::new();
    let mut last: Option<(Stop, Span)> = None;
    for (stop, span) in by_start(stops) {
        if let Some((before, its_span)) = last.filter(|(_, before)| before.ends_at <= span.starts_at) {
            let gap = Some(minutes_up(its_span.ends_at, span.starts_at)).filter(|gap| *gap >= WORTH_SAYING && !its_span.end_assumed);
            found.push(Way { from: before.id, to: stop.id, walk: before.walk_to(&stop), gap });
        }
        if last.is_none_or(|(_, before)| before.ends_at <= span.ends_at) {
            last = Some((stop, span));
        }
    }
    found
}
