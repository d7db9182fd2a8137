use std::sync::Arc;

use settimes_store::{Checkpoints, Store, StoreOptions};

use super::*;
use crate::test_town::TestTown;

/// Two published nights, one draft, three sets of which one waits for its reveal.
const TOWN: &str = "INSERT INTO events (id, name, date, slug, is_published, status, reveal_mode, created_at) VALUES
 (1, 'Open Night', '2027-05-08', 'open', 1, 'published', 0, '2027-04-01 12:00:00'),
 (2, 'Secret Night', '2027-06-05', 'secret', 1, 'published', 1, '2027-04-01 12:00:00'),
 (3, 'Draft', '2027-07-03', 'draft', 0, 'draft', 0, '2027-04-01 12:00:00');
 INSERT INTO venues (id, name) VALUES (1, 'Cellar'), (2, 'Attic');
 INSERT INTO band_profiles (id, name, name_normalized) VALUES (1, 'Loud Heron', 'loudheron'), (2, 'Hidden Act', 'hiddenact');
 INSERT INTO performances (id, event_id, band_profile_id, venue_id, start_time, end_time, is_announced) VALUES
 (10, 1, 1, 1, '20:00', '20:45', 1), (11, 1, 2, 2, '21:00', '21:45', 1), (20, 2, 1, 1, '20:00', '20:45', 1), (21, 2, 2, 2, '21:00', '21:45', 0)";

async fn town() -> TestTown {
    let town = TestTown::new();
    town.script(TOWN).await;
    town
}

async fn runs(town: &TestTown, job: Job) -> Tally {
    match run_by_hand(&town.app, job).await.unwrap() {
        RunEnd::Done(tally) => tally,
        other => panic!("{}: {other:?}", job.name()),
    }
}

async fn run_due(app: &App, job: Job) -> Result<RunEnd, Refusal> {
    run_slot(app, job, due_slot(app, job)).await
}

async fn changed_at(town: &TestTown) -> Vec<String> {
    town.asks("event_id, changed_at FROM event_public_state ORDER BY event_id").await
}

fn at(town: &TestTown, moment: &str) {
    town.clock.set(moment.parse().unwrap());
}

/// Notes what is public at 22:00 and lets ten minutes go by.
async fn noted() -> TestTown {
    let town = town().await;
    runs(&town, Job::PublicState).await;
    at(&town, "2027-05-02T02:10:00Z");
    town
}

#[tokio::test]
async fn the_first_look_notes_every_visible_event_and_no_draft() {
    let town = town().await;

    let tally = runs(&town, Job::PublicState).await;

    assert_eq!((tally.get("first"), tally.get("changed")), (2, 0));
    assert_eq!(changed_at(&town).await, ["1 | 2027-05-02 02:00:00", "2 | 2027-05-02 02:00:00"]);
}

#[tokio::test]
async fn a_second_run_of_any_job_changes_nothing() {
    let town = town().await;
    for job in Job::ALL {
        runs(&town, *job).await;
    }
    let before = town.dump(&["job_runs"]).await;
    let edition = town.app.store.edition();

    for job in Job::ALL {
        runs(&town, *job).await;
    }

    assert_eq!(town.dump(&["job_runs"]).await, before);
    assert_eq!(town.app.store.edition(), edition);
}

