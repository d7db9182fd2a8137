//! The floor plan: which crate may look into which, and what never comes in at all.

use crate::{Code, Complaint, SourceFile};

/// What one layer may and may not name.
struct Layer {
    name: &'static str,
    /// Our own crates it may use.
    may_use: &'static [&'static str],
    /// Crates from outside that have no business here, by their Rust names.
    never: &'static [&'static str],
    /// Paths of the standard library that have no business here.
    never_std: &'static [&'static [&'static str]],
}

const LAYERS: [Layer; 6] = [
    Layer {
        name: "core",
        may_use: &[],
        never: &[
            "tokio",
            "futures",
            "async_trait",
            "rusqlite",
            "libsqlite3_sys",
            "sqlx",
            "axum",
            "hyper",
            "http",
            "tower",
            "askama",
            "lettre",
            "clap",
            "figment",
            "tracing",
            "getrandom",
            "rand",
            "reqwest",
        ],
        never_std: &[
            &["std", "fs"],
            &["std", "io"],
            &["std", "net"],
            &["std", "env"],
            &["std", "process"],
            &["std", "thread"],
            &["std", "time", "SystemTime"],
            &["std", "time", "Instant"],
        ],
    },
    Layer {
        name: "store",
        may_use: &["core"],
        never: &["axum", "hyper", "http", "tower", "askama", "lettre", "clap", "figment"],
        never_std: &[&["std", "net"], &["std", "env"]],
    },
    Layer {
        name: "app",
        may_use: &["core", "store"],
        never: &["axum", "hyper", "http", "tower", "clap", "figment", "rusqlite", "libsqlite3_sys"],
        never_std: &[&["std", "env"]],
    },
    Layer {
        name: "web",
        may_use: &["core", "app"],
        never: &["rusqlite", "libsqlite3_sys", "lettre", "clap", "figment"],
        never_std: &[&["std", "env"]],
    },
    Layer { name: "server", may_use: &["core", "store", "app", "web"], never: &["rusqlite", "libsqlite3_sys"], never_std: &[] },
    Layer { name: "testkit", may_use: &["core", "store", "app", "web"], never: &[], never_std: &[] },
];

/// The one place that may name the SQLite driver.
const ENGINE_ROOM: &str = "crates/store/src/engine";

/// Dependencies (other than those of tests) that cross a layer.
///
/// # Errors
/// When a manifest is not TOML.
pub fn manifest_layers(manifests: &[SourceFile]) -> Result<Vec<Complaint>, String> {
    let mut complaints = Vec::new();
    for manifest in manifests {
        let table: toml::Table = manifest.text.parse().map_err(|error| format!("{}: {error}", manifest.path))?;
        let Some(layer) = layer(manifest.crate_name()) else {
            complaints.push(Complaint::about(&manifest.path, "this crate is not on the floor plan"));
            continue;
        };
        for section in ["dependencies", "build-dependencies"] {
            let Some(dependencies) = table.get(section).and_then(toml::Value::as_table) else {
                continue;
            };
            complaints.extend(
                dependencies
                    .keys()
                    .filter_map(|name| refusal(layer, &name.replace('-', "_")))
                    .map(|what| Complaint::about(&manifest.path, what)),
            );
        }
    }
    Ok(complaints)
}

/// Names in the source that cross a layer, and the driver named outside the engine room.
///
/// # Errors
/// When a file is not Rust.
pub fn crossed_layers(files: &[SourceFile]) -> Result<Vec<Complaint>, String> {
    let mut complaints = Vec::new();
    for file in files {
        let Some(layer) = layer(file.crate_name()) else {
            continue;
        };
        let code = Code::of(file)?;
        for (path, line) in code.paths() {
            let Some(first) = path.first() else { continue };
            let std = layer.never_std.iter().find(|never| path.starts_with(never));
            let what = match std {
                Some(never) => Some(format!("{} never names {}", layer.name, never.join("::"))),
                None if *first == "rusqlite" && !in_engine_room(&file.path) => Some(format!("only {ENGINE_ROOM} names rusqlite")),
                None => refusal(layer, first),
            };
            complaints.extend(what.map(|what| Complaint::at(&file.path, line, what)));
        }
        if layer.name == "core" {
            complaints.extend(waiting_words(&file.path, &code));
        }
    }
    Ok(complaints)
}

fn layer(name: &str) -> Option<&'static Layer> {
    LAYERS.iter().find(|layer| layer.name == name)
}

fn in_engine_room(path: &str) -> bool {
    path.strip_prefix(ENGINE_ROOM).is_some_and(|rest| rest.starts_with('/') || rest == ".rs")
}

/// Why a layer may not use a crate, if it may not.
fn refusal(layer: &Layer, name: &str) -> Option<String> {
    if let Some(ours) = name.strip_prefix("settimes_") {
        let known = LAYERS.iter().any(|layer| layer.name == ours);
        return (known && ours != layer.name && !layer.may_use.contains(&ours)).then(|| format!("{} never uses {ours}", layer.name));
    }
    layer.never.contains(&name).then(|| format!("{} never uses {name}", layer.name))
}

fn waiting_words(path: &str, code: &Code) -> Vec<Complaint> {
    let words = (0..code.words.len()).filter(|at| code.is_name(*at, "async") || code.is_name(*at, "await"));
    words
        .filter_map(|at| code.words.get(at))
        .map(|(_, line)| Complaint::at(path, *line, "core is plain functions: nothing is awaited there"))
        .collect()
}
