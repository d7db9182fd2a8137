//! Style sheets, scripts, icons, and the drawn photos of the demo.

use axum::extract::State;
use settimes_app::{Missing, Mode, Refusal};
use settimes_core::lineup::drawn::draw_photo;
use settimes_core::slug::Slug;

use crate::answer::{Public, Refused};
use crate::ask::Path;
use crate::site::Web;

/// `GET /assets/event.3f2a91c0.css`
pub(crate) async fn show_asset(State(web): State<Web>, Path(name): Path<String>) -> Result<Public, Refused> {
    let asset = web.assets.get(&name).ok_or(Refusal::NotFound(Missing::Page))?;
    Ok(Public::forever(asset.bytes.clone(), asset.content_type))
}

/// `GET /media/demo/gutterlark.svg`: a picture drawn from the name, only in demo mode.
pub(crate) async fn show_demo_photo(State(web): State<Web>, Path(name): Path<String>) -> Result<Public, Refused> {
    let key = name.strip_suffix(".svg").and_then(Slug::read).filter(|_| web.app.settings.mode == Mode::Demo);
    let key = key.ok_or(Refusal::NotFound(Missing::Page))?;
    Ok(Public::forever(draw_photo(key.as_str()), "image/svg+xml"))
}
