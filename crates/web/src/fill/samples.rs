//! The nights of the acceptance examples (public specification, 9) and settings to show them with.

use std::collections::BTreeSet;

use jiff::Timestamp;
use settimes_app::schedule::{Artists, BandProfile, ListedBand, ListedVenue, Listing, ProfileSet, Timeline, VenueProfile, Venues};
use settimes_app::{Mode, OwnAddress, Settings};
use settimes_core::events::{Announcement, Bucket, Event, EventStatus, Reveal, is_visible};
use settimes_core::ids::{BandId, EventId, SetId, VenueId};
use settimes_core::lineup::{Band, Place, Venue};
use settimes_core::moment::{ClockFace, ClockTime, SqlStamp, Zone, read_day};
use settimes_core::schedule::{Night, Recap, Slot, SlotVenue, night_of};
use settimes_core::slug::Slug;
use settimes_core::text::{genres, sort_key};

use super::{HomeAsk, Site};
use crate::assets::AssetBook;

/// 22:30 in Toronto on Sunday 2 August 2026.
pub(super) const N: &str = "2026-08-03T02:30:00Z";

pub(super) fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub(crate) fn settings() -> Settings {
    Settings {
        mode: Mode::Production,
        own: OwnAddress::new("https://sets.example".into(), "sets.example".into()),
        site_name: "SetTimes".into(),
        operator: "the Harbour Crawlers".into(),
        zone: Zone::named("America/Toronto").unwrap(),
        clock_face: ClockFace::Twelve,
        public_data: true,
        schedule_cache_seconds: 60,
        map_link: "https://www.openstreetmap.org/directions?engine=fossgis_osrm_foot&route=;{lat},{lon}".into(),
        external_images: false,
        photo_hosts: vec!["photos.example".into()],
        accounts: settimes_app::AccountSettings::default(),
        mail: settimes_app::MailSettings::of_host("sets.example"),
        service_worker: true,
    }
}

/// Settings and assets that a [`Site`] borrows.
pub(super) struct House {
    pub(super) settings: Settings,
    assets: AssetBook,
}

impl House {
    pub(super) fn new() -> Self {
        Self { settings: settings(), assets: AssetBook::build().unwrap() }
    }

    pub(super) fn with(change: impl FnOnce(&mut Settings)) -> Self {
        let mut house = Self::new();
        change(&mut house.settings);
        house
    }

    pub(super) fn site(&self) -> Site<'_> {
        Site { settings: &self.settings, assets: &self.assets }
    }
}

/// The rows of section 9 (and whatever a test adds or changes).
pub(super) struct Town {
    pub(super) events: Vec<Event>,
    pub(super) bands: Vec<Band>,
    pub(super) venues: Vec<Venue>,
    pub(super) sets: Vec<Row>,
}

/// A row of `performances`.
#[derive(Clone)]
pub(super) struct Row {
    pub(super) id: i64,
    pub(super) event: i64,
    pub(super) band: i64,
    pub(super) venue: Option<i64>,
    pub(super) times: (Option<&'static str>, Option<&'static str>),
    pub(super) announcement: Announcement,
}

pub(super) fn row(id: i64, (event, band, venue): (i64, i64, i64), start: &'static str, end: &'static str) -> Row {
    let known = |text: &'static str| Some(text).filter(|text| !text.is_empty());
    Row { id, event, band, venue: (venue > 0).then_some(venue), times: (known(start), known(end)), announcement: Announcement::Made }
}

pub(super) fn event(id: i64, slug: &str, name: &str, date: &str) -> Event {
    Event {
        id: EventId::new(id),
        name: name.into(),
        slug: Slug::read(slug).unwrap(),
        date: read_day(date).unwrap(),
        end_date: None,
        is_published: true,
        status: EventStatus::Published,
        reveal: Reveal::Everything,
        description: None,
        city: Some("Waterloo".into()),
        ticket_url: None,
        venue_info: None,
        social_links: None,
        theme_colors: None,
        created_at: SqlStamp::read("2026-04-01 00:00:00").unwrap(),
    }
}

fn band(id: i64, name: &str, genre: Option<&str>) -> Band {
    Band {
        id: BandId::new(id),
        name: name.into(),
        genre: genre.map(str::to_owned),
        origin: None,
        description: None,
        photo_url: None,
        photo_alt_text: None,
        social_links: None,
    }
}

fn venue(id: i64, name: &str, place: Option<(f64, f64)>) -> Venue {
    Venue {
        id: VenueId::new(id),
        name: name.into(),
        city: Some("Waterloo".into()),
        region: Some("ON".into()),
        address: Some(format!("{id} King St")),
        website: None,
        instagram: None,
        facebook: None,
        place: place.map(|(latitude, longitude)| Place { latitude, longitude }),
    }
}

