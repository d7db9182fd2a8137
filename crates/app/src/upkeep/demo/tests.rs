//! The totals and tables of the demo, counted in the database (admin specification, 12).

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::date;
use settimes_core::ids::MaybeNew;
use settimes_core::lineup::clashes::{Billing, Gaps, Rule, Severity, clashes, clashes_among};
use settimes_core::moment::ClockTime;
use settimes_core::slug::Slug;
use settimes_store::lineup::held;
use settimes_store::upkeep::empty::TABLES;

use super::*;
use crate::test_town::TestTown;

const NIGHT: Day = date(2027, 5, 8);

async fn demo_town() -> TestTown {
    let town = TestTown::new();
    fill_demo(&town.app, NIGHT, DemoStart::IfEmpty).await.unwrap();
    town
}

/// The sets of an event as the detector sees them.
async fn bill(town: &TestTown, slug: &str) -> Vec<Billing> {
    let slug = Slug::read(slug).unwrap();
    let bill = move |db: &settimes_store::Db<'_>| -> Result<Vec<Billing>, settimes_store::StoreError> {
        let event = held::held_event_by_slug(db, &slug)?.unwrap();
        let (venues, bands) = (held::held_venues(db)?, held::held_bands(db)?);
        let billing = |set: settimes_core::lineup::import::plan::HeldSet| Billing {
            id: Some(set.id),
            event: event.on_bill(),
            band: MaybeNew::Stored(set.band),
            name: bands.iter().find(|band| band.id == set.band).unwrap().name.clone(),
            venue: venues.iter().find(|venue| Some(venue.id) == set.venue).map(settimes_core::lineup::import::plan::HeldVenue::on_bill),
            start: set.start,
            end: set.end,
        };
        Ok(held::held_sets(db, event.id)?.into_iter().map(billing).collect())
    };
    town.app.store.read(bill).await.unwrap()
}

#[tokio::test]
async fn the_demo_has_nine_events_eight_venues_and_49_bands() {
    let town = TestTown::new();

    let summary = fill_demo(&town.app, NIGHT, DemoStart::IfEmpty).await.unwrap();

    let slug = "lamplight-vol-6".to_owned();
    assert_eq!(summary, DemoSummary { night: NIGHT, slug, events: 9, venues: 8, bands: 49, sets: 121 });
    assert_eq!(town.counts("COUNT(*) FROM events").await, 9);
    assert_eq!(town.counts("COUNT(*) FROM venues").await, 8);
    assert_eq!(town.counts("COUNT(*) FROM performances").await, 121);
    let by_town = "COUNT(DISTINCT p.band_profile_id) FROM performances p JOIN events e ON e.id = p.event_id WHERE e.city = ";
    assert_eq!(town.counts(&format!("{by_town}'Port Wexley'")).await, 43);
    assert_eq!(town.counts(&format!("{by_town}'Gullmouth'")).await, 6);
    assert_eq!(town.counts("COUNT(*) FROM band_profiles").await, 49);
    assert_eq!(
        town.asks("name, slug, date, status, is_published, reveal_mode, city, archived_at FROM events ORDER BY date").await,
        [
            "Lamplight Crawl Vol. 1 | lamplight-vol-1 | 2024-11-09 | archived | 0 | 0 | Port Wexley | 2024-11-11 12:00:00",
            "Lamplight Crawl Vol. 2 | lamplight-vol-2 | 2025-05-10 | archived | 0 | 0 | Port Wexley | 2025-05-12 12:00:00",
            "Lamplight Crawl Vol. 3 | lamplight-vol-3 | 2025-11-08 | archived | 0 | 0 | Port Wexley | 2025-11-10 12:00:00",
            "Lamplight Crawl Vol. 4 | lamplight-vol-4 | 2026-05-09 | archived | 0 | 0 | Port Wexley | 2026-05-11 12:00:00",
            "Lamplight Crawl Vol. 5 | lamplight-vol-5 | 2026-11-07 | archived | 0 | 0 | Port Wexley | 2026-11-09 12:00:00",
            "Lamplight Crawl Vol. 6 | lamplight-vol-6 | 2027-05-08 | published | 1 | 0 | Port Wexley | null",
            "Quiet Hours No. 1 | quiet-hours-no-1 | 2027-05-09 | published | 1 | 0 | Gullmouth | null",
            "Lamplight Crawl Vol. 7 | lamplight-vol-7 | 2027-11-06 | published | 1 | 1 | Port Wexley | null",
            "Lamplight Crawl Vol. 8 | lamplight-vol-8 | 2028-05-06 | draft | 0 | 0 | Port Wexley | null",
        ]
    );
}

