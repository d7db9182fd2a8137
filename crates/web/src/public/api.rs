//! JSON for other programs (public specification, 3).

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http::header;
use settimes_app::schedule::{self, BuildWish, ListAsk, TimelineAsk, Which};
use settimes_app::{App, Refusal};
use settimes_core::ids::{EventId, SetId};
use settimes_core::slug::Slug;
use settimes_core::text::Filter;

use crate::answer::{Public, Refused};
use crate::ask::{Fields, FromPairs, Pairs, Path, Query};
use crate::json::{Bands, DetailsJson, PublicListJson, ScheduleJson, TimelineJson};

/// Most sets that one build may name (public specification, 3.2).
const MOST_BUILT: usize = 50;

/// Longest anonymous session name.
const LONGEST_SESSION: usize = 128;

/// `GET /api/schedule?event=vol-17`
pub(crate) async fn show_schedule(State(app): State<App>, Query(which): Query<Which>) -> Result<Public, Refused> {
    let night = schedule::show_night(&app, which).await?;
    Ok(Public::json(&night.map(|night| ScheduleJson::from(&night, &app.settings)))?)
}

impl FromPairs for Which {
    fn from_pairs(pairs: &Pairs) -> Self {
        match pairs.first("event").map(str::trim) {
            None | Some("" | "current") => Self::Current,
            Some(text) => Slug::read(text).map_or(Self::Nothing, Self::Slug),
        }
    }
}

/// `POST /api/schedule/build`
pub(crate) async fn note_build(State(app): State<App>, fields: Fields) -> Result<Response, Refused> {
    let recorded = schedule::note_build(&app, build_wish(fields)?).await?;
    let body = Bytes::from(format!("{{\"success\":true,\"recorded\":{recorded}}}"));
    Ok(([(header::CONTENT_TYPE, "application/json; charset=utf-8")], body).into_response())
}

fn build_wish(mut fields: Fields) -> Result<BuildWish, Refusal> {
    let event = EventId::new(fields.id("event_id"));
    let sets = fields.ids("performance_ids", "band_ids", MOST_BUILT).into_iter().map(SetId::new).collect();
    let rule = "must have 1 to 128 letters, digits, - or _";
    let session = fields.text("user_session", rule, |text| {
        (1..=LONGEST_SESSION).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
    });
    fields.checked(BuildWish { event, sets, session })
}

/// `GET /api/events/public?city=Waterloo&genre=punk`
pub(crate) async fn list_events(State(app): State<App>, Query(ask): Query<ListAsk>) -> Result<Public, Refused> {
    let list = schedule::list_public(&app, ask.clone()).await?;
    Ok(Public::json(&list.map(|list| PublicListJson::from(&list, &ask)))?)
}

impl FromPairs for ListAsk {
    fn from_pairs(pairs: &Pairs) -> Self {
        Self {
            city: Filter::read(pairs.text("city", 100).as_deref()),
            genre: Filter::read(pairs.text("genre", 100).as_deref()),
            limit: pairs.number("limit", 50, 1..=100),
            with_past: !pairs.is_on("upcoming"),
        }
    }
}

/// What a timeline request asks.
pub(crate) struct TimelineQuery {
    ask: TimelineAsk,
    bands: Bands,
}

/// `GET /api/events/timeline?pastLimit=5`
pub(crate) async fn show_timeline(State(app): State<App>, Query(query): Query<TimelineQuery>) -> Result<Public, Refused> {
    let timeline = schedule::show_timeline(&app, query.ask).await?;
    Ok(Public::json(&timeline.map(|timeline| TimelineJson::from(&timeline, query.bands, &app.settings)))?)
}

impl FromPairs for TimelineQuery {
    fn from_pairs(pairs: &Pairs) -> Self {
        let limit = |switch: &str, name: &str| if pairs.is_on(switch) { pairs.number(name, 10, 1..=100) } else { 0 };
        Self {
            ask: TimelineAsk {
                now: pairs.is_on("now"),
                upcoming: limit("upcoming", "upcomingLimit"),
                past: limit("past", "pastLimit"),
                past_offset: 0,
            },
            bands: if pairs.is_on("includeBands") { Bands::Listed } else { Bands::LeftOut },
        }
    }
}

/// `GET /api/events/7/details`
pub(crate) async fn show_details(State(app): State<App>, Path(id): Path<EventId>) -> Result<Public, Refused> {
    let night = schedule::show_event(&app, id).await?;
    Ok(Public::json(&night.map(|night| DetailsJson::from(&night, &app.settings.own)))?)
}
