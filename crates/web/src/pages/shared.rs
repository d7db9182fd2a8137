//! `/s/{slug}`: a plan that somebody shares (public specification, 6.2).

use askama::Template;

use super::event::{Picking, Standing};
use super::layout::{Layout, Mode, Robots, THEMES};
use super::parts::{Day, Ending, SetState};
use super::plan::PlanStop;

/// The page of a shared plan.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "shared.html")]
pub struct SharedPage {
    /// What surrounds the page: a card for messengers, nothing for search engines.
    pub layout: Layout,
    /// The name of the night.
    pub night: String,
    /// Where the night stands by the calendar.
    pub standing: Standing,
    /// The festival day or days.
    pub day: Day,
    /// What the fan's own plan needs to know of the night.
    pub picking: Picking,
    /// The last day on which the link works.
    pub ends: Until,
    /// The stops in running order.
    pub stops: Vec<PlanStop>,
    /// Their ids, `10,13`.
    pub sets: String,
    /// How many stops are not on the bill any more.
    pub gone: usize,
    /// The clashes, counted: "1 overlap, 2 conflicts".
    pub tally: Option<String>,
    /// The absolute address of this page.
    pub link: String,
    /// The stops as a plan of one's own, without script.
    pub list_href: String,
    /// What is left of a night that is over: its recap or its page.
    pub look_back_href: String,
    /// The stops as a calendar file; `None` without a timed stop.
    pub calendar_href: Option<String>,
    /// The same as a calendar that stays up to date: `webcal:`.
    pub webcal_href: String,
    /// The plan as plain text, one stop a line.
    pub text: String,
}

/// The end of a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Until {
    /// The instant, RFC 3339.
    pub datetime: String,
    /// "Wednesday 2 September 2026".
    pub full: String,
}
