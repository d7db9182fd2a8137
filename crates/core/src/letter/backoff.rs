//! How long a letter waits after a failure that may pass (public specification, 4.6).

use jiff::SignedDuration;

/// Minutes to wait after the first failure, the second, and so on; the one after the last is final.
const MINUTES: [i64; 6] = [1, 5, 15, 60, 240, 720];

/// How long to wait after this many failures; `None` = it has failed for good.
pub fn delay_after(failures: i64) -> Option<SignedDuration> {
    let index = usize::try_from(failures.saturating_sub(1)).unwrap_or(0);
    MINUTES.get(index).map(|minutes| SignedDuration::from_mins(*minutes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_waits_longer_after_each_failure_and_the_seventh_is_final() {
        let minutes: Vec<Option<i64>> = (1..=8).map(|failures| delay_after(failures).map(|delay| delay.as_mins())).collect();

        assert_eq!(minutes, [Some(1), Some(5), Some(15), Some(60), Some(240), Some(720), None, None]);
        assert_eq!(delay_after(0), delay_after(1));
    }
}
