//! The JSON texts of an event, cleaned before they go out: broken JSON and unsafe addresses are left out (public specification, 3.1).

use serde_json::{Map, Value};

use crate::links;

/// One entry of `venue_info` (admin specification, 2.4).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VenueNote {
    /// Name of the venue.
    pub name: String,
    /// Address.
    pub address: Option<String>,
    /// What a visitor should know.
    pub note: Option<String>,
    /// Link to a map.
    pub map: Option<String>,
}

/// `theme_colors` as JSON text if it is a valid JSON object, without what could be followed as an unsafe link; else `None`.
pub fn clean_theme_colors(stored: Option<&str>) -> Option<String> {
    let value: Value = serde_json::from_str(stored?).ok()?;
    value.is_object().then(|| without_unsafe_links(value).map(|value| value.to_string())).flatten()
}

/// A value without any text in it that is an address of another kind than `http` or `https`.
fn without_unsafe_links(value: Value) -> Option<Value> {
    match value {
        Value::String(text) if url::Url::parse(&text).is_ok_and(|url| !matches!(url.scheme(), "http" | "https")) => None,
        Value::Array(list) => Some(list.into_iter().filter_map(without_unsafe_links).collect()),
        Value::Object(fields) => {
            let kept = fields.into_iter().filter_map(|(key, value)| Some((key, without_unsafe_links(value)?)));
            Some(Value::Object(kept.collect()))
        }
        plain => Some(plain),
    }
}

/// `social_links` of an event as JSON text with only links that are safe to follow; `None` if nothing is left.
pub fn clean_social_links(stored: Option<&str>) -> Option<String> {
    let Value::Object(given) = serde_json::from_str(stored?).ok()? else { return None };
    let clean: Map<String, Value> = given
        .into_iter()
        .filter_map(|(key, value)| {
            let link = links::profile_link(&key, value.as_str()?)?;
            Some((key, Value::String(link)))
        })
        .collect();
    (!clean.is_empty()).then(|| Value::Object(clean).to_string())
}

/// `venue_info` as JSON text with only well-formed entries and safe links, and the same entries as values.
pub fn clean_venue_info(stored: Option<&str>) -> Option<(String, Vec<VenueNote>)> {
    let Value::Array(given) = serde_json::from_str(stored?).ok()? else { return None };
    let notes: Vec<VenueNote> = given.iter().filter_map(note).collect();
    if notes.is_empty() {
        return None;
    }
    let text = Value::Array(notes.iter().map(note_json).collect()).to_string();
    Some((text, notes))
}

fn note(value: &Value) -> Option<VenueNote> {
    let text = |key: &str| value.get(key).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
    Some(VenueNote {
        name: text("name")?,
        address: text("address"),
        note: text("note"),
        map: text("googleMaps").and_then(|link| links::safe_url(&link)),
    })
}

fn note_json(note: &VenueNote) -> Value {
    let mut entry = Map::new();
    let pairs =
        [("name", Some(&note.name)), ("address", note.address.as_ref()), ("note", note.note.as_ref()), ("googleMaps", note.map.as_ref())];
    for (key, text) in pairs {
        if let Some(text) = text {
            entry.insert(key.to_owned(), Value::String(text.clone()));
        }
    }
    Value::Object(entry)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn broken_json_and_unsafe_links_are_left_out() {
        assert_eq!(clean_theme_colors(Some("{oops")), None);
        let unsafe_links = r#"{"a":"javascript:x","b":["data:y","https://z.example/"],"c":{"d":" vbscript:x","e":1}}"#;
        assert_eq!(clean_theme_colors(Some(unsafe_links)).as_deref(), Some(r#"{"b":["https://z.example/"],"c":{"e":1}}"#));
        assert_eq!(clean_theme_colors(Some(r##"{"primary":"#ff0000"}"##)).as_deref(), Some(r##"{"primary":"#ff0000"}"##));
        assert_eq!(
            clean_social_links(Some(r#"{"website":"javascript:alert(1)","instagram":"@lanterns","x":5}"#)).as_deref(),
            Some(r#"{"instagram":"https://www.instagram.com/lanterns/"}"#)
        );
        assert_eq!(clean_social_links(Some("[]")), None);
        let (text, notes) =
            clean_venue_info(Some(r#"[{"name":"Hall","googleMaps":"ftp://x"},{"note":"no name"},7]"#)).into_iter().next().unzip();
        assert_eq!(text.as_deref(), Some(r#"[{"name":"Hall"}]"#));
        assert_eq!(notes.map(|notes| notes.len()), Some(1));
    }
}
