//! The page of a plan: a fan's picks of a night, with what the plan rules of `core` say about them.

use jiff::Timestamp;
use settimes_app::schedule::MOST_SETS;
use settimes_core::ids::SetId;
use settimes_core::schedule::plan::{Move, Stop, Way, clashes, next_move, next_move_changes, tally, ways};
use settimes_core::schedule::{Night, NightSet};

use super::order::row;
use super::{States, picking, standing};
use crate::fill::Site;
use crate::fill::places::whereabouts;
use crate::fill::site::{event_calendar, event_href};
use crate::fill::times::{Timed, event_day};
use crate::pages::event::Note;
use crate::pages::layout::Layout;
use crate::pages::plan::{MoveCard, PlanStop};
use crate::pages::{PlanPage, Surface};

/// Which picks an address names, and whether they are wanted as a plan.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PlanAsk {
    /// `view=mine`: the plan page, not the night with its check boxes ticked.
    pub is_plan: bool,
    /// The picks, each once, at most 50.
    pub sets: Vec<SetId>,
}

impl PlanAsk {
    /// Reads the values of a query. What is no id counts as not picked (public specification, 1.1).
    pub fn read<'q>(view: Option<&str>, sets: impl Iterator<Item = &'q str>) -> Self {
        let mut picks: Vec<SetId> = Vec::new();
        for id in sets.take(MOST_SETS).filter_map(|text| text.trim().parse().ok()) {
            if !picks.contains(&id) {
                picks.push(id);
            }
        }
        Self { is_plan: view == Some("mine"), sets: picks }
    }

    /// The next moment at which the plan says another next move.
    pub fn next_change(&self, night: &Night, now: Timestamp) -> Option<Timestamp> {
        let stops: Vec<Stop> = picked(night, &self.sets).iter().map(|set| Stop::of(set)).collect();
        next_move_changes(&stops, now)
    }
}

/// The page of a plan at a moment.
pub fn plan_page(night: &Night, picks: &[SetId], site: &Site<'_>, now: Timestamp) -> PlanPage {
    let states = States::of(night, site, now).with_picks(picks);
    let plan = Plan::of(picked(night, picks), site);
    let calendar =
        plan.stops.iter().any(|stop| stop.span.is_some()).then(|| format!("{}&sets={}", event_calendar(&night.event), plan.ids(",")));
    PlanPage {
        layout: Layout {
            zone_sentence: calendar.is_some().then(|| site.zone_sentence()),
            assets: site.assets_of(Surface::Event, &night.event),
            ..site.bare_layout(Surface::Event, &format!("My plan for {}", night.event.name))
        },
        night: night.event.name.clone(),
        standing: standing(&night.event, states.bucket),
        day: event_day(&night.event, states.today),
        picking: picking(&night.event, site),
        stops: plan.rows(&states),
        gone: picks.len().saturating_sub(plan.sets.len()),
        tally: tally(&clashes(&plan.stops)),
        next: next_move(&plan.stops, now).map(|next| plan.card(next, night)),
        change_href: format!("{}?set={}", event_href(&night.event), plan.ids("&set=")),
        webcal_href: calendar.as_deref().map(|path| format!("webcal://{}{path}", site.settings.own.host())),
        calendar_href: calendar,
    }
}

pub(super) fn picked<'n>(night: &'n Night, picks: &[SetId]) -> Vec<&'n NightSet> {
    night.sets.iter().filter(|set| picks.contains(&set.slot.id)).collect()
}

/// The picks on the bill, in running order, as stored and as the rules see them.
pub(super) struct Plan<'n, 's> {
    pub(super) sets: Vec<&'n NightSet>,
    pub(super) stops: Vec<Stop>,
    site: &'s Site<'s>,
}

impl<'n, 's> Plan<'n, 's> {
    pub(super) fn of(sets: Vec<&'n NightSet>, site: &'s Site<'s>) -> Self {
        Self { stops: sets.iter().map(|set| Stop::of(set)).collect(), sets, site }
    }

    /// The ids of its sets.
    pub(super) fn ids(&self, separator: &str) -> String {
        self.sets.iter().map(|set| set.slot.id.to_string()).collect::<Vec<_>>().join(separator)
    }

