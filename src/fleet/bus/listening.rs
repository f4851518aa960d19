//! Listening: one task for each Redis reads what is said to this node, and listens anew when its connection breaks.

use std::{sync::Arc, time::Duration};

use belfry_core::held::Held as _;
use futures_util::future::join_all;
use serde::de::{self, DeserializeOwned};
use serde_json::value::RawValue;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc};

use super::{Bus, MAX_LETTER_BYTES, name};
use crate::{
    fleet::letter::{Answer, Envelope, Letter, NodeId, Request, VERSION},
    redis::{Push, Pushes, RedisError, Server, Subscriber},
};

/// How many letters wait to be acted upon.
const QUEUE: usize = 8192;

/// How many bytes of them.
const QUEUE_BYTES: usize = 16 << 20;

/// How soon it is tried again to listen.
const RETRY: Duration = Duration::from_millis(100);

/// What has come in.
#[derive(Debug)]
pub enum Incoming {
    Letter {
        letter: Letter,
    },
    Question {
        request: Request,
        reply: ReplyTo,
    },
    /// The connection had broken and listens again: letters may have been lost in between.
    Resumed,
}

#[derive(Debug)]
pub struct ReplyTo {
    bus: Bus,
    node: NodeId,
    number: u64,
}

impl ReplyTo {
    /// Answers. An answer that gets lost is missed by its asker at the deadline.
    pub fn answer(self, answer: &Answer) {
        let text = self.bus.envelope(None, Some(self.number), answer);
        self.bus.let_go(self.bus.push(Some(&self.node), text, None));
    }
}

/// Where everything that is said to this node comes in.
#[derive(Debug)]
pub struct Inbox(mpsc::Receiver<(Incoming, OwnedSemaphorePermit)>);

impl Inbox {
    /// The next; none once the bus has ended.
    pub async fn next(&mut self) -> Option<Incoming> {
        self.0.recv().await.map(|(incoming, _)| incoming)
    }
}

/// The way into the inbox.
#[derive(Clone)]
struct Slot {
    queue: mpsc::Sender<(Incoming, OwnedSemaphorePermit)>,
    room: Arc<Semaphore>,
}

impl Slot {
    /// False: nobody reads any more.
    async fn put(&self, incoming: Incoming, bytes: usize) -> bool {
        let bytes = u32::try_from(bytes.min(MAX_LETTER_BYTES)).expect("that fits");
        let Ok(room) = Arc::clone(&self.room).acquire_many_owned(bytes).await else { return false };
        self.queue.send((incoming, room)).await.is_ok()
    }
}

/// What a letter of this version says.
fn understood<T: DeserializeOwned>(version: u32, body: &RawValue) -> Result<T, serde_json::Error> {
    if version > VERSION {
        return Err(de::Error::custom("it is of a newer version than this node reads"));
    }
    serde_json::from_str(body.get())
}

/// A Redis, and what is listened to there.
type Place = (Server, [String; 2]);

/// A connection that listens.
type Listening = (Subscriber, Pushes);

async fn begin(server: &Server, names: &[String; 2]) -> Result<Listening, RedisError> {
    let (subscriber, pushes) = server.subscriber().await?;
    subscriber.subscribe(names).await?;
    Ok((subscriber, pushes))
}

impl Bus {
    /// Begins to listen, and goes on for as long as the process lives. It is enough to be heard at one Redis.
    pub(super) async fn listen(&self, servers: &[Server], prefix: &str) -> Result<Inbox, RedisError> {
        let (queue, inbox) = mpsc::channel(QUEUE);
        let slot = Slot { queue, room: Arc::new(Semaphore::new(QUEUE_BYTES)) };
        let names =
            (0..servers.len()).map(|at| [name(prefix, at, Some(self.node())), name(prefix, at, None)]);
        let places: Vec<_> = servers.iter().cloned().zip(names).collect();
        let begun = join_all(places.iter().map(|(server, names)| begin(server, names))).await;
        if begun.iter().all(Result::is_err) {
            let error = begun.into_iter().find_map(Result::err);
            return Err(error.expect("a fleet has a Redis"));
        }
        for (place, first) in places.into_iter().zip(begun) {
            tokio::spawn(self.clone().listen_on(place, slot.clone(), first.ok()));
        }
        Ok(Inbox(inbox))
    }

    async fn listen_on(self, (server, names): Place, slot: Slot, mut listening: Option<Listening>) {
        loop {
            if let Some((subscriber, mut pushes)) = listening.take() {
                while let Some(push) = pushes.next().await {
                    if !self.read(&push, &slot).await {
                        return;
                    }
                }
                drop(subscriber);
                let why = pushes.end().map(|error| error.to_string());
                tracing::warn!(
                    why,
                    redis = server.name(),
                    "this node does not hear the others; it listens anew"
                );
            }
            server.ready().await;
            match begin(&server, &names).await {
                Ok(again) => {
                    listening = Some(again);
                    if !slot.put(Incoming::Resumed, 0).await {
                        return;
                    }
                }
                Err(error) => {
                    tracing::warn!(%error, "this node cannot listen to the others now");
                    tokio::time::sleep(RETRY).await;
                }
            }
        }
    }

    /// Reads a letter. False: nobody wants any.
    async fn read(&self, push: &Push, slot: &Slot) -> bool {
        self.0.metrics.fleet.letters_received.inc();
        let not_understood = &self.0.metrics.fleet.not_understood;
        let Ok(Envelope { v, from, ask, answer, body }) = serde_json::from_slice(&push.payload) else {
            not_understood.inc();
            tracing::warn!(bytes = push.payload.len(), "a letter on the bus cannot be read");
            return true;
        };
        let strange = |error| {
            not_understood.inc();
            tracing::warn!(%from, version = v, %error, "another node has said what this one does not understand");
        };
        if let Some(number) = answer {
            match understood(v, body) {
                Ok(answer) => self.0.questions.held().answered(number, from.clone(), answer),
                Err(error) => strange(error),
            }
            return true;
        }
        let incoming = match ask {
            None => understood(v, body).map(|letter| Incoming::Letter { letter }),
            Some(number) => understood(v, body).map(|request| {
                let reply = ReplyTo { bus: self.clone(), node: from.clone(), number };
                Incoming::Question { request, reply }
            }),
        };
        match incoming {
            Ok(incoming) => slot.put(incoming, push.payload.len()).await,
            Err(error) => {
                strange(error);
                if let Some(number) = ask {
                    ReplyTo { bus: self.clone(), node: from, number }.answer(&Answer::NotUnderstood);
                }
                true
            }
        }
    }
}
