//! Plans over a small stored world.

use jiff::civil::date;

use super::*;
use crate::lineup::clashes::Gaps;
use crate::lineup::import::clock::ClockReading;
use crate::lineup::import::read_schedule;
use crate::lineup::import::report::{Carried, RowReport};
use crate::lineup::import::rows::FileFormat;
use crate::lineup::names::VenueName;

const VOL_15: &str = include_str!("../../../../../testkit/fixtures/vol15.json");

fn file(text: &str) -> ScheduleFile {
    read_schedule(text.as_bytes(), FileFormat::Auto, ClockReading::default()).unwrap()
}

fn night(sets: &str) -> ScheduleFile {
    file(&format!(r#"{{"event":"Nox","date":"2027-05-01","venues":{sets}}}"#))
}

fn options() -> PlanOptions {
    PlanOptions::of_admin(Gaps::default())
}

fn stored_event(status: EventStatus) -> HeldEvent {
    HeldEvent {
        id: EventId::new(7),
        name: "Nox".into(),
        slug: Slug::read("nox").unwrap(),
        date: date(2027, 5, 1),
        end_date: None,
        status,
        reveal: Reveal::Everything,
    }
}

fn empty(target: Target) -> Held {
    Held {
        bands: BandIndex::default(),
        details: BTreeMap::new(),
        venues: Vec::new(),
        target,
        sets: Vec::new(),
        neighbours: Vec::new(),
        today: date(2027, 5, 1),
        zone: Zone::named("America/Toronto").unwrap(),
    }
}

fn new_target(file: &ScheduleFile, import_as: ImportAs) -> Target {
    let nothing = |_: &Slug| Ok::<_, std::convert::Infallible>(None);
    pick_target(file.event.as_ref(), None, import_as, nothing).unwrap().unwrap()
}

/// What would be stored after a plan was carried out: the rows get ids in order.
fn carried_out(plan: &ImportPlan, mut held: Held) -> Held {
    let bands = (1..).zip(&plan.bands).map(|(id, new)| band(id, new.name.as_str())).collect();
    held.bands = BandIndex::new(bands);
    held.details = (1..).zip(&plan.bands).map(|(id, new)| (BandId::new(id), new.details.clone())).collect();
    let venue = |(id, venue): (i64, &FileVenue)| HeldVenue { id: VenueId::new(id), name: venue.name.as_str().into(), place: venue.place };
    held.venues = (1..).zip(&plan.venues).map(venue).collect();
    held.target = Target::Stored(stored_event(plan.target.status()));
    let number = |index: usize| i64::try_from(index).unwrap() + 1;
    let inserted = plan.rows.iter().filter_map(|row| match &row.action {
        SetAction::Insert(draft) => Some(draft),
        _ => None,
    });
    held.sets = (100..)
        .zip(inserted)
        .map(|(id, draft)| HeldSet {
            id: SetId::new(id),
            band: BandId::new(match draft.band {
                MaybeNew::New(index) => number(index),
                MaybeNew::Stored(id) => id.get(),
            }),
            venue: draft.venue.map(|venue| match venue {
                MaybeNew::New(index) => VenueId::new(number(index)),
                MaybeNew::Stored(id) => id,
            }),
            start: draft.times.start(),
            end: draft.times.end(),
            notes: draft.notes.clone(),
        })
        .collect();
    held
}

fn band(id: i64, name: &str) -> HeldBand {
    HeldBand { id: BandId::new(id), name: name.into(), key: crate::text::name_key(name).unwrap() }
}

/// The night of `text` as it stands after a first import.
fn imported(text: &ScheduleFile) -> Held {
    let held = empty(new_target(text, ImportAs::Draft));
    let first = plan(text, &held, &options());
    assert_eq!(first.block(&options()), None);
    carried_out(&first, held)
}

fn statuses(plan: &ImportPlan) -> Vec<&'static str> {
    plan.rows.iter().map(|row| row.status.as_str()).collect()
}

fn notes(plan: &ImportPlan) -> Vec<&'static str> {
    plan.rows.iter().flat_map(|row| &row.notes).map(|note| note.code).collect()
}

