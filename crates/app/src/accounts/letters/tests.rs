//! Every letter as its reader sees it, and what happens to names that want more than to be names.

use settimes_core::accounts::roles::Role;
use settimes_core::email::Email;
use settimes_core::ids::UserId;
use settimes_core::letter::{Letter, LetterKind};
use settimes_core::moment::SqlStamp;

use super::*;
use crate::accounts::tokens::Token;
use crate::test_town::TestTown;
use crate::{OwnAddress, Settings};

const HOSTILE: &str = "<b>\"x\r\nBcc: spy@example.org\r\n\r\n<script>";

fn settings() -> Settings {
    let mut settings = Settings::clone(&TestTown::new().app.settings);
    settings.own = OwnAddress::new("https://night.example".into(), "night.example".into());
    settings.site_name = "Harbour & Crawl".into();
    settings.operator = "Ada Field, 1 Quay Street, Port Wexley".into();
    settings
}

fn to() -> Email {
    Email::read("mo@example.org").unwrap()
}

fn token() -> Token {
    Token::read(&format!("{}t", "t0k3n_".repeat(7))).unwrap()
}

fn until() -> SqlStamp {
    SqlStamp::read("2027-05-02 02:00:00").unwrap()
}

fn invite(from: Option<&str>) -> Invite {
    Invite { to: to(), role: Role::Editor, token: token(), expires_at: until(), from: from.map(str::to_owned) }
}

fn activation(name: Option<&str>) -> Activation {
    Activation { to: to(), name: name.map(str::to_owned), token: token(), expires_at: until() }
}

fn reset(name: Option<&str>, asked_by: AskedBy) -> Reset {
    Reset { to: to(), name: name.map(str::to_owned), token: token(), expires_at: until(), asked_by }
}

fn notice(name: Option<&str>, what: Happening) -> Notice {
    Notice { to: to(), user: UserId::new(7), name: name.map(str::to_owned), what, at: until().instant() }
}

fn happenings(passkey: &str) -> Vec<Happening> {
    vec![
        Happening::PasswordChanged,
        Happening::PasswordReset,
        Happening::TotpOn,
        Happening::TotpOff,
        Happening::PasskeyAdded(passkey.to_owned()),
        Happening::PasskeyRemoved(passkey.to_owned()),
        Happening::EmailCodesOn,
        Happening::EmailCodesOff,
        Happening::BackupCodeUsed(1),
        Happening::BackupCodesRenewed,
        Happening::SecondFactorsReset,
        Happening::ManyWrongCodes,
        Happening::PasskeyCounter(passkey.to_owned()),
        Happening::Deactivated,
        Happening::RoleChanged(Role::Admin),
    ]
}

/// Every letter, with a name wherever one can stand.
fn all(settings: &Settings, name: &str) -> Vec<Letter> {
    let code = SignInCode { to: to(), code: "042137".into(), id: 3, expires_at: until() };
    let mut letters = vec![
        invite(Some(name)).letter(settings).unwrap(),
        activation(Some(name)).letter(settings).unwrap(),
        reset(Some(name), AskedBy::Anybody).letter(settings).unwrap(),
        reset(Some(name), AskedBy::Admin).letter(settings).unwrap(),
        code.letter(settings).unwrap(),
    ];
    letters.extend(happenings(name).into_iter().map(|what| notice(Some(name), what).letter(settings).unwrap()));
    letters
}

fn shown(letter: &Letter, part: &str) -> String {
    format!("Subject: {}\n\n{part}", letter.subject.as_str())
}

/// Every address of a part.
fn links(part: &str) -> Vec<String> {
    let rests = part.split("https://").skip(1);
    let mut links: Vec<String> = rests.map(|rest| format!("https://{}", rest.split(['"', '<', '\n', ' ']).next().unwrap())).collect();
    links.sort();
    links.dedup();
    links
}

