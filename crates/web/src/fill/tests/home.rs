use crate::fill::samples::{House, N, Town, at, event, row, town};
use crate::fill::{HomeAsk, MOST_PAST, home_page};
use crate::pages::HomePage;
use crate::pages::home::{Choice, Fold, Narrowing, Pick};

fn ask(venue: &str, month: &str, past: &str) -> HomeAsk {
    let given = |text: &'static str| Some(text).filter(|text| !text.is_empty());
    let own = |text: &str| given(Box::leak(text.to_owned().into_boxed_str()));
    HomeAsk::read(own(venue), own(month), own(past))
}

fn page_of(town: &Town, ask: HomeAsk, now: &str) -> HomePage {
    home_page(&town.timeline(ask, at(now)), ask, &House::new().site(), at(now))
}

fn names(page: &HomePage) -> (Vec<&str>, Vec<&str>, Vec<&str>) {
    (
        page.now.iter().map(|night| night.name.as_str()).collect(),
        page.coming.iter().map(|night| night.name.as_str()).collect(),
        page.past.nights.iter().map(|night| night.name.as_str()).collect(),
    )
}

fn choices(choices: &[Choice]) -> Vec<(&str, &str, bool)> {
    choices.iter().map(|choice| (choice.value.as_str(), choice.label.as_str(), choice.pick == Pick::Chosen)).collect()
}

#[test]
fn tonight_comes_first_then_what_comes_then_what_was() {
    let page = page_of(&town(), ask("", "", ""), N);

    assert_eq!(names(&page), (vec!["Harbour Crawl 17"], vec!["Secret Fest", "Halloween"], vec!["Harbour Crawl 16"]));
    let tonight = &page.now[0];
    assert_eq!((tonight.bands, tonight.venues, tonight.on_now.len(), tonight.more_bands), (3, 3, 2, 0));
    assert_eq!(
        tonight.chips.iter().map(|chip| (chip.label.as_str(), chip.href.as_str())).collect::<Vec<_>>(),
        [("The Lanterns", "/band/1"), ("Öl & Wasser", "/band/2"), ("Night Bus", "/band/3")]
    );
    assert_eq!((page.coming[0].bands, page.coming[0].on_now.len(), page.past.total), (1, 0, 1));
    assert_eq!((page.past.fold, page.past.more_href), (Fold::Closed, None));
}

#[test]
fn at_six_in_the_morning_the_night_moves_to_the_past() {
    assert_eq!(names(&page_of(&town(), ask("", "", ""), "2026-08-03T09:59:59Z")).0, ["Harbour Crawl 17"]);
    let after = page_of(&town(), ask("", "", ""), "2026-08-03T10:00:00Z");

    assert_eq!(names(&after), (vec![], vec!["Secret Fest", "Halloween"], vec!["Harbour Crawl 17", "Harbour Crawl 16"]));
}

#[test]
fn a_visitor_may_look_for_a_venue_or_a_month() {
    let all = page_of(&town(), ask("", "", ""), N).filters.unwrap();
    assert_eq!(
        choices(&all.venues),
        [("", "All venues", false), ("1", "Anchor Room", false), ("2", "Boathouse", false), ("3", "Cellar", false)]
    );
    assert_eq!(
        choices(&all.months),
        [
            ("", "All months", false),
            ("2026-08", "August 2026", false),
            ("2026-09", "September 2026", false),
            ("2026-10", "October 2026", false)
        ]
    );
    assert_eq!(all.narrowing, Narrowing::Off);

    let cellar = page_of(&town(), ask("3", "", ""), N);
    assert_eq!(names(&cellar), (vec!["Harbour Crawl 17"], vec![], vec![]));
    assert_eq!(choices(&cellar.filters.as_ref().unwrap().venues)[3], ("3", "Cellar", true));
    assert!(cellar.is_narrowed());

    let may = page_of(&town(), ask("1", "2026-05", ""), N);
    assert_eq!(names(&may), (vec![], vec![], vec!["Harbour Crawl 16"]));
    assert_eq!(choices(&may.filters.as_ref().unwrap().months)[1], ("2026-05", "May 2026", true));
    assert_eq!(may.past.fold, Fold::Open);
}

#[test]
fn a_venue_that_the_public_may_not_know_is_not_named_by_the_filter() {
    let mut town = town();
    town.sets.retain(|set| set.event != 1 && set.event != 3 && set.event != 5);

    let hidden = page_of(&town, ask("2", "", ""), N);
    let unknown = page_of(&town, ask("999", "", ""), N);

    assert_eq!(choices(&hidden.filters.unwrap().venues), choices(&unknown.filters.unwrap().venues));
    assert_eq!(hidden.coming.len(), 0);
}

#[test]
fn with_one_venue_and_one_month_there_is_nothing_to_choose() {
    let one = Town::of_one_night(vec![row(1, (1, 1, 1), "21:00", "22:00")]);

    assert_eq!(page_of(&one, ask("", "", ""), N).filters, None);
    assert!(page_of(&one, ask("", "2027-01", ""), N).is_narrowed());
}

#[test]
fn past_nights_come_in_tens() {
    let mut town = town();
    for number in 0..25 {
        let day = format!("2025-01-{:02}", number + 1);
        town.events.push(event(100 + number, &format!("old-{number}"), &format!("Old {number}"), &day));
    }
    let first = page_of(&town, ask("", "", ""), N).past;
    assert_eq!((first.total, first.nights.len(), first.more_href.as_deref(), first.fold), (26, 10, Some("/?past=20#past"), Fold::Closed));
    assert_eq!(first.nights[0].day.year, None);
    assert_eq!(first.nights[1].day.year.as_deref(), Some("2025"));

    let last = page_of(&town, ask("", "", "30"), N).past;
    assert_eq!((last.nights.len(), last.more_href.as_deref(), last.fold), (26, None, Fold::Open));

    let narrowed = page_of(&town, ask("", "2025-01", "20"), N).past;
    assert_eq!((narrowed.total, narrowed.more_href.as_deref()), (25, Some("/?month=2025-01&past=30#past")));
}

#[test]
fn a_wish_that_cannot_be_read_counts_as_not_asked_and_every_spelling_has_one_address() {
    for (venue, month, past, address) in [
        ("", "", "", "/"),
        ("x", "2026-13", "abc", "/"),
        ("0", "26-1", "-5", "/"),
        ("4", "2026-12", "20", "/?venue=4&month=2026-12&past=20"),
        (" 4 ", "", "11", "/?venue=4&past=20"),
        ("", "", "0", "/"),
        ("", "", "99999999999999999999", "/"),
        ("", "", "9999", "/?past=500"),
    ] {
        assert_eq!(ask(venue, month, past).address(), address, "{venue} {month} {past}");
    }
    assert_eq!(ask("", "", "9999").past, MOST_PAST);
}

#[test]
fn a_long_bill_names_eight_bands_and_counts_the_rest() {
    let mut town = town();
    let sample = town.bands[0].clone();
    for number in 10..22 {
        town.bands.push(settimes_core::lineup::Band {
            id: settimes_core::ids::BandId::new(number),
            name: format!("Band {number}"),
            ..sample.clone()
        });
        town.sets.push(row(number + 100, (5, number, 1), "19:00", "19:30"));
    }
    let halloween = &page_of(&town, ask("", "", ""), N).coming[1];

    assert_eq!((halloween.bands, halloween.chips.len(), halloween.more_bands), (14, 8, 6));
}
