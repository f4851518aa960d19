//! The module's promises, kept against real servers.

mod standalone;

use std::time::Duration;

use super::Server;
use crate::{config::RedisConfig, support::redis::RedisServer, telemetry::Metrics};

/// Settings with timeouts that tests can wait for.
fn quick() -> RedisConfig {
    RedisConfig {
        pool_size: 2,
        connect_timeout: Duration::from_millis(500),
        response_timeout: Duration::from_millis(1_000),
        ..RedisConfig::default()
    }
}

async fn open(server: &RedisServer) -> Server {
    Server::open(&server.url().parse().unwrap(), &quick(), &Metrics::new()).await.unwrap()
}
