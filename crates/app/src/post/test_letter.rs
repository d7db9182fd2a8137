//! One letter to try whether mail leaves (public specification, 4.6): sent at once, past the outbox.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use settimes_core::email::Email;
use settimes_core::letter::HeaderText;

use super::mime::{Draft, parcel};
use super::sheet::{Part, Sheet, local_time};
use super::{Post, Receipt, Trouble};
use crate::Settings;

/// Sends a test letter; the receipt holds the server's answer.
pub async fn send_test_letter(settings: &Settings, post: &Arc<dyn Post>, to: &Email, now: Timestamp) -> Result<Receipt, Trouble> {
    let title = format!("A test letter from {}", settings.site_name);
    let parts = [
        Part::say("Mail leaves: somebody who runs this installation asked for this letter, to see whether it arrives."),
        Part::Facts(vec![("Sent", local_time(settings, now))]),
    ];
    let body = Sheet { settings, title: &title, parts: &parts }.body().map_err(|_| Trouble::Unsendable("it cannot be written"))?;
    let draft = Draft {
        name: format!("test-{}", now.as_millisecond()),
        to: to.as_str(),
        subject: HeaderText::read(&title).map_err(|_| Trouble::Unsendable("`site_name` cannot stand in a subject"))?,
        headers: BTreeMap::new(),
        body,
    };
    let parcel = parcel(settings, draft, now)?;
    let outcome = post.deliver(&parcel).await;
    post.rest().await;
    outcome
}
