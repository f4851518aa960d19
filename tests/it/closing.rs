//! Every end that the server chooses is said in-band first.

use std::time::Duration;

use belfry::protocol::TransportKind;
use serde_json::json;

use crate::harness::{Ask as _, Client, Link, Lock, Options, Raw, TestApp, Ws, soon};

/// Tokens count in whole seconds: this one is good for one to two.
const BRIEF: Duration = Duration::from_secs(2);

#[tokio::test]
async fn when_the_token_expires_each_transport_says_so() {
    let app = TestApp::start().await;
    let options = Options::of(&app.token_for("ann", &[], &[], BRIEF), &[]);
    let ends = TransportKind::ALL.map(|kind| {
        let (app, options) = (&app, &options);
        async move {
            let mut client = Client::connect(app, kind, options).await;
            (kind, client.closed().await)
        }
    });
    for (kind, close) in futures_util::future::join_all(ends).await {
        assert_eq!(close["code"], "token_expired", "{kind:?}: {close}");
        assert_eq!((&close["status"], &close["final"]), (&json!(4010), &json!(false)), "{kind:?}: {close}");
    }
}

#[tokio::test]
async fn a_refreshed_connection_outlives_its_first_token() {
    let app = TestApp::start().await;
    let options = Options::of(&app.token_for("ann", &[], &[], BRIEF), &[]);
    let mut witness = Client::connect(&app, TransportKind::Sse, &options).await;
    let mut refreshed = Vec::new();
    for kind in [TransportKind::Ws, TransportKind::Sse] {
        let mut client = Client::connect(&app, kind, &options).await;
        let refresh = json!({"type": "refresh", "id": 1, "token": app.token("ann", &[], &[])});
        assert_eq!(client.command(refresh).await["ok"], true);
        refreshed.push(client);
    }
    assert_eq!(witness.closed().await["code"], "token_expired");
    app.publish_to("user:ann", "still here").await;
    for mut client in refreshed {
        assert_eq!(client.data(1).await, ["still here"]);
    }
}

#[tokio::test]
async fn streams_of_a_revoked_key_end_and_those_of_another_go_on() {
    let app = TestApp::closed(|_| {}).await;
    let (doomed, kept) = (app.api_key("subscribe").await, app.api_key("publish,subscribe").await);
    let mut ends = Vec::new();
    for kind in [TransportKind::Ws, TransportKind::Sse] {
        ends.push(Client::connect(&app, kind, &Options::of(&doomed, &["news"])).await);
    }
    let mut other = Client::connect(&app, TransportKind::Ws, &Options::of(&kept, &["news"])).await;
    app.revoke(&doomed).await;
    for client in &mut ends {
        let close = client.closed().await;
        assert_eq!((&close["code"], &close["final"]), (&json!("unauthorized"), &json!(true)), "{close}");
    }
    let body = json!({"channel": "news", "data": "still here"}).to_string();
    assert_eq!(app.request("POST", "/v1/publish").bearer_auth(&kept).body(body).answer().await.status, 200);
    assert_eq!(other.data(1).await, ["still here"]);
}

