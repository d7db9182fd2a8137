//! How the documented tables are described: columns, each with the rule by which an imported value becomes ours.

pub use super::tables::TABLES;

/// What becomes of the values of a column.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Rule {
    /// Integer row id, kept; a row without one is left out.
    Id,
    /// Text primary key.
    Key,
    /// Id of a row of that table; without that row this one is left out.
    Parent(&'static str),
    /// Id of a row of that table or NULL; a missing one becomes NULL.
    MaybeParent(&'static str),
    /// Whole number; NULL or unreadable becomes the default, or NULL without one.
    Integer(Option<i64>),
    /// Whole number that must be there.
    Number,
    /// 0 or 1; NULL or unreadable becomes the default, or NULL without one.
    Flag(Option<i64>),
    /// Number with a fraction, or NULL.
    Real(Option<f64>),
    /// Text or NULL.
    Text,
    /// Text that must be there.
    Words,
    /// Text with a default.
    TextOr(&'static str),
    /// Where a digest stands: NULL becomes the time of the import, so that nobody gets a surprise mail.
    DigestCursor,
    /// One of these words, else the first.
    OneOf(&'static [&'static str]),
    /// Time stamp or NULL; an unreadable one becomes NULL.
    Stamp,
    /// Time stamp; NULL or unreadable becomes the time of the import.
    StampOrNow,
    /// Expiry; an unreadable one stays and counts as expired.
    Expiry,
    /// Expiry or NULL; an unreadable one stays and counts as expired.
    MaybeExpiry,
    /// Calendar day; a row without a readable one is left out.
    Day,
    /// Calendar day or NULL.
    MaybeDay,
    /// Clock time or NULL (to be announced).
    Clock,
    /// Web address or NULL.
    Link,
    /// Web address or handle of that network, or NULL.
    Profile(&'static str),
    /// Address of a photo: a path of our own or a web address.
    Photo,
    /// JSON object of links or NULL.
    Links,
    /// JSON array of venue notes or NULL.
    VenueNotes,
    /// Any JSON or NULL.
    Json,
    /// JSON array that must be there.
    JsonList,
    /// JSON object from which secrets are removed, or NULL.
    AuditDetails,
    /// E-mail address; a row without a readable one is left out.
    Email,
    /// E-mail address or NULL.
    MaybeEmail,
    /// Handled by the rules of people (`people`), which look at the whole row.
    Person,
    /// A secret, treated in `app`.
    Secret(Secret),
}

/// How a secret of an imported row is kept (accounts specification, 15.1 and 15.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Secret {
    /// A pending confirmation token: its SHA-256 is kept.
    Pending,
    /// A token that must be there: its SHA-256 is kept, unless it is one already.
    Token,
    /// A second-factor secret: sealed.
    Totp,
    /// The public key of a passkey: kept in our form if it can be read, else the row is left out.
    Passkey,
}

/// Whether the rows of a table move in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// They do.
    Carried,
    /// They do not: everyone signs in again and asks for a new code.
    Dropped,
}

/// A column of a documented table.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Column {
    /// Name.
    pub name: &'static str,
    /// What becomes of an imported value.
    pub rule: Rule,
}

/// A documented table.
#[derive(Debug, PartialEq)]
pub struct Table {
    /// Name.
    pub name: &'static str,
    /// Whether its rows move in.
    pub fate: Fate,
    /// The columns in the order of the schema document.
    pub columns: &'static [Column],
}

impl Table {
    /// Where a column stands.
    pub fn place(&self, column: &str) -> Option<usize> {
        self.columns.iter().position(|own| own.name == column)
    }

    /// Whether rows have an integer id.
    pub fn has_row_id(&self) -> bool {
        self.columns.first().is_some_and(|column| column.rule == Rule::Id)
    }

    /// The first column, by which rows are ordered.
    pub fn key(&self) -> &'static str {
        self.columns.first().map_or("id", |column| column.name)
    }
}

/// A documented table by its name, in any case.
pub fn table(name: &str) -> Option<&'static Table> {
    TABLES.iter().find(|table| table.name.eq_ignore_ascii_case(name))
}

/// The tables without which a file is not a database of this kind.
pub const NEEDED: [&str; 4] = ["events", "venues", "band_profiles", "performances"];

/// The table by which we know our own export again.
pub const OWN_EXPORT_TABLE: &str = "settimes_export";

/// The form of export that this program writes and the newest it reads, in the column `form` of [`OWN_EXPORT_TABLE`].
pub const OWN_EXPORT_FORM: i64 = 1;
