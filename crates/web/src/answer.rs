//! What a handler answers: a public body that the board may keep, or a refusal in one of two dresses, JSON or page.

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http::{HeaderName, HeaderValue, StatusCode, header};
use jiff::Timestamp;
use serde::Serialize;
use settimes_app::{Denial, DenialKind, Missing, Problems, Refusal, Until};

/// A public answer: the same bytes for everybody until something changes or the clock moves on.
#[derive(Debug)]
pub(crate) struct Public {
    body: Bytes,
    content_type: &'static str,
    more: Vec<(HeaderName, HeaderValue)>,
    keep: KeepUntil,
}

/// Marks a response that the board may keep.
#[derive(Debug, Clone, Copy)]
pub(crate) struct KeepUntil {
    /// The moment it was made for.
    pub(crate) at: Timestamp,
    /// The moment at which the clock makes it untrue.
    pub(crate) until: Timestamp,
    /// Whether it depends on no data at all.
    pub(crate) every_edition: bool,
}

impl Public {
    /// A JSON body.
    pub(crate) fn json<T: Serialize>(shape: &Until<T>) -> Result<Self, Refusal> {
        let body = serde_json::to_vec(&shape.answer).map_err(|error| Refusal::Internal(error.into()))?;
        Ok(Self::new(body, "application/json; charset=utf-8", shape))
    }

    /// A page.
    pub(crate) fn page(page: &Until<impl askama::Template>) -> Result<Self, Refusal> {
        let body = page.answer.render().map_err(|error| Refusal::Internal(error.into()))?;
        Ok(Self::new(body, "text/html; charset=utf-8", page))
    }

    /// Any body, true as long as what it was made from.
    pub(crate) fn new<T>(body: impl Into<Bytes>, content_type: &'static str, source: &Until<T>) -> Self {
        Self {
            body: body.into(),
            content_type,
            more: Vec::new(),
            keep: KeepUntil { at: source.at, until: source.until, every_edition: false },
        }
    }

    /// A body that never changes: an asset whose name holds the hash of its content.
    pub(crate) fn forever(body: impl Into<Bytes>, content_type: &'static str) -> Self {
        let keep = KeepUntil { at: Timestamp::MIN, until: Timestamp::MAX, every_edition: true };
        Self { body: body.into(), content_type, more: Vec::new(), keep }
    }

    /// The same with one more header; a value that no header can hold is left out.
    #[must_use]
    pub(crate) fn with(mut self, name: HeaderName, value: &str) -> Self {
        if let Ok(value) = HeaderValue::from_str(value) {
            self.more.push((name, value));
        }
        self
    }
}

impl IntoResponse for Public {
    fn into_response(self) -> Response {
        let mut response = Response::new(Body::from(self.body));
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(self.content_type));
        response.headers_mut().extend(self.more);
        response.extensions_mut().insert(self.keep);
        response
    }
}

/// A refusal on its way out; the door dresses it as JSON or page.
#[derive(Debug)]
pub(crate) struct Refused(pub(crate) Refusal);

impl From<Refusal> for Refused {
    fn from(refusal: Refusal) -> Self {
        Self(refusal)
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let no = No::from(self.0);
        let mut response = Response::new(Body::empty());
        *response.status_mut() = no.status;
        response.extensions_mut().insert(no);
        response
    }
}

/// A refusal in the words of HTTP (public specification, 1.2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct No {
    /// The status.
    pub(crate) status: StatusCode,
    /// The stable code.
    pub(crate) code: &'static str,
    /// A short sentence that a client may show.
    pub(crate) error: &'static str,
    /// One sentence about what to do.
    pub(crate) message: String,
    /// Wrong fields.
    pub(crate) fields: Problems,
    /// Seconds until it is worth trying again.
    pub(crate) retry_after: Option<u64>,
    /// What went wrong on our side; for the log, never for the visitor.
    pub(crate) cause: Option<Box<str>>,
}

