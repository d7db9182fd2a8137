//! Visibility is said twice, in SQL and in `core`: both say the same of every state that a database may hold.

use std::fmt::Write as _;

use settimes_core::events::{Announcement, Bucket, Event, is_visible};
use settimes_core::moment::Day;
use tempfile::TempDir;

use super::{count_past_events, current_event, event_from_row, events_not_over, past_events, visible_events};
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

/// The last day of a year, or some days after it.
fn day(after: i64) -> Day {
    let step = if after < 0 { Day::yesterday } else { Day::tomorrow };
    (0..after.abs()).fold(Day::constant(2026, 12, 31), |day, _| step(day).unwrap())
}

/// Events in every state on and around a few days, of one day and of several.
fn every_date() -> String {
    let mut script = String::new();
    let states = PUBLISHED.iter().flat_map(|published| STATUS.iter().map(move |status| (published, status)));
    let spans = (-3..4_i64).flat_map(|begin| [None, Some(0), Some(1), Some(4)].map(|length| (begin, length)));
    // The ids run against the dates, so that an order by id alone is another order.
    for (id, ((published, status), (begin, length))) in
        (1..10_000).rev().zip(states.flat_map(|state| spans.clone().map(move |span| (state, span))))
    {
        let end = length.map_or_else(|| "NULL".to_owned(), |days: i64| format!("'{}'", day(begin + days)));
        let begin = day(begin);
        write!(
            script,
            "INSERT INTO events (id, name, date, end_date, slug, is_published, status) VALUES ({id}, 'Night', '{begin}', {end}, 'night-{id}', {published}, {status});"
        )
        .unwrap();
    }
    script
}

fn ids(events: &[Event]) -> Vec<i64> {
    events.iter().map(|event| event.id.get()).collect()
}

/// Public specification, 2.3: what the statements put into a bucket is what `core` says of each event, in the order of the contract.
#[tokio::test]
async fn sql_and_core_agree_on_the_buckets_of_every_day() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("settimes.db");
    schema::migrate(&file, "2026-10-30 21:05:00", None).unwrap();
    let store = Store::open(StoreOptions::for_file(file)).unwrap();
    let script = every_date();
    store.write(move |tx| tx.run_script(&script)).await.unwrap();

    for today in (-9..10).map(day) {
        let (all, visible, current, not_over, past, number) = store
            .read(move |db| {
                let all = db.rows(ALL_STATES, (), event_from_row)?;
                let (visible, current) = (visible_events(db)?, current_event(db, today)?);
                Ok::<_, StoreError>((
                    all,
                    visible,
                    current,
                    events_not_over(db, today)?,
                    past_events(db, today, 10_000, 0)?,
                    count_past_events(db, today)?,
                ))
            })
            .await
            .unwrap();

        let in_bucket = |buckets: &[Bucket]| {
            let mut found: Vec<Event> =
                all.iter().filter(|event| event.bucket(today).is_some_and(|bucket| buckets.contains(&bucket))).cloned().collect();
            found.sort_by_key(|event| (event.date, event.id));
            found
        };
        let ahead = in_bucket(&[Bucket::Now, Bucket::Upcoming]);
        let mut over = in_bucket(&[Bucket::Past]);
        over.reverse();
        assert_eq!(ids(&not_over), ids(&ahead), "{today}");
        assert_eq!(ids(&past), ids(&over), "{today}");
        assert_eq!(number, i64::try_from(over.len()).unwrap(), "{today}");
        assert_eq!(current.map(|event| event.id), ahead.first().map(|event| event.id), "{today}");
        assert_eq!(visible.len(), ahead.len() + over.len(), "{today}: every visible event is in one bucket");
    }
}
