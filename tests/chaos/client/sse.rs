//! A link over an event stream.

use belfry_checker::wire::{Close, Frame};
use serde_json::Value;
use tokio::time::timeout;

use super::link::{Ends, Incoming, SILENCE, cut, problem};

pub async fn run(ends: Ends, params: Value) -> Close {
    let request = ends.nodes.post("/v1/sse", &params);
    let mut response = match timeout(SILENCE, request.send()).await {
        Ok(Ok(response)) if response.status() == 200 => response,
        Ok(Ok(response)) => return problem(response).await,
        Ok(Err(error)) => return cut(error),
        Err(_) => return cut("no answer"),
    };
    let mut text = Vec::new();
    loop {
        match timeout(SILENCE, response.chunk()).await {
            Ok(Ok(Some(chunk))) => text.extend_from_slice(&chunk),
            Ok(Ok(None) | Err(_)) => return cut("the stream is over"),
            Err(_) => return cut("silence"),
        }
        let mut frames = frames(&mut text);
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
fn frames(text: &mut Vec<u8>) -> Vec<Frame> {
    let Some(end) = text.windows(2).rposition(|pair| pair == b"\n\n") else { return Vec::new() };
    let events: Vec<u8> = text.drain(..end + 2).collect();
    let data = events.split(|&byte| byte == b'\n').filter_map(|line| line.strip_prefix(b"data: "));
    data.map(|data| serde_json::from_slice(data).unwrap_or_else(|error| panic!("{error}: {data:?}")))
        .collect()
}
