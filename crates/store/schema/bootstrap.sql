-- The whole schema of settimes, as replaying its migrations gives it.
-- Written by `settimes schema dump`; change the migrations, not this file.
-- Load it into a new, empty database: sqlite3 settimes.db < bootstrap.sql

BEGIN IMMEDIATE;

CREATE TABLE schema_migrations (
    number INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    checksum TEXT NOT NULL,
    applied_at TEXT NOT NULL
) STRICT;

CREATE TABLE events (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    date TEXT NOT NULL,
    end_date TEXT,
    slug TEXT NOT NULL UNIQUE,
    is_published INTEGER NOT NULL DEFAULT 0,
    status TEXT DEFAULT 'draft',
    archived_at TEXT,
    description TEXT,
    city TEXT,
    ticket_url TEXT,
    venue_info TEXT,
    social_links TEXT,
    theme_colors TEXT,
    reveal_mode INTEGER NOT NULL DEFAULT 0,
    created_by_user_id INTEGER REFERENCES users(id),
    updated_by_user_id INTEGER REFERENCES users(id),
    created_at TEXT NOT NULL DEFAULT (datetime('now')),
    updated_at TEXT DEFAULT (datetime('now'))
);
CREATE INDEX idx_events_published ON events (is_published);
CREATE INDEX idx_events_slug ON events (slug);
CREATE INDEX idx_events_status ON events (status);
CREATE INDEX idx_events_archived ON events (archived_at);
CREATE INDEX idx_events_published_date ON events (is_published, date);
CREATE TRIGGER update_events_timestamp AFTER UPDATE ON events FOR EACH ROW
BEGIN
    UPDATE events SET updated_at = datetime('now') WHERE id = NEW.id;
END;

CREATE TABLE venues (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE,
    address TEXT,
    created_by_user_id INTEGER REFERENCES users(id),
    updated_by_user_id INTEGER REFERENCES users(id),
    updated_at TEXT DEFAULT (datetime('now')),
    website TEXT,
    instagram TEXT,
    facebook TEXT,
    created_at TEXT DEFAULT (datetime('now')),
    address_line1 TEXT,
    address_line2 TEXT,
    region TEXT,
    postal_code TEXT,
    country TEXT,
    phone TEXT,
    contact_email TEXT,
    city TEXT,
    latitude REAL,
    longitude REAL
);
CREATE TRIGGER update_venues_timestamp AFTER UPDATE ON venues FOR EACH ROW
BEGIN
    UPDATE venues SET updated_at = datetime('now') WHERE id = NEW.id;
END;

CREATE TABLE band_profiles (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    name_normalized TEXT NOT NULL UNIQUE,
    description TEXT,
    photo_url TEXT,
    genre TEXT,
    social_links TEXT,
    created_at TEXT NOT NULL DEFAULT (datetime('now')),
    updated_at TEXT NOT NULL DEFAULT (datetime('now')),
    created_by_user_id INTEGER REFERENCES users(id),
    origin TEXT,
    origin_city TEXT,
    origin_region TEXT,
    contact_email TEXT,
    is_active INTEGER NOT NULL DEFAULT 1,
    total_views INTEGER DEFAULT 0,
    total_social_clicks INTEGER DEFAULT 0,
    popularity_score REAL DEFAULT 0,
    photo_alt_text TEXT
);
CREATE INDEX idx_band_profiles_name ON band_profiles (name);
CREATE UNIQUE INDEX idx_band_profiles_normalized ON band_profiles (name_normalized);
CREATE INDEX idx_band_profiles_genre ON band_profiles (genre);
CREATE TRIGGER update_band_profile_timestamp AFTER UPDATE ON band_profiles FOR EACH ROW
BEGIN
    UPDATE band_profiles SET updated_at = datetime('now') WHERE id = NEW.id;
END;

