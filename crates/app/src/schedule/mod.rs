//! One night as the public sees it: the schedule, calendars, builds.

mod calendar;
mod night;
mod note_build;

pub use calendar::{CalendarAsk, CalendarFile, MOST_SETS, show_calendar};
pub use night::{Which, nights_of, show_event, show_night};
pub use note_build::{BuildWish, note_build};
