//! The event stream: Belfry says `welcome` at once and `ping` some 200 ms later, so that a stream can be told from a
//! buffer. Then it is silent for as long as it was asked to be.

#[cfg(test)]
mod tests;

use std::time::Duration;

use bytes::Bytes;
use http_body_util::BodyExt as _;
use hyper::{
    Method, Response, StatusCode,
    body::Incoming,
    header::{ACCEPT, ACCEPT_ENCODING, CONTENT_ENCODING},
};
use tokio::time::{Instant, timeout_at};

use super::{Check, Finding, SOON, Target, ask, head, idle, idle::Held, no_credential};
use crate::config::Config;

const CHECK: Check = Check("proxy.buffering");
const SUBJECT: &str = "event stream";

/// The ping comes after 200 ms: what takes so long has been held.
const LATE: Duration = Duration::from_secs(2);

/// When what came, from the request on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Arrivals {
    head: Option<Duration>,
    first: Option<Duration>,
    second: Option<Duration>,
}

struct Stream {
    body: Incoming,
    text: String,
    /// Its text cannot be read: only pieces can be counted.
    compressed: bool,
    pieces: usize,
}

pub(super) async fn check(target: &Target, config: &Config) -> Vec<Finding> {
    let Some(credential) = &target.credential else { return vec![no_credential(CHECK).of(SUBJECT)] };
    let path = format!("/v1/sse?heartbeat_ms={}{}", target.hold.as_millis(), target.channels());
    let request = target.server.request(Method::GET, &path).header(ACCEPT, "text/event-stream");
    // As browsers do, or nobody would compress.
    let request = ask::authorized(request.header(ACCEPT_ENCODING, "gzip, deflate, br"), credential);
    let begun = Instant::now();
    let mut arrivals = Arrivals::default();
    let response = match target.send(request, Bytes::new(), SOON).await {
        Ok(response) => response,
        Err(error) => return buffered(target, &arrivals, &error).await,
    };
    arrivals.head = Some(begun.elapsed());
    if response.status() != StatusCode::OK {
        return vec![refused(response).await.of(SUBJECT)];
    }
    let mut found = head::judge(response.version(), response.headers());
    let mut stream = Stream::new(response);
    let deadline = begun + SOON;
    // Both are looked for after each piece: they may come in one.
    let end = loop {
        if stream.has(1) {
            arrivals.first.get_or_insert_with(|| begun.elapsed());
        }
        if stream.has(2) {
            arrivals.second = Some(begun.elapsed());
            break None;
        }
        if let Err(end) = stream.read(deadline).await {
            break Some(end);
        }
    };
    if let Some(end) = end {
        found.extend(buffered(target, &arrivals, &end).await);
        return found;
    }
    found.push(judge(&arrivals, "").of(SUBJECT));
    let held = stream.hold(target.hold).await;
    found.push(idle::judge(&held, config.session.heartbeat, "session.heartbeat").of(SUBJECT));
    found
}

/// The server's own refusal says nothing about the proxy.
async fn refused(response: Response<Incoming>) -> Finding {
    let status = response.status();
    if !ask::is_problem(&response) {
        let seen = format!("/v1/sse is {}, and not by Belfry", ask::answered(&response));
        return CHECK.problem(seen, "let the proxy pass /v1/ on whole");
    }
    let text = ask::text(response, SOON).await.unwrap_or_default();
    let problem: serde_json::Value = serde_json::from_str(&text).unwrap_or_default();
    let detail = problem["detail"].as_str().unwrap_or_default();
    CHECK.skipped(format!("Belfry refuses the credential or the stream ({status}): {detail}"))
}

/// It is held. By size? Then padding gets it through.
async fn buffered(target: &Target, arrivals: &Arrivals, end: &str) -> Vec<Finding> {
    let more = match padded(target).await {
        true => "; 16 KiB of padding get it through, so it is held by size",
        false => "; 16 KiB of padding do not get it through either",
    };
    vec![judge(arrivals, &format!(" ({end}){more}")).of(SUBJECT)]
}

async fn padded(target: &Target) -> bool {
    let Some(credential) = &target.credential else { return false };
    let path = format!("/v1/sse?pad=1{}", target.channels());
    let request = ask::authorized(target.server.request(Method::GET, &path), credential);
    let deadline = Instant::now() + SOON;
    let Ok(response) = target.send(request, Bytes::new(), SOON).await else { return false };
    let mut stream = Stream::new(response);
    while !stream.has(1) {
        if stream.read(deadline).await.is_err() {
            return false;
        }
    }
    true
}

impl Stream {
    fn new(response: Response<Incoming>) -> Self {
        let coding = response.headers().get(CONTENT_ENCODING);
        let compressed = coding.is_some_and(|coding| coding != "identity");
        Self { body: response.into_body(), text: String::new(), compressed, pieces: 0 }
    }

    /// Whether so many of `welcome`, `ping`, `ping`, … have come.
    fn has(&self, events: usize) -> bool {
        let read = |name: &str| self.text.matches(&format!("\nevent: {name}\n")).count();
        let come = if self.compressed { self.pieces } else { read("welcome") + read("ping") };
        come >= events
    }

    /// Takes the next piece; the error says why there is none.
    async fn read(&mut self, deadline: Instant) -> Result<(), String> {
        match timeout_at(deadline, self.body.frame()).await {
            Ok(Some(Ok(frame))) => {
                if let Some(bytes) = frame.data_ref() {
                    self.pieces += 1;
                    self.text.push_str(&String::from_utf8_lossy(bytes));
                }
                Ok(())
            }
            Ok(Some(Err(error))) => Err(error.to_string()),
            Ok(None) => Err("it ended".to_owned()),
            Err(_) => Err(format!("nothing more within {} s", SOON.as_secs())),
        }
    }

    /// Waits out the silence, for the ping behind it.
    async fn hold(mut self, hold: Duration) -> Held {
        let begun = Instant::now();
        let deadline = begun + hold + SOON;
        let mut heard = Ok(());
        while heard.is_ok() && !self.has(3) {
            heard = self.read(deadline).await;
        }
        Held::of(begun, deadline, heard)
    }
}

fn judge(arrivals: &Arrivals, more: &str) -> Finding {
    let advice = "nginx: proxy_http_version 1.1; proxy_buffering off; gzip off; and no proxy_ignore_headers X-Accel-Buffering   \
                  HAProxy: no `http-response wait-for-body`, no `compression`   a CDN: streaming on, for /v1/";
    let at = |arrival: Duration| format!("{} ms", arrival.as_millis());
    match (arrivals.head, arrivals.first, arrivals.second) {
        (Some(_), Some(first), Some(second)) if second >= LATE => {
            let (first, second) = (at(first), at(second));
            let seen = format!("late: the first chunk after {first}, the second after {second}{more}");
            CHECK.warning(seen, advice)
        }
        (Some(_), Some(first), Some(second)) => {
            CHECK.ok(format!("chunks come by themselves, after {} and {}", at(first), at(second)))
        }
        (head, first, _) => {
            let seen = match (head, first) {
                (None, _) => "held back whole: not even the answer's head comes",
                (_, None) => "held back: after the head nothing comes",
                _ => "held back: the first chunk comes, and the second does not come by itself",
            };
            CHECK.problem(format!("{seen}{more}"), advice)
        }
    }
}
