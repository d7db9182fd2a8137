//! How long a session lives (accounts specification, 3.1 and 3.3).

use jiff::Timestamp;

use super::roles::Role;
use crate::moment::{EpochSeconds, read_instant};

/// Silence that is forgiven beyond the idle limit, since activity is written only now and then.
const GRACE_SECONDS: i64 = 60;

/// Activity is written when what is stored is at least so old.
const WRITE_EVERY_SECONDS: i64 = 60;

/// A session is fresh for so long after its creation: what is delicate needs no password again.
const FRESH_SECONDS: i64 = 15 * 60;

/// Below this the client is warned.
const WARN_SECONDS: i64 = 300;

/// Most sessions of one person; a new one ends the one that was silent longest.
pub const MOST_SESSIONS: usize = 20;

/// How long sessions of a role live, in seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Longest silence.
    pub idle: i64,
    /// Longest life.
    pub absolute: i64,
}

/// The limits of an installation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SessionLimits {
    /// Of viewers and editors.
    pub crew: Limits,
    /// Of admins.
    pub admins: Limits,
}

impl Default for SessionLimits {
    fn default() -> Self {
        Self { crew: Limits { idle: 30 * 60, absolute: 30 * 86_400 }, admins: Limits { idle: 15 * 60, absolute: 8 * 3600 } }
    }
}

impl SessionLimits {
    /// The limits of a role; who has none gets the shorter ones.
    pub fn of(&self, role: Option<Role>) -> Limits {
        match role {
            Some(Role::Viewer | Role::Editor) => self.crew,
            Some(Role::Admin) | None => self.admins,
        }
    }
}

/// A stored session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// `created_at`.
    pub created_at: String,
    /// `last_activity_at`.
    pub last_activity_at: String,
    /// `expires_at`.
    pub expires_at: EpochSeconds,
}

/// Why a session is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Over {
    /// Its times cannot be read.
    InvalidMetadata,
    /// It was silent for too long.
    Inactivity,
    /// It lived its time.
    Absolute,
}

impl Over {
    /// The word of the API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InvalidMetadata => "invalid_metadata",
            Self::Inactivity => "inactivity",
            Self::Absolute => "absolute",
        }
    }
}

/// Where a living session stands; whole seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// When it was made.
    pub created_at: Timestamp,
    /// When it ends whatever happens.
    pub ends_at: Timestamp,
    /// Until it ends by silence.
    pub idle_left: i64,
    /// Until it ends whatever happens.
    pub absolute_left: i64,
    /// Whether the activity is to be written.
    pub is_due: bool,
    /// Whether it was made at most 15 minutes ago.
    pub is_fresh: bool,
}

impl Standing {
    /// Until it ends, whichever way.
    pub fn left(&self) -> i64 {
        self.idle_left.min(self.absolute_left)
    }

    /// Whether the person is to be told that it ends soon.
    pub fn warns(&self) -> bool {
        self.left() < WARN_SECONDS
    }
}

/// Where a session stands at a moment, by the limits of the role now in force.
pub fn standing(held: &Held, limits: Limits, now: Timestamp) -> Result<Standing, Over> {
    let created_at = read_instant(&held.created_at).ok_or(Over::InvalidMetadata)?;
    let active_at = read_instant(&held.last_activity_at).ok_or(Over::InvalidMetadata)?;
    let now = now.as_second();
    let silence = now - active_at.as_second();
    if silence > limits.idle + GRACE_SECONDS {
        return Err(Over::Inactivity);
    }
    let ends = held.expires_at.0.min(created_at.as_second().saturating_add(limits.absolute));
    if ends <= now {
        return Err(Over::Absolute);
    }
    Ok(Standing {
        created_at,
        ends_at: Timestamp::from_second(ends).unwrap_or(Timestamp::MAX),
        idle_left: (limits.idle - silence).max(0),
        absolute_left: ends - now,
        is_due: silence >= WRITE_EVERY_SECONDS,
        is_fresh: now - created_at.as_second() <= FRESH_SECONDS,
    })
}

