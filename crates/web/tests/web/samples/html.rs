//! Reading a rendered page in a test.
#![expect(clippy::expect_used, reason = "a test may stop at a surprise")]

use askama::Template;
use scraper::{ElementRef, Html, Selector};
use settimes_web::pages::EventPage;

pub(crate) fn all<'a>(page: &'a Html, selector: &str) -> Vec<ElementRef<'a>> {
    let selector = Selector::parse(selector).expect("a page renders and a selector parses");
    page.select(&selector).collect()
}

pub(crate) fn texts(page: &Html, selector: &str) -> Vec<String> {
    all(page, selector).iter().map(text).collect()
}

/// The text of an element, white space collapsed as a browser does.
pub(crate) fn text(element: &ElementRef<'_>) -> String {
    let joined: String = element.text().collect();
    joined.split_whitespace().collect::<Vec<_>>().join(" ")
}

pub(crate) fn event_html(page: &EventPage) -> Html {
    Html::parse_document(&page.render().expect("a page renders and a selector parses"))
}
