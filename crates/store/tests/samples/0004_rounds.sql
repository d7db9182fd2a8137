-- Rows as they may stand in a database after step 4, on top of those after step 3.
INSERT INTO job_runs (job, slot, started_at, leased_until, finished_at, outcome, counts) VALUES
    ('public-state', '2026-03-01 12:05:00', '2026-03-01 12:05:01', NULL, '2026-03-01 12:05:01', 'done', '{"first":1,"changed":0}'),
    ('prune-stats', '2026-03-01', '2026-03-01 09:40:00', '2026-03-01 09:55:00', NULL, NULL, NULL);
INSERT INTO artist_lifetime_stats (band_profile_id, views_before, clicks_before) VALUES (14, 120, 7);
UPDATE events SET name = name || ' again' WHERE id = 7;
