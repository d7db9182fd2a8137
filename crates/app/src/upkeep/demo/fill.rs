//! Writing houses, bands and nights.

use std::collections::BTreeMap;

use jiff::civil::time;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use serde_json::{Map, Value, json};
use settimes_core::events::{EventStatus, Reveal};
use settimes_core::ids::{BandId, EventId, SetId, VenueId};
use settimes_core::lineup::Place;
use settimes_core::lineup::import::plan::BandDetails;
use settimes_core::lineup::names::{BandName, Origin};
use settimes_core::links::entered_url;
use settimes_core::moment::{ClockTime, Day, SqlStamp};
use settimes_core::slug::{Slug, hyphenated};
use settimes_store::events::change::{EventRow, insert_event};
use settimes_store::lineup::change::{Announcement, BandRow, SetRow, VenueRow, insert_band, insert_set, insert_venue};
use settimes_store::{Stamp, StoreError, StoreResult, Tx};

use super::acts::{ACTS, Act, WITH_PHOTO};
use super::counts::counts_of;
use super::nights::{
    Billed, EDITIONS, Edition, GULLMOUTH, HOUSES, House, PORT_WEXLEY, QUIET_HOURS, VOL_6, VOL_7_ANNOUNCED, VOL_7_SECRET, VOL_8,
};
use super::{ARTISTS_PAGE, Calendar};

/// Everybody and everything that nights refer to, once written.
pub(super) struct Cast {
    bands: BTreeMap<&'static str, BandId>,
    venues: Vec<VenueId>,
}

impl Cast {
    pub(super) fn band(&self, name: &str) -> Option<BandId> {
        self.bands.get(name).copied()
    }
}

/// A night that was written.
pub(super) struct Night {
    pub(super) id: EventId,
    pub(super) slug: Slug,
    pub(super) last_day: Day,
    pub(super) sets: Vec<(SetId, String)>,
}

/// Noon UTC of a day, as a stamp.
pub(super) fn midday(day: Day) -> SqlStamp {
    let noon = TimeZone::UTC.to_timestamp(day.to_datetime(time(12, 0, 0, 0))).unwrap_or(Timestamp::UNIX_EPOCH);
    SqlStamp::of(noon)
}

/// Writes venues and bands; they are as old as the first edition.
pub(super) fn write_cast(tx: &mut Tx<'_>, calendar: &Calendar) -> StoreResult<Cast> {
    let stamp = calendar.stamp(calendar.beginning());
    let mut venues = Vec::with_capacity(HOUSES.len());
    for house in &HOUSES {
        venues.push(insert_venue(tx, &venue_row(house), &stamp)?);
    }
    let mut bands = BTreeMap::new();
    for (index, act) in ACTS.iter().enumerate() {
        bands.insert(act.name, insert_band(tx, &band_row(index, act, calendar)?, &stamp)?);
    }
    Ok(Cast { bands, venues })
}

fn venue_row(house: &House) -> VenueRow {
    let address = Some(house.address.to_owned()).filter(|address| !address.is_empty());
    VenueRow {
        name: house.name.to_owned(),
        address: address.clone(),
        line1: address,
        city: Some(house.city.to_owned()),
        region: None,
        place: house.place.and_then(|(latitude, longitude)| Place::read(Some(latitude), Some(longitude))),
    }
}

fn band_row(index: usize, act: &Act, calendar: &Calendar) -> StoreResult<BandRow> {
    let name = BandName::read(act.name).map_err(|_| unreadable(act.name))?;
    let text = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    let origin = Origin::read(act.from).map_err(|_| unreadable(act.from))?;
    let details = BandDetails { genre: text(act.genre), origin, bio: text(act.bio), links: Some(links(index, &name)) };
    let with_photo = WITH_PHOTO.contains(&act.name);
    Ok(BandRow {
        photo_url: with_photo.then(|| format!("/media/demo/{}.svg", hyphenated(act.name))),
        photo_alt_text: with_photo.then(|| format!("Flat coloured shapes: the drawn poster of {}", act.name)),
        name,
        details,
        counts: counts_of(index, calendar.recent),
    })
}

/// Every band has a website, every second one also Bandcamp and `YouTube`; all of them lead to example.org.
fn links(index: usize, name: &BandName) -> String {
    let slug = Some(hyphenated(name.as_str())).filter(|slug| !slug.is_empty()).unwrap_or_else(|| name.key().to_owned());
    let mut links = Map::new();
    let mut add = |kind: &str, folder: &str| {
        if let Some(link) = entered_url(&format!("{ARTISTS_PAGE}/{folder}/{slug}")) {
            links.insert(kind.to_owned(), Value::String(link));
        }
    };
    add("website", "bands");
    if index.is_multiple_of(2) {
        add("bandcamp", "bandcamp");
        add("youtube", "youtube");
    }
    Value::Object(links).to_string()
}

