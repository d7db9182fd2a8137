//! `/artists` and `/venues`: everybody by name (public specification, 6.2).

use askama::Template;

use super::band::Portrait;
use super::home::{Choice, Narrowing, Pick};
use super::layout::{Layout, Mode, Robots, THEMES};
use super::parts::VenueMark;

/// A directory: the bands or the venues, a page of them at a time.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "directory.html")]
pub struct DirectoryPage {
    /// What surrounds the page.
    pub layout: Layout,
    /// What is listed.
    pub kind: Kind,
    /// What is looked for.
    pub search: SearchForm,
    /// The entries of this page, by name.
    pub entries: Vec<Entry>,
    /// How many fit altogether.
    pub total: usize,
    /// Which page this is, from 1.
    pub number: usize,
    /// How many pages there are, at least 1.
    pub pages: usize,
    /// The page before.
    pub previous_href: Option<String>,
    /// The page after.
    pub next_href: Option<String>,
}

impl DirectoryPage {
    /// The word for the entries that fit.
    pub const fn noun(&self) -> &'static str {
        self.kind.noun(self.total)
    }
}

/// What a directory lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Bands.
    Artists,
    /// Venues.
    Venues,
}

impl Kind {
    /// The headline.
    pub const fn heading(self) -> &'static str {
        match self {
            Self::Artists => "Artists",
            Self::Venues => "Venues",
        }
    }

    /// The path of the directory.
    pub const fn path(self) -> &'static str {
        match self {
            Self::Artists => "/artists",
            Self::Venues => "/venues",
        }
    }

    /// The words for a number of entries.
    pub const fn noun(self, number: usize) -> &'static str {
        match (self, number) {
            (Self::Artists, 1) => "artist",
            (Self::Artists, _) => "artists",
            (Self::Venues, 1) => "venue",
            (Self::Venues, _) => "venues",
        }
    }

    /// What to type into the search field.
    pub const fn hint(self) -> &'static str {
        match self {
            Self::Artists => "Name or genre",
            Self::Venues => "Name or city",
        }
    }
}

/// The form that narrows the directory; it is sent by GET and its answer is this page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchForm {
    /// What was typed.
    pub typed: String,
    /// The genres; the first stands for all of them. Empty where there is nothing to choose.
    pub genres: Vec<Choice>,
    /// Whether the list is narrowed now.
    pub narrowing: Narrowing,
}

/// One line of a directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The name.
    pub name: String,
    /// Its page.
    pub href: String,
    /// Its picture or sign.
    pub face: Face,
    /// Genres and origin, or the city; empty if nothing is known.
    pub facts: Vec<String>,
    /// "4 sets", "5 sets on 4 nights".
    pub tally: String,
}

/// What stands beside a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Face {
    /// A band.
    Band(Portrait),
    /// A venue.
    Venue(VenueMark),
}
