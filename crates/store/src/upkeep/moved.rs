//! Every documented table as it moves in and out: all of its columns, in their documented order.
//!
//! The lists are held against the contract in `core` and against the migrated schema by tests.

use crate::statements::statements;

/// The two statements of a documented table.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Moved {
    /// Its name.
    pub(crate) table: &'static str,
    /// Brings a row in, one place per column; a row whose key is taken changes nothing.
    pub(crate) bring_in: &'static str,
    /// All rows by their first column.
    pub(crate) all: &'static str,
}

/// The statements of a documented table.
pub(crate) fn moved(table: &str) -> Option<&'static Moved> {
    MOVED.iter().find(|moved| moved.table == table)
}

macro_rules! documented {
    ($($table:literal by $key:literal, $bring_in:ident, $all:ident: $columns:literal => $places:literal;)+) => {
        statements! {$(
            /// Brings a row of a documented table in, as it is; a row whose key is taken changes nothing.
            $bring_in = concat!("INSERT INTO ", $table, " (", $columns, ") VALUES (", $places, ") ON CONFLICT DO NOTHING");
            /// All rows of a documented table, by their first column.
            $all = concat!("SELECT ", $columns, " FROM ", $table, " ORDER BY ", $key);
        )+}

        /// The documented tables; each stands after those it refers to.
        pub(crate) const MOVED: &[Moved] = &[$(Moved { table: $table, bring_in: $bring_in, all: $all }),+];
    };
}

