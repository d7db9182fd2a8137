//! What becomes of one imported value: time stamps, clock times, links, JSON, addresses (admin specification, 2.1–2.4 and 11.6).

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use serde_json::{Map, Value};
use url::Url;

use settimes_core::links::{BAND_LINKS, entered_link, entered_url, safe_url};
use settimes_core::moment::{ClockTime, SqlStamp, read_day};

/// Keys of audit details that may hold secrets or addresses of people (accounts specification, 15.2).
const AUDIT_SECRETS: [&str; 4] = ["code", "token", "email", "link"];

/// Keys of link objects that mean a network or a site.
const LINK_KINDS: [&str; 2] = ["x", "tiktok"];

/// Reads a time stamp in any of the forms that old databases hold: ours, ISO 8601 with `T`, fraction, `Z` or an offset, a bare day.
pub fn stamp(text: &str) -> Option<SqlStamp> {
    let text = text.trim();
    if let Ok(stamp) = SqlStamp::read(text) {
        return Some(stamp);
    }
    let instant = text.parse::<Timestamp>().ok().or_else(|| civil(text)?.to_zoned(TimeZone::UTC).ok().map(|zoned| zoned.timestamp()))?;
    SqlStamp::read(SqlStamp::of(instant).as_str()).ok()
}

/// Reads a time stamp stored as seconds or milliseconds since 1970.
pub fn epoch_stamp(number: i64) -> Option<SqlStamp> {
    const FIRST_MILLISECONDS: i64 = 100_000_000_000;
    let instant = if number.abs() >= FIRST_MILLISECONDS { Timestamp::from_millisecond(number) } else { Timestamp::from_second(number) };
    SqlStamp::read(SqlStamp::of(instant.ok()?).as_str()).ok()
}

fn civil(text: &str) -> Option<DateTime> {
    text.parse::<DateTime>().ok().or_else(|| text.parse::<Date>().ok().map(|day| day.at(0, 0, 0, 0)))
}

/// Reads a calendar day, also at the head of a time stamp.
pub fn day(text: &str) -> Option<String> {
    let text = text.trim();
    let head = text.split(['T', ' ']).next()?;
    let day = read_day(head).ok()?;
    (head.len() == text.len() || civil(text).is_some() || text.parse::<Timestamp>().is_ok()).then(|| day.to_string())
}

/// Reads a clock time; `HH:MM:SS` and `YYYY-MM-DD HH:MM` are cut to `HH:MM`.
pub fn clock(text: &str) -> Option<ClockTime> {
    let text = text.trim();
    let clock = text.split_once([' ', 'T']).map_or(text, |(_, clock)| clock);
    let tail = clock.get(5..).unwrap_or("");
    let tail_fits = tail.is_empty() || tail.starts_with(':') || tail == "Z";
    ClockTime::read_stored(text).ok().filter(|_| tail_fits)
}

/// The photo of a band: a path on our own site stays, a web address must be safe.
pub fn photo(text: &str) -> Option<String> {
    let text = text.trim();
    if text.starts_with('/') && !text.starts_with("//") && !text.contains(['\\', '"', '<', '>']) {
        return Some(text.to_owned());
    }
    safe_url(text).map(|_| text.to_owned())
}

/// The host of a photo that lies elsewhere.
pub fn foreign_host(photo: &str) -> Option<String> {
    Url::parse(photo).ok()?.host_str().map(str::to_owned)
}

/// What became of a JSON value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cleaned {
    /// The text to keep; `None` if nothing is left.
    pub text: Option<String>,
    /// Whether something unsafe was taken out.
    pub lost_something: bool,
}

