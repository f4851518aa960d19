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
    log::{Fatal, Lease, Ring, ring::Tuning},
    protocol::Partition,
    redis::{RedisError, Server},
    store::{CommitError, FleetId, Layout, Store},
    telemetry::Metrics,
};

/// Why the log cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    #[error("{0}")]
    Gone(#[from] RedisError),
    #[error(transparent)]
    Epoch(#[from] EpochError),
}

impl LogError {
    /// Whether a Redis or the database has gone, and may come back by itself.
    pub fn is_away(&self) -> bool {
        match self {
            Self::Gone(error) | Self::Epoch(EpochError::Redis(error)) => error.is_away(),
            Self::Epoch(EpochError::Store(error)) => error.is_away(),
            Self::Epoch(
                EpochError::Survivors(CommitError::Unknown(_))
                | EpochError::Elsewhere
                | EpochError::Losing
                | EpochError::Contended,
            ) => true,
            Self::Epoch(_) => false,
        }
    }
}

/// Makes each Redis a partition, and sees to it that an epoch is in charge of it.
pub(super) async fn parts(
    servers: &[Server],
    node: &Arc<str>,
    lease: &Arc<Lease>,
    store: &Store,
    config: &Arc<Config>,
    metrics: &Arc<Metrics>,
) -> Result<(Vec<Arc<Part>>, Fatal), LogError> {
    let fleet = identify(servers, store, config).await?;
    let fatal = Fatal::default();
    let mut parts = Vec::with_capacity(servers.len());
    for (partition, server) in (0..).map(Partition).zip(servers) {
        let names = Names::new(&config.redis.prefix, partition);
        let epochs = Arc::new(Epochs::new(
            partition,
            fleet,
            names.clone(),
            server.clone(),
            store.clone(),
            config,
            metrics.log.clone(),
        ));
        let mut commands = server.commands().await?;
        let at = commands.incarnation().clone();
        let epoch = epochs.ensure(&at, &mut commands).await?;
        let ring = Arc::new(Ring::listened(partition, epoch.base - 1, Tuning::of(config.log.ring_bytes)));
        parts.push(Arc::new(Part {
            partition,
            server: server.clone(),
            names,
            node: Arc::clone(node),
            ring,
            lease: Arc::clone(lease),
            epochs,
            store: store.clone(),
            config: Arc::clone(config),
            metrics: Arc::clone(metrics),
            fatal: fatal.clone(),
        }));
    }
    Ok((parts, fatal))
}

/// Records where this fleet's log lies, and its id, unless these Redis are another's, or given in another order: then
/// nothing has been recorded.
async fn identify(servers: &[Server], store: &Store, config: &Config) -> Result<FleetId, LogError> {
    let prefix = &config.redis.prefix;
    for (given, server) in (0..).map(Partition).zip(servers) {
        let mut commands = server.commands().await?;
        for holds in (0..).map(Partition).take(servers.len()) {
            let mut ask = ::redis::cmd("HGET");
            ask.arg(Names::new(prefix, holds).log).arg("fleet");
            let id: Option<String> = ask.query_async(&mut commands).await.map_err(RedisError::from)?;
            let Some(redis) = id.and_then(|id| id.parse::<FleetId>().ok()) else { continue };
            // Asked after Redis, since a node that starts at the same time tells SQL first.
            let ours = store.fleet().await.map_err(EpochError::from)?;
            if ours != Some(redis) {
                let database = ours.map_or_else(|| "(none yet)".to_owned(), |id| id.to_string());
                return Err(EpochError::OtherFleet { partition: holds, redis, database }.into());
            }
            if holds != given {
                return Err(EpochError::Order { given, holds }.into());
            }
        }
    }
    let dbs = servers.iter().map(Server::db).collect();
    let layout = Layout::Redis { prefix: prefix.clone(), dbs };
    Ok(store.record_layout(&layout).await.map_err(EpochError::from)?)
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
