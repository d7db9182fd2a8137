//! Requests that no route takes: preflights, wrong methods, unknown paths. They pass the same steps as the others
//! (accounts specification, 1.1), so that a flood of them is held back and no foreign origin learns more from them.

use axum::body::Body;
use http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode, header};
use settimes_core::limits::LimitClass;

use super::origin::Origins;
use super::passage::{Passage, is_api, too_many};
use crate::answer::No;
use crate::routes::{HeaderClass, OriginClass, Route};

impl Passage<'_> {
    /// A path that is known for other methods: 405 with `Allow`, or the answer to a preflight request (step 4), which is for `/api`
    /// and for what any origin may read.
    pub(super) fn wrong_method<B>(&self, routes: &[&'static Route], request: &Request<B>) -> Response<Body> {
        let is_api = is_api(request.uri().path());
        let has_preflight = is_api || routes.iter().any(|route| route.origin == OriginClass::OpenRead);
        if has_preflight && request.method() == Method::OPTIONS {
            return self.preflight(routes, request.headers());
        }
        let mut allowed: Vec<&str> = Vec::new();
        for route in routes {
            allowed.extend(if route.method == "GET" { &["GET", "HEAD"][..] } else { std::slice::from_ref(&route.method) });
        }
        if has_preflight {
            allowed.push("OPTIONS");
        }
        let no =
            No::new(StatusCode::METHOD_NOT_ALLOWED, "METHOD_NOT_ALLOWED", "Method not allowed", "This address does not take this method.");
        // Under `/api`, only what an open route answers is open (public specification, 1.3).
        let class = if is_api { HeaderClass::Api } else { routes.first().map_or(HeaderClass::Document, |route| route.headers) };
        let limit = routes.first().and_then(|route| route.limit);
        let mut response = self.turn_away(request.headers(), (is_api, class), limit, || self.refusal(&no, is_api, class));
        if response.status() == StatusCode::METHOD_NOT_ALLOWED
            && let Ok(allow) = HeaderValue::from_str(&allowed.join(", "))
        {
            response.headers_mut().insert(header::ALLOW, allow);
        }
        response
    }

    /// A path that is not known; one that is known without its last slash leads there.
    pub(super) fn nowhere<B>(&self, request: &Request<B>) -> Response<Body> {
        let path = request.uri().path();
        let class = match path {
            _ if !is_api(path) => HeaderClass::Document,
            _ if is_open_read(request.method(), path) => HeaderClass::OpenApi,
            _ => HeaderClass::Api,
        };
        self.turn_away(request.headers(), (is_api(path), class), limit_of(path), || {
            let bare = path.trim_end_matches('/');
            if !is_api(path) && bare.len() < path.len() && self.door.signs.leads_on(bare) {
                return self.moved_to(bare, request.uri().query());
            }
            self.refusal(&No::not_found(), is_api(path), class)
        })
    }

    /// Origin and limit before the answer (steps 3 and 5).
    fn turn_away(
        &self,
        headers: &HeaderMap,
        (is_api, class): (bool, HeaderClass),
        limit: Option<LimitClass>,
        answer: impl FnOnce() -> Response<Body>,
    ) -> Response<Body> {
        let origin = match class {
            HeaderClass::Api => self.door.origins.check(headers),
            _ => Ok(None),
        };
        let origin = match origin {
            Ok(origin) => origin,
            Err(no) => return self.refusal(&no, is_api, class),
        };
        let (mut response, allowance) = match self.draw(limit) {
            Ok(allowance) => (answer(), allowance),
            Err(empty) => (self.refusal(&too_many(&empty), is_api, class), Some(empty)),
        };
        if let Some(allowance) = allowance {
            allowance.write_for(is_api, response.headers_mut());
        }
        if let Some(origin) = origin {
            Origins::write_closed(origin, response.headers_mut());
        }
        response
    }

    fn preflight(&self, routes: &[&'static Route], headers: &HeaderMap) -> Response<Body> {
        let wanted = headers.get(header::ACCESS_CONTROL_REQUEST_METHOD).and_then(|value| value.to_str().ok()).unwrap_or("GET");
        let route = routes.iter().find(|route| route.method == wanted).or(routes.first());
        let open = route.is_some_and(|route| route.origin == OriginClass::OpenRead);
        let class = if open { HeaderClass::OpenApi } else { HeaderClass::Api };
        let mut response = self.without_content(StatusCode::NO_CONTENT, class);
        if open {
            Origins::write_open_preflight(response.headers_mut());
            return response;
        }
        match self.door.origins.check(headers) {
            Ok(Some(origin)) => Origins::write_closed(origin, response.headers_mut()),
            Ok(None) => {}
            Err(no) => return self.refusal(&no, true, class),
        }
        response
    }

    /// 308 to the same address without the slashes at its end.
    fn moved_to(&self, path: &str, query: Option<&str>) -> Response<Body> {
        let target = query.map_or_else(|| path.to_owned(), |query| format!("{path}?{query}"));
        let Ok(location) = HeaderValue::from_str(&target) else {
            return self.refusal(&No::not_found(), false, HeaderClass::Document);
        };
        let mut response = self.without_content(StatusCode::PERMANENT_REDIRECT, HeaderClass::Document);
        response.headers_mut().insert(header::LOCATION, location);
        response
    }

    fn without_content(&self, status: StatusCode, class: HeaderClass) -> Response<Body> {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = status;
        response.headers_mut().clone_from(self.door.headers.of(class));
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        response
    }
}

/// Whether a request belongs to the open reads by its path alone (public specification, 1.3).
fn is_open_read(method: &Method, path: &str) -> bool {
    let reads = matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS);
    reads && ["/api/events/", "/api/feeds/", "/api/venues"].iter().any(|open| path.starts_with(open))
}

/// The budget of a path that no route takes (public specification, 1.4).
fn limit_of(path: &str) -> Option<LimitClass> {
    let classes = [
        ("/assets/", None),
        ("/media/", Some(LimitClass::Media)),
        ("/api/schedule", Some(LimitClass::Schedule)),
        ("/api/events", Some(LimitClass::Events)),
        ("/api/feeds", Some(LimitClass::Feeds)),
        ("/api", Some(LimitClass::Public)),
    ];
    let found = classes.iter().find(|(start, _)| path.starts_with(start));
    found.map_or(Some(LimitClass::Pages), |(_, class)| *class)
}
