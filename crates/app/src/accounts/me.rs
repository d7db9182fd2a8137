//! The own account (accounts specification, 5.5).

use settimes_core::accounts::factors::Method;
use settimes_store::accounts::Account;

use super::sessions;
use super::sign_in::backup_codes;
use crate::App;

/// What a person has as second factors.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MyFactors {
    /// Whether there is a strong one.
    pub enrolled: bool,
    /// Whether one is due for this person.
    pub required: bool,
    /// What can be used.
    pub methods: Vec<Method>,
}

/// The factors of a person.
pub fn my_factors(app: &App, account: &Account) -> MyFactors {
    let codes = backup_codes(account.backup_codes.as_deref());
    let factors = account.factors(|sealed| app.keys.totp.open(sealed).is_some(), codes, sessions::mail(app));
    let required = factors.is_obliged && account.role.is_some_and(|role| app.settings.accounts.obligation.covers(role));
    MyFactors { enrolled: factors.is_enrolled(), required, methods: factors.methods() }
}
