//! Rows of people.

use settimes_core::accounts::factors::Factors;
use settimes_core::accounts::roles::{AccountState, Role};
use settimes_core::ids::UserId;
use settimes_core::moment::SqlStamp;

use crate::db::{Db, Row, Tx};
use crate::error::StoreResult;
use crate::statements::statements;

/// The columns that [`account_from_row`] reads.
macro_rules! account_columns {
    () => {
        "SELECT u.id, u.email, u.role, u.name, u.first_name, u.last_name, u.is_active, u.activated_at, u.deactivated_at, u.password_hash,
 u.totp_secret, u.totp_enabled, u.totp_last_step, u.backup_codes, u.email_otp_enabled, u.require_2fa, u.last_login, u.created_at,
 (SELECT COUNT(*) FROM webauthn_credentials k WHERE k.user_id = u.id) FROM users u WHERE "
    };
}

statements! {
    /// A person by id.
    ACCOUNT = concat!(account_columns!(), "u.id = ?1");
    /// A person by the stored form of the e-mail address.
    ACCOUNT_BY_EMAIL = concat!(account_columns!(), "u.email = ?1");
    /// How many people there are.
    COUNT_ACCOUNTS = "SELECT COUNT(*) FROM users";
    /// A new person.
    INSERT_ACCOUNT = "INSERT INTO users (email, password_hash, role, name, first_name, last_name, is_active, activation_token,
 activation_token_expires_at, activated_at, created_at, updated_at)
 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?11) RETURNING id";
    /// When somebody signed in last.
    NOTE_LOGIN = "UPDATE users SET last_login = ?2 WHERE id = ?1";
    /// A stronger hash of the same password, unless the password has changed meanwhile.
    RENEW_HASH = "UPDATE users SET password_hash = ?3 WHERE id = ?1 AND password_hash = ?2";
}

/// A person who logs in.
#[derive(Clone)]
pub struct Account {
    /// Id.
    pub id: UserId,
    /// Stored form of the e-mail address.
    pub email: String,
    /// Role; `None` = an unknown word, which is no role at all.
    pub role: Option<Role>,
    /// Shown name, if there is one.
    pub name: Option<String>,
    /// First name.
    pub first_name: Option<String>,
    /// Last name.
    pub last_name: Option<String>,
    /// Whether it can be used.
    pub state: AccountState,
    /// Stored form of the password.
    pub password_hash: String,
    /// Sealed TOTP secret, pending or enabled.
    pub totp_secret: Option<String>,
    /// Whether the secret is asked for.
    pub totp_enabled: bool,
    /// The last TOTP step that was used.
    pub totp_last_step: Option<i64>,
    /// Stored backup codes, JSON text.
    pub backup_codes: Option<String>,
    /// Whether codes may go by e-mail.
    pub email_codes: bool,
    /// Whether a second factor is due where the installation asks for it.
    pub is_obliged: bool,
    /// When the person signed in last, stored form.
    pub last_login: Option<String>,
    /// When the row was made, stored form.
    pub created_at: String,
    /// Number of passkeys.
    pub passkeys: usize,
}

impl std::fmt::Debug for Account {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Account({})", self.id)
    }
}

impl Account {
    /// The name to show: the stored one, else first and last, else none.
    pub fn shown_name(&self) -> Option<String> {
        let stored = self.name.as_ref().filter(|name| !name.trim().is_empty()).cloned();
        let whole = [&self.first_name, &self.last_name].into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(" ");
        stored.or(Some(whole)).filter(|name| !name.trim().is_empty())
    }

    /// The factors as far as the row tells: whether the secret opens and whether mail leaves is for the caller to say.
    pub fn factors(&self, secret_opens: impl FnOnce(&str) -> bool, backup_codes: usize, mail_leaves: Mail) -> Factors {
        let opens = self.totp_enabled && self.totp_secret.as_deref().is_some_and(secret_opens);
        Factors {
            totp: opens,
            totp_is_lost: self.totp_enabled && !opens,
            passkeys: self.passkeys,
            backup_codes,
            email_codes: self.email_codes && mail_leaves == Mail::Leaves,
            is_obliged: self.is_obliged,
        }
    }
}

