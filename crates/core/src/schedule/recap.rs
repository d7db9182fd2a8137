//! What an archived night adds up to (public specification, 3.8).

use std::collections::BTreeSet;

use super::night::Night;
use crate::ids::{BandId, VenueId};

/// An archived night and who of its bands had played before.
#[derive(Debug, Clone, PartialEq)]
pub struct Recap {
    /// The night.
    pub night: Night,
    /// Bands with a visible set at a visible event of an earlier date.
    pub returning: BTreeSet<BandId>,
}

impl Recap {
    /// Whether a band had played before.
    pub fn is_returning(&self, band: BandId) -> bool {
        self.returning.contains(&band)
    }

    /// Distinct bands that played here for the first time.
    pub fn first_timers(&self) -> usize {
        self.bands().difference(&self.returning).count()
    }

    /// Distinct bands that had played before.
    pub fn returning_acts(&self) -> usize {
        self.bands().intersection(&self.returning).count()
    }

    /// Distinct venues; sets without one do not count.
    pub fn venues(&self) -> usize {
        let venues: BTreeSet<VenueId> = self.night.sets.iter().filter_map(|set| set.slot.venue.as_ref()).map(|venue| venue.id).collect();
        venues.len()
    }

    fn bands(&self) -> BTreeSet<BandId> {
        self.night.sets.iter().map(|set| set.slot.band).collect()
    }
}
