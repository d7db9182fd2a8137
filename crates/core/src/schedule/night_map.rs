//! A small map of the rooms of a night: where each stands, how far the walk between neighbours is, and where the names fit. Without street tiles:
//! nothing is fetched, and what a fan asks of it is only "which way, and how far".
//!
//! All lengths are units of the drawing, which is [`WIDTH`] wide.

use crate::lineup::Place;

/// Width of the drawing.
pub const WIDTH: i32 = 360;
/// More rooms than this make no readable map.
pub const MOST_ROOMS: usize = 60;
/// Height of the letters of a name.
pub const LETTERS: i32 = 13;

/// Least and most height of the drawing.
const HEIGHTS: (f64, f64) = (132.0, 300.0);
/// Space between the outermost pins and the edge, for the names: at the sides, above and below.
const MARGIN: (f64, f64) = (64.0, 36.0);
/// No pin comes nearer to the edge than this.
const EDGE: f64 = 14.0;
/// Least distance of two pins: their discs do not touch.
const APART: f64 = 25.0;
/// Half the side of the square that a pin needs.
const PIN: i32 = 11;
/// Never more units for a metre: rooms across the street stay neighbours.
const NEAREST: f64 = 1.5;
const METRES_OF_A_DEGREE: f64 = 111_195.0;
const METRES_OF_A_MINUTE: f64 = 80.0;
/// A line between two pins is long enough for words on it.
const LONG_LINE: f64 = 62.0;
/// Half the size of the words on a line.
const SIGN: (i32, i32) = (19, 8);
/// Longest name, in units, and how short it may become where there is little room.
const NAME_LENGTHS: [i32; 2] = [168, 84];
/// Longest bar of the scale, and the walks it may stand for, in minutes.
const BAR: f64 = 120.0;
const BARS: [u32; 15] = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1200, 3000, 6000, 12_000, 60_000];

/// A room to be drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spot<'a> {
    /// Its name.
    pub name: &'a str,
    /// Where it is; a room without coordinates is not on the map.
    pub place: Option<Place>,
}

/// The drawing.
#[derive(Debug, Clone, PartialEq)]
pub struct NightMap {
    /// Its height.
    pub height: i32,
    /// The rooms that have coordinates.
    pub pins: Vec<Pin>,
    /// Walks that join all rooms by the shortest way.
    pub walks: Vec<Walk>,
    /// How long a walk is on the map; `None` if all rooms stand at one point.
    pub scale: Option<Scale>,
}

/// A room on the map.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pin {
    /// Which of the given rooms.
    pub room: usize,
    /// Its middle, from the left.
    pub x: i32,
    /// Its middle, from the top.
    pub y: i32,
    /// Its name; `None` where it would cover another one.
    pub label: Option<Label>,
}

/// A name on the map.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The name, shortened if it is long.
    pub text: String,
    /// Where it is tied to, from the left.
    pub x: i32,
    /// Its base line, from the top.
    pub y: i32,
    /// By which end it is tied.
    pub tied: Tied,
    /// What it covers at most.
    pub area: Area,
}

/// By which end a name is tied to its point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tied {
    /// It begins there.
    Start,
    /// It stands around it.
    Middle,
    /// It ends there.
    End,
}

/// A rectangle of the drawing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Area {
    /// From the left.
    pub left: i32,
    /// From the top.
    pub top: i32,
    /// From the left.
    pub right: i32,
    /// From the top.
    pub bottom: i32,
}

impl Area {
    const fn around(x: i32, y: i32, half: (i32, i32)) -> Self {
        Self { left: x - half.0, top: y - half.1, right: x + half.0, bottom: y + half.1 }
    }

    /// Whether two areas share more than an edge.
    pub const fn meets(self, other: Self) -> bool {
        self.left < other.right && other.left < self.right && self.top < other.bottom && other.top < self.bottom
    }

