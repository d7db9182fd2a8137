//! Limits as words: request classes and their budgets (public specification, 1.4; accounts specification, 2.1).

/// Largest request body, bytes (public specification, 1.1).
pub const BODY_BYTES: usize = 1_000_000;

/// A budget of requests in a span of seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    /// How many requests.
    pub requests: u32,
    /// In how many seconds.
    pub seconds: u32,
}

impl Budget {
    /// Reads `60/300`: requests and seconds, both at least 1.
    pub fn read(text: &str) -> Option<Self> {
        let (requests, seconds) = text.split_once('/')?;
        let number = |part: &str| part.trim().parse::<u32>().ok().filter(|n| *n > 0);
        Some(Self { requests: number(requests)?, seconds: number(seconds)? })
    }
}

macro_rules! classes {
    ($($(#[$doc:meta])* $variant:ident = $name:literal, $requests:literal / $seconds:literal;)+) => {
        /// A limit class: routes that share one budget per client.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum LimitClass {$(
            $(#[$doc])*
            $variant,
        )+}

        impl LimitClass {
            /// Every class.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The name in configuration keys: `limits.<name>`.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }

            /// The budget unless the configuration says otherwise.
            pub const fn budget(self) -> Budget {
                match self { $(Self::$variant => Budget { requests: $requests, seconds: $seconds }),+ }
            }
        }
    };
}

classes! {
    /// `POST …/follow`, over all bands together.
    BandFollow = "band-follow", 60 / 300;
    /// `POST /api/bands/follow-batch`.
    FollowBatch = "follow-batch", 60 / 300;
    /// `POST` of a follow confirmation with an unknown token.
    BandConfirm = "band-confirm", 60 / 300;
    /// `POST` of an unfollow link with an unknown token.
    BandUnfollow = "band-unfollow", 60 / 300;
    /// `POST` of a batch confirmation with an unknown token.
    ConfirmBatch = "confirm-batch", 60 / 300;
    /// `POST` to subscriptions.
    Subscriptions = "subscriptions", 60 / 60;
    /// `POST /api/metrics`.
    Metrics = "metrics", 1200 / 60;
    /// `POST /api/schedule/share`.
    ShareCreate = "share-create", 120 / 60;
    /// Reading share links.
    ShareRead = "share-read", 1200 / 60;
    /// `POST /api/schedule/build`.
    Build = "build", 600 / 60;
    /// Other `/api/schedule*`.
    Schedule = "schedule", 2400 / 60;
    /// `/api/events*`.
    Events = "events", 2400 / 60;
    /// `/api/feeds*`, `/feed.*`.
    Feeds = "feeds", 600 / 60;
    /// Other public `/api`.
    Public = "public", 2400 / 60;
    /// `/media/*`.
    Media = "media", 12000 / 60;
    /// HTML pages, sitemap, robots, manifest, worker.
    Pages = "pages", 2400 / 60;
    /// Sign-in by password.
    Login = "login", 30 / 60;
    /// Sign-up.
    Signup = "signup", 20 / 300;
    /// Passkey ceremonies.
    Passkey = "passkey", 20 / 60;
    /// Other sign-in steps.
    Auth = "auth", 10 / 60;
    /// Account activation.
    Activate = "activate", 10 / 60;
    /// Asking for another activation letter.
    Resend = "resend", 3 / 300;
    /// Asking for a password reset.
    Forgot = "forgot", 3 / 300;
    /// Other `/api/auth/*`.
    AuthRest = "auth-rest", 30 / 60;
    /// Signed-in administration.
    Admin = "admin", 1200 / 60;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_budget_is_read_from_requests_and_seconds() {
        assert_eq!(Budget::read("60/300"), Some(Budget { requests: 60, seconds: 300 }));
        for wrong in ["", "60", "0/60", "60/0", "-1/60", "a/b"] {
            assert_eq!(Budget::read(wrong), None, "{wrong}");
        }
    }
}
