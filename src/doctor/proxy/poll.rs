//! Long-poll: whether an answer may be waited for.

use std::time::Duration;

use bytes::Bytes;
use hyper::{Method, StatusCode};
use serde::Deserialize;
use tokio::time::Instant;

use super::{Check, Finding, SOON, Target, ask, idle, idle::Held, no_credential};
use crate::config::Config;

const CHECK: Check = Check("proxy.poll");
const SUBJECT: &str = "long-poll";

#[derive(Deserialize)]
struct Answer {
    session: String,
    cursor: String,
}

pub(super) async fn check(target: &Target, config: &Config) -> Vec<Finding> {
    if target.credential.is_none() {
        return vec![no_credential(CHECK).of(SUBJECT)];
    }
    let first = match ask(target, &format!("/v1/poll?wait=0{}", target.channels()), SOON).await {
        Ok(first) => first,
        Err(finding) => return vec![finding.of(SUBJECT)],
    };
    let found = CHECK.ok("answers at once where there is nothing to wait for").of(SUBJECT);
    // A session's id is letters and digits, a cursor digits, dots and commas.
    let wait = target.hold.as_secs().max(1);
    let path = format!("/v1/poll?session={}&cursor={}&wait={wait}", first.session, first.cursor);
    let (begun, patience) = (Instant::now(), Duration::from_secs(wait) + SOON);
    let heard = ask(target, &path, patience).await.map(drop).map_err(|finding| finding.seen);
    let held = Held::of(begun, begun + patience, heard);
    vec![found, idle::judge(&held, config.session.poll_wait, "session.poll_wait").of(SUBJECT)]
}

/// One poll. What stands in its way is a finding.
async fn ask(target: &Target, path: &str, patience: Duration) -> Result<Answer, Finding> {
    let advice = "let the proxy pass /v1/ on whole";
    let Some(credential) = &target.credential else { return Err(no_credential(CHECK)) };
    let deadline = Instant::now() + patience;
    let request = ask::authorized(target.server.request(Method::GET, path), credential);
    let response = target.send(request, Bytes::new(), patience).await;
    let response = response.map_err(|error| CHECK.problem(error, advice))?;
    let (status, ours, answered) = (response.status(), ask::is_problem(&response), ask::answered(&response));
    let body = ask::text(response, deadline.saturating_duration_since(Instant::now())).await;
    let body = body.map_err(|error| CHECK.problem(error, advice))?;
    if status != StatusCode::OK {
        return Err(match ours {
            true => CHECK.skipped(format!("Belfry refuses it ({status})")),
            false => CHECK.problem(format!("/v1/poll is {answered}, and not by Belfry"), advice),
        });
    }
    serde_json::from_str(&body).map_err(|_| CHECK.problem("the answer is not a poll's", advice))
}
