//! Writes calendars and, beside each, what `/api/schedule` says about the same nights, for `tests/feeds/check_ical.py`,
//! and the news as Atom and RSS for `tests/feeds/check_news.py`:
//! `cargo run -p settimes-web --example write_feeds -- FOLDER`. The nights are those on which clocks change, in zones that change them oddly, and
//! names are as awkward as they come.

use std::error::Error;
use std::fmt::Write as _;
use std::path::Path;

use settimes_core::moment::Zone;
use settimes_testkit::Town;
use settimes_web::DoorOptions;

/// A zone and the evenings before its clocks change, and one on which they do not.
const NIGHTS: [(&str, [&str; 3]); 5] = [
    ("America/Toronto", ["2026-03-07", "2026-10-31", "2026-08-02"]),
    ("Europe/Berlin", ["2026-03-28", "2026-10-24", "2026-12-31"]),
    ("Australia/Lord_Howe", ["2026-10-03", "2026-04-04", "2026-07-01"]),
    ("America/St_Johns", ["2026-03-07", "2026-10-31", "2028-02-29"]),
    ("Asia/Kathmandu", ["2026-03-07", "2026-10-31", "2026-08-02"]),
];

/// Names that an escape or a fold may break, and one that is only long.
const NAMES: [&str; 9] = [
    "Comma, Semi; Colon: Back\\slash",
    "Quotes \"and\" 'more' \\n \\, \\;",
    "Öl & Wasser – 夜行 🎸🎸🎸🎸🎸🎸🎸🎸🎸🎸🎸🎸🎸🎸🎸🎸🎸🎸🎸🎸🎸🎸🎸🎸🎸🎸🎸",
    "BEGIN:VEVENT",
    "END:VCALENDAR",
    "e\u{301}\u{301}\u{301} combining \u{200d} joiners 👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦",
    "A name of a hundred and forty characters and more, which no calendar program shows whole, but which has to arrive whole all the same, does it not?",
    "Trailing backslash \\",
    "Less < than, more > than, <b>bold</b> &amp; ]]> both",
];

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("say where: write_feeds FOLDER")?;
    std::fs::create_dir_all(&folder)?;
    for (zone, days) in NIGHTS {
        let named = Zone::named(zone)?;
        let town = Town::empty_with(|settings| settings.zone = named, DoorOptions::default());
        town.at("2026-01-01T12:00:00Z");
        town.sql(&rows(&days)).await;
        for day in days {
            write(&town, Path::new(&folder), zone, day).await?;
        }
        town.round("public-state").await;
        for kind in ["atom", "rss"] {
            let feed = town.get(&format!("/feed.{kind}")).await;
            std::fs::write(Path::new(&folder).join(format!("{}.{kind}", zone.replace('/', "-"))), feed.body)?;
        }
        let all = town.get("/api/feeds/ical").await;
        std::fs::write(Path::new(&folder).join(format!("{}-all.ics", zone.replace('/', "-"))), all.body)?;
    }
    Ok(())
}

async fn write(town: &Town, folder: &Path, zone: &str, day: &str) -> Result<(), Box<dyn Error>> {
    let name = format!("{}-{day}", zone.replace('/', "-"));
    let (calendar, schedule) =
        (town.get(&format!("/api/feeds/ical?event=night-{day}")).await, town.get(&format!("/api/schedule?event=night-{day}")).await);
    if (calendar.status, schedule.status) != (200, 200) {
        return Err(format!("{name}: {} {}", calendar.status, schedule.status).into());
    }
    std::fs::write(folder.join(format!("{name}.ics")), calendar.body)?;
    std::fs::write(folder.join(format!("{name}.json")), schedule.body)?;
    Ok(())
}

/// A night per day with a set at every quarter of an hour from 20:00 to 05:45, whose ends are near, far, open, or on the other side of the change.
fn rows(days: &[&str]) -> String {
    let mut sql = String::from(
        "INSERT INTO venues (id, name, address, latitude, longitude) VALUES (1, 'Anchor; Room, \"Upstairs\"', '1 King St,\nback; door', 43.465, -80.5241), (2, 'Bare', NULL, NULL, NULL);",
    );
    for (band, name) in (1..).zip(NAMES) {
        let _ = write!(
            sql,
            "INSERT INTO band_profiles (id, name, name_normalized, genre) VALUES ({band}, '{}', 'band{band}', 'punk, indie; ska');",
            name.replace('\'', "''")
        );
    }
    let mut set = 0;
    for (event, day) in (1..).zip(days) {
        let _ = write!(
            sql,
            "INSERT INTO events (id, name, date, slug, is_published, status, reveal_mode, created_at) VALUES ({event}, 'Night; of, {day}', '{day}', 'night-{day}', 1, 'published', 0, '2025-12-01 12:00:00');"
        );
        for quarter in 80..120 {
            for length in [Some(20), Some(50), Some(185), Some(1425), None] {
                set += 1;
                let clock = |minutes: u32| format!("'{:02}:{:02}'", minutes / 60 % 24, minutes % 60);
                let (start, end) = (quarter * 15, length.map_or_else(|| "NULL".to_owned(), |length| clock(quarter * 15 + length)));
                let (band, venue) = (
                    set % NAMES.len() + 1,
                    match set % 3 {
                        0 => "NULL",
                        1 => "1",
                        _ => "2",
                    },
                );
                let _ = write!(
                    sql,
                    "INSERT INTO performances (id, event_id, band_profile_id, venue_id, start_time, end_time, is_announced, created_at) VALUES ({set}, {event}, {band}, {venue}, {}, {end}, 1, '2025-12-01 12:00:00');",
                    clock(start)
                );
            }
        }
        set += 1;
        let _ = write!(sql, "INSERT INTO performances (id, event_id, band_profile_id, is_announced) VALUES ({set}, {event}, 1, 1);");
    }
    sql
}
