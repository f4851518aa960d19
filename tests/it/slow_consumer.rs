//! A client that reads slowly, or not at all: it costs a bounded amount of memory, others notice
//! nothing, and what it has not read it gets later.

use std::time::Duration;

use belfry::protocol::TransportKind;
use serde_json::{Value, json};
use tokio::net::{TcpSocket, TcpStream};

use crate::harness::{Ask as _, Client, Options, Raw, TestApp, Ws, eventually, is_fleet, soon};

/// Much more than all the buffers between the log and a reader that has stopped.
const MESSAGES: u64 = 100;
const DATA_BYTES: usize = 60_000;

/// Longer than these pauses last on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// A small receive buffer: the kernel would take megabytes for a reader.
async fn narrow(app: &TestApp) -> TcpStream {
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(16 << 10).unwrap();
    soon("connecting", socket.connect(app.address)).await.unwrap()
}

async fn reader(app: &TestApp, request: &str) -> Raw {
    let mut raw = Raw::over(narrow(app).await);
    raw.send(request).await;
    raw
}

/// An unchunked stream, which can be read by hand.
async fn slow_stream(app: &TestApp, channel: &str) -> Raw {
    let head = "HTTP/1.0\r\nhost: localhost\r\nauthorization: Bearer bk_dev\r\n\r\n";
    let mut raw = reader(app, &format!("GET /v1/sse?channels={channel} {head}")).await;
    raw.until("event: welcome\n").await;
    raw
}

async fn publish_much(app: &TestApp, channel: &str, witness: &mut Client) {
    let data = "x".repeat(DATA_BYTES);
    for seq in 1..=MESSAGES {
        let publish = app.publish_to(channel, &*data);
        let (message, _) = tokio::join!(witness.message(), publish);
        assert_eq!(message["seq"], seq, "who reads is not held up");
    }
}

/// The seqs of a stream's messages, up to the last.
async fn seqs(raw: &mut Raw) -> Vec<u64> {
    let mut seqs = Vec::new();
    while seqs.last() != Some(&MESSAGES) {
        let event = raw.until("\n\n").await;
        let Some(data) = event.strip_prefix("data: ") else { continue };
        let frame: Value = serde_json::from_str(data.lines().next().unwrap()).unwrap();
        seqs.push(frame["seq"].as_u64().unwrap());
    }
    seqs
}

#[tokio::test]
async fn a_reader_that_pauses_catches_up_and_misses_nothing() {
    let app = TestApp::with(|config| {
        config.log.ring_bytes = 1 << 20;
        config.limits.write_timeout = PATIENCE;
    })
    .await;
    let mut slow = slow_stream(&app, "news").await;
    let mut witness = Client::connect(&app, TransportKind::Ws, &Options::to(&["news"])).await;
    publish_much(&app, "news", &mut witness).await;
    assert!(app.metric("belfry_overflows_total").await >= 1.0);
    assert_eq!(app.metric("belfry_sessions_behind").await, 1.0);
    let pending = app.metric("belfry_pending_bytes").await;
    assert!(pending <= 2.0 * app.config.limits.pending_bytes as f64, "{pending} bytes wait");
    assert_eq!(seqs(&mut slow).await, (1..=MESSAGES).collect::<Vec<u64>>());
    eventually("all are live", async || app.metric("belfry_sessions_behind").await == 0.0).await;
    let source = if is_fleet() { "history" } else { "store" };
    let reads = format!("belfry_catch_up_reads_total{{source=\"{source}\"}}");
    assert!(app.metric(&reads).await >= 1.0, "the ring was too small for this");
}

#[tokio::test]
async fn a_websocket_that_reads_on_after_a_pause_was_not_silent_meanwhile() {
    let app = TestApp::with(|config| {
        config.session.heartbeat_min = Duration::from_millis(50);
        config.limits.write_timeout = PATIENCE;
    })
    .await;
    // Once it reads on, it answers within two of these on a busy machine, too.
    let options = Options::to(&["news"]).and("heartbeat_ms", 1_000);
    let mut slow = Ws::over(&app, &options, narrow(&app).await).await;
    let mut witness = Client::connect(&app, TransportKind::Ws, &Options::to(&["news"])).await;
    publish_much(&app, "news", &mut witness).await;
    // Nothing is read from a client that has so much to take, so it stays longer than it may be silent for.
    let mut clock = Client::connect(&app, TransportKind::Sse, &options).await;
    for _ in 0..3 {
        assert_eq!(clock.next().await.unwrap()["type"], "ping");
    }
    let mut last = 0;
    while last < MESSAGES {
        let frame = soon("a frame", slow.next()).await.unwrap();
        match frame["type"].as_str() {
            Some("message") => last = frame["seq"].as_u64().unwrap(),
            Some("welcome" | "ping") => {}
            _ => panic!("after {last} messages {frame}"),
        }
    }
}

