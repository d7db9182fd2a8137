//! The kinds of letters and what follows from a kind.

/// Whether a letter holds what only its reader may know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Secrecy {
    /// Its body is sealed while it waits (accounts specification, 15.1).
    Secret,
    /// It is stored as it is.
    Plain,
}

/// What happens with an address that a mail server has refused for good (public specification, 4.6).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Courtesy {
    /// A person asked for this letter: it is tried all the same.
    Asked,
    /// We write of our own accord: not to such an address.
    Unasked,
}

/// Which letter it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LetterKind {
    /// Come and work with us (accounts specification, 7.1).
    Invite,
    /// Confirm your new account (7.2).
    Activation,
    /// Choose a new password (8.3).
    Reset,
    /// The second step by e-mail (6.7).
    SignInCode,
    /// Something about your account changed (8.5).
    Notice,
    /// M1: confirm that you follow a band (public specification, 4.5).
    FollowConfirmation,
    /// M2: confirm that you follow several bands.
    BatchConfirmation,
    /// M3: confirm that you want the digest.
    SubscriptionConfirmation,
    /// M4: you have the digest already.
    AlreadySubscribed,
    /// M5 and M6: bands you follow were announced.
    Announcement,
    /// M7: what is on.
    Digest,
    /// The operator's own: does mail leave?
    Test,
}

impl LetterKind {
    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::Invite,
        Self::Activation,
        Self::Reset,
        Self::SignInCode,
        Self::Notice,
        Self::FollowConfirmation,
        Self::BatchConfirmation,
        Self::SubscriptionConfirmation,
        Self::AlreadySubscribed,
        Self::Announcement,
        Self::Digest,
        Self::Test,
    ];

    /// The stored word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Invite => "invite",
            Self::Activation => "activation",
            Self::Reset => "reset",
            Self::SignInCode => "sign-in-code",
            Self::Notice => "notice",
            Self::FollowConfirmation => "follow-confirmation",
            Self::BatchConfirmation => "batch-confirmation",
            Self::SubscriptionConfirmation => "subscription-confirmation",
            Self::AlreadySubscribed => "already-subscribed",
            Self::Announcement => "announcement",
            Self::Digest => "digest",
            Self::Test => "test",
        }
    }

    /// Reads the stored word.
    pub fn read(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }

    /// Whether its body is sealed.
    pub const fn secrecy(self) -> Secrecy {
        match self {
            Self::Invite
            | Self::Activation
            | Self::Reset
            | Self::SignInCode
            | Self::FollowConfirmation
            | Self::BatchConfirmation
            | Self::SubscriptionConfirmation => Secrecy::Secret,
            Self::Notice | Self::AlreadySubscribed | Self::Announcement | Self::Digest | Self::Test => Secrecy::Plain,
        }
    }

    /// Whether it goes to a refused address.
    pub const fn courtesy(self) -> Courtesy {
        match self {
            Self::AlreadySubscribed | Self::Announcement | Self::Digest => Courtesy::Unasked,
            _ => Courtesy::Asked,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_read_back_from_its_word() {
        for kind in LetterKind::ALL {
            assert_eq!(LetterKind::read(kind.as_str()), Some(kind));
        }
        assert_eq!(LetterKind::read("postcard"), None);
    }

    #[test]
    fn letters_with_a_token_or_code_are_secret_and_only_our_own_ideas_spare_refused_addresses() {
        let words =
            |is: fn(LetterKind) -> bool| LetterKind::ALL.into_iter().filter(|kind| is(*kind)).map(LetterKind::as_str).collect::<Vec<_>>();

        assert_eq!(
            words(|kind| kind.secrecy() == Secrecy::Secret),
            ["invite", "activation", "reset", "sign-in-code", "follow-confirmation", "batch-confirmation", "subscription-confirmation"]
        );
        assert_eq!(words(|kind| kind.courtesy() == Courtesy::Unasked), ["already-subscribed", "announcement", "digest"]);
    }
}
