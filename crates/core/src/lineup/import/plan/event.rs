//! Which event the rows go into: a stored one, or a new one with a free slug (admin specification, 11.1 and 11.3).

use crate::events::{EventStatus, may_lie_on};
use crate::lineup::import::plan::{HeldEvent, ImportAs, Target};
use crate::lineup::import::rows::FileEvent;
use crate::moment::Day;
use crate::slug::{Slug, numbered, propose_slug};

/// An event to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEvent {
    /// Name.
    pub name: String,
    /// Slug.
    pub slug: Slug,
    /// First festival day.
    pub date: Day,
    /// Last festival day of an event of several days.
    pub end_date: Option<Day>,
    /// Where it will stand.
    pub status: EventStatus,
    /// City.
    pub city: Option<String>,
    /// Long text.
    pub description: Option<String>,
    /// Where tickets are sold.
    pub ticket_url: Option<String>,
}

/// Why no event can be found or made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EventRefusal {
    /// The file describes no event and none was named.
    #[error("the file names no event: say into which one it goes (on the command line: --event ID)")]
    NoEvent,
    /// An event of another date has the slug that was asked for.
    #[error("the slug {0} is already in use by an event of another date")]
    SlugTaken(Slug),
    /// The day lies outside the years that an event may have.
    #[error("an event on {0} cannot be made: years 2020 to 2100, archived ones from 1950")]
    DayOutside(Day),
    /// No slug is free.
    #[error("no slug is free for this event")]
    NoSlug,
    /// The event is archived, and the import is not of history.
    #[error("the event is archived: its sets are frozen")]
    Archived,
}

impl EventRefusal {
    /// The stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NoEvent => "EVENT_NOT_FOUND",
            Self::SlugTaken(_) => "SLUG_TAKEN",
            Self::DayOutside(_) => "VALIDATION_FAILED",
            Self::NoSlug => "IMPORT_INVALID",
            Self::Archived => "EVENT_ARCHIVED",
        }
    }
}

/// How many numbered slugs are tried.
const MOST_SLUGS: usize = 1000;

/// The event of a file that was not told where to go: the stored one of the proposed slug and the same date, else a new one
/// under the next free slug. `find` answers which event has a slug.
pub fn pick_target<E>(
    told: Option<&FileEvent>,
    slug: Option<&Slug>,
    import_as: ImportAs,
    mut find: impl FnMut(&Slug) -> Result<Option<HeldEvent>, E>,
) -> Result<Result<Target, EventRefusal>, E> {
    let Some(event) = told else { return Ok(Err(EventRefusal::NoEvent)) };
    let wanted = slug.or(event.slug.as_ref());
    let plain = wanted.cloned().unwrap_or_else(|| propose_slug(event.name.as_str(), event.date));
    for number in 1..=MOST_SLUGS {
        let slug = if number == 1 { plain.clone() } else { numbered(&plain, number) };
        match find(&slug)? {
            None => return Ok(new_event(event, slug, import_as).map(|event| Target::New(Box::new(event)))),
            Some(held) if held.date == event.date => return Ok(Ok(Target::Stored(held))),
            Some(_) if wanted.is_some() => return Ok(Err(EventRefusal::SlugTaken(slug))),
            Some(_) => (),
        }
    }
    Ok(Err(EventRefusal::NoSlug))
}

fn new_event(told: &FileEvent, slug: Slug, import_as: ImportAs) -> Result<NewEvent, EventRefusal> {
    let status = import_as.status();
    let last = told.end_date.unwrap_or(told.date);
    for day in [told.date, last] {
        if !may_lie_on(status, day) {
            return Err(EventRefusal::DayOutside(day));
        }
    }
    Ok(NewEvent {
        name: told.name.as_str().to_owned(),
        slug,
        date: told.date,
        end_date: told.end_date,
        status,
        city: told.city.clone(),
        description: told.description.clone(),
        ticket_url: told.ticket_url.clone(),
    })
}
