//! What every table and column means, for the schema document. The only place where it is said.
//!
//! Meanings live here and not in the migrations, because a landed migration is never edited and words may get better.
//! A test fails when a table or column has no meaning, or a meaning has no column.

/// A table, its sentence, and its columns with their meanings.
pub(super) type Meaning = (
    &'static str,
    &'static str,
    &'static [(&'static str, &'static str)],
);

/// Columns that mean the same wherever a table does not say otherwise.
pub(super) const EVERYWHERE: &[(&str, &str)] = &[
    ("id", "never given twice"),
    ("created_at", "UTC stamp"),
    (
        "updated_at",
        "UTC stamp by the trigger, for people with a shell; no decision depends on it",
    ),
    ("created_by_user_id", "who made the row"),
    ("updated_by_user_id", "who changed it last"),
    ("ip_address", "client address"),
    ("user_agent", "client's `User-Agent`"),
    (
        "consent_ip",
        "address the wish came from; cleared when no longer needed",
    ),
    ("consent_method", "how the wish was expressed"),
    ("expires_at", "UTC stamp; from then on the row is void"),
    ("used", "1 once used; claimed by a guarded update"),
    ("used_at", "UTC stamp"),
    (
        "unsubscribe_token",
        "kept clear, because every mail carries it",
    ),
];

