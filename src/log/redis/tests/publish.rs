use super::*;
use crate::support::process::until;

#[tokio::test]
async fn a_durable_publish_is_in_sql_when_it_is_acknowledged_and_then_settled() {
    let fleet = Fleet::start().await;
    let node = fleet.node().await;
    for n in 1..=3 {
        let published = node.publish("news", &n.to_string()).await.unwrap();
        assert_eq!((pos(&published), published.seq), (n, Some(n)));
        assert_eq!(fleet.rows(P).await.len() as u64, n);
    }
    until("all are settled", async || (fleet.open().await == 0).then_some(())).await;
}

#[tokio::test]
async fn a_plain_publish_is_in_the_stream_and_not_in_sql() {
    let fleet = Fleet::start().await;
    let node = fleet.node().await;
    let published = node.publish("plain:1", "1").await.unwrap();
    assert_eq!((pos(&published), published.seq), (1, Some(1)));
    assert_eq!((fleet.count("plain:1").await, fleet.open().await), (1, 0));
    assert_eq!(fleet.rows(P).await, []);
}

#[tokio::test]
async fn an_ephemeral_publish_has_no_place_and_leaves_nothing() {
    let fleet = Fleet::start().await;
    let node = fleet.node().await;
    let published = node.publish("eph:1", "1").await.unwrap();
    assert_eq!((published.pos, published.seq), (None, None));
    let next: String = fleet.redis[0].command(&["HGET", "belfry:0:log", "next"]).await;
    assert_eq!(next, "1");
}

#[tokio::test]
async fn many_publishers_share_round_trips_and_one_publisher_keeps_its_order() {
    let fleet = Fleet::start().await;
    let node = fleet.node().await;
    let publish = |n: u32| node.publish("news", if n.is_multiple_of(2) { "2" } else { "1" });
    let published = futures_util::future::join_all((0..500).map(publish)).await;
    let positions: Vec<_> = published.iter().map(|published| pos(published.as_ref().unwrap())).collect();
    assert!(positions.is_sorted(), "{positions:?}");
    assert_eq!(fleet.rows(P).await.len(), 500);
    let batches = node.metrics.log.append_batches.get();
    assert!(batches < 50, "{batches} round trips");
}

#[tokio::test]
async fn two_nodes_share_one_order_of_positions_and_seqs() {
    let fleet = Fleet::start().await;
    let nodes = [fleet.node().await, fleet.node().await];
    let publish = |n: usize| nodes[n % 2].publish("news", "1");
    let published = futures_util::future::join_all((0..200).map(publish)).await;
    let mut seqs: Vec<_> = published.into_iter().map(|published| published.unwrap().seq.unwrap()).collect();
    seqs.sort_unstable();
    assert_eq!(seqs, (1..=200).collect::<Vec<_>>());
    assert_eq!(fleet.rows(P).await.len(), 200);
}

#[tokio::test]
async fn the_limit_is_raised_long_before_it_is_reached_and_nobody_waits_for_it() {
    let mut fleet = Fleet::start().await;
    fleet.config.log.position_block = 100;
    let nodes = [fleet.node().await, fleet.node().await];
    for n in 0..400 {
        nodes[n % 2].publish("plain:1", "1").await.unwrap();
    }
    let limit: u64 = fleet.redis[0].command(&["HGET", "belfry:0:log", "limit"]).await;
    assert!((450..2_000).contains(&limit), "{limit}");
    assert_eq!(fleet.store.epoch(P).await.unwrap().unwrap().epoch.epoch, 1, "all in one epoch");
}

#[tokio::test]
async fn a_limit_that_is_reached_all_the_same_only_makes_publishers_wait() {
    let mut fleet = Fleet::start().await;
    fleet.config.log.position_block = 100;
    let node = fleet.node().await;
    // As if raising it had failed for a while.
    let () = fleet.redis[0].command(&["HSET", "belfry:0:log", "limit", "3"]).await;
    for n in 1..=5 {
        assert_eq!(pos(&node.publish("news", "1").await.unwrap()), n);
    }
}

