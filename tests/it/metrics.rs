//! `GET /metrics`: every series is there from the start, at zero, and moves with what happens.

use belfry::protocol::TransportKind;
use serde_json::json;

use crate::harness::{Client, Options, TestApp, eventually, is_fleet};

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
        "belfry_sessions_behind",
        "belfry_draining",
        "belfry_subscriptions{namespace=\"room\"}",
        "belfry_subscriptions{namespace=\"other\"}",
        "belfry_transport_changes_total{from=\"ws\",to=\"poll\"}",
        "belfry_connections_refused_total{code=\"unavailable\"}",
        "belfry_connection_ends_total{code=\"slow_consumer\",transport=\"ws\"}",
        "belfry_publish_failures_total{reason=\"unknown\"}",
        "belfry_sql_errors_total{kind=\"timeout\"}",
    ] {
        assert_eq!(app.metric(series).await, 0.0, "{series}");
    }
}

#[tokio::test]
async fn a_server_without_redis_has_its_series_too() {
    if is_fleet() {
        return;
    }
    let app = TestApp::start().await;
    for series in [
        "belfry_redis_up{redis=\"none\"}",
        "belfry_redis_errors_total{kind=\"timeout\",redis=\"none\"}",
        "belfry_log_canary_age_seconds{partition=\"0\"}",
        "belfry_log_received_total{partition=\"1\"}",
        "belfry_fleet_nodes",
    ] {
        assert_eq!(app.metric(series).await, 0.0, "{series}");
    }
}

#[tokio::test]
async fn a_session_is_counted_by_its_namespaces_and_by_how_it_changes_over() {
    let app = TestApp::start().await;
    let subscriptions = async |namespace: &str| {
        app.metric(&format!("belfry_subscriptions{{namespace=\"{namespace}\"}}")).await
    };
    let options = Options::to(&["plain:a", "plain:b", "eph:a", "made:up"]);
    let client = Client::connect(&app, TransportKind::Ws, &options).await;
    assert_eq!((subscriptions("plain").await, subscriptions("eph").await), (2.0, 1.0));
    assert_eq!(subscriptions("other").await, 1.0, "a name that anybody may make up is no label");
    let client = Client::connect(&app, TransportKind::Sse, &client.resume()).await;
    let back = Client::connect(&app, TransportKind::Sse, &client.cut()).await;
    let changes = "belfry_transport_changes_total{from=\"ws\",to=\"sse\"}";
    assert_eq!(app.metric(changes).await, 1.0, "the second time it did not change");
    back.cut();
    eventually("nobody listens", async || subscriptions("plain").await == 0.0).await;
    assert_eq!((subscriptions("eph").await, subscriptions("other").await), (0.0, 0.0));
    app.publish_to("made:up", "four").await;
    assert_eq!(app.metric("belfry_namespace_published_total{namespace=\"other\"}").await, 1.0);
    assert_eq!(app.metric("belfry_published_bytes_total{kind=\"durable\"}").await, 6.0, "with its quotes");
}

#[tokio::test]
async fn refused_connections_and_the_room_for_them_are_counted() {
    let app = TestApp::with(|config| config.server.max_connections = 2).await;
    assert_eq!(app.metric("belfry_connections_limit").await, 2.0);
    let mut clients = Vec::new();
    for kind in [TransportKind::Ws, TransportKind::Sse] {
        clients.push(Client::connect(&app, kind, &Options::to(&["news"])).await);
    }
    for kind in [TransportKind::Sse, TransportKind::Poll] {
        assert!(Client::try_connect(&app, kind, &Options::to(&["news"])).await.is_err());
    }
    assert_eq!(app.metric("belfry_connections_refused_total{code=\"unavailable\"}").await, 2.0);
    drop(clients);
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
