//! The style sheet of a night that brings its own colours (public specification, 6.4).
//!
//! An organiser chooses one colour for a poster, a fan reads it in four themes. In each theme the accent becomes the nearest shade in which words can be
//! read wherever the pages write in it; where that would be another colour altogether, the theme keeps its own. What can be pressed carries black or white
//! words, whichever stand out. The glow at the top of the page gives way until the words on it can be read.

use std::fmt::Write as _;

use settimes_core::events::Event;
use settimes_core::events::theme::{LEAST_CONTRAST, Rgb, ThemeColors};

use super::Site;
use super::site::event_href;
use crate::assets::{Palette, hashed_name};
use crate::pages::Surface;
use crate::pages::layout::Assets;

/// Percent of a venue's colour in the ground of its sets, and of the accent in the card of the next move.
const TINTS: (u32, u32) = (14, 16);
/// Percent of the glow where the first words stand.
const GLOW: u32 = 17;

/// The colours of a night as a style sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NightColours {
    /// `theme.3f2a91c0.css`: named by its content.
    pub file_name: String,
    /// The rules.
    pub sheet: String,
}

/// The style sheet of a night; `None` if it brings no colours, or none that a theme can take.
pub fn night_colours(event: &Event, site: &Site<'_>) -> Option<NightColours> {
    let colours = ThemeColors::read(event.theme_colors.as_deref())?;
    let mut rules = String::new();
    for palette in site.assets.palettes() {
        let dress = dress(colours, palette);
        let theme = palette.theme;
        match theme {
            "midnight" => write!(rules, ":root,[data-theme=midnight]{{{dress}}}"),
            // Without a choice a light system gets daylight.
            "daylight" => {
                write!(rules, "[data-theme=daylight]{{{dress}}}@media (prefers-color-scheme:light){{:root:not([data-theme]){{{dress}}}}}")
            }
            _ => write!(rules, "[data-theme={theme}]{{{dress}}}"),
        }
        .ok()?;
    }
    // Paper stays black on white.
    let sheet = format!("@media screen{{{rules}}}\n");
    Some(NightColours { file_name: hashed_name("theme.css", sheet.as_bytes()), sheet })
}

/// The declarations for one theme.
fn dress(colours: ThemeColors, palette: &Palette) -> String {
    let accent = accent(colours.accent, palette);
    let shown = accent.unwrap_or_else(|| palette.colour("accent"));
    let mut dress = accent.map(|accent| format!("--accent:{};--on-accent:{};", accent.hex(), accent.words().hex())).unwrap_or_default();
    let _ = write!(dress, "--glow:{}", glow(colours.primary, shown, palette).hex());
    dress
}

/// The nearest shade of an accent that can be read wherever the pages write in it or on it.
fn accent(wanted: Rgb, palette: &Palette) -> Option<Rgb> {
    let (ink, surface) = (palette.colour("ink"), palette.colour("surface"));
    let mut grounds = vec![palette.colour("ground"), surface, palette.colour("raised")];
    grounds.extend((1..=8).map(|tone| palette.colour(&format!("v{tone}")).over(TINTS.0, surface)));
    wanted.shade(ink, |shade| {
        let is_read = grounds.iter().all(|ground| shade.contrast(*ground) >= LEAST_CONTRAST);
        is_read && ink.contrast(shade.over(TINTS.1, surface)) >= LEAST_CONTRAST
    })
}

/// The nearest shade of the glow on which the words at the top of the page can be read; in the end there is none.
fn glow(wanted: Rgb, accent: Rgb, palette: &Palette) -> Rgb {
    let ground = palette.colour("ground");
    let words = [palette.colour("ink"), palette.colour("muted"), accent];
    let is_read = |shade: Rgb| words.iter().all(|word| word.contrast(shade.over(GLOW, ground)) >= LEAST_CONTRAST);
    wanted.shade(ground, is_read).unwrap_or(ground)
}

