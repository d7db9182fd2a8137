//! Text as people type it: cleaning, name keys, folding for comparison, genres.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{canonical_combining_class, is_combining_mark};

/// Single-line text (admin specification, 2.1): NFC, tab and line break become one space, other control characters go, ends trimmed.
pub fn clean_line(text: &str) -> String {
    let spaced = text.replace("\r\n", " ").replace(['\t', '\n', '\r'], " ");
    let clean: String = spaced.nfc().filter(|c| !c.is_control()).collect();
    clean.trim().to_owned()
}

/// Long text (admin specification, 2.1): NFC, line breaks kept as LF, other control characters but tab go, ends trimmed.
pub fn clean_text(text: &str) -> String {
    let lines = text.replace("\r\n", "\n").replace('\r', "\n");
    let clean: String = lines.nfc().filter(|c| matches!(c, '\t' | '\n') || !c.is_control()).collect();
    clean.trim().to_owned()
}

/// The form in which two texts are compared when case must not matter: NFKC, lower-case, trimmed.
pub fn fold(text: &str) -> String {
    text.trim().nfkc().flat_map(char::to_lowercase).nfkc().collect()
}

/// The key by which a band is recognised (`name_normalized`; admin specification, 2.5).
///
/// Returns `None` for a name with nothing visible in it.
pub fn name_key(name: &str) -> Option<String> {
    let folded: String = name.nfkd().flat_map(char::to_lowercase).nfkd().collect();
    let mut bare = String::with_capacity(folded.len());
    let mut drops_marks = false;
    for c in folded.chars() {
        if is_combining_mark(c) {
            if !drops_marks {
                bare.push(c);
            }
        } else {
            drops_marks = is_european(c);
            bare.push(c);
        }
    }
    let key: String = bare.nfkc().filter(|c| c.is_alphabetic() || is_combining_mark(*c) || is_decimal_digit(*c)).collect();
    if key.chars().any(|c| !is_invisible(c)) {
        return Some(key);
    }
    let whole: String = name.nfkc().flat_map(char::to_lowercase).filter(|c| !c.is_whitespace()).collect();
    whole.chars().any(|c| !is_invisible(c)).then_some(whole)
}

/// A name reduced to `a–z0–9`, as older data stored its keys (admin specification, 2.5).
pub fn reduced_key(name: &str) -> String {
    name.to_lowercase().chars().filter(|c| c.is_ascii_lowercase() || c.is_ascii_digit()).collect()
}

/// The key by which directories are sorted: folded, without a leading The, A or An (public specification, 3.11).
pub fn sort_key(name: &str) -> String {
    let folded = fold(name);
    for article in ["the ", "a ", "an "] {
        if let Some(rest) = folded.strip_prefix(article).map(str::trim_start).filter(|rest| !rest.is_empty()) {
            return rest.to_owned();
        }
    }
    folded
}

/// The single genres of a stored `genre` text: split at commas, trimmed, empty ones dropped (public specification, 1.8).
pub fn genres(stored: &str) -> impl Iterator<Item = &str> {
    stored.split(',').map(str::trim).filter(|genre| !genre.is_empty())
}

/// A text cut to `most` characters, with an ellipsis when something was lost.
pub fn shorten(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let kept: String = text.chars().take(most.saturating_sub(1)).collect();
    format!("{}…", kept.trim_end())
}

/// A filter as visitors give it: `all` and empty mean no filter (public specification, 1.8).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Filter {
    /// No filter.
    #[default]
    All,
    /// Only what equals this text, compared by [`fold`].
    Only(String),
}

impl Filter {
    /// Reads a filter from a query value.
    pub fn read(given: Option<&str>) -> Self {
        match given.map(clean_line) {
            Some(text) if !text.is_empty() && fold(&text) != "all" => Self::Only(text),
            _ => Self::All,
        }
    }

    /// Whether a single stored value passes.
    pub fn admits(&self, value: Option<&str>) -> bool {
        match self {
            Self::All => true,
            Self::Only(wanted) => value.is_some_and(|value| fold(value) == fold(wanted)),
        }
    }

    /// Whether a comma-separated genre text passes.
    pub fn admits_genre(&self, stored: Option<&str>) -> bool {
        match self {
            Self::All => true,
            Self::Only(wanted) => stored.is_some_and(|stored| genres(stored).any(|genre| fold(genre) == fold(wanted))),
        }
    }