#[test]
fn a_real_night_is_all_new_at_first_and_all_the_same_afterwards() {
    let vol_15 = file(VOL_15);
    let held = empty(new_target(&vol_15, ImportAs::Draft));
    let mut held = Held { today: date(2027, 5, 1), ..held };

    let first = plan(&vol_15, &held, &options());

    let report = RowReport::of(&vol_15, &first, String::new(), Carried::DryRun);
    let Target::New(event) = &first.target else { panic!("a new event") };
    assert_eq!((event.slug.as_str(), event.city.as_deref()), ("long-weekend-band-crawl-vol-15", Some("Waterloo")));
    assert_eq!((report.totals.rows, report.totals.create, report.totals.new_venues, report.totals.new_artists), (14, 14, 4, 14));
    assert_eq!((report.totals.error, report.conflicts.len()), (0, 0));
    assert_eq!(first.warnings.iter().map(|note| note.code).collect::<Vec<_>>(), ["PAST_DATE"]);
    assert_eq!(notes(&first), [""; 0]);

    held = carried_out(&first, held);
    if let Target::Stored(event) = &mut held.target {
        event.date = date(2026, 2, 15);
    }
    let again = plan(&vol_15, &held, &options());
    assert_eq!(statuses(&again), ["same"; 14]);
    assert!(again.changes_nothing());
}

#[test]
fn a_moved_set_keeps_its_id_and_collides_by_the_detector() {
    let held = imported(&file(VOL_15));
    let birdhand = held.sets[3].id;
    let moved = file(&VOL_15.replace(r#""Birdhand", "start": "20:15", "end": "20:45""#, r#""Birdhand", "start": "21:50", "end": "22:20""#));

    let plan = plan(&moved, &held, &options());

    let row = plan.rows.iter().find(|row| row.artist == "Birdhand").unwrap();
    assert_eq!((row.status, row.set), (RowStatus::Update, Some(birdhand)));
    let fields: Vec<_> = row.changes.iter().map(|change| (change.field, change.from.as_deref(), change.to.as_deref())).collect();
    assert_eq!(fields, [("start", Some("20:15"), Some("21:50")), ("end", Some("20:45"), Some("22:20"))]);
    let clashes: Vec<_> = plan.clashes.iter().map(|clash| (clash.entry().name, clash.minutes, clash.severity)).collect();
    assert_eq!(clashes, [("SKAtharines".to_owned(), Some(15), Severity::Error)]);
    assert_eq!(plan.block(&options()), Some(Block::Clashes));
    assert_eq!(plan.block(&PlanOptions { on_clash: OnClash::Ignore, ..options() }), None);
}

#[test]
fn a_row_is_matched_by_place_and_start_then_place_then_artist_alone() {
    let before = night(
        r#"[{"name":"A","sets":[{"band":"Twice","start":"20:00"},{"band":"Twice","start":"22:00"},{"band":"Once","start":"21:00"}]},
            {"name":"B","sets":[{"band":"Both","start":"19:00"}]},{"name":"C","sets":[{"band":"Both","start":"23:00"}]}]"#,
    );
    let held = imported(&before);
    let id = |index: usize| Some(held.sets[index].id);
    let after = night(
        r#"[{"name":"A","sets":[{"band":"Twice","start":"22:00"},{"band":"Twice","start":"20:30"}]},
            {"name":"B","sets":[{"band":"Once","start":"21:30"}]},{"name":"D","sets":[{"band":"Both","start":"19:00"},{"band":"Both","start":"23:00"}]}]"#,
    );

    let plan = plan(&after, &held, &options());

    let matched: Vec<Option<SetId>> = plan.rows.iter().map(|row| row.set).collect();
    assert_eq!(matched, [id(1), id(0), id(2), None, None]);
    assert_eq!(statuses(&plan), ["same", "update", "update", "create", "create"]);
}

