//! One request on its way through the door, step by step (accounts specification, 1.1).

use std::borrow::Cow;
use std::net::IpAddr;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use bytes::Bytes;
use futures_util::FutureExt as _;
use http::{HeaderMap, HeaderValue, Request, Response, StatusCode, header};
use http_body_util::BodyExt as _;
use jiff::Timestamp;
use settimes_app::schedule::MOST_SETS;
use settimes_core::limits::LimitClass;
use tower::ServiceExt as _;

use super::buckets::Allowance;
use super::origin::Origins;
use super::signs::Sign;
use super::{Inner, body, views};
use crate::answer::{KeepUntil, No};
use crate::ask::Pairs;
use crate::board::{Card, Encoding, Truth};
use crate::routes::{CachePolicy, HeaderClass, OriginClass, Route, Shows};

/// How long a handler may take (accounts specification, 1.1).
const PATIENCE: Duration = Duration::from_secs(30);

/// One request's way.
pub(super) struct Passage<'d> {
    pub(super) door: &'d Inner,
    id: &'d str,
    client: Option<IpAddr>,
    now: Timestamp,
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
        match self.door.signs.read(request.method().as_str(), request.uri().path()) {
            Sign::To(route) => (route.pattern, self.along(route, request).await),
            Sign::Methods(routes) => (pattern_of(&routes), self.wrong_method(&routes, &request)),
            Sign::Nowhere => ("(none)", self.nowhere(&request)),
        }
    }

    async fn along<B>(&self, route: &'static Route, request: Request<B>) -> Response<Body>
    where
        B: http_body::Body<Data = Bytes> + Send + Unpin + 'static,
    {
        let is_api = is_api(request.uri().path());
        let origin = match self.admit(route, request.headers()) {
            Ok(origin) => origin,
            Err(no) => return self.refusal(&no, is_api, route.headers),
        };
        let mut response = match self.draw(route.limit) {
            Err(allowance) => {
                let mut response = self.refusal(&too_many(&allowance), is_api, route.headers);
                allowance.write_for(is_api, response.headers_mut());
                response
            }
            Ok(mut allowance) => {
                let looked_at = views::looked_at(route, &request);
                let mut response = self.pass(route, request).await;
                if let Some(link) = looked_at {
                    self.door.views.note(&self.door.web.app, link, response.status());
                }
                if let (Some(class), StatusCode::NOT_MODIFIED) = (route.limit, response.status()) {
                    allowance = self.door.buckets.give_back(class, self.client, self.now);
                }
                if let Some(allowance) = allowance {
                    allowance.write_for(is_api, response.headers_mut());
                }
                response
            }
        };
        if let Some(origin) = origin {
            Origins::write_closed(origin, response.headers_mut());
        }
        response
    }

    /// The Origin rule (step 3): the origin to echo, if there is one.
    fn admit(&self, route: &Route, headers: &HeaderMap) -> Result<Option<HeaderValue>, No> {
        match route.origin {
            OriginClass::SameSite | OriginClass::OpenRead => Ok(None),
            OriginClass::Closed => self.door.origins.check(headers),
            OriginClass::OwnForm => self.door.origins.check_form(headers).map(|()| None),
        }
    }

    /// Takes one request out of the client's budget (step 5); the error is that of an empty one.
    pub(super) fn draw(&self, class: Option<LimitClass>) -> Result<Option<Allowance>, Allowance> {
        match class.and_then(|class| self.door.buckets.take(class, self.client, self.now)) {
            Some(allowance) if !allowance.passes => Err(allowance),
            allowance => Ok(allowance),
        }
    }

    /// What comes after origin and limit: size, the switch of public data, the answer.
    async fn pass<B>(&self, route: &'static Route, request: Request<B>) -> Response<Body>
    where
        B: http_body::Body<Data = Bytes> + Send + Unpin + 'static,
    {
        let is_api = is_api(request.uri().path());
        if let Err(no) = body::check_told_length(request.headers()) {
            return self.refusal(&no, is_api, route.headers);
        }
        if route.shows == Shows::PublicData && !self.door.web.app.settings.public_data {
            return self.refusal(&No::public_data_off(), is_api, route.headers);
        }
        self.serve(route, request).await
    }

    async fn serve<B>(&self, route: &'static Route, request: Request<B>) -> Response<Body>
    where
        B: http_body::Body<Data = Bytes> + Send + Unpin + 'static,
    {
        if route.method == "GET" && route.cache != CachePolicy::NoStore {
            let (parts, _) = request.into_parts();
            return self.show_from_board(route, &parts).await;
        }
        Box::pin(self.ask_handler(route, request)).await
    }

    /// An answer that nobody keeps: the body is read, the handler asked.
    async fn ask_handler<B>(&self, route: &'static Route, request: Request<B>) -> Response<Body>
    where
        B: http_body::Body<Data = Bytes> + Send + Unpin + 'static,
    {
        let is_api = is_api(request.uri().path());
        let (parts, body) = request.into_parts();
        let bytes = match body::read(&parts.headers, body).await {
            Ok(bytes) => bytes,
            // A beacon is answered the same whatever its body is; one that cannot be read tells nothing (public specification, 7).
            Err(no) if route.limit == Some(LimitClass::Metrics) && no.status != StatusCode::PAYLOAD_TOO_LARGE => Bytes::new(),
            Err(no) => return self.refusal(&no, is_api, route.headers),
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
        // Boxed: the way past the board is long, and its room would be carried along on every request.
        Box::pin(self.show_anew(route, parts, &key)).await
    }

    /// Renders an answer, or waits for whoever does already.
    async fn show_anew(&self, route: &'static Route, parts: &http::request::Parts, key: &str) -> Response<Body> {
        let (board, store) = (&self.door.board, &self.door.web.app.store);
        let Ok(_turn) = tokio::time::timeout(PATIENCE, board.turn(key)).await else {
            return self.refusal(&No::busy(), is_api(parts.uri.path()), route.headers);
        };
        let edition = store.edition();
        if let Some(card) = board.fresh(key, edition, self.door.web.app.clock.now()) {
            return serve_card(&card, &parts.headers);
        }
        board.count_render();
        match self.render(route, parts, edition).await {
            Ok(card) => {
                board.keep(key, Arc::clone(&card));
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
        let internal = |()| self.refusal(&No::internal(), is_api, route.headers);
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
            Ok(Err(_panic)) => carry(No::panicked()),
            Err(_elapsed) => carry(No::busy()),
        }
    }

    /// Dresses an answer that the board does not keep.
    fn finish(&self, route: &Route, mut response: Response<Body>, is_api: bool) -> Response<Body> {
        if let Some(no) = response.extensions_mut().remove::<No>() {
            return self.refusal(&no, is_api, route.headers);
        }
        for (name, value) in self.door.headers.of(route.headers) {
            response.headers_mut().append(name, value.clone());
        }
        if !response.headers().contains_key(header::CACHE_CONTROL) {
            response.headers_mut().insert(header::CACHE_CONTROL, self.door.headers.cache_control(CachePolicy::NoStore));
        }
        response
    }

    /// A refusal in the dress of its path and the headers of its class.
    pub(super) fn refusal(&self, no: &No, is_api: bool, class: HeaderClass) -> Response<Body> {
        self.door.refuse(no, is_api, class, self.id)
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

/// The name of an answer: the path and those parameters on which it depends, read as the handler reads them. (By their written form one
/// could ask for `%65vent=…` and have the answer kept under the name of another one.)
fn key_of<'p>(route: &Route, parts: &'p http::request::Parts) -> Cow<'p, str> {
    let path = parts.uri.path();
    let Some(query) = parts.uri.query().filter(|_| !route.query.is_empty()) else { return Cow::Borrowed(path) };
    let (mut key, pairs) = (path.to_owned(), Pairs::read(query));
    for name in route.query {
        for value in pairs.every(name).take(most_values(name)) {
            key.push('?');
            key.push_str(name);
            key.push('=');
            key.extend(url::form_urlencoded::byte_serialize(value.as_bytes()));
        }
    }
    Cow::Owned(key)
}

/// Whether an address speaks JSON.
pub(super) fn is_api(path: &str) -> bool {
    path == "/api" || path.starts_with("/api/")
}

fn pattern_of(routes: &[&'static Route]) -> &'static str {
    routes.first().map_or("(none)", |route| route.pattern)
}

/// The refusal of a client whose budget is empty.
pub(super) fn too_many(allowance: &Allowance) -> No {
    let seconds = allowance.retry_after;
    No::new(StatusCode::TOO_MANY_REQUESTS, "RATE_LIMITED", "Too many requests", "Please wait a moment and try again.").after(seconds)
}

/// A refusal on a response, for [`Passage::finish`].
fn carry(no: No) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = no.status;
    response.extensions_mut().insert(no);
    response
}