#[tokio::test]
async fn many_readers_that_stand_still_cost_little_memory() {
    let app = TestApp::spawn_process("[log]\nring_bytes = \"1MiB\"\n[limits]\nwrite_timeout = \"60s\"").await;
    let mut witness = Client::connect(&app, TransportKind::Sse, &Options::to(&["news"])).await;
    app.publish_to("warm:up", "x".repeat(DATA_BYTES)).await;
    let before = app.process().memory();
    let mut slow = Vec::new();
    for _ in 0..32 {
        slow.push(slow_stream(&app, "news").await);
    }
    publish_much(&app, "news", &mut witness).await;
    let growth = app.process().peak_memory().saturating_sub(before);
    // 32 readers times 6 MB would be 192 MB.
    assert!(growth < 32 << 20, "{growth} bytes for 32 readers");
    for slow in slow.iter_mut().take(4) {
        assert_eq!(seqs(slow).await, (1..=MESSAGES).collect::<Vec<u64>>());
    }
}

#[tokio::test]
async fn a_websocket_that_takes_nothing_for_too_long_is_let_go() {
    let app = TestApp::with(|config| config.limits.write_timeout = Duration::from_millis(500)).await;
    let stuck = reader(
        &app,
        "GET /v1/ws?channels=news HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer bk_dev\r\n\
         connection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\n\
         sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
    )
    .await;
    eventually("the connection", async || app.metric(r#"belfry_connections{transport="ws"}"#).await == 1.0)
        .await;
    for _ in 0..10 {
        app.publish("x".repeat(DATA_BYTES)).await;
    }
    eventually("the end", async || app.metric(r#"belfry_connections{transport="ws"}"#).await == 0.0).await;
    let ends = r#"belfry_connection_ends_total{code="slow_consumer",transport="ws"}"#;
    assert_eq!(app.metric(ends).await, 1.0);
    assert_eq!(app.metric("belfry_pending_bytes").await, 0.0);
    drop(stuck);
}

#[tokio::test]
async fn what_waits_of_a_channel_goes_with_it() {
    let app = TestApp::with(|config| config.limits.write_timeout = PATIENCE).await;
    let (token, less) = (app.token("ann", &["team:1"], &[]), app.token("ann", &[], &[]));
    for command in [
        json!({"type": "unsubscribe", "id": 1, "channels": ["team:1"]}),
        json!({"type": "refresh", "id": 1, "token": less}),
    ] {
        let head = format!("HTTP/1.0\r\nhost: localhost\r\nauthorization: Bearer {token}\r\n\r\n");
        let mut slow = reader(&app, &format!("GET /v1/sse?channels=team:1 {head}")).await;
        slow.until("\ndata: ").await;
        let welcome: Value = serde_json::from_str(&slow.until("\n").await).unwrap();
        while app.metric("belfry_pending_bytes").await < 32_000.0 {
            app.publish_to("team:1", "x".repeat(8_000)).await;
        }
        let path = format!("/v1/sessions/{}/commands", welcome["session"].as_str().unwrap());
        let request = app.request("POST", &path).bearer_auth(&token);
        let answer = request.body(json!({ "commands": [command] }).to_string()).answer().await;
        assert_eq!(answer.json()["replies"][0]["ok"], true, "{answer:?}");
        assert_eq!(app.metric("belfry_pending_bytes").await, 0.0, "after {command}");
    }
}

#[tokio::test]
async fn a_websocket_that_reads_late_gets_all_of_it() {
    let app = TestApp::start().await;
    let mut late = Client::connect(&app, TransportKind::Ws, &Options::to(&["plain:a"])).await;
    let publishes: Vec<Value> =
        (1..=50).map(|n| json!({"channel": "plain:a", "data": [n, "x".repeat(7_000)]})).collect();
    let mut last = 0;
    for _ in 0..4 {
        app.post("/v1/publish/batch", &json!({ "publishes": publishes })).await;
        for _ in 0..50 {
            last += 1;
            assert_eq!(late.message().await["seq"], last);
        }
    }
}
