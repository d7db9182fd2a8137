//! Texts that may stand in a header: no line break and no other control character, so that nobody adds headers of their own.

use std::fmt;

use crate::email::Email;

/// A text that must not stand in a header.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("has a line break or another control character, and cannot stand in a letter's header")]
pub struct UnsafeHeader;

/// A text that is safe in a header.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct HeaderText(String);

impl HeaderText {
    /// Takes a text; one with CR, LF or another control character refuses the letter (accounts specification, 8.5).
    pub fn read(text: &str) -> Result<Self, UnsafeHeader> {
        // U+2028 and U+2029 end lines too, for some readers.
        let is_unsafe = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
        if text.chars().any(is_unsafe) { Err(UnsafeHeader) } else { Ok(Self(text.trim().to_owned())) }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A header that not every letter has (public specification, 4.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FurtherHeader {
    /// `List-Id`.
    ListId,
    /// `List-Unsubscribe`.
    ListUnsubscribe,
    /// `List-Unsubscribe-Post`.
    ListUnsubscribePost,
}

impl FurtherHeader {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::ListId, Self::ListUnsubscribe, Self::ListUnsubscribePost];

    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::ListId => "List-Id",
            Self::ListUnsubscribe => "List-Unsubscribe",
            Self::ListUnsubscribePost => "List-Unsubscribe-Post",
        }
    }

    /// The header of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|header| header.name() == name)
    }
}

/// Who writes our letters (configuration key `mail_from`).
#[derive(Clone, PartialEq, Eq)]
pub struct Sender {
    name: Option<HeaderText>,
    address: String,
}

/// A text that names no sender.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("is not an address like sets@night.example or Night Crawl <sets@night.example>")]
pub struct NotASender;

/// The address is the installation's own, yet no log needs it.
impl fmt::Debug for Sender {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sender(…)")
    }
}

impl Sender {
    /// Reads `sets@night.example` or `Night Crawl <sets@night.example>`.
    pub fn read(text: &str) -> Result<Self, NotASender> {
        let text = text.trim();
        let (name, address) = match text.strip_suffix('>').and_then(|text| text.split_once('<')) {
            Some((name, address)) => (name.trim().trim_matches('"').trim(), address),
            None => ("", text),
        };
        let name = HeaderText::read(name).map_err(|_| NotASender)?;
        let address = Email::read(address).map_err(|_| NotASender)?.as_str().to_owned();
        let is_odd = |c: char| matches!(c, '<' | '>' | '"' | ',' | ';' | ':' | '(' | ')' | '\\' | '[' | ']');
        if address.contains(is_odd) {
            return Err(NotASender);
        }
        Ok(Self { name: Some(name).filter(|name| !name.as_str().is_empty()), address })
    }

    /// The sender of an installation that names none: `settimes@<host>`; an address of a machine stands in brackets.
    pub fn of_host(host: &str) -> Self {
        let bare = host.trim_matches(['[', ']']);
        let host = match bare.parse::<core::net::IpAddr>() {
            Ok(address) => format!("[{}{address}]", if address.is_ipv6() { "IPv6:" } else { "" }),
            Err(_) => bare.to_owned(),
        };
        Self { name: None, address: format!("settimes@{host}") }
    }

    /// The name before the address, if there is one.
    pub fn name(&self) -> Option<&str> {
        self.name.as_ref().map(HeaderText::as_str)
    }

    /// The address.
    pub fn address(&self) -> &str {
        &self.address
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_break_or_control_character_keeps_a_text_out_of_headers() {
        for text in ["a\r\nBcc: mo@example.org", "a\nb", "a\rb", "a\tb", "a\0b", "a\u{7f}b", "a\u{85}b", "a\u{2028}b"] {
            assert_eq!(HeaderText::read(text), Err(UnsafeHeader), "{text:?}");
        }
        assert_eq!(HeaderText::read(" Tür & <b>\"x ").map(|text| text.0), Ok("Tür & <b>\"x".to_owned()));
    }

    #[test]
    fn a_sender_is_an_address_with_or_without_a_name() {
        let read = |text| Sender::read(text).map(|sender| (sender.name().map(str::to_owned), sender.address().to_owned()));
        let named = |name: &str| Ok((Some(name.to_owned()), "sets@night.example".to_owned()));

        assert_eq!(read("sets@night.example"), Ok((None, "sets@night.example".to_owned())));
        assert_eq!(read("Night Crawl <Sets@night.example>"), named("Night Crawl"));
        assert_eq!(read("\"Crawl, Night\" <sets@night.example>"), named("Crawl, Night"));
        for wrong in ["", "sets", "sets@night", "Night <sets>", "a@b.org, c@d.org", "<a@b.org", "a\r\nBcc: x <a@b.org>", "a>b@c.org"] {
            assert_eq!(read(wrong), Err(NotASender), "{wrong:?}");
        }
    }

    #[test]
    fn without_a_configured_sender_letters_come_from_the_own_host() {
        for (host, address) in
            [("night.example", "settimes@night.example"), ("127.0.0.1", "settimes@[127.0.0.1]"), ("[::1]", "settimes@[IPv6:::1]")]
        {
            assert_eq!(Sender::of_host(host).address(), address);
        }
    }

    #[test]
    fn a_further_header_is_found_by_its_name() {
        for header in FurtherHeader::ALL {
            assert_eq!(FurtherHeader::named(header.name()), Some(header));
        }
        assert_eq!(FurtherHeader::named("Bcc"), None);
    }
}
