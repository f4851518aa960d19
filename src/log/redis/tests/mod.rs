//! The writing half against a real Redis and a real database: nodes in one process, each with
//! connections, queues and tables of its own.

mod append;
mod epochs;
mod keys;
mod publish;
mod readiness;
mod restock;
mod retention;
mod scripts;

use std::{sync::Arc, time::Duration};

use sqlx::{Connection, SqliteConnection};
use tempfile::TempDir;
use tokio::{task::JoinSet, time::Instant};

use super::{Redis, open, part::Part, publish::Publishing, request::Waits};
use crate::{
    config::RedisUrl,
    config::{Config, NamespaceConfig, NamespaceKind},
    log::{Ephemeral, Log, Parts, Publish, PublishError, ScopedKey, queue::Queue},
    protocol::{Channel, Data, Draft, IdempotencyKey, Partition, Published, Timestamp},
    redis::Server,
    store::{self, PartitionRange, Store, StoreOptions},
    support::{
        process::SOON,
        redis::{Options, RedisServer},
    },
    telemetry::Metrics,
};

const P: Partition = Partition(0);

/// What all nodes share: one database, one or several Redis.
struct Fleet {
    redis: Vec<RedisServer>,
    store: Store,
    config: Config,
    directory: TempDir,
}

/// Somebody who holds SQLite's write lock: commits wait, and fail.
struct Rival(SqliteConnection);

impl Rival {
    async fn release(mut self) {
        sqlx::query("ROLLBACK").execute(&mut self.0).await.unwrap();
    }

    /// Closes the epoch, as another node would that has found another Redis.
    async fn close_epoch(mut self) {
        let next = "UPDATE epochs SET epoch = epoch + 1, base_pos = limit_pos, limit_pos = limit_pos + 1000";
        sqlx::query(next).execute(&mut self.0).await.unwrap();
        sqlx::query("COMMIT").execute(&mut self.0).await.unwrap();
    }
}

/// One node's writing half.
struct Node {
    log: Log,
    redis: Arc<Redis>,
    parts: Vec<Arc<Part>>,
    metrics: Arc<Metrics>,
    /// With the node they die, whatever publish still holds the log.
    _tasks: JoinSet<()>,
}

impl Fleet {
    async fn over(redis: Vec<RedisServer>) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let options = StoreOptions {
            busy_timeout: Duration::from_millis(200),
            commit_timeout: Duration::from_millis(500),
            ..StoreOptions::default()
        };
        let store = Store::open(&url(&directory), &options).await.unwrap();
        store.migrate().await.unwrap();
        let mut config = Config::default();
        config.log.position_block = 1_000;
        config.database.commit_timeout = Duration::from_secs(2);
        let of = |kind| serde_json::from_value(serde_json::json!({ "kind": kind })).unwrap();
        let kinds: [(&str, NamespaceConfig); 2] = [("plain", of("plain")), ("eph", of("ephemeral"))];
        assert_eq!(kinds[1].1.kind, NamespaceKind::Ephemeral);
        kinds.into_iter().for_each(|(name, settings)| config.namespaces.insert(name, settings));
        Self { redis, store, config, directory }
    }

    /// One Redis that keeps its data over a restart.
    async fn start() -> Self {
        let options = Options { appendonly: true, ..Options::default() };
        Self::over(vec![RedisServer::start(options).await]).await
    }

    async fn node(&self) -> Node {
        self.try_node().await.unwrap_or_else(|error| panic!("{error}"))
    }

    async fn try_node(&self) -> Result<Node, open::LogError> {
        let urls: Vec<_> = self.redis.iter().map(RedisServer::url).collect();
        self.try_node_at(&urls).await
    }

    async fn try_node_at(&self, urls: &[String]) -> Result<Node, open::LogError> {
        let (config, metrics) = (Arc::new(self.config.clone()), Arc::new(Metrics::default()));
        let mut servers = Vec::new();
        for url in urls {
            let url: RedisUrl = url.parse().unwrap();
            servers.push(Server::open(&url, &config.redis, &metrics).await.unwrap());
        }
        let (parts, fatal) =
            open::parts(&servers, &"node-1".into(), &Arc::default(), &self.store, &config, &metrics).await?;
        let mut tasks = JoinSet::new();
        let publishing = open::publishing(&parts, &self.store, &config, &mut tasks);
        let redis = Arc::new(Redis { publishing, intakes: Vec::new(), _tasks: JoinSet::new() });
        let backend = redis.clone();
        let ephemeral = Arc::new(Ephemeral::new(config.log.ephemeral_bytes));
        let log = Parts { backend, ears: None, rings: Vec::new(), ephemeral, fatal };
        Ok(Node { log: Log::new(log, &config, &metrics), redis, parts, metrics, _tasks: tasks })
    }

    /// The epoch in charge.
    async fn epoch(&self) -> store::Epoch {
        self.store.epoch(P).await.unwrap().expect("one is open").epoch
    }

    async fn lock_sql(&self) -> Rival {
        let mut connection = SqliteConnection::connect(&url(&self.directory)).await.unwrap();
        sqlx::query("BEGIN IMMEDIATE").execute(&mut connection).await.unwrap();
        Rival(connection)
    }

    /// Changes the database behind everybody's back.
    async fn run(&self, statement: &'static str) {
        let mut connection = SqliteConnection::connect(&url(&self.directory)).await.unwrap();
        sqlx::query(statement).execute(&mut connection).await.unwrap();
    }

    /// What SQL holds of a partition: position and data of each message.
    async fn rows(&self, partition: Partition) -> Vec<(u64, String)> {
        let range =
            PartitionRange { after: 0, until: u64::MAX >> 11, max_messages: 10_000, max_bytes: 1 << 24 };
        let page = self.store.read_range(partition, &range, Timestamp::now()).await.unwrap();
        let row = |(_, entry): (Channel, store::Row)| match entry {
            store::Row::Message(message) => {
                (message.place.pos.offset, message.draft.data.as_str().to_owned())
            }
            store::Row::Tombstone(place) | store::Row::Unreadable(place) => {
                (place.pos.offset, "gone".to_owned())
            }
        };
        page.entries.into_iter().map(row).collect()
    }

    /// How many messages are open.
    async fn open(&self) -> usize {
        self.redis[0].command(&["ZCOUNT", "belfry:0:open", "1", "+inf"]).await
    }

    async fn count(&self, channel: &str) -> usize {
        self.redis[0].command(&["XLEN", &format!("belfry:0:s:{channel}")]).await
    }
}

