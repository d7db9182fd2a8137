//! Tokens: 32 random bytes as 43 characters; only their hash is stored (accounts specification, 0.1).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::secrets::token_hash;
use crate::Entropy;

/// Characters of a token.
const LENGTH: usize = 43;

/// A token on its way to its owner. It is never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token(…)")
    }
}

impl Token {
    /// A new one.
    pub fn new(entropy: &dyn Entropy) -> Self {
        let mut bytes = [0; 32];
        entropy.fill(&mut bytes);
        Self(URL_SAFE_NO_PAD.encode(bytes))
    }

    /// What somebody presents as a token; `None` if it cannot be one.
    pub fn read(text: &str) -> Option<Self> {
        let fits = text.len() == LENGTH && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
        fits.then(|| Self(text.to_owned()))
    }

    /// The token itself, for its owner.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The stored form.
    pub fn hash(&self) -> String {
        token_hash(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SystemEntropy;

    #[test]
    fn a_token_is_43_characters_and_never_printed() {
        let token = Token::new(&SystemEntropy);

        assert_eq!(Token::read(token.as_str()).as_ref(), Some(&token));
        assert_ne!(Token::new(&SystemEntropy), token);
        assert_eq!(format!("{token:?}"), "Token(…)");
        for wrong in ["", "abc", &"a".repeat(44), &"é".repeat(43), &format!("{}=", "a".repeat(42))] {
            assert_eq!(Token::read(wrong), None, "{wrong}");
        }
    }
}
