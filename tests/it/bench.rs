//! `belfry bench`, the real binary: every scenario over every transport, and what it says where something is lost.

use std::process::Output;

use belfry::testing::config::{NamespaceConfig, NamespaceKind};
use futures_util::future::join_all;
use serde_json::Value;
use tokio::process::Command;

use crate::harness::{TestApp, soon};

const CONNECTIONS: u64 = 20;

/// The reports, the exit code, and what was said on standard error.
async fn bench(app: &TestApp, line: &str) -> (Vec<Value>, Option<i32>, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_belfry"));
    command
        .args(["bench", "--dev", "--json"])
        .args(line.split_whitespace())
        .env("BELFRY_URL", app.url(""))
        .env_remove("BELFRY_API_KEY")
        .kill_on_drop(true);
    let Output { status, stdout, stderr } = soon("the end of the bench", command.output()).await.unwrap();
    let reports = String::from_utf8(stdout).unwrap();
    let reports = reports.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    (reports, status.code(), String::from_utf8(stderr).unwrap())
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
    assert_eq!(code, Some(1));
    assert!(said.contains("the server refused a subscriber") && said.contains("unauthorized"), "{said}");

    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let (_, code, said) = bench(&app, &format!("connect --url http://{nobody}")).await;
    assert_eq!(code, Some(3));
    assert!(said.contains("cannot reach"), "{said}");
}
