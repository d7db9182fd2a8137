//! The way of a letter from the desk to the post, with a post of our own that does as it is told.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex};

use settimes_core::email::Email;
use settimes_core::letter::{Body, FurtherHeader, HeaderText, Letter, LetterKind, Reply, Stage, Undo};
use settimes_core::moment::SqlStamp;

use super::*;
use crate::accounts::working_keys::WorkingKeys;
use crate::test_town::TestTown;
use crate::{App, Clock as _, Refusal};

/// A post that takes everything, or says what it was told to say.
#[derive(Default)]
struct Pigeon {
    took: Mutex<Vec<Parcel>>,
    says: Mutex<VecDeque<Trouble>>,
}

impl Post for Pigeon {
    fn deliver<'a>(&'a self, parcel: &'a Parcel) -> Pending<'a, Result<Receipt, Trouble>> {
        let trouble = self.says.lock().unwrap().pop_front();
        Box::pin(async move {
            if let Some(trouble) = trouble {
                return Err(trouble);
            }
            self.took.lock().unwrap().push(parcel.clone());
            Ok(Receipt::Taken("250 ok".into()))
        })
    }

    fn rest(&self) -> Pending<'_, ()> {
        Box::pin(async {})
    }
}

impl Pigeon {
    fn told(troubles: impl IntoIterator<Item = Trouble>) -> Arc<Self> {
        Arc::new(Self { took: Mutex::default(), says: Mutex::new(troubles.into_iter().collect()) })
    }

    fn messages(&self) -> Vec<String> {
        self.took.lock().unwrap().iter().map(|parcel| String::from_utf8(parcel.message.clone()).unwrap()).collect()
    }

    fn names(&self) -> Vec<String> {
        self.took.lock().unwrap().iter().map(|parcel| parcel.name.clone()).collect()
    }
}

fn no(stage: Stage, code: u16, text: &str) -> Trouble {
    Trouble::Refused { stage, reply: Reply { code, text: text.into() } }
}

fn letter(key: &str, kind: LetterKind) -> Letter {
    Letter {
        key: key.into(),
        kind,
        to: Email::read("mo@example.org").unwrap(),
        subject: HeaderText::read("Grüße").unwrap(),
        headers: BTreeMap::new(),
        body: Body { text: "Line one\nhttps://night.example/t0k3n\n".into(), html: "<p>Line one</p>".into() },
        expires_at: None,
        undo: Vec::new(),
    }
}

async fn queue(app: &App, letter: Letter) -> Queued {
    let (desk, now) = (app.desk(), SqlStamp::of(app.clock.now()));
    app.store.write(move |tx| desk.queue_letter(tx, &letter, &now).map_err(Refusal::from)).await.unwrap()
}

async fn round(app: &App, post: &Arc<Pigeon>) -> Tally {
    let post: Arc<dyn Post> = Arc::clone(post) as _;
    Mailer::new(app.clone(), Some(post)).round(|| false).await.unwrap()
}

async fn rows(town: &TestTown) -> Vec<String> {
    town.asks("o.state, o.attempts, o.next_attempt_at, o.body IS NULL, COALESCE(o.last_error, '-') FROM email_outbox o ORDER BY o.id").await
}

/// Lets time pass.
fn pass(town: &TestTown, minutes: i64) {
    town.clock.set(town.clock.now() + jiff::SignedDuration::from_mins(minutes));
}

#[tokio::test]
async fn a_letter_leaves_with_every_header_that_its_kind_has() {
    let town = TestTown::new();
    let mut wish = letter("a", LetterKind::Digest);
    let url = format!("https://night.example/api/subscriptions/unsubscribe?token={}", "t".repeat(120));
    wish.headers.insert(FurtherHeader::ListUnsubscribe, HeaderText::read(&format!("<{url}>")).unwrap());
    wish.headers.insert(FurtherHeader::ListUnsubscribePost, HeaderText::read("List-Unsubscribe=One-Click").unwrap());
    assert_eq!(queue(&town.app, wish).await, Queued::New);

    let post = Pigeon::told([]);
    let tally = round(&town.app, &post).await;

    assert_eq!(tally, Tally { sent: 1, ..Tally::default() });
    let message = post.messages().remove(0);
    let (head, _) = message.split_once("\r\n\r\n").unwrap();
    for line in [
        "From: settimes@localhost",
        "To: mo@example.org",
        "Subject: =?utf-8?b?R3LDvMOfZQ==?=",
        "Date: Sun, 02 May 2027 02:00:00 +0000",
        "Message-ID: <outbox-1@localhost>",
        "MIME-Version: 1.0",
        "Auto-Submitted: auto-generated",
        "X-Auto-Response-Suppress: All",
        "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
        &format!("List-Unsubscribe: <{url}>"),
    ] {
        assert!(head.split("\r\n").any(|found| found == line), "{line} is not in\n{head}");
    }
    assert!(head.contains("Content-Type: multipart/alternative;"), "{head}");
    assert_eq!(rows(&town).await, ["sent | 1 | 2027-05-02 02:00:00 | 1 | -"]);
}

