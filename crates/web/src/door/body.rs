//! Reading a request body within its limits of size and time (accounts specification, 1.5).

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::{HeaderMap, StatusCode, header};
use http_body_util::BodyExt as _;
use settimes_core::limits::BODY_BYTES;

use crate::answer::No;

/// How long a client may take to send its body.
const PATIENCE: Duration = Duration::from_secs(30);

/// Reads a body whole: a well-formed `Content-Length` decides at once, else the bytes are counted.
pub(super) async fn read<B>(headers: &HeaderMap, body: B) -> Result<Bytes, No>
where
    B: http_body::Body<Data = Bytes> + Unpin,
{
    if headers.contains_key(header::CONTENT_ENCODING) {
        let message = "Send the body without compression.";
        return Err(No::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "UNSUPPORTED_MEDIA_TYPE", "Unsupported media type", message));
    }
    check_told_length(headers)?;
    tokio::time::timeout(PATIENCE, collect(body)).await.unwrap_or_else(|_| {
        let message = "The body did not arrive in time. Please try again.";
        Err(No::new(StatusCode::REQUEST_TIMEOUT, "REQUEST_TIMEOUT", "Request timeout", message))
    })
}

/// Refuses a body that says itself that it is too large, before anything of it is read.
pub(super) fn check_told_length(headers: &HeaderMap) -> Result<(), No> {
    let told = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok());
    let is_too_large = |told: &str| told.bytes().all(|b| b.is_ascii_digit()) && told.parse().unwrap_or(usize::MAX) > BODY_BYTES;
    if told.is_some_and(|told| !told.is_empty() && is_too_large(told)) { Err(too_large()) } else { Ok(()) }
}

async fn collect<B>(mut body: B) -> Result<Bytes, No>
where
    B: http_body::Body<Data = Bytes> + Unpin,
{
    let mut whole = BytesMut::new();
    while let Some(frame) = body.frame().await {
        let broken = |_| No::new(StatusCode::BAD_REQUEST, "INVALID_BODY", "Bad request", "The body broke off before its end.");
        if let Ok(data) = frame.map_err(broken)?.into_data() {
            if whole.len() + data.len() > BODY_BYTES {
                return Err(too_large());
            }
            whole.extend_from_slice(&data);
        }
    }
    Ok(whole.freeze())
}

fn too_large() -> No {
    No::new(StatusCode::PAYLOAD_TOO_LARGE, "BODY_TOO_LARGE", "Payload too large", "A body may have at most 1,000,000 bytes.")
}
