//! Parts of an address.

use std::str::FromStr;

use axum::extract::{FromRequestParts, RawPathParams};
use http::request::Parts;
use settimes_app::{Missing, Refusal};
use settimes_core::ids::{EventId, NotAnId, VenueId};
use settimes_core::slug::Slug;

use crate::answer::Refused;

/// The one variable part of an address, read as `T`.
#[derive(Debug, Clone)]
pub(crate) struct Path<T>(pub(crate) T);

/// Stands for a part of an address that is no UTF-8.
const UNREADABLE: &str = "\u{fffd}";

/// A type that a part of an address can be.
pub(crate) trait FromPart: Sized {
    /// Reads the decoded part.
    fn from_part(part: &str) -> Result<Self, Refusal>;
}

impl<S: Send + Sync, T: FromPart> FromRequestParts<S> for Path<T> {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refused> {
        // What is no UTF-8 fits no rule: it is read as a text that no name, slug or id can be.
        let params = RawPathParams::from_request_parts(parts, state).await.ok();
        let part = params.as_ref().and_then(|params| params.iter().next()).map_or(UNREADABLE, |(_, part)| part);
        Ok(Self(T::from_part(part)?))
    }
}

/// The two variable parts of an address, decoded; each as it stands there.
#[derive(Debug, Clone)]
pub(crate) struct TwoParts(pub(crate) String, pub(crate) String);

impl<S: Send + Sync> FromRequestParts<S> for TwoParts {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refused> {
        let params = RawPathParams::from_request_parts(parts, state).await.ok();
        let mut found = params.iter().flatten().map(|(_, part)| part.to_owned());
        let mut next = || found.next().unwrap_or_else(|| UNREADABLE.to_owned());
        Ok(Self(next(), next()))
    }
}

impl FromPart for String {
    fn from_part(part: &str) -> Result<Self, Refusal> {
        Ok(part.to_owned())
    }
}

/// A slug; a text that no event can have is an unknown event.
impl FromPart for Slug {
    fn from_part(part: &str) -> Result<Self, Refusal> {
        Self::read(part).ok_or(Refusal::NotFound(Missing::Event))
    }
}

impl FromPart for EventId {
    fn from_part(part: &str) -> Result<Self, Refusal> {
        id(part)
    }
}

impl FromPart for VenueId {
    fn from_part(part: &str) -> Result<Self, Refusal> {
        id(part)
    }
}

fn id<T: FromStr<Err = NotAnId>>(part: &str) -> Result<T, Refusal> {
    part.parse().map_err(|NotAnId| Refusal::BadRequest { code: "INVALID_ID", message: "An id is a whole number from 1." })
}