#[tokio::test]
async fn the_main_event_has_thirty_sets_without_error_or_warning_and_55_overlaps() {
    let town = demo_town().await;
    let bill = bill(&town, "lamplight-vol-6").await;

    assert_eq!(bill.len(), 30);
    assert_eq!(bill.iter().map(|set| set.name.as_str()).collect::<BTreeSet<_>>().len(), 29);
    assert_eq!(clashes_among(&bill, Gaps::default()), []);
    let spans: Vec<(u32, u32)> = bill.iter().map(|set| set.span().unwrap()).collect();
    assert_eq!((spans.iter().map(|span| span.0).min(), spans.iter().map(|span| span.1).max()), (Some(18 * 60 + 30), Some(26 * 60)));
    let overlap = |a: &(u32, u32), b: &(u32, u32)| a.0 < b.1 && b.0 < a.1;
    let pairs = spans.iter().enumerate().map(|(index, a)| spans.iter().skip(index + 1).filter(|b| overlap(a, b)).count());
    assert_eq!(pairs.sum::<usize>(), 55);
    let playing = |minute: u32| spans.iter().filter(|span| span.0 <= minute && minute < span.1).count();
    assert_eq!((0..2880).map(playing).max(), Some(4));
    assert_eq!(spans.iter().filter(|span| span.0 < 1440 && span.1 > 1440).count(), 4, "cross midnight");
    assert_eq!(spans.iter().filter(|span| span.0 >= 1440).count(), 3, "start after midnight");
    assert!(spans.iter().all(|span| (30..=50).contains(&(span.1 - span.0))));
    let mut by_venue: BTreeMap<String, Vec<(u32, u32)>> = BTreeMap::new();
    for (set, span) in bill.iter().zip(&spans) {
        by_venue.entry(set.venue.as_ref().unwrap().name.clone()).or_default().push(*span);
    }
    for sets in by_venue.values_mut() {
        sets.sort_unstable();
        assert!(sets.windows(2).all(|pair| (10..=35).contains(&(pair[1].0 - pair[0].1))), "change-over: {sets:?}");
    }
    assert_eq!(
        town.asks("ticket_url, description, social_links, json_array_length(venue_info) FROM events WHERE slug = 'lamplight-vol-6'").await,
        [
            r#"https://example.org/tickets/lamplight-6 | Five rooms, one ticket, thirty sets. Start where you like, finish at the arcade. | {"website":"https://example.org/lamplight","youtube":"https://example.org/youtube/lamplight"} | 5"#
        ]
    );
}

#[tokio::test]
async fn the_walks_between_the_rooms_are_those_of_the_table() {
    let town = demo_town().await;
    let venues = town.app.store.read(held::held_venues).await.unwrap();
    let place = |word: &str| venues.iter().find(|venue| venue.name.contains(word)).unwrap().place.unwrap();

    for (from, to, minutes) in [
        ("Foundry", "Heron", 2),
        ("Foundry", "Orla", 3),
        ("Foundry", "Cellar", 3),
        ("Foundry", "Arcade", 3),
        ("Heron", "Orla", 3),
        ("Heron", "Cellar", 3),
        ("Heron", "Arcade", 5),
        ("Orla", "Cellar", 5),
        ("Orla", "Arcade", 5),
        ("Cellar", "Arcade", 5),
    ] {
        assert_eq!(place(from).walking_minutes_to(place(to)), minutes, "{from}–{to}");
    }
    assert_eq!(venues.iter().filter(|venue| venue.place.is_none()).count(), 3);
}

