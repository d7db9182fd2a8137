//! Error pages.

use super::Site;
use crate::pages::{ErrorPage, Surface, Trouble};

/// The page that says what went wrong. Two unknown things get the same bytes, as it names none of them.
pub fn error_page(trouble: Trouble, site: &Site<'_>) -> ErrorPage {
    ErrorPage { layout: site.bare_layout(Surface::Error, trouble.heading()), trouble }
}
