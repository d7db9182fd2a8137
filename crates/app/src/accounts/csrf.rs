//! Tokens that show that a change comes from our own pages (accounts specification, 4): stateless, bound to a session.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use subtle::ConstantTimeEq as _;

use super::tokens::Token;
use super::working_keys::{Purpose, WorkingKeys, keyed_hash};
use crate::Entropy;

/// A new token for a session: `<random>.<mac>`.
pub fn issue_token(keys: &WorkingKeys, session_id: &str, entropy: &dyn Entropy) -> String {
    let random = Token::new(entropy);
    let mac = mac(&keys.key(Purpose::Csrf), session_id, random.as_str());
    format!("{}.{mac}", random.as_str())
}

/// Whether a token was made for this session.
pub fn is_token_of(keys: &WorkingKeys, session_id: &str, token: &str) -> bool {
    let Some((random, given)) = token.split_once('.') else { return false };
    Token::read(random).is_some()
        && keys.all(Purpose::Csrf).any(|key| bool::from(mac(&key, session_id, random).as_bytes().ct_eq(given.as_bytes())))
}

/// Whether the token that a request carries is that of its cookie, compared in constant time.
pub fn is_same(given: &str, cookie: &str) -> bool {
    bool::from(given.as_bytes().ct_eq(cookie.as_bytes()))
}

fn mac(key: &[u8; 32], session_id: &str, random: &str) -> String {
    URL_SAFE_NO_PAD.encode(keyed_hash(key, format!("{session_id}.{random}").as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SystemEntropy;

    #[test]
    fn a_token_fits_its_session_and_no_other() {
        let keys = WorkingKeys::fixed([1; 32]);
        let token = issue_token(&keys, "session-a", &SystemEntropy);

        assert!(token.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte)), "{token}");
        assert!(is_token_of(&keys, "session-a", &token));
        assert!(!is_token_of(&keys, "session-b", &token));
        assert!(!is_token_of(&WorkingKeys::fixed([2; 32]), "session-a", &token));
        for forged in ["", ".", "a.b", token.strip_suffix(|_| true).unwrap(), &token.replace('.', "")] {
            assert!(!is_token_of(&keys, "session-a", forged), "{forged}");
        }
    }
}
