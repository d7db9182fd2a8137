//! What a new password must have (accounts specification, 8.1). A password is taken byte for byte, never trimmed.

/// Fewest and most characters of a new password.
pub const LENGTH: std::ops::RangeInclusive<usize> = 12..=128;

/// Most bytes of a password that is looked at when somebody signs in; longer ones are refused before any hashing.
pub const MOST_BYTES: usize = 1024;

/// A rule that a new password breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Broken {
    /// Fewer than 12 characters.
    TooShort,
    /// More than 128 characters.
    TooLong,
    /// No A–Z.
    NoCapital,
    /// No a–z.
    NoSmallLetter,
    /// No 0–9.
    NoDigit,
    /// Nothing but letters and digits.
    NoOther,
}

impl Broken {
    /// The rule in words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::TooShort => "needs at least 12 characters",
            Self::TooLong => "has at most 128 characters",
            Self::NoCapital => "needs a capital letter (A–Z)",
            Self::NoSmallLetter => "needs a small letter (a–z)",
            Self::NoDigit => "needs a digit (0–9)",
            Self::NoOther => "needs a character that is neither letter nor digit",
        }
    }
}

/// The rules that a new password breaks; none = it may be used.
pub fn broken_rules(password: &str) -> Vec<Broken> {
    let count = password.chars().count();
    let has = |fits: fn(char) -> bool| password.chars().any(fits);
    let checks = [
        (count < *LENGTH.start(), Broken::TooShort),
        (count > *LENGTH.end(), Broken::TooLong),
        (!has(|c| c.is_ascii_uppercase()), Broken::NoCapital),
        (!has(|c| c.is_ascii_lowercase()), Broken::NoSmallLetter),
        (!has(|c| c.is_ascii_digit()), Broken::NoDigit),
        (!has(|c| !c.is_ascii_alphanumeric()), Broken::NoOther),
    ];
    checks.into_iter().filter(|(is_broken, _)| *is_broken).map(|(_, rule)| rule).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_password_needs_twelve_characters_of_four_kinds() {
        assert_eq!(broken_rules("Correct horse 1"), []);
        assert_eq!(broken_rules("Ab1!Ab1!Ab1"), [Broken::TooShort]);
        assert_eq!(broken_rules("Ab1!Ab1!Ab1é"), []);
        assert_eq!(broken_rules(&"Ab1!".repeat(32)), []);
        assert_eq!(broken_rules(&("Ab1!".repeat(32) + "x")), [Broken::TooLong]);
        assert_eq!(broken_rules("correct horse"), [Broken::NoCapital, Broken::NoDigit]);
        assert_eq!(broken_rules("CORRECTHORSE1"), [Broken::NoSmallLetter, Broken::NoOther]);
        assert_eq!(broken_rules("").first(), Some(&Broken::TooShort));
    }
}
