//! Slugs: the names of events in addresses.

use std::fmt;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Longest slug (admin specification, 2.1).
pub const LONGEST_SLUG: usize = 100;

/// The slug of an event as a visitor names it: `^[a-z0-9-]{1,100}$` (public specification, 3.3).
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Slug(String);

impl Slug {
    /// Reads a slug from an address; `None` if no event can have it.
    pub fn read(text: &str) -> Option<Self> {
        let fits = (1..=LONGEST_SLUG).contains(&text.len());
        (fits && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')).then(|| Self(text.to_owned()))
    }

    /// Reads a slug for a new event: 3 to 100 characters and not digits only, which would read as an id (admin specification, 2.1).
    pub fn for_new_event(text: &str) -> Option<Self> {
        Self::read(text).filter(|slug| slug.0.len() >= 3 && !slug.0.bytes().all(|b| b.is_ascii_digit()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The slug proposed for an event of this name and day (admin specification, 2.5).
pub fn propose_slug(name: &str, day: jiff::civil::Date) -> Slug {
    let mut slug = hyphenated(name);
    if slug.len() > LONGEST_SLUG {
        let kept: String = slug.chars().take(LONGEST_SLUG + 1).collect();
        slug = kept.rsplit_once('-').map_or_else(|| slug.chars().take(LONGEST_SLUG).collect(), |(head, _)| head.to_owned());
    }
    if slug.len() < 3 || slug.bytes().all(|b| b.is_ascii_digit()) {
        slug = format!("event-{day}");
    }
    Slug(slug)
}

/// The next proposal when `taken` times the plain slug was in use: `-2`, `-3`, … (admin specification, 2.5).
pub fn numbered(slug: &Slug, number: usize) -> Slug {
    let tail = format!("-{number}");
    let head: String = slug.0.chars().take(LONGEST_SLUG - tail.len()).collect();
    Slug(format!("{}{tail}", head.trim_end_matches('-')))
}

/// Lower-case, marks stripped, every run of other characters one hyphen, hyphens trimmed.
pub fn hyphenated(name: &str) -> String {
    let mut slug = String::with_capacity(name.len());
    for c in name.nfkd().flat_map(char::to_lowercase).filter(|c| !is_combining_mark(*c)) {
        if c.is_ascii_lowercase() || c.is_ascii_digit() {
            slug.push(c);
        } else if !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.trim_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: jiff::civil::Date = jiff::civil::date(2026, 2, 15);

    #[test]
    fn a_proposal_is_readable_and_never_empty() {
        assert_eq!(propose_slug("Long Weekend Band Crawl Vol. 15", DAY).as_str(), "long-weekend-band-crawl-vol-15");
        assert_eq!(propose_slug("Fête de la Müsik!", DAY).as_str(), "fete-de-la-musik");
        assert_eq!(propose_slug("夜", DAY).as_str(), "event-2026-02-15");
        assert_eq!(propose_slug("2026", DAY).as_str(), "event-2026-02-15");
        let long = propose_slug(&"abcdefghi ".repeat(20), DAY);
        assert!(long.as_str().len() <= LONGEST_SLUG && !long.as_str().ends_with('-'));
        assert_eq!(numbered(&propose_slug("Crawl", DAY), 2).as_str(), "crawl-2");
    }

    #[test]
    fn a_visitor_may_name_any_slug_of_the_alphabet() {
        assert!(Slug::read("crawl-17").is_some());
        assert!(Slug::read(&"a".repeat(100)).is_some());
        for wrong in ["", "Crawl", "a b", "é", &"a".repeat(101)] {
            assert_eq!(Slug::read(wrong), None);
        }
        assert_eq!(Slug::for_new_event("17"), None);
        assert_eq!(Slug::for_new_event("2026"), None);
    }
}
