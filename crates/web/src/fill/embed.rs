//! The page of a night that others put into theirs.

use jiff::Timestamp;
use settimes_core::ids::VenueId;
use settimes_core::schedule::{Night, NightSet};

use super::Site;
use super::event::States;
use super::event::order::{start_groups, unscheduled};
use super::places::venue_tag;
use super::site::event_href;
use super::times::{Timed, event_day};
use crate::pages::layout::THEMES;
use crate::pages::parts::SetState;
use crate::pages::{EmbedPage, Surface};

/// What a frame asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmbedAsk {
    /// A theme; anything but a name of ours follows the system of the visitor.
    pub theme: Option<&'static str>,
    /// One room.
    pub venue: Option<VenueId>,
    /// Which sets.
    pub sets: EmbedSets,
}

/// Which sets a frame shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EmbedSets {
    /// What plays and what comes.
    Left,
    /// Also what is over.
    All,
}

impl EmbedAsk {
    /// Reads the values of a query; what cannot be read counts as not asked (public specification, 1.1).
    pub fn read(theme: Option<&str>, venue: Option<&str>, past: Option<&str>) -> Self {
        let named = |wanted: &str| THEMES.iter().skip(1).map(|(name, _)| *name).find(|name| *name == wanted);
        Self {
            theme: theme.and_then(named),
            venue: venue.and_then(|id| id.trim().parse().ok()),
            sets: if past == Some("1") { EmbedSets::All } else { EmbedSets::Left },
        }
    }
}

/// The page of a night in a frame, at a moment.
pub fn embed_page(night: &Night, ask: &EmbedAsk, site: &Site<'_>, now: Timestamp) -> EmbedPage {
    let here = |set: &NightSet| ask.venue.is_none_or(|id| set.slot.venue.as_ref().is_some_and(|venue| venue.id == id));
    let shown = Night { sets: night.sets.iter().filter(|set| here(set)).cloned().collect(), ..night.clone() };
    let states = States::of(&shown, site, now);
    let left = |timed: &Timed<'_>| ask.sets == EmbedSets::All || states.state(timed.set) != SetState::Over;
    let timed: Vec<Timed<'_>> = states.timed.iter().copied().filter(left).collect();
    let groups = start_groups(&shown, &timed, &states, site);
    let unscheduled = unscheduled(&shown, &states, site);
    EmbedPage {
        title: format!("{} | {}", night.event.name, site.settings.site_name),
        site_name: site.settings.site_name.clone(),
        assets: site.assets_of(Surface::Embed, &night.event),
        theme: ask.theme,
        name: night.event.name.clone(),
        href: event_href(&night.event),
        day: event_day(&night.event, states.today),
        zone_sentence: (!groups.is_empty()).then(|| site.zone_sentence()),
        room: ask.venue.and_then(|_| shown.sets.first()?.slot.venue.as_ref().map(venue_tag)),
        silence: match (shown.sets.is_empty(), groups.is_empty() && unscheduled.is_empty()) {
            (true, _) => Some("No set is announced here yet."),
            (false, true) => Some("Everything here is over. Thank you for coming."),
            (false, false) => None,
        },
        groups,
        unscheduled,
    }
}
