//! The layers of the configuration: default, file, environment, flag; each value knows where it came from.

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};
use std::path::{Path, PathBuf};

use super::keys::{self, Key, Kind};
use super::{ConfigError, values};
use crate::cli::Place;

/// The configuration file that is read if it is there.
const USUAL_FILE: &str = "settimes.toml";

/// What environment variables of ours begin with.
const PREFIX: &str = "SETTIMES_";

/// The environment form of `--config`.
const FILE_VARIABLE: &str = "SETTIMES_CONFIG";

/// Variables that begin like keys and are none: the file, and what our scripts use.
const NOT_KEYS: [&str; 3] = [FILE_VARIABLE, "SETTIMES_BIN", "SETTIMES_PROFILE"];

/// Plain environment names of the system before us, with the keys that they set.
const PLAIN_NAMES: [(&str, &str); 2] =
    [("PUBLIC_DATA_PUBLISH_ENABLED", "public_data"), ("MFA_TOTP_ENCRYPTION_KEY", "mfa_totp_encryption_key")];

/// Where a value stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Origin {
    /// Nobody set it.
    Default,
    /// The configuration file.
    File(PathBuf),
    /// An environment variable.
    Environment(String),
    /// A flag of the command line.
    Flag(&'static str),
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("the defaults"),
            Self::File(file) => write!(f, "the file {}", file.display()),
            Self::Environment(name) => write!(f, "the environment variable {name}"),
            Self::Flag(name) => write!(f, "the flag {name}"),
        }
    }
}

/// A value as given.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Given {
    Text(String),
    List(Vec<String>),
}

/// The effective values.
#[derive(Debug)]
pub(crate) struct Layers {
    values: BTreeMap<&'static str, (Given, Origin)>,
}

impl Layers {
    /// Reads file, environment and flags. `variables` is the environment.
    pub(crate) fn read(place: &Place, variables: impl Iterator<Item = (String, String)>) -> Result<Self, ConfigError> {
        let mut layers = Self { values: BTreeMap::new() };
        let variables: BTreeMap<String, String> = variables.collect();
        let named = variables.get(FILE_VARIABLE).map(PathBuf::from);
        layers.read_file(place.config.as_deref().or(named.as_deref()))?;
        layers.read_environment(&variables)?;
        layers.read_flags(place)?;
        Ok(layers)
    }

    /// The effective text of a key.
    pub(crate) fn text(&self, name: &'static str) -> &str {
        self.set_text(name).unwrap_or_else(|| keys::find(name).map_or("", |key| key.default))
    }

    /// The text of a key that somebody set.
    pub(crate) fn set_text(&self, name: &'static str) -> Option<&str> {
        match self.values.get(name) {
            Some((Given::Text(text), _)) => Some(text),
            _ => None,
        }
    }

    /// The effective list of a key.
    pub(crate) fn list(&self, name: &'static str) -> &[String] {
        match self.values.get(name) {
            Some((Given::List(list), _)) => list,
            _ => &[],
        }
    }

    /// Whether a switch is on.
    pub(crate) fn is_on(&self, name: &'static str) -> bool {
        self.text(name) == "true"
    }

    /// A read value, or an error that names the key and where it stands.
    pub(crate) fn value<T>(&self, key: &'static str, read: Result<T, String>) -> Result<T, ConfigError> {
        read.map_err(|why| ConfigError::Value { key, origin: self.origin(key), why })
    }

    /// The effective configuration as TOML, secrets masked, each line with its origin.
    pub(crate) fn print(&self) -> String {
        let mut out = String::new();
        for key in keys::all() {
            let origin = self.origin(key.name);
            let value = match (self.values.get(key.name), key.kind) {
                (Some(_), Kind::Secret) => "\"(set)\"".to_owned(),
                (Some((Given::List(list), _)), Kind::SecretList) => format!("\"({} set)\"", list.len()),
                (Some((Given::List(list), _)), _) => format!("{list:?}"),
                (Some((Given::Text(text), _)), _) => format!("{text:?}"),
                (None, Kind::List | Kind::SecretList) => "[]".to_owned(),
                (None, Kind::Budget) => continue,
                (None, _) => format!("{:?}", key.default),
            };
            let note = if origin == Origin::Default { String::new() } else { format!("  # from {origin}") };
            let _ = writeln!(out, "{} = {value}{note}", key.name);
        }
        out
    }

    fn origin(&self, key: &str) -> Origin {
        self.values.get(key).map_or(Origin::Default, |(_, origin)| origin.clone())
    }

    fn read_file(&mut self, named: Option<&Path>) -> Result<(), ConfigError> {
        let file = named.unwrap_or(Path::new(USUAL_FILE));
        if named.is_none() && !file.exists() {
            return Ok(());
        }
        let broken = |why: String| ConfigError::File { file: file.to_owned(), why };
        let text = std::fs::read_to_string(file).map_err(|error| broken(error.to_string()))?;
        let table: toml::Table = text.parse().map_err(|error: toml::de::Error| broken(error.to_string().trim_end().to_owned()))?;
        let origin = Origin::File(file.to_owned());
        self.read_table("", &table, &origin)
    }

    fn read_table(&mut self, prefix: &str, table: &toml::Table, origin: &Origin) -> Result<(), ConfigError> {
        for (name, value) in table {
            let full = format!("{prefix}{name}");
            match value {
                toml::Value::Table(inner) => self.read_table(&format!("{full}."), inner, origin)?,
                toml::Value::Array(items) => {
                    let items = items.iter().map(plain).collect();
                    self.set(&full, Given::List(items), origin.clone())?;
                }
                value => self.set(&full, Given::Text(plain(value)), origin.clone())?,
            }
        }
        Ok(())
    }

