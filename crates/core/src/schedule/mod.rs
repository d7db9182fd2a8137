//! What the public sees of a night: the running order, when sets play, when a page about them goes out of date.

mod calendar;
mod face;
mod figures;
mod night;
pub mod night_map;
pub mod plan;
mod recap;
mod share;

pub use calendar::{Calendar, CalendarEntry, write_calendar};
pub use face::public_face;
pub use figures::{BandFigures, HomeRoom, figures_of};
pub use night::{Night, NightSet, SetState, Slot, SlotVenue, night_of};
pub use recap::Recap;
pub use share::{MOST_SHARED, ShareSlug, are_shared_names, only_looks, share_ends, share_holds_until, shared_sets};