documented! {
    "users" by "id", BRING_IN_USERS, ALL_USERS:
        "id, email, password_hash, role, name, first_name, last_name, is_active, activation_token, activation_token_expires_at, activated_at, totp_secret, totp_enabled, webauthn_enabled, email_otp_enabled, backup_codes, require_2fa, deactivated_at, deactivated_by, created_at, last_login, updated_at"
        => "?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22";
    "venues" by "id", BRING_IN_VENUES, ALL_VENUES:
        "id, name, address, created_by_user_id, updated_by_user_id, updated_at, website, instagram, facebook, created_at, address_line1, address_line2, region, postal_code, country, phone, contact_email, city, latitude, longitude"
        => "?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20";
    "band_profiles" by "id", BRING_IN_BAND_PROFILES, ALL_BAND_PROFILES:
        "id, name, name_normalized, description, photo_url, genre, social_links, created_at, updated_at, created_by_user_id, origin, origin_city, origin_region, contact_email, is_active, total_views, total_social_clicks, popularity_score, photo_alt_text"
        => "?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19";
    "events" by "id", BRING_IN_EVENTS, ALL_EVENTS:
        "id, name, date, end_date, slug, is_published, status, archived_at, description, city, ticket_url, venue_info, social_links, theme_colors, reveal_mode, created_by_user_id, updated_by_user_id, created_at, updated_at"
        => "?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19";
    "performances" by "id", BRING_IN_PERFORMANCES, ALL_PERFORMANCES:
        "id, event_id, band_profile_id, venue_id, start_time, end_time, notes, is_announced, band_follow_notified, created_at, created_by_user_id, updated_by_user_id, updated_at"
        => "?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13";
    "band_follows" by "id", BRING_IN_BAND_FOLLOWS, ALL_BAND_FOLLOWS:
        "id, email, band_profile_id, verified, verification_token, unsubscribe_token, created_at, consent_ip, consent_method, batch_token"
        => "?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10";
    "band_follow_notifications" by "id", BRING_IN_BAND_FOLLOW_NOTIFICATIONS, ALL_BAND_FOLLOW_NOTIFICATIONS:
        "id, performance_id, band_follow_id, notified_at"
        => "?1, ?2, ?3, ?4";
    "band_announce_queue" by "id", BRING_IN_BAND_ANNOUNCE_QUEUE, ALL_BAND_ANNOUNCE_QUEUE:
        "id, band_follow_id, performance_id, event_id, band_name, event_name, event_slug, band_profile_id, queued_at"
        => "?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9";
    "share_links" by "id", BRING_IN_SHARE_LINKS, ALL_SHARE_LINKS:
        "id, slug, event_id, event_slug, performance_ids, band_names, created_at, expires_at, view_count"
        => "?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9";
    "email_subscriptions" by "id", BRING_IN_EMAIL_SUBSCRIPTIONS, ALL_EMAIL_SUBSCRIPTIONS:
        "id, email, city, genre, frequency, verified, verification_token, unsubscribe_token, created_at, last_email_sent, consent_ip, consent_method"
        => "?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12";
    "subscription_verifications" by "id", BRING_IN_SUBSCRIPTION_VERIFICATIONS, ALL_SUBSCRIPTION_VERIFICATIONS:
        "id, subscription_id, verified_at"
        => "?1, ?2, ?3";
    "subscription_unsubscribes" by "id", BRING_IN_SUBSCRIPTION_UNSUBSCRIBES, ALL_SUBSCRIPTION_UNSUBSCRIBES:
        "id, subscription_id, unsubscribed_at, reason"
        => "?1, ?2, ?3, ?4";
    "schedule_builds" by "id", BRING_IN_SCHEDULE_BUILDS, ALL_SCHEDULE_BUILDS:
        "id, event_id, performance_id, user_session, created_at"
        => "?1, ?2, ?3, ?4, ?5";
    "invite_codes" by "id", BRING_IN_INVITE_CODES, ALL_INVITE_CODES:
        "id, code, email, role, created_by_user_id, used_by_user_id, created_at, used_at, expires_at, is_active"
        => "?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10";
    "webauthn_credentials" by "id", BRING_IN_WEBAUTHN_CREDENTIALS, ALL_WEBAUTHN_CREDENTIALS:
        "id, user_id, credential_id, public_key, counter, device_name, created_at, last_used_at"
        => "?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8";
    "trusted_devices" by "id", BRING_IN_TRUSTED_DEVICES, ALL_TRUSTED_DEVICES:
        "id, user_id, token, device_fingerprint, ua_hash, ip_address, user_agent, expires_at, last_used_at, created_at"
        => "?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10";
    "audit_log" by "id", BRING_IN_AUDIT_LOG, ALL_AUDIT_LOG:
        "id, user_id, action, resource_type, resource_id, details, ip_address, created_at"
        => "?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8";
    "auth_audit" by "id", BRING_IN_AUTH_AUDIT, ALL_AUTH_AUDIT:
        "id, timestamp, action, success, ip_address, user_agent, details"
        => "?1, ?2, ?3, ?4, ?5, ?6, ?7";
    "auth_attempts" by "id", BRING_IN_AUTH_ATTEMPTS, ALL_AUTH_ATTEMPTS:
        "id, user_id, email, ip_address, user_agent, attempt_type, success, failure_reason, created_at"
        => "?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9";
    "artist_daily_stats" by "id", BRING_IN_ARTIST_DAILY_STATS, ALL_ARTIST_DAILY_STATS:
        "id, band_profile_id, date, page_views, social_clicks, created_at"
        => "?1, ?2, ?3, ?4, ?5, ?6";
    "page_views_daily" by "id", BRING_IN_PAGE_VIEWS_DAILY, ALL_PAGE_VIEWS_DAILY:
        "id, page, date, views"
        => "?1, ?2, ?3, ?4";
    "sessions" by "id", BRING_IN_SESSIONS, ALL_SESSIONS:
        "id, session_token, user_id, ip_address, user_agent, remember_me, created_at, last_activity_at, expires_at"
        => "?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9";
    "lucia_sessions" by "id", BRING_IN_LUCIA_SESSIONS, ALL_LUCIA_SESSIONS:
        "id, user_id, expires_at, ip_address, user_agent, remember_me, created_at, last_activity_at"
        => "?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8";
    "mfa_challenges" by "id", BRING_IN_MFA_CHALLENGES, ALL_MFA_CHALLENGES:
        "id, token, user_id, ip_address, user_agent, expires_at, used, used_at, created_at"
        => "?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9";
    "email_otp_codes" by "id", BRING_IN_EMAIL_OTP_CODES, ALL_EMAIL_OTP_CODES:
        "id, user_id, code_hash, expires_at, verified, created_at"
        => "?1, ?2, ?3, ?4, ?5, ?6";
    "password_reset_tokens" by "id", BRING_IN_PASSWORD_RESET_TOKENS, ALL_PASSWORD_RESET_TOKENS:
        "id, user_id, token, created_by, expires_at, used, used_at, ip_address, reason, created_at"
        => "?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10";
    "rate_limits" by "key", BRING_IN_RATE_LIMITS, ALL_RATE_LIMITS:
        "key, count, window_start, updated_at"
        => "?1, ?2, ?3, ?4";
}
