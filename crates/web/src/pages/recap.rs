//! `/event/{slug}/recap`: what an archived night was (public specification, 6.2).

use askama::Template;

use super::band::Figure;
use super::layout::{Layout, Mode, Robots, THEMES};
use super::parts::{Clock, Crumb, Day, Ending, Link, VenueTag};

/// The page that looks back at a night.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "recap.html")]
pub struct RecapPage {
    /// What surrounds the page.
    pub layout: Layout,
    /// The way here: home and the night.
    pub crumbs: Vec<Crumb>,
    /// The name of the night.
    pub name: String,
    /// Its day or days.
    pub day: Day,
    /// The city.
    pub city: Option<String>,
    /// Its totals; empty without sets.
    pub figures: Vec<Figure>,
    /// Bands that played here for the first time, in running order.
    pub first_timers: Vec<Link>,
    /// Bands that had played before, in running order.
    pub returning: Vec<Link>,
    /// The bill by room, in the order in which the rooms were first played.
    pub rooms: Vec<RecapRoom>,
}

/// The sets of one room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecapRoom {
    /// The room; `None` for sets without one.
    pub venue: Option<VenueTag>,
    /// Its sets in running order.
    pub sets: Vec<RecapSet>,
}

/// One set of a night gone by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecapSet {
    /// The band.
    pub band: String,
    /// Its page.
    pub band_href: String,
    /// Start; `None` if nobody ever said.
    pub starts: Option<Clock>,
    /// End; `None` if nobody ever said when it starts.
    pub ends: Option<Ending>,
}
