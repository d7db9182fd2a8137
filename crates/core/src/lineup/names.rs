//! Names and texts of bands and venues as people enter them: a value that exists is clean and fits (admin specification, 2.1, 2.2, 2.5).

use crate::text::{clean_line, clean_text, fold, name_key};

/// Longest name of a band or venue, characters.
pub const LONGEST_NAME: usize = 200;
/// Longest `genre`, `origin`, city or region, characters.
pub const LONGEST_WORD: usize = 100;
/// Longest address line, characters.
pub const LONGEST_ADDRESS: usize = 200;
/// Longest bio or event description, characters.
pub const LONGEST_TEXT: usize = 5000;
/// Longest note of a set, characters.
pub const LONGEST_NOTE: usize = 1000;

/// Why a text is not a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NameProblem {
    /// Nothing visible in it.
    #[error("has nothing visible in it")]
    Empty,
    /// More than 200 characters.
    #[error("is longer than 200 characters")]
    TooLong,
}

impl NameProblem {
    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Empty => "NAME_EMPTY",
            Self::TooLong => "NAME_TOO_LONG",
        }
    }
}

/// A text of more characters than its field takes; too long is refused, never cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("is longer than {most} characters")]
pub struct TooLong {
    /// The most characters.
    pub most: usize,
}

/// The name of a band with its key: 1 to 200 characters, something visible in it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct BandName {
    text: String,
    key: String,
}

impl BandName {
    /// Cleans and checks a name.
    pub fn read(text: &str) -> Result<Self, NameProblem> {
        let text = clean_line(text);
        if text.chars().count() > LONGEST_NAME {
            return Err(NameProblem::TooLong);
        }
        let key = name_key(&text).ok_or(NameProblem::Empty)?;
        Ok(Self { text, key })
    }

    /// The name as written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The key by which the band is recognised (`name_normalized`).
    pub fn key(&self) -> &str {
        &self.key
    }
}

/// The name of a venue with its key: 1 to 200 characters; two names are one venue if they differ only in case and repeated spaces.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct VenueName {
    text: String,
    key: String,
}

impl VenueName {
    /// Cleans and checks a name.
    pub fn read(text: &str) -> Result<Self, NameProblem> {
        let text = clean_line(text);
        if text.chars().count() > LONGEST_NAME {
            return Err(NameProblem::TooLong);
        }
        // A name key exists exactly when something is visible; a venue is compared more strictly than a band.
        name_key(&text).ok_or(NameProblem::Empty)?;
        let key = venue_key(&text);
        Ok(Self { text, key })
    }

    /// The name as written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The key by which the venue is recognised.
    pub fn key(&self) -> &str {
        &self.key
    }
}

/// The form in which venue names are compared: folded, runs of white space one space.
pub fn venue_key(name: &str) -> String {
    fold(name).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A venue key without a leading "the": two venues that share it are probably one.
pub fn without_article(key: &str) -> &str {
    key.strip_prefix("the ").filter(|rest| !rest.is_empty()).unwrap_or(key)
}

/// An optional single-line field of at most `most` characters; empty is `None`.
pub fn optional_line(text: &str, most: usize) -> Result<Option<String>, TooLong> {
    fitting(clean_line(text), most)
}

/// An optional long text of at most `most` characters; empty is `None`.
pub fn optional_text(text: &str, most: usize) -> Result<Option<String>, TooLong> {
    fitting(clean_text(text), most)
}

/// A genre field: comma-separated, each trimmed, duplicates ignoring case removed.
pub fn genre_list(text: &str) -> Result<Option<String>, TooLong> {
    let clean = clean_line(text);
    let mut kept: Vec<&str> = Vec::new();
    for genre in crate::text::genres(&clean) {
        if !kept.iter().any(|known| fold(known) == fold(genre)) {
            kept.push(genre);
        }
    }
    fitting(kept.join(", "), LONGEST_WORD)
}

/// Where a band comes from, as its three columns.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origin {
    /// The whole text.
    pub whole: Option<String>,
    /// City.
    pub city: Option<String>,
    /// Region.
    pub region: Option<String>,
}

impl Origin {
    /// Splits a text "City, Region" at the first comma.
    pub fn read(text: &str) -> Result<Self, TooLong> {
        let whole = optional_line(text, LONGEST_WORD)?;
        let (city, region) = city_and_region(whole.as_deref().unwrap_or_default());
        Ok(Self { whole, city, region })
    }
}

/// The parts of a text "City, Region": before and after the first comma.
pub fn city_and_region(text: &str) -> (Option<String>, Option<String>) {
    let (city, region) = text.split_once(',').unwrap_or((text, ""));
    let part = |part: &str| Some(part.trim().to_owned()).filter(|part| !part.is_empty());
    (part(city), part(region))
}

fn fitting(text: String, most: usize) -> Result<Option<String>, TooLong> {
    if text.chars().count() > most {
        return Err(TooLong { most });
    }
    Ok(Some(text).filter(|text| !text.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_band_name_has_something_visible_and_at_most_200_characters() {
        assert_eq!(BandName::read(" $wamp\tA$$ ").map(|name| (name.text, name.key)), Ok(("$wamp A$$".to_owned(), "wampa".to_owned())));
        assert_eq!(BandName::read("\u{200b} ").unwrap_err().code(), "NAME_EMPTY");
        assert!(BandName::read(&"é".repeat(200)).is_ok());
        assert_eq!(BandName::read(&"é".repeat(201)).unwrap_err().code(), "NAME_TOO_LONG");
    }

    #[test]
    fn venue_names_are_compared_without_case_and_repeated_spaces() {
        let key = |name: &str| VenueName::read(name).unwrap().key;
        assert_eq!(key("Room  47"), key(" ROOM 47 "));
        assert_ne!(key("Room 47"), key("Room-47"));
        assert_eq!(without_article(&key("The Brass Heron")), key("brass heron"));
        assert_eq!(without_article("the"), "the");
    }

    #[test]
    fn genres_are_listed_once() {
        assert_eq!(genre_list(" Punk,punk , ska,, "), Ok(Some("Punk, ska".to_owned())));
        assert_eq!(genre_list(" , "), Ok(None));
        assert_eq!(genre_list(&"x".repeat(101)), Err(TooLong { most: 100 }));
    }

    #[test]
    fn an_origin_is_split_at_the_first_comma() {
        let origin = Origin::read("Waterloo, ON, Canada").unwrap();
        assert_eq!((origin.city.as_deref(), origin.region.as_deref()), (Some("Waterloo"), Some("ON, Canada")));
        assert_eq!(Origin::read("Guelph").unwrap(), Origin { whole: Some("Guelph".into()), city: Some("Guelph".into()), region: None });
        assert_eq!(Origin::read(" ").unwrap(), Origin::default());
    }

    #[test]
    fn an_optional_text_is_refused_when_it_is_too_long_and_none_when_it_is_empty() {
        assert_eq!(optional_text("a\r\nb", 3), Ok(Some("a\nb".to_owned())));
        assert_eq!(optional_line("a\nb", 2), Err(TooLong { most: 2 }));
        assert_eq!(optional_line("  ", 2), Ok(None));
    }
}
