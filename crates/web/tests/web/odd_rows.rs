//! Rows that no form of ours would write: any JSON where JSON is stored, any text where text is. Every page and every JSON answer is still good, and
//! nothing in it runs (public specification, 1.7, 3.1 and 6.1). A fixed number of cases from a fixed seed.

#![expect(clippy::unwrap_used, reason = "a test may stop at a surprise")]

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use scraper::{Html, Selector};
use serde_json::{Value, json};
use settimes_app::{Mode, Refusal};
use settimes_testkit::{Answer, Town};

use crate::addresses::{Hidden, endless, readable};

/// Columns of JSON text.
const JSON_COLUMNS: [(&str, &str); 4] =
    [("events", "theme_colors"), ("events", "venue_info"), ("events", "social_links"), ("band_profiles", "social_links")];

/// Columns of plain text that some public answer shows.
const TEXT_COLUMNS: [(&str, &str); 24] = [
    ("events", "name"),
    ("events", "description"),
    ("events", "city"),
    ("events", "ticket_url"),
    ("venues", "address"),
    ("venues", "address_line1"),
    ("venues", "city"),
    ("venues", "region"),
    ("venues", "country"),
    ("venues", "website"),
    ("venues", "instagram"),
    ("venues", "facebook"),
    ("band_profiles", "name"),
    ("band_profiles", "genre"),
    ("band_profiles", "origin"),
    ("band_profiles", "origin_city"),
    ("band_profiles", "description"),
    ("band_profiles", "photo_url"),
    ("band_profiles", "photo_alt_text"),
    ("events", "theme_colors"),
    ("events", "venue_info"),
    ("events", "social_links"),
    ("band_profiles", "social_links"),
    ("performances", "notes"),
];

const NAMES: [&str; 22] = [
    "website",
    "instagram",
    "bandcamp",
    "facebook",
    "youtube",
    "spotify",
    "apple_music",
    "linktree",
    "primary",
    "accent",
    "venues",
    "name",
    "url",
    "address",
    "map",
    "note",
    "id",
    "1",
    "Anchor Room",
    "anchor room",
    "__proto__",
    "",
];

const VALUES: [&str; 16] = [
    "#ff00aa",
    "#FFF",
    "red",
    "#ff00aa;}</style><script>alert(1)</script>",
    "javascript:alert(1)",
    "JaVaScRiPt\n:alert(1)",
    "https://band.example/",
    "HTTPS://band.example/\"onclick=alert(1)",
    "@handle",
    "@../../x?y#z",
    "//evil.example/x",
    "data:text/html,<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "[x](javascript:alert(1)) ![y](https://evil.example/y.png) <img src=x onerror=alert(1)>",
    "\u{202e}\u{0}\u{7}\u{feff}",
    "https://u:p@evil.example/%zz",
];

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        1 => Just(Value::Null),
        1 => any::<bool>().prop_map(Value::from),
        1 => any::<i64>().prop_map(Value::from),
        1 => any::<f64>().prop_map(|number| json!(number)),
        4 => proptest::sample::select(&VALUES[..]).prop_map(Value::from),
        1 => any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 8, |inner| {
        let pairs = vec((proptest::sample::select(&NAMES[..]), inner.clone()), 0..8);
        prop_oneof![1 => vec(inner, 0..8).prop_map(Value::from), 3 => pairs.prop_map(|pairs| {
            Value::Object(pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
        })]
    })
}

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => proptest::sample::select(&VALUES[..]).prop_map(str::to_owned),
        2 => any::<String>(),
        1 => vec(proptest::sample::select(&VALUES[..]), 2..5).prop_map(|parts| parts.concat()),
        1 => (1..6_000_usize).prop_map(|length| "<b>&amp; \u{1f3b8}".repeat(length / 12 + 1)),
        1 => Just(String::new()),
    ]
}

fn runner(cases: u32) -> TestRunner {
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha))
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
}

async fn put(town: &Town, (table, column): (&str, &str), text: String) {
    // Statements are constants everywhere else; here a few hundred bytes are left behind.
    let sql: &'static str = format!("UPDATE {table} SET {column} = ?1").leak();
    town.app.store.write(move |tx| tx.execute(sql, (text.as_str(),)).map_err(Refusal::from)).await.unwrap();
}

/// Addresses of the harbour that answer 200 before anything odd is stored.
async fn good(town: &Town) -> Vec<String> {
    let mut good = Vec::new();
    for path in readable(town, Hidden::LeftAlone).await {
        let is_static = path.starts_with("/assets/") || path.starts_with("/media/") || path.starts_with("/robots");
        if !is_static && town.get(&path).await.status == 200 {
            good.push(path);
        }
    }
    assert!(good.len() > 50, "{good:?}");
    good
}

