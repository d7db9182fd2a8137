//! The frame of every letter: a sheet of parts, written once and shown twice, as text and as HTML. So both say the same.

use askama::Template;
use jiff::Timestamp;
use settimes_core::letter::Body;
use settimes_core::moment::ClockTime;

use crate::{Refusal, Settings};

/// One part of a letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// A paragraph.
    Say(String),
    /// Facts with their names, one a line.
    Facts(Vec<(&'static str, String)>),
    /// What the reader is asked to follow.
    Link {
        /// What it does.
        label: String,
        /// Where it leads.
        url: String,
    },
    /// Something to copy.
    Code(String),
}

impl Part {
    /// A paragraph.
    pub fn say(text: impl Into<String>) -> Self {
        Self::Say(text.into())
    }

    /// A link to a path of ours: links are made from the own address only.
    pub fn link(settings: &Settings, label: &str, path: &str) -> Self {
        Self::Link { label: label.to_owned(), url: settings.own.link(path) }
    }
}

/// A letter before it is written.
#[derive(Debug, Clone)]
pub struct Sheet<'a> {
    /// The installation that writes.
    pub settings: &'a Settings,
    /// The headline, also the subject.
    pub title: &'a str,
    /// What it says.
    pub parts: &'a [Part],
}

#[derive(Template)]
#[template(path = "letters/letter.txt")]
struct TextPage<'a>(&'a Sheet<'a>);

#[derive(Template)]
#[template(path = "letters/letter.html")]
struct HtmlPage<'a>(&'a Sheet<'a>);

impl Sheet<'_> {
    /// Both forms of the letter.
    pub fn body(&self) -> Result<Body, Refusal> {
        let unwritten = |error: askama::Error| Refusal::Internal(error.into());
        Ok(Body { text: TextPage(self).render().map_err(unwritten)?, html: HtmlPage(self).render().map_err(unwritten)? })
    }
}

/// A moment in words, by the clock of the town: `Saturday 1 May 2027, 10:00 PM (Toronto)`.
pub fn local_time(settings: &Settings, moment: Timestamp) -> String {
    let local = settings.zone.rules().to_datetime(moment);
    let minutes = local.hour().unsigned_abs().into();
    let time = ClockTime::new(minutes, local.minute().unsigned_abs().into()).map_or_else(String::new, |time| time.on(settings.clock_face));
    format!("{}, {time} ({})", local.date().strftime("%A %-d %B %Y"), settings.zone.city())
}
