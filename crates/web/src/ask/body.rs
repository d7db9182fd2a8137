//! Request bodies: a flat object from JSON or a form, read field by field so that all wrong fields are named together.

use axum::extract::{FromRequest, Request};
use bytes::Bytes;
use http::header;
use serde_json::{Map, Value};
use settimes_app::{Problems, Refusal};
use settimes_core::ids::LARGEST_ID;
use settimes_core::text::clean_text;

use crate::answer::{No, Refused};

/// How deep a JSON body may be nested (accounts specification, 0.2).
const DEEPEST: usize = 32;

/// The fields of a body and what is wrong with them so far.
#[derive(Debug, Default)]
pub(crate) struct Fields {
    given: Map<String, Value>,
    problems: Problems,
}

impl Fields {
    /// Reads a body by its type (public specification, 1.1).
    pub(crate) fn read(content_type: Option<&str>, body: &[u8]) -> Result<Self, No> {
        let media_type = content_type.unwrap_or_default().split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let given = match media_type.as_str() {
            _ if body.is_empty() => Map::new(),
            "" | "application/json" | "text/plain" => json(body)?,
            "application/x-www-form-urlencoded" => form(body),
            _ => {
                let message = "Send the body as application/json or as a form.";
                return Err(No::new(http::StatusCode::UNSUPPORTED_MEDIA_TYPE, "UNSUPPORTED_MEDIA_TYPE", "Unsupported media type", message));
            }
        };
        Ok(Self { given, problems: Problems::default() })
    }

    /// Whether a field was sent.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.given.contains_key(name)
    }

    /// Checks a list of texts that may be sent beside another list and must then be as long as that one, each text at most so long. What it says is not
    /// read.
    pub(crate) fn texts_beside(&mut self, name: &'static str, beside: &str, longest: usize) {
        let entries = |value: &Value| value.as_array().map_or(1, Vec::len);
        let wanted = self.given.get(beside).map(entries);
        let fits = |value: &Value| value.as_str().is_some_and(|text| clean_text(text).chars().count() <= longest);
        let wrong = match self.given.get(name) {
            None => None,
            Some(list) if wanted.is_some_and(|wanted| wanted != entries(list)) => Some("must be as long as the list of sets".to_owned()),
            Some(Value::Array(list)) if list.iter().all(fits) => None,
            Some(single @ Value::String(_)) if fits(single) => None,
            Some(_) => Some(format!("must be a list of texts of at most {longest} characters")),
        };
        if let Some(what) = wrong {
            self.wrong::<()>(name, what);
        }
    }

    /// A required id: an integer or a text of digits.
    pub(crate) fn id(&mut self, name: &'static str) -> i64 {
        let id = self.given.get(name).map(whole);
        match id {
            Some(Some(id)) => id,
            Some(None) => self.wrong(name, "must be a whole number from 1"),
            None => self.wrong(name, "is missing"),
        }
    }

    /// A required list of 1 to `most` ids, duplicates collapsed; a single value counts as a list of one.
    pub(crate) fn ids(&mut self, name: &'static str, alias: &'static str, most: usize) -> Vec<i64> {
        let given = match self.given.get(name).or_else(|| self.given.get(alias)) {
            None => return self.wrong(name, "is missing"),
            Some(Value::Array(list)) => list.clone(),
            Some(single) => vec![single.clone()],
        };
        if given.is_empty() || given.len() > most {
            return self.wrong(name, format!("must have 1 to {most} entries"));
        }
        let mut ids: Vec<i64> = Vec::with_capacity(given.len());
        for value in &given {
            match whole(value) {
                Some(id) if ids.contains(&id) => {}
                Some(id) => ids.push(id),
                None => return self.wrong(name, "must hold whole numbers from 1"),
            }
        }
        ids
    }

    /// A required text that passes a rule.
    pub(crate) fn text(&mut self, name: &'static str, rule: &str, fits: impl Fn(&str) -> bool) -> String {
        let text = match self.given.get(name) {
            None => return self.wrong(name, "is missing"),
            Some(Value::String(text)) => clean_text(text),
            Some(_) => return self.wrong(name, "must be a text"),
        };
        if fits(&text) { text } else { self.wrong(name, rule) }
    }

    /// What was read, or all wrong fields.
    pub(crate) fn checked<T>(self, read: T) -> Result<T, Refusal> {
        self.problems.into_result().map(|()| read)
    }

    fn wrong<T: Default>(&mut self, name: &'static str, what: impl Into<String>) -> T {
        self.problems.add(name, what);
        T::default()
    }
}

impl<S: Send + Sync> FromRequest<S> for Fields {
    type Rejection = RefusedBody;

    async fn from_request(request: Request, state: &S) -> Result<Self, RefusedBody> {
        let content_type = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).map(str::to_owned);
        let body = Bytes::from_request(request, state).await.map_err(|_| RefusedBody(No::internal()))?;
        Self::read(content_type.as_deref(), &body).map_err(RefusedBody)
    }
}

