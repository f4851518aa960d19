//! The thread from a backend's trace to Belfry's log lines: W3C Trace Context's `traceparent`, and
//! `X-Request-Id` where a proxy gives one. A request that has neither costs nothing.

#[cfg(test)]
mod tests;

use actix_web::HttpRequest;
use tracing::{Span, field};

const MAX_REQUEST_ID_BYTES: usize = 128;

/// The span of a request: what its log lines have in common.
pub fn span(request: &HttpRequest) -> Span {
    let header = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
    let trace = header("traceparent").and_then(trace_id);
    let id = header("x-request-id").filter(|id| is_request_id(id));
    if trace.is_none() && id.is_none() {
        return Span::none();
    }
    let span = tracing::info_span!("request", trace_id = field::Empty, request_id = field::Empty);
    trace.map(|trace| span.record("trace_id", trace));
    id.map(|id| span.record("request_id", id));
    span
}

/// The trace's id, if the header is what it should be (Trace Context, §3.2): version, 32 and 16
/// lower-case hexadecimal digits that are not all 0, flags. Later versions may say more behind it.
fn trace_id(header: &str) -> Option<&str> {
    let mut parts = header.split('-');
    let (version, trace, parent, flags) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let hex = |part: &str, digits| {
        part.len() == digits
            && part.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
    };
    let said = |part: &str| part.bytes().any(|byte| byte != b'0');
    let known = hex(version, 2) && version != "ff" && (version != "00" || parts.next().is_none());
    let good = known && hex(trace, 32) && said(trace) && hex(parent, 16) && said(parent) && hex(flags, 2);
    good.then_some(trace)
}

/// A log line should be one line, and short.
fn is_request_id(id: &str) -> bool {
    (1..=MAX_REQUEST_ID_BYTES).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_graphic())
}