#[tokio::test]
async fn whatever_fans_plan_by_is_news_and_nothing_else_is() {
    for (change, is_news) in [
        ("UPDATE performances SET start_time = '20:10' WHERE id = 10", true),
        ("UPDATE performances SET venue_id = NULL WHERE id = 10", true),
        ("UPDATE performances SET event_id = 3 WHERE id = 10", true),
        ("DELETE FROM performances WHERE id = 10", true),
        ("INSERT INTO performances (event_id, band_profile_id) VALUES (1, 2)", true),
        ("UPDATE band_profiles SET name = 'Quiet Heron' WHERE id = 1", true),
        ("UPDATE venues SET name = 'Vault' WHERE id = 1", true),
        ("DELETE FROM venues WHERE id = 1", true),
        ("UPDATE events SET ticket_url = 'https://tickets.example/' WHERE id = 1", true),
        ("UPDATE performances SET notes = 'loud', updated_by_user_id = NULL WHERE id = 10", false),
        ("UPDATE band_profiles SET total_views = 7, genre = 'punk', name = name WHERE id = 1", false),
        ("UPDATE venues SET address = '1 King St' WHERE id = 1", false),
        ("UPDATE events SET description = 'x' WHERE id = 1", false),
        ("UPDATE performances SET start_time = '23:00', venue_id = 1 WHERE id = 21", false),
    ] {
        let town = noted().await;
        town.runs(change, Vec::new()).await;

        let tally = runs(&town, Job::PublicState).await;

        let open = changed_at(&town).await.first().cloned().unwrap();
        let expected = if is_news { "1 | 2027-05-02 02:10:00" } else { "1 | 2027-05-02 02:00:00" };
        assert_eq!((open.as_str(), tally.get("changed") > 0), (expected, is_news), "{change}");
        assert_eq!(town.counts("COUNT(*) FROM event_public_state WHERE fingerprint LIKE '*%'").await, 0, "{change}");
    }
}

#[tokio::test]
async fn only_events_that_were_touched_are_looked_at() {
    let town = noted().await;
    town.runs("UPDATE event_public_state SET fingerprint = 'from another program'", Vec::new()).await;
    town.runs("UPDATE performances SET end_time = '20:50' WHERE id = 20", Vec::new()).await;

    runs(&town, Job::PublicState).await;

    assert_eq!(changed_at(&town).await, ["1 | 2027-05-02 02:00:00", "2 | 2027-05-02 02:10:00"]);
}

#[tokio::test]
async fn hiding_an_event_and_publishing_it_unchanged_is_no_news() {
    let town = noted().await;

    for published in [
        "UPDATE events SET is_published = 0, status = 'draft' WHERE id = 1",
        "UPDATE events SET is_published = 1, status = 'published' WHERE id = 1",
    ] {
        town.runs(published, Vec::new()).await;
        runs(&town, Job::PublicState).await;
    }

    assert_eq!(changed_at(&town).await, ["1 | 2027-05-02 02:00:00", "2 | 2027-05-02 02:00:00"]);
}

#[tokio::test]
async fn a_reveal_is_news() {
    let town = noted().await;
    town.runs("UPDATE performances SET is_announced = 1 WHERE id = 21", Vec::new()).await;

    runs(&town, Job::PublicState).await;

    assert_eq!(changed_at(&town).await, ["1 | 2027-05-02 02:00:00", "2 | 2027-05-02 02:10:00"]);
}

#[tokio::test]
async fn a_look_that_finds_nothing_new_costs_the_same_however_large_the_town_is() {
    let town = noted().await;
    let cost = async || {
        let before = town.app.store.statements();
        runs(&town, Job::PublicState).await;
        town.app.store.statements() - before
    };
    let small = cost().await;
    town.script(
        "WITH RECURSIVE n (n) AS (SELECT 100 UNION ALL SELECT n + 1 FROM n WHERE n < 400)
         INSERT INTO events (id, name, date, slug, is_published, status) SELECT n, 'Night', '2027-05-08', 'night-' || n, 1, 'published' FROM n",
    )
    .await;
    assert_eq!(runs(&town, Job::PublicState).await.get("first"), 301);

    assert_eq!(cost().await, small);
}

#[tokio::test]
async fn a_job_that_changes_nothing_the_public_sees_leaves_its_answers_alone() {
    let town = noted().await;
    town.script("INSERT INTO artist_daily_stats (band_profile_id, date, page_views, social_clicks) VALUES (1, '2027-05-01', 9, 2)").await;
    town.runs("UPDATE performances SET notes = 'x', is_announced = 0 WHERE id = 21", Vec::new()).await;
    let edition = town.app.store.edition();

    for job in Job::ALL {
        runs(&town, *job).await;
    }

    assert_eq!(town.counts("total_views FROM band_profiles WHERE id = 1").await, 9);
    assert_eq!(town.counts("COUNT(*) FROM event_public_state WHERE fingerprint LIKE '*%'").await, 0);
    assert_eq!(town.app.store.edition(), edition);
    town.runs("UPDATE events SET name = 'Other' WHERE id = 1", Vec::new()).await;
    runs(&town, Job::PublicState).await;
    assert_eq!(town.app.store.edition(), edition + 2, "the edit and the news");
}