/// What is special about a night.
struct Plan {
    name: String,
    date: Day,
    status: EventStatus,
    reveal: Reveal,
    city: &'static str,
    description: &'static str,
}

/// Writes all nine nights; the first of the answer is the main event, the second the latest past edition.
pub(super) fn write_nights(tx: &mut Tx<'_>, cast: &Cast, calendar: &Calendar) -> StoreResult<(Night, Night, usize)> {
    let mut sets = 0;
    let mut latest = None;
    for edition in &EDITIONS {
        let night = write_edition(tx, cast, calendar, edition)?;
        sets += night.sets.len();
        latest = Some(night);
    }
    let main = write_main(tx, cast, calendar)?;
    let others = [write_vol_7(tx, cast, calendar)?, write_quiet_hours(tx, cast, calendar)?, write_vol_8(tx, cast, calendar)?];
    sets += main.sets.len() + others.iter().map(|night| night.sets.len()).sum::<usize>();
    let latest = latest.ok_or_else(|| unreadable("no past edition"))?;
    Ok((main, latest, sets))
}

/// Artists are dealt to the venues in turn; venue k starts at 19:00 + 10·k minutes; 30 minutes each, 50 minutes apart (12.2).
fn write_edition(tx: &mut Tx<'_>, cast: &Cast, calendar: &Calendar, edition: &Edition) -> StoreResult<Night> {
    let date = calendar.d0.saturating_sub(edition.weeks_ago.weeks());
    let plan = Plan {
        name: volume(edition.number),
        date,
        status: EventStatus::Archived,
        reveal: Reveal::Everything,
        city: PORT_WEXLEY,
        description: "One ticket, many rooms: an evening of short sets within a short walk.",
    };
    let mut night = write_event(tx, calendar, &plan, EventTexts::default())?;
    for (turn, act) in edition.acts.iter().enumerate() {
        let house = turn % edition.houses.len();
        let minutes = u16::try_from(19 * 60 + 10 * house + 50 * (turn / edition.houses.len())).unwrap_or(0);
        let times = (Some(ClockTime::from_minutes(minutes)), Some(ClockTime::from_minutes(minutes + 30)));
        let at = edition.houses.get(house).copied();
        let stamp = calendar.stamp(date.saturating_sub(8.weeks()));
        write_set(tx, cast, &mut night, (at, times, act), (Announcement::AlreadyTold, &stamp))?;
    }
    Ok(night)
}

fn write_main(tx: &mut Tx<'_>, cast: &Cast, calendar: &Calendar) -> StoreResult<Night> {
    let plan = Plan {
        name: volume(6),
        date: calendar.d0,
        status: EventStatus::Published,
        reveal: Reveal::Everything,
        city: PORT_WEXLEY,
        description: "Five rooms, one ticket, thirty sets. Start where you like, finish at the arcade.",
    };
    let notes: Vec<Value> = HOUSES
        .iter()
        .filter(|house| !house.note.is_empty())
        .map(|house| json!({"name": house.name, "address": house.address, "note": house.note}))
        .collect();
    let texts = EventTexts {
        ticket_url: Some("https://example.org/tickets/lamplight-6".to_owned()),
        venue_info: Some(Value::Array(notes).to_string()),
        social_links: Some(
            json!({"website": "https://example.org/lamplight", "youtube": "https://example.org/youtube/lamplight"}).to_string(),
        ),
    };
    let mut night = write_event(tx, calendar, &plan, texts)?;
    write_bill(tx, cast, calendar, &mut night, (&VOL_6, Announcement::Announced))?;
    Ok(night)
}

fn write_vol_7(tx: &mut Tx<'_>, cast: &Cast, calendar: &Calendar) -> StoreResult<Night> {
    let plan = Plan {
        name: volume(7),
        date: calendar.d0.saturating_add(26.weeks()),
        status: EventStatus::Published,
        reveal: Reveal::AnnouncedOnly,
        city: PORT_WEXLEY,
        description: "The bill opens name by name. Follow a band to hear of it first.",
    };
    let mut night = write_event(tx, calendar, &plan, EventTexts::default())?;
    write_bill(tx, cast, calendar, &mut night, (&VOL_7_ANNOUNCED, Announcement::Announced))?;
    write_bill(tx, cast, calendar, &mut night, (&VOL_7_SECRET, Announcement::Held))?;
    Ok(night)
}

