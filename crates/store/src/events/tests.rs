//! Visibility is said twice, in SQL and in `core`: both say the same of every state that a database may hold.

use std::fmt::Write as _;

use settimes_core::events::{Announcement, is_visible};
use tempfile::TempDir;

use super::event_from_row;
use crate::error::StoreError;
use crate::schema;
use crate::statements::{live_event, visible_event, visible_set};
use crate::{Store, StoreOptions};

const PUBLISHED: [&str; 3] = ["0", "1", "2"];
const STATUS: [&str; 4] = ["NULL", "'draft'", "'published'", "'archived'"];
const REVEAL: [&str; 3] = ["0", "1", "2"];
const ANNOUNCED: [&str; 3] = ["0", "1", "2"];

const ALL_STATES: &str = concat!(event_columns!(), "1 = 1 ORDER BY e.id");

const SQL_SAYS: &str = concat!(
    "SELECT p.event_id, ",
    visible_event!(),
    ", ",
    live_event!(),
    ", ",
    visible_set!(),
    ", p.is_announced FROM performances p JOIN events e ON e.id = p.event_id ORDER BY p.id"
);

/// Every state of an event, each with a set for every state of a set.
fn every_state() -> String {
    let mut script = "INSERT INTO band_profiles (id, name, name_normalized) VALUES (1, 'Birdhand', 'birdhand');".to_owned();
    let states =
        PUBLISHED.iter().flat_map(|published| STATUS.iter().flat_map(move |status| REVEAL.map(|reveal| (published, status, reveal))));
    for (id, (published, status, reveal)) in (1..).zip(states) {
        write!(
            script,
            "INSERT INTO events (id, name, date, slug, is_published, status, reveal_mode)
             VALUES ({id}, 'Night', '2026-10-31', 'night-{id}', {published}, {status}, {reveal});"
        )
        .unwrap();
        for announced in ANNOUNCED {
            write!(script, "INSERT INTO performances (event_id, band_profile_id, is_announced) VALUES ({id}, 1, {announced});").unwrap();
        }
    }
    script
}

#[tokio::test]
async fn sql_and_core_agree_on_what_the_public_may_see() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("settimes.db");
    schema::migrate(&file, "2026-10-30 21:05:00", None).unwrap();
    let store = Store::open(StoreOptions::for_file(file)).unwrap();
    let script = every_state();
    store.write(move |tx| tx.run_script(&script)).await.unwrap();

    let (events, verdicts) = store
        .read(|db| {
            let verdicts = db.rows(SQL_SAYS, (), |row| {
                let says: (bool, bool, bool) = (row.get(1)?, row.get(2)?, row.get(3)?);
                Ok((row.get::<i64>(0)?, says, row.get::<bool>(4)?))
            })?;
            Ok::<_, StoreError>((db.rows(ALL_STATES, (), event_from_row)?, verdicts))
        })
        .await
        .unwrap();

    assert_eq!((events.len(), verdicts.len()), (36, 108));
    for (id, says, announced) in verdicts {
        let event = events.iter().find(|event| event.id.get() == id).unwrap();
        let announcement = if announced { Announcement::Made } else { Announcement::Pending };
        assert_eq!(
            says,
            (event.is_visible(), event.is_live(), is_visible(event, announcement)),
            "published {}, status {:?}, reveal {:?}, announced {announced}",
            event.is_published,
            event.status,
            event.reveal
        );
    }
}
