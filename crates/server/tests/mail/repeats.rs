//! However often the program is killed while it sends: no letter is lost, and a kill repeats one letter at most, under its old name.

use std::collections::BTreeMap;
use std::time::Duration;

use settimes_core::letter::LetterKind;
use settimes_testkit::{Installation, MailServer};

use crate::writing::{asks, hand_in, lent, letter, through, until};

const LETTERS: usize = 80;
const KILLS: usize = 6;

#[test]
fn kill_9_loses_no_letter_and_repeats_at_most_one_each_time() {
    let installation = Installation::of(env!("CARGO_BIN_EXE_settimes"));
    let server = MailServer::start();
    server.is_slow(Duration::from_millis(4));
    hand_in(&installation, (0..LETTERS).map(|n| letter(&format!("{n}"), LetterKind::Notice, "mo@example.org")).collect());
    let mut variables = through(&server);
    variables.push(("SETTIMES_MAIL_PER_SECOND", "1000".to_owned()));

    for kill in 0..KILLS {
        let before = server.taken().len();
        let running = installation.serve(&lent(&variables));
        until("letters leave", || server.taken().len() > before + 3);
        std::thread::sleep(Duration::from_micros(700 * (kill as u64 + 1)));
        running.signal("KILL");
        running.end();
        // a quarter of an hour passes
        installation
            .on_store(|store| async move {
                store
                    .write(|tx| tx.execute("UPDATE email_outbox SET leased_until = '2026-01-01 00:00:00' WHERE state = 'leased'", ()))
                    .await
            })
            .unwrap();
    }
    let unsent = || asks(&installation, "SELECT COUNT(*) || '' FROM email_outbox WHERE state <> 'sent'");
    assert_ne!(unsent(), ["0"], "the last kill came too late to show anything");
    let running = installation.serve(&lent(&variables));
    until("all letters have left", || unsent() == ["0"]);
    running.signal("TERM");
    assert_eq!(running.end().code, Some(0));

    let mut subjects: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for taken in server.taken() {
        subjects.entry(taken.header("Subject").to_owned()).or_default().push(taken.header("Message-ID").to_owned());
    }
    assert_eq!(subjects.len(), LETTERS, "every letter arrived");
    let repeated = server.taken().len() - LETTERS;
    println!("{KILLS} kills repeated {repeated} letters");
    assert!(repeated <= KILLS, "{repeated} letters were repeated by {KILLS} kills");
    for (subject, ids) in &subjects {
        assert!(ids.iter().all(|id| id.starts_with("<outbox-") && id == &ids[0]), "{subject}: {ids:?}");
    }
    let ids: std::collections::BTreeSet<&String> = subjects.values().map(|ids| &ids[0]).collect();
    assert_eq!(ids.len(), LETTERS, "and each has a name of its own");
}

#[test]
fn a_stop_finishes_the_letter_on_its_way_and_takes_no_other() {
    let installation = Installation::of(env!("CARGO_BIN_EXE_settimes"));
    let server = MailServer::start();
    server.is_slow(Duration::from_millis(1500));
    hand_in(&installation, ["a", "b"].map(|key| letter(key, LetterKind::Notice, "mo@example.org")).to_vec());
    let running = installation.serve(&lent(&through(&server)));
    until("a letter is on its way", || server.heard().iter().any(|line| line == "DATA"));

    running.signal("TERM");
    let ended = running.end();

    assert_eq!(ended.code, Some(0), "{}", ended.err);
    assert_eq!(server.taken().len(), 1);
    assert_eq!(asks(&installation, "SELECT state FROM email_outbox ORDER BY id"), ["sent", "queued"]);
}
