//! How an installation is set up, as the use cases need it; `server` reads it from file, environment and flags.

use jiff::Timestamp;
use settimes_core::accounts::factors::Obligation;
use settimes_core::accounts::sessions::SessionLimits;
use settimes_core::letter::Sender;
use settimes_core::moment::{ClockFace, Day, Zone};

/// What the installation is for (configuration key `mode`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Real fans.
    Production,
    /// A developer's machine.
    Development,
    /// Invented data to look at.
    Demo,
}

/// The own address, the only source of links (configuration key `public_url`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnAddress {
    origin: String,
    host: String,
}

impl OwnAddress {
    /// The address from its origin (`https://sets.example`, without a slash at the end) and its host.
    pub fn new(origin: String, host: String) -> Self {
        Self { origin, host }
    }

    /// `https://sets.example`.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// `sets.example`.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Whether it is https.
    pub fn is_secure(&self) -> bool {
        self.origin.starts_with("https:")
    }

    /// The absolute address of a path that begins with a slash.
    pub fn link(&self, path: &str) -> String {
        format!("{}{path}", self.origin)
    }
}

/// The settings of an installation.
#[derive(Debug, Clone)]
pub struct Settings {
    /// What it is for.
    pub mode: Mode,
    /// Where it is.
    pub own: OwnAddress,
    /// Name on pages and letters.
    pub site_name: String,
    /// Who runs it, as shown in the footer; may be empty.
    pub operator: String,
    /// Zone of all set times.
    pub zone: Zone,
    /// How pages show times.
    pub clock_face: ClockFace,
    /// Whether the public may see anything (public specification, 2.4).
    pub public_data: bool,
    /// Seconds for which clients may keep `/api/schedule`.
    pub schedule_cache_seconds: u32,
    /// Template of map links with `{lat}` and `{lon}`.
    pub map_link: String,
    /// Whether band photos from any https host are shown.
    pub external_images: bool,
    /// Hosts from which band photos are shown.
    pub photo_hosts: Vec<String>,
    /// People who log in.
    pub accounts: AccountSettings,
    /// How letters leave.
    pub mail: MailSettings,
    /// Whether pages bring a service worker with them, so that they work without a network (public specification, 6.5).
    pub service_worker: bool,
}

/// How letters leave (accounts specification, 16).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailSettings {
    /// By which way.
    pub way: MailWay,
    /// Who writes them.
    pub from: Sender,
    /// Most letters a second.
    pub per_second: u32,
}

impl MailSettings {
    /// Five letters a second, as files, from the host of the own address.
    pub fn of_host(host: &str) -> Self {
        Self { way: MailWay::File, from: Sender::of_host(host), per_second: 5 }
    }

    /// Whether a mail transport is configured: letters arrive with people, not in a folder.
    pub fn reaches_people(&self) -> bool {
        matches!(self.way, MailWay::Smtp(_))
    }
}

/// The ways of a letter (configuration key `mail`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MailWay {
    /// Through a mail server.
    Smtp(SmtpSettings),
    /// As a file in the data directory.
    File,
    /// Letters do not leave.
    Off,
}

/// A mail server (configuration keys `smtp.*`).
#[derive(Clone, PartialEq, Eq)]
pub struct SmtpSettings {
    /// Its name or address.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is protected.
    pub tls: SmtpTls,
    /// Our account there and its password.
    pub account: Option<(String, String)>,
}

/// Neither account nor password is for a log.
impl std::fmt::Debug for SmtpSettings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SmtpSettings({}:{}, {:?})", self.host, self.port, self.tls)
    }
}

/// How the connection to the mail server is protected (configuration key `smtp.tls`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SmtpTls {
    /// It begins in the clear and must then be protected.
    StartTls,
    /// It is protected from the first byte.
    Tls,
    /// It is not, on this machine.
    Open,
}

/// How people log in (accounts specification, 16).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AccountSettings {
    /// How long sessions live.
    pub sessions: SessionLimits,
    /// Who must have a second factor.
    pub obligation: Obligation,
    /// Whether codes by e-mail are offered.
    pub email_codes: EmailCodes,
}

/// Whether codes by e-mail are offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum EmailCodes {
    /// They are, and letters leave.
    #[default]
    Offered,
    /// They are switched off, or no letter would arrive.
    Off,
}

impl Settings {
    /// The festival day at a moment.
    pub fn today(&self, now: Timestamp) -> Day {
        self.zone.today(now)
    }
}
