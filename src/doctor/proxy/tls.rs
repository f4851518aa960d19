//! TLS, as browsers want it.

#[cfg(test)]
mod tests;

use super::{Check, Finding, Target};
use crate::client::{HTTP_1, HTTP_2};

const CHECK: Check = Check("proxy.tls");

/// What a browser would agree on: HTTP/2, if it is offered.
pub(super) async fn check(target: &Target) -> Finding {
    if !target.server.is_encrypted() {
        return judge_plain(&target.server.host);
    }
    match target.server.dial(&[HTTP_2, HTTP_1]).await {
        Ok(dialled) => judge_protocol(dialled.protocol.as_deref()),
        // That nothing is reached is told by the next check.
        Err(error) => CHECK.skipped(error.to_string()),
    }
}

fn judge_plain(host: &str) -> Finding {
    let loopback = matches!(host, "localhost" | "::1") || host.starts_with("127.");
    let seen = "no TLS: pages on https cannot connect, and middleboxes meddle with what they can read";
    let advice = "give the https:// URL that clients use; TLS ends at the proxy";
    if loopback { CHECK.note(seen, advice) } else { CHECK.warning(seen, advice) }
}

fn judge_protocol(protocol: Option<&[u8]>) -> Finding {
    if protocol == Some(HTTP_2) {
        return CHECK.ok("TLS, and HTTP/2 for browsers");
    }
    let seen = "no HTTP/2: a browser has six connections for all tabs of a site; each event stream takes one";
    CHECK.warning(seen, "nginx: http2 on;   HAProxy: bind … alpn h2,http/1.1")
}
