//! What a crash between append and settling leaves, and who finishes it.

use super::*;
use crate::support::process::until;

#[tokio::test]
async fn what_a_dead_node_left_uncommitted_is_committed_by_another() {
    let fleet = Fleet::start().await;
    let (dead, node) = (fleet.node().await, fleet.node().await);
    let rival = fleet.lock_sql().await;
    assert!(matches!(dead.publish_in_vain("news", "1").await, PublishError::Unknown(_)));
    drop(dead);
    rival.release().await;
    until("they are committed and settled", async || {
        (fleet.open().await == 0 && !fleet.rows(P).await.is_empty()).then_some(())
    })
    .await;
    assert_eq!(fleet.rows(P).await[0], (1, "1".to_owned()));
    assert!(node.metrics.log.leftovers.get() >= 1);
}

#[tokio::test]
async fn what_is_committed_and_not_settled_is_settled_later_and_changes_nothing() {
    let fleet = Fleet::start().await;
    let node = fleet.node().await;
    node.publish("news", "1").await.unwrap();
    let _: u64 = fleet.redis[0].command(&["ZADD", "belfry:0:open", "1", "1:news"]).await;
    until("it is settled", async || (fleet.open().await == 0).then_some(())).await;
    assert_eq!(fleet.rows(P).await, [(1, "1".to_owned())]);
}

#[tokio::test]
async fn while_sql_takes_nothing_publishes_are_refused_before_they_are_announced() {
    let fleet = Fleet::start().await;
    let node = fleet.node().await;
    let rival = fleet.lock_sql().await;
    let first = node.publish_in_vain("news", "1").await;
    assert!(matches!(first, PublishError::Unknown(_)), "{first:?}");
    until("the trouble is known", async || node.publishing().lanes[0].works().await.err()).await;
    let second = node.publish_in_vain("news", "2").await;
    assert!(matches!(second, PublishError::Unavailable(_)), "{second:?}");
    node.publish("plain:1", "3").await.unwrap();
    rival.release().await;
    until("it is over", async || node.publish("news", "4").await.ok()).await;
    let data: Vec<_> = fleet.rows(P).await.into_iter().map(|(_, data)| data).collect();
    assert_eq!(data, ["1", "4"], "the first was announced, and so it is stored");
}

#[tokio::test]
async fn an_epoch_that_closes_between_append_and_commit_costs_its_publisher_only_time() {
    let fleet = Fleet::start().await;
    let node = fleet.node().await;
    node.publish("news", "0").await.unwrap();
    let rival = fleet.lock_sql().await;
    let (published, ()) = tokio::join!(node.publish("news", "1"), async {
        until("it is appended", async || (fleet.count("news").await == 2).then_some(())).await;
        rival.close_epoch().await;
    });
    let (published, base) = (published.unwrap(), fleet.epoch().await.base);
    assert_eq!(pos(&published), base);
    assert_eq!(fleet.rows(P).await, [(1, "0".to_owned()), (base, "1".to_owned())]);
    // Who has heard it in its first place knows it again.
    let stream: Vec<(String, Vec<String>)> =
        fleet.redis[0].command(&["XRANGE", "belfry:0:s:news", "(1", "+"]).await;
    let told: Vec<_> = stream.iter().filter_map(|(_, fields)| fields[7].split(' ').next()).collect();
    let id = published.id.to_string();
    assert_eq!(told, [&id; 2]);
}

#[tokio::test]
async fn a_keyed_publish_whose_epoch_closes_is_stored_once_too() {
    let fleet = Fleet::start().await;
    let node = fleet.node().await;
    node.publish("news", "0").await.unwrap();
    let rival = fleet.lock_sql().await;
    let (published, ()) = tokio::join!(node.publish_under("k", "news", "1"), async {
        until("it is appended", async || (fleet.count("news").await == 2).then_some(())).await;
        rival.close_epoch().await;
    });
    let published = published.unwrap();
    let base = fleet.store.epoch(P).await.unwrap().unwrap().epoch.base;
    assert_eq!(pos(&published), base);
    assert_eq!(fleet.rows(P).await, [(1, "0".to_owned()), (base, "1".to_owned())]);
    assert_eq!(fleet.node().await.publish_under("k", "news", "1").await.unwrap(), published);
}

#[tokio::test]
async fn what_another_node_committed_as_a_survivor_keeps_its_first_place() {
    let mut fleet = Fleet::start().await;
    let node = fleet.node().await;
    node.publish("news", "0").await.unwrap();
    let rival = fleet.lock_sql().await;
    let appended = async {
        until("it is appended", async || (fleet.count("news").await == 2).then_some(())).await;
    };
    let (first, ()) = tokio::join!(node.publish_in_vain("news", "1"), appended);
    assert!(matches!(first, PublishError::Unknown(_)), "{first:?}");
    drop(node);
    fleet.redis[0].restart().await;
    rival.release().await;
    let node = fleet.node().await;
    let base = fleet.store.epoch(P).await.unwrap().unwrap().epoch.base;
    assert_eq!(fleet.rows(P).await, [(1, "0".to_owned()), (2, "1".to_owned())]);
    assert_eq!(pos(&node.publish("news", "2").await.unwrap()), base);
    assert_eq!(node.metrics.log.epochs_opened.get(), 1);
}

#[tokio::test]
async fn a_redis_that_comes_back_empty_loses_nothing_that_was_acknowledged() {
    let mut fleet = Fleet::over(vec![RedisServer::plain().await]).await;
    let node = fleet.node().await;
    for n in 1..=20 {
        node.publish("news", &n.to_string()).await.unwrap();
    }
    node.publish("plain:1", "1").await.unwrap();
    fleet.redis[0].restart().await;
    let published = until("it is up again", async || node.publish("news", "21").await.ok()).await;
    let base = fleet.store.epoch(P).await.unwrap().unwrap().epoch.base;
    assert_eq!(
        (pos(&published), published.seq),
        (base, Some(base)),
        "seq goes on above all that may have been"
    );
    assert_eq!(fleet.rows(P).await.len(), 21);
}
