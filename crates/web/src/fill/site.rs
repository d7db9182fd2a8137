//! What every page needs besides its own data: the settings of the installation and the names of its assets.

use settimes_app::Settings;
use settimes_core::events::Event;
use settimes_core::ids::BandId;
use settimes_core::links;
use url::Url;

use crate::assets::AssetBook;
use crate::pages::parts::Link;

/// The installation, as pages see it.
#[derive(Debug, Clone, Copy)]
pub struct Site<'a> {
    /// How it is set up.
    pub settings: &'a Settings,
    /// Style sheets, scripts, icons.
    pub assets: &'a AssetBook,
}

/// The calendar of all nights (public specification, 8.1).
pub(super) const CALENDAR: &str = "/api/feeds/ical";

/// The kinds of link that pages show, with their words; in the order in which they are shown.
const LINK_WORDS: [(&str, &str); 10] = [
    ("website", "Website"),
    ("bandcamp", "Bandcamp"),
    ("instagram", "Instagram"),
    ("facebook", "Facebook"),
    ("youtube", "YouTube"),
    ("spotify", "Spotify"),
    ("apple_music", "Apple Music"),
    ("linktree", "Linktree"),
    ("x", "X"),
    ("tiktok", "TikTok"),
];

/// The page of a night.
pub(super) fn event_href(event: &Event) -> String {
    format!("/event/{}", event.slug)
}

/// The page that looks back at an archived night.
pub(super) fn recap_href(event: &Event) -> String {
    format!("/event/{}/recap", event.slug)
}

/// The calendar of a night.
pub(super) fn event_calendar(event: &Event) -> String {
    format!("{CALENDAR}?event={}", event.slug)
}

/// The page of a band.
pub(super) fn band_href(band: BandId) -> String {
    format!("/band/{band}")
}

/// Links with their words, from kind and address; kinds without words are left out.
pub(super) fn worded_links(found: &[(&str, String)]) -> Vec<Link> {
    LINK_WORDS
        .iter()
        .filter_map(|(kind, label)| {
            let (_, href) = found.iter().find(|(name, _)| name == kind)?;
            Some(Link { label: (*label).to_owned(), href: href.clone() })
        })
        .collect()
}

/// A photo that pages may show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Photo {
    /// For `<img src>`: a path of ours or a foreign https address.
    pub(super) src: String,
    /// The absolute address.
    pub(super) url: String,
}

impl Site<'_> {
    /// The photo behind a stored address, if pages may show it: our own under `/media/`, or a foreign https one of a host that the settings admit
    /// (public specification, 6.1).
    pub(super) fn photo(&self, stored: Option<&str>) -> Option<Photo> {
        let own = Url::parse(self.settings.own.origin()).ok()?;
        let url = own.join(stored?.trim()).ok()?;
        if url.origin() == own.origin() {
            let is_ours = url.path().starts_with("/media/") && url.path().len() > "/media/".len();
            return is_ours.then(|| Photo { src: url.path().to_owned(), url: self.settings.own.link(url.path()) });
        }
        let host = url.host_str()?;
        let admitted = self.settings.external_images || self.settings.photo_hosts.iter().any(|known| known.eq_ignore_ascii_case(host));
        let is_plain = url.scheme() == "https" && url.port().is_none() && links::safe_url(url.as_str()).is_some();
        (is_plain && admitted).then(|| Photo { src: url.as_str().to_owned(), url: url.as_str().to_owned() })
    }
}
