//! The tables of fans: plans, follows, digests, figures.

use super::Meaning;

pub(super) const TABLES: &[Meaning] = &[
    (
        "band_follows",
        "A fan who wants to hear of a band. Counts only once confirmed.",
        &[
            ("email", "normalised address"),
            ("band_profile_id", "the band"),
            ("verified", "1 after confirmation"),
            ("verification_token", "SHA-256 hex; null once confirmed"),
            ("batch_token", "SHA-256 hex shared by the rows of one wish: one letter confirms all"),
        ],
    ),
    (
        "band_follow_notifications",
        "Who was told of which set. The row is the claim that keeps a letter from going out twice.",
        &[("performance_id", "the set"), ("band_follow_id", "the follow"), ("notified_at", "UTC stamp of the claim")],
    ),
    (
        "band_announce_queue",
        "Announcements that wait for the next letter, with the names as they were when queued.",
        &[
            ("band_follow_id", "whom to tell"),
            ("performance_id", "of which set"),
            ("event_id", "snapshot, no foreign key"),
            ("band_name", "snapshot"),
            ("event_name", "snapshot"),
            ("event_slug", "snapshot"),
            ("band_profile_id", "snapshot, no foreign key"),
            ("queued_at", "UTC stamp"),
        ],
    ),
    (
        "share_links",
        "A plan behind a link `/s/{slug}`. Gone with its event.",
        &[
            ("slug", "last part of the link"),
            ("event_id", "the night"),
            ("event_slug", "snapshot"),
            ("performance_ids", "JSON array of the picked sets"),
            ("band_names", "JSON array, snapshot"),
            ("view_count", "previews, not imports"),
        ],
    ),
    (
        "email_subscriptions",
        "A fan who wants the digest of a city and genre. Counts only once confirmed.",
        &[
            ("email", "normalised address; `erased-…` once unsubscribed"),
            ("city", "a city or `all`"),
            ("genre", "a genre or `all`"),
            ("frequency", "`daily`, `weekly` or `monthly`"),
            ("verified", "1 after confirmation"),
            ("verification_token", "SHA-256 hex"),
            ("last_email_sent", "UTC stamp up to which news was sent; null: everything is news"),
        ],
    ),
    (
        "subscription_verifications",
        "When subscriptions were confirmed.",
        &[("subscription_id", "the subscription"), ("verified_at", "UTC stamp")],
    ),
    (
        "subscription_unsubscribes",
        "When fans left, for the figures.",
        &[("subscription_id", "the subscription"), ("unsubscribed_at", "UTC stamp"), ("reason", "in the fan's words, if given")],
    ),
    (
        "schedule_builds",
        "A fan put a set on their plan: once per set and anonymous browser.",
        &[("event_id", "the night"), ("performance_id", "the set"), ("user_session", "random, made by the browser; names nobody")],
    ),
    (
        "artist_daily_stats",
        "Views and clicks of a band on a day. Nothing about visitors.",
        &[
            ("band_profile_id", "the band"),
            ("date", "`YYYY-MM-DD`"),
            ("page_views", "views of its page"),
            ("social_clicks", "clicks on its links"),
        ],
    ),
    (
        "page_views_daily",
        "Views of a page on a day. Nothing about visitors.",
        &[("page", "normalised path, `/event/:slug`"), ("date", "`YYYY-MM-DD`"), ("views", "how many")],
    ),
    (
        "artist_lifetime_stats",
        "Views and clicks of a band from before the days that are kept in `artist_daily_stats`.",
        &[("band_profile_id", "the band"), ("views_before", "views of its page"), ("clicks_before", "clicks on its links")],
    ),
    (
        "job_runs",
        "Runs of the jobs of the clock. Of several programs on one database the one that wrote the row runs the slot.",
        &[
            ("job", "name, as `settimes run-job` takes it"),
            ("slot", "what it was due for: a UTC stamp, a local day, or `by hand`"),
            ("started_at", "UTC stamp"),
            ("leased_until", "UTC stamp from which an unfinished run counts as dead; null once finished"),
            ("finished_at", "UTC stamp"),
            ("outcome", "`done` or `failed`"),
            ("counts", "JSON object: what was done, or `error`"),
        ],
    ),
];
