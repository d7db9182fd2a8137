//! Which venue a name means, and which venues are new.

use std::collections::BTreeMap;

use crate::ids::{MaybeNew, VenueId};
use crate::lineup::Place;
use crate::lineup::clashes::BillVenue;
use crate::lineup::import::notes::Note;
use crate::lineup::import::plan::NewVenues;
use crate::lineup::import::rows::{FileVenue, ScheduleFile};
use crate::lineup::names::{VenueName, venue_key, without_article};

/// A stored venue.
#[derive(Debug, Clone, PartialEq)]
pub struct HeldVenue {
    /// Row id.
    pub id: VenueId,
    /// Name.
    pub name: String,
    /// Where it stands.
    pub place: Option<Place>,
}

impl HeldVenue {
    /// The venue as clashes see it.
    pub fn on_bill(&self) -> BillVenue {
        BillVenue { id: MaybeNew::Stored(self.id), name: self.name.clone(), place: self.place }
    }
}

/// The venues of a plan: stored ones by name, and those still to be written.
pub(super) struct Venues<'a> {
    held: BTreeMap<String, &'a HeldVenue>,
    described: BTreeMap<&'a str, &'a FileVenue>,
    fresh: Vec<FileVenue>,
    fresh_by_key: BTreeMap<String, usize>,
    rule: NewVenues,
}

impl<'a> Venues<'a> {
    pub(super) fn new(file: &'a ScheduleFile, held: &'a [HeldVenue], rule: NewVenues) -> Self {
        // Two stored venues may differ in case only (older data): the first one is meant.
        let mut by_key = BTreeMap::new();
        for venue in held {
            by_key.entry(venue_key(&venue.name)).or_insert(venue);
        }
        let described = file.venues.iter().map(|venue| (venue.name.key(), venue)).collect();
        Self { held: by_key, described, fresh: Vec::new(), fresh_by_key: BTreeMap::new(), rule }
    }

    /// The stored venue of a name.
    pub(super) fn held(&self, name: &VenueName) -> Option<&'a HeldVenue> {
        self.held.get(name.key()).copied()
    }

    /// Why a name cannot be used, if it is not stored and must not be created.
    pub(super) fn refusal(&self, name: &VenueName) -> Option<Note> {
        if self.held(name).is_some() {
            return None;
        }
        match self.rule {
            NewVenues::Create => None,
            NewVenues::Refuse => Some(Note::error("VENUE_UNKNOWN", format!("There is no venue “{}”.", name.as_str()))),
            NewVenues::NeedAdmin => {
                Some(Note::error("VENUE_NEEDS_ADMIN", format!("“{}” is not known; only an admin creates venues.", name.as_str())))
            }
        }
    }

    /// A warning if the name differs from another venue only by a leading "the".
    pub(super) fn similar(&self, name: &VenueName) -> Option<Note> {
        let bare = without_article(name.key());
        let held = self.held.iter().map(|(key, venue)| (key.as_str(), venue.name.as_str()));
        let fresh = self.described.iter().map(|(key, venue)| (*key, venue.name.as_str()));
        let other = held.chain(fresh).find(|(key, _)| *key != name.key() && without_article(key) == bare)?;
        Some(Note::warning("SIMILAR_VENUE", format!("“{}” is nearly “{}”.", name.as_str(), other.1)))
    }

    /// The venue of a name, which is put on the list of new ones if it is not stored.
    pub(super) fn take(&mut self, name: &VenueName) -> BillVenue {
        if let Some(held) = self.held(name) {
            return held.on_bill();
        }
        let described = self.described.get(name.key()).map(|venue| (*venue).clone());
        let venue = described.unwrap_or_else(|| FileVenue { name: name.clone(), address: None, city: None, region: None, place: None });
        let next = self.fresh.len();
        let index = *self.fresh_by_key.entry(name.key().to_owned()).or_insert(next);
        let on_bill = BillVenue { id: MaybeNew::New(index), name: venue.name.as_str().to_owned(), place: venue.place };
        if index == next {
            self.fresh.push(venue);
        }
        on_bill
    }

    /// The venues to write, in the order in which the rows named them; those that the file lists without sets come last.
    pub(super) fn into_fresh(mut self, warnings: &mut Vec<Note>) -> Vec<FileVenue> {
        let listed = self.described.values().map(|venue| venue.name.clone());
        let without_sets: Vec<VenueName> = listed.filter(|name| !self.fresh_by_key.contains_key(name.key())).collect();
        for name in &without_sets {
            match self.refusal(name) {
                None => drop(self.take(name)),
                Some(note) => warnings.push(Note::warning(note.code, note.message)),
            }
        }
        self.fresh
    }
}