    /// The filter in words: the wanted text, or `all`.
    pub fn as_str(&self) -> &str {
        match self {
            Self::All => "all",
            Self::Only(wanted) => wanted,
        }
    }
}

/// Latin, Greek and Cyrillic letters: their accents are ornament, those of other scripts tell letters apart.
fn is_european(c: char) -> bool {
    matches!(u32::from(c), 0x41..=0x5A | 0x61..=0x7A | 0xAA..=0x24F | 0x250..=0x2AF | 0x370..=0x3FF | 0x400..=0x52F
        | 0x1C80..=0x1C8F | 0x1D00..=0x1DBF | 0x1E00..=0x1FFF | 0x2C60..=0x2C7F | 0x2DE0..=0x2DFF | 0xA640..=0xA69F
        | 0xA720..=0xA7FF | 0xAB30..=0xAB6F)
        && c.is_alphabetic()
}

/// Decimal digits of any script: numeric characters that are not letters, fractions, circled or superscript numbers.
fn is_decimal_digit(c: char) -> bool {
    c.is_ascii_digit()
        || (c.is_numeric() && !c.is_alphabetic() && DIGIT_ZEROS.iter().any(|zero| (*zero..*zero + 10).contains(&u32::from(c))))
}

/// First digit of each run of ten decimal digits (Unicode general category Nd) in the scripts of living languages.
const DIGIT_ZEROS: [u32; 37] = [
    0x660, 0x6F0, 0x7C0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66, 0xDE6, 0xE50, 0xED0, 0xF20, 0x1040, 0x1090, 0x17E0,
    0x1810, 0x1946, 0x19D0, 0x1A80, 0x1A90, 0x1B50, 0x1BB0, 0x1C40, 0x1C50, 0xA620, 0xA8D0, 0xA900, 0xA9D0, 0xA9F0, 0xAA50, 0xABF0, 0xFF10,
    0x1E950,
];

/// Characters that leave no trace on a page: white space, control, zero-width and format characters, blank fillers.
fn is_invisible(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || canonical_combining_class(c) != 0
        || matches!(u32::from(c), 0xAD | 0x34F | 0x61C | 0x115F | 0x1160 | 0x17B4 | 0x17B5 | 0x180B..=0x180F | 0x200B..=0x200F
            | 0x202A..=0x202E | 0x2060..=0x206F | 0x2800 | 0x3164 | 0xFE00..=0xFE0F | 0xFEFF | 0xFFA0 | 0xFFF9..=0xFFFB
            | 0xE0000..=0xE0FFF)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_key_ignores_case_accents_and_marks_but_keeps_other_scripts() {
        for (name, key) in [
            ("SKAtharines", "skatharines"),
            ("$wamp A$$", "wampa"),
            ("Café  Noir!", "cafenoir"),
            ("夜更けの電線", "夜更けの電線"),
            ("Öl & Wasser", "olwasser"),
            ("!!!", "!!!"),
            ("† † †", "†††"),
            ("311", "311"),
            ("が", "が"),
            ("か", "か"),
            ("Ёлка", "елка"),
            ("Møss", "møss"),
        ] {
            assert_eq!(name_key(name).as_deref(), Some(key), "{name}");
        }
    }

    #[test]
    fn a_name_with_nothing_visible_has_no_key() {
        for blank in ["", "   ", "\u{200b}\u{2800}", "\u{3164}", "\t\u{ad}"] {
            assert_eq!(name_key(blank), None, "{blank:?}");
        }
    }

    #[test]
    fn a_sort_key_skips_a_leading_article_but_never_the_whole_name() {
        assert_eq!(sort_key("The Lanterns"), "lanterns");
        assert_eq!(sort_key("A Bee"), "bee");
        assert_eq!(sort_key("The"), "the");
        assert_eq!(sort_key("Anchor"), "anchor");
    }

    #[test]
    fn lines_lose_control_characters_and_texts_keep_their_line_breaks() {
        assert_eq!(clean_line(" Loud\tHeron\u{0}\r\n "), "Loud Heron");
        assert_eq!(clean_text("one\r\ntwo\u{7}\rthree"), "one\ntwo\nthree");
    }

    #[test]
    fn a_genre_filter_looks_at_single_genres() {
        let punk = Filter::read(Some("PUNK"));
        assert!(punk.admits_genre(Some("indie, punk")));
        assert!(!punk.admits_genre(Some("post-punk")));
        assert!(!punk.admits_genre(None));
        assert_eq!(Filter::read(Some(" All ")), Filter::All);
    }
}
