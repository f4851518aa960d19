//! PostgreSQL fails over to a standby that had been sent less than the primary.

use std::{collections::BTreeSet, sync::Arc};

use belfry::testing::config::Config;
use serde_json::json;

use super::Nodes;
use crate::{
    harness::{TestApp, eventually},
    support::{
        postgres::{COPIED, PostgresServer},
        redis::RedisServer,
        until,
    },
};

/// Publishes, whatever it takes; the id that was acknowledged.
async fn publish(app: &TestApp, n: u32) -> String {
    until("it is published", async || {
        let message = json!({ "channel": "orders", "data": n, "idempotency_key": format!("k{n}") });
        let answer = app.post("/v1/publish", &message).await;
        (answer.status == 200).then(|| answer.json()["results"][0]["id"].as_str().unwrap().to_owned())
    })
    .await
}

/// A hundred at once; the ids that were acknowledged.
async fn publish_many(app: &TestApp) -> Vec<String> {
    let publishes = vec![json!({ "channel": "orders", "data": 0 }); 100];
    let answer = app.post("/v1/publish/batch", &json!({ "publishes": publishes })).await.json();
    let results = answer["results"].as_array().unwrap().iter().filter(|result| result["status"] == 200);
    results.map(|result| result["results"][0]["id"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn what_a_promoted_standby_lacks_of_rows_limit_and_epoch_is_stored_again() {
    let postgres = Arc::new(PostgresServer::start_with(COPIED));
    for lost in ["rows", "limit", "epoch"] {
        let mut fleet = Nodes {
            nodes: Vec::new(),
            redis: RedisServer::plain().await,
            database: postgres.owned_database(),
        };
        for number in 0..2 {
            let node = TestApp::with(|config: &mut Config| {
                config.server.node = format!("node{number}");
                config.redis.urls = vec![fleet.redis.url().parse().unwrap()];
                config.database.url = fleet.database.url();
                if lost == "limit" {
                    config.log.position_block = 1_000;
                }
            });
            fleet.nodes.push(node.await);
        }
        let mut acknowledged = BTreeSet::new();
        for n in 0..10 {
            acknowledged.insert(publish(&fleet.nodes[0], n).await);
        }
        postgres.copy();
        if lost == "epoch" {
            let () = fleet.redis.command(&["FLUSHALL"]).await;
        }
        for n in 10..20 {
            acknowledged.insert(publish(&fleet.nodes[n as usize % 2], n).await);
        }
        if lost == "limit" {
            for batch in 0..7 {
                acknowledged.extend(publish_many(&fleet.nodes[batch % 2]).await);
            }
        }
        postgres.fail_over_to_copy();
        let [a, b] = &fleet.nodes[..] else { unreachable!() };
        for (n, app) in [(10_000, a), (10_001, b)] {
            acknowledged.insert(publish(app, n).await);
        }
        eventually("all of it is in the database", async || {
            let stored = fleet.database.query("SELECT id FROM messages WHERE channel = 'orders'");
            let stored: BTreeSet<_> = stored.into_iter().collect();
            acknowledged.is_subset(&stored)
        })
        .await;
        for app in [a, b] {
            eventually("it is ready", async || app.get("/readyz").await.status == 200).await;
        }
        let (mut seqs, mut more) = (vec![0], true);
        while more {
            let after = seqs.last().unwrap();
            let page =
                a.get(&format!("/v1/history?channel=orders&limit=1000&after_seq={after}")).await.json();
            let messages = page["messages"].as_array().unwrap();
            seqs.extend(messages.iter().map(|message| message["seq"].as_u64().unwrap()));
            more = page["more"] == true;
        }
        assert_eq!(seqs.len(), 1 + acknowledged.len(), "{lost}: {seqs:?}");
        assert!(seqs.is_sorted(), "{lost}: {seqs:?}");
    }
}
