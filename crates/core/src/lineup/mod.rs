//! Bands, venues and sets: what they are and how they are written for people.

pub mod clashes;
pub mod drawn;
pub mod import;
pub mod names;
pub mod search;
pub mod times;

use crate::ids::{BandId, VenueId};

/// A band as the public may see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Band {
    /// Row id.
    pub id: BandId,
    /// Name.
    pub name: String,
    /// Comma-separated genres.
    pub genre: Option<String>,
    /// Where it comes from, in words.
    pub origin: Option<String>,
    /// Bio, Markdown.
    pub description: Option<String>,
    /// Address of the photo, as stored.
    pub photo_url: Option<String>,
    /// What the photo shows.
    pub photo_alt_text: Option<String>,
    /// Links, JSON text as stored.
    pub social_links: Option<String>,
}

/// A venue as the public may see it.
#[derive(Debug, Clone, PartialEq)]
pub struct Venue {
    /// Row id.
    pub id: VenueId,
    /// Name.
    pub name: String,
    /// City.
    pub city: Option<String>,
    /// Region.
    pub region: Option<String>,
    /// Postal address in one line.
    pub address: Option<String>,
    /// Website as stored.
    pub website: Option<String>,
    /// Instagram address or handle as stored.
    pub instagram: Option<String>,
    /// Facebook address or handle as stored.
    pub facebook: Option<String>,
    /// Where it stands.
    pub place: Option<Place>,
}

impl Venue {
    /// `city, region` as far as known.
    pub fn location(&self) -> Option<String> {
        location(self.city.as_deref(), self.region.as_deref())
    }
}

/// `city, region` as far as known.
pub fn location(city: Option<&str>, region: Option<&str>) -> Option<String> {
    joined([city, region])
}

/// A point on the map, decimal degrees.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Place {
    /// −90 to 90.
    pub latitude: f64,
    /// −180 to 180.
    pub longitude: f64,
}

impl Place {
    /// A place from the two stored numbers; both are needed and must lie on the globe.
    pub fn read(latitude: Option<f64>, longitude: Option<f64>) -> Option<Self> {
        let (latitude, longitude) = (latitude?, longitude?);
        let on_globe = (-90.0..=90.0).contains(&latitude) && (-180.0..=180.0).contains(&longitude);
        on_globe.then_some(Self { latitude, longitude })
    }

    /// Great-circle distance in metres.
    pub fn metres_to(self, other: Self) -> f64 {
        const EARTH_RADIUS: f64 = 6_371_008.8;
        let (from, to) = (self.latitude.to_radians(), other.latitude.to_radians());
        let half_latitude = ((to - from) / 2.0).sin();
        let half_longitude = ((other.longitude - self.longitude).to_radians() / 2.0).sin();
        let chord = half_latitude.powi(2) + from.cos() * to.cos() * half_longitude.powi(2);
        2.0 * EARTH_RADIUS * chord.sqrt().min(1.0).asin()
    }

    /// Minutes on foot: great-circle metres ÷ 80, rounded up, at least 1 (public specification, 6.3).
    pub fn walking_minutes_to(self, other: Self) -> u32 {
        let minutes = (self.metres_to(other) / 80.0).ceil();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "half the globe is 250,000 minutes: it fits")]
        let whole = minutes as u32;
        whole.max(1)
    }
}

/// The parts of a stored postal address.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AddressParts {
    /// The free text, which wins.
    pub address: Option<String>,
    /// First line.
    pub line1: Option<String>,
    /// Second line.
    pub line2: Option<String>,
    /// City.
    pub city: Option<String>,
    /// Region.
    pub region: Option<String>,
    /// Postal code.
    pub postal_code: Option<String>,
    /// Country.
    pub country: Option<String>,
}

impl AddressParts {
    /// The address in one line (public specification, 1.7): the stored text, else the parts without city and region alone being enough.
    pub fn in_one_line(&self) -> Option<String> {
        let stored = self.address.as_deref().map(str::trim).filter(|text| !text.is_empty());
        if let Some(stored) = stored {
            return Some(stored.to_owned());
        }
        let town = joined([self.city.as_deref(), self.region.as_deref()]);
        let country = spaced([self.postal_code.as_deref(), self.country.as_deref()]);
        joined([self.line1.as_deref(), self.line2.as_deref(), town.as_deref(), country.as_deref()])
    }
}

/// Where a band comes from: `city, region`, else the free text (public specification, 1.7).
pub fn origin(free: Option<&str>, city: Option<&str>, region: Option<&str>) -> Option<String> {
    joined([city, region]).or_else(|| joined([free]))
}

/// The known parts joined by a comma; `None` without any.
fn joined<const N: usize>(parts: [Option<&str>; N]) -> Option<String> {
    join_by(parts, ", ")
}

fn spaced<const N: usize>(parts: [Option<&str>; N]) -> Option<String> {
    join_by(parts, " ")
}

fn join_by<const N: usize>(parts: [Option<&str>; N], between: &str) -> Option<String> {
    let known: Vec<&str> = parts.into_iter().flatten().map(str::trim).filter(|part| !part.is_empty()).collect();
    (!known.is_empty()).then(|| known.join(between))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_the_stored_text_or_its_parts() {
        let text = |part: &str| Some(part.to_owned());
        let mut parts = AddressParts {
            line1: text("1 King St"),
            city: text("Waterloo"),
            region: text("ON"),
            postal_code: text("N2L"),
            country: text("Canada"),
            ..AddressParts::default()
        };
        assert_eq!(parts.in_one_line().as_deref(), Some("1 King St, Waterloo, ON, N2L Canada"));
        parts.address = text("Somewhere else");
        assert_eq!(parts.in_one_line().as_deref(), Some("Somewhere else"));
        assert_eq!(AddressParts::default().in_one_line(), None);
    }

    #[test]
    fn a_walk_is_rounded_up_and_at_least_a_minute() {
        let anchor = Place { latitude: 43.4650, longitude: -80.5241 };
        let boathouse = Place { latitude: 43.4671, longitude: -80.5220 };
        assert_eq!(anchor.walking_minutes_to(boathouse), 4);
        assert_eq!(anchor.walking_minutes_to(anchor), 1);
        assert_eq!(Place::read(Some(91.0), Some(0.0)), None);
        assert_eq!(Place::read(Some(1.0), None), None);
    }
}