/// A body that could not be read.
#[derive(Debug)]
pub(crate) struct RefusedBody(No);

impl axum::response::IntoResponse for RefusedBody {
    fn into_response(self) -> axum::response::Response {
        let mut response = Refused(Refusal::Busy).into_response();
        *response.status_mut() = self.0.status;
        response.extensions_mut().insert(self.0);
        response
    }
}

fn json(body: &[u8]) -> Result<Map<String, Value>, No> {
    let bad = |code, message| No::new(http::StatusCode::BAD_REQUEST, code, "Bad request", message);
    if is_deep(body) {
        return Err(bad("INVALID_JSON", "The body is nested too deeply."));
    }
    match serde_json::from_slice(body) {
        Ok(Value::Object(given)) => Ok(given),
        Ok(_) => Err(bad("INVALID_BODY", "The body must be a JSON object.")),
        Err(_) => Err(bad("INVALID_JSON", "The body is not valid JSON.")),
    }
}

/// Whether lists and objects are nested deeper than [`DEEPEST`], as far as a look at the brackets tells.
fn is_deep(body: &[u8]) -> bool {
    let (mut depth, mut in_text, mut escaped) = (0_usize, false, false);
    for byte in body {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_text => escaped = true,
            b'"' => in_text = !in_text,
            b'[' | b'{' if !in_text => depth += 1,
            b']' | b'}' if !in_text => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEEPEST {
            return true;
        }
    }
    false
}

/// A form as a flat object; a repeated key becomes a list.
fn form(body: &[u8]) -> Map<String, Value> {
    let mut given = Map::new();
    for (key, value) in url::form_urlencoded::parse(body) {
        let value = Value::String(value.into_owned());
        match given.get_mut(key.as_ref()) {
            None => {
                given.insert(key.into_owned(), value);
            }
            Some(Value::Array(list)) => list.push(value),
            Some(single) => *single = Value::Array(vec![single.take(), value]),
        }
    }
    given
}

/// An int: a JSON integer or a text of decimal digits, 1 to 2^53 − 1.
pub(crate) fn whole(value: &Value) -> Option<i64> {
    let number = match value {
        Value::Number(number) => number.as_i64(),
        Value::String(text) if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) => text.parse().ok(),
        _ => None,
    };
    number.filter(|id| (1..=LARGEST_ID).contains(id))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(content_type: Option<&str>, body: &str) -> &'static str {
        Fields::read(content_type, body.as_bytes()).err().map_or("ok", |no| no.code)
    }

    #[test]
    fn a_body_is_an_object_in_json_or_a_form() {
        assert_eq!(code(None, ""), "ok");
        assert_eq!(code(Some("application/json; charset=utf-8"), "{}"), "ok");
        assert_eq!(code(Some("text/plain"), "{}"), "ok");
        assert_eq!(code(Some("image/png"), "{}"), "UNSUPPORTED_MEDIA_TYPE");
        assert_eq!(code(Some("image/png"), ""), "ok");
        assert_eq!(code(None, "{"), "INVALID_JSON");
        assert_eq!(code(None, &"[".repeat(100_000)), "INVALID_JSON");
        let nested = |depth: usize| format!("{{\"a\":{}{}}}", "[".repeat(depth - 1), "]".repeat(depth - 1));
        assert_eq!([code(None, &nested(32)), code(None, &nested(33))], ["ok", "INVALID_JSON"]);
        assert_eq!(code(None, &format!("{{\"a\":\"\\\"{}\"}}", "[".repeat(99))), "ok");
        assert_eq!(code(None, "[]"), "INVALID_BODY");
        assert_eq!(code(None, "null"), "INVALID_BODY");
    }

    #[test]
    fn every_wrong_field_is_named_together() {
        let mut fields = Fields::read(None, br#"{"event_id":"x","performance_ids":[10.5],"user_session":"a b"}"#).unwrap();
        let (_, _, _) = (
            fields.id("event_id"),
            fields.ids("performance_ids", "band_ids", 50),
            fields.text("user_session", "is odd", |t| !t.contains(' ')),
        );
        let Err(Refusal::Invalid(problems)) = fields.checked(()) else { panic!("nothing was wrong") };
        assert_eq!(problems.fields().map(|(field, _)| field).collect::<Vec<_>>(), ["event_id", "performance_ids", "user_session"]);
    }

    #[test]
    fn ids_are_whole_numbers_written_as_number_or_text() {
        let mut fields = Fields::read(Some("application/x-www-form-urlencoded"), b"band_ids=11&band_ids=12&band_ids=11").unwrap();
        assert_eq!(fields.ids("performance_ids", "band_ids", 50), [11, 12]);
        for (text, id) in [
            ("7", Some(7)),
            ("\"7\"", Some(7)),
            ("7.5", None),
            ("-7", None),
            ("\"+7\"", None),
            ("true", None),
            ("1e3", None),
            ("0", None),
            ("9007199254740992", None),
        ] {
            assert_eq!(whole(&serde_json::from_str(text).unwrap()), id, "{text}");
        }
    }
}
