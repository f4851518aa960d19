//! One Redis, one database, one listening node, and a publisher beside it.

use std::{
    ops::Deref,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use tempfile::TempDir;

use super::{
    super::{epochs::Epochs, intake::Intake, names::Names, part::Part, scripts::APPEND, wire},
    proxy::Proxy,
};
use crate::{
    config::{Config, NamespaceConfig, NamespaceKind, RedisConfig},
    log::{
        Bounds, BoxFuture, Ephemeral, Fatal, Health, HistoryQuery, Lease, Log, Page, Parts, PublishError,
        ReadError, Ring, Source,
        backend::{Asked, Backend, Batch, Recall, Recalled},
        ring,
    },
    protocol::{Channel, Data, Draft, Message, Partition, Place, Published, Timestamp},
    redis::Server,
    store::{Epoch, Layout, NewRow, Store, StoreOptions},
    support::{
        SOON,
        redis::{Options, RedisServer},
    },
    telemetry::Metrics,
};

pub(super) const P: Partition = Partition(0);

/// How many messages of a channel its stream keeps here, durable or plain.
pub(super) const KEEP: usize = 20;

/// A listening node and a publishing one.
pub(super) struct Nodes {
    /// The listening node.
    pub(super) part: Arc<Part>,
    pub(super) intake: Half,
    pub(super) ephemeral: Arc<Ephemeral>,
    /// The node that publishes.
    pub(super) publisher: Arc<Part>,
    published: AtomicU64,
    _directory: TempDir,
}

/// A listening half, and a log over it that nothing is published to.
pub(super) struct Half {
    intake: Arc<Intake>,
    pub(super) log: Log,
}

struct Unpublished(Arc<Intake>);

impl Half {
    fn start(part: Arc<Part>, ephemeral: Arc<Ephemeral>, linger: Duration) -> Self {
        let (config, metrics) = (Arc::clone(&part.config), Arc::clone(&part.metrics));
        let rings = vec![(Arc::clone(&part.ring), Bounds { base: 1, limit: u64::MAX, first: 1 })];
        let intake = Arc::new(Intake::with_linger(part, Arc::clone(&ephemeral), linger));
        let backend = Arc::new(Unpublished(Arc::clone(&intake)));
        let parts = Parts { backend, ears: None, rings, ephemeral, fatal: Fatal::default() };
        Self { intake, log: Log::new(parts, &config, &metrics) }
    }
}

impl Deref for Half {
    type Target = Intake;

    fn deref(&self) -> &Intake {
        &self.intake
    }
}

impl Backend for Unpublished {
    fn place(&self, _: &Channel, _: NamespaceKind) -> Partition {
        P
    }

    fn append(&self, _: Batch) -> BoxFuture<'_, Vec<Result<Published, PublishError>>> {
        unreachable!("it is published by hand")
    }

    fn recall(&self, _: Recall) -> BoxFuture<'_, Result<Recalled, PublishError>> {
        unreachable!("it is published by hand")
    }

    fn listen(&self, channels: Vec<Channel>) -> BoxFuture<'_, Result<(), ReadError>> {
        Box::pin(async move { self.0.listen(&channels).await })
    }

    fn pages(&self, asked: Asked) -> BoxFuture<'_, Result<(Vec<Page>, Source), ReadError>> {
        Box::pin(async move { self.0.pages(&asked).await })
    }

    fn history(&self, query: HistoryQuery) -> BoxFuture<'_, Result<Page, ReadError>> {
        Box::pin(async move { self.0.history(&query).await })
    }

    fn health(&self) -> BoxFuture<'_, Health> {
        Box::pin(std::future::ready(self.0.deafness().map_or(Health::Ok, Health::Failed)))
    }
}

/// The same over one Redis, with a proxy before the listening node's.
pub(super) struct Site {
    pub(super) redis: RedisServer,
    pub(super) proxy: Proxy,
    nodes: Nodes,
}

impl Deref for Site {
    type Target = Nodes;

    fn deref(&self) -> &Nodes {
        &self.nodes
    }
}

