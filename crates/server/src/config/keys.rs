//! Every configuration key of the program, whoever owns its meaning; a key whose part is still to come is accepted and checked as well.

use settimes_core::limits::LimitClass;

/// What a key can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Any text.
    Text,
    /// A text that is never printed.
    Secret,
    /// Several texts.
    List,
    /// Several texts that are never printed.
    SecretList,
    /// `true`/`false`, `on`/`off`.
    Switch,
    /// Anything: a few words mean on, all others off (public specification, 2.4).
    LenientSwitch,
    /// A whole number in a range.
    Number(u32, u32),
    /// One of some words.
    Choice(&'static [&'static str]),
    /// A span like `30m`, `8h`, `30d`, between two spans in minutes.
    Span(u32, u32),
    /// Requests and seconds like `60/300`.
    Budget,
}

/// One key.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Key {
    /// Its name.
    pub(crate) name: &'static str,
    /// Its value unless somebody sets it; lists have an empty default.
    pub(crate) default: &'static str,
    /// What it can hold.
    pub(crate) kind: Kind,
    /// What it means.
    pub(crate) meaning: &'static str,
}

/// The default of `map_link`.
const MAP_LINK: &str = "https://www.openstreetmap.org/directions?engine=fossgis_osrm_foot&to={lat}%2C{lon}";

const fn key(name: &'static str, default: &'static str, kind: Kind, meaning: &'static str) -> Key {
    Key { name, default, kind, meaning }
}

/// All keys but the limits, which follow from the classes.
pub(crate) const KEYS: &[Key] = &[
    key("mode", "production", Kind::Choice(&["production", "development", "demo"]), "what the installation is for"),
    key(
        "public_url",
        "",
        Kind::Text,
        "own address, from which all links are made; `serve` in production needs it, else http://localhost:<port>",
    ),
    key("listen", "127.0.0.1:8080", Kind::Text, "address and port, or unix:<path>"),
    key("allow_insecure_http", "false", Kind::Switch, "plain http on a host that is not loopback"),
    key("data_dir", "data", Kind::Text, "folder of settimes.db, keys, outbox, photos, backups"),
    key("secret_key", "", Kind::Secret, "root of the working keys, 32 bytes as base64; made at the first start"),
    key("secret_key_previous", "", Kind::SecretList, "earlier keys, accepted for reading"),
    key(
        "mfa_totp_encryption_key",
        "",
        Kind::Secret,
        "seals TOTP secrets; made at the first start; the plain environment name MFA_TOTP_ENCRYPTION_KEY is read too",
    ),
    key("mfa_totp_encryption_key_previous", "", Kind::SecretList, "earlier keys, accepted for reading"),
    key("require_2fa", "admins", Kind::Choice(&["off", "admins", "all"]), "who must have a second factor"),
    key("email_otp", "true", Kind::Switch, "offer codes by e-mail"),
    key("invite_days", "7", Kind::Number(1, 365), "days for which an invite is good"),
    key("passkey_rp_id", "", Kind::Text, "relying party of passkeys; the host of public_url unless set"),
    key("passkey_origins", "", Kind::List, "further origins for passkeys"),
    key("session_idle", "30m", Kind::Span(5, 1440), "a session ends after so much silence"),
    key("session_idle_admin", "15m", Kind::Span(5, 1440), "the same for admins"),
    key("session_absolute", "30d", Kind::Span(60, 129_600), "a session ends after so much time"),
    key("session_absolute_admin", "8h", Kind::Span(60, 129_600), "the same for admins"),
    key("password_workers", "2", Kind::Number(1, 16), "threads that hash passwords"),
    key("trusted_proxies", "", Kind::List, "networks (CIDR) of proxies whose word on the client's address counts"),
    key("proxy_header", "x-forwarded-for", Kind::Choice(&["x-forwarded-for", "forwarded"]), "the header in which they name it"),
    key("hsts", "max-age=31536000", Kind::Text, "value of Strict-Transport-Security; empty = off"),
    key("cors_allowed_origins", "", Kind::List, "exact origins that may use closed routes"),
    key("external_images", "false", Kind::Switch, "show band photos from any https host"),
    key("site_name", "SetTimes", Kind::Text, "name on pages and letters"),
    key("timezone", "America/Toronto", Kind::Text, "IANA zone of all set times"),
    key("clock", "12", Kind::Choice(&["12", "24"]), "clock on pages"),
    key(
        "public_data",
        "true",
        Kind::LenientSwitch,
        "whether the public may see anything; the plain environment name PUBLIC_DATA_PUBLISH_ENABLED is read too",
    ),
    key("schedule_cache_seconds", "60", Kind::Number(0, 3600), "seconds for which clients may keep /api/schedule"),
    key("operator", "", Kind::Text, "who runs this: name, postal address, contact"),
    key("map_link", MAP_LINK, Kind::Text, "template of map links with {lat} and {lon}"),
    key("service_worker", "true", Kind::Switch, "whether pages work offline; off removes the worker and its copies from browsers"),
    key("strict_forms", "false", Kind::Switch, "JSON callers need a form token too"),
    key("turnstile_site_key", "", Kind::Text, "bot check on e-mail forms, public key"),
    key("turnstile_secret", "", Kind::Secret, "bot check on e-mail forms, secret"),
    key(
        "mail",
        "",
        Kind::Choice(&["", "smtp", "file", "off"]),
        "how letters leave; smtp if smtp.host is set, else file (<data_dir>/outbox); off: they fail",
    ),
    key("mail_from", "", Kind::Text, "sender, an address or Name <address>; settimes@<host of public_url> unless set"),
    key("mail_per_second", "5", Kind::Number(1, 100_000), "most letters a second"),
    key("smtp.host", "", Kind::Text, "mail server"),
    key("smtp.port", "587", Kind::Number(1, 65_535), "its port"),
    key("smtp.tls", "starttls", Kind::Choice(&["starttls", "tls", "none"]), "how the connection is protected; none only on loopback"),
    key("smtp.username", "", Kind::Text, "account on the mail server"),
    key("smtp.password", "", Kind::Secret, "its password"),
    key("photos.store", "local", Kind::Choice(&["local", "s3"]), "where photos are kept"),
    key("photos.dir", "", Kind::Text, "folder of photos; <data_dir>/photos unless set"),
    key("photos.endpoint", "", Kind::Text, "address of the S3-compatible store"),
    key("photos.region", "", Kind::Text, "its region"),
    key("photos.bucket", "", Kind::Text, "its bucket"),
    key("photos.prefix", "", Kind::Text, "what all keys begin with"),
    key("photos.access_key", "", Kind::Text, "account on the store"),
    key("photos.secret", "", Kind::Secret, "its secret"),
    key("photos.path_style", "false", Kind::Switch, "bucket in the path instead of the host"),
    key("photos.public_base_url", "", Kind::Text, "where browsers find the photos of the store"),
    key("photos.external_hosts", "", Kind::List, "hosts from which band photos are shown"),
    key("changeover_minutes", "0", Kind::Number(0, 240), "least minutes between two sets at one venue; 0 = not checked"),
    key("band_turnaround_minutes", "15", Kind::Number(0, 240), "least minutes between two sets of one band, besides the walk"),
    key("backup_keep", "14", Kind::Number(0, 3650), "nightly copies kept"),
    key("checkpoints", "auto", Kind::Choice(&["auto", "external"]), "external leaves checkpoints of the log to an outside tool"),
    key("log", "info", Kind::Choice(&["error", "warn", "info", "debug", "trace"]), "level of the log"),
    key("log_format", "text", Kind::Choice(&["text", "json"]), "form of the log"),
    key("metrics_listen", "", Kind::Text, "address of Prometheus figures; empty = off"),
    key("demo.reset", "false", Kind::Switch, "demo mode fills itself anew every night"),
];

