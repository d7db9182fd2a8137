//! What the counts of a band add up to (public specification, 5, `aggregate-stats`).

/// Views of a band's page and clicks on its links.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Figures {
    /// Views.
    pub views: i64,
    /// Clicks.
    pub clicks: i64,
}

/// The kept days of a band.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Days {
    /// All kept days.
    pub kept: Figures,
    /// The last 30 of them.
    pub recent: Figures,
}

/// What is shown of a band.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Totals {
    /// Since the beginning.
    pub lifetime: Figures,
    /// Views and three times the clicks of the last 30 days.
    pub popularity: f64,
}

/// How much a click on a link counts beside a view.
const CLICK_WORTH: i64 = 3;

impl Figures {
    /// Both added.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self { views: self.views.saturating_add(other.views), clicks: self.clicks.saturating_add(other.clicks) }
    }
}

impl Days {
    /// The totals of a band, given what was counted before the kept days.
    pub fn totals(self, before: Figures) -> Totals {
        let score = self.recent.views.saturating_add(self.recent.clicks.saturating_mul(CLICK_WORTH));
        #[expect(clippy::cast_precision_loss, reason = "the column is a float; nobody views a band 2^53 times a month")]
        Totals { lifetime: before.plus(self.kept), popularity: score as f64 }
    }
}

/// What was counted before the kept days, when nobody has noted it yet: imported totals must not fall.
pub fn opening(stored: Figures, kept: Figures) -> Figures {
    let rest = |stored: i64, kept: i64| stored.saturating_sub(kept).max(0);
    Figures { views: rest(stored.views, kept.views), clicks: rest(stored.clicks, kept.clicks) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figures(views: i64, clicks: i64) -> Figures {
        Figures { views, clicks }
    }

    #[test]
    fn an_imported_total_stays_and_what_is_kept_is_never_less() {
        let kept = figures(10, 5);
        let days = Days { kept, recent: Figures::default() };

        assert_eq!(days.totals(opening(figures(100, 2), kept)).lifetime, figures(100, 5));
        assert_eq!(days.totals(opening(Figures::default(), kept)).lifetime, kept);
    }

    #[test]
    fn a_click_is_worth_three_views() {
        let days = Days { kept: figures(500, 50), recent: figures(44, 6) };

        assert!((days.totals(Figures::default()).popularity - 62.0).abs() < f64::EPSILON);
    }
}
