//! `/venue/{id}`: one venue (public specification, 6.2).

use askama::Template;

use super::layout::{Layout, Mode, Robots, THEMES};
use super::parts::{Clock, Crumb, Day, Ending, Link, VenueMark};

/// The page of a venue.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "venue.html")]
pub struct VenuePage {
    /// What surrounds the page.
    pub layout: Layout,
    /// The way here: home.
    pub crumbs: Vec<Crumb>,
    /// The name.
    pub name: String,
    /// Its sign.
    pub mark: VenueMark,
    /// Street and house, or the city if that is all we know.
    pub address: Option<String>,
    /// A map.
    pub map_href: Option<String>,
    /// Website and profiles.
    pub links: Vec<Link>,
    /// Visible sets in all.
    pub sets: usize,
    /// Visible nights in all.
    pub nights: usize,
    /// Nights to come, soonest first.
    pub upcoming: Vec<VenueNight>,
    /// Nights gone by, newest first.
    pub past: Vec<VenueNight>,
}

/// One night at this venue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VenueNight {
    /// The night.
    pub event_name: String,
    /// Its page.
    pub event_href: String,
    /// Its festival day.
    pub day: Day,
    /// The sets here, in running order.
    pub sets: Vec<VenueSet>,
}

/// One set at this venue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VenueSet {
    /// The band.
    pub band: String,
    /// Its page.
    pub band_href: String,
    /// Start; `None` when it is to be announced.
    pub starts: Option<Clock>,
    /// End; `None` when the start is to be announced.
    pub ends: Option<Ending>,
}
