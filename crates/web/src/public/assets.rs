//! Style sheets, scripts, icons, and the drawn photos of the demo.

use axum::extract::State;
use settimes_app::{Missing, Refusal};
use settimes_core::lineup::drawn::draw_photo;
use settimes_core::slug::Slug;

use crate::answer::{Public, Refused};
use crate::ask::Path;
use crate::assets;
use crate::site::Web;

/// `GET /assets/event.3f2a91c0.css`
pub(crate) async fn show_asset(State(web): State<Web>, Path(name): Path<String>) -> Result<Public, Refused> {
    let asset = web.assets.get(&name).ok_or(Refusal::NotFound(Missing::Page))?;
    Ok(Public::forever(asset.bytes.clone(), asset.content_type))
}

/// `GET /favicon.ico`: browsers ask for it by this name.
pub(crate) async fn show_favicon() -> Result<Public, Refused> {
    let icon = assets::favicon().map_err(|missing| Refusal::Internal(missing.into()))?;
    Ok(Public::forever(icon, "image/x-icon"))
}

/// `GET /media/demo/gutterlark.svg`: a picture drawn from the name. It is a pure function and holds nothing secret, so it is there in
/// every mode: a filled demo looks the same when it is served as a real installation.
pub(crate) async fn show_demo_photo(Path(name): Path<String>) -> Result<Public, Refused> {
    let key = name.strip_suffix(".svg").and_then(Slug::read).ok_or(Refusal::NotFound(Missing::Page))?;
    Ok(Public::forever(draw_photo(key.as_str()), "image/svg+xml"))
}
