//! The choices of the person who imports (admin specification, 11.1).

use crate::events::EventStatus;
use crate::lineup::clashes::Gaps;

/// What a new event becomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ImportAs {
    /// A draft.
    #[default]
    Draft,
    /// History at once; its sets never mail.
    Archived,
}

impl ImportAs {
    /// Reads the option.
    pub fn read(text: &str) -> Option<Self> {
        match text {
            "draft" => Some(Self::Draft),
            "archived" => Some(Self::Archived),
            _ => None,
        }
    }

    /// The status of a new event.
    pub const fn status(self) -> EventStatus {
        match self {
            Self::Draft => EventStatus::Draft,
            Self::Archived => EventStatus::Archived,
        }
    }
}

/// What happens to a stored set that the file has otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum OnExisting {
    /// It is changed.
    #[default]
    Update,
    /// It stays.
    Skip,
    /// The row is an error.
    Refuse,
}

/// What happens to stored sets that the file does not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum MissingSets {
    /// They stay.
    #[default]
    Keep,
    /// They are deleted.
    Remove,
}

/// What happens to venues that are not stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NewVenues {
    /// They are created.
    Create,
    /// They are errors, because the import was told to create none.
    Refuse,
    /// They are errors, because only an admin creates venues.
    NeedAdmin,
}

/// What happens to clashes that are errors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum OnClash {
    /// Nothing is imported.
    #[default]
    Refuse,
    /// They are imported and stay visible.
    Ignore,
}

/// What happens to rows with errors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum BadRows {
    /// Nothing is imported.
    #[default]
    Refuse,
    /// The good rows are imported.
    Skip,
}

/// The choices of the person who imports (11.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlanOptions {
    /// What a new event becomes.
    pub import_as: ImportAs,
    /// What happens to sets that differ.
    pub on_existing: OnExisting,
    /// What happens to sets that the file does not have.
    pub missing_sets: MissingSets,
    /// What happens to unknown venues.
    pub new_venues: NewVenues,
    /// What happens to clashes.
    pub on_clash: OnClash,
    /// What happens to rows with errors.
    pub bad_rows: BadRows,
    /// The minutes that sets need between them.
    pub gaps: Gaps,
}

impl PlanOptions {
    /// The defaults of an admin.
    pub fn of_admin(gaps: Gaps) -> Self {
        Self {
            import_as: ImportAs::default(),
            on_existing: OnExisting::default(),
            missing_sets: MissingSets::default(),
            new_venues: NewVenues::Create,
            on_clash: OnClash::default(),
            bad_rows: BadRows::default(),
            gaps,
        }
    }
}
