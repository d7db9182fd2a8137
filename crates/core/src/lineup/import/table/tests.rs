//! What people paste.

use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::lineup::import::read_schedule;

fn read_text(text: &str) -> ScheduleFile {
    read_schedule(text.as_bytes(), FileFormat::Auto, ClockReading::default()).unwrap()
}

/// `artist | start | end | venue` of each row.
fn told(file: &ScheduleFile) -> Vec<String> {
    let time = |time: Option<crate::moment::ClockTime>| time.map_or("TBD".to_owned(), |time| time.to_string());
    let row = |row: &FileRow| {
        let venue = row.venue.as_ref().map_or("–", VenueName::as_str);
        format!("{} | {} | {} | {venue}", row.artist, time(row.times.start()), time(row.times.end()))
    };
    file.rows.iter().map(row).collect()
}

fn codes(file: &ScheduleFile) -> Vec<Vec<&'static str>> {
    file.rows.iter().map(|row| row.notes.iter().map(|note| note.code).collect()).collect()
}

#[test]
fn columns_are_read_with_any_of_four_separators() {
    for separator in ["\t", "|", ";", ","] {
        let text = ["Space Pope,19:35,20:10,Room 47,doom,Guelph", "Witchrot,20:50,TBD,Room 47"].join("\n").replace(',', separator);
        let file = read_text(&text);

        assert_eq!(told(&file), ["Space Pope | 19:35 | 20:10 | Room 47", "Witchrot | 20:50 | TBD | Room 47"], "{separator:?}");
        assert_eq!((file.format, file.rows[0].extras.genre.as_deref()), (FileFormat::Lines, Some("doom")));
        assert_eq!(file.rows[1].line, Some(2));
    }
}

#[test]
fn a_header_names_the_columns_in_any_order_and_case() {
    let file = read_text(
        "Stage,ACT,On,duration,Style,hometown,Instagram,Notes,Fee\n\"Room 47, back\",\"The \"\"Quoted\"\" Act\",19:35,35,punk,\"Guelph, ON\",@quoted,two\nlines missing\n",
    );

    assert_eq!(file.format, FileFormat::Csv);
    assert_eq!(told(&file)[0], "The \"Quoted\" Act | 19:35 | 20:10 | Room 47, back");
    assert_eq!(file.rows[0].extras.origin.city.as_deref(), Some("Guelph"));
    assert_eq!(file.rows[0].extras.links, [("instagram", "https://www.instagram.com/quoted/".to_owned())]);
    assert_eq!(file.mapping.get("artist").map(String::as_str), Some("ACT"));
    assert_eq!(
        file.warnings.iter().map(|note| note.message.as_str()).collect::<Vec<_>>(),
        ["Ignored, because they mean nothing here: Fee."]
    );
}

#[test]
fn free_form_finds_the_time_anywhere() {
    let file = read_text(
        "# the night\n\n19:35-20:10 Space Pope @ Room 47\nWitchrot 20:50 – 21:30 @ Room 47\n7:35pm to 8 pm: The 1975\nBirdhand\n1935 Early Heaven\n22:00 - Open Ender\nMøss 23:55 until 00:25\n",
    );

    assert_eq!(
        told(&file),
        [
            "Space Pope | 19:35 | 20:10 | Room 47",
            "Witchrot | 20:50 | 21:30 | Room 47",
            "The 1975 | 19:35 | 20:00 | –",
            "Birdhand | TBD | TBD | –",
            "Early Heaven | 19:35 | TBD | –",
            "Open Ender | 22:00 | TBD | –",
            "Møss | 23:55 | 00:25 | –",
        ]
    );
}

#[test]
fn a_heading_gives_the_venue_of_the_lines_below() {
    let free = "Room 47:\n19:35 Space Pope\n20:50 Witchrot @ Princess Cafe\nRevive Karaoke:\n19:00 Francium\n";
    assert_eq!(
        told(&read_text(free)),
        ["Space Pope | 19:35 | TBD | Room 47", "Witchrot | 20:50 | TBD | Princess Cafe", "Francium | 19:00 | TBD | Revive Karaoke"]
    );
    let columns = "Room 47:\nSpace Pope,19:35,20:10\nWitchrot,20:50,21:30,Princess Cafe\n";
    assert_eq!(told(&read_text(columns)), ["Space Pope | 19:35 | 20:10 | Room 47", "Witchrot | 20:50 | 21:30 | Princess Cafe"]);
}

