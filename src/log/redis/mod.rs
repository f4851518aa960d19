//! The log of a fleet: each Redis is one partition, SQL stands behind the durable channels.
//!
//! A publish goes `publish` (keys) -> `lane` -> `appender` (Redis gives it its place and announces it)
//! -> `committer` (SQL) -> the publisher's answer -> `settler`. What a node leaves half-done, `leftovers`
//! of any node finish. `epochs` sees to it that positions never repeat, whatever Redis has forgotten.
//!
//! What is published comes back in over pub/sub, on every node that listens: `pump` keeps the ring
//! complete, `listening` knows for which channels, `replay` and `history` answer those who were away.

mod appender;
mod canary;
mod catch_up;
mod committer;
pub mod epochs;
mod history;
pub mod intake;
#[cfg(test)]
mod intake_tests;
mod lane;
mod leftovers;
mod line;
mod listening;
mod live;
mod lookups;
mod marker;
pub mod names;
mod open;
mod open_set;
pub mod part;
mod publish;
mod pump;
mod read;
mod replay;
mod request;
mod round;
pub mod scripts;
mod settler;
pub mod shard;
mod streams;
mod sweep;
mod sync;
#[cfg(test)]
mod tests;
pub mod wire;

use std::{fmt, sync::Arc, time::Duration};

use tokio::{
    runtime::Handle,
    task::JoinSet,
    time::{self, Instant},
};

pub use self::open::LogError;
use self::{
    intake::Intake,
    publish::{Publishing, late},
};
use super::{
    Bounds, BoxFuture, Ephemeral, Health, HistoryQuery, Log, Page, Publish, PublishError, ReadError, Replay,
    Replayed, Ring,
};
use crate::{
    config::{Config, NamespaceKind},
    protocol::{Channel, Partition, Published},
    redis::Server,
    store::Store,
    telemetry::Metrics,
};

/// How much longer a publisher waits than what it waits for: an answer that says what is known is
/// better than none.
const GRACE: Duration = Duration::from_millis(250);

/// How long a start waits until each Redis is heard.
const START_PATIENCE: Duration = Duration::from_secs(3);

/// The log of a fleet.
#[derive(Clone)]
pub struct RedisLog(Arc<Inner>);

struct Inner {
    publishing: Arc<Publishing>,
    /// One for each partition, in order.
    intakes: Vec<Intake>,
    ephemeral: Arc<Ephemeral>,
    store: Store,
    /// The log's own tasks run here: a handler that is dropped takes nothing with it.
    runtime: Handle,
    /// They end with the log. What they leave half-done, other nodes finish.
    _tasks: JoinSet<()>,
}

impl RedisLog {
    /// Opens the log over these servers, in the order that is the same on all nodes. `node` is the
    /// name of this process, among all that ever ran.
    pub async fn open(
        servers: &[Server],
        node: Arc<str>,
        store: &Store,
        config: &Arc<Config>,
        metrics: &Arc<Metrics>,
    ) -> Result<Self, LogError> {
        let parts = open::parts(servers, &node, store, config, metrics).await?;
        let mut tasks = JoinSet::new();
        let publishing = open::publishing(&parts, store, config, metrics, &mut tasks);
        let ephemeral = Arc::new(Ephemeral::new(config.log.ephemeral_bytes));
        let intake = |part| Intake::start(part, Arc::clone(&ephemeral));
        let intakes: Vec<_> = parts.into_iter().map(intake).collect();
        // Who is told that the server is up may ask at once whether it is ready.
        for intake in &intakes {
            intake.ready(START_PATIENCE).await;
        }
        Ok(Self(Arc::new(Inner {
            publishing: Arc::new(publishing),
            intakes,
            ephemeral,
            store: store.clone(),
            runtime: Handle::current(),
            _tasks: tasks,
        })))
    }
}

impl Log for RedisLog {
    fn partition_of(&self, channel: &Channel) -> Option<Partition> {
        match self.0.kind(channel) {
            NamespaceKind::Durable | NamespaceKind::Plain => Some(self.0.shard(channel)),
            NamespaceKind::Ephemeral => None,
        }
    }

    fn partition(&self, partition: Partition) -> Option<(&Arc<Ring>, Bounds)> {
        let part = &self.0.publishing.lanes.get(usize::from(partition.0))?.part;
        Some((&part.ring, part.epochs.bounds()))
    }

    fn is_volatile(&self, channel: &Channel) -> bool {
        self.0.kind(channel) == NamespaceKind::Plain
    }

