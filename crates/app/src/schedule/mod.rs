//! What the public sees: nights, lists, the timeline, profiles, calendars; and the builds of anonymous fans.

mod calendar;
mod create_share;
mod directory;
mod narrowed;
mod news;
mod night;
mod note_build;
mod profiles;
mod public_list;
mod recap;
mod show_share;
mod site_map;
mod timeline;

pub use calendar::{CalendarAsk, CalendarFile, MOST_SETS, show_calendar};
pub use create_share::{CreatedShare, ShareOf, ShareWish, create_share};
pub use directory::{Artists, DirectoryAsk, Listing, Venues, list_artists, list_venues};
pub use narrowed::{Narrowed, show_narrowed};
pub use news::{MOST_NEWS, News, NewsAsk, NewsEntry, list_news};
pub use night::{Which, nights_of, show_event, show_night};
pub use note_build::{BuildWish, note_build};
pub use profiles::{BandAsk, BandProfile, ProfileSet, VenueProfile, find_band, show_band, show_named_band, show_venue};
pub use public_list::{ListAsk, ListedEvent, PublicList, list_public};
pub use recap::{RecapAsk, show_recap};
pub use settimes_store::lineup::directory::{ListedBand, ListedVenue};
pub use show_share::{SharedPlan, count_views, show_share};
pub use site_map::{MappedEvent, SiteMap, map_site};
pub use timeline::{Timeline, TimelineAsk, show_timeline};
