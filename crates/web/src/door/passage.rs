//! One request on its way through the door, step by step (accounts specification, 1.1).

use std::borrow::Cow;
use std::net::IpAddr;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use bytes::Bytes;
use futures_util::FutureExt as _;
use http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode, header};
use http_body_util::BodyExt as _;
use jiff::Timestamp;
use settimes_app::schedule::MOST_SETS;
use tower::ServiceExt as _;
use url::form_urlencoded;

use super::origin::Origins;
use super::signs::Sign;
use super::{Inner, body};
use crate::answer::{KeepUntil, No};
use crate::board::{Card, Encoding, Truth};
use crate::routes::{CachePolicy, HeaderClass, OriginClass, Route, Shows};

/// How long a handler may take (accounts specification, 1.1).
const PATIENCE: Duration = Duration::from_secs(30);

/// One request's way.
pub(super) struct Passage<'d> {
    door: &'d Inner,
    id: &'d str,
    client: Option<IpAddr>,
    now: Timestamp,
}

/// What the steps before the handler found out.
struct Admission {
    origin: Option<HeaderValue>,
}

impl<'d> Passage<'d> {
    /// A request at the door.
    pub(super) fn new(door: &'d Inner, id: &'d str, peer: Option<IpAddr>, headers: &HeaderMap) -> Self {
        Self { door, id, client: door.proxies.client(peer, headers), now: door.web.app.clock.now() }
    }

