//! The acceptance cases of an import (admin specification, 13, cases 1 to 5) and what must never be written.

use settimes_core::lineup::clashes::Gaps;
use settimes_core::lineup::import::plan::{BadRows, MissingSets, OnClash};
use settimes_store::Value;

use super::*;
use crate::test_town::TestTown;

const VOL_15: &str = include_str!("../../../../testkit/fixtures/vol15.json");

/// The file with Birdhand moved into the set that follows it.
fn with_a_clash() -> String {
    VOL_15.replace(r#""Birdhand", "start": "20:15", "end": "20:45""#, r#""Birdhand", "start": "21:50", "end": "22:20""#)
}

fn request(text: &str) -> ImportRequest {
    ImportRequest {
        file: text.as_bytes().to_vec(),
        format: FileFormat::Auto,
        clock: ClockReading::default(),
        event: None,
        slug: None,
        options: PlanOptions::of_admin(Gaps::default()),
        run: ImportRun::Write,
        expect: None,
    }
}

fn archived(text: &str) -> ImportRequest {
    let mut request = request(text);
    request.options.import_as = ImportAs::Archived;
    request
}

async fn imports(town: &TestTown, request: ImportRequest) -> Result<RowReport, ImportRefusal> {
    import_schedule(&town.app, Importer::CommandLine, request).await
}

/// The night of `vol15.json` as a draft.
async fn town_with_the_night() -> (TestTown, EventId) {
    let town = TestTown::new();
    let report = imports(&town, request(VOL_15)).await.unwrap();
    (town, report.event.id.unwrap())
}

#[tokio::test]
async fn a_dry_run_tells_everything_and_writes_nothing() {
    let town = TestTown::new();
    let before = town.dump(&[]).await;

    let report = imports(&town, ImportRequest { run: ImportRun::DryRun, ..request(VOL_15) }).await.unwrap();

    let totals = &report.totals;
    assert_eq!((totals.rows, totals.create, totals.new_venues, totals.new_artists, totals.error), (14, 14, 4, 14, 0));
    assert_eq!((report.conflicts.len(), report.dry_run, report.success, report.event.id), (0, true, true, None));
    assert!(report.in_words().contains("[PAST_DATE]"));
    assert!(report.in_words().contains("dry run: nothing was written"));
    assert_eq!(town.dump(&[]).await, before);
}

#[tokio::test]
async fn a_real_night_becomes_a_draft_with_announced_sets_and_one_line_in_the_trail() {
    let (town, event) = town_with_the_night().await;

    assert_eq!(
        town.asks("slug, name, date, city, status, is_published, reveal_mode, archived_at, created_at FROM events").await,
        [
            "long-weekend-band-crawl-vol-15 | Long Weekend Band Crawl Vol. 15 | 2026-02-15 | Waterloo | draft | 0 | 0 | null | 2027-05-02 02:00:00"
        ]
    );
    assert_eq!(
        town.asks("name, city, region, address FROM venues ORDER BY name").await,
        [
            "Princess Cafe | Waterloo | ON | null",
            "Prohibition Warehouse | Waterloo | ON | null",
            "Revive Karaoke | Waterloo | ON | null",
            "Room 47 | Waterloo | ON | null"
        ]
    );
    assert_eq!(town.asks("COUNT(*), SUM(is_announced), SUM(band_follow_notified) FROM performances").await, ["14 | 14 | 0"]);
    assert_eq!(
        town.asks("b.name_normalized, v.name, p.start_time, p.end_time FROM performances p JOIN band_profiles b ON b.id = p.band_profile_id JOIN venues v ON v.id = p.venue_id ORDER BY p.start_time DESC LIMIT 1").await,
        ["wampa | Prohibition Warehouse | 23:55 | 00:25"]
    );
    let trail = town.asks("user_id, action, resource_type, resource_id, ip_address, details FROM audit_log").await;
    let details = r#"{"event":"long-weekend-band-crawl-vol-15","new_event":true,"format":"schedule-json","rows":14,"created":14,"updated":0,"removed":0,"errors":0,"new_venues":4,"new_artists":14,"conflicts_overridden":0}"#;
    assert_eq!(trail, [format!("null | schedule.imported | import | {event} | null | {details}")]);
}

#[tokio::test]
async fn the_same_file_again_changes_nothing_with_and_without_its_event() {
    let (town, event) = town_with_the_night().await;
    town.clock.set("2027-06-01T00:00:00Z".parse().unwrap());
    let before = town.dump(&["audit_log"]).await;

    for named in [Some(event), None] {
        let report = imports(&town, ImportRequest { event: named, ..request(VOL_15) }).await.unwrap();

        assert_eq!((report.totals.same, report.totals.create, report.event.new), (14, 0, false));
        assert!(report.rows.iter().all(|row| row.set_id.is_some()));
        assert_eq!(town.dump(&["audit_log"]).await, before);
    }
    assert_eq!(town.counts("COUNT(*) FROM audit_log WHERE details LIKE '%\"no_change\":true%'").await, 2);
}

#[tokio::test]
async fn history_imported_twice_is_archived_once_and_never_mails() {
    let town = TestTown::new();
    let first = imports(&town, archived(VOL_15)).await.unwrap();
    assert_eq!((first.totals.create, first.event.new, first.event.status), (14, true, "archived"));
    assert!(first.warnings.is_empty(), "{:?}", first.warnings);
    assert_eq!(town.asks("status, is_published, archived_at FROM events").await, ["archived | 0 | 2027-05-02 02:00:00"]);
    assert_eq!(town.asks("COUNT(*), SUM(is_announced), SUM(band_follow_notified) FROM performances").await, ["14 | 14 | 14"]);
    let before = town.dump(&["audit_log"]).await;
    town.clock.set("2027-06-01T00:00:00Z".parse().unwrap());

    let again = imports(&town, archived(VOL_15)).await.unwrap();

    assert_eq!((again.totals.same, again.event.new), (14, false));
    assert_eq!(town.dump(&["audit_log"]).await, before);
    let as_draft = imports(&town, request(VOL_15)).await.unwrap_err();
    assert_eq!((as_draft.code(), as_draft.exit_status()), ("EVENT_ARCHIVED", 1));
    let moved = imports(&town, archived(&with_a_clash())).await.unwrap_err();
    assert_eq!(moved.code(), "EVENT_ARCHIVED");
    assert_eq!(town.dump(&["audit_log"]).await, before);
}

#[tokio::test]
async fn a_clash_blocks_the_import_until_it_is_overridden_and_the_set_keeps_its_id() {
    let (town, event) = town_with_the_night().await;
    let before = town.dump(&[]).await;
    let birdhand = "p.id FROM performances p JOIN band_profiles b ON b.id = p.band_profile_id WHERE b.name = 'Birdhand'";
    let id = town.counts(birdhand).await;
    let mut request = ImportRequest { event: Some(event), ..request(&with_a_clash()) };

    let refusal = imports(&town, request.clone()).await.unwrap_err();

    assert_eq!((refusal.code(), refusal.exit_status()), ("SCHEDULE_CONFLICT", 1));
    let ImportRefusal::Blocked(_, report) = refusal else { panic!("{refusal:?}") };
    let conflicts: Vec<_> = report.conflicts.iter().map(|entry| (entry.name.as_str(), entry.minutes)).collect();
    assert_eq!((conflicts, report.success, report.dry_run), (vec![("SKAtharines", Some(15))], false, false));
    assert_eq!(town.dump(&[]).await, before);

    request.options.on_clash = OnClash::Ignore;
    let report = imports(&town, request.clone()).await.unwrap();
    assert_eq!((report.totals.update, report.totals.same, report.conflicts.len()), (1, 13, 1));
    assert_eq!(town.counts(birdhand).await, id);
    let moved = town.asks("id, start_time, end_time, public_changed_at FROM performances WHERE public_changed_at IS NOT NULL").await;
    assert_eq!(moved, [format!("{id} | 21:50 | 22:20 | 2027-05-02 02:00:00")]);

    let again = imports(&town, request).await.unwrap();
    assert_eq!((again.totals.same, again.conflicts.len()), (14, 0), "an unchanged set is not asked about again");
}

#[tokio::test]
async fn an_editor_creates_neither_venues_nor_history() {
    let town = TestTown::new();
    town.runs("INSERT INTO users (id, email, password_hash) VALUES (2, 'e@example.org', 'x')", vec![]).await;
    let editor = Importer::Editor(UserId::new(2));

    let dry = import_schedule(&town.app, editor, ImportRequest { run: ImportRun::DryRun, ..request(VOL_15) }).await.unwrap();
    assert!(dry.rows.iter().all(|row| row.status == "error" && row.messages[0].code == "VENUE_NEEDS_ADMIN"));
    assert_eq!((dry.totals.error, dry.totals.new_venues), (14, 0));
    let refusal = import_schedule(&town.app, editor, request(VOL_15)).await.unwrap_err();
    assert_eq!(refusal.code(), "IMPORT_INVALID");
    assert_eq!(import_schedule(&town.app, editor, archived(VOL_15)).await.unwrap_err().code(), "FORBIDDEN");
    assert_eq!(town.counts("COUNT(*) FROM events").await, 0);

    imports(&town, archived(&VOL_15.replace("Vol. 15", "Vol. 14").replace("2026-02-15", "2025-02-15"))).await.unwrap();
    let report = import_schedule(&town.app, editor, request(VOL_15)).await.unwrap();
    assert_eq!((report.totals.create, report.totals.new_venues, report.totals.new_artists), (14, 0, 0));
    assert_eq!(town.asks("MIN(created_by_user_id), MAX(updated_by_user_id) FROM performances WHERE event_id = 2").await, ["2 | 2"]);
}

#[tokio::test]
async fn a_new_set_of_an_event_in_reveal_mode_is_held() {
    let (town, event) = town_with_the_night().await;
    town.runs("UPDATE events SET reveal_mode = 1", vec![]).await;
    let longer = VOL_15.replace(r#"{"band": "Melody Bijou""#, r#"{"band": "Late Guest"}, {"band": "Melody Bijou""#);

    imports(&town, ImportRequest { event: Some(event), ..request(&longer) }).await.unwrap();

    let hidden = "b.name FROM performances p JOIN band_profiles b ON b.id = p.band_profile_id WHERE p.is_announced = 0";
    assert_eq!(town.asks(hidden).await, ["Late Guest"]);
}

#[tokio::test]
async fn a_dry_run_is_held_to_its_word() {
    let (town, event) = town_with_the_night().await;
    let mut request = ImportRequest { event: Some(event), run: ImportRun::DryRun, ..request(&with_a_clash()) };
    let seen = imports(&town, request.clone()).await.unwrap();
    request = ImportRequest { run: ImportRun::Write, expect: Some(seen.digest), ..request };
    request.options.on_clash = OnClash::Ignore;

    town.runs("UPDATE performances SET start_time = ?1 WHERE id = 1", vec![Value::from("19:30")]).await;
    assert_eq!(imports(&town, request.clone()).await.unwrap_err().code(), "SCHEDULE_CHANGED");
    town.runs("UPDATE performances SET start_time = ?1 WHERE id = 1", vec![Value::from("19:35")]).await;
    assert_eq!(imports(&town, request).await.unwrap().totals.update, 1);
}

#[tokio::test]
async fn files_that_cannot_be_read_are_told_apart_and_nothing_is_written() {
    let town = TestTown::new();
    let before = town.dump(&[]).await;
    let deep = "[".repeat(500_000);
    let large = " ".repeat(10_000_000);
    for (text, words) in [
        ("", "has no rows"),
        ("\0\u{1}PNG", "not a text file"),
        ("{\"event\":", "not JSON"),
        (deep.as_str(), "not JSON"),
        (large.as_str(), "larger than 1,000,000 bytes"),
        ("[]", "the top is not an object"),
        (r#"{"event":"Nox"}"#, "date is missing; venues is missing"),
    ] {
        let refusal = imports(&town, request(text)).await.unwrap_err();

        assert_eq!((refusal.code(), refusal.exit_status()), ("IMPORT_INVALID", 2), "{words}");
        assert!(refusal.in_words().contains(words), "{}", refusal.in_words());
    }
    assert_eq!(town.dump(&[]).await, before);
}

#[tokio::test]
async fn lines_go_into_an_event_that_is_named() {
    let (town, event) = town_with_the_night().await;
    let lines = "Room 47:\n8:30pm-9 pm Late Guest\n19:35-20:10 Space Pope\n23:00 Nightcap @ Harbour Bar\n";

    let nowhere = imports(&town, request(lines)).await.unwrap_err();
    assert_eq!((nowhere.code(), nowhere.exit_status()), ("EVENT_NOT_FOUND", 1));
    let report = imports(&town, ImportRequest { event: Some(event), ..request(lines) }).await.unwrap_err();
    assert_eq!(report.code(), "SCHEDULE_CONFLICT");
    let early = lines.replace("8:30pm-9 pm", "8:10pm-8:50pm");
    let report = imports(&town, ImportRequest { event: Some(event), ..request(&early) }).await.unwrap();

    assert_eq!((report.format, report.totals.create, report.totals.same, report.totals.new_venues), ("lines", 2, 1, 1));
    let days = imports(&town, ImportRequest { event: Some(event), ..request("Other,22:00,,Room 47,2\n") }).await.unwrap_err();
    assert!(days.in_words().contains("DAY_OUTSIDE_EVENT"), "{}", days.in_words());
}

#[tokio::test]
async fn error_rows_block_everything_or_are_left_out_on_demand() {
    let town = TestTown::new();
    let mut request = request(&VOL_15.replace(r#""start": "19:35""#, r#""start": "noon""#));

    let refusal = imports(&town, request.clone()).await.unwrap_err();
    assert_eq!((refusal.code(), refusal.exit_status()), ("IMPORT_INVALID", 1));
    assert!(refusal.in_words().contains("row 1: error"), "{}", refusal.in_words());
    assert_eq!(town.counts("COUNT(*) FROM events").await, 0);

    request.options.bad_rows = BadRows::Skip;
    let report = imports(&town, request).await.unwrap();
    assert_eq!((report.totals.create, report.totals.error), (13, 1));
    assert_eq!(town.counts("COUNT(*) FROM performances").await, 13);
    assert_eq!(town.counts("COUNT(*) FROM band_profiles WHERE name = 'Space Pope'").await, 0);
}

#[tokio::test]
async fn sets_that_are_not_in_the_file_go_on_demand_and_take_their_builds_along() {
    let (town, event) = town_with_the_night().await;
    town.runs("INSERT INTO schedule_builds (event_id, performance_id, user_session, created_at) VALUES (1, 1, 's', '2027-05-01 00:00:00'), (1, 2, 's', '2027-05-01 00:00:00')", vec![]).await;
    let mut request = request(
        r#"{"event":"Long Weekend Band Crawl Vol. 15","date":"2026-02-15","venues":[{"name":"room  47","sets":[{"band":"SPACE POPE","start":"19:35","end":"20:10"}]}]}"#,
    );
    request.event = Some(event);
    request.options.missing_sets = MissingSets::Remove;

    let report = imports(&town, request).await.unwrap();

    assert_eq!((report.totals.same, report.totals.remove), (1, 13));
    assert_eq!(town.asks("p.id, b.name FROM performances p JOIN band_profiles b ON b.id = p.band_profile_id").await, ["1 | Space Pope"]);
    assert_eq!(town.asks("performance_id FROM schedule_builds").await, ["1"]);
}

#[tokio::test]
async fn an_unknown_event_and_a_taken_slug_are_refused() {
    let (town, _) = town_with_the_night().await;
    let unknown = imports(&town, ImportRequest { event: Some(EventId::new(99)), ..request(VOL_15) }).await.unwrap_err();
    assert_eq!(unknown.code(), "EVENT_NOT_FOUND");

    let next_year = VOL_15.replace("2026-02-15", "2027-02-14");
    let slug = Slug::read("long-weekend-band-crawl-vol-15");
    assert_eq!(imports(&town, ImportRequest { slug, ..request(&next_year) }).await.unwrap_err().code(), "SLUG_TAKEN");
    let report = imports(&town, request(&next_year)).await.unwrap();
    assert_eq!(report.event.slug, "long-weekend-band-crawl-vol-15-2");
}

#[tokio::test]
async fn another_event_at_the_same_place_and_time_is_a_warning() {
    let (town, _) = town_with_the_night().await;
    let rival = r#"{"event":"Rival Night","date":"2026-02-15","venues":[{"name":"Room 47","sets":[{"band":"Rival","start":"20:00","end":"20:20"}]}]}"#;

    let report = imports(&town, request(rival)).await.unwrap();

    let words = report.in_words();
    assert!(
        words.contains("Rival (20:00–20:20) overlaps Space Pope (19:35–20:10) of another event at Room 47 by 10 min. [VENUE_OTHER_EVENT]"),
        "{words}"
    );
}

#[tokio::test]
async fn what_a_file_says_of_a_known_band_fills_empty_fields_and_reaches_calendars() {
    let (town, event) = town_with_the_night().await;
    let told = VOL_15.replace(
        r#"{"band": "Witchrot","#,
        r#"{"band": "Witchrot", "genre": "doom", "origin": "Toronto, ON", "links": {"bandcamp": "witchrot"},"#,
    );
    let told = ImportRequest { event: Some(event), ..request(&told) };

    let report = imports(&town, told.clone()).await.unwrap();

    assert_eq!((report.totals.update, report.totals.same), (1, 13));
    assert_eq!(
        town.asks("genre, origin, origin_city, origin_region, social_links FROM band_profiles WHERE name = 'Witchrot'").await,
        [r#"doom | Toronto, ON | Toronto | ON | {"bandcamp":"https://witchrot.bandcamp.com/"}"#]
    );
    assert_eq!(town.counts("COUNT(*) FROM performances WHERE public_changed_at IS NOT NULL").await, 1);
    let before = town.dump(&["audit_log"]).await;
    assert_eq!(imports(&town, told).await.unwrap().totals.same, 14);
    assert_eq!(town.dump(&["audit_log"]).await, before);
}
