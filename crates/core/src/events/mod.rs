//! A night: its state, what the public may see of it, the buckets it falls into (public specification, 2.1 and 2.3).

mod name;
mod texts;
pub mod theme;

use crate::ids::EventId;
use crate::moment::{Day, SqlStamp};
use crate::slug::Slug;

pub use name::{EventName, NotAnEventName, may_lie_on};
pub use texts::{VenueNote, clean_social_links, clean_theme_colors, clean_venue_info};

/// Where an event stands in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EventStatus {
    /// Being built; nobody outside sees it.
    Draft,
    /// On sale, on now, or over and not yet archived.
    Published,
    /// History.
    Archived,
}

impl EventStatus {
    /// The stored word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Published => "published",
            Self::Archived => "archived",
        }
    }

    /// Reads the stored word.
    pub fn read(text: &str) -> Option<Self> {
        [Self::Draft, Self::Published, Self::Archived].into_iter().find(|status| status.as_str() == text)
    }
}

/// Whether the public sees all sets of an event or only the announced ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reveal {
    /// Every set is public.
    Everything,
    /// Only announced sets are public (`reveal_mode = 1`).
    AnnouncedOnly,
}

/// One event, as far as public answers need it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Row id.
    pub id: EventId,
    /// Name.
    pub name: String,
    /// Name in addresses.
    pub slug: Slug,
    /// First festival day.
    pub date: Day,
    /// Last festival day of an event of several days.
    pub end_date: Option<Day>,
    /// `is_published`.
    pub is_published: bool,
    /// `status`.
    pub status: EventStatus,
    /// `reveal_mode`.
    pub reveal: Reveal,
    /// Long text, Markdown.
    pub description: Option<String>,
    /// City.
    pub city: Option<String>,
    /// Where tickets are sold.
    pub ticket_url: Option<String>,
    /// Venue notes, JSON text.
    pub venue_info: Option<String>,
    /// Links, JSON text.
    pub social_links: Option<String>,
    /// Colours, JSON text.
    pub theme_colors: Option<String>,
    /// When the row was made.
    pub created_at: SqlStamp,
}

impl Event {
    /// The last festival day.
    pub fn last_day(&self) -> Day {
        self.end_date.unwrap_or(self.date)
    }

    /// Whether the public may know of the event: published or archived.
    pub fn is_visible(&self) -> bool {
        self.is_published || self.status == EventStatus::Archived
    }

    /// Whether the event is on or to come as far as its state goes: published and not archived.
    pub fn is_live(&self) -> bool {
        self.is_published && self.status != EventStatus::Archived
    }

    /// The bucket the event falls into on a festival day; `None` if it is not visible.
    pub fn bucket(&self, today: Day) -> Option<Bucket> {
        if !self.is_visible() {
            return None;
        }
        if !self.is_live() || self.last_day() < today {
            return Some(Bucket::Past);
        }
        Some(if self.date <= today { Bucket::Now } else { Bucket::Upcoming })
    }

    /// Whether the event is live and not over (`is_upcoming`).
    pub fn is_upcoming(&self, today: Day) -> bool {
        self.is_live() && self.last_day() >= today
    }
}

/// When an event happens, seen from a festival day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bucket {
    /// Today is one of its days.
    Now,
    /// It is to come.
    Upcoming,
    /// It is over or archived.
    Past,
}

/// Whether a set has been announced (`is_announced`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Announcement {
    /// It has.
    Made,
    /// It has not yet.
    Pending,
}

/// Whether the public may see a set (public specification, 2.1): the one predicate of every output.
pub fn is_visible(event: &Event, announcement: Announcement) -> bool {
    event.is_visible() && (event.reveal == Reveal::Everything || announcement == Announcement::Made)
}
