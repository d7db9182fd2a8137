//! `/embed/{slug}`: a night inside of somebody else's page (public specification, 6.2). It shows and links, and does nothing else: no form, no choice, no
//! memory.

use askama::Template;

use super::event::{SetRow, StartGroup};
use super::layout::Assets;
use super::parts::{Day, Ending, SetState, VenueTag};

/// The page in the frame.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "embed.html")]
pub struct EmbedPage {
    /// The document title.
    pub title: String,
    /// The name of the site, for the link to it.
    pub site_name: String,
    /// Style sheets and script.
    pub assets: Assets,
    /// The theme that the frame asks for; `None` follows the system of the visitor.
    pub theme: Option<&'static str>,
    /// The name of the night.
    pub name: String,
    /// Its page.
    pub href: String,
    /// Its day or days.
    pub day: Day,
    /// Names the zone; `None` without times.
    pub zone_sentence: Option<String>,
    /// The one room that is shown; `None` = all.
    pub room: Option<VenueTag>,
    /// The sets by start.
    pub groups: Vec<StartGroup>,
    /// Sets whose start is to be announced.
    pub unscheduled: Vec<SetRow>,
    /// What to say instead of a list.
    pub silence: Option<&'static str>,
}