CREATE TABLE performances (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    event_id INTEGER NOT NULL REFERENCES events(id) ON DELETE CASCADE,
    band_profile_id INTEGER NOT NULL REFERENCES band_profiles(id) ON DELETE RESTRICT,
    venue_id INTEGER REFERENCES venues(id) ON DELETE SET NULL,
    start_time TEXT,
    end_time TEXT,
    notes TEXT,
    is_announced INTEGER NOT NULL DEFAULT 1,
    band_follow_notified INTEGER NOT NULL DEFAULT 0,
    created_at TEXT NOT NULL DEFAULT (datetime('now')),
    created_by_user_id INTEGER REFERENCES users(id),
    updated_by_user_id INTEGER REFERENCES users(id),
    updated_at TEXT DEFAULT (datetime('now'))
, public_changed_at TEXT);
CREATE INDEX idx_performances_event ON performances (event_id);
CREATE INDEX idx_performances_band ON performances (band_profile_id);
CREATE INDEX idx_performances_venue ON performances (venue_id);
CREATE INDEX idx_performances_event_time ON performances (event_id, start_time);
CREATE INDEX idx_performances_announced ON performances (event_id, is_announced);
CREATE TRIGGER update_performances_timestamp AFTER UPDATE ON performances FOR EACH ROW
BEGIN
    UPDATE performances SET updated_at = datetime('now') WHERE id = NEW.id;
END;

CREATE TABLE sessions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    session_token TEXT NOT NULL UNIQUE,
    user_id INTEGER NOT NULL REFERENCES users(id) ON DELETE CASCADE,
    ip_address TEXT,
    user_agent TEXT,
    remember_me INTEGER DEFAULT 0,
    created_at TEXT NOT NULL DEFAULT (datetime('now')),
    last_activity_at TEXT NOT NULL DEFAULT (datetime('now')),
    expires_at TEXT NOT NULL
);
CREATE INDEX idx_sessions_token ON sessions (session_token);
CREATE INDEX idx_sessions_user_id ON sessions (user_id);
CREATE INDEX idx_sessions_expires ON sessions (expires_at);

CREATE TABLE band_follows (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    email TEXT NOT NULL,
    band_profile_id INTEGER NOT NULL REFERENCES band_profiles(id) ON DELETE CASCADE,
    verified INTEGER NOT NULL DEFAULT 0,
    verification_token TEXT UNIQUE,
    unsubscribe_token TEXT NOT NULL UNIQUE,
    created_at TEXT NOT NULL DEFAULT (datetime('now')),
    consent_ip TEXT,
    consent_method TEXT NOT NULL DEFAULT 'web_form',
    batch_token TEXT,
    UNIQUE (email, band_profile_id)
);
CREATE INDEX idx_band_follows_band ON band_follows (band_profile_id);
CREATE INDEX idx_band_follows_email ON band_follows (email);
CREATE INDEX idx_band_follows_batch_token ON band_follows (batch_token);

CREATE TABLE band_follow_notifications (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    performance_id INTEGER NOT NULL REFERENCES performances(id) ON DELETE CASCADE,
    band_follow_id INTEGER NOT NULL REFERENCES band_follows(id) ON DELETE CASCADE,
    notified_at TEXT NOT NULL DEFAULT (datetime('now')),
    UNIQUE (performance_id, band_follow_id)
);
CREATE INDEX idx_band_follow_notifications_performance ON band_follow_notifications (performance_id);

CREATE TABLE band_announce_queue (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    band_follow_id INTEGER NOT NULL REFERENCES band_follows(id) ON DELETE CASCADE,
    performance_id INTEGER NOT NULL REFERENCES performances(id) ON DELETE CASCADE,
    event_id INTEGER NOT NULL,
    band_name TEXT NOT NULL,
    event_name TEXT NOT NULL,
    event_slug TEXT NOT NULL,
    band_profile_id INTEGER NOT NULL,
    queued_at TEXT NOT NULL DEFAULT (datetime('now')),
    UNIQUE (band_follow_id, performance_id)
);
CREATE INDEX idx_band_announce_queue_event ON band_announce_queue (event_id);
CREATE INDEX idx_band_announce_queue_follow ON band_announce_queue (band_follow_id);

