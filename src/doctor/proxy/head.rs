//! The head of an event stream: what was added, taken away or changed.

#[cfg(test)]
mod tests;

use hyper::{
    HeaderMap, Version,
    header::{AGE, CACHE_CONTROL, CONTENT_ENCODING},
};

use super::{Check, Finding};

/// What Belfry itself sends, and what every hop has to write anew.
const OURS: [&str; 13] = [
    "access-control-allow-credentials",
    "access-control-allow-origin",
    "access-control-expose-headers",
    "cache-control",
    "connection",
    "content-encoding",
    "content-type",
    "date",
    "keep-alive",
    "transfer-encoding",
    "vary",
    "x-accel-buffering",
    "x-content-type-options",
];

pub(super) fn judge(version: Version, headers: &HeaderMap) -> Vec<Finding> {
    const CHECK: Check = Check("proxy.headers");
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let mut found = Vec::new();
    if let Some(coding) = text(CONTENT_ENCODING).filter(|coding| *coding != "identity") {
        // Whether it is held as well is found by its chunks.
        let seen = format!(
            "the event stream is compressed ({coding}): memory for each client, and often it is held until a block is full"
        );
        let advice = "nginx: gzip off;   Apache: SetEnv no-gzip 1   for /v1/";
        found.push(Check("proxy.compression").warning(seen, advice));
    }
    if !text(CACHE_CONTROL).is_some_and(|value| value.contains("no-transform")) {
        let seen =
            "Cache-Control: no-transform is taken away, so that the next box may compress or hold the stream";
        found.push(CHECK.warning(seen, "let Cache-Control through as Belfry sends it"));
    }
    if version == Version::HTTP_10 {
        let seen = "answers are HTTP/1.0: each poll is a connection of its own, and some clients wait for a stream's end";
        found.push(CHECK.warning(seen, "nginx: proxy_http_version 1.1;   Apache: no force-response-1.0"));
    }
    if headers.contains_key(AGE) {
        let seen = "the answer has an Age: a cache stands between, and users may get each other's streams";
        found.push(CHECK.problem(seen, "no caching of /v1/"));
    }
    if found.is_empty() {
        let mut added: Vec<_> = headers.keys().map(|name| name.as_str()).collect();
        added.retain(|name| !OURS.contains(name));
        added.dedup();
        let none = added.is_empty();
        let added = if none { "nothing added".to_owned() } else { format!("added: {}", added.join(", ")) };
        let buffering = match headers.contains_key("x-accel-buffering") {
            true => "X-Accel-Buffering comes through",
            false => "X-Accel-Buffering is taken, as nginx does that minds it",
        };
        found.push(CHECK.ok(format!("{added}; {buffering}")));
    }
    found
}