fn url(directory: &TempDir) -> String {
    format!("sqlite://{}", directory.path().join("belfry.sqlite").display())
}

impl Node {
    async fn publish(&self, channel: &str, data: &str) -> Result<Published, PublishError> {
        self.publish_before(patient(), channel, data).await
    }

    /// What the log tells a publisher that it keeps waiting for too long.
    async fn publish_in_vain(&self, channel: &str, data: &str) -> PublishError {
        self.publish_before(self.deadline(), channel, data).await.unwrap_err()
    }

    async fn publish_before(
        &self,
        deadline: Instant,
        channel: &str,
        data: &str,
    ) -> Result<Published, PublishError> {
        let publish = Publish { drafts: vec![draft(channel, data)], key: None, except: None };
        let published = self.log.publish_before(deadline, publish).await;
        published.map(|mut published| published.pop().unwrap())
    }

    async fn publish_under(&self, key: &str, channel: &str, data: &str) -> Result<Published, PublishError> {
        let published = self.under(key, &[channel], data).await;
        published.map(|mut published| published.pop().unwrap())
    }

    async fn under(&self, key: &str, channels: &[&str], data: &str) -> Result<Vec<Published>, PublishError> {
        self.under_before(patient(), key, channels, data).await
    }

    async fn under_in_vain(&self, key: &str, channels: &[&str], data: &str) -> PublishError {
        self.under_before(self.deadline(), key, channels, data).await.unwrap_err()
    }

    async fn under_before(
        &self,
        deadline: Instant,
        key: &str,
        channels: &[&str],
        data: &str,
    ) -> Result<Vec<Published>, PublishError> {
        let drafts = channels.iter().map(|channel| draft(channel, data)).collect();
        let hash = hash(data);
        let publish = Publish { drafts, key: Some((scoped(key), hash)), except: None };
        self.log.publish_before(deadline, publish).await
    }

    fn publishing(&self) -> &Publishing {
        &self.redis.publishing
    }

    /// As short as a setting may make it.
    fn deadline(&self) -> Instant {
        Instant::now() + self.publishing().config.database.commit_timeout
    }
}

/// For what is to succeed, on a machine that has much else to do.
fn patient() -> Instant {
    Instant::now() + SOON
}

/// For what waits for nothing else.
async fn waits() -> Waits {
    let deadline = patient();
    Waits { deadline, _room: Queue::new(1).room(1, deadline).await.unwrap() }
}

fn scoped(key: &str) -> ScopedKey {
    ScopedKey { scope: "key:a".into(), key: IdempotencyKey::parse(key).unwrap() }
}

/// Stands for the fingerprint.
fn hash(data: &str) -> [u8; 32] {
    let mut hash = [0; 32];
    hash[..data.len()].copy_from_slice(data.as_bytes());
    hash
}

fn draft(channel: &str, data: &str) -> Draft {
    let at = Timestamp::now();
    Draft { data: Data::parse(data).unwrap(), ..Draft::new(Channel::parse(channel).unwrap(), at) }
}

fn pos(published: &Published) -> u64 {
    published.pos.unwrap().offset
}
