//! One imported row through the rules of its columns; what looks at a whole row is in `events` and `people`.

use super::rewrite;
use settimes_core::email::Email;
use settimes_core::links::{entered_link, entered_url};
use settimes_core::moment::SqlStamp;
use settimes_core::upkeep::cells::{Cell, Row};
use settimes_core::upkeep::contract::{Column, Rule, Secret, Table};

/// Where an imported file comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// Another program: values are brought into our form.
    Foreign,
    /// Our own export: every value is kept (public specification, 4.6).
    OwnExport,
}

/// What the rules need to know besides the row.
#[derive(Clone, Copy)]
pub struct Surroundings<'s> {
    /// Where the file comes from.
    pub origin: Origin,
    /// The time of the import.
    pub now: &'s SqlStamp,
    /// Whether a row of a table is there to be referred to.
    pub has_parent: &'s dyn Fn(&str, i64) -> bool,
}

/// Something worth telling about a row that moves in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Note {
    /// The column.
    pub column: &'static str,
    /// What happened to its value, in words.
    pub why: &'static str,
}

/// What becomes of a row.
#[derive(Debug, Clone, PartialEq)]
pub enum Verdict {
    /// It moves in.
    Carry(Row, Vec<Note>),
    /// It does not; why, in words.
    LeaveOut(&'static str),
}

/// What becomes of a value.
enum Fate {
    Keep(Cell),
    Note(Cell, &'static str),
    LeaveOut(&'static str),
}

/// Applies the rule of every column; `given` holds one value per column, `None` where the input lacks the column.
pub fn carry(table: &'static Table, given: Vec<Option<Cell>>, around: &Surroundings<'_>) -> Verdict {
    let mut cells = Vec::with_capacity(given.len());
    let mut notes = Vec::new();
    for (column, cell) in table.columns.iter().zip(given) {
        match fate(column, cell.unwrap_or_else(|| absent(column, around)), around) {
            Fate::Keep(cell) => cells.push(cell),
            Fate::Note(cell, why) => {
                cells.push(cell);
                notes.push(Note { column: column.name, why });
            }
            Fate::LeaveOut(why) => return Verdict::LeaveOut(why),
        }
    }
    Verdict::Carry(Row::new(table, cells), notes)
}

/// What an input without the column means: the default of the schema, and that its people were all active.
fn absent(column: &Column, around: &Surroundings<'_>) -> Cell {
    match (column.name, column.rule) {
        ("created_at" | "updated_at", Rule::Stamp) => Cell::text(around.now.as_str()),
        ("is_active", Rule::Person) => Cell::Integer(1),
        ("role", Rule::Person) => Cell::text("editor"),
        _ => Cell::Null,
    }
}

fn fate(column: &Column, cell: Cell, around: &Surroundings<'_>) -> Fate {
    match column.rule {
        Rule::Id => whole(&cell).map_or(Fate::LeaveOut("has no id"), |id| Fate::Keep(Cell::Integer(id))),
        Rule::Parent(table) => match whole(&cell) {
            Some(id) if (around.has_parent)(table, id) => Fate::Keep(Cell::Integer(id)),
            _ => Fate::LeaveOut(missing_parent(table)),
        },
        Rule::MaybeParent(table) => match whole(&cell) {
            Some(id) if (around.has_parent)(table, id) => Fate::Keep(Cell::Integer(id)),
            None if cell.is_null() => Fate::Keep(Cell::Null),
            _ => Fate::Note(Cell::Null, "referred to a row that is missing: now empty"),
        },
        _ if around.origin == Origin::OwnExport && !cell.is_null() => Fate::Keep(cell),
        _ if cell.is_null() => empty(column.rule, around),
        Rule::Integer(_) | Rule::Number | Rule::Flag(_) | Rule::Real(_) => number(column.rule, &cell, around),
        Rule::Person if column.name == "is_active" => Fate::Keep(flag(&cell).map_or(Cell::Null, Cell::Integer)),
        _ => match readable_text(cell) {
            Fate::Keep(Cell::Text(text)) => text_value(column.rule, text, around),
            other => other,
        },
    }
}

/// What stands for no value: the default of the column, or the row cannot move in.
fn empty(rule: Rule, around: &Surroundings<'_>) -> Fate {
    let now = || Cell::text(around.now.as_str());
    match rule {
        Rule::Integer(Some(number)) | Rule::Flag(Some(number)) => Fate::Keep(Cell::Integer(number)),
        Rule::Real(Some(number)) => Fate::Keep(Cell::Real(number)),
        Rule::TextOr(word) => Fate::Keep(Cell::text(word)),
        Rule::OneOf(words) => Fate::Keep(words.first().map_or(Cell::Null, |word| Cell::text(*word))),
        Rule::StampOrNow => Fate::Keep(now()),
        Rule::DigestCursor if around.origin == Origin::Foreign => Fate::Note(now(), "was never mailed: begins with the import"),
        Rule::Number | Rule::Words | Rule::Key | Rule::Expiry | Rule::Day | Rule::JsonList | Rule::Email => {
            Fate::LeaveOut("lacks a value that must be there")
        }
        Rule::Secret(Secret::Token | Secret::Passkey) => Fate::LeaveOut("lacks a value that must be there"),
        _ => Fate::Keep(Cell::Null),
    }
}

fn number(rule: Rule, cell: &Cell, around: &Surroundings<'_>) -> Fate {
    let found = match rule {
        Rule::Real(_) => real(cell).map(Cell::Real),
        Rule::Flag(_) => flag(cell).map(Cell::Integer),
        _ => whole(cell).map(Cell::Integer),
    };
    match (found, empty(rule, around)) {
        (Some(cell), _) => Fate::Keep(cell),
        (None, Fate::Keep(cell)) => Fate::Note(cell, "was not a number: now the default"),
        (None, other) => other,
    }
}

fn text_value(rule: Rule, text: String, around: &Surroundings<'_>) -> Fate {
    match rule {
        Rule::Words | Rule::Key | Rule::Secret(Secret::Token | Secret::Passkey) if text.trim().is_empty() => {
            Fate::LeaveOut("lacks a value that must be there")
        }
        Rule::Text | Rule::Words | Rule::Key | Rule::TextOr(_) | Rule::Person | Rule::Secret(_) => Fate::Keep(Cell::Text(text)),
        Rule::OneOf(words) => match words.iter().find(|word| word.eq_ignore_ascii_case(text.trim())) {
            Some(word) => Fate::Keep(Cell::text(*word)),
            None => Fate::Note(words.first().map_or(Cell::Null, |word| Cell::text(*word)), "was an unknown word: now the default"),
        },
        Rule::Stamp | Rule::StampOrNow | Rule::DigestCursor | Rule::Expiry | Rule::MaybeExpiry => stamp(rule, text, around),
        Rule::Day | Rule::MaybeDay => match rewrite::day(&text) {
            Some(day) => changed(&text, day, "was not in the form YYYY-MM-DD: rewritten"),
            None if rule == Rule::Day => Fate::LeaveOut("has no readable day"),
            None if text.trim().is_empty() => Fate::Keep(Cell::Null),
            None => Fate::Note(Cell::Null, "was not a day: now empty"),
        },
        Rule::Clock => match rewrite::clock(&text) {
            Some(time) => changed(&text, time.to_string(), "was not in the form HH:MM: rewritten"),
            None if text.trim().is_empty() => Fate::Keep(Cell::Null),
            None => Fate::Note(Cell::Null, "was not a time: now to be announced"),
        },
        Rule::Link => address(&text, entered_url(&text)),
        Rule::Profile(kind) => address(&text, entered_link(kind, &text)),
        Rule::Photo => address(&text, rewrite::photo(&text)),
        Rule::Email => match Email::read(&text) {
            Ok(email) => changed(&text, email.as_str().to_owned(), "was not in lower case or trimmed: rewritten"),
            Err(_) => Fate::LeaveOut("has no readable e-mail address"),
        },
        Rule::MaybeEmail => match Email::read(&text) {
            Ok(email) => changed(&text, email.as_str().to_owned(), "was not in lower case or trimmed: rewritten"),
            Err(_) if text.trim().is_empty() => Fate::Keep(Cell::Null),
            Err(_) => Fate::Note(Cell::Null, "was not a readable e-mail address: now empty"),
        },
        _ => json(rule, text),
    }
}

fn stamp(rule: Rule, text: String, around: &Surroundings<'_>) -> Fate {
    let found = rewrite::stamp(&text).or_else(|| rewrite::epoch_stamp(text.trim().parse().ok()?));
    match (found, rule) {
        (Some(stamp), _) => changed(&text, stamp.to_string(), "was a time in another form: rewritten"),
        (None, Rule::Expiry) => Fate::Note(Cell::Text(text), "was not a time: counts as expired"),
        (None, Rule::MaybeExpiry) if !text.trim().is_empty() => Fate::Note(Cell::Text(text), "was not a time: counts as expired"),
        (None, Rule::StampOrNow | Rule::DigestCursor) => {
            Fate::Note(Cell::text(around.now.as_str()), "was not a time: now the time of the import")
        }
        (None, _) if text.trim().is_empty() => Fate::Keep(Cell::Null),
        (None, _) => Fate::Note(Cell::Null, "was not a time: now empty"),
    }
}

fn json(rule: Rule, text: String) -> Fate {
    if text.trim().is_empty() && rule != Rule::JsonList {
        return Fate::Keep(Cell::Null);
    }
    let broken = Fate::Note(Cell::Null, "was broken JSON: now empty");
    let parsed = serde_json::from_str::<serde_json::Value>(&text);
    match rule {
        Rule::JsonList if parsed.as_ref().is_ok_and(serde_json::Value::is_array) => Fate::Keep(Cell::Text(text)),
        Rule::JsonList => Fate::LeaveOut("holds broken JSON that must be there"),
        Rule::Links => rewrite::links(&text).map_or(broken, |kept| cleaned(&text, kept, "held an unsafe link: taken out")),
        Rule::VenueNotes => rewrite::venue_notes(&text).map_or(broken, |kept| cleaned(&text, kept, "held an unsafe link: taken out")),
        Rule::AuditDetails => rewrite::audit_details(&text).map_or(broken, |kept| cleaned(&text, kept, "held secrets: taken out")),
        _ if parsed.is_ok() => Fate::Keep(Cell::Text(text)),
        _ => broken,
    }
}

fn cleaned(before: &str, after: rewrite::Cleaned, lost: &'static str) -> Fate {
    let same = after.text.as_deref() == Some(before);
    let cell = after.text.map_or(Cell::Null, Cell::Text);
    match (after.lost_something, same) {
        (true, _) => Fate::Note(cell, lost),
        (false, false) if !cell.is_null() => Fate::Note(cell, "held links in another form: rewritten"),
        _ => Fate::Keep(cell),
    }
}

fn address(before: &str, after: Option<String>) -> Fate {
    match after {
        Some(link) => changed(before, link, "was a link in another form: rewritten"),
        None if before.trim().is_empty() => Fate::Keep(Cell::Null),
        None => Fate::Note(Cell::Null, "was not a safe link: now empty"),
    }
}

fn changed(before: &str, after: String, why: &'static str) -> Fate {
    if before == after { Fate::Keep(Cell::Text(after)) } else { Fate::Note(Cell::Text(after), why) }
}

/// Text as it is; numbers as text; bytes only if they are text.
fn readable_text(cell: Cell) -> Fate {
    match cell {
        Cell::Integer(number) => Fate::Keep(Cell::Text(number.to_string())),
        Cell::Real(number) => Fate::Keep(Cell::Text(number.to_string())),
        Cell::Blob(bytes) => match String::from_utf8(bytes) {
            Ok(text) => Fate::Keep(Cell::Text(text)),
            Err(wrong) => Fate::Note(
                Cell::Text(String::from_utf8_lossy(wrong.as_bytes()).into_owned()),
                "was not readable text: marks stand for lost letters",
            ),
        },
        other => Fate::Keep(other),
    }
}

fn whole(cell: &Cell) -> Option<i64> {
    match cell {
        Cell::Integer(number) => Some(*number),
        #[expect(clippy::cast_possible_truncation, reason = "a whole number below 2^53 fits")]
        Cell::Real(number) if number.fract() == 0.0 && number.abs() < 9e15 => Some(*number as i64),
        Cell::Text(text) => text.trim().parse().ok(),
        _ => None,
    }
}

fn real(cell: &Cell) -> Option<f64> {
    match cell {
        Cell::Real(number) => Some(*number),
        #[expect(clippy::cast_precision_loss, reason = "coordinates and scores are small")]
        Cell::Integer(number) => Some(*number as f64),
        Cell::Text(text) => text.trim().parse().ok().filter(|number: &f64| number.is_finite()),
        _ => None,
    }
}

fn flag(cell: &Cell) -> Option<i64> {
    match cell {
        Cell::Text(text) if text.trim().eq_ignore_ascii_case("true") => Some(1),
        Cell::Text(text) if text.trim().eq_ignore_ascii_case("false") => Some(0),
        other => whole(other).map(|number| i64::from(number != 0)),
    }
}

fn missing_parent(table: &str) -> &'static str {
    match table {
        "events" => "its event is missing",
        "band_profiles" => "its band is missing",
        "performances" => "its set is missing",
        "band_follows" => "its follow is missing",
        "email_subscriptions" => "its subscription is missing",
        "users" => "its account is missing",
        _ => "the row it belongs to is missing",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use settimes_core::upkeep::contract::table;

    fn moved(name: &str, cells: &[(&str, Cell)], origin: Origin) -> Verdict {
        let now = SqlStamp::read("2026-11-22 12:00:00").unwrap();
        let table = table(name).unwrap();
        let given =
            table.columns.iter().map(|own| cells.iter().find(|(name, _)| *name == own.name).map(|(_, cell)| cell.clone())).collect();
        let has_parent = |_: &str, id: i64| id < 100;
        carry(table, given, &Surroundings { origin, now: &now, has_parent: &has_parent })
    }

    fn set(cells: &[(&str, Cell)]) -> Verdict {
        let mut all = vec![("id", Cell::Integer(7)), ("event_id", Cell::Integer(1)), ("band_profile_id", Cell::Integer(1))];
        all.retain(|(name, _)| !cells.iter().any(|(own, _)| own == name));
        all.extend(cells.iter().cloned());
        moved("performances", &all, Origin::Foreign)
    }

    fn carried(verdict: Verdict) -> (Row, Vec<Note>) {
        match verdict {
            Verdict::Carry(row, notes) => (row, notes),
            Verdict::LeaveOut(why) => panic!("left out: {why}"),
        }
    }

    #[test]
    fn missing_columns_take_their_defaults() {
        let (row, notes) = carried(set(&[]));

        assert_eq!(row.get("is_announced"), &Cell::Integer(1));
        assert_eq!(row.get("band_follow_notified"), &Cell::Integer(0));
        assert_eq!(row.get("start_time"), &Cell::Null);
        assert_eq!(row.get("created_at"), &Cell::text("2026-11-22 12:00:00"));
        assert_eq!(row.get("updated_at"), &Cell::text("2026-11-22 12:00:00"));
        assert_eq!(carried(set(&[("updated_at", Cell::Null)])).0.get("updated_at"), &Cell::Null);
        assert_eq!(notes, []);
    }

    #[test]
    fn a_row_without_its_parent_is_left_out_and_a_missing_venue_becomes_empty() {
        assert_eq!(set(&[("event_id", Cell::Integer(100))]), Verdict::LeaveOut("its event is missing"));
        assert_eq!(set(&[("band_profile_id", Cell::Null)]), Verdict::LeaveOut("its band is missing"));
        assert_eq!(set(&[("id", Cell::Null)]), Verdict::LeaveOut("has no id"));

        let (row, notes) = carried(set(&[("venue_id", Cell::Integer(100))]));
        assert_eq!(row.get("venue_id"), &Cell::Null);
        assert_eq!(notes, [Note { column: "venue_id", why: "referred to a row that is missing: now empty" }]);
    }

    #[test]
    fn values_in_another_form_are_rewritten_and_told() {
        let (row, notes) = carried(set(&[
            ("start_time", Cell::text("19:00:00")),
            ("end_time", Cell::text("late")),
            ("created_at", Cell::text("2026-01-02T03:04:05.678Z")),
            ("is_announced", Cell::text("true")),
            ("notes", Cell::Integer(311)),
        ]));

        assert_eq!(row.get("start_time"), &Cell::text("19:00"));
        assert_eq!(row.get("end_time"), &Cell::Null);
        assert_eq!(row.get("created_at"), &Cell::text("2026-01-02 03:04:05"));
        assert_eq!(row.get("is_announced"), &Cell::Integer(1));
        assert_eq!(row.get("notes"), &Cell::text("311"));
        assert_eq!(notes.iter().map(|note| note.column).collect::<Vec<_>>(), ["start_time", "end_time", "created_at"]);
    }

    #[test]
    fn an_unreadable_expiry_stays_and_broken_lists_that_must_be_there_leave_the_row_out() {
        let link = |names: &str| {
            moved(
                "share_links",
                &[
                    ("id", Cell::Integer(1)),
                    ("slug", Cell::text("a")),
                    ("event_id", Cell::Integer(1)),
                    ("event_slug", Cell::text("e")),
                    ("performance_ids", Cell::text("[1]")),
                    ("band_names", Cell::text(names)),
                    ("expires_at", Cell::text("never")),
                ],
                Origin::Foreign,
            )
        };

        assert_eq!(carried(link("[]")).0.get("expires_at"), &Cell::text("never"));
        assert_eq!(link("[oops"), Verdict::LeaveOut("holds broken JSON that must be there"));
    }

    #[test]
    fn our_own_export_keeps_every_value_but_not_a_row_without_its_parent() {
        let cells = |band: i64| {
            vec![
                ("id", Cell::Integer(1)),
                ("email", Cell::text("Fan@Example.org")),
                ("band_profile_id", Cell::Integer(band)),
                ("unsubscribe_token", Cell::text("un-1")),
                ("created_at", Cell::text("2026-01-02T03:04:05Z")),
            ]
        };

        let (row, notes) = carried(moved("band_follows", &cells(1), Origin::OwnExport));
        assert_eq!(row.get("email"), &Cell::text("Fan@Example.org"));
        assert_eq!(row.get("created_at"), &Cell::text("2026-01-02T03:04:05Z"));
        assert_eq!(row.get("consent_method"), &Cell::text("web_form"));
        assert_eq!(notes, []);
        assert_eq!(moved("band_follows", &cells(100), Origin::OwnExport), Verdict::LeaveOut("its band is missing"));
    }

    #[test]
    fn a_digest_begins_with_the_import_only_for_foreign_files() {
        let cells = [
            ("id", Cell::Integer(1)),
            ("email", Cell::text("fan@example.org")),
            ("unsubscribe_token", Cell::text("un-1")),
            ("frequency", Cell::text("hourly")),
        ];

        let (foreign, notes) = carried(moved("email_subscriptions", &cells, Origin::Foreign));
        assert_eq!(foreign.get("last_email_sent"), &Cell::text("2026-11-22 12:00:00"));
        assert_eq!(foreign.get("frequency"), &Cell::text("weekly"));
        assert_eq!(notes.len(), 2);
        let (own, _) = carried(moved("email_subscriptions", &cells, Origin::OwnExport));
        assert_eq!(own.get("last_email_sent"), &Cell::Null);
    }

    #[test]
    fn bytes_that_are_not_text_never_travel_as_bytes() {
        let (row, notes) = carried(set(&[("notes", Cell::Blob(vec![0x66, 0xff]))]));

        assert_eq!(row.get("notes"), &Cell::text("f\u{fffd}"));
        assert_eq!(notes.len(), 1);
    }
}
