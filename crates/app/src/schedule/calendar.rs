//! Calendar files (public specification, 8.1).

use settimes_core::ids::SetId;
use settimes_core::schedule::{Calendar, CalendarEntry, Night, write_calendar};
use settimes_core::slug::{Slug, hyphenated};
use settimes_core::text::Filter;
use settimes_store::events;

use super::night::nights_of;
use crate::{App, Missing, Refusal, Until};

/// Most sets that one address may name.
pub const MOST_SETS: usize = 50;

/// Which calendar is wanted.
#[derive(Debug, Clone)]
pub enum CalendarAsk {
    /// The sets of all live events to come, by city and genre.
    Feed {
        /// Only events of this city.
        city: Filter,
        /// Only bands of this genre.
        genre: Filter,
    },
    /// All sets of one event, or those named; `None` for a text that no slug can be.
    Event {
        /// The event.
        slug: Option<Slug>,
        /// Only these sets; unknown and hidden ones are skipped.
        sets: Option<Vec<SetId>>,
    },
}

/// A calendar file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarFile {
    /// Name without ending, of `a–z0–9_-` only.
    pub name: String,
    /// The text.
    pub text: String,
}

/// Writes a calendar. One of an event depends on no clock; a feed stays true until the festival day flips.
pub async fn show_calendar(app: &App, ask: CalendarAsk) -> Result<Until<CalendarFile>, Refusal> {
    let now = app.clock.now();
    let zone = app.settings.zone.clone();
    let until = zone.next_flip(now);
    let today = zone.today(now);
    let settings = std::sync::Arc::clone(&app.settings);
    let answer = app
        .store
        .read(move |db| {
            let found = match &ask {
                CalendarAsk::Feed { city, .. } => {
                    let live = events::events_not_over(db, today)?;
                    live.into_iter().filter(|event| city.admits(event.city.as_deref())).collect()
                }
                CalendarAsk::Event { slug, .. } => {
                    let event = slug.as_ref().map(|slug| events::visible_event_by_slug(db, slug)).transpose()?.flatten();
                    vec![event.ok_or(Refusal::NotFound(Missing::Event))?]
                }
            };
            let nights = nights_of(db, &found, &zone)?;
            Ok::<_, Refusal>(write(&settings, &ask, &nights))
        })
        .await?;
    Ok(Until { answer, at: now, until })
}

fn write(settings: &crate::Settings, ask: &CalendarAsk, nights: &[Night]) -> CalendarFile {
    let wanted = |entry: &CalendarEntry<'_>| match ask {
        CalendarAsk::Feed { genre, .. } => genre.admits_genre(entry.set.slot.genre.as_deref()),
        CalendarAsk::Event { sets, .. } => sets.as_ref().is_none_or(|sets| sets.contains(&entry.set.slot.id)),
    };
    let all = nights.iter().flat_map(|night| night.sets.iter().map(|set| CalendarEntry { event: &night.event, set }));
    let (name, title) = match (ask, nights.first()) {
        (CalendarAsk::Event { .. }, Some(night)) => (night.event.slug.as_str().to_owned(), night.event.name.clone()),
        (CalendarAsk::Feed { city, genre }, _) => (file_name(city, genre), settings.site_name.clone()),
        (CalendarAsk::Event { .. }, None) => (String::new(), String::new()),
    };
    let calendar = Calendar {
        name: title,
        zone: &settings.zone,
        public_url: settings.own.origin(),
        host: settings.own.host(),
        entries: all.filter(wanted).collect(),
    };
    CalendarFile { name, text: write_calendar(&calendar) }
}

fn file_name(city: &Filter, genre: &Filter) -> String {
    let part = |filter: &Filter| Some(hyphenated(filter.as_str())).filter(|text| !text.is_empty()).unwrap_or_else(|| "other".to_owned());
    format!("{}-{}", part(city), part(genre))
}
