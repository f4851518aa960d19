//! A draining node: its clients leave one by one, nobody new comes, and the process ends well.

use std::time::Duration;

use belfry::protocol::TransportKind;
use serde_json::json;
use tokio::net::TcpStream;

use crate::harness::{Ask as _, Client, Options, Raw, TestApp, eventually};

/// A server that takes its time to drain: long enough to look around meanwhile.
async fn slow() -> TestApp {
    TestApp::with(|config| config.server.drain_window = Duration::from_secs(600)).await
}

async fn drain(app: &TestApp) {
    let answer = app.post("/admin/drain", &json!({})).await;
    assert_eq!(answer.status, 202, "{answer:?}");
    assert_eq!(answer.json()["window_ms"], app.config.server.drain_window.as_millis() as u64);
}

#[tokio::test]
async fn every_client_is_told_when_to_go_and_goes() {
    let app = TestApp::with(|config| config.server.drain_window = Duration::from_millis(300)).await;
    let mut clients = Vec::new();
    for kind in [TransportKind::Ws, TransportKind::Sse] {
        clients.push(Client::connect(&app, kind, &Options::to(&["news"])).await);
    }
    let poll = Client::connect(&app, TransportKind::Poll, &Options::to(&["news"])).await;
    let path = poll.resume().path("/v1/poll");
    let mut waiting = Raw::open(&app).await;
    waiting
        .send(format!("GET {path} HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer bk_dev\r\n\r\n"))
        .await;
    // Its request has to be there before the drain begins.
    waiting.until("\r\n\r\n").await;
    drain(&app).await;
    for client in &mut clients {
        let told = client.frame().await;
        assert_eq!((&told["type"], &told["reason"]), (&json!("reconnect"), &json!("drain")), "{told}");
        assert!(told["after_ms"].as_u64().unwrap() <= 300, "{told}");
        let close = client.closed().await;
        assert_eq!((&close["code"], &close["final"]), (&json!("going_away"), &json!(false)), "{close}");
        assert_eq!(close["retry_after_ms"], 0, "it was spread already: {close}");
    }
    let answer = waiting.rest().await;
    assert!(answer.contains("going_away") && !answer.contains(r#""type":"reconnect""#), "{answer}");
}

#[tokio::test]
async fn a_draining_node_lets_nobody_in_and_still_publishes_to_those_who_are_there() {
    let app = slow().await;
    let mut client = Client::connect(&app, TransportKind::Ws, &Options::to(&["news"])).await;
    drain(&app).await;
    assert_eq!(client.frame().await["type"], "reconnect");
    let ready = app.get("/readyz").await;
    assert_eq!((ready.status, ready.code().as_str()), (503, "going_away"));
    for kind in [TransportKind::Sse, TransportKind::Poll] {
        let refusal = Client::try_connect(&app, kind, &Options::to(&["news"])).await.err().unwrap();
        assert_eq!(refusal["code"], "going_away", "{kind:?}");
    }
    // Before 101, so that a proxy asks the next node.
    let handshake = app
        .request("GET", "/v1/ws")
        .header("connection", "upgrade")
        .header("upgrade", "websocket")
        .header("sec-websocket-version", "13")
        .header("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ==")
        .answer()
        .await;
    assert_eq!(handshake.status, 503, "{handshake:?}");
    assert!(!handshake.header("retry-after").is_empty(), "{handshake:?}");
    app.publish("to the last").await;
    assert_eq!(client.data(1).await, ["to the last"]);
    let health = app.get("/healthz").await;
    assert_eq!(
        (health.status, health.header("connection")),
        (200, "close"),
        "the next request goes elsewhere"
    );
}

/// Else all that poll would leave with the first message, together.
#[tokio::test]
async fn a_poll_that_a_message_answers_goes_on_until_its_moment_has_come() {
    let app = slow().await;
    let mut client = Client::connect(&app, TransportKind::Poll, &Options::to(&["news"])).await;
    let elsewhere = client.resume();
    drain(&app).await;
    for n in 0..3 {
        app.publish(n).await;
        assert_eq!(client.data(1).await, [n]);
    }
    for kind in TransportKind::ALL {
        let refusal = Client::try_connect(&app, kind, &elsewhere).await;
        assert!(refusal.is_err(), "a new connection of a session that is here is one all the same: {kind:?}");
    }
    app.publish("to the last").await;
    assert_eq!(client.data(1).await, ["to the last"]);
}

/// Whoever asked first: a preStop hook, and then the signal that follows it.
#[tokio::test]
async fn a_drain_that_is_asked_for_again_goes_on_and_the_second_signal_ends_it_at_once() {
    let app = TestApp::spawn_process_with("", |config| {
        config.server.drain_window = Duration::from_secs(600);
    })
    .await;
    let mut client = Client::connect(&app, TransportKind::Ws, &Options::to(&["news"])).await;
    drain(&app).await;
    let told = client.frame().await;
    assert_eq!(told["type"], "reconnect");
    let again = app.post("/admin/drain", &json!({})).await;
    assert_eq!(again.status, 202, "{again:?}");
    assert!(again.json()["window_ms"].as_u64().unwrap() <= 600_000, "{again:?}");
    app.process().signal("TERM").await;
    eventually("the signal is heard", async || app.process().log().contains("a second signal")).await;
    app.publish("still here").await;
    assert_eq!(client.data(1).await, ["still here"], "and it was told once");
    app.process().signal("TERM").await;
    assert_eq!(app.exit_code().await, Some(1));
}

#[tokio::test]
async fn a_node_ends_when_its_last_client_has_gone() {
    let app = TestApp::spawn_process("").await;
    let client = Client::connect(&app, TransportKind::Sse, &Options::to(&["news"])).await;
    drop(client);
    eventually("the stream has gone", async || {
        app.metric("belfry_connections{transport=\"sse\"}").await == 0.0
    })
    .await;
    let answer = app.post("/admin/drain", &json!({})).await;
    assert_eq!(answer.status, 202, "{answer:?}");
    app.ended().await;
}

#[tokio::test]
async fn only_operators_drain() {
    let app = TestApp::closed(|_| {}).await;
    let publisher = app.api_key("publish").await;
    let user = app.token("ann", &["*"], &[]);
    for credential in [&publisher, &user] {
        let answer = app.request("POST", "/admin/drain").bearer_auth(credential).answer().await;
        assert_eq!((answer.status, answer.code().as_str()), (403, "forbidden"));
    }
    assert_eq!(app.get("/readyz").await.status, 200);
    let operator = app.api_key("admin").await;
    assert_eq!(app.request("POST", "/admin/drain").bearer_auth(operator).answer().await.status, 202);
}

/// What has carried a poll that waited has left HTTP and come back.
#[tokio::test]
async fn a_publish_under_way_is_answered_before_a_stopping_server_ends_also_where_a_poll_has_waited() {
    const BODY: &str = r#"{"channel":"news","data":"late"}"#;
    let auth = "host: localhost\r\nauthorization: Bearer bk_dev\r\n";
    for waited in [false, true] {
        let app = TestApp::spawn_process("").await;
        let mut raw = Raw::open(&app).await;
        if waited {
            let first = app.get("/v1/poll?channels=news").await.json();
            let (session, cursor) = (first["session"].as_str().unwrap(), first["cursor"].as_str().unwrap());
            let path = format!("/v1/poll?session={session}&cursor={cursor}&wait=60");
            raw.send(format!("GET {path} HTTP/1.1\r\n{auth}\r\n")).await;
            raw.until("\r\n\r\n").await;
            app.publish("now").await;
            raw.until("\r\n0\r\n\r\n").await;
        }
        let expect = format!("content-length: {}\r\nexpect: 100-continue\r\n", BODY.len());
        raw.send(format!("POST /v1/publish HTTP/1.1\r\n{auth}{expect}\r\n")).await;
        raw.until("100 Continue\r\n\r\n").await;
        raw.send(&BODY[..10]).await;
        app.process().signal("TERM").await;
        eventually("it lets nobody in", async || TcpStream::connect(app.address).await.is_err()).await;
        raw.send(&BODY[10..]).await;
        raw.until("}]}").await;
        drop(raw);
        app.ended().await;
    }
}
