//! Fills the pages with our data: pure functions from what the use cases answer to the page structs.
//!
//! Nothing here reads a clock or a database. A page depends on the moment only through the state of its sets (which changes when one starts or ends) and
//! through the festival day, so two renderings between two such changes are the same bytes (public specification, 1.5).

mod band;
mod colours;
mod directory;
mod embed;
mod error;
mod event;
mod home;
mod json_ld;
mod markdown;
mod meta;
mod places;
mod recap;
mod site;
mod times;
mod venue;
mod words;

#[cfg(test)]
mod samples;
#[cfg(test)]
mod tests;

#[cfg(test)]
pub(crate) use samples::settings as sample_settings;

pub use band::band_page;
pub use colours::{NightColours, night_colours};
pub use directory::{DirectoryWish, artists_page, venues_page};
pub use embed::{EmbedAsk, embed_page};
pub use error::error_page;
pub use event::{NarrowAsk, NightAsk, PlanAsk, event_page, plan_page, shared_page};
pub use home::{HomeAsk, MOST_PAST, home_page};
pub use recap::recap_page;
pub use site::Site;
pub use venue::venue_page;
pub use words::{offline_page, privacy_page};