#[tokio::test]
async fn past_editions_have_the_first_timers_and_returning_acts_of_the_table() {
    let town = demo_town().await;
    let mut known: BTreeSet<String> = BTreeSet::new();
    let mut table = Vec::new();
    for volume in 1..=6 {
        let bill = bill(&town, &format!("lamplight-vol-{volume}")).await;
        let acts: BTreeSet<String> = bill.iter().map(|set| set.name.clone()).collect();
        let rooms: BTreeSet<_> = bill.iter().map(|set| set.venue.as_ref().unwrap().name.clone()).collect();
        table.push((bill.len(), rooms.len(), acts.difference(&known).count(), acts.intersection(&known).count()));
        assert_eq!(clashes_among(&bill, Gaps::default()), [], "volume {volume}");
        known.extend(acts);
    }

    assert_eq!(table, [(12, 3, 12, 0), (14, 4, 11, 3), (14, 4, 10, 4), (15, 4, 3, 12), (16, 5, 2, 14), (30, 5, 5, 24)]);
    let second = bill(&town, "lamplight-vol-2").await;
    let dealt = |index: usize| (second[index].name.as_str(), second[index].venue.as_ref().unwrap().name.as_str(), second[index].start);
    assert_eq!(dealt(0), ("Kestrel & Pike", "The Brass Heron", ClockTime::new(19, 0)));
    assert_eq!(dealt(3), ("Velour Ladder", "St. Orla's Hall", ClockTime::new(19, 30)));
    assert_eq!(dealt(13), ("Bureau of Echoes", "Cellar Twelve", ClockTime::new(21, 40)));
    let told = "SUM(p.band_follow_notified), COUNT(*) FROM performances p JOIN events e ON e.id = p.event_id WHERE e.status = 'archived'";
    assert_eq!(town.asks(told).await, ["71 | 71"]);
}

#[tokio::test]
async fn volume_seven_hides_five_names_and_volume_eight_holds_one_overlap() {
    let town = demo_town().await;
    let seven = "b.name, v.name, p.is_announced, p.start_time FROM performances p JOIN band_profiles b ON b.id = p.band_profile_id LEFT JOIN venues v ON v.id = p.venue_id JOIN events e ON e.id = p.event_id WHERE e.slug = 'lamplight-vol-7' ORDER BY p.id";

    assert_eq!(
        town.asks(seven).await,
        [
            "Gutterlark | Foundry Nine | 1 | null",
            "夜更けの電線 | Cellar Twelve | 1 | null",
            "Granary Ghosts | The Brass Heron | 1 | null",
            "Kestrel & Pike | null | 1 | null",
            "Copper Nan | null | 1 | null",
            "Neon Chaplain | null | 0 | null",
            "Milk Crate Astronomy | null | 0 | null",
            "Wet Cartography | null | 0 | null",
            "Sister Asphalt | null | 0 | null",
            "Velour Ladder | null | 0 | null",
        ]
    );
    let eight = clashes(&[], &bill(&town, "lamplight-vol-8").await, Gaps::default());
    let found: Vec<_> = eight.iter().map(|clash| (clash.rule, clash.severity, clash.minutes)).collect();
    assert_eq!(found, [(Rule::VenueOverlap, Severity::Error, Some(10))]);
    let quiet = bill(&town, "quiet-hours-no-1").await;
    assert_eq!((quiet.len(), clashes_among(&quiet, Gaps::default())), (6, vec![]));
}

