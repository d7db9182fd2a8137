//! The timeline of a visitor who looks for a venue or a month (public specification, page `/`).

use settimes_core::events::{Bucket, Event};
use settimes_core::ids::VenueId;
use settimes_core::moment::{Day, Month};
use settimes_store::{Db, StoreResult, events};

use super::timeline::{Timeline, TimelineAsk, show_timeline};
use crate::schedule::nights_of;
use crate::{App, Refusal, Until};

/// What the past nights are narrowed to. What is on and to come is given whole, so that the page can offer what there is to choose from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Narrowed {
    /// Only nights with a visible set at this venue.
    pub venue: Option<VenueId>,
    /// Only nights whose first day lies in this month.
    pub month: Option<Month>,
}

/// The timeline with its past narrowed; without a wish it is that of [`show_timeline`].
pub async fn show_narrowed(app: &App, ask: TimelineAsk, wish: Narrowed) -> Result<Until<Timeline>, Refusal> {
    if wish == Narrowed::default() {
        return show_timeline(app, ask).await;
    }
    let (limit, offset) = (ask.past, ask.past_offset);
    let mut timeline = show_timeline(app, TimelineAsk { past: 0, ..ask }).await?;
    let (today, zone) = (timeline.answer.today, app.settings.zone.clone());
    let (past, total) = app
        .store
        .read(move |db| {
            let fitting = past_events(db, today, wish)?;
            let page: Vec<Event> = fitting.iter().skip(offset).take(limit).cloned().collect();
            Ok::<_, Refusal>((nights_of(db, &page, &zone)?, fitting.len()))
        })
        .await?;
    timeline.answer.past = past;
    timeline.answer.past_total = total;
    Ok(timeline)
}

/// The past events that fit, newest first. The lists asked for hold what happened at one venue or in one month: neither grows with the whole history.
fn past_events(db: &Db<'_>, today: Day, wish: Narrowed) -> StoreResult<Vec<Event>> {
    let mut fitting = match (wish.venue, wish.month) {
        (Some(venue), _) => events::visible_events_with_venue(db, venue)?,
        (None, Some(month)) => events::visible_events_of_month(db, month)?,
        (None, None) => Vec::new(),
    };
    fitting.retain(|event| event.bucket(today) == Some(Bucket::Past) && wish.month.is_none_or(|month| month.holds(event.date)));
    fitting.reverse();
    Ok(fitting)
}