impl No {
    /// A refusal without fields.
    pub(crate) fn new(status: StatusCode, code: &'static str, error: &'static str, message: &str) -> Self {
        Self { status, code, error, message: message.to_owned(), fields: Problems::default(), retry_after: None, cause: None }
    }

    /// The same with a time after which trying again may help.
    pub(crate) fn after(mut self, seconds: u64) -> Self {
        self.retry_after = Some(seconds);
        self
    }

    /// No such address.
    pub(crate) fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "NOT_FOUND", "Not found", "There is nothing at this address.")
    }

    /// A failure of ours.
    pub(crate) fn internal() -> Self {
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "INTERNAL",
            "Something went wrong",
            "It is not your fault. Please try again; if it goes on, tell the organiser the request id.",
        )
    }

    /// A handler stopped half-way.
    pub(crate) fn panicked() -> Self {
        Self { cause: Some("a handler panicked".into()), ..Self::internal() }
    }

    /// Somebody holds the database, or the answer took too long.
    pub(crate) fn busy() -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "BUSY", "Busy", "Please try again in a moment.").after(2)
    }

    /// The switch of public specification 2.4 is off.
    pub(crate) fn public_data_off() -> Self {
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "PUBLIC_DATA_OFF",
            "Not open yet",
            "The organisers have not opened the programme. Please come back later.",
        )
        .after(3600)
    }

    /// The body as JSON.
    pub(crate) fn json(&self) -> Bytes {
        let mut body = serde_json::Map::new();
        body.insert("error".into(), self.error.into());
        body.insert("message".into(), self.message.as_str().into());
        body.insert("code".into(), self.code.into());
        let fields: serde_json::Map<_, _> = self.fields.fields().map(|(field, what)| (field.to_owned(), what.into())).collect();
        if !fields.is_empty() {
            body.insert("fields".into(), fields.into());
        }
        if let (Some(seconds), StatusCode::TOO_MANY_REQUESTS) = (self.retry_after, self.status) {
            body.insert("retryAfter".into(), seconds.into());
        }
        serde_json::Value::Object(body).to_string().into()
    }
}

impl From<Refusal> for No {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Invalid(fields) => {
                let first = fields.fields().next().map(|(field, what)| format!("The field {field} {what}."));
                let message = first.unwrap_or_else(|| "Please check what you entered.".to_owned());
                Self { fields, ..Self::new(StatusCode::BAD_REQUEST, "VALIDATION_FAILED", "Please check what you entered", &message) }
            }
            Refusal::BadRequest { code, message } => Self::new(StatusCode::BAD_REQUEST, code, "Bad request", message),
            Refusal::Denied(denial) => denied(&denial),
            Refusal::NotFound(missing) => missing_thing(missing),
            Refusal::PublicDataOff => Self::public_data_off(),
            Refusal::Busy => Self::busy(),
            Refusal::Internal(error) => Self { cause: Some(format!("{error:#}").into()), ..Self::internal() },
        }
    }
}

fn denied(denial: &Denial) -> No {
    let status = match denial.kind {
        DenialKind::Bad => StatusCode::BAD_REQUEST,
        DenialKind::Unproven => StatusCode::UNAUTHORIZED,
        DenialKind::Forbidden => StatusCode::FORBIDDEN,
        DenialKind::Conflict => StatusCode::CONFLICT,
        DenialKind::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
        DenialKind::Failed => StatusCode::INTERNAL_SERVER_ERROR,
    };
    No::new(status, denial.code, "Refused", &denial.message)
}

fn missing_thing(missing: Missing) -> No {
    let (code, message) = match missing {
        Missing::Page => return No::not_found(),
        Missing::Event => ("EVENT_NOT_FOUND", "There is no such event."),
        Missing::Band => ("BAND_NOT_FOUND", "There is no such band."),
        Missing::Share => ("SHARE_NOT_FOUND", "There is no such shared plan, or it has expired."),
        Missing::Venue => ("VENUE_NOT_FOUND", "There is no such venue."),
    };
    No::new(StatusCode::NOT_FOUND, code, "Not found", message)
}