    fn publish(&self, publish: Publish) -> BoxFuture<'static, Result<Vec<Published>, PublishError>> {
        let publishing = Arc::clone(&self.0.publishing);
        let deadline = Instant::now() + publishing.config.database.commit_timeout;
        if publish.key.is_none() {
            return Box::pin(async move {
                let once = publishing.once(publish.drafts, publish.except, deadline);
                time::timeout_at(deadline + GRACE, once).await.unwrap_or_else(|_| Err(late()))
            });
        }
        // Settling a key must not stop half-way because a client left or was told that it takes too
        // long: the next attempt in this node would not wait for this one.
        let task = self.0.runtime.spawn(async move { publishing.under_key(publish, deadline).await });
        Box::pin(async move {
            match time::timeout_at(deadline + GRACE, task).await {
                Ok(Ok(result)) => result,
                Ok(Err(error)) => Err(PublishError::Unknown(format!("the log's task ended: {error}"))),
                Err(_) => Err(late()),
            }
        })
    }

    fn listen(&self, channels: Vec<Channel>) -> BoxFuture<'static, Result<(), ReadError>> {
        let inner = Arc::clone(&self.0);
        Box::pin(async move { inner.listen(channels).await })
    }

    fn level(&self, channels: &[Channel]) -> BoxFuture<'static, Result<(), ReadError>> {
        let inner = Arc::clone(&self.0);
        let mut partitions: Vec<_> =
            channels.iter().filter_map(|channel| self.partition_of(channel)).collect();
        partitions.sort_unstable();
        partitions.dedup();
        Box::pin(async move {
            let intakes = partitions.iter().map(|partition| inner.intakes[usize::from(partition.0)].level());
            futures_util::future::try_join_all(intakes).await?;
            Ok(())
        })
    }

    fn hold(&self, channel: &Channel) {
        self.0.intake(channel).hold(channel);
    }

    fn release(&self, channel: &Channel) {
        self.0.intake(channel).release(channel);
    }

    fn reread(&self, partition: Partition) -> BoxFuture<'static, Result<(), ReadError>> {
        let inner = Arc::clone(&self.0);
        Box::pin(async move {
            let Some(lane) = inner.publishing.lanes.get(usize::from(partition.0)) else { return Ok(()) };
            lane.part.epochs.reread().await.map_err(|error| ReadError(error.to_string()))
        })
    }

    fn replay(&self, replay: Replay) -> BoxFuture<'static, Result<Replayed, ReadError>> {
        let inner = Arc::clone(&self.0);
        Box::pin(async move {
            let intake = inner.intakes.get(usize::from(replay.partition.0));
            let intake = intake.ok_or_else(|| ReadError("the log has no such partition".to_owned()))?;
            intake.replay(&replay).await
        })
    }

    fn history(&self, query: HistoryQuery) -> BoxFuture<'static, Result<Page, ReadError>> {
        let inner = Arc::clone(&self.0);
        Box::pin(async move {
            let volatile = match inner.kind(&query.channel) {
                NamespaceKind::Ephemeral => return Ok(Page { complete: true, ..Page::default() }),
                NamespaceKind::Plain => true,
                NamespaceKind::Durable => false,
            };
            inner.intake(&query.channel).history(&query, volatile).await
        })
    }

    fn ephemeral(&self) -> &Ephemeral {
        &self.0.ephemeral
    }

    fn health(&self) -> BoxFuture<'static, Health> {
        let inner = Arc::clone(&self.0);
        Box::pin(async move { inner.health().await })
    }
}

impl Inner {
    fn kind(&self, channel: &Channel) -> NamespaceKind {
        self.publishing.config.namespaces.of(channel).kind
    }

    fn shard(&self, channel: &Channel) -> Partition {
        self.publishing.shard(channel)
    }

    fn intake(&self, channel: &Channel) -> &Intake {
        &self.intakes[usize::from(self.shard(channel).0)]
    }

    async fn listen(&self, channels: Vec<Channel>) -> Result<(), ReadError> {
        let mut by_partition = vec![Vec::new(); self.intakes.len()];
        for channel in channels {
            by_partition[usize::from(self.shard(&channel).0)].push(channel);
        }
        let asked = self.intakes.iter().zip(&by_partition).filter(|(_, channels)| !channels.is_empty());
        let listening = asked.map(|(intake, channels)| intake.listen(channels));
        futures_util::future::try_join_all(listening).await?;
        Ok(())
    }

    async fn health(&self) -> Health {
        for (intake, lane) in self.intakes.iter().zip(&self.publishing.lanes) {
            if let Health::Failed(reason) = intake.health() {
                return Health::Failed(reason);
            }
            if let Some(reason) = lane.trouble() {
                return Health::Failed(reason);
            }
        }
        match self.store.ping().await {
            Ok(()) => Health::Ok,
            Err(error) => Health::Failed(error.to_string()),
        }
    }
}

impl fmt::Debug for RedisLog {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("RedisLog").field(&self.0.intakes.len()).finish()
    }
}
