//! The board: public answers as bytes (HOUSE, section 4).
//!
//! Each answer is rendered once per change and kept with the edition it was made from and the moment at which the clock makes it
//! untrue. The first request that finds it stale renders it anew while others wait for that one.

mod card;
mod encoding;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use lru::LruCache;

pub(crate) use card::{Card, Truth};
pub(crate) use encoding::Encoding;

/// Most bytes of bodies that the board keeps, all forms together.
const MOST_BYTES: usize = 48 * 1024 * 1024;

/// The kept answers.
pub(crate) struct Board {
    kept: Mutex<Kept>,
    renders: Mutex<HashMap<Box<str>, Arc<tokio::sync::Mutex<()>>>>,
}

struct Kept {
    cards: LruCache<Box<str>, Arc<Card>>,
    bytes: usize,
    most: usize,
}

/// The right to render one answer; others wait until it is dropped.
pub(crate) struct Turn<'b> {
    board: &'b Board,
    key: Box<str>,
    guard: Option<tokio::sync::OwnedMutexGuard<()>>,
}

impl Default for Board {
    fn default() -> Self {
        Self::holding(MOST_BYTES)
    }
}

impl Board {
    /// A board for so many bytes.
    pub(crate) fn holding(most: usize) -> Self {
        Self { kept: Mutex::new(Kept { cards: LruCache::unbounded(), bytes: 0, most }), renders: Mutex::default() }
    }

    /// The answer of this name, if it was made from this edition and the clock has not passed it.
    pub(crate) fn fresh(&self, key: &str, edition: u64, now: Timestamp) -> Option<Arc<Card>> {
        let card = Arc::clone(self.kept().cards.get(key)?);
        card.is_fresh(edition, now).then_some(card)
    }

    /// Waits for the right to render an answer. Ask [`Board::fresh`] again when it is there: the one before may have done it.
    pub(crate) async fn turn(&self, key: &str) -> Turn<'_> {
        let lock = Arc::clone(locked(&self.renders).entry(key.into()).or_default());
        Turn { board: self, key: key.into(), guard: Some(lock.lock_owned().await) }
    }

    /// Keeps an answer; the ones used longest ago make room. One that is larger than a quarter of the board is not kept.
    pub(crate) fn keep(&self, key: &str, card: Arc<Card>) {
        let mut kept = self.kept();
        if card.size() > kept.most / 4 {
            return;
        }
        kept.bytes += card.size() + key.len();
        if let Some((old_key, old)) = kept.cards.push(key.into(), card) {
            kept.bytes = kept.bytes.saturating_sub(old.size() + old_key.len());
        }
        while kept.bytes > kept.most {
            let Some((old_key, old)) = kept.cards.pop_lru() else { break };
            kept.bytes = kept.bytes.saturating_sub(old.size() + old_key.len());
        }
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        locked(&self.kept)
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.guard = None;
        let mut renders = locked(&self.board.renders);
        if renders.get(&self.key).is_some_and(|lock| Arc::strong_count(lock) == 1) {
            renders.remove(&self.key);
        }
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use http::HeaderMap;

    use super::*;

    fn card(body: &str, edition: u64, until: i64) -> Arc<Card> {
        let truth = Truth { edition: Some(edition), from: at(1), until: at(until) };
        Arc::new(Card::new(Bytes::from(body.to_owned()), &HeaderMap::new(), truth))
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn an_answer_is_fresh_until_the_edition_or_the_clock_moves() {
        let board = Board::default();
        board.keep("/x", card("one", 1, 100));

        assert!(board.fresh("/x", 1, at(99)).is_some());
        assert!(board.fresh("/x", 2, at(99)).is_none());
        assert!(board.fresh("/x", 1, at(100)).is_none());
        assert!(board.fresh("/x", 1, at(0)).is_none(), "the clock was set back");
        assert!(board.fresh("/y", 1, at(1)).is_none());
    }

    #[test]
    fn the_board_is_bounded_and_forgets_what_was_used_longest_ago() {
        let board = Board::holding(1000);
        for name in ["/a", "/b", "/c", "/d", "/e"] {
            board.keep(name, card(&"x".repeat(200), 1, 100));
            board.fresh("/a", 1, at(1));
        }

        assert!(board.fresh("/a", 1, at(1)).is_some());
        assert!(board.fresh("/b", 1, at(1)).is_none());
        assert!(board.kept().bytes <= 1000);
        board.keep("/big", card(&"x".repeat(400), 1, 100));
        assert!(board.fresh("/big", 1, at(1)).is_none());
    }

    #[tokio::test]
    async fn only_one_renders_while_others_wait() {
        let board = Arc::new(Board::default());
        let turn = board.turn("/x").await;
        let waiting = tokio::spawn({
            let board = Arc::clone(&board);
            async move {
                let _turn = board.turn("/x").await;
                board.fresh("/x", 1, at(1)).is_some()
            }
        });
        tokio::task::yield_now().await;
        assert!(!waiting.is_finished());
        board.keep("/x", card("one", 1, 100));
        drop(turn);

        assert!(waiting.await.unwrap());
        assert!(locked(&board.renders).is_empty());
    }
}
