//! What the public sees: nights, lists, the timeline, profiles, calendars; and the builds of anonymous fans.

mod calendar;
mod narrowed;
mod night;
mod note_build;
mod profiles;
mod public_list;
mod timeline;

pub use calendar::{CalendarAsk, CalendarFile, MOST_SETS, show_calendar};
pub use narrowed::{Narrowed, show_narrowed};
pub use night::{Which, nights_of, show_event, show_night};
pub use note_build::{BuildWish, note_build};
pub use profiles::{BandAsk, BandProfile, ProfileSet, VenueProfile, find_band, show_band, show_venue};
pub use public_list::{ListAsk, ListedEvent, PublicList, list_public};
pub use timeline::{Timeline, TimelineAsk, show_timeline};
