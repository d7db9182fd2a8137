//! Calendars (public specification, 8.1) and feeds (8.2).

use axum::extract::State;
use http::header;
use settimes_app::App;
use settimes_app::schedule::{self, CalendarAsk, MOST_SETS, NewsAsk};
use settimes_core::ids::SetId;
use settimes_core::schedule::ShareSlug;
use settimes_core::slug::Slug;
use settimes_core::text::Filter;

use crate::answer::{Public, Refused};
use crate::ask::{FromPairs, Pairs, Query};
use crate::feeds;

/// `GET /api/feeds/ical?event=vol-17&sets=10,13`
pub(crate) async fn show_calendar(State(app): State<App>, Query(ask): Query<CalendarAsk>) -> Result<Public, Refused> {
    let policy = match ask {
        CalendarAsk::Feed { .. } => "public, max-age=3600",
        CalendarAsk::Event { .. } | CalendarAsk::Share { .. } => "public, max-age=300",
    };
    let calendar = schedule::show_calendar(&app, ask).await?;
    let disposition = format!("attachment; filename=\"{}.ics\"", calendar.answer.name);
    Ok(Public::new(calendar.answer.text.clone(), "text/calendar; charset=utf-8", &calendar)
        .with(header::CONTENT_DISPOSITION, &disposition)
        .with(header::CACHE_CONTROL, policy))
}

impl FromPairs for CalendarAsk {
    fn from_pairs(pairs: &Pairs) -> Self {
        if let Some(slug) = pairs.first("share").map(str::trim).filter(|text| !text.is_empty()) {
            return Self::Share { slug: ShareSlug::read(slug) };
        }
        match pairs.first("event").map(str::trim).filter(|text| !text.is_empty()) {
            Some(slug) => Self::Event {
                slug: Slug::read(slug),
                sets: pairs
                    .first("sets")
                    .map(|list| list.split(',').filter_map(|id| id.trim().parse::<SetId>().ok()).take(MOST_SETS).collect()),
            },
            None => Self::Feed {
                city: Filter::read(pairs.text("city", 100).as_deref()),
                genre: Filter::read(pairs.text("genre", 100).as_deref()),
            },
        }
    }
}

/// `GET /feed.atom?city=Waterloo`
pub(crate) async fn show_atom(State(app): State<App>, Query(ask): Query<NewsAsk>) -> Result<Public, Refused> {
    let news = schedule::list_news(&app, ask.clone()).await?;
    Ok(Public::new(feeds::atom(&news.answer, &ask, &app.settings)?, "application/atom+xml; charset=utf-8", &news))
}

/// `GET /feed.rss?city=Waterloo`
pub(crate) async fn show_rss(State(app): State<App>, Query(ask): Query<NewsAsk>) -> Result<Public, Refused> {
    let news = schedule::list_news(&app, ask.clone()).await?;
    Ok(Public::new(feeds::rss(&news.answer, &ask, &app.settings)?, "application/rss+xml; charset=utf-8", &news))
}

impl FromPairs for NewsAsk {
    fn from_pairs(pairs: &Pairs) -> Self {
        Self { city: Filter::read(pairs.text("city", 100).as_deref()), genre: Filter::read(pairs.text("genre", 100).as_deref()) }
    }
}