    /// Whether it lies in a drawing of this height.
    pub const fn is_inside(self, height: i32) -> bool {
        self.left >= 0 && self.top >= 0 && self.right <= WIDTH && self.bottom <= height
    }
}

/// The walk between two rooms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Walk {
    /// One room, by its place among the pins.
    pub from: usize,
    /// The other one.
    pub to: usize,
    /// Minutes on foot.
    pub minutes: u32,
    /// The middle of the words on the line; `None` where there is no space for them.
    pub sign: Option<(i32, i32)>,
}

/// The bar that says how long a walk is on the map.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scale {
    /// The walk.
    pub minutes: u32,
    /// The bar.
    pub length: i32,
}

#[derive(Debug, Clone, Copy)]
struct Point {
    x: f64,
    y: f64,
}

/// The map of some rooms; `None` with fewer than two that have coordinates, or too many.
pub fn night_map(rooms: &[Spot<'_>]) -> Option<NightMap> {
    let placed: Vec<(usize, &str, Place)> =
        rooms.iter().enumerate().filter_map(|(room, spot)| Some((room, spot.name, spot.place?))).collect();
    if placed.len() < 2 || placed.len() > MOST_ROOMS {
        return None;
    }
    let points_on_earth: Vec<Place> = placed.iter().map(|(_, _, place)| *place).collect();
    let (mut points, height, units_of_a_metre) = project(&points_on_earth);
    push_apart(&mut points, height);
    let spots: Vec<(i32, i32)> = points.iter().map(|point| (whole(point.x), whole(point.y))).collect();
    let height = whole(height);
    let mut taken: Vec<Area> = spots.iter().map(|(x, y)| Area::around(*x, *y, (PIN, PIN))).collect();
    let walks = walks(&points_on_earth, &spots, &mut taken);
    let pins = placed.iter().zip(&spots).map(|((room, name, _), (x, y))| {
        let label = label(name, (*x, *y), height, &taken);
        taken.extend(label.as_ref().map(|label| label.area));
        Pin { room: *room, x: *x, y: *y, label }
    });
    Some(NightMap { height, pins: pins.collect(), walks, scale: units_of_a_metre.and_then(scale) })
}

/// The other rooms by the length of the walk, the nearest first: which of the given ones, and the minutes.
pub fn nearest(rooms: &[Spot<'_>], from: usize) -> Vec<(usize, u32)> {
    let Some(here) = rooms.get(from).and_then(|spot| spot.place) else { return Vec::new() };
    let others = rooms.iter().enumerate().filter(|(room, _)| *room != from);
    let mut found: Vec<(usize, u32)> = others.filter_map(|(room, spot)| Some((room, here.walking_minutes_to(spot.place?)))).collect();
    found.sort_by_key(|(room, minutes)| (*minutes, *room));
    found
}

/// The places on the drawing, its height, and how many units a metre has; the last is `None` if all are at one point.
///
/// Degrees east are counted from the first place and the short way round, so that a night on both sides of the date line is one town.
fn project(places: &[Place]) -> (Vec<Point>, f64, Option<f64>) {
    let first = places.first().map_or(0.0, |place| place.longitude);
    #[expect(clippy::cast_precision_loss, reason = "at most MOST_ROOMS places")]
    let middle = places.iter().map(|place| place.latitude).sum::<f64>() / places.len().max(1) as f64;
    let narrowing = middle.to_radians().cos().max(0.01);
    let east = |place: &Place| ((place.longitude - first + 540.0).rem_euclid(360.0) - 180.0) * narrowing;
    let raw: Vec<Point> = places.iter().map(|place| Point { x: east(place), y: -place.latitude }).collect();
    let (left, right) = ends(raw.iter().map(|point| point.x));
    let (top, bottom) = ends(raw.iter().map(|point| point.y));
    let (wide, tall) = (f64::from(WIDTH) - 2.0 * MARGIN.0, HEIGHTS.1 - 2.0 * MARGIN.1);
    // A tenth of a millimetre is one point: no division by what is nearly nothing.
    let fits = |space: f64, span: f64| if span < 1e-9 { f64::MAX } else { space / span };
    let factor = fits(wide, right - left).min(fits(tall, bottom - top));
    let is_one_point = factor >= f64::MAX;
    let factor = if is_one_point { 0.0 } else { factor.min(NEAREST * METRES_OF_A_DEGREE) };
    let height = ((bottom - top) * factor + 2.0 * MARGIN.1).clamp(HEIGHTS.0, HEIGHTS.1);
    let centre = |value: f64, (low, high): (f64, f64), size: f64| (value - f64::midpoint(low, high)) * factor + size / 2.0;
    let points = raw
        .iter()
        .map(|point| Point { x: centre(point.x, (left, right), f64::from(WIDTH)), y: centre(point.y, (top, bottom), height) })
        .collect();
    (points, height, (!is_one_point).then_some(factor / METRES_OF_A_DEGREE))
}

fn ends(values: impl Iterator<Item = f64>) -> (f64, f64) {
    values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)))
}

