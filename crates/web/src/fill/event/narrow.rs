//! What a fan leaves out of the list of a night: other rooms, other genres, what is over. Everything stays on the page, marked as left out, so that a plan
//! still finds its sets and a script can change the choice without asking the server.

use std::collections::BTreeMap;

use settimes_core::events::Bucket;
use settimes_core::ids::VenueId;
use settimes_core::schedule::{Night, NightSet, SlotVenue};
use settimes_core::text::{self, Filter};

use super::States;
use crate::fill::site::event_href;
use crate::pages::event::{Finished, Narrow};
use crate::pages::home::{Choice, Pick};
use crate::pages::parts::SetState;

/// What an address leaves out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NarrowAsk {
    /// Only this room.
    pub venue: Option<VenueId>,
    /// Only this genre.
    pub genre: Filter,
    /// Whether sets that are over are left out.
    pub no_finished: bool,
}

impl NarrowAsk {
    /// Reads the values of a query; what cannot be read leaves nothing out (public specification, 1.1).
    pub fn read(venue: Option<&str>, genre: Option<&str>, finished: Option<&str>) -> Self {
        Self { venue: venue.and_then(|id| id.trim().parse().ok()), genre: Filter::read(genre), no_finished: finished == Some("hide") }
    }

    /// Whether a set in this state is left out.
    pub(super) fn leaves_out(&self, set: &NightSet, state: SetState) -> bool {
        let room = set.slot.venue.as_ref().map(|venue| venue.id);
        self.venue.is_some_and(|wanted| room != Some(wanted))
            || !self.genre.admits_genre(set.slot.genre.as_deref())
            || (self.no_finished && state == SetState::Over)
    }
}

/// The form that narrows the list; `None` where there is nothing to choose.
pub(super) fn narrow(night: &Night, venues: &[&SlotVenue], ask: &NarrowAsk, states: &States<'_>) -> Option<Narrow> {
    let rooms = rooms(venues, ask);
    let genres = genres(night, ask);
    let finished = match states.bucket {
        Bucket::Now if ask.no_finished => Finished::LeftOut,
        Bucket::Now if states.is_running() => Finished::Listed,
        _ => Finished::None,
    };
    if rooms.is_empty() && genres.is_empty() && finished == Finished::None {
        return None;
    }
    let left = night.sets.iter().filter(|set| !states.is_left_out(set)).count();
    let all = night.sets.len();
    Some(Narrow { action: event_href(&night.event), rooms, genres, finished, shown: (left < all).then(|| format!("{left} of {all} sets")) })
}

fn rooms(venues: &[&SlotVenue], ask: &NarrowAsk) -> Vec<Choice> {
    if venues.len() < 2 {
        return Vec::new();
    }
    let each = venues.iter().map(|venue| choice(venue.id.to_string(), &venue.name, ask.venue == Some(venue.id)));
    [choice(String::new(), "All rooms", ask.venue.is_none())].into_iter().chain(each).collect()
}

fn genres(night: &Night, ask: &NarrowAsk) -> Vec<Choice> {
    let mut found: BTreeMap<String, &str> = BTreeMap::new();
    for genre in night.sets.iter().filter_map(|set| set.slot.genre.as_deref()).flat_map(text::genres) {
        found.entry(text::fold(genre)).or_insert(genre);
    }
    if found.len() < 2 {
        return Vec::new();
    }
    let wanted = text::fold(ask.genre.as_str());
    let is_known = found.contains_key(&wanted);
    let each = found.iter().map(|(key, genre)| choice((*genre).to_owned(), genre, *key == wanted));
    [choice(String::new(), "All genres", !is_known)].into_iter().chain(each).collect()
}

fn choice(value: String, label: &str, is_chosen: bool) -> Choice {
    Choice { value, label: label.to_owned(), pick: if is_chosen { Pick::Chosen } else { Pick::Open } }
}
