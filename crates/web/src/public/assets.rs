//! Style sheets, scripts, icons, and the drawn photos of the demo.

use axum::extract::State;
use settimes_app::Refusal;

use crate::answer::{Public, Refused};
use crate::ask::Path;
use crate::site::Web;

/// `GET /assets/event.3f2a91c0.css`
pub(crate) async fn show_asset(State(web): State<Web>, Path(name): Path<String>) -> Result<Public, Refused> {
    let asset = web.assets.get(&name).ok_or(Refusal::NotFound(settimes_app::Missing::Page))?;
    Ok(Public::forever(asset.bytes.clone(), asset.content_type))
}
