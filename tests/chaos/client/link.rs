//! One connection of a client, whatever it runs over: frames in, commands out. It ends when dropped, without a word.

use std::sync::Arc;

use belfry_checker::{
    place::Cursor,
    wire::{Close, Frame},
};
use serde_json::Value;
use tokio::{sync::mpsc, task::JoinHandle};

use super::{Habits, Via, eventsource, poll, sse, ws};
use crate::nodes::Nodes;

/// Batches of frames that wait for the client.
const WAITING: usize = 16;

pub enum Incoming {
    Frames(Vec<Frame>),
    /// A poll's answer: another one may be asked.
    Polled {
        frames: Vec<Frame>,
        cursor: Cursor,
    },
    End(Close),
}

pub enum Outgoing {
    /// A command, over a WebSocket.
    Command(Value),
    /// The next poll.
    Poll(Value),
}

pub struct Link {
    pub via: Via,
    /// Its welcome has come.
    pub welcomed: bool,
    /// What it asks names the channels: the next polls do not.
    pub names_channels: bool,
    /// The number of the last command that was said on it.
    pub said: u64,
    /// A poll that nobody has asked yet.
    pub idle: bool,
    incoming: mpsc::Receiver<Incoming>,
    outgoing: mpsc::UnboundedSender<Outgoing>,
    task: JoinHandle<()>,
}

/// A link's own side.
pub struct Ends {
    pub nodes: Nodes,
    pub habits: Arc<Habits>,
    pub incoming: mpsc::Sender<Incoming>,
    /// A client has one poll or a few commands under way.
    pub outgoing: mpsc::UnboundedReceiver<Outgoing>,
}

impl Link {
    pub fn open(via: Via, nodes: Nodes, habits: Arc<Habits>, mut params: Value) -> Self {
        params["heartbeat_ms"] = (habits.heartbeat.as_millis() as u64).into();
        let nodes = if habits.restless { nodes } else { nodes.one() };
        let names_channels = params.get("channels").is_some();
        let (to_client, incoming) = mpsc::channel(WAITING);
        let (outgoing, from_client) = mpsc::unbounded_channel();
        let ends = Ends { nodes, habits, incoming: to_client.clone(), outgoing: from_client };
        let task = tokio::spawn(async move {
            let end = match via {
                Via::Ws => ws::run(ends, params).await,
                Via::Sse => sse::run(ends, params).await,
                Via::EventSource => eventsource::run(ends, params).await,
                Via::Poll => poll::run(ends, params).await,
            };
            // Nobody listens any more where it was dropped.
            let _ = to_client.send(Incoming::End(end)).await;
        });
        Self { via, welcomed: false, names_channels, said: 0, idle: false, incoming, outgoing, task }
    }

    pub async fn next(&mut self) -> Incoming {
        self.incoming.recv().await.unwrap_or_else(|| Incoming::End(cut("its task is over")))
    }

    pub fn send(&self, what: Outgoing) {
        // Where the task is over, its end is on the way.
        let _ = self.outgoing.send(what);
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// An end that the server did not choose.
pub fn cut(detail: impl ToString) -> Close {
    Close { code: "cut".to_owned(), detail: detail.to_string(), ..Close::default() }
}

/// What an answer that is not 200 says.
pub async fn problem(response: reqwest::Response) -> Close {
    let status = response.status().as_u16();
    let asked = response.headers().get("retry-after").and_then(|value| Some(value.to_str().ok()?.to_owned()));
    let Ok(body) = response.bytes().await else { return cut("the answer broke off") };
    problem_of(status, asked.as_deref(), &body)
}

pub fn problem_of(status: u16, asked: Option<&str>, body: &[u8]) -> Close {
    // The request's head took too long: this is from below HTTP's handlers, which a busy machine may never reach.
    if status == 408 && body.is_empty() {
        return cut("no time for the request's head");
    }
    let close: Result<Close, _> = serde_json::from_slice(body);
    let close =
        close.unwrap_or_else(|error| panic!("{status} without a problem document: {error}: {body:?}"));
    let asked = asked.and_then(|seconds| seconds.parse::<u64>().ok());
    let retry_after_ms = close.retry_after_ms.or(asked.map(|seconds| seconds * 1_000));
    Close { is_final: matches!(status, 400 | 401 | 403), retry_after_ms, ..close }
}
