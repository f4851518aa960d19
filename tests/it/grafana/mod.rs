//! `grafana/` against what it is about: real nodes under traffic, and a real Prometheus that scrapes them. The alerts
//! that can be caused in seconds are caused; `grafana/alerts/tests/` has all of them.

mod trouble;

use std::{path::PathBuf, process::Output, time::Duration};

use belfry::{protocol::TransportKind, testing::config::Config};
use serde_json::json;
use tempfile::TempDir;
use tokio::{
    io::AsyncWriteExt as _,
    process::Command,
    time::{interval, timeout},
};

use crate::{
    harness::{Client, Options, TestApp},
    support::{
        postgres::PostgresServer,
        process::{Process, free_port, until},
        redis::RedisServer,
    },
};

/// How long a tool may take: longer than check.py waits for panels and alerts.
const TOOL: Duration = Duration::from_secs(120);

/// How often the demo publishes.
const PUBLISH_EVERY: Duration = Duration::from_millis(50);

/// More connections than this the full node of the demo does not take.
const FEW_CONNECTIONS: usize = 4;

fn repository() -> PathBuf {
    env!("CARGO_MANIFEST_DIR").into()
}

async fn output(mut command: Command) -> Output {
    command.current_dir(repository()).kill_on_drop(true);
    timeout(TOOL, command.output()).await.expect("the tool ends in time").unwrap_or_else(|error| {
        panic!("{command:?}: {error}; scripts/install-test-deps.sh installs what is missing")
    })
}

/// Runs a tool of this repository or of Prometheus, which has to be content.
async fn run(program: &str, arguments: &[&str]) {
    let mut command = Command::new(program);
    command.args(arguments);
    let Output { status, stdout, stderr } = output(command).await;
    let said = [stdout, stderr].concat();
    assert!(status.success(), "{program} {arguments:?}:\n{}", String::from_utf8_lossy(&said));
}

async fn check(arguments: &[&str]) {
    run("python3", &[&["tests/grafana/check.py"], arguments].concat()).await;
}

/// Runs check.py while something goes on that never ends.
async fn during(what: impl Future<Output = ()>, arguments: &[&str]) {
    tokio::select! {
        () = what => {}
        () = check(arguments) => {}
    }
}

#[tokio::test]
async fn dashboards_are_what_their_script_writes() {
    run("python3", &["grafana/build.py", "--check"]).await;
}

#[tokio::test]
async fn every_alert_fires_from_its_cause_and_has_a_runbook() {
    run("promtool", &["check", "rules", "grafana/alerts/belfry.yaml"]).await;
    run("promtool", &["test", "rules", "grafana/alerts/tests/belfry_test.yaml"]).await;
    check(&["runbooks"]).await;
}

#[tokio::test]
async fn promtool_finds_nothing_to_say_about_the_metrics() {
    let app = TestApp::start().await;
    let metrics = app.get("/metrics").await.text;
    let mut command = Command::new("promtool");
    command.args(["check", "metrics"]).stdin(std::process::Stdio::piped());
    command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped()).kill_on_drop(true);
    let mut promtool = command.spawn().unwrap();
    let mut stdin = promtool.stdin.take().unwrap();
    stdin.write_all(metrics.as_bytes()).await.unwrap();
    drop(stdin);
    let output = timeout(TOOL, promtool.wait_with_output()).await.unwrap().unwrap();
    assert!(output.status.success() && output.stderr.is_empty(), "{output:?}");
}

