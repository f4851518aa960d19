//! The bus: letters and questions between nodes, over pub/sub of the first Redis, or where that is away or the addressee
//! does not listen there, of the next.
//!
//! - Each node listens to `<prefix>:n:<node>` and `<prefix>:all` ([`name`]) at every Redis, on connections of its own.
//! - A letter is delivered at most once, letters of one sender in order. When the listening
//!   connection breaks some may be lost; [`Incoming::Resumed`] says so afterwards.
//! - Everything waits in bounded queues (bytes), and a question has a deadline.
//!
//! To add something that nodes say to each other: a variant of [`Letter`], or of [`Request`] and [`Answer`],
//! and an arm in `hub/fleet.rs`, which reads the [`Inbox`].

mod listening;
mod questions;
mod sending;

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use serde_json::value::{RawValue, to_raw_value};
use tokio::{
    sync::{Semaphore, mpsc},
    time::{Instant, timeout_at},
};

pub use self::listening::{Inbox, Incoming, ReplyTo};
use self::{
    questions::Questions,
    sending::{Outgoing, QUEUE},
};
use super::letter::{Answer, Envelope, Letter, NodeId, Request, VERSION};
use crate::{
    redis::{RedisError, Server},
    telemetry::Metrics,
};

/// The longest letter. What could be longer is said in several.
pub const MAX_LETTER_BYTES: usize = 1 << 20;

/// For how many answers of nodes that were not expected there is room beside the expected ones.
const NEWCOMERS: usize = 64;

/// Why a letter or a question came to nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BusError {
    /// Nobody listens by that name: the node is gone, or cut off.
    #[error("node {0} does not listen")]
    Deaf(NodeId),
    #[error("node {0} has not answered within {1:?}")]
    Late(NodeId, Duration),
    #[error("too much is waiting to be said to other nodes")]
    Full,
    #[error("a letter of {0} bytes to another node is too long; the limit is {MAX_LETTER_BYTES}")]
    TooLong(usize),
    /// Redis did not take it.
    #[error("other nodes cannot be reached now: {0}")]
    Unavailable(String),
}

/// What all nodes have answered.
#[derive(Debug, Default)]
pub struct Answers {
    pub answers: Vec<(NodeId, Answer)>,
    /// Who is alive and did not answer in time.
    pub silent: Vec<NodeId>,
}

/// A node's handle to the bus; a clone is another handle to the same one.
#[derive(Debug, Clone)]
pub struct Bus(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    node: NodeId,
    outgoing: mpsc::Sender<Outgoing>,
    room: Arc<Semaphore>,
    questions: Mutex<Questions>,
    metrics: Arc<Metrics>,
}

impl Bus {
    /// Opens the bus. When it returns this node hears what is said to it.
    pub async fn open(
        servers: &[Server],
        prefix: &str,
        node: &NodeId,
        metrics: &Arc<Metrics>,
    ) -> Result<(Self, Inbox), RedisError> {
        let (outgoing, waiting) = mpsc::channel(QUEUE);
        let bus = Self(Arc::new(Inner {
            node: node.clone(),
            outgoing,
            room: Arc::new(Semaphore::new(sending::QUEUE_BYTES)),
            questions: Mutex::default(),
            metrics: Arc::clone(metrics),
        }));
        let sender = sending::Sender { servers: servers.to_vec(), prefix: prefix.into() };
        tokio::spawn(sender.send_all(waiting, Arc::clone(metrics)));
        let inbox = bus.listen(servers, prefix).await?;
        Ok((bus, inbox))
    }

    pub fn node(&self) -> &NodeId {
        &self.0.node
    }

    /// Tells a node, without waiting for anything. If it cannot be sent it is let go, and counted.
    pub fn post(&self, to: &NodeId, letter: &Letter) {
        self.let_go(self.push(Some(to), self.envelope(None, None, letter), None));
    }

    pub async fn ask(&self, node: &NodeId, request: &Request, within: Duration) -> Result<Answer, BusError> {
        let deadline = Instant::now() + within;
        let late = || BusError::Late(node.clone(), within);
        let (question, mut answers) = questions::Asked::new(&self.0.questions, 1);
        let text = self.envelope(Some(question.number), None, request);
        let heard = timeout_at(deadline, self.publish(Some(node), text)).await.map_err(|_| late())??;
        if heard == 0 {
            return Err(BusError::Deaf(node.clone()));
        }
        match timeout_at(deadline, answers.recv()).await {
            Ok(Some((_, answer))) => Ok(answer),
            Ok(None) | Err(_) => Err(late()),
        }
    }

    /// Asks all of these nodes (this one may be among them), and waits for the last of them, or as long as this.
    pub async fn ask_all(
        &self,
        nodes: &[NodeId],
        request: &Request,
        within: Duration,
    ) -> Result<Answers, BusError> {
        let deadline = Instant::now() + within;
        let (question, mut answers) = questions::Asked::new(&self.0.questions, nodes.len() + NEWCOMERS);
        let text = self.envelope(Some(question.number), None, request);
        let mut all = Answers { answers: Vec::new(), silent: nodes.to_vec() };
        match timeout_at(deadline, self.publish(None, text)).await {
            Ok(heard) => heard?,
            Err(_) => return Ok(all),
        };
        while !all.silent.is_empty() {
            let Ok(Some((node, answer))) = timeout_at(deadline, answers.recv()).await else { break };
            // A node that has come up since is asked as well, and is not waited for.
            all.silent.retain(|silent| *silent != node);
            all.answers.push((node, answer));
        }
        Ok(all)
    }

    fn envelope(&self, ask: Option<u64>, answer: Option<u64>, body: &impl serde::Serialize) -> String {
        let body: Box<RawValue> = to_raw_value(body).expect("letters are valid JSON");
        let envelope = Envelope { v: VERSION, from: self.0.node.clone(), ask, answer, body: &body };
        serde_json::to_string(&envelope).expect("envelopes are valid JSON")
    }

    fn let_go(&self, pushed: Result<(), BusError>) {
        if let Err(error) = pushed {
            self.0.metrics.fleet.letters_lost.inc();
            tracing::warn!(%error, "a letter to another node was let go");
        }
    }
}

/// Where a node, or all of them, listen at the Redis of this number. Two of them may be one server, with a database each, and
/// pub/sub knows no databases: so they differ. And they differ from what a partition's markers go by.
fn name(prefix: &str, at: usize, to: Option<&NodeId>) -> String {
    let at = if at == 0 { String::new() } else { format!("bus{at}:") };
    to.map_or_else(|| format!("{prefix}:{at}all"), |node| format!("{prefix}:{at}n:{node}"))
}