/// Where a link may lead after signing in: a path of ours under `/admin`, with nothing that could lead elsewhere.
pub fn safe_next(path: &str) -> Option<&str> {
    let ours = path == "/admin" || ["/admin/", "/admin?"].iter().any(|start| path.starts_with(start));
    let odd = path.contains("//") || path.contains('\\') || path.chars().any(char::is_control);
    (ours && !odd).then_some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: &str = "2026-08-02 12:00:00";

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn held(created_at: &str, last_activity_at: &str, role: Role) -> Held {
        let limits = SessionLimits::default().of(Some(role));
        let expires_at = EpochSeconds(read_instant(created_at).map_or(i64::MAX, |made| made.as_second() + limits.absolute));
        Held { created_at: created_at.to_owned(), last_activity_at: last_activity_at.to_owned(), expires_at }
    }

    fn outcome(held: &Held, role: Role, now: &str) -> Result<i64, Over> {
        standing(held, SessionLimits::default().of(Some(role)), at(now)).map(|standing| standing.left())
    }

    #[test]
    fn a_silent_session_ends_after_the_limit_of_its_role_and_a_minute() {
        let of = |role| held(NOON, NOON, role);

        assert_eq!(outcome(&of(Role::Admin), Role::Admin, "2026-08-02T12:14:30Z"), Ok(30));
        assert_eq!(outcome(&of(Role::Admin), Role::Admin, "2026-08-02T12:16:00Z"), Ok(0));
        assert_eq!(outcome(&of(Role::Admin), Role::Admin, "2026-08-02T12:16:30Z"), Err(Over::Inactivity));
        assert_eq!(outcome(&of(Role::Editor), Role::Editor, "2026-08-02T12:16:30Z"), Ok(810));
        assert_eq!(outcome(&of(Role::Editor), Role::Editor, "2026-08-02T12:31:30Z"), Err(Over::Inactivity));
    }

    #[test]
    fn an_active_session_ends_at_its_absolute_limit() {
        let active = |role| held(NOON, "2026-08-02 20:00:50", role);

        assert_eq!(outcome(&active(Role::Admin), Role::Admin, "2026-08-02T20:00:00Z"), Err(Over::Absolute));
        assert_eq!(outcome(&active(Role::Editor), Role::Editor, "2026-08-02T20:01:00Z"), Ok(1790));
        assert_eq!(outcome(&active(Role::Editor), Role::Admin, "2026-08-02T20:01:00Z"), Err(Over::Absolute));
    }

    #[test]
    fn times_that_cannot_be_read_end_a_session_and_iso_times_count() {
        assert_eq!(outcome(&held("not-a-date", NOON, Role::Admin), Role::Admin, "2026-08-02T12:00:00Z"), Err(Over::InvalidMetadata));
        assert_eq!(outcome(&held(NOON, "", Role::Admin), Role::Admin, "2026-08-02T12:00:00Z"), Err(Over::InvalidMetadata));
        let iso = held("2026-08-02T12:00:00.123Z", "2026-08-02T12:00:00Z", Role::Admin);
        assert_eq!(outcome(&iso, Role::Admin, "2026-08-02T12:05:00Z"), Ok(600));
        let expired = Held { expires_at: EpochSeconds(at("2026-08-02T11:59:59Z").as_second()), ..held(NOON, NOON, Role::Editor) };
        assert_eq!(outcome(&expired, Role::Editor, "2026-08-02T12:00:00Z"), Err(Over::Absolute));
    }

    #[test]
    fn activity_is_written_once_a_minute_and_freshness_lasts_a_quarter_of_an_hour() {
        let see = |active: &str, now: &str| standing(&held(NOON, active, Role::Editor), SessionLimits::default().crew, at(now)).unwrap();

        assert!(!see(NOON, "2026-08-02T12:00:59Z").is_due);
        assert!(see(NOON, "2026-08-02T12:01:00Z").is_due);
        assert!(see("2026-08-02 12:15:00", "2026-08-02T12:15:00Z").is_fresh);
        assert!(!see("2026-08-02 12:15:00", "2026-08-02T12:15:01Z").is_fresh);
        assert!(see(NOON, "2026-08-02T12:25:01Z").warns());
        assert!(!see(NOON, "2026-08-02T12:25:00Z").warns());
    }

    #[test]
    fn the_way_after_signing_in_stays_under_admin() {
        for path in ["/admin", "/admin/events/3?tab=x", "/admin?x=1"] {
            assert_eq!(safe_next(path), Some(path));
        }
        for path in
            ["", "/", "//evil.example", "/administer", "/admin//evil.example", "/admin/\\evil", "https://evil.example/admin", "/admin/\n"]
        {
            assert_eq!(safe_next(path), None, "{path:?}");
        }
    }
}