pub(super) fn town() -> Town {
    let mut secret = event(2, "secret-fest", "Secret Fest", "2026-09-12");
    secret.reveal = Reveal::AnnouncedOnly;
    let mut past = event(3, "crawl-16", "Harbour Crawl 16", "2026-05-17");
    past.status = EventStatus::Archived;
    let mut draft = event(4, "draft-night", "Draft Night", "2026-10-10");
    (draft.is_published, draft.status) = (false, EventStatus::Draft);
    let mut hidden = row(21, (2, 4, 2), "21:00", "21:45");
    hidden.announcement = Announcement::Pending;
    Town {
        events: vec![
            event(1, "crawl-17", "Harbour Crawl 17", "2026-08-02"),
            secret,
            past,
            draft,
            event(5, "halloween-26", "Halloween", "2026-10-31"),
        ],
        bands: vec![
            band(1, "The Lanterns", Some("punk, indie")),
            band(2, "Öl & Wasser", None),
            band(3, "Night Bus", None),
            band(4, "Hidden Act", None),
            band(5, "311", None),
        ],
        venues: vec![
            venue(1, "Anchor Room", Some((43.4650, -80.5241))),
            venue(2, "Boathouse", Some((43.4671, -80.5220))),
            venue(3, "Cellar", None),
        ],
        sets: vec![
            row(10, (1, 1, 1), "21:00", "21:45"),
            row(11, (1, 2, 2), "22:15", "23:00"),
            row(12, (1, 3, 1), "23:40", "00:20"),
            row(13, (1, 1, 2), "00:30", "01:10"),
            row(14, (1, 3, 3), "", ""),
            row(20, (2, 2, 1), "20:00", "20:45"),
            hidden,
            row(30, (3, 1, 1), "20:00", "20:30"),
            row(40, (4, 3, 1), "20:00", "20:30"),
            row(50, (5, 1, 1), "01:30", "02:30"),
            row(51, (5, 5, 2), "20:00", "20:30"),
        ],
    }
}

impl Town {
    /// A town with one event of the name Crawl on 2 August 2026 and these sets in it.
    pub(super) fn of_one_night(sets: Vec<Row>) -> Self {
        let known = town();
        Self { events: vec![event(1, "crawl", "Crawl", "2026-08-02")], sets, ..known }
    }

    pub(super) fn event_mut(&mut self, id: i64) -> &mut Event {
        self.events.iter_mut().find(|event| event.id.get() == id).unwrap()
    }

    pub(super) fn band_mut(&mut self, id: i64) -> &mut Band {
        self.bands.iter_mut().find(|band| band.id.get() == id).unwrap()
    }

    pub(super) fn venue_mut(&mut self, id: i64) -> &mut Venue {
        self.venues.iter_mut().find(|venue| venue.id.get() == id).unwrap()
    }

    pub(super) fn set_mut(&mut self, id: i64) -> &mut Row {
        self.sets.iter_mut().find(|set| set.id == id).unwrap()
    }

    /// The visible sets of an event in night order, as the use cases give them.
    pub(super) fn night(&self, id: i64) -> Night {
        let event = self.events.iter().find(|event| event.id.get() == id).unwrap();
        let sets = self.sets.iter().filter(|set| set.event == id && is_visible(event, set.announcement));
        night_of(event.clone(), sets.map(|set| self.slot(set)).collect(), &settings().zone)
    }

    pub(super) fn timeline(&self, ask: HomeAsk, now: Timestamp) -> Timeline {
        let today = settings().zone.today(now);
        let bucket = |wanted: Bucket| {
            let mut events: Vec<&Event> = self.events.iter().filter(|event| event.bucket(today) == Some(wanted)).collect();
            events.sort_by_key(|event| (event.date, event.id));
            events.into_iter().map(|event| self.night(event.id.get())).collect::<Vec<_>>()
        };
        let fits = |night: &Night| {
            let here = |venue: VenueId| night.sets.iter().any(|set| set.slot.venue.as_ref().is_some_and(|room| room.id == venue));
            ask.narrowed.month.is_none_or(|month| month.holds(night.event.date)) && ask.narrowed.venue.is_none_or(here)
        };
        let (now, upcoming) = (bucket(Bucket::Now), bucket(Bucket::Upcoming));
        let mut past: Vec<Night> = bucket(Bucket::Past).into_iter().rev().filter(fits).collect();
        let past_total = past.len();
        past.truncate(ask.past);
        Timeline { today, upcoming_total: upcoming.len(), now, upcoming, past, past_total }
    }

    pub(super) fn band_profile(&self, id: i64, now: Timestamp) -> BandProfile {
        let (upcoming, past) = self.profile_sets(now, |slot| slot.band.get() == id);
        let band = self.bands.iter().find(|band| band.id.get() == id).unwrap().clone();
        BandProfile { band, today: settings().zone.today(now), upcoming, past }
    }

