-- What the public sees, and since when: the digest asks event_public_state, the calendar feed asks public_changed_at.

-- Last change of what a calendar shows of the set; null means created_at.
ALTER TABLE performances ADD COLUMN public_changed_at TEXT;

-- Rows of hidden events stay: publishing again without a change is no news.
CREATE TABLE event_public_state (
    event_id INTEGER PRIMARY KEY REFERENCES events(id) ON DELETE CASCADE,
    first_public_at TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    changed_at TEXT NOT NULL
) STRICT;
