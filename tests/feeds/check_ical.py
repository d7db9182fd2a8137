#!/usr/bin/env python3
"""Reads the calendars of a folder with an independent parser and independent time zone rules.

FOLDER/<name>.ics is held against FOLDER/<name>.json, what /api/schedule says of the same night: the same sets, at the same instants, both by
the zone's name (the rules of the machine) and by the VTIMEZONE in the file. A calendar without such a file is only held against the format.

What it read goes to FOLDER/<name>.read, for the second parser (check_ical.mjs) to agree with.
"""

import json
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

from icalendar import Calendar

UTC = timezone.utc


def lines_faults(raw):
    """Line ends, lengths, and folds inside a character (RFC 5545, 3.1)."""
    if not raw.endswith(b"\r\n"):
        yield "the last line has no end"
    for number, line in enumerate(raw.split(b"\r\n")[:-1], 1):
        if b"\n" in line or b"\r" in line:
            yield f"line {number} has a bare line end"
        if len(line) > 75:
            yield f"line {number} has {len(line)} octets"
        try:
            line.decode("utf-8")
        except UnicodeDecodeError:
            yield f"line {number} is folded inside a character"


def instant(prop, zone):
    """The instant that a DTSTART or DTEND means by a set of rules; of a local time that occurs twice, the first."""
    value = prop.dt
    if prop.params.get("TZID") is None:
        return value.astimezone(UTC)
    return value.replace(tzinfo=zone, fold=0).astimezone(UTC)


def calendar_faults(calendar, tzid):
    for name, wanted in (("VERSION", "2.0"), ("METHOD", "PUBLISH")):
        if str(calendar.get(name)) != wanted:
            yield f"{name} is {calendar.get(name)}"
    if not calendar.get("PRODID"):
        yield "there is no PRODID"
    zones = [str(part["TZID"]) for part in calendar.walk("VTIMEZONE")]
    if zones != [tzid]:
        yield f"the zones are {zones}"
    uids = [str(part["UID"]) for part in calendar.walk("VEVENT")]
    if len(uids) != len(set(uids)):
        yield "a UID stands twice"


def entry_faults(entry, tzid, told):
    named, written = ZoneInfo(tzid), told
    for prop in (entry["DTSTART"], entry["DTEND"]):
        if prop.params.get("TZID") not in (None, tzid):
            yield f"the zone is {prop.params.get('TZID')}"
        if instant(prop, named) != instant(prop, written):
            yield f"{prop.to_ical()} means {instant(prop, named)} by name and {instant(prop, written)} by VTIMEZONE"
    if instant(entry["DTEND"], named) <= instant(entry["DTSTART"], named):
        yield f"ends {entry['DTEND'].to_ical()} before it starts {entry['DTSTART'].to_ical()}"
    for name in ("DTSTAMP", "LAST-MODIFIED", "SEQUENCE", "SUMMARY", "LOCATION", "URL", "DESCRIPTION", "STATUS"):
        if name not in entry:
            yield f"there is no {name}"


def set_faults(entry, band, tzid):
    zone = ZoneInfo(tzid)
    starts, ends = instant(entry["DTSTART"], zone), instant(entry["DTEND"], zone)
    wanted = datetime.fromisoformat(band["starts_at"]).astimezone(UTC)
    if starts != wanted:
        yield f"starts {starts}, should be {wanted}"
    open_end = band["endTime"] == "TBD"
    until = wanted + timedelta(minutes=60) if open_end else datetime.fromisoformat(band["ends_at"]).astimezone(UTC)
    if ends != until:
        yield f"ends {ends}, should be {until} ({band['startTime']}-{band['endTime']})"
    if str(entry["SUMMARY"]) != band["name"]:
        yield f"is called {entry['SUMMARY']!r}, should be {band['name']!r}"
    location = str(entry["LOCATION"])
    if not location.startswith(band["venue"] or "TBD"):
        yield f"is at {location!r}, should be {band['venue']!r}"
    geo = entry.get("GEO")
    if (geo is not None) != (band["venue_lat"] is not None):
        yield f"has the place {geo}"
    if geo is not None and (abs(geo.latitude - band["venue_lat"]) > 1e-6 or abs(geo.longitude - band["venue_lng"]) > 1e-6):
        yield f"has the place {geo.latitude}, {geo.longitude}"


def second(prop, zone):
    """The instant of a local time that occurs twice, if one took its second occurrence."""
    if prop.params.get("TZID") is None:
        return int(prop.dt.timestamp())
    return int(prop.dt.replace(tzinfo=zone, fold=1).timestamp())


def read(entry, tzid):
    """What an entry says, for another parser: its texts and its instants in seconds."""
    zone = ZoneInfo(tzid)
    texts = {name.lower(): str(entry[name]) for name in ("UID", "SUMMARY", "LOCATION", "DESCRIPTION", "URL", "STATUS")}
    stamps = {name.lower(): int(entry[name].dt.timestamp()) for name in ("DTSTAMP", "LAST-MODIFIED")}
    instants = {name: int(instant(entry[name.upper()], zone).timestamp()) for name in ("dtstart", "dtend")}
    geo = entry.get("GEO")
    again = {name: second(entry[name.upper()], zone) for name in ("dtstart", "dtend")}
    return texts | stamps | instants | {"second": {name: when for name, when in again.items() if when > instants[name]}} | {"sequence": int(entry["SEQUENCE"]), "geo": geo and [geo.latitude, geo.longitude]}


def file_faults(file):
    raw = file.read_bytes()
    yield from lines_faults(raw)
    calendar = Calendar.from_ical(raw)
    tzid = str(calendar["X-WR-TIMEZONE"])
    yield from calendar_faults(calendar, tzid)
    told = calendar.walk("VTIMEZONE")[0].to_tz(lookup_tzid=False)
    entries = {int(str(entry["UID"]).split("-")[1].split("@")[0]): entry for entry in calendar.walk("VEVENT")}
    for id, entry in entries.items():
        yield from (f"set {id}: {fault}" for fault in entry_faults(entry, tzid, told))
    file.with_suffix(".read").write_text(json.dumps([read(entry, tzid) for entry in calendar.walk("VEVENT")]), "utf-8")
    beside = file.with_suffix(".json")
    if not beside.exists():
        return
    bands = {band["performance_id"]: band for band in json.loads(beside.read_text("utf-8"))["bands"] if band["starts_at"]}
    if bands.keys() != entries.keys():
        yield f"the sets are not those of the schedule: {sorted(bands.keys() ^ entries.keys())[:10]}"
    for id in bands.keys() & entries.keys():
        yield from (f"set {id}: {fault}" for fault in set_faults(entries[id], bands[id], tzid))


def main():
    files = sorted(Path(sys.argv[1]).glob("*.ics"))
    faults = [f"{file.name}: {fault}" for file in files for fault in file_faults(file)]
    for fault in faults[:40]:
        print(fault)
    print(f"{len(files)} calendars, {len(faults)} faults")
    sys.exit(1 if faults or not files else 0)


main()
