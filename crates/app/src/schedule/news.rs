//! What is new in the programme, for feed readers (public specification, 8.2).

use std::cmp::Reverse;
use std::collections::BTreeMap;

use jiff::Timestamp;
use settimes_core::ids::EventId;
use settimes_core::moment::{Day, SqlStamp, Zone};
use settimes_core::schedule::Night;
use settimes_core::text::Filter;
use settimes_store::{Db, StoreResult, events};

use super::night::nights_of;
use super::public_list::{ListAsk, fitting};
use crate::{App, Refusal, Until};

/// Most entries of a feed.
pub const MOST_NEWS: usize = 30;

/// Which news are wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewsAsk {
    /// Only events of this city.
    pub city: Filter,
    /// Only events where this genre is played.
    pub genre: Filter,
}

/// A live event that is not over, with the moment of its last public change.
#[derive(Debug, Clone, PartialEq)]
pub struct NewsEntry {
    /// The event and its visible sets.
    pub night: Night,
    /// When what the public sees of it changed last.
    pub changed_at: Timestamp,
}

/// The news, latest first.
#[derive(Debug, Clone, PartialEq)]
pub struct News {
    /// At most [`MOST_NEWS`].
    pub entries: Vec<NewsEntry>,
    /// The latest change; without any news the last flip of the festival day.
    pub changed_at: Timestamp,
}

/// Lists the live events that are not over, latest change first. An event appears once the job `public-state` has looked at it. The list
/// stays true until the festival day flips.
pub async fn list_news(app: &App, ask: NewsAsk) -> Result<Until<News>, Refusal> {
    let now = app.clock.now();
    let zone = app.settings.zone.clone();
    let until = zone.next_flip(now);
    let today = zone.today(now);
    let answer = app.store.read(move |db| Ok::<_, Refusal>(read_news(db, &ask, today, &zone)?)).await?;
    Ok(Until { answer, at: now, until })
}

fn read_news(db: &Db<'_>, ask: &NewsAsk, today: Day, zone: &Zone) -> StoreResult<News> {
    let wish = ListAsk { city: ask.city.clone(), genre: ask.genre.clone(), limit: MOST_NEWS, with_past: false };
    let found = fitting(db, events::events_not_over(db, today)?, &wish)?;
    let ids: Vec<EventId> = found.iter().map(|event| event.id).collect();
    let changes: BTreeMap<EventId, SqlStamp> = events::public_changes_of(db, &ids)?.into_iter().collect();
    let mut noted: Vec<_> = found.into_iter().filter_map(|event| Some((changes.get(&event.id)?.instant(), event))).collect();
    noted.sort_by_key(|(changed, event)| (Reverse(*changed), event.id));
    noted.truncate(MOST_NEWS);
    let (moments, chosen): (Vec<Timestamp>, Vec<_>) = noted.into_iter().unzip();
    let nights = nights_of(db, &chosen, zone)?;
    Ok(News {
        changed_at: moments.first().copied().unwrap_or_else(|| zone.flip_of(today)),
        entries: nights.into_iter().zip(moments).map(|(night, changed_at)| NewsEntry { night, changed_at }).collect(),
    })
}
