use crate::fill::NightAsk;
use crate::fill::event_page;
use crate::fill::samples::{House, N, Town, at, row, town};
use crate::pages::EventPage;
use crate::pages::event::{Standing, StartGroup};
use crate::pages::parts::{Clock, Ending, SetState, VenueMark};
use crate::pages::timetable::{Lane, Line};
use settimes_core::moment::ClockFace;

fn page_of(town: &Town, event: i64, now: &str) -> EventPage {
    event_page(&town.night(event), &NightAsk::default(), &House::new().site(), at(now))
}

fn ids(groups: &[StartGroup]) -> Vec<i64> {
    groups.iter().flat_map(|group| group.sets.iter().map(|set| set.id)).collect()
}

fn words(clock: &Clock) -> String {
    format!("{}{}", clock.figures, clock.half.as_deref().map(|half| format!(" {half}")).unwrap_or_default())
}

fn ending(ending: &Ending) -> String {
    match ending {
        Ending::Till(clock) => words(clock),
        Ending::Open => "open".into(),
    }
}

fn states(page: &EventPage) -> Vec<(i64, SetState)> {
    let shown = page.order.over.iter().rev().chain(&page.order.groups).flat_map(|group| &group.sets);
    shown.chain(&page.order.unscheduled).map(|set| (set.id, set.state)).collect()
}

#[test]
fn at_half_past_ten_the_page_shows_who_plays_who_is_next_and_who_is_done() {
    let page = page_of(&town(), 1, N);

    assert_eq!(page.head.standing, Standing::Tonight);
    assert_eq!(ids(&page.order.over), [10]);
    assert_eq!(ids(&page.order.groups), [11, 12, 13]);
    assert_eq!(page.order.unscheduled.iter().map(|set| set.id).collect::<Vec<_>>(), [14]);
    assert_eq!(
        states(&page),
        [(10, SetState::Over), (11, SetState::Now), (12, SetState::Next), (13, SetState::Next), (14, SetState::Ahead)]
    );
    let rooms: Vec<_> = page
        .on_now
        .iter()
        .map(|room| {
            (
                room.venue.name.as_str(),
                room.playing.as_ref().map(|turn| turn.band.as_str()),
                room.next.as_ref().map(|turn| words(&turn.starts)),
            )
        })
        .collect();
    // The Cellar has only a set whose start is to be announced: nobody can say that it is done.
    assert_eq!(rooms, [("Anchor Room", None, Some("11:40 PM".into())), ("Boathouse", Some("Öl & Wasser"), Some("12:30 AM".into()))]);
}

#[test]
fn the_head_tells_the_night_in_figures() {
    let head = page_of(&town(), 1, N).head;
    let span = head.span.unwrap();

    assert_eq!((head.sets, head.rooms, head.day.full.as_str()), (5, 3, "Sunday 2 August 2026"));
    assert_eq!((words(&span.starts), ending(&span.ends)), ("9:00 PM".into(), "1:10 AM".into()));
    assert_eq!(span.starts.datetime, "2026-08-02T21:00:00-04:00");
    assert_eq!(head.calendar_href.as_deref(), Some("/api/feeds/ical?event=crawl-17"));
    assert_eq!((head.tickets_href, head.description), (None, None));
}

#[test]
fn a_line_divides_the_night_at_midnight_once() {
    let page = page_of(&town(), 1, N);

    let dividers: Vec<_> = page.order.groups.iter().map(|group| (words(&group.starts), group.divider.clone())).collect();
    assert_eq!(
        dividers,
        [("10:15 PM".into(), None), ("11:40 PM".into(), None), ("12:30 AM".into(), Some("After midnight, Monday 3 August".into()))]
    );
}

