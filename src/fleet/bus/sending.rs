//! Sending: one task publishes what waits, in one pipeline after the other, so that letters keep their
//! order and a crowd of them costs few round trips.

use std::sync::Arc;

use ::redis::{RedisResult, pipe};
use tokio::sync::{OwnedSemaphorePermit, TryAcquireError, mpsc, oneshot};

use super::{Bus, BusError, MAX_LETTER_BYTES};
use crate::{
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
    channel: String,
    text: String,
    _room: OwnedSemaphorePermit,
    /// Told how many nodes heard it.
    heard: Option<oneshot::Sender<Result<u64, String>>>,
}

impl Bus {
    pub(super) fn push(
        &self,
        channel: String,
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
        let letter = Outgoing { channel, text, _room: room, heard };
        self.0.outgoing.try_send(letter).map_err(|_| BusError::Full)?;
        self.0.metrics.fleet.letters_sent.inc();
        Ok(())
    }

    /// Publishes, and says how many listened.
    pub(super) async fn publish(&self, channel: String, text: String) -> Result<u64, BusError> {
        let (heard, answer) = oneshot::channel();
        self.push(channel, text, Some(heard))?;
        let stopped = || BusError::Unavailable("the server is being stopped".to_owned());
        answer.await.map_err(|_| stopped())?.map_err(BusError::Unavailable)
    }
}

/// Publishes for as long as anybody may write; what cannot be published is lost, and counted.
pub(super) async fn send_all(server: Server, mut waiting: mpsc::Receiver<Outgoing>, metrics: Arc<Metrics>) {
    let mut batch = Vec::new();
    while waiting.recv_many(&mut batch, BATCH).await > 0 {
        let results = send(&server, &batch).await;
        if let Err(problem) = &results {
            tracing::warn!(letters = batch.len(), problem, "letters to other nodes cannot be sent now");
        }
        let mut results = results.map(Vec::into_iter);
        for letter in batch.drain(..) {
            let result = match &mut results {
                Ok(results) => results.next().unwrap_or_else(|| Err("no answer".to_owned())),
                Err(problem) => Err(problem.clone()),
            };
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

async fn send(server: &Server, batch: &[Outgoing]) -> Result<Vec<Result<u64, String>>, String> {
    let mut commands = server.commands().await.map_err(|error| error.to_string())?;
    let mut pipeline = pipe();
    for letter in batch {
        pipeline.cmd("PUBLISH").arg(&letter.channel).arg(&letter.text);
    }
    let told = |error: ::redis::RedisError| RedisError::from(error).to_string();
    let results: Vec<RedisResult<u64>> =
        pipeline.ignore_errors().query_async(&mut commands).await.map_err(told)?;
    Ok(results.into_iter().map(|result| result.map_err(told)).collect())
}
