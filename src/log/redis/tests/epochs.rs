use super::*;
use crate::support::process::until;

#[tokio::test]
async fn the_first_node_opens_an_epoch_and_the_second_joins_it() {
    let fleet = Fleet::start().await;
    let (one, other) = tokio::join!(fleet.node(), fleet.node());
    let row = fleet.store.epoch(P).await.unwrap().unwrap();
    assert_eq!(row.epoch.epoch, 1);
    assert_eq!(one.metrics.log.epochs_opened.get() + other.metrics.log.epochs_opened.get(), 1);
    assert_eq!(row.log_id, fleet.redis[0].info("master_replid").await);
}

#[tokio::test]
async fn a_restart_of_redis_is_a_new_epoch_even_if_it_has_kept_everything() {
    let mut fleet = Fleet::start().await;
    let nodes = [fleet.node().await, fleet.node().await];
    nodes[0].publish("news", "1").await.unwrap();
    fleet.redis[0].restart().await;
    let publish = async |node: &Node| until("it is up", async || node.publish("news", "2").await.ok()).await;
    let (one, other) = tokio::join!(publish(&nodes[0]), publish(&nodes[1]));
    let epoch = fleet.store.epoch(P).await.unwrap().unwrap().epoch;
    assert_eq!(epoch.epoch, 2, "one for both nodes");
    let mut positions = [pos(&one), pos(&other)];
    positions.sort_unstable();
    assert_eq!(positions, [epoch.base, epoch.base + 1]);
}

#[tokio::test]
async fn a_flushed_redis_gets_a_new_epoch() {
    let fleet = Fleet::start().await;
    let nodes = [fleet.node().await, fleet.node().await];
    nodes[0].publish("news", "1").await.unwrap();
    let () = fleet.redis[0].command(&["FLUSHALL"]).await;
    let (one, other) = tokio::join!(nodes[0].publish("news", "2"), nodes[1].publish("news", "2"));
    let epoch = fleet.store.epoch(P).await.unwrap().unwrap().epoch;
    assert_eq!(epoch.epoch, 2, "one for both nodes");
    assert!(pos(&one.unwrap()) >= epoch.base && pos(&other.unwrap()) >= epoch.base);
}

#[tokio::test]
async fn an_epoch_that_redis_has_not_heard_of_is_told() {
    let fleet = Fleet::start().await;
    let node = fleet.node().await;
    // As if a node had opened it and died before it told Redis.
    let replid = fleet.redis[0].info("master_replid").await.unwrap();
    let opened = fleet.store.open_epoch_for(P, 1_000, Some(1), &replid).await.unwrap();
    let store::Opened::Mine(epoch) = opened else { panic!("{opened:?}") };
    assert_eq!(pos(&node.publish("news", "1").await.unwrap()), epoch.base);
}

#[tokio::test]
async fn the_redis_of_another_database_is_refused() {
    let fleet = Fleet::start().await;
    fleet.node().await.publish("news", "1").await.unwrap();
    let mut other = Fleet::start().await;
    other.redis = fleet.redis;
    let error = other.try_node().await.err().unwrap().to_string();
    assert!(error.contains("do not belong together"), "{error}");
    other.config.redis.prefix = "another".to_owned();
    other.node().await;
}

#[tokio::test]
async fn a_memory_logs_database_goes_on_above_its_positions() {
    let fleet = Fleet::start().await;
    let before = fleet.store.open_epoch(P, 1_000).await.unwrap();
    let node = fleet.node().await;
    assert_eq!(pos(&node.publish("news", "1").await.unwrap()), before.limit);
}

#[tokio::test]
async fn bounds_grow_with_what_other_nodes_have_raised() {
    let fleet = Fleet::start().await;
    let node = fleet.node().await;
    let epochs = &node.parts[0].epochs;
    let before = epochs.bounds();
    let epoch = fleet.store.epoch(P).await.unwrap().unwrap().epoch;
    fleet.store.raise_limit(&epoch, 500).await.unwrap();
    assert_eq!(epochs.bounds(), before);
    epochs.reread().await.unwrap();
    assert_eq!(epochs.bounds().limit, before.limit + 500);
}
