//! The timeline of a visitor who looks for a venue or a month (public specification, page `/`).

use settimes_core::events::{Bucket, Event};
use settimes_core::ids::VenueId;
use settimes_core::moment::{Day, Month};
use settimes_store::{Db, StoreResult, events};

use super::night::nights_of;
use super::timeline::{Timeline, TimelineAsk, show_timeline};
use crate::{App, Refusal, Until};

/// What the past nights are narrowed to. What is on and to come is given whole, so that the page can offer what there is to choose from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Narrowed {
    /// Only nights with a visible set at this venue.
    pub venue: Option<VenueId>,
    /// Only nights whose first day lies in this month.
    pub month: Option<Month>,
}

/// The timeline with its past narrowed; without a wish it is that of [`show_timeline`].
pub async fn show_narrowed(app: &App, ask: TimelineAsk, wish: Narrowed) -> Result<Until<Timeline>, Refusal> {
    if wish == Narrowed::default() {
        return show_timeline(app, ask).await;
    }
    let (limit, offset) = (ask.past, ask.past_offset);
    let mut timeline = show_timeline(app, TimelineAsk { past: 0, ..ask }).await?;
    let (today, zone) = (timeline.answer.today, app.settings.zone.clone());
    let (past, total) = app
        .store
        .read(move |db| {
            let fitting = past_events(db, today, wish)?;
            let page: Vec<Event> = fitting.iter().skip(offset).take(limit).cloned().collect();
            Ok::<_, Refusal>((nights_of(db, &page, &zone)?, fitting.len()))
        })
        .await?;
    timeline.answer.past = past;
    timeline.answer.past_total = total;
    Ok(timeline)
}

/// The past events that fit, newest first. The lists asked for hold what happened at one venue or in one month: neither grows with the whole history.
fn past_events(db: &Db<'_>, today: Day, wish: Narrowed) -> StoreResult<Vec<Event>> {
    let mut fitting = match (wish.venue, wish.month) {
        (Some(venue), _) => events::visible_events_with_venue(db, venue)?,
        (None, Some(month)) => events::visible_events_of_month(db, month)?,
        (None, None) => Vec::new(),
    };
    fitting.retain(|event| event.bucket(today) == Some(Bucket::Past) && wish.month.is_none_or(|month| month.holds(event.date)));
    fitting.reverse();
    Ok(fitting)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use settimes_core::moment::{ClockFace, Zone};
    use settimes_store::{Store, StoreError, StoreOptions, schema};
    use tempfile::TempDir;

    use super::*;
    use crate::{FixedClock, Mode, OwnAddress, Settings, SystemEntropy};

    const NOW: &str = "2026-08-03T02:30:00Z";

    /// Ten past nights, one a month from October 2025 on, by turns in two rooms; one of them hidden; one night to come.
    const ROWS: [&str; 5] = [
        "INSERT INTO venues (id, name) VALUES (1, 'Anchor Room'), (2, 'Boathouse')",
        "INSERT INTO band_profiles (id, name, name_normalized) VALUES (1, 'The Lanterns', 'thelanterns')",
        "WITH RECURSIVE n(i) AS (VALUES (0) UNION ALL SELECT i + 1 FROM n WHERE i < 9)
         INSERT INTO events (id, name, slug, date, is_published, status)
         SELECT i + 1, 'Night ' || (i + 1), 'night-' || (i + 1), date('2025-10-15', '+' || i || ' months'), 1, 'published' FROM n",
        "INSERT INTO events (id, name, slug, date, is_published, status, reveal_mode) VALUES (11, 'Secret', 'secret', '2026-01-20', 1, 'published', 1),
         (12, 'Next', 'next', '2026-09-01', 1, 'published', 0)",
        "INSERT INTO performances (event_id, band_profile_id, venue_id, is_announced)
         SELECT e.id, 1, CASE WHEN e.id = 11 THEN 1 ELSE e.id % 2 + 1 END, CASE WHEN e.id = 11 THEN 0 ELSE 1 END FROM events e",
    ];

    async fn town() -> (App, TempDir) {
        let folder = TempDir::new().unwrap();
        let file = folder.path().join("settimes.db");
        schema::migrate(&file, "2026-08-01 00:00:00", None).unwrap();
        let store = Store::open(StoreOptions::for_file(&file)).unwrap();
        store.write(|tx| ROWS.iter().try_for_each(|sql| tx.execute(sql, ()).map(|_| ()))).await.map_err(|error: StoreError| error).unwrap();
        let settings = Settings {
            mode: Mode::Production,
            own: OwnAddress::new("https://sets.example".into(), "sets.example".into()),
            site_name: "SetTimes".into(),
            operator: String::new(),
            zone: Zone::named("America/Toronto").unwrap(),
            clock_face: ClockFace::Twelve,
            public_data: true,
            schedule_cache_seconds: 60,
            map_link: String::new(),
            external_images: false,
            photo_hosts: Vec::new(),
            accounts: crate::AccountSettings::default(),
            mail: crate::MailSettings::of_host("localhost"),
            service_worker: true,
        };
        let clock = Arc::new(FixedClock::at(NOW.parse().unwrap()));
        (
            App {
                store,
                clock,
                entropy: Arc::new(SystemEntropy),
                settings: Arc::new(settings),
                keys: Arc::new(crate::accounts::working_keys::WorkingKeys::fixed([7; 32])),
                hashing: crate::accounts::hashing::Hashing::new(2, crate::accounts::password::Rounds::FEW),
                bell: crate::post::Bell::default(),
            },
            folder,
        )
    }

    async fn past(wish: Narrowed, most: usize) -> (Vec<i64>, usize, Vec<i64>) {
        let (app, _folder) = town().await;
        let ask = TimelineAsk { now: true, upcoming: 10, past: most, past_offset: 0 };
        let timeline = show_narrowed(&app, ask, wish).await.unwrap().answer;
        let ids = |nights: &[settimes_core::schedule::Night]| nights.iter().map(|night| night.event.id.get()).collect();
        (ids(&timeline.past), timeline.past_total, ids(&timeline.upcoming))
    }

    #[tokio::test]
    async fn the_past_is_narrowed_to_a_venue_and_what_comes_is_whole() {
        let wish = Narrowed { venue: Some(VenueId::new(1)), month: None };

        assert_eq!(past(wish, 3).await, (vec![10, 8, 6], 5, vec![12]));
    }

    #[tokio::test]
    async fn the_past_is_narrowed_to_a_month_with_or_without_a_venue() {
        let january = Month::read("2026-01").ok();

        assert_eq!(past(Narrowed { venue: None, month: january }, 10).await.0, [11, 4]);
        assert_eq!(past(Narrowed { venue: Some(VenueId::new(1)), month: january }, 10).await, (vec![4], 1, vec![12]));
        assert_eq!(past(Narrowed { venue: None, month: Month::read("2026-09").ok() }, 10).await, (vec![], 0, vec![12]));
    }

    #[tokio::test]
    async fn without_a_wish_it_is_the_timeline() {
        assert_eq!(past(Narrowed::default(), 2).await, (vec![10, 9], 11, vec![12]));
    }
}