#[tokio::test]
async fn the_people_of_the_demo_are_counted_and_all_live_at_example_org() {
    let town = demo_town().await;

    assert_eq!(
        town.asks("email, role, is_active FROM users ORDER BY id").await,
        ["admin@example.org | admin | 1", "editor@example.org | editor | 1", "viewer@example.org | viewer | 1"]
    );
    assert_eq!(town.asks("COUNT(*), SUM(verified), COUNT(verification_token) FROM band_follows").await, ["40 | 36 | 4"]);
    assert_eq!(
        town.asks("frequency, COUNT(*) FROM email_subscriptions GROUP BY frequency ORDER BY 1").await,
        ["daily | 2", "monthly | 3", "weekly | 7"]
    );
    assert_eq!(town.asks("COUNT(*), SUM(verified) FROM email_subscriptions").await, ["12 | 10"]);
    assert_eq!(town.counts("COUNT(*) FROM subscription_verifications").await, 10);
    assert_eq!(town.asks("COUNT(*), SUM(expires_at <= '2027-05-02 02:00:00') FROM share_links").await, ["8 | 1"]);
    assert_eq!(town.asks("COUNT(*), COUNT(DISTINCT user_session), COUNT(DISTINCT event_id) FROM schedule_builds").await, ["120 | 40 | 1"]);
    assert_eq!(town.asks("MIN(date), MAX(date), COUNT(DISTINCT date) FROM page_views_daily").await, ["2027-01-31 | 2027-04-30 | 90"]);
    assert_eq!(town.asks("MIN(date), MAX(date), COUNT(DISTINCT date) FROM artist_daily_stats").await, ["2027-01-31 | 2027-04-30 | 90"]);
    let drift = "COUNT(*) FROM band_profiles b WHERE b.total_views <> (SELECT SUM(s.page_views) FROM artist_daily_stats s WHERE s.band_profile_id = b.id) OR b.total_social_clicks <> (SELECT SUM(s.social_clicks) FROM artist_daily_stats s WHERE s.band_profile_id = b.id)";
    assert_eq!(town.counts(drift).await, 0);
    for (table, rows) in town.dump(&[]).await {
        for row in rows.iter().filter(|row| row.contains('@')) {
            assert!(row.contains("@example.org"), "{table}: {row}");
        }
    }
    assert_eq!(town.counts("COUNT(*) FROM band_follow_notifications").await, 0, "nobody was mailed");
    assert_eq!(town.counts("COUNT(*) FROM band_announce_queue").await, 0);
}