CREATE TABLE share_links (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    slug TEXT NOT NULL UNIQUE,
    event_id INTEGER NOT NULL REFERENCES events(id) ON DELETE CASCADE,
    event_slug TEXT NOT NULL,
    performance_ids TEXT NOT NULL,
    band_names TEXT NOT NULL,
    created_at TEXT NOT NULL DEFAULT (datetime('now')),
    expires_at TEXT NOT NULL,
    view_count INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX idx_share_links_slug ON share_links (slug);
CREATE INDEX idx_share_links_expires_at ON share_links (expires_at);

CREATE TABLE email_subscriptions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    email TEXT NOT NULL,
    city TEXT NOT NULL,
    genre TEXT NOT NULL,
    frequency TEXT NOT NULL DEFAULT 'weekly',
    verified BOOLEAN NOT NULL DEFAULT 0,
    verification_token TEXT UNIQUE,
    unsubscribe_token TEXT NOT NULL UNIQUE,
    created_at TEXT NOT NULL DEFAULT (datetime('now')),
    last_email_sent TEXT,
    consent_ip TEXT,
    consent_method TEXT NOT NULL DEFAULT 'web_form',
    UNIQUE (email, city, genre)
);
CREATE INDEX idx_subscriptions_email ON email_subscriptions (email);
CREATE INDEX idx_subscriptions_city_genre ON email_subscriptions (city, genre);
CREATE INDEX idx_subscriptions_verified ON email_subscriptions (verified);
CREATE INDEX idx_subscriptions_verification_token ON email_subscriptions (verification_token);
CREATE INDEX idx_subscriptions_unsubscribe_token ON email_subscriptions (unsubscribe_token);

CREATE TABLE subscription_verifications (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    subscription_id INTEGER NOT NULL REFERENCES email_subscriptions(id) ON DELETE CASCADE,
    verified_at TEXT NOT NULL DEFAULT (datetime('now'))
);

CREATE TABLE subscription_unsubscribes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    subscription_id INTEGER NOT NULL REFERENCES email_subscriptions(id) ON DELETE CASCADE,
    unsubscribed_at TEXT NOT NULL DEFAULT (datetime('now')),
    reason TEXT
);

CREATE TABLE schedule_builds (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    event_id INTEGER NOT NULL REFERENCES events(id) ON DELETE CASCADE,
    performance_id INTEGER NOT NULL REFERENCES performances(id) ON DELETE CASCADE,
    user_session TEXT NOT NULL,
    created_at TEXT NOT NULL DEFAULT (datetime('now'))
);
CREATE INDEX idx_schedule_builds_event ON schedule_builds (event_id);
CREATE INDEX idx_schedule_builds_session ON schedule_builds (user_session);
CREATE INDEX idx_schedule_builds_created ON schedule_builds (created_at);
CREATE UNIQUE INDEX idx_schedule_builds_unique ON schedule_builds (event_id, performance_id, user_session);

CREATE TABLE users (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    email TEXT NOT NULL UNIQUE,
    password_hash TEXT NOT NULL,
    role TEXT NOT NULL DEFAULT 'editor',
    name TEXT,
    first_name TEXT,
    last_name TEXT,
    is_active INTEGER DEFAULT 1,
    activation_token TEXT,
    activation_token_expires_at TEXT,
    activated_at TEXT,
    totp_secret TEXT,
    totp_enabled INTEGER DEFAULT 0,
    webauthn_enabled INTEGER DEFAULT 0,
    email_otp_enabled INTEGER DEFAULT 0,
    backup_codes TEXT,
    require_2fa INTEGER DEFAULT 1,
    deactivated_at TEXT,
    deactivated_by INTEGER REFERENCES users(id),
    created_at TEXT NOT NULL DEFAULT (datetime('now')),
    last_login TEXT,
    updated_at TEXT DEFAULT (datetime('now'))
, totp_last_step INTEGER, webauthn_user_handle TEXT);
CREATE INDEX idx_users_email ON users (email);
CREATE INDEX idx_users_role ON users (role);
CREATE INDEX idx_users_activation_token ON users (activation_token);
CREATE TRIGGER update_users_timestamp AFTER UPDATE ON users FOR EACH ROW
BEGIN
    UPDATE users SET updated_at = datetime('now') WHERE id = NEW.id;
