//! The demo: an invented town with nine nights, for looking around (admin specification, 12).
//!
//! Everything follows from the night of the main event and, for counts and fans, from the day on which it is filled: the same
//! day and night give the same rows. Whether an installation may be filled or emptied is decided by its owner's marker file,
//! which is the command's business; here only emptiness counts.

mod acts;
mod chance;
mod counts;
mod fill;
mod nights;
mod people;

use jiff::ToSpan;
use jiff::civil::Weekday;
use settimes_core::ids::UserId;
use settimes_core::moment::{Day, SqlStamp};
use settimes_store::upkeep::demo::change_password;
use settimes_store::upkeep::empty::{empty_everything, is_empty};
use settimes_store::{Stamp, StoreResult, Tx};

use crate::accounts::password::{Rounds, SALT_BYTES, hash_password, random_password};
use crate::{App, Refusal};

/// Where every link of the demo leads.
const ARTISTS_PAGE: &str = "https://example.org";

/// The accounts of the demo: address, role, first and last name.
const DEMO_ACCOUNTS: [(&str, &str, &str, &str); 3] = [
    ("admin@example.org", "admin", "Ida", "Lampwright"),
    ("editor@example.org", "editor", "Emil", "Quay"),
    ("viewer@example.org", "viewer", "Vera", "Gull"),
];

/// What is done with what is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DemoStart {
    /// Only an empty installation is filled.
    IfEmpty,
    /// Every table is emptied first; only for an installation that the demo filled before.
    Anew,
}

/// What the demo wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoSummary {
    /// The night of the main event.
    pub night: Day,
    /// Slug of the main event.
    pub slug: String,
    /// Events.
    pub events: usize,
    /// Venues.
    pub venues: usize,
    /// Bands.
    pub bands: usize,
    /// Sets.
    pub sets: usize,
}

/// An account of the demo with its password, to be printed once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoAccount {
    /// Address to sign in with.
    pub email: &'static str,
    /// Role.
    pub role: &'static str,
    /// The password until the next start.
    pub password: String,
}

/// The night of the main event unless somebody chooses another: the first Saturday at least 7 days ahead.
pub fn usual_night(today: Day) -> Day {
    let week = today.saturating_add(7.days());
    (0..7i64).map(|more| week.saturating_add(more.days())).find(|day| day.weekday() == Weekday::Saturday).unwrap_or(week)
}

/// Whether the installation holds nothing at all.
pub async fn is_empty_installation(app: &App) -> Result<bool, Refusal> {
    app.store.read(|db| is_empty(db).map_err(Refusal::from)).await
}

/// Fills an installation with the demo, whose main event is on the night `d0`; all or nothing.
pub async fn fill_demo(app: &App, d0: Day, start: DemoStart) -> Result<DemoSummary, Refusal> {
    let today = app.settings.today(app.clock.now());
    let zone = app.settings.zone.clone();
    app.store
        .write(move |tx| {
            match start {
                DemoStart::Anew => empty_everything(tx)?,
                DemoStart::IfEmpty if !is_empty(tx)? => return Err(not_empty()),
                DemoStart::IfEmpty => (),
            }
            let mut calendar = Calendar { d0, recent: d0.min(today), by: None };
            calendar.by = Some(people::write_accounts(tx, &calendar)?);
            let cast = fill::write_cast(tx, &calendar)?;
            let (main, before, sets) = fill::write_nights(tx, &cast, &calendar)?;
            people::write_fans(tx, &cast, &calendar)?;
            people::write_shares(tx, &main, &before, &calendar, &zone)?;
            people::write_builds(tx, &main, &calendar)?;
            counts::write_days(tx, &cast, calendar.recent)?;
            Ok(DemoSummary {
                night: d0,
                slug: main.slug.to_string(),
                events: nights::EDITIONS.len() + 4,
                venues: nights::HOUSES.len(),
                bands: acts::ACTS.len(),
                sets,
            })
        })
        .await
}

/// Gives the accounts of the demo new random passwords, as every start does (accounts specification, 16).
///
/// Only accounts that exist are changed and answered. `rounds` is [`Rounds::STANDARD`]. To be called in demo mode only.
pub async fn renew_demo_passwords(app: &App, rounds: Rounds) -> Result<Vec<DemoAccount>, Refusal> {
    let mut fresh = Vec::with_capacity(DEMO_ACCOUNTS.len());
    for (email, role, ..) in DEMO_ACCOUNTS {
        let mut salt = [0u8; SALT_BYTES];
        app.entropy.fill(&mut salt);
        fresh.push((DemoAccount { email, role, password: random_password(app.entropy.as_ref()) }, salt));
    }
    let hashed = tokio::task::spawn_blocking(move || {
        let hashed = fresh.into_iter().map(|(account, salt)| (hash_password(&account.password, &salt, rounds), account));
        hashed.collect::<Vec<_>>()
    });
    let hashed = hashed.await.map_err(|error| Refusal::Internal(error.into()))?;
    let now = SqlStamp::of(app.clock.now());
    app.store.write(move |tx| Ok(change_passwords(tx, &hashed, &now)?)).await
}

fn change_passwords(tx: &mut Tx<'_>, hashed: &[(String, DemoAccount)], now: &SqlStamp) -> StoreResult<Vec<DemoAccount>> {
    let mut changed = Vec::with_capacity(hashed.len());
    for (hash, account) in hashed {
        if change_password(tx, account.email, hash, now)? {
            changed.push(account.clone());
        }
    }
    Ok(changed)
}

fn not_empty() -> Refusal {
    Refusal::BadRequest {
        code: "NOT_EMPTY",
        message: "This installation holds data that the demo did not fill. Use an empty data directory.",
    }
}

/// When things of the demo happened.
struct Calendar {
    /// The night of the main event.
    d0: Day,
    /// The day before which fans and counts end: today, or the night if that is earlier.
    recent: Day,
    /// Who wrote it all.
    by: Option<UserId>,
}

impl Calendar {
    /// When the organisers began: four weeks before the first edition.
    fn beginning(&self) -> Day {
        self.d0.saturating_sub(134.weeks())
    }

    /// When a night was planned: ten weeks ahead; nights to come, at the latest four weeks before the main event.
    fn planned(&self, date: Day) -> Day {
        date.saturating_sub(10.weeks()).min(self.d0.saturating_sub(4.weeks()))
    }

    fn stamp(&self, day: Day) -> Stamp {
        Stamp { by: self.by, at: fill::midday(day) }
    }
}

#[cfg(test)]
mod tests;
