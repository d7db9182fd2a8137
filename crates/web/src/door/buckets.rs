//! Memory limits: a token bucket per class and client (public specification, 1.4).

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use http::{HeaderMap, HeaderValue};
use jiff::Timestamp;
use lru::LruCache;
use settimes_app::Mode;
use settimes_core::limits::{Budget, LimitClass};

use super::address::ClientKey;

/// Most clients that are remembered; the one seen longest ago is forgotten first.
const MOST_CLIENTS: usize = 100_000;

/// The buckets.
pub(super) struct Buckets {
    budgets: BTreeMap<LimitClass, Budget>,
    exempt_loopback: bool,
    levels: Mutex<LruCache<(LimitClass, ClientKey), Level>>,
}

/// How full a bucket was at a moment, milliseconds since 1970. A request costs the span of its budget in milliseconds and a millisecond gives as
/// much as the budget has requests: whole numbers, so that who comes back exactly when told to is let in.
#[derive(Debug, Clone, Copy)]
struct Level {
    held: u64,
    at: i64,
}

/// What came of asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Allowance {
    /// Whether the request may pass.
    pub(super) passes: bool,
    limit: u32,
    remaining: u64,
    /// When the bucket is full again, seconds since 1970.
    reset: i64,
    /// Seconds until one more request may pass, at least 1.
    pub(super) retry_after: u64,
}

impl Buckets {
    /// Buckets with the usual budgets but for those that are set.
    pub(super) fn new(set: BTreeMap<LimitClass, Budget>, mode: Mode) -> Self {
        Self { budgets: set, exempt_loopback: mode != Mode::Production, levels: Mutex::new(LruCache::unbounded()) }
    }

    /// Takes one request out of a bucket; `None` = nobody counts this client.
    pub(super) fn take(&self, class: LimitClass, client: Option<IpAddr>, now: Timestamp) -> Option<Allowance> {
        if self.exempt_loopback && client.is_some_and(|address| address.is_loopback()) {
            return None;
        }
        let budget = self.budgets.get(&class).copied().unwrap_or_else(|| class.budget());
        let at = now.as_millisecond();
        let mut levels = self.levels.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (class, ClientKey::from(client));
        let full = Level { held: capacity(budget), at };
        let level = levels.get_or_insert_mut(key, || full);
        *level = level.refilled(budget, at);
        let left = level.held.checked_sub(cost(budget));
        let passes = left.is_some();
        level.held = left.unwrap_or(level.held);
        let allowance = level.allowance(budget, passes);
        if levels.len() > MOST_CLIENTS {
            levels.pop_lru();
        }
        Some(allowance)
    }

    /// Gives one request back: it was answered 304. What the client may do then; `None` = nobody counts this client.
    pub(super) fn give_back(&self, class: LimitClass, client: Option<IpAddr>, now: Timestamp) -> Option<Allowance> {
        let budget = self.budgets.get(&class).copied().unwrap_or_else(|| class.budget());
        let mut levels = self.levels.lock().unwrap_or_else(PoisonError::into_inner);
        let level = levels.get_mut(&(class, ClientKey::from(client)))?;
        *level = level.refilled(budget, now.as_millisecond());
        level.held = level.held.saturating_add(cost(budget)).min(capacity(budget));
        Some(level.allowance(budget, true))
    }
}

/// What one request costs.
fn cost(budget: Budget) -> u64 {
    u64::from(budget.seconds) * 1000
}

/// What a full bucket holds.
fn capacity(budget: Budget) -> u64 {
    cost(budget).saturating_mul(u64::from(budget.requests))
}

impl Level {
    fn refilled(self, budget: Budget, at: i64) -> Self {
        let passed = u64::try_from(at - self.at).unwrap_or(0);
        let gained = passed.saturating_mul(u64::from(budget.requests));
        Self { held: self.held.saturating_add(gained).min(capacity(budget)), at: self.at.max(at) }
    }

    fn allowance(self, budget: Budget, passes: bool) -> Allowance {
        let wait_for = |missing: u64| missing.div_ceil(u64::from(budget.requests));
        let full_at = self.at.saturating_add_unsigned(wait_for(capacity(budget) - self.held));
        Allowance {
            passes,
            limit: budget.requests,
            remaining: self.held / cost(budget),
            reset: full_at.div_euclid(1000) + i64::from(full_at.rem_euclid(1000) > 0),
            retry_after: wait_for(cost(budget).saturating_sub(self.held)).div_ceil(1000).max(1),
        }
    }
}

impl Allowance {
    /// Writes the headers that tell a client of `/api` where it stands.
    pub(super) fn write_for(self, is_api: bool, headers: &mut HeaderMap) {
        if !is_api {
            return;
        }
        headers.insert("x-ratelimit-limit", HeaderValue::from(self.limit));
        headers.insert("x-ratelimit-remaining", HeaderValue::from(self.remaining));
        headers.insert("x-ratelimit-reset", HeaderValue::from(self.reset));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CLIENT: Option<IpAddr> = Some(IpAddr::V4(std::net::Ipv4Addr::new(203, 0, 113, 5)));

    fn at(millisecond: i64) -> Timestamp {
        Timestamp::from_millisecond(millisecond).unwrap()
    }

    fn buckets(requests: u32, seconds: u32, mode: Mode) -> Buckets {
        Buckets::new(BTreeMap::from([(LimitClass::Pages, Budget { requests, seconds })]), mode)
    }

    #[test]
    fn a_bucket_empties_refills_and_takes_a_unit_back() {
        let buckets = buckets(2, 60, Mode::Production);
        let passes = |moment| buckets.take(LimitClass::Pages, CLIENT, at(moment)).unwrap().passes;

        assert_eq!([passes(0), passes(0), passes(0)], [true, true, false]);
        let refused = buckets.take(LimitClass::Pages, CLIENT, at(0)).unwrap();
        assert_eq!((refused.retry_after, refused.reset, refused.remaining), (30, 60, 0));
        assert_eq!([passes(30_000), passes(30_000)], [true, false]);
        let held = buckets.give_back(LimitClass::Pages, CLIENT, at(30_000)).unwrap();
        assert_eq!((held.remaining, held.reset), (1, 60));
        assert!(passes(30_000));
    }

    #[test]
    fn loopback_is_exempt_only_outside_production() {
        let loopback = "127.0.0.1".parse().ok();
        let take = |mode| buckets(1, 60, mode).take(LimitClass::Pages, loopback, at(0)).is_some();

        assert!(take(Mode::Production));
        assert!(!take(Mode::Demo));
        assert!(!take(Mode::Development));
    }

    #[test]
    fn a_clock_that_goes_back_gives_nothing() {
        let buckets = buckets(1, 60, Mode::Production);

        assert!(buckets.take(LimitClass::Pages, CLIENT, at(100_000)).unwrap().passes);
        assert!(!buckets.take(LimitClass::Pages, CLIENT, at(0)).unwrap().passes);
    }
}
