//! What each public question costs on a database: the same questions on a small and a large one show whether it grows.
//!
//! `cargo run --release -p settimes-store --example growth -- FILE SLUG` prints rows of a Markdown table.
#![expect(clippy::disallowed_methods, reason = "measuring needs a watch")]

use std::error::Error;
use std::time::Instant;

use settimes_core::events::Event;
use settimes_core::ids::{BandId, SetId, VenueId};
use settimes_core::moment::{Day, Month};
use settimes_core::slug::Slug;
use settimes_store::{Db, Store, StoreError, StoreOptions, StoreResult, events, lineup, schedule};

/// How often each question is asked.
const TIMES: usize = 300;

/// A question with its name; it says how many rows it gave.
type Question = (&'static str, fn(&Db<'_>, &Night) -> StoreResult<usize>);

/// The night that is asked about.
#[derive(Clone)]
struct Night {
    event: Event,
    band: BandId,
    venue: VenueId,
    set: SetId,
    today: Day,
    month: Month,
}

const QUESTIONS: [Question; 17] = [
    ("event by slug", |db, night| Ok(events::visible_event_by_slug(db, &night.event.slug)?.into_iter().count())),
    ("event by id", |db, night| Ok(events::visible_event_by_id(db, night.event.id)?.into_iter().count())),
    ("current event", |db, night| Ok(events::current_event(db, night.today)?.into_iter().count())),
    ("not over", |db, night| Ok(events::events_not_over(db, night.today)?.len())),
    ("past, first page", |db, night| Ok(events::past_events(db, night.today, 10, 0)?.len())),
    ("number of past", |db, night| Ok(usize::try_from(events::count_past_events(db, night.today)?).unwrap_or(0))),
    ("a month", |db, night| Ok(events::visible_events_of_month(db, night.month)?.len())),
    ("history, first page", |db, _| Ok(events::visible_events_after(db, None, 100)?.len())),
    ("public changes", |db, night| Ok(events::public_changes_of(db, &[night.event.id])?.len())),
    ("sets of the event", |db, night| Ok(schedule::visible_slots(db, &[night.event.id])?.len())),
    ("counts of the event", |db, night| Ok(schedule::counts_of_events(db, &[night.event.id])?.len())),
    ("genres of the event", |db, night| Ok(schedule::genres_of_events(db, &[night.event.id])?.len())),
    ("visible sets of a plan", |db, night| Ok(schedule::visible_sets(db, night.event.id, &[night.set])?.len())),
    ("band", |db, night| Ok(lineup::visible_band(db, night.band)?.into_iter().count())),
    ("band by name", |db, _| Ok(lineup::visible_bands_named_like(db, "made-up band 7")?.len())),
    ("venue", |db, night| Ok(lineup::visible_venue(db, night.venue)?.into_iter().count())),
    ("events with the band", |db, night| Ok(events::visible_events_with_band(db, night.band)?.len())),
];

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(file), Some(slug)) = (arguments.next(), arguments.next()) else { return Err("growth FILE SLUG".into()) };
    let store = Store::open(StoreOptions::for_file(file))?;
    let slug = Slug::read(&slug).ok_or("this is no slug")?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let rows = runtime.block_on(store.read(move |db| measure(db, &slug)))?;
    println!("| question | rows | median µs |");
    println!("|---|---:|---:|");
    for (name, rows, micros) in rows {
        println!("| {name} | {rows} | {micros:.1} |");
    }
    store.close();
    Ok(())
}

fn the_night(db: &Db<'_>, slug: &Slug) -> StoreResult<Option<Night>> {
    let Some(event) = events::visible_event_by_slug(db, slug)? else { return Ok(None) };
    let Some((_, slot)) = schedule::visible_slots(db, &[event.id])?.into_iter().next() else { return Ok(None) };
    let venue = slot.venue.as_ref().map_or(VenueId::new(0), |venue| venue.id);
    let month = Month::of(event.date);
    Ok(Some(Night { today: event.date, band: slot.band, venue, set: slot.id, month, event }))
}

fn measure(db: &Db<'_>, slug: &Slug) -> Result<Vec<(&'static str, usize, f64)>, StoreError> {
    let night = the_night(db, slug)?.ok_or_else(|| StoreError::Lost("there is no such night with sets".to_owned()))?;
    let mut measured = Vec::new();
    for (name, ask) in QUESTIONS {
        let mut rows = 0;
        let mut waits = Vec::new();
        for _ in 0..TIMES {
            let began = Instant::now();
            rows = ask(db, &night)?;
            waits.push(began.elapsed());
        }
        waits.sort();
        let median = waits.get(TIMES / 2).map_or(0.0, |wait| wait.as_secs_f64() * 1e6);
        measured.push((name, rows, median));
    }
    Ok(measured)
}
