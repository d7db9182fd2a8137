//! How an installation is set up, as the use cases need it; `server` reads it from file, environment and flags.

use jiff::Timestamp;
use settimes_core::accounts::factors::Obligation;
use settimes_core::accounts::sessions::SessionLimits;
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
