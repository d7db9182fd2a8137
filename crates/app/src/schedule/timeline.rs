//! What is on, what comes, what was (public specification, 3.6 and page `/`).

use settimes_core::events::Event;
use settimes_core::moment::Day;
use settimes_core::schedule::Night;
use settimes_store::{Db, StoreResult};

use super::night::nights_of;
use crate::{App, Refusal, Until};

/// Which parts of the timeline are wanted.
#[derive(Debug, Clone)]
pub struct TimelineAsk {
    /// Whether to list what is on.
    pub now: bool,
    /// Most upcoming events; 0 = none.
    pub upcoming: usize,
    /// Most past events; 0 = none.
    pub past: usize,
    /// How many past events to skip, newest first.
    pub past_offset: usize,
}

/// The events of the three buckets with their visible sets.
#[derive(Debug, Clone, PartialEq)]
pub struct Timeline {
    /// The festival day it was made for.
    pub today: Day,
    /// What is on, soonest first.
    pub now: Vec<Night>,
    /// What comes, soonest first.
    pub upcoming: Vec<Night>,
    /// What was, newest first.
    pub past: Vec<Night>,
    /// How many events lie in the past altogether.
    pub past_total: usize,
    /// How many events are to come altogether.
    pub upcoming_total: usize,
}

/// The timeline as of now. It stays true until a set starts or ends or the festival day flips.
pub async fn show_timeline(app: &App, ask: TimelineAsk) -> Result<Until<Timeline>, Refusal> {
    let moment = app.clock.now();
    let zone = app.settings.zone.clone();
    let flip = zone.next_flip(moment);
    let today = zone.today(moment);
    let timeline = app
        .store
        .read(move |db| {
            let (events, totals) = choose(db, today, &ask)?;
            let nights = |events: &[Event]| nights_of(db, events, &zone);
            Ok::<_, Refusal>(Timeline {
                today,
                now: nights(&events.now)?,
                upcoming: nights(&events.upcoming)?,
                past: nights(&events.past)?,
                past_total: totals.0,
                upcoming_total: totals.1,
            })
        })
        .await?;
    let next_change = timeline.now.iter().filter_map(|night| night.next_change(moment)).min();
    Ok(Until { until: next_change.map_or(flip, |change| change.min(flip)), at: moment, answer: timeline })
}

struct Chosen {
    now: Vec<Event>,
    upcoming: Vec<Event>,
    past: Vec<Event>,
}

fn choose(db: &Db<'_>, today: Day, ask: &TimelineAsk) -> StoreResult<(Chosen, (usize, usize))> {
    let (mut now, mut upcoming): (Vec<Event>, Vec<Event>) =
        settimes_store::events::events_not_over(db, today)?.into_iter().partition(|event| event.date <= today);
    let upcoming_total = upcoming.len();
    upcoming.truncate(ask.upcoming);
    if !ask.now {
        now.clear();
    }
    let number = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let past = match ask.past {
        0 => Vec::new(),
        limit => settimes_store::events::past_events(db, today, number(limit), number(ask.past_offset))?,
    };
    let past_total = usize::try_from(settimes_store::events::count_past_events(db, today)?).unwrap_or(0);
    Ok((Chosen { now, upcoming, past }, (past_total, upcoming_total)))
}
