//! Letters with a link or code that opens something: secret, and dropped when it opens nothing any more.

use settimes_core::accounts::roles::Role;
use settimes_core::email::Email;
use settimes_core::letter::{Letter, LetterKind, shown_name};
use settimes_core::moment::SqlStamp;

use super::{Frame, greeting};
use crate::accounts::tokens::Token;
use crate::post::{Part, local_time};
use crate::{Refusal, Settings};

/// Come and work with us (accounts specification, 7.1).
#[derive(Debug, Clone)]
pub struct Invite {
    /// To whom.
    pub to: Email,
    /// As what.
    pub role: Role,
    /// What opens the sign-up.
    pub token: Token,
    /// Until when it does.
    pub expires_at: SqlStamp,
    /// Who invites, if they have a name.
    pub from: Option<String>,
}

impl Invite {
    /// The letter.
    pub fn letter(&self, settings: &Settings) -> Result<Letter, Refusal> {
        let site = &settings.site_name;
        let who = self.from.as_deref().map(shown_name).filter(|name| !name.is_empty());
        let invited = match who {
            Some(name) => format!("{name} invites you to work on {site} as {}.", self.role),
            None => format!("You are invited to work on {site} as {}.", self.role),
        };
        let parts = [
            greeting(None),
            Part::Say(invited),
            Part::link(settings, "Create your account", &format!("/admin/signup?code={}", self.token.as_str())),
            Part::Facts(vec![("Role", self.role.to_string()), ("Valid until", local_time(settings, self.expires_at.instant()))]),
            Part::say("If you did not expect this, ignore this letter: nothing happens without the link."),
        ];
        let frame = Frame {
            kind: LetterKind::Invite,
            key: format!("invite:{}", self.token.hash()),
            to: &self.to,
            title: format!("Your invitation to {site}"),
            expires_at: Some(&self.expires_at),
        };
        frame.around(settings, &parts)
    }
}

/// Confirm your new account (accounts specification, 7.2 and 7.3).
#[derive(Debug, Clone)]
pub struct Activation {
    /// To whom.
    pub to: Email,
    /// The person's name, if there is one.
    pub name: Option<String>,
    /// What activates the account.
    pub token: Token,
    /// Until when it does.
    pub expires_at: SqlStamp,
}

impl Activation {
    /// The letter.
    pub fn letter(&self, settings: &Settings) -> Result<Letter, Refusal> {
        let site = &settings.site_name;
        let parts = [
            greeting(self.name.as_deref()),
            Part::Say(format!("your account on {site} is ready. Activate it to sign in.")),
            Part::link(settings, "Activate your account", &format!("/activate?token={}", self.token.as_str())),
            Part::Facts(vec![("Valid for 24 hours, until", local_time(settings, self.expires_at.instant()))]),
            Part::say("If this was not you, ignore this letter: the account stays closed."),
        ];
        let frame = Frame {
            kind: LetterKind::Activation,
            key: format!("activation:{}", self.token.hash()),
            to: &self.to,
            title: format!("Activate your account on {site}"),
            expires_at: Some(&self.expires_at),
        };
        frame.around(settings, &parts)
    }
}

/// Who asked for a new password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AskedBy {
    /// Somebody who knows the address.
    Anybody,
    /// An admin.
    Admin,
}

/// Choose a new password (accounts specification, 8.3).
#[derive(Debug, Clone)]
pub struct Reset {
    /// To whom.
    pub to: Email,
    /// The person's name, if there is one.
    pub name: Option<String>,
    /// What opens the form, also as a code to paste.
    pub token: Token,
    /// Until when it does.
    pub expires_at: SqlStamp,
    /// Who asked for it.
    pub asked_by: AskedBy,
}

impl Reset {
    /// The letter.
    pub fn letter(&self, settings: &Settings) -> Result<Letter, Refusal> {
        let site = &settings.site_name;
        let (asked, ignore) = match self.asked_by {
            AskedBy::Anybody => (
                format!("somebody asked for a new password for your account on {site}."),
                "If this was not you, ignore this letter: your password stays as it is.",
            ),
            AskedBy::Admin => (
                format!("an admin of {site} asks you to choose a new password. You were signed out everywhere."),
                "If this surprises you, ask an admin before you follow the link.",
            ),
        };
        let parts = [
            greeting(self.name.as_deref()),
            Part::Say(asked),
            Part::link(settings, "Choose a new password", &format!("/reset-password#token={}", self.token.as_str())),
            Part::say("If the link does not open, paste this code on the page:"),
            Part::Code(self.token.as_str().to_owned()),
            Part::Facts(vec![("Valid for 2 hours, until", local_time(settings, self.expires_at.instant()))]),
            Part::say(ignore),
        ];
        let frame = Frame {
            kind: LetterKind::Reset,
            key: format!("reset:{}", self.token.hash()),
            to: &self.to,
            title: format!("A new password for {site}"),
            expires_at: Some(&self.expires_at),
        };
        frame.around(settings, &parts)
    }
}

/// The second step by e-mail (accounts specification, 6.7). The code never stands in the subject.
#[derive(Clone)]
pub struct SignInCode {
    /// To whom.
    pub to: Email,
    /// Six digits.
    pub code: String,
    /// Row of `email_otp_codes`: one letter per code.
    pub id: i64,
    /// Until when it is good.
    pub expires_at: SqlStamp,
}

impl std::fmt::Debug for SignInCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SignInCode({})", self.id)
    }
}

impl SignInCode {
    /// The letter.
    pub fn letter(&self, settings: &Settings) -> Result<Letter, Refusal> {
        let site = &settings.site_name;
        let parts = [
            greeting(None),
            Part::Say(format!("this is your code to sign in to {site}:")),
            Part::Code(self.code.clone()),
            Part::Facts(vec![("Valid for 10 minutes, until", local_time(settings, self.expires_at.instant()))]),
            Part::say("Never tell it to anybody. If you are not signing in right now, somebody knows your password: choose a new one."),
        ];
        let frame = Frame {
            kind: LetterKind::SignInCode,
            key: format!("sign-in-code:{}:{}", self.id, self.expires_at),
            to: &self.to,
            title: format!("Your code for {site}"),
            expires_at: Some(&self.expires_at),
        };
        frame.around(settings, &parts)
    }
}
