//! What a night gives to pages: itself in a frame, and its colours.

use axum::extract::State;
use settimes_app::schedule::{self, Which};
use settimes_app::{Missing, Refusal};
use settimes_core::slug::Slug;

use crate::answer::{Public, Refused};
use crate::ask::{FromPairs, Pairs, Path, Query, TwoParts};
use crate::fill::{EmbedAsk, embed_page, night_colours};
use crate::site::Web;

/// `GET /embed/vol-17?theme=paper&venue=4&past=1`
pub(crate) async fn show_embed(State(web): State<Web>, Path(slug): Path<Slug>, Query(ask): Query<EmbedAsk>) -> Result<Public, Refused> {
    let night = schedule::show_night(&web.app, Which::Slug(slug)).await?;
    let at = night.at;
    Ok(Public::page(&night.map(|night| embed_page(&night, &ask, &web.site(), at)))?)
}

impl FromPairs for EmbedAsk {
    fn from_pairs(pairs: &Pairs) -> Self {
        Self::read(pairs.first("theme"), pairs.first("venue"), pairs.first("past"))
    }
}

/// `GET /event/vol-17/theme.3f2a91c0.css`: the colours of a night, under the name that its pages give now and no other.
pub(crate) async fn show_theme(State(web): State<Web>, TwoParts(slug, sheet): TwoParts) -> Result<Public, Refused> {
    let gone = || Refusal::NotFound(Missing::Page);
    if !sheet.starts_with("theme.") {
        return Err(gone().into());
    }
    let slug = Slug::read(&slug).ok_or_else(gone)?;
    let night = match schedule::show_night(&web.app, Which::Slug(slug)).await {
        Err(Refusal::NotFound(_)) => return Err(gone().into()),
        other => other?,
    };
    let colours = night_colours(&night.answer.event, &web.site()).filter(|colours| colours.file_name == sheet).ok_or_else(gone)?;
    Ok(Public::new(colours.sheet, "text/css; charset=utf-8", &night.map(drop)))
}