#[tokio::test]
async fn a_secret_letter_is_sealed_while_it_waits_and_opens_with_earlier_keys_too() {
    let town = TestTown::new();
    queue(&town.app, letter("a", LetterKind::Reset)).await;
    queue(&town.app, letter("b", LetterKind::Notice)).await;
    let bodies = town.asks("o.body FROM email_outbox o ORDER BY o.id").await;
    assert!(bodies[0].starts_with("seal-v1:") && !bodies[0].contains("t0k3n"), "{bodies:?}");
    assert!(bodies[1].contains("t0k3n"), "a notice is no secret");

    let mut stranger = town.app.clone();
    stranger.keys = Arc::new(WorkingKeys::fixed([8; 32]));
    assert!(stranger.desk().open_body(&bodies[0]).is_none());
    let post = Pigeon::told([]);
    assert_eq!(round(&town.app, &post).await.sent, 2);

    assert!(post.messages()[0].contains("https://night.example/t0k3n"));
}

#[tokio::test]
async fn a_letter_that_no_key_opens_fails_and_says_why() {
    let town = TestTown::new();
    queue(&town.app, letter("a", LetterKind::Reset)).await;
    let mut stranger = town.app.clone();
    stranger.keys = Arc::new(WorkingKeys::fixed([8; 32]));

    let tally = round(&stranger, &Pigeon::told([])).await;

    assert_eq!(tally.failed, 1);
    assert_eq!(rows(&town).await, ["failed | 1 | 2027-05-02 02:00:00 | 1 | no key of this installation opens its body"]);
}

#[tokio::test]
async fn a_letter_is_tried_seven_times_with_longer_and_longer_waits_and_one_message_id() {
    let town = TestTown::new();
    queue(&town.app, letter("a", LetterKind::Notice)).await;
    let busy = no(Stage::Recipient, 450, "4.2.1 <mo@example.org> is busy");
    let post = Pigeon::told(vec![busy; 7]);

    for minutes in [1, 5, 15, 60, 240, 720] {
        assert_eq!(round(&town.app, &post).await.postponed, 1);
        assert_eq!(round(&town.app, &post).await, Tally::default(), "not before its time");
        pass(&town, minutes);
    }
    let last = round(&town.app, &post).await;

    assert_eq!(last.failed, 1);
    assert_eq!(town.asks("o.state, o.attempts, o.last_error FROM email_outbox o").await, ["failed | 7 | 450 4.2.1 … is busy"]);
}

#[tokio::test]
async fn a_server_out_of_reach_costs_one_letter_a_try_and_leaves_the_others_alone() {
    let town = TestTown::new();
    for key in ["a", "b", "c"] {
        queue(&town.app, letter(key, LetterKind::Notice)).await;
    }
    let post = Pigeon::told([no(Stage::Hello, 535, "5.7.8 wrong password for mo@example.org")]);

    let first = round(&town.app, &post).await;
    let second = round(&town.app, &post).await;

    assert_eq!((first, second), (Tally { postponed: 1, ..Tally::default() }, Tally { sent: 2, ..Tally::default() }));
    pass(&town, 1);
    assert_eq!(round(&town.app, &post).await.sent, 1);
    assert_eq!(post.names(), ["2", "3", "1"]);
}

