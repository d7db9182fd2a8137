//! The board: public answers as bytes (HOUSE, section 4).
//!
//! Each answer is rendered once per change and kept with the edition it was made from and the moment at which the clock makes it
//! untrue. The first request that finds it stale renders it anew while others wait for that one.

mod card;
mod encoding;

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use lru::LruCache;

pub(crate) use card::{Card, Truth};
pub(crate) use encoding::Encoding;

/// Bytes of one place in the list of answers, and of the card without its forms.
const PLACE_BYTES: usize = 512;

/// Most bytes that the board keeps: bodies in all forms, headers and names.
const MOST_BYTES: usize = 48 * 1024 * 1024;

/// The kept answers.
pub(crate) struct Board {
    kept: Mutex<Kept>,
    turns: Mutex<HashMap<Box<str>, Arc<tokio::sync::Mutex<()>>>>,
    renders: AtomicU64,
}

struct Kept {
    cards: LruCache<Box<str>, Arc<Card>>,
    bytes: usize,
    most: usize,
}

/// The right to render one answer; others wait until it is dropped. One that is dropped while it waits leaves nothing behind.
pub(crate) struct Turn<'b> {
    board: &'b Board,
    key: Box<str>,
    lock: Option<Arc<tokio::sync::Mutex<()>>>,
    guard: Option<tokio::sync::OwnedMutexGuard<()>>,
}

/// How much the board holds and how often it was written on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BoardFigures {
    /// Answers that are kept.
    pub cards: usize,
    /// Bytes that they take, headers included.
    pub bytes: usize,
    /// Answers that are being rendered.
    pub turns: usize,
    /// How often a handler was asked since the start.
    pub renders: u64,
}

impl Default for Board {
    fn default() -> Self {
        Self::holding(MOST_BYTES)
    }
}

impl Board {
    /// A board for so many bytes.
    pub(crate) fn holding(most: usize) -> Self {
        Self {
            kept: Mutex::new(Kept { cards: LruCache::unbounded(), bytes: 0, most }),
            turns: Mutex::default(),
            renders: AtomicU64::new(0),
        }
    }

    /// The answer of this name, if it was made from this edition and the clock has not passed it.
    pub(crate) fn fresh(&self, key: &str, edition: u64, now: Timestamp) -> Option<Arc<Card>> {
        let card = Arc::clone(self.kept().cards.get(key)?);
        card.is_fresh(edition, now).then_some(card)
    }

    /// Waits for the right to render an answer. Ask [`Board::fresh`] again when it is there: the one before may have done it.
    pub(crate) async fn turn(&self, key: &str) -> Turn<'_> {
        let lock = Arc::clone(locked(&self.turns).entry(key.into()).or_default());
        let mut turn = Turn { board: self, key: key.into(), lock: Some(Arc::clone(&lock)), guard: None };
        turn.guard = Some(lock.lock_owned().await);
        turn
    }

    /// Keeps an answer; the ones used longest ago make room. One that is larger than a quarter of the board is not kept.
    pub(crate) fn keep(&self, key: &str, card: Arc<Card>) {
        let mut kept = self.kept();
        if card.size() > kept.most / 4 {
            return;
        }
        kept.bytes += weight(key, &card);
        if let Some((old_key, old)) = kept.cards.push(key.into(), card) {
            kept.bytes = kept.bytes.saturating_sub(weight(&old_key, &old));
        }
        while kept.bytes > kept.most {
            let Some((old_key, old)) = kept.cards.pop_lru() else { break };
            kept.bytes = kept.bytes.saturating_sub(weight(&old_key, &old));
        }
    }

    /// Notes that a handler is asked.
    pub(crate) fn count_render(&self) {
        self.renders.fetch_add(1, Ordering::Relaxed);
    }

    /// How much it holds.
    pub(crate) fn figures(&self) -> BoardFigures {
        let turns = locked(&self.turns).len();
        let kept = self.kept();
        BoardFigures { cards: kept.cards.len(), bytes: kept.bytes, turns, renders: self.renders.load(Ordering::Relaxed) }
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        locked(&self.kept)
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        (self.guard, self.lock) = (None, None);
        let mut turns = locked(&self.board.turns);
        if turns.get(&self.key).is_some_and(|lock| Arc::strong_count(lock) == 1) {
            turns.remove(&self.key);
        }
    }
}

/// Bytes that an answer takes with its name and its place in the list.
fn weight(key: &str, card: &Card) -> usize {
    card.size() + key.len() + PLACE_BYTES
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
        let board = Board::holding(100_000);
        for name in ["/a", "/b", "/c", "/d", "/e"] {
            board.keep(name, card(&"x".repeat(20_000), 1, 100));
            board.fresh("/a", 1, at(1));
        }

        assert!(board.fresh("/a", 1, at(1)).is_some());
        assert!(board.fresh("/b", 1, at(1)).is_none());
        assert!(board.kept().bytes <= 100_000);
        board.keep("/big", card(&"x".repeat(40_000), 1, 100));
        assert!(board.fresh("/big", 1, at(1)).is_none());
    }

    #[test]
    fn what_the_board_counts_is_what_it_takes() {
        let mut headers = HeaderMap::new();
        for name in 0..15 {
            headers.insert(http::HeaderName::try_from(format!("x-{name}")).unwrap(), "y".parse().unwrap());
        }
        let truth = Truth { edition: None, from: at(0), until: at(1) };
        let board = Board::holding(4_000_000);
        let before = resident_bytes();

        for name in 0..20_000 {
            board.keep(&format!("/{name}"), Arc::new(Card::new(Bytes::from_static(b"{}"), &headers, truth)));
        }

        let figures = board.figures();
        assert!(figures.bytes <= 4_000_000 && figures.cards > 200, "{figures:?}");
        let grown = resident_bytes().saturating_sub(before);
        assert!(grown < 12_000_000, "the board counts {} bytes, the process grew by {grown}", figures.bytes);
    }

    fn resident_bytes() -> usize {
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap_or("VmRSS: 0 kB");
        line.split_whitespace().nth(1).unwrap().parse::<usize>().unwrap() * 1024
    }

    #[tokio::test]
    async fn one_who_stops_waiting_leaves_nothing_behind() {
        let board = Board::default();
        let turn = board.turn("/x").await;
        let mut waiting = Box::pin(board.turn("/x"));
        assert!(futures_util::FutureExt::now_or_never(&mut waiting).is_none());

        drop(turn);
        drop(waiting);

        assert_eq!(board.figures().turns, 0);
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
        assert!(locked(&board.turns).is_empty());
    }
}
