//! Which route a path leads to, before any handler is asked.

use matchit::Router;

use crate::routes::{HeaderClass, ROUTES, Route};

/// The routes by path.
pub(super) struct Signs {
    paths: Router<Vec<&'static Route>>,
}

/// Where a path and a method lead.
pub(super) enum Sign {
    /// To a route.
    To(&'static Route),
    /// The path is known, the method is not; the methods that are.
    Methods(Vec<&'static Route>),
    /// Nowhere.
    Nowhere,
}

impl Signs {
    /// The signs for the table of routes.
    pub(super) fn new() -> Self {
        let mut by_pattern: Vec<(&'static str, Vec<&'static Route>)> = Vec::new();
        for route in ROUTES {
            match by_pattern.iter_mut().find(|(pattern, _)| *pattern == route.pattern) {
                Some((_, routes)) => routes.push(route),
                None => by_pattern.push((route.pattern, vec![route])),
            }
        }
        let mut paths = Router::new();
        for (pattern, routes) in by_pattern {
            #[expect(clippy::expect_used, reason = "the table is fixed at compile time and a test builds it")]
            paths.insert(pattern, routes).expect("the patterns of the route table do not collide");
        }
        Self { paths }
    }

    /// Where a path leads for a method; `HEAD` goes where `GET` goes.
    pub(super) fn read(&self, method: &str, path: &str) -> Sign {
        let Ok(found) = self.paths.at(path) else { return Sign::Nowhere };
        let method = if method == "HEAD" { "GET" } else { method };
        match found.value.iter().find(|route| route.method == method) {
            Some(route) => Sign::To(route),
            None => Sign::Methods(found.value.clone()),
        }
    }

    /// Whether a path without its last slash leads to a page.
    pub(super) fn leads_on(&self, path: &str) -> bool {
        self.paths.at(path).is_ok_and(|found| found.value.iter().any(|route| route.method == "GET" && route.headers != HeaderClass::Asset))
    }
}
