//! Rows of sessions: the id is the hash of the cookie's token.

use settimes_core::accounts::sessions::Held;
use settimes_core::ids::UserId;
use settimes_core::moment::{EpochSeconds, SqlStamp};

use crate::db::{Db, Row, Tx};
use crate::error::StoreResult;
use crate::statements::statements;

/// The columns that [`session_from_row`] reads.
macro_rules! session_columns {
    () => {
        "SELECT s.id, s.user_id, s.created_at, s.last_activity_at, s.expires_at, s.ip_address, s.user_agent FROM lucia_sessions s WHERE "
    };
}

statements! {
    /// A session by the hash of its token.
    SESSION = concat!(session_columns!(), "s.id = ?1");
    /// All sessions of a person, newest activity first.
    SESSIONS_OF = concat!(session_columns!(), "s.user_id = ?1 ORDER BY s.last_activity_at DESC, s.id DESC");
    /// A new session.
    INSERT_SESSION = "INSERT INTO lucia_sessions (id, user_id, expires_at, ip_address, user_agent, remember_me, created_at, last_activity_at)
 VALUES (?1, ?2, ?3, ?4, ?5, 0, ?6, ?7)";
    /// A session ends.
    END_SESSION = "DELETE FROM lucia_sessions WHERE id = ?1";
    /// Somebody is there.
    NOTE_ACTIVITY = "UPDATE lucia_sessions SET last_activity_at = ?2 WHERE id = ?1 AND last_activity_at < ?2";
}

/// A stored session.
#[derive(Debug, Clone)]
pub struct SessionRow {
    /// Hash of the token.
    pub id: String,
    /// Whose.
    pub user: UserId,
    /// Its times.
    pub held: Held,
    /// Address at the start.
    pub ip_address: Option<String>,
    /// Browser at the start.
    pub user_agent: Option<String>,
}

/// A session to write.
#[derive(Debug, Clone)]
pub struct NewSession<'a> {
    /// Hash of the token.
    pub id: &'a str,
    /// Whose.
    pub user: UserId,
    /// When it ends whatever happens.
    pub expires_at: EpochSeconds,
    /// Address at the start.
    pub ip_address: &'a str,
    /// Browser at the start.
    pub user_agent: Option<&'a str>,
    /// When it began; a replaced session keeps its beginning.
    pub created_at: &'a SqlStamp,
}

/// The session of a hash.
pub fn session(db: &Db<'_>, id: &str) -> StoreResult<Option<SessionRow>> {
    db.row(SESSION, (id,), session_from_row)
}

/// All sessions of a person, newest activity first, dead ones too.
pub fn sessions_of(db: &Db<'_>, user: UserId) -> StoreResult<Vec<SessionRow>> {
    db.rows(SESSIONS_OF, (user,), session_from_row)
}

/// Writes a session.
pub fn insert_session(tx: &mut Tx<'_>, new: &NewSession<'_>, now: &SqlStamp) -> StoreResult<()> {
    let values = (new.id, new.user, new.expires_at.0, new.ip_address, new.user_agent, new.created_at, now);
    tx.execute(INSERT_SESSION, values).map(drop)
}

/// Ends a session; `false` if there is none.
pub fn end_session(tx: &mut Tx<'_>, id: &str) -> StoreResult<bool> {
    Ok(tx.execute(END_SESSION, (id,))? == 1)
}

/// Notes that the person of a session is there.
pub fn note_activity(tx: &mut Tx<'_>, id: &str, now: &SqlStamp) -> StoreResult<()> {
    tx.execute(NOTE_ACTIVITY, (id, now)).map(drop)
}

fn session_from_row(row: &Row<'_>) -> StoreResult<SessionRow> {
    let held = Held { created_at: row.get(2)?, last_activity_at: row.get(3)?, expires_at: EpochSeconds(row.get(4)?) };
    Ok(SessionRow { id: row.get(0)?, user: row.get(1)?, held, ip_address: row.get(5)?, user_agent: row.get(6)? })
}
