//! Who is on a channel whose Redis throws keys away, one or the other of those that say so.

use std::time::Duration;

use belfry::{
    protocol::TransportKind,
    testing::config::{Config, NamespaceConfig},
};
use serde_json::{Value, json};

use super::Nodes;
use crate::harness::{Client, Options, eventually};

const CHANNEL: &str = "lobby:1";

/// Short, and long enough that a session which is said again every third of it lasts on a busy machine.
const TTL: Duration = Duration::from_secs(2);

fn with_presence(config: &mut Config) {
    config.namespaces.insert("lobby", NamespaceConfig { presence: true, ..NamespaceConfig::default() });
    config.presence.ttl = TTL;
}

impl Nodes {
    async fn join(&self, node: usize, user: &str) -> Client {
        let node = &self.nodes[node];
        let token = node.token(user, &["lobby:*"], &[]);
        Client::connect(node, TransportKind::Ws, &Options::of(&token, &[CHANNEL])).await
    }

    /// Waits until both nodes list these users, and count them.
    async fn list(&self, users: Value) {
        let connections: u64 =
            users.as_array().unwrap().iter().map(|user| user["connections"].as_u64().unwrap()).sum();
        let counts = json!({ "users": users.as_array().unwrap().len(), "connections": connections });
        for node in &self.nodes {
            eventually(&format!("{users}"), async || {
                let path = format!("/v1/channels/{CHANNEL}/presence");
                node.get(&path).await.json()["users"] == users
                    && node.get(&format!("{path}/counts")).await.json() == counts
            })
            .await;
        }
    }

    async fn lose(&self, key: &str) {
        let gone: i64 = self.redis.command(&["DEL", &format!("belfry:0:presence:{key}")]).await;
        assert_eq!(gone, 1, "{key}");
    }
}

#[tokio::test]
async fn those_who_are_there_are_listed_again_and_leave_whichever_key_was_lost() {
    let fleet = Nodes::with(2, with_presence).await;
    for keys in [&["sessions"][..], &["counts"], &["users"], &["sessions", "counts"], &["counts", "users"]] {
        let clients = [fleet.join(0, "ann").await, fleet.join(1, "ann").await, fleet.join(1, "bob").await];
        let there = json!([{ "user": "ann", "connections": 2 }, { "user": "bob", "connections": 1 }]);
        fleet.list(there.clone()).await;
        for key in keys {
            fleet.lose(&format!("{key}:{CHANNEL}")).await;
        }
        fleet.list(there).await;
        for client in clients {
            client.commands(&json!([{ "type": "bye" }])).await;
        }
        fleet.list(json!([])).await;
    }
}

#[tokio::test]
async fn nobody_stays_on_a_channel_that_is_not_looked_at_any_more() {
    let fleet = Nodes::with(1, with_presence).await;
    let node = &fleet.nodes[0];
    let client = fleet.join(0, "ann").await;
    fleet.list(json!([{ "user": "ann", "connections": 1 }])).await;
    drop(client.cut());
    eventually("it rests", async || node.metric("belfry_presence_people").await == 0.0).await;
    // What is noted later is said later: when this is there, nothing is to be said any more of who rests.
    let token = node.token("bob", &["lobby:*"], &[]);
    let _bob = Client::connect(node, TransportKind::Ws, &Options::of(&token, &["lobby:2"])).await;
    eventually("bob is there", async || {
        node.get("/v1/channels/lobby:2/presence/counts").await.json()["users"] == 1
    })
    .await;
    fleet.lose("rooms").await;
    fleet.list(json!([])).await;
}
