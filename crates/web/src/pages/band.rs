//! `/band/{id}`: one band (public specification, 6.2).

use askama::Template;

use super::layout::{CleanHtml, Layout, Mode, Robots, THEMES};
use super::parts::{Clock, Crumb, Day, Ending, Link, VenueTag};

/// The page of a band.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "band.html")]
pub struct BandPage {
    /// What surrounds the page.
    pub layout: Layout,
    /// The way here: home, and the night the band plays next if there is one.
    pub crumbs: Vec<Crumb>,
    /// The name.
    pub name: String,
    /// The picture.
    pub portrait: Portrait,
    /// Genres, one per entry.
    pub genres: Vec<String>,
    /// "Alder Reach, ON".
    pub origin: Option<String>,
    /// The biography.
    pub bio: Option<CleanHtml>,
    /// Website and profiles.
    pub links: Vec<Link>,
    /// Figures of its history; empty below 3 sets and 2 events.
    pub figures: Vec<Figure>,
    /// Sets to come, soonest first.
    pub upcoming: Vec<Gig>,
    /// Sets gone by, newest first.
    pub past: Vec<Gig>,
}

/// The picture of a band.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Portrait {
    /// A photo.
    Photo {
        /// Its address; its host is in the content security policy.
        src: String,
        /// What it shows.
        alt: String,
    },
    /// No photo: the first letters of the name, one or two.
    Initials(String),
}

/// One figure with its words: "17" "sets", "Foundry Nine" "home room".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// The figure.
    pub value: String,
    /// What it counts.
    pub label: String,
}

/// One set of this band.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gig {
    /// What the plan needs to pick the set; `None` once it is played.
    pub pick: Option<GigPick>,
    /// The night.
    pub event_name: String,
    /// Its page.
    pub event_href: String,
    /// Its festival day.
    pub day: Day,
    /// Start; `None` when it is to be announced.
    pub starts: Option<Clock>,
    /// End; `None` when the start is to be announced.
    pub ends: Option<Ending>,
    /// The room; `None` when it is to be announced.
    pub venue: Option<VenueTag>,
}

/// What the browser needs to put a set on the plan of its night.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GigPick {
    /// The performance id.
    pub set: i64,
    /// The event's id.
    pub event: i64,
    /// Its slug: the plan is stored under it.
    pub slug: String,
    /// Its last festival day.
    pub last_day: String,
}