    pub(super) fn venue_profile(&self, id: i64, now: Timestamp) -> VenueProfile {
        let (upcoming, past) = self.profile_sets(now, |slot| slot.venue.as_ref().is_some_and(|venue| venue.id.get() == id));
        let venue = self.venues.iter().find(|venue| venue.id.get() == id).unwrap().clone();
        VenueProfile { venue, today: settings().zone.today(now), upcoming, past }
    }

    /// The visible sets of all events.
    fn visible(&self) -> Vec<(&Event, &Row)> {
        let event_of = |set: &Row| self.events.iter().find(|event| event.id.get() == set.event).unwrap();
        self.sets.iter().map(|set| (event_of(set), set)).filter(|(event, set)| is_visible(event, set.announcement)).collect()
    }

    pub(super) fn artists(&self) -> Artists {
        let sets_of = |band: &Band| self.visible().iter().filter(|(_, set)| set.band == band.id.get()).count();
        let mut listed: Vec<ListedBand> = self
            .bands
            .iter()
            .map(|band| ListedBand {
                id: band.id,
                name: band.name.clone(),
                genre: band.genre.clone(),
                origin: band.origin.clone(),
                photo_url: band.photo_url.clone(),
                photo_alt_text: band.photo_alt_text.clone(),
                sets: i64::try_from(sets_of(band)).unwrap(),
            })
            .filter(|band| band.sets > 0)
            .collect();
        listed.sort_by_cached_key(|band| (sort_key(&band.name), band.id));
        let genres: BTreeSet<String> = listed.iter().filter_map(|band| band.genre.as_deref()).flat_map(genres).map(str::to_owned).collect();
        Artists { listing: Listing { total: listed.len(), entries: listed, has_more: false }, genres: genres.into_iter().collect() }
    }

    pub(super) fn venues(&self) -> Venues {
        let mut listed: Vec<ListedVenue> = Vec::new();
        for venue in &self.venues {
            let here: Vec<i64> =
                self.visible().iter().filter(|(_, set)| set.venue == Some(venue.id.get())).map(|(event, _)| event.id.get()).collect();
            let events: BTreeSet<&i64> = here.iter().collect();
            let (sets, events) = (i64::try_from(here.len()).unwrap(), i64::try_from(events.len()).unwrap());
            listed.push(ListedVenue { id: venue.id, name: venue.name.clone(), location: venue.location(), sets, events });
        }
        listed.retain(|venue| venue.sets > 0);
        listed.sort_by_cached_key(|venue| (sort_key(&venue.name), venue.id));
        Listing { total: listed.len(), entries: listed, has_more: false }
    }

    pub(super) fn recap(&self, id: i64) -> Recap {
        let night = self.night(id);
        let earlier = self.visible().into_iter().filter(|(event, _)| event.date < night.event.date);
        let returning = earlier.map(|(_, set)| BandId::new(set.band)).collect();
        Recap { night, returning }
    }

    fn profile_sets(&self, now: Timestamp, wanted: impl Fn(&Slot) -> bool) -> (Vec<ProfileSet>, Vec<ProfileSet>) {
        let today = settings().zone.today(now);
        let mut events: Vec<&Event> = self.events.iter().filter(|event| event.is_visible()).collect();
        events.sort_by_key(|event| (event.date, event.id));
        let (upcoming, mut past): (Vec<&Event>, Vec<&Event>) = events.into_iter().partition(|event| event.is_upcoming(today));
        past.reverse();
        let sets = |events: Vec<&Event>| {
            let nights = events.into_iter().map(|event| self.night(event.id.get()));
            let all = nights.flat_map(|night| night.sets.into_iter().map(move |set| ProfileSet { event: night.event.clone(), set }));
            all.filter(|entry| wanted(&entry.set.slot)).collect::<Vec<_>>()
        };
        (sets(upcoming), sets(past))
    }

    fn slot(&self, set: &Row) -> Slot {
        let band = self.bands.iter().find(|band| band.id.get() == set.band).unwrap();
        let venue = set.venue.map(|id| self.venues.iter().find(|venue| venue.id.get() == id).unwrap());
        let clock = |text: &str| ClockTime::read(text).unwrap();
        Slot {
            id: SetId::new(set.id),
            band: band.id,
            name: band.name.clone(),
            genre: band.genre.clone(),
            origin: band.origin.clone(),
            photo_url: band.photo_url.clone(),
            photo_alt_text: band.photo_alt_text.clone(),
            social_links: band.social_links.clone(),
            venue: venue.map(|venue| SlotVenue {
                id: venue.id,
                name: venue.name.clone(),
                address: venue.address.clone(),
                place: venue.place,
            }),
            start: set.times.0.map(clock),
            end: set.times.1.map(clock),
            created_at: SqlStamp::read("2026-04-01 00:00:00").unwrap(),
            public_changed_at: None,
        }
    }
}
