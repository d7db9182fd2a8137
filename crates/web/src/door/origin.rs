//! The Origin rule and CORS (public specification, 1.3; accounts specification, 1.4).

use http::{HeaderMap, HeaderValue, header};
use url::Url;

use crate::answer::No;

const CLOSED_METHODS: &str = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";
const CLOSED_HEADERS: &str = "Content-Type, Authorization, X-CSRF-Token, If-Match, If-None-Match";
const CLOSED_EXPOSED: &str = "ETag, X-Request-ID, Retry-After, X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset, \
X-Session-Expires-In, X-Session-Idle-Expires-In, X-Session-Absolute-Expires-In, X-Session-Warning";

/// Which origins may use closed routes.
pub(super) struct Origins {
    own: Option<Url>,
    allowed: Vec<Url>,
    local_too: bool,
}

impl Origins {
    /// The own origin, those of the configuration, and outside production every loopback origin.
    pub(super) fn new(own: &str, allowed: Vec<Url>, local_too: bool) -> Self {
        Self { own: Url::parse(own).ok(), allowed, local_too }
    }

    /// Checks a closed request; the origin to echo, if there is one.
    pub(super) fn check(&self, headers: &HeaderMap) -> Result<Option<HeaderValue>, No> {
        let Some(origin) = headers.get(header::ORIGIN) else { return Ok(None) };
        let passes = origin.to_str().ok().and_then(|text| Url::parse(text).ok()).is_some_and(|origin| self.admits(&origin));
        if passes {
            return Ok(Some(origin.clone()));
        }
        let message = "This address may only be used from our own pages.";
        Err(No::new(http::StatusCode::FORBIDDEN, "ORIGIN_NOT_ALLOWED", "Origin not allowed", message))
    }

    /// Checks the form of a page: its origin must be ours or a configured one. A browser that names none must say that the request comes from our own
    /// pages; anything else is refused, since there is no cookie or token that would tell.
    pub(super) fn check_form(&self, headers: &HeaderMap) -> Result<(), No> {
        let passes = match headers.get(header::ORIGIN) {
            Some(_) => self.check(headers).is_ok(),
            None => headers.get("sec-fetch-site").is_some_and(|site| site == "same-origin"),
        };
        let message = "Please send this form from our own page.";
        if passes { Ok(()) } else { Err(No::new(http::StatusCode::FORBIDDEN, "ORIGIN_REQUIRED", "Origin required", message)) }
    }

    fn admits(&self, origin: &Url) -> bool {
        let same = |known: &Url| known.origin() == origin.origin();
        let local = self.local_too && origin.scheme() == "http" && matches!(origin.host_str(), Some("localhost" | "127.0.0.1"));
        origin.host().is_some() && (self.own.iter().chain(&self.allowed).any(same) || local)
    }

    /// The CORS headers of a closed answer for an origin that was admitted.
    pub(super) fn write_closed(origin: HeaderValue, headers: &mut HeaderMap) {
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        headers.insert(header::ACCESS_CONTROL_ALLOW_CREDENTIALS, HeaderValue::from_static("true"));
        headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static(CLOSED_METHODS));
        headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static(CLOSED_HEADERS));
        headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static(CLOSED_EXPOSED));
        headers.insert(header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("86400"));
    }

    /// The CORS headers of a preflight on an open read.
    pub(super) fn write_open_preflight(headers: &mut HeaderMap) {
        headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET, HEAD, OPTIONS"));
        headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static("Content-Type, If-None-Match"));
        headers.insert(header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("86400"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn admitted(origins: &Origins, origin: &str) -> Option<bool> {
        let mut headers = HeaderMap::new();
        headers.insert(header::ORIGIN, origin.parse().unwrap());
        origins.check(&headers).ok().map(|echo| echo.is_some())
    }

    #[test]
    fn origins_are_compared_by_scheme_host_and_port() {
        let origins = Origins::new("https://sets.example", vec![Url::parse("https://app.example:8443").unwrap()], false);

        assert_eq!(admitted(&origins, "https://sets.example"), Some(true));
        assert_eq!(admitted(&origins, "https://sets.example:443"), Some(true));
        assert_eq!(admitted(&origins, "https://app.example:8443"), Some(true));
        for foreign in [
            "https://evil.example",
            "http://sets.example",
            "https://sets.example.evil.example",
            "https://evilsets.example",
            "null",
            "http://localhost:3000",
            "x",
        ] {
            assert_eq!(admitted(&origins, foreign), None, "{foreign}");
        }
        assert_eq!(origins.check(&HeaderMap::new()), Ok(None));
    }

    #[test]
    fn a_form_comes_from_a_page_of_ours() {
        let origins = Origins::new("https://sets.example", vec![Url::parse("https://app.example").unwrap()], false);
        let passes = |rows: &[(&'static str, &str)]| {
            let mut headers = HeaderMap::new();
            for (name, value) in rows {
                headers.insert(*name, value.parse().unwrap());
            }
            origins.check_form(&headers).map_err(|no| no.code)
        };

        for ours in [&[("origin", "https://sets.example")][..], &[("origin", "https://app.example")], &[("sec-fetch-site", "same-origin")]]
        {
            assert_eq!(passes(ours), Ok(()), "{ours:?}");
        }
        for foreign in [
            &[][..],
            &[("origin", "null")],
            &[("origin", "https://evil.example")],
            &[("origin", "https://evil.example"), ("sec-fetch-site", "same-origin")],
            &[("sec-fetch-site", "same-site")],
            &[("sec-fetch-site", "cross-site")],
            &[("sec-fetch-site", "none")],
        ] {
            assert_eq!(passes(foreign), Err("ORIGIN_REQUIRED"), "{foreign:?}");
        }
    }

    #[test]
    fn outside_production_loopback_origins_pass() {
        let origins = Origins::new("http://localhost:8080", vec![], true);

        assert_eq!(admitted(&origins, "http://localhost:3000"), Some(true));
        assert_eq!(admitted(&origins, "http://localhost.evil.example"), None);
    }
}
