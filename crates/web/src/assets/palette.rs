//! The colours of the four themes, read from the one place where they are written: `static/css/tokens.css`.

use std::collections::BTreeMap;

use settimes_core::events::theme::Rgb;

use crate::pages::layout::THEMES;

/// The colours of a theme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Palette {
    /// Its name: `midnight`.
    pub(crate) theme: &'static str,
    colours: BTreeMap<String, Rgb>,
}

impl Palette {
    /// The colour behind a token without its dashes: `ground`. One that is missing is black; a test reads them all.
    pub(crate) fn colour(&self, token: &str) -> Rgb {
        self.colours.get(token).copied().unwrap_or(Rgb::BLACK)
    }
}

/// The palettes of a sheet of tokens, in the order of [`THEMES`]; `None` if one of them is not there.
pub(super) fn palettes(tokens: &str) -> Option<Vec<Palette>> {
    THEMES.iter().skip(1).map(|(theme, _)| palette(theme, tokens)).collect()
}

fn palette(theme: &'static str, tokens: &str) -> Option<Palette> {
    let (_, rest) = tokens.split_once(&format!("[data-theme={theme}] {{"))?;
    let (body, _) = rest.split_once('}')?;
    let pairs = body.split(';').filter_map(|line| line.trim().strip_prefix("--")?.split_once(':'));
    Some(Palette { theme, colours: pairs.filter_map(|(token, value)| Some((token.to_owned(), Rgb::read(value.trim())?))).collect() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_theme_has_every_colour() {
        let file = super::super::Files::get("css/tokens.css").unwrap();
        let found = palettes(&String::from_utf8_lossy(&file.data)).unwrap();

        assert_eq!(found.iter().map(|palette| palette.theme).collect::<Vec<_>>(), ["midnight", "neon", "daylight", "paper"]);
        for palette in found {
            for token in ["ground", "surface", "raised", "ink", "muted", "accent", "v1", "v2", "v3", "v4", "v5", "v6", "v7", "v8"] {
                assert!(palette.colours.contains_key(token), "{}: {token}", palette.theme);
            }
        }
    }

    #[test]
    fn a_sheet_without_a_theme_has_no_palettes() {
        assert_eq!(palettes("[data-theme=midnight] { --ink: #ffffff; }"), None);
    }
}
