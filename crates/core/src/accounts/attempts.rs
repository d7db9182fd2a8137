//! How often one may guess (accounts specification, 2.2): what is counted, over what, and how long a refusal lasts.

use jiff::Timestamp;

use crate::moment::{SqlStamp, read_instant};

/// What is tried: `attempt_type`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AttemptKind {
    /// A password at sign-in.
    Login,
    /// An invite at sign-up.
    Signup,
    /// A code of a second factor.
    Mfa,
    /// The first code of a new secret.
    MfaEnable,
    /// A code to switch the second factor off.
    MfaDisable,
    /// A code to make backup codes anew.
    MfaBackupCodes,
    /// The own password again.
    PasswordConfirm,
    /// A passkey.
    Passkey,
    /// A reset token.
    Reset,
    /// A password step that led to a second factor; recorded, not limited.
    LoginMfaChallenge,
    /// Signing out; recorded, not limited.
    Logout,
}

impl AttemptKind {
    /// The stored word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Login => "login",
            Self::Signup => "signup",
            Self::Mfa => "mfa",
            Self::MfaEnable => "mfa_enable",
            Self::MfaDisable => "mfa_disable",
            Self::MfaBackupCodes => "mfa_backup_codes",
            Self::PasswordConfirm => "password_confirm",
            Self::Passkey => "passkey",
            Self::Reset => "reset",
            Self::LoginMfaChallenge => "login_mfa_challenge",
            Self::Logout => "logout",
        }
    }
}

/// Over what failures are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scope {
    /// This e-mail address from this client; a success in between forgives what was before.
    EmailAndClient,
    /// This client.
    Client,
    /// This e-mail address from anywhere.
    Email,
    /// This person from this client.
    UserAndClient,
    /// This person from anywhere.
    User,
    /// This client, with a token that nobody knows.
    ClientWithoutUser,
}

/// One limit: at most so many failures over a scope within a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Guard {
    /// Over what.
    pub scope: Scope,
    /// Most failures.
    pub most: i64,
    /// Seconds.
    pub window: i64,
}

const TEN_MINUTES: i64 = 600;

const fn guard(scope: Scope, most: i64, window: i64) -> Guard {
    Guard { scope, most, window }
}

/// Whether the request comes from a device that the account trusts: then guesses of others do not lock its owner out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Device {
    /// It carries a valid cookie of the account.
    Trusted,
    /// Any other.
    Unknown,
}

/// The limits of a password step.
pub fn login_guards(device: Device) -> Vec<Guard> {
    let mut guards = vec![guard(Scope::EmailAndClient, 5, TEN_MINUTES), guard(Scope::Client, 20, TEN_MINUTES)];
    if device == Device::Unknown {
        guards.push(guard(Scope::Email, 20, TEN_MINUTES));
    }
    guards
}

/// The limits of every other kind; of `mfa` those of a valid challenge.
pub fn guards(kind: AttemptKind) -> &'static [Guard] {
    const SIGNUP: [Guard; 1] = [guard(Scope::Client, 5, TEN_MINUTES)];
    const MFA: [Guard; 2] = [guard(Scope::UserAndClient, 5, TEN_MINUTES), guard(Scope::User, 10, 3600)];
    const OWN: [Guard; 1] = [guard(Scope::User, 5, TEN_MINUTES)];
    const BY_CLIENT: [Guard; 1] = [guard(Scope::Client, 10, TEN_MINUTES)];
    match kind {
        AttemptKind::Signup => &SIGNUP,
        AttemptKind::Mfa => &MFA,
        AttemptKind::MfaEnable | AttemptKind::MfaDisable | AttemptKind::MfaBackupCodes | AttemptKind::PasswordConfirm => &OWN,
        AttemptKind::Passkey | AttemptKind::Reset => &BY_CLIENT,
        AttemptKind::Login | AttemptKind::LoginMfaChallenge | AttemptKind::Logout => &[],
    }
}

/// The limit on second-factor tokens that nobody knows.
pub const UNKNOWN_CHALLENGES: Guard = guard(Scope::ClientWithoutUser, 5, TEN_MINUTES);

/// Misses after which a challenge is burned, and an e-mail code dead.
pub const MOST_MISSES: i64 = 5;

impl Guard {
    /// Failures before this moment do not count.
    pub fn since(&self, now: Timestamp) -> SqlStamp {
        SqlStamp::of(now.checked_sub(jiff::SignedDuration::from_secs(self.window)).unwrap_or(Timestamp::MIN))
    }

    /// Whether one more try is refused, and for how many seconds: `failures` counts inside the window, `earliest` is the `created_at` of the
    /// first of them.
    pub fn refusal(&self, failures: i64, earliest: Option<&str>, now: Timestamp) -> Option<u64> {
        if failures < self.most {
            return None;
        }
        let leaves = earliest.and_then(read_instant).map_or(now.as_second(), Timestamp::as_second) + self.window;
        Some(u64::try_from(leaves - now.as_second()).unwrap_or(0).max(1))
    }
}

/// Whole minutes to name to a person, at least 1.
pub fn minutes(seconds: u64) -> u64 {
    seconds.div_ceil(60).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sixth_try_waits_until_the_first_failure_leaves_the_window() {
        let now: Timestamp = "2026-08-02T12:05:00Z".parse().unwrap();
        let [first, ..] = login_guards(Device::Unknown)[..] else { unreachable!() };

        assert_eq!(first.refusal(4, Some("2026-08-02 12:00:00"), now), None);
        assert_eq!(first.refusal(5, Some("2026-08-02 12:00:00"), now), Some(300));
        assert_eq!(first.refusal(5, Some("2026-08-02 11:55:00"), now), Some(1));
        assert_eq!(first.refusal(5, None, now), Some(600));
        assert_eq!(first.since(now).as_str(), "2026-08-02 11:55:00");
        assert_eq!((minutes(1), minutes(60), minutes(61)), (1, 1, 2));
    }

    #[test]
    fn guesses_of_others_do_not_lock_out_a_trusted_device() {
        let scopes = |device| login_guards(device).iter().map(|guard| guard.scope).collect::<Vec<_>>();

        assert_eq!(scopes(Device::Unknown), [Scope::EmailAndClient, Scope::Client, Scope::Email]);
        assert_eq!(scopes(Device::Trusted), [Scope::EmailAndClient, Scope::Client]);
    }

    #[test]
    fn what_is_only_recorded_is_not_limited() {
        assert_eq!(guards(AttemptKind::Logout), []);
        assert_eq!(guards(AttemptKind::LoginMfaChallenge), []);
        assert_eq!(guards(AttemptKind::Mfa).len(), 2);
    }
}
