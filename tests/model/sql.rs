//! The real log over a real file, whose commits can be made to fail.

use std::{sync::Arc, time::Duration};

use belfry::{
    protocol::{Channel, Partition, Timestamp},
    testing::{
        config::{Config, Synchronous},
        log::{self, Log},
        store::{Retention, Store, StoreOptions},
        telemetry::Metrics,
    },
};
use sqlx::{Connection, SqliteConnection};
use tempfile::TempDir;

use super::backend::{RING_BYTES, namespaces};

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
    pub async fn new() -> Self {
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

    /// The log in a new epoch, perhaps after the file was closed and opened again.
    pub async fn open_log(&mut self, reopen: bool) -> Log {
        if reopen {
            self.store.close().await;
            self.store = open_store(&self.url).await;
        }
        let mut config = Config { namespaces: namespaces(), ..Config::default() };
        (config.log.ring_bytes, config.log.position_block) = (RING_BYTES, 64);
        config.database.commit_timeout = Duration::from_secs(10);
        let metrics = Metrics::new();
        log::memory::open(self.store.clone(), &Arc::new(config), &metrics).await.unwrap()
    }

    /// Makes commits fail, or not.
    pub async fn fail(&mut self, failing: bool) {
        sqlx::query("UPDATE model_switch SET failing = $1")
            .bind(i64::from(failing))
            .execute(&mut self.hand)
            .await
            .unwrap();
    }

    /// Makes the next epoch begin where this one began: nothing knows any more how far it came.
    pub async fn reuse_epoch(&mut self) {
        std::fs::remove_file(self.store.beside(".limit").unwrap()).unwrap();
        sqlx::raw_sql("UPDATE epochs SET limit_pos = base_pos").execute(&mut self.hand).await.unwrap();
    }

    /// Retention, as the log's own sweep does it; `all`: also what is not too old yet.
    pub async fn trim(&self, channel: &Channel, all: bool) {
        let namespaces = namespaces();
        let now = Timestamp::now();
        let keep = |other: &Channel| match namespaces.of(other).history_size {
            0 => Retention::default(),
            _ if all && other == channel => Retention { since: Some(Timestamp(now.0 + 1)), at_most: None },
            size => Retention { since: None, at_most: Some(size as u64) },
        };
        self.store.trim(Partition(0), Some(channel), 2_000, keep).await.unwrap();
        self.store.expire(now, 2_000).await.unwrap();
    }
}

async fn open_store(url: &str) -> Store {
    // The operating system keeps what it was given: no run cuts the power.
    let options = StoreOptions { synchronous: Synchronous::Normal, ..StoreOptions::default() };
    let store = Store::open(url, &options).await.unwrap();
    store.migrate().await.unwrap();
    store
}
