//! Pages for people: one struct per page, one template per struct (`templates/`).
//!
//! A view struct holds what is already decided and formatted; a template only says where it goes. Nothing here reads a clock, a database or a
//! configuration: whoever fills the structs does. Styles are picked per page by [`Surface`].

pub mod band;
pub mod directory;
pub mod embed;
pub mod error;
pub mod event;
pub mod home;
pub mod layout;
pub mod map;
pub mod parts;
pub mod plan;
pub mod recap;
pub mod shared;
pub mod timetable;
pub mod venue;
pub mod words;

pub use band::BandPage;
pub use directory::DirectoryPage;
pub use embed::EmbedPage;
pub use error::{ErrorPage, Trouble};
pub use event::EventPage;
pub use home::HomePage;
pub use layout::Layout;
pub use plan::PlanPage;
pub use recap::RecapPage;
pub use shared::SharedPage;
pub use venue::VenuePage;
pub use words::{OfflinePage, PrivacyPage};

/// A family of pages that share one style sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Surface {
    /// The list of nights: [`HomePage`].
    Home,
    /// One night: [`EventPage`], [`PlanPage`].
    Event,
    /// A plan that somebody shares: [`SharedPage`]. Looks like a night, does less.
    Shared,
    /// A night inside of somebody else's page: [`EmbedPage`].
    Embed,
    /// A band, a venue, a night gone by: [`BandPage`], [`VenuePage`], [`RecapPage`].
    Profile,
    /// Everybody by name: [`DirectoryPage`].
    Directory,
    /// Something went wrong: [`ErrorPage`].
    Error,
    /// Words about the installation: [`PrivacyPage`], [`OfflinePage`].
    Words,
}

impl Surface {
    /// Every surface, for whoever builds the style sheets.
    pub const ALL: [Self; 8] =
        [Self::Home, Self::Event, Self::Shared, Self::Embed, Self::Profile, Self::Directory, Self::Error, Self::Words];

    /// The file name of the finished style sheet, before a content hash is put into it.
    pub const fn sheet(self) -> &'static str {
        match self {
            Self::Home => "home.css",
            // One sheet for both: whoever opens a shared plan has the styles of its night.
            Self::Event | Self::Shared => "event.css",
            Self::Embed => "embed.css",
            Self::Profile => "profile.css",
            Self::Directory => "directory.css",
            Self::Error => "error.css",
            Self::Words => "words.css",
        }
    }

    /// The files of `static/css/` that make the sheet, in the order in which they are joined: a page asks for one style sheet, not for three.
    pub const fn sources(self) -> &'static [&'static str] {
        match self {
            Self::Home => &["tokens.css", "parts.css", "home.css"],
            Self::Event | Self::Shared => &["tokens.css", "parts.css", "event.css", "timetable.css", "plan.css", "night.css"],
            Self::Embed => &["tokens.css", "embed.css"],
            Self::Profile => &["tokens.css", "parts.css", "profile.css"],
            Self::Directory => &["tokens.css", "parts.css", "directory.css"],
            Self::Error => &["tokens.css", "parts.css", "error.css"],
            Self::Words => &["tokens.css", "parts.css", "words.css"],
        }
    }

    /// What the notice says of a page that is a copy, before its moment; empty if a copy is as good as the page.
    pub const fn copy_words(self) -> &'static str {
        match self {
            Self::Home | Self::Event => "This is the programme as of",
            Self::Shared => "This plan is as of",
            Self::Profile | Self::Directory => "This page is as of",
            Self::Embed | Self::Error | Self::Words => "",
        }
    }

    /// The file name of the finished script, before a content hash is put into it.
    pub const fn script(self) -> &'static str {
        match self {
            Self::Home => "home.js",
            Self::Embed => "embed.js",
            Self::Event => "event.js",
            Self::Shared => "shared.js",
            Self::Profile => "profile.js",
            Self::Directory | Self::Error => "night.js",
            Self::Words => "words.js",
        }
    }

    /// The modules of `static/js/` that make the script, in the order in which they are joined.
    pub const fn script_sources(self) -> &'static [&'static str] {
        match self {
            Self::Home => &["live.js", "night.js", "resume.js", "note.js", "offline.js", "beacon.js"],
            Self::Embed => &["live.js", "night.js", "beacon.js"],
            Self::Event => &[
                "live.js",
                "night.js",
                "plan-rules.js",
                "plan-keep.js",
                "plan-page.js",
                "plan-words.js",
                "plan-send.js",
                "plan-share.js",
                "plan-offer.js",
                "plan.js",
                "night-view.js",
                "note.js",
                "offline.js",
                "beacon.js",
            ],
            Self::Shared => &[
                "night.js",
                "plan-keep.js",
                "plan-page.js",
                "plan-send.js",
                "plan-share.js",
                "shared.js",
                "note.js",
                "offline.js",
                "beacon.js",
            ],
            Self::Profile => &["night.js", "plan-keep.js", "band-pick.js", "note.js", "offline.js", "beacon.js"],
            Self::Directory | Self::Error => &["night.js", "note.js", "offline.js", "beacon.js"],
            Self::Words => &["night.js", "kept.js", "note.js", "offline.js", "beacon.js"],
        }
    }
}
