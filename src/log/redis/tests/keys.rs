//! Invariant 6, wherever the memory of a key may have been lost.

use super::*;
use crate::{log::redis::shard, support::process::until};

#[tokio::test]
async fn a_retry_at_another_node_gets_the_first_result() {
    let fleet = Fleet::start().await;
    let nodes = [fleet.node().await, fleet.node().await];
    for channel in ["news", "plain:1"] {
        let first = nodes[0].publish_under(channel, channel, "1").await.unwrap();
        assert_eq!(nodes[1].publish_under(channel, channel, "1").await.unwrap(), first);
        assert_eq!(nodes[0].publish_under(channel, channel, "1").await.unwrap(), first);
        assert_eq!(fleet.count(channel).await, 1);
    }
}

#[tokio::test]
async fn another_body_under_the_key_is_refused_at_every_node() {
    let fleet = Fleet::start().await;
    let nodes = [fleet.node().await, fleet.node().await];
    for channel in ["news", "plain:1"] {
        nodes[0].publish_under(channel, channel, "1").await.unwrap();
        for node in &nodes {
            let other = node.publish_under(channel, channel, "2").await;
            assert_eq!(other, Err(PublishError::Mismatch));
        }
    }
}

#[tokio::test]
async fn two_nodes_with_the_same_key_at_once_publish_once() {
    let fleet = Fleet::start().await;
    let nodes = [fleet.node().await, fleet.node().await];
    for n in 0..20 {
        let key = format!("k{n}");
        let (one, other) = tokio::join!(
            nodes[0].publish_under(&key, "news", "1"),
            nodes[1].publish_under(&key, "news", "1")
        );
        assert_eq!(one.unwrap(), other.unwrap());
    }
    assert_eq!(fleet.rows(P).await.len(), 20);
    assert_eq!(fleet.count("news").await, 20);
}

#[tokio::test]
async fn a_key_that_a_dead_node_claimed_is_carried_on_with_its_first_time() {
    let fleet = Fleet::start().await;
    let node = fleet.node().await;
    let at = Timestamp::now().minus(Duration::from_secs(60));
    let key = scoped("k");
    let claimed = node.publishing().lanes[0].claim(&key, hash("1"), at, &waits().await).await;
    assert_eq!(claimed, Ok(at));
    let published = node.publish_under("k", "news", "1").await.unwrap();
    let age = fleet.config.log.idempotency_age;
    assert_eq!(published.id, crate::log::idempotency::keyed_id(&key, &published.channel, at, age));
}

#[tokio::test]
async fn a_key_that_only_sql_knows_gives_its_first_result() {
    let fleet = Fleet::start().await;
    let first = fleet.node().await.publish_under("k", "news", "1").await.unwrap();
    let _: u64 = fleet.redis[0].command(&["DEL", "belfry:0:k:5:key:a:k"]).await;
    let node = fleet.node().await;
    assert_eq!(node.publish_under("k", "news", "1").await.unwrap(), first);
    let other = fleet.node().await.publish_under("k", "news", "2").await;
    assert_eq!(other, Err(PublishError::Mismatch));
    assert_eq!(fleet.rows(P).await.len(), 1);
}

#[tokio::test]
async fn a_key_that_only_redis_knows_is_answered_when_its_row_exists() {
    let fleet = Fleet::start().await;
    let (dead, node) = (fleet.node().await, fleet.node().await);
    let rival = fleet.lock_sql().await;
    let first = dead.under_in_vain("k", &["news"], "1").await;
    assert!(matches!(first, PublishError::Unknown(_)), "{first:?}");
    drop(dead);
    assert_eq!((fleet.count("news").await, fleet.rows(P).await.len()), (1, 0));
    rival.release().await;
    let published = node.publish_under("k", "news", "1").await.unwrap();
    assert_eq!((pos(&published), fleet.rows(P).await.len()), (1, 1));
    // The row carries the key, so SQL knows it from now on.
    let _: u64 = fleet.redis[0].command(&["DEL", "belfry:0:k:5:key:a:k"]).await;
    assert_eq!(fleet.node().await.publish_under("k", "news", "1").await.unwrap(), published);
}

#[tokio::test]
async fn leftovers_bring_their_keys_into_sql() {
    let fleet = Fleet::start().await;
    let (dead, _other) = (fleet.node().await, fleet.node().await);
    let rival = fleet.lock_sql().await;
    dead.under_in_vain("k", &["news"], "1").await;
    drop(dead);
    let _: u64 = fleet.redis[0].command(&["DEL", "belfry:0:k:5:key:a:k"]).await;
    rival.release().await;
    until("it is committed", async || (fleet.rows(P).await.len() == 1).then_some(())).await;
    let published = fleet.node().await.publish_under("k", "news", "1").await.unwrap();
    assert_eq!((pos(&published), fleet.rows(P).await.len()), (1, 1));
}

