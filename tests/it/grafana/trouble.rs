//! More trouble: crowds, clients that take nothing, a node that stands still or is cut off, a Redis that keeps changing.

use std::time::Duration;

use belfry::{protocol::TransportKind, testing::config::Config};
use futures_util::future::{join_all, join4, pending};
use reqwest::Url;
use serde_json::json;
use tokio::{
    net::TcpStream,
    process::Command,
    time::{interval, sleep},
};

use super::{Prometheus, during};
use crate::{
    fault_proxy::FaultProxy,
    harness::{Client, Options, Raw, TestApp, eventually},
    support::{postgres::PostgresServer, process::within, redis::RedisServer},
};

/// So soon a node that gives no sign of life is taken for dead: not one that stands still for a while.
const DEAD_AFTER: Duration = Duration::from_secs(5);
/// Prometheus looks back in steps of 15 s.
const PATIENCE: Duration = Duration::from_secs(60);
const CROWD: usize = 40;
/// The alert wants more than ten.
const DEAF: usize = 15;
const LONG: usize = 60_000;
/// As many writes bring old news as are made in all the rest, and many more.
const OLD: usize = 100;
const STANDSTILL: Duration = Duration::from_millis(300);
/// The alert wants more than two epochs.
const RESTARTS: usize = 4;
/// How many more files a node may open than it has open: enough for those who ask for its metrics.
const FEW_FILES: usize = 4;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn crowds_and_nodes_in_trouble_raise_alerts() {
    let postgres = PostgresServer::start();
    let database = postgres.database();
    let mut redis = RedisServer::plain().await;
    let to_redis = FaultProxy::to(redis.address().parse().unwrap()).await;
    let settle = |config: &mut Config, redis: &str| {
        config.redis.urls = vec![redis.parse().unwrap()];
        config.database.url = database.url();
        config.fleet.node_timeout = DEAD_AFTER;
        config.limits.pending_bytes = 16 << 10;
    };
    let one = TestApp::with(|config| settle(config, &redis.url())).await;
    let cut_off = TestApp::with(|config| settle(config, &format!("redis://{}", to_redis.address))).await;
    let toml = "[fleet]\nnode_timeout = \"5s\"\nask_timeout = \"500ms\"\n";
    let still = TestApp::spawn_process_with(toml, |config| settle(config, &redis.url())).await;
    // Before the first look at them: a node is missing only where there were more for a while.
    for node in [&one, &cut_off, &still] {
        eventually("the nodes know each other", async || node.metric("belfry_fleet_nodes").await == 3.0)
            .await;
    }
    let prometheus = Prometheus::start(&[&one, &cut_off, &still].map(|node| node.address.to_string())).await;
    let at = prometheus.address.as_str();
    // That alert looks back in steps of 15 s: one of them has to see all three.
    let query = "max_over_time(min_over_time(min by (job) (belfry_fleet_nodes)[3m:15s])[15m:15s]) == 3";
    let url = Url::parse_with_params(&format!("http://{at}/api/v1/query"), [("query", query)]).unwrap();
    within(PATIENCE, "Prometheus has seen all nodes", async || {
        let answer = reqwest::get(url.clone()).await.ok()?.text().await.ok()?;
        answer.contains("\"value\"").then_some(())
    })
    .await;

    let crowds = join4(storm(&one), deaf(&one), old_news(&one), stand_still(&still));
    let wanted = ["BelfryReconnectStorm", "BelfrySessionsBehind", "BelfryDeliverySlow", "BelfryEventLoopLag"];
    during(
        async {
            crowds.await;
        },
        &[&["alerts", at], &wanted[..]].concat(),
    )
    .await;
    still.process().signal("CONT").await;

    let id = still.process().id().to_string();
    let open = std::fs::read_dir(format!("/proc/{id}/fd")).unwrap().count();
    let few = format!("--nofile={}", open + FEW_FILES);
    let status = Command::new("prlimit").args([&few, "--pid", &id]).status().await.unwrap();
    assert!(status.success());
    to_redis.refuse();
    during(pending(), &["alerts", at, "BelfryFilesNearLimit", "BelfryNodesDisagree"]).await;
    to_redis.accept();

    drop(still);
    during(pending(), &["alerts", at, "BelfryNodeMissing"]).await;

    let epochs = async {
        for _ in 0..RESTARTS {
            redis.restart().await;
            eventually("publishes are taken again", async || {
                let publish = json!({ "channel": "plain:a", "data": 1 });
                one.post("/v1/publish", &publish).await.status == 200
            })
            .await;
        }
        pending().await
    };
    during(epochs, &["alerts", at, "BelfryEpochsOpened"]).await;
}

/// Clients that come and go at once.
async fn storm(node: &TestApp) {
    let options = Options::to(&["plain:a"]);
    loop {
        join_all((0..CROWD).map(|_| Client::connect(node, TransportKind::Sse, &options))).await;
    }
}

/// Clients that read nothing of what is published, until they are closed for it; then others like them.
async fn deaf(node: &TestApp) {
    let head =
        "GET /v1/sse?channels=plain:long HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer bk_dev\r\n\r\n";
    loop {
        let mut clients = Vec::new();
        for _ in 0..DEAF {
            let mut client = Raw::over(TcpStream::connect(node.address).await.unwrap());
            client.send(head).await;
            client.until("\r\n\r\n").await;
            clients.push(client);
        }
        let mut tick = interval(Duration::from_millis(50));
        for _ in 0..200 {
            tick.tick().await;
            node.publish_to("plain:long", "x".repeat(LONG)).await;
        }
    }
}

/// Clients that come back from far away.
async fn old_news(node: &TestApp) {
    let client = Client::connect(node, TransportKind::Sse, &Options::to(&["news"])).await;
    let long_ago = Options::to(&["news"]).and("cursor", &client.cursor);
    for n in 0..OLD {
        node.publish(n).await;
    }
    // It is only old when time has passed.
    sleep(Duration::from_secs(2)).await;
    loop {
        Client::connect(node, TransportKind::Sse, &long_ago).await.data(OLD).await;
    }
}

/// Stops a process again and again.
async fn stand_still(node: &TestApp) {
    let mut tick = interval(STANDSTILL);
    loop {
        for signal in ["STOP", "CONT"] {
            tick.tick().await;
            node.process().signal(signal).await;
        }
    }
}
