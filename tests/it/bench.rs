//! `belfry bench`, the real binary: every scenario over every transport, and what it says where something is lost.

use std::process::{Output, Stdio};

use belfry::testing::config::{NamespaceConfig, NamespaceKind};
use futures_util::future::join_all;
use serde_json::Value;
use tokio::process::{Child, Command};

use crate::harness::{TestApp, eventually, soon};

const CONNECTIONS: u64 = 20;

fn command(app: &TestApp, line: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_belfry"));
    command
        .args(["bench", "--dev", "--json"])
        .args(line.split_whitespace())
        .env("BELFRY_URL", app.url(""))
        .env_remove("BELFRY_API_KEY")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    command
}

/// The reports, the exit code, and what was said on standard error.
async fn bench(app: &TestApp, line: &str) -> (Vec<Value>, Option<i32>, String) {
    end(command(app, line).spawn().unwrap()).await
}

async fn end(bench: Child) -> (Vec<Value>, Option<i32>, String) {
    let Output { status, stdout, stderr } =
        soon("the end of the bench", bench.wait_with_output()).await.unwrap();
    let reports = String::from_utf8(stdout).unwrap();
    let reports = reports.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    (reports, status.code(), String::from_utf8(stderr).unwrap())
}

async fn connected(app: &TestApp, number: u64) {
    eventually("all have connected", async || {
        app.metric(r#"belfry_connections{transport="ws"}"#).await == number as f64
    })
    .await;
}

async fn some_is_published(app: &TestApp) {
    eventually("something is published", async || {
        let newest = app.get("/v1/history?channel=bench&last=1").await.json();
        newest["messages"].as_array().is_some_and(|messages| !messages.is_empty())
    })
    .await;
}

#[tokio::test]
async fn every_scenario_delivers_everything_on_every_transport_and_says_how() {
    let app = TestApp::start().await;
    let scenarios = ["idle", "connect", "fanout", "unicast", "mixed", "storm", "drops", "backlog"];
    // At the same time: each takes its own messages from those of the others.
    join_all(scenarios.map(|scenario| on_every_transport(&app, scenario))).await;
}

async fn on_every_transport(app: &TestApp, scenario: &str) {
    let line = format!("{scenario} --transport ws,sse,poll --connections {CONNECTIONS} --duration 1s");
    let (reports, code, said) = bench(app, &line).await;
    assert_eq!((reports.len(), code), (3, Some(0)), "{scenario}: {said}");
    for report in reports {
        let count = |name: &str| report[name].as_u64().unwrap();
        assert!(count("closed") == 0 && report["connect"]["count"].as_u64() >= Some(CONNECTIONS), "{report}");
        let published = count("published");
        assert_eq!(published > 0, !matches!(scenario, "idle" | "connect"), "{report}");
        let heard_by_each = count("deliveries") == published * CONNECTIONS;
        match scenario {
            "unicast" => assert_eq!(count("deliveries"), published, "{report}"),
            "mixed" => assert!(count("deliveries") > published && !heard_by_each, "{report}"),
            _ => assert!(heard_by_each, "{report}"),
        }
        match scenario {
            "storm" | "backlog" => assert_eq!(count("cuts"), CONNECTIONS, "{report}"),
            "drops" => {}
            _ => assert_eq!(count("cuts"), 0, "{report}"),
        }
    }
}

#[tokio::test]
async fn batches_rates_and_publishers_are_as_asked_for() {
    let app = TestApp::start().await;
    let line = "fanout --connections 3 --duration 1s --rate 40 --batch 4 --publishers 2 --size 500";
    let (reports, code, said) = bench(&app, line).await;
    assert_eq!(code, Some(0), "{said}");
    let sent = reports[0]["published"].as_u64().unwrap() + reports[0]["unsent"].as_u64().unwrap();
    // The first is due at once.
    assert!((40..=44).contains(&sent) && sent % 4 == 0, "{}", reports[0]);
    let newest = &app.get("/v1/history?channel=bench&last=1").await.json()["messages"][0];
    assert_eq!(newest["data"].to_string().len(), 500);
}

#[tokio::test]
async fn what_nobody_kept_is_lost_and_the_bench_fails() {
    let app = TestApp::with(|config| {
        let passing = NamespaceConfig { kind: NamespaceKind::Ephemeral, ..NamespaceConfig::default() };
        config.namespaces.insert("passing", passing);
    })
    .await;
    let line = format!("backlog --channel passing:x --connections {CONNECTIONS} --duration 1s --patience 2s");
    let (reports, code, said) = bench(&app, &line).await;
    assert_eq!(code, Some(1), "{said}");
    let count = |name: &str| reports[0][name].as_u64().unwrap();
    // All were there for the first of them.
    assert!(count("lost") > count("deliveries"), "{}", reports[0]);
    assert_eq!(count("lost") + count("deliveries"), count("published") * CONNECTIONS, "{}", reports[0]);
    assert!(said.contains("not every subscriber got every message"), "{said}");
}

#[tokio::test]
async fn who_is_refused_hears_the_servers_words() {
    let app = TestApp::closed(|_| {}).await;
    let (_, code, said) = bench(&app, "connect --connections 2").await;
    assert_eq!(code, Some(4));
    assert!(said.contains("the server refused a subscriber") && said.contains("unauthorized"), "{said}");

    let app = TestApp::start().await;
    let (reports, code, said) = bench(&app, "fanout --connections 2 --api-key bk_wrong").await;
    assert_eq!(
        (code, reports[0]["refused"].as_u64(), reports[0]["lost"].as_u64()),
        (Some(4), Some(1), Some(0))
    );
    assert!(said.contains("the server refused a publish"), "{said}");

    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let (_, code, said) = bench(&app, &format!("connect --url http://{nobody}")).await;
    assert_eq!(code, Some(3));
    assert!(said.contains("cannot reach"), "{said}");
}

#[tokio::test]
async fn idle_connections_that_the_server_ends_make_it_fail() {
    let mut app = TestApp::spawn_process("").await;
    let line = format!("idle --connections {CONNECTIONS} --duration 3s");
    let bench = command(&app, &line).spawn().unwrap();
    connected(&app, CONNECTIONS).await;
    app.kill().await;
    let (reports, code, said) = end(bench).await;
    assert_eq!((code, reports[0]["closed"].as_u64()), (Some(1), Some(CONNECTIONS)), "{said}");
    let why = format!("the server ended {CONNECTIONS} connections");
    assert!(said.contains(&why) && reports[0]["ended"].as_str().unwrap().contains(&why), "{said}");
}

#[tokio::test]
async fn what_was_measured_until_the_server_was_gone_is_reported() {
    for scenario in ["fanout", "backlog"] {
        let mut app = TestApp::spawn_process("").await;
        let line = format!("{scenario} --connections {CONNECTIONS} --duration 60s --rate 50");
        let bench = command(&app, &line).spawn().unwrap();
        some_is_published(&app).await;
        app.kill().await;
        let (reports, code, said) = end(bench).await;
        assert_eq!((code, reports.len()), (Some(1), 1), "{said}");
        assert!(reports[0]["published"].as_u64() > Some(0), "{}", reports[0]);
        assert!(said.contains(reports[0]["ended"].as_str().unwrap()), "{said}");
    }
}

#[tokio::test]
async fn a_signal_ends_it_with_a_report_of_which_nothing_is_lost() {
    let app = TestApp::start().await;
    for (scenario, signal) in [("fanout", "-INT"), ("drops", "-TERM"), ("backlog", "-TERM"), ("idle", "-INT")]
    {
        let line = format!(
            "{scenario} --connections {CONNECTIONS} --duration 60s --rate 50 --channel bench:{scenario}"
        );
        let bench = command(&app, &line).spawn().unwrap();
        connected(&app, CONNECTIONS).await;
        let id = bench.id().unwrap().to_string();
        Command::new("kill").args([signal, &id]).status().await.unwrap();
        let (reports, code, said) = end(bench).await;
        assert_eq!((code, reports.len()), (Some(1), 1), "{scenario}: {said}");
        assert_eq!(reports[0]["lost"].as_u64(), Some(0), "{}", reports[0]);
        assert!(said.contains("stopped by a signal"), "{said}");
        connected(&app, 0).await;
    }
}

#[tokio::test]
async fn numbers_that_nothing_could_bear_are_refused_with_what_may_be_asked_for() {
    let app = TestApp::start().await;
    for absurd in [
        "--connections 99999999999",
        "--connections 0",
        "--connecting 99999999999",
        "--publishers 99999999999",
        "--batch 99999999999",
        "--size 99999999999",
        "--rate 1e300",
        "--rate 0",
        "--rate NaN",
    ] {
        let (_, code, said) = bench(&app, &format!("fanout --duration 1s {absurd}")).await;
        assert_eq!(code, Some(2), "{absurd}: {said}");
        assert!(said.contains("is not in") || said.contains("up to 1000000"), "{said}");
    }
    let (_, code, said) = bench(&app, "fanout --batch 100000 --size 16777216").await;
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("more than 1 GiB"), "{said}");
}
