//! Passwords as they are stored: PBKDF2-HMAC-SHA256 (schema document, `users.password_hash`).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::Sha256;
use subtle::ConstantTimeEq as _;

use crate::Entropy;

/// How often the hash of a password is repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rounds(u32);

impl Rounds {
    /// What new passwords get.
    pub const STANDARD: Self = Self(600_000);

    /// Few rounds, for tests that are not about strength.
    pub const FEW: Self = Self(1_000);
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

/// How much work a password costs that nobody has: what a sign-in with an unknown address is compared with.
const OLD_ROUNDS: Rounds = Rounds(100_000);

/// Most rounds that a stored form may ask for.
const MOST_ROUNDS: u32 = 10_000_000;

/// What became of comparing a password with its stored form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Comparison {
    /// It is another one.
    Other,
    /// It is this one.
    Same,
    /// It is this one, and its stored form is weaker than new ones are: the stronger form.
    SameButWeak(String),
}

/// Compares a password with a stored form, `None` standing for nobody's: every answer costs at least `rounds` (accounts specification, 8.2).
/// Takes a good part of a second on purpose: call it off the async threads.
pub fn compare_password(password: &str, stored: Option<&str>, new_salt: &[u8; SALT_BYTES], rounds: Rounds) -> Comparison {
    let Some(form) = stored.and_then(StoredForm::read) else {
        waste(password, rounds);
        return Comparison::Other;
    };
    let mut key = vec![0u8; form.key.len()];
    pbkdf2::pbkdf2_hmac::<Sha256>(password.as_bytes(), &form.salt, form.rounds.0, &mut key);
    if !bool::from(key.ct_eq(&form.key)) {
        waste(password, Rounds(rounds.0.saturating_sub(form.rounds.0)));
        return Comparison::Other;
    }
    if form.is_old || form.rounds.0 < rounds.0 {
        return Comparison::SameButWeak(hash_password(password, new_salt, rounds));
    }
    Comparison::Same
}

/// Work without a result, so that the time of an answer tells nothing.
fn waste(password: &str, rounds: Rounds) {
    if rounds.0 > 0 {
        let mut key = [0u8; KEY_BYTES];
        pbkdf2::pbkdf2_hmac::<Sha256>(password.as_bytes(), &[0; SALT_BYTES], rounds.0, &mut key);
        std::hint::black_box(key);
    }
}

/// A stored password in parts.
struct StoredForm {
    salt: Vec<u8>,
    key: Vec<u8>,
    rounds: Rounds,
    is_old: bool,
}

impl StoredForm {
    /// Reads `pbkdf2$<rounds>$<salt>$<key>` or the older `<salt>:<key>`; anything else is nobody's password.
    fn read(stored: &str) -> Option<Self> {
        let (rounds, salt, key, is_old) = if let Some(rest) = stored.strip_prefix("pbkdf2$") {
            let (rounds, rest) = rest.split_once('$')?;
            let (salt, key) = rest.split_once('$')?;
            (Rounds(rounds.parse().ok().filter(|rounds| (1..=MOST_ROUNDS).contains(rounds))?), salt, key, false)
        } else {
            let (salt, key) = stored.split_once(':')?;
            (OLD_ROUNDS, salt, key, true)
        };
        let (salt, key) = (STANDARD.decode(salt).ok()?, STANDARD.decode(key).ok()?);
        (!salt.is_empty() && key.len() == KEY_BYTES).then_some(Self { salt, key, rounds, is_old })
    }
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
    fn a_password_is_compared_with_either_stored_form_and_weak_ones_get_a_stronger_form() {
        let compare = |password, stored| compare_password(password, stored, b"fedcba9876543210", Rounds::FEW);
        let strong = hash_password("correct horse", b"0123456789abcdef", Rounds::FEW);
        let weak = hash_password("correct horse", b"0123456789abcdef", Rounds(10));
        let fresh = hash_password("correct horse", b"fedcba9876543210", Rounds::FEW);

        assert_eq!(compare("correct horse", Some(&strong)), Comparison::Same);
        assert_eq!(compare("correct horse ", Some(&strong)), Comparison::Other);
        assert_eq!(compare("correct horse", Some(&weak)), Comparison::SameButWeak(fresh.clone()));
        // Reference value of Python's hashlib: 100,000 rounds.
        let old = "MDEyMzQ1Njc4OWFiY2RlZg==:WYEVV1ul0qBt7iGnOFpq5RmH0aOFvmOKTlUAgn9mWYM=";
        assert_eq!(compare("correct horse", Some(old)), Comparison::SameButWeak(fresh));
        for nobody in ["", "x", "a:b:c", "pbkdf2$0$AA==$AA==", "pbkdf2$10000001$MDEy$MDEy", "pbkdf2$1$$", "pbkdf2$-1$MDEy$MDEy"] {
            assert_eq!(compare("correct horse", Some(nobody)), Comparison::Other, "{nobody}");
        }
        assert_eq!(compare("correct horse", None), Comparison::Other);
        assert_eq!(compare_password("anything", Some(&locked_password()), b"fedcba9876543210", Rounds::FEW), Comparison::Other);
    }

    #[test]
    fn clear_letters_are_32_different_ones() {
        let mut letters = CLEAR_LETTERS.to_vec();
        letters.sort_unstable();
        letters.dedup();
        assert_eq!(letters.len(), 32);
    }
}
