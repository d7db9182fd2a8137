//! Whole rows of events and bands: state, span, slug, name key (admin specification, 11.6 and 2.5).

use super::carry::{Note, Origin};
use settimes_core::events::EventStatus;
use settimes_core::moment::read_day;
use settimes_core::slug::{Slug, propose_slug};
use settimes_core::text::name_key;
use settimes_core::upkeep::cells::{Cell, Row};

/// Brings the state, the span and the slug of an event into a form that the program reads.
pub fn settle_event(row: &mut Row, origin: Origin, notes: &mut Vec<Note>) {
    let is_published = row.get("is_published").as_integer();
    let word = row.get("status").as_text().map(|text| text.trim().to_ascii_lowercase());
    let known = word.as_deref().and_then(EventStatus::read);
    if known.is_none() && word.is_some_and(|word| !word.is_empty()) {
        notes.push(Note { column: "status", why: "was an unknown word: now follows is_published" });
    }
    let follows = if is_published == Some(1) { EventStatus::Published } else { EventStatus::Draft };
    let status = known.unwrap_or(follows);
    row.set("status", Cell::text(status.as_str()));
    if is_published.is_none() {
        row.set("is_published", Cell::Integer(i64::from(status == EventStatus::Published)));
    }
    if origin == Origin::Foreign {
        settle_span(row, notes);
        settle_slug(row, notes);
    }
}

/// A last day equal to the first is no span; one before it is a mistake.
fn settle_span(row: &mut Row, notes: &mut Vec<Note>) {
    let (Some(first), Some(last)) = (row.get("date").as_text(), row.get("end_date").as_text()) else { return };
    if last < first {
        notes.push(Note { column: "end_date", why: "lay before the first day: now empty" });
    } else if last > first {
        return;
    }
    row.set("end_date", Cell::Null);
}

/// A slug that no address could hold is spelt anew.
fn settle_slug(row: &mut Row, notes: &mut Vec<Note>) {
    let (Some(slug), Some(day)) = (row.get("slug").as_text(), row.get("date").as_text()) else { return };
    let (None, Ok(day)) = (Slug::read(slug), read_day(day)) else { return };
    let spelt = propose_slug(slug, day);
    row.set("slug", Cell::text(spelt.as_str()));
    notes.push(Note { column: "slug", why: "held characters that an address cannot hold: spelt anew" });
}

/// Gives a band without a name key the key of its name; stored keys stay as they are.
pub fn settle_band(row: &mut Row) {
    let has_key = row.get("name_normalized").as_text().is_some_and(|key| !key.is_empty());
    if has_key {
        return;
    }
    let key = row.get("name").as_text().and_then(name_key);
    let key = key.unwrap_or_else(|| format!("band-{}", row.id().unwrap_or_default()));
    row.set("name_normalized", Cell::Text(key));
}

#[cfg(test)]
mod tests {
    use super::*;
    use settimes_core::upkeep::contract::table;

    fn event(cells: &[(&str, Cell)]) -> (Row, Vec<Note>) {
        let mut row = Row::new(table("events").unwrap(), Vec::new());
        row.set("date", Cell::text("2026-08-15"));
        row.set("slug", Cell::text("summer-crawl"));
        for (name, cell) in cells {
            row.set(name, cell.clone());
        }
        let mut notes = Vec::new();
        settle_event(&mut row, Origin::Foreign, &mut notes);
        (row, notes)
    }

    #[test]
    fn state_and_switch_follow_each_other_where_one_is_missing() {
        for (status, published, after) in [
            (Cell::Null, Cell::Integer(1), ("published", 1)),
            (Cell::Null, Cell::Integer(0), ("draft", 0)),
            (Cell::Null, Cell::Null, ("draft", 0)),
            (Cell::text("published"), Cell::Null, ("published", 1)),
            (Cell::text("archived"), Cell::Null, ("archived", 0)),
            (Cell::text("Archived"), Cell::Integer(1), ("archived", 1)),
            (Cell::text("cancelled"), Cell::Integer(1), ("published", 1)),
        ] {
            let (row, _) = event(&[("status", status.clone()), ("is_published", published)]);
            assert_eq!(row.get("status"), &Cell::text(after.0), "{status:?}");
            assert_eq!(row.get("is_published"), &Cell::Integer(after.1), "{status:?}");
        }
    }

    #[test]
    fn a_span_ends_after_it_begins() {
        assert_eq!(event(&[("end_date", Cell::text("2026-08-16"))]).0.get("end_date"), &Cell::text("2026-08-16"));
        assert_eq!(event(&[("end_date", Cell::text("2026-08-15"))]), event(&[]));
        let (row, notes) = event(&[("end_date", Cell::text("2026-08-14"))]);
        assert_eq!((row.get("end_date"), notes.len()), (&Cell::Null, 1));
    }

    #[test]
    fn a_slug_stays_unless_no_address_can_hold_it() {
        assert_eq!(event(&[("slug", Cell::text("17"))]).0.get("slug"), &Cell::text("17"));
        let (row, notes) = event(&[("slug", Cell::text("Vol_17 Été"))]);
        assert_eq!((row.get("slug"), notes.len()), (&Cell::text("vol-17-ete"), 1));
    }

    #[test]
    fn stored_name_keys_stay_and_missing_ones_are_made() {
        for (name, key, after) in [
            ("Långt Bort", Cell::text("långt bort"), "långt bort"),
            ("Långt Bort", Cell::Null, "langtbort"),
            ("\u{200b}", Cell::Null, "band-3"),
        ] {
            let mut row = Row::new(table("band_profiles").unwrap(), vec![Cell::Integer(3), Cell::text(name), key]);
            settle_band(&mut row);
            assert_eq!(row.get("name_normalized"), &Cell::text(after));
        }
    }
}
