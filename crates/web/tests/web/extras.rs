//! What a night has besides its list: itself in a frame, its colours, the map of its rooms, and what a fan leaves out.

#![expect(clippy::unwrap_used, reason = "a test may stop at a surprise")]

use scraper::Html;
use settimes_testkit::Town;

use crate::samples::html::{all, texts};

const COLOURS: &str = r##"UPDATE events SET theme_colors = '{"primary":"#2a5bd7","accent":"#16c79a"}' WHERE slug = 'crawl-17'"##;

async fn page(town: &Town, path: &str) -> Html {
    let answer = town.get(path).await;
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    Html::parse_document(&answer.text())
}

fn sheets(page: &Html) -> Vec<String> {
    all(page, "link[rel=stylesheet]").iter().map(|link| link.attr("href").unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_frame_shows_what_plays_and_what_comes() {
    let town = Town::harbour().await;

    let page = page(&town, "/embed/crawl-17").await;

    assert_eq!(texts(&page, "h1"), ["Harbour Crawl 17"]);
    assert_eq!(texts(&page, "h2"), ["10:15 PM", "11:40 PM", "12:30 AM", "Time to be announced"]);
    assert_eq!(texts(&page, ".set.now h3"), ["Öl & Wasser On now"]);
    assert!(all(&page, "form, input, button, select, textarea").is_empty());
    for link in all(&page, "a") {
        assert_eq!((link.attr("target"), link.attr("rel")), (Some("_blank"), Some("noopener")), "{:?}", link.attr("href"));
    }
    assert_eq!(all(&page, "h1 a")[0].attr("href"), Some("/event/crawl-17"));
}

#[tokio::test]
async fn a_frame_shows_the_room_the_theme_and_the_past_that_it_asks_for() {
    let town = Town::harbour().await;

    let past = page(&town, "/embed/crawl-17?past=1").await;
    let room = page(&town, "/embed/crawl-17?venue=2&theme=paper").await;
    let strange = page(&town, "/embed/crawl-17?venue=x&theme=%22%3E&past=2").await;
    let nowhere = page(&town, "/embed/crawl-17?venue=99").await;

    assert_eq!(texts(&past, "h2"), ["9:00 PM", "10:15 PM", "11:40 PM", "12:30 AM", "Time to be announced"]);
    assert_eq!(texts(&room, "h2"), ["10:15 PM", "12:30 AM"]);
    assert_eq!(texts(&room, "header .place"), ["▲ Boathouse"]);
    assert_eq!(all(&room, "html[data-theme=paper]").len(), 1);
    assert_eq!(all(&strange, "html:not([data-theme])").len(), 1);
    assert_eq!(texts(&strange, "h2").len(), 4);
    assert_eq!(texts(&nowhere, ".silence"), ["No set is announced here yet."]);
}

#[tokio::test]
async fn a_frame_of_a_night_that_is_over_says_so() {
    let town = Town::harbour().await;

    let page = page(&town, "/embed/crawl-16").await;

    assert_eq!(texts(&page, ".silence"), ["Everything here is over. Thank you for coming."]);
}

#[tokio::test]
async fn no_frame_shows_a_set_that_is_not_announced() {
    let town = Town::harbour().await;

    for path in ["/embed/secret-fest", "/embed/secret-fest?past=1", "/embed/secret-fest?venue=2"] {
        assert!(!town.get(path).await.text().contains("Hidden Act"), "{path}");
    }
    assert_eq!(town.get("/embed/draft-night").await.status, 404);
}

#[tokio::test]
async fn the_event_page_gives_the_code_of_its_frame() {
    let town = Town::harbour().await;
    town.sql(r#"UPDATE events SET name = 'A "quoted" <night>' WHERE slug = 'crawl-17'"#).await;

    let page = page(&town, "/event/crawl-17").await;

    assert_eq!(
        texts(&page, ".embed textarea[readonly]"),
        [r#"<iframe src="https://sets.example/embed/crawl-17" title="A quoted night " width="100%" height="600" loading="lazy"></iframe>"#]
    );
}

#[tokio::test]
async fn the_colours_of_a_night_are_on_its_pages_and_on_no_other() {
    let town = Town::harbour().await;
    town.sql(COLOURS).await;

    let own = sheets(&page(&town, "/event/crawl-17").await).pop().unwrap();

    assert!(own.starts_with("/event/crawl-17/theme."), "{own}");
    for path in ["/event/crawl-17?view=mine&set=10", "/embed/crawl-17"] {
        assert_eq!(sheets(&page(&town, path).await).last(), Some(&own), "{path}");
    }
    for path in ["/", "/event/halloween-26", "/band/1"] {
        assert_eq!(sheets(&page(&town, path).await).len(), 1, "{path}");
    }
    let sheet = town.get(&own).await;
    assert_eq!(sheet.header("cache-control"), "public, max-age=31536000, immutable");
    assert_eq!(sheet.header("content-type"), "text/css; charset=utf-8");
    assert!(sheet.text().contains(":root,[data-theme=midnight]{--accent:#16c79a;--on-accent:#000000"), "{}", sheet.text());
}

#[tokio::test]
async fn only_the_sheet_that_the_pages_name_is_there() {
    let town = Town::harbour().await;
    town.sql(COLOURS).await;
    let own = sheets(&page(&town, "/event/crawl-17").await).pop().unwrap();
    let name = own.rsplit('/').next().unwrap();

    let wrong = town.get("/event/crawl-17/theme.00000000.css").await;

    assert_eq!(wrong.status, 404);
    for path in [
        format!("/event/halloween-26/{name}"),
        format!("/event/draft-night/{name}"),
        format!("/event/nope/{name}"),
        "/event/crawl-17/theme".into(),
    ] {
        let answer = town.get(&path).await;
        assert_eq!((answer.status, answer.text()), (404, wrong.text()), "{path}");
    }
    town.sql("UPDATE events SET is_published = 0 WHERE slug = 'crawl-17'").await;
    assert_eq!(town.get(&own).await.status, 404, "the colours of a night that nobody sees");
}

#[tokio::test]
async fn colours_that_are_none_make_no_sheet() {
    let town = Town::harbour().await;

    for bad in
        ["{", "[]", r#"{"accent":"red"}"#, r##"{"accent":"#fff"}"##, r##"{"accent":"#12345g"}"##, r##"{"accent":"#000000;}*{x:y"}"##, "{}"]
    {
        town.sql(&format!("UPDATE events SET theme_colors = '{bad}' WHERE slug = 'crawl-17'")).await;
        assert_eq!(sheets(&page(&town, "/event/crawl-17").await).len(), 1, "{bad}");
    }
}

#[tokio::test]
async fn the_map_shows_the_rooms_and_says_which_are_not_on_it() {
    let town = Town::harbour().await;

    let page = page(&town, "/event/crawl-17").await;

    assert_eq!(texts(&page, ".map title"), ["Map of the rooms"]);
    assert_eq!(texts(&page, ".map desc"), ["On foot: Anchor Room to Boathouse 4 min."]);
    assert_eq!(texts(&page, ".map g text:not(.pin)"), ["Anchor Room", "Boathouse"]);
    assert_eq!(texts(&page, ".map figcaption"), ["Not on the map: Cellar."]);
    assert_eq!(texts(&page, ".card .walks"), ["On foot: 4 min to ▲ Boathouse", "On foot: 4 min to ● Anchor Room"]);
}

#[tokio::test]
async fn a_night_of_one_known_place_has_no_map() {
    let town = Town::harbour().await;
    town.sql("UPDATE venues SET latitude = NULL WHERE id = 2").await;

    let page = page(&town, "/event/crawl-17").await;

    assert!(all(&page, ".map, .walks").is_empty());
}

#[tokio::test]
async fn a_fan_narrows_the_list_without_a_script() {
    let town = Town::harbour().await;
    let shown = async |query: &str| {
        let page = page(&town, &format!("/event/crawl-17{query}")).await;
        let rows: Vec<_> =
            all(&page, "#order .set").iter().map(|row| (row.attr("id").unwrap().to_owned(), row.attr("hidden").is_some())).collect();
        assert_eq!(rows.len(), 5, "every set stays on the page, so that a plan finds it");
        let blocks = all(&page, ".tt .b:not([hidden])").len();
        let ids: Vec<String> = rows.into_iter().filter(|(_, hidden)| !hidden).map(|(id, _)| id).collect();
        (ids, blocks, texts(&page, ".narrow .shown"))
    };

    assert_eq!(shown("").await.0, ["set-10", "set-11", "set-12", "set-13", "set-14"]);
    assert_eq!(shown("?venue=2").await, (vec!["set-11".into(), "set-13".into()], 2, vec!["2 of 5 sets Show all".into()]));
    assert_eq!(shown("?genre=INDIE").await.0, ["set-10", "set-13"]);
    assert_eq!(shown("?over=hide").await.0, ["set-11", "set-12", "set-13", "set-14"]);
    assert_eq!(shown("?venue=x&genre=all&over=yes").await.0.len(), 5);
    assert_eq!(shown("?venue=99").await.0.len(), 0);
}

#[tokio::test]
async fn a_night_with_nothing_to_choose_has_no_form() {
    let town = Town::harbour().await;
    town.sql("UPDATE band_profiles SET genre = 'folk'").await;

    assert!(all(&page(&town, "/event/secret-fest").await, ".narrow").is_empty());
}