#[test]
fn before_the_first_set_nothing_is_on_now_and_after_the_last_nothing_is_folded_away() {
    let mut quiet = town();
    quiet.sets.retain(|set| set.id != 14);

    let before = page_of(&quiet, 1, "2026-08-03T00:59:59Z");
    assert!(before.on_now.is_empty() && before.order.over.is_empty());
    assert_eq!(states(&before), [(10, SetState::Next), (11, SetState::Next), (12, SetState::Ahead), (13, SetState::Ahead)]);

    let after = page_of(&quiet, 1, "2026-08-03T05:10:00Z");
    assert!(after.on_now.is_empty() && after.order.over.is_empty());
    assert_eq!((ids(&after.order.groups), after.head.standing), (vec![10, 11, 12, 13], Standing::Tonight));

    let flipped = page_of(&quiet, 1, "2026-08-03T10:00:00Z");
    assert_eq!((ids(&flipped.order.groups), flipped.head.standing), (vec![10, 11, 12, 13], Standing::Over));

    let a_day_early = page_of(&quiet, 1, "2026-08-01T15:00:00Z");
    assert_eq!(a_day_early.head.standing, Standing::Coming);
    assert!(states(&a_day_early).iter().all(|(_, state)| *state == SetState::Ahead));
}

#[test]
fn an_unannounced_set_is_nowhere_on_the_page() {
    let page = page_of(&town(), 2, N);

    assert_eq!((ids(&page.order.groups), page.head.sets, page.head.rooms, page.rooms.len()), (vec![20], 1, 1, 1));
    assert_eq!(page.timetable.unwrap().columns.len(), 1);
}

#[test]
fn an_assumed_end_is_never_a_fact() {
    let sets = vec![row(1, (1, 1, 1), "21:00", ""), row(2, (1, 2, 1), "21:40", ""), row(3, (1, 3, 2), "21:10", "22:00")];
    let page = page_of(&Town::of_one_night(sets), 1, "2026-08-03T01:00:00Z");
    let first = &page.order.groups[0].sets[0];
    let timing = first.timing.as_ref().unwrap();

    assert_eq!((&timing.ends, &timing.length, first.state), (&Ending::Open, &None, SetState::Now));
    assert_eq!(timing.instants.end_ms - timing.instants.start_ms, 40 * 60_000);
    assert_eq!(ending(&page.head.span.unwrap().ends), "open");
    assert_eq!(
        page.rooms.iter().map(|room| room.programme.clone().unwrap()).collect::<Vec<_>>(),
        ["2 sets from 9:00 PM", "1 set, 9:10 PM till 10:00 PM"]
    );
    assert_eq!(page.on_now[0].playing.as_ref().map(|turn| &turn.ends), Some(&Ending::Open));
}

#[test]
fn the_clock_has_the_face_of_the_settings() {
    let house = House::with(|settings| settings.clock_face = ClockFace::TwentyFour);
    let page = event_page(&town().night(1), &NightAsk::default(), &house.site(), at(N));

    let starts: Vec<_> = page.order.groups.iter().map(|group| (group.starts.figures.as_str(), group.starts.half.as_deref())).collect();
    assert_eq!(starts, [("22:15", None), ("23:40", None), ("00:30", None)]);
    assert_eq!(page.rooms[0].programme.as_deref(), Some("2 sets, 21:00 till 00:20"));
    let labels: Vec<_> = page.timetable.unwrap().marks.iter().map(|mark| mark.label.clone()).collect();
    assert_eq!(labels[..3], ["21:30", "22:00", "22:30"]);
}

#[test]
fn the_night_the_clocks_go_back_is_shown_with_real_minutes() {
    let mut town = town();
    town.sets.push(row(52, (5, 2, 2), "03:00", "03:20"));
    let page = page_of(&town, 5, "2026-11-01T05:45:00Z");
    let long = page.order.groups.iter().find(|group| group.sets[0].id == 50).unwrap();
    let timing = long.sets[0].timing.as_ref().unwrap();

    assert_eq!((long.starts.datetime.as_str(), long.sets[0].state), ("2026-11-01T01:30:00-04:00", SetState::Now));
    assert_eq!((timing.length.as_deref(), ending(&timing.ends)), (Some("2 h"), "2:30 AM".into()));
    let Ending::Till(end) = &timing.ends else { panic!("the end is known") };
    assert_eq!(end.datetime, "2026-11-01T02:30:00-05:00");
    let table = page.timetable.unwrap();
    let labels: Vec<_> = table.marks.iter().map(|mark| mark.label.as_str()).collect();
    assert_eq!(labels[7..], ["12 AM", "12:30", "1 AM", "1:30", "1 AM", "1:30", "2 AM", "2:30", "3 AM", "3:30"]);
    let block = &table.columns[0].blocks[0];
    assert_eq!((block.place.hours(), block.place.steps(), block.place.length()), (5, 6, 24));
}

