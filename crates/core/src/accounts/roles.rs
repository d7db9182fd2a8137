//! What a person may do (accounts specification, 0.1).

use std::fmt;

/// A role; who has a higher one may do all that a lower one may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Reads.
    Viewer,
    /// Builds and runs nights.
    Editor,
    /// Everything, people too.
    Admin,
}

impl Role {
    /// Every role, the lowest first.
    pub const ALL: [Self; 3] = [Self::Viewer, Self::Editor, Self::Admin];

    /// Reads the stored word; an unknown one is no role at all.
    pub fn read(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == text)
    }

    /// The stored word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Editor => "editor",
            Self::Admin => "admin",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Whether an account can be used (accounts specification, 9.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccountState {
    /// Signs in.
    Active,
    /// Waits for its first activation.
    Pending,
    /// Was switched off by an admin.
    Inactive,
}

impl AccountState {
    /// The state from what is stored: `is_active`, whether it was ever activated, whether an admin switched it off.
    pub fn of(is_active: Option<i64>, was_activated: Option<&str>, was_deactivated: Option<&str>) -> Self {
        match (is_active, was_activated, was_deactivated) {
            (Some(1), ..) => Self::Active,
            (_, None, None) => Self::Pending,
            _ => Self::Inactive,
        }
    }

    /// The word of the API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Pending => "pending",
            Self::Inactive => "inactive",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_is_one_of_three_words_in_rising_order() {
        assert_eq!(Role::read("editor"), Some(Role::Editor));
        assert_eq!(Role::read("Admin"), None);
        assert_eq!(Role::read("owner"), None);
        assert!(Role::Viewer < Role::Editor && Role::Editor < Role::Admin);
    }

    #[test]
    fn an_account_waits_until_its_first_activation_and_is_inactive_after_it_was_switched_off() {
        assert_eq!(AccountState::of(Some(1), None, None), AccountState::Active);
        assert_eq!(AccountState::of(Some(0), None, None), AccountState::Pending);
        assert_eq!(AccountState::of(None, None, None), AccountState::Pending);
        assert_eq!(AccountState::of(Some(0), None, Some("2026-01-01 00:00:00")), AccountState::Inactive);
        assert_eq!(AccountState::of(Some(0), Some("2026-01-01 00:00:00"), None), AccountState::Inactive);
        assert_eq!(AccountState::of(Some(2), Some("2026-01-01 00:00:00"), None), AccountState::Inactive);
    }
}
