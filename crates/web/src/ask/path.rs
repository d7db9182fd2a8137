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

/// A type that a part of an address can be.
pub(crate) trait FromPart: Sized {
    /// Reads the decoded part.
    fn from_part(part: &str) -> Result<Self, Refusal>;
}

impl<S: Send + Sync, T: FromPart> FromRequestParts<S> for Path<T> {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refused> {
        let params = RawPathParams::from_request_parts(parts, state).await.map_err(|_| Refusal::NotFound(Missing::Page))?;
        let (_, part) = params.iter().next().ok_or(Refusal::NotFound(Missing::Page))?;
        Ok(Self(T::from_part(part)?))
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
