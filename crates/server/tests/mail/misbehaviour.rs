//! A mail server may say no, hang up or fall silent at any step: the letter is kept or fails as the step and the words say.

use std::time::Duration;

use settimes_app::post::{Parcel, Patience, Post as _, Receipt, SmtpPost, Trouble};
use settimes_app::{SmtpSettings, SmtpTls};
use settimes_core::letter::{Stage, Verdict};
use settimes_testkit::{MailServer, Mischief, Step};

const ACCOUNT: (&str, &str) = ("sets", "hunter2");

fn post(server: &MailServer, tls: SmtpTls, account: Option<(&str, &str)>) -> SmtpPost {
    let settings = SmtpSettings {
        host: "127.0.0.1".into(),
        port: server.address.port(),
        tls,
        account: account.map(|(user, password)| (user.to_owned(), password.to_owned())),
    };
    let moment = Duration::from_millis(400);
    SmtpPost::with_patience(settings, "night.example", Patience { hello: moment, answer: moment, content: moment, goodbye: moment })
}

fn parcel(name: &str) -> Parcel {
    let message = format!("Message-ID: <outbox-{name}@night.example>\r\n\r\n.a dot\r\n.\r\n").into_bytes();
    Parcel { name: name.into(), from: "sets@night.example".into(), to: "mo@example.org".into(), message }
}

fn stage(trouble: &Trouble) -> Option<Stage> {
    match trouble {
        Trouble::Refused { stage, .. } | Trouble::Lost { stage, .. } => Some(*stage),
        Trouble::Unsendable(_) => None,
    }
}

const STEPS: [(Step, Stage); 7] = [
    (Step::Connect, Stage::Hello),
    (Step::Hello, Stage::Hello),
    (Step::Auth, Stage::Hello),
    (Step::Sender, Stage::Sender),
    (Step::Recipient, Stage::Recipient),
    (Step::Data, Stage::Content),
    (Step::Content, Stage::Content),
];

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn whatever_goes_wrong_at_a_step_is_told_with_the_step_and_the_next_letter_goes() {
    for (step, expected) in STEPS {
        for mischief in [Mischief::Say("451 later"), Mischief::Say("554 never"), Mischief::HangUp, Mischief::FallSilent] {
            let server = MailServer::start();
            server.offers(&["AUTH PLAIN"]);
            server.goes_wrong(step, mischief);
            let post = post(&server, SmtpTls::Open, Some(ACCOUNT));

            let trouble = post.deliver(&parcel("1")).await.unwrap_err();

            let case = format!("{step:?} {mischief:?} {trouble:?}");
            assert_eq!(stage(&trouble), Some(expected), "{case}");
            let is_final = mischief == Mischief::Say("554 never") && expected != Stage::Hello;
            let verdict = if is_final { Verdict::Permanent } else { Verdict::Temporary };
            assert_eq!(trouble.verdict(), verdict, "{case}");
            assert_eq!(server.taken(), [], "{case}");
            assert_eq!(post.deliver(&parcel("2")).await, Ok(Receipt::Taken("250 2.0.0 taken".into())), "{case}");
            assert_eq!(server.taken().len(), 1, "{case}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn letters_of_a_round_share_one_connection_until_it_rests() {
    let server = MailServer::start();
    let post = post(&server, SmtpTls::Open, None);

    for name in ["1", "2", "3"] {
        post.deliver(&parcel(name)).await.unwrap();
    }
    assert_eq!((server.connections(), server.taken().len()), (1, 3));
    assert_eq!(server.taken()[0].message, "Message-ID: <outbox-1@night.example>\n\n.a dot\n.\n", "dots arrive as they were written");
    post.rest().await;
    assert_eq!(server.heard().last().map(String::as_str), Some("QUIT"));
    post.deliver(&parcel("4")).await.unwrap();

    assert_eq!((server.connections(), server.taken().len()), (2, 4));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_connection_is_given_up_after_fifty_letters() {
    let server = MailServer::start();
    let post = post(&server, SmtpTls::Open, None);

    for number in 0..51 {
        post.deliver(&parcel(&number.to_string())).await.unwrap();
    }

    assert_eq!(server.connections(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn nothing_is_said_in_the_clear_when_the_connection_was_to_be_protected() {
    for (offers, said) in
        [(&["AUTH PLAIN"][..], &["EHLO night.example"][..]), (&["STARTTLS", "AUTH PLAIN"], &["EHLO night.example", "STARTTLS"])]
    {
        let server = MailServer::start();
        server.offers(offers);
        let post = post(&server, SmtpTls::StartTls, Some(ACCOUNT));

        let trouble = post.deliver(&parcel("1")).await.unwrap_err();

        assert_eq!((stage(&trouble), trouble.verdict()), (Some(Stage::Hello), Verdict::Temporary), "{trouble:?}");
        let heard: Vec<String> = server.heard().into_iter().filter(|line| line != "QUIT").collect();
        assert_eq!(heard, said, "neither password nor letter");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn tls_that_falls_silent_or_is_none_is_trouble_with_the_server() {
    for mischief in [Mischief::Say("220 go on\r\nthis is no TLS"), Mischief::HangUp, Mischief::FallSilent, Mischief::Say("501 what?")] {
        let server = MailServer::start();
        server.offers(&["STARTTLS"]);
        server.goes_wrong(Step::StartTls, mischief);

        let trouble = post(&server, SmtpTls::StartTls, None).deliver(&parcel("1")).await.unwrap_err();

        assert!(trouble.meets_all(), "{mischief:?}: {trouble:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn an_address_that_would_add_a_command_is_never_said() {
    let server = MailServer::start();
    let post = post(&server, SmtpTls::Open, None);

    let odd = Parcel { to: "a>\r\nRCPT TO:<spy@example.org".into(), ..parcel("1") };
    let trouble = post.deliver(&odd).await.unwrap_err();

    assert_eq!(trouble.verdict(), Verdict::Permanent);
    assert!(!server.heard().iter().any(|line| line.contains("spy")), "{:?}", server.heard());
}
