//! Share links: a plan goes out as a link and comes back as a page (public specification, 3.3, 3.4 and 6.2).

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http::{HeaderName, HeaderValue, StatusCode, header};
use settimes_app::schedule::{self, ShareOf, ShareWish};
use settimes_app::{App, Missing, Refusal};
use settimes_core::ids::{EventId, SetId};
use settimes_core::schedule::{MOST_SHARED, ShareSlug};
use settimes_core::slug::Slug;

use crate::answer::{Public, Refused};
use crate::ask::{Fields, FromPart, Path};
use crate::fill::shared_page;
use crate::json::{CreatedShareJson, SharedPlanJson};
use crate::site::Web;

/// Longest name of a band that a client may send along.
const LONGEST_NAME: usize = 200;

/// `POST /api/schedule/share`
pub(crate) async fn create_share(State(app): State<App>, fields: Fields) -> Result<Response, Refused> {
    let made = schedule::create_share(&app, share_wish(fields)?).await?;
    let body = serde_json::to_vec(&CreatedShareJson::from(made, &app.settings)).map_err(|error| Refusal::Internal(error.into()))?;
    Ok(([(header::CONTENT_TYPE, "application/json; charset=utf-8")], Bytes::from(body)).into_response())
}

fn share_wish(mut fields: Fields) -> Result<ShareWish, Refusal> {
    let event = share_of(&mut fields);
    let sets = fields.ids("performance_ids", "performance_ids", MOST_SHARED).into_iter().map(SetId::new).collect();
    fields.texts_beside("band_names", "performance_ids", LONGEST_NAME);
    fields.checked(ShareWish { event, sets })
}

/// The event by id or slug, or by both.
fn share_of(fields: &mut Fields) -> ShareOf {
    let has = ["event_id", "event_slug"].map(|name| fields.has(name));
    let mut id = || EventId::new(fields.id("event_id"));
    match has {
        [true | false, false] => ShareOf::Id(id()),
        [true, true] => {
            let id = id();
            slug(fields).map_or(ShareOf::Id(id), |slug| ShareOf::Both(id, slug))
        }
        // A field that is wrong is named by then; which event stands here does not matter any more.
        [false, true] => slug(fields).map_or(ShareOf::Id(EventId::new(0)), ShareOf::Slug),
    }
}

fn slug(fields: &mut Fields) -> Option<Slug> {
    Slug::read(&fields.text("event_slug", "must have 1 to 100 small letters, digits or -", |text| Slug::read(text).is_some()))
}

/// `GET /api/schedule/share/aB3dE6gH`
pub(crate) async fn show_share(State(app): State<App>, Path(slug): Path<ShareSlug>) -> Result<Public, Refused> {
    let plan = schedule::show_share(&app, slug).await?;
    Ok(Public::json(&plan.map(|plan| SharedPlanJson::from(&plan, &app.settings)))?)
}

impl FromPart for ShareSlug {
    fn from_part(part: &str) -> Result<Self, Refusal> {
        Self::read(part).ok_or(Refusal::BadRequest { code: "INVALID_SLUG", message: "A share link has 1 to 16 letters and digits." })
    }
}

/// `GET /s/aB3dE6gH`: what no link can be is a link that does not exist.
pub(crate) async fn show_shared(State(web): State<Web>, Path(slug): Path<String>) -> Result<Public, Refused> {
    let slug = ShareSlug::read(&slug).ok_or(Refusal::NotFound(Missing::Share))?;
    let plan = schedule::show_share(&web.app, slug).await?;
    let at = plan.at;
    let page = Public::page(&plan.map(|plan| shared_page(&plan, &web.site(), at)))?;
    Ok(page.with(HeaderName::from_static("x-robots-tag"), "noindex"))
}

/// `POST /event/vol-17/share`: the form of the plan page, for browsers without script.
pub(crate) async fn share_by_form(State(app): State<App>, Path(event): Path<Slug>, mut fields: Fields) -> Result<Response, Refused> {
    let sets = fields.ids("set", "set", MOST_SHARED).into_iter().map(SetId::new).collect();
    let wish = fields.checked(ShareWish { event: ShareOf::Slug(event), sets });
    let wish = wish.map_err(|_| Refusal::BadRequest {
        code: "VALIDATION_FAILED",
        message: "A link holds 1 to 50 sets. Go back, tick those you want to share and try again.",
    })?;
    let made = schedule::create_share(&app, wish).await?;
    let mut response = StatusCode::SEE_OTHER.into_response();
    if let Ok(location) = HeaderValue::from_str(&format!("/s/{}", made.slug)) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    Ok(response)
}