END;

CREATE TABLE lucia_sessions (
    id TEXT PRIMARY KEY,
    user_id INTEGER NOT NULL REFERENCES users(id) ON DELETE CASCADE,
    expires_at INTEGER NOT NULL,
    ip_address TEXT,
    user_agent TEXT,
    remember_me INTEGER DEFAULT 0,
    created_at TEXT NOT NULL DEFAULT (datetime('now')),
    last_activity_at TEXT NOT NULL DEFAULT (datetime('now'))
);
CREATE INDEX idx_lucia_sessions_user_id ON lucia_sessions (user_id);
CREATE INDEX idx_lucia_sessions_expires_at ON lucia_sessions (expires_at);

CREATE TABLE mfa_challenges (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    token TEXT NOT NULL UNIQUE,
    user_id INTEGER NOT NULL REFERENCES users(id) ON DELETE CASCADE,
    ip_address TEXT,
    user_agent TEXT,
    expires_at TEXT NOT NULL,
    used INTEGER DEFAULT 0,
    used_at TEXT,
    created_at TEXT NOT NULL DEFAULT (datetime('now'))
, failed_attempts INTEGER NOT NULL DEFAULT 0);
CREATE INDEX idx_mfa_challenges_token ON mfa_challenges (token);
CREATE INDEX idx_mfa_challenges_user_id ON mfa_challenges (user_id);
CREATE INDEX idx_mfa_challenges_expires_at ON mfa_challenges (expires_at);
CREATE UNIQUE INDEX idx_mfa_challenges_active_user ON mfa_challenges (user_id) WHERE used = 0;

CREATE TABLE invite_codes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    code TEXT NOT NULL UNIQUE,
    email TEXT,
    role TEXT NOT NULL DEFAULT 'editor',
    created_by_user_id INTEGER REFERENCES users(id) ON DELETE SET NULL,
    used_by_user_id INTEGER REFERENCES users(id) ON DELETE SET NULL,
    created_at TEXT NOT NULL DEFAULT (datetime('now')),
    used_at TEXT,
    expires_at TEXT NOT NULL,
    is_active INTEGER NOT NULL DEFAULT 1
);
CREATE INDEX idx_invite_codes_code ON invite_codes (code);
CREATE INDEX idx_invite_codes_active ON invite_codes (is_active, expires_at);
CREATE INDEX idx_invite_codes_email ON invite_codes (email);

CREATE TABLE webauthn_credentials (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id INTEGER NOT NULL REFERENCES users(id) ON DELETE CASCADE,
    credential_id TEXT NOT NULL UNIQUE,
    public_key TEXT NOT NULL,
    counter INTEGER NOT NULL DEFAULT 0,
    device_name TEXT,
    created_at TEXT NOT NULL DEFAULT (datetime('now')),
    last_used_at TEXT
, transports TEXT, aaguid TEXT, user_verified INTEGER NOT NULL DEFAULT 0, backup_eligible INTEGER NOT NULL DEFAULT 0, backed_up INTEGER NOT NULL DEFAULT 0);
CREATE INDEX idx_webauthn_user_id ON webauthn_credentials (user_id);
CREATE INDEX idx_webauthn_credential_id ON webauthn_credentials (credential_id);

CREATE TABLE email_otp_codes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id INTEGER NOT NULL REFERENCES users(id) ON DELETE CASCADE,
    code_hash TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    verified INTEGER DEFAULT 0,
    created_at TEXT NOT NULL DEFAULT (datetime('now'))