    /// Leads the request to its answer; also the pattern of its route, for the log.
    pub(super) async fn run<B>(&self, request: Request<B>) -> (&'static str, Response<Body>)
    where
        B: http_body::Body<Data = Bytes> + Send + Unpin + 'static,
    {
        let is_api = is_api(request.uri().path());
        match self.door.signs.read(request.method().as_str(), request.uri().path()) {
            Sign::To(route) => (route.pattern, self.along(route, request).await),
            Sign::Methods(routes) if is_api && request.method() == Method::OPTIONS => {
                (pattern_of(&routes), self.preflight(&routes, request.headers()))
            }
            Sign::Methods(routes) => (pattern_of(&routes), self.wrong_method(&routes, &request)),
            Sign::Nowhere => ("(none)", self.nowhere(&request)),
        }
    }

    async fn along<B>(&self, route: &'static Route, request: Request<B>) -> Response<Body>
    where
        B: http_body::Body<Data = Bytes> + Send + Unpin + 'static,
    {
        let is_api = is_api(request.uri().path());
        let admission = match self.admit(route, request.headers()) {
            Ok(admission) => admission,
            Err(no) => return self.refusal(&no, is_api, route.headers, None),
        };
        let allowance = route.limit.and_then(|class| self.door.buckets.take(class, self.client, self.now));
        let mut response = match allowance.filter(|allowance| !allowance.passes) {
            Some(refused) => self.refusal(&too_many(refused.retry_after), is_api, route.headers, None),
            None if route.shows == Shows::PublicData && !self.door.web.app.settings.public_data => {
                self.refusal(&No::public_data_off(), is_api, route.headers, None)
            }
            None => self.serve(route, request).await,
        };
        if let (Some(class), StatusCode::NOT_MODIFIED) = (route.limit, response.status()) {
            self.door.buckets.give_back(class, self.client);
        }
        if let Some(allowance) = allowance.filter(|_| is_api) {
            allowance.write(response.headers_mut());
        }
        if let Some(origin) = admission.origin {
            Origins::write_closed(origin, response.headers_mut());
        }
        response
    }

    /// The Origin rule (step 3).
    fn admit(&self, route: &Route, headers: &HeaderMap) -> Result<Admission, No> {
        let origin = match route.origin {
            OriginClass::SameSite | OriginClass::OpenRead => None,
            OriginClass::Closed => self.door.origins.check(headers)?,
        };
        Ok(Admission { origin })
    }

    async fn serve<B>(&self, route: &'static Route, request: Request<B>) -> Response<Body>
    where
        B: http_body::Body<Data = Bytes> + Send + Unpin + 'static,
    {
        let is_api = is_api(request.uri().path());
        if route.method == "GET" && route.cache != CachePolicy::NoStore {
            let (parts, _) = request.into_parts();
            return self.show_from_board(route, &parts).await;
        }
        let (parts, body) = request.into_parts();
        let bytes = match body::read(&parts.headers, body).await {
            Ok(bytes) => bytes,
            Err(no) => return self.refusal(&no, is_api, route.headers, None),
        };
        let response = self.call(Request::from_parts(parts, Body::from(bytes))).await;
        self.finish(route, response, is_api)
    }

    /// A public answer: from the board, or rendered once by whoever comes first.
    async fn show_from_board(&self, route: &'static Route, parts: &http::request::Parts) -> Response<Body> {
        let (board, store) = (&self.door.board, &self.door.web.app.store);
        let key = key_of(route, parts);
        if let Some(card) = board.fresh(&key, store.edition(), self.now) {
            return serve_card(&card, &parts.headers);
        }
        let _turn = board.turn(&key).await;
        let edition = store.edition();
        if let Some(card) = board.fresh(&key, edition, self.door.web.app.clock.now()) {
            return serve_card(&card, &parts.headers);
        }
        match self.render(route, parts, edition).await {
            Ok(card) => {
                board.keep(&key, Arc::clone(&card));
                serve_card(&card, &parts.headers)
            }
            Err(response) => response,
        }
    }

    async fn render(&self, route: &'static Route, parts: &http::request::Parts, edition: u64) -> Result<Arc<Card>, Response<Body>> {
        let mut request = Request::new(Body::empty());
        *request.uri_mut() = parts.uri.clone();
        let is_api = is_api(parts.uri.path());
        let response = self.call(request).await;
        let Some(KeepUntil { at, until, every_edition }) = response.extensions().get::<KeepUntil>().copied() else {
            return Err(self.finish(route, response, is_api));
        };
        let (answered, body) = response.into_parts();
        let internal = |()| self.refusal(&No::internal(), is_api, route.headers, None);
        let bytes = body.collect().await.map_err(|_| ()).map_err(internal)?.to_bytes();
        let mut headers = self.door.headers.of(route.headers).clone();
        headers.insert(header::CACHE_CONTROL, self.door.headers.cache_control(route.cache));
        headers.append(header::VARY, HeaderValue::from_static("Accept-Encoding"));
        headers.extend(answered.headers);
        let truth = Truth { edition: (!every_edition).then_some(edition), from: at, until };
        let card = tokio::task::spawn_blocking(move || Card::new(bytes, &headers, truth)).await.map_err(|_| ()).map_err(internal)?;
        Ok(Arc::new(card))
    }

    /// Asks the handler; a panic or a handler that takes too long becomes a refusal.
    async fn call(&self, request: Request<Body>) -> Response<Body> {
        let answer = AssertUnwindSafe(self.door.router.clone().oneshot(request)).catch_unwind();
        match tokio::time::timeout(PATIENCE, answer).await {
            Ok(Ok(Ok(response))) => response,
            Ok(Ok(Err(never))) => match never {},
            Ok(Err(_panic)) => {
                tracing::error!(id = self.id, "a handler panicked");
                carry(No::internal())
            }
            Err(_elapsed) => carry(No::busy()),
        }
    }

    /// Dresses an answer that the board does not keep.
    fn finish(&self, route: &Route, mut response: Response<Body>, is_api: bool) -> Response<Body> {
        if let Some(no) = response.extensions_mut().remove::<No>() {
            return self.refusal(&no, is_api, route.headers, None);
        }
        for (name, value) in self.door.headers.of(route.headers) {
            response.headers_mut().append(name, value.clone());
        }
        if !response.headers().contains_key(header::CACHE_CONTROL) {
            response.headers_mut().insert(header::CACHE_CONTROL, self.door.headers.cache_control(CachePolicy::NoStore));
        }
        response
    }

    /// A preflight request (step 4).
    fn preflight(&self, routes: &[&'static Route], headers: &HeaderMap) -> Response<Body> {
        let wanted = headers.get(header::ACCESS_CONTROL_REQUEST_METHOD).and_then(|value| value.to_str().ok()).unwrap_or("GET");
        let route = routes.iter().find(|route| route.method == wanted).or(routes.first());
        let open = route.is_some_and(|route| route.origin == OriginClass::OpenRead);
        let class = if open { HeaderClass::OpenApi } else { HeaderClass::Api };
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::NO_CONTENT;
        response.headers_mut().extend(self.door.headers.of(class).clone());
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if open {
            Origins::write_open_preflight(response.headers_mut());
            return response;
        }
        match self.door.origins.check(headers) {
            Ok(origin) => {
                if let Some(origin) = origin {
                    Origins::write_closed(origin, response.headers_mut());
                }
                response
            }
            Err(no) => self.refusal(&no, true, class, None),
        }
    }

    fn wrong_method<B>(&self, routes: &[&'static Route], request: &Request<B>) -> Response<Body> {
        let is_api = is_api(request.uri().path());
        let mut allowed: Vec<&str> = Vec::new();
        for route in routes {
            allowed.extend(if route.method == "GET" { &["GET", "HEAD"][..] } else { std::slice::from_ref(&route.method) });
        }
        if is_api {
            allowed.push("OPTIONS");
        }
        let class = routes.first().map_or(HeaderClass::Document, |route| route.headers);
        let closed = routes.iter().all(|route| route.origin == OriginClass::Closed) || request.method() != Method::HEAD;
        if is_api
            && closed
            && let Err(no) = self.door.origins.check(request.headers())
        {
            return self.refusal(&no, true, HeaderClass::Api, None);
        }
        let no =
            No::new(StatusCode::METHOD_NOT_ALLOWED, "METHOD_NOT_ALLOWED", "Method not allowed", "This address does not take this method.");
        self.refusal(&no, is_api, class, Some(&allowed.join(", ")))
    }

    fn nowhere<B>(&self, request: &Request<B>) -> Response<Body> {
        let path = request.uri().path();
        if is_api(path) {
            let no = self.door.origins.check(request.headers()).err().unwrap_or_else(No::not_found);
            return self.refusal(&no, true, HeaderClass::Api, None);
        }
        if let Some(bare) = path.strip_suffix('/').filter(|bare| !bare.is_empty() && self.door.signs.leads_on(bare)) {
            return self.moved_to(bare, request.uri().query());
        }
        self.refusal(&No::not_found(), false, HeaderClass::Document, None)
    }

    /// 308 to the same address without the slash at its end.
    fn moved_to(&self, path: &str, query: Option<&str>) -> Response<Body> {
        let target = query.map_or_else(|| path.to_owned(), |query| format!("{path}?{query}"));
        let Ok(location) = HeaderValue::from_str(&target) else {
            return self.refusal(&No::not_found(), false, HeaderClass::Document, None);
        };
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::PERMANENT_REDIRECT;
        response.headers_mut().extend(self.door.headers.of(HeaderClass::Document).clone());
        response.headers_mut().insert(header::LOCATION, location);
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        response
    }

    fn refusal(&self, no: &No, is_api: bool, class: HeaderClass, allow: Option<&str>) -> Response<Body> {
        let mut response = self.door.refuse(no, is_api, self.id);
        let headers = response.headers_mut();
        for (name, value) in self.door.headers.of(class) {
            headers.insert(name, value.clone());
        }
        headers.insert("x-robots-tag", HeaderValue::from_static("noindex"));
        if no.code == "ORIGIN_NOT_ALLOWED" {
            headers.remove(header::ACCESS_CONTROL_ALLOW_ORIGIN);
        }
        if let Some(allow) = allow.and_then(|allow| HeaderValue::from_str(allow).ok()) {
            headers.insert(header::ALLOW, allow);
        }
        response
    }
}

/// The bytes of a card, or 304 for a client that has them.
fn serve_card(card: &Card, asked: &HeaderMap) -> Response<Body> {
    let form = card.form(Encoding::accepted(asked));
    let mut response = if card.is_held_by(asked) {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        *response.headers_mut() = form.unchanged.clone();
        response
    } else {
        Response::new(Body::from(form.body.clone()))
    };
    if response.status() == StatusCode::OK {
        *response.headers_mut() = form.headers.clone();
    }
    response
}

/// How often a parameter counts: the sets of a plan as often as a plan may have sets, any other once (public specification, 1.1).
fn most_values(name: &str) -> usize {
    if name == "set" { MOST_SETS } else { 1 }
}

/// The name of an answer: the path and those parameters on which it depends, read as the handler reads them: `%73et` is `set`.
fn key_of<'p>(route: &Route, parts: &'p http::request::Parts) -> Cow<'p, str> {
    let path = parts.uri.path();
    let Some(query) = parts.uri.query().filter(|_| !route.query.is_empty()) else { return Cow::Borrowed(path) };
    let pairs: Vec<(Cow<'_, str>, Cow<'_, str>)> = form_urlencoded::parse(query.as_bytes()).collect();
    let mut wanted = form_urlencoded::Serializer::new(format!("{path}?"));
    for name in route.query {
        wanted.extend_pairs(pairs.iter().filter(|(key, _)| key == name).take(most_values(name)));
    }
    Cow::Owned(wanted.finish())
}

fn is_api(path: &str) -> bool {
    path == "/api" || path.starts_with("/api/")
}

fn pattern_of(routes: &[&'static Route]) -> &'static str {
    routes.first().map_or("(none)", |route| route.pattern)
}

fn too_many(seconds: u64) -> No {
    No::new(StatusCode::TOO_MANY_REQUESTS, "RATE_LIMITED", "Too many requests", "Please wait a moment and try again.").after(seconds)
}

/// A refusal on a response, for [`Passage::finish`].
fn carry(no: No) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = no.status;
    response.extensions_mut().insert(no);
    response
}
