//! Which band a name means, which bands are new, and what a file adds to known ones (admin specification, 2.5 and 11.3).

use std::collections::{BTreeMap, HashMap};

use serde_json::{Map, Value};

use crate::ids::BandId;
use crate::lineup::import::plan::Change;
use crate::lineup::import::rows::Extras;
use crate::lineup::names::{BandName, Origin};
use crate::links::BAND_LINKS;
use crate::text::{name_key, reduced_key};

/// Keys shorter than this are too short to tell a typing error from another name.
const SHORTEST_SIMILAR: usize = 5;

/// A stored band, as far as finding it by name needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldBand {
    /// Row id.
    pub id: BandId,
    /// Name.
    pub name: String,
    /// Key as stored (`name_normalized`).
    pub key: String,
}

/// All stored bands, found by name.
#[derive(Debug, Clone, Default)]
pub struct BandIndex {
    bands: Vec<HeldBand>,
    by_key: HashMap<String, usize>,
    by_id: BTreeMap<BandId, usize>,
}

impl BandIndex {
    /// Indexes the stored bands.
    pub fn new(bands: Vec<HeldBand>) -> Self {
        let by_key = bands.iter().enumerate().map(|(index, band)| (band.key.clone(), index)).collect();
        let by_id = bands.iter().enumerate().map(|(index, band)| (band.id, index)).collect();
        Self { bands, by_key, by_id }
    }

    /// The band that a name means: by its key; else an imported row whose stored key is not its own and equals the name in its
    /// older forms.
    pub fn find(&self, name: &BandName) -> Option<BandId> {
        let stored_as = |key: &str| self.by_key.get(key).and_then(|index| self.bands.get(*index));
        if let Some(band) = stored_as(name.key()) {
            return Some(band.id);
        }
        let outdated = |band: &&HeldBand| name_key(&band.name).is_none_or(|key| key != band.key);
        let older_forms = [name.as_str().trim().to_lowercase(), reduced_key(name.as_str())];
        older_forms.iter().filter(|form| !form.is_empty()).find_map(|form| stored_as(form).filter(outdated)).map(|band| band.id)
    }

    /// The name of a stored band.
    pub fn name(&self, id: BandId) -> Option<&str> {
        self.by_id.get(&id).and_then(|index| self.bands.get(*index)).map(|band| band.name.as_str())
    }

    /// A stored band whose key is one letter away.
    pub(super) fn similar(&self, key: &str) -> Option<&str> {
        let key: Vec<char> = key.chars().collect();
        self.bands.iter().find(|band| is_similar(&key, &band.key)).map(|band| band.name.as_str())
    }
}

/// Whether two keys of five or more characters are one insertion, deletion or replacement apart.
pub(super) fn is_similar(key: &[char], other: &str) -> bool {
    // Bytes tell cheaply that most keys are far apart; only the rest is compared by characters.
    if key.len() < SHORTEST_SIMILAR || other.len() + 1 < key.len() || other.len() > 4 * (key.len() + 1) {
        return false;
    }
    let other: Vec<char> = other.chars().collect();
    if other.len() < SHORTEST_SIMILAR || key.len().abs_diff(other.len()) > 1 {
        return false;
    }
    let head = key.iter().zip(&other).take_while(|(a, b)| a == b).count();
    let shorter = key.len().min(other.len());
    let tail = key.iter().rev().zip(other.iter().rev()).take(shorter - head).take_while(|(a, b)| a == b).count();
    key.len().max(other.len()) - head - tail == 1
}

/// What is stored about a band beside its name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BandDetails {
    /// Comma-separated genres.
    pub genre: Option<String>,
    /// Where it comes from.
    pub origin: Origin,
    /// Bio.
    pub bio: Option<String>,
    /// Links, JSON text.
    pub links: Option<String>,
}

/// A band to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewBand {
    /// Name and key.
    pub name: BandName,
    /// What is known about it.
    pub details: BandDetails,
}

/// A stored band that gets something: the complete details after filling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BandFill {
    /// The band.
    pub band: BandId,
    /// What it has afterwards.
    pub details: BandDetails,
    /// Whether the genre changes, which calendars show.
    pub genre_changes: bool,
}

/// Adds to `held` what a file says and `held` leaves open; the list of what changed.
pub(super) fn fill(held: &BandDetails, extras: &Extras) -> (BandDetails, Vec<Change>) {
    let mut filled = held.clone();
    let mut changes = Vec::new();
    let mut set = |field: &'static str, into: &mut Option<String>, given: &Option<String>| {
        if is_blank(into.as_deref()) && given.is_some() {
            changes.push(Change { field, from: None, to: given.clone() });
            into.clone_from(given);
        }
    };
    set("genre", &mut filled.genre, &extras.genre);
    set("bio", &mut filled.bio, &extras.bio);
    let origin = &filled.origin;
    if [&origin.whole, &origin.city, &origin.region].into_iter().all(|part| is_blank(part.as_deref())) && extras.origin.whole.is_some() {
        changes.push(Change { field: "origin", from: None, to: extras.origin.whole.clone() });
        filled.origin = extras.origin.clone();
    }
    if let Some(links) = merged_links(held.links.as_deref(), &extras.links) {
        changes.push(Change { field: "links", from: held.links.clone(), to: Some(links.clone()) });
        filled.links = Some(links);
    }
    (filled, changes)
}

/// The stored links with those kinds added that are not there; `None` if nothing is added.
fn merged_links(held: Option<&str>, given: &[(&'static str, String)]) -> Option<String> {
    let stored: Map<String, Value> = held.and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default();
    let has = |kind: &str| stored.get(kind).and_then(Value::as_str).is_some_and(|link| !link.trim().is_empty());
    if given.iter().all(|(kind, _)| has(kind)) {
        return None;
    }
    let mut merged = stored.clone();
    for (kind, link) in given.iter().filter(|(kind, _)| !has(kind)) {
        merged.insert((*kind).to_owned(), Value::String(link.clone()));
    }
    let rank = |kind: &str| BAND_LINKS.iter().position(|known| *known == kind).unwrap_or(BAND_LINKS.len());
    let mut entries: Vec<(String, Value)> = merged.into_iter().collect();
    entries.sort_by_key(|(kind, _)| rank(kind));
    Some(Value::Object(entries.into_iter().collect()).to_string())
}

fn is_blank(stored: Option<&str>) -> bool {
    stored.is_none_or(|text| text.trim().is_empty())
}