, attempts INTEGER NOT NULL DEFAULT 0, mfa_challenge_id INTEGER REFERENCES mfa_challenges(id) ON DELETE CASCADE);
CREATE INDEX idx_email_otp_user_id ON email_otp_codes (user_id);
CREATE INDEX idx_email_otp_expires ON email_otp_codes (expires_at);

CREATE TABLE password_reset_tokens (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id INTEGER NOT NULL REFERENCES users(id) ON DELETE CASCADE,
    token TEXT NOT NULL UNIQUE,
    created_by INTEGER NOT NULL REFERENCES users(id),
    expires_at TEXT NOT NULL,
    used INTEGER DEFAULT 0,
    used_at TEXT,
    ip_address TEXT,
    reason TEXT,
    created_at TEXT NOT NULL DEFAULT (datetime('now'))
);
CREATE INDEX idx_password_reset_user_id ON password_reset_tokens (user_id);
CREATE INDEX idx_password_reset_token ON password_reset_tokens (token);
CREATE INDEX idx_password_reset_expires ON password_reset_tokens (expires_at);

CREATE TABLE trusted_devices (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id INTEGER NOT NULL REFERENCES users(id) ON DELETE CASCADE,
    token TEXT NOT NULL UNIQUE,
    device_fingerprint TEXT,
    ua_hash TEXT,
    ip_address TEXT,
    user_agent TEXT,
    expires_at TEXT NOT NULL,
    last_used_at TEXT,
    created_at TEXT NOT NULL DEFAULT (datetime('now'))
);
CREATE INDEX idx_trusted_devices_user ON trusted_devices (user_id);
CREATE INDEX idx_trusted_devices_token ON trusted_devices (token);
CREATE INDEX idx_trusted_devices_expires ON trusted_devices (expires_at);

CREATE TABLE audit_log (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id INTEGER REFERENCES users(id) ON DELETE SET NULL,
    action TEXT NOT NULL,
    resource_type TEXT,
    resource_id INTEGER,
    details TEXT,
    ip_address TEXT,
    created_at TEXT DEFAULT (datetime('now'))
);
CREATE INDEX idx_audit_log_user ON audit_log (user_id);
CREATE INDEX idx_audit_log_created ON audit_log (created_at);
CREATE INDEX idx_audit_log_action ON audit_log (action);
CREATE INDEX idx_audit_log_resource ON audit_log (resource_type, resource_id);

CREATE TABLE auth_audit (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    timestamp TEXT NOT NULL DEFAULT (datetime('now')),
    action TEXT NOT NULL,
    success INTEGER NOT NULL,
    ip_address TEXT NOT NULL,
    user_agent TEXT,
    details TEXT
);
CREATE INDEX idx_auth_audit_timestamp ON auth_audit (timestamp);
CREATE INDEX idx_auth_audit_ip ON auth_audit (ip_address);

CREATE TABLE auth_attempts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id INTEGER REFERENCES users(id) ON DELETE SET NULL,
    email TEXT,
    ip_address TEXT,
    user_agent TEXT,
    attempt_type TEXT NOT NULL,
    success INTEGER NOT NULL,
    failure_reason TEXT,
    created_at TEXT NOT NULL DEFAULT (datetime('now'))
);
CREATE INDEX idx_auth_attempts_user ON auth_attempts (user_id);
CREATE INDEX idx_auth_attempts_email ON auth_attempts (email);
CREATE INDEX idx_auth_attempts_ip ON auth_attempts (ip_address);
CREATE INDEX idx_auth_attempts_created ON auth_attempts (created_at);

CREATE TABLE rate_limits (
    key TEXT PRIMARY KEY,
    count INTEGER NOT NULL DEFAULT 0,
    window_start INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
);
CREATE INDEX idx_rate_limits_updated_at ON rate_limits (updated_at);

