//! Rows of demo data about invented people and what they did; nobody is mailed by writing them.

use settimes_core::ids::{BandId, EventId, SetId, UserId};
use settimes_core::moment::{Day, SqlStamp};
use settimes_core::slug::Slug;

use crate::db::Tx;
use crate::error::StoreResult;
use crate::statements::statements;

statements! {
    /// An account.
    INSERT_ACCOUNT = "INSERT INTO users (email, password_hash, role, name, first_name, last_name, is_active, activated_at, require_2fa,
 created_at, updated_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, 1, ?7, 0, ?7, ?7) RETURNING id";
    /// Gives an account of the demo another password; the caller names only accounts that the demo made.
    CHANGE_PASSWORD = "UPDATE users SET password_hash = ?2, updated_at = ?3 WHERE email = ?1";
    /// A follow of a band.
    INSERT_FOLLOW = "INSERT INTO band_follows (email, band_profile_id, verified, verification_token, unsubscribe_token, created_at)
 VALUES (?1, ?2, ?3, ?4, ?5, ?6) RETURNING id";
    /// A subscription of the digest.
    INSERT_SUBSCRIPTION = "INSERT INTO email_subscriptions (email, city, genre, frequency, verified, verification_token, unsubscribe_token, created_at)
 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) RETURNING id";
    /// The log entry of a confirmed subscription.
    INSERT_VERIFICATION = "INSERT INTO subscription_verifications (subscription_id, verified_at) VALUES (?1, ?2)";
    /// A share link.
    INSERT_SHARE = "INSERT INTO share_links (slug, event_id, event_slug, performance_ids, band_names, created_at, expires_at, view_count)
 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) RETURNING id";
    /// A fan put a set on their schedule.
    INSERT_BUILD = "INSERT INTO schedule_builds (event_id, performance_id, user_session, created_at) VALUES (?1, ?2, ?3, ?4) RETURNING id";
    /// A day of a band.
    INSERT_BAND_DAY = "INSERT INTO artist_daily_stats (band_profile_id, date, page_views, social_clicks, created_at) VALUES (?1, ?2, ?3, ?4, ?5)";
    /// A day of a page.
    INSERT_PAGE_DAY = "INSERT INTO page_views_daily (page, date, views) VALUES (?1, ?2, ?3)";
}

/// An account of the demo.
#[derive(Debug, Clone, Copy)]
pub struct AccountRow<'a> {
    /// Address, which says the role: `admin@example.org`.
    pub email: &'a str,
    /// The stored form of a password.
    pub password_hash: &'a str,
    /// `admin`, `editor` or `viewer`.
    pub role: &'a str,
    /// First name.
    pub first_name: &'a str,
    /// Last name.
    pub last_name: &'a str,
}

/// A pair of secrets in a letter: pending rows have both, confirmed ones only the second.
#[derive(Debug, Clone)]
pub struct Tokens {
    /// Hash of the token that confirms; `None` = confirmed.
    pub pending: Option<String>,
    /// Token that ends it.
    pub unsubscribe: String,
}

/// A subscription of the demo.
#[derive(Debug, Clone)]
pub struct SubscriptionRow<'a> {
    /// Address.
    pub email: &'a str,
    /// City or `all`.
    pub city: &'a str,
    /// Genre or `all`.
    pub genre: &'a str,
    /// `daily`, `weekly` or `monthly`.
    pub frequency: &'a str,
    /// Its secrets.
    pub tokens: Tokens,
}

/// A share link of the demo.
#[derive(Debug, Clone)]
pub struct ShareRow<'a> {
    /// Slug, eight letters and digits.
    pub slug: &'a str,
    /// The event.
    pub event: (EventId, &'a Slug),
    /// The sets with the names of their bands.
    pub sets: &'a [(SetId, String)],
    /// When it was made.
    pub created_at: SqlStamp,
    /// When it ends.
    pub expires_at: SqlStamp,
    /// How often it was opened.
    pub views: i64,
}

/// Writes an account.
pub fn insert_account(tx: &mut Tx<'_>, account: &AccountRow<'_>, at: &SqlStamp) -> StoreResult<UserId> {
    let name = format!("{} {}", account.first_name, account.last_name);
    let values = (account.email, account.password_hash, account.role, name, account.first_name, account.last_name, at);
    tx.insert(INSERT_ACCOUNT, values).map(UserId::new)
}

/// Changes the password of an account; whether there is one.
pub fn change_password(tx: &mut Tx<'_>, email: &str, password_hash: &str, at: &SqlStamp) -> StoreResult<bool> {
    tx.execute(CHANGE_PASSWORD, (email, password_hash, at)).map(|changed| changed > 0)
}

/// Writes a follow.
pub fn insert_follow(tx: &mut Tx<'_>, email: &str, band: BandId, tokens: &Tokens, at: &SqlStamp) -> StoreResult<()> {
    let verified = tokens.pending.is_none();
    tx.insert(INSERT_FOLLOW, (email, band, verified, tokens.pending.as_ref(), &tokens.unsubscribe, at)).map(|_| ())
}

/// Writes a subscription, with its log entry if it is confirmed.
pub fn insert_subscription(tx: &mut Tx<'_>, wish: &SubscriptionRow<'_>, at: &SqlStamp) -> StoreResult<()> {
    let SubscriptionRow { email, city, genre, frequency, tokens } = wish;
    let verified = tokens.pending.is_none();
    let values = (*email, *city, *genre, *frequency, verified, tokens.pending.as_ref(), &tokens.unsubscribe, at);
    let id = tx.insert(INSERT_SUBSCRIPTION, values)?;
    if verified {
        tx.execute(INSERT_VERIFICATION, (id, at))?;
    }
    Ok(())
}

/// Writes a share link.
pub fn insert_share(tx: &mut Tx<'_>, share: &ShareRow<'_>) -> StoreResult<()> {
    let ids: Vec<i64> = share.sets.iter().map(|(id, _)| id.get()).collect();
    let names: Vec<&str> = share.sets.iter().map(|(_, name)| name.as_str()).collect();
    let (ids, names) = (serde_json::json!(ids).to_string(), serde_json::json!(names).to_string());
    let (event, event_slug) = share.event;
    let values = (share.slug, event, event_slug, ids, names, &share.created_at, &share.expires_at, share.views);
    tx.insert(INSERT_SHARE, values).map(|_| ())
}

/// Writes that a fan took a set.
pub fn insert_build(tx: &mut Tx<'_>, event: EventId, set: SetId, session: &str, at: &SqlStamp) -> StoreResult<()> {
    tx.insert(INSERT_BUILD, (event, set, session, at)).map(|_| ())
}

/// Writes a day of a band: views and link clicks.
pub fn insert_band_day(tx: &mut Tx<'_>, band: BandId, day: Day, counts: (i64, i64), at: &SqlStamp) -> StoreResult<()> {
    tx.execute(INSERT_BAND_DAY, (band, day, counts.0, counts.1, at)).map(|_| ())
}

/// Writes a day of a page.
pub fn insert_page_day(tx: &mut Tx<'_>, page: &str, day: Day, views: i64) -> StoreResult<()> {
    tx.execute(INSERT_PAGE_DAY, (page, day, views)).map(|_| ())
}
