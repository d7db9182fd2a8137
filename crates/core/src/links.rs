//! Links of bands, venues and events: only addresses that are safe to follow go out (public specification, 1.7).

use serde_json::Value;
use url::Url;

/// The kinds of link a band may have, in the order of the JSON shape (public specification, 1.7).
pub const BAND_LINKS: [&str; 8] = ["website", "instagram", "bandcamp", "facebook", "youtube", "spotify", "apple_music", "linktree"];

/// The kinds tried, in order, for the one link beside a set (public specification, 3.1).
const SET_LINKS: [&str; 5] = ["website", "bandcamp", "instagram", "facebook", "spotify"];

/// The links of a band: one entry per kind of [`BAND_LINKS`], in that order, `None` where there is none that is safe.
pub fn band_links(stored: Option<&str>) -> Vec<(&'static str, Option<String>)> {
    let given: Value = stored.and_then(|text| serde_json::from_str(text).ok()).unwrap_or(Value::Null);
    BAND_LINKS.iter().map(|kind| (*kind, given.get(kind).and_then(Value::as_str).and_then(|text| profile_link(kind, text)))).collect()
}

/// The one link shown beside a set: the first usable of website, Bandcamp, Instagram, Facebook, Spotify.
pub fn set_link(stored: Option<&str>) -> Option<String> {
    let links = band_links(stored);
    SET_LINKS.iter().find_map(|kind| links.iter().find(|(name, _)| name == kind).and_then(|(_, link)| link.clone()))
}

/// An absolute `http` or `https` address in its normal form, else `None`.
pub fn safe_url(text: &str) -> Option<String> {
    let url = Url::parse(text.trim()).ok()?;
    let fits =
        matches!(url.scheme(), "http" | "https") && url.host_str().is_some() && url.username().is_empty() && url.password().is_none();
    fits.then(|| url.into())
}

/// The address of a photo: one of our own store as it is, a foreign one only if it is safe.
pub fn photo(stored: Option<&str>) -> Option<String> {
    let stored = stored?.trim();
    if stored.starts_with("/media/") { Some(stored.to_owned()) } else { safe_url(stored) }
}

/// A link of one kind: an address, or a handle that becomes the address of its profile.
pub fn profile_link(kind: &str, text: &str) -> Option<String> {
    safe_url(text).or_else(|| {
        let handle = handle(text)?;
        Some(match kind {
            "instagram" => format!("https://www.instagram.com/{handle}/"),
            "youtube" => format!("https://www.youtube.com/@{handle}"),
            "linktree" => format!("https://linktr.ee/{handle}"),
            "x" => format!("https://x.com/{handle}"),
            "tiktok" => format!("https://www.tiktok.com/@{handle}"),
            _ => return None,
        })
    })
}

/// A web address as a person enters it: a bare domain gets `https://`, tracking parameters go (admin specification, 2.1).
pub fn entered_url(text: &str) -> Option<String> {
    let text = text.trim();
    let whole = if text.contains("://") { text.to_owned() } else { format!("https://{text}") };
    let mut url = Url::parse(&safe_url(&whole)?).ok()?;
    if !url.host_str().is_some_and(|host| host.contains('.') || host.contains(':')) {
        return None;
    }
    let kept: Vec<(String, String)> =
        url.query_pairs().filter(|(name, _)| !is_tracking(name)).map(|(name, value)| (name.into_owned(), value.into_owned())).collect();
    if kept.len() < url.query_pairs().count() {
        url.set_query(None);
        if !kept.is_empty() {
            url.query_pairs_mut().extend_pairs(kept);
        }
    }
    Some(url.into()).filter(|url: &String| url.chars().count() <= LONGEST_LINK)
}

/// A link of a band as a person enters it: an address, or a handle where the kind has handles (admin specification, 2.3).
pub fn entered_link(kind: &str, text: &str) -> Option<String> {
    let text = text.trim();
    let handle = handle(text).map(|handle| match kind {
        "facebook" => format!("https://www.facebook.com/{handle}"),
        "bandcamp" => format!("https://{handle}.bandcamp.com/"),
        _ => profile_link(kind, handle).unwrap_or_default(),
    });
    handle.and_then(|profile| safe_url(&profile)).or_else(|| entered_url(text))
}

/// Longest link, characters.
const LONGEST_LINK: usize = 500;

fn is_tracking(parameter: &str) -> bool {
    parameter.starts_with("utm_") || matches!(parameter, "fbclid" | "gclid" | "igsh" | "igshid" | "si" | "dlsi" | "nd")
}

/// A handle: `@name` or `name`, at most 100 letters, digits, dots, hyphens and underscores.
fn handle(text: &str) -> Option<&str> {
    let name = text.trim().trim_start_matches('@');
    let fits = !name.is_empty() && name.len() <= 100 && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-'));
    fits.then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_web_addresses_are_safe() {
        assert_eq!(safe_url("https://lanterns.example").as_deref(), Some("https://lanterns.example/"));
        for wrong in ["javascript:alert(1)", "data:text/html,x", "//x.example", "lanterns", "ftp://x", "https://a:b@x.example", "https://"]
        {
            assert_eq!(safe_url(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_handle_becomes_the_address_of_its_profile() {
        assert_eq!(profile_link("instagram", "@lanterns").as_deref(), Some("https://www.instagram.com/lanterns/"));
        assert_eq!(profile_link("website", "lanterns"), None);
        assert_eq!(profile_link("instagram", "a b"), None);
    }

    #[test]
    fn an_entered_address_gets_a_scheme_and_loses_its_tracking() {
        assert_eq!(entered_url(" example.org/x?utm_source=a&id=7&si=9 ").as_deref(), Some("https://example.org/x?id=7"));
        assert_eq!(entered_url("http://example.org/?a=%20b").as_deref(), Some("http://example.org/?a=%20b"));
        for wrong in ["", "just words", "javascript:alert(1)", "ftp://example.org", "https://me@example.org/", "word"] {
            assert_eq!(entered_url(wrong), None, "{wrong}");
        }
        assert_eq!(entered_url(&format!("https://example.org/{}", "x".repeat(500))), None);
    }

    #[test]
    fn an_entered_handle_becomes_the_profile_of_its_kind() {
        for (kind, text, link) in [
            ("instagram", "@lanterns", "https://www.instagram.com/lanterns/"),
            ("facebook", "lanterns", "https://www.facebook.com/lanterns"),
            ("bandcamp", "lanterns", "https://lanterns.bandcamp.com/"),
            ("linktree", "lanterns", "https://linktr.ee/lanterns"),
            ("website", "lanterns.example", "https://lanterns.example/"),
            ("instagram", "instagram.com/lanterns?igsh=1", "https://instagram.com/lanterns"),
        ] {
            assert_eq!(entered_link(kind, text).as_deref(), Some(link), "{kind} {text}");
        }
        assert_eq!(entered_link("spotify", "lanterns"), None);
        assert_eq!(entered_link("bandcamp", "a b"), None);
    }

    #[test]
    fn the_link_beside_a_set_is_the_first_usable_one() {
        assert_eq!(
            set_link(Some(r#"{"website":"oops","bandcamp":"https://l.bandcamp.example/"}"#)).as_deref(),
            Some("https://l.bandcamp.example/")
        );
        assert_eq!(set_link(Some("not json")), None);
        assert_eq!(set_link(None), None);
    }
}
