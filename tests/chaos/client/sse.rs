//! A link over an event stream.

use std::time::Duration;

use belfry_checker::wire::{Close, Frame};
use serde_json::Value;
use tokio::time::timeout;

use super::link::{Ends, Incoming, cut, problem};

pub async fn run(ends: Ends, params: Value) -> Close {
    let request = ends.nodes.post("/v1/sse", &params);
    match begin(request, ends.habits.silence()).await {
        Ok(response) => listen(&ends, response, |_| {}).await,
        Err(close) => close,
    }
}

/// The head of the answer.
pub async fn begin(request: reqwest::RequestBuilder, silence: Duration) -> Result<reqwest::Response, Close> {
    match timeout(silence, request.send()).await {
        Ok(Ok(response)) if response.status() == 200 => Ok(response),
        Ok(Ok(response)) => Err(problem(response).await),
        Ok(Err(error)) => Err(cut(error)),
        Err(_) => Err(cut("no answer")),
    }
}

/// Until the end, which it returns. `retry` is told what the stream says of coming back.
pub async fn listen(ends: &Ends, mut response: reqwest::Response, mut retry: impl FnMut(u64)) -> Close {
    let silence = ends.habits.silence();
    let mut text = Vec::new();
    loop {
        match timeout(silence, response.chunk()).await {
            Ok(Ok(Some(chunk))) => text.extend_from_slice(&chunk),
            Ok(Ok(None) | Err(_)) => return cut("the stream is over"),
            Err(_) => return cut("silence"),
        }
        let mut frames = frames(&mut text, &mut retry);
        let close = match frames.pop_if(|frame| matches!(frame, Frame::Close(_))) {
            Some(Frame::Close(close)) => Some(close),
            _ => None,
        };
        if ends.incoming.send(Incoming::Frames(frames)).await.is_err() {
            return cut("left");
        }
        if let Some(close) = close {
            return close;
        }
    }
}

/// Takes the events out that are whole.
fn frames(text: &mut Vec<u8>, retry: &mut impl FnMut(u64)) -> Vec<Frame> {
    let Some(end) = text.windows(2).rposition(|pair| pair == b"\n\n") else { return Vec::new() };
    let events: Vec<u8> = text.drain(..end + 2).collect();
    let mut frames = Vec::new();
    for line in events.split(|&byte| byte == b'\n') {
        if let Some(data) = line.strip_prefix(b"data: ") {
            let frame = serde_json::from_slice(data);
            frames.push(frame.unwrap_or_else(|error| panic!("{error}: {data:?}")));
        } else if let Some(time) = line.strip_prefix(b"retry: ") {
            retry(str::from_utf8(time).unwrap().parse().unwrap());
        }
    }
    frames
}
