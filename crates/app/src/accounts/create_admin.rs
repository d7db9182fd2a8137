//! The first admin comes from the command line (accounts specification, 7.2).

use settimes_core::accounts::passwords::broken_rules;
use settimes_core::accounts::roles::Role;
use settimes_core::email::Email;
use settimes_core::ids::UserId;
use settimes_core::moment::SqlStamp;
use settimes_store::accounts::{Activation, NewAccount, account_by_email, insert_account};
use settimes_store::trail::{Action, note_action};

use crate::refusal::{Denial, DenialKind};
use crate::{App, Problems, Refusal};

/// Creates an active admin account with a password.
pub async fn create_admin(app: &App, email: Email, password: String) -> Result<UserId, Refusal> {
    let mut problems = Problems::default();
    let broken = broken_rules(&password);
    if !broken.is_empty() {
        problems.add("password", broken.iter().map(|rule| rule.words()).collect::<Vec<_>>().join(", "));
    }
    problems.into_result()?;
    let hash = app.hashing.hash(password, app.entropy.as_ref()).await?;
    let now = SqlStamp::of(app.clock.now());
    let new = NewAccount {
        email: email.as_str().to_owned(),
        password_hash: hash,
        role: Role::Admin,
        first_name: None,
        last_name: None,
        activation: Activation::Done,
    };
    app.store
        .write(move |tx| {
            if account_by_email(tx, &new.email)?.is_some() {
                return Err(Denial::new(DenialKind::Conflict, "EMAIL_TAKEN", "There is already an account with this address.").into());
            }
            let id = insert_account(tx, &new, &now)?;
            let action = Action {
                user: None,
                action: "user.created",
                resource_type: "user",
                resource_id: Some(id.get()),
                details: r#"{"role":"admin","by":"command line"}"#,
                ip_address: None,
            };
            note_action(tx, &action, &now)?;
            Ok(id)
        })
        .await
}
