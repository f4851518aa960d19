use super::*;
use crate::support::process::until;

/// Why a publish would not be taken.
async fn hindrance(node: &Node) -> Option<String> {
    node.publishing().lanes[0].works().await.err()
}

#[tokio::test]
async fn a_redis_that_takes_no_writes_is_not_ready_and_a_canary_leaves_nothing_behind() {
    let fleet = Fleet::start().await;
    let node = fleet.node().await;
    assert_eq!(hindrance(&node).await, None);
    let _: String = fleet.redis[0].command(&["CONFIG", "SET", "maxmemory", "1"]).await;
    let full = until("it is noticed", async || hindrance(&node).await).await;
    assert!(full.contains("OOM"), "{full}");
    let _: String = fleet.redis[0].command(&["CONFIG", "SET", "maxmemory", "0"]).await;
    until("it is over", async || hindrance(&node).await.is_none().then_some(())).await;
    let epoch = fleet.epoch().await;
    assert_eq!(pos(&node.publish("news", "1").await.unwrap()), epoch.base, "no canary has had a place");
    assert_eq!(fleet.rows(P).await.len(), 1);
}

#[tokio::test]
async fn a_database_that_takes_no_rows_is_not_ready_though_nothing_was_published() {
    let fleet = Fleet::start().await;
    let node = fleet.node().await;
    let rival = fleet.lock_sql().await;
    assert!(hindrance(&node).await.is_some(), "it answers, and takes nothing");
    rival.release().await;
    until("it is over", async || hindrance(&node).await.is_none().then_some(())).await;
}

#[tokio::test]
async fn who_publishes_needs_no_canary() {
    let fleet = Fleet::start().await;
    let node = fleet.node().await;
    node.publish("news", "1").await.unwrap();
    assert_eq!(hindrance(&node).await, None);
    let canary: Option<String> = fleet.redis[0].command(&["HGET", "belfry:0:log", "canary"]).await;
    assert_eq!(canary, None);
}

#[tokio::test]
async fn a_database_that_says_that_it_is_another_fleets_is_noticed_at_once() {
    let fleet = Fleet::start().await;
    let node = fleet.node().await;
    node.publish("news", "1").await.unwrap();
    assert_eq!(hindrance(&node).await, None);
    assert!(fleet.store.fork_fleet(Duration::ZERO).await.unwrap().is_some());
    let another = hindrance(&node).await.unwrap();
    assert!(another.contains("belongs to fleet") && another.contains("Stop all nodes"), "{another}");
}