    /// The stops with the ways between them, each with its clashes.
    pub(super) fn rows(&self, states: &States<'_>) -> Vec<PlanStop> {
        let (pairs, ways) = (clashes(&self.stops), ways(&self.stops));
        let stop = |set: &&NightSet| {
            let id = set.slot.id;
            let notes = pairs.iter().filter_map(|pair| {
                let other = if pair.first == id { pair.second } else { pair.first };
                let is_mine = pair.first == id || pair.second == id;
                is_mine.then(|| Note { class: pair.clash.class(), words: pair.clash.words(self.band(other)) })
            });
            let mut row = row(set, states, self.site);
            row.notes = notes.collect();
            PlanStop {
                way: ways.iter().find(|way| way.to == id).and_then(way_words),
                starts: Timed::of(set).map(|timed| self.site.starts(timed)),
                set: row,
            }
        };
        self.sets.iter().map(stop).collect()
    }

    fn set(&self, id: SetId) -> Option<&'n NightSet> {
        self.sets.iter().copied().find(|set| set.slot.id == id)
    }

    fn band(&self, id: SetId) -> &'n str {
        self.set(id).map_or("", |set| set.slot.name.as_str())
    }

    /// "Night Bus at Anchor Room".
    fn act(&self, id: SetId) -> String {
        let venue = self.set(id).and_then(|set| set.slot.venue.as_ref());
        venue.map_or_else(|| self.band(id).to_owned(), |venue| format!("{} at {}", self.band(id), venue.name))
    }

    fn words(&self, moment: Timestamp) -> String {
        self.site.wall_clock(moment).on(self.site.settings.clock_face)
    }

    fn starts(&self, id: SetId) -> Option<String> {
        self.set(id)?.starts_at.map(|moment| self.words(moment))
    }

    fn card(&self, next: Move, night: &Night) -> MoveCard {
        let (label, big, lead, more) = match next {
            Move::Decide { first, second, walk } => {
                let more = walk.filter(|walk| *walk > 0).map(|walk| format!("{walk} min walk between them"));
                ("Decide", self.starts(second), format!("{} or {}", self.act(first), self.act(second)), more)
            }
            Move::Watching { set, next, walk, leave_by, .. } => {
                let end =
                    self.set(set).and_then(Timed::of).and_then(Timed::known_end).map(|(end, _)| end.on(self.site.settings.clock_face));
                let big = leave_by.map(|moment| format!("leave by {}", self.words(moment))).or(end.map(|end| format!("till {end}")));
                let lead = next.map_or_else(|| self.act(set), |next| format!("{}, then {}", self.band(set), self.act(next)));
                ("Watching", big, lead, next.and_then(|next| self.walk_words(walk, next)))
            }
            Move::Walk { to, walk, .. } => {
                let leave = walk.zip(self.set(to).and_then(|set| set.starts_at));
                let leave = leave.and_then(|(walk, start)| start.checked_sub(jiff::SignedDuration::from_mins(i64::from(walk))).ok());
                ("Move", leave.map(|moment| format!("leave by {}", self.words(moment))), self.act(to), self.walk_words(walk, to))
            }
            Move::UpNext { set } => ("Up next", self.starts(set), self.act(set), None),
        };
        let goal = match next {
            Move::Watching { next, .. } => next,
            Move::Walk { to, .. } => Some(to),
            Move::UpNext { set } => Some(set),
            Move::Decide { .. } => None,
        };
        MoveCard { label, big, lead, more, directions_href: goal.and_then(|id| self.directions(id, night)) }
    }

    fn walk_words(&self, walk: Option<u32>, to: SetId) -> Option<String> {
        let start = self.starts(to)?;
        Some(walk.filter(|walk| *walk > 0).map_or_else(|| format!("starts {start}"), |walk| format!("{walk} min walk, starts {start}")))
    }

    fn directions(&self, id: SetId, night: &Night) -> Option<String> {
        let venue = self.set(id)?.slot.venue.as_ref()?;
        self.site.map_href(venue.place, &venue.name, whereabouts(venue.address.as_deref(), night.event.city.as_deref()).as_deref())
    }
}

/// "30 min gap, 4 min walk"; nothing where there is neither.
fn way_words(way: &Way) -> Option<String> {
    let gap = way.gap.map(|gap| format!("{gap} min gap"));
    let walk = way.walk.filter(|walk| *walk > 0).map(|walk| format!("{walk} min walk"));
    Some(gap.into_iter().chain(walk).collect::<Vec<_>>().join(", ")).filter(|words| !words.is_empty())
}
