//! The page of a shared plan.

use jiff::{Timestamp, ToSpan};
use settimes_app::schedule::SharedPlan;
use settimes_core::events::EventStatus;
use settimes_core::schedule::NightSet;
use settimes_core::schedule::plan::{clashes, tally};

use super::plan::{Plan, picked};
use super::{States, picking, standing};
use crate::fill::Site;
use crate::fill::meta::some_of;
use crate::fill::site::{CALENDAR, event_href, recap_href};
use crate::fill::times::{day_words, event_day};
use crate::pages::layout::{Layout, ShareCard};
use crate::pages::shared::Until;
use crate::pages::{SharedPage, Surface};

/// Bands that a preview of the link names.
const NAMED: usize = 3;

/// The page of a shared plan at a moment.
pub fn shared_page(shared: &SharedPlan, site: &Site<'_>, now: Timestamp) -> SharedPage {
    let night = &shared.night;
    let states = States::of(night, site, now);
    let plan = Plan::of(picked(night, &shared.sets), site);
    let has_times = plan.stops.iter().any(|stop| stop.span.is_some());
    let calendar = format!("{CALENDAR}?share={}", shared.slug);
    let link = site.settings.own.link(&format!("/s/{}", shared.slug));
    SharedPage {
        layout: Layout { zone_sentence: has_times.then(|| site.zone_sentence()), ..layout(shared, &plan, site) },
        night: night.event.name.clone(),
        standing: standing(&night.event, states.bucket),
        day: event_day(&night.event, states.today),
        picking: picking(&night.event, site),
        ends: ends(shared, site),
        stops: plan.rows(&states),
        sets: plan.ids(","),
        gone: shared.gone,
        tally: tally(&clashes(&plan.stops)),
        text: text(shared, &plan, site, &link),
        link,
        list_href: format!("{}?view=mine&set={}", event_href(&night.event), plan.ids("&set=")),
        look_back_href: if night.event.status == EventStatus::Archived { recap_href(&night.event) } else { event_href(&night.event) },
        webcal_href: format!("webcal://{}{calendar}", site.settings.own.host()),
        calendar_href: has_times.then_some(calendar),
    }
}

/// What a messenger shows of the link: how many stops, and the first bands.
fn layout(shared: &SharedPlan, plan: &Plan<'_, '_>, site: &Site<'_>) -> Layout {
    let night = &shared.night.event.name;
    let (title, description) = match plan.sets.len() {
        0 => (format!("A plan for {night}"), "Nothing of this plan is on the bill any more.".to_owned()),
        1 => (format!("1 stop at {night}"), some_of(names(&plan.sets), NAMED)),
        stops => (format!("{stops} stops at {night}"), some_of(names(&plan.sets), NAMED)),
    };
    Layout {
        description: Some(settimes_core::text::shorten(&description, 200)),
        canonical_url: Some(site.settings.own.link(&format!("/s/{}", shared.slug))),
        share_card: Some(ShareCard { kind: "website".to_owned(), title: title.clone(), image: None }),
        ..site.bare_layout(Surface::Shared, &title)
    }
}

fn names<'n>(sets: &[&'n NightSet]) -> impl Iterator<Item = &'n str> {
    sets.iter().map(|set| set.slot.name.as_str())
}

/// The last moment of the link, and the day it falls on.
fn ends(shared: &SharedPlan, site: &Site<'_>) -> Until {
    let end = shared.expires_at.instant();
    // A link that ends at midnight works until the day before.
    let last = end.checked_sub(1.second()).unwrap_or(end);
    Until { datetime: site.settings.zone.rfc3339(end), full: day_words(site.settings.zone.rules().to_datetime(last).date()) }
}

/// The plan as text: the night and its day, a line for each stop, the link (public specification, 6.3).
fn text(shared: &SharedPlan, plan: &Plan<'_, '_>, site: &Site<'_>, link: &str) -> String {
    let event = &shared.night.event;
    let day = event_day(event, event.date).full;
    let lines = plan.sets.iter().map(|set| stop_line(set, site));
    [format!("{}, {day}", event.name)].into_iter().chain(lines).chain([link.to_owned()]).collect::<Vec<_>>().join("\n")
}

/// `The Lanterns — 9:00 PM–9:45 PM @ Anchor Room`
fn stop_line(set: &NightSet, site: &Site<'_>) -> String {
    let slot = &set.slot;
    let face = site.settings.clock_face;
    let end = slot.end.map(|end| end.on(face)).unwrap_or_default();
    let time = slot.start.map_or_else(|| "time TBD".to_owned(), |start| format!("{}–{end}", start.on(face)));
    format!("{} — {time} @ {}", slot.name, slot.venue.as_ref().map_or("venue TBD", |venue| venue.name.as_str()))
}
