//! The list of nights.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use settimes_app::schedule::{Narrowed, Timeline, TimelineAsk};
use settimes_core::ids::{BandId, VenueId};
use settimes_core::links;
use settimes_core::moment::{Day, Month};
use settimes_core::schedule::Night;
use settimes_core::text;

use super::event::{States, on_now, rooms_of};
use super::meta::{Head, calendar, news_feed, some_of};
use super::site::{CALENDAR, band_href, event_href};
use super::times::{event_day, month_words};
use super::{Site, json_ld};
use crate::pages::home::{Choice, Filters, Fold, Narrowing, NightCard, PastNight, PastNights, Pick};
use crate::pages::parts::Link;
use crate::pages::{HomePage, Surface};

/// Past nights on the page at first, and how many more each time.
const PAST_STEP: usize = 10;
/// Most past nights that one page shows.
pub const MOST_PAST: usize = 500;
/// Most nights to come that one page shows.
const MOST_COMING: usize = 100;
/// Most bands named on a card.
const MOST_CHIPS: usize = 8;

/// What a visitor wants of the list of nights: `/?venue=4&month=2026-12&past=20`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HomeAsk {
    /// To what the list is narrowed.
    pub narrowed: Narrowed,
    /// How many past nights: a multiple of ten, from 10 to [`MOST_PAST`].
    pub past: usize,
}

impl HomeAsk {
    /// Reads the values of a query. What cannot be read counts as not asked; a number out of range is clamped (public specification, 1.1).
    pub fn read(venue: Option<&str>, month: Option<&str>, past: Option<&str>) -> Self {
        let past = past.and_then(|text| text.trim().parse::<usize>().ok()).unwrap_or(PAST_STEP);
        Self {
            narrowed: Narrowed {
                venue: venue.and_then(|text| text.trim().parse().ok()),
                month: month.and_then(|text| Month::read(text.trim()).ok()),
            },
            past: past.clamp(PAST_STEP, MOST_PAST).div_ceil(PAST_STEP) * PAST_STEP,
        }
    }

    /// What to ask of the use case; `narrowed` goes with it.
    pub fn timeline(self) -> TimelineAsk {
        TimelineAsk { now: true, upcoming: MOST_COMING, past: self.past, past_offset: 0 }
    }

    /// The address of this list, the same for every spelling of the same wish.
    pub fn address(self) -> String {
        let venue = self.narrowed.venue.map(|venue| format!("venue={venue}"));
        let month = self.narrowed.month.map(|month| format!("month={month}"));
        let past = (self.past > PAST_STEP).then(|| format!("past={}", self.past));
        let query: Vec<String> = [venue, month, past].into_iter().flatten().collect();
        if query.is_empty() { "/".to_owned() } else { format!("/?{}", query.join("&")) }
    }

    fn narrowing(self) -> Narrowing {
        if self.narrowed == Narrowed::default() { Narrowing::Off } else { Narrowing::On }
    }

    fn admits(self, night: &Night) -> bool {
        self.narrowed.month.is_none_or(|month| month.holds(night.event.date))
            && self.narrowed.venue.is_none_or(|venue| venues_of(night).contains_key(&venue))
    }
}

/// The list of nights at a moment.
pub fn home_page(timeline: &Timeline, ask: HomeAsk, site: &Site<'_>, now: Timestamp) -> HomePage {
    let tonight: Vec<&Night> = timeline.now.iter().filter(|night| ask.admits(night)).collect();
    let coming: Vec<&Night> = timeline.upcoming.iter().filter(|night| ask.admits(night)).collect();
    let cards = |nights: &[&Night]| nights.iter().map(|night| card(night, site, now)).collect::<Vec<_>>();
    let (now_cards, coming_cards) = (cards(&tonight), cards(&coming));
    let has_times = now_cards.iter().chain(&coming_cards).any(|card| card.span.is_some());
    HomePage {
        layout: site.layout(
            Surface::Home,
            Head {
                title: "All nights".to_owned(),
                description: description(tonight.iter().chain(&coming), timeline.today, site),
                path: "/".to_owned(),
                kind: "website",
                image: None,
                alternates: vec![news_feed(site), calendar("All nights".to_owned(), CALENDAR.to_owned())],
                json_ld: json_ld::home(tonight.iter().chain(&coming).copied(), site),
                zone_sentence: has_times.then(|| site.zone_sentence()),
            },
        ),
        filters: filters(timeline, ask),
        past: past_nights(timeline, ask, tonight.is_empty() && coming.is_empty()),
        now: now_cards,
        coming: coming_cards,
    }
}

