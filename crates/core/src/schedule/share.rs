//! Share links: a plan behind a short address that ends by itself (public specification, 3.3 and 3.4).

use std::fmt;

use jiff::{Timestamp, ToSpan};

use crate::ids::{LARGEST_ID, SetId};
use crate::moment::{Day, SqlStamp, Zone};

/// Most sets that one link holds.
pub const MOST_SHARED: usize = 50;

/// Characters of a new link.
const LENGTH: usize = 8;

/// Most characters of a link as a visitor may name it; imported ones may be longer than ours.
const LONGEST: usize = 16;

/// What a link is written with.
const ALPHABET: &[u8; 62] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

/// Whole alphabets in a byte: a byte from here on would prefer the first letters and is thrown away.
const FAIR_BELOW: usize = 256 / ALPHABET.len() * ALPHABET.len();

/// Days that a link lasts at least.
const LASTING_DAYS: i64 = 30;

/// Days after the last festival day at whose 06:00 a link may end.
const DAYS_AFTER_THE_NIGHT: i64 = 2;

/// What a program that only looks at links has in its name, in lower case. It is no view (public specification, 3.4).
const LOOKERS: [&str; 9] = ["bot", "crawl", "spider", "preview", "facebookexternalhit", "whatsapp", "slack", "discord", "telegram"];

/// The last part of a link: `^[A-Za-z0-9]{1,16}$`, large and small letters apart.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ShareSlug(String);