fn write_quiet_hours(tx: &mut Tx<'_>, cast: &Cast, calendar: &Calendar) -> StoreResult<Night> {
    let plan = Plan {
        name: "Quiet Hours No. 1".to_owned(),
        date: calendar.d0.saturating_add(1.day()),
        status: EventStatus::Published,
        reveal: Reveal::Everything,
        city: GULLMOUTH,
        description: "Six acoustic sets for the afternoon after.",
    };
    let mut night = write_event(tx, calendar, &plan, EventTexts::default())?;
    write_bill(tx, cast, calendar, &mut night, (&QUIET_HOURS, Announcement::Announced))?;
    Ok(night)
}

fn write_vol_8(tx: &mut Tx<'_>, cast: &Cast, calendar: &Calendar) -> StoreResult<Night> {
    let plan = Plan {
        name: volume(8),
        date: calendar.d0.saturating_add(52.weeks()),
        status: EventStatus::Draft,
        reveal: Reveal::Everything,
        city: PORT_WEXLEY,
        description: "In the making.",
    };
    let mut night = write_event(tx, calendar, &plan, EventTexts::default())?;
    write_bill(tx, cast, calendar, &mut night, (&VOL_8, Announcement::Announced))?;
    Ok(night)
}

fn volume(number: u8) -> String {
    format!("Lamplight Crawl Vol. {number}")
}

/// `Lamplight Crawl Vol. 6` is `lamplight-vol-6`, `Quiet Hours No. 1` is `quiet-hours-no-1`.
fn slug_of(name: &str) -> StoreResult<Slug> {
    let slug = hyphenated(&name.replace(" Crawl", ""));
    Slug::for_new_event(&slug).ok_or_else(|| unreadable(name))
}

#[derive(Default)]
struct EventTexts {
    ticket_url: Option<String>,
    venue_info: Option<String>,
    social_links: Option<String>,
}

fn write_event(tx: &mut Tx<'_>, calendar: &Calendar, plan: &Plan, texts: EventTexts) -> StoreResult<Night> {
    let slug = slug_of(&plan.name)?;
    let row = EventRow {
        name: plan.name.clone(),
        slug: slug.clone(),
        date: plan.date,
        end_date: None,
        status: plan.status,
        archived_at: (plan.status == EventStatus::Archived).then(|| midday(plan.date.saturating_add(2.days()))),
        description: Some(plan.description.to_owned()),
        city: Some(plan.city.to_owned()),
        ticket_url: texts.ticket_url,
        venue_info: texts.venue_info,
        social_links: texts.social_links,
        reveal: plan.reveal,
    };
    let id = insert_event(tx, &row, &calendar.stamp(calendar.planned(plan.date)))?;
    Ok(Night { id, slug, last_day: plan.date, sets: Vec::new() })
}

fn write_bill(
    tx: &mut Tx<'_>,
    cast: &Cast,
    calendar: &Calendar,
    night: &mut Night,
    (bill, announcement): (&[Billed], Announcement),
) -> StoreResult<()> {
    let stamp = calendar.stamp(calendar.planned(night.last_day).saturating_add(1.week()));
    for (house, start, end, act) in bill {
        let time = |text: &str| ClockTime::read(text).ok();
        write_set(tx, cast, night, (*house, (time(start), time(end)), act), (announcement, &stamp))?;
    }
    Ok(())
}

/// A set: house, times, band.
type Slot<'a> = (Option<usize>, (Option<ClockTime>, Option<ClockTime>), &'a str);

fn write_set(
    tx: &mut Tx<'_>,
    cast: &Cast,
    night: &mut Night,
    (house, (start, end), act): Slot<'_>,
    (announcement, stamp): (Announcement, &Stamp),
) -> StoreResult<()> {
    let band = cast.band(act).ok_or_else(|| unreadable(act))?;
    let venue = house.and_then(|house| cast.venues.get(house).copied());
    let id = insert_set(tx, night.id, &SetRow { band, venue, start, end, notes: None }, announcement, stamp)?;
    night.sets.push((id, act.to_owned()));
    Ok(())
}

/// The demo's own tables name something that the program does not know; a test fills them, so no user sees this.
pub(super) fn unreadable(what: &str) -> StoreError {
    StoreError::Statement(format!("the demo data are wrong: {what}"))
}
