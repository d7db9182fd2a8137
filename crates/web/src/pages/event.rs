//! `/event/{slug}`: one night (public specification, 6.2).

use askama::Template;

use super::home::{Choice, Pick};
use super::layout::{Layout, Mode, Robots, THEMES};
use super::map::RoomMap;
use super::parts::{Clock, Day, Ending, Instants, Link, NightSpan, RoomNow, SetState, VenueMark, VenueTag};
use super::timetable::{Line, Timetable};

/// The page of a night.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "event.html")]
pub struct EventPage {
    /// What surrounds the page.
    pub layout: Layout,
    /// Name, day, place.
    pub head: EventHead,
    /// What happens in each room at this moment, every room of the night once; empty before the first and after the last set.
    pub on_now: Vec<RoomNow>,
    /// The sets by start.
    pub order: RunningOrder,
    /// The same sets by room and time; `None` when no set has a start.
    pub timetable: Option<Timetable>,
    /// Where the rooms are; `None` if fewer than two are known to be somewhere.
    pub map: Option<RoomMap>,
    /// How the list may be narrowed; `None` where there is nothing to choose.
    pub narrow: Option<Narrow>,
    /// What others put into their page to show this night there.
    pub embed_code: String,
    /// The rooms, from the venues or from `venue_info`.
    pub rooms: Vec<RoomCard>,
    /// What the plan needs: the form without script, and the script.
    pub picking: Picking,
}

/// What may be left out of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Narrow {
    /// Where the form goes: the page itself.
    pub action: String,
    /// The rooms, the first is "All rooms"; empty with one room.
    pub rooms: Vec<Choice>,
    /// The genres, the first is "All genres"; empty with one genre or none.
    pub genres: Vec<Choice>,
    /// Whether sets that are over can be left out, and are.
    pub finished: Finished,
    /// How many sets are shown, if not all: "6 of 30 sets".
    pub shown: Option<String>,
}

/// What happens to the sets that are over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Finished {
    /// There are none, or the list holds nothing else.
    None,
    /// They are listed.
    Listed,
    /// They are left out.
    LeftOut,
}

/// What the event page says to the fan's plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picking {
    /// The address of the page, to which the form goes: `/event/vol-17`.
    pub action: String,
    /// The event's id.
    pub event: i64,
    /// Its slug: the plan is stored under it.
    pub slug: String,
    /// The last festival day, `2026-08-02`.
    pub last_day: String,
    /// `12` or `24`.
    pub face: u8,
}

/// The head of a night.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventHead {
    /// The name of the night.
    pub name: String,
    /// Where the night stands by the calendar.
    pub standing: Standing,
    /// The city.
    pub city: Option<String>,
    /// The festival day or days.
    pub day: Day,
    /// First start and last known end; `None` without times.
    pub span: Option<NightSpan>,
    /// Visible sets, without and with a time.
    pub sets: usize,
    /// Rooms of the visible sets; a room that is to be announced does not count.
    pub rooms: usize,
    /// What the night says about itself: plain text.
    pub description: Option<String>,
    /// Where tickets are sold; `None` also for a night that is over.
    pub tickets_href: Option<String>,
    /// The night as a calendar, `/api/feeds/ical?event=<slug>`; `None` without a timed set.
    pub calendar_href: Option<String>,
    /// The page that looks back; only an archived night has one.
    pub recap_href: Option<String>,
    /// Website and profiles of the night.
    pub links: Vec<Link>,
}

/// Where a night stands by the calendar. Changes with the festival day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It is today.
    Tonight,
    /// It comes later.
    Coming,
    /// Its last day is over.
    Over,
    /// It is in the archive.
    Archived,
}

impl Standing {
    /// The words above the name.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Tonight => "Tonight",
            Self::Coming => "Coming up",
            Self::Over => "This night is over",
            Self::Archived => "From the archive",
        }
    }

    /// Whether nothing of it is left to come.
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Over | Self::Archived)
    }

    /// The class name in the markup.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Tonight => "tonight",
            Self::Coming => "coming",
            Self::Over | Self::Archived => "bygone",
        }
    }
}

