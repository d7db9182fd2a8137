//! A clash in the words and fields of the answers (admin specification, 3.3).

use serde::Serialize;

use super::{Billing, Clash, Rule};
use crate::ids::{EventId, MaybeNew, SetId};
use crate::moment::ClockTime;

/// One clash as every answer and report shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ClashEntry {
    /// The set it collides with; of a long set, the set itself.
    pub id: Option<SetId>,
    /// The set that was changed; `None` while it has no id.
    pub band_id: Option<SetId>,
    /// Name of the band it collides with.
    pub name: String,
    /// When that set starts, `HH:MM`.
    #[serde(rename = "startTime")]
    pub start_time: Option<String>,
    /// When it ends.
    #[serde(rename = "endTime")]
    pub end_time: Option<String>,
    /// `conflict`, `overlap`, `travel`, `changeover` or `length`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// The rule.
    pub rule: &'static str,
    /// The same, under the name that all warnings have.
    pub code: &'static str,
    /// `error` or `warning`.
    pub severity: &'static str,
    /// The set it collides with; `None` for a long set.
    pub other_id: Option<SetId>,
    /// Name of its band.
    pub other_name: Option<String>,
    /// Event of the set it collides with; `None` while that is not written.
    pub event_id: Option<EventId>,
    /// Venue of the set it collides with.
    pub venue: Option<String>,
    /// Overlap, or minutes short.
    pub minutes: Option<u32>,
    /// One sentence for people.
    pub message: String,
}

impl Clash {
    /// The clash in the fields of the answers.
    pub fn entry(&self) -> ClashEntry {
        let met = self.other.as_ref().unwrap_or(&self.changed);
        ClashEntry {
            id: met.id,
            band_id: self.changed.id,
            name: met.name.clone(),
            start_time: met.start.map(|time| time.to_string()),
            end_time: met.end.map(|time| time.to_string()),
            kind: self.kind(),
            rule: self.rule.code(),
            code: self.rule.code(),
            severity: self.severity.as_str(),
            other_id: self.other.as_ref().and_then(|other| other.id),
            other_name: self.other.as_ref().map(|other| other.name.clone()),
            event_id: MaybeNew::stored(met.event.id),
            venue: met.venue.as_ref().map(|venue| venue.name.clone()),
            minutes: self.minutes,
            message: self.message(),
        }
    }

    /// The kind of clash: `conflict` when both times are equal, else `overlap`, or `travel`, `changeover`, `length`.
    pub fn kind(&self) -> &'static str {
        let same_times = |other: &Billing| other.start == self.changed.start && other.end == self.changed.end;
        match self.rule {
            Rule::TravelTime => "travel",
            Rule::Changeover => "changeover",
            Rule::LongSet => "length",
            _ if self.other.as_ref().is_some_and(same_times) => "conflict",
            _ => "overlap",
        }
    }

    /// One sentence for people, naming both sets.
    pub fn message(&self) -> String {
        let minutes = self.minutes.unwrap_or(0);
        let (mine, Some(other)) = (in_words(&self.changed), &self.other) else {
            return format!("{} lasts {} h {:02} min, more than 4 hours.", in_words(&self.changed), minutes / 60, minutes % 60);
        };
        let (theirs, stage) = (in_words(other), venue(other));
        match self.rule {
            Rule::VenueOverlap if self.kind() == "conflict" => format!("{mine} and {theirs} play at the same time at {stage}."),
            Rule::VenueOverlap => format!("{mine} overlaps {theirs} at {stage} by {minutes} min."),
            Rule::OpenEndOverlap => format!("{mine} and {theirs} may overlap at {stage}: an end is open."),
            Rule::VenueOtherEvent => format!("{mine} overlaps {theirs} of another event at {stage} by {minutes} min."),
            Rule::BandOverlap => format!("{mine} also plays at {} at {stage}: {minutes} min overlap.", span(other)),
            Rule::TravelTime => format!("{mine} also plays at {} at {stage}: {minutes} min short for the way.", span(other)),
            Rule::Changeover => format!("Between {mine} and {theirs} at {stage} the change-over is {minutes} min short."),
            Rule::LongSet => format!("{mine} lasts more than 4 hours."),
        }
    }
}

fn in_words(set: &Billing) -> String {
    format!("{} ({})", set.name, span(set))
}

fn span(set: &Billing) -> String {
    let time = |time: Option<ClockTime>| time.map_or("TBD".to_owned(), |time| time.to_string());
    format!("{}–{}", time(set.start), time(set.end))
}

fn venue(set: &Billing) -> &str {
    set.venue.as_ref().map_or("a venue to be announced", |venue| venue.name.as_str())
}