#[tokio::test]
async fn a_recipient_refused_for_good_gets_no_letter_that_nobody_asked_for() {
    let town = TestTown::new();
    queue(&town.app, letter("a", LetterKind::Notice)).await;
    let post = Pigeon::told([no(Stage::Recipient, 550, "5.1.1 <mo@example.org> unknown")]);

    assert_eq!(round(&town.app, &post).await.failed, 1);

    let kept = town.asks("s.address_hash, s.reason, s.created_at, s.expires_at FROM mail_suppressions s").await;
    // Reference value of Python's hmac over HKDF with the label `suppress`.
    assert_eq!(
        kept,
        ["4eb54417cbe3d1883196399170abb0f825cb8053bd7ca50a952e12b2a7773dea | 550 5.1.1 | 2027-05-02 02:00:00 | 2027-07-31 02:00:00"]
    );
    for kind in [LetterKind::AlreadySubscribed, LetterKind::Announcement, LetterKind::Digest] {
        assert_eq!(queue(&town.app, letter(kind.as_str(), kind)).await, Queued::Refused);
    }
    assert_eq!(queue(&town.app, letter("c", LetterKind::FollowConfirmation)).await, Queued::New);
    assert_eq!(round(&town.app, &post).await.sent, 1, "what a person asks for is tried");
    assert_eq!(queue(&town.app, letter("d", LetterKind::Digest)).await, Queued::New, "and lifts the refusal when it arrives");
}

#[tokio::test]
async fn a_refusal_is_over_after_ninety_days() {
    let town = TestTown::new();
    queue(&town.app, letter("a", LetterKind::Notice)).await;
    round(&town.app, &Pigeon::told([no(Stage::Recipient, 550, "unknown")])).await;

    pass(&town, 90 * 24 * 60 - 1);
    assert_eq!(queue(&town.app, letter("b", LetterKind::Digest)).await, Queued::Refused);
    pass(&town, 1);
    assert_eq!(queue(&town.app, letter("b", LetterKind::Digest)).await, Queued::New);
}

#[tokio::test]
async fn other_refusals_spare_no_address() {
    let town = TestTown::new();
    for (key, trouble) in [
        ("a", no(Stage::Recipient, 550, "5.7.1 we do not know you")),
        ("b", no(Stage::Sender, 553, "sender refused")),
        ("c", no(Stage::Content, 554, "spam")),
    ] {
        queue(&town.app, letter(key, LetterKind::Notice)).await;
        assert_eq!(round(&town.app, &Pigeon::told([trouble])).await.failed, 1);
    }

    assert_eq!(town.counts("COUNT(*) FROM mail_suppressions").await, 0);
}

#[tokio::test]
async fn a_letter_whose_link_is_dead_is_dropped_not_sent() {
    let town = TestTown::new();
    let mut short = letter("a", LetterKind::SignInCode);
    short.expires_at = Some(SqlStamp::read("2027-05-02 02:10:00").unwrap());
    short.undo = vec![Undo::RestoreCursor { subscription: 1, from: "x".into(), to: None }];
    queue(&town.app, short).await;
    let post = Pigeon::told([]);

    pass(&town, 10);
    let tally = round(&town.app, &post).await;

    assert_eq!(tally, Tally { expired: 1, ..Tally::default() });
    assert_eq!(rows(&town).await, ["failed | 0 | 2027-05-02 02:00:00 | 1 | expired"]);
    assert_eq!(post.names(), Vec::<String>::new());
}

#[tokio::test]
async fn while_mail_is_off_letters_fail_instead_of_piling_up() {
    let town = TestTown::new();
    queue(&town.app, letter("a", LetterKind::Reset)).await;

    let tally = Mailer::new(town.app.clone(), None).round(|| false).await.unwrap();

    assert_eq!(tally.failed, 1);
    assert_eq!(rows(&town).await, ["failed | 1 | 2027-05-02 02:00:00 | 1 | mail is off"]);
}

#[tokio::test]
async fn mailers_side_by_side_send_every_letter_once() {
    let town = TestTown::new();
    let mut app = town.app.clone();
    Arc::make_mut(&mut app.settings).mail.per_second = 100_000;
    for number in 0..60 {
        queue(&app, letter(&number.to_string(), LetterKind::Notice)).await;
    }
    let post = Pigeon::told([]);

    let rounds: Vec<_> = (0..4)
        .map(|_| {
            let (app, post) = (app.clone(), Arc::clone(&post));
            tokio::spawn(async move { round(&app, &post).await.sent })
        })
        .collect();
    let mut sent = 0;
    for one in rounds {
        sent += one.await.unwrap();
    }

    let mut names: Vec<u32> = post.names().iter().map(|name| name.parse().unwrap()).collect();
    names.sort_unstable();
    assert_eq!((sent, names), (60, (1..=60).collect()));
}