/// The sets of a night by start. A night that is over has all of them in `groups` and none in `over`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunningOrder {
    /// What plays and what comes, by start.
    pub groups: Vec<StartGroup>,
    /// Sets whose start is to be announced.
    pub unscheduled: Vec<SetRow>,
    /// What is over while the night goes on, the latest start first; shown on demand.
    pub over: Vec<StartGroup>,
}

impl RunningOrder {
    /// Nothing to show: no visible set.
    pub fn is_empty(&self) -> bool {
        self.groups.is_empty() && self.unscheduled.is_empty() && self.over.is_empty()
    }

    /// Whether the list leaves out all that is over.
    pub fn leaves_over_out(&self) -> bool {
        self.over.iter().all(StartGroup::is_hidden)
    }

    /// Whether the list leaves out all without a start.
    pub fn leaves_unscheduled_out(&self) -> bool {
        self.unscheduled.iter().all(|set| set.hidden)
    }

    /// How many sets are over.
    pub fn sets_over(&self) -> usize {
        self.over.iter().map(|group| group.sets.len()).sum()
    }
}

/// The sets that start at one time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StartGroup {
    /// When they start.
    pub starts: Clock,
    /// On the first group of a new calendar day: "After midnight, Sunday 6 December".
    pub divider: Option<String>,
    /// The sets, by room.
    pub sets: Vec<SetRow>,
}

impl StartGroup {
    /// Whether the list leaves all of it out.
    pub fn is_hidden(&self) -> bool {
        self.sets.iter().all(|set| set.hidden)
    }
}

/// One set in the running order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetRow {
    /// The performance id, for the anchor `#set-10`.
    pub id: i64,
    /// The band.
    pub band: String,
    /// Its page.
    pub band_href: String,
    /// The room; `None` when it is to be announced.
    pub venue: Option<VenueTag>,
    /// Start, end, length; `None` when the start is to be announced.
    pub timing: Option<Timing>,
    /// As the band says it: "punk, indie".
    pub genre: Option<String>,
    /// Where it stands by the clock.
    pub state: SetState,
    /// Whether the list leaves it out at the moment.
    pub hidden: bool,
    /// Whether its check box is ticked.
    pub picked: bool,
    /// What a plan says about it: clashes. Empty in the running order.
    pub notes: Vec<Note>,
}

/// A remark on a picked set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The class name in the markup: the kind of the clash.
    pub class: &'static str,
    /// What it says.
    pub words: String,
}

/// When a set plays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timing {
    /// When it ends.
    pub ends: Ending,
    /// "35 min", "1 h 10 min"; `None` with an open end.
    pub length: Option<String>,
    /// For the minute clock.
    pub instants: Instants,
}

/// A room near another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Neighbour {
    /// The room.
    pub venue: VenueTag,
    /// "4 min".
    pub walk: String,
}

/// One room of the night.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoomCard {
    /// Its name.
    pub name: String,
    /// Its sign; `None` for a room of `venue_info` that is no venue of ours.
    pub mark: Option<VenueMark>,
    /// Its page; `None` as above.
    pub href: Option<String>,
    /// Street and house.
    pub address: Option<String>,
    /// A note of the organiser: "14 steps down, no lift".
    pub note: Option<String>,
    /// Its id and where it stands, as the browser reads them: `7` and `43.465,-80.5241`.
    pub number: Option<i64>,
    /// See `number`; `None` where nobody knows.
    pub place: Option<String>,
    /// A map.
    pub map_href: Option<String>,
    /// The rooms nearest to it, on foot.
    pub neighbours: Vec<Neighbour>,
    /// "6 sets, 6:30 PM till 12:25 AM"; `None` without visible sets.
    pub programme: Option<String>,
}
