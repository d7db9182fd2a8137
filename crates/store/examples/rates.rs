//! How fast the store takes writes: grouped, one at a time, and in bulk; durable in all three.
//!
//! `cargo run --release -p settimes-store --example rates -- [SECONDS] [FOLDER]` prints rows of a Markdown table.
#![expect(clippy::disallowed_methods, reason = "measuring needs a watch")]

use std::error::Error;
use std::path::Path;
use std::time::{Duration, Instant};

use settimes_core::events::Event;
use settimes_core::ids::{EventId, SetId};
use settimes_core::moment::SqlStamp;
use settimes_store::{Db, Store, StoreError, StoreOptions, StoreResult, Tx, events, schedule, schema};

const NOW: &str = "2026-10-30 21:05:00";

const NIGHT: &str = "
INSERT INTO events (id, name, date, slug, is_published, status) VALUES (1, 'Lamplight', '2026-10-31', 'lamplight', 1, 'published');
INSERT INTO band_profiles (id, name, name_normalized) VALUES (1, 'Birdhand', 'birdhand');
INSERT INTO performances (id, event_id, band_profile_id, start_time, end_time) VALUES (1, 1, 1, '20:00', '20:30');";

/// Callers of the grouped measurement.
const CALLERS: usize = 64;

/// Rows of one bulk transaction.
const BULK: usize = 20_000;

/// What one way of writing gave.
struct Measured {
    name: &'static str,
    rows: usize,
    took: Duration,
    /// How long each answer took.
    waits: Vec<Duration>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let seconds = arguments.next().map_or(Ok(5.0), |text| text.parse())?;
    let span = Duration::try_from_secs_f64(seconds)?;
    let folder = match arguments.next() {
        Some(folder) => tempfile::tempdir_in(folder)?,
        None => tempfile::tempdir()?,
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    println!("| writes of `schedule_builds`, durable | rows/s | commits/s | p50 ms | p99 ms |");
    println!("|---|---:|---:|---:|---:|");
    runtime.block_on(async {
        on_a_new_store(folder.path(), "grouped", span).await?;
        on_a_new_store(folder.path(), "ungrouped", span).await?;
        on_a_new_store(folder.path(), "bulk", span).await
    })?;
    Ok(())
}

async fn on_a_new_store(folder: &Path, name: &'static str, span: Duration) -> Result<(), Box<dyn Error>> {
    let file = folder.join(format!("{name}.db"));
    schema::migrate(&file, NOW, None)?;
    let store = Store::open(StoreOptions::for_file(file))?;
    store.write(|tx| tx.run_script(NIGHT)).await?;
    let event = store.read(the_night).await?;
    let commits = store.commits();
    let measured = match name {
        "grouped" => by_callers(&store, &event, (name, CALLERS), span).await?,
        "ungrouped" => by_callers(&store, &event, (name, 1), span).await?,
        _ => in_bulk(&store, &event, span).await?,
    };
    print(measured, store.commits() - commits);
    tokio::task::spawn_blocking(move || store.close()).await?;
    Ok(())
}

fn the_night(db: &Db<'_>) -> StoreResult<Event> {
    let found = events::visible_event_by_id(db, EventId::new(1))?;
    found.ok_or_else(|| StoreError::Lost("the night is missing".to_owned()))
}

fn note(tx: &mut Tx<'_>, event: &Event, session: &str) -> StoreResult<()> {
    let now = SqlStamp::read(NOW).map_err(|_| StoreError::Lost("no stamp".to_owned()))?;
    schedule::note_build(tx, event, SetId::new(1), session, &now)
}

/// Callers who each wait for their answer before they ask again.
async fn by_callers(
    store: &Store,
    event: &Event,
    (name, callers): (&'static str, usize),
    span: Duration,
) -> Result<Measured, Box<dyn Error>> {
    let began = Instant::now();
    let tasks: Vec<_> = (0..callers)
        .map(|caller| {
            let (store, event) = (store.clone(), event.clone());
            tokio::spawn(async move {
                let mut waits = Vec::new();
                while began.elapsed() < span {
                    let (event, session) = (event.clone(), format!("{caller}-{}", waits.len()));
                    let asked = Instant::now();
                    store.write(move |tx| note(tx, &event, &session)).await?;
                    waits.push(asked.elapsed());
                }
                Ok::<_, StoreError>(waits)
            })
        })
        .collect();
    let mut waits = Vec::new();
    for task in tasks {
        waits.extend(task.await??);
    }
    Ok(Measured { name, rows: waits.len(), took: began.elapsed(), waits })
}

/// As many rows as possible in each transaction.
async fn in_bulk(store: &Store, event: &Event, span: Duration) -> Result<Measured, Box<dyn Error>> {
    let began = Instant::now();
    let mut waits = Vec::new();
    while began.elapsed() < span {
        let (event, turn) = (event.clone(), waits.len());
        let asked = Instant::now();
        let change = move |tx: &mut Tx<'_>| (0..BULK).try_for_each(|row| note(tx, &event, &format!("{turn}-{row}")));
        store.write(change).await?;
        waits.push(asked.elapsed());
    }
    Ok(Measured { name: "raw bulk", rows: waits.len() * BULK, took: began.elapsed(), waits })
}

#[expect(clippy::cast_precision_loss, reason = "counts of some seconds")]
fn print(mut measured: Measured, commits: u64) {
    measured.waits.sort();
    let part = |of: usize| measured.waits.get(measured.waits.len() * of / 100).map_or(0.0, |wait| wait.as_secs_f64() * 1000.0);
    let seconds = measured.took.as_secs_f64();
    let (rows, commits) = (measured.rows as f64 / seconds, commits as f64 / seconds);
    println!("| {} | {rows:.0} | {commits:.0} | {:.2} | {:.2} |", measured.name, part(50), part(99));
}
