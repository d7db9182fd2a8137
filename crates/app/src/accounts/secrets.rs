//! How secrets are kept at rest (accounts specification, 6.3 and 15.1): tokens as hashes, second-factor secrets sealed.

use std::fmt::Write;

use aes_gcm::aead::Aead;
use aes_gcm::{Aes256Gcm, Key, KeyInit, Nonce};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use crate::ports::Entropy;

/// What a sealed second-factor secret begins with.
const SEALED: &str = "enc-v1:";

/// Bytes of a nonce.
const NONCE_BYTES: usize = 12;

/// The form in which a token is stored: SHA-256, 64 hex characters in lower case.
pub fn token_hash(token: &str) -> String {
    hex(&Sha256::digest(token.as_bytes()))
}

/// Bytes as hex characters in lower case.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// Whether a stored token has the form of a hash: 64 hex characters.
pub fn is_token_hash(stored: &str) -> bool {
    stored.len() == 64 && stored.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Whether a stored second-factor secret is sealed, with whatever key.
pub fn is_sealed(stored: &str) -> bool {
    stored.starts_with(SEALED)
}

/// The keys that seal and open second-factor secrets: SHA-256 of the configured words.
#[derive(Clone)]
pub struct TotpKeys {
    current: Key<Aes256Gcm>,
    previous: Vec<Key<Aes256Gcm>>,
}

impl std::fmt::Debug for TotpKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TotpKeys(…)")
    }
}

impl TotpKeys {
    /// The keys from `mfa_totp_encryption_key` and the words that were it before.
    pub fn new(word: &str, previous: &[String]) -> Self {
        let key = |word: &str| Sha256::digest(word.as_bytes());
        Self { current: key(word), previous: previous.iter().map(|word| key(word)).collect() }
    }

    /// Seals a secret: `enc-v1:<b64 nonce>:<b64 ciphertext>`, AES-256-GCM.
    pub fn seal(&self, secret: &str, entropy: &dyn Entropy) -> String {
        seal_text(SEALED, &self.current, secret, entropy)
    }

    /// Opens a sealed secret with the current or an earlier key; `None` if none of them fits.
    pub fn open(&self, stored: &str) -> Option<String> {
        open_text(SEALED, std::iter::once(&self.current).chain(&self.previous), stored)
    }
}

/// Seals a text: a mark, `<b64 nonce>:<b64 ciphertext>`, AES-256-GCM.
///
/// # Panics
/// Never with a text of less than 64 GB.
pub(crate) fn seal_text(mark: &str, key: &Key<Aes256Gcm>, text: &str, entropy: &dyn Entropy) -> String {
    let mut nonce = [0; NONCE_BYTES];
    entropy.fill(&mut nonce);
    #[expect(clippy::expect_used, reason = "the cipher fails only beyond 64 GB")]
    let sealed = Aes256Gcm::new(key).encrypt(Nonce::from_slice(&nonce), text.as_bytes()).expect("a short text is sealed");
    format!("{mark}{}:{}", STANDARD.encode(nonce), STANDARD.encode(sealed))
}

/// Opens a sealed text with the first key that fits; `None` if none does or it does not begin with the mark.
pub(crate) fn open_text<'k>(mark: &str, mut keys: impl Iterator<Item = &'k Key<Aes256Gcm>>, stored: &str) -> Option<String> {
    let (nonce, sealed) = stored.strip_prefix(mark)?.split_once(':')?;
    let (nonce, sealed) = (STANDARD.decode(nonce).ok()?, STANDARD.decode(sealed).ok()?);
    if nonce.len() != NONCE_BYTES {
        return None;
    }
    let opened = keys.find_map(|key| Aes256Gcm::new(key).decrypt(Nonce::from_slice(&nonce), sealed.as_slice()).ok())?;
    String::from_utf8(opened).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ports::SystemEntropy;

    #[test]
    fn a_token_is_kept_as_the_hex_of_its_sha_256() {
        assert_eq!(token_hash("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert!(is_token_hash(&token_hash("td-hash")));
        assert!(!is_token_hash("td-hash"));
        assert!(!is_token_hash(&"é".repeat(32)));
    }

    #[test]
    fn a_sealed_secret_opens_with_its_key_and_with_no_other() {
        let keys = TotpKeys::new("night", &[]);
        let sealed = keys.seal("JBSWY3DPEHPK3PXP", &SystemEntropy);

        assert!(is_sealed(&sealed) && !sealed.contains("JBSWY"));
        assert_ne!(sealed, keys.seal("JBSWY3DPEHPK3PXP", &SystemEntropy));
        assert_eq!(keys.open(&sealed).as_deref(), Some("JBSWY3DPEHPK3PXP"));
        assert_eq!(TotpKeys::new("day", &["night".to_owned()]).open(&sealed).as_deref(), Some("JBSWY3DPEHPK3PXP"));
        assert_eq!(TotpKeys::new("day", &[]).open(&sealed), None);
        for broken in ["enc-v1:", "enc-v1:AAAA:AAAA", "enc-v1:????:AAAA", "JBSWY3DPEHPK3PXP", "enc-v1:AAAAAAAAAAAAAAAA:AAAA"] {
            assert_eq!(keys.open(broken), None, "{broken}");
        }
    }

    #[test]
    fn a_secret_sealed_by_another_program_with_the_same_word_opens() {
        // written by the web cryptography of a browser's engine
        const SEALED_ELSEWHERE: &str = "enc-v1:AAECAwQFBgcICQoL:RYWvN1J3J3GsvFP5TDZL4W36s7JJfMgcZTHFmVL9vbE=";
        let keys = TotpKeys::new("correct horse", &[]);

        assert_eq!(keys.open(SEALED_ELSEWHERE).as_deref(), Some("JBSWY3DPEHPK3PXP"));
    }

    #[test]
    fn keys_are_not_printed() {
        assert_eq!(format!("{:?}", TotpKeys::new("night", &[])), "TotpKeys(…)");
    }
}
