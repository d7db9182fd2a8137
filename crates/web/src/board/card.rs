//! One kept answer with all its forms and headers, ready to send.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, header};
use jiff::Timestamp;
use sha2::{Digest, Sha256};

use super::encoding::{Encoding, PLAIN_UP_TO};

/// Characters of the hash in an ETag (public specification, 1.5).
const TAG_LENGTH: usize = 22;

/// Bytes that one header takes in a map, with its share of the index.
const HEADER_BYTES: usize = 128;

/// A kept answer.
#[derive(Debug)]
pub(crate) struct Card {
    truth: Truth,
    tag: String,
    plain: Form,
    gzip: Option<Form>,
    brotli: Option<Form>,
}

/// When an answer is true.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Truth {
    /// The edition of the data it was made from; `None` = it depends on no data.
    pub(crate) edition: Option<u64>,
    /// The moment it was made for; a clock that was set back makes it doubtful.
    pub(crate) from: Timestamp,
    /// The moment at which the clock makes it untrue.
    pub(crate) until: Timestamp,
}

/// One form of an answer.
#[derive(Debug)]
pub(crate) struct Form {
    /// The bytes.
    pub(crate) body: Bytes,
    /// Every header but those of the single request.
    pub(crate) headers: HeaderMap,
    /// The headers of a 304.
    pub(crate) unchanged: HeaderMap,
}

impl Card {
    /// A card from a body and the headers that go with it.
    pub(crate) fn new(body: Bytes, headers: &HeaderMap, truth: Truth) -> Self {
        let hash = URL_SAFE_NO_PAD.encode(Sha256::digest(&body));
        let tag: String = hash.chars().take(TAG_LENGTH).collect();
        let form = |encoding: Encoding, body: Bytes| Form::new(encoding, body, headers, &tag);
        let (gzip, brotli) = if body.len() > PLAIN_UP_TO && is_compressible(headers) {
            let encoded = |encoding: Encoding| encoding.encode(&body).map(|bytes| form(encoding, bytes));
            (encoded(Encoding::Gzip), encoded(Encoding::Brotli))
        } else {
            (None, None)
        };
        Self { truth, plain: form(Encoding::Plain, body), gzip, brotli, tag }
    }

    /// Whether it was made from this edition and the clock has not passed it.
    pub(super) fn is_fresh(&self, edition: u64, now: Timestamp) -> bool {
        let Truth { edition: made_from, from, until } = self.truth;
        made_from.is_none_or(|made_from| made_from == edition) && from <= now && now < until
    }

    /// The form for a client that takes this encoding.
    pub(crate) fn form(&self, accepted: Encoding) -> &Form {
        let form = match accepted {
            Encoding::Plain => None,
            Encoding::Gzip => self.gzip.as_ref(),
            Encoding::Brotli => self.brotli.as_ref().or(self.gzip.as_ref()),
        };
        form.unwrap_or(&self.plain)
    }

    /// Whether a client already has these bytes in some form: weak prefix and suffix are ignored, `*` has everything.
    pub(crate) fn is_held_by(&self, headers: &HeaderMap) -> bool {
        headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(',')).any(
            |item| {
                let item = item.trim();
                let quoted = item.strip_prefix("W/").unwrap_or(item);
                let bare = quoted.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or_default();
                let plain = bare.strip_suffix("-gz").or_else(|| bare.strip_suffix("-br")).unwrap_or(bare);
                item == "*" || plain == self.tag
            },
        )
    }

    /// Bytes that it takes. Headers count: they outweigh a small body many times.
    pub(super) fn size(&self) -> usize {
        let forms = [Some(&self.plain), self.gzip.as_ref(), self.brotli.as_ref()];
        let headers = |form: &Form| (form.headers.capacity() + form.unchanged.capacity()) * HEADER_BYTES;
        forms.into_iter().flatten().map(|form| form.body.len() + headers(form)).sum()
    }
}

impl Form {
    fn new(encoding: Encoding, body: Bytes, common: &HeaderMap, tag: &str) -> Self {
        let mut headers = common.clone();
        if let Ok(value) = HeaderValue::from_str(&format!("\"{tag}{}\"", encoding.tag_suffix())) {
            headers.insert(header::ETAG, value);
        }
        let mut unchanged = headers.clone();
        // What describes the bytes goes only with the bytes (RFC 9110, 15.4.5).
        unchanged.remove(header::CONTENT_LENGTH);
        unchanged.remove(header::CONTENT_TYPE);
        unchanged.remove(header::CONTENT_DISPOSITION);
        if let Some(name) = encoding.name() {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(name));
        }
        headers.insert(header::CONTENT_LENGTH, HeaderValue::from(body.len()));
        Self { body, headers, unchanged }
    }
}

/// Whether a body is text of some kind; pictures and the like are compressed already.
fn is_compressible(headers: &HeaderMap) -> bool {
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    content_type.starts_with("text/")
        || ["application/json", "application/manifest+json", "image/svg+xml", "application/atom+xml"]
            .iter()
            .any(|kind| content_type.starts_with(kind))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn card(body: &str) -> Card {
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        Card::new(Bytes::from(body.to_owned()), &headers, Truth { edition: Some(1), from: Timestamp::MIN, until: Timestamp::MAX })
    }

    fn etag(form: &Form) -> &str {
        form.headers.get(header::ETAG).unwrap().to_str().unwrap()
    }

    fn held(card: &Card, value: &str) -> bool {
        let mut headers = HeaderMap::new();
        headers.insert(header::IF_NONE_MATCH, value.parse().unwrap());
        card.is_held_by(&headers)
    }

    #[test]
    fn an_etag_is_the_hash_of_the_plain_body_with_a_suffix_per_form() {
        let card = card(&"night ".repeat(300));
        let bare = etag(&card.plain).trim_matches('"').to_owned();

        assert_eq!(bare.len(), TAG_LENGTH);
        assert_eq!(etag(card.form(Encoding::Gzip)), format!("\"{bare}-gz\""));
        assert_eq!(etag(card.form(Encoding::Brotli)), format!("\"{bare}-br\""));
    }

    #[test]
    fn a_client_that_holds_any_form_is_told_so() {
        let card = card(&"night ".repeat(300));
        let tag = etag(&card.plain).trim_matches('"').to_owned();

        for value in [format!("\"{tag}\""), format!("W/\"{tag}\""), format!("\"{tag}-gz\""), format!("\"x\", \"{tag}-br\""), "*".to_owned()]
        {
            assert!(held(&card, &value), "{value}");
        }
        assert!(!held(&card, "\"other\""));
        assert!(!held(&card, "\"\""));
    }

    #[test]
    fn small_bodies_travel_plain() {
        let card = card("{}");

        assert!(card.form(Encoding::Brotli).headers.get(header::CONTENT_ENCODING).is_none());
    }
}
