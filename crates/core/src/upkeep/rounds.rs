//! Rounds: the jobs that the clock does by itself, and the slots in which each is due (public specification, 5).
//!
//! Jobs of mail join the list with their issue. What a job does lives in `app`.

use jiff::{Timestamp, ToSpan};

use crate::moment::{Day, SqlStamp, Zone};

/// How long a run may take before another program takes it for dead, minutes.
pub const LEASE_MINUTES: i64 = 15;

/// How long runs are remembered, days (admin specification, 8).
pub const RUNS_KEPT_DAYS: i64 = 30;

/// How long a follow or subscription may wait for its confirmation, days (public specification, 4.1 and 4.2).
pub const PENDING_DAYS: i64 = 7;

macro_rules! jobs {
    ($($(#[$doc:meta])* $variant:ident = $name:literal, $rhythm:expr;)+) => {
        /// A job of the clock.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Job {$(
            $(#[$doc])*
            $variant,
        )+}

        impl Job {
            /// Every job.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The name in `job_runs` and on the command line.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }

            /// When it is due.
            pub const fn rhythm(self) -> Rhythm {
                match self { $(Self::$variant => $rhythm),+ }
            }
        }
    };
}

jobs! {
    /// Notes which events became public and whose public data changed.
    PublicState = "public-state", Rhythm::Every { minutes: 5 };
    /// Deletes share links that have run out.
    ExpireShareLinks = "expire-share-links", Rhythm::Every { minutes: 60 };
    /// Deletes wishes that nobody confirmed.
    ExpirePending = "expire-pending", Rhythm::Daily { hour: 4, minute: 10 };
    /// Deletes old records of runs.
    ExpireOutbox = "expire-outbox", Rhythm::Daily { hour: 4, minute: 20 };
    /// Adds up the views and clicks of bands.
    AggregateStats = "aggregate-stats", Rhythm::Daily { hour: 4, minute: 30 };
    /// Moves old days of bands into their lifetime figures.
    PruneStats = "prune-stats", Rhythm::Daily { hour: 4, minute: 40 };
}

impl Job {
    /// The job of this name.
    pub fn read(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|job| job.name() == name)
    }
}

/// When a job is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rhythm {
    /// Every so many minutes of the world's clock, 1 to 1440.
    Every {
        /// The span.
        minutes: i64,
    },
    /// Once on each local day. A time that a clock change skips moves forward by the gap; of one that comes twice the first counts.
    Daily {
        /// 0 to 23.
        hour: i8,
        /// 0 to 59.
        minute: i8,
    },
}

/// One time at which a job is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    /// What names it in `job_runs`, for good: its moment in UTC, or its local day.
    pub name: String,
    /// The moment.
    pub due: Timestamp,
}

impl Rhythm {
    /// The latest slot that is due: of several that were missed only this one is run.
    pub fn latest(self, zone: &Zone, now: Timestamp) -> Slot {
        match self {
            Self::Every { minutes } => interval_slot(now, minutes),
            Self::Daily { hour, minute } => {
                let day = zone.calendar_date(now);
                let slots = [day, day.saturating_sub(1.day())].map(|day| daily_slot(zone, day, hour, minute));
                let [today, yesterday] = slots;
                if today.due <= now { today } else { yesterday }
            }
        }
    }

    /// The moment of the first slot after `now`.
    pub fn next(self, zone: &Zone, now: Timestamp) -> Timestamp {
        match self {
            Self::Every { minutes } => interval_slot(now, minutes).due.saturating_add(minutes.minutes()).unwrap_or(Timestamp::MAX),
            Self::Daily { hour, minute } => {
                let day = zone.calendar_date(now);
                let days = (0..=2).map(|ahead| day.saturating_add(ahead.days()));
                let dues = days.map(|day| daily_slot(zone, day, hour, minute).due);
                dues.filter(|due| *due > now).min().unwrap_or(Timestamp::MAX)
            }
        }
    }
}

fn interval_slot(now: Timestamp, minutes: i64) -> Slot {
    let span = minutes.max(1) * 60;
    let second = now.as_second().div_euclid(span) * span;
    let due = Timestamp::from_second(second).unwrap_or(Timestamp::MIN);
    Slot { name: SqlStamp::of(due).to_string(), due }
}

