//! People who log in: their rows, sessions, guesses and challenges. Which of them counts is decided in `core::accounts`.

pub(crate) mod attempts;
pub(crate) mod challenges;
pub(crate) mod limits;
pub(crate) mod people;
pub(crate) mod sessions;

pub use attempts::{Counted, Guess, Miss, Tried, count_failures, forget_guess, note_guess, settle_guess};
pub use challenges::{Challenge, NewChallenge, open_challenge};
pub use limits::{Window, draw};
pub use people::{
    Account, Activation, Mail, NewAccount, account, account_by_email, count_accounts, insert_account, note_login, renew_password_hash,
};
pub use sessions::{NewSession, SessionRow, end_session, insert_session, note_activity, session, sessions_of};
