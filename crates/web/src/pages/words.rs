//! Pages that show no data: what an installation keeps about its visitors, and what is left without a network (public specification, 6.2).

use askama::Template;

use super::layout::{Layout, Mode, Robots, THEMES};

/// `/privacy`: who runs this, what is stored, why, for how long, how to erase it.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "privacy.html")]
pub struct PrivacyPage {
    /// What surrounds the page.
    pub layout: Layout,
}

/// `/offline`, also in the place of any page that cannot be had: the list of kept nights is the browser's.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "offline.html")]
pub struct OfflinePage {
    /// What surrounds the page; not for search engines.
    pub layout: Layout,
}