#[tokio::test]
async fn twelve_bands_have_a_drawn_photo_and_three_lack_something_on_purpose() {
    let town = demo_town().await;

    assert_eq!(town.counts("COUNT(*) FROM band_profiles WHERE photo_url LIKE '/media/demo/_%.svg' AND photo_alt_text <> ''").await, 12);
    assert_eq!(town.counts("COUNT(*) FROM band_profiles WHERE photo_url IS NULL AND photo_alt_text IS NULL").await, 37);
    assert_eq!(
        town.asks(
            "name, genre, origin, description FROM band_profiles WHERE genre IS NULL OR origin IS NULL OR description IS NULL ORDER BY id"
        )
        .await,
        [
            "Paper Combine | indie pop | Port Wexley | null",
            "Static Quarry | null | Stanwick Falls | Guitars cut from the same stone.",
            "夜更けの電線 | dream pop | null | Night wires humming; first visit to this coast.",
        ]
    );
    assert_eq!(
        town.counts("COUNT(*) FROM band_profiles WHERE json_extract(social_links, '$.website') LIKE 'https://example.org/bands/_%'").await,
        49
    );
    assert_eq!(town.counts("COUNT(*) FROM band_profiles WHERE json_extract(social_links, '$.bandcamp') IS NOT NULL").await, 25);
    assert_eq!(
        town.asks("social_links FROM band_profiles WHERE name = '$ky Tax'").await,
        [r#"{"website":"https://example.org/bands/ky-tax"}"#]
    );
}

#[tokio::test]
async fn the_same_night_gives_the_same_rows_also_after_a_reset() {
    let (one, other) = (demo_town().await, demo_town().await);
    let first = one.dump(&["schema_migrations"]).await;

    assert_eq!(first, other.dump(&["schema_migrations"]).await);
    one.clock.set("2027-05-02T08:59:00Z".parse().unwrap());
    fill_demo(&one.app, NIGHT, DemoStart::Anew).await.unwrap();
    assert_eq!(one.dump(&["schema_migrations"]).await, first, "later the same night");
    fill_demo(&one.app, date(2027, 5, 15), DemoStart::Anew).await.unwrap();
    assert_ne!(one.dump(&["schema_migrations"]).await, first);
    fill_demo(&one.app, NIGHT, DemoStart::Anew).await.unwrap();
    assert_eq!(one.dump(&["schema_migrations"]).await, first);
}

#[tokio::test]
async fn nothing_of_the_demo_happened_in_the_future() {
    let town = demo_town().await;
    for (table, column) in [
        ("events", "created_at"),
        ("performances", "created_at"),
        ("band_follows", "created_at"),
        ("share_links", "created_at"),
        ("schedule_builds", "created_at"),
        ("users", "created_at"),
    ] {
        assert_eq!(town.counts(&format!("COUNT(*) FROM {table} WHERE {column} > '2027-05-02 02:00:00'")).await, 0, "{table}");
    }
}

#[tokio::test]
async fn an_installation_that_holds_anything_is_left_alone() {
    let town = TestTown::new();
    assert!(is_empty_installation(&town.app).await.unwrap());
    town.runs("INSERT INTO venues (name) VALUES ('Room 47')", vec![]).await;
    let before = town.dump(&[]).await;

    let refusal = fill_demo(&town.app, NIGHT, DemoStart::IfEmpty).await.unwrap_err();

    assert!(matches!(refusal, Refusal::BadRequest { code: "NOT_EMPTY", .. }), "{refusal:?}");
    assert!(!is_empty_installation(&town.app).await.unwrap());
    assert_eq!(town.dump(&[]).await, before);
}

#[tokio::test]
async fn emptying_knows_every_table() {
    let town = TestTown::new();
    let known = "m.name FROM sqlite_master m WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND m.name <> 'schema_migrations'";

    let stored: BTreeSet<String> = town.asks(known).await.into_iter().collect();

    assert_eq!(TABLES.iter().map(|table| (*table).to_owned()).collect::<BTreeSet<_>>(), stored);
}

#[tokio::test]
async fn every_start_gives_the_three_accounts_new_passwords() {
    let town = demo_town().await;
    let hashes = "password_hash FROM users ORDER BY id";
    let locked = town.asks(hashes).await;
    assert!(locked.iter().all(|hash| hash.starts_with("pbkdf2$600000$AAAA")), "{locked:?}");

    let first = renew_demo_passwords(&town.app, Rounds::FEW).await.unwrap();
    let stored = town.asks(hashes).await;
    let second = renew_demo_passwords(&town.app, Rounds::FEW).await.unwrap();

    let emails: Vec<(&str, &str)> = first.iter().map(|account| (account.email, account.role)).collect();
    assert_eq!(emails, [("admin@example.org", "admin"), ("editor@example.org", "editor"), ("viewer@example.org", "viewer")]);
    let passwords: BTreeSet<&str> = first.iter().chain(&second).map(|account| account.password.as_str()).collect();
    assert_eq!(passwords.len(), 6);
    assert!(passwords.iter().all(|password| password.len() == 23));
    for (account, stored) in first.iter().zip(&stored) {
        let salt: Vec<u8> = base64::Engine::decode(&base64::engine::general_purpose::STANDARD, stored.split('$').nth(2).unwrap()).unwrap();
        assert_eq!(hash_password(&account.password, &salt.try_into().unwrap(), Rounds::FEW), *stored);
    }
    let empty = TestTown::new();
    assert_eq!(renew_demo_passwords(&empty.app, Rounds::FEW).await.unwrap(), []);
}

#[test]
fn the_usual_night_is_the_first_saturday_at_least_a_week_ahead() {
    for (today, night) in
        [(date(2027, 5, 1), date(2027, 5, 8)), (date(2027, 5, 2), date(2027, 5, 15)), (date(2027, 4, 30), date(2027, 5, 8))]
    {
        assert_eq!(usual_night(today), night, "{today}");
    }
}
