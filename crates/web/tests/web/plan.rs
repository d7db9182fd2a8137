//! The plan page without script, through the door (public specification, 6.2).

#![expect(clippy::unwrap_used, reason = "a test may stop at a surprise")]

use scraper::{Html, Selector};
use settimes_testkit::Town;

async fn picked(town: &Town, query: &str) -> Vec<String> {
    let answer = town.get(&format!("/event/crawl-17?{query}")).await;
    assert_eq!(answer.status, 200, "{query}");
    let page = Html::parse_document(&answer.text());
    let boxes = Selector::parse("input[name=set][checked]").unwrap();
    page.select(&boxes).map(|ticked| ticked.attr("value").unwrap().to_owned()).collect()
}

#[tokio::test]
async fn every_choice_of_sets_is_a_page_of_its_own() {
    let town = Town::harbour().await;

    assert_eq!(picked(&town, "view=mine&set=10").await, ["10"]);
    assert_eq!(picked(&town, "view=mine&set=10&set=12").await, ["10", "12"]);
    assert_eq!(picked(&town, "view=mine&set=10&set=13").await, ["10", "13"]);
    assert_eq!(picked(&town, "set=10").await, ["10"]);
    assert_eq!(picked(&town, "").await, Vec::<String>::new());
}

/// The name of a kept answer reads an address as the handler does: else one visitor could put another page under a name that others ask for.
#[tokio::test]
async fn an_address_written_otherwise_does_not_change_the_page_of_others() {
    let town = Town::harbour().await;

    assert_eq!(picked(&town, "%76iew=mine&%73et=10&%73et=11").await, ["10", "11"]);
    assert_eq!(picked(&town, "").await, Vec::<String>::new());
    assert_eq!(picked(&town, "view=mine&set=10%26set%3D12").await, Vec::<String>::new());
    assert_eq!(picked(&town, "view=mine&set=10&set=12").await, ["10", "12"]);
}

#[tokio::test]
async fn more_than_fifty_picks_and_nonsense_are_no_error() {
    let town = Town::harbour().await;
    let many = (1..=80).map(|id| format!("set={id}")).collect::<Vec<_>>().join("&");

    assert_eq!(picked(&town, &format!("view=mine&{many}")).await, ["10", "11", "12", "13", "14"]);
    assert_eq!(picked(&town, "view=mine&set=&set=%ff&set=0&set=99999999999999999999&set=1.5").await, Vec::<String>::new());
    assert_eq!(town.get("/event/draft-night?view=mine&set=40").await.status, 404);
}

#[tokio::test]
async fn the_next_move_of_a_plan_follows_the_clock() {
    let town = Town::harbour().await;
    let says = async |words: &str| assert!(town.get("/event/crawl-17?view=mine&set=10&set=12").await.text().contains(words), "{words}");

    town.at("2026-08-02T18:00:00Z");
    assert!(!town.get("/event/crawl-17?view=mine&set=10&set=12").await.text().contains("class=\"move\""));
    town.at("2026-08-02T21:30:00Z");
    says("Up next").await;
    town.at("2026-08-03T01:10:00Z");
    says("Watching").await;
}
