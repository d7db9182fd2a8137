//! The door: everything that happens to a request before a handler sees it and to an answer before it leaves
//! (accounts specification, 1.1). A public answer that is on the board never gets past here.

mod address;
mod astray;
mod body;
mod buckets;
mod headers;
mod log;
mod origin;
mod passage;
mod request_ids;
mod signs;
mod views;

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::Router;
use axum::body::Body;
use futures_util::FutureExt as _;
use http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode, header};
use settimes_app::Mode;
use settimes_core::limits::{Budget, LimitClass};
use url::Url;

pub use address::{Proxies, ProxyHeader};

use self::buckets::Buckets;
use self::headers::ClassHeaders;
use self::log::Stopwatch;
use self::origin::Origins;
use self::passage::Passage;
use self::request_ids::RequestIds;
use self::signs::Signs;
use self::views::Views;
use crate::answer::No;
use crate::board::{Board, BoardFigures};
use crate::routes::{self, HeaderClass};
use crate::site::Web;

/// How the door of an installation is set up.
#[derive(Debug, Clone, Default)]
pub struct DoorOptions {
    /// Proxies whose word on the client's address counts.
    pub proxies: Proxies,
    /// Origins besides the own one that may use closed routes.
    pub allowed_origins: Vec<Url>,
    /// Budgets that differ from the usual ones.
    pub limits: BTreeMap<LimitClass, Budget>,
    /// Value of `Strict-Transport-Security`; empty = off.
    pub hsts: String,
}

/// The door; clones share it.
#[derive(Clone)]
pub struct Door {
    inner: Arc<Inner>,
}

struct Inner {
    web: Web,
    ids: RequestIds,
    router: Router,
    signs: Signs,
    board: Board,
    buckets: Buckets,
    headers: ClassHeaders,
    origins: Origins,
    proxies: Proxies,
    views: Views,
    warned: AtomicBool,
}

impl Door {
    /// A door in front of all routes.
    pub fn new(web: Web, options: DoorOptions) -> Self {
        let settings = Arc::clone(&web.app.settings);
        let inner = Inner {
            ids: RequestIds::new(Arc::clone(&web.app.entropy)),
            router: routes::router(web.clone()),
            signs: Signs::new(),
            board: Board::default(),
            buckets: Buckets::new(options.limits, settings.mode),
            headers: ClassHeaders::new(&settings, &options.hsts),
            origins: Origins::new(settings.own.origin(), options.allowed_origins, settings.mode != Mode::Production),
            proxies: options.proxies,
            views: Views::default(),
            warned: AtomicBool::new(false),
            web,
        };
        Self { inner: Arc::new(inner) }
    }

    /// How much the board holds and how often it was written on.
    pub fn board_figures(&self) -> BoardFigures {
        self.inner.board.figures()
    }

    /// Answers a request of a peer; `None` for a peer without an address (a Unix socket).
    pub async fn answer<B>(&self, request: Request<B>, peer: Option<IpAddr>) -> Response<Body>
    where
        B: http_body::Body<Data = bytes::Bytes> + Send + Unpin + 'static,
        B::Error: Into<axum::BoxError>,
    {
        let stopwatch = Stopwatch::start();
        let method = request.method().clone();
        let is_api = passage::is_api(request.uri().path());
        let id = self.inner.ids.next();
        self.inner.warn_of_strange_proxy(peer, request.headers());
        let walk = async { Passage::new(&self.inner, &id, peer, request.headers()).run(request).await };
        let (route, mut response) = AssertUnwindSafe(walk).catch_unwind().await.unwrap_or_else(|_panic| {
            let class = if is_api { HeaderClass::Api } else { HeaderClass::Document };
            ("(none)", self.inner.refuse(&No::panicked(), is_api, class, &id))
        });
        if let Ok(value) = HeaderValue::from_str(&id) {
            response.headers_mut().insert("x-request-id", value);
        }
        if method == Method::HEAD {
            response = without_body(response);
        }
        stopwatch.log(&method, route, response.status(), &id);
        response
    }
}

impl Inner {
    /// A refusal as JSON under `/api`, as a page elsewhere, with the headers of its class. A failure of ours is logged here, under the id that
    /// the visitor was told (public specification, 1.2).
    fn refuse(&self, no: &No, is_api: bool, class: HeaderClass, request_id: &str) -> Response<Body> {
        if let Some(cause) = &no.cause {
            tracing::error!(id = request_id, cause = &**cause, "a request failed");
        }
        let (content_type, body) = if is_api {
            ("application/json; charset=utf-8", no.json())
        } else {
            ("text/html; charset=utf-8", crate::public::pages::refusal(&self.web, no, request_id).into())
        };
        let mut response = Response::new(Body::from(body));
        *response.status_mut() = no.status;
        let headers = response.headers_mut();
        headers.clone_from(self.headers.of(class));
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if class != HeaderClass::Media {
            headers.insert("x-robots-tag", HeaderValue::from_static("noindex"));
        }
        if no.code == "ORIGIN_NOT_ALLOWED" {
            headers.remove(header::ACCESS_CONTROL_ALLOW_ORIGIN);
        }
        if let Some(seconds) = no.retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }

    /// Says once that a proxy seems to be in front whose word does not count (accounts specification, 1.6).
    fn warn_of_strange_proxy(&self, peer: Option<IpAddr>, headers: &HeaderMap) {
        if self.proxies.is_strange(peer, headers) && !self.warned.swap(true, Ordering::Relaxed) {
            tracing::warn!(
                "a proxy on a private address forwards requests, but trusted_proxies is empty: all its visitors share one limit; \
                 set trusted_proxies to the address of the proxy"
            );
        }
    }
}

/// The same answer without its body; the length stays as it would have been.
fn without_body(response: Response<Body>) -> Response<Body> {
    let (mut parts, body) = response.into_parts();
    let has_content = !matches!(parts.status, StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED);
    if let Some(length) = http_body::Body::size_hint(&body).exact().filter(|_| has_content)
        && !parts.headers.contains_key(header::CONTENT_LENGTH)
    {
        parts.headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    }
    Response::from_parts(parts, Body::empty())
}