#[tokio::test]
async fn what_ran_out_goes_and_what_has_time_stays() {
    let town = town().await;
    town.script(
        "INSERT INTO share_links (slug, event_id, event_slug, performance_ids, band_names, expires_at) VALUES
         ('over', 1, 'open', '[]', '[]', '2027-05-02 02:00:00'), ('late', 1, 'open', '[]', '[]', '2027-05-02 02:00:01'),
         ('odd', 1, 'open', '[]', '[]', 'garbage'), ('none', 1, 'open', '[]', '[]', '');
         INSERT INTO band_follows (email, band_profile_id, verified, unsubscribe_token, created_at) VALUES
         ('old@example.org', 1, 0, 'a', '2027-04-25 01:59:59'), ('young@example.org', 1, 0, 'b', '2027-04-25 02:00:00'),
         ('sure@example.org', 1, 1, 'c', '2026-01-01 00:00:00');
         INSERT INTO email_subscriptions (id, email, city, genre, verified, unsubscribe_token, created_at) VALUES
         (1, 'old@example.org', 'all', 'all', 0, 'a', '2027-04-25 01:59:59'), (2, 'young@example.org', 'all', 'all', 0, 'b', '2027-04-25 02:00:00'),
         (3, 'erased-00ff', 'all', 'all', 0, 'erased-3', '2026-01-01 00:00:00'), (4, 'erased-me@example.org', 'all', 'all', 0, 'd', '2027-04-25 01:59:59');
         INSERT INTO job_runs (job, slot, started_at, finished_at) VALUES ('x', '1', '2027-04-02 01:59:59', ''), ('x', '2', '2027-04-02 02:00:00', '')",
    )
    .await;

    let links = runs(&town, Job::ExpireShareLinks).await;
    let pending = runs(&town, Job::ExpirePending).await;
    let outbox = runs(&town, Job::ExpireOutbox).await;

    assert_eq!(town.asks("slug FROM share_links").await, ["late"]);
    assert_eq!(links.get("share_links_deleted"), 3);
    assert_eq!(town.asks("email FROM band_follows ORDER BY id").await, ["young@example.org", "sure@example.org"]);
    assert_eq!(town.asks("id FROM email_subscriptions ORDER BY id").await, ["2", "3"]);
    assert_eq!((pending.get("band_follows_deleted"), pending.get("email_subscriptions_deleted")), (1, 2));
    assert_eq!(town.asks("slot FROM job_runs WHERE job = 'x'").await, ["2"]);
    assert_eq!(outbox.get("job_runs_deleted"), 1);
}

#[tokio::test]
async fn more_rows_than_one_helping_all_go() {
    let town = town().await;
    town.script(
        "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 1203)
         INSERT INTO share_links (slug, event_id, event_slug, performance_ids, band_names, expires_at)
         SELECT 's' || n, 1, 'open', '[]', '[]', '2027-01-01 00:00:00' FROM n",
    )
    .await;

    assert_eq!(runs(&town, Job::ExpireShareLinks).await.get("share_links_deleted"), 1203);
}

async fn figures(town: &TestTown) -> Vec<String> {
    town.asks("id, total_views, total_social_clicks, popularity_score FROM band_profiles ORDER BY id").await
}

/// Band 1 came with totals from elsewhere; both have days, band 2 one on the edge of the last thirty.
const COUNTED: &str = "UPDATE band_profiles SET total_views = 100, total_social_clicks = 3 WHERE id = 1;
 INSERT INTO artist_daily_stats (band_profile_id, date, page_views, social_clicks) VALUES
 (1, '2026-03-01', 5, 1), (1, '2027-05-01', 10, 4), (2, '2027-04-02', 7, 1), (2, '2027-04-01', 2, NULL), (2, '2026-03-27', 1, 0), (2, '2026-03-26', 1, 0)";

