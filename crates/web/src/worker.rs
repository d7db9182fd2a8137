//! The service worker and the manifest as the server writes them (public specification, 6.5): the modules of `static/js/worker/`, and before them what only
//! the server knows. The bytes are the same as long as the program and its settings are.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::json;
use sha2::{Digest, Sha256};

use crate::assets::{ASSET_PATH, MissingAsset, NO_WORKER, WORKER, joined_modules};
use crate::fill::Site;
use crate::routes::{CachePolicy, Route};

/// Where the worker is; its scope is everything below `/`.
pub(crate) const WORKER_PATH: &str = "/sw.js";

/// The page for those without a network.
pub(crate) const OFFLINE_PATH: &str = "/offline";

/// Bytes of the hash that name a build; twice as many characters.
const BUILD_BYTES: usize = 8;

/// The colour of the ground before a page is there, and of the bar above it: `--ground` of the theme midnight.
const GROUND: &str = "#0a0d16";

/// The query parameters on which each page depends, by its pattern.
pub(crate) type PageQueries = BTreeMap<&'static str, &'static [&'static str]>;

/// What the table of routes says of pages that may be kept.
pub(crate) fn page_queries(routes: &[Route]) -> PageQueries {
    let kept = |route: &&Route| route.method == "GET" && route.cache != CachePolicy::NoStore && !route.pattern.starts_with("/api/");
    routes.iter().filter(kept).map(|route| (route.pattern, route.query)).collect()
}

/// The worker: keeps the assets, `offline_page` and what is looked at. Without one, what takes back an earlier one.
pub(crate) fn written_worker(site: &Site<'_>, offline_page: &str, queries: &PageQueries) -> Result<String, MissingAsset> {
    if !site.settings.service_worker {
        return joined_modules(&NO_WORKER);
    }
    let mut files: Vec<String> = site.assets.all().map(|(name, _)| format!("{ASSET_PATH}{name}")).collect();
    files.push(OFFLINE_PATH.to_owned());
    let modules = joined_modules(&WORKER)?;
    let (files, queries) = (json!(files), json!(queries));
    let build = build_name(&[&files.to_string(), &queries.to_string(), &modules, offline_page]);
    Ok(format!("const BUILD = \"{build}\";\nconst FILES = {files};\nconst QUERIES = {queries};\n{modules}"))
}

/// A name that changes with everything the worker holds from the beginning.
fn build_name(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.len().to_be_bytes());
        hash.update(part);
    }
    let mut name = String::new();
    for byte in hash.finalize().iter().take(BUILD_BYTES) {
        let _ = write!(name, "{byte:02x}");
    }
    name
}

/// What a phone needs to know to put the site among its programs.
pub(crate) fn written_manifest(site: &Site<'_>) -> String {
    let icon = |name: &str, sizes: &str, kind: &str, purpose: &str| json!({ "src": site.assets.icon(name), "sizes": sizes, "type": kind, "purpose": purpose });
    json!({
        "id": "/",
        "name": site.settings.site_name,
        "short_name": site.settings.site_name,
        "description": "Who plays where and when tonight, and what to see next.",
        "lang": "en",
        "dir": "ltr",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": GROUND,
        "theme_color": GROUND,
        "categories": ["music", "entertainment"],
        "icons": [
            icon("icon.svg", "any", "image/svg+xml", "any"),
            icon("icon-192.png", "192x192", "image/png", "any"),
            icon("icon-512.png", "512x512", "image/png", "any"),
            icon("maskable-512.png", "512x512", "image/png", "maskable"),
        ],
    })
    .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assets::AssetBook;
    use crate::fill::sample_settings;
    use crate::routes::ROUTES;

    fn worker(offline_page: &str) -> String {
        let (settings, assets) = (sample_settings(), AssetBook::build().unwrap());
        written_worker(&Site { settings: &settings, assets: &assets }, offline_page, &page_queries(ROUTES)).unwrap()
    }

    fn build(worker: &str) -> &str {
        worker.split('"').nth(1).unwrap()
    }

    #[test]
    fn the_worker_has_the_same_bytes_until_something_it_holds_changes() {
        let [one, again, other] = ["<p>offline</p>", "<p>offline</p>", "<p>no network</p>"].map(worker);

        assert_eq!(one, again);
        assert_ne!(build(&one), build(&other));
        assert_eq!(build(&one).len(), 2 * BUILD_BYTES);
    }

    #[test]
    fn the_worker_is_one_script_that_knows_every_asset_and_every_parameter() {
        let (text, assets) = (worker(""), AssetBook::build().unwrap());

        for (name, _) in assets.all() {
            assert!(text.contains(&format!("\"/assets/{name}\"")), "{name}");
        }
        assert!(text.contains("\"/event/{slug}\":[\"view\",\"set\"") && text.contains("\"/offline\""));
        assert!(!text.lines().any(|line| line.starts_with("import ") || line.starts_with("export ")));
    }
}
