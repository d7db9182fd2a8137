use jiff::ToSpan;
use settimes_core::accounts::roles::Role;
use settimes_store::StoreError;
use settimes_store::accounts::{Activation, NewAccount, insert_account};

use super::*;
use crate::SystemEntropy;
use crate::accounts::password::{Rounds, hash_password};
use crate::accounts::sessions::{Recognised, recognise};
use crate::test_town::TestTown;

const PASSWORD: &str = "Correct horse 1";

async fn town_with(activation: fn() -> Activation, rounds: Rounds) -> TestTown {
    let town = TestTown::new();
    let new = NewAccount {
        email: "ada@example.org".into(),
        password_hash: hash_password(PASSWORD, b"0123456789abcdef", rounds),
        role: Role::Editor,
        first_name: Some("Ada".into()),
        last_name: Some("Lovelock".into()),
        activation: activation(),
    };
    let now = SqlStamp::of(town.app.clock.now());
    let written: Result<_, StoreError> = town.app.store.write(move |tx| insert_account(tx, &new, &now)).await;
    written.unwrap();
    town
}

async fn try_from(town: &TestTown, email: &str, password: &str, address: &str) -> Result<SignedIn, Refusal> {
    let visitor = Visitor { address: address.parse().ok(), user_agent: Some("Firefox/128.0".into()) };
    sign_in(&town.app, Credentials { email: email.into(), password: password.into() }, visitor, Presented::default()).await
}

