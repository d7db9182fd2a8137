//! Schedule JSON from good to hostile.

use jiff::civil::date;

use super::*;
use crate::lineup::import::read_schedule;

const VOL_15: &[u8] = include_bytes!("../../../../../testkit/fixtures/vol15.json");

fn read_text(text: &str) -> Result<ScheduleFile, Unreadable> {
    read(text, ClockReading::TwentyFourHours)
}

fn sets(sets: &str) -> ScheduleFile {
    read_text(&format!(r#"{{"event":"Nox","date":"2026-02-15","venues":[{{"name":"Room 47","sets":[{sets}]}}]}}"#)).unwrap()
}

fn codes(row: &FileRow) -> Vec<&'static str> {
    row.notes.iter().map(|note| note.code).collect()
}

fn fields(text: &str) -> Vec<String> {
    match read_text(text) {
        Err(Unreadable::Misshapen(problems)) => problems.into_iter().map(|problem| problem.field).collect(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_real_night_is_read_completely() {
    let file = read_schedule(VOL_15, FileFormat::Auto, ClockReading::TwentyFourHours).unwrap();

    let event = file.event.unwrap();
    assert_eq!(
        (event.name.as_str(), event.date, event.city.as_deref()),
        ("Long Weekend Band Crawl Vol. 15", date(2026, 2, 15), Some("Waterloo"))
    );
    assert_eq!((file.rows.len(), file.venues.len(), file.warnings.len()), (14, 4, 0));
    assert!(file.venues.iter().all(|venue| venue.city.as_deref() == Some("Waterloo") && venue.region.as_deref() == Some("ON")));
    let last = file.rows.iter().find(|row| row.artist == "$wamp A$$").unwrap();
    assert_eq!(last.band.as_ref().map(BandName::key), Some("wampa"));
    assert_eq!(last.times.end().map(|end| end.to_string()).as_deref(), Some("00:25"));
    assert_eq!(last.venue.as_ref().map(VenueName::as_str), Some("Prohibition Warehouse"));
    assert!(file.rows.iter().all(|row| row.notes.is_empty() && row.line.is_none()));
}

#[test]
fn everything_optional_is_read() {
    let file = read_text(
        r#"{"event":"Nox","date":"2026-02-15","end_date":"2026-02-16","slug":"nox-1","description":" two\r\nlines ","location":"Gullmouth",
            "ticket_url":"example.org/t?utm_source=x","timezone":"Europe/Berlin","colour":"red",
            "venues":[{"name":"Room 47","address":" 9 Foundry  Lane ","latitude":44.2750001,"longitude":-80.935,"lights":3,
                "sets":[{"band":"Møss","start":"22:00","genre":"ambient, Ambient ,drone","origin":"Brackenferry, ON","bio":"Long notes.",
                         "notes":"needs a table","links":{"website":"example.org","instagram":"@moss","myspace":"x"},"fee":5}]},
              {"name":null,"sets":[{"band":"Gutterlark"}]},
              {"name":"ROOM  47","latitude":1,"longitude":1,"sets":[]}]}"#,
    )
    .unwrap();

    let event = file.event.unwrap();
    assert_eq!(event.end_date, Some(date(2026, 2, 16)));
    assert_eq!(event.slug.as_ref().map(Slug::as_str), Some("nox-1"));
    assert_eq!(event.description.as_deref(), Some("two\nlines"));
    assert_eq!(event.ticket_url.as_deref(), Some("https://example.org/t"));
    assert_eq!((event.city.as_deref(), event.timezone.as_deref()), (Some("Gullmouth"), Some("Europe/Berlin")));
    assert_eq!(file.venues.len(), 1, "the two spellings are one venue, described first");
    assert_eq!(file.venues[0].place, Some(Place { latitude: 44.275, longitude: -80.935 }));
    let moss = &file.rows[0];
    assert_eq!(moss.extras.genre.as_deref(), Some("ambient, drone"));
    assert_eq!(moss.extras.origin.region.as_deref(), Some("ON"));
    let links = vec![("website", "https://example.org/".to_owned()), ("instagram", "https://www.instagram.com/moss/".to_owned())];
    assert_eq!(moss.extras.links, links);
    assert_eq!(moss.remark.as_deref(), Some("needs a table"));
    assert_eq!((file.rows[1].venue.clone(), file.rows[1].times), (None, SetTimes::default()));
    let told: Vec<&str> = file.warnings.iter().map(|note| note.message.as_str()).collect();
    assert_eq!(told, ["Ignored, because they mean nothing here: colour, sets[].fee, venues[].lights."]);
}

#[test]
fn a_set_with_a_mistake_is_an_error_row_and_the_others_are_read() {
    let file = sets(
        r#"{"start":"20:00"},{"band":"\u200b"},{"band":7},{"band":"A","start":"25:99"},{"band":"B","start":1935},
           {"band":"C","start":"20:00","end":"20:00"},{"band":"D","end":"21:00"},{"band":"E","start":"02:00","end":"01:00"},
           {"band":"F","links":{"website":"not a link"}},{"band":"G","bio":5},{"band":"H","start":"7:35pm","end":"30 min"}"#,
    );

    let found: Vec<Vec<&str>> = file.rows.iter().map(codes).collect();
    assert_eq!(
        found,
        [
            vec!["ARTIST_MISSING"],
            vec!["NAME_EMPTY"],
            vec!["ARTIST_MISSING"],
            vec!["TIME_INVALID"],
            vec!["TIME_INVALID"],
            vec!["TIME_RANGE_INVALID"],
            vec!["TIME_RANGE_INVALID"],
            vec!["TIME_RANGE_INVALID"],
            vec!["FIELD_INVALID"],
            vec!["FIELD_INVALID"],
            vec![]
        ]
    );
    assert_eq!(file.rows[10].times.end().map(|end| end.to_string()).as_deref(), Some("20:05"));
}

#[test]
fn all_problems_of_the_shape_are_told_together() {
    assert_eq!(fields("[]"), ["the top"]);
    assert_eq!(fields("null"), ["the top"]);
    assert_eq!(fields("{}"), ["event", "date", "venues"]);
    assert_eq!(
        fields(
            r#"{"event":7,"date":"2026-02-30","slug":"17","ticket_url":"x","end_date":"soon","venues":[1,{"sets":[]},{"name":" ","sets":{}},{"name":"A","latitude":91,"longitude":0,"sets":["x"]}]}"#
        ),
        [
            "event",
            "date",
            "end_date",
            "slug",
            "ticket_url",
            "venues[0]",
            "venues[1].name",
            "venues[2].name",
            "venues[2].sets",
            "venues[3].latitude",
            "venues[3].sets[0]"
        ]
    );
    assert_eq!(fields(r#"{"event":"Nox","date":"2026-02-15","end_date":"2026-02-14","venues":[]}"#), ["end_date"]);
}

#[test]
fn a_file_that_is_no_json_or_too_deep_or_too_large_is_refused() {
    assert!(matches!(read_text("{\"event\":"), Err(Unreadable::NotJson(reason)) if reason.contains("line 1")));
    assert!(matches!(read_text(&"[".repeat(900_000)), Err(Unreadable::NotJson(_))));
    assert!(matches!(read_text(&r#"{"a":"#.repeat(100_000)), Err(Unreadable::NotJson(_))));
    let large = vec![b' '; crate::lineup::import::MOST_BYTES + 1];
    assert_eq!(read_schedule(&large, FileFormat::Auto, ClockReading::default()), Err(Unreadable::TooLarge));
    let garbage: Vec<u8> = (0..=255u8).cycle().take(5000).collect();
    assert_eq!(read_schedule(&garbage, FileFormat::Auto, ClockReading::default()), Err(Unreadable::NotText));
}

#[test]
fn a_file_holds_at_most_500_rows_and_50_venues() {
    let many = vec![r#"{"band":"A"}"#; 501].join(",");
    let text = format!(r#"{{"event":"Nox","date":"2026-02-15","venues":[{{"name":"V","sets":[{many}]}}]}}"#);
    assert_eq!(read_text(&text), Err(Unreadable::TooManyRows(501)));
    let venues: Vec<String> = (0..51).map(|n| format!(r#"{{"name":"V{n}","sets":[]}}"#)).collect();
    let text = format!(r#"{{"event":"Nox","date":"2026-02-15","venues":[{}]}}"#, venues.join(","));
    assert_eq!(read_text(&text), Err(Unreadable::TooManyVenues(51)));
}

#[test]
fn a_windows_file_is_read_with_a_warning_and_a_byte_order_mark_without() {
    let text = r#"{"event":"Nuit","date":"2026-02-15","venues":[{"name":"Chez Zo","sets":[{"band":"Les Marées Basses"}]}]}"#;
    let windows: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();

    let read = |bytes: &[u8]| read_schedule(bytes, FileFormat::ScheduleJson, ClockReading::default()).unwrap();

    let assumed = read(&windows);
    assert_eq!(assumed.rows[0].artist, "Les Marées Basses");
    assert_eq!(assumed.warnings.iter().map(|note| note.code).collect::<Vec<_>>(), ["ENCODING_ASSUMED"]);
    let marked = read(&[b"\xEF\xBB\xBF", text.as_bytes()].concat());
    assert_eq!((marked.rows[0].artist.as_str(), marked.warnings.len()), ("Les Marées Basses", 0));
}

#[test]
fn doubtful_clocks_are_warned_and_read_as_evening_on_demand() {
    let text = r#"{"event":"Nox","date":"2026-02-15","venues":[{"name":"A","sets":[{"band":"B","start":"7:30","end":"8:00"},{"band":"C","start":"11:30","end":"1:15"}]}]}"#;

    let plain = read_text(text).unwrap();
    assert_eq!(plain.warnings.iter().map(|note| note.code).collect::<Vec<_>>(), ["CLOCK_UNCLEAR"]);
    let evening = read(text, ClockReading::Evening).unwrap();
    let spans: Vec<(String, String)> =
        evening.rows.iter().map(|row| (row.times.start().unwrap().to_string(), row.times.end().unwrap().to_string())).collect();
    assert_eq!(spans, [("19:30".to_owned(), "20:00".to_owned()), ("23:30".to_owned(), "01:15".to_owned())]);
    assert_eq!(codes(&plain.rows[1]), ["TIME_RANGE_INVALID"], "11:30 to 1:15 is no set by a 24-hour clock");
}
