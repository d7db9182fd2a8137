-- Rows as they may stand in a database after step 2, on top of those after step 1.
UPDATE performances SET public_changed_at = '2026-03-01 12:00:00' WHERE id = 41;
INSERT INTO event_public_state (event_id, first_public_at, fingerprint, changed_at) VALUES
    (7, '2026-01-02 03:05:00', 'a1b2c3', '2026-03-01 12:00:00');
