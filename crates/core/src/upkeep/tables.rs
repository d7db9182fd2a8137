//! The documented tables themselves (schema document), in an order in which each stands after those it refers to.

use super::contract::{Column, Fate, Rule, Secret, Table};

const fn c(name: &'static str, rule: Rule) -> Column {
    Column { name, rule }
}

const fn carried(name: &'static str, columns: &'static [Column]) -> Table {
    Table { name, fate: Fate::Carried, columns }
}

const fn dropped(name: &'static str, columns: &'static [Column]) -> Table {
    Table { name, fate: Fate::Dropped, columns }
}

const USER: Rule = Rule::MaybeParent("users");
const COUNT: Rule = Rule::Integer(Some(0));
const CONSENT: Rule = Rule::TextOr("web_form");

/// All documented tables; a table stands after those it refers to.
pub static TABLES: [Table; 27] = [
    carried("users", &USERS),
    carried("venues", &VENUES),
    carried("band_profiles", &BAND_PROFILES),
    carried("events", &EVENTS),
    carried("performances", &PERFORMANCES),
    carried(
        "band_follows",
        &[
            c("id", Rule::Id),
            c("email", Rule::Email),
            c("band_profile_id", Rule::Parent("band_profiles")),
            c("verified", Rule::Flag(Some(0))),
            c("verification_token", Rule::Secret(Secret::Pending)),
            c("unsubscribe_token", Rule::Words),
            c("created_at", Rule::StampOrNow),
            c("consent_ip", Rule::Text),
            c("consent_method", CONSENT),
            c("batch_token", Rule::Secret(Secret::Pending)),
        ],
    ),
    carried(
        "band_follow_notifications",
        &[
            c("id", Rule::Id),
            c("performance_id", Rule::Parent("performances")),
            c("band_follow_id", Rule::Parent("band_follows")),
            c("notified_at", Rule::StampOrNow),
        ],
    ),
    carried(
        "band_announce_queue",
        &[
            c("id", Rule::Id),
            c("band_follow_id", Rule::Parent("band_follows")),
            c("performance_id", Rule::Parent("performances")),
            c("event_id", Rule::Number),
            c("band_name", Rule::Words),
            c("event_name", Rule::Words),
            c("event_slug", Rule::Words),
            c("band_profile_id", Rule::Number),
            c("queued_at", Rule::StampOrNow),
        ],
    ),
    carried(
        "share_links",
        &[
            c("id", Rule::Id),
            c("slug", Rule::Words),
            c("event_id", Rule::Parent("events")),
            c("event_slug", Rule::Words),
            c("performance_ids", Rule::JsonList),
            c("band_names", Rule::JsonList),
            c("created_at", Rule::StampOrNow),
            c("expires_at", Rule::Expiry),
            c("view_count", COUNT),
        ],
    ),
    carried(
        "email_subscriptions",
        &[
            c("id", Rule::Id),
            c("email", Rule::Email),
            c("city", Rule::TextOr("all")),
            c("genre", Rule::TextOr("all")),
            c("frequency", Rule::OneOf(&["weekly", "daily", "monthly"])),
            c("verified", Rule::Flag(Some(0))),
            c("verification_token", Rule::Secret(Secret::Pending)),
            c("unsubscribe_token", Rule::Words),
            c("created_at", Rule::StampOrNow),
            c("last_email_sent", Rule::DigestCursor),
            c("consent_ip", Rule::Text),
            c("consent_method", CONSENT),
        ],
    ),
    carried(
        "subscription_verifications",
        &[c("id", Rule::Id), c("subscription_id", Rule::Parent("email_subscriptions")), c("verified_at", Rule::StampOrNow)],
    ),
    carried(
        "subscription_unsubscribes",
        &[
            c("id", Rule::Id),
            c("subscription_id", Rule::Parent("email_subscriptions")),
            c("unsubscribed_at", Rule::StampOrNow),
            c("reason", Rule::Text),
        ],
    ),
    carried(
        "schedule_builds",
        &[
            c("id", Rule::Id),
            c("event_id", Rule::Parent("events")),
            c("performance_id", Rule::Parent("performances")),
            c("user_session", Rule::Words),
            c("created_at", Rule::StampOrNow),
        ],
    ),
    carried("invite_codes", &INVITE_CODES),
    carried(
        "webauthn_credentials",
        &[
            c("id", Rule::Id),
            c("user_id", Rule::Parent("users")),
            c("credential_id", Rule::Words),
            c("public_key", Rule::Secret(Secret::Passkey)),
            c("counter", COUNT),
            c("device_name", Rule::Text),
            c("created_at", Rule::StampOrNow),
            c("last_used_at", Rule::Stamp),
        ],
    ),
    carried("trusted_devices", &TRUSTED_DEVICES),
    carried(
        "audit_log",
        &[
            c("id", Rule::Id),
            c("user_id", USER),
            c("action", Rule::Words),
            c("resource_type", Rule::Text),
            c("resource_id", Rule::Integer(None)),
            c("details", Rule::AuditDetails),
            c("ip_address", Rule::Text),
            c("created_at", Rule::Stamp),
        ],
    ),
    carried(
        "auth_audit",
        &[
            c("id", Rule::Id),
            c("timestamp", Rule::StampOrNow),
            c("action", Rule::Words),
            c("success", Rule::Flag(Some(0))),
            c("ip_address", Rule::TextOr("unknown")),
            c("user_agent", Rule::Text),
            c("details", Rule::Json),
        ],
    ),
    carried(
        "auth_attempts",
        &[
            c("id", Rule::Id),
            c("user_id", USER),
            c("email", Rule::Text),
            c("ip_address", Rule::Text),
            c("user_agent", Rule::Text),
            c("attempt_type", Rule::Words),
            c("success", Rule::Flag(Some(0))),
            c("failure_reason", Rule::Text),
            c("created_at", Rule::StampOrNow),
        ],
    ),
    carried(
        "artist_daily_stats",
        &[
            c("id", Rule::Id),
            c("band_profile_id", Rule::Parent("band_profiles")),
            c("date", Rule::Day),
            c("page_views", COUNT),
            c("social_clicks", COUNT),
            c("created_at", Rule::Stamp),
        ],
    ),
    carried("page_views_daily", &[c("id", Rule::Id), c("page", Rule::Words), c("date", Rule::Day), c("views", COUNT)]),
    dropped("sessions", &SESSIONS),
    dropped("lucia_sessions", &LUCIA_SESSIONS),
    dropped("mfa_challenges", &MFA_CHALLENGES),
    dropped(
        "email_otp_codes",
        &[
            c("id", Rule::Id),
            c("user_id", Rule::Parent("users")),
            c("code_hash", Rule::Words),
            c("expires_at", Rule::Expiry),
            c("verified", Rule::Flag(Some(0))),
            c("created_at", Rule::StampOrNow),
        ],
    ),
    dropped("password_reset_tokens", &PASSWORD_RESET_TOKENS),
    dropped("rate_limits", &[c("key", Rule::Key), c("count", COUNT), c("window_start", Rule::Number), c("updated_at", Rule::Number)]),
];

