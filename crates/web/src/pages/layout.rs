//! What surrounds every page: head, header, footer, and the few types that may enter HTML unescaped.

use std::fmt;

use serde_json::Value;

/// The themes to choose from, with what the switch says; the first follows the system (public specification, 6.4).
pub const THEMES: [(&str, &str); 5] =
    [("auto", "Auto"), ("midnight", "Midnight"), ("neon", "Neon"), ("daylight", "Daylight"), ("paper", "Paper")];

/// Head, header and footer of a page (`templates/layout.html`). Public specification, 6.1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    /// The whole document title, site name included: "Lamplight Crawl Vol. 6 | `SetTimes`".
    pub title: String,
    /// The meta description: plain text, at most 200 characters.
    pub description: Option<String>,
    /// The absolute address of this page under `public_url`.
    pub canonical_url: Option<String>,
    /// Whether search engines may keep the page.
    pub robots: Robots,
    /// What a shared link shows; `None` on pages nobody shares (errors, forms).
    pub share_card: Option<ShareCard>,
    /// Other forms of the same content: Atom, iCal.
    pub alternates: Vec<Alternate>,
    /// Structured data.
    pub json_ld: Option<JsonLd>,
    /// Style sheets and scripts, with their content hashes.
    pub assets: Assets,
    /// The name of this installation, from the configuration.
    pub site_name: String,
    /// Who runs this installation, from the configuration.
    pub operator: Option<String>,
    /// Names the zone once per page: "All times Toronto time"; `None` on pages without times.
    pub zone_sentence: Option<String>,
    /// The calendar of all nights: `/api/feeds/ical`.
    pub calendar_href: String,
    /// Whether this is a real installation or a demonstration.
    pub mode: Mode,
    /// How the page outlives the network.
    pub copies: Copies,
}

/// What the scripts need to know to keep a page and to say how old a kept one is (public specification, 6.5).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copies {
    /// The file of the service worker; `None` if this installation wants none.
    pub worker_href: Option<String>,
    /// What the notice says before the moment of the copy; may be empty.
    pub words: &'static str,
    /// `12` or `24`.
    pub face: &'static str,
    /// The zone of all times.
    pub zone: String,
}

/// Whether search engines may keep a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Robots {
    /// They may.
    Index,
    /// They must not: errors, forms, personal plans.
    NoIndex,
}

/// What stands behind the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// A real installation.
    Real,
    /// Demonstration data: a banner says so on every page.
    Demo,
}

/// Open Graph and Twitter card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShareCard {
    /// `og:type`: `website`, `profile`, `article`.
    pub kind: String,
    /// `og:title`, without the site name.
    pub title: String,
    /// The picture, if there is one; with it the Twitter card is a large one.
    pub image: Option<ShareImage>,
}

/// The picture of a [`ShareCard`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShareImage {
    /// Absolute address.
    pub url: String,
    /// What the picture shows.
    pub alt: String,
}

/// One `link rel="alternate"`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alternate {
    /// Media type, as `text/calendar`.
    pub media_type: String,
    /// A title for the reader's list of feeds.
    pub title: String,
    /// Where it is.
    pub href: String,
}

/// Addresses of the assets of one page. With one style sheet the first view is four requests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assets {
    /// The style sheet of the page's [`Surface`](super::Surface); after it the colours of the event, if it brings its own.
    pub styles: Vec<String>,
    /// `js/theme.js`: blocking, sets the theme before the first paint.
    pub theme_js: String,
    /// `js/night.js`: module, theme switch and minute clock.
    pub night_js: String,
    /// The mark, as a drawing.
    pub icon: String,
    /// The mark for the first screen of a phone, without corners.
    pub touch_icon: String,
}

/// Structured data that cannot end its `<script>` element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JsonLd(String);

impl JsonLd {
    /// Writes `data` so that it is safe inside `<script type="application/ld+json">`: `<`, `>` and `&` become `\u003c`, `\u003e`, `\u0026`.
    pub fn new(data: &Value) -> Self {
        // Outside of strings JSON has none of these characters, and inside of a string the escape means the same.
        Self(data.to_string().replace('&', "\\u0026").replace('<', "\\u003c").replace('>', "\\u003e"))
    }
}

impl fmt::Display for JsonLd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// HTML that has been cleaned to the elements we allow (a biography: `p br strong em ul ol li a`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CleanHtml(String);

impl CleanHtml {
    /// Takes HTML that the Markdown cleaner has made. Never give it what a person typed.
    pub fn from_cleaner(html: String) -> Self {
        Self(html)
    }
}

impl fmt::Display for CleanHtml {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn structured_data_cannot_end_its_script_element() {
        let written = JsonLd::new(&json!({"name": "</script><b>&"})).to_string();

        assert_eq!(written, r#"{"name":"\u003c/script\u003e\u003cb\u003e\u0026"}"#);
    }

    #[test]
    fn structured_data_still_means_the_same() {
        let data = json!({"name": "Kestrel & Pike <live>"});

        let read: Value = serde_json::from_str(&JsonLd::new(&data).to_string()).unwrap();

        assert_eq!(read, data);
    }
}
