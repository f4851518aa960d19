//! What a namespace keeps is what is served, wherever it is kept.

use super::*;
use crate::support::process::until;

#[tokio::test]
async fn what_sql_no_longer_keeps_is_not_kept_in_the_stream_either() {
    let mut fleet = Fleet::start().await;
    let of = |json| serde_json::from_value::<NamespaceConfig>(json).unwrap();
    fleet.config.namespaces.insert("few", of(serde_json::json!({ "history_size": 2 })));
    fleet.config.namespaces.insert("brief", of(serde_json::json!({ "history_age": "1s" })));
    let node = fleet.node().await;
    for n in 1..=5 {
        for channel in ["few:1", "brief:1", "news"] {
            node.publish(channel, &n.to_string()).await.unwrap();
        }
    }
    until("what is too old or too much has gone from both", async || {
        let kept = (fleet.count("few:1").await, fleet.count("brief:1").await, fleet.count("news").await);
        (kept == (2, 0, 5) && fleet.rows(P).await.len() == 2 + 5).then_some(())
    })
    .await;
    let next = node.publish("brief:1", "6").await.unwrap();
    assert_eq!(next.seq, Some(6), "its head is known");
}

#[tokio::test]
async fn what_a_plain_namespace_no_longer_keeps_goes_while_its_channel_is_in_use() {
    let mut fleet = Fleet::start().await;
    let of = |json| serde_json::from_value::<NamespaceConfig>(json).unwrap();
    fleet.config.namespaces.insert("short", of(serde_json::json!({ "kind": "plain", "history_age": "1s" })));
    let node = fleet.node().await;
    let mut published = 0;
    until("what is too old has gone", async || {
        node.publish("short:1", "1").await.unwrap();
        published += 1;
        (fleet.count("short:1").await < published).then_some(())
    })
    .await;
    // What is younger stays.
    for _ in 0..3 {
        node.publish("short:2", "1").await.unwrap();
    }
    assert!(fleet.count("short:2").await >= 1);
    let old: Vec<(String, Vec<String>)> =
        fleet.redis[0].command(&["XRANGE", "belfry:0:s:short:1", "-", "+", "COUNT", "1"]).await;
    assert_eq!((old[0].1[8].as_str(), fleet.rows(P).await.len()), ("t", 0), "a time of Redis's");
}
