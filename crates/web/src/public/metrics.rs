//! The beacon of the pages (public specification, 7).

use std::convert::Infallible;

use axum::extract::{FromRequest, Request, State};
use bytes::Bytes;
use http::header;
use serde_json::Value;
use settimes_app::App;
use settimes_app::metrics::{self, Entry};
use settimes_core::ids::BandId;
use settimes_core::metrics::Page;

use crate::ask::whole;

/// `POST /api/metrics`: whatever comes and whatever becomes of it, the answer is the same.
pub(crate) async fn note_beacon(
    State(app): State<App>,
    Beacon(entries): Beacon,
) -> ([(header::HeaderName, &'static str); 1], &'static str) {
    if let Err(error) = metrics::note_beacon(&app, entries).await {
        tracing::warn!(?error, "a beacon was not counted");
    }
    ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], "OK")
}

/// What a body tells, as far as it can be read.
pub(crate) struct Beacon(Vec<Entry>);

impl<S: Send + Sync> FromRequest<S> for Beacon {
    type Rejection = Infallible;

    async fn from_request(request: Request, state: &S) -> Result<Self, Infallible> {
        let body = Bytes::from_request(request, state).await.unwrap_or_default();
        Ok(Self(entries(&body)))
    }
}

fn entries(body: &[u8]) -> Vec<Entry> {
    let told: Value = serde_json::from_slice(body).unwrap_or_default();
    let list = told.get("events").and_then(Value::as_array);
    list.into_iter().flatten().filter_map(entry).collect()
}

/// One entry, if it is well-formed and of a kind that we know.
fn entry(told: &Value) -> Option<Entry> {
    let props = told.get("props");
    let band = || props?.get("band_profile_id").and_then(whole).map(BandId::new);
    match told.get("event")?.as_str()? {
        "artist_profile_view" => band().map(Entry::BandView),
        "social_link_click" => band().map(Entry::BandClick),
        "page_view" => {
            let page = match props.and_then(|props| props.get("page")) {
                None => "/",
                Some(page) => page.as_str()?,
            };
            Some(Entry::PageView(Page::of(page)))
        }
        "event_view" | "ticket_click" | "share_event" | "filter_use" => Some(Entry::Uncounted),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(body: &str) -> Vec<Entry> {
        entries(body.as_bytes())
    }

    #[test]
    fn malformed_entries_are_left_out_one_by_one() {
        let body = r#"{"events":[7,null,{},{"event":7},{"event":"nonsense"},{"event":"artist_profile_view"},
            {"event":"artist_profile_view","props":{"band_profile_id":1.5}},{"event":"artist_profile_view","props":{"band_profile_id":"12"},"ts":{},"sid":[]},
            {"event":"page_view","props":{"page":5}},{"event":"page_view"},{"event":"page_view","props":null},{"event":"filter_use","props":7}]}"#;

        let home = Entry::PageView(Page { name: "/", of: None });

        assert_eq!(read(body), [Entry::BandView(BandId::new(12)), home.clone(), home, Entry::Uncounted]);
    }

    #[test]
    fn a_body_that_is_no_beacon_tells_nothing() {
        for body in ["", "null", "[]", "{", r#"{"events":"x"}"#, r#"{"events":{"a":1}}"#, "\u{feff}{}", &"[".repeat(100_000)] {
            assert_eq!(read(body), [], "{}", body.len());
        }
    }
}
