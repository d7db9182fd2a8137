//! The tables of events, bands, venues and sets, and the record of migrations.

use super::Meaning;

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
