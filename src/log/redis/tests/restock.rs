//! A database that knows less than it did: a standby that was promoted too early, or a backup.

use super::*;
use crate::support::process::until;

async fn publish_all(node: &Node, data: std::ops::RangeInclusive<u32>) -> u64 {
    let mut last = 0;
    for n in data {
        last = pos(&node.publish("news", &n.to_string()).await.unwrap());
    }
    last
}

async fn stored(fleet: &Fleet) -> Vec<String> {
    fleet.rows(P).await.into_iter().map(|(_, data)| data).collect()
}

fn all(data: std::ops::RangeInclusive<u32>) -> Vec<String> {
    data.map(|n| n.to_string()).collect()
}

async fn settled(fleet: &Fleet) {
    until("what is acknowledged is settled", async || (fleet.open().await == 0).then_some(())).await;
}

#[tokio::test]
async fn rows_and_a_limit_that_the_database_has_lost_are_stored_again_below_the_next_epoch() {
    let fleet = Fleet::start().await;
    let nodes = [fleet.node().await, fleet.node().await];
    let last = publish_all(&nodes[0], 1..=10).await;
    nodes[0].publish_under("k", "news", "11").await.unwrap();
    settled(&fleet).await;
    let limit = fleet.epoch().await.limit;
    fleet.run("DELETE FROM messages WHERE pos > 4").await;
    fleet.run("DELETE FROM idempotency").await;
    fleet.run("UPDATE epochs SET limit_pos = 6").await;

    let found_out = pos(&nodes[1].publish("news", "12").await.unwrap());
    assert_eq!(found_out, last + 2, "it was placed before that, and is stored where it is");
    let epoch = fleet.epoch().await;
    let next = publish_all(&nodes[0], 13..=13).await;
    assert!(epoch.base >= limit && next >= epoch.base, "{epoch:?}: {next}");
    assert_eq!(fleet.epoch().await.epoch, 2, "one for both");
    assert_eq!(stored(&fleet).await, all(1..=13));
    let again = nodes[1].publish_under("k", "news", "11").await.unwrap();
    assert_eq!(pos(&again), last + 1, "its key is there, too");
    assert!(nodes.iter().map(|node| node.metrics.log.restocked.get()).sum::<u64>() >= 7);
    assert_eq!(fleet.epoch().await.lost, 0, "all of it is there, and nobody has to be told");
}

#[tokio::test]
async fn what_the_streams_do_not_hold_either_is_announced_by_the_next_epoch() {
    // What is in the stream's place, and what has gone from it.
    for (gone, lost) in [("9-0", true), ("5-0", false), ("all", true)] {
        let fleet = Fleet::start().await;
        let node = fleet.node().await;
        publish_all(&node, 1..=10).await;
        settled(&fleet).await;
        let stream = node.parts[0].names.stream("news");
        let _: i64 = match gone {
            "all" => fleet.redis[0].command(&["DEL", &stream]).await,
            first => fleet.redis[0].command(&["XTRIM", &stream, "MINID", first]).await,
        };
        fleet.run("DELETE FROM messages WHERE pos > 4").await;
        fleet.run("UPDATE epochs SET limit_pos = 6").await;
        publish_all(&node, 11..=11).await;
        publish_all(&node, 12..=12).await;
        let epoch = fleet.epoch().await;
        assert_eq!((epoch.epoch, epoch.lost == epoch.base), (2, lost), "{gone}: {epoch:?}");
    }
}

#[tokio::test]
async fn an_epoch_that_the_database_has_lost_stops_nobody_and_its_messages_are_stored_again() {
    let fleet = Fleet::start().await;
    let node = fleet.node().await;
    publish_all(&node, 1..=3).await;
    let () = fleet.redis[0].command(&["FLUSHALL"]).await;
    publish_all(&node, 4..=6).await;
    let second = fleet.epoch().await;
    assert_eq!(second.epoch, 2);
    settled(&fleet).await;
    let back = "UPDATE epochs SET epoch = 1, base_pos = 1, limit_pos = 1001";
    fleet.run(back).await;
    fleet.run("DELETE FROM messages WHERE pos > 1001").await;
    assert_eq!(stored(&fleet).await, all(1..=3));
    publish_all(&node, 7..=7).await;
    let third = fleet.epoch().await;
    assert!(third.epoch == 3 && third.base >= second.limit, "{third:?}");
    assert_eq!(third.lost, third.base, "what there was of the first one nobody knows");
    assert_eq!(stored(&fleet).await, all(1..=7));

    // The same for a node that is started over such a database.
    drop(node);
    fleet.run(back).await;
    fleet.run("DELETE FROM messages WHERE pos > 1001").await;
    publish_all(&fleet.node().await, 8..=8).await;
    assert_eq!(stored(&fleet).await, all(1..=8));
}

#[tokio::test]
async fn no_position_comes_twice_where_the_database_is_an_epoch_older_and_redis_is_empty() {
    let fleet = Fleet::start().await;
    let node = fleet.node().await;
    publish_all(&node, 1..=2).await;
    let () = fleet.redis[0].command(&["FLUSHALL"]).await;
    let heard = publish_all(&node, 3..=20).await;
    drop(node);
    fleet.run("UPDATE epochs SET epoch = 1, base_pos = 1, limit_pos = 1001").await;
    fleet.run("DELETE FROM messages WHERE pos > 1001").await;
    let () = fleet.redis[0].command(&["FLUSHALL"]).await;
    let next = pos(&fleet.node().await.publish("news", "21").await.unwrap());
    assert!(next > heard, "{next}: {heard} has been heard");
}

#[tokio::test]
async fn what_retention_has_deleted_stays_deleted() {
    let fleet = Fleet::start().await;
    let node = fleet.node().await;
    publish_all(&node, 1..=6).await;
    node.publish("plain:a", "7").await.unwrap();
    settled(&fleet).await;
    fleet
        .run("INSERT INTO floors (partition, channel, seq, pos, raised_at) VALUES (0, 'news', 2, 2, 0)")
        .await;
    fleet.run("DELETE FROM messages").await;
    fleet.run("UPDATE epochs SET limit_pos = 6").await;
    node.publish("other", "8").await.unwrap();
    assert_eq!(stored(&fleet).await, all(3..=6).into_iter().chain(["8".to_owned()]).collect::<Vec<_>>());
}
