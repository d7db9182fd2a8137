//! The profile of a band and of a venue: who they are and where they play (public specification, 1.8, 6.2).

use jiff::Timestamp;
use settimes_core::events::Event;
use settimes_core::ids::{BandId, VenueId};
use settimes_core::lineup::{Band, Venue};
use settimes_core::moment::{Day, Zone};
use settimes_core::schedule::NightSet;
use settimes_core::text;
use settimes_store::{Db, StoreResult, events, lineup};

use super::night::nights_of;
use crate::{App, Missing, Refusal, Until};

/// How a visitor names a band.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BandAsk(pub String);

/// One set of a profile with its event.
#[derive(Debug, Clone, PartialEq)]
pub struct ProfileSet {
    /// The event.
    pub event: Event,
    /// The set.
    pub set: NightSet,
}

/// A band with its visible sets.
#[derive(Debug, Clone, PartialEq)]
pub struct BandProfile {
    /// The band.
    pub band: Band,
    /// The festival day the profile was made for.
    pub today: Day,
    /// Sets of live events that are not over, soonest first.
    pub upcoming: Vec<ProfileSet>,
    /// All other visible sets, newest event first.
    pub past: Vec<ProfileSet>,
}

/// A venue with its visible sets.
#[derive(Debug, Clone, PartialEq)]
pub struct VenueProfile {
    /// The venue.
    pub venue: Venue,
    /// The festival day the profile was made for.
    pub today: Day,
    /// Sets of live events that are not over, soonest first.
    pub upcoming: Vec<ProfileSet>,
    /// All other visible sets, newest event first.
    pub past: Vec<ProfileSet>,
}

/// The visible band that a visitor means: by id, then by name (public specification, 1.8).
pub async fn find_band(app: &App, ask: BandAsk) -> Result<BandId, Refusal> {
    app.store.read(move |db| lookup(db, &ask.0)?.ok_or(Refusal::NotFound(Missing::Band))).await
}

/// A band with its sets. It stays true until the festival day flips.
pub async fn show_band(app: &App, id: BandId) -> Result<Until<BandProfile>, Refusal> {
    let (now, zone) = (app.clock.now(), app.settings.zone.clone());
    let today = zone.today(now);
    profile(app, now, move |db| band_profile(db, id, (today, &zone))).await
}

/// The band that a visitor means, by id or name, with its sets, from one snapshot.
pub async fn show_named_band(app: &App, ask: BandAsk) -> Result<Until<BandProfile>, Refusal> {
    let (now, zone) = (app.clock.now(), app.settings.zone.clone());
    let today = zone.today(now);
    profile(app, now, move |db| {
        let id = lookup(db, &ask.0)?.ok_or(Refusal::NotFound(Missing::Band))?;
        band_profile(db, id, (today, &zone))
    })
    .await
}

fn band_profile(db: &Db<'_>, id: BandId, when: (Day, &Zone)) -> Result<BandProfile, Refusal> {
    let band = lineup::visible_band(db, id)?.ok_or(Refusal::NotFound(Missing::Band))?;
    let events = events::visible_events_with_band(db, id)?;
    let (upcoming, past) = split(db, &events, when, |set| set.slot.band == id)?;
    Ok(BandProfile { band, today: when.0, upcoming, past })
}

/// A venue with its sets. It stays true until the festival day flips.
pub async fn show_venue(app: &App, id: VenueId) -> Result<Until<VenueProfile>, Refusal> {
    let (now, zone) = (app.clock.now(), app.settings.zone.clone());
    let today = zone.today(now);
    profile(app, now, move |db| {
        let venue = lineup::visible_venue(db, id)?.ok_or(Refusal::NotFound(Missing::Venue))?;
        let events = events::visible_events_with_venue(db, id)?;
        let (upcoming, past) = split(db, &events, (today, &zone), |set| set.slot.venue.as_ref().is_some_and(|venue| venue.id == id))?;
        Ok(VenueProfile { venue, today, upcoming, past })
    })
    .await
}

async fn profile<T: Send + 'static>(
    app: &App,
    now: Timestamp,
    read: impl Fn(&Db<'_>) -> Result<T, Refusal> + Send + 'static,
) -> Result<Until<T>, Refusal> {
    Ok(Until { answer: app.store.read(read).await?, at: now, until: app.settings.zone.next_flip(now) })
}

fn lookup(db: &Db<'_>, given: &str) -> StoreResult<Option<BandId>> {
    if let Ok(id) = given.parse::<BandId>()
        && lineup::visible_band(db, id)?.is_some()
    {
        return Ok(Some(id));
    }
    let name = text::clean_line(&given.replace('-', " "));
    let key = text::name_key(&name);
    if let Some(found) = key.as_deref().map(|key| lineup::visible_band_by_key(db, key)).transpose()?.flatten() {
        return Ok(Some(found));
    }
    for old_key in [name.to_lowercase(), text::reduced_key(&name)] {
        for (id, stored) in lineup::visible_bands_by_old_key(db, &old_key)? {
            if text::name_key(&stored).as_deref() != Some(old_key.as_str()) {
                return Ok(Some(id));
            }
        }
    }
    let wanted = text::fold(given);
    Ok(lineup::visible_bands_named_like(db, &wanted)?.into_iter().find(|(_, name)| text::fold(name) == wanted).map(|(id, _)| id))
}

type Split = (Vec<ProfileSet>, Vec<ProfileSet>);

fn split(db: &Db<'_>, events: &[Event], (today, zone): (Day, &Zone), wanted: impl Fn(&NightSet) -> bool) -> StoreResult<Split> {
    let nights = nights_of(db, events, zone)?;
    let (upcoming, mut past): (Vec<_>, Vec<_>) = nights.into_iter().partition(|night| night.event.is_upcoming(today));
    past.reverse();
    let sets = |nights: Vec<settimes_core::schedule::Night>| {
        nights
            .into_iter()
            .flat_map(|night| {
                let event = night.event;
                night.sets.into_iter().filter(&wanted).map(move |set| ProfileSet { event: event.clone(), set })
            })
            .collect::<Vec<_>>()
    };
    Ok((sets(upcoming), sets(past)))
}