CREATE TABLE artist_daily_stats (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    band_profile_id INTEGER NOT NULL REFERENCES band_profiles(id) ON DELETE CASCADE,
    date TEXT NOT NULL,
    page_views INTEGER DEFAULT 0,
    social_clicks INTEGER DEFAULT 0,
    created_at TEXT DEFAULT (datetime('now')),
    UNIQUE (band_profile_id, date)
);
CREATE INDEX idx_artist_stats_date ON artist_daily_stats (date);
CREATE INDEX idx_artist_stats_band ON artist_daily_stats (band_profile_id);

CREATE TABLE page_views_daily (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    page TEXT NOT NULL,
    date TEXT NOT NULL,
    views INTEGER DEFAULT 0,
    UNIQUE (page, date)
);
CREATE INDEX idx_page_views_date ON page_views_daily (date);

CREATE TABLE event_public_state (
    event_id INTEGER PRIMARY KEY REFERENCES events(id) ON DELETE CASCADE,
    first_public_at TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    changed_at TEXT NOT NULL
) STRICT;
CREATE INDEX idx_events_visible_date ON events (date) WHERE NOT (is_published = 0 AND COALESCE(status, '') <> 'archived');
CREATE INDEX idx_events_live_last_day ON events (COALESCE(end_date, date)) WHERE is_published <> 0 AND COALESCE(status, '') <> 'archived';
CREATE INDEX idx_band_profiles_lower_name ON band_profiles (lower(name));
CREATE INDEX idx_performances_band_event ON performances (band_profile_id, event_id);
CREATE INDEX idx_performances_venue_event ON performances (venue_id, event_id);

CREATE TABLE job_runs (
    job TEXT NOT NULL,
    slot TEXT NOT NULL,
    started_at TEXT NOT NULL,
    leased_until TEXT,
    finished_at TEXT,
    outcome TEXT,
    counts TEXT,
    PRIMARY KEY (job, slot)
) STRICT;
CREATE INDEX idx_job_runs_open ON job_runs (job) WHERE finished_at IS NULL;

CREATE TABLE artist_lifetime_stats (
    band_profile_id INTEGER PRIMARY KEY REFERENCES band_profiles(id) ON DELETE CASCADE,
    views_before INTEGER NOT NULL DEFAULT 0,
    clicks_before INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX idx_band_follows_pending ON band_follows (created_at) WHERE verified = 0;
CREATE INDEX idx_subscriptions_pending ON email_subscriptions (verified, created_at);
CREATE INDEX idx_band_follow_notifications_follow ON band_follow_notifications (band_follow_id);
CREATE INDEX idx_subscription_verifications_subscription ON subscription_verifications (subscription_id);
CREATE INDEX idx_subscription_unsubscribes_subscription ON subscription_unsubscribes (subscription_id);
CREATE INDEX idx_event_public_state_touched ON event_public_state (event_id) WHERE substr(fingerprint, 1, 1) = '*';
CREATE TRIGGER touch_event_of_event AFTER UPDATE OF name, date, end_date, city, ticket_url, is_published, status, reveal_mode ON events FOR EACH ROW
BEGIN
    UPDATE event_public_state SET fingerprint = '*' || fingerprint WHERE event_id = NEW.id AND substr(fingerprint, 1, 1) <> '*';
END;
CREATE TRIGGER touch_event_of_new_set AFTER INSERT ON performances FOR EACH ROW
BEGIN
    UPDATE event_public_state SET fingerprint = '*' || fingerprint WHERE event_id = NEW.event_id AND substr(fingerprint, 1, 1) <> '*';
END;
CREATE TRIGGER touch_event_of_set AFTER UPDATE OF event_id, band_profile_id, venue_id, start_time, end_time, is_announced ON performances FOR EACH ROW
BEGIN
    UPDATE event_public_state SET fingerprint = '*' || fingerprint
        WHERE event_id IN (OLD.event_id, NEW.event_id) AND substr(fingerprint, 1, 1) <> '*';
END;
CREATE TRIGGER touch_event_of_deleted_set AFTER DELETE ON performances FOR EACH ROW
BEGIN
    UPDATE event_public_state SET fingerprint = '*' || fingerprint WHERE event_id = OLD.event_id AND substr(fingerprint, 1, 1) <> '*';
END;
CREATE TRIGGER touch_events_of_band AFTER UPDATE OF name ON band_profiles FOR EACH ROW WHEN OLD.name <> NEW.name
BEGIN
    UPDATE event_public_state SET fingerprint = '*' || fingerprint
        WHERE event_id IN (SELECT p.event_id FROM performances p WHERE p.band_profile_id = NEW.id) AND substr(fingerprint, 1, 1) <> '*';
END;
CREATE TRIGGER touch_events_of_venue AFTER UPDATE OF name ON venues FOR EACH ROW WHEN OLD.name <> NEW.name
BEGIN
    UPDATE event_public_state SET fingerprint = '*' || fingerprint
        WHERE event_id IN (SELECT p.event_id FROM performances p WHERE p.venue_id = NEW.id) AND substr(fingerprint, 1, 1) <> '*';
END;

CREATE TABLE email_outbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    idempotency_key TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    to_address TEXT NOT NULL,
    subject TEXT NOT NULL,
    headers TEXT NOT NULL DEFAULT '{}',
    body TEXT,
    refs TEXT NOT NULL DEFAULT '{}',
    state TEXT NOT NULL DEFAULT 'queued' CHECK (state IN ('queued','leased','sent','failed')),
    attempts INTEGER NOT NULL DEFAULT 0,
    next_attempt_at TEXT NOT NULL,
    leased_until TEXT,
    expires_at TEXT,
    last_error TEXT,
    created_at TEXT NOT NULL,
    finished_at TEXT
) STRICT;
CREATE INDEX idx_email_outbox_due ON email_outbox(state, next_attempt_at);
CREATE INDEX idx_email_outbox_to ON email_outbox(to_address, created_at);

