//! Events as the public sees them: lists, the timeline, one event's details.

mod narrowed;
mod public_list;
mod timeline;

pub use narrowed::{Narrowed, show_narrowed};
pub use public_list::{ListAsk, ListedEvent, PublicList, list_public};
pub use timeline::{Timeline, TimelineAsk, show_timeline};
