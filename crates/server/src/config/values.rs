//! Reading single configuration values; an error says what is wrong and what is expected.

use std::path::PathBuf;

use settimes_app::Mode;
use settimes_core::limits::Budget;
use url::Url;

use super::keys::Kind;
use super::{ConfigError, Layers, Listen};

/// A value of a kind in its normal form.
pub(super) fn checked(kind: Kind, text: &str) -> Result<String, String> {
    let trimmed = text.trim();
    match kind {
        Kind::Text | Kind::Secret | Kind::List | Kind::SecretList | Kind::LenientSwitch => Ok(trimmed.to_owned()),
        Kind::Switch => switch(trimmed).map(|on| on.to_string()),
        Kind::Number(least, most) => number(trimmed, least, most),
        Kind::Choice(words) => choice(trimmed, words),
        Kind::Span(least, most) => span(trimmed, least, most),
        Kind::Budget => budget(trimmed).map(|_| trimmed.to_owned()),
    }
}

fn switch(text: &str) -> Result<bool, String> {
    match text.to_lowercase().as_str() {
        "true" | "on" => Ok(true),
        "false" | "off" => Ok(false),
        _ => Err(format!("`{text}` is neither true or false nor on or off")),
    }
}

fn number(text: &str, least: u32, most: u32) -> Result<String, String> {
    let number: u32 = text.parse().map_err(|_| format!("`{text}` is not a whole number"))?;
    if (least..=most).contains(&number) { Ok(number.to_string()) } else { Err(format!("{number} is not between {least} and {most}")) }
}

fn choice(text: &str, words: &[&str]) -> Result<String, String> {
    let lowered = text.to_lowercase();
    if words.contains(&lowered.as_str()) { Ok(lowered) } else { Err(format!("`{text}` is none of {}", words.join(", "))) }
}

fn span(text: &str, least: u32, most: u32) -> Result<String, String> {
    let odd = || format!("`{text}` is not a span like 30m, 8h or 30d");
    let unit = match text.chars().last() {
        Some('m') => 1,
        Some('h') => 60,
        Some('d') => 1440,
        _ => return Err(odd()),
    };
    let count: u32 = text.trim_end_matches(['m', 'h', 'd']).parse().map_err(|_| odd())?;
    let minutes = count.saturating_mul(unit);
    if (least..=most).contains(&minutes) { Ok(text.to_owned()) } else { Err(format!("{text} is not between {least} and {most} minutes")) }
}

/// The mode; the word was checked before.
pub(super) fn mode(text: &str) -> Mode {
    match text {
        "development" => Mode::Development,
        "demo" => Mode::Demo,
        _ => Mode::Production,
    }
}

/// Any of a few words means on, everything else off (public specification, 2.4).
pub(super) fn lenient_switch(text: &str) -> bool {
    matches!(text.trim().to_lowercase().as_str(), "" | "true" | "1" | "yes" | "on")
}

/// Requests and seconds.
pub(super) fn budget(text: &str) -> Result<Budget, String> {
    Budget::read(text).ok_or_else(|| format!("`{text}` is not a number of requests and seconds like 60/300"))
}

/// A network in CIDR form; a single address counts as a network of one.
pub(super) fn network(text: &str) -> Result<ipnet::IpNet, String> {
    let single = || text.parse::<std::net::IpAddr>().map(ipnet::IpNet::from);
    text.parse().or_else(|_| single()).map_err(|_| format!("`{text}` is not a network like 10.0.0.0/8"))
}

/// An http or https address without path.
pub(super) fn own_address(text: &str) -> Result<Url, String> {
    let odd = || format!("`{text}` is not an address like https://sets.example");
    let url = Url::parse(text).map_err(|_| odd())?;
    let plain = matches!(url.scheme(), "http" | "https") && url.host().is_some() && url.username().is_empty();
    if !plain || url.query().is_some() || url.fragment().is_some() {
        return Err(odd());
    }
    if url.path() != "/" {
        return Err(format!("`{text}` has a path; the program must have a host of its own"));
    }
    Ok(url)
}

/// Where to listen.
pub(super) fn listen(text: &str) -> Result<Listen, String> {
    if let Some(path) = text.strip_prefix("unix:").filter(|path| !path.is_empty()) {
        return Ok(Listen::Unix(PathBuf::from(path)));
    }
    let address = text.replace("localhost:", "127.0.0.1:");
    address.parse().map(Listen::Address).map_err(|_| format!("`{text}` is not an address and port like 127.0.0.1:8080, nor unix:<path>"))
}

/// Values whose form is more than their kind says, of whatever part of the program.
pub(super) fn check_together(layers: &Layers) -> Result<(), ConfigError> {
    let key = layers.text("secret_key");
    let fits = key.is_empty() || is_key(key);
    layers.value("secret_key", if fits { Ok(()) } else { Err("must be the base64 of 32 bytes".to_owned()) })?;
    let map_link = layers.text("map_link");
    let has_place = map_link.contains("{lat}") && map_link.contains("{lon}");
    layers.value("map_link", if has_place { Ok(()) } else { Err("must hold {lat} and {lon}".to_owned()) })?;
    let metrics = layers.text("metrics_listen");
    if !metrics.is_empty() {
        layers.value("metrics_listen", listen(metrics).map(|_| ()))?;
    }
    let open_mail = layers.text("smtp.tls") == "none" && !matches!(layers.text("smtp.host"), "" | "localhost" | "127.0.0.1" | "::1");
    layers.value("smtp.tls", if open_mail { Err("`none` is only for a mail server on this machine".to_owned()) } else { Ok(()) })
}

/// Base64 of 32 bytes: 43 characters and one sign of padding.
fn is_key(text: &str) -> bool {
    let body = text.strip_suffix('=').unwrap_or_default();
    body.len() == 43 && body.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/'))
}
