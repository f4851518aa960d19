//! The real log over a real file, whose commits can be made to fail.

use std::{rc::Rc, sync::Arc, time::Duration};

use belfry::{
    protocol::{Channel, Item, Partition, Published, Timestamp},
    session::Read,
    testing::{
        config::{Config, NamespaceConfig, NamespaceKind, Namespaces, Synchronous},
        log::{
            Bounds, Ephemeral, HistoryQuery, Limit, Page, Publish, PublishError, Replay, Ring, ScopedKey,
            Side, history, memory, ring,
        },
        store::{Retention, Store, StoreOptions},
        telemetry::Metrics,
    },
};
use belfry_core::hub::Layout;
use futures_util::future::join_all;
use sqlx::{Connection, SqliteConnection};
use tempfile::TempDir;
use tokio::runtime::{Builder, Runtime};

use super::driver::{
    action::Action,
    fault::Fault,
    log::{self, Backend, EPHEMERAL_BYTES, NotPublished, RING_BYTES},
    runs::{Bench, Run},
    truth::{self, Kind, NAMES, Truth, kind_of},
    world::{self, EVERYTHING},
};

/// Few of everything, so that it is forgotten and looked up all the time.
const TUNING: memory::Tuning = memory::Tuning {
    ring: ring::Tuning { max_bytes: RING_BYTES, max_tails: 1, max_crossings: 1 },
    history: history::Tuning { max_bytes: 1 << 30, max_idle_channels: 1, expire_step: 2 },
    max_heads: 1,
};

/// Where runs are taken, one after the other on one file.
pub fn bench() -> Bench<impl Run> {
    let runtime: Runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let mut database = runtime.block_on(Database::new());
    let mut number = 0;
    let run = move |actions: &[Action], fault| {
        number += 1;
        runtime.block_on(world::run(&mut database, number, actions, fault))
    };
    Bench { name: "SQL", own: None, run }
}

/// The settings of a run.
fn namespaces() -> Namespaces {
    let mut namespaces = Namespaces::default();
    for name in NAMES {
        let size = |keeps: usize| if keeps == usize::MAX { 0 } else { keeps };
        let (kind, history_size) = match kind_of(name) {
            Kind::Durable { keeps } => (NamespaceKind::Durable, size(keeps)),
            Kind::Plain { keeps } => (NamespaceKind::Plain, keeps),
            Kind::Ephemeral => (NamespaceKind::Ephemeral, 0),
        };
        let namespace = name.split(':').next().expect("it has one");
        namespaces.insert(namespace, NamespaceConfig { kind, history_size, ..NamespaceConfig::default() });
    }
    namespaces
}

/// The server's log.
pub struct Log(belfry::testing::log::Log);

/// A database file; one serves many runs, each with channels of its own.
pub struct Database {
    _directory: TempDir,
    url: String,
    store: Store,
    /// Speaks to the database behind the store's back.
    hand: SqliteConnection,
}

impl Database {
    /// A new file, with a switch for failing commits.
    async fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", directory.path().join("belfry.sqlite").display());
        let store = open_store(&url).await;
        let mut hand = SqliteConnection::connect(&url).await.unwrap();
        sqlx::raw_sql(
            "CREATE TABLE model_switch (failing INTEGER NOT NULL); \
             INSERT INTO model_switch VALUES (0); \
             CREATE TRIGGER model_full_disk BEFORE INSERT ON messages \
             WHEN (SELECT failing FROM model_switch) = 1 \
             BEGIN SELECT RAISE(ABORT, 'the disk is full'); END",
        )
        .execute(&mut hand)
        .await
        .unwrap();
        Self { _directory: directory, url, store, hand }
    }

    /// The log in a new epoch.
    async fn open_log(&self) -> [Rc<Log>; 2] {
        let mut config = Config { namespaces: namespaces(), ..Config::default() };
        (config.log.position_block, config.log.ephemeral_bytes) = (64, EPHEMERAL_BYTES);
        config.database.commit_timeout = Duration::from_secs(10);
        let log =
            memory::open(self.store.clone(), &Arc::new(config), TUNING, &Metrics::default()).await.unwrap();
        let log = Rc::new(Log(log));
        [Rc::clone(&log), log]
    }

    /// Makes the next epoch begin where this one began: nothing knows any more how far it came.
    async fn reuse_epoch(&mut self) {
        std::fs::remove_file(self.store.beside(".limit").unwrap()).unwrap();
        sqlx::raw_sql("UPDATE epochs SET limit_pos = base_pos").execute(&mut self.hand).await.unwrap();
    }
}

