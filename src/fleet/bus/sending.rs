//! Sending: one task publishes what waits, in one pipeline after the other, so that letters keep their
//! order and a crowd of them costs few round trips.

use std::sync::Arc;

use ::redis::{RedisResult, pipe};
use tokio::sync::{OwnedSemaphorePermit, TryAcquireError, mpsc, oneshot};

use super::{Bus, BusError, MAX_LETTER_BYTES, name};
use crate::{
    fleet::letter::NodeId,
    redis::{RedisError, Server},
    telemetry::Metrics,
};

/// How many letters wait.
pub(super) const QUEUE: usize = 8192;

/// How many bytes of letters wait.
pub(super) const QUEUE_BYTES: usize = 16 << 20;

/// How many go in one round trip.
const BATCH: usize = 256;

/// A letter that waits to be published.
#[derive(Debug)]
pub(super) struct Outgoing {
    /// None: all.
    to: Option<NodeId>,
    text: String,
    _room: OwnedSemaphorePermit,
    /// Told how many nodes heard it.
    heard: Option<oneshot::Sender<Result<u64, String>>>,
}

impl Bus {
    pub(super) fn push(
        &self,
        to: Option<&NodeId>,
        text: String,
        heard: Option<oneshot::Sender<Result<u64, String>>>,
    ) -> Result<(), BusError> {
        if text.len() > MAX_LETTER_BYTES {
            return Err(BusError::TooLong(text.len()));
        }
        let bytes = u32::try_from(text.len()).expect("it is not longer than MAX_LETTER_BYTES");
        let room = Arc::clone(&self.0.room).try_acquire_many_owned(bytes).map_err(|error| match error {
            TryAcquireError::NoPermits => BusError::Full,
            TryAcquireError::Closed => BusError::Unavailable("the server is being stopped".to_owned()),
        })?;
        let letter = Outgoing { to: to.cloned(), text, _room: room, heard };
        self.0.outgoing.try_send(letter).map_err(|_| BusError::Full)?;
        self.0.metrics.fleet.letters_sent.inc();
        Ok(())
    }

    /// Publishes, and says how many listened.
    pub(super) async fn publish(&self, to: Option<&NodeId>, text: String) -> Result<u64, BusError> {
        let (heard, answer) = oneshot::channel();
        self.push(to, text, Some(heard))?;
        let stopped = || BusError::Unavailable("the server is being stopped".to_owned());
        answer.await.map_err(|_| stopped())?.map_err(BusError::Unavailable)
    }
}

/// Who publishes.
pub(super) struct Sender {
    pub(super) servers: Vec<Server>,
    pub(super) prefix: Box<str>,
}

impl Sender {
    /// Publishes for as long as anybody may write; what cannot be published is lost, and counted.
    pub(super) async fn send_all(self, mut waiting: mpsc::Receiver<Outgoing>, metrics: Arc<Metrics>) {
        let mut batch = Vec::new();
        while waiting.recv_many(&mut batch, BATCH).await > 0 {
            let results = self.send(&batch).await;
            for (letter, result) in batch.drain(..).zip(results) {
                if result.is_err() {
                    metrics.fleet.letters_lost.inc();
                }
                if let Some(heard) = letter.heard {
                    // Who has given up waiting does not mind.
                    let _ = heard.send(result);
                }
            }
        }
    }

    /// By the first Redis, and what nobody has heard there by the next ones.
    async fn send(&self, batch: &[Outgoing]) -> Vec<Result<u64, String>> {
        let mut results: Vec<_> = batch.iter().map(|_| Err("no Redis is there".to_owned())).collect();
        // Nobody waits for one that is away while there is another.
        let some_are_up = self.servers.iter().any(Server::is_up);
        for (at, server) in self.servers.iter().enumerate() {
            let left: Vec<usize> = (0..batch.len()).filter(|n| !matches!(results[*n], Ok(1..))).collect();
            if left.is_empty() || some_are_up && !server.is_up() {
                continue;
            }
            match self.send_by(at, server, left.iter().map(|n| &batch[*n])).await {
                Ok(answers) => {
                    for (n, answer) in left.into_iter().zip(answers) {
                        if results[n].is_err() || answer.is_ok() {
                            results[n] = answer;
                        }
                    }
                }
                Err(problem) => {
                    let (redis, letters) = (server.name(), left.len());
                    tracing::warn!(redis, letters, problem, "letters to other nodes cannot be sent now");
                    let unsent = left.into_iter().filter(|n| results[*n].is_err()).collect::<Vec<_>>();
                    unsent.into_iter().for_each(|n| results[n] = Err(problem.clone()));
                }
            }
        }
        results
    }

    async fn send_by<'a>(
        &self,
        at: usize,
        server: &Server,
        letters: impl Iterator<Item = &'a Outgoing>,
    ) -> Result<Vec<Result<u64, String>>, String> {
        let mut commands = server.commands().await.map_err(|error| error.to_string())?;
        let mut pipeline = pipe();
        for Outgoing { to, text, .. } in letters {
            pipeline.cmd("PUBLISH").arg(name(&self.prefix, at, to.as_ref())).arg(text);
        }
        let told = |error: ::redis::RedisError| RedisError::from(error).to_string();
        let results: Vec<RedisResult<u64>> =
            pipeline.ignore_errors().query_async(&mut commands).await.map_err(told)?;
        Ok(results.into_iter().map(|result| result.map_err(told)).collect())
    }
}
