//! PostgreSQL comes back with less than it had: a standby that had been sent less, a dump, a volume that was put back.

use std::{collections::BTreeSet, sync::Arc};

use belfry::testing::config::Config;
use serde_json::{Value, json};

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

/// Two nodes over a database and a Redis of their own.
async fn nodes(postgres: &Arc<PostgresServer>, configure: impl Fn(&mut Config)) -> Nodes {
    let mut fleet =
        Nodes { nodes: Vec::new(), redis: RedisServer::plain().await, database: postgres.owned_database() };
    for number in 0..2 {
        let node = TestApp::with(|config: &mut Config| {
            config.server.node = format!("node{number}");
            config.redis.urls = vec![fleet.redis.url().parse().unwrap()];
            config.database.url = fleet.database.url();
            configure(config);
        });
        fleet.nodes.push(node.await);
    }
    fleet
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
        let fleet = nodes(&postgres, |config| {
            if lost == "limit" {
                config.log.position_block = 1_000;
            }
        })
        .await;
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

/// Makes the database what it was at some time.
type Back = fn(&PostgresServer, &Nodes);

const BACK: [(&str, Back, Back); 3] = [
    ("dump", |_, fleet| fleet.database.dump(), |_, fleet| fleet.database.restore()),
    ("volume", |postgres, _| postgres.copy(), |postgres, _| postgres.put_copy_back()),
    ("standby", |postgres, _| postgres.copy(), |postgres, _| postgres.fail_over_to_copy()),
];

/// A poll's frames from a cursor on: how many messages, and the reasons of gaps.
async fn read_on(app: &TestApp, cursor: &str) -> (usize, Vec<String>) {
    let path = format!("/v1/poll?channels=orders&wait=0&cursor={cursor}");
    let answer = eventually_ok(app, &path).await;
    let frames = answer["frames"].as_array().unwrap();
    let gaps = frames.iter().filter(|frame| frame["type"] == "gap");
    let gaps = gaps.map(|gap| gap["reason"].as_str().unwrap().to_owned()).collect();
    (frames.iter().filter(|frame| frame["type"] == "message").count(), gaps)
}

async fn eventually_ok(app: &TestApp, path: &str) -> Value {
    until("it is answered", async || {
        let answer = app.get(path).await;
        (answer.status == 200).then(|| answer.json())
    })
    .await
}

#[tokio::test]
async fn what_a_database_lacks_that_was_put_back_is_stored_again_and_nobody_is_told() {
    let postgres = Arc::new(PostgresServer::start_with(COPIED));
    for (how, note, back) in BACK {
        let fleet = nodes(&postgres, |_| {}).await;
        let [a, b] = &fleet.nodes[..] else { unreachable!() };
        let mut acknowledged: BTreeSet<_> = publish_many(a).await.into_iter().collect();
        note(&postgres, &fleet);
        let before = head(a).await;
        acknowledged.extend(publish_many(b).await);
        back(&postgres, &fleet);
        // Nobody publishes: that there are new connections is enough.
        eventually("all of it is in the database", async || {
            let stored = fleet.database.query("SELECT id FROM messages WHERE channel = 'orders'");
            acknowledged == stored.into_iter().collect()
        })
        .await;
        for app in [a, b] {
            assert_eq!(read_on(app, &before).await, (100, Vec::new()), "{how}");
        }
    }
}

#[tokio::test]
async fn who_reads_on_where_neither_the_database_nor_redis_has_it_any_more_is_told() {
    let postgres = Arc::new(PostgresServer::start_with(COPIED));
    for (how, note, back) in BACK {
        let fleet = nodes(&postgres, |config| config.log.redis_history = 100).await;
        let [a, b] = &fleet.nodes[..] else { unreachable!() };
        let mut acknowledged: BTreeSet<_> = publish_many(a).await.into_iter().collect();
        note(&postgres, &fleet);
        let before = head(a).await;
        for _ in 0..4 {
            acknowledged.extend(publish_many(b).await);
        }
        let after = head(a).await;
        back(&postgres, &fleet);
        let row = "SELECT lost_pos FROM epochs WHERE lost_pos = base_pos";
        eventually("the next epoch says so", async || fleet.database.query(row).len() == 1).await;
        acknowledged.insert(publish(b, 1).await);
        for app in [a, b] {
            let (messages, gaps) = read_on(app, &before).await;
            assert!((1..402).contains(&messages) && gaps == ["reset"; 2], "{how}: {messages}, {gaps:?}");
            assert_eq!(read_on(app, &after).await, (1, vec!["reset".to_owned()]), "{how}");
            let page = eventually_ok(app, "/v1/history?channel=orders&limit=1000").await;
            let kept = page["messages"].as_array().unwrap().len();
            assert_eq!(page["gap"]["reason"], "reset", "{how}: {}", page["gap"]);
            assert!((200..acknowledged.len()).contains(&kept), "{how}: {kept}");
        }
    }
}

/// The position of the channel's newest message, as a cursor.
async fn head(app: &TestApp) -> String {
    let page = eventually_ok(app, "/v1/history?channel=orders&last=1").await;
    page["messages"][0]["pos"].as_str().unwrap().to_owned()
}
