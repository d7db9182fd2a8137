//! Pages for people (public specification, 6.2).

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use http::{HeaderValue, StatusCode, header};
use settimes_app::Refusal;
use settimes_app::schedule::{self, BandAsk, RecapAsk, Which};
use settimes_core::ids::{BandId, VenueId};
use settimes_core::lineup::search::Search;
use settimes_core::slug::Slug;
use settimes_core::text::Filter;

use crate::answer::{No, Public, Refused};
use crate::ask::{FromPairs, Pairs, Path, Query};
use crate::fill::{
    DirectoryWish, HomeAsk, NarrowAsk, NightAsk, PlanAsk, artists_page, band_page, error_page, event_page, home_page, plan_page,
    recap_page, venue_page, venues_page,
};
use crate::pages::Trouble;
use crate::site::Web;

/// `GET /?venue=4&month=2026-12&past=20`
pub(crate) async fn show_home(State(web): State<Web>, Query(ask): Query<HomeAsk>) -> Result<Public, Refused> {
    let timeline = schedule::show_narrowed(&web.app, ask.timeline(), ask.narrowed).await?;
    let at = timeline.at;
    Ok(Public::page(&timeline.map(|timeline| home_page(&timeline, ask, &web.site(), at)))?)
}

impl FromPairs for HomeAsk {
    fn from_pairs(pairs: &Pairs) -> Self {
        Self::read(pairs.first("venue"), pairs.first("month"), pairs.first("past"))
    }
}

/// `GET /event/vol-17`, and without script `?view=mine&set=10&set=12`
pub(crate) async fn show_event(State(web): State<Web>, Path(slug): Path<Slug>, Query(ask): Query<NightAsk>) -> Result<Public, Refused> {
    let mut night = schedule::show_night(&web.app, Which::Slug(slug)).await?;
    let at = night.at;
    if ask.plan.is_plan {
        night.until = ask.plan.next_change(&night.answer, at).map_or(night.until, |change| change.min(night.until));
        return Ok(Public::page(&night.map(|night| plan_page(&night, &ask.plan.sets, &web.site(), at)))?);
    }
    Ok(Public::page(&night.map(|night| event_page(&night, &ask, &web.site(), at)))?)
}

impl FromPairs for NightAsk {
    fn from_pairs(pairs: &Pairs) -> Self {
        Self {
            plan: PlanAsk::read(pairs.first("view"), pairs.every("set")),
            narrow: NarrowAsk::read(pairs.first("venue"), pairs.text("genre", 100).as_deref(), pairs.first("over")),
        }
    }
}

/// `GET /events/vol-17`: the address of the page in the old system.
pub(crate) async fn redirect_event(Path(slug): Path<Slug>) -> Redirect {
    Redirect::permanent(&format!("/event/{slug}"))
}

/// `GET /band/7`; a name leads to the page of its band.
pub(crate) async fn show_band(State(web): State<Web>, Path(band): Path<String>) -> Result<Response, Refused> {
    if let Ok(id) = band.parse::<BandId>() {
        match schedule::show_band(&web.app, id).await {
            Ok(profile) => return Ok(Public::page(&profile.map(|profile| band_page(&profile, &web.site())))?.into_response()),
            // Digits that are the id of no visible band may be the name of one.
            Err(Refusal::NotFound(_)) => {}
            Err(refusal) => return Err(refusal.into()),
        }
    }
    let id = schedule::find_band(&web.app, BandAsk(band)).await?;
    let mut response = StatusCode::FOUND.into_response();
    if let Ok(location) = HeaderValue::from_str(&format!("/band/{id}")) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    Ok(response)
}

/// `GET /venue/7`
pub(crate) async fn show_venue(State(web): State<Web>, Path(id): Path<VenueId>) -> Result<Public, Refused> {
    let profile = schedule::show_venue(&web.app, id).await?;
    Ok(Public::page(&profile.map(|profile| venue_page(&profile, &web.site())))?)
}

/// `GET /artists?q=lantern&genre=punk&page=2`
pub(crate) async fn show_artists(State(web): State<Web>, Query(wish): Query<DirectoryWish>) -> Result<Public, Refused> {
    let artists = schedule::list_artists(&web.app, wish.ask()).await?;
    Ok(Public::page(&artists.map(|artists| artists_page(&artists, &wish, &web.site())))?)
}

/// `GET /venues?q=room&page=2`
pub(crate) async fn show_venues(State(web): State<Web>, Query(wish): Query<DirectoryWish>) -> Result<Public, Refused> {
    let venues = schedule::list_venues(&web.app, wish.ask()).await?;
    Ok(Public::page(&venues.map(|venues| venues_page(&venues, &wish, &web.site())))?)
}

impl FromPairs for DirectoryWish {
    fn from_pairs(pairs: &Pairs) -> Self {
        let genre = Filter::read(pairs.text("genre", 100).as_deref());
        Self::new(Search::read(pairs.first("q")), genre, pairs.number("page", 1, 1..=usize::MAX))
    }
}

/// `GET /event/vol-16/recap`
pub(crate) async fn show_recap(State(web): State<Web>, Path(slug): Path<Slug>) -> Result<Public, Refused> {
    let recap = schedule::show_recap(&web.app, RecapAsk { id: None, slug: Some(slug) }).await?;
    let today = web.app.settings.today(recap.at);
    Ok(Public::page(&recap.map(|recap| recap_page(&recap, &web.site(), today)))?)
}

/// `GET /events/vol-16/recap`: the address of the page in the old system.
pub(crate) async fn redirect_recap(Path(slug): Path<Slug>) -> Redirect {
    Redirect::permanent(&format!("/event/{slug}/recap"))
}

/// The page that says no.
pub(crate) fn refusal(web: &Web, no: &No, request_id: &str) -> String {
    let trouble = match (no.status, no.code) {
        (StatusCode::NOT_FOUND, "SHARE_NOT_FOUND") => Trouble::ShareGone,
        (StatusCode::NOT_FOUND, _) => Trouble::NotFound,
        (StatusCode::TOO_MANY_REQUESTS, _) => Trouble::TooMany { retry_after: no.retry_after.unwrap_or(1) },
        (StatusCode::INTERNAL_SERVER_ERROR, _) => Trouble::Internal { request_id: request_id.to_owned() },
        (_, "PUBLIC_DATA_OFF") => Trouble::PublicDataOff,
        (StatusCode::SERVICE_UNAVAILABLE, _) => Trouble::Busy,
        _ => Trouble::Refused { status: no.status.as_u16(), sentence: no.message.clone() },
    };
    askama::Template::render(&error_page(trouble, &web.site())).unwrap_or_else(|_| no.message.clone())
}
