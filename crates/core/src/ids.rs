//! Row ids as types, so that a band is never mistaken for a set.

use std::fmt;
use std::str::FromStr;

use serde::Serialize;

/// The largest id that a client may name: 2^53 − 1, exact in JavaScript (public specification, 1.1).
pub const LARGEST_ID: i64 = 9_007_199_254_740_991;

/// A text that is not an id: `[1-9][0-9]{0,15}` is expected (public specification, 1.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("is not an id")]
pub struct NotAnId;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[serde(transparent)]
        pub struct $name(i64);

        impl $name {
            /// Wraps an id that the database gave.
            pub const fn new(id: i64) -> Self {
                Self(id)
            }

            /// The bare number.
            pub const fn get(self) -> i64 {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;

            fn from_str(text: &str) -> Result<Self, NotAnId> {
                parse_id(text).map(Self)
            }
        }
    )+};
}

ids! {
    /// One event: a row of `events`.
    EventId;
    /// One venue: a row of `venues`.
    VenueId;
    /// One band: a row of `band_profiles`.
    BandId;
    /// One set: a row of `performances`.
    SetId;
    /// One person who logs in: a row of `users`.
    UserId;
}

/// A row that is stored, or one that a proposal is still to write, counted from 0 within that proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MaybeNew<Id> {
    /// Stored under this id.
    Stored(Id),
    /// Still to be written.
    New(usize),
}

impl<Id: Copy> MaybeNew<Id> {
    /// The id of a stored row.
    pub fn stored(self) -> Option<Id> {
        match self {
            Self::Stored(id) => Some(id),
            Self::New(_) => None,
        }
    }
}

/// Reads an id from a path: `[1-9][0-9]{0,15}`, at most [`LARGEST_ID`].
pub fn parse_id(text: &str) -> Result<i64, NotAnId> {
    let digits = !text.is_empty() && text.len() <= 16 && text.bytes().all(|b| b.is_ascii_digit());
    if !digits || text.starts_with('0') {
        return Err(NotAnId);
    }
    text.parse().ok().filter(|id| *id <= LARGEST_ID).ok_or(NotAnId)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_one_to_sixteen_digits_without_a_leading_zero() {
        assert_eq!("17".parse(), Ok(SetId::new(17)));
        assert_eq!("9007199254740991".parse(), Ok(EventId::new(LARGEST_ID)));
        for wrong in ["", "0", "01", "-1", "+1", "1.0", " 1", "1e3", "9007199254740992", "99999999999999999", "abc"] {
            assert_eq!(parse_id(wrong), Err(NotAnId), "{wrong}");
        }
    }
}
