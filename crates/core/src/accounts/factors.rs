//! Second factors: who must have one, what can be used, what a code looks like (accounts specification, 5.1, 6.1 and 6.7).

use super::roles::Role;

/// Whom an installation obliges to have a strong factor (`require_2fa`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Obligation {
    /// Nobody.
    Off,
    /// Admins.
    #[default]
    Admins,
    /// Everybody.
    All,
}

impl Obligation {
    /// Reads the configured word.
    pub fn read(text: &str) -> Option<Self> {
        match text {
            "off" => Some(Self::Off),
            "admins" => Some(Self::Admins),
            "all" => Some(Self::All),
            _ => None,
        }
    }

    /// Whether it covers a role.
    pub fn covers(self, role: Role) -> bool {
        match self {
            Self::Off => false,
            Self::Admins => role == Role::Admin,
            Self::All => true,
        }
    }
}

/// The factors that a person has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[expect(clippy::struct_excessive_bools, reason = "four independent facts about one person")]
pub struct Factors {
    /// An enabled TOTP secret that can be opened.
    pub totp: bool,
    /// An enabled TOTP secret that no key opens.
    pub totp_is_lost: bool,
    /// Passkeys.
    pub passkeys: usize,
    /// Unused backup codes.
    pub backup_codes: usize,
    /// Codes by e-mail are switched on and can be sent.
    pub email_codes: bool,
    /// The person's own obligation (`users.require_2fa`).
    pub is_obliged: bool,
}

impl Factors {
    /// Whether there is a strong factor: TOTP or a passkey.
    pub fn is_enrolled(&self) -> bool {
        self.totp || self.totp_is_lost || self.passkeys > 0
    }

    /// Whether the person must set up a factor before anything else is served.
    pub fn must_enrol(&self, obligation: Obligation, role: Role) -> bool {
        self.is_obliged && obligation.covers(role) && !self.is_enrolled()
    }

    /// What can be used now, in the order in which it is offered.
    pub fn methods(&self) -> Vec<Method> {
        let all = [
            (self.totp, Method::Totp),
            (self.passkeys > 0, Method::Passkey),
            (self.backup_codes > 0, Method::BackupCode),
            (self.email_codes && self.is_enrolled(), Method::EmailOtp),
        ];
        all.into_iter().filter(|(is_there, _)| *is_there).map(|(_, method)| method).collect()
    }

    /// Whether somebody with these factors could pass the second step: a secret that no key opens, no passkey and no code leave no way.
    pub fn can_pass(&self) -> bool {
        self.totp || self.passkeys > 0 || self.backup_codes > 0
    }
}

/// A way to pass the second step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// A code of an authenticator.
    Totp,
    /// A passkey.
    Passkey,
    /// A code from the sheet.
    BackupCode,
    /// A code by e-mail.
    EmailOtp,
}

impl Method {
    /// The word of the API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Totp => "totp",
            Self::Passkey => "passkey",
            Self::BackupCode => "backup_code",
            Self::EmailOtp => "email_otp",
        }
    }
}

/// A code as somebody typed it: six digits may come from an authenticator, by e-mail or be an old backup code; anything else is a backup code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeKind {
    /// Six digits.
    Digits,
    /// Anything else.
    Backup,
}

/// A typed code without spaces and dashes, and what it can be.
pub fn typed_code(text: &str) -> (String, CodeKind) {
    let code: String = text.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
    let is_digits = code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit());
    (code, if is_digits { CodeKind::Digits } else { CodeKind::Backup })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_who_is_covered_and_has_no_strong_factor_must_enrol() {
        let bare = Factors { is_obliged: true, backup_codes: 10, email_codes: true, ..Factors::default() };
        let must = |factors: Factors, obligation| factors.must_enrol(obligation, Role::Admin);

        assert!(must(bare, Obligation::Admins) && must(bare, Obligation::All));
        assert!(!must(bare, Obligation::Off));
        assert!(!bare.must_enrol(Obligation::Admins, Role::Editor) && bare.must_enrol(Obligation::All, Role::Viewer));
        assert!(!must(Factors { totp: true, ..bare }, Obligation::All));
        assert!(!must(Factors { passkeys: 1, ..bare }, Obligation::All));
        assert!(!must(Factors { is_obliged: false, ..bare }, Obligation::All));
    }

    #[test]
    fn a_secret_that_no_key_opens_still_counts_but_leads_nowhere() {
        let lost = Factors { totp_is_lost: true, ..Factors::default() };

        assert!(lost.is_enrolled() && !lost.can_pass());
        assert!(Factors { backup_codes: 1, ..lost }.can_pass());
        assert!(!Factors { email_codes: true, ..lost }.can_pass());
        assert_eq!(Factors { backup_codes: 1, email_codes: true, ..lost }.methods(), [Method::BackupCode, Method::EmailOtp]);
    }

    #[test]
    fn six_digits_are_told_from_backup_codes_however_they_are_grouped() {
        assert_eq!(typed_code(" 123 456 "), ("123456".to_owned(), CodeKind::Digits));
        assert_eq!(typed_code("12-34-56").1, CodeKind::Digits);
        assert_eq!(typed_code("1234567").1, CodeKind::Backup);
        assert_eq!(typed_code("ABCDE-12345"), ("ABCDE12345".to_owned(), CodeKind::Backup));
        assert_eq!(typed_code("１２３４５６").1, CodeKind::Backup);
    }
}
