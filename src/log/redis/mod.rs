//! The log of a fleet: each Redis is one partition, SQL stands behind the durable channels.
//!
//! A publish goes `publish` -> `lane` -> `appender` (Redis gives it its place and announces it)
//! -> `committer` (SQL) -> the publisher's answer -> `settler`. What a node leaves half-done, `leftovers`
//! of any node finish. `epochs` sees to it that positions never repeat, whatever Redis has forgotten.
//!
//! What is published comes back in over pub/sub, on every node that listens: `pump` keeps the ring
//! complete, `listening` knows for which channels, `pages` and `history` answer those who were away.

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
mod looks;
mod lookups;
mod marker;
pub mod names;
mod open;
mod open_set;
mod pages;
pub mod part;
mod publish;
mod pump;
mod read;
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

use std::{sync::Arc, time::Duration};

use futures_util::future::{join_all, try_join_all};
use tokio::task::JoinSet;

pub use self::open::LogError;
use self::{intake::Intake, publish::Publishing};
use super::{
    BoxFuture, Company, Ephemeral, Health, HistoryQuery, Lease, Log, Page, Parts, PublishError, ReadError,
    Source,
    backend::{Asked, Backend, Batch, Ears, Recall, Recalled},
};
use crate::{
    config::{Config, NamespaceKind},
    protocol::{Channel, Partition, Published},
    redis::Server,
    store::Store,
    telemetry::Metrics,
};

/// How long a start waits until each Redis is heard.
const START_PATIENCE: Duration = Duration::from_secs(3);

#[derive(Clone)]
struct Redis(Arc<Inner>);

struct Inner {
    publishing: Publishing,
    /// One for each partition, in order.
    intakes: Vec<Intake>,
    /// They end with the log. What they leave half-done, other nodes finish.
    _tasks: JoinSet<()>,
}

/// Opens the log over these servers, in the order that is the same on all nodes. `node` is the
/// name of this process, among all that ever ran.
pub async fn open(
    servers: &[Server],
    node: Arc<str>,
    lease: &Arc<Lease>,
    store: &Store,
    config: &Arc<Config>,
    metrics: &Arc<Metrics>,
) -> Result<Log, LogError> {
    let (parts, fatal) = open::parts(servers, &node, lease, store, config, metrics).await?;
    let mut tasks = JoinSet::new();
    let publishing = open::publishing(&parts, store, config, &mut tasks);
    let ephemeral = Arc::new(Ephemeral::new(config.log.ephemeral_bytes));
    let rings = parts.iter().map(|part| (Arc::clone(&part.ring), part.epochs.bounds())).collect();
    let intakes: Vec<_> = parts.into_iter().map(|part| Intake::start(part, Arc::clone(&ephemeral))).collect();
    // Who is told that the server is up may ask at once whether it is ready.
    for intake in &intakes {
        intake.ready(START_PATIENCE).await;
    }
    let redis = Redis(Arc::new(Inner { publishing, intakes, _tasks: tasks }));
    let ears: Arc<dyn Ears> = Arc::new(redis.clone());
    let parts = Parts { backend: Arc::new(redis), ears: Some(ears), rings, ephemeral, fatal };
    Ok(Log::new(parts, config, metrics))
}

impl Backend for Redis {
    fn place(&self, channel: &Channel, _: NamespaceKind) -> Partition {
        self.0.publishing.shard(channel)
    }