async fn code(town: &TestTown, email: &str, password: &str) -> &'static str {
    match try_from(town, email, password, "203.0.113.5").await {
        Err(Refusal::Denied(denial)) => denial.code,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_right_password_opens_a_session_that_is_recognised() {
    let town = town_with(|| Activation::Done, Rounds::FEW).await;

    let Ok(SignedIn::Session(opened)) = try_from(&town, " Ada@Example.ORG ", PASSWORD, "203.0.113.5").await else { panic!("no session") };

    let Ok(Recognised::Signed(signed)) = recognise(&town.app, &opened.token).await else { panic!("not recognised") };
    assert_eq!((signed.account.shown_name().as_deref(), signed.role), (Some("Ada Lovelock"), Some(Role::Editor)));
    assert_eq!(town.asks("success, failure_reason, email, user_id FROM auth_attempts").await, ["1 | null | ada@example.org | 1"]);
    assert_eq!(town.asks("action, success, details FROM auth_audit").await, [r#"login | 1 | {"user_id":1,"method":"password"}"#]);
    assert_eq!(town.counts("COUNT(*) FROM users WHERE last_login IS NOT NULL").await, 1);
    assert!(!town.dump(&[]).await.values().flatten().any(|row| row.contains(opened.token.as_str())));
}

#[tokio::test]
async fn a_wrong_password_an_unknown_address_and_an_account_switched_off_sound_the_same() {
    let town = town_with(|| Activation::Done, Rounds::FEW).await;

    assert_eq!(code(&town, "ada@example.org", "wrong").await, "INVALID_CREDENTIALS");
    assert_eq!(code(&town, "nobody@example.org", PASSWORD).await, "INVALID_CREDENTIALS");
    assert_eq!(code(&town, "no address", PASSWORD).await, "INVALID_CREDENTIALS");
    town.runs("UPDATE users SET is_active = 0, deactivated_at = '2027-05-01 00:00:00'", vec![]).await;
    assert_eq!(code(&town, "ada@example.org", PASSWORD).await, "INVALID_CREDENTIALS");
    let reasons = town.asks("failure_reason FROM auth_attempts ORDER BY id").await;
    assert_eq!(reasons, ["invalid_password", "user_not_found", "user_not_found", "account_disabled"]);
}

#[tokio::test]
async fn who_never_activated_is_told_so_after_the_right_password_only() {
    let by_link = || Activation::ByLink { token_hash: "hash".into(), expires_at: SqlStamp::read("2027-05-03 00:00:00").unwrap() };
    let town = town_with(by_link, Rounds::FEW).await;

    assert_eq!(code(&town, "ada@example.org", "wrong").await, "INVALID_CREDENTIALS");
    assert_eq!(code(&town, "ada@example.org", PASSWORD).await, "ACTIVATION_REQUIRED");
}

#[tokio::test]
async fn the_sixth_guess_waits_and_a_success_forgives() {
    let town = town_with(|| Activation::Done, Rounds::FEW).await;

    for _ in 0..4 {
        assert_eq!(code(&town, "ada@example.org", "wrong").await, "INVALID_CREDENTIALS");
    }
    assert!(try_from(&town, "ada@example.org", PASSWORD, "203.0.113.5").await.is_ok());
    for _ in 0..5 {
        assert_eq!(code(&town, "ada@example.org", "wrong").await, "INVALID_CREDENTIALS");
    }
    assert_eq!(code(&town, "ada@example.org", PASSWORD).await, "TOO_MANY_FAILURES");
    assert!(try_from(&town, "ada@example.org", PASSWORD, "203.0.113.6").await.is_ok());
    assert_eq!(town.counts("COUNT(*) FROM auth_attempts").await, 11);

    town.clock.set(town.app.clock.now().checked_add(601.seconds()).unwrap());
    assert!(try_from(&town, "ada@example.org", PASSWORD, "203.0.113.5").await.is_ok());
}

#[tokio::test]
async fn a_weak_hash_becomes_a_strong_one_at_the_sign_in() {
    let town = town_with(|| Activation::Done, Rounds::FEW).await;
    // The form of the old system: 100,000 rounds. Reference value of Python's hashlib.
    let old = "MDEyMzQ1Njc4OWFiY2RlZg==:oaAGHt3W0eQ8d2KDo8BxwRZ0as1prux+0kg1NwEfyv4=".to_owned();
    town.runs("UPDATE users SET password_hash = ?1", vec![old.into()]).await;

    assert!(try_from(&town, "ada@example.org", PASSWORD, "203.0.113.5").await.is_ok());

    assert!(town.asks("password_hash FROM users").await[0].starts_with("pbkdf2$1000$"));
    assert!(try_from(&town, "ada@example.org", PASSWORD, "203.0.113.5").await.is_ok());
}

#[tokio::test]
async fn a_second_factor_makes_a_challenge_and_one_that_nobody_can_use_says_so() {
    let town = town_with(|| Activation::Done, Rounds::FEW).await;
    let sealed = town.app.keys.totp.seal("JBSWY3DPEHPK3PXP", &SystemEntropy);
    town.runs("UPDATE users SET totp_secret = ?1, totp_enabled = 1", vec![sealed.into()]).await;

    for _ in 0..2 {
        let Ok(SignedIn::Challenge(challenged)) = try_from(&town, "ada@example.org", PASSWORD, "203.0.113.5").await else {
            panic!("no challenge")
        };
        assert_eq!((challenged.methods, challenged.expires_in), (vec![Method::Totp], 300));
    }
    assert_eq!(town.counts("COUNT(*) FROM mfa_challenges").await, 1);
    assert_eq!(town.counts("COUNT(*) FROM lucia_sessions").await, 0);

    town.runs("UPDATE users SET totp_secret = 'enc-v1:AAAA:AAAA'", vec![]).await;
    assert_eq!(code(&town, "ada@example.org", PASSWORD).await, "MFA_UNAVAILABLE");
}

#[tokio::test]
async fn many_guesses_at_once_are_counted_one_by_one() {
    let town = std::sync::Arc::new(town_with(|| Activation::Done, Rounds::FEW).await);
    let guesses: Vec<_> = (0..20)
        .map(|_| {
            let town = std::sync::Arc::clone(&town);
            tokio::spawn(async move { code(&town, "ada@example.org", "wrong").await })
        })
        .collect();
    let mut compared = 0;
    for guess in guesses {
        compared += usize::from(guess.await.unwrap() == "INVALID_CREDENTIALS");
    }
    assert_eq!(compared, 5);
}

#[tokio::test]
async fn a_new_session_ends_the_presented_one_and_the_most_silent_of_too_many() {
    let mut town = town_with(|| Activation::Done, Rounds::FEW).await;
    // The counting one of the tests gives the same bytes again after a while.
    town.app.entropy = std::sync::Arc::new(SystemEntropy);
    let Ok(SignedIn::Session(first)) = try_from(&town, "ada@example.org", PASSWORD, "203.0.113.5").await else { panic!("no session") };

    let presented = Presented { session: Some(first.token.clone()), device: None };
    let given = Credentials { email: "ada@example.org".into(), password: PASSWORD.into() };
    sign_in(&town.app, given, Visitor::default(), presented).await.unwrap();
    assert!(matches!(recognise(&town.app, &first.token).await, Ok(Recognised::Unknown)));

    let mut tokens = Vec::new();
    for number in 0..21 {
        town.clock.set(town.app.clock.now().checked_add(1.second()).unwrap());
        let Ok(SignedIn::Session(opened)) = try_from(&town, "ada@example.org", PASSWORD, "203.0.113.5").await else {
            panic!("session {number}")
        };
        tokens.push(opened.token);
    }
    assert_eq!(town.counts("COUNT(*) FROM lucia_sessions").await, 20);
    assert!(matches!(recognise(&town.app, &tokens[0]).await, Ok(Recognised::Unknown)));
    assert!(matches!(recognise(&town.app, &tokens[1]).await, Ok(Recognised::Signed(_))));
}