/// An object of links: handles become addresses, empty ones go, unsafe ones go; `None` if it is not a JSON object.
pub fn links(text: &str) -> Option<Cleaned> {
    let Value::Object(given) = serde_json::from_str(text).ok()? else { return None };
    let mut kept = Map::new();
    let mut lost_something = false;
    for (kind, value) in &given {
        match value.as_str().map(str::trim) {
            Some("") => {}
            Some(link) => match known_link(kind, link) {
                Some(link) => drop(kept.insert(kind.clone(), Value::String(link))),
                None => lost_something = true,
            },
            None => lost_something |= !value.is_null(),
        }
    }
    let text = match kept.is_empty() {
        true => None,
        false if kept == given => Some(text.to_owned()),
        false => Some(Value::Object(kept).to_string()),
    };
    Some(Cleaned { text, lost_something })
}

fn known_link(kind: &str, text: &str) -> Option<String> {
    if BAND_LINKS.contains(&kind) || LINK_KINDS.contains(&kind) { entered_link(kind, text) } else { entered_url(text) }
}

/// Venue notes: maps must be safe addresses; `None` if it is not a JSON array.
pub fn venue_notes(text: &str) -> Option<Cleaned> {
    let Value::Array(mut notes) = serde_json::from_str(text).ok()? else { return None };
    if notes.is_empty() {
        return Some(Cleaned { text: None, lost_something: false });
    }
    let mut changed = false;
    let mut lost_something = false;
    for map in notes.iter_mut().filter_map(|note| note.get_mut("googleMaps")).filter(|map| !map.is_null()) {
        let safe = map.as_str().filter(|text| !text.trim().is_empty()).and_then(entered_url);
        lost_something |= safe.is_none() && map.as_str().is_none_or(|text| !text.trim().is_empty());
        let safe = safe.map_or(Value::Null, Value::String);
        changed |= safe != *map;
        *map = safe;
    }
    let text = if changed { Value::Array(notes).to_string() } else { text.to_owned() };
    Some(Cleaned { text: Some(text), lost_something })
}

/// Audit details without secrets, at any depth; `None` if it is not JSON.
pub fn audit_details(text: &str) -> Option<Cleaned> {
    let mut value: Value = serde_json::from_str(text).ok()?;
    let lost_something = remove_secrets(&mut value);
    let text = if lost_something { value.to_string() } else { text.to_owned() };
    Some(Cleaned { text: Some(text), lost_something })
}