    fn append(&self, batch: Batch) -> BoxFuture<'static, Vec<Result<Published, PublishError>>> {
        let inner = Arc::clone(&self.0);
        Box::pin(async move { inner.publishing.append(batch).await })
    }

    fn recall(&self, key: Recall) -> BoxFuture<'static, Result<Recalled, PublishError>> {
        let inner = Arc::clone(&self.0);
        Box::pin(async move { inner.publishing.recall(key).await })
    }

    fn listen(&self, channels: Vec<Channel>) -> BoxFuture<'static, Result<(), ReadError>> {
        let inner = Arc::clone(&self.0);
        Box::pin(async move {
            let mut by_partition = vec![Vec::new(); inner.intakes.len()];
            for channel in channels {
                by_partition[usize::from(inner.publishing.shard(&channel).0)].push(channel);
            }
            let asked = inner.intakes.iter().zip(&by_partition).filter(|(_, channels)| !channels.is_empty());
            try_join_all(asked.map(|(intake, channels)| intake.listen(channels))).await?;
            Ok(())
        })
    }

    fn pages(&self, asked: Asked) -> BoxFuture<'static, Result<(Vec<Page>, Source), ReadError>> {
        let inner = Arc::clone(&self.0);
        Box::pin(async move { inner.intakes[usize::from(asked.partition.0)].pages(&asked).await })
    }

    fn history(&self, query: HistoryQuery) -> BoxFuture<'static, Result<Page, ReadError>> {
        let inner = Arc::clone(&self.0);
        Box::pin(async move { inner.intake(&query.channel).history(&query).await })
    }

    fn limit(&self, partition: Partition) -> BoxFuture<'static, Result<u64, ReadError>> {
        let inner = Arc::clone(&self.0);
        Box::pin(async move {
            let epochs = &inner.publishing.lanes[usize::from(partition.0)].part.epochs;
            epochs.reread().await.map_err(|error| ReadError(error.to_string()))?;
            Ok(epochs.bounds().limit)
        })
    }

    fn health(&self) -> BoxFuture<'static, Health> {
        let inner = Arc::clone(&self.0);
        Box::pin(async move {
            let asked = inner.intakes.iter().zip(&inner.publishing.lanes).map(async |(intake, lane)| {
                let works = match intake.deafness() {
                    None => lane.works().await,
                    Some(deaf) => Err(deaf),
                };
                let partition = lane.part.partition;
                works.err().map(|reason| (partition, format!("partition {}: {reason}", partition.0)))
            });
            let asked = join_all(asked).await;
            let all = asked.len();
            let (partitions, reasons): (Vec<_>, Vec<_>) = asked.into_iter().flatten().unzip();
            match partitions.len() {
                0 => Health::Ok,
                some if some < all => Health::Degraded(partitions, reasons.join("; ")),
                _ => Health::Failed(reasons.join("; ")),
            }
        })
    }
}

impl Ears for Redis {
    fn hold(&self, channel: &Channel) {
        self.0.intake(channel).hold(channel);
    }

    fn release(&self, channel: &Channel) {
        self.0.intake(channel).release(channel);
    }

    fn hears(&self, partition: Partition) -> bool {
        self.0.intakes[usize::from(partition.0)].deafness().is_none()
    }

    fn is_away(&self, channel: &Channel) -> bool {
        self.0.intake(channel).is_away(channel)
    }

    fn in_charge(&self, partition: Partition) -> BoxFuture<'static, Result<(), ReadError>> {
        let inner = Arc::clone(&self.0);
        Box::pin(async move { inner.intakes[usize::from(partition.0)].in_charge().await })
    }

    fn level(&self, partitions: Vec<Partition>) -> BoxFuture<'static, Result<(), ReadError>> {
        let inner = Arc::clone(&self.0);
        Box::pin(async move {
            let intakes = partitions.iter().map(|partition| inner.intakes[usize::from(partition.0)].level());
            try_join_all(intakes).await?;
            Ok(())
        })
    }

    fn company(&self) -> Vec<Arc<Company>> {
        self.0.intakes.iter().map(|intake| Arc::clone(&intake.company)).collect()
    }

    fn keep_company(&self, nodes: Vec<String>) -> BoxFuture<'static, ()> {
        let inner = Arc::clone(&self.0);
        Box::pin(async move {
            join_all(inner.intakes.iter().map(|intake| intake.keep_company(&nodes))).await;
        })
    }
}

impl Inner {
    fn intake(&self, channel: &Channel) -> &Intake {
        &self.intakes[usize::from(self.publishing.shard(channel).0)]
    }
}
