//! Views of share links (public specification, 3.4): noticed at the door, since an answer from the board never reaches a handler, and counted after
//! the answer.
//!
//! Views that come while others are being written wait together and are written with the next change: a link that a whole crowd opens costs one change
//! per commit, and what waits is bounded by the links that exist.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use http::{HeaderMap, Method, Request, StatusCode, header};
use settimes_app::{App, schedule};
use settimes_core::schedule::{ShareSlug, only_looks};

use crate::ask::Pairs;
use crate::routes::{Counts, Route};

/// Views that wait to be counted.
#[derive(Clone, Default)]
pub(super) struct Views {
    waiting: Arc<Mutex<Waiting>>,
}

#[derive(Default)]
struct Waiting {
    views: BTreeMap<ShareSlug, i64>,
    is_writing: bool,
}

/// The link that a request looks at, if looking at it is a view once it is answered.
pub(super) fn looked_at<B>(route: &Route, request: &Request<B>) -> Option<ShareSlug> {
    let is_person = route.counts == Counts::ShareViews && request.method() == Method::GET && is_for_a_person(request.headers());
    let is_import = || request.uri().query().is_some_and(|query| Pairs::read(query).first("import") == Some("1"));
    if !is_person || is_import() {
        return None;
    }
    ShareSlug::read(request.uri().path().rsplit('/').next()?)
}

fn is_for_a_person(headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).map(|value: &http::HeaderValue| String::from_utf8_lossy(value.as_bytes()).to_ascii_lowercase());
    let is_prefetch = text(http::HeaderName::from_static("sec-purpose")).is_some_and(|purpose| purpose.contains("prefetch"));
    !is_prefetch && !text(header::USER_AGENT).is_some_and(|name| only_looks(&name))
}

impl Views {
    /// Notes a view that was answered; the caller goes on at once.
    pub(super) fn note(&self, app: &App, slug: ShareSlug, status: StatusCode) {
        if status != StatusCode::OK && status != StatusCode::NOT_MODIFIED {
            return;
        }
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        *waiting.views.entry(slug).or_default() += 1;
        if !std::mem::replace(&mut waiting.is_writing, true) {
            let (views, app) = (self.clone(), app.clone());
            tokio::spawn(async move { views.write(&app).await });
        }
    }

    /// Writes what waits until nothing does.
    async fn write(&self, app: &App) {
        while let Some(views) = self.take() {
            if let Err(error) = schedule::count_views(app, views).await {
                tracing::warn!(%error, "views of share links were not counted");
            }
        }
    }

    fn take(&self) -> Option<Vec<(ShareSlug, i64)>> {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let views: Vec<_> = std::mem::take(&mut waiting.views).into_iter().collect();
        waiting.is_writing = !views.is_empty();
        (!views.is_empty()).then_some(views)
    }
}
