//! What the server stands on, opened in the order in which it is safe: the database with its lock and tables, every Redis, the
//! log, and the other nodes.

use std::sync::Arc;

use anyhow::Context as _;
use futures_util::future::BoxFuture;

use crate::{
    auth::{ApiKeyRecord, Authenticator, KeyId, KeySource},
    config::Config,
    fleet::{Fleet, News, letter::NodeId, signs::Signs, tickets::Tickets},
    hub::{self, Revoking},
    lock::Lock,
    log::{self, Lease, Log},
    protocol::Partition,
    redis::{self, OpenError, RedisError},
    store::{Layout, Store, StoreError, StoreOptions},
    telemetry::Metrics,
};

pub struct Opened {
    pub store: Store,
    /// Of one machine's database.
    pub lock: Option<Lock>,
    /// In the order that is the same on all nodes.
    pub servers: Vec<redis::Server>,
    pub auth: Arc<Authenticator>,
    pub revoking: Revoking,
    pub signs: Option<Arc<Signs>>,
    pub log: Log,
    pub fleet: Option<(Arc<Fleet>, News)>,
}

impl Opened {
    /// All that can fail comes before the log: to open the log closes the epoch of the process that served before.
    pub async fn open(config: &Arc<Config>, metrics: &Arc<Metrics>) -> anyhow::Result<Self> {
        let options = StoreOptions { metrics: metrics.sql.clone(), ..StoreOptions::of(config) };
        let store = Store::open(&config.database.url, &options).await?;
        let alone = config.redis.urls.is_empty();
        let lock =
            if alone { Lock::take(&store).await? } else { Lock::check_free(&store).await.map(|()| None)? };
        store.migrate().await?;
        let mut servers = Vec::with_capacity(config.redis.urls.len());
        for url in &config.redis.urls {
            servers.push(redis::Server::open(url, &config.redis, metrics).await?);
        }
        let auth =
            Arc::new(Authenticator::new(&config.auth, config.dev, Arc::new(StoredKeys(store.clone())))?);
        let known = Arc::clone(&auth.revocations);
        let revoking = hub::load_revocations(store.clone(), known, Arc::clone(metrics)).await?;
        let id = NodeId::new(&config.server.node_name());
        let signs = (!servers.is_empty()).then(|| Arc::new(Signs::new(&store, &id, config)));
        if let Some(signs) = &signs {
            signs.enter().await?;
        }
        let lease = Arc::default();
        let log =
            open_log(&servers, &id, &lease, &store, config, metrics).await.context("cannot open the log")?;
        let mut fleet = None;
        if !servers.is_empty() {
            auth.tickets.share(Arc::new(Tickets::new(&servers, config.redis.prefix.as_str())));
            let joined = Fleet::join(&servers, &log.rings(), log.company(), id, lease, config, metrics).await;
            fleet = Some(joined.context("cannot join the other nodes")?);
        }
        Ok(Self { store, lock, servers, auth, revoking, signs, log, fleet })
    }
}

/// Whether something was not there that may come back without anybody's doing.
pub fn is_away(error: &anyhow::Error) -> bool {
    let redis = |error: &RedisError| error.is_away();
    error.downcast_ref().is_some_and(StoreError::is_away)
        || error.downcast_ref().is_some_and(OpenError::is_away)
        || error.downcast_ref().is_some_and(log::redis::LogError::is_away)
        || error.downcast_ref().is_some_and(redis)
}

/// The log in this process's memory, or over the Redis servers where there are any. The database
/// remembers which, since channels would not be found again in another arrangement.
async fn open_log(
    servers: &[redis::Server],
    id: &NodeId,
    lease: &Arc<Lease>,
    store: &Store,
    config: &Arc<Config>,
    metrics: &Arc<Metrics>,
) -> anyhow::Result<Log> {
    if servers.is_empty() {
        store.record_layout(&Layout::Memory).await?;
        metrics.without_redis([Partition(0), Partition(1)]);
        let tuning = log::memory::Tuning::of(&config.log);
        return Ok(log::memory::open(store.clone(), config, tuning, metrics).await?);
    }
    Ok(log::redis::open(servers, id.as_str().into(), lease, store, config, metrics).await?)
}

/// API keys from the store.
struct StoredKeys(Store);

impl KeySource for StoredKeys {
    fn find<'a>(&'a self, id: &'a KeyId) -> BoxFuture<'a, anyhow::Result<Option<ApiKeyRecord>>> {
        Box::pin(async { Ok(self.0.api_key(id.as_str()).await?) })
    }
}
