//! Request ids: 16 random hex characters, never taken from the request (accounts specification, 1.2).

use std::sync::{Arc, Mutex, PoisonError};

use settimes_app::Entropy;

/// Random bytes that are drawn at once; a draw asks the operating system.
const DRAWN: usize = 2048;

/// Bytes of an id.
const ID_BYTES: usize = 8;

/// A supply of ids.
pub(super) struct RequestIds {
    entropy: Arc<dyn Entropy>,
    drawn: Mutex<Vec<u8>>,
}

impl RequestIds {
    /// Ids from this source of chance.
    pub(super) fn new(entropy: Arc<dyn Entropy>) -> Self {
        Self { entropy, drawn: Mutex::default() }
    }

    /// The next id.
    pub(super) fn next(&self) -> String {
        let mut drawn = self.drawn.lock().unwrap_or_else(PoisonError::into_inner);
        if drawn.len() < ID_BYTES {
            drawn.resize(DRAWN, 0);
            self.entropy.fill(&mut drawn);
        }
        let rest = drawn.len() - ID_BYTES;
        let number = drawn.drain(rest..).fold(0_u64, |number, byte| number << 8 | u64::from(byte));
        drop(drawn);
        format!("{number:016x}")
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use settimes_app::SystemEntropy;

    use super::*;

    #[test]
    fn ids_are_sixteen_hex_characters_and_differ() {
        let ids = RequestIds::new(Arc::new(SystemEntropy));
        let drawn: BTreeSet<String> = (0..1000).map(|_| ids.next()).collect();

        assert_eq!(drawn.len(), 1000);
        assert!(drawn.iter().all(|id| id.len() == 16 && id.bytes().all(|b| b.is_ascii_hexdigit())));
    }
}