#[test]
fn the_timetable_has_a_column_per_room_and_a_line_at_midnight() {
    let page = page_of(&town(), 1, N);
    let table = page.timetable.unwrap();

    let columns: Vec<_> =
        table.columns.iter().map(|column| (column.venue.as_ref().map(|venue| venue.name.as_str()), column.blocks.len())).collect();
    assert_eq!(columns, [(Some("Anchor Room"), 2), (Some("Boathouse"), 2)]);
    assert_eq!(table.first_ms, at("2026-08-03T01:00:00Z").as_millisecond());
    let midnight: Vec<_> =
        table.marks.iter().filter(|mark| mark.line == Line::Midnight).map(|mark| (mark.place.hours(), mark.label.as_str())).collect();
    assert_eq!(midnight, [(3, "12 AM")]);
    assert_eq!((table.height.hours(), table.height.steps()), (4, 6));
    assert_eq!(table.columns[1].blocks[0].state, SetState::Now);
}

#[test]
fn sets_at_one_time_in_one_room_stand_beside_each_other_and_homeless_ones_at_the_end() {
    let sets = vec![
        row(1, (1, 1, 1), "21:00", "22:00"),
        row(2, (1, 2, 1), "21:30", "22:30"),
        row(3, (1, 3, 1), "22:30", "23:00"),
        row(4, (1, 5, 0), "20:10", "20:40"),
    ];
    let table = page_of(&Town::of_one_night(sets), 1, N).timetable.unwrap();

    assert_eq!(table.columns[0].blocks.iter().map(|block| block.lane).collect::<Vec<_>>(), [Lane::Left, Lane::Right, Lane::Whole]);
    assert_eq!((table.columns[1].venue.clone(), table.columns[1].blocks.len()), (None, 1));
    assert_eq!(table.first_ms, at("2026-08-03T00:00:00Z").as_millisecond());
    assert_eq!(table.columns[1].blocks[0].place.steps(), 2);
}

#[test]
fn a_night_without_any_time_has_no_timetable_and_no_calendar() {
    let page = page_of(&Town::of_one_night(vec![row(1, (1, 1, 1), "", ""), row(2, (1, 2, 0), "", "")]), 1, N);

    assert_eq!((page.timetable, page.head.span, page.head.calendar_href, page.layout.zone_sentence), (None, None, None, None));
    assert_eq!((page.order.unscheduled.len(), page.rooms[0].programme.as_deref()), (2, Some("1 set")));
    assert_eq!(page.layout.alternates.iter().map(|other| other.href.as_str()).collect::<Vec<_>>(), ["/feed.atom"]);
}

