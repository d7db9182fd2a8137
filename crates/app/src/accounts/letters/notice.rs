//! Letters that say what happened to an account: what, when, what to do. Nothing in them is secret.

use jiff::Timestamp;
use settimes_core::accounts::roles::Role;
use settimes_core::email::Email;
use settimes_core::ids::UserId;
use settimes_core::letter::{Letter, LetterKind, shown_name};
use settimes_core::moment::SqlStamp;

use super::{Frame, greeting};
use crate::post::{Part, local_time};
use crate::{Refusal, Settings};

/// What happened to an account (accounts specification, 8.5).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Happening {
    /// The person chose another password.
    PasswordChanged,
    /// A new password was chosen by a link.
    PasswordReset,
    /// Codes of an app are asked for from now on.
    TotpOn,
    /// Codes of an app are not asked for any more.
    TotpOff,
    /// A passkey was added; its name.
    PasskeyAdded(String),
    /// A passkey was removed; its name.
    PasskeyRemoved(String),
    /// Codes by e-mail are allowed.
    EmailCodesOn,
    /// Codes by e-mail are not allowed any more.
    EmailCodesOff,
    /// A backup code was used; how many are left.
    BackupCodeUsed(usize),
    /// There are new backup codes.
    BackupCodesRenewed,
    /// An admin took all second factors away.
    SecondFactorsReset,
    /// Many wrong codes.
    ManyWrongCodes,
    /// A passkey seems to be a copy; its name.
    PasskeyCounter(String),
    /// An admin switched the account off.
    Deactivated,
    /// An admin gave another role.
    RoleChanged(Role),
}

/// What a reader may have to do.
const NOT_YOU: &str = "If this was you, there is nothing to do. If not, choose a new password at once and tell an admin.";
const ASK: &str = "If this surprises you, ask an admin.";

impl Happening {
    /// The word in keys.
    const fn word(&self) -> &'static str {
        match self {
            Self::PasswordChanged => "password-changed",
            Self::PasswordReset => "password-reset",
            Self::TotpOn => "totp-on",
            Self::TotpOff => "totp-off",
            Self::PasskeyAdded(_) => "passkey-added",
            Self::PasskeyRemoved(_) => "passkey-removed",
            Self::EmailCodesOn => "email-codes-on",
            Self::EmailCodesOff => "email-codes-off",
            Self::BackupCodeUsed(_) => "backup-code-used",
            Self::BackupCodesRenewed => "backup-codes-renewed",
            Self::SecondFactorsReset => "second-factors-reset",
            Self::ManyWrongCodes => "many-wrong-codes",
            Self::PasskeyCounter(_) => "passkey-counter",
            Self::Deactivated => "deactivated",
            Self::RoleChanged(_) => "role-changed",
        }
    }

    /// The headline.
    const fn title(&self) -> &'static str {
        match self {
            Self::PasswordChanged | Self::PasswordReset => "Your password was changed",
            Self::TotpOn => "Codes from an app are on",
            Self::TotpOff => "Codes from an app are off",
            Self::PasskeyAdded(_) => "A passkey was added",
            Self::PasskeyRemoved(_) => "A passkey was removed",
            Self::EmailCodesOn => "Codes by e-mail are on",
            Self::EmailCodesOff => "Codes by e-mail are off",
            Self::BackupCodeUsed(_) => "A backup code was used",
            Self::BackupCodesRenewed => "You have new backup codes",
            Self::SecondFactorsReset => "Your second factors were reset",
            Self::ManyWrongCodes => "Many wrong codes",
            Self::PasskeyCounter(_) => "A passkey was refused",
            Self::Deactivated => "Your account was switched off",
            Self::RoleChanged(_) => "Your role was changed",
        }
    }

    /// What happened, and what to do.
    fn words(&self) -> (String, &'static str) {
        let plain = |what: &str, to_do| (what.to_owned(), to_do);
        match self {
            Self::PasswordChanged => plain("the password of your account was changed. Other devices were signed out.", NOT_YOU),
            Self::PasswordReset => plain(
                "a new password was chosen for your account with a link from a letter to this address. All devices were signed out.",
                NOT_YOU,
            ),
            Self::TotpOn => plain("from now on your account asks for codes from an app.", NOT_YOU),
            Self::TotpOff => plain("your account no longer asks for codes from an app.", NOT_YOU),
            Self::PasskeyAdded(name) => (format!("the passkey “{}” can sign in to your account now.", shown_name(name)), NOT_YOU),
            Self::PasskeyRemoved(name) => (format!("the passkey “{}” cannot sign in to your account any more.", shown_name(name)), NOT_YOU),
            Self::EmailCodesOn => plain("your account takes codes by e-mail when your other factor is not at hand.", NOT_YOU),
            Self::EmailCodesOff => plain("your account no longer takes codes by e-mail.", NOT_YOU),
            Self::BackupCodeUsed(left) => {
                let codes = if *left == 1 { "code is" } else { "codes are" };
                (format!("somebody signed in to your account with a backup code; {left} {codes} left."), NOT_YOU)
            }
            Self::BackupCodesRenewed => plain("your account has new backup codes; the old ones are worth nothing.", NOT_YOU),
            Self::SecondFactorsReset => plain("an admin took all second factors off your account. Set up a new one when you sign in.", ASK),
            Self::ManyWrongCodes => plain(
                "somebody who knows your password gave many wrong codes. No codes are taken for a while.",
                "If this was not you, choose a new password now.",
            ),
            Self::PasskeyCounter(name) => (
                format!("the passkey “{}” was refused, because it may have been copied.", shown_name(name)),
                "Remove it from your account and add a new one.",
            ),
            Self::Deactivated => plain("an admin switched your account off. You were signed out everywhere.", ASK),
            Self::RoleChanged(role) => (format!("an admin gave you another role: you are {role} now."), ASK),
        }
    }
}

/// A letter about what happened.
#[derive(Debug, Clone)]
pub struct Notice {
    /// To whom.
    pub to: Email,
    /// The person.
    pub user: UserId,
    /// The person's name, if there is one.
    pub name: Option<String>,
    /// What happened.
    pub what: Happening,
    /// When.
    pub at: Timestamp,
}

impl Notice {
    /// The letter.
    pub fn letter(&self, settings: &Settings) -> Result<Letter, Refusal> {
        let (words, to_do) = self.what.words();
        let mut parts = vec![
            greeting(self.name.as_deref()),
            Part::Say(words),
            Part::Facts(vec![("When", local_time(settings, self.at))]),
            Part::say(to_do),
        ];
        if self.what != Happening::Deactivated {
            parts.push(Part::link(settings, "Your account", "/admin/settings/security"));
        }
        let frame = Frame {
            kind: LetterKind::Notice,
            key: format!("notice:{}:{}:{}", self.what.word(), self.user, SqlStamp::of(self.at)),
            to: &self.to,
            title: format!("{}: {}", settings.site_name, self.what.title()),
            expires_at: None,
        };
        frame.around(settings, &parts)
    }
}
