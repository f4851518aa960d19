//! Publishes per second through two nodes, as a share of what `redis-benchmark` reaches on the same Redis with the
//! same script in the same run. A measurement: `make bench-fleet`.

use std::time::Duration;

use serde_json::json;
use tokio::{process::Command, task::JoinSet, time::Instant};

use crate::rig::{Deployment, Fleet};

const SCRIPT: &str = include_str!("../../src/log/redis/append.lua");
/// In turn, so that a machine that slows down slows both.
const ROUNDS: usize = 3;
const SECONDS: Duration = Duration::from_secs(6);
const CHANNELS: usize = 64;
/// Publishers of each node, and the publishes in each of their requests.
const PUBLISHERS: usize = 8;
const BATCH: usize = 100;
/// `redis-benchmark`: connections, requests that each has under way, and in all.
const CONNECTIONS: &str = "16";
const PIPELINE: &str = "32";
const REQUESTS: &str = "300000";
/// A message's data, as in the other benches.
const DATA_BYTES: usize = 117;
const GOAL_PERCENT: f64 = 50.0;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a measurement: make bench-fleet"]
async fn two_nodes_publish_half_as_fast_as_redis_runs_the_script() {
    let fleet = Fleet::start("throughput", Deployment::Forgetful, 2).await;
    let mut shares = Vec::new();
    for round in 1..=ROUNDS {
        let bare = redis_benchmark(&fleet).await;
        let ours = publish(&fleet).await;
        let share = 100.0 * ours / bare;
        println!("round {round}: redis-benchmark {bare:.0}/s, two nodes {ours:.0}/s: {share:.0} %");
        shares.push(share);
    }
    shares.sort_by(f64::total_cmp);
    let median = shares[ROUNDS / 2];
    println!("publishes through two nodes: {median:.0} % of redis-benchmark (goal: {GOAL_PERCENT} %)");
    assert!(median >= GOAL_PERCENT, "{median:.0} %");
}

/// Runs of the append script per second.
async fn redis_benchmark(fleet: &Fleet) -> f64 {
    let redis = fleet.redis[0].primary().await;
    let sha: String = redis.command(&["SCRIPT", "LOAD", SCRIPT]).await;
    let log = ["HSET", "bench:log", "epoch", "1", "base", "1", "limit", "9000000000000000"];
    let _: u64 = redis.command(&log).await;
    let _: bool = redis.command(&["HSETNX", "bench:log", "next", "1"]).await;
    let _: bool = redis.command(&["HSETNX", "bench:log", "forgotten", "0"]).await;
    // As a node writes it.
    let body = json!({
        "id": "01a20315-da91-7aad-a663-c3cdeecfe615", "event": "message", "data": data(), "at": 1_790_000_000_000_u64
    });
    let output = Command::new("redis-benchmark")
        .args(["-p", &redis.port().to_string(), "-c", CONNECTIONS, "-P", PIPELINE, "-n", REQUESTS, "-q"])
        .args(["-r", &CHANNELS.to_string(), "EVALSHA", &sha, "4"])
        .args(["bench:log", "bench:heads", "bench:s:plain:__rand_int__", "bench:open"])
        .args(["1", "plain:__rand_int__", "bench:c:plain:__rand_int__", &body.to_string()])
        .args(["p", "1000", "86400000"])
        .output()
        .await
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    let rate = text
        .rsplit_once(" requests per second")
        .and_then(|(before, _)| before.rsplit(' ').next()?.parse().ok());
    let run: u64 = redis.command::<Option<u64>>(&["HGET", "bench:log", "next"]).await.unwrap_or(0);
    assert!(run > 100_000, "the script did not append: {text}");
    rate.unwrap_or_else(|| panic!("no rate in {text:?}"))
}

/// Publishes that were acknowledged per second.
async fn publish(fleet: &Fleet) -> f64 {
    let nodes = fleet.reach();
    let before = handed_out(fleet).await;
    let began = Instant::now();
    let mut publishing = JoinSet::new();
    for number in 0..PUBLISHERS * 2 {
        let nodes = nodes.clone();
        publishing.spawn(async move {
            let publishes: Vec<_> = (0..BATCH)
                .map(|n| json!({ "channel": format!("plain:{}", (number * BATCH + n) % CHANNELS), "data": data() }))
                .collect();
            let body = json!({ "publishes": publishes });
            let mut count = 0;
            while began.elapsed() < SECONDS {
                let response = nodes.post_to(number, "/v1/publish/batch", &body).send().await.unwrap();
                assert_eq!(response.status(), 200);
                let text = response.text().await.unwrap();
                assert_eq!(text.matches("\"status\":200").count(), BATCH, "{text}");
                count += BATCH;
            }
            count
        });
    }
    let count: usize = publishing.join_all().await.into_iter().sum();
    let rate = count as f64 / began.elapsed().as_secs_f64();
    assert_eq!(handed_out(fleet).await - before, count as u64, "each of them is in Redis");
    rate
}

/// Positions that the nodes' log has handed out.
async fn handed_out(fleet: &Fleet) -> u64 {
    fleet.redis[0].primary().await.command(&["HGET", "belfry:0:log", "next"]).await
}

fn data() -> serde_json::Value {
    json!({ "text": "x".repeat(DATA_BYTES) })
}