fn description<'a>(nights: impl Iterator<Item = &'a &'a Night>, today: Day, site: &Site<'_>) -> String {
    let named: Vec<String> = nights.map(|night| format!("{} ({})", night.event.name, event_day(&night.event, today).full)).collect();
    let next = some_of(named.iter().map(String::as_str), 2);
    let next = if next.is_empty() { String::new() } else { format!(" Next: {next}.") };
    format!("Who plays where, and when: the running order of every night on {}.{next}", site.settings.site_name)
}

fn card(night: &Night, site: &Site<'_>, now: Timestamp) -> NightCard {
    let event = &night.event;
    let bands = bands_of(night);
    let states = States::of(night, site, now);
    NightCard {
        href: event_href(event),
        name: event.name.clone(),
        day: event_day(event, states.today),
        city: event.city.clone(),
        span: site.span(night),
        bands: bands.len(),
        venues: venues_of(night).len(),
        chips: bands.iter().take(MOST_CHIPS).map(|(id, name)| Link { label: (*name).to_owned(), href: band_href(*id) }).collect(),
        more_bands: bands.len().saturating_sub(MOST_CHIPS),
        tickets_href: event.ticket_url.as_deref().and_then(links::safe_url),
        on_now: on_now(night, &rooms_of(night).venues, &states, site),
    }
}

/// The bands of a night, each once, in running order.
fn bands_of(night: &Night) -> Vec<(BandId, &str)> {
    let mut seen = BTreeSet::new();
    let bands = night.sets.iter().map(|set| (set.slot.band, set.slot.name.as_str()));
    bands.filter(|(id, _)| seen.insert(*id)).collect()
}

fn venues_of(night: &Night) -> BTreeMap<VenueId, &str> {
    night.sets.iter().filter_map(|set| set.slot.venue.as_ref()).map(|venue| (venue.id, venue.name.as_str())).collect()
}

fn past_nights(timeline: &Timeline, ask: HomeAsk, is_all_there_is: bool) -> PastNights {
    let nights: Vec<PastNight> = timeline.past.iter().map(|night| past_night(night, timeline.today)).collect();
    let more = timeline.past_total > nights.len() && ask.past < MOST_PAST;
    let asked = ask.past > PAST_STEP || (is_all_there_is && ask.narrowing() == Narrowing::On);
    PastNights {
        total: timeline.past_total,
        more_href: more.then(|| format!("{}#past", HomeAsk { past: ask.past + PAST_STEP, ..ask }.address())),
        fold: if asked { Fold::Open } else { Fold::Closed },
        nights,
    }
}

fn past_night(night: &Night, today: Day) -> PastNight {
    let event = &night.event;
    PastNight {
        href: event_href(event),
        name: event.name.clone(),
        day: event_day(event, today),
        city: event.city.clone(),
        bands: bands_of(night).len(),
        venues: venues_of(night).len(),
    }
}

/// What there is to choose from: the venues and months of the nights on and to come, and what is chosen now. `None` if that is no choice.
fn filters(timeline: &Timeline, ask: HomeAsk) -> Option<Filters> {
    let ahead = || timeline.now.iter().chain(&timeline.upcoming);
    let mut venues: BTreeMap<VenueId, &str> = ahead().flat_map(venues_of).collect();
    let mut months: BTreeSet<Month> = ahead().map(|night| Month::of(night.event.date)).collect();
    let narrowing = ask.narrowing();
    if venues.len() < 2 && months.len() < 2 && narrowing == Narrowing::Off {
        return None;
    }
    months.extend(ask.narrowed.month);
    if let Some(wanted) = ask.narrowed.venue {
        venues.extend(timeline.past.iter().filter_map(|night| venues_of(night).get_key_value(&wanted).map(|(id, name)| (*id, *name))));
    }
    let mut venues: Vec<(VenueId, &str)> = venues.into_iter().collect();
    venues.sort_by_cached_key(|(id, name)| (text::sort_key(name), *id));
    let venue = |(id, name): (VenueId, &str)| choice(id.to_string(), name, ask.narrowed.venue == Some(id));
    let month = |month: Month| choice(month.to_string(), &month_words(month), ask.narrowed.month == Some(month));
    Some(Filters {
        venues: [choice(String::new(), "All venues", false)].into_iter().chain(venues.into_iter().map(venue)).collect(),
        months: [choice(String::new(), "All months", false)].into_iter().chain(months.into_iter().map(month)).collect(),
        narrowing,
    })
}

fn choice(value: String, label: &str, is_chosen: bool) -> Choice {
    Choice { value, label: label.to_owned(), pick: if is_chosen { Pick::Chosen } else { Pick::Open } }
}
