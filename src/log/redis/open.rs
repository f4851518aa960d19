//! Opening the log: connections, layout, epochs, tasks.

use std::sync::Arc;

use tokio::task::JoinSet;

use super::{
    epochs::{EpochError, Epochs},
    lane::Lane,
    lookups::{self, Lookups},
    names::Names,
    part::Part,
    publish::Publishing,
};
use crate::{
    config::Config,
    log::{Fatal, Ring},
    protocol::Partition,
    redis::{RedisError, Server},
    store::Store,
    telemetry::Metrics,
};

/// Why the log cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    /// A Redis went away again.
    #[error("{0}")]
    Gone(#[from] RedisError),
    /// No epoch can be opened.
    #[error(transparent)]
    Epoch(#[from] EpochError),
}

/// Makes each Redis a partition, and sees to it that an epoch is in charge of it.
pub(super) async fn parts(
    servers: &[Server],
    node: &Arc<str>,
    store: &Store,
    config: &Arc<Config>,
    metrics: &Arc<Metrics>,
) -> Result<(Vec<Arc<Part>>, Fatal), LogError> {
    let fatal = Fatal::default();
    let mut parts = Vec::with_capacity(servers.len());
    for (partition, server) in (0..).map(Partition).zip(servers) {
        let names = Names::new(&config.redis.prefix, partition);
        let epochs = Arc::new(Epochs::new(
            partition,
            names.clone(),
            server.clone(),
            store.clone(),
            config.log.position_block,
            metrics.log.clone(),
        ));
        let mut commands = server.commands().await?;
        let at = commands.incarnation().clone();
        let epoch = epochs.ensure(&at, &mut commands).await?;
        let ring = Arc::new(Ring::listened(partition, epoch.base - 1, config.log.ring_bytes));
        parts.push(Arc::new(Part {
            partition,
            server: server.clone(),
            names,
            node: Arc::clone(node),
            ring,
            epochs,
            store: store.clone(),
            config: Arc::clone(config),
            metrics: Arc::clone(metrics),
            fatal: fatal.clone(),
        }));
    }
    Ok((parts, fatal))
}

/// Starts everything that writes.
pub(super) fn publishing(
    parts: &[Arc<Part>],
    store: &Store,
    config: &Arc<Config>,
    tasks: &mut JoinSet<()>,
) -> Publishing {
    let (lookups, asked) = Lookups::new();
    let fatal = parts.first().map_or_else(Fatal::default, |part| part.fatal.clone());
    tasks.spawn(fatal.watch("lookups", lookups::run(store.clone(), asked)));
    let lanes = parts.iter().map(|part| Lane::start(Arc::clone(part), tasks)).collect();
    Publishing { config: Arc::clone(config), lanes, lookups }
}
