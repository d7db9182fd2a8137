//! What a request asks, parsed at the door: our extractors, so that a bad input always gets our error (public specification, 1.1).

mod body;
mod path;
mod query;

pub(crate) use body::{Fields, whole};
pub(crate) use path::{FromPart, Path, TwoParts};
pub(crate) use query::{FromPairs, Pairs, Query};