pub(super) const TABLES: &[Meaning] = &[
    (
        "schema_migrations",
        "Which steps of the schema this database has. Written by the program alone.",
        &[
            ("number", "place in the order, from 1 without gaps"),
            ("name", "the file's name without number and ending"),
            (
                "checksum",
                "SHA-256 hex of the step as applied; another one stops the start",
            ),
            ("applied_at", "UTC stamp"),
        ],
    ),
    (
        "events",
        "One night, or a run of days, with its page.",
        &[
            ("name", "what fans read"),
            ("date", "first day, `YYYY-MM-DD`"),
            ("end_date", "last day of an event of several days"),
            ("slug", "address of the public page"),
            ("is_published", "0 or 1, kept in step with `status`"),
            ("status", "`draft`, `published` or `archived`"),
            ("archived_at", "UTC stamp"),
            ("description", "text of the page"),
            ("city", "for lists and the digest"),
            ("ticket_url", "where tickets are sold"),
            ("venue_info", "JSON array: notes on venues"),
            ("social_links", "JSON object: name to address"),
            ("theme_colors", "JSON: colours of the page"),
            ("reveal_mode", "1: the public sees announced sets only"),
        ],
    ),
    (
        "venues",
        "A room or stage, shared by all events.",
        &[
            ("name", "what fans read"),
            ("address", "on one line"),
            ("website", "address of its site"),
            ("instagram", "its account"),
            ("facebook", "its page"),
            ("address_line1", "street and number"),
            ("address_line2", "more of the address"),
            ("region", "state or province"),
            ("postal_code", "postal code"),
            ("country", "country"),
            ("phone", "for organisers, never public"),
            ("contact_email", "for organisers, never public"),
            ("city", "city"),
            ("latitude", "degrees, north positive"),
            ("longitude", "degrees, east positive"),
        ],
    ),
    (
        "band_profiles",
        "Who a band is, apart from any event.",
        &[
            ("name", "what fans read"),
            (
                "name_normalized",
                "the name folded, so that one band is entered once",
            ),
            ("description", "Markdown"),
            (
                "photo_url",
                "`/media/` key of our own store, or an address elsewhere",
            ),
            ("genre", "separated by commas"),
            ("social_links", "JSON object: name to address"),
            ("origin", "where the band is from, as one text"),
            ("origin_city", "its city"),
            ("origin_region", "its region"),
            ("contact_email", "for organisers, never public"),
            ("is_active", "0 leaves pickers; history stays"),
            ("total_views", "views of all time"),
            ("total_social_clicks", "clicks on its links of all time"),
            ("popularity_score", "views + 3 × clicks"),
            ("photo_alt_text", "the photo in words"),
        ],
    ),
    (
        "performances",
        "One set: which band plays when and where at one event.",
        &[
            ("event_id", "the night"),
            (
                "band_profile_id",
                "the band; one with sets cannot be deleted",
            ),
            ("venue_id", "the stage; null = to be announced"),
            ("start_time", "`HH:MM` on the wall; null = to be announced"),
            ("end_time", "`HH:MM` on the wall"),
            ("notes", "for the public page"),
            (
                "is_announced",
                "1: visible in reveal mode; 0 to 1 tells followers",
            ),
            (
                "band_follow_notified",
                "1 once followers were queued; never queued twice",
            ),
            (
                "public_changed_at",
                "UTC stamp of the last change of what a calendar shows of the set; null = `created_at`",
            ),
        ],
    ),
    (
        "sessions",
        "Left over from before `lucia_sessions`: nothing reads or writes it.",
        &[
            ("session_token", "unused"),
            ("user_id", "unused"),
            ("remember_me", "unused"),
            ("last_activity_at", "unused"),
        ],
    ),
    (
        "band_follows",
        "A fan who wants to hear of a band. Counts only once confirmed.",
        &[
            ("email", "normalised address"),
            ("band_profile_id", "the band"),
            ("verified", "1 after confirmation"),
            ("verification_token", "SHA-256 hex; null once confirmed"),
            (
                "batch_token",
                "SHA-256 hex shared by the rows of one wish: one letter confirms all",
            ),
        ],
    ),
    (
        "band_follow_notifications",
        "Who was told of which set. The row is the claim that keeps a letter from going out twice.",
        &[
            ("performance_id", "the set"),
            ("band_follow_id", "the follow"),
            ("notified_at", "UTC stamp of the claim"),
        ],
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
            (
                "last_email_sent",
                "UTC stamp up to which news was sent; null: everything is news",
            ),
        ],
    ),
    (
        "subscription_verifications",
        "When subscriptions were confirmed.",
        &[
            ("subscription_id", "the subscription"),
            ("verified_at", "UTC stamp"),
        ],
    ),
    (
        "subscription_unsubscribes",
        "When fans left, for the figures.",
        &[
            ("subscription_id", "the subscription"),
            ("unsubscribed_at", "UTC stamp"),
            ("reason", "in the fan's words, if given"),
        ],
    ),
    (
        "schedule_builds",
        "A fan put a set on their plan: once per set and anonymous browser.",
        &[
            ("event_id", "the night"),
            ("performance_id", "the set"),
            ("user_session", "random, made by the browser; names nobody"),
        ],
    ),
    (
        "users",
        "People who log in to the admin pages.",
        &[
            ("email", "normalised address"),
            (
                "password_hash",
                "`pbkdf2$<iterations>$<salt>$<hash>`, or the older `<salt>:<hash>` of 100,000 iterations; base64",
            ),
            ("role", "`viewer`, `editor` or `admin`"),
            ("name", "shown name; else first and last"),
            ("first_name", "first name"),
            ("last_name", "last name"),
            ("is_active", "0 cannot log in"),
            ("activation_token", "SHA-256 hex"),
            ("activation_token_expires_at", "UTC stamp"),
            ("activated_at", "UTC stamp"),
            ("totp_secret", "sealed, `enc-v1:…`"),
            ("totp_enabled", "1: asked for at log-in"),
            ("webauthn_enabled", "1: has a passkey"),
            ("email_otp_enabled", "1: may have codes by mail"),
            ("backup_codes", "JSON array of salted hashes"),
            (
                "require_2fa",
                "1: must have a second factor where the setting says so",
            ),
            ("deactivated_at", "UTC stamp"),
            ("deactivated_by", "who did it"),
            ("last_login", "UTC stamp"),
        ],
    ),
    (
        "lucia_sessions",
        "Who is logged in. The only expiry that is a number.",
        &[
            ("id", "SHA-256 hex of the cookie's token"),
            ("user_id", "who"),
            ("expires_at", "epoch seconds"),
            ("remember_me", "1: the longer life"),
            ("last_activity_at", "UTC stamp"),
        ],
    ),
    (
        "mfa_challenges",
        "A log-in that waits for its second factor: at most one unused per user.",
        &[("token", "SHA-256 hex"), ("user_id", "who logs in")],
    ),
    (
        "invite_codes",
        "An admin's invitation to sign up.",
        &[
            ("code", "SHA-256 hex"),
            ("email", "only for this address; null: for whoever has it"),
            ("role", "given at sign-up"),
            ("used_by_user_id", "who signed up with it"),
            ("is_active", "0: withdrawn or replaced"),
        ],
    ),
    (
        "webauthn_credentials",
        "Registered passkeys.",
        &[
            ("user_id", "whose"),
            ("credential_id", "base64url"),
            ("public_key", "as registered"),
            ("counter", "signature counter, against copies"),
            ("device_name", "given by its owner"),
            ("last_used_at", "UTC stamp"),
        ],
    ),
    (
        "email_otp_codes",
        "Six-digit codes by mail, good for ten minutes.",
        &[
            ("user_id", "whose"),
            ("code_hash", "keyed hash of the code"),
            ("verified", "1 once used; claimed by a guarded update"),
        ],
    ),
    (
        "password_reset_tokens",
        "Ways to a new password, asked for by the person or an admin.",
        &[
            ("user_id", "whose password"),
            ("token", "SHA-256 hex"),
            ("created_by", "who asked for it"),
            ("reason", "in the admin's words"),
        ],
    ),
    (
        "trusted_devices",
        "Browsers that skip the second factor for a while.",
        &[
            ("user_id", "whose"),
            ("token", "SHA-256 hex of the cookie's token"),
            (
                "device_fingerprint",
                "SHA-256 hex of address and user agent; decides only when `ua_hash` is null",
            ),
            (
                "ua_hash",
                "SHA-256 hex of the user agent without its numbers",
            ),
            ("last_used_at", "UTC stamp"),
        ],
    ),
    (
        "audit_log",
        "What people did in the admin pages. Rows are only added.",
        &[
            ("user_id", "who; null once the person is deleted"),
            ("action", "what, `event.published`"),
            ("resource_type", "kind of thing it was done to"),
            ("resource_id", "its id, no foreign key"),
            ("details", "JSON"),
        ],
    ),
    (
        "auth_audit",
        "What happened at the door: log-ins, resets, second factors. Rows are only added.",
        &[
            ("timestamp", "UTC stamp"),
            ("action", "what was tried"),
            ("success", "0 or 1"),
            ("ip_address", "client address, or `unknown`"),
            ("details", "JSON"),
        ],
    ),
    (
        "auth_attempts",
        "Tries that count against the limits of the door.",
        &[
            ("user_id", "who; null if unknown or deleted"),
            ("email", "address as tried"),
            ("attempt_type", "which door"),
            ("success", "0 or 1"),
            ("failure_reason", "why not"),
        ],
    ),
    (
        "rate_limits",
        "Counters in fixed windows, shared by all instances of the program.",
        &[
            ("key", "limit class and client"),
            ("count", "requests in this window"),
            ("window_start", "epoch seconds"),
            ("updated_at", "epoch seconds"),
        ],
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
        &[
            ("page", "normalised path, `/event/:slug`"),
            ("date", "`YYYY-MM-DD`"),
            ("views", "how many"),
        ],
    ),
    (
        "event_public_state",
        "Since when an event is public, and when what the public sees of it last changed. Rows of hidden events stay.",
        &[
            ("event_id", "the night"),
            ("first_public_at", "UTC stamp"),
            ("fingerprint", "hash of what the public sees"),
            ("changed_at", "UTC stamp"),
        ],
    ),
];
