//! How the store is opened.

use std::time::Duration;

use crate::{
    config::{Config, Synchronous},
    telemetry::SqlMetrics,
};

#[derive(Clone, Debug)]
pub struct StoreOptions {
    pub synchronous: Synchronous,
    /// SQLite: how long it waits for another process's lock.
    pub busy_timeout: Duration,
    pub pool_size: u32,
    pub connect_timeout: Duration,
    /// SQLite: how many reads run side by side; each has a thread and a page cache of its own.
    pub read_connections: u32,
    /// The deadline of everything but a commit.
    pub query_timeout: Duration,
    /// The deadline of a commit, from waiting for the writer to the disk's answer.
    pub commit_timeout: Duration,
    /// How long an idempotency key guards its publish. An older row gives way to a new use.
    pub idempotency_age: Duration,
    /// What is counted; by default nobody reads it.
    pub metrics: SqlMetrics,
}

impl Default for StoreOptions {
    fn default() -> Self {
        Self::of(&Config::default())
    }
}

impl StoreOptions {
    pub fn of(config: &Config) -> Self {
        Self {
            synchronous: config.database.synchronous,
            busy_timeout: Duration::from_secs(3),
            pool_size: config.database.pool_size,
            connect_timeout: config.database.connect_timeout,
            read_connections: 4,
            query_timeout: config.database.query_timeout,
            commit_timeout: config.database.commit_timeout,
            idempotency_age: config.log.idempotency_age,
            metrics: SqlMetrics::default(),
        }
    }
}
