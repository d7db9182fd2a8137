//! What the handlers share: the app and what the web side adds to it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use settimes_app::App;

use crate::assets::{AssetBook, MissingAsset};
use crate::fill::Site;
use crate::routes::ROUTES;
use crate::worker::{PageQueries, page_queries};

/// The state of every handler; clones share it.
#[derive(Clone)]
pub struct Web {
    /// The use cases' world.
    pub(crate) app: App,
    /// Style sheets, scripts, icons.
    pub(crate) assets: Arc<AssetBook>,
    /// What the worker needs of the table of routes; the table itself names the handlers, so they cannot name it.
    pub(crate) page_queries: Arc<PageQueries>,
    /// Set when the program is about to stop.
    pub(crate) draining: Arc<AtomicBool>,
}

impl Web {
    /// The state for an app.
    pub fn new(app: App) -> Result<Self, MissingAsset> {
        Ok(Self { app, assets: Arc::new(AssetBook::build()?), page_queries: Arc::new(page_queries(ROUTES)), draining: Arc::default() })
    }

    /// From now on `/readyz` says no, so that nobody sends new requests.
    pub fn drain(&self) {
        self.draining.store(true, Ordering::Relaxed);
    }

    /// What pages are filled with besides data.
    pub(crate) fn site(&self) -> Site<'_> {
        Site { settings: &self.app.settings, assets: &self.assets }
    }
}
