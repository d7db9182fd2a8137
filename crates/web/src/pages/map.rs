//! The map of a night's rooms, drawn by the server (`templates/map.html`). What it shows stands in words on the cards of the rooms, so it is one picture
//! to whoever has the page read aloud.

use settimes_core::schedule::night_map::{Tied, WIDTH};

use super::parts::VenueMark;

/// The drawing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoomMap {
    /// Its height, in units of which it is [`WIDTH`] wide.
    pub height: i32,
    /// What it shows, in words.
    pub words: String,
    /// The walks between neighbours, below the rooms.
    pub ways: Vec<MapWay>,
    /// The rooms.
    pub pins: Vec<MapPin>,
    /// How long a walk is on the map.
    pub bar: Option<MapBar>,
    /// Rooms of which nobody knows where they are.
    pub missing: Vec<String>,
}

impl RoomMap {
    /// The height with the line of the scale.
    pub fn tall(&self) -> i32 {
        self.height + 26
    }

    /// The width.
    pub fn wide(&self) -> i32 {
        WIDTH
    }
}

/// A room on the map.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MapPin {
    /// Its middle.
    pub at: (i32, i32),
    /// Its sign.
    pub mark: VenueMark,
    /// Its name and where that stands.
    pub label: Option<MapLabel>,
}

/// A name on the map.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MapLabel {
    /// The name.
    pub text: String,
    /// The end by which it is tied, on its base line.
    pub at: (i32, i32),
    /// Which end that is.
    pub tied: Tied,
}

impl MapLabel {
    /// `text-anchor`.
    pub fn anchor(&self) -> &'static str {
        match self.tied {
            Tied::Start => "start",
            Tied::Middle => "middle",
            Tied::End => "end",
        }
    }
}

/// A walk on the map.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MapWay {
    /// From here.
    pub from: (i32, i32),
    /// To there.
    pub to: (i32, i32),
    /// "4 min".
    pub walk: String,
    /// The middle of the words; `None` where there is no space.
    pub sign: Option<(i32, i32)>,
}

/// The bar of the scale.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MapBar {
    /// How long it is.
    pub length: i32,
    /// "5 min walk".
    pub words: String,
}
