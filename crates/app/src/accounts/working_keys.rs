//! The keys that the program works with, each derived from the root for one purpose (accounts specification, 15.1).

use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use sha2::Sha256;

use super::keys::Keys;
use super::secrets::TotpKeys;

/// What a key is for; the label of its derivation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Tokens that show that a form is ours.
    Csrf,
    /// Codes by e-mail.
    EmailOtp,
    /// Sealed letters.
    Outbox,
    /// Times of forms.
    Form,
    /// Steps of the wizard.
    Wizard,
    /// Refused addresses.
    Suppress,
}

impl Purpose {
    const fn label(self) -> &'static str {
        match self {
            Self::Csrf => "csrf",
            Self::EmailOtp => "email-otp",
            Self::Outbox => "outbox",
            Self::Form => "form",
            Self::Wizard => "wizard",
            Self::Suppress => "suppress",
        }
    }
}

/// The keys; they are never printed.
#[derive(Clone)]
pub struct WorkingKeys {
    /// The root now in force first, earlier ones after it.
    roots: Vec<[u8; 32]>,
    /// What seals second-factor secrets.
    pub totp: TotpKeys,
}

impl std::fmt::Debug for WorkingKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("WorkingKeys(…)")
    }
}

impl WorkingKeys {
    /// The keys of an installation.
    pub fn new(keys: &Keys) -> Self {
        let roots = std::iter::once(keys.root).chain(keys.previous_roots.iter().copied()).collect();
        Self { roots, totp: keys.totp.clone() }
    }

    /// Fixed keys, for tests and for commands that seal nothing.
    pub fn fixed(root: [u8; 32]) -> Self {
        Self { roots: vec![root], totp: TotpKeys::new("fixed", &[]) }
    }

    /// The key of a purpose.
    pub fn key(&self, purpose: Purpose) -> [u8; 32] {
        self.roots.first().map_or([0; 32], |root| derive(root, purpose))
    }

    /// The key of a purpose and those that it was before, for reading.
    pub fn all(&self, purpose: Purpose) -> impl Iterator<Item = [u8; 32]> {
        self.roots.iter().map(move |root| derive(root, purpose))
    }
}

fn derive(root: &[u8; 32], purpose: Purpose) -> [u8; 32] {
    let mut key = [0; 32];
    #[expect(clippy::expect_used, reason = "32 bytes are less than the longest output of HKDF")]
    Hkdf::<Sha256>::new(None, root).expand(purpose.label().as_bytes(), &mut key).expect("32 bytes");
    key
}

/// HMAC-SHA256.
///
/// # Panics
/// Never: HMAC takes keys of any length.
pub fn keyed_hash(key: &[u8; 32], message: &[u8]) -> [u8; 32] {
    #[expect(clippy::expect_used, reason = "HMAC takes keys of any length")]
    let mut mac = <Hmac<Sha256> as Mac>::new_from_slice(key).expect("any key");
    mac.update(message);
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_purpose_has_a_key_of_its_own_by_rfc_5869() {
        let keys = WorkingKeys::fixed([7; 32]);

        // Reference value of Python's hmac.
        assert_eq!(keys.key(Purpose::Csrf)[..4], [187, 214, 217, 11]);
        assert_ne!(keys.key(Purpose::Csrf), keys.key(Purpose::Outbox));
        assert_eq!(format!("{keys:?}"), "WorkingKeys(…)");
    }
}
