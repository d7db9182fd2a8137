-- What the clock does by itself: its runs, what bands were viewed in days no longer kept, and which events wait to be looked at.

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
-- Whether a job is under way.
CREATE INDEX idx_job_runs_open ON job_runs (job) WHERE finished_at IS NULL;

CREATE TABLE artist_lifetime_stats (
    band_profile_id INTEGER PRIMARY KEY REFERENCES band_profiles(id) ON DELETE CASCADE,
    views_before INTEGER NOT NULL DEFAULT 0,
    clicks_before INTEGER NOT NULL DEFAULT 0
) STRICT;

-- Wishes that wait for their confirmation, by age.
CREATE INDEX idx_band_follows_pending ON band_follows (created_at) WHERE verified = 0;
CREATE INDEX idx_subscriptions_pending ON email_subscriptions (verified, created_at);
-- What goes with them when they are deleted.
CREATE INDEX idx_band_follow_notifications_follow ON band_follow_notifications (band_follow_id);
CREATE INDEX idx_subscription_verifications_subscription ON subscription_verifications (subscription_id);
CREATE INDEX idx_subscription_unsubscribes_subscription ON subscription_unsubscribes (subscription_id);

-- An event that was touched is marked in the row that says what the public last saw of it: a `*` before the fingerprint. So whoever looks
-- for what changed reads the marked rows and nothing else, a deleted set is noticed as well, and no clock has to be trusted.
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
