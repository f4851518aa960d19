//! A node that Redis does not reach, while it reaches the others.

use std::time::Duration;

use belfry::{protocol::TransportKind, testing::config::Config};

use super::{Nodes, pass};
use crate::{
    fault_proxy::FaultProxy,
    harness::{Client, Options, TestApp, eventually},
};

const DEAF_AFTER: Duration = Duration::from_secs(3);

fn patience(config: &mut Config) {
    config.fleet.deaf_after = DEAF_AFTER;
    config.server.drain_window = Duration::from_millis(500);
    config.redis.canary_max_age = Duration::from_secs(2);
    config.redis.response_timeout = Duration::from_millis(500);
}

#[tokio::test]
async fn a_node_that_alone_is_deaf_sends_its_clients_to_those_that_hear_until_it_does_again() {
    let mut fleet = Nodes::none().await;
    let proxy = FaultProxy::to(fleet.redis.address().parse().unwrap()).await;
    for (name, redis) in [("a", fleet.redis.address()), ("b", proxy.address.to_string())] {
        let node = TestApp::with(|config| {
            config.server.node = name.to_owned();
            config.redis.urls = vec![format!("redis://{redis}").parse().unwrap()];
            config.database.url = fleet.database.url();
            patience(config);
        });
        fleet.nodes.push(node.await);
    }
    let [a, b] = &fleet.nodes[..] else { unreachable!() };
    let options = Options::to(&["news"]);
    let mut clients = Vec::new();
    for kind in TransportKind::ALL {
        clients.push((kind, Client::connect(b, kind, &options).await));
    }
    proxy.refuse();
    proxy.cut();
    for (kind, mut client) in clients {
        a.publish("meanwhile").await;
        let mut frame = client.frame().await;
        if frame["type"] == "reconnect" {
            frame = client.frame().await;
        }
        assert_eq!(frame["type"], "close", "{kind:?}: {frame}");
        // A poll is asked for anew, and refused at once: its session cannot be found out.
        let is_poll = kind == TransportKind::Poll && frame["code"] == "unavailable";
        assert!(is_poll || frame["code"] == "going_away", "{kind:?}: {frame}");
        let mut client = Client::connect(a, kind, &client.resume().and("channels", "news")).await;
        assert_eq!(client.data(1).await, ["meanwhile"]);
    }
    let unwell = b.get("/readyz").await;
    assert_eq!(unwell.status, 503);
    assert!(unwell.json()["detail"].as_str().unwrap().contains("hears partition 0"), "{unwell:?}");
    let refused = Client::try_connect(b, TransportKind::Sse, &options).await;
    assert_eq!(refused.err().unwrap()["code"], "going_away");

    proxy.accept();
    eventually("it hears again", async || b.get("/readyz").await.status == 200).await;
    let mut client = Client::connect(b, TransportKind::Ws, &options).await;
    a.publish("again").await;
    assert_eq!(client.data(1).await, ["again"]);
}

#[tokio::test]
async fn where_all_are_deaf_nobody_is_sent_anywhere() {
    let mut fleet = Nodes::with(2, patience).await;
    let [a, b] = &fleet.nodes[..] else { unreachable!() };
    let mut clients = Vec::new();
    for app in [a, b] {
        clients.push(Client::connect(app, TransportKind::Ws, &Options::to(&["news"])).await);
    }
    fleet.redis.kill9();
    for app in [a, b] {
        eventually("it is deaf", async || app.get("/readyz").await.status == 503).await;
    }
    pass(2 * DEAF_AFTER).await;
    fleet.redis.restart().await;
    eventually("it is published", async || {
        let message = serde_json::json!({ "channel": "news", "data": "all", "idempotency_key": "k" });
        a.post("/v1/publish", &message).await.status == 200
    })
    .await;
    for client in &mut clients {
        loop {
            let frame = client.frame().await;
            assert!(matches!(frame["type"].as_str(), Some("gap" | "message")), "{frame}");
            if frame["data"] == "all" {
                break;
            }
        }
    }
}