#[test]
fn sets_missing_from_the_file_stay_unless_they_are_to_be_removed() {
    let held = imported(&night(r#"[{"name":"A","sets":[{"band":"Stays","start":"20:00"},{"band":"Goes","start":"21:00"}]}]"#));
    let shorter = night(r#"[{"name":"A","sets":[{"band":"Stays","start":"20:00"}]}]"#);
    let removing = PlanOptions { missing_sets: MissingSets::Remove, ..options() };

    assert!(plan(&shorter, &held, &options()).changes_nothing());
    let removal = plan(&shorter, &held, &removing);

    assert_eq!(statuses(&removal), ["same", "remove"]);
    assert_eq!((removal.rows[1].artist.as_str(), &removal.rows[1].action), ("Goes", &SetAction::Delete(held.sets[1].id)));

    let broken = night(r#"[{"name":"A","sets":[{"band":"Stays","start":"20:00"},{"band":"Goes","start":"late"}]}]"#);
    let lenient = PlanOptions { bad_rows: BadRows::Skip, ..removing };
    assert_eq!(statuses(&plan(&broken, &held, &lenient)), ["same", "error"], "a row that cannot be read does not delete its set");
}

#[test]
fn new_venues_need_an_admin_and_may_be_switched_off() {
    let vol_15 = file(VOL_15);
    let held = empty(new_target(&vol_15, ImportAs::Draft));
    let with = |new_venues| PlanOptions { new_venues, ..options() };

    let editors = plan(&vol_15, &held, &with(NewVenues::NeedAdmin));

    assert_eq!(notes(&editors), ["VENUE_NEEDS_ADMIN"; 14]);
    assert_eq!((editors.venues.len(), editors.bands.len()), (0, 0));
    assert_eq!(editors.block(&with(NewVenues::NeedAdmin)), Some(Block::BadRows));
    assert_eq!(notes(&plan(&vol_15, &held, &with(NewVenues::Refuse))), ["VENUE_UNKNOWN"; 14]);
}

#[test]
fn an_archived_event_takes_new_sets_but_its_stored_ones_are_frozen() {
    let mut held = imported(&night(r#"[{"name":"A","sets":[{"band":"One","start":"20:00"},{"band":"Two","start":"21:00"}]}]"#));
    held.target = Target::Stored(stored_event(EventStatus::Archived));
    let archived = PlanOptions { import_as: ImportAs::Archived, ..options() };

    let more = night(r#"[{"name":"A","sets":[{"band":"One","start":"20:00"},{"band":"Two","start":"21:00"},{"band":"Three"}]}]"#);
    assert_eq!(plan(&more, &held, &archived).block(&archived), None);
    let moved = night(r#"[{"name":"A","sets":[{"band":"One","start":"20:30"}]}]"#);
    assert_eq!(plan(&moved, &held, &archived).block(&archived), Some(Block::Archived));
    let removing = PlanOptions { missing_sets: MissingSets::Remove, ..archived };
    let fewer = night(r#"[{"name":"A","sets":[{"band":"One","start":"20:00"}]}]"#);
    assert_eq!(plan(&fewer, &held, &removing).block(&removing), Some(Block::Archived));
}

#[test]
fn a_set_that_differs_may_be_left_alone_or_refused() {
    let held = imported(&night(r#"[{"name":"A","sets":[{"band":"One","start":"20:00"},{"band":"Two","start":"21:00"}]}]"#));
    let moved = night(r#"[{"name":"A","sets":[{"band":"One","start":"20:30"},{"band":"Two","start":"21:00"}]}]"#);
    let with = |on_existing| PlanOptions { on_existing, ..options() };

    let skipping = plan(&moved, &held, &with(OnExisting::Skip));
    assert_eq!(statuses(&skipping), ["skip", "same"]);
    assert!(skipping.changes_nothing());
    let refusing = plan(&moved, &held, &with(OnExisting::Refuse));
    assert_eq!((statuses(&refusing), notes(&refusing)), (vec!["error", "same"], vec!["SET_EXISTS"]));
}

#[test]
fn similar_names_double_rows_and_open_ends_are_noted() {
    let held = Held {
        bands: BandIndex::new(vec![band(1, "Witchrot"), band(2, "Abba")]),
        venues: vec![HeldVenue { id: VenueId::new(1), name: "The Brass Heron".into(), place: None }],
        ..empty(Target::Stored(stored_event(EventStatus::Draft)))
    };
    let doubtful = night(
        r#"[{"name":"Brass Heron","sets":[{"band":"Witchrott","start":"20:00"},{"band":"WITCHROTT!","start":"20:00"},{"band":"Abbas","start":"22:00"}]},
            {"name":null,"sets":[{"band":"Witch Rot"}]}]"#,
    );

    let plan = plan(&doubtful, &held, &options());

    let by_row: Vec<Vec<&str>> = plan.rows.iter().map(|row| row.notes.iter().map(|note| note.code).collect()).collect();
    assert_eq!(
        by_row,
        [vec!["SIMILAR_ARTIST", "SIMILAR_VENUE"], vec!["DUPLICATE_ROW"], vec!["SIMILAR_VENUE"], vec!["NO_TIME", "NO_VENUE"]]
    );
    assert_eq!(plan.rows[3].artist, "Witchrot", "the same key is the same band, shown as it is stored");
}

#[test]
fn keys_are_similar_when_one_letter_of_five_or_more_differs() {
    let similar = |a: &str, b: &str| bands::is_similar(&a.chars().collect::<Vec<_>>(), b);
    assert!(similar("birdhand", "birdhnd") && similar("birdhnd", "birdhand") && similar("birdhand", "birthand"));
    assert!(similar("aaaaa", "aaaaaa") && similar("夜更けの電線", "夜更の電線"));
    assert!(!similar("birdhand", "birdhand") && !similar("abba", "abbas") && !similar("birdhand", "brdhnd") && !similar("ab", "abc"));
}

#[test]
fn an_imported_key_is_found_by_older_forms_only_when_it_is_outdated() {
    let old = HeldBand { id: BandId::new(1), name: "$wamp A$$".into(), key: "$wamp a$$".into() };
    let reduced = HeldBand { id: BandId::new(2), name: "Les Marées".into(), key: "lesmares".into() };
    let current = band(3, "Beyonc");
    let index = BandIndex::new(vec![old, reduced, current]);
    let find = |name: &str| index.find(&BandName::read(name).unwrap()).map(BandId::get);

    assert_eq!(find("$WAMP a$$"), Some(1));
    assert_eq!(find("Les Marées"), Some(2));
    assert_eq!(find("Beyoncé"), None, "a current row is never met through the reduced form");
    assert_eq!(find("夜"), None);
}

#[test]
fn a_file_fills_empty_fields_of_known_bands_and_never_overwrites() {
    let told = night(
        r#"[{"name":null,"sets":[{"band":"Known","genre":"punk","bio":"New bio","origin":"Guelph, ON",
            "links":{"website":"example.org","bandcamp":"known"}}]}]"#,
    );
    let details = BandDetails {
        bio: Some("Old bio".into()),
        links: Some(r#"{"website":"https://known.example/"}"#.into()),
        ..BandDetails::default()
    };
    let mut held = Held {
        bands: BandIndex::new(vec![band(1, "Known")]),
        details: [(BandId::new(1), details)].into(),
        sets: vec![HeldSet { id: SetId::new(5), band: BandId::new(1), venue: None, start: None, end: None, notes: None }],
        ..empty(Target::Stored(stored_event(EventStatus::Draft)))
    };
    assert_eq!(bands_to_look_up(&told, &held.bands), [BandId::new(1)]);

    let first = plan(&told, &held, &options());

    let filled = &first.fills[0];
    assert!(filled.genre_changes);
    assert_eq!((filled.details.genre.as_deref(), filled.details.bio.as_deref()), (Some("punk"), Some("Old bio")));
    assert_eq!(filled.details.origin.city.as_deref(), Some("Guelph"));
    assert_eq!(filled.details.links.as_deref(), Some(r#"{"website":"https://known.example/","bandcamp":"https://known.bandcamp.com/"}"#));
    assert_eq!(statuses(&first), ["update"]);
    assert_eq!(first.rows[0].action, SetAction::Leave, "the set itself stays untouched");
    assert!(first.clashes.is_empty());

    held.details = [(BandId::new(1), filled.details.clone())].into();
    assert!(plan(&told, &held, &options()).changes_nothing(), "filled once, nothing is left to fill");
}

#[test]
fn the_target_is_the_event_of_that_slug_and_date_or_a_new_one_with_the_next_free_slug() {
    let told = night("[]").event.unwrap();
    let held = |slug: &str, day| HeldEvent { slug: Slug::read(slug).unwrap(), date: day, ..stored_event(EventStatus::Published) };
    let pick = |stored: &[HeldEvent], slug: Option<&Slug>| {
        let find = |slug: &Slug| Ok::<_, std::convert::Infallible>(stored.iter().find(|event| event.slug == *slug).cloned());
        pick_target(Some(&told), slug, ImportAs::Draft, find).unwrap()
    };
    let slug_of = |target: Result<Target, EventRefusal>| match target {
        Ok(Target::New(event)) => (event.slug.to_string(), true),
        Ok(Target::Stored(event)) => (event.slug.to_string(), false),
        Err(refusal) => (refusal.code().to_owned(), false),
    };
    let (day, other) = (date(2027, 5, 1), date(2026, 5, 1));

    assert_eq!(slug_of(pick(&[], None)), ("nox".to_owned(), true));
    assert_eq!(slug_of(pick(&[held("nox", day)], None)), ("nox".to_owned(), false));
    assert_eq!(slug_of(pick(&[held("nox", other)], None)), ("nox-2".to_owned(), true));
    assert_eq!(slug_of(pick(&[held("nox", other), held("nox-2", day)], None)), ("nox-2".to_owned(), false));
    let wanted = Slug::read("special").unwrap();
    assert_eq!(slug_of(pick(&[], Some(&wanted))), ("special".to_owned(), true));
    assert_eq!(slug_of(pick(&[held("special", other)], Some(&wanted))), ("SLUG_TAKEN".to_owned(), false));
}

#[test]
fn a_day_outside_the_years_of_events_is_refused() {
    let old = file(r#"{"event":"Old Night","date":"1999-05-01","venues":[]}"#);
    let pick = |import_as| pick_target(old.event.as_ref(), None, import_as, |_| Ok::<_, std::convert::Infallible>(None)).unwrap();

    assert_eq!(pick(ImportAs::Draft), Err(EventRefusal::DayOutside(date(1999, 5, 1))));
    assert!(pick(ImportAs::Archived).is_ok());
}

#[test]
fn a_venue_listed_without_sets_is_created_too() {
    let listed = night(r#"[{"name":"A","sets":[{"band":"One"}]},{"name":"B","sets":[]}]"#);

    let plan = plan(&listed, &empty(new_target(&listed, ImportAs::Draft)), &options());

    let names: Vec<&str> = plan.venues.iter().map(|venue| venue.name.as_str()).collect();
    assert_eq!(names, ["A", "B"]);
    assert_eq!(VenueName::read("A").map(|name| name.key().to_owned()), Ok("a".to_owned()));
}

#[test]
fn a_report_reads_well_on_a_terminal() {
    let held = imported(&night(r#"[{"name":"A","sets":[{"band":"One","start":"20:00","end":"20:30"},{"band":"Two","start":"21:00"}]}]"#));
    let after = night(
        r#"[{"name":"A","sets":[{"band":"One","start":"20:10","end":"20:40"},{"band":"Two","start":"21:00"},{"band":"Three","start":"20:15","end":"20:45"},{"start":"9"}]}]"#,
    );

    let plan = plan(&after, &held, &options());

    insta::assert_snapshot!(RowReport::of(&after, &plan, "d".into(), Carried::Refused).in_words());
}
