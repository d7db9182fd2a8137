use askama::Template as _;
use settimes_core::ids::SetId;

use crate::fill::samples::{House, N, Town, at, row, town};
use crate::fill::{PlanAsk, plan_page};
use crate::pages::PlanPage;

fn plan_of(town: &Town, picks: &[i64], now: &str) -> PlanPage {
    let picks: Vec<SetId> = picks.iter().copied().map(SetId::new).collect();
    plan_page(&town.night(1), &picks, &House::new().site(), at(now))
}

fn ways(page: &PlanPage) -> Vec<Option<&str>> {
    page.stops.iter().map(|stop| stop.way.as_deref()).collect()
}

/// Case 25.
#[test]
fn ten_and_eleven_show_a_gap_and_a_walk_and_at_n_the_fan_watches_eleven() {
    let page = plan_of(&town(), &[11, 10], N);

    assert_eq!(ways(&page), [None, Some("30 min gap, 4 min walk")]);
    assert_eq!(page.tally, None);
    let next = page.next.unwrap();
    assert_eq!((next.label, next.lead.as_str(), next.big.as_deref()), ("Watching", "Öl & Wasser at Boathouse", Some("till 11:00 PM")));
}

/// Case 25.
#[test]
fn twelve_and_thirteen_show_a_walk_and_no_clash() {
    let page = plan_of(&town(), &[12, 13], N);

    assert_eq!(ways(&page), [None, Some("4 min walk")]);
    assert!(page.stops.iter().all(|stop| stop.set.notes.is_empty()));
}

#[test]
fn both_cards_of_a_clash_name_the_other() {
    let mut town = town();
    town.sets.push(row(15, (1, 5, 1), "22:40", "23:30"));
    let page = plan_of(&town, &[11, 15, 12], N);

    let notes: Vec<_> = page.stops.iter().map(|stop| stop.set.notes.iter().map(|note| note.words.as_str()).collect::<Vec<_>>()).collect();
    assert_eq!(notes, [vec!["Overlaps 311 by 20 min"], vec!["Overlaps Öl & Wasser by 20 min"], vec![]]);
    assert_eq!(page.tally.as_deref(), Some("1 conflict"));
    let next = page.next.unwrap();
    assert_eq!((next.label, next.lead.as_str()), ("Watching", "Öl & Wasser, then 311 at Anchor Room"));
    assert_eq!((next.big.as_deref(), next.more.as_deref()), (Some("leave by 10:36 PM"), Some("4 min walk, starts 10:40 PM")));
}

#[test]
fn a_pick_without_a_time_is_listed_and_one_that_is_not_on_the_bill_is_counted_only() {
    let page = plan_of(&town(), &[14, 10, 20, 999], N);

    assert_eq!(page.stops.iter().map(|stop| (stop.set.id, stop.starts.is_some())).collect::<Vec<_>>(), [(10, true), (14, false)]);
    assert_eq!(page.gone, 2);
    assert_eq!(page.calendar_href.as_deref(), Some("/api/feeds/ical?event=crawl-17&sets=10,14"));
    assert_eq!(page.webcal_href.as_deref(), Some("webcal://sets.example/api/feeds/ical?event=crawl-17&sets=10,14"));
    assert_eq!(page.change_href, "/event/crawl-17?set=10&set=14");
}

#[test]
fn an_empty_plan_says_what_to_do_and_no_plan_is_for_search_engines() {
    let html = plan_of(&town(), &[], N).render().unwrap();

    assert!(html.contains("Nothing picked yet."));
    assert!(html.contains("href=\"/event/crawl-17#order\""));
    assert!(html.contains("<meta name=\"robots\" content=\"noindex\">"));
}

#[test]
fn an_address_names_at_most_fifty_picks_and_each_once() {
    let ask = |view, sets: &[&str]| PlanAsk::read(view, sets.iter().copied());
    let many: Vec<String> = (1..=60).map(|id: i32| id.to_string()).collect();

    assert_eq!(ask(Some("mine"), &["10", "x", "10", "-3", "12", ""]).sets, [SetId::new(10), SetId::new(12)]);
    assert_eq!(PlanAsk::read(None, many.iter().map(String::as_str)).sets.len(), 50);
    assert!(ask(Some("mine"), &[]).is_plan && !ask(Some("list"), &[]).is_plan && !ask(None, &["10"]).is_plan);
}
