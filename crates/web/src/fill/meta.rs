//! Head, header and footer of a page from the settings and a few words (public specification, 6.1).

use settimes_app::Mode as InstallationMode;
use settimes_core::events::Event;
use settimes_core::moment::ClockFace;
use settimes_core::text;

use super::Site;
use super::site::{CALENDAR, Photo};
use crate::feeds;
use crate::pages::Surface;
use crate::pages::layout::{Alternate, Copies, JsonLd, Layout, Mode, Robots, ShareCard, ShareImage};
use crate::worker::WORKER_PATH;

/// Longest meta description, characters.
const LONGEST_DESCRIPTION: usize = 200;

/// What a page for search engines says about itself.
pub(super) struct Head {
    /// Without the name of the site.
    pub(super) title: String,
    /// Plain text of any length.
    pub(super) description: String,
    /// Its path, the one that counts if it can be reached by several.
    pub(super) path: String,
    /// `og:type`.
    pub(super) kind: &'static str,
    /// A picture and what it shows.
    pub(super) image: Option<(Photo, String)>,
    /// Other forms of the same content.
    pub(super) alternates: Vec<Alternate>,
    /// Structured data.
    pub(super) json_ld: JsonLd,
    /// Names the zone; `None` on a page without times.
    pub(super) zone_sentence: Option<String>,
}

impl Site<'_> {
    /// The surroundings of a page that may be found and shared.
    pub(super) fn layout(&self, surface: Surface, head: Head) -> Layout {
        let image = head.image.map(|(photo, alt)| ShareImage { url: photo.url, alt });
        Layout {
            description: Some(text::shorten(&head.description, LONGEST_DESCRIPTION)),
            canonical_url: Some(self.settings.own.link(&head.path)),
            robots: Robots::Index,
            share_card: Some(ShareCard { kind: head.kind.to_owned(), title: head.title.clone(), image }),
            alternates: head.alternates,
            json_ld: Some(head.json_ld),
            zone_sentence: head.zone_sentence,
            ..self.bare_layout(surface, &head.title)
        }
    }

    /// The same for a page about a night, in its colours.
    pub(super) fn layout_of(&self, event: &Event, surface: Surface, head: Head) -> Layout {
        Layout { assets: self.assets_of(surface, event), ..self.layout(surface, head) }
    }

    /// The surroundings of a page that is not for search engines and shows nothing of ours.
    pub(super) fn bare_layout(&self, surface: Surface, title: &str) -> Layout {
        let settings = self.settings;
        Layout {
            title: format!("{title} | {}", settings.site_name),
            description: None,
            canonical_url: None,
            robots: Robots::NoIndex,
            share_card: None,
            alternates: Vec::new(),
            json_ld: None,
            assets: self.assets.page(surface),
            site_name: settings.site_name.clone(),
            operator: Some(settings.operator.trim()).filter(|name| !name.is_empty()).map(str::to_owned),
            zone_sentence: None,
            calendar_href: CALENDAR.to_owned(),
            mode: match settings.mode {
                InstallationMode::Demo => Mode::Demo,
                InstallationMode::Production | InstallationMode::Development => Mode::Real,
            },
            copies: Copies {
                worker_href: settings.service_worker.then(|| WORKER_PATH.to_owned()),
                words: surface.copy_words(),
                face: match settings.clock_face {
                    ClockFace::Twelve => "12",
                    ClockFace::TwentyFour => "24",
                },
                zone: settings.zone.name().to_owned(),
            },
        }
    }
}

/// A calendar of the page's sets.
pub(super) fn calendar(title: String, href: String) -> Alternate {
    Alternate { media_type: "text/calendar".to_owned(), title, href }
}

/// The feed of new and changed nights.
pub(super) fn news_feed(site: &Site<'_>) -> Alternate {
    let title = format!("New nights of {}", site.settings.site_name);
    Alternate { media_type: feeds::ATOM_TYPE.to_owned(), title, href: feeds::ATOM.to_owned() }
}

/// Some names, then how many more: "A, B, C and 4 more".
pub(super) fn some_of<'a>(names: impl IntoIterator<Item = &'a str>, most: usize) -> String {
    let names: Vec<&str> = names.into_iter().collect();
    let shown = names.iter().take(most).copied().collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(most) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}
