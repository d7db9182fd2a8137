//! Calendar files (public specification, 8.1).

use settimes_core::ids::SetId;
use settimes_core::schedule::{Calendar, CalendarEntry, Night, ShareSlug, write_calendar};
use settimes_core::slug::{Slug, hyphenated};
use settimes_core::text::Filter;
use settimes_store::events;

use super::night::nights_of;
use super::show_share::show_share;
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
    /// The sets of a share link; `None` for a text that no link can be. Fetching it is no view.
    Share {
        /// The link.
        slug: Option<ShareSlug>,
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

/// Writes a calendar. One of an event depends on no clock; a feed stays true until the festival day flips, one of a share link until the link ends.
pub async fn show_calendar(app: &App, ask: CalendarAsk) -> Result<Until<CalendarFile>, Refusal> {
    if let CalendarAsk::Share { slug } = ask {
        return show_shared(app, slug).await;
    }
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
                CalendarAsk::Share { .. } => Vec::new(),
            };
            let nights = nights_of(db, &found, &zone)?;
            Ok::<_, Refusal>(write(&settings, &ask, &nights))
        })
        .await?;
    Ok(Until { answer, at: now, until })
}

async fn show_shared(app: &App, slug: Option<ShareSlug>) -> Result<Until<CalendarFile>, Refusal> {
    let shared = show_share(app, slug.ok_or(Refusal::NotFound(Missing::Share))?).await?;
    Ok(shared.map(|plan| {
        let name = hyphenated(plan.slug.as_str());
        write_file(&app.settings, (name, plan.night.event.name.clone()), std::slice::from_ref(&plan.night), |entry| {
            plan.sets.contains(&entry.set.slot.id)
        })
    }))
}

fn write(settings: &crate::Settings, ask: &CalendarAsk, nights: &[Night]) -> CalendarFile {
    let names = match (ask, nights.first()) {
        (CalendarAsk::Feed { city, genre }, _) => (file_name(city, genre), settings.site_name.clone()),
        (_, Some(night)) => (night.event.slug.as_str().to_owned(), night.event.name.clone()),
        (_, None) => (String::new(), String::new()),
    };
    write_file(settings, names, nights, |entry| match ask {
        CalendarAsk::Feed { genre, .. } => genre.admits_genre(entry.set.slot.genre.as_deref()),
        CalendarAsk::Event { sets, .. } => sets.as_ref().is_none_or(|sets| sets.contains(&entry.set.slot.id)),
        CalendarAsk::Share { .. } => false,
    })
}

/// The file of this name and title with the wanted sets of some nights.
fn write_file(
    settings: &crate::Settings,
    (name, title): (String, String),
    nights: &[Night],
    wanted: impl Fn(&CalendarEntry<'_>) -> bool,
) -> CalendarFile {
    let all = nights.iter().flat_map(|night| night.sets.iter().map(|set| CalendarEntry { event: &night.event, set }));
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
