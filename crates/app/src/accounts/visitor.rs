//! Who is at the door, as far as a request tells.

use std::net::IpAddr;

/// A client: its address and browser, as they are stored beside what it does.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Visitor {
    /// The client address (accounts specification, 1.6); `None` = nobody knows.
    pub address: Option<IpAddr>,
    /// The `User-Agent`, at most [`Visitor::LONGEST`] characters.
    pub user_agent: Option<String>,
}

impl Visitor {
    /// Most characters of a user agent that are kept.
    pub const LONGEST: usize = 512;

    /// The address as it is stored: `unknown` if there is none.
    pub fn address_text(&self) -> String {
        self.address.map_or_else(|| "unknown".to_owned(), |address| address.to_string())
    }
}
