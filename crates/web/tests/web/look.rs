//! The style sheets and scripts: contrast in every theme, the weight of a page, and the words that Rust, CSS and scripts share.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may stop at a surprise")]

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::Path;

use crate::samples::night::{Look, lamplight};
use askama::Template;
use settimes_web::assets::AssetBook;
use settimes_web::pages::Surface;
use settimes_web::pages::layout::THEMES;
use settimes_web::pages::parts::SetState;

type Rgb = [f64; 3];

fn source(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("static").join(path)).unwrap()
}

/// The values of a theme: what stands between the braces after `selector`.
fn theme(selector: &str) -> BTreeMap<String, String> {
    let sheet = source("css/tokens.css");
    let (_, rest) = sheet.split_once(&format!("{selector} {{")).unwrap_or_else(|| panic!("no {selector}"));
    let (body, _) = rest.split_once('}').unwrap();
    body.split(';').filter_map(|line| line.trim().split_once(": ")).map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

fn colour(theme: &BTreeMap<String, String>, name: &str) -> Rgb {
    let value = &theme[&format!("--{name}")];
    let whole = u32::from_str_radix(value.trim_start_matches('#'), 16).unwrap();
    [16, 8, 0].map(|shift| f64::from(whole >> shift & 0xff) / 255.0)
}

/// As CSS `color-mix(in srgb, top part, bottom)`.
fn mix(top: Rgb, part: f64, bottom: Rgb) -> Rgb {
    [0, 1, 2].map(|at| top[at] * part + bottom[at] * (1.0 - part))
}

/// Relative luminance (WCAG 2.2).
fn luminance(colour: Rgb) -> f64 {
    let [red, green, blue] = colour.map(|part| if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) });
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

fn contrast(one: Rgb, other: Rgb) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

fn themes() -> [(&'static str, BTreeMap<String, String>); 4] {
    ["midnight", "neon", "daylight", "paper"].map(|name| (name, theme(&format!("[data-theme={name}]"))))
}

fn brotli(bytes: &[u8]) -> usize {
    let mut writer = brotli::CompressorWriter::new(Vec::new(), 4096, 9, 22);
    writer.write_all(bytes).unwrap();
    writer.into_inner().len()
}

#[test]
fn words_are_readable_on_every_ground_of_every_theme() {
    for (name, theme) in themes() {
        for ground in ["ground", "surface", "raised"] {
            for word in ["ink", "muted", "accent", "v1", "v2", "v3", "v4", "v5", "v6", "v7", "v8"] {
                let ratio = contrast(colour(&theme, word), colour(&theme, ground));
                assert!(ratio >= 4.5, "{name}: {word} on {ground} is {ratio:.2}");
            }
        }
        let button = contrast(colour(&theme, "on-accent"), colour(&theme, "accent"));
        assert!(button >= 4.5, "{name}: words on the accent are {button:.2}");
    }
}

#[test]
fn words_are_readable_on_the_tint_and_on_the_full_colour_of_every_venue() {
    for (name, theme) in themes() {
        for tone in 1..=8 {
            let venue = colour(&theme, &format!("v{tone}"));
            let tint = mix(venue, 0.14, colour(&theme, "surface"));
            for (word, over, on) in [
                ("v", venue, tint),
                ("ink", colour(&theme, "ink"), tint),
                ("muted", colour(&theme, "muted"), tint),
                ("ground", colour(&theme, "ground"), venue),
            ] {
                let ratio = contrast(over, on);
                assert!(ratio >= 4.5, "{name}: {word} at venue tone {tone} is {ratio:.2}");
            }
        }
    }
}

#[test]
fn what_can_be_pressed_and_what_has_the_focus_stands_out() {
    for (name, theme) in themes() {
        for ground in ["ground", "surface"] {
            for line in ["edge", "accent"] {
                let ratio = contrast(colour(&theme, line), colour(&theme, ground));
                assert!(ratio >= 3.0, "{name}: {line} on {ground} is {ratio:.2}");
            }
        }
    }
}

#[test]
fn without_a_choice_a_light_system_gets_daylight() {
    let chosen = theme("[data-theme=daylight]");

    let by_system = theme(":root:not([data-theme])");

    assert_eq!(by_system, chosen);
}

#[test]
fn the_theme_switch_offers_what_the_sheet_and_the_script_know() {
    let script = source("js/theme.js");
    let names: Vec<&str> = THEMES.iter().skip(1).map(|(name, _)| *name).collect();

    assert_eq!(names, themes().map(|(name, _)| name));
    assert!(script.contains(&format!("/^({})$/", names.join("|"))));
    assert!(script.contains("\"settimes:theme\"") && source("js/night.js").contains("\"settimes:theme\""));
}

#[test]
fn the_minute_clock_speaks_of_the_same_states_as_the_server() {
    let script = source("js/night.js");
    let (_, rest) = script.split_once("const STATES = [").unwrap();
    let (list, _) = rest.split_once(']').unwrap();

    for state in [SetState::Ahead, SetState::Next, SetState::Now, SetState::Over] {
        assert!(list.contains(&format!("\"{}\"", state.class())), "{state:?}");
    }
}

#[test]
fn the_timetable_sheet_knows_every_place() {
    let sheet = source("css/timetable.css");

    for (class, numbers) in [('h', 0..=47), ('m', 0..=11), ('n', 1..=144)] {
        for number in numbers {
            assert!(sheet.contains(&format!(".{class}{number}{{--{class}:{number}}}")), ".{class}{number}");
        }
    }
}

#[test]
fn every_sheet_names_files_that_exist() {
    for surface in Surface::ALL {
        for name in surface.sources() {
            assert!(!source(&format!("css/{name}")).is_empty(), "{surface:?}: {name}");
        }
    }
}

#[test]
fn no_sheet_fetches_anything() {
    for surface in Surface::ALL {
        for name in surface.sources() {
            let sheet = source(&format!("css/{name}"));
            assert!(!sheet.contains("url(") && !sheet.contains("@import") && !sheet.contains("@font-face"), "{name}");
        }
    }
}

#[test]
fn the_event_page_with_its_sheet_and_scripts_weighs_at_most_thirty_kilobytes() {
    let page = lamplight(Look::At(1252)).render().unwrap();
    let book = AssetBook::build().unwrap();
    let assets = book.page(Surface::Event);
    let sent = |address: &str| brotli(&book.get(address.rsplit('/').next().unwrap()).unwrap().bytes);

    let weights = [brotli(page.as_bytes()), sent(&assets.styles[0]), sent(&assets.theme_js), sent(&assets.night_js)];

    let total: usize = weights.iter().sum();
    println!("page, sheet, theme.js, scripts as they are sent: {weights:?}, together {total} bytes (page uncompressed {})", page.len());
    assert!(total <= 30_000, "{weights:?}");
}
