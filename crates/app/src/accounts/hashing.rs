//! Where passwords are hashed: on blocking threads, few at once, with a short queue, so that nobody else waits (accounts specification, 8.2).

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::sync::Semaphore;

use super::password::{Comparison, Rounds, SALT_BYTES, compare_password, hash_password};
use crate::{Entropy, Refusal};

/// Most callers that wait; whoever comes after them is told to try again.
const MOST_WAITING: usize = 32;

/// The workers; clones share them.
#[derive(Debug, Clone)]
pub struct Hashing {
    free: Arc<Semaphore>,
    waiting: Arc<AtomicUsize>,
    rounds: Rounds,
}

/// A place in the queue; given back when the caller goes on or away.
struct Place(Arc<AtomicUsize>);

impl Drop for Place {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

impl Hashing {
    /// So many workers, which give new passwords so many rounds.
    pub fn new(workers: usize, rounds: Rounds) -> Self {
        Self { free: Arc::new(Semaphore::new(workers)), waiting: Arc::default(), rounds }
    }

    /// Compares a password with its stored form; `None` stands for nobody's and costs the same.
    pub async fn compare(&self, password: String, stored: Option<String>, entropy: &dyn Entropy) -> Result<Comparison, Refusal> {
        let (salt, rounds) = (new_salt(entropy), self.rounds);
        self.work(move || compare_password(&password, stored.as_deref(), &salt, rounds)).await
    }

    /// The stored form of a new password.
    pub async fn hash(&self, password: String, entropy: &dyn Entropy) -> Result<String, Refusal> {
        let (salt, rounds) = (new_salt(entropy), self.rounds);
        self.work(move || hash_password(&password, &salt, rounds)).await
    }

    async fn work<T: Send + 'static>(&self, job: impl FnOnce() -> T + Send + 'static) -> Result<T, Refusal> {
        let permit = if let Ok(permit) = Arc::clone(&self.free).try_acquire_owned() {
            permit
        } else {
            let place = Place(Arc::clone(&self.waiting));
            if self.waiting.fetch_add(1, Ordering::AcqRel) >= MOST_WAITING {
                return Err(Refusal::Busy);
            }
            let permit = Arc::clone(&self.free).acquire_owned().await.map_err(|error| Refusal::Internal(error.into()))?;
            drop(place);
            permit
        };
        let done = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            job()
        });
        done.await.map_err(|error| Refusal::Internal(error.into()))
    }
}

fn new_salt(entropy: &dyn Entropy) -> [u8; SALT_BYTES] {
    let mut salt = [0; SALT_BYTES];
    entropy.fill(&mut salt);
    salt
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;
    use std::sync::mpsc;

    use super::*;

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn beyond_the_queue_callers_are_told_to_come_back() {
        let hashing = Hashing::new(1, Rounds::FEW);
        let (release, held) = mpsc::channel::<()>();
        let held = Mutex::new(held);
        let first = tokio::spawn({
            let hashing = hashing.clone();
            async move { hashing.work(move || held.lock().unwrap().recv().unwrap()).await }
        });
        while hashing.free.available_permits() > 0 {
            tokio::task::yield_now().await;
        }
        let waiting: Vec<_> = (0..MOST_WAITING)
            .map(|_| {
                let hashing = hashing.clone();
                tokio::spawn(async move { hashing.work(|| ()).await })
            })
            .collect();
        while hashing.waiting.load(Ordering::Acquire) < MOST_WAITING {
            tokio::task::yield_now().await;
        }

        assert!(matches!(hashing.work(|| ()).await, Err(Refusal::Busy)));
        assert_eq!(hashing.waiting.load(Ordering::Acquire), MOST_WAITING);
        waiting[0].abort();
        while hashing.waiting.load(Ordering::Acquire) == MOST_WAITING {
            tokio::task::yield_now().await;
        }
        release.send(()).unwrap();
        first.await.unwrap().unwrap();
        for one in waiting.into_iter().skip(1) {
            one.await.unwrap().unwrap();
        }
    }
}