#[tokio::test]
async fn totals_are_added_up_and_imported_ones_do_not_fall() {
    let town = town().await;
    town.script(COUNTED).await;

    runs(&town, Job::AggregateStats).await;

    assert_eq!(figures(&town).await, ["1 | 100 | 5 | 22.0", "2 | 11 | 1 | 10.0"]);
    town.script("UPDATE artist_daily_stats SET page_views = 15 WHERE date = '2027-05-01'").await;
    runs(&town, Job::AggregateStats).await;
    assert_eq!(figures(&town).await, ["1 | 105 | 5 | 27.0", "2 | 11 | 1 | 10.0"]);
}

#[tokio::test]
async fn popularity_fades_when_nobody_comes() {
    let town = town().await;
    town.script(COUNTED).await;
    runs(&town, Job::AggregateStats).await;
    at(&town, "2027-07-01T12:00:00Z");

    runs(&town, Job::AggregateStats).await;

    assert_eq!(figures(&town).await, ["1 | 100 | 5 | 0.0", "2 | 11 | 1 | 0.0"]);
}

#[tokio::test]
async fn old_days_move_into_the_lifetime_figures_and_totals_never_fall_on_the_way() {
    let town = town().await;
    town.script(COUNTED).await;
    town.script("INSERT INTO page_views_daily (page, date, views) VALUES ('/', '2026-03-26', 3), ('/', '2026-03-27', 4)").await;
    // Pruned before anything was ever added up: the imported total is looked at while all days are there.
    let tally = runs(&town, Job::PruneStats).await;

    assert_eq!((tally.get("band_days_moved"), tally.get("page_days_deleted")), (2, 1));
    assert_eq!(
        town.asks("date FROM artist_daily_stats WHERE band_profile_id = 2 ORDER BY date").await,
        ["2026-03-27", "2027-04-01", "2027-04-02"]
    );
    assert_eq!(
        town.asks("band_profile_id, views_before, clicks_before FROM artist_lifetime_stats ORDER BY 1").await,
        ["1 | 90 | 1", "2 | 1 | 0"]
    );
    assert_eq!(town.asks("date FROM page_views_daily").await, ["2026-03-27"]);
    runs(&town, Job::AggregateStats).await;
    assert_eq!(figures(&town).await, ["1 | 100 | 5 | 22.0", "2 | 11 | 1 | 10.0"]);
    at(&town, "2029-01-01T12:00:00Z");
    runs(&town, Job::PruneStats).await;
    runs(&town, Job::AggregateStats).await;
    assert_eq!(town.counts("COUNT(*) FROM artist_daily_stats").await, 0);
    assert_eq!(figures(&town).await, ["1 | 100 | 5 | 0.0", "2 | 11 | 1 | 0.0"]);
}

#[tokio::test]
async fn a_slot_is_run_once_and_the_next_one_again() {
    let town = town().await;

    let first = run_due(&town.app, Job::PublicState).await.unwrap();
    let again = run_due(&town.app, Job::PublicState).await.unwrap();
    at(&town, "2027-05-02T02:05:00Z");
    let next = run_due(&town.app, Job::PublicState).await.unwrap();

    assert!(matches!(first, RunEnd::Done(_)) && matches!(next, RunEnd::Done(_)), "{first:?} {next:?}");
    assert_eq!(again, RunEnd::DoneBefore);
    assert_eq!(
        town.asks("job, slot, started_at, leased_until, finished_at, outcome, counts FROM job_runs ORDER BY slot").await.first().unwrap(),
        "public-state | 2027-05-02 02:00:00 | 2027-05-02 02:00:00 | null | 2027-05-02 02:00:00 | done | {\"changed\":0,\"first\":2,\"unchanged\":0}"
    );
}

#[tokio::test]
async fn after_days_of_rest_a_daily_job_runs_once() {
    let town = town().await;
    run_due(&town.app, Job::ExpirePending).await.unwrap();
    at(&town, "2027-05-09T20:00:00Z");

    assert!(matches!(run_due(&town.app, Job::ExpirePending).await.unwrap(), RunEnd::Done(_)));
    assert_eq!(run_due(&town.app, Job::ExpirePending).await.unwrap(), RunEnd::DoneBefore);

    assert_eq!(town.asks("slot FROM job_runs ORDER BY slot").await, ["2027-05-01", "2027-05-09"]);
}

