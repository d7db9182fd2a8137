//! Passwords as they are stored: PBKDF2-HMAC-SHA256 (schema document, `users.password_hash`).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::Sha256;

use crate::Entropy;

/// How often the hash of a password is repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rounds(u32);

impl Rounds {
    /// What new passwords get.
    pub const STANDARD: Self = Self(600_000);

    /// Few rounds, for tests that are not about strength.
    #[cfg(test)]
    pub(crate) const FEW: Self = Self(1_000);
}

/// Bytes of salt.
pub const SALT_BYTES: usize = 16;
/// Bytes of the derived key.
const KEY_BYTES: usize = 32;

/// Letters and digits that nobody mistakes for each other.
const CLEAR_LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";

/// The stored form of a password: `pbkdf2$<rounds>$<salt>$<key>`. Takes a good part of a second on purpose: call it off the
/// async threads.
pub fn hash_password(password: &str, salt: &[u8; SALT_BYTES], rounds: Rounds) -> String {
    let mut key = [0u8; KEY_BYTES];
    pbkdf2::pbkdf2_hmac::<Sha256>(password.as_bytes(), salt, rounds.0, &mut key);
    stored_form(salt, &key, rounds)
}

/// A stored form that no password has: nobody can know one whose derived key is all zero.
pub fn locked_password() -> String {
    stored_form(&[0; SALT_BYTES], &[0; KEY_BYTES], Rounds::STANDARD)
}

/// A password of four groups of five letters and digits, 100 bits.
pub fn random_password(entropy: &dyn Entropy) -> String {
    let mut bytes = [0u8; 20];
    entropy.fill(&mut bytes);
    let letters: Vec<char> = bytes.iter().map(|byte| clear_letter(*byte)).collect();
    let groups: Vec<String> = letters.chunks(5).map(|group| group.iter().collect()).collect();
    groups.join("-")
}

/// Of 32 letters each is as likely as any other.
fn clear_letter(byte: u8) -> char {
    CLEAR_LETTERS.get(usize::from(byte % 32)).copied().map_or('x', char::from)
}

fn stored_form(salt: &[u8], key: &[u8], rounds: Rounds) -> String {
    format!("pbkdf2${}${}${}", rounds.0, STANDARD.encode(salt), STANDARD.encode(key))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_stored_as_600_000_rounds_of_pbkdf2() {
        // Reference value of Python's hashlib.
        let stored = hash_password("correct horse", b"0123456789abcdef", Rounds::STANDARD);

        assert_eq!(stored, "pbkdf2$600000$MDEyMzQ1Njc4OWFiY2RlZg==$kYKAg/dg7WC7VQ4k8+iaopu8snxCGdA0xMTwPC5tudk=");
    }

    #[test]
    fn clear_letters_are_32_different_ones() {
        let mut letters = CLEAR_LETTERS.to_vec();
        letters.sort_unstable();
        letters.dedup();
        assert_eq!(letters.len(), 32);
    }
}
