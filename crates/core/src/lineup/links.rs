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
    fn the_link_beside_a_set_is_the_first_usable_one() {
        assert_eq!(
            set_link(Some(r#"{"website":"oops","bandcamp":"https://l.bandcamp.example/"}"#)).as_deref(),
            Some("https://l.bandcamp.example/")
        );
        assert_eq!(set_link(Some("not json")), None);
        assert_eq!(set_link(None), None);
    }
}