/// Every query is of metrics that each node exports, every panel has data while there is traffic, and trouble
/// that is made raises the alerts that are about it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn panels_have_data_and_trouble_raises_alerts() {
    let postgres = PostgresServer::start();
    let database = postgres.database();
    let redis = RedisServer::plain().await;
    let node = async |name: &str, change: fn(&mut Config)| {
        TestApp::with(|config| {
            config.server.node = name.into();
            config.redis.urls = vec![redis.url().parse().unwrap()];
            config.database.url = database.url();
            change(config);
        })
        .await
    };
    let one = node("one", |_| {}).await;
    let two = node("two", |config| config.server.drain_window = Duration::from_secs(600)).await;
    let full = node("full", |config| {
        config.server.max_connections = FEW_CONNECTIONS;
        config.limits.sessions = FEW_CONNECTIONS;
    })
    .await;
    let addresses = [&one, &two, &full].map(|node| node.address.to_string());
    let prometheus = Prometheus::start(&addresses).await;
    let at = prometheus.address.as_str();

    let names: Vec<&str> = ["names", at].into_iter().chain(addresses.iter().map(String::as_str)).collect();
    check(&names).await;
    during(traffic(&one, &two), &["panels", at]).await;

    let mut crowd = Vec::new();
    for _ in 0..FEW_CONNECTIONS {
        crowd.push(Client::connect(&full, TransportKind::Sse, &Options::to(&["plain:a"])).await);
    }
    // Whoever comes now is turned away; and whoever brings a cursor that nobody has written is told so.
    let more = async {
        let mut tick = interval(PUBLISH_EVERY);
        loop {
            tick.tick().await;
            let refused = Client::try_connect(&full, TransportKind::Poll, &Options::to(&["plain:a"])).await;
            assert_eq!(refused.err().unwrap()["code"], "unavailable");
            let strange = Options::to(&["plain:a"]).and("cursor", "7.1");
            Client::connect(&one, TransportKind::Poll, &strange).await;
        }
    };
    let room = ["BelfryConnectionsNearLimit", "BelfrySessionsNearLimit", "BelfryConnectionsRefused"];
    during(more, &[&["alerts", at, "BelfryGaps"], &room[..]].concat()).await;
    drop(crowd);

    // Somebody has to be there, or the drain is over at once.
    let _last = Client::connect(&two, TransportKind::Sse, &Options::to(&["plain:a"])).await;
    assert_eq!(two.post("/admin/drain", &json!({})).await.status, 202);
    postgres.crash();
    let refused = publish_in_vain(&one, "news");
    during(refused, &["alerts", at, "BelfrySqlFailing", "BelfryDrainStuck"]).await;
    postgres.start_again();

    redis.stop_signal();
    drop(full);
    let refused = publish_in_vain(&one, "plain:a");
    during(
        refused,
        &[
            "alerts",
            at,
            "BelfryRedisDown",
            "BelfryNodeDeaf",
            "BelfryPublishRefused",
            "BelfryServerErrors",
            "BelfryNodeDown",
        ],
    )
    .await;
    redis.continue_signal();
}

/// Clients of every transport on both nodes, publishes of every kind, sessions that come back, hop and change over.
async fn traffic(one: &TestApp, two: &TestApp) {
    let mut tick = interval(PUBLISH_EVERY);
    loop {
        for kind in TransportKind::ALL {
            let mut client = Client::connect(one, kind, &Options::to(&["news", "plain:a", "eph:a"])).await;
            for channel in ["news", "plain:a", "eph:a"] {
                tick.tick().await;
                two.publish_to(channel, 1).await;
            }
            client.data(2).await;
            let other = if kind == TransportKind::Ws { TransportKind::Sse } else { TransportKind::Ws };
            for kind in [kind, other] {
                tick.tick().await;
                two.publish_to("news", 2).await;
                client = Client::connect(two, kind, &client.resume()).await;
                client.data(1).await;
            }
        }
    }
}

/// Publishes for as long as it is polled, whatever the answers are.
async fn publish_in_vain(node: &TestApp, channel: &str) {
    let mut tick = interval(PUBLISH_EVERY);
    loop {
        tick.tick().await;
        node.post("/v1/publish", &json!({ "channel": channel, "data": 1 })).await;
    }
}

/// A Prometheus with our rules, which looks at its targets every second.
struct Prometheus {
    address: String,
    // The process goes before its directory.
    _process: Process,
    _directory: TempDir,
}

impl Prometheus {
    async fn start(targets: &[String]) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let rules = repository().join("grafana/alerts/belfry.yaml");
        let config = json!({
            "global": { "scrape_interval": "1s", "evaluation_interval": "1s" },
            "rule_files": [rules],
            "scrape_configs": [{ "job_name": "belfry", "static_configs": [{ "targets": targets }] }],
        });
        // JSON is YAML.
        std::fs::write(directory.path().join("prometheus.yaml"), config.to_string()).unwrap();
        let address = format!("127.0.0.1:{}", free_port());
        let listen = format!("--web.listen-address={address}");
        let arguments = ["--config.file=prometheus.yaml", "--storage.tsdb.path=data", &listen];
        let process = Process::start("prometheus", &arguments, directory.path());
        let ready = format!("http://{address}/-/ready");
        until("Prometheus is ready", async || {
            reqwest::get(&ready).await.ok().filter(|answer| answer.status().is_success())
        })
        .await;
        Self { address, _process: process, _directory: directory }
    }
}