#[tokio::test]
async fn a_script_that_redis_has_forgotten_is_loaded_again() {
    let fleet = Fleet::start().await;
    let node = fleet.node().await;
    node.publish("news", "1").await.unwrap();
    let () = fleet.redis[0].command(&["SCRIPT", "FLUSH"]).await;
    assert_eq!(pos(&node.publish("news", "2").await.unwrap()), 2);
    let () = fleet.redis[0].command(&["SCRIPT", "FLUSH"]).await;
    assert_eq!(pos(&node.publish_under("k", "news", "3").await.unwrap()), 3);
}

#[tokio::test]
async fn a_redis_that_does_not_answer_leaves_the_outcome_unknown() {
    let fleet = Fleet::start().await;
    let node = fleet.node().await;
    node.publish("news", "1").await.unwrap();
    fleet.redis[0].stop_signal();
    let result = node.publish_in_vain("news", "2").await;
    fleet.redis[0].continue_signal();
    assert!(matches!(result, PublishError::Unknown(_)), "{result:?}");
    until("it is up again", async || node.publish("news", "3").await.ok()).await;
}

#[tokio::test]
async fn a_redis_that_is_away_makes_publishers_wait_and_then_says_that_nothing_was_published() {
    let mut fleet = Fleet::start().await;
    let node = fleet.node().await;
    node.publish("news", "1").await.unwrap();
    fleet.redis[0].kill9();
    until("the node knows", async || node.parts[0].server.commands().await.err()).await;
    let result = node.publish_in_vain("news", "2").await;
    assert!(matches!(result, PublishError::Unavailable(_)), "{result:?}");
    let waiting = node.publish("news", "3");
    let (published, ()) = tokio::join!(waiting, fleet.redis[0].restart());
    let epoch = fleet.store.epoch(P).await.unwrap().unwrap().epoch;
    assert_eq!((epoch.epoch, pos(&published.unwrap())), (2, epoch.base));
}

#[tokio::test]
async fn a_demoted_primary_takes_nothing_and_the_next_epoch_does() {
    let fleet = Fleet::start().await;
    let node = fleet.node().await;
    node.publish("news", "1").await.unwrap();
    let nowhere = crate::support::process::free_port().to_string();
    let () = fleet.redis[0].command(&["REPLICAOF", "127.0.0.1", &nowhere]).await;
    let result = node.publish_in_vain("news", "2").await;
    assert!(matches!(result, PublishError::Unavailable(_) | PublishError::Unknown(_)), "{result:?}");
    let () = fleet.redis[0].command(&["REPLICAOF", "NO", "ONE"]).await;
    let published = until("it is a primary again", async || node.publish("news", "3").await.ok()).await;
    assert!(pos(&published) >= 1_000);
    let rows: Vec<_> = fleet.rows(P).await.into_iter().map(|(_, data)| data).collect();
    assert_eq!(rows, ["1", "3"]);
}

#[tokio::test]
async fn a_redis_without_memory_refuses_before_anything_is_done() {
    let options = Options { config: vec!["maxmemory-policy noeviction".to_owned()], ..Options::default() };
    let fleet = Fleet::over(vec![RedisServer::start(options).await]).await;
    let node = fleet.node().await;
    node.publish("news", "1").await.unwrap();
    let () = fleet.redis[0].command(&["CONFIG", "SET", "maxmemory", "1"]).await;
    let result = node.publish("news", "2").await;
    assert!(
        matches!(&result, Err(PublishError::Unavailable(why)) if why.contains("maxmemory")),
        "{result:?}"
    );
    let () = fleet.redis[0].command(&["CONFIG", "SET", "maxmemory", "0"]).await;
    assert_eq!(pos(&node.publish("news", "3").await.unwrap()), 2);
}