fn remove_secrets(value: &mut Value) -> bool {
    match value {
        Value::Object(map) => {
            let before = map.len();
            map.retain(|key, _| !AUDIT_SECRETS.contains(&key.to_ascii_lowercase().as_str()));
            let lost_here = map.len() < before;
            let lost_deeper = map.values_mut().map(remove_secrets).filter(|lost| *lost).count() > 0;
            lost_here || lost_deeper
        }
        Value::Array(list) => list.iter_mut().map(remove_secrets).filter(|lost| *lost).count() > 0,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stamped(text: &str) -> Option<String> {
        stamp(text).map(|stamp| stamp.to_string())
    }

    #[test]
    fn every_form_of_a_time_stamp_becomes_ours() {
        for form in [
            "2026-08-03 02:30:00",
            "2026-08-03T02:30:00Z",
            "2026-08-03T02:30:00.123Z",
            "2026-08-03 02:30:00.999999",
            "2026-08-02T22:30:00-04:00",
            "2026-08-03T02:30",
            " 2026-08-03 02:30:00Z ",
        ] {
            assert_eq!(stamped(form).as_deref(), Some("2026-08-03 02:30:00"), "{form}");
        }
        assert_eq!(stamped("2026-08-03").as_deref(), Some("2026-08-03 00:00:00"));
        for wrong in ["", "soon", "2026-13-01T00:00:00Z", "0", "+012026-01-01T00:00:00Z"] {
            assert_eq!(stamped(wrong), None, "{wrong}");
        }
        assert_eq!(epoch_stamp(1_785_724_200).map(|s| s.to_string()).as_deref(), Some("2026-08-03 02:30:00"));
        assert_eq!(epoch_stamp(1_785_724_200_500).map(|s| s.to_string()).as_deref(), Some("2026-08-03 02:30:00"));
        assert_eq!(epoch_stamp(i64::MAX), None);
    }

    #[test]
    fn a_day_may_stand_at_the_head_of_a_time_stamp() {
        for form in ["2026-08-15", "2026-08-15T00:00:00.000Z", "2026-08-15 19:00", " 2026-08-15"] {
            assert_eq!(day(form).as_deref(), Some("2026-08-15"), "{form}");
        }
        for wrong in ["", "2026-02-30", "15.8.2026", "2026-08-15 soon", "2026-8-15"] {
            assert_eq!(day(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_clock_time_is_cut_and_nonsense_is_to_be_announced() {
        for form in ["19:40", "19:40:00", "2026-08-15 19:40", "2026-08-15T19:40:00Z"] {
            assert_eq!(clock(form).map(|time| time.to_string()).as_deref(), Some("19:40"), "{form}");
        }
        for wrong in ["", "noon", "25:00", "19:4", "19:400", "19:40pm"] {
            assert_eq!(clock(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_photo_of_our_own_stays_and_an_unsafe_one_goes() {
        for kept in ["/photos/a.webp", "https://img.example.test/1.jpg"] {
            assert_eq!(photo(kept).as_deref(), Some(kept));
        }
        for wrong in ["javascript:x", "//evil.example/1.jpg", "/a\"b", "photo.jpg", ""] {
            assert_eq!(photo(wrong), None, "{wrong}");
        }
        assert_eq!(foreign_host("https://img.example.test/1.jpg").as_deref(), Some("img.example.test"));
        assert_eq!(foreign_host("/photos/a.webp"), None);
    }

    #[test]
    fn link_objects_lose_what_is_empty_or_unsafe() {
        let text = |given: &str| links(given).map(|cleaned| (cleaned.text, cleaned.lost_something));
        assert_eq!(
            text(r#"{"website": null, "instagram": "@b1"}"#),
            Some((Some(r#"{"instagram":"https://www.instagram.com/b1/"}"#.to_owned()), false))
        );
        assert_eq!(
            text(r#"{ "website": "https://a.example/" }"#),
            Some((Some(r#"{ "website": "https://a.example/" }"#.to_owned()), false))
        );
        assert_eq!(text(r#"{"website":"javascript:alert(1)","x":5}"#), Some((None, true)));
        assert_eq!(text(r#"{"website":"","facebook":null}"#), Some((None, false)));
        assert_eq!(text("[]"), None);
        assert_eq!(text("{oops"), None);
    }

    #[test]
    fn venue_notes_keep_their_text_unless_a_map_is_unsafe() {
        let kept = r#"[{"name":"The Brass Otter","address":null,"note":"19+","googleMaps":null}]"#;
        assert_eq!(venue_notes(kept), Some(Cleaned { text: Some(kept.to_owned()), lost_something: false }));
        let unsafe_map = r#"[{"name":"Hall","googleMaps":"javascript:x"}]"#;
        assert_eq!(
            venue_notes(unsafe_map),
            Some(Cleaned { text: Some(r#"[{"name":"Hall","googleMaps":null}]"#.to_owned()), lost_something: true })
        );
        assert_eq!(venue_notes("[]"), Some(Cleaned { text: None, lost_something: false }));
        assert_eq!(venue_notes("{}"), None);
    }

    #[test]
    fn audit_details_lose_secrets_at_any_depth() {
        let given = r#"{"name":"x","Token":"t","inner":[{"email":"a@b.org","role":"editor"}],"link":{"a":1}}"#;
        assert_eq!(
            audit_details(given),
            Some(Cleaned { text: Some(r#"{"name":"x","inner":[{"role":"editor"}]}"#.to_owned()), lost_something: true })
        );
        let clean = r#"{"name": "Summer Crawl"}"#;
        assert_eq!(audit_details(clean), Some(Cleaned { text: Some(clean.to_owned()), lost_something: false }));
        assert_eq!(audit_details("not json"), None);
    }
}
