//! A process that has hardly any open files left says so, and is known to be alive.

use std::process::Stdio;

use belfry::protocol::TransportKind;
use serde_json::json;
use tokio::{
    io::{AsyncBufReadExt as _, BufReader},
    process::Command,
};

use crate::harness::{Client, Options, Raw, TestApp, eventually, soon};

const OPEN_FILES: usize = 96;

#[tokio::test]
async fn the_probes_are_answered_when_the_files_have_run_out_and_one_line_says_so() {
    let app = TestApp::start().await;
    let directory = tempfile::tempdir().unwrap();
    let mut process = Command::new("sh")
        .args(["-c", &format!("ulimit -n {OPEN_FILES}; exec \"$@\""), "sh"])
        .args([env!("CARGO_BIN_EXE_belfry"), "serve", "--dev", "--listen", "127.0.0.1:0", "--database"])
        .arg(format!("sqlite://{}/belfry.sqlite", directory.path().display()))
        // More than there are files for.
        .env("BELFRY_SERVER__MAX_CONNECTIONS", "1000")
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(process.stderr.take().unwrap()).lines();
    let address = soon("the start", async {
        loop {
            let line = lines.next_line().await.unwrap().expect("it starts");
            if let Some((_, address)) = line.split_once("Console   http://") {
                break address.trim_end_matches('/').parse().unwrap();
            }
        }
    })
    .await;
    let app = app.by_way_of(address);
    let mut clients = Vec::new();
    let mut turned_away = 0;
    for _ in 0..2 * OPEN_FILES {
        match Client::try_connect(&app, TransportKind::Sse, &Options::to(&["news"])).await {
            Ok(client) => clients.push(client),
            Err(refusal) => {
                assert_eq!(refusal["code"], "unavailable", "{refusal}");
                turned_away += 1;
            }
        }
    }
    assert!(clients.len() > OPEN_FILES / 4 && turned_away >= OPEN_FILES, "{} in", clients.len());
    for probe in ["/healthz", "/readyz", "/metrics"] {
        assert_eq!(app.get(probe).await.status, 200, "{probe}");
    }
    // Those that ask for nothing do not keep the last places.
    let silent: Vec<Raw> = futures_util::future::join_all((0..8).map(|_| Raw::open(&app))).await;
    assert_eq!(app.get("/healthz").await.status, 200);
    drop(silent);
    // Those that are in go on.
    clients.truncate(OPEN_FILES / 8);
    let publish =
        async || app.post("/v1/publish", &json!({"channel": "news", "data": 1})).await.status == 200;
    eventually("room to publish", publish).await;
    for client in &mut clients {
        assert_eq!(client.data(1).await, [1]);
    }
    eventually("room", async || {
        Client::try_connect(&app, TransportKind::Sse, &Options::to(&["news"])).await.is_ok()
    })
    .await;
    let id = process.id().unwrap().to_string();
    Command::new("kill").args(["-9", &id]).status().await.unwrap();
    let mut said = 0;
    while let Some(line) = lines.next_line().await.unwrap() {
        said += usize::from(line.contains("hardly any open files"));
    }
    assert!((1..=3).contains(&said), "it is counted, and not repeated: {said} lines");
}