pub(super) fn config() -> Config {
    let mut config = Config {
        redis: RedisConfig {
            connect_timeout: Duration::from_millis(500),
            response_timeout: Duration::from_secs(1),
            ..RedisConfig::default()
        },
        ..Config::default()
    };
    let kind = |kind| NamespaceConfig { kind, history_size: KEEP, ..NamespaceConfig::default() };
    config.namespaces.insert("plain", kind(NamespaceKind::Plain));
    config.namespaces.insert("live", NamespaceConfig { history_size: 0, ..kind(NamespaceKind::Ephemeral) });
    config
}

impl Site {
    pub(super) async fn new() -> Self {
        Self::with(config(), Duration::from_secs(60)).await
    }

    pub(super) async fn with(config: Config, linger: Duration) -> Self {
        let user = "user listener on >secret ~* &* +@all".to_owned();
        let redis =
            RedisServer::start(Options { appendonly: true, config: vec![user], ..Options::default() }).await;
        let proxy = Proxy::before(&redis).await;
        let nodes = Nodes::new(&redis.url(), &proxy.url("listener:secret@"), config, linger).await;
        Self { redis, proxy, nodes }
    }

    pub(super) async fn push_ephemeral(&self, channel: &Channel) {
        let payload = wire::ephemeral(&self.draft(channel), None);
        let topic = self.part.names.topic(channel.as_str());
        let _: i64 = self.redis.command(&["PUBLISH", &topic, &payload]).await;
    }

    /// Forgets a channel's head, as the sweep does when it has been quiet for long and its stream is gone.
    pub(super) async fn forget(&self, channel: &Channel) {
        let names = &self.part.names;
        let (name, stream) = (channel.as_str(), names.stream(channel.as_str()));
        let head: String = self.redis.command(&["HGET", &names.heads, name]).await;
        let (_, pos) = head.split_once(':').unwrap();
        let _: i64 = self.redis.command(&["DEL", &stream]).await;
        let _: i64 = self.redis.command(&["HDEL", &names.heads, name]).await;
        let _: i64 = self.redis.command(&["HSET", &names.log, "forgotten", pos]).await;
    }

    /// Another listening node over the same Redis and database.
    pub(super) async fn other(&self) -> (Arc<Part>, Half) {
        let part = node("n2", &self.redis.url(), &self.part.store, &self.part.config).await;
        let intake =
            Half::start(Arc::clone(&part), Arc::new(Ephemeral::new(1 << 20)), Duration::from_secs(60));
        (part, intake)
    }
}