#[tokio::test]
async fn a_websocket_that_answers_no_ping_is_given_up() {
    let app = TestApp::with(|config| config.session.heartbeat_min = Duration::from_millis(50)).await;
    // A library would answer by itself.
    let mut silent = Raw::open(&app).await;
    silent.send(upgrade("/v1/ws?channels=news&heartbeat_ms=100")).await;
    let said = silent.rest().await;
    assert!(said.contains(r#""type":"ping""#), "{said}");
    assert!(said.contains(r#""type":"close","status":4008,"code":"heartbeat_timeout""#), "{said}");
    // One that answers stays, however often it is asked.
    let options = Options::to(&["news"]).and("heartbeat_ms", 400);
    let mut alive = Client::connect(&app, TransportKind::Ws, &options).await;
    for _ in 0..4 {
        assert_eq!(alive.next().await.unwrap()["type"], "ping");
    }
    app.publish("hello").await;
    assert_eq!(alive.data(1).await, ["hello"]);
}

#[tokio::test]
async fn a_websocket_whose_command_waits_is_not_silent() {
    let app = TestApp::with(|config| {
        config.session.heartbeat_min = Duration::from_millis(50);
        config.database.commit_timeout = Duration::from_secs(30);
    })
    .await;
    let options = Options::to(&["news"]).and("heartbeat_ms", 100);
    let mut client = Client::connect(&app, TransportKind::Ws, &options).await;
    let lock = Lock::of(&app.config).await;
    let Link::Ws(ws) = &mut client.link else { panic!("it is a WebSocket") };
    ws.send(&json!({"type": "publish", "id": 1, "channel": "room:1", "data": "late"})).await;
    // What the client says meanwhile is not read, for longer than it may be silent.
    for _ in 0..5 {
        ws.send(&json!({"type": "ping"})).await;
        let frame = soon("a ping", ws.next()).await.unwrap();
        assert_eq!(frame["type"], "ping", "{frame}");
    }
    lock.release().await;
    ws.reply(&json!(1)).await;
    app.publish("hello").await;
    loop {
        let frame = client.frame().await;
        match frame["type"].as_str() {
            Some("pong") => {}
            _ => break assert_eq!(frame["data"], "hello", "{frame}"),
        }
    }
}

fn upgrade(path: &str) -> String {
    format!(
        "GET {path} HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer bk_dev\r\nconnection: upgrade\r\n\
         upgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    )
}

#[tokio::test]
async fn a_websocket_without_a_credential_has_a_moment_to_bring_one() {
    let app = TestApp::with(|config| config.session.connect_timeout = Duration::from_millis(200)).await;
    let open = async || Ws::handshake(Ws::request(&app, "/v1/ws")).await.unwrap();
    let close = soon("the close", open().await.next()).await.unwrap();
    assert_eq!((&close["type"], &close["status"]), (&json!("close"), &json!(4001)), "{close}");

    let mut ws = open().await;
    ws.send(&json!({"type": "connect", "token": app.token("ann", &[], &[])})).await;
    let welcome = soon("welcome", ws.next()).await.unwrap();
    assert!(welcome["channels"].get("user:ann").is_some(), "{welcome}");

    let mut ws = open().await;
    ws.send(&json!({"type": "subscribe", "id": 1, "channels": ["news"]})).await;
    let close = soon("the close", ws.next()).await.unwrap();
    assert_eq!((&close["status"], &close["code"]), (&json!(4000), &json!("bad_command")), "{close}");
}

#[tokio::test]
async fn a_probe_touches_no_session_before_it_connects() {
    let app = TestApp::start().await;
    let token = app.token("ann", &[], &[]);
    let options = Options::of(&token, &[]).and("attempt", 1).and("connection", "tab");
    let mut older = Client::connect(&app, TransportKind::Sse, &options).await;
    let mut request = Ws::request(&app, "/v1/ws?probe=1");
    let offer = format!("belfry.v1, bearer.{token}");
    request.headers_mut().insert("sec-websocket-protocol", offer.parse().unwrap());
    let mut probe = Ws::handshake(request).await.unwrap();
    assert_eq!(soon("ready", probe.next()).await, Some(json!({"type": "ready"})));
    app.publish_to("user:ann", "for the older one").await;
    assert_eq!(older.data(1).await, ["for the older one"]);
    probe
        .send(&json!({
            "type": "connect", "session": older.session(), "cursor": older.cursor.to_string(),
            "channels": ["user:ann"], "attempt": 2, "connection": "probe",
        }))
        .await;
    let welcome = soon("welcome", probe.next()).await.unwrap();
    assert_eq!((&welcome["session"], &welcome["resumed"]), (&json!(older.session()), &json!(true)));
    let close = older.closed().await;
    assert_eq!((&close["attempt"], &close["connection"]), (&json!(2), &json!("probe")), "{close}");
    app.publish_to("user:ann", "for the probe").await;
    assert_eq!(soon("a message", probe.next()).await.unwrap()["data"], "for the probe");
}

#[tokio::test]
async fn a_probe_that_never_connects_is_given_up() {
    let app = TestApp::with(|config| config.session.probe_timeout = Duration::from_millis(200)).await;
    let mut request = Ws::request(&app, "/v1/ws?probe=1");
    request.headers_mut().insert("authorization", "Bearer bk_dev".parse().unwrap());
    let mut probe = Ws::handshake(request).await.unwrap();
    assert_eq!(soon("ready", probe.next()).await, Some(json!({"type": "ready"})));
    assert_eq!(soon("the close", probe.next()).await.unwrap()["type"], "close");
    probe.closed().await;
    assert_eq!(app.metric("belfry_sessions").await, 0.0);
}

#[tokio::test]
async fn a_stopping_server_says_goodbye() {
    let mut app = TestApp::start().await;
    let mut clients = Vec::new();
    for kind in [TransportKind::Ws, TransportKind::Sse] {
        clients.push(Client::connect(&app, kind, &Options::to(&["news"])).await);
    }
    let poll = Client::connect(&app, TransportKind::Poll, &Options::to(&["news"])).await;
    let path = poll.resume().path("/v1/poll");
    // Its request has to be there before the server stops.
    let mut waiting = Raw::open(&app).await;
    waiting
        .send(format!("GET {path} HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer bk_dev\r\n\r\n"))
        .await;
    waiting.until("\r\n\r\n").await;
    app.restart().await;
    for mut client in clients {
        assert_eq!(client.frame().await["type"], "reconnect");
        let close = client.closed().await;
        assert_eq!((&close["code"], &close["final"]), (&json!("going_away"), &json!(false)), "{close}");
    }
    let answer = waiting.rest().await;
    assert!(answer.contains("going_away"), "{answer}");
}

#[tokio::test]
async fn a_connection_that_the_client_closes_leaves_its_session_behind() {
    let app = TestApp::start().await;
    let mut client = Client::connect(&app, TransportKind::Ws, &Options::to(&["news"])).await;
    let Link::Ws(ws) = &mut client.link else { unreachable!() };
    ws.stream.close(None).await.unwrap();
    app.publish("missed").await;
    let mut client = Client::connect(&app, TransportKind::Ws, &client.cut()).await;
    assert_eq!(client.welcome["resumed"], true);
    assert_eq!(client.data(1).await, ["missed"]);
}
