//! Values as they travel between the program and any engine.

use settimes_core::ids::{BandId, EventId, SetId, UserId, VenueId};
use settimes_core::moment::{ClockTime, Day, SqlStamp};
use settimes_core::slug::Slug;

use crate::error::{StoreError, StoreResult};

/// A value handed to a statement.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// No value.
    Null,
    /// A whole number.
    Integer(i64),
    /// A floating-point number.
    Real(f64),
    /// Text.
    Text(String),
    /// Bytes.
    Blob(Vec<u8>),
}

/// A value lent by a row.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum ValueRef<'r> {
    /// No value.
    Null,
    /// A whole number.
    Integer(i64),
    /// A floating-point number.
    Real(f64),
    /// Text.
    Text(&'r str),
    /// Bytes.
    Blob(&'r [u8]),
}

impl ValueRef<'_> {
    /// The value with its own memory.
    pub fn to_owned(self) -> Value {
        match self {
            Self::Null => Value::Null,
            Self::Integer(n) => Value::Integer(n),
            Self::Real(n) => Value::Real(n),
            Self::Text(text) => Value::Text(text.to_owned()),
            Self::Blob(bytes) => Value::Blob(bytes.to_vec()),
        }
    }

    /// What kind of value it is, in words for errors.
    pub const fn kind(self) -> &'static str {
        match self {
            Self::Null => "no value",
            Self::Integer(_) => "a whole number",
            Self::Real(_) => "a number",
            Self::Text(_) => "text",
            Self::Blob(_) => "bytes",
        }
    }
}

/// A type that a column can give.
pub trait FromValue: Sized {
    /// Converts; the error says what was expected.
    fn from_value(value: ValueRef<'_>) -> Result<Self, &'static str>;
}

impl FromValue for i64 {
    fn from_value(value: ValueRef<'_>) -> Result<Self, &'static str> {
        match value {
            ValueRef::Integer(n) => Ok(n),
            _ => Err("a whole number"),
        }
    }
}

impl FromValue for f64 {
    fn from_value(value: ValueRef<'_>) -> Result<Self, &'static str> {
        match value {
            ValueRef::Real(n) => Ok(n),
            #[expect(clippy::cast_precision_loss, reason = "a coordinate or score written as a whole number is small")]
            ValueRef::Integer(n) => Ok(n as Self),
            _ => Err("a number"),
        }
    }
}

impl FromValue for bool {
    fn from_value(value: ValueRef<'_>) -> Result<Self, &'static str> {
        match value {
            ValueRef::Integer(n) => Ok(n != 0),
            _ => Err("0 or 1"),
        }
    }
}

impl FromValue for String {
    fn from_value(value: ValueRef<'_>) -> Result<Self, &'static str> {
        match value {
            ValueRef::Text(text) => Ok(text.to_owned()),
            _ => Err("text"),
        }
    }
}

impl FromValue for Value {
    fn from_value(value: ValueRef<'_>) -> Result<Self, &'static str> {
        Ok(value.to_owned())
    }
}

impl<T: FromValue> FromValue for Option<T> {
    fn from_value(value: ValueRef<'_>) -> Result<Self, &'static str> {
        match value {
            ValueRef::Null => Ok(None),
            value => T::from_value(value).map(Some),
        }
    }
}

macro_rules! ids_as_values {
    ($($name:ident),+) => {$(
        impl FromValue for $name {
            fn from_value(value: ValueRef<'_>) -> Result<Self, &'static str> {
                i64::from_value(value).map(Self::new)
            }
        }

        impl From<$name> for Value {
            fn from(id: $name) -> Self {
                Self::Integer(id.get())
            }
        }
    )+};
}

ids_as_values!(BandId, EventId, SetId, UserId, VenueId);

macro_rules! texts_as_values {
    ($($name:ty => $expected:literal, $read:expr, $write:expr;)+) => {$(
        impl FromValue for $name {
            fn from_value(value: ValueRef<'_>) -> Result<Self, &'static str> {
                let ValueRef::Text(text) = value else { return Err($expected) };
                let read: fn(&str) -> Option<Self> = $read;
                read(text).ok_or($expected)
            }
        }

        impl From<$name> for Value {
            fn from(value: $name) -> Self {
                let write: fn(&$name) -> String = $write;
                Self::Text(write(&value))
            }
        }

        impl From<&$name> for Value {
            fn from(value: &$name) -> Self {
                let write: fn(&$name) -> String = $write;
                Self::Text(write(value))
            }
        }
    )+};
}

texts_as_values! {
    SqlStamp => "a time stamp like 2026-08-03 02:30:00", |text| SqlStamp::read(text).ok(), |stamp| stamp.as_str().to_owned();
    Day => "a day like 2026-08-02", |text| settimes_core::moment::read_day(text).ok(), ToString::to_string;
    ClockTime => "a clock time like 19:35", |text| ClockTime::read_stored(text).ok(), ToString::to_string;
    Slug => "a slug like crawl-17", Slug::read, |slug| slug.as_str().to_owned();
}

impl From<i64> for Value {
    fn from(n: i64) -> Self {
        Self::Integer(n)
    }
}

impl From<f64> for Value {
    fn from(n: f64) -> Self {
        Self::Real(n)
    }
}

impl From<bool> for Value {
    fn from(yes: bool) -> Self {
        Self::Integer(i64::from(yes))
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&String> for Value {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}

impl<T: Into<Self>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// The values of one statement, in the order of `?1`, `?2`, …
pub trait Params {
    /// The values.
    fn values(self) -> Vec<Value>;
}

impl Params for () {
    fn values(self) -> Vec<Value> {
        Vec::new()
    }
}

impl Params for Vec<Value> {
    fn values(self) -> Vec<Value> {
        self
    }
}

impl Params for &[Value] {
    fn values(self) -> Vec<Value> {
        self.to_vec()
    }
}

macro_rules! tuples_as_params {
    ($($($name:ident)+;)+) => {$(
        impl<$($name: Into<Value>),+> Params for ($($name,)+) {
            fn values(self) -> Vec<Value> {
                #[expect(non_snake_case, reason = "the type parameters name the parts")]
                let ($($name,)+) = self;
                vec![$($name.into()),+]
            }
        }
    )+};
}

tuples_as_params! {
    A;
    A B;
    A B C;
    A B C D;
    A B C D F;
    A B C D F G;
    A B C D F G H;
    A B C D F G H I;
    A B C D F G H I J;
    A B C D F G H I J K;
    A B C D F G H I J K L;
    A B C D F G H I J K L M;
    A B C D F G H I J K L M N;
    A B C D F G H I J K L M N O;
    A B C D F G H I J K L M N O P;
    A B C D F G H I J K L M N O P Q;
    A B C D F G H I J K L M N O P Q R;
    A B C D F G H I J K L M N O P Q R S;
    A B C D F G H I J K L M N O P Q R S T;
    A B C D F G H I J K L M N O P Q R S T U;
    A B C D F G H I J K L M N O P Q R S T U V;
    A B C D F G H I J K L M N O P Q R S T U V W;
    A B C D F G H I J K L M N O P Q R S T U V W X;
    A B C D F G H I J K L M N O P Q R S T U V W X Y;
}

/// Converts a column or says which one is wrong.
pub(crate) fn convert<T: FromValue>(value: ValueRef<'_>, column: &str, row: &str) -> StoreResult<T> {
    T::from_value(value).map_err(|expected| StoreError::Corrupt {
        column: column.to_owned(),
        row: row.to_owned(),
        expected,
        found: value.kind(),
    })
}
