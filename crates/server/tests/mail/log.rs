//! The log at its loudest names no address, no subject, no token and nothing that a letter says.

use std::fs;

use settimes_core::letter::LetterKind;
use settimes_testkit::{Installation, MailServer, Mischief, Step};

use crate::writing::{SECRET_KEY, asks, hand_in, lent, letter, through, until};

const TELLING: [&str; 8] = ["mo.lind", "example.org", "Subject-of", "t0k3n", "hunter2", "sets@", "postmaster", "aHVudGVy"];

#[test]
fn the_log_of_a_mail_server_that_quotes_everything_names_nobody() {
    let installation = Installation::of(env!("CARGO_BIN_EXE_settimes"));
    let server = MailServer::start();
    server.offers(&["AUTH PLAIN"]);
    server.goes_wrong(Step::Auth, Mischief::Say("454 4.7.0 sets@night.example with hunter2 from postmaster@example.org"));
    server.goes_wrong(Step::Recipient, Mischief::Say("550 5.1.1 <mo.lind@example.org> mo.lind unknown t0k3n-of-mo"));
    server.goes_wrong(Step::Content, Mischief::Say("554 5.6.0 Subject-of-b: https://night.example/reset#token=t0k3n-of-mo"));
    server.goes_wrong(Step::Content, Mischief::Say("451 4.3.0 Subject-of-c to mo.lind@example.org"));
    let kinds = [LetterKind::Notice, LetterKind::Reset, LetterKind::Notice, LetterKind::Invite, LetterKind::Notice];
    let letters = ["a", "b", "c", "d", "e"].iter().zip(kinds).map(|(key, kind)| letter(key, kind, "mo.lind@example.org")).collect();
    hand_in(&installation, letters);
    let mut variables = through(&server);
    variables.extend([("SETTIMES_LOG", "trace".to_owned()), ("SETTIMES_SMTP__USERNAME", "sets".to_owned())]);
    variables.push(("SETTIMES_SMTP__PASSWORD", "hunter2".to_owned()));

    let running = installation.serve(&lent(&variables));
    until("a letter has left", || server.taken().len() == 1);
    until("that is noted", || asks(&installation, "SELECT COUNT(*) || '' FROM email_outbox WHERE state = 'sent'") == ["1"]);
    running.signal("TERM");
    let ended = running.end();

    for telling in TELLING {
        assert!(!ended.err.contains(telling), "{telling} is in\n{}", ended.err);
    }
    for said in ["letter sent", "letter postponed", "letter failed", "550 5.1.1", "454 4.7.0"] {
        assert!(ended.err.contains(said), "{said} is not in\n{}", ended.err);
    }
    let kept = asks(&installation, "SELECT COALESCE(last_error, '-') FROM email_outbox ORDER BY id").join("\n");
    assert!(kept.contains("550 5.1.1 … … unknown"), "{kept}");
    for telling in ["mo.lind", "sets@", "https://"] {
        assert!(!kept.contains(telling), "{telling} is in\n{kept}");
    }
}

#[test]
fn a_letter_in_a_file_is_named_in_the_log_by_its_file_only() {
    let installation = Installation::of(env!("CARGO_BIN_EXE_settimes"));
    hand_in(&installation, vec![letter("a", LetterKind::Reset, "mo.lind@example.org")]);

    let running = installation.serve(&[("SETTIMES_LOG", "trace"), SECRET_KEY]);
    let file = installation.folder().join("data/outbox/1.eml");
    until("the letter is written", || file.exists());
    until("that is noted", || running.said().contains("letter written"));
    running.signal("TERM");
    let ended = running.end();

    assert!(fs::read_to_string(&file).unwrap().contains("t0k3n-of-mo"));
    assert!(ended.err.contains("outbox/1.eml"), "{}", ended.err);
    for telling in TELLING {
        assert!(!ended.err.contains(telling), "{telling} is in\n{}", ended.err);
    }
    assert_eq!(asks(&installation, "SELECT state || ' ' || (body IS NULL) FROM email_outbox"), ["sent 1"]);
}