/// What no answer may hold, whatever is stored.
fn dangers(answer: &Answer) -> Vec<String> {
    let text = answer.text();
    if !answer.header("content-type").starts_with("text/html") {
        return Vec::new();
    }
    let page = Html::parse_document(&text);
    let every = Selector::parse("*").unwrap();
    let mut found = Vec::new();
    for element in page.select(&every) {
        let name = element.value().name();
        for (attribute, value) in element.value().attrs() {
            if attribute.starts_with("on") || attribute == "style" {
                found.push(format!("{name} {attribute}"));
            }
            let scheme = value.trim().to_ascii_lowercase();
            if ["href", "src", "action", "srcset"].contains(&attribute) && (scheme.starts_with("java") || scheme.starts_with("data:text")) {
                found.push(format!("{name} {attribute}={value}"));
            }
        }
        let is_data = element.attr("type") == Some("application/ld+json");
        if name == "style" || (name == "script" && element.attr("src").is_none() && !is_data) {
            found.push(text.clone());
        }
        if is_data && serde_json::from_str::<Value>(&element.text().collect::<String>()).is_err() {
            found.push(format!("no JSON: {}", element.html()));
        }
    }
    found
}

/// Links in an answer that are neither absolute nor of this site.
fn odd_links(value: &Value, found: &mut Vec<String>) {
    const LINKS: [&str; 12] = [
        "url",
        "ticket_url",
        "photo_url",
        "website",
        "instagram",
        "bandcamp",
        "facebook",
        "youtube",
        "spotify",
        "apple_music",
        "linktree",
        "map",
    ];
    if let Some(parts) = value.as_object() {
        for (name, part) in parts {
            let is_link = |text: &str| text.starts_with("https://") || text.starts_with("http://") || text.starts_with("/media/");
            match part.as_str() {
                Some(text) if LINKS.contains(&name.as_str()) && !is_link(text) => found.push(format!("{name}: {text}")),
                // Colours have no links: what has another scheme than the web's is left out, the rest is text.
                Some(text) if name == "theme_colors" => {
                    found.extend(text.to_ascii_lowercase().contains("\"javascript").then(|| text.to_owned()));
                }
                // JSON within JSON: the other texts of an event.
                Some(text) if text.starts_with(['{', '[']) => {
                    if let Ok(inner) = serde_json::from_str(text) {
                        odd_links(&inner, found);
                    }
                }
                _ => odd_links(part, found),
            }
        }
    }
    for part in value.as_array().into_iter().flatten() {
        odd_links(part, found);
    }
}

/// Stores an odd value and asks a few addresses, others every time, so that each is asked with many values.
fn every_answer_holds(town: &Town, runtime: &tokio::runtime::Runtime, what: &str, some: &[String]) -> Result<(), TestCaseError> {
    for path in some {
        let answer = runtime.block_on(town.get(path));
        prop_assert_eq!(answer.status, 200, "{} with {}", path, what);
        prop_assert_eq!(dangers(&answer), Vec::<String>::new(), "{} with {}", path, what);
        if answer.header("content-type").starts_with("application/json") {
            let mut odd = Vec::new();
            odd_links(&answer.json(), &mut odd);
            prop_assert_eq!(odd, Vec::<String>::new(), "{} with {}", path, what);
        }
    }
    Ok(())
}

#[test]
fn no_json_that_could_be_stored_breaks_a_page_or_an_answer() {
    let runtime = runtime();
    let town = runtime.block_on(endless(Mode::Production));
    let paths = runtime.block_on(good(&town));
    let wish = (proptest::sample::select(&JSON_COLUMNS[..]), any_json(), proptest::sample::subsequence(paths, 10));

    let outcome = runner(80).run(&wish, |(column, value, some)| {
        runtime.block_on(put(&town, column, value.to_string()));
        every_answer_holds(&town, &runtime, &format!("{column:?} = {value}"), &some)
    });

    outcome.unwrap();
}

#[test]
fn no_text_that_could_be_stored_breaks_a_page_or_an_answer() {
    let runtime = runtime();
    let town = runtime.block_on(endless(Mode::Production));
    // A search for what was renamed finds nothing; that is an answer too.
    let paths = runtime.block_on(good(&town));
    let wish = (proptest::sample::select(&TEXT_COLUMNS[..]), any_text(), proptest::sample::subsequence(paths, 10));

    let outcome = runner(80).run(&wish, |(column, text, some)| {
        runtime.block_on(put(&town, column, text.clone()));
        every_answer_holds(&town, &runtime, &format!("{column:?} = {text:?}"), &some)
    });

    outcome.unwrap();
}
