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
pub mod marker;
pub mod names;
mod open;
mod open_set;
mod pages;
pub mod part;
mod publish;
mod pump;
mod read;
pub mod request;
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

struct Redis {
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
    let redis = Arc::new(Redis { publishing, intakes, _tasks: tasks });
    let parts = Parts { backend: redis.clone(), ears: Some(redis), rings, ephemeral, fatal };
    Ok(Log::new(parts, config, metrics))
}

impl Backend for Redis {
    fn place(&self, channel: &Channel, _: NamespaceKind) -> Partition {
        self.publishing.shard(channel)
    }

    fn append(&self, batch: Batch) -> BoxFuture<'_, Vec<Result<Published, PublishError>>> {
        Box::pin(self.publishing.append(batch))
    }

    fn recall(&self, key: Recall) -> BoxFuture<'_, Result<Recalled, PublishError>> {
        Box::pin(self.publishing.recall(key))
    }

    fn listen(&self, channels: Vec<Channel>) -> BoxFuture<'_, Result<(), ReadError>> {
        Box::pin(async move {
            let mut by_partition = vec![Vec::new(); self.intakes.len()];
            for channel in channels {
                by_partition[usize::from(self.publishing.shard(&channel).0)].push(channel);
            }
            let asked = self.intakes.iter().zip(&by_partition).filter(|(_, channels)| !channels.is_empty());
            try_join_all(asked.map(|(intake, channels)| intake.listen(channels))).await?;
            Ok(())
        })
    }

    fn pages(&self, asked: Asked) -> BoxFuture<'_, Result<(Vec<Page>, Source), ReadError>> {
        Box::pin(async move { self.intakes[usize::from(asked.partition.0)].pages(&asked).await })
    }

    fn history(&self, query: HistoryQuery) -> BoxFuture<'_, Result<Page, ReadError>> {
        Box::pin(async move { self.intake(&query.channel).history(&query).await })
    }

    fn health(&self) -> BoxFuture<'_, Health> {
        Box::pin(async move {
            let asked = self.intakes.iter().zip(&self.publishing.lanes).map(async |(intake, lane)| {
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
        self.intake(channel).hold(channel);
    }

    fn release(&self, channel: &Channel) {
        self.intake(channel).release(channel);
    }

    fn hears(&self, partition: Partition) -> bool {
        self.intakes[usize::from(partition.0)].deafness().is_none()
    }

    fn is_away(&self, channel: &Channel) -> bool {
        self.intake(channel).is_away(channel)
    }

    fn in_charge(&self, partition: Partition) -> BoxFuture<'_, Result<(), ReadError>> {
        Box::pin(self.intakes[usize::from(partition.0)].in_charge())
    }

    fn level(&self, partitions: Vec<Partition>) -> BoxFuture<'_, Result<(), ReadError>> {
        Box::pin(async move {
            let intakes = partitions.iter().map(|partition| self.intakes[usize::from(partition.0)].level());
            try_join_all(intakes).await?;
            Ok(())
        })
    }

    fn limit(&self, partition: Partition) -> BoxFuture<'_, Result<u64, ReadError>> {
        Box::pin(async move {
            let epochs = &self.publishing.lanes[usize::from(partition.0)].part.epochs;
            epochs.reread().await.map_err(|error| ReadError(error.to_string()))?;
            Ok(epochs.bounds().limit)
        })
    }

    fn company(&self) -> Vec<Arc<Company>> {
        self.intakes.iter().map(|intake| Arc::clone(&intake.company)).collect()
    }

    fn keep_company(&self, nodes: Vec<String>) -> BoxFuture<'_, ()> {
        Box::pin(async move {
            join_all(self.intakes.iter().map(|intake| intake.keep_company(&nodes))).await;
        })
    }
}

impl Redis {
    fn intake(&self, channel: &Channel) -> &Intake {
        &self.intakes[usize::from(self.publishing.shard(channel).0)]
    }
}
