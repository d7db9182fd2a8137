//! The colours that a night brings (public specification, 6.4), and the rule that keeps words readable in them.

use serde_json::Value;

/// Least contrast of words and what they stand on (WCAG 2.2, AA).
pub const LEAST_CONTRAST: f64 = 4.5;
/// A colour that must give up more than this part of itself to be readable is no longer the colour of the night.
const MOST_GIVEN_UP: u32 = 60;
/// Steps in which a colour gives way, percent.
const STEP: usize = 5;

/// A colour of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rgb(pub [u8; 3]);

impl Rgb {
    /// White.
    pub const WHITE: Self = Self([255, 255, 255]);
    /// Black.
    pub const BLACK: Self = Self([0, 0, 0]);

    /// Reads `#rrggbb`, and nothing else.
    pub fn read(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_hexdigit()))?;
        let [_, red, green, blue] = u32::from_str_radix(digits, 16).ok()?.to_be_bytes();
        Some(Self([red, green, blue]))
    }

    /// `#rrggbb`.
    pub fn hex(self) -> String {
        let [red, green, blue] = self.0;
        format!("#{red:02x}{green:02x}{blue:02x}")
    }

    /// Some percent of this colour over another one, as CSS `color-mix(in srgb, …)`.
    #[must_use]
    pub fn over(self, percent: u32, ground: Self) -> Self {
        let part = percent.min(100);
        let [red, green, blue] = [0_usize, 1, 2].map(|at| {
            let (top, low) = (u32::from(*self.0.get(at).unwrap_or(&0)), u32::from(*ground.0.get(at).unwrap_or(&0)));
            u8::try_from((top * part + low * (100 - part) + 50) / 100).unwrap_or(u8::MAX)
        });
        Self([red, green, blue])
    }

    /// Contrast with another colour, 1 to 21 (WCAG 2.2).
    pub fn contrast(self, other: Self) -> f64 {
        let (one, two) = (self.luminance(), other.luminance());
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }

    fn luminance(self) -> f64 {
        let [red, green, blue] = self.0.map(|part| {
            let part = f64::from(part) / 255.0;
            if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        });
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    /// The words that can be read on it: black or white, whichever stands out more. One of them always does.
    #[must_use]
    pub fn words(self) -> Self {
        if self.contrast(Self::BLACK) >= self.contrast(Self::WHITE) { Self::BLACK } else { Self::WHITE }
    }

    /// The nearest shade on the way to `end` that passes a test; `None` if the colour would have to give up too much of itself.
    pub fn shade(self, end: Self, passes: impl Fn(Self) -> bool) -> Option<Self> {
        (0..=MOST_GIVEN_UP).step_by(STEP).map(|given_up| end.over(given_up, self)).find(|shade| passes(*shade))
    }
}

/// The colours of a night.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ThemeColors {
    /// What lights the top of the page.
    pub primary: Rgb,
    /// What can be pressed, and what is on now.
    pub accent: Rgb,
}

impl ThemeColors {
    /// Reads `theme_colors` as stored: an object with `primary`, `accent` or both as `#rrggbb`; one stands for the other. Anything else is no colours.
    pub fn read(stored: Option<&str>) -> Option<Self> {
        let value: Value = serde_json::from_str(stored?).ok()?;
        let colour = |key: &str| value.as_object()?.get(key)?.as_str().and_then(Rgb::read);
        let (primary, accent) = (colour("primary"), colour("accent"));
        Some(Self { primary: primary.or(accent)?, accent: accent.or(primary)? })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn only_six_digits_after_a_hash_are_a_colour() {
        assert_eq!(Rgb::read("#Ff8000"), Some(Rgb([255, 128, 0])));
        for bad in ["", "#", "#fff", "ff8000", "#ff80000", "#ff80 0", "#ff800g", "red", "#＃80000", "#+f8000", " #ff8000", "url(x)"] {
            assert_eq!(Rgb::read(bad), None, "{bad}");
        }
    }

    #[test]
    fn one_colour_stands_for_the_other_and_nonsense_for_none() {
        let (red, blue) = (Rgb([255, 0, 0]), Rgb([0, 0, 255]));
        let found = |text: &str| ThemeColors::read(Some(text)).map(|colors| (colors.primary, colors.accent));

        assert_eq!(found(r##"{"primary":"#ff0000","accent":"#0000ff"}"##), Some((red, blue)));
        assert_eq!(found(r##"{"primary":"#ff0000","accent":"blue"}"##), Some((red, red)));
        assert_eq!(found(r##"{"accent":"#0000ff"}"##), Some((blue, blue)));
        for bad in ["", "{", "[]", "\"#ff0000\"", "{}", r#"{"primary":"red"}"#, r#"{"primary":16711680}"#, r##"["#ff0000"]"##, "null"] {
            assert_eq!(found(bad), None, "{bad}");
        }
        assert_eq!(ThemeColors::read(None), None);
    }

    #[test]
    fn contrast_is_that_of_the_guideline() {
        assert!((Rgb::BLACK.contrast(Rgb::WHITE) - 21.0).abs() < 1e-9);
        assert!((Rgb::read("#767676").unwrap().contrast(Rgb::WHITE) - 4.54).abs() < 0.01);
    }

    #[test]
    fn a_colour_that_is_already_readable_stays_itself() {
        let orange = Rgb::read("#ff8f3f").unwrap();

        assert_eq!(orange.shade(Rgb::WHITE, |shade| shade.contrast(Rgb::BLACK) >= LEAST_CONTRAST), Some(orange));
        assert_eq!(orange.shade(Rgb::WHITE, |_| false), None);
    }

    proptest! {
        #[test]
        fn black_or_white_can_be_read_on_every_colour(parts: [u8; 3]) {
            prop_assert!(Rgb(parts).words().contrast(Rgb(parts)) >= LEAST_CONTRAST);
        }

        #[test]
        fn a_colour_is_read_as_it_is_written(parts: [u8; 3]) {
            prop_assert_eq!(Rgb::read(&Rgb(parts).hex()), Some(Rgb(parts)));
        }

        #[test]
        fn any_text_is_no_colours_or_two(text in "\\PC{0,40}") {
            let _ = ThemeColors::read(Some(&text));
        }
    }
}
