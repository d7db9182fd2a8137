//! Configuration (accounts specification, 16): flag beats environment beats file beats default; an unknown key or value refuses the start.

mod keys;
mod layers;
mod mail;
mod values;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use settimes_app::accounts::keys::GivenKeys;
use settimes_app::{AccountSettings, EmailCodes, Mode, OwnAddress, Settings};
use settimes_core::limits::{Budget, LimitClass};
use settimes_core::lineup::clashes::Gaps;
use settimes_core::moment::{ClockFace, Zone};
use settimes_store::Checkpoints;
use settimes_web::{DoorOptions, Proxies, ProxyHeader};
use url::Url;

pub(crate) use keys::{Key, Kind, all as all_keys};
pub(crate) use layers::{Layers, Origin};

/// Why a configuration cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ConfigError {
    /// The file cannot be read.
    #[error("the configuration file {file} cannot be read: {why}")]
    File {
        /// The file.
        file: PathBuf,
        /// Why.
        why: String,
    },
    /// A key that no part of the program knows.
    #[error("unknown configuration key `{key}` in {origin}{hint}")]
    UnknownKey {
        /// The key.
        key: String,
        /// Where it stands.
        origin: Origin,
        /// A key that may be meant.
        hint: String,
    },
    /// A value that the key cannot have.
    #[error("configuration key `{key}` in {origin}: {why}")]
    Value {
        /// The key.
        key: &'static str,
        /// Where it stands.
        origin: Origin,
        /// What is wrong and what is expected.
        why: String,
    },
    /// Values that do not go together.
    #[error("{0}")]
    Together(String),
}

/// Where to listen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Listen {
    /// An address and port.
    Address(SocketAddr),
    /// A socket in the file system.
    Unix(PathBuf),
}

/// The configuration as the commands use it.
#[derive(Clone)]
pub(crate) struct Config {
    /// What the installation is for.
    pub(crate) mode: Mode,
    /// Folder of everything it keeps.
    pub(crate) data_dir: PathBuf,
    /// Where to listen.
    pub(crate) listen: Listen,
    /// Own address, if it is set.
    pub(crate) public_url: Option<Url>,
    /// Who moves the write-ahead log.
    pub(crate) checkpoints: Checkpoints,
    /// Level of the log.
    pub(crate) log: String,
    /// Whether the log is JSON.
    pub(crate) log_json: bool,
    /// Keys that are set here and not in the data directory.
    pub(crate) keys: GivenKeys,
    /// How many passwords are hashed at once.
    pub(crate) password_workers: usize,
    /// Least minutes between two sets at one venue and of one band.
    pub(crate) gaps: Gaps,
    /// The door.
    pub(crate) door: DoorOptions,
    settings: Draft,
}

/// The settings of the use cases before the own address is known.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "independent switches of the configuration")]
struct Draft {
    site_name: String,
    operator: String,
    zone: Zone,
    clock_face: ClockFace,
    public_data: bool,
    schedule_cache_seconds: u32,
    map_link: String,
    external_images: bool,
    photo_hosts: Vec<String>,
    service_worker: bool,
    allow_insecure_http: bool,
    mail: mail::MailDraft,
    email_codes: EmailCodes,
}

impl Config {
    /// Reads the layers into the form that the commands use.
    pub(crate) fn read(layers: &Layers) -> Result<Self, ConfigError> {
        let public_url = match layers.text("public_url") {
            "" => None,
            text => Some(layers.value("public_url", values::own_address(text))?),
        };
        values::check_together(layers)?;
        Ok(Self {
            mode: values::mode(layers.text("mode")),
            data_dir: PathBuf::from(layers.text("data_dir")),
            listen: layers.value("listen", values::listen(layers.text("listen")))?,
            public_url,
            checkpoints: if layers.text("checkpoints") == "external" { Checkpoints::External } else { Checkpoints::Auto },
            log: layers.text("log").to_owned(),
            log_json: layers.text("log_format") == "json",
            keys: given_keys(layers),
            password_workers: layers.text("password_workers").parse().unwrap_or(2),
            gaps: Gaps {
                changeover_minutes: minutes(layers, "changeover_minutes"),
                turnaround_minutes: minutes(layers, "band_turnaround_minutes"),
            },
            door: door(layers)?,
            settings: draft(layers)?,
        })
    }

    /// The same with another data directory.
    pub(crate) fn in_folder(&self, data_dir: &Path) -> Self {
        Self { data_dir: data_dir.to_owned(), ..self.clone() }
    }

    /// The database file.
    pub(crate) fn database(&self) -> PathBuf {
        self.data_dir.join("settimes.db")
    }