impl ShareSlug {
    /// Reads one from an address; `None` if no link can have it.
    pub fn read(text: &str) -> Option<Self> {
        ((1..=LONGEST).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric())).then(|| Self(text.to_owned()))
    }

    /// A new one from random bytes, every one as likely as every other; `None` if too many bytes had to be thrown away.
    pub fn from_chance(bytes: &[u8]) -> Option<Self> {
        let fair = bytes.iter().map(|byte| usize::from(*byte)).filter(|byte| *byte < FAIR_BELOW);
        let letters = fair.filter_map(|byte| ALPHABET.get(byte % ALPHABET.len())).map(|letter| char::from(*letter));
        let text: String = letters.take(LENGTH).collect();
        (text.len() == LENGTH).then_some(Self(text))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ShareSlug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// When a link made now ends: after 30 days, or at 06:00 two days after the last festival day if that is later.
pub fn share_ends(now: Timestamp, last_day: Day, zone: &Zone) -> SqlStamp {
    let lasting = now.checked_add((LASTING_DAYS * 24).hours()).unwrap_or(Timestamp::MAX);
    let after_the_night = zone.flip_of(last_day.saturating_add(DAYS_AFTER_THE_NIGHT.days()));
    SqlStamp::of(lasting.max(after_the_night))
}

/// When a stored link ends if it still holds at `now`; `None` for one that has ended. What cannot be read has ended.
pub fn share_holds_until(stored: Option<&str>, now: Timestamp) -> Option<SqlStamp> {
    SqlStamp::read(stored?).ok().filter(|end| end.instant() > now)
}

/// The sets of a stored link: a JSON list of ids, as numbers or digits; `None` for anything else.
pub fn shared_sets(stored: &str) -> Option<Vec<SetId>> {
    let list: Vec<serde_json::Value> = serde_json::from_str(stored).ok()?;
    let id = |value: &serde_json::Value| match value {
        serde_json::Value::Number(number) => number.as_i64().filter(|id| (1..=LARGEST_ID).contains(id)).map(SetId::new),
        serde_json::Value::String(text) => text.parse().ok(),
        _ => None,
    };
    list.iter().map(id).collect()
}

/// Whether the names of a stored link are a JSON list of texts. Nobody reads them, but a link with anything else there is broken.
pub fn are_shared_names(stored: &str) -> bool {
    serde_json::from_str::<Vec<String>>(stored).is_ok()
}

/// Whether a program of this name shows links to people without one of them having asked for it.
pub fn only_looks(user_agent: &str) -> bool {
    let name = user_agent.to_ascii_lowercase();
    LOOKERS.iter().any(|looker| name.contains(looker))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn toronto() -> Zone {
        Zone::named("America/Toronto").unwrap()
    }

    #[test]
    fn a_link_is_named_by_letters_and_digits_only() {
        for name in ["a", "aB3dE6gH", "0123456789abcdef"] {
            assert_eq!(ShareSlug::read(name).unwrap().as_str(), name);
        }
        for wrong in ["", "bad_slug!", "aB3 dE6g", "aB3dE6g\u{e9}", "0123456789abcdefg", "../x", "%41"] {
            assert_eq!(ShareSlug::read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn every_letter_is_as_likely_as_every_other() {
        let mut seen = std::collections::BTreeMap::new();
        for byte in 0..=255_u8 {
            if let Some(slug) = ShareSlug::from_chance(&[byte; LENGTH]) {
                *seen.entry(slug.as_str().to_owned()).or_insert(0) += 1;
            }
        }

        assert_eq!(seen.len(), 62);
        assert!(seen.values().all(|count| *count == 4), "{seen:?}");
    }

    #[test]
    fn bytes_that_would_prefer_a_letter_are_thrown_away() {
        assert_eq!(ShareSlug::from_chance(&[248, 0, 255, 1, 26, 52, 61, 62, 247, 2, 3]).unwrap().as_str(), "abA09a9c");
        assert_eq!(ShareSlug::from_chance(&[255; 100]), None);
        assert_eq!(ShareSlug::from_chance(&[0; 7]), None);
    }

    /// Case 10.
    #[test]
    fn a_link_lasts_thirty_days_and_the_morning_after_the_night_after() {
        let n = at("2026-08-03T02:30:00Z");

        assert_eq!(share_ends(n, date(2026, 8, 2), &toronto()).as_str(), "2026-09-02 02:30:00");
        assert_eq!(share_ends(n, date(2026, 10, 31), &toronto()).as_str(), "2026-11-02 11:00:00");
        assert_eq!(share_ends(at("2026-10-20T00:00:00.9Z"), date(2020, 1, 1), &toronto()).as_str(), "2026-11-19 00:00:00");
    }

    /// Case 12.
    #[test]
    fn a_link_ends_with_its_last_second_and_an_unreadable_end_has_been() {
        let end = "2026-08-03 02:30:00";

        assert_eq!(share_holds_until(Some(end), at("2026-08-03T02:29:59Z")).unwrap().as_str(), end);
        assert_eq!(share_holds_until(Some(end), at("2026-08-03T02:30:00Z")), None);
        for wrong in [None, Some("garbage"), Some(""), Some("2099-01-01"), Some("2099-01-01T00:00:00Z"), Some("2099-02-30 00:00:00")] {
            assert_eq!(share_holds_until(wrong, at("2026-08-03T02:30:00Z")), None, "{wrong:?}");
        }
    }

    #[test]
    fn the_sets_of_a_link_are_a_list_of_ids_or_unreadable() {
        assert_eq!(shared_sets("[13, \"10\"]").unwrap(), [SetId::new(13), SetId::new(10)]);
        assert_eq!(shared_sets("[]").unwrap(), []);
        for wrong in ["", "{}", "null", "[1.5]", "[0]", "[-1]", "[null]", "[[1]]", "10,13", "[1", "[9007199254740992]"] {
            assert_eq!(shared_sets(wrong), None, "{wrong}");
        }
        assert!(are_shared_names("[\"The Lanterns\"]") && are_shared_names("[]"));
        assert!(!are_shared_names("[1]") && !are_shared_names("The Lanterns") && !are_shared_names(""));
    }

    #[test]
    fn programs_that_only_look_are_known_by_their_names() {
        for name in [
            "Twitterbot/1.0",
            "facebookexternalhit/1.1",
            "WhatsApp/2.23",
            "Slack-ImgProxy",
            "DISCORDBOT",
            "TelegramBot",
            "LinkPreview",
            "x Crawler",
            "Spider",
        ] {
            assert!(only_looks(name), "{name}");
        }
        for name in ["", "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/140 Mobile Safari/537.36", "curl/8.5"] {
            assert!(!only_looks(name), "{name}");
        }
    }

    proptest! {
        #[test]
        fn a_link_made_by_chance_can_be_read_back(bytes in proptest::collection::vec(any::<u8>(), 32)) {
            if let Some(slug) = ShareSlug::from_chance(&bytes) {
                prop_assert_eq!(slug.as_str().len(), LENGTH);
                prop_assert_eq!(ShareSlug::read(slug.as_str()), Some(slug));
            }
        }

        #[test]
        fn no_stored_list_breaks_the_reader(text in "\\PC{0,60}") {
            let _ = (shared_sets(&text), are_shared_names(&text));
        }
    }
}
