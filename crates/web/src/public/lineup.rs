//! Bands, venues and recaps as JSON (public specification, 3.8 to 3.13).

use axum::extract::State;
use settimes_app::schedule::{self, BandAsk, DirectoryAsk, RecapAsk};
use settimes_app::{App, Refusal};
use settimes_core::ids::VenueId;
use settimes_core::lineup::search::Search;
use settimes_core::slug::Slug;
use settimes_core::text::Filter;

use crate::answer::{Public, Refused};
use crate::ask::{FromPairs, FromPart, Pairs, Path, Query};
use crate::json::{ArtistsJson, BandJson, BandStatsJson, RecapJson, VenueProfileJson, VenuesJson};

/// `GET /api/bands/the-lanterns`
pub(crate) async fn show_band(State(app): State<App>, Path(band): Path<BandAsk>) -> Result<Public, Refused> {
    let profile = schedule::show_named_band(&app, band).await?;
    Ok(Public::json(&profile.map(|profile| BandJson::from(&profile)))?)
}

/// `GET /api/bands/stats/the-lanterns`
pub(crate) async fn show_band_stats(State(app): State<App>, Path(band): Path<BandAsk>) -> Result<Public, Refused> {
    let profile = schedule::show_named_band(&app, band).await?;
    Ok(Public::json(&profile.map(|profile| BandStatsJson::from(&profile)))?)
}

/// `GET /api/bands/`: nobody is named.
pub(crate) async fn require_band() -> Refused {
    Refused(band_required())
}

impl FromPart for BandAsk {
    fn from_part(part: &str) -> Result<Self, Refusal> {
        if part.trim().is_empty() { Err(band_required()) } else { Ok(Self(part.to_owned())) }
    }
}

fn band_required() -> Refusal {
    Refusal::BadRequest { code: "BAND_REQUIRED", message: "Name a band by its id or its name." }
}

/// `GET /api/artists?q=lantern&genre=punk`
pub(crate) async fn list_artists(State(app): State<App>, Query(ask): Query<DirectoryAsk>) -> Result<Public, Refused> {
    Ok(Public::json(&schedule::list_artists(&app, ask).await?.map(ArtistsJson::from))?)
}

/// `GET /api/venues?q=room`
pub(crate) async fn list_venues(State(app): State<App>, Query(ask): Query<DirectoryAsk>) -> Result<Public, Refused> {
    Ok(Public::json(&schedule::list_venues(&app, ask).await?.map(VenuesJson::from))?)
}

impl FromPairs for DirectoryAsk {
    fn from_pairs(pairs: &Pairs) -> Self {
        Self {
            search: Search::read(pairs.first("q")),
            genre: Filter::read(pairs.text("genre", 100).as_deref()),
            limit: pairs.number("limit", 24, 1..=60),
            offset: pairs.number("offset", 0, 0..=usize::MAX),
        }
    }
}

/// `GET /api/venues/7`
pub(crate) async fn show_venue(State(app): State<App>, Path(id): Path<VenueId>) -> Result<Public, Refused> {
    let profile = schedule::show_venue(&app, id).await?;
    Ok(Public::json(&profile.map(|profile| VenueProfileJson::from(&profile)))?)
}

/// `GET /api/events/vol-17/recap`
pub(crate) async fn show_recap(State(app): State<App>, Path(ask): Path<RecapAsk>) -> Result<Public, Refused> {
    let recap = schedule::show_recap(&app, ask).await?;
    Ok(Public::json(&recap.map(|recap| RecapJson::from(&recap)))?)
}

impl FromPart for RecapAsk {
    fn from_part(part: &str) -> Result<Self, Refusal> {
        Ok(Self { id: part.parse().ok(), slug: Slug::read(part) })
    }
}