#[tokio::test]
async fn a_round_that_is_told_to_stop_takes_no_further_letter() {
    let town = TestTown::new();
    queue(&town.app, letter("a", LetterKind::Notice)).await;
    queue(&town.app, letter("b", LetterKind::Notice)).await;
    let post = Pigeon::told([]);
    let taken = Arc::clone(&post);

    let tally = Mailer::new(town.app.clone(), Some(Arc::clone(&post) as _)).round(move || !taken.names().is_empty()).await.unwrap();

    assert_eq!((tally.sent, post.names()), (1, vec!["1".to_owned()]));
    assert_eq!(town.counts("COUNT(*) FROM email_outbox WHERE state = 'queued'").await, 1, "the other one is free for the next round");
}

#[tokio::test(start_paused = true)]
async fn no_more_letters_leave_in_a_second_than_are_configured() {
    let town = TestTown::new();
    for number in 0..11 {
        queue(&town.app, letter(&number.to_string(), LetterKind::Notice)).await;
    }
    #[expect(clippy::disallowed_methods, reason = "the watch of this test stands still but for the pace")]
    let began = tokio::time::Instant::now();

    assert_eq!(round(&town.app, &Pigeon::told([])).await.sent, 11);

    let took = began.elapsed();
    assert!((2000..2500).contains(&took.as_millis()), "{took:?}");
}

#[tokio::test]
async fn a_file_of_a_letter_is_whole_and_for_its_owner_only() {
    use std::os::unix::fs::PermissionsExt as _;
    let (town, folder) = (TestTown::new(), tempfile::tempdir().unwrap());
    queue(&town.app, letter("a", LetterKind::Reset)).await;
    let post: Arc<dyn Post> = Arc::new(FilePost::new(folder.path().join("outbox")));

    let tally = Mailer::new(town.app.clone(), Some(post)).round(|| false).await.unwrap();

    assert_eq!(tally.sent, 1);
    let names: Vec<String> =
        std::fs::read_dir(folder.path().join("outbox")).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    assert_eq!(names, ["1.eml"]);
    let file = folder.path().join("outbox/1.eml");
    let mode = |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&file), mode(&folder.path().join("outbox"))), (0o600, 0o700));
    assert!(std::fs::read_to_string(file).unwrap().contains("t0k3n"));
}

#[tokio::test]
async fn a_folder_that_cannot_be_written_keeps_the_letter() {
    let (town, folder) = (TestTown::new(), tempfile::tempdir().unwrap());
    std::fs::write(folder.path().join("outbox"), "no folder").unwrap();
    queue(&town.app, letter("a", LetterKind::Reset)).await;

    let tally = Mailer::new(town.app.clone(), Some(Arc::new(FilePost::new(folder.path().join("outbox"))))).round(|| false).await.unwrap();

    assert_eq!(tally.postponed, 1);
    assert_eq!(town.counts("COUNT(*) FROM email_outbox WHERE state = 'queued' AND body IS NOT NULL").await, 1);
}

#[tokio::test]
async fn the_bell_rings_when_a_letter_is_handed_in() {
    let town = TestTown::new();
    let bell = town.app.bell.clone();

    queue(&town.app, letter("a", LetterKind::Notice)).await;

    tokio::time::timeout(std::time::Duration::from_secs(5), bell.heard()).await.expect("the bell rang");
}

#[test]
fn all_that_one_letter_can_take_is_well_below_its_lease() {
    assert!(Patience::default().longest() * 3 / 2 < LEASE.unsigned_abs());
}

#[tokio::test]
async fn a_test_letter_goes_past_the_outbox() {
    let town = TestTown::new();
    let post = Pigeon::told([]);
    let as_post: Arc<dyn Post> = Arc::clone(&post) as _;

    let receipt = send_test_letter(&town.app.settings, &as_post, &Email::read("ada@example.org").unwrap(), town.clock.now()).await;

    assert_eq!(receipt, Ok(Receipt::Taken("250 ok".into())));
    assert!(post.messages()[0].contains("Message-ID: <outbox-test-1809223200000@localhost>"), "{}", post.messages()[0]);
    assert_eq!(town.counts("COUNT(*) FROM email_outbox").await, 0);
}
