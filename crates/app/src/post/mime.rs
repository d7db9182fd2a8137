//! A letter as a message with all its headers (public specification, 4.5).

use std::collections::BTreeMap;

use jiff::Timestamp;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use lettre::{Address, Message};
use settimes_core::letter::{Body, FurtherHeader, HeaderText};

use super::{Parcel, Trouble};
use crate::Settings;

/// A letter as it came out of the outbox.
pub(super) struct Draft<'a> {
    /// Its name among parcels.
    pub(super) name: String,
    /// To whom.
    pub(super) to: &'a str,
    /// Subject.
    pub(super) subject: HeaderText,
    /// Further headers.
    pub(super) headers: BTreeMap<FurtherHeader, HeaderText>,
    /// What it says.
    pub(super) body: Body,
}

/// Makes the message: text and HTML, UTF-8, the same `Message-ID` whenever it is made anew.
pub(super) fn parcel(settings: &Settings, draft: Draft<'_>, now: Timestamp) -> Result<Parcel, Trouble> {
    let from = &settings.mail.from;
    let sender = address(from.address()).ok_or(Trouble::Unsendable("the sender is no address that can be written in a message"))?;
    let recipient = address(draft.to).ok_or(Trouble::Unsendable("the recipient is no address that can be written in a message"))?;
    let mut builder = Message::builder()
        .from(Mailbox::new(from.name().map(str::to_owned), sender))
        .to(Mailbox::new(None, recipient))
        .subject(draft.subject.as_str())
        .date(now.into())
        .message_id(Some(format!("<outbox-{}@{}>", draft.name, settings.own.host())))
        .raw_header(header("Auto-Submitted", "auto-generated"))
        .raw_header(header("X-Auto-Response-Suppress", "All"));
    for (further, text) in &draft.headers {
        builder = builder.raw_header(header(further.name(), text.as_str()));
    }
    let message = builder.multipart(MultiPart::alternative_plain_html(draft.body.text, draft.body.html));
    let message = message.map_err(|_| Trouble::Unsendable("no message can be made of it"))?.formatted();
    Ok(Parcel { name: draft.name, from: from.address().to_owned(), to: draft.to.to_owned(), message })
}

/// An address as the mail library takes it.
pub(super) fn address(text: &str) -> Option<Address> {
    let (user, domain) = text.rsplit_once('@')?;
    Address::new(user, domain).ok()
}

/// A header of ours; an address of the web is not broken over lines.
fn header(name: &'static str, text: &str) -> HeaderValue {
    let name = HeaderName::new_from_ascii(name.to_owned()).unwrap_or_else(|_| HeaderName::new_from_ascii_str("X-Unnamed"));
    if text.is_ascii() {
        HeaderValue::dangerous_new_pre_encoded(name, text.to_owned(), text.to_owned())
    } else {
        HeaderValue::new(name, text.to_owned())
    }
}
