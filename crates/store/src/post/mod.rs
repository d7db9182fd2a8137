//! Letters that wait, leave or have failed, and addresses that take none (public specification, 4.6). When and how often a letter is
//! tried is decided in `core::letter`; bodies come and go as text, sealed or not.

pub(crate) mod outbox;
pub(crate) mod suppressions;
pub(crate) mod undoing;

#[cfg(test)]
mod tests;

pub use outbox::{
    Leased, Placed, Waiting, count_letters, due_letters, expired_letters, fail_letter, lease_letter, letter_state, note_sent, place_letter,
    postpone_letter,
};
pub use suppressions::{Suppression, is_suppressed, lift_suppression, suppress};
