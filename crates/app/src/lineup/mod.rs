//! Bands and venues as the public sees them.

mod profiles;

pub use profiles::{BandAsk, BandProfile, ProfileSet, VenueProfile, find_band, show_band, show_venue};
