//! A picture drawn from a name: flat shapes, the same for the same name. Demo data has no real photos.

use std::fmt::Write;

/// Ground colour and three inks that go together on it.
const PALETTES: [[&str; 4]; 6] = [
    ["#1b1f3b", "#ff6b5e", "#ffd166", "#6fb1fc"],
    ["#2d1e2f", "#f7b32b", "#f72c25", "#a9e5bb"],
    ["#0b3c49", "#fff9f0", "#f18f01", "#99c24d"],
    ["#3a1772", "#f2bb05", "#58a4b0", "#f49ac2"],
    ["#14342b", "#ff9b71", "#e9f5db", "#60935d"],
    ["#2b2d42", "#ef233c", "#edf2f4", "#8d99ae"],
];

/// Width and height of a picture in its own units.
const SIDE: u32 = 1200;

/// A square SVG picture of a name: discs, bars, arches and triangles in one of six palettes. Same key, same bytes.
pub fn draw_photo(key: &str) -> String {
    let mut dice = Dice::of(key);
    let [ground, inks @ ..] = dice.pick(&PALETTES);
    let mut svg =
        format!(r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIDE} {SIDE}"><path fill="{ground}" d="M0 0h{SIDE}v{SIDE}H0z"/>"#);
    for _ in 0..dice.below(4) + 5 {
        let (ink, cell) = (dice.pick(&inks), SIDE / 4);
        let (x, y) = (dice.below(4) * cell, dice.below(4) * cell);
        let size = cell * (dice.below(2) + 1);
        let (right, bottom, middle) = (x + size, y + size, x + size / 2);
        let _ = match dice.below(4) {
            0 => write!(svg, r#"<circle cx="{middle}" cy="{}" r="{}" fill="{ink}"/>"#, y + size / 2, size / 2),
            1 => write!(svg, r#"<path fill="{ink}" d="M{x} {y}h{}v{size}h-{}z"/>"#, size / 3, size / 3),
            2 => write!(svg, r#"<path fill="{ink}" d="M{x} {bottom}a{0} {0} 0 0 1 {size} 0z"/>"#, size / 2),
            _ => write!(svg, r#"<path fill="{ink}" d="M{x} {bottom}L{middle} {y}L{right} {bottom}z"/>"#),
        };
    }
    svg.push_str("</svg>");
    svg
}

/// Numbers that follow from a text (FNV-1a, then a 64-bit mix per draw).
struct Dice(u64);

impl Dice {
    fn of(text: &str) -> Self {
        Self(text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)))
    }

    fn below(&mut self, bound: u32) -> u32 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let top = (mixed ^ (mixed >> 27)) >> 40;
        u32::try_from(top % u64::from(bound.max(1))).unwrap_or(0)
    }

    fn pick<T: Copy + Default>(&mut self, from: &[T]) -> T {
        let bound = u32::try_from(from.len()).unwrap_or(u32::MAX);
        from.get(self.below(bound) as usize).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_name_gives_the_same_picture_and_another_name_another_one() {
        assert_eq!(draw_photo("gutterlark"), draw_photo("gutterlark"));
        assert_ne!(draw_photo("gutterlark"), draw_photo("copper-nan"));
    }

    #[test]
    fn a_picture_holds_shapes_and_nothing_that_a_name_could_smuggle_in() {
        for key in ["", "<script>alert(1)</script>", "夜", "\"'&"] {
            let svg = draw_photo(key);
            assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>") && svg.len() < 2000, "{svg}");
            let allowed = |part: &str| ["svg ", "path ", "circle ", "/svg>"].iter().any(|start| part.starts_with(start));
            assert!(svg.split('<').skip(1).all(allowed), "{svg}");
        }
    }
}
