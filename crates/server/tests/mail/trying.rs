//! `settimes mail test ADDRESS`: one letter the configured way, and what the server said.

use settimes_testkit::{Ended, Installation, MailServer, Mischief, Step};

use crate::writing::{lent, through};

const DEVELOPMENT: (&str, &str) = ("SETTIMES_MODE", "development");

fn try_through(server: &MailServer) -> Ended {
    let installation = Installation::of(env!("CARGO_BIN_EXE_settimes"));
    installation.run_with(&["mail", "test", "ada@example.org"], &lent(&through(server)))
}

#[test]
fn a_test_letter_leaves_at_once_and_the_answer_is_shown() {
    let server = MailServer::start();

    let ended = try_through(&server);

    assert_eq!((ended.code, ended.out.as_str(), ended.err.as_str()), (Some(0), "sent; the mail server said: 250 2.0.0 taken\n", ""));
    let taken = server.taken().remove(0);
    assert_eq!((taken.from.as_str(), taken.to.as_str()), ("sets@night.example", "ada@example.org"));
    assert_eq!(taken.header("From"), "Crawl <sets@night.example>");
    assert_eq!(taken.header("Subject"), "A test letter from SetTimes");
    assert_eq!(taken.header("Auto-Submitted"), "auto-generated");
}

#[test]
fn a_refusal_is_shown_in_the_servers_words_with_exit_code_1() {
    let server = MailServer::start();
    server.goes_wrong(Step::Recipient, Mischief::Say("550 5.1.1 <ada@example.org> nobody here"));

    let ended = try_through(&server);

    let sentence = "settimes: the letter was not sent: 550 5.1.1 <ada@example.org> nobody here\n";
    assert_eq!((ended.code, ended.out.as_str(), ended.err.as_str()), (Some(1), "", sentence));
}

#[test]
fn a_server_that_is_not_there_is_told_in_plain_words() {
    let installation = Installation::of(env!("CARGO_BIN_EXE_settimes"));
    let port = settimes_testkit::free_address().port().to_string();
    let variables = [DEVELOPMENT, ("SETTIMES_SMTP__HOST", "127.0.0.1"), ("SETTIMES_SMTP__PORT", &port), ("SETTIMES_SMTP__TLS", "none")];

    let ended = installation.run_with(&["mail", "test", "ada@example.org"], &variables);

    let sentence = "settimes: the letter was not sent: Connection refused (os error 111)\n";
    assert_eq!((ended.code, ended.err.as_str()), (Some(1), sentence));
}

#[test]
fn without_a_mail_server_the_letter_becomes_a_file_and_with_mail_off_nothing() {
    let installation = Installation::of(env!("CARGO_BIN_EXE_settimes"));

    let file = installation.run_with(&["mail", "test", "ada@example.org"], &[DEVELOPMENT]);
    let off = installation.run_with(&["mail", "test", "ada@example.org"], &[DEVELOPMENT, ("SETTIMES_MAIL", "off")]);
    let wrong = installation.run_with(&["mail", "test", "ada"], &[DEVELOPMENT]);

    assert_eq!((file.code, file.err.as_str()), (Some(0), ""));
    let path = file.out.strip_prefix("written to ").unwrap().trim_end();
    let written = std::fs::read_to_string(installation.folder().join(path)).unwrap();
    assert!(written.contains("To: ada@example.org"), "{written}");
    let sentence = "settimes: mail is off (configuration key `mail`): nothing was sent\n";
    assert_eq!((off.code, off.out.as_str(), off.err.as_str()), (Some(1), "", sentence));
    assert_eq!((wrong.code, wrong.err.as_str()), (Some(2), "settimes: `ada` is not an e-mail address\n"));
}