const USERS: [Column; 22] = [
    c("id", Rule::Id),
    c("email", Rule::Person),
    c("password_hash", Rule::TextOr("!")),
    c("role", Rule::Person),
    c("name", Rule::Text),
    c("first_name", Rule::Text),
    c("last_name", Rule::Text),
    c("is_active", Rule::Person),
    c("activation_token", Rule::Person),
    c("activation_token_expires_at", Rule::MaybeExpiry),
    c("activated_at", Rule::Stamp),
    c("totp_secret", Rule::Secret(Secret::Totp)),
    c("totp_enabled", Rule::Flag(Some(0))),
    c("webauthn_enabled", Rule::Flag(Some(0))),
    c("email_otp_enabled", Rule::Flag(Some(0))),
    c("backup_codes", Rule::Json),
    c("require_2fa", Rule::Flag(Some(1))),
    c("deactivated_at", Rule::Stamp),
    c("deactivated_by", USER),
    c("created_at", Rule::StampOrNow),
    c("last_login", Rule::Stamp),
    c("updated_at", Rule::Stamp),
];

const VENUES: [Column; 20] = [
    c("id", Rule::Id),
    c("name", Rule::Words),
    c("address", Rule::Text),
    c("created_by_user_id", USER),
    c("updated_by_user_id", USER),
    c("updated_at", Rule::Stamp),
    c("website", Rule::Link),
    c("instagram", Rule::Profile("instagram")),
    c("facebook", Rule::Profile("facebook")),
    c("created_at", Rule::Stamp),
    c("address_line1", Rule::Text),
    c("address_line2", Rule::Text),
    c("region", Rule::Text),
    c("postal_code", Rule::Text),
    c("country", Rule::Text),
    c("phone", Rule::Text),
    c("contact_email", Rule::MaybeEmail),
    c("city", Rule::Text),
    c("latitude", Rule::Real(None)),
    c("longitude", Rule::Real(None)),
];

