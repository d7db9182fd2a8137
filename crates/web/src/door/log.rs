//! The access log: method, route pattern, status, milliseconds, request id; nothing about persons (accounts specification, 1.5).

use std::time::Instant;

use http::{Method, StatusCode};

/// Measures one request.
pub(super) struct Stopwatch(Instant);

impl Stopwatch {
    /// Starts.
    #[expect(clippy::disallowed_methods, reason = "time spent is measured, not told: no decision depends on it")]
    pub(super) fn start() -> Self {
        Self(Instant::now())
    }

    /// Writes the line; the pattern stands for the path, which may hold a token.
    pub(super) fn log(&self, method: &Method, pattern: &str, status: StatusCode, id: &str) {
        let milliseconds = self.0.elapsed().as_secs_f64() * 1000.0;
        tracing::info!(target: "access", method = method.as_str(), route = pattern, status = status.as_u16(), ms = milliseconds, id);
    }
}
