use super::*;
use crate::{log::redis::intake_tests::proxy::Proxy, redis::Incarnation, support::process::until};

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
    let epoch = fleet.epoch().await;
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
    let epoch = fleet.epoch().await;
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
    let epoch = fleet.epoch().await;
    fleet.store.raise_limit(&epoch, 500).await.unwrap();
    assert_eq!(epochs.bounds(), before);
    epochs.reread().await.unwrap();
    assert_eq!(epochs.bounds().limit, before.limit + 500);
}

/// A fleet whose Redis stands still, has a successor, and wakes; a node that has not heard of it yet, and
/// one that has.
struct Stale {
    fleet: Fleet,
    proxy: Proxy,
    behind: Node,
    ahead: Node,
}

impl Stale {
    async fn new() -> Self {
        let mut fleet = Fleet::start().await;
        let proxy = Proxy::before(&fleet.redis[0]).await;
        let behind = fleet.try_node_at(&[proxy.url("")]).await.unwrap();
        behind.publish("plain:a", "1").await.unwrap();
        fleet.redis.push(RedisServer::plain().await);
        let ahead = fleet.try_node_at(&[fleet.redis[1].url()]).await.unwrap();
        assert_eq!(fleet.epoch().await.epoch, 2);
        ahead.publish("plain:a", "2").await.unwrap();
        Self { fleet, proxy, behind, ahead }
    }

    /// The one that is behind hears of it.
    async fn heard(&self) -> Published {
        self.proxy.lead_to(&self.fleet.redis[1]);
        until("it is there", async || self.behind.publish("plain:a", "4").await.ok()).await
    }
}

#[tokio::test]
async fn a_plain_message_that_was_acknowledged_at_a_former_primary_is_announced_by_another_epoch() {
    let stale = Stale::new().await;
    let late = stale.behind.publish("plain:a", "3").await.unwrap();
    assert!(pos(&late) < stale.fleet.epoch().await.base, "it is lost");
    let next = stale.heard().await;
    let epoch = stale.fleet.epoch().await;
    assert_eq!(epoch.epoch, 3, "the reset that goes with it tells everybody");
    assert!(pos(&next) >= epoch.base);
    assert!(pos(&stale.ahead.publish("plain:a", "5").await.unwrap()) > pos(&next));
    assert_eq!(stale.fleet.epoch().await.epoch, 3, "and that was that");
}

#[tokio::test]
async fn who_acknowledged_nothing_after_the_failover_just_goes_over() {
    let stale = Stale::new().await;
    let durable = stale.behind.publish("news", "3");
    let (durable, next) = tokio::join!(durable, stale.heard());
    let epoch = stale.fleet.epoch().await;
    assert_eq!(epoch.epoch, 2);
    assert!(pos(&next) >= epoch.base);
    if let Ok(durable) = durable {
        assert!(pos(&durable) >= epoch.base, "SQL refuses what is durable, and it is appended again");
    }
}

#[tokio::test]
async fn what_a_former_primary_took_is_not_acknowledged_once_another_is_known_to_be_in_charge() {
    let stale = Stale::new().await;
    let [former, now] = &stale.fleet.redis[..] else { panic!("there are two") };
    former.stop_signal();
    let hears = async {
        let replid = now.info("master_replid").await.unwrap().parse().unwrap();
        let at = Incarnation { address: now.address(), replid };
        let entered = stale.behind.parts[0].epochs.ensure(&at, &mut now.connect().await.unwrap()).await;
        former.continue_signal();
        entered.unwrap()
    };
    let (published, entered) = tokio::join!(stale.behind.publish("plain:a", "3"), hears);
    assert!(pos(&published.unwrap()) >= entered.base, "it was appended again");
}