#[test]
fn letters_read_well_as_text() {
    let letters = all(&settings(), "Mo Lind");

    for (name, letter) in ["invite", "activation", "reset", "reset-by-admin", "code"].iter().zip(&letters) {
        insta::assert_snapshot!(format!("{name}_text"), shown(letter, &letter.body.text));
    }
    let notices: Vec<String> = letters.iter().skip(5).map(|letter| shown(letter, &letter.body.text)).collect();
    insta::assert_snapshot!("notices_text", notices.join("\n========\n\n"));
}

#[test]
fn letters_read_well_as_html() {
    let letters = all(&settings(), "Mo Lind");

    for (name, letter) in ["invite", "activation", "reset", "reset-by-admin", "code", "notice"].iter().zip(&letters) {
        insta::assert_snapshot!(format!("{name}_html"), letter.body.html);
    }
}

#[test]
fn both_parts_of_a_letter_hold_the_same_links_and_all_lead_to_the_own_address() {
    for letter in all(&settings(), "Mo Lind") {
        let found = links(&letter.body.text);

        assert_eq!(links(&letter.body.html), found, "{letter:?}");
        assert!(found.iter().all(|link| link == "https://night.example" || link.starts_with("https://night.example/")), "{found:?}");
        assert!(!letter.body.html.contains("<img") && !letter.body.html.contains("<table"), "{letter:?}");
        for part in [&letter.body.text, &letter.body.html] {
            assert!(part.contains("Ada Field, 1 Quay Street, Port Wexley"), "the operator signs: {part}");
        }
    }
}

#[test]
fn a_hostile_name_is_a_name_and_nothing_else() {
    for letter in all(&settings(), HOSTILE) {
        assert!(!letter.body.html.contains("<b>") && !letter.body.html.contains("<script>"), "{}", letter.body.html);
        assert!(!letter.subject.as_str().contains("Bcc"), "names stand in no header");
        for part in [&letter.body.text, &letter.body.html] {
            assert!(!part.contains('\r') && !part.lines().any(|line| line.trim_start().starts_with("Bcc:")), "{part}");
        }
    }
    let letter = activation(Some(HOSTILE)).letter(&settings()).unwrap();
    assert!(letter.body.text.contains("Hello <b>\"x Bcc: spy@example.org  <script>,"), "{}", letter.body.text);
    assert!(letter.body.html.contains("Hello &#60;b&#62;&#34;x Bcc: spy@example.org  &#60;script&#62;,"), "{}", letter.body.html);
}

#[test]
fn a_long_name_is_cut_and_a_missing_one_is_not_missed() {
    let long = activation(Some(&"é".repeat(61))).letter(&settings()).unwrap();
    let none = activation(Some(" \u{1} ")).letter(&settings()).unwrap();

    assert!(long.body.text.contains(&format!("Hello {}…,", "é".repeat(59))), "{}", long.body.text);
    assert!(none.body.text.contains("\nHello,\n"), "{}", none.body.text);
}

#[test]
fn a_line_break_in_a_subject_refuses_the_letter() {
    let mut settings = settings();
    settings.site_name = "Crawl\r\nBcc: spy@example.org".into();

    assert!(invite(None).letter(&settings).is_err());
    assert!(notice(None, Happening::TotpOn).letter(&settings).is_err());
}

#[test]
fn letters_with_a_ticket_expire_with_it_and_their_keys_and_subjects_hold_no_secret() {
    for letter in all(&settings(), "Mo Lind") {
        let has_ticket = letter.kind != LetterKind::Notice;
        assert_eq!(letter.expires_at.as_ref(), has_ticket.then_some(&until()), "{letter:?}");
        for secret in [token().as_str(), "042137"] {
            assert!(!letter.key.contains(secret) && !letter.subject.as_str().contains(secret), "{letter:?}");
        }
    }
    let keys: std::collections::BTreeSet<String> = all(&settings(), "Mo").into_iter().map(|letter| letter.key).collect();
    assert_eq!(keys.len(), 19, "all differ, but for the two letters with one token");
}
