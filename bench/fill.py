"""Fills a migrated database with made-up nights, fast: `fill.py DB --events 10000 --sets 1000000`.

The night that is measured, `bench-night`, always has 60 sets and is tomorrow; all other events share the remaining sets
and lie in the past, so that it stays the current one. The same arguments give the same rows.
"""
import argparse
import datetime as dt
import os
import sqlite3

SLUG = "bench-night"
NIGHT_SETS = 60
GENRES = ["folk", "punk", "jazz", "shoegaze", "disco", "post-rock", "hip-hop", "surf rock"]


def clock(minutes):
    """Minutes after midnight as the stored text, also past the next midnight."""
    return f"{minutes // 60 % 24:02d}:{minutes % 60:02d}"


def sets_of(event, count, bands, venues):
    """`count` sets in up to six rooms from 18:00, 30 minutes each."""
    for number in range(count):
        room, turn = number % 6, number // 6
        start = 18 * 60 + room * 5 + turn * (600 // max(count // 6, 1))
        band = (event * 131 + number * 7) % bands + 1
        yield event, band, (event + room) % venues + 1, clock(start), clock(start + 30)


def fill(path, events, sets):
    """Writes the rows in one transaction; returns the id of the measured night and its set ids."""
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA busy_timeout = 10000")
    db.execute("PRAGMA synchronous = OFF")
    db.execute("PRAGMA foreign_keys = ON")
    bands, venues = max(200, min(20_000, events * 2)), max(12, min(1_000, events // 10))
    today = dt.date.today()
    each = max(0, sets - NIGHT_SETS) // max(1, events - 1)
    db.execute("BEGIN IMMEDIATE")
    db.executemany(
        "INSERT INTO band_profiles (id, name, name_normalized, genre, origin, description) VALUES (?, ?, ?, ?, ?, ?)",
        ((i, f"Made-up Band {i}", f"madeupband{i}", GENRES[i % len(GENRES)], "Port Wexley", "They play, and then they stop.")
         for i in range(1, bands + 1)))
    db.executemany(
        "INSERT INTO venues (id, name, address, city, latitude, longitude) VALUES (?, ?, ?, ?, ?, ?)",
        ((i, f"Made-up Room {i}", f"{i} Quay Road", "Port Wexley", 44.27 + i / 1e5, -80.93 - i / 1e5) for i in range(1, venues + 1)))
    insert_event = ("INSERT INTO events (id, name, date, slug, is_published, status, city, description, created_at) "
                    "VALUES (?, ?, ?, ?, 1, ?, 'Port Wexley', 'A night to measure.', '2020-01-01 00:00:00')")
    db.execute(insert_event, (1, "Bench Night", (today + dt.timedelta(days=1)).isoformat(), SLUG, "published"))
    db.executemany(insert_event,
                   ((i, f"Past Night {i}", (today - dt.timedelta(days=2 + i % 9000)).isoformat(), f"past-{i}", "archived")
                    for i in range(2, events + 1)))
    insert_set = "INSERT INTO performances (event_id, band_profile_id, venue_id, start_time, end_time) VALUES (?, ?, ?, ?, ?)"
    db.executemany(insert_set, sets_of(1, NIGHT_SETS, bands, venues))
    for event in range(2, events + 1):
        db.executemany(insert_set, sets_of(event, each, bands, venues))
    db.execute("COMMIT")
    ids = [row[0] for row in db.execute("SELECT id FROM performances WHERE event_id = 1 ORDER BY id")]
    db.close()
    return 1, ids


def grow(path, size):
    """Adds schedule builds of past nights until the file has `size` bytes."""
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA busy_timeout = 10000")
    db.execute("PRAGMA synchronous = OFF")
    # The last set must exist in the past for the bench night's own counts to stay what they are.
    first, last = db.execute("SELECT MIN(id), MAX(id) FROM performances WHERE event_id > 1").fetchone()
    done = 0
    while os.path.getsize(path) < size:
        db.execute("BEGIN IMMEDIATE")
        db.execute(
            "WITH RECURSIVE n(i) AS (SELECT ?1 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ?1 + 200000) "
            "INSERT INTO schedule_builds (event_id, performance_id, user_session, created_at) "
            "SELECT p.event_id, p.id, 'bench-' || printf('%012d', n.i), '2020-01-01 00:00:00' "
            "FROM n JOIN performances p ON p.id = ?2 + (n.i * 7919) % (?3 - ?2 + 1)", (done, first, last))
        db.execute("COMMIT")
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        done += 200_000
    db.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("db")
    parser.add_argument("--events", type=int, default=10)
    parser.add_argument("--sets", type=int, default=600)
    parser.add_argument("--bytes", type=int, default=0, help="then add schedule builds up to this file size")
    wish = parser.parse_args()
    fill(wish.db, wish.events, wish.sets)
    if wish.bytes:
        grow(wish.db, wish.bytes)
