-- Rows as they may stand in a database after step 5, on top of those before.
UPDATE users SET totp_last_step = 59000000, webauthn_user_handle = 'handle' WHERE id = 1;
UPDATE mfa_challenges SET failed_attempts = 3 WHERE token = 'challenge-2';
UPDATE email_otp_codes SET attempts = 5, mfa_challenge_id = (SELECT id FROM mfa_challenges WHERE token = 'challenge-2');
UPDATE webauthn_credentials SET transports = '["internal"]', aaguid = '00000000000000000000000000000000', user_verified = 1;
INSERT INTO webauthn_challenges (id, kind, challenge, created_at, expires_at) VALUES
    ('ceremony-hash', 'passwordless', 'challenge', '2026-01-01 00:00:00', '2026-01-01 00:05:00');
INSERT INTO email_outbox (idempotency_key, kind, to_address, subject, next_attempt_at, created_at) VALUES
    ('key-1', 'invite', 'bo@example.org', 'You are invited', '2026-01-01 00:00:00', '2026-01-01 00:00:00');
INSERT INTO mail_suppressions (address_hash, reason, created_at, expires_at) VALUES ('hash', '550', '2026-01-01 00:00:00', '2026-04-01 00:00:00');