/// Moves pins that cover each other, a little at a time: two stages in one house stand beside each other.
fn push_apart(points: &mut [Point], height: f64) {
    const ROUNDS: usize = 80;
    for _ in 0..ROUNDS {
        let mut moved = false;
        for to in 1..points.len() {
            let (before, rest) = points.split_at_mut(to);
            let Some(that) = rest.first_mut() else { continue };
            for (turn, this) in before.iter_mut().enumerate() {
                moved |= part(this, that, turn + to);
            }
        }
        for point in points.iter_mut() {
            point.x = point.x.clamp(EDGE, f64::from(WIDTH) - EDGE);
            point.y = point.y.clamp(EDGE, height - EDGE);
        }
        if !moved {
            return;
        }
    }
}

/// Moves two pins that stand too near away from each other; two at one point go in a direction that depends on their turn alone.
fn part(this: &mut Point, that: &mut Point, turn: usize) -> bool {
    const GOLDEN_ANGLE: f64 = 2.4;
    let (x, y) = (that.x - this.x, that.y - this.y);
    let distance = x.hypot(y);
    if distance >= APART - 0.5 {
        return false;
    }
    #[expect(clippy::cast_precision_loss, reason = "a number of pins is small")]
    let angle = turn.saturating_sub(1) as f64 * GOLDEN_ANGLE;
    let (x, y) = if distance < 0.01 { (angle.cos(), angle.sin()) } else { (x / distance, y / distance) };
    let push = (APART - distance) / 2.0;
    this.x -= x * push;
    this.y -= y * push;
    that.x += x * push;
    that.y += y * push;
    true
}

/// The shortest walks that join all rooms: each next room by the shortest way to those already joined.
fn walks(places: &[Place], spots: &[(i32, i32)], taken: &mut Vec<Area>) -> Vec<Walk> {
    let mut joined: Vec<usize> = vec![0];
    let mut walks = Vec::new();
    while joined.len() < places.len() {
        let open = (0..places.len()).filter(|room| !joined.contains(room));
        let ways = open.flat_map(|to| joined.iter().map(move |from| (*from, to)));
        let metres = |(from, to): &(usize, usize)| places.get(*from).zip(places.get(*to)).map_or(f64::MAX, |(a, b)| a.metres_to(*b));
        let Some((from, to)) = ways.min_by(|a, b| metres(a).total_cmp(&metres(b))) else { break };
        joined.push(to);
        let Some((from_place, to_place)) = places.get(from).zip(places.get(to)) else { break };
        let sign = spots.get(from).zip(spots.get(to)).and_then(|(a, b)| sign(*a, *b, taken));
        taken.extend(sign.map(|(x, y)| Area::around(x, y, SIGN)));
        walks.push(Walk { from, to, minutes: from_place.walking_minutes_to(*to_place), sign });
    }
    walks
}

