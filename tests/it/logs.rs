//! Log lines, as an operator's machine reads them: JSON, one object per line.

use belfry::{protocol::TransportKind, testing::auth::DEV_API_KEY};
use serde_json::{Value, json};

use crate::{
    harness::{Ask as _, Client, Options, Raw, TestApp, eventually},
    support::postgres::PostgresServer,
};

async fn app(filter: &str) -> TestApp {
    TestApp::spawn_process(&format!("[telemetry]\nformat = \"json\"\nfilter = \"{filter}\"")).await
}

/// That tables are there already is so at each start but the first.
#[tokio::test]
async fn a_start_over_postgres_does_not_repeat_what_postgres_remarks() {
    let database = PostgresServer::shared().database();
    let mut app = TestApp::spawn_process_with("", |config| config.database.url = database.url()).await;
    for _ in 0..2 {
        let log = app.process().log();
        assert!(log.contains("Belfry is up") && !log.contains("postgres::notice"), "{log}");
        app.restart().await;
    }
}

/// The first line for which it is so.
async fn line(app: &TestApp, what: &str, is_it: impl Fn(&Value) -> bool) -> Value {
    let find = || {
        let log = app.process().log();
        log.lines().filter_map(|line| serde_json::from_str(line).ok()).find(|line| is_it(line))
    };
    eventually(what, async || find().is_some()).await;
    find().unwrap()
}

#[tokio::test]
async fn each_end_of_a_connection_is_one_line_that_says_why_and_how_much() {
    let app = app("info").await;
    for kind in [TransportKind::Ws, TransportKind::Sse] {
        let mut client = Client::connect(&app, kind, &Options::to(&["news"])).await;
        app.publish("hello").await;
        client.data(1).await;
        let session = client.session().to_owned();
        client.cut();
        let line = line(&app, "the end", |line| line["session"] == session.as_str()).await;
        assert_eq!(
            (&line["target"], &line["level"]),
            (&json!("belfry::connection"), &json!("INFO")),
            "{line}"
        );
        assert_eq!((&line["transport"], &line["code"]), (&json!(kind.as_str()), &json!("client")), "{line}");
        assert_eq!((&line["messages"], &line["owner"]), (&json!(1), &json!("key:dev")), "{line}");
        assert!(line["duration_ms"].is_u64() && line["sent"].as_u64().unwrap() > 100, "{line}");
    }
}

#[tokio::test]
async fn nothing_stands_between_the_lines_not_even_the_banner_of_a_trial() {
    let app = app("info").await;
    let client = Client::connect(&app, TransportKind::Ws, &Options::to(&["news"])).await;
    let session = client.session().to_owned();
    client.cut();
    // The banner comes at the start, long before this.
    line(&app, "the end", |line| line["session"] == session.as_str()).await;
    let log = app.process().log();
    let other = log.lines().find(|line| serde_json::from_str::<Value>(line).is_err());
    assert_eq!(other, None, "{log}");
}

#[tokio::test]
async fn a_publish_is_found_again_by_its_trace() {
    let app = app("info,belfry=debug").await;
    let trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    let answer = app
        .request("POST", "/v1/publish")
        .bearer_auth(DEV_API_KEY)
        .header("traceparent", format!("00-{trace}-00f067aa0ba902b7-01"))
        .header("x-request-id", "req-7")
        .body(r#"{"channel":"news","data":1}"#)
        .answer()
        .await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let line = line(&app, "the publish", |line| line["message"] == "published").await;
    assert_eq!(
        (&line["span"]["trace_id"], &line["span"]["request_id"]),
        (&json!(trace), &json!("req-7")),
        "{line}"
    );
    assert_eq!(line["pos"], answer.json()["results"][0]["pos"], "{line}");
}

#[tokio::test]
async fn what_administrators_do_and_what_is_refused_is_in_the_log_with_who_it_was() {
    let app = app("info").await;
    let start = line(&app, "the start", |line| line["message"] == "Belfry is up").await;
    for field in
        ["version", "revision", "node", "listen", "database", "redis", "sessions", "open_files", "memory"]
    {
        assert!(start.get(field).is_some(), "{field} is missing: {start}");
    }
    let ask = |method: &str, path: &str, key: &str| app.request(method, path).bearer_auth(key).answer();
    assert_eq!(ask("DELETE", "/v1/users/ann/sessions", DEV_API_KEY).await.status, 200);
    let acts = line(&app, "the action", |line| line["target"] == "belfry::admin").await;
    let said = (&acts["by"], &acts["method"], &acts["path"], &acts["level"]);
    assert_eq!(said, (&json!("key:dev"), &json!("DELETE"), &json!("/v1/users/ann/sessions"), &json!("INFO")));
    let stranger = format!("bk_Zk3J0qPxW8aB_{}", "CANARY".repeat(8));
    for _ in 0..20 {
        assert_eq!(ask("GET", "/v1/users/ann/sessions", "bk_CANARY").await.status, 401);
        assert_eq!(ask("GET", "/v1/users/ann/sessions", &stranger).await.status, 401);
    }
    let refused = line(&app, "the refusal", |line| line["target"] == "belfry::auth").await;
    assert_eq!((&refused["code"], &refused["left_out"]), (&json!("unauthorized"), &json!(0)), "{refused}");
    let log = app.process().log();
    assert_eq!(log.matches("belfry::auth").count(), 1, "the rest is counted: {log}");
    assert!(!log.contains("CANARY"), "{log}");
}

#[tokio::test]
async fn nothing_that_a_stranger_sends_is_an_error() {
    let app = app("info").await;
    // What it has to say of its own servers as it starts is not about strangers.
    let started = app.process().log().len();
    for garbage in [
        "garbage\r\n\r\n",
        "GET /healthz HTTP/1.1\r\nBad Name: 1\r\n\r\n",
        "GET /healthz HTTP/1.1\r\nHost: a\r\nContent-Length: +1\r\n\r\n",
        "\x16\x03\x01\x02\x00\x01\x00\x01\u{fc}\x03\x03",
        "POST /v1/publish HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    ] {
        let _ = Raw::exchange(&app, garbage).await;
    }
    let long = format!("GET / HTTP/1.1\r\nX: {}", "x".repeat(200_000));
    let _ = Raw::exchange(&app, long).await;
    // What was logged of those stands before this.
    let mut client = Client::connect(&app, TransportKind::Sse, &Options::to(&["news"])).await;
    app.publish(1).await;
    client.data(1).await;
    let session = client.session().to_owned();
    client.cut();
    line(&app, "the end", |line| line["session"] == session.as_str()).await;
    let log = app.process().log();
    let loud = log[started..].lines().find(|line| line.contains("ERROR") || line.contains("WARN"));
    assert_eq!(loud, None);
}
