//! What a visitor looks for in a directory (public specification, 3.11 and 3.12).

use crate::text;

/// Longest text that is looked for, characters; the rest is cut off.
const LONGEST: usize = 100;

/// A search. One without words finds everything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Search {
    typed: String,
    folded: String,
    key: Option<String>,
}

impl Search {
    /// Reads what was typed.
    pub fn read(typed: Option<&str>) -> Self {
        let typed: String = text::clean_line(typed.unwrap_or_default()).chars().take(LONGEST).collect();
        let typed = typed.trim().to_owned();
        Self { folded: text::fold(&typed), key: text::name_key(&typed), typed }
    }

    /// What was typed, cleaned.
    pub fn as_str(&self) -> &str {
        &self.typed
    }

    /// Whether nothing is looked for.
    pub fn is_empty(&self) -> bool {
        self.folded.is_empty()
    }

    /// Whether the words stand in a text, whatever the case of their letters; `%` and `_` are characters like all others.
    pub fn finds_in(&self, text: Option<&str>) -> bool {
        self.is_empty() || text.is_some_and(|text| text::fold(text).contains(&self.folded))
    }

    /// Whether the words, reduced as names are for recognition, stand in the key of a name.
    pub fn finds_in_key(&self, key: &str) -> bool {
        self.is_empty() || self.key.as_deref().is_some_and(|wanted| key.contains(wanted))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finds(typed: &str, text: &str) -> bool {
        Search::read(Some(typed)).finds_in(Some(text))
    }

    #[test]
    fn a_search_ignores_case_and_takes_every_character_as_it_is() {
        assert!(finds(" lantern ", "The Lanterns"));
        assert!(finds("WASSER", "Öl & Wasser"));
        assert!(finds("öl", "ÖL"));
        assert!(finds("%", "100 % Wool") && !finds("%", "Wool"));
        assert!(!finds("_", "Wool"));
        assert!(!finds("moss", "Møss"));
    }

    #[test]
    fn a_name_is_found_by_its_key_however_it_is_typed() {
        assert!(Search::read(Some("ol-was")).finds_in_key("olwasser"));
        assert!(Search::read(Some("THE LANTERNS")).finds_in_key("thelanterns"));
        assert!(!Search::read(Some("bus")).finds_in_key("thelanterns"));
    }

    #[test]
    fn no_words_find_everything_and_too_many_are_cut() {
        for empty in [None, Some(""), Some(" \t\u{0}")] {
            let search = Search::read(empty);
            assert!(search.is_empty() && search.finds_in(None) && search.finds_in_key("x"), "{empty:?}");
        }
        assert_eq!(Search::read(Some(&"x".repeat(500))).as_str().len(), 100);
        assert!(!Search::read(Some("x")).finds_in(None));
    }
}
