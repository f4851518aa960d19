//! Whether what Belfry takes in, the proxy does.

#[cfg(test)]
mod tests;

use bytes::Bytes;
use hyper::{Method, Response, StatusCode, header::CONTENT_TYPE};

use super::{Check, Finding, SOON, Target, ask};
use crate::config::Config;

const CHECK: Check = Check("proxy.body_limit");

pub(super) async fn check(target: &Target, config: &Config) -> Vec<Finding> {
    let limits = &config.limits;
    let mut found = Vec::new();
    for (path, setting, bytes, clients) in [
        ("/v1/poll", "limits.client_frame_bytes", limits.client_frame_bytes, true),
        ("/v1/publish", "limits.body_bytes", limits.body_bytes, false),
    ] {
        // JSON that says nothing, and no credential: Belfry refuses it, which is all that is to be known.
        let mut body = vec![b' '; bytes];
        body[..2].copy_from_slice(b"{}");
        let request = target.server.request(Method::POST, path).header(CONTENT_TYPE, "text/plain");
        let answer = target.send(request, Bytes::from(body), config.limits.body_timeout + SOON).await;
        found.push(judge(answer.as_ref(), setting, bytes, clients).of(path));
    }
    found
}

/// `clients`: whether pages send so much, or backends only.
fn judge<B>(answer: Result<&Response<B>, &String>, setting: &str, bytes: usize, clients: bool) -> Finding {
    match answer {
        // Belfry's own refusal has come back, so the body has gone through.
        Ok(response) if ask::is_problem(response) => CHECK.ok(format!("{bytes} bytes pass ({setting})")),
        Ok(response) if response.status() == StatusCode::PAYLOAD_TOO_LARGE => {
            let seen = format!("{} to {bytes} bytes, which {setting} allows", ask::answered(response));
            let advice =
                format!("nginx: client_max_body_size {}k;   or a smaller {setting}", bytes.div_ceil(1 << 10));
            if clients { CHECK.problem(seen, advice) } else { CHECK.warning(seen, advice) }
        }
        Ok(response) => CHECK.skipped(format!("{} to {bytes} bytes", ask::answered(response))),
        Err(error) => CHECK.skipped(format!("{bytes} bytes: {error}")),
    }
}
