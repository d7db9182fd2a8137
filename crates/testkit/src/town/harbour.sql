-- The fixture of the public specification, section 9.
INSERT INTO events (id, name, date, slug, is_published, status, reveal_mode, city, created_at) VALUES
  (1, 'Harbour Crawl 17', '2026-08-02', 'crawl-17', 1, 'published', 0, 'Waterloo', '2026-07-01 12:00:00'),
  (2, 'Secret Fest', '2026-09-12', 'secret-fest', 1, 'published', 1, 'Waterloo', '2026-07-01 12:00:00'),
  (3, 'Harbour Crawl 16', '2026-05-17', 'crawl-16', 0, 'archived', 0, 'Waterloo', '2026-04-01 12:00:00'),
  (4, 'Draft Night', '2026-10-10', 'draft-night', 0, 'draft', 0, 'Waterloo', '2026-07-01 12:00:00'),
  (5, 'Halloween 26', '2026-10-31', 'halloween-26', 1, 'published', 0, 'Waterloo', '2026-07-01 12:00:00');
INSERT INTO venues (id, name, address, latitude, longitude) VALUES
  (1, 'Anchor Room', '1 King St', 43.4650, -80.5241),
  (2, 'Boathouse', '2 Dock Rd', 43.4671, -80.5220),
  (3, 'Cellar', NULL, NULL, NULL);
INSERT INTO band_profiles (id, name, name_normalized, genre, origin_city, origin_region, social_links) VALUES
  (1, 'The Lanterns', 'thelanterns', 'punk, indie', 'Guelph', 'ON', '{"website":"https://lanterns.example/"}'),
  (2, 'Öl & Wasser', 'olwasser', 'krautrock', NULL, NULL, NULL),
  (3, 'Night Bus', 'nightbus', NULL, NULL, NULL, NULL),
  (4, 'Hidden Act', 'hiddenact', 'secretcore', NULL, NULL, NULL),
  (5, '311', '311', NULL, NULL, NULL, NULL);
INSERT INTO performances (id, event_id, band_profile_id, venue_id, start_time, end_time, is_announced, created_at) VALUES
  (10, 1, 1, 1, '21:00', '21:45', 1, '2026-07-02 10:00:00'),
  (11, 1, 2, 2, '22:15', '23:00', 1, '2026-07-02 10:00:00'),
  (12, 1, 3, 1, '23:40', '00:20', 1, '2026-07-02 10:00:00'),
  (13, 1, 1, 2, '00:30', '01:10', 1, '2026-07-02 10:00:00'),
  (14, 1, 3, 3, NULL, NULL, 1, '2026-07-02 10:00:00'),
  (20, 2, 2, 1, '20:00', '20:45', 1, '2026-07-02 10:00:00'),
  (21, 2, 4, 2, '21:00', '21:45', 0, '2026-07-02 10:00:00'),
  (30, 3, 1, 1, '20:00', '20:30', 1, '2026-04-02 10:00:00'),
  (40, 4, 3, 1, '20:00', '20:30', 1, '2026-07-02 10:00:00'),
  (50, 5, 1, 1, '01:30', '02:30', 1, '2026-07-02 10:00:00'),
  (51, 5, 5, 2, '20:00', '20:30', 1, '2026-07-02 10:00:00');