#[test]
fn venue_info_adds_to_the_rooms_orders_them_and_may_bring_its_own() {
    let mut town = town();
    town.event_mut(1).venue_info = Some(
        r#"[{"name":"boathouse","note":"Bring a jumper"},{"name":"Food Court","address":"7 Quay Rd","note":"Open till 1"},
            {"name":"ANCHOR ROOM","address":"ignored","googleMaps":"https://maps.example/anchor"},{"name":"Bad","googleMaps":"javascript:x"}]"#
            .into(),
    );
    let page = page_of(&town, 1, N);

    let rooms: Vec<_> =
        page.rooms.iter().map(|room| (room.name.as_str(), room.note.as_deref(), room.address.as_deref(), room.href.as_deref())).collect();
    assert_eq!(
        rooms,
        [
            ("Boathouse", Some("Bring a jumper"), Some("2 King St"), Some("/venue/2")),
            ("Anchor Room", None, Some("1 King St"), Some("/venue/1")),
            ("Cellar", None, Some("3 King St"), Some("/venue/3")),
            ("Food Court", Some("Open till 1"), Some("7 Quay Rd"), None),
            ("Bad", None, None, None),
        ]
    );
    let maps: Vec<_> = page.rooms.iter().map(|room| room.map_href.clone().unwrap()).collect();
    assert_eq!(
        maps,
        [
            "https://www.openstreetmap.org/directions?engine=fossgis_osrm_foot&route=;43.4671,-80.522",
            "https://maps.example/anchor",
            "https://www.openstreetmap.org/search?query=Cellar%2C+3+King+St%2C+Waterloo",
            "https://www.openstreetmap.org/search?query=Food+Court%2C+7+Quay+Rd%2C+Waterloo",
            "https://www.openstreetmap.org/search?query=Bad%2C+Waterloo",
        ]
    );
    assert_eq!(page.on_now.iter().map(|room| room.venue.name.as_str()).collect::<Vec<_>>(), ["Boathouse", "Anchor Room"]);
}

#[test]
fn a_venue_has_one_mark_everywhere() {
    let page = page_of(&town(), 1, N);
    let mark = VenueMark::of(2);

    let set = page.order.groups[0].sets[0].venue.as_ref().unwrap();
    assert_eq!((set.name.as_str(), set.mark), ("Boathouse", mark));
    assert_eq!(page.rooms[1].mark, Some(mark));
    assert_eq!(page.timetable.unwrap().columns[1].venue.as_ref().map(|venue| venue.mark), Some(mark));
    assert_eq!(page.on_now[1].venue.mark, mark);
    assert_eq!(super::profiles::venue_mark_on_its_own_page(2), mark);
}

#[test]
fn tickets_and_links_are_shown_only_if_safe_and_tickets_only_while_they_are_sold() {
    let mut town = town();
    town.event_mut(1).ticket_url = Some("https://tickets.example/17".into());
    town.event_mut(1).social_links =
        Some(r#"{"instagram":"@crawl","website":"javascript:x","x":"crawl","other":"https://o.example"}"#.into());
    let tonight = page_of(&town, 1, N).head;

    assert_eq!(tonight.tickets_href.as_deref(), Some("https://tickets.example/17"));
    assert_eq!(
        tonight.links.iter().map(|link| (link.label.as_str(), link.href.as_str())).collect::<Vec<_>>(),
        [("Instagram", "https://www.instagram.com/crawl/"), ("X", "https://x.com/crawl")]
    );
    assert_eq!(page_of(&town, 1, "2026-08-03T10:00:00Z").head.tickets_href, None);
    town.event_mut(1).ticket_url = Some("javascript:alert(1)".into());
    assert_eq!(page_of(&town, 1, N).head.tickets_href, None);
}

#[test]
fn a_night_in_the_archive_is_never_on_now_even_while_it_plays() {
    let mut town = town();
    town.event_mut(1).status = settimes_core::events::EventStatus::Archived;
    let page = page_of(&town, 1, N);

    assert_eq!((page.head.standing, page.on_now.len(), page.order.over.len()), (Standing::Archived, 0, 0));
    assert_eq!(ids(&page.order.groups), [10, 11, 12, 13]);
}

#[test]
fn the_days_of_a_long_night_are_said_together() {
    let mut town = town();
    town.event_mut(1).end_date = settimes_core::moment::read_day("2026-08-04").ok();

    let head = page_of(&town, 1, N).head;

    assert_eq!((head.day.full.as_str(), head.day.datetime.as_str(), head.day.year), ("Sun 2 – Tue 4 August 2026", "2026-08-02", None));
    assert_eq!(page_of(&town, 1, "2027-01-05T12:00:00Z").head.day.year.as_deref(), Some("2026"));
}
