//! The page of a band.

use settimes_app::schedule::{BandProfile, ProfileSet};
use settimes_core::lineup::Band;
use settimes_core::links;
use settimes_core::moment::Day;
use settimes_core::schedule::{BandFigures, figures_of};
use settimes_core::text;

use super::meta::Head;
use super::places::venue_tag;
use super::site::{Photo, band_href, event_href, worded_links};
use super::times::{Timed, event_day, short_month};
use super::{Site, json_ld, markdown};
use crate::pages::band::{Figure, Gig, GigPick, Portrait};
use crate::pages::parts::Link;
use crate::pages::{BandPage, Surface};

/// The page of a band.
pub fn band_page(profile: &BandProfile, site: &Site<'_>) -> BandPage {
    let band = &profile.band;
    let photo = site.photo(band.photo_url.as_deref());
    let links = band_links(band);
    let crumbs = crumbs(profile);
    let sets = || profile.upcoming.iter().chain(&profile.past);
    BandPage {
        layout: site.layout(
            Surface::Profile,
            Head {
                title: band.name.clone(),
                description: description(band),
                path: band_href(band.id),
                kind: "profile",
                image: photo.clone().map(|photo| (photo, alt_text(&band.name, band.photo_alt_text.as_deref()))),
                alternates: Vec::new(),
                json_ld: json_ld::band(band, photo.as_ref(), &links, &crumbs, site),
                zone_sentence: sets().any(|entry| entry.set.starts_at.is_some()).then(|| site.zone_sentence()),
            },
        ),
        crumbs,
        name: band.name.clone(),
        portrait: portrait(&band.name, band.photo_alt_text.as_deref(), photo),
        genres: genres(band),
        origin: band.origin.clone(),
        bio: band.description.as_deref().and_then(markdown::clean_html),
        links,
        figures: figures(&figures_of(sets().map(|entry| (&entry.event, &entry.set))), profile.today),
        upcoming: profile.upcoming.iter().map(|entry| Gig { pick: Some(pick(entry)), ..gig(entry, profile.today, site) }).collect(),
        past: profile.past.iter().map(|entry| gig(entry, profile.today, site)).collect(),
    }
}

fn genres(band: &Band) -> Vec<String> {
    band.genre.as_deref().map(|stored| text::genres(stored).map(str::to_owned).collect()).unwrap_or_default()
}

/// Home, then the night the band plays next.
fn crumbs(profile: &BandProfile) -> Vec<Link> {
    let next = profile.upcoming.first().map(|entry| Link { label: entry.event.name.clone(), href: event_href(&entry.event) });
    [Link { label: "All nights".to_owned(), href: "/".to_owned() }].into_iter().chain(next).collect()
}

fn description(band: &Band) -> String {
    if let Some(bio) = band.description.as_deref().and_then(markdown::plain) {
        return bio;
    }
    let genre = Some(genres(band).join(", ")).filter(|words| !words.is_empty()).map(|words| format!(" ({words})")).unwrap_or_default();
    let origin = band.origin.as_deref().map(|place| format!(" from {place}")).unwrap_or_default();
    format!("{}{genre}{origin}: where and when they play.", band.name)
}

fn band_links(band: &Band) -> Vec<Link> {
    let found: Vec<(&str, String)> =
        links::band_links(band.social_links.as_deref()).into_iter().filter_map(|(kind, href)| href.map(|href| (kind, href))).collect();
    worded_links(&found)
}

fn alt_text(name: &str, stored: Option<&str>) -> String {
    stored.map(str::trim).filter(|words| !words.is_empty()).unwrap_or(name).to_owned()
}

/// The picture of a band, else the first letters of its name.
pub(super) fn portrait(name: &str, alt: Option<&str>, photo: Option<Photo>) -> Portrait {
    match photo {
        Some(photo) => Portrait::Photo { src: photo.src, alt: alt_text(name, alt) },
        None => Portrait::Initials(initials(name)),
    }
}

/// The first letters of the first two words that have one, without an article; of a name without letters its first character.
fn initials(name: &str) -> String {
    let bare = text::sort_key(name);
    let letters: Vec<char> = bare.split_whitespace().filter_map(|word| word.chars().find(|c| c.is_alphanumeric())).take(2).collect();
    let shown: String = match letters.as_slice() {
        [] => bare.chars().take(1).collect(),
        some => some.iter().collect(),
    };
    shown.chars().flat_map(char::to_uppercase).collect()
}

fn figures(history: &BandFigures, today: Day) -> Vec<Figure> {
    if !history.are_telling() {
        return Vec::new();
    }
    let counted = |count: usize, one: &str, many: &str| (count > 0).then(|| figure(count.to_string(), if count == 1 { one } else { many }));
    [
        counted(history.sets, "set", "sets"),
        counted(history.events, "night", "nights"),
        counted(history.venues, "room", "rooms"),
        history.home_room.as_ref().map(|room| figure(room.name.clone(), "home room")),
        history.average_minutes.map(|minutes| figure(format!("{minutes} min"), "average set")),
        history.debut.filter(|day| *day <= today).map(|day| figure(short_month(day), "first seen")),
    ]
    .into_iter()
    .flatten()
    .collect()
}

pub(super) fn figure(value: String, label: &str) -> Figure {
    Figure { value, label: label.to_owned() }
}

fn pick(entry: &ProfileSet) -> GigPick {
    let event = &entry.event;
    GigPick { set: entry.set.slot.id.get(), event: event.id.get(), slug: event.slug.to_string(), last_day: event.last_day().to_string() }
}

fn gig(entry: &ProfileSet, today: Day, site: &Site<'_>) -> Gig {
    let timed = Timed::of(&entry.set);
    Gig {
        pick: None,
        event_name: entry.event.name.clone(),
        event_href: event_href(&entry.event),
        day: event_day(&entry.event, today),
        starts: timed.map(|timed| site.starts(timed)),
        ends: timed.map(|timed| site.ends(timed)),
        venue: entry.set.slot.venue.as_ref().map(venue_tag),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_one_or_two_letters_of_any_name() {
        for (name, letters) in [
            ("The Lanterns", "L"),
            ("Kestrel & Pike", "KP"),
            ("Öl & Wasser", "ÖW"),
            ("夜更けの電線", "夜"),
            ("$ky Tax", "KT"),
            ("311", "3"),
            ("!!!", "!"),
            ("a perfect storm coming", "PS"),
        ] {
            assert_eq!(initials(name), letters, "{name}");
        }
    }
}
