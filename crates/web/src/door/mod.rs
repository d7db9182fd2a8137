//! The door: everything that happens to a request before a handler sees it and to an answer before it leaves
//! (accounts specification, 1.1). A public answer that is on the board never gets past here.

mod address;
mod body;
mod buckets;
mod headers;
mod log;
mod origin;
mod passage;
mod request_ids;
mod signs;

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use http::{HeaderValue, Method, Request, Response, header};
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
use crate::answer::No;
use crate::board::Board;
use crate::routes;
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
            web,
        };
        Self { inner: Arc::new(inner) }
    }

    /// Answers a request of a peer; `None` for a peer without an address (a Unix socket).
    pub async fn answer<B>(&self, request: Request<B>, peer: Option<IpAddr>) -> Response<Body>
    where
        B: http_body::Body<Data = bytes::Bytes> + Send + Unpin + 'static,
        B::Error: Into<axum::BoxError>,
    {
        let stopwatch = Stopwatch::start();
        let method = request.method().clone();
        let id = self.inner.ids.next();
        let (route, mut response) = Passage::new(&self.inner, &id, peer, request.headers()).run(request).await;
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
    /// A refusal as JSON under `/api`, as a page elsewhere.
    fn refuse(&self, no: &No, is_api: bool, request_id: &str) -> Response<Body> {
        let (content_type, body) = if is_api {
            ("application/json; charset=utf-8", no.json())
        } else {
            ("text/html; charset=utf-8", crate::public::pages::refusal(&self.web, no, request_id).into())
        };
        let mut response = Response::new(Body::from(body));
        *response.status_mut() = no.status;
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(seconds) = no.retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

/// The same answer without its body; the length stays as it would have been.
fn without_body(response: Response<Body>) -> Response<Body> {
    let (mut parts, body) = response.into_parts();
    if let Some(length) = http_body::Body::size_hint(&body).exact()
        && !parts.headers.contains_key(header::CONTENT_LENGTH)
    {
        parts.headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    }
    Response::from_parts(parts, Body::empty())
}
