//! Every route with what the door must know of it (accounts specification, 1.1): a row without all columns does not compile.

use std::fmt::Write as _;

use axum::Router;
use axum::routing::{MethodRouter, get, post};
use settimes_app::App;
use settimes_core::limits::LimitClass;

use crate::public;
use crate::site::Web;

/// Who may use a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Anybody.
    Open,
}

/// How a change proves that it comes from our own pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Csrf {
    /// Nothing is changed, or the origin class is enough.
    None,
}

/// Origin class (public specification, 1.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OriginClass {
    /// Pages and assets: no CORS headers.
    SameSite,
    /// Any origin may read.
    OpenRead,
    /// Own and configured origins only.
    Closed,
    /// The form of a page: own and configured origins only, and a request that names none must be said to come from our pages.
    OwnForm,
}

/// Header class (accounts specification, 1.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum HeaderClass {
    /// Public pages.
    Document,
    /// Pages that others show inside of theirs.
    Embed,
    /// Health checks: documents without an indexable page.
    Health,
    /// JSON and feeds that any origin may read.
    OpenApi,
    /// Other JSON.
    Api,
    /// Style sheets, scripts, icons.
    Asset,
    /// Uploaded pictures.
    Media,
}

/// How long clients may keep an answer (public specification, 1.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CachePolicy {
    /// Never.
    NoStore,
    /// `schedule_cache_seconds`.
    Schedule,
    /// 60 s.
    Minute,
    /// 300 s.
    FiveMinutes,
    /// An hour, or five minutes for one event.
    Calendar,
    /// An hour.
    Hour,
    /// A day.
    Day,
    /// Kept, and asked for again each time.
    NoCache,
    /// A year: the name changes with the content.
    Immutable,
}

/// What is counted about a route once it was answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counts {
    /// Nothing.
    Nothing,
    /// Views of the share link that its path ends with (public specification, 3.4).
    ShareViews,
}

/// Whether a route shows public data and closes with the switch of public specification 2.4.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shows {
    /// It does.
    PublicData,
    /// It works always.
    NoData,
}

/// One row of the table.
#[derive(Debug, Clone, Copy)]
pub struct Route {
    /// `GET` (which serves `HEAD`) or `POST`.
    pub method: &'static str,
    /// The pattern of the path.
    pub pattern: &'static str,
    /// Who may use it.
    pub role: Role,
    /// How a change proves where it comes from.
    pub csrf: Csrf,
    /// Which budget it draws on; `None` = no limit.
    pub limit: Option<LimitClass>,
    /// Which origins may use it.
    pub origin: OriginClass,
    /// Which headers its answers carry.
    pub headers: HeaderClass,
    /// How long clients may keep its answers.
    pub cache: CachePolicy,
    /// The query parameters that its answers depend on; all others are ignored.
    pub query: &'static [&'static str],
    /// Whether it closes with the switch of public data.
    pub shows: Shows,
    /// What is counted once it was answered.
    pub counts: Counts,
    /// Its handler.
    pub(crate) handler: fn() -> MethodRouter<Web>,
}

macro_rules! routes {
    ($($method:ident $pattern:literal $role:ident $csrf:ident $limit:tt $origin:ident $headers:ident $cache:ident $shows:ident [$($query:literal)*] $handler:path $(=> $counts:ident)?;)+) => {
        /// The table of all routes.
        pub const ROUTES: &[Route] = &[$(Route {
            method: stringify!($method),
            pattern: $pattern,
            role: Role::$role,
            csrf: Csrf::$csrf,
            limit: routes!(@limit $limit),
            origin: OriginClass::$origin,
            headers: HeaderClass::$headers,
            cache: CachePolicy::$cache,
            query: &[$($query),*],
            shows: Shows::$shows,
            counts: routes!(@counts $($counts)?),
            handler: || routes!(@method $method)($handler),
        }),+];
    };
    (@limit None) => { None };
    (@limit $class:ident) => { Some(LimitClass::$class) };
    (@counts) => { Counts::Nothing };
    (@counts $counts:ident) => { Counts::$counts };
    (@method GET) => { get };
    (@method POST) => { post };
}

