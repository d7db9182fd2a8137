//! The floor plan holds, and the guard that says so can fail.
#![expect(clippy::unwrap_used, reason = "a test may stop at a surprise")]

use settimes_testkit::{Complaint, SourceFile, crossed_layers, crossed_rooms, manifest_layers, manifests, sources};

fn said(complaints: &[Complaint]) -> Vec<String> {
    complaints.iter().map(Complaint::to_string).collect()
}

fn layers_of(path: &str, text: &str) -> Vec<String> {
    said(&crossed_layers(&[SourceFile::sample(path, text)]).unwrap())
}

fn rooms_of(path: &str, text: &str) -> Vec<String> {
    said(&crossed_rooms(&[SourceFile::sample(path, text)]).unwrap())
}

fn needs_of(path: &str, text: &str) -> Vec<String> {
    said(&manifest_layers(&[SourceFile::sample(path, text)]).unwrap())
}

const NOTHING: [String; 0] = [];

#[test]
fn no_crate_uses_a_layer_above_it() {
    let sources = sources().unwrap();
    assert!(sources.len() >= 6, "the guard reads the real tree");

    assert_eq!(said(&manifest_layers(&manifests().unwrap()).unwrap()), NOTHING);
    assert_eq!(said(&crossed_layers(&sources).unwrap()), NOTHING);
}

#[test]
fn no_room_looks_where_it_may_not() {
    assert_eq!(said(&crossed_rooms(&sources().unwrap()).unwrap()), NOTHING);
}

#[test]
fn a_manifest_that_crosses_a_layer_is_named() {
    assert_eq!(
        needs_of("crates/web/Cargo.toml", "[dependencies]\nsettimes-store.workspace = true\nsettimes-app.workspace = true"),
        ["crates/web/Cargo.toml: web never uses store"]
    );
    assert_eq!(
        needs_of("crates/core/Cargo.toml", "[dependencies]\ntokio = \"1\"\n[dev-dependencies]\nrusqlite = \"1\""),
        ["crates/core/Cargo.toml: core never uses tokio"]
    );
    assert_eq!(
        needs_of("crates/app/Cargo.toml", "[build-dependencies]\nsettimes-testkit.workspace = true"),
        ["crates/app/Cargo.toml: app never uses testkit"]
    );
    assert_eq!(needs_of("crates/attic/Cargo.toml", "[dependencies]"), ["crates/attic/Cargo.toml: this crate is not on the floor plan"]);
}

#[test]
fn a_use_that_crosses_a_layer_is_named_with_its_line() {
    assert_eq!(
        layers_of("crates/core/src/slug.rs", "//! Slugs.\nuse {std::fmt, settimes_store::Db};"),
        ["crates/core/src/slug.rs:2: core never uses store"]
    );
    assert_eq!(
        layers_of("crates/web/src/door.rs", "fn f() { let x = settimes_store::open(); }"),
        ["crates/web/src/door.rs:1: web never uses store"]
    );
    assert_eq!(
        layers_of("crates/app/src/lib.rs", "use ::axum; use {std::fmt, clap};"),
        ["axum", "clap"].map(|name| format!("crates/app/src/lib.rs:1: app never uses {name}"))
    );
}

#[test]
fn the_inside_of_a_macro_is_read_too() {
    assert_eq!(
        layers_of("crates/core/src/slug.rs", "\nfn f() { assert!(std::fs::exists(\"x\").is_ok()); }"),
        ["crates/core/src/slug.rs:2: core never names std::fs"]
    );
}

#[test]
fn core_never_waits_and_never_asks_the_clock() {
    assert_eq!(
        layers_of("crates/core/src/a.rs", "pub async fn f() {}\nfn g() { std::time::Instant::now(); }"),
        [
            "crates/core/src/a.rs:2: core never names std::time::Instant",
            "crates/core/src/a.rs:1: core is plain functions: nothing is awaited there",
        ]
    );
    assert_eq!(layers_of("crates/core/src/a.rs", "use std::time::Duration;"), NOTHING);
}

#[test]
fn only_the_engine_room_names_the_driver() {
    let text = "use rusqlite::Connection;";

    assert_eq!(layers_of("crates/store/src/engine/sqlite.rs", text), NOTHING);
    assert_eq!(layers_of("crates/store/src/engine.rs", text), NOTHING);
    let outside = "only crates/store/src/engine names rusqlite";
    assert_eq!(layers_of("crates/store/src/import.rs", text), [format!("crates/store/src/import.rs:1: {outside}")]);
    assert_eq!(layers_of("crates/web/src/board.rs", text), [format!("crates/web/src/board.rs:1: {outside}")]);
    assert_eq!(layers_of("crates/store/src/engine_x.rs", text), [format!("crates/store/src/engine_x.rs:1: {outside}")]);
}

#[test]
fn words_in_comments_strings_and_tests_are_no_code() {
    let text = "//! Not tokio::spawn.\n/// Nor `axum::Router`.\n#[doc = \"rusqlite::x\"]\npub const A: &str = \"std::fs::read\"; // std::io::Read\n\
                #[cfg(test)]\nmod tests { use std::fs::read; }\n#[cfg(test)]\nuse std::{env, io::{Read, Write}};\nuse std::fmt;";

    assert_eq!(layers_of("crates/core/src/a.rs", text), NOTHING);
}

#[test]
fn what_follows_test_code_is_read_again() {
    let text = "#[cfg(test)]\nmod tests { fn f() {} }\nuse tokio::spawn;";

    assert_eq!(layers_of("crates/core/src/a.rs", text), ["crates/core/src/a.rs:3: core never uses tokio"]);
}

#[test]
fn a_room_that_looks_into_another_is_named() {
    assert_eq!(
        rooms_of("crates/core/src/events/mod.rs", "use crate::{slug::Slug, lineup::Band};"),
        ["crates/core/src/events/mod.rs:1: the room 'events' may not look into 'lineup' (crate::lineup::Band)"]
    );
    assert_eq!(
        rooms_of("crates/store/src/fans/follows.rs", "fn f(_: settimes_core::accounts::Role) {}"),
        ["crates/store/src/fans/follows.rs:1: the room 'fans' may not look into 'accounts' (settimes_core::accounts::Role)"]
    );
    assert_eq!(
        rooms_of("crates/core/src/lineup/clash.rs", "use super::super::schedule::Slot;"),
        ["crates/core/src/lineup/clash.rs:1: the room 'lineup' may not look into 'schedule' (super::super::schedule::Slot)"]
    );
    assert_eq!(
        rooms_of("crates/core/src/slug.rs", "use crate::events::Event;"),
        ["crates/core/src/slug.rs:1: the room 'slug' may not look into 'events' (crate::events::Event)"]
    );
}

#[test]
fn a_room_may_look_where_the_plan_says() {
    assert_eq!(rooms_of("crates/web/src/schedule/show.rs", "use settimes_app::{events, lineup::bands};"), NOTHING);
    assert_eq!(rooms_of("crates/core/src/lineup/clash.rs", "use super::Band; use super::super::events::Night;"), NOTHING);
    assert_eq!(rooms_of("crates/store/src/engine/mod.rs", "use crate::{fans, accounts, upkeep};"), NOTHING);
    assert_eq!(rooms_of("crates/app/src/upkeep/retention.rs", "use settimes_store::{fans::gone, accounts::stale};"), NOTHING);
    assert_eq!(
        rooms_of("crates/store/src/upkeep/retention.rs", "use crate::fans::gone;"),
        ["crates/store/src/upkeep/retention.rs:1: the room 'upkeep' may not look into 'fans' (crate::fans::gone)"]
    );
}
