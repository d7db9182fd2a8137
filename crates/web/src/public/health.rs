//! Health checks (accounts specification, 1.7).

use std::sync::atomic::Ordering;
use std::time::Duration;

use axum::extract::State;
use http::StatusCode;

use crate::site::Web;

/// How long the database may take to answer.
const PATIENCE: Duration = Duration::from_secs(1);

/// `GET /healthz`: the process serves.
pub(crate) async fn show_alive() -> &'static str {
    "ok"
}

/// `GET /readyz`: the database answers and the program is not about to stop.
pub(crate) async fn show_ready(State(web): State<Web>) -> (StatusCode, &'static str) {
    let draining = web.draining.load(Ordering::Relaxed);
    let answers = !draining && matches!(tokio::time::timeout(PATIENCE, settimes_app::upkeep::ping(&web.app)).await, Ok(Ok(())));
    if answers { (StatusCode::OK, "ready") } else { (StatusCode::SERVICE_UNAVAILABLE, "not ready") }
}
