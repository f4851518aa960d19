//! `GET /metrics`: every series is there from the start, at zero, and moves with what happens.

use belfry::protocol::TransportKind;
use serde_json::json;

use crate::harness::{Client, Options, TestApp, eventually};

#[tokio::test]
async fn every_series_is_there_from_the_start() {
    let app = TestApp::start().await;
    for name in ["connections", "connections_opened_total", "messages_delivered_total"] {
        for kind in TransportKind::ALL {
            let series = format!("belfry_{name}{{transport=\"{}\"}}", kind.as_str());
            assert_eq!(app.metric(&series).await, 0.0, "{series}");
        }
    }
    for series in [
        "belfry_sessions",
        "belfry_pending_bytes",
        "belfry_overflows_total",
        "belfry_takeovers_total",
        "belfry_idempotency_evictions_total",
        "belfry_messages_published_total{kind=\"durable\"}",
        "belfry_messages_published_total{kind=\"ephemeral\"}",
        "belfry_messages_published_total{kind=\"plain\"}",
        "belfry_received_bytes_total{transport=\"ws\"}",
        "belfry_sent_bytes_total{transport=\"sse\"}",
        "belfry_gaps_total{reason=\"trimmed\"}",
        "belfry_resumes_total{outcome=\"resumed\"}",
        "belfry_resumes_total{outcome=\"new\"}",
        "belfry_catch_up_reads_total{source=\"ring\"}",
        "belfry_catch_up_reads_total{source=\"store\"}",
        "belfry_ephemeral_drops_total{reason=\"pending\"}",
        "belfry_append_duration_seconds_count{kind=\"durable\"}",
        "belfry_delivery_duration_seconds_count{transport=\"poll\"}",
        "belfry_http_requests_total{route=\"/v1/publish\",status=\"2xx\"}",
    ] {
        assert_eq!(app.metric(series).await, 0.0, "{series}");
    }
}

#[tokio::test]
async fn what_happens_is_counted() {
    let app = TestApp::start().await;
    let by = |name: &str, kind: TransportKind| format!("belfry_{name}{{transport=\"{}\"}}", kind.as_str());
    for kind in TransportKind::ALL {
        let channel = format!("plain:{}", kind.as_str());
        let mut client = Client::connect(&app, kind, &Options::to(&[&channel])).await;
        if kind != TransportKind::Poll {
            assert_eq!(app.metric(&by("connections", kind)).await, 1.0);
        }
        for n in 0..3 {
            app.publish_to(&channel, n).await;
        }
        client.data(3).await;
        let mut client = Client::connect(&app, kind, &client.resume()).await;
        app.publish_to(&channel, 3).await;
        client.data(1).await;
        drop(client);
        let open = by("connections", kind);
        eventually("the end", async || app.metric(&open).await == 0.0).await;
        assert_eq!(app.metric(&by("messages_delivered_total", kind)).await, 4.0);
        let observed = app.metric(&by("delivery_duration_seconds_count", kind)).await;
        assert!((2.0..=4.0).contains(&observed), "once per write, not per message: {observed}");
        assert!(app.metric(&by("connections_opened_total", kind)).await >= 2.0);
        assert!(app.metric(&by("sent_bytes_total", kind)).await > 400.0);
    }
    assert_eq!(app.metric("belfry_messages_published_total{kind=\"plain\"}").await, 12.0);
    assert_eq!(app.metric("belfry_append_duration_seconds_count{kind=\"plain\"}").await, 12.0);
    assert_eq!(app.metric("belfry_resumes_total{outcome=\"new\"}").await, 3.0);
    assert!(app.metric("belfry_resumes_total{outcome=\"resumed\"}").await >= 3.0);
    assert_eq!(app.metric("belfry_sessions").await, 3.0, "remembered for a while");
    assert_eq!(app.metric("belfry_http_requests_total{route=\"/v1/publish\",status=\"2xx\"}").await, 12.0);
}

#[tokio::test]
async fn gaps_mismatches_and_refused_publishes_have_their_counters() {
    let app = TestApp::start().await;
    let options = Options::to(&["news"]).and("cursor", "7.1");
    let mut client = Client::connect(&app, TransportKind::Ws, &options).await;
    assert_eq!(client.frame().await["type"], "gap");
    assert_eq!(app.metric("belfry_gaps_total{reason=\"reset\"}").await, 1.0);
    let other = Options::of(&app.token("bob", &[], &[]), &[]).and("session", client.session());
    assert!(Client::try_connect(&app, TransportKind::Ws, &other).await.is_err());
    assert_eq!(app.metric("belfry_resumes_total{outcome=\"mismatch\"}").await, 1.0);
    app.post("/v1/publish", &json!({"channel": "no spaces"})).await;
    assert_eq!(app.metric("belfry_http_requests_total{route=\"/v1/publish\",status=\"4xx\"}").await, 1.0);
    let taken = Client::connect(&app, TransportKind::Sse, &client.resume()).await;
    assert_eq!(client.closed().await["code"], "replaced");
    assert_eq!(app.metric("belfry_takeovers_total").await, 1.0);
    drop(taken);
}
