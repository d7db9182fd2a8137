//! Bands and venues as the public sees them; schedule files that become sets.

pub mod import_schedule;
mod profiles;

pub use profiles::{BandAsk, BandProfile, ProfileSet, VenueProfile, find_band, show_band, show_venue};
