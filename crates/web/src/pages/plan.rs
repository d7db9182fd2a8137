//! `/event/{slug}?view=mine&set=10&set=12`: a fan's plan without script (public specification, 6.2 and 6.3).

use askama::Template;

use super::event::{Picking, SetRow, Standing};
use super::layout::{Layout, Mode, Robots, THEMES};
use super::parts::{Clock, Day, Ending, SetState};

/// The page of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "plan.html")]
pub struct PlanPage {
    /// What surrounds the page; never for search engines.
    pub layout: Layout,
    /// The name of the night.
    pub night: String,
    /// Where the night stands by the calendar.
    pub standing: Standing,
    /// The festival day or days.
    pub day: Day,
    /// The form of the check boxes.
    pub picking: Picking,
    /// The picks in running order.
    pub stops: Vec<PlanStop>,
    /// How many picks are not on the bill.
    pub gone: usize,
    /// The clashes, counted: "1 overlap, 2 conflicts".
    pub tally: Option<String>,
    /// What to do next.
    pub next: Option<MoveCard>,
    /// The night with the picks ticked.
    pub change_href: String,
    /// The picks as a calendar file; `None` without a timed pick.
    pub calendar_href: Option<String>,
    /// The same as a calendar that stays up to date: `webcal:`.
    pub webcal_href: Option<String>,
}

/// One pick.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanStop {
    /// The way from the pick before: "30 min gap, 4 min walk".
    pub way: Option<String>,
    /// When it starts; `None` = to be announced.
    pub starts: Option<Clock>,
    /// The set, with its clashes.
    pub set: SetRow,
}

/// The next move, in times of the clock: they stay true until a set starts or ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MoveCard {
    /// "Decide", "Watching", "Move", "Up next".
    pub label: &'static str,
    /// What counts: "leave by 10:56 PM".
    pub big: Option<String>,
    /// Which sets.
    pub lead: String,
    /// The walk.
    pub more: Option<String>,
    /// The way there on a map.
    pub directions_href: Option<String>,
}