fn daily_slot(zone: &Zone, day: Day, hour: i8, minute: i8) -> Slot {
    Slot { name: day.to_string(), due: zone.instant(day.at(hour, minute, 0, 0)) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ZONES: [&str; 6] =
        ["America/Toronto", "Europe/Berlin", "Pacific/Apia", "Australia/Lord_Howe", "America/St_Johns", "Asia/Kathmandu"];

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn daily(zone: &str, hour: i8, minute: i8, now: &str) -> (String, String) {
        let slot = Rhythm::Daily { hour, minute }.latest(&Zone::named(zone).unwrap(), at(now));
        (slot.name, slot.due.to_string())
    }

    fn pair(name: &str, due: &str) -> (String, String) {
        (name.to_owned(), due.to_owned())
    }

    #[test]
    fn every_job_has_its_name() {
        for job in Job::ALL {
            assert_eq!(Job::read(job.name()), Some(*job));
        }
        assert_eq!(Job::read("mow-the-lawn"), None);
    }

    #[test]
    fn an_interval_begins_with_the_hour_and_not_with_the_start_of_the_program() {
        let zone = Zone::named("America/Toronto").unwrap();
        let five = Rhythm::Every { minutes: 5 };

        let slot = five.latest(&zone, at("2026-08-03T02:34:59.9Z"));

        assert_eq!((slot.name.as_str(), slot.due), ("2026-08-03 02:30:00", at("2026-08-03T02:30:00Z")));
        assert_eq!(five.latest(&zone, slot.due), slot);
        assert_eq!(five.next(&zone, slot.due), at("2026-08-03T02:35:00Z"));
    }

    #[test]
    fn a_daily_slot_is_due_at_its_local_time() {
        assert_eq!(daily("America/Toronto", 4, 10, "2026-08-03T08:09:59Z"), pair("2026-08-02", "2026-08-02T08:10:00Z"));
        assert_eq!(daily("America/Toronto", 4, 10, "2026-08-03T08:10:00Z"), pair("2026-08-03", "2026-08-03T08:10:00Z"));
    }

    #[test]
    fn a_time_that_is_skipped_is_due_after_the_gap() {
        // 02:30 on 8 March 2026 does not exist in Toronto: 01:59:59 is followed by 03:00.
        assert_eq!(daily("America/Toronto", 2, 30, "2026-03-08T07:29:59Z").0, "2026-03-07");
        assert_eq!(daily("America/Toronto", 2, 30, "2026-03-08T07:30:00Z"), pair("2026-03-08", "2026-03-08T07:30:00Z"));
    }

    #[test]
    fn a_time_that_comes_twice_is_due_once() {
        // 01:30 on 1 November 2026 comes at 05:30Z and again at 06:30Z.
        let first = daily("America/Toronto", 1, 30, "2026-11-01T05:30:00Z");
        let second = daily("America/Toronto", 1, 30, "2026-11-01T06:30:00Z");

        assert_eq!(first, pair("2026-11-01", "2026-11-01T05:30:00Z"));
        assert_eq!(second, first);
    }

    #[test]
    fn after_days_of_rest_only_the_latest_slot_is_due() {
        assert_eq!(daily("Europe/Berlin", 4, 30, "2026-08-09T20:00:00Z").0, "2026-08-09");
    }

    proptest! {
        #[test]
        fn slots_follow_each_other_without_gap_or_overlap(
            second in 0_i64..4_000_000_000, zone in 0_usize..ZONES.len(), hour in 0_i8..24, minute in 0_i8..60, span in 1_i64..1440, daily: bool,
        ) {
            let zone = Zone::named(ZONES[zone]).unwrap();
            let rhythm = if daily { Rhythm::Daily { hour, minute } } else { Rhythm::Every { minutes: span } };
            let now = Timestamp::from_second(second).unwrap();

            let (slot, next) = (rhythm.latest(&zone, now), rhythm.next(&zone, now));

            prop_assert!(slot.due <= now && now < next);
            prop_assert_eq!(&rhythm.latest(&zone, slot.due), &slot);
            prop_assert_eq!(rhythm.next(&zone, slot.due), next);
            let following = rhythm.latest(&zone, next);
            prop_assert_eq!(following.due, next);
            prop_assert!(following.name > slot.name);
        }
    }
}
