//! Query parameters: unknown ones are ignored, of repeated ones the first counts, a bad number falls back to its default.

use std::convert::Infallible;
use std::ops::RangeInclusive;

use axum::extract::FromRequestParts;
use http::request::Parts;
use settimes_core::text::clean_line;

/// The decoded parameters of an address.
#[derive(Debug, Clone, Default)]
pub(crate) struct Pairs(Vec<(String, String)>);

impl Pairs {
    /// Decodes a query text; what is not UTF-8 becomes replacement characters.
    pub(crate) fn read(query: &str) -> Self {
        Self(url::form_urlencoded::parse(query.as_bytes()).into_owned().collect())
    }

    /// The first value of a parameter.
    pub(crate) fn first(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Every value of a parameter that may be repeated.
    pub(crate) fn every(&self, name: &str) -> impl Iterator<Item = &str> {
        self.0.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// A cleaned text, cut to so many characters.
    pub(crate) fn text(&self, name: &str, most: usize) -> Option<String> {
        self.first(name).map(|value| clean_line(value).chars().take(most).collect())
    }

    /// A number: not a number is the default, one out of range is moved to its end.
    pub(crate) fn number(&self, name: &str, default: usize, range: RangeInclusive<usize>) -> usize {
        let Some(text) = self.first(name).map(str::trim) else { return default };
        let digits = text.strip_prefix('-').unwrap_or(text);
        if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return default;
        }
        if text.starts_with('-') {
            return *range.start();
        }
        text.parse().unwrap_or(usize::MAX).clamp(*range.start(), *range.end())
    }

    /// A switch that only the word `false` turns off.
    pub(crate) fn is_on(&self, name: &str) -> bool {
        self.first(name).is_none_or(|value| value != "false")
    }
}

/// Something that query parameters ask; no query is an error.
pub(crate) trait FromPairs {
    /// Reads it.
    fn from_pairs(pairs: &Pairs) -> Self;
}

impl FromPairs for Pairs {
    fn from_pairs(pairs: &Pairs) -> Self {
        pairs.clone()
    }
}

/// The query of a request, read as `T`.
#[derive(Debug, Clone)]
pub(crate) struct Query<T>(pub(crate) T);

impl<S: Sync, T: FromPairs> FromRequestParts<S> for Query<T> {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self(T::from_pairs(&Pairs::read(parts.uri.query().unwrap_or_default()))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bad_number_is_the_default_and_one_out_of_range_its_end() {
        let limit = |query: &str| Pairs::read(query).number("limit", 50, 1..=100);
        assert_eq!(limit(""), 50);
        assert_eq!(limit("limit=abc"), 50);
        assert_eq!(limit("limit="), 50);
        assert_eq!(limit("limit=9999"), 100);
        assert_eq!(limit("limit=99999999999999999999999"), 100);
        assert_eq!(limit("limit=0"), 1);
        assert_eq!(limit("limit=-5"), 1);
        assert_eq!(limit("limit=7&limit=8"), 7);
        assert_eq!(limit("limit=1.5"), 50);
    }

    #[test]
    fn broken_encodings_are_read_as_far_as_they_go() {
        assert_eq!(Pairs::read("city=%ff%zz&x").first("city"), Some("\u{fffd}%zz"));
        assert_eq!(Pairs::read("x").first("x"), Some(""));
        assert!(Pairs::read("now=0").is_on("now"));
        assert!(!Pairs::read("now=false").is_on("now"));
    }
}
