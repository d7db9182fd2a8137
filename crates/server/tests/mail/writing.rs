//! What the other files share: letters, and ways to hand them in.

use std::collections::BTreeMap;
use std::sync::Arc;

use settimes_app::SystemEntropy;
use settimes_app::accounts::working_keys::WorkingKeys;
use settimes_app::post::{Bell, Desk};
use settimes_core::email::Email;
use settimes_core::letter::{Body, HeaderText, Letter, LetterKind};
use settimes_core::moment::SqlStamp;
use settimes_testkit::{Installation, MailServer};

/// The root key of these installations, and its form in the configuration.
const ROOT: [u8; 32] = [7; 32];
pub(crate) const SECRET_KEY: (&str, &str) = ("SETTIMES_SECRET_KEY", "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=");

pub(crate) fn letter(key: &str, kind: LetterKind, to: &str) -> Letter {
    Letter {
        key: key.to_owned(),
        kind,
        to: Email::read(to).unwrap(),
        subject: HeaderText::read(&format!("Subject-of-{key}")).unwrap(),
        headers: BTreeMap::new(),
        body: Body { text: "https://night.example/reset#token=t0k3n-of-mo\n".into(), html: "<p>t0k3n-of-mo</p>".into() },
        expires_at: None,
        undo: Vec::new(),
    }
}

/// Hands letters in, as any part of the program does.
pub(crate) fn hand_in(installation: &Installation, letters: Vec<Letter>) {
    let done = installation.run(&["migrate"]);
    assert_eq!(done.code, Some(0), "{}", done.err);
    let desk = Desk::new(Arc::new(WorkingKeys::fixed(ROOT)), Arc::new(SystemEntropy), Bell::default());
    let change = move |tx: &mut settimes_store::Tx<'_>| {
        for letter in &letters {
            desk.queue_letter(tx, letter, &SqlStamp::read("2026-01-01 00:00:00").unwrap())?;
        }
        Ok(())
    };
    installation.on_store(|store| async move { store.write(change).await }).unwrap();
}

/// Every answer of a question that gives one text.
pub(crate) fn asks(installation: &Installation, sql: &'static str) -> Vec<String> {
    installation.on_store(|store| async move { store.read(move |db| db.rows(sql, (), |row| row.get(0))).await }).unwrap()
}

/// Settings that send through a server.
pub(crate) fn through(server: &MailServer) -> Vec<(&'static str, String)> {
    vec![
        ("SETTIMES_SMTP__HOST", "127.0.0.1".to_owned()),
        ("SETTIMES_SMTP__PORT", server.address.port().to_string()),
        ("SETTIMES_SMTP__TLS", "none".to_owned()),
        ("SETTIMES_MAIL_FROM", "Crawl <sets@night.example>".to_owned()),
        ("SETTIMES_MODE", "development".to_owned()),
        (SECRET_KEY.0, SECRET_KEY.1.to_owned()),
    ]
}

pub(crate) fn lent<'a>(variables: &'a [(&'static str, String)]) -> Vec<(&'a str, &'a str)> {
    variables.iter().map(|(name, value)| (*name, value.as_str())).collect()
}

/// Waits for something to become true, at most ten seconds.
pub(crate) fn until(what: &str, mut is_true: impl FnMut() -> bool) {
    for _ in 0..1000 {
        if is_true() {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    panic!("it never came true: {what}");
}
