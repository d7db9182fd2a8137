//! The people of the demo: accounts, fans who follow, subscribe, share and plan. None of them exists.

use std::collections::BTreeSet;

use jiff::{SignedDuration, ToSpan};
use settimes_core::ids::UserId;
use settimes_core::moment::{SqlStamp, Zone};
use settimes_store::upkeep::demo::{
    AccountRow, ShareRow, SubscriptionRow, Tokens, insert_account, insert_build, insert_follow, insert_share, insert_subscription,
};
use settimes_store::{StoreResult, Tx};

use super::acts::ACTS;
use super::chance::Chance;
use super::fill::{Cast, Night, midday, unreadable};
use super::nights::{GULLMOUTH, PORT_WEXLEY};
use super::{Calendar, DEMO_ACCOUNTS};
use crate::accounts::password::locked_password;

const FOLLOWS: usize = 40;
const PENDING_FOLLOWS: usize = 4;
const SUBSCRIPTIONS: [(&str, &str, &str); 12] = [
    ("daily", PORT_WEXLEY, "all"),
    ("daily", "all", "all"),
    ("weekly", PORT_WEXLEY, "all"),
    ("weekly", PORT_WEXLEY, "punk"),
    ("weekly", PORT_WEXLEY, "folk"),
    ("weekly", GULLMOUTH, "acoustic"),
    ("weekly", GULLMOUTH, "all"),
    ("weekly", "all", "electronic"),
    ("weekly", "all", "all"),
    ("monthly", PORT_WEXLEY, "all"),
    ("monthly", "all", "jazz"),
    ("monthly", GULLMOUTH, "all"),
];
const PENDING_SUBSCRIPTIONS: usize = 2;
const SHARES: usize = 8;
const SESSIONS: usize = 40;
const BUILDS_OF_A_SESSION: usize = 3;

const HEX: &str = "0123456789abcdef";
const LETTERS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/// Writes the three accounts; nobody knows a password of theirs until they get new ones at a start. The admin's id.
pub(super) fn write_accounts(tx: &mut Tx<'_>, calendar: &Calendar) -> StoreResult<UserId> {
    let (locked, at) = (locked_password(), midday(calendar.beginning()));
    let mut first = None;
    for (email, role, first_name, last_name) in DEMO_ACCOUNTS {
        let account = AccountRow { email, password_hash: &locked, role, first_name, last_name };
        let id = insert_account(tx, &account, &at)?;
        first.get_or_insert(id);
    }
    first.ok_or_else(|| unreadable("no account"))
}

/// Writes follows and subscriptions.
pub(super) fn write_fans(tx: &mut Tx<'_>, cast: &Cast, calendar: &Calendar) -> StoreResult<()> {
    let mut chance = Chance::of("follows");
    let mut taken = BTreeSet::new();
    while taken.len() < FOLLOWS {
        let (fan, act) = (chance.below(22) + 1, chance.below(ACTS.len()));
        if !taken.insert((fan, act)) {
            continue;
        }
        let band = ACTS.get(act).and_then(|act| cast.band(act.name)).ok_or_else(|| unreadable("a follow"))?;
        let pending = taken.len() > FOLLOWS - PENDING_FOLLOWS;
        let tokens = tokens(&mut chance, pending);
        insert_follow(tx, &fan_address(fan), band, &tokens, &joined(&mut chance, calendar, pending))?;
    }
    let mut chance = Chance::of("subscriptions");
    for (number, (frequency, city, genre)) in SUBSCRIPTIONS.into_iter().enumerate() {
        let pending = number % 5 == 3 && number / 5 < PENDING_SUBSCRIPTIONS;
        let tokens = tokens(&mut chance, pending);
        let email = fan_address(number + 15);
        insert_subscription(
            tx,
            &SubscriptionRow { email: &email, city, genre, frequency, tokens },
            &joined(&mut chance, calendar, pending),
        )?;
    }
    Ok(())
}

/// Those who still have to confirm asked yesterday, all others in the last two months.
fn joined(chance: &mut Chance, calendar: &Calendar, pending: bool) -> SqlStamp {
    let days = if pending { 1 } else { 3 + chance.count(57) };
    midday(calendar.recent.saturating_sub(days.days()))
}

fn fan_address(number: usize) -> String {
    format!("fan{number:02}@example.org")
}

fn tokens(chance: &mut Chance, pending: bool) -> Tokens {
    let pending = pending.then(|| chance.letters(HEX, 64));
    Tokens { pending, unsubscribe: chance.letters(LETTERS, 43) }
}

/// Writes share links: seven of the main event, and an expired one of the edition before.
pub(super) fn write_shares(tx: &mut Tx<'_>, main: &Night, before: &Night, calendar: &Calendar, zone: &Zone) -> StoreResult<()> {
    let mut chance = Chance::of("shares");
    for number in 0..SHARES {
        let (night, made) = if number == 0 {
            (before, before.last_day.saturating_sub(3.days()))
        } else {
            (main, calendar.recent.saturating_sub((1 + chance.count(12)).days()))
        };
        let sets = some_sets(&mut chance, night, 3 + number % 4);
        let created = midday(made);
        let month = created.instant().saturating_add(SignedDuration::from_hours(30 * 24)).unwrap_or(created.instant());
        let expires = month.max(zone.flip_of(night.last_day.saturating_add(2.days())));
        let share = ShareRow {
            slug: &chance.letters(LETTERS, 8),
            event: (night.id, &night.slug),
            sets: &sets,
            created_at: created,
            expires_at: SqlStamp::of(expires),
            views: chance.count(40),
        };
        insert_share(tx, &share)?;
    }
    Ok(())
}

/// Writes what anonymous fans put on their schedules for the main event.
pub(super) fn write_builds(tx: &mut Tx<'_>, main: &Night, calendar: &Calendar) -> StoreResult<()> {
    let mut chance = Chance::of("builds");
    for _ in 0..SESSIONS {
        let session = format!("demo-{}", chance.letters(HEX, 16));
        let at = midday(calendar.recent.saturating_sub((1 + chance.count(20)).days()));
        for (set, _) in some_sets(&mut chance, main, BUILDS_OF_A_SESSION) {
            insert_build(tx, main.id, set, &session, &at)?;
        }
    }
    Ok(())
}

/// Some different sets of a night, in running order.
fn some_sets(chance: &mut Chance, night: &Night, how_many: usize) -> Vec<(settimes_core::ids::SetId, String)> {
    let mut chosen = BTreeSet::new();
    while chosen.len() < how_many.min(night.sets.len()) {
        chosen.insert(chance.below(night.sets.len()));
    }
    chosen.into_iter().filter_map(|index| night.sets.get(index).cloned()).collect()
}
