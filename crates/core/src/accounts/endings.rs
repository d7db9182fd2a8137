//! What each event ends (accounts specification, 3.4): the one table from which every route takes its effects.

/// Something that happens to an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Event {
    /// The person ends all own sessions.
    RevokedAll,
    /// The person changed the own password.
    PasswordChanged,
    /// A reset was completed.
    ResetCompleted,
    /// An admin started a reset.
    ResetStarted,
    /// The person asked for a reset.
    ResetAsked,
    /// A strong factor came or went.
    FactorChanged,
    /// An admin took all factors away.
    FactorsReset,
    /// The role changed.
    RoleChanged,
    /// The account was switched off.
    Deactivated,
}

/// Which sessions of the person end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sessions {
    /// All of them; the one that asked is replaced by a new one where there is one.
    All,
    /// All but the one that asked.
    Others,
    /// None.
    Stay,
}

/// What ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "the columns of a table")]
pub struct Ended {
    /// Sessions.
    pub sessions: Sessions,
    /// Trusted devices.
    pub devices: bool,
    /// Challenges of the second factor and codes by e-mail.
    pub challenges: bool,
    /// Open reset tokens.
    pub resets: bool,
    /// The activation token.
    pub activation: bool,
    /// Open invites that the person made.
    pub invites: bool,
}

/// What an event ends. Of a changed role the invites end only if the new one is not admin: whoever asks knows.
pub const fn ended_by(event: Event) -> Ended {
    const NOTHING: Ended =
        Ended { sessions: Sessions::Stay, devices: false, challenges: false, resets: false, activation: false, invites: false };
    const ALL: Ended = Ended { sessions: Sessions::All, devices: true, challenges: true, resets: true, ..NOTHING };
    match event {
        Event::RevokedAll => Ended { sessions: Sessions::All, ..NOTHING },
        Event::PasswordChanged | Event::ResetCompleted | Event::ResetStarted | Event::FactorsReset => ALL,
        Event::ResetAsked => Ended { resets: true, ..NOTHING },
        Event::FactorChanged => Ended { sessions: Sessions::Others, devices: true, challenges: true, ..NOTHING },
        Event::RoleChanged => Ended { sessions: Sessions::Others, invites: true, ..NOTHING },
        Event::Deactivated => Ended { activation: true, invites: true, ..ALL },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn switching_an_account_off_ends_everything_it_has() {
        let ended = ended_by(Event::Deactivated);

        assert_eq!(
            ended,
            Ended { sessions: Sessions::All, devices: true, challenges: true, resets: true, activation: true, invites: true }
        );
    }

    #[test]
    fn asking_for_a_reset_ends_only_older_tokens() {
        assert_eq!(
            ended_by(Event::ResetAsked),
            Ended { sessions: Sessions::Stay, devices: false, challenges: false, resets: true, activation: false, invites: false }
        );
    }
}
