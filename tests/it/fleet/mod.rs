//! Several nodes that share a Redis and a PostgreSQL: any of them can serve any client.

mod commands;
mod deaf;
mod death;
mod failover;
mod left_behind;
mod limits;
mod one_down;
mod partitions;
mod presence;
mod sessions;
mod settings;
mod standby;
mod versions;

use std::time::Duration;

use belfry::testing::config::Config;
use serde_json::{Value, json};

use crate::{
    harness::{Answer, Ask as _, Options, TestApp},
    support::{
        postgres::{Database, PostgresServer},
        redis::RedisServer,
    },
};

/// Nodes of one fleet.
struct Nodes {
    // The nodes go before what they stand on.
    nodes: Vec<TestApp>,
    redis: RedisServer,
    database: Database<'static>,
}

impl Nodes {
    /// In this process.
    async fn start(count: usize) -> Self {
        Self::with(count, |_| {}).await
    }

    /// The same with other settings.
    async fn with(count: usize, change: impl Fn(&mut Config)) -> Self {
        let mut fleet = Self::none().await;
        let (url, database) = (fleet.redis.url(), fleet.database.url());
        for number in 0..count {
            let node = TestApp::with(|config| {
                config.server.node = format!("node{number}");
                config.redis.urls = vec![url.parse().unwrap()];
                config.database.url = database.clone();
                change(config);
            });
            fleet.nodes.push(node.await);
        }
        fleet
    }

    /// Each in a process of its own, which takes another for dead after 2 s.
    async fn processes(count: usize) -> Self {
        let mut fleet = Self::none().await;
        let toml = "[fleet]\nnode_timeout = \"2s\"\nask_timeout = \"500ms\"\n";
        for _ in 0..count {
            let node = TestApp::spawn_process_with(toml, |config| {
                config.redis.urls = vec![fleet.redis.url().parse().unwrap()];
                config.database.url = fleet.database.url();
            });
            let node = node.await;
            fleet.nodes.push(node);
        }
        fleet
    }

    async fn none() -> Self {
        let database = PostgresServer::shared().database();
        Self { nodes: Vec::new(), redis: RedisServer::plain().await, database }
    }
}

fn attempt(options: &Options, attempt: u64, connection: &str) -> Options {
    options.clone().and("attempt", attempt).and("connection", connection)
}

/// Sends commands to a session by way of a node.
async fn send(node: &TestApp, options: &Options, session: &str, commands: &Value) -> Answer {
    let request = node.request("POST", &format!("/v1/sessions/{session}/commands"));
    request.bearer_auth(options.bearer()).body(json!({ "commands": commands }).to_string()).answer().await
}

/// A time that has to pass, where nothing else can be waited for.
async fn pass(time: Duration) {
    tokio::time::sleep(time).await;
}