CREATE TABLE mail_suppressions (
    address_hash TEXT PRIMARY KEY,
    reason TEXT NOT NULL,
    created_at TEXT NOT NULL,
    expires_at TEXT NOT NULL
) STRICT;

CREATE TABLE webauthn_challenges (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('register','second_factor','passwordless')),
    user_id INTEGER REFERENCES users(id) ON DELETE CASCADE,
    session_id TEXT REFERENCES lucia_sessions(id) ON DELETE CASCADE,
    mfa_challenge_id INTEGER REFERENCES mfa_challenges(id) ON DELETE CASCADE,
    challenge TEXT NOT NULL,
    ip_address TEXT,
    created_at TEXT NOT NULL,
    expires_at TEXT NOT NULL
) STRICT;
CREATE INDEX idx_webauthn_challenges_expires ON webauthn_challenges(expires_at);

INSERT INTO schema_migrations (number, name, checksum, applied_at)
    VALUES (1, 'contract', '64a1a4156181ea9624c46ab595cec1a86689b2de06e34cef816ebd6711746419', datetime('now'));
INSERT INTO schema_migrations (number, name, checksum, applied_at)
    VALUES (2, 'public_state', '8f0d65280f6ff1a692ab52ba5f7a50c0baa7f2ccc5c73bce44ee5679b03a4f75', datetime('now'));
INSERT INTO schema_migrations (number, name, checksum, applied_at)
    VALUES (3, 'public_reading', 'b93456528646e6436b4696542edb55af4cc1ad19969cdf837b7040d36ae8ef97', datetime('now'));
INSERT INTO schema_migrations (number, name, checksum, applied_at)
    VALUES (4, 'rounds', 'fd4f0172d6b51c1bd183e3d54cb3ba31f857657567fc4eab09d1f7d70e6d920f', datetime('now'));
INSERT INTO schema_migrations (number, name, checksum, applied_at)
    VALUES (5, 'accounts_and_letters', 'e2d24d7fc00daa0e0e9dff86f447a3640a295ae4d3befc6a35f49037250084b1', datetime('now'));

COMMIT;
