-- Rows as they may stand in a database after step 3, on top of those after step 2: what its indexes must cope with.
INSERT INTO events (id, name, date, end_date, slug, is_published, status, updated_at) VALUES
    (11, 'Two Nights', '2027-05-15', '2027-05-16', 'two-nights', 1, NULL, NULL), (12, 'Same Day', '2027-05-15', NULL, 'same-day', 0, 'draft', NULL);
INSERT INTO band_profiles (id, name, name_normalized, updated_at) VALUES (14, 'BIRDHAND', 'birdhand2', '2026-01-02 03:04:05');
INSERT INTO performances (id, event_id, band_profile_id, venue_id, updated_at) VALUES (44, 11, 14, NULL, NULL), (45, 11, 14, NULL, NULL);