#[test]
fn five_columns_may_end_in_the_number_of_a_day() {
    let file = read_text("Space Pope,19:35,20:10,Room 47,1\nWitchrot,20:50,,Room 47,2\n");

    assert_eq!(told(&file), ["Space Pope | 19:35 | 20:10 | Room 47", "Witchrot | 20:50 | TBD | Room 47"]);
    let (first, second) = (date(2027, 5, 1), date(2027, 5, 2));
    let within = |row: usize, last| file.rows[row].day.unwrap().is_within(first, last);
    assert!(within(0, first) && !within(1, first) && within(1, second));
    assert!(FileDay::On(second).is_within(first, second) && !FileDay::Number(0).is_within(first, second));
}

#[test]
fn mistakes_stay_with_their_row() {
    let file = read_text(
        "artist,start,end,venue,minutes,day,website\n,20:00,,A\nB,late,,A\nC,20:00,20:00,A\nD,20:00,,A,many\nE,20:00,,A,,someday\nF,20:00,,A,,,no link\nG,20:00,,A,,,,surplus\nH,19:35-20:10,,A\nI,,21:00,A\n",
    );

    assert_eq!(
        codes(&file),
        [
            vec!["ARTIST_MISSING"],
            vec!["TIME_INVALID"],
            vec!["TIME_RANGE_INVALID"],
            vec!["TIME_INVALID"],
            vec!["DAY_OUTSIDE_EVENT"],
            vec!["FIELD_INVALID"],
            vec!["COLUMN_COUNT"],
            vec![],
            vec!["TIME_RANGE_INVALID"],
        ]
    );
    assert_eq!(told(&file)[7], "H | 19:35 | 20:10 | A");
}

#[test]
fn exactly_one_formula_guard_is_taken_away() {
    let file = read_text("artist,notes\n'=SUM,'+1\n''Twas,''quoted\n'Til Dawn,plain\n");

    let names: Vec<(&str, Option<&str>)> = file.rows.iter().map(|row| (row.artist.as_str(), row.remark.as_deref())).collect();
    assert_eq!(names, [("=SUM", Some("+1")), ("'Twas", Some("'quoted")), ("'Til Dawn", Some("plain"))]);
}

#[test]
fn a_file_of_nothing_or_of_too_much_is_refused() {
    let read = |text: &str| read_schedule(text.as_bytes(), FileFormat::Lines, ClockReading::default()).map(|file| file.rows.len());
    assert_eq!(read(""), Err(Unreadable::Empty));
    assert_eq!(read("\n# only a comment\n  \n"), Err(Unreadable::Empty));
    assert_eq!(read("artist,start\n"), Err(Unreadable::Empty));
    assert_eq!(read(&"A @ B\n".repeat(500)), Ok(500));
    assert_eq!(read(&"A @ B\n".repeat(501)), Err(Unreadable::TooManyRows(501)));
    let venues: String = (0..51).map(|n| format!("A @ V{n}")).collect::<Vec<_>>().join("\n");
    assert_eq!(read(&venues), Err(Unreadable::TooManyVenues(51)));
}

#[test]
fn hostile_text_is_read_or_refused_quickly() {
    for text in ["\"".repeat(900_000), ",".repeat(900_000), "@ ".repeat(450_000), "1:00 ".repeat(180_000), "a:\n".repeat(300_000)] {
        let _ = read_schedule(text.as_bytes(), FileFormat::Lines, ClockReading::default());
    }
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused_and_good_rows_hold_clean_values(
        bytes in prop_oneof![prop::collection::vec(any::<u8>(), 0..400), "[a-z0-9:,;|\t\n@#'\"{} –.-]{0,400}".prop_map(String::into_bytes)],
    ) {
        for format in [FileFormat::Auto, FileFormat::Lines, FileFormat::ScheduleJson] {
            let Ok(file) = read_schedule(&bytes, format, ClockReading::Evening) else { continue };
            for row in file.rows.iter().filter(|row| !row.is_bad()) {
                let name = row.band.as_ref().map(BandName::as_str).unwrap_or_default();
                prop_assert_eq!(crate::text::clean_line(name), name);
                prop_assert!(!name.is_empty() && name.chars().count() <= 200);
                prop_assert!(SetTimes::new(row.times.start(), row.times.end()).is_ok());
            }
        }
    }
}
