//! The engines. Only code below this folder names a database driver.

pub(crate) mod sqlite;