impl Site<'_> {
    /// The assets of a page about a night: its colours come after the sheet of the surface.
    pub(super) fn assets_of(&self, surface: Surface, event: &Event) -> Assets {
        let mut assets = self.assets.page(surface);
        assets.styles.extend(night_colours(event, self).map(|colours| format!("{}/{}", event_href(event), colours.file_name)));
        assets
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::fill::samples::{House, town};

    /// The value of a token in the rules of a theme; `None` if the theme keeps its own.
    fn given(sheet: &str, theme: &str, token: &str) -> Option<Rgb> {
        let (_, rest) = sheet.split_once(&format!("[data-theme={theme}]{{")).unwrap();
        let (body, _) = rest.split_once('}').unwrap();
        body.split(';').find_map(|line| Rgb::read(line.strip_prefix(&format!("--{token}:"))?))
    }

    fn sheet_of(house: &House, primary: Rgb, accent: Rgb) -> NightColours {
        let mut event = town().night(1).event;
        event.theme_colors = Some(format!(r#"{{"primary":"{}","accent":"{}"}}"#, primary.hex(), accent.hex()));
        night_colours(&event, &house.site()).unwrap()
    }

    /// What can be read in a theme, and what cannot.
    fn unreadable(palette: &Palette, sheet: &str) -> Vec<String> {
        let own = |token: &str| given(sheet, palette.theme, token).unwrap_or_else(|| palette.colour(token));
        let (accent, surface, ground, ink) = (own("accent"), palette.colour("surface"), palette.colour("ground"), palette.colour("ink"));
        let lit = own("glow").over(GLOW, ground);
        let mut pairs = vec![
            ("accent on ground", accent, ground),
            ("accent on surface", accent, surface),
            ("accent on raised", accent, palette.colour("raised")),
            ("ink on the glow", ink, lit),
            ("muted on the glow", palette.colour("muted"), lit),
        ];
        if let Some(words) = given(sheet, palette.theme, "on-accent") {
            pairs.push(("words on the accent", words, accent));
            pairs.push(("accent on the glow", accent, lit));
            pairs.push(("ink on the next move", ink, accent.over(TINTS.1, surface)));
            pairs.extend((1..=8).map(|tone| ("accent on a venue", accent, palette.colour(&format!("v{tone}")).over(TINTS.0, surface))));
        }
        let bad = pairs.into_iter().filter(|(_, word, on)| word.contrast(*on) < LEAST_CONTRAST);
        bad.map(|(what, word, on)| format!("{}: {what}: {} on {}", palette.theme, word.hex(), on.hex())).collect()
    }

    #[test]
    fn a_theme_that_cannot_take_the_accent_keeps_its_own() {
        let house = House::new();
        let orange = Rgb::read("#ff8f3f").unwrap();

        let sheet = sheet_of(&house, orange, Rgb::BLACK).sheet;

        assert_eq!(given(&sheet, "midnight", "accent"), None);
        assert_eq!(given(&sheet, "paper", "accent"), Some(Rgb::BLACK));
        assert!(sheet.starts_with("@media screen{"), "paper stays black on white");
    }

    #[test]
    fn the_name_of_the_sheet_is_made_of_its_content() {
        let (house, red, blue) = (House::new(), Rgb([200, 0, 0]), Rgb([0, 0, 200]));

        assert_eq!(sheet_of(&house, red, blue), sheet_of(&house, red, blue));
        assert_ne!(sheet_of(&house, red, blue).file_name, sheet_of(&house, blue, red).file_name);
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

        #[test]
        fn whatever_an_organiser_chooses_can_be_read_in_every_theme(primary: [u8; 3], accent: [u8; 3]) {
            let house = House::new();
            let sheet = sheet_of(&house, Rgb(primary), Rgb(accent)).sheet;

            for palette in house.site().assets.palettes() {
                prop_assert_eq!(unreadable(palette, &sheet), Vec::<String>::new());
            }
        }
    }
}
