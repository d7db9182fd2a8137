//! E-mail addresses: the one rule for fans, accounts and contacts (public specification, 1.1).

use std::fmt;

/// A text that is not an e-mail address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("is not an e-mail address")]
pub struct NotAnEmail;

/// An e-mail address in its stored form: trimmed, lower-case, ASCII domain, 5 to 255 characters.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Email(String);

impl Email {
    /// Reads an address as a person types it.
    pub fn read(text: &str) -> Result<Self, NotAnEmail> {
        let lowered = text.trim().to_lowercase();
        if lowered.chars().any(|c| c.is_whitespace() || c.is_control()) {
            return Err(NotAnEmail);
        }
        let (local, domain) = lowered.split_once('@').ok_or(NotAnEmail)?;
        if local.is_empty() || !local.is_ascii() || domain.contains('@') {
            return Err(NotAnEmail);
        }
        let domain = idna::domain_to_ascii_strict(domain).map_err(|_| NotAnEmail)?;
        let labels_fit = domain.split('.').all(|label| !label.is_empty());
        let whole = format!("{local}@{domain}");
        let length_fits = (5..=255).contains(&whole.chars().count());
        if domain.contains('.') && labels_fit && length_fits { Ok(Self(whole)) } else { Err(NotAnEmail) }
    }

    /// The stored form.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The address as others may see it: `a***@e***.org`.
    pub fn masked(&self) -> String {
        let (local, domain) = self.0.split_once('@').unwrap_or_default();
        let (host, ending) = domain.rsplit_once('.').unwrap_or((domain, ""));
        let first = |text: &str| text.chars().next().map(String::from).unwrap_or_default();
        format!("{}***@{}***.{ending}", first(local), first(host))
    }
}

/// Masked, because an address must never reach a log.
impl fmt::Debug for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let first = self.0.chars().next().unwrap_or('•');
        let domain = self.0.split_once('@').map_or("", |(_, domain)| domain);
        write!(f, "{first}•••@{domain}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_stored_trimmed_lower_case_and_with_an_ascii_domain() {
        assert_eq!(Email::read(" Fan@Example.ORG ").map(|e| e.0), Ok("fan@example.org".to_owned()));
        assert_eq!(Email::read("mo@bücher.example").map(|e| e.0), Ok("mo@xn--bcher-kva.example".to_owned()));
        for wrong in ["", "a@b", "@b.org", "a b@c.org", "a@b@c.org", "ä@b.org", "a@.org", "a@b..org", "a@b.org\r\nBcc: x@y.org"] {
            assert_eq!(Email::read(wrong), Err(NotAnEmail), "{wrong}");
        }
    }

    #[test]
    fn an_address_is_masked_when_it_is_printed_for_debugging() {
        assert_eq!(format!("{:?}", Email::read("fan@example.org")), "Ok(f•••@example.org)");
        assert_eq!(Email::read("ada@mail.example.org").map(|email| email.masked()), Ok("a***@m***.org".to_owned()));
    }
}