impl Backend for &mut Database {
    type Log = Log;

    const LAYOUT: truth::Layout = truth::Layout::Apart;
    const KEYED: bool = true;
    const WAIT: u64 = 0;

    async fn open(&mut self) -> [Rc<Log>; 2] {
        self.open_log().await
    }

    async fn restart(&mut self, reopen: bool, fault: Option<Fault>) -> Option<[Rc<Log>; 2]> {
        if fault == Some(Fault::EpochReused) {
            self.reuse_epoch().await;
        }
        if reopen {
            self.store.close().await;
            self.store = open_store(&self.url).await;
        }
        Some(self.open_log().await)
    }

    async fn fail(&mut self, failing: bool) {
        sqlx::query("UPDATE model_switch SET failing = $1")
            .bind(i64::from(failing))
            .execute(&mut self.hand)
            .await
            .unwrap();
    }

    /// As the log's own sweep does it.
    async fn trim(&mut self, truth: &mut Truth, names: &[Channel], all: bool, now: Timestamp) {
        let (namespaces, short) = (namespaces(), &names[2]);
        let keep = |other: &Channel| match namespaces.of(other).history_size {
            0 => Retention::default(),
            _ if all && other == short => Retention { since: Some(Timestamp(now.0 + 1)), at_most: None },
            size => Retention { since: None, at_most: Some(size as u64) },
        };
        self.store.trim(Partition(0), Some(short), 2_000, keep).await.unwrap();
        self.store.expire(now, 2_000).await.unwrap();
        if all {
            truth.wipe();
        }
    }

    /// What the store goes by.
    fn time(&self, _: u64) -> Timestamp {
        Timestamp::now()
    }
}

impl Layout for Log {
    fn partition_of(&self, channel: &Channel) -> Option<Partition> {
        self.0.partition_of(channel)
    }

    fn is_volatile(&self, channel: &Channel) -> bool {
        self.0.is_volatile(channel)
    }

    fn ring(&self, partition: Partition) -> Option<(&Ring, Bounds)> {
        Layout::ring(&self.0, partition)
    }
}

impl log::Log for Log {
    async fn listen(&self, channels: &[Channel]) {
        self.0.listen(channels.to_vec()).await.expect("nothing makes reads fail");
    }

    async fn level(&self, channels: &[Channel]) {
        self.0.level(channels).await.expect("nothing makes reads fail");
    }

    async fn reread(&self, partition: Partition) {
        self.0.reread(partition).await.expect("nothing makes reads fail");
    }

    async fn replay(&self, read: &Read, limit: Limit) -> (Vec<Item>, u64) {
        let Read { partition, from, ref wants, .. } = *read;
        let replay = Replay { partition, from, wants: wants.clone(), limit };
        let replayed = self.0.replay(replay).await.expect("nothing makes reads fail");
        (replayed.items, replayed.to)
    }

    async fn history(&self, channel: &Channel, after_seq: u64, until: u64) -> Page {
        let query = HistoryQuery {
            channel: channel.clone(),
            seqs: Side::After(after_seq),
            until: Some(until),
            limit: EVERYTHING,
        };
        self.0.history(query).await.expect("nothing makes reads fail")
    }

    async fn publish(&self, publishes: Vec<log::Publish>) -> Vec<Result<Vec<Published>, NotPublished>> {
        join_all(publishes.into_iter().map(|log::Publish { drafts, key, except }| {
            let key = key.map(|(key, body)| {
                let mut hash = [0; 32];
                hash[..8].copy_from_slice(&body.to_be_bytes());
                (ScopedKey { scope: "key:model".into(), key }, hash)
            });
            let published = self.0.publish(Publish { drafts, key, except });
            async {
                published.await.map_err(|error| match error {
                    PublishError::Mismatch => NotPublished::Mismatch,
                    PublishError::Unavailable(_) | PublishError::Unknown(_) => NotPublished::Failed,
                })
            }
        }))
        .await
    }

    fn ephemeral(&self) -> &Ephemeral {
        self.0.ephemeral()
    }
}

async fn open_store(url: &str) -> Store {
    // The operating system keeps what it was given: no run cuts the power.
    let options = StoreOptions { synchronous: Synchronous::Normal, ..StoreOptions::default() };
    let store = Store::open(url, &options).await.unwrap();
    store.migrate().await.unwrap();
    store
}