const BAND_PROFILES: [Column; 19] = [
    c("id", Rule::Id),
    c("name", Rule::Words),
    c("name_normalized", Rule::Text),
    c("description", Rule::Text),
    c("photo_url", Rule::Photo),
    c("genre", Rule::Text),
    c("social_links", Rule::Links),
    c("created_at", Rule::StampOrNow),
    c("updated_at", Rule::StampOrNow),
    c("created_by_user_id", USER),
    c("origin", Rule::Text),
    c("origin_city", Rule::Text),
    c("origin_region", Rule::Text),
    c("contact_email", Rule::MaybeEmail),
    c("is_active", Rule::Flag(Some(1))),
    c("total_views", COUNT),
    c("total_social_clicks", COUNT),
    c("popularity_score", Rule::Real(Some(0.0))),
    c("photo_alt_text", Rule::Text),
];

const EVENTS: [Column; 19] = [
    c("id", Rule::Id),
    c("name", Rule::Words),
    c("date", Rule::Day),
    c("end_date", Rule::MaybeDay),
    c("slug", Rule::Words),
    c("is_published", Rule::Flag(None)),
    c("status", Rule::Text),
    c("archived_at", Rule::Stamp),
    c("description", Rule::Text),
    c("city", Rule::Text),
    c("ticket_url", Rule::Link),
    c("venue_info", Rule::VenueNotes),
    c("social_links", Rule::Links),
    c("theme_colors", Rule::Json),
    c("reveal_mode", Rule::Flag(Some(0))),
    c("created_by_user_id", USER),
    c("updated_by_user_id", USER),
    c("created_at", Rule::StampOrNow),
    c("updated_at", Rule::Stamp),
];

const PERFORMANCES: [Column; 13] = [
    c("id", Rule::Id),
    c("event_id", Rule::Parent("events")),
    c("band_profile_id", Rule::Parent("band_profiles")),
    c("venue_id", Rule::MaybeParent("venues")),
    c("start_time", Rule::Clock),
    c("end_time", Rule::Clock),
    c("notes", Rule::Text),
    c("is_announced", Rule::Flag(Some(1))),
    c("band_follow_notified", Rule::Flag(Some(0))),
    c("created_at", Rule::StampOrNow),
    c("created_by_user_id", USER),
    c("updated_by_user_id", USER),
    c("updated_at", Rule::Stamp),
];

const INVITE_CODES: [Column; 10] = [
    c("id", Rule::Id),
    c("code", Rule::Secret(Secret::Token)),
    c("email", Rule::Person),
    c("role", Rule::Person),
    c("created_by_user_id", USER),
    c("used_by_user_id", USER),
    c("created_at", Rule::StampOrNow),
    c("used_at", Rule::Stamp),
    c("expires_at", Rule::Expiry),
    c("is_active", Rule::Flag(Some(1))),
];

const TRUSTED_DEVICES: [Column; 10] = [
    c("id", Rule::Id),
    c("user_id", Rule::Parent("users")),
    c("token", Rule::Secret(Secret::Token)),
    c("device_fingerprint", Rule::Text),
    c("ua_hash", Rule::Text),
    c("ip_address", Rule::Text),
    c("user_agent", Rule::Text),
    c("expires_at", Rule::Expiry),
    c("last_used_at", Rule::Stamp),
    c("created_at", Rule::StampOrNow),
];

const SESSIONS: [Column; 9] = [
    c("id", Rule::Id),
    c("session_token", Rule::Words),
    c("user_id", Rule::Parent("users")),
    c("ip_address", Rule::Text),
    c("user_agent", Rule::Text),
    c("remember_me", Rule::Flag(Some(0))),
    c("created_at", Rule::StampOrNow),
    c("last_activity_at", Rule::StampOrNow),
    c("expires_at", Rule::Expiry),
];

const LUCIA_SESSIONS: [Column; 8] = [
    c("id", Rule::Key),
    c("user_id", Rule::Parent("users")),
    c("expires_at", Rule::Number),
    c("ip_address", Rule::Text),
    c("user_agent", Rule::Text),
    c("remember_me", Rule::Flag(Some(0))),
    c("created_at", Rule::StampOrNow),
    c("last_activity_at", Rule::StampOrNow),
];

const MFA_CHALLENGES: [Column; 9] = [
    c("id", Rule::Id),
    c("token", Rule::Words),
    c("user_id", Rule::Parent("users")),
    c("ip_address", Rule::Text),
    c("user_agent", Rule::Text),
    c("expires_at", Rule::Expiry),
    c("used", Rule::Flag(Some(0))),
    c("used_at", Rule::Stamp),
    c("created_at", Rule::StampOrNow),
];

const PASSWORD_RESET_TOKENS: [Column; 10] = [
    c("id", Rule::Id),
    c("user_id", Rule::Parent("users")),
    c("token", Rule::Words),
    c("created_by", Rule::Parent("users")),
    c("expires_at", Rule::Expiry),
    c("used", Rule::Flag(Some(0))),
    c("used_at", Rule::Stamp),
    c("ip_address", Rule::Text),
    c("reason", Rule::Text),
    c("created_at", Rule::StampOrNow),
];