    /// The settings for serving; production must know its own address.
    pub(crate) fn settings(&self) -> Result<Settings, ConfigError> {
        let own = match (&self.public_url, self.mode) {
            (Some(url), _) => url.clone(),
            (None, Mode::Production) => {
                let advice = "set `public_url` to the address that visitors use, for example --public-url https://sets.example";
                return Err(ConfigError::Together(format!("serving in production needs to know its own address: {advice}")));
            }
            (None, _) => self.usual_address()?,
        };
        self.check_security(&own)?;
        let draft = self.settings.clone();
        let own = OwnAddress::new(own.origin().ascii_serialization(), own.host_str().unwrap_or("localhost").to_owned());
        let mail = draft.mail.settings(own.host());
        // a code that nobody reads locks people out: outside production the operator reads the files
        let codes_arrive = mail.reaches_people() || self.mode != Mode::Production;
        let email_codes = if codes_arrive { draft.email_codes } else { EmailCodes::Off };
        Ok(Settings {
            mode: self.mode,
            own,
            site_name: draft.site_name,
            operator: draft.operator,
            zone: draft.zone,
            clock_face: draft.clock_face,
            public_data: draft.public_data,
            schedule_cache_seconds: draft.schedule_cache_seconds,
            map_link: draft.map_link,
            external_images: draft.external_images,
            photo_hosts: draft.photo_hosts,
            accounts: AccountSettings { email_codes, ..AccountSettings::default() },
            mail,
            service_worker: draft.service_worker,
        })
    }

    /// The settings for a command that serves nobody: a missing own address does not matter.
    pub(crate) fn settings_for_command(&self) -> Result<Settings, ConfigError> {
        let own = match &self.public_url {
            Some(url) => url.clone(),
            None => self.usual_address()?,
        };
        Self { public_url: Some(own), mode: Mode::Development, ..self.clone() }.settings()
    }

    /// `http://localhost:<port>`.
    fn usual_address(&self) -> Result<Url, ConfigError> {
        let port = match &self.listen {
            Listen::Address(address) => address.port(),
            Listen::Unix(_) => 8080,
        };
        Url::parse(&format!("http://localhost:{port}")).map_err(|error| ConfigError::Together(error.to_string()))
    }

    /// Plain http only on loopback, outside production, or where it is allowed (accounts specification, 0.1).
    fn check_security(&self, own: &Url) -> Result<(), ConfigError> {
        let loopback = matches!(own.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
        if own.scheme() == "https" || loopback || self.mode != Mode::Production || self.settings.allow_insecure_http {
            return Ok(());
        }
        let why = "`public_url` is plain http on a host that is not loopback: cookies and tokens would travel in the clear";
        Err(ConfigError::Together(format!("{why}; use https, or set `allow_insecure_http = true` if you know what you do")))
    }
}

fn given_keys(layers: &Layers) -> GivenKeys {
    let key = |name| Some(layers.text(name).to_owned()).filter(|key| !key.is_empty());
    GivenKeys {
        secret_key: key("secret_key"),
        secret_key_previous: layers.list("secret_key_previous").to_vec(),
        mfa_totp_encryption_key: key("mfa_totp_encryption_key"),
        mfa_totp_encryption_key_previous: layers.list("mfa_totp_encryption_key_previous").to_vec(),
    }
}

/// Minutes that were checked to be a small number when the layer was read.
fn minutes(layers: &Layers, name: &'static str) -> u32 {
    layers.text(name).parse().unwrap_or(0)
}

fn door(layers: &Layers) -> Result<DoorOptions, ConfigError> {
    let mut limits: BTreeMap<LimitClass, Budget> = BTreeMap::new();
    for class in LimitClass::ALL {
        let key = keys::limit_key(*class);
        if let Some(text) = layers.set_text(key) {
            limits.insert(*class, layers.value(key, values::budget(text))?);
        }
    }
    let trusted = layers.list("trusted_proxies").iter().map(|text| layers.value("trusted_proxies", values::network(text)));
    let allowed = layers.list("cors_allowed_origins").iter().map(|text| layers.value("cors_allowed_origins", values::own_address(text)));
    Ok(DoorOptions {
        proxies: Proxies {
            trusted: trusted.collect::<Result<_, _>>()?,
            header: if layers.text("proxy_header") == "forwarded" { ProxyHeader::Forwarded } else { ProxyHeader::XForwardedFor },
        },
        allowed_origins: allowed.collect::<Result<_, _>>()?,
        limits,
        hsts: layers.text("hsts").to_owned(),
    })
}

fn draft(layers: &Layers) -> Result<Draft, ConfigError> {
    let zone = layers.text("timezone");
    let named = Zone::named(zone).map_err(|_| format!("`{zone}` is not a time zone; use an IANA name like America/Toronto"));
    Ok(Draft {
        site_name: layers.text("site_name").to_owned(),
        operator: layers.text("operator").to_owned(),
        zone: layers.value("timezone", named)?,
        clock_face: if layers.text("clock") == "24" { ClockFace::TwentyFour } else { ClockFace::Twelve },
        public_data: values::lenient_switch(layers.text("public_data")),
        schedule_cache_seconds: layers.text("schedule_cache_seconds").parse().unwrap_or(60),
        map_link: layers.text("map_link").to_owned(),
        external_images: layers.is_on("external_images"),
        photo_hosts: layers.list("photos.external_hosts").to_vec(),
        service_worker: layers.is_on("service_worker"),
        allow_insecure_http: layers.is_on("allow_insecure_http"),
        mail: mail::read(layers)?,
        email_codes: if layers.is_on("email_otp") { EmailCodes::Offered } else { EmailCodes::Off },
    })
}
