use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::*;
use crate::schedule::{count_views, show_share};
use crate::test_town::TestTown;

/// Gives every link the same name as often as told, then another one.
#[derive(Debug)]
struct Stubborn(AtomicUsize);

impl Entropy for Stubborn {
    fn fill(&self, bytes: &mut [u8]) {
        let left = self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| Some(left.saturating_sub(1))).unwrap();
        bytes.fill(u8::from(left == 0));
    }
}

/// A town with a night of two sets, the later one with the lower id, and a hidden third one.
async fn town() -> TestTown {
    let town = TestTown::new();
    for row in [
        "INSERT INTO events (id, name, date, slug, is_published, status, reveal_mode) VALUES (1, 'Lamplight', '2027-05-08', 'lamplight', 1, 'published', 1)",
        "INSERT INTO events (id, name, date, slug, is_published, status) VALUES (2, 'Draft', '2027-05-09', 'draft', 0, 'draft')",
        "INSERT INTO band_profiles (id, name, name_normalized) VALUES (1, 'Birdhand', 'birdhand'), (2, 'Møss', 'moss')",
        "INSERT INTO performances (id, event_id, band_profile_id, start_time, end_time, is_announced) VALUES (1, 1, 1, '00:30', '01:00', 1), \
         (2, 1, 2, '20:00', '20:30', 1), (3, 1, 2, '22:00', '22:30', 0)",
    ] {
        town.runs(row, vec![]).await;
    }
    town
}

fn wish(sets: &[i64]) -> ShareWish {
    ShareWish { event: ShareOf::Id(EventId::new(1)), sets: sets.iter().copied().map(SetId::new).collect() }
}

#[tokio::test]
async fn a_link_keeps_what_may_be_seen_in_running_order_under_our_names() {
    let town = town().await;

    let made = create_share(&town.app, wish(&[1, 3, 2, 9])).await.unwrap();

    assert_eq!((made.sets, made.dropped), (vec![SetId::new(2), SetId::new(1)], vec![SetId::new(3), SetId::new(9)]));
    assert_eq!(made.expires_at.as_str(), "2027-06-01 02:00:00");
    let row = format!("{} | 1 | lamplight | [2,1] | [\"Møss\",\"Birdhand\"] | 2027-05-02 02:00:00 | 2027-06-01 02:00:00 | 0", made.slug);
    let columns = "slug, event_id, event_slug, performance_ids, band_names, created_at, expires_at, view_count FROM share_links";
    assert_eq!(town.asks(columns).await, [row]);
}

#[tokio::test]
async fn nothing_is_kept_of_a_wish_that_is_refused() {
    let town = town().await;
    let code = async |event: ShareOf, sets: &[i64]| match create_share(&town.app, ShareWish { event, ..wish(sets) }).await {
        Err(Refusal::BadRequest { code, .. }) => code.to_owned(),
        Err(Refusal::NotFound(missing)) => missing.to_string(),
        other => format!("{other:?}"),
    };
    let slug = |text: &str| Slug::read(text).unwrap();

    assert_eq!(code(ShareOf::Id(EventId::new(1)), &[3, 9]).await, "NO_VALID_SETS");
    assert_eq!(code(ShareOf::Both(EventId::new(1), slug("draft")), &[1]).await, "EVENT_MISMATCH");
    assert_eq!(code(ShareOf::Both(EventId::new(1), slug("nowhere")), &[1]).await, "EVENT_MISMATCH");
    for unknown in [
        ShareOf::Id(EventId::new(2)),
        ShareOf::Id(EventId::new(7)),
        ShareOf::Both(EventId::new(2), slug("draft")),
        ShareOf::Slug(slug("draft")),
    ] {
        assert_eq!(code(unknown, &[1]).await, "event");
    }
    assert_eq!(town.counts("COUNT(*) FROM share_links").await, 0);
}

#[tokio::test]
async fn a_name_that_is_taken_is_drawn_again_up_to_five_times() {
    let mut town = town().await;
    town.app.entropy = Arc::new(Stubborn(AtomicUsize::new(1)));
    assert_eq!(create_share(&town.app, wish(&[1])).await.unwrap().slug.as_str(), "aaaaaaaa");

    town.app.entropy = Arc::new(Stubborn(AtomicUsize::new(4)));
    assert_eq!(create_share(&town.app, wish(&[1])).await.unwrap().slug.as_str(), "bbbbbbbb");

    town.app.entropy = Arc::new(Stubborn(AtomicUsize::new(5)));
    assert!(matches!(create_share(&town.app, wish(&[1])).await, Err(Refusal::Internal(_))));
    assert_eq!(town.counts("COUNT(*) FROM share_links").await, 2);
}

#[tokio::test]
async fn a_link_shows_the_night_as_it_is_now_until_it_ends() {
    let town = town().await;
    let made = create_share(&town.app, wish(&[1, 2])).await.unwrap();
    town.runs("UPDATE band_profiles SET name = 'Birdhand Two' WHERE id = 1", vec![]).await;
    town.runs("UPDATE performances SET is_announced = 0 WHERE id = 2", vec![]).await;
    town.clock.set("2027-06-01T01:00:00Z".parse().unwrap());

    let shown = show_share(&town.app, made.slug.clone()).await.unwrap();

    assert_eq!((shown.answer.sets, shown.answer.gone), (vec![SetId::new(1)], 1));
    assert_eq!(shown.answer.night.sets.first().unwrap().slot.name, "Birdhand Two");
    assert_eq!(shown.until, made.expires_at.instant(), "the link ends before the festival day flips");
    town.clock.set(made.expires_at.instant());
    assert!(matches!(show_share(&town.app, made.slug).await, Err(Refusal::NotFound(Missing::Share))));
}

#[tokio::test]
async fn a_link_with_a_broken_row_leads_nowhere() {
    let town = town().await;
    let made = create_share(&town.app, wish(&[1])).await.unwrap();

    for broken in [
        "UPDATE share_links SET performance_ids = '{'",
        "UPDATE share_links SET performance_ids = '[1]', band_names = 'Birdhand'",
        "UPDATE share_links SET band_names = '[]', expires_at = 'garbage'",
        "UPDATE share_links SET expires_at = '2099-01-01 00:00:00', event_id = 2",
    ] {
        town.runs(broken, vec![]).await;
        assert!(matches!(show_share(&town.app, made.slug.clone()).await, Err(Refusal::NotFound(Missing::Share))), "{broken}");
    }
    town.runs("UPDATE share_links SET event_id = 1", vec![]).await;
    assert!(show_share(&town.app, made.slug).await.is_ok());
}

#[tokio::test]
async fn views_of_several_links_are_counted_together_and_unknown_ones_never() {
    let town = town().await;
    let made = create_share(&town.app, wish(&[1])).await.unwrap();
    let other = create_share(&town.app, wish(&[2])).await.unwrap();

    count_views(&town.app, vec![(made.slug, 3), (other.slug, 1), (ShareSlug::read("nobody").unwrap(), 5)]).await.unwrap();

    assert_eq!(town.asks("view_count FROM share_links ORDER BY id").await, ["3", "1"]);
}
