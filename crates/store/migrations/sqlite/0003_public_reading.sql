-- Ways to find what the public asks for without reading every row; plain indexes, no rule of the data changes.

-- What the public may know of, by day: the past newest first, a month, the list in pages, the number of all.
CREATE INDEX idx_events_visible_date ON events (date) WHERE NOT (is_published = 0 AND COALESCE(status, '') <> 'archived');
-- What is on and to come, by the last day.
CREATE INDEX idx_events_live_last_day ON events (COALESCE(end_date, date)) WHERE is_published <> 0 AND COALESCE(status, '') <> 'archived';
-- A band by its name, whatever the case of its letters.
CREATE INDEX idx_band_profiles_lower_name ON band_profiles (lower(name));
-- Whether a band or a venue is on the bill of an event.
CREATE INDEX idx_performances_band_event ON performances (band_profile_id, event_id);
CREATE INDEX idx_performances_venue_event ON performances (venue_id, event_id);
