-- Rows as they may stand in a database after step 1: every table, nulls, umlauts, numbers at the edge.
INSERT INTO users (id, email, password_hash, role, name, backup_codes, deactivated_by, updated_at) VALUES
    (1, 'ada@example.org', 'pbkdf2$600000$c2FsdA==$aGFzaA==', 'admin', 'Ada Lovelock', '["sha256$a$b"]', NULL, '2026-01-02 03:04:05'),
    (2, 'bo@example.org', 'c2FsdA==:aGFzaA==', 'editor', NULL, NULL, 1, NULL);
INSERT INTO events (id, name, date, end_date, slug, is_published, status, city, venue_info, theme_colors, reveal_mode, created_by_user_id, updated_at) VALUES
    (7, 'Lamplight Crawl Vol. 6', '2027-05-15', NULL, 'lamplight-vol-6', 1, 'published', 'Port Wexley', '[]', '{"primary":"#ff4400"}', 1, 1, '2026-01-02 03:04:05'),
    (9, 'Ünïcode Nacht 夜', '2025-10-30', '2025-11-01', 'nacht', 0, 'archived', NULL, NULL, NULL, 0, NULL, NULL);
INSERT INTO venues (id, name, latitude, longitude, updated_at) VALUES
    (2, 'Room 47', 43.5448, -80.2482, NULL), (3, 'Under the Bridge', NULL, NULL, '2026-01-02 03:04:05');
INSERT INTO band_profiles (id, name, name_normalized, genre, popularity_score, photo_url, updated_at) VALUES
    (12, 'Birdhand', 'birdhand', 'punk, noise', 62.5, '/media/band-photos/1-a/w1200.jpg', '2026-01-02 03:04:05'),
    (13, 'Mötör "Quote" O''Neil', 'motorquoteoneil', NULL, 0, NULL, '2026-01-02 03:04:05');
INSERT INTO performances (id, event_id, band_profile_id, venue_id, start_time, end_time, notes, is_announced, band_follow_notified, updated_at) VALUES
    (41, 7, 12, 2, '20:15', '20:45', NULL, 1, 1, '2026-01-02 03:04:05'),
    (42, 7, 13, NULL, NULL, NULL, 'secret guest', 0, 0, NULL),
    (43, 9, 12, 3, '00:30', '01:15', '', 1, 0, NULL);
INSERT INTO sessions (session_token, user_id, expires_at) VALUES ('left-over', 1, '2025-01-01 00:00:00');
INSERT INTO band_follows (id, email, band_profile_id, verified, verification_token, unsubscribe_token, batch_token) VALUES
    (1, 'mo@example.org', 12, 1, NULL, 'unsubscribe-1', NULL),
    (2, 'mo@example.org', 13, 0, 'hash-2', 'unsubscribe-2', 'batch-2');
INSERT INTO band_follow_notifications (performance_id, band_follow_id) VALUES (41, 1);
INSERT INTO band_announce_queue (band_follow_id, performance_id, event_id, band_name, event_name, event_slug, band_profile_id) VALUES
    (1, 43, 999, 'Birdhand', 'Ünïcode Nacht 夜', 'nacht', 999);
INSERT INTO share_links (slug, event_id, event_slug, performance_ids, band_names, expires_at, view_count) VALUES
    ('aB3xY9', 7, 'lamplight-vol-6', '[41,42]', '["Birdhand"]', '2027-06-15 00:00:00', 9007199254740993);
INSERT INTO email_subscriptions (id, email, city, genre, frequency, verified, unsubscribe_token, last_email_sent) VALUES
    (1, 'mo@example.org', 'all', 'punk', 'daily', 1, 'leave-1', '2026-01-01 09:00:00'),
    (2, 'erased-00ff', 'Guelph', 'all', 'weekly', 0, 'erased-2', NULL);
INSERT INTO subscription_verifications (subscription_id) VALUES (1);
INSERT INTO subscription_unsubscribes (subscription_id, reason) VALUES (2, NULL);
INSERT INTO schedule_builds (event_id, performance_id, user_session) VALUES (7, 41, 's1'), (7, 41, 's2');
INSERT INTO lucia_sessions (id, user_id, expires_at) VALUES ('session-hash', 1, 1800000000);
INSERT INTO mfa_challenges (token, user_id, expires_at, used) VALUES
    ('challenge-1', 1, '2026-01-01 00:05:00', 1), ('challenge-2', 1, '2026-01-01 00:06:00', 0);
INSERT INTO invite_codes (code, email, role, created_by_user_id, used_by_user_id, expires_at) VALUES
    ('invite-hash', NULL, 'viewer', 1, 2, '2026-01-08 00:00:00');
INSERT INTO webauthn_credentials (user_id, credential_id, public_key, counter) VALUES (1, 'credential', 'key', 4294967295);
INSERT INTO email_otp_codes (user_id, code_hash, expires_at) VALUES (2, 'code-hash', '2026-01-01 00:10:00');
INSERT INTO password_reset_tokens (user_id, token, created_by, expires_at) VALUES (2, 'reset-hash', 1, '2026-01-01 01:00:00');
INSERT INTO trusted_devices (user_id, token, expires_at) VALUES (1, 'device-hash', '2026-02-01 00:00:00');
INSERT INTO audit_log (user_id, action, resource_type, resource_id, details) VALUES
    (1, 'event.published', 'event', 7, '{}'), (NULL, 'event.deleted', 'event', 999, NULL);
INSERT INTO auth_audit (action, success, ip_address) VALUES ('login', 1, 'unknown');
INSERT INTO auth_attempts (email, attempt_type, success) VALUES ('nobody@example.org', 'login', 0);
INSERT INTO rate_limits (key, count, window_start, updated_at) VALUES ('pages:192.0.2.1', 3, 1800000000, 1800000007);
INSERT INTO artist_daily_stats (band_profile_id, date, page_views, social_clicks) VALUES (12, '2026-01-01', 44, 6);
INSERT INTO page_views_daily (page, date, views) VALUES ('/event/:slug', '2026-01-01', 812);
