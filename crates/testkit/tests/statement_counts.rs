//! A list costs as many statements for fifty rows as for one.
#![expect(clippy::unwrap_used, reason = "a test may stop at a surprise")]

use std::fmt::Write as _;

use settimes_app::schedule::{self, DirectoryAsk, ListAsk, RecapAsk, TimelineAsk, Which};
use settimes_core::ids::{BandId, EventId, VenueId};
use settimes_core::lineup::search::Search;
use settimes_core::slug::Slug;
use settimes_core::text::Filter;
use settimes_testkit::Town;
use settimes_web::DoorOptions;

/// A town with this many past events, events to come, and sets at each, all of one band at one venue.
async fn town_of(many: usize) -> Town {
    let town = Town::empty_with(|_| {}, DoorOptions::default());
    let mut script = String::from(
        "INSERT INTO band_profiles (id, name, name_normalized, genre) VALUES (1, 'Birdhand', 'birdhand', 'punk');
         INSERT INTO venues (id, name) VALUES (1, 'Room 47');",
    );
    for number in 1..=many {
        for (id, date) in [(number, "2026-09-01"), (1000 + number, "2026-05-01")] {
            write!(script,
                "INSERT INTO events (id, name, date, slug, is_published, status, city) VALUES ({id}, 'Night', '{date}', 'night-{id}', 1, 'published', 'Guelph');"
            ).unwrap();
            for set in 0..many {
                let minute = set % 60;
                write!(
                    script,
                    "INSERT INTO performances (event_id, band_profile_id, venue_id, start_time) VALUES ({id}, 1, 1, '20:{minute:02}');"
                )
                .unwrap();
            }
        }
    }
    script.push_str("UPDATE events SET status = 'archived' WHERE id = 1001;");
    town.sql(&script).await;
    town
}

/// The statements of each use case, by its name.
async fn costs(town: &Town) -> Vec<(&'static str, u64)> {
    let list =
        |with_past, genre: Option<&str>| ListAsk { city: Filter::read(Some("Guelph")), genre: Filter::read(genre), limit: 100, with_past };
    let timeline = || TimelineAsk { now: true, upcoming: 100, past: 100, past_offset: 0 };
    let app = &town.app;
    let mut costs = Vec::new();
    let mut before = app.store.statements();
    let mut note = |name| {
        let now = app.store.statements();
        costs.push((name, now - before));
        before = now;
    };
    schedule::show_timeline(app, timeline()).await.unwrap();
    note("timeline");
    schedule::list_public(app, list(false, None)).await.unwrap();
    note("list of what comes");
    schedule::list_public(app, list(false, Some("punk"))).await.unwrap();
    note("list of what comes, by genre");
    schedule::list_public(app, list(true, None)).await.unwrap();
    note("list of everything");
    schedule::show_night(app, Which::Slug(Slug::read("night-1").unwrap())).await.unwrap();
    note("event");
    schedule::show_night(app, Which::Current).await.unwrap();
    note("current event");
    schedule::show_band(app, BandId::new(1)).await.unwrap();
    note("band");
    schedule::show_venue(app, VenueId::new(1)).await.unwrap();
    note("venue");
    let directory = || DirectoryAsk { search: Search::read(Some("r")), genre: Filter::All, limit: 60, offset: 0 };
    schedule::list_artists(app, directory()).await.unwrap();
    note("artists");
    schedule::list_venues(app, directory()).await.unwrap();
    note("venues");
    schedule::show_recap(app, RecapAsk { id: Some(EventId::new(1001)), slug: None }).await.unwrap();
    note("recap");
    costs
}

#[tokio::test]
async fn a_list_of_fifty_needs_no_more_statements_than_a_list_of_one() {
    let one = costs(&town_of(1).await).await;
    let fifty = costs(&town_of(50).await).await;

    assert_eq!(fifty, one);
    assert_eq!(
        one,
        [
            ("timeline", 6),
            ("list of what comes", 3),
            ("list of what comes, by genre", 4),
            ("list of everything", 3),
            ("event", 2),
            ("current event", 2),
            ("band", 3),
            ("venue", 3),
            ("artists", 2),
            ("venues", 2),
            ("recap", 3),
        ]
    );
}