#[tokio::test]
async fn of_many_programs_on_one_database_one_runs_a_slot() {
    let town = town().await;
    let program = || {
        let options = StoreOptions { checkpoints: Checkpoints::External, ..StoreOptions::for_file(town.app.store.file()) };
        App { store: Store::open(options).unwrap(), ..town.app.clone() }
    };
    let programs: Vec<App> = (0..6).map(|_| program()).collect();

    let mut started = tokio::task::JoinSet::new();
    for app in &programs {
        let app = app.clone();
        started.spawn(async move { run_due(&app, Job::PublicState).await.unwrap() });
    }
    let ends = started.join_all().await;

    assert_eq!(ends.iter().filter(|end| matches!(end, RunEnd::Done(_))).count(), 1, "{ends:?}");
    assert!(ends.iter().all(|end| !matches!(end, RunEnd::Failed(_))), "{ends:?}");
    for app in &programs {
        app.store.close();
    }
}

#[tokio::test]
async fn a_run_that_died_is_taken_up_when_its_lease_is_over() {
    let town = town().await;
    town.script(
        "INSERT INTO job_runs (job, slot, started_at, leased_until) VALUES ('expire-pending', '2027-05-01', '2027-05-02 01:50:00', '2027-05-02 02:05:00')",
    )
    .await;

    assert_eq!(run_due(&town.app, Job::ExpirePending).await.unwrap(), RunEnd::UnderWay);
    assert_eq!(run_by_hand(&town.app, Job::ExpirePending).await.unwrap(), RunEnd::UnderWay);
    at(&town, "2027-05-02T02:05:00Z");
    assert!(matches!(run_due(&town.app, Job::ExpirePending).await.unwrap(), RunEnd::Done(_)));
}

#[tokio::test]
async fn a_failed_run_is_on_record_and_stops_no_other_job() {
    let town = town().await;
    town.script("UPDATE events SET date = 'some day' WHERE id = 1").await;

    let failed = run_due(&town.app, Job::PublicState).await.unwrap();
    let other = run_due(&town.app, Job::ExpireShareLinks).await.unwrap();

    let RunEnd::Failed(why) = failed else { panic!("{failed:?}") };
    assert!(why.contains("date"), "{why}");
    assert!(matches!(other, RunEnd::Done(_)));
    let record = town.asks("outcome, counts FROM job_runs WHERE job = 'public-state' AND finished_at IS NOT NULL").await;
    assert_eq!(record, [format!("failed | {}", serde_json::json!({ "error": why }))]);
    assert_eq!(run_due(&town.app, Job::PublicState).await.unwrap(), RunEnd::DoneBefore);
}

#[tokio::test]
async fn a_late_report_of_a_run_taken_for_dead_is_not_heard() {
    let town = town().await;
    let slow = settimes_store::upkeep::rounds::Run {
        job: Job::PruneStats.name(),
        slot: "2027-05-01".to_owned(),
        started_at: settimes_core::moment::SqlStamp::read("2027-05-02 01:00:00").unwrap(),
    };
    town.script("INSERT INTO job_runs (job, slot, started_at, leased_until) VALUES ('prune-stats', '2027-05-01', '2027-05-02 01:00:00', '2027-05-02 01:15:00')").await;
    run_due(&town.app, Job::PruneStats).await.unwrap();

    let now = settimes_core::moment::SqlStamp::of(town.app.clock.now());
    let late: Result<(), settimes_store::StoreError> =
        town.app.store.write(move |tx| settimes_store::upkeep::rounds::finish_run(tx, &slow, &now, "failed", "{}")).await;

    late.unwrap();
    assert_eq!(town.asks("started_at, outcome FROM job_runs").await, ["2027-05-02 02:00:00 | done"]);
}

#[tokio::test]
async fn the_next_round_is_that_of_the_job_due_first() {
    let town = town().await;
    let zone = Arc::clone(&town.app.settings);
    at(&town, "2027-05-02T02:01:00Z");

    assert_eq!(next_round(&town.app).to_string(), "2027-05-02T02:05:00Z");
    assert_eq!(Job::PruneStats.rhythm().next(&zone.zone, town.app.clock.now()).to_string(), "2027-05-02T08:40:00Z");
}
