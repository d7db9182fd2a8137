//! The JSON shapes of the public interface (public specification, 3): field names and types are a contract.

mod band;
mod details;
mod directory;
mod public_list;
mod recap;
mod schedule;
mod share;
mod timeline;
mod venue;

pub(crate) use band::{BandJson, BandStatsJson};
pub(crate) use details::DetailsJson;
pub(crate) use directory::{ArtistsJson, VenuesJson};
pub(crate) use public_list::PublicListJson;
pub(crate) use recap::RecapJson;
pub(crate) use schedule::ScheduleJson;
pub(crate) use share::{CreatedShareJson, SharedPlanJson};
pub(crate) use timeline::{Bands, TimelineJson};
pub(crate) use venue::VenueProfileJson;

use settimes_app::OwnAddress;
use settimes_core::links;
use settimes_core::moment::Zone;
use settimes_core::schedule::NightSet;

/// An instant with the offset of the zone, or null.
fn instant(zone: &Zone, moment: Option<jiff::Timestamp>) -> Option<String> {
    moment.map(|moment| zone.rfc3339(moment))
}

/// The absolute address of a photo: one of our own store under our own address, a foreign one only if it is safe (public
/// specification, 1.7; admin specification, 6.3).
fn photo(own: &OwnAddress, stored: Option<&str>) -> Option<String> {
    let address = links::photo(stored)?;
    Some(if address.starts_with('/') { own.link(&address) } else { address })
}

/// A number of things as JSON writes it.
fn count<T: Eq + std::hash::Hash>(things: impl Iterator<Item = T>) -> usize {
    things.collect::<std::collections::HashSet<_>>().len()
}

/// Distinct bands of some sets.
fn bands_of(sets: &[NightSet]) -> usize {
    count(sets.iter().map(|set| set.slot.band))
}

/// Distinct venues of some sets; sets without one are not counted.
fn venues_of(sets: &[NightSet]) -> usize {
    count(sets.iter().filter_map(|set| set.slot.venue.as_ref()).map(|venue| venue.id))
}

/// One venue of a night with the number of its sets.
#[derive(Debug, serde::Serialize)]
struct VenueJson {
    id: settimes_core::ids::VenueId,
    name: String,
    address: Option<String>,
    band_count: usize,
}

/// The venues of a night in the order in which they are first played.
fn venues_json(sets: &[NightSet]) -> Vec<VenueJson> {
    let mut venues: Vec<VenueJson> = Vec::new();
    for venue in sets.iter().filter_map(|set| set.slot.venue.as_ref()) {
        if let Some(known) = venues.iter_mut().find(|known| known.id == venue.id) {
            known.band_count += 1;
        } else {
            venues.push(VenueJson { id: venue.id, name: venue.name.clone(), address: venue.address.clone(), band_count: 1 });
        }
    }
    venues
}
