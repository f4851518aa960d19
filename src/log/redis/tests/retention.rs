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
