//! The forms in which a body travels: plain, gzip, Brotli.

use std::io::Write as _;

use bytes::Bytes;
use flate2::Compression;
use http::{HeaderMap, header};

/// Bodies of at most so many bytes travel plain (public specification, 1.5).
pub(super) const PLAIN_UP_TO: usize = 1024;

/// Brotli quality: the best that stays within a few milliseconds for a page.
const BROTLI_QUALITY: u32 = 6;

/// Largest Brotli window, as its logarithm.
const BROTLI_WINDOW: u32 = 22;

/// Smallest Brotli window (RFC 7932, 9.1), as its logarithm.
const SMALLEST_WINDOW: u32 = 10;

/// A form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Encoding {
    /// As it is.
    Plain,
    /// gzip (RFC 1952).
    Gzip,
    /// Brotli (RFC 7932).
    Brotli,
}

impl Encoding {
    /// What is put before the closing quote of the ETag.
    pub(super) const fn tag_suffix(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Gzip => "-gz",
            Self::Brotli => "-br",
        }
    }

    /// The name in `Content-Encoding`.
    pub(super) const fn name(self) -> Option<&'static str> {
        match self {
            Self::Plain => None,
            Self::Gzip => Some("gzip"),
            Self::Brotli => Some("br"),
        }
    }

    /// The smallest form that a client takes (RFC 9110, 12.5.3).
    pub(crate) fn accepted(headers: &HeaderMap) -> Self {
        let mut best = Self::Plain;
        for value in headers.get_all(header::ACCEPT_ENCODING) {
            for item in value.to_str().unwrap_or_default().split(',') {
                let mut parts = item.split(';').map(str::trim);
                let coding = parts.next().unwrap_or_default();
                if parts.any(|part| part.strip_prefix("q=").is_some_and(|weight| weight.parse::<f32>().is_ok_and(|weight| weight <= 0.0))) {
                    continue;
                }
                if coding.eq_ignore_ascii_case("br") {
                    best = Self::Brotli;
                } else if coding.eq_ignore_ascii_case("gzip") && best == Self::Plain {
                    best = Self::Gzip;
                }
            }
        }
        best
    }

    /// The body in this form; `None` if it would not be smaller.
    pub(super) fn encode(self, body: &Bytes) -> Option<Bytes> {
        let encoded = match self {
            Self::Plain => return Some(body.clone()),
            Self::Gzip => {
                let mut encoder = flate2::write::GzEncoder::new(Vec::with_capacity(body.len() / 3), Compression::new(6));
                encoder.write_all(body).ok()?;
                encoder.finish().ok()?
            }
            Self::Brotli => {
                let mut encoder =
                    brotli::CompressorWriter::new(Vec::with_capacity(body.len() / 3), 4096, BROTLI_QUALITY, window_for(body.len()));
                encoder.write_all(body).ok()?;
                encoder.into_inner()
            }
        };
        (encoded.len() < body.len()).then(|| encoded.into())
    }
}

/// The smallest window that holds a body: the encoder's memory grows with it.
fn window_for(length: usize) -> u32 {
    (usize::BITS - length.leading_zeros() + 1).clamp(SMALLEST_WINDOW, BROTLI_WINDOW)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_holds_the_body_and_stays_within_the_format() {
        assert_eq!([0, 1_000, 30_000, 100_000, 50_000_000].map(window_for), [10, 11, 16, 18, 22]);
    }

    fn accepted(value: &str) -> Encoding {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT_ENCODING, value.parse().unwrap());
        Encoding::accepted(&headers)
    }

    #[test]
    fn brotli_wins_over_gzip_and_a_weight_of_zero_refuses() {
        assert_eq!(accepted("gzip, deflate, br"), Encoding::Brotli);
        assert_eq!(accepted("gzip;q=1.0, br;q=0"), Encoding::Gzip);
        assert_eq!(accepted("identity"), Encoding::Plain);
        assert_eq!(Encoding::accepted(&HeaderMap::new()), Encoding::Plain);
    }
}
