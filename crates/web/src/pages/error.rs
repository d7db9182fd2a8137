//! Error pages: a sentence, a way on, and nothing about the machine (public specification, 1.2 and 6.2).

use askama::Template;

use super::layout::{Layout, Mode, Robots, THEMES};

/// A page that says what went wrong.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "error.html")]
pub struct ErrorPage {
    /// What surrounds the page; not for search engines.
    pub layout: Layout,
    /// What went wrong.
    pub trouble: Trouble,
}

/// What went wrong, as far as a visitor may know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// 404: unknown and invisible alike, so the page has the same bytes for both.
    NotFound,
    /// 404 of a share link: it never was, or it has ended, or its night is not shown.
    ShareGone,
    /// 429.
    TooMany {
        /// Seconds until it is worth trying again, at least 1.
        retry_after: u64,
    },
    /// 500.
    Internal {
        /// The `X-Request-ID` under which the log knows it.
        request_id: String,
    },
    /// 503: the switch of section 2.4 is off.
    PublicDataOff,
    /// 503: the database or the limiter did not answer in time.
    Busy,
    /// Any other refusal.
    Refused {
        /// The status.
        status: u16,
        /// The sentence of the refusal.
        sentence: String,
    },
}

impl Trouble {
    /// The HTTP status.
    pub const fn status(&self) -> u16 {
        match self {
            Self::NotFound | Self::ShareGone => 404,
            Self::TooMany { .. } => 429,
            Self::Internal { .. } => 500,
            Self::PublicDataOff | Self::Busy => 503,
            Self::Refused { status, .. } => *status,
        }
    }

    /// The words of the `h1`, and of the title.
    pub const fn heading(&self) -> &'static str {
        match self {
            Self::NotFound => "This door leads nowhere.",
            Self::ShareGone => "This plan has left the building.",
            Self::TooMany { .. } => "One moment, please.",
            Self::Internal { .. } => "Something broke on our side.",
            Self::PublicDataOff => "The curtain is still down.",
            Self::Busy => "The bar is three rows deep.",
            Self::Refused { .. } => "That did not work.",
        }
    }

    /// What happened, in one or two sentences.
    pub fn sentence(&self) -> String {
        match self {
            Self::NotFound => {
                "There is no page at this address. The night may have moved, or the link lost a letter on its way.".to_owned()
            }
            Self::ShareGone => {
                "The link has expired, or it lost a letter on its way. Ask whoever sent it for a new one: making one takes a \
                                moment, from “My plan” on the page of the night."
                    .to_owned()
            }
            Self::TooMany { retry_after } => {
                format!("A great many requests came from your network. Please try again in {}.", wait(*retry_after))
            }
            Self::Internal { .. } => "It is not your fault, and it is in our log. Trying again often helps.".to_owned(),
            Self::PublicDataOff => "The organisers have not opened the programme yet. Please come back later.".to_owned(),
            Self::Busy => "We could not answer in time. Please try again in a few seconds.".to_owned(),
            Self::Refused { sentence, .. } => sentence.clone(),
        }
    }

    /// Whether asking for the same page again may help.
    pub const fn is_passing(&self) -> bool {
        matches!(self, Self::TooMany { .. } | Self::Internal { .. } | Self::Busy)
    }

    /// The number to quote to the operator.
    pub fn request_id(&self) -> Option<&str> {
        match self {
            Self::Internal { request_id } => Some(request_id),
            _ => None,
        }
    }
}

/// Seconds in words: "1 second", "40 seconds", "2 minutes".
fn wait(seconds: u64) -> String {
    match seconds {
        0 | 1 => "1 second".to_owned(),
        2..=90 => format!("{seconds} seconds"),
        _ => format!("{} minutes", seconds.div_ceil(60)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_is_said_in_words() {
        assert_eq!([0, 1, 40, 90, 91, 3600].map(wait), ["1 second", "1 second", "40 seconds", "90 seconds", "2 minutes", "60 minutes"]);
    }
}
