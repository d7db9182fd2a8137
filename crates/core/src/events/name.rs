//! Name and days of an event as people enter them (admin specification, 2.1 and 2.2).

use crate::events::EventStatus;
use crate::moment::Day;
use crate::text::clean_line;

/// Why a text is not the name of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("needs 3 to 200 characters")]
pub struct NotAnEventName;

/// The name of an event: 3 to 200 characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventName(String);

impl EventName {
    /// Cleans and checks a name.
    pub fn read(text: &str) -> Result<Self, NotAnEventName> {
        let clean = clean_line(text);
        if (3..=200).contains(&clean.chars().count()) { Ok(Self(clean)) } else { Err(NotAnEventName) }
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether an event of this status may lie on this day: years 2020 to 2100, archived ones from 1950.
pub fn may_lie_on(status: EventStatus, day: Day) -> bool {
    let first = if status == EventStatus::Archived { 1950 } else { 2020 };
    (first..=2100).contains(&day.year())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn an_event_name_has_3_to_200_characters() {
        assert_eq!(EventName::read(" Nox ").map(|name| name.0), Ok("Nox".to_owned()));
        assert_eq!(EventName::read("No"), Err(NotAnEventName));
        assert_eq!(EventName::read(&"x".repeat(201)), Err(NotAnEventName));
    }

    #[test]
    fn only_history_reaches_back_before_2020() {
        assert!(!may_lie_on(EventStatus::Draft, date(2019, 12, 31)));
        assert!(may_lie_on(EventStatus::Archived, date(1950, 1, 1)));
        assert!(!may_lie_on(EventStatus::Archived, date(2101, 1, 1)));
    }
}
