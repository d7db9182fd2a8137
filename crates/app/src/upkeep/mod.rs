//! What keeps an installation going: health, moving in, moving out, demo data.

use crate::{App, Refusal};

/// Whether the database answers a question.
pub async fn ping(app: &App) -> Result<(), Refusal> {
    let today = app.settings.today(app.clock.now());
    app.store.read(move |db| settimes_store::events::current_event(db, today).map(|_| ()).map_err(Refusal::from)).await
}