/// The key of a limit class.
pub(crate) fn limit_key(class: LimitClass) -> &'static str {
    LIMIT_KEYS.iter().find(|(of, _)| *of == class).map_or("", |(_, key)| key.name)
}

/// The key of this name.
pub(crate) fn find(name: &str) -> Option<&'static Key> {
    KEYS.iter().chain(LIMIT_KEYS.iter().map(|(_, key)| key)).find(|key| key.name == name)
}

/// Every key, limits included.
pub(crate) fn all() -> impl Iterator<Item = &'static Key> {
    KEYS.iter().chain(LIMIT_KEYS.iter().map(|(_, key)| key))
}

macro_rules! limit_keys {
    ($($class:ident = $name:literal;)+) => {
        static LIMIT_KEYS: &[(LimitClass, Key)] = &[
            $((LimitClass::$class, key(concat!("limits.", $name), "", Kind::Budget, "requests and seconds of this limit class, as \"60/300\""))),+
        ];
    };
}

limit_keys! {
    BandFollow = "band-follow";
    FollowBatch = "follow-batch";
    BandConfirm = "band-confirm";
    BandUnfollow = "band-unfollow";
    ConfirmBatch = "confirm-batch";
    Subscriptions = "subscriptions";
    Metrics = "metrics";
    ShareCreate = "share-create";
    ShareRead = "share-read";
    Build = "build";
    Schedule = "schedule";
    Events = "events";
    Feeds = "feeds";
    Public = "public";
    Media = "media";
    Pages = "pages";
    Login = "login";
    Signup = "signup";
    Passkey = "passkey";
    Auth = "auth";
    Activate = "activate";
    Resend = "resend";
    Forgot = "forgot";
    AuthRest = "auth-rest";
    Admin = "admin";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_limit_class_has_its_key() {
        for class in LimitClass::ALL {
            assert_eq!(limit_key(*class), format!("limits.{}", class.name()));
        }
        assert_eq!(LIMIT_KEYS.len(), LimitClass::ALL.len());
    }
}
