//! A link over long-poll: each request goes to whatever node the link may use.

use std::time::Duration;

use belfry_checker::{
    place::Cursor,
    wire::{Close, Frame},
};
use serde::Deserialize;
use serde_json::Value;
use tokio::time::timeout;

use super::link::{Ends, Incoming, Outgoing, cut, problem};

/// Who hears nothing for so long beyond what the poll waits gives it up.
const GRACE: Duration = Duration::from_secs(10);

#[derive(Deserialize)]
struct Answer {
    cursor: Cursor,
    frames: Vec<Frame>,
}

pub async fn run(mut ends: Ends, mut params: Value) -> Close {
    params["wait"] = 0.into();
    let wait = ends.habits.poll_seconds;
    let patience = Duration::from_secs(wait) + GRACE;
    loop {
        let answer = match timeout(patience, ask(&ends, &params)).await {
            Ok(Ok(answer)) => answer,
            Ok(Err(close)) => return close,
            Err(_) => return cut("silence"),
        };
        let Answer { mut frames, cursor } = answer;
        let close = match frames.pop_if(|frame| matches!(frame, Frame::Close(_))) {
            Some(Frame::Close(close)) => Some(close),
            _ => None,
        };
        if ends.incoming.send(Incoming::Polled { frames, cursor }).await.is_err() {
            return cut("left");
        }
        if let Some(close) = close {
            return close;
        }
        loop {
            match ends.outgoing.recv().await {
                Some(Outgoing::Poll(next)) => {
                    params = next;
                    break;
                }
                // Commands of polls go another way.
                Some(Outgoing::Command(_)) => {}
                None => return cut("left"),
            }
        }
        params["wait"] = wait.into();
    }
}

async fn ask(ends: &Ends, params: &Value) -> Result<Answer, Close> {
    let response = ends.nodes.post("/v1/poll", params).send().await.map_err(cut)?;
    if response.status() != 200 {
        return Err(problem(response).await);
    }
    let body = response.bytes().await.map_err(cut)?;
    Ok(serde_json::from_slice(&body).unwrap_or_else(|error| panic!("{error}: {body:?}")))
}
