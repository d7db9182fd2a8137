//! What an installation says of itself: privacy, the page without a network, the worker that shows it, the manifest (public specification, 6.2 and 6.5).
//! All of it depends on the settings only.

use askama::Template as _;
use axum::extract::State;
use settimes_app::Refusal;

use crate::answer::{Public, Refused};
use crate::fill::{offline_page, privacy_page};
use crate::site::Web;
use crate::worker::{written_manifest, written_worker};

const PAGE: &str = "text/html; charset=utf-8";

/// `GET /privacy`
pub(crate) async fn show_privacy(State(web): State<Web>) -> Result<Public, Refused> {
    let page = privacy_page(&web.site()).render().map_err(|error| Refusal::Internal(error.into()))?;
    Ok(Public::forever(page, PAGE))
}

/// `GET /offline`
pub(crate) async fn show_offline(State(web): State<Web>) -> Result<Public, Refused> {
    Ok(Public::forever(offline(&web)?, PAGE))
}

/// `GET /sw.js`
pub(crate) async fn show_worker(State(web): State<Web>) -> Result<Public, Refused> {
    let worker = written_worker(&web.site(), &offline(&web)?, &web.page_queries).map_err(|missing| Refusal::Internal(missing.into()))?;
    Ok(Public::forever(worker, "text/javascript; charset=utf-8"))
}

/// `GET /manifest.webmanifest`
pub(crate) async fn show_manifest(State(web): State<Web>) -> Public {
    Public::forever(written_manifest(&web.site()), "application/manifest+json")
}

fn offline(web: &Web) -> Result<String, Refusal> {
    offline_page(&web.site()).render().map_err(|error| Refusal::Internal(error.into()))
}
