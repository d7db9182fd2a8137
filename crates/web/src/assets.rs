//! What the browser gets besides pages: style sheets, scripts, icons. They are part of the program; each has its content in its name, so that a browser
//! may keep it for good (public specification, 1.5).

mod palette;
mod script;
mod sheet;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write as _;

use bytes::Bytes;
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};

use crate::pages::Surface;
use crate::pages::layout::Assets;

pub(crate) use palette::Palette;

/// Where assets live: `/assets/event.3f2a91c0.css`.
pub(crate) const ASSET_PATH: &str = "/assets/";

/// Bytes of the hash that enter a name; twice as many characters.
const HASH_BYTES: usize = 4;

/// The files of `static/`.
#[derive(RustEmbed)]
#[folder = "static/"]
struct Files;

/// One asset.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asset {
    /// What is sent.
    pub bytes: Bytes,
    /// Its media type.
    pub content_type: &'static str,
}

/// All assets by name, made once at start.
#[derive(Debug, Clone)]
pub struct AssetBook {
    assets: BTreeMap<String, Asset>,
    addresses: BTreeMap<&'static str, String>,
    palettes: Vec<Palette>,
}

/// A file that the pages need is not in the program.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the asset {0} is missing from the program")]
pub struct MissingAsset(pub &'static str);

impl AssetBook {
    /// Joins the style sheets, shrinks them and names everything by its content.
    pub fn build() -> Result<Self, MissingAsset> {
        let tokens = embedded(TOKENS)?;
        let palettes = palette::palettes(&String::from_utf8_lossy(&tokens)).ok_or(MissingAsset(TOKENS))?;
        let mut book = Self { assets: BTreeMap::new(), addresses: BTreeMap::new(), palettes };
        for surface in Surface::ALL {
            book.add(surface.sheet(), Bytes::from(joined_sheet(surface)?), "text/css; charset=utf-8");
        }
        book.add(THEME_JS, embedded("js/theme.js")?, SCRIPT);
        for surface in Surface::ALL {
            book.add(surface.script(), Bytes::from(joined_script(surface)?), SCRIPT);
        }
        book.add(ICON, embedded("icons/icon.svg")?, "image/svg+xml");
        for (name, path) in PNG_ICONS {
            book.add(name, embedded(path)?, "image/png");
        }
        Ok(book)
    }

    /// The addresses that a page of this surface names in its head.
    pub fn page(&self, surface: Surface) -> Assets {
        Assets {
            styles: vec![self.address(surface.sheet())],
            theme_js: self.address(THEME_JS),
            night_js: self.address(surface.script()),
            icon: self.address(ICON),
            touch_icon: self.address("touch-180.png"),
        }
    }

    /// The address of one of the icons; empty for another name.
    pub fn icon(&self, name: &str) -> String {
        self.address(name)
    }

    /// The colours of the themes.
    pub(crate) fn palettes(&self) -> &[Palette] {
        &self.palettes
    }

    /// The asset of this name (without [`ASSET_PATH`]), as `event.3f2a91c0.css`.
    pub fn get(&self, name: &str) -> Option<&Asset> {
        self.assets.get(name)
    }

    /// Every name with its asset, by name.
    pub fn all(&self) -> impl Iterator<Item = (&str, &Asset)> {
        self.assets.iter().map(|(name, asset)| (name.as_str(), asset))
    }

    fn add(&mut self, name: &'static str, bytes: Bytes, content_type: &'static str) {
        let hashed = hashed_name(name, &bytes);
        self.addresses.insert(name, format!("{ASSET_PATH}{hashed}"));
        self.assets.insert(hashed, Asset { bytes, content_type });
    }

    fn address(&self, name: &str) -> String {
        self.addresses.get(name).cloned().unwrap_or_default()
    }
}

const TOKENS: &str = "css/tokens.css";
const THEME_JS: &str = "theme.js";
const SCRIPT: &str = "text/javascript; charset=utf-8";
const ICON: &str = "icon.svg";

/// The mark in the sizes that systems ask for, with their files; drawn by `scripts/icons.sh`.
const PNG_ICONS: [(&str, &str); 4] = [
    ("icon-192.png", "icons/icon-192.png"),
    ("icon-512.png", "icons/icon-512.png"),
    ("maskable-512.png", "icons/maskable-512.png"),
    ("touch-180.png", "icons/touch-180.png"),
];

/// The icon that browsers ask for by this one name.
pub(crate) fn favicon() -> Result<Bytes, MissingAsset> {
    embedded("icons/favicon.ico")
}

/// The sources of the worker after what the server writes itself, and of the one that takes it away.
pub(crate) const WORKER: [&str; 2] = ["worker/ways.js", "worker/worker.js"];
/// The worker of an installation that wants none.
pub(crate) const NO_WORKER: [&str; 1] = ["worker/off.js"];

/// Modules of ours as one script.
pub(crate) fn joined_modules(sources: &[&'static str]) -> Result<String, MissingAsset> {
    let mut joined = String::new();
    for source in sources {
        let file = Files::get(&format!("js/{source}")).ok_or(MissingAsset(source))?;
        joined.push_str(&script::joinable(&String::from_utf8_lossy(&file.data)));
    }
    Ok(joined)
}

fn embedded(path: &'static str) -> Result<Bytes, MissingAsset> {
    let file = Files::get(path).ok_or(MissingAsset(path))?;
    Ok(match file.data {
        Cow::Borrowed(bytes) => Bytes::from_static(bytes),
        Cow::Owned(bytes) => Bytes::from(bytes),
    })
}

fn joined_sheet(surface: Surface) -> Result<String, MissingAsset> {
    let mut joined = String::new();
    for source in surface.sources() {
        let file = Files::get(&format!("css/{source}")).ok_or(MissingAsset(source))?;
        joined.push_str(&String::from_utf8_lossy(&file.data));
        joined.push('\n');
    }
    Ok(sheet::shrink(&joined))
}

fn joined_script(surface: Surface) -> Result<String, MissingAsset> {
    joined_modules(surface.script_sources())
}

/// `event.css` and its content become `event.3f2a91c0.css`.
pub(crate) fn hashed_name(name: &str, bytes: &[u8]) -> String {
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    let mut hashed = format!("{stem}.");
    for byte in Sha256::digest(bytes).iter().take(HASH_BYTES) {
        let _ = write!(hashed, "{byte:02x}");
    }
    hashed.push('.');
    hashed.push_str(ending);
    hashed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_address_of_a_page_leads_to_an_asset() {
        let book = AssetBook::build().unwrap();

        for surface in Surface::ALL {
            let Assets { styles, theme_js, night_js, icon, touch_icon } = book.page(surface);
            for (address, media) in styles.iter().map(|style| (style, "text/css")).chain([
                (&theme_js, "text/javascript"),
                (&night_js, "text/javascript"),
                (&icon, "image/svg+xml"),
                (&touch_icon, "image/png"),
            ]) {
                let asset = book.get(address.strip_prefix(ASSET_PATH).unwrap()).unwrap();
                assert!(asset.content_type.starts_with(media), "{address}");
                assert!(!asset.bytes.is_empty(), "{address}");
            }
        }
        assert_eq!(book.get("event.css"), None);
        let kinds = |name: fn(Surface) -> &'static str| Surface::ALL.map(name).into_iter().collect::<std::collections::BTreeSet<_>>().len();
        assert_eq!(book.all().count(), kinds(Surface::sheet) + kinds(Surface::script) + 2 + PNG_ICONS.len());
    }

    #[test]
    fn a_name_changes_with_its_content_and_with_nothing_else() {
        assert_eq!(hashed_name("event.css", b"a{}"), hashed_name("event.css", b"a{}"));
        assert_ne!(hashed_name("event.css", b"a{}"), hashed_name("event.css", b"b{}"));
        assert_eq!(hashed_name("event.css", b"").len(), "event.3f2a91c0.css".len());
        assert_eq!(AssetBook::build().unwrap().addresses, AssetBook::build().unwrap().addresses);
    }

    #[test]
    fn the_page_of_a_night_stays_light() {
        let book = AssetBook::build().unwrap();
        let Assets { styles, theme_js, night_js, .. } = book.page(Surface::Event);
        let mut packed = 0;
        for address in styles.iter().chain([&theme_js, &night_js]) {
            let mut bytes = book.get(address.strip_prefix(ASSET_PATH).unwrap()).unwrap().bytes.as_ref();
            let mut out = Vec::new();
            brotli::BrotliCompress(&mut bytes, &mut out, &brotli::enc::BrotliEncoderParams::default()).unwrap();
            packed += out.len();
        }

        assert!(packed <= 21_000, "{packed} bytes of style and script leave too little of the 30 kB for the programme");
    }
}