routes! {
    GET "/" Open None Pages SameSite Document Minute PublicData ["venue" "month" "past"] public::pages::show_home;
    GET "/event/{slug}" Open None Pages SameSite Document Minute PublicData ["view" "set" "venue" "genre" "over"] public::pages::show_event;
    GET "/band/{band}" Open None Pages SameSite Document FiveMinutes PublicData [] public::pages::show_band;
    GET "/venue/{id}" Open None Pages SameSite Document FiveMinutes PublicData [] public::pages::show_venue;
    GET "/artists" Open None Pages SameSite Document FiveMinutes PublicData ["q" "genre" "page"] public::pages::show_artists;
    GET "/venues" Open None Pages SameSite Document FiveMinutes PublicData ["q" "page"] public::pages::show_venues;
    GET "/event/{slug}/recap" Open None Pages SameSite Document Hour PublicData [] public::pages::show_recap;
    GET "/privacy" Open None Pages SameSite Document FiveMinutes NoData [] public::words::show_privacy;
    GET "/offline" Open None Pages SameSite Document FiveMinutes NoData [] public::words::show_offline;
    GET "/sw.js" Open None Pages SameSite Asset NoCache NoData [] public::words::show_worker;
    GET "/manifest.webmanifest" Open None Pages SameSite Asset Day NoData [] public::words::show_manifest;
    GET "/favicon.ico" Open None Pages SameSite Asset Day NoData [] public::assets::show_favicon;
    GET "/event/{slug}/{sheet}" Open None Pages SameSite Asset Immutable PublicData [] public::embed::show_theme;
    GET "/embed/{slug}" Open None Pages SameSite Embed Minute PublicData ["theme" "venue" "past"] public::embed::show_embed;
    GET "/events/{slug}/recap" Open None Pages SameSite Document NoStore NoData [] public::pages::redirect_recap;
    GET "/events/{slug}" Open None Pages SameSite Document NoStore NoData [] public::pages::redirect_event;
    POST "/event/{slug}/share" Open None ShareCreate OwnForm Document NoStore NoData [] public::share::share_by_form;
    GET "/s/{slug}" Open None ShareRead SameSite Document NoCache PublicData [] public::share::show_shared => ShareViews;
    GET "/sitemap.xml" Open None Pages SameSite Document Hour PublicData ["part"] public::crawlers::show_site_map;
    GET "/robots.txt" Open None Pages SameSite Document Hour NoData [] public::crawlers::show_robots;
    GET "/assets/{name}" Open None None SameSite Asset Immutable NoData [] public::assets::show_asset;
    GET "/media/demo/{name}" Open None Media SameSite Media Immutable NoData [] public::assets::show_demo_photo;
    GET "/healthz" Open None None SameSite Health NoStore NoData [] public::health::show_alive;
    GET "/readyz" Open None None SameSite Health NoStore NoData [] public::health::show_ready;
    GET "/api/schedule" Open None Schedule OpenRead OpenApi Schedule PublicData ["event"] public::api::show_schedule;
    POST "/api/schedule/build" Open None Build Closed Api NoStore NoData [] public::api::note_build;
    POST "/api/schedule/share" Open None ShareCreate Closed Api NoStore NoData [] public::share::create_share;
    GET "/api/schedule/share/{slug}" Open None ShareRead OpenRead OpenApi NoCache PublicData [] public::share::show_share => ShareViews;
    GET "/api/events/public" Open None Events OpenRead OpenApi FiveMinutes PublicData ["city" "genre" "limit" "upcoming"] public::api::list_events;
    GET "/api/events/timeline" Open None Events OpenRead OpenApi Minute PublicData ["now" "upcoming" "past" "includeBands" "pastLimit" "upcomingLimit"] public::api::show_timeline;
    GET "/api/events/{id}/details" Open None Events OpenRead OpenApi Minute PublicData [] public::api::show_details;
    GET "/api/events/{id}/recap" Open None Events OpenRead OpenApi Hour PublicData [] public::lineup::show_recap;
    GET "/api/bands/" Open None Public OpenRead OpenApi NoStore PublicData [] public::lineup::require_band;
    GET "/api/bands/{band}" Open None Public OpenRead OpenApi FiveMinutes PublicData [] public::lineup::show_band;
    GET "/api/bands/stats/" Open None Public OpenRead OpenApi NoStore PublicData [] public::lineup::require_band;
    GET "/api/bands/stats/{band}" Open None Public OpenRead OpenApi Minute PublicData [] public::lineup::show_band_stats;
    GET "/api/artists" Open None Public OpenRead OpenApi FiveMinutes PublicData ["q" "genre" "limit" "offset"] public::lineup::list_artists;
    GET "/api/venues" Open None Public OpenRead OpenApi FiveMinutes PublicData ["q" "limit" "offset"] public::lineup::list_venues;
    GET "/api/venues/{id}" Open None Public OpenRead OpenApi Minute PublicData [] public::lineup::show_venue;
    GET "/api/feeds/ical" Open None Feeds OpenRead OpenApi Calendar PublicData ["city" "genre" "event" "sets" "share"] public::feeds::show_calendar;
    GET "/feed.atom" Open None Feeds OpenRead OpenApi Hour PublicData ["city" "genre"] public::feeds::show_atom;
    GET "/feed.rss" Open None Feeds OpenRead OpenApi Hour PublicData ["city" "genre"] public::feeds::show_rss;
    POST "/api/metrics" Open None Metrics Closed Api NoStore NoData [] public::metrics::note_beacon;
}

/// The handlers of the table, by path and method.
pub(crate) fn router(web: Web) -> Router {
    ROUTES.iter().fold(Router::new(), |router, route| router.route(route.pattern, (route.handler)())).with_state(web)
}

/// The app is what most handlers need.
impl axum::extract::FromRef<Web> for App {
    fn from_ref(web: &Web) -> Self {
        web.app.clone()
    }
}

/// The table as text, one row a line, for the snapshot and the documentation.
pub fn table() -> String {
    let mut out = String::from("method,path,role,csrf,limit,origin,headers,cache,public data,counts\n");
    for route in ROUTES {
        let limit = route.limit.map_or("-", LimitClass::name);
        let columns = format!(
            "{:?},{:?},{limit},{:?},{:?},{:?},{:?},{:?}",
            route.role, route.csrf, route.origin, route.headers, route.cache, route.shows, route.counts
        );
        let _ = writeln!(out, "{},{},{columns}", route.method, route.pattern);
    }
    out
}
