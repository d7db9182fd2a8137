//! `/`: the nights (public specification, 6.2).

use askama::Template;

use super::layout::{Layout, Mode, Robots, THEMES};
use super::parts::{Day, Ending, Link, NightSpan, RoomNow};

/// The list of nights.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "home.html")]
pub struct HomePage {
    /// What surrounds the page.
    pub layout: Layout,
    /// Venue and month; `None` when there is nothing to choose from.
    pub filters: Option<Filters>,
    /// Nights of today.
    pub now: Vec<NightCard>,
    /// Nights to come, soonest first.
    pub coming: Vec<NightCard>,
    /// Nights gone by, newest first.
    pub past: PastNights,
}

impl HomePage {
    /// The words of the `h1`, by what there is to show.
    pub fn headline(&self) -> &'static str {
        match (self.now.as_slice(), self.coming.as_slice()) {
            ([_, ..], _) => "It’s tonight.",
            ([], [_, ..]) => "Where to next?",
            ([], []) if self.is_narrowed() => "No night fits that.",
            ([], []) => "Nothing on the bill yet.",
        }
    }

    /// No night at all, not even a past one.
    pub fn is_empty(&self) -> bool {
        self.now.is_empty() && self.coming.is_empty() && self.past.total == 0
    }

    /// Whether the visitor chose a venue or a month.
    pub fn is_narrowed(&self) -> bool {
        self.filters.as_ref().is_some_and(|filters| filters.narrowing == Narrowing::On)
    }
}

/// The form that narrows the list; it is sent by GET and its answer is this page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filters {
    /// The venues; the first stands for all of them and has an empty value.
    pub venues: Vec<Choice>,
    /// The months; the first stands for all of them and has an empty value.
    pub months: Vec<Choice>,
    /// Whether the list is narrowed now.
    pub narrowing: Narrowing,
}

/// Whether a list is narrowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Narrowing {
    /// Everything is shown.
    Off,
    /// Something is left out; the page offers to show everything.
    On,
}

/// One entry of a list to choose from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What it says.
    pub label: String,
    /// Whether it is chosen.
    pub pick: Pick,
}

/// Whether a [`Choice`] is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pick {
    /// It is.
    Chosen,
    /// It is not.
    Open,
}

/// One night, to come or tonight.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NightCard {
    /// Its page, `/event/{slug}`.
    pub href: String,
    /// Its name.
    pub name: String,
    /// Its day or days.
    pub day: Day,
    /// The city.
    pub city: Option<String>,
    /// First start and last end; `None` without times.
    pub span: Option<NightSpan>,
    /// Distinct bands of the visible sets.
    pub bands: usize,
    /// Distinct venues of the visible sets.
    pub venues: usize,
    /// The first bands of the bill with their pages.
    pub chips: Vec<Link>,
    /// How many bands are not among the chips.
    pub more_bands: usize,
    /// Where tickets are sold.
    pub tickets_href: Option<String>,
    /// What happens in each room at this moment; empty unless the night is on.
    pub on_now: Vec<RoomNow>,
}

/// The nights gone by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastNights {
    /// How many there are in all.
    pub total: usize,
    /// Those shown.
    pub nights: Vec<PastNight>,
    /// The same page with more of them, `/?past=20#past`; `None` when all are shown.
    pub more_href: Option<String>,
    /// Closed at first; open when the visitor asked for more.
    pub fold: Fold,
}

/// Whether a part that can be folded is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fold {
    /// Only its heading shows.
    Closed,
    /// All of it shows.
    Open,
}

/// One night gone by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastNight {
    /// Its page.
    pub href: String,
    /// Its name.
    pub name: String,
    /// Its day or days.
    pub day: Day,
    /// The city.
    pub city: Option<String>,
    /// Distinct bands.
    pub bands: usize,
    /// Distinct venues.
    pub venues: usize,
}