impl Nodes {
    pub(super) async fn new(publisher: &str, listener: &str, config: Config, linger: Duration) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let database = format!("sqlite://{}", directory.path().join("test.sqlite").display());
        let store = Store::open(&database, &StoreOptions::default()).await.unwrap();
        store.migrate().await.unwrap();
        let publisher = node("publisher", publisher, &store, &config).await;
        let part = node("n1", listener, &store, &config).await;
        let ephemeral = Arc::new(Ephemeral::new(1 << 20));
        let intake = Half::start(Arc::clone(&part), Arc::clone(&ephemeral), linger);
        let published = AtomicU64::new(0);
        Self { part, intake, ephemeral, publisher, published, _directory: directory }
    }

    /// Waits until an epoch is in charge of the Redis that commands go to.
    pub(super) async fn epoch(&self) -> Epoch {
        loop {
            if let Ok(mut commands) = self.publisher.server.commands().await {
                let at = commands.incarnation().clone();
                if let Ok(epoch) = self.publisher.epochs.ensure(&at, &mut commands).await {
                    return epoch;
                }
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// Publishes, and commits what is durable; the message's text is its number.
    pub(super) async fn publish(&self, channel: &Channel) -> Place {
        let (message, durable, epoch) = self.append(channel).await;
        if durable {
            let row = NewRow { message: &message, key: None };
            assert!(self.part.store.commit_appended(&epoch, &[row]).await.unwrap() == Default::default());
            let member = super::super::names::open_member(message.place.pos.offset, channel);
            let mut commands = self.publisher.server.commands().await.unwrap();
            let mut settle = ::redis::cmd("ZREM");
            settle.arg(&self.part.names.open).arg(member).exec_async(&mut commands).await.unwrap();
        }
        message.place
    }

    pub(super) async fn publish_many(&self, channel: &Channel, times: usize) {
        for _ in 0..times {
            self.publish(channel).await;
        }
    }

    /// Publishes into plain channels in turn, without waiting for each: messages of so many bytes.
    pub(super) async fn publish_large(&self, channels: &[Channel], times: usize, bytes: usize) {
        let (names, data) = (&self.part.names, Data::parse(&format!("\"{}\"", "x".repeat(bytes))).unwrap());
        let epoch = self.epoch().await;
        let commands = self.publisher.server.commands().await.unwrap();
        for _ in 0..times {
            let appends = channels.iter().map(async |channel| {
                let draft = Draft { data: data.clone(), ..self.draft(channel) };
                let (name, stream) = (channel.as_str(), names.stream(channel.as_str()));
                let mut call = APPEND.call(&[&names.log, &names.heads, &stream, &names.open]);
                call.arg(epoch.epoch).arg(name).arg(names.topic(name)).arg(wire::body(&draft, None));
                call.arg("p").arg(KEEP).arg(3_600_000);
                let place: String = APPEND.run(&call, &mut commands.clone()).await.unwrap();
                assert!(wire::split_place(P, &place).is_some(), "{place}");
            });
            futures_util::future::join_all(appends).await;
        }
    }

    /// Appends, and commits nothing.
    pub(super) async fn append(&self, channel: &Channel) -> (Message, bool, Epoch) {
        let draft = self.draft(channel);
        let durable = self.part.config.namespaces.of(channel).kind == NamespaceKind::Durable;
        let names = &self.part.names;
        let (name, topic) = (channel.as_str(), names.topic(channel.as_str()));
        loop {
            let epoch = self.epoch().await;
            let mut call = APPEND.call(&[&names.log, &names.heads, &names.stream(name), &names.open]);
            call.arg(epoch.epoch).arg(name).arg(&topic).arg(wire::body(&draft, None));
            call.arg(if durable { "d" } else { "p" }).arg(KEEP).arg(3_600_000);
            let Ok(mut commands) = self.publisher.server.commands().await else { continue };
            let Ok(answer) = APPEND.run::<String>(&call, &mut commands).await else { continue };
            if let Some((place, _)) = wire::split_place(P, &answer) {
                return (Message { draft, place }, durable, epoch);
            }
        }
    }

    fn draft(&self, channel: &Channel) -> Draft {
        let number = self.published.fetch_add(1, Ordering::Relaxed);
        let at = Timestamp::now();
        Draft { data: Data::parse(&number.to_string()).unwrap(), ..Draft::new(channel.clone(), at) }
    }

    pub(super) fn metric(&self, line: &str) -> f64 {
        let text = self.part.metrics.encode();
        let found = text.lines().find_map(|have| have.strip_prefix(line)?.strip_prefix(' '));
        found.unwrap_or_else(|| panic!("{line} in\n{text}")).parse().unwrap()
    }

    /// Waits for a metric.
    pub(super) async fn until_metric(&self, line: &str, is: impl Fn(f64) -> bool) {
        let until = async {
            while !is(self.metric(line)) {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        tokio::time::timeout(SOON, until).await.unwrap_or_else(|_| panic!("{line}: {}", self.metric(line)));
    }
}

async fn node(name: &str, url: &str, store: &Store, config: &Config) -> Arc<Part> {
    let metrics = Arc::new(Metrics::default());
    let server = Server::open(&url.parse().unwrap(), &config.redis, &metrics).await.unwrap();
    let names = Names::new(&config.redis.prefix, P);
    let layout = Layout::Redis { prefix: config.redis.prefix.clone(), dbs: vec![0] };
    let fleet = store.record_layout(&layout).await.unwrap();
    let epochs =
        Epochs::new(P, fleet, names.clone(), server.clone(), store.clone(), config, metrics.log.clone());
    Arc::new(Part {
        partition: P,
        server,
        names,
        node: name.into(),
        ring: Arc::new(Ring::listened(P, 0, ring::Tuning::of(config.log.ring_bytes))),
        lease: Arc::new(Lease::default()),
        epochs: Arc::new(epochs),
        store: store.clone(),
        config: Arc::new(config.clone()),
        metrics,
        fatal: Fatal::default(),
    })
}
