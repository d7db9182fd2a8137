//! The pages that show no data.

use serde_json::json;

use super::Site;
use super::meta::Head;
use crate::pages::layout::JsonLd;
use crate::pages::{OfflinePage, PrivacyPage, Surface};

/// What an installation keeps about its visitors.
pub fn privacy_page(site: &Site<'_>) -> PrivacyPage {
    let title = "Privacy".to_owned();
    let json_ld = JsonLd::new(&json!({
        "@context": "https://schema.org", "@type": "WebPage", "name": title, "url": site.settings.own.link("/privacy"),
    }));
    let head = Head {
        title,
        description: "Nothing is tracked: what this site and your browser keep, why, for how long, and how to erase it.".to_owned(),
        path: "/privacy".to_owned(),
        kind: "website",
        image: None,
        alternates: Vec::new(),
        json_ld,
        zone_sentence: None,
    };
    PrivacyPage { layout: site.layout(Surface::Words, head) }
}

/// What is left without a network.
pub fn offline_page(site: &Site<'_>) -> OfflinePage {
    OfflinePage { layout: site.bare_layout(Surface::Words, "No network") }
}