/// Whether codes by e-mail can reach anybody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mail {
    /// They can.
    Leaves,
    /// They cannot, or are switched off.
    Stays,
}

/// A person to write.
#[derive(Clone)]
pub struct NewAccount {
    /// Stored form of the e-mail address.
    pub email: String,
    /// Stored form of the password.
    pub password_hash: String,
    /// Role.
    pub role: Role,
    /// First name.
    pub first_name: Option<String>,
    /// Last name.
    pub last_name: Option<String>,
    /// How it is activated.
    pub activation: Activation,
}

/// How a new account becomes usable.
#[derive(Clone)]
pub enum Activation {
    /// It is.
    Done,
    /// By a link: the hash of its token and when it ends.
    ByLink {
        /// Hash of the token.
        token_hash: String,
        /// End of the link.
        expires_at: SqlStamp,
    },
}

/// A person by id.
pub fn account(db: &Db<'_>, id: UserId) -> StoreResult<Option<Account>> {
    db.row(ACCOUNT, (id,), account_from_row)
}

/// A person by the stored form of the e-mail address.
pub fn account_by_email(db: &Db<'_>, email: &str) -> StoreResult<Option<Account>> {
    db.row(ACCOUNT_BY_EMAIL, (email,), account_from_row)
}

/// How many people there are.
pub fn count_accounts(db: &Db<'_>) -> StoreResult<i64> {
    Ok(db.row(COUNT_ACCOUNTS, (), |row| row.get(0))?.unwrap_or(0))
}

/// Writes a person.
pub fn insert_account(tx: &mut Tx<'_>, new: &NewAccount, now: &SqlStamp) -> StoreResult<UserId> {
    let name = [&new.first_name, &new.last_name].into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(" ");
    let name = Some(name).filter(|name| !name.is_empty());
    let (active, token, expires, activated) = match &new.activation {
        Activation::Done => (true, None, None, Some(now)),
        Activation::ByLink { token_hash, expires_at } => (false, Some(token_hash), Some(expires_at), None),
    };
    let names = (new.first_name.as_deref(), new.last_name.as_deref());
    let values = (&new.email, &new.password_hash, new.role.as_str(), name, names.0, names.1, active, token, expires, activated, now);
    tx.insert(INSERT_ACCOUNT, values).map(UserId::new)
}

/// Notes that somebody signed in.
pub fn note_login(tx: &mut Tx<'_>, id: UserId, now: &SqlStamp) -> StoreResult<()> {
    tx.execute(NOTE_LOGIN, (id, now)).map(drop)
}

/// Replaces the stored form of a password by a stronger one of the same password; `false` if it has changed meanwhile.
pub fn renew_password_hash(tx: &mut Tx<'_>, id: UserId, held: &str, renewed: &str) -> StoreResult<bool> {
    Ok(tx.execute(RENEW_HASH, (id, held, renewed))? == 1)
}

fn account_from_row(row: &Row<'_>) -> StoreResult<Account> {
    let (activated, deactivated): (Option<String>, Option<String>) = (row.get(7)?, row.get(8)?);
    let flag = |index| Ok(row.get::<Option<i64>>(index)?.unwrap_or(0) == 1);
    Ok(Account {
        id: row.get(0)?,
        email: row.get(1)?,
        role: Role::read(&row.get::<String>(2)?),
        name: row.get(3)?,
        first_name: row.get(4)?,
        last_name: row.get(5)?,
        state: AccountState::of(row.get(6)?, activated.as_deref(), deactivated.as_deref()),
        password_hash: row.get(9)?,
        totp_secret: row.get(10)?,
        totp_enabled: flag(11)?,
        totp_last_step: row.get(12)?,
        backup_codes: row.get(13)?,
        email_codes: flag(14)?,
        is_obliged: row.get::<Option<i64>>(15)?.unwrap_or(1) == 1,
        last_login: row.get(16)?,
        created_at: row.get(17)?,
        passkeys: usize::try_from(row.get::<i64>(18)?).unwrap_or(0),
    })
}
