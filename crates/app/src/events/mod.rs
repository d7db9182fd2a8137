//! Events as the public sees them: lists, the timeline, one event's details.

mod public_list;
mod timeline;

pub use public_list::{ListAsk, ListedEvent, PublicList, list_public};
pub use timeline::{Timeline, TimelineAsk, show_timeline};
