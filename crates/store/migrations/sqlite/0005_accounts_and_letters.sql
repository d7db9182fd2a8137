-- People who log in, beyond the tables of old: passkey ceremonies, guards against replay, and the letters that leave.

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

ALTER TABLE users ADD COLUMN totp_last_step INTEGER;
ALTER TABLE users ADD COLUMN webauthn_user_handle TEXT;
ALTER TABLE mfa_challenges ADD COLUMN failed_attempts INTEGER NOT NULL DEFAULT 0;
ALTER TABLE email_otp_codes ADD COLUMN attempts INTEGER NOT NULL DEFAULT 0;
ALTER TABLE email_otp_codes ADD COLUMN mfa_challenge_id INTEGER REFERENCES mfa_challenges(id) ON DELETE CASCADE;
ALTER TABLE webauthn_credentials ADD COLUMN transports TEXT;
ALTER TABLE webauthn_credentials ADD COLUMN aaguid TEXT;
ALTER TABLE webauthn_credentials ADD COLUMN user_verified INTEGER NOT NULL DEFAULT 0;
ALTER TABLE webauthn_credentials ADD COLUMN backup_eligible INTEGER NOT NULL DEFAULT 0;
ALTER TABLE webauthn_credentials ADD COLUMN backed_up INTEGER NOT NULL DEFAULT 0;
