//! Security headers by response class (accounts specification, 1.2 and 1.3): the one source of them.

use http::{HeaderMap, HeaderValue, header};
use settimes_app::{Mode, Settings};

use crate::routes::{CachePolicy, HeaderClass};

/// What every document may not use.
const PERMISSIONS: &str = "geolocation=(), microphone=(), camera=(), payment=(), usb=()";

/// What scripts of other origins may read of an open answer (public specification, 1.3).
const EXPOSED: &str = "ETag, Retry-After, X-Request-ID, X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset";

/// The headers of each class, made once.
pub(super) struct ClassHeaders {
    document: HeaderMap,
    embed: HeaderMap,
    health: HeaderMap,
    open_api: HeaderMap,
    api: HeaderMap,
    asset: HeaderMap,
    media: HeaderMap,
    schedule_seconds: u32,
}

impl ClassHeaders {
    /// The headers of an installation.
    pub(super) fn new(settings: &Settings, hsts: &str) -> Self {
        let make = |class| {
            let mut headers = HeaderMap::new();
            for (name, value) in rows(class, settings, hsts) {
                if let Ok(value) = HeaderValue::from_str(&value) {
                    headers.insert(name, value);
                }
            }
            headers
        };
        Self {
            document: make(HeaderClass::Document),
            embed: make(HeaderClass::Embed),
            health: make(HeaderClass::Health),
            open_api: make(HeaderClass::OpenApi),
            api: make(HeaderClass::Api),
            asset: make(HeaderClass::Asset),
            media: make(HeaderClass::Media),
            schedule_seconds: settings.schedule_cache_seconds,
        }
    }

    /// The headers of a class.
    pub(super) fn of(&self, class: HeaderClass) -> &HeaderMap {
        match class {
            HeaderClass::Document => &self.document,
            HeaderClass::Embed => &self.embed,
            HeaderClass::Health => &self.health,
            HeaderClass::OpenApi => &self.open_api,
            HeaderClass::Api => &self.api,
            HeaderClass::Asset => &self.asset,
            HeaderClass::Media => &self.media,
        }
    }

    /// The value of `Cache-Control` for a policy.
    pub(super) fn cache_control(&self, policy: CachePolicy) -> HeaderValue {
        HeaderValue::from_static(match policy {
            CachePolicy::NoStore => "no-store",
            CachePolicy::Minute => "public, max-age=60",
            CachePolicy::FiveMinutes => "public, max-age=300",
            CachePolicy::Calendar | CachePolicy::Hour => "public, max-age=3600",
            CachePolicy::Day => "public, max-age=86400",
            CachePolicy::NoCache => "no-cache",
            CachePolicy::Immutable => "public, max-age=31536000, immutable",
            CachePolicy::Schedule => {
                let value = format!("public, max-age={}", self.schedule_seconds);
                return HeaderValue::from_str(&value).unwrap_or_else(|_| HeaderValue::from_static("no-cache"));
            }
        })
    }
}

fn rows(class: HeaderClass, settings: &Settings, hsts: &str) -> Vec<(&'static str, String)> {
    let is_document = matches!(class, HeaderClass::Document | HeaderClass::Asset | HeaderClass::Health);
    let is_page = is_document || class == HeaderClass::Embed;
    let mut rows = vec![
        ("x-content-type-options", "nosniff".to_owned()),
        ("permissions-policy", PERMISSIONS.to_owned()),
        ("content-security-policy", csp(class, settings)),
        ("referrer-policy", if is_page { "strict-origin-when-cross-origin" } else { "no-referrer" }.to_owned()),
        (
            "cross-origin-resource-policy",
            if matches!(class, HeaderClass::OpenApi | HeaderClass::Media | HeaderClass::Embed) { "cross-origin" } else { "same-origin" }
                .to_owned(),
        ),
    ];
    if class != HeaderClass::Embed {
        rows.push(("x-frame-options", "DENY".to_owned()));
    }
    if settings.own.is_secure() && !hsts.is_empty() {
        rows.push(("strict-transport-security", hsts.to_owned()));
    }
    if is_document {
        rows.push(("cross-origin-opener-policy", "same-origin".to_owned()));
    }
    let is_api = matches!(class, HeaderClass::Api | HeaderClass::OpenApi);
    if is_api || class == HeaderClass::Embed || (is_document && settings.mode != Mode::Production) {
        rows.push(("x-robots-tag", "noindex".to_owned()));
    }
    match class {
        HeaderClass::OpenApi => {
            rows.push((header::ACCESS_CONTROL_ALLOW_ORIGIN.as_str(), "*".to_owned()));
            rows.push((header::ACCESS_CONTROL_EXPOSE_HEADERS.as_str(), EXPOSED.to_owned()));
        }
        HeaderClass::Api => rows.push((header::VARY.as_str(), "Origin".to_owned())),
        _ => {}
    }
    rows
}

/// The content security policy of a class.
fn csp(class: HeaderClass, settings: &Settings) -> String {
    match class {
        HeaderClass::Api | HeaderClass::OpenApi => {
            "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'".to_owned()
        }
        HeaderClass::Media => "default-src 'none'; frame-ancestors 'none'; sandbox".to_owned(),
        HeaderClass::Document | HeaderClass::Asset | HeaderClass::Health => document_csp(settings, "'self'", "'none'"),
        // Anybody may show it in a frame; nothing on it can be sent.
        HeaderClass::Embed => document_csp(settings, "'none'", "*"),
    }
}

fn document_csp(settings: &Settings, forms: &str, ancestors: &str) -> String {
    let mut images = String::from("'self' data:");
    if settings.external_images {
        images.push_str(" https:");
    } else {
        for host in &settings.photo_hosts {
            images.push_str(" https://");
            images.push_str(host);
        }
    }
    let upgrade = if settings.own.is_secure() { "; upgrade-insecure-requests" } else { "" };
    format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src {images}; font-src 'self'; connect-src 'self'; \
         manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action {forms}; frame-ancestors {ancestors}{upgrade}"
    )
}