    fn read_environment(&mut self, variables: &BTreeMap<String, String>) -> Result<(), ConfigError> {
        for (name, key) in PLAIN_NAMES {
            if let Some(value) = variables.get(name) {
                self.set(key, Given::Text(value.clone()), Origin::Environment(name.to_owned()))?;
            }
        }
        for (name, value) in variables {
            let Some(rest) = name.strip_prefix(PREFIX) else { continue };
            let key = rest.to_lowercase().replace("__", ".");
            let key = if key.starts_with("limits.") { key.replace('_', "-") } else { key };
            if NOT_KEYS.contains(&name.as_str()) {
                continue;
            }
            self.set(&key, Given::Text(value.clone()), Origin::Environment(name.clone()))?;
        }
        Ok(())
    }

    fn read_flags(&mut self, place: &Place) -> Result<(), ConfigError> {
        let flags = [
            ("data_dir", "--data-dir", place.data_dir.as_ref().map(|folder| folder.display().to_string())),
            ("listen", "--listen", place.listen.clone()),
            ("public_url", "--public-url", place.public_url.clone()),
        ];
        for (key, flag, value) in flags {
            if let Some(value) = value {
                self.set(key, Given::Text(value), Origin::Flag(flag))?;
            }
        }
        Ok(())
    }

    fn set(&mut self, name: &str, given: Given, origin: Origin) -> Result<(), ConfigError> {
        let Some(key) = keys::find(name) else {
            return Err(ConfigError::UnknownKey { key: name.to_owned(), origin, hint: hint(name) });
        };
        let given = checked(key, given).map_err(|why| ConfigError::Value { key: key.name, origin: origin.clone(), why })?;
        self.values.insert(key.name, (given, origin));
        Ok(())
    }
}

/// A value in its normal form, or what is wrong with it.
fn checked(key: &Key, given: Given) -> Result<Given, String> {
    match (key.kind, given) {
        (Kind::List | Kind::SecretList, Given::List(list)) => Ok(Given::List(list)),
        (Kind::List | Kind::SecretList, Given::Text(text)) => {
            let items = text.trim_matches(['[', ']']).split(',').map(|item| item.trim().trim_matches('"').to_owned());
            Ok(Given::List(items.filter(|item| !item.is_empty()).collect()))
        }
        (_, Given::List(_)) => Err("takes one value, not a list".to_owned()),
        (kind, Given::Text(text)) => values::checked(kind, &text).map(Given::Text),
    }
}

fn plain(value: &toml::Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// The key that may be meant, if one is near.
fn hint(name: &str) -> String {
    let hyphened = name.replace('_', "-");
    if keys::find(&hyphened).is_some() {
        return format!("; did you mean `{hyphened}`?");
    }
    let shared = |key: &str| key.chars().zip(name.chars()).take_while(|(a, b)| a == b).count();
    let nearest = keys::all().max_by_key(|key| shared(key.name)).filter(|key| shared(key.name) >= 3 && shared(key.name) * 2 >= name.len());
    nearest.map_or_else(String::new, |key| format!("; did you mean `{}`?", key.name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(variables: &[(&str, &str)]) -> Result<Layers, ConfigError> {
        let place = Place { config: Some(PathBuf::from("/dev/null")), ..Place::default() };
        Layers::read(&place, variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())))
    }

    fn refusal(variables: &[(&str, &str)]) -> String {
        read(variables).unwrap_err().to_string()
    }

    #[test]
    fn an_unknown_key_or_value_refuses_the_start() {
        assert_eq!(
            refusal(&[("SETTIMES_SITE_NAM", "x")]),
            "unknown configuration key `site_nam` in the environment variable SETTIMES_SITE_NAM; did you mean `site_name`?"
        );
        assert_eq!(
            refusal(&[("SETTIMES_MODE", "Productoin")]),
            "configuration key `mode` in the environment variable SETTIMES_MODE: `Productoin` is none of production, development, demo"
        );
        assert!(refusal(&[("SETTIMES_LIMITS__PAGES", "0/60")]).contains("60/300"));
        assert!(refusal(&[("SETTIMES_EMAIL_OTP", "maybe")]).contains("true or false"));
        assert!(refusal(&[("SETTIMES_SESSION_IDLE", "4m")]).contains("between"));
    }

    #[test]
    fn a_flag_beats_the_environment_and_the_environment_the_default() {
        let place = Place { config: Some(PathBuf::from("/dev/null")), data_dir: Some("flag".into()), ..Place::default() };
        let variables = [("SETTIMES_DATA_DIR", "env"), ("SETTIMES_SITE_NAME", "Crawl")];
        let layers = Layers::read(&place, variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))).unwrap();

        assert_eq!((layers.text("data_dir"), layers.text("site_name"), layers.text("clock")), ("flag", "Crawl", "12"));
    }

    #[test]
    fn plain_names_of_the_system_before_us_are_read() {
        let layers = read(&[("PUBLIC_DATA_PUBLISH_ENABLED", "0"), ("SETTIMES_LIMITS__SHARE_READ", "5/60")]).unwrap();

        assert!(!values::lenient_switch(layers.text("public_data")));
        assert_eq!(layers.set_text("limits.share-read"), Some("5/60"));
    }

    #[test]
    fn the_printed_configuration_holds_no_secret() {
        let printed = read(&[("SETTIMES_SMTP__PASSWORD", "hunter2"), ("SETTIMES_SECRET_KEY_PREVIOUS", "aaa,bbb")]).unwrap().print();

        assert!(!printed.contains("hunter2") && !printed.contains("aaa"), "{printed}");
        assert!(printed.contains("smtp.password = \"(set)\""));
    }
}
