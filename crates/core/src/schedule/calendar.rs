//! iCalendar (RFC 5545) text that is the same byte for byte as long as nothing public changes (public specification, 8.1).

use std::fmt::Write as _;

use jiff::{Timestamp, ToSpan};

use super::night::NightSet;
use crate::events::Event;
use crate::moment::Zone;

/// Octets of a content line before it is folded (RFC 5545, 3.1).
const FOLD_AT: usize = 75;

/// A calendar: its name and its entries, in the order in which they are written.
#[derive(Debug, Clone)]
pub struct Calendar<'a> {
    /// Name shown by calendar programs.
    pub name: String,
    /// Zone of all times.
    pub zone: &'a Zone,
    /// Own address of the installation, without a slash at the end.
    pub public_url: &'a str,
    /// Host of that address, for UIDs.
    pub host: &'a str,
    /// Its sets.
    pub entries: Vec<CalendarEntry<'a>>,
}

/// One set of one event.
#[derive(Debug, Clone, Copy)]
pub struct CalendarEntry<'a> {
    /// The event.
    pub event: &'a Event,
    /// The set; one without a known start is left out: no start is ever invented.
    pub set: &'a NightSet,
}

/// The calendar as text: CRLF line ends, lines folded at 75 octets, never inside a character.
pub fn write_calendar(calendar: &Calendar<'_>) -> String {
    let mut lines = Lines::default();
    lines.add("BEGIN", "VCALENDAR");
    lines.add("VERSION", "2.0");
    lines.add("PRODID", "-//settimes//settimes//EN");
    lines.add("METHOD", "PUBLISH");
    lines.text("NAME", &calendar.name);
    lines.text("X-WR-CALNAME", &calendar.name);
    lines.add("X-WR-TIMEZONE", calendar.zone.name());
    lines.add("REFRESH-INTERVAL;VALUE=DURATION", "PT1H");
    lines.add("X-PUBLISHED-TTL", "PT1H");
    let spans: Vec<(CalendarEntry<'_>, Timestamp, Timestamp)> =
        calendar.entries.iter().filter_map(|entry| span_of(entry, calendar.zone).map(|(starts, ends)| (*entry, starts, ends))).collect();
    write_zone(&mut lines, calendar.zone, spans.iter().flat_map(|(_, starts, ends)| [*starts, *ends]));
    for (entry, starts, ends) in &spans {
        write_entry(&mut lines, calendar, entry, (*starts, *ends));
    }
    lines.add("END", "VCALENDAR");
    lines.out
}

/// Start and end of an entry; an unknown end is start + 60 minutes, so that one entry depends on one set only.
fn span_of(entry: &CalendarEntry<'_>, zone: &Zone) -> Option<(Timestamp, Timestamp)> {
    let starts = entry.set.starts_at?;
    let slot = &entry.set.slot;
    let ends = match slot.start.zip(slot.end) {
        Some((start, end)) => zone.ends_at(entry.event.date, start, end),
        None => starts.saturating_add(60.minutes()).ok()?,
    };
    Some((starts, ends))
}

fn write_entry(lines: &mut Lines, calendar: &Calendar<'_>, entry: &CalendarEntry<'_>, (starts, ends): (Timestamp, Timestamp)) {
    let (event, slot) = (entry.event, &entry.set.slot);
    let changed = slot.public_changed_at.as_ref().unwrap_or(&slot.created_at).instant();
    let sequence = (changed.as_second() - slot.created_at.instant().as_second()).max(0);
    let stamp = changed.strftime("%Y%m%dT%H%M%SZ").to_string();
    let zone = calendar.zone;
    let url = format!("{}/event/{}", calendar.public_url, event.slug);
    lines.add("BEGIN", "VEVENT");
    lines.add("UID", &format!("performance-{}@{}", slot.id, calendar.host));
    lines.add("DTSTAMP", &stamp);
    lines.add("LAST-MODIFIED", &stamp);
    lines.add("SEQUENCE", &sequence.to_string());
    write_instant(lines, "DTSTART", zone, starts);
    write_instant(lines, "DTEND", zone, ends);
    lines.text("SUMMARY", &slot.name);
    lines.text("LOCATION", &location(entry));
    if let Some(place) = slot.venue.as_ref().and_then(|venue| venue.place) {
        lines.add("GEO", &format!("{:.6};{:.6}", place.latitude, place.longitude));
    }
    lines.add("URL", &url);
    lines.text("DESCRIPTION", &description(entry, &url));
    lines.add("STATUS", "CONFIRMED");
    lines.add("END", "VEVENT");
}

/// A local time with its zone. One that occurs a second time, in the night when the clocks go back, is written in UTC: with a zone it would mean the first
/// time (RFC 5545, 3.3.5), and a set could end before it starts.
fn write_instant(lines: &mut Lines, name: &str, zone: &Zone, instant: Timestamp) {
    let local = zone.rules().to_datetime(instant);
    if zone.instant(local) == instant {
        lines.add(&format!("{name};TZID={}", zone.name()), &local.strftime("%Y%m%dT%H%M%S").to_string());
    } else {
        lines.add(name, &instant.strftime("%Y%m%dT%H%M%SZ").to_string());
    }
}

fn location(entry: &CalendarEntry<'_>) -> String {
    let Some(venue) = &entry.set.slot.venue else { return "TBD".to_owned() };
    venue.address.as_ref().map_or_else(|| venue.name.clone(), |address| format!("{}, {address}", venue.name))
}

fn description(entry: &CalendarEntry<'_>, url: &str) -> String {
    let slot = &entry.set.slot;
    let mut text = entry.event.name.clone();
    if let Some(genre) = slot.genre.as_deref().filter(|genre| !genre.is_empty()) {
        let _ = write!(text, "\n{genre}");
    }
    if slot.end.is_none() {
        text.push_str("\nThe end of this set is open.");
    }
    let _ = write!(text, "\n{url}");
    text
}

/// One `VTIMEZONE` with every change of offset between the first and the last date, and the offset in force before them.
fn write_zone(lines: &mut Lines, zone: &Zone, instants: impl Iterator<Item = Timestamp> + Clone) {
    let Some((first, last)) = instants.clone().min().zip(instants.max()) else { return };
    lines.add("BEGIN", "VTIMEZONE");
    lines.add("TZID", zone.name());
    let before = zone.rules().preceding(first).next();
    let opening = before.as_ref().map_or(Timestamp::UNIX_EPOCH, jiff::tz::TimeZoneTransition::timestamp);
    write_observance(lines, zone, opening);
    for change in zone.rules().following(first).take_while(|change| change.timestamp() <= last) {
        write_observance(lines, zone, change.timestamp());
    }
    lines.add("END", "VTIMEZONE");
}

/// One `STANDARD` or `DAYLIGHT` part: what holds from an instant on.
fn write_observance(lines: &mut Lines, zone: &Zone, from: Timestamp) {
    let info = zone.rules().to_offset_info(from);
    let just_before = from.saturating_sub(1.second()).unwrap_or(from);
    let offset_before = zone.rules().to_offset(just_before);
    let part = if info.dst().is_dst() { "DAYLIGHT" } else { "STANDARD" };
    let onset = offset_before.to_datetime(from).strftime("%Y%m%dT%H%M%S").to_string();
    lines.add("BEGIN", part);
    lines.add("DTSTART", &onset);
    lines.add("TZOFFSETFROM", &utc_offset(offset_before));
    lines.add("TZOFFSETTO", &utc_offset(info.offset()));
    lines.text("TZNAME", info.abbreviation());
    lines.add("END", part);
}

/// `-0400`; seconds only where a zone has them.
fn utc_offset(offset: jiff::tz::Offset) -> String {
    let seconds = offset.seconds();
    let (sign, whole) = (if seconds < 0 { '-' } else { '+' }, seconds.unsigned_abs());
    let mut text = format!("{sign}{:02}{:02}", whole / 3600, whole / 60 % 60);
    if whole % 60 != 0 {
        let _ = write!(text, "{:02}", whole % 60);
    }
    text
}

/// Content lines, folded as they are added.
#[derive(Default)]
struct Lines {
    out: String,
}

impl Lines {
    /// Adds a property whose value needs no escaping.
    fn add(&mut self, name: &str, value: &str) {
        let mut width = 0;
        for c in name.chars().chain([':']).chain(value.chars().filter(|c| !c.is_control())) {
            if width + c.len_utf8() > FOLD_AT {
                self.out.push_str("\r\n ");
                width = 1;
            }
            self.out.push(c);
            width += c.len_utf8();
        }
        self.out.push_str("\r\n");
    }

    /// Adds a property of type TEXT: backslash, semicolon, comma and line break escaped once (RFC 5545, 3.3.11).
    fn text(&mut self, name: &str, value: &str) {
        let mut escaped = String::with_capacity(value.len());
        for c in value.chars() {
            match c {
                '\\' | ';' | ',' => escaped.extend(['\\', c]),
                '\n' => escaped.push_str("\\n"),
                _ => escaped.push(c),
            }
        }
        self.add(name, &escaped);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_folded_at_75_octets_and_never_inside_a_character() {
        let mut lines = Lines::default();
        lines.text("SUMMARY", &"夜更けの電線, ".repeat(20));

        assert!(lines.out.ends_with("\r\n"));
        assert!(lines.out.split_terminator("\r\n").all(|line| line.len() <= FOLD_AT));
        let unfolded = lines.out.replace("\r\n ", "");
        assert_eq!(unfolded.matches("夜更けの電線\\, ").count(), 20);
    }

    #[test]
    fn text_is_escaped_once() {
        let mut lines = Lines::default();
        lines.text("SUMMARY", "a\\b;c,d\ne\r");

        assert_eq!(lines.out, "SUMMARY:a\\\\b\\;c\\,d\\ne\r\n");
    }
}