fn sign(from: (i32, i32), to: (i32, i32), taken: &[Area]) -> Option<(i32, i32)> {
    let middle = (i32::midpoint(from.0, to.0), i32::midpoint(from.1, to.1));
    let length = f64::from(to.0 - from.0).hypot(f64::from(to.1 - from.1));
    let area = Area::around(middle.0, middle.1, SIGN);
    (length >= LONG_LINE && !taken.iter().any(|other| other.meets(area))).then_some(middle)
}

/// The name of a pin at the first place around it where it covers nothing; shortened rather than left out.
fn label(name: &str, spot: (i32, i32), height: i32, taken: &[Area]) -> Option<Label> {
    const AWAY: i32 = PIN + 3;
    let (x, y) = spot;
    NAME_LENGTHS.iter().find_map(|most| {
        let (text, width) = shorten(name, *most);
        let (half, low) = (width / 2 + width % 2, LETTERS / 2 + 2);
        let beside = |left: i32, middle: i32| Area { left, right: left + width, top: middle - low, bottom: middle + low };
        let middle = x.clamp(half.min(WIDTH - half), (WIDTH - half).max(half));
        let around = |centre: i32| Area { left: middle - half, right: middle + half, top: centre - low, bottom: centre + low };
        let candidates = [
            (beside(x + AWAY, y), Tied::Start),
            (beside(x - AWAY - width, y), Tied::End),
            (around(y + PIN + low + 1), Tied::Middle),
            (around(y - PIN - low - 1), Tied::Middle),
            (beside(x + 5, y + PIN + low), Tied::Start),
            (beside(x + 5, y - PIN - low), Tied::Start),
            (beside(x - 5 - width, y + PIN + low), Tied::End),
            (beside(x - 5 - width, y - PIN - low), Tied::End),
        ];
        let (area, tied) =
            candidates.into_iter().find(|(area, _)| area.is_inside(height) && !taken.iter().any(|other| other.meets(*area)))?;
        let x = match tied {
            Tied::Start => area.left,
            Tied::Middle => i32::midpoint(area.left, area.right),
            Tied::End => area.right,
        };
        Some(Label { text, x, y: area.bottom - 4, tied, area })
    })
}

/// A name of at most so many units, and how many it has.
fn shorten(name: &str, most: i32) -> (String, i32) {
    let width = |text: &str| whole(text.chars().map(letter_width).sum::<f64>() * f64::from(LETTERS)) + 2;
    if width(name) <= most {
        return (name.to_owned(), width(name));
    }
    let mut text = String::new();
    for letter in name.chars() {
        if width(&text) + whole(letter_width(letter) * f64::from(LETTERS)) > most - LETTERS {
            break;
        }
        text.push(letter);
    }
    let text = format!("{}…", text.trim_end());
    let width = width(&text).min(most);
    (text, width)
}

/// How wide a bold letter is at most, in heights of letters: a server has no fonts to measure with.
fn letter_width(letter: char) -> f64 {
    match letter {
        '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' | '\u{fe00}'..='\u{fe0f}' => 0.0,
        'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '\'' | '’' | '!' | '|' | ' ' => 0.36,
        'm' | 'w' | 'M' | 'W' | '@' | '%' | '…' => 1.0,
        'a'..='z' | '0'..='9' => 0.62,
        '\u{1100}'.. => 1.1,
        _ => 0.76,
    }
}

fn scale(units_of_a_metre: f64) -> Option<Scale> {
    let length = |minutes: u32| f64::from(minutes) * METRES_OF_A_MINUTE * units_of_a_metre;
    let minutes = *BARS.iter().rev().find(|minutes| length(**minutes) <= BAR)?;
    Some(Scale { minutes, length: whole(length(minutes)).max(1) })
}

/// A length of the drawing as a whole number.
fn whole(length: f64) -> i32 {
    #[expect(clippy::cast_possible_truncation, reason = "lengths of the drawing are small, and a cast saturates")]
    let rounded = length.round() as i32;
    rounded
}

#[cfg(test)]
mod tests;