#[tokio::test]
async fn a_leftover_that_redis_has_lost_is_not_taken_for_stored_by_a_retry() {
    let fleet = Fleet::start().await;
    let (dead, node) = (fleet.node().await, fleet.node().await);
    let rival = fleet.lock_sql().await;
    let unknown = dead.under_in_vain("k", &["news"], "1").await;
    assert!(matches!(unknown, PublishError::Unknown(_)), "{unknown:?}");
    drop(dead);
    let _: u64 = fleet.redis[0].command(&["DEL", "belfry:0:s:news"]).await;
    rival.release().await;
    until("the leftovers have been looked at", async || (fleet.open().await == 0).then_some(())).await;
    let published = node.publish_under("k", "news", "1").await.unwrap();
    assert_eq!(fleet.rows(P).await, [(pos(&published), "1".to_owned())], "acknowledged, and stored");
}

#[tokio::test]
async fn a_leftover_that_cannot_be_read_stays_for_a_node_that_can() {
    let fleet = Fleet::start().await;
    let (dead, node) = (fleet.node().await, fleet.node().await);
    let rival = fleet.lock_sql().await;
    dead.under_in_vain("k", &["news"], "1").await;
    drop(dead);
    // As a node of another version would write it.
    let _: u64 = fleet.redis[0].command(&["DEL", "belfry:0:s:news"]).await;
    let another = ["XADD", "belfry:0:s:news", "1-0", "s", "1", "p", "0", "j", "0", "b", "?"];
    let _: String = fleet.redis[0].command(&another).await;
    rival.release().await;
    // One that comes later is committed by the same look, so this has been looked at as well.
    let other = fleet.node().await;
    let rival = fleet.lock_sql().await;
    other.under_in_vain("other", &["chat"], "2").await;
    drop(other);
    rival.release().await;
    until("the other is committed", async || (fleet.rows(P).await.len() == 1).then_some(())).await;
    assert_eq!(fleet.open().await, 1, "the one that nobody could read");
    let published = node.publish_under("k", "news", "1").await.unwrap();
    assert!(fleet.rows(P).await.contains(&(pos(&published), "1".to_owned())));
}

#[tokio::test]
async fn a_key_conflict_in_sql_leaves_the_later_message_out() {
    let fleet = Fleet::start().await;
    let (dead, node) = (fleet.node().await, fleet.node().await);
    let rival = fleet.lock_sql().await;
    dead.under_in_vain("k", &["news"], "1").await;
    drop(dead);
    // Redis forgets the key while the message waits to be committed.
    let _: u64 = fleet.redis[0].command(&["DEL", "belfry:0:k:5:key:a:k"]).await;
    let (published, ()) = tokio::join!(node.publish_under("k", "news", "1"), async {
        until("it is appended again", async || (fleet.count("news").await == 2).then_some(())).await;
        rival.release().await;
    });
    until("both are settled", async || (fleet.open().await == 0).then_some(())).await;
    assert_eq!(fleet.rows(P).await, [(pos(&published.unwrap()), "1".to_owned())]);
    assert_eq!(node.metrics.log.key_conflicts.get(), 1);
}

#[tokio::test]
async fn a_publish_to_several_partitions_that_was_half_done_is_completed() {
    let servers = [RedisServer::plain().await, RedisServer::plain().await];
    let mut fleet = Fleet::over(servers.into()).await;
    let nodes = [fleet.node().await, fleet.node().await];
    // One durable channel in each, and a key whose home is the first.
    let of = |partition| {
        let mut names = (0..).map(|n| format!("team:{n}"));
        names.find(|name| shard::of_channel(&Channel::parse(name).unwrap(), 2) == partition).unwrap()
    };
    let (here, there) = (of(P), of(Partition(1)));
    let channels = [here.as_str(), &there, "plain:1", "eph:1"];
    let key = (0..).map(|n| format!("k{n}")).find(|key| shard::of_key(&scoped(key), 2) == P).unwrap();
    fleet.redis[1].kill9();
    let first = nodes[0].under_in_vain(&key, &channels, "1").await;
    assert!(matches!(first, PublishError::Unavailable(_) | PublishError::Unknown(_)), "{first:?}");
    assert_eq!(fleet.rows(P).await.len(), 1);
    fleet.redis[1].restart().await;
    let done = until("all is done", async || nodes[1].under(&key, &channels, "1").await.ok()).await;
    assert_eq!(done.iter().map(|published| published.channel.as_str()).collect::<Vec<_>>(), channels);
    assert_eq!((fleet.rows(P).await.len(), fleet.rows(Partition(1)).await.len()), (1, 1));
    assert_eq!(pos(&done[0]), 1);
}

#[tokio::test]
async fn plain_keys_die_with_the_log_and_the_id_stays_the_same() {
    let mut fleet = Fleet::over(vec![RedisServer::plain().await]).await;
    let first = fleet.node().await.publish_under("k", "plain:1", "1").await.unwrap();
    fleet.redis[0].restart().await;
    let again = fleet.node().await.publish_under("k", "plain:1", "1").await.unwrap();
    assert_eq!(again.id, first.id);
    assert!(pos(&again) > pos(&first));
}
