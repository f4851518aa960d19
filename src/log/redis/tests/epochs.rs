use super::*;
use crate::{
    log::redis::{
        epochs::{LOST, REOPEN_EVERY},
        intake_tests::proxy::Proxy,
    },
    redis::Incarnation,
    support::process::until,
};

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
    assert!(error.contains("belongs to fleet") && error.contains("(none yet)"), "{error}");
    let ours = fleet.store.fleet().await.unwrap().unwrap().to_string();
    assert!(error.contains(&ours), "{error}");
    assert_eq!(other.store.epoch(P).await.unwrap(), None, "nothing was opened");
    other.config.redis.prefix = "another".to_owned();
    other.node().await;
}

#[tokio::test]
async fn a_memory_logs_database_goes_on_above_its_positions() {
    let fleet = Fleet::start().await;
    let before = fleet.store.open_epoch(P, 1_000, 1).await.unwrap();
    let node = fleet.node().await;
    assert!(pos(&node.publish("news", "1").await.unwrap()) >= before.limit);
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

#[tokio::test]
async fn where_redis_goes_back_under_the_same_history_nothing_acknowledged_is_lost() {
    let fleet = Fleet::start().await;
    let node = fleet.node().await;
    node.publish("news", "1").await.unwrap();
    until("what is acknowledged is settled", async || (fleet.open().await == 0).then_some(())).await;
    let _: String = fleet.redis[0].command(&["SAVE"]).await;
    let mut acknowledged = vec![String::from("1")];
    for n in 2..=5 {
        node.publish("news", &n.to_string()).await.unwrap();
        acknowledged.push(n.to_string());
    }
    let history = fleet.redis[0].info("master_replid").await;
    let _: String = fleet.redis[0].command(&["DEBUG", "RELOAD", "NOSAVE"]).await;
    assert_eq!(fleet.redis[0].info("master_replid").await, history, "to nobody it looks like another Redis");
    for n in 6..=9 {
        let publish = async || match n % 2 {
            0 => node.publish("news", &n.to_string()).await,
            _ => node.publish_under(&format!("k{n}"), "news", &n.to_string()).await,
        };
        // It stands where something else has stood: nobody says what becomes of it.
        let mut published = publish().await;
        if n == 6 {
            assert!(matches!(published, Err(PublishError::Unknown(_))), "{published:?}");
            published = publish().await;
        }
        published.unwrap();
        acknowledged.push(n.to_string());
    }
    let stored: Vec<_> = fleet.rows(P).await.into_iter().map(|(_, data)| data).collect();
    assert_eq!(stored, acknowledged);
    assert_eq!(fleet.epoch().await.epoch, 2, "opened at once, and only once");
}

#[tokio::test]
async fn what_redis_places_above_all_that_was_heard_is_not_acknowledged_either_once_it_has_gone_back() {
    let fleet = Fleet::start().await;
    let node = fleet.node().await;
    let _: String = fleet.redis[0].command(&["SAVE"]).await;
    for n in 1..=3 {
        node.publish("news", &n.to_string()).await.unwrap();
    }
    let _: String = fleet.redis[0].command(&["DEBUG", "RELOAD", "NOSAVE"]).await;
    let channels = ["a", "b", "c", "d", "e", "news"];
    let published = futures_util::future::join_all(channels.map(|channel| node.publish(channel, "4"))).await;
    let epoch = fleet.epoch().await;
    assert_eq!(epoch.epoch, 2);
    let published: Vec<_> = published.iter().flatten().map(pos).collect();
    assert!(published.len() >= 3 && published.iter().all(|pos| *pos >= epoch.base), "{published:?}");
}

/// Its place is free in the database, as a message that stood there before came to nothing; its seq is not.
#[tokio::test]
async fn what_was_appended_after_redis_had_gone_back_is_not_stored_beside_what_has_its_seq() {
    let fleet = Fleet::start().await;
    let node = fleet.node().await;
    node.publish("news", "1").await.unwrap();
    until("what is acknowledged is settled", async || (fleet.open().await == 0).then_some(())).await;
    let _: String = fleet.redis[0].command(&["SAVE"]).await;
    node.publish("other", "0").await.unwrap();
    node.publish("news", "2").await.unwrap();
    fleet.run("DELETE FROM messages WHERE channel = 'other'").await;
    let _: String = fleet.redis[0].command(&["DEBUG", "RELOAD", "NOSAVE"]).await;
    // A node that has heard of nothing appends, and cannot commit.
    let other = fleet.node().await;
    let rival = fleet.lock_sql().await;
    assert!(matches!(other.publish_in_vain("news", "0").await, PublishError::Unknown(_)));
    drop(other);
    rival.release().await;
    assert_eq!(fleet.open().await, 1);
    // Another one finds that something is missing, and not what.
    node.parts[0].epochs.spoil(1, LOST);
    node.publish("news", "3").await.unwrap();
    let stored: Vec<_> = fleet.rows(P).await.into_iter().map(|(_, data)| data).collect();
    assert_eq!(stored, ["1", "2", "3"]);
    assert_eq!(fleet.epoch().await.epoch, 2);
}

#[tokio::test]
async fn that_redis_went_back_is_said_by_another_epoch_if_the_next_was_opened_by_who_did_not_know() {
    let fleet = Fleet::start().await;
    let (knows, other) = (fleet.node().await, fleet.node().await);
    let _: String = fleet.redis[0].command(&["FLUSHALL"]).await;
    other.publish("news", "1").await.unwrap();
    let second = fleet.epoch().await;
    assert_eq!((second.epoch, second.lost), (2, 0));
    knows.parts[0].epochs.went_back(1, 1, "places are given away twice");
    let third = until("it is said", async || Some(fleet.epoch().await).filter(|it| it.epoch == 3)).await;
    assert_eq!(third.lost, third.base);
    knows.publish("news", "2").await.unwrap();
    assert_eq!(fleet.epoch().await.epoch, 3, "once");
}

#[tokio::test]
async fn who_knows_that_redis_went_back_stops_those_who_do_not_before_the_next_epoch_is_open() {
    let fleet = Fleet::start().await;
    let (knows, other) = (fleet.node().await, fleet.node().await);
    let _: String = fleet.redis[0].command(&["FLUSHALL"]).await;
    other.publish("news", "1").await.unwrap();
    let second = fleet.epoch().await;
    // So soon after the last one none is opened yet.
    knows.parts[0].epochs.went_back(2, second.base, "places are given away twice");
    let noted = async || fleet.redis[0].command::<Option<u64>>(&["HGET", "belfry:0:log", "back"]).await;
    until("it is noted", async || noted().await.filter(|back| *back == 2)).await;
    let soon = Instant::now() + REOPEN_EVERY / 6;
    let refused = other.publish_before(soon, "news", "2").await.unwrap_err();
    assert!(matches!(refused, PublishError::Unavailable(_)), "{refused}");
    assert!(pos(&other.publish("news", "3").await.unwrap()) > second.limit);
    let third = fleet.epoch().await;
    assert_eq!((third.epoch, third.lost), (3, third.base));
}

#[tokio::test]
async fn a_redis_that_goes_back_to_an_earlier_epoch_is_not_told_of_the_present_one_again() {
    let fleet = Fleet::start().await;
    let node = fleet.node().await;
    node.publish("news", "1").await.unwrap();
    until("what is acknowledged is settled", async || (fleet.open().await == 0).then_some(())).await;
    let _: String = fleet.redis[0].command(&["SAVE"]).await;
    // Another node has opened the second epoch, for the same Redis.
    let replid = fleet.redis[0].info("master_replid").await.unwrap();
    fleet.store.open_epoch_for(P, 1_000, Some(1), &replid).await.unwrap();
    let second = node.publish("news", "2").await.unwrap();
    let _: String = fleet.redis[0].command(&["DEBUG", "RELOAD", "NOSAVE"]).await;
    let third = node.publish("news", "3").await.unwrap();
    let epoch = fleet.epoch().await;
    assert_eq!(epoch.epoch, 3);
    assert!(pos(&second) < epoch.base && pos(&third) >= epoch.base);
    let stored: Vec<_> = fleet.rows(P).await.into_iter().map(|(_, data)| data).collect();
    assert_eq!(stored, ["1", "2", "3"]);
}

#[tokio::test]
async fn heads_or_what_is_open_or_a_field_of_the_log_cannot_vanish_alone_without_a_new_epoch() {
    let fields = ["base", "limit", "next", "forgotten"].map(|field| vec!["HDEL", "belfry:0:log", field]);
    let keys = ["belfry:0:heads", "belfry:0:open"].map(|key| vec!["DEL", key]);
    for key in keys.into_iter().chain(fields) {
        let (before, after) = (1, 2);
        let fleet = Fleet::start().await;
        let node = fleet.node().await;
        let first = node.publish("news", "1").await.unwrap();
        assert_eq!(fleet.epoch().await.epoch, before);
        let gone: i64 = fleet.redis[0].command(&key).await;
        assert_eq!(gone, 1);
        let second = node.publish("news", "2").await.unwrap();
        let epoch = fleet.epoch().await;
        assert_eq!(epoch.epoch, after, "{key:?}");
        assert!(first.seq < second.seq && second.seq == Some(epoch.base), "{key:?}: {second:?}");
        // It is there again, with its mark.
        node.publish("news", "3").await.unwrap();
        assert_eq!(fleet.epoch().await.epoch, after, "{key:?}");
    }
}

#[tokio::test]
async fn a_redis_that_goes_on_losing_what_was_there_has_no_epoch_for_each_time() {
    let fleet = Fleet::start().await;
    let node = fleet.node().await;
    let lose = async || {
        let _: i64 = fleet.redis[0].command(&["DEL", "belfry:0:heads"]).await;
    };
    let began = Instant::now();
    lose().await;
    node.publish("news", "1").await.unwrap();
    assert_eq!(fleet.epoch().await.epoch, 2, "at once");
    lose().await;
    let soon = Instant::now() + REOPEN_EVERY / 3;
    let refused = node.publish_before(soon, "news", "2").await.unwrap_err();
    assert!(
        matches!(&refused, PublishError::Unavailable(why) if why.contains("maxmemory-policy")),
        "{refused}"
    );
    node.publish("news", "3").await.unwrap();
    assert!(began.elapsed() >= REOPEN_EVERY, "{:?}", began.elapsed());
    assert_eq!(fleet.epoch().await.epoch, 3);
    let stored: Vec<_> = fleet.rows(P).await.into_iter().map(|(_, data)| data).collect();
    assert_eq!(stored, ["1", "3"]);
}

#[tokio::test]
async fn a_node_that_has_yet_to_hear_of_the_last_epoch_opens_no_other_right_after_it() {
    let fleet = Fleet::start().await;
    let (first, second) = (fleet.node().await, fleet.node().await);
    let lose = async || {
        let _: String = fleet.redis[0].command(&["FLUSHALL"]).await;
    };
    second.publish("news", "1").await.unwrap();
    lose().await;
    first.publish("news", "2").await.unwrap();
    assert_eq!(fleet.epoch().await.epoch, 2);
    lose().await;
    let began = Instant::now();
    second.publish("news", "3").await.unwrap();
    assert!(began.elapsed() >= REOPEN_EVERY, "{:?}", began.elapsed());
    assert_eq!(fleet.epoch().await.epoch, 3);
}

#[tokio::test]
async fn while_redis_throws_keys_away_publishes_go_on_and_the_loss_is_announced_all_the_same() {
    let fleet = Fleet::start().await;
    let node = fleet.node().await;
    let evict = async || {
        let set = async |bytes: &str| -> String {
            let words = ["CONFIG", "SET", "maxmemory", bytes, "maxmemory-policy", "volatile-random"];
            fleet.redis[0].command(&words).await
        };
        let _: String = fleet.redis[0].command(&["SET", "junk", "", "EX", "3600"]).await;
        set("1").await;
        until("it is thrown away", async || {
            (fleet.redis[0].command::<i64>(&["EXISTS", "junk"]).await == 0).then_some(())
        })
        .await;
        set("0").await;
    };
    let until_epoch = async |number: u64| {
        until("it is opened", async || (fleet.epoch().await.epoch == number).then_some(())).await;
    };
    let began = Instant::now();
    evict().await;
    until_epoch(2).await;
    evict().await;
    let published = node.publish("news", "1").await.unwrap();
    let epoch = fleet.epoch().await;
    assert!(epoch.epoch == 2 && pos(&published) >= epoch.base, "{epoch:?}");
    until_epoch(3).await;
    assert!(began.elapsed() >= REOPEN_EVERY, "{:?}", began.elapsed());
}

#[tokio::test]
async fn a_node_with_another_prefix_or_order_is_refused_and_changes_nothing() {
    let mut fleet = Fleet::over(vec![RedisServer::plain().await, RedisServer::plain().await]).await;
    let node = fleet.node().await;
    node.publish("news", "1").await.unwrap();
    let epochs = async |fleet: &Fleet| {
        let row = async |p| fleet.store.epoch(Partition(p)).await.unwrap().map(|row| row.epoch.epoch);
        (row(0).await, row(1).await)
    };
    assert_eq!(epochs(&fleet).await, (Some(1), Some(1)));

    let urls: Vec<_> = fleet.redis.iter().rev().map(RedisServer::url).collect();
    let swapped = fleet.try_node_at(&urls).await.err().unwrap().to_string();
    assert!(swapped.contains("same order"), "{swapped}");
    let moved: Vec<_> = fleet.redis.iter().map(|redis| redis.url() + "/3").collect();
    let moved = fleet.try_node_at(&moved).await.err().unwrap().to_string();
    assert!(moved.contains("\"0,0\"") && moved.contains("\"3,3\""), "{moved}");
    fleet.config.redis.prefix = "belfri".to_owned();
    let misspelt = fleet.try_node().await.err().unwrap().to_string();
    assert!(misspelt.contains("\"belfry\"") && misspelt.contains("\"belfri\""), "{misspelt}");

    assert_eq!(epochs(&fleet).await, (Some(1), Some(1)), "none of them has opened anything");
    node.publish("news", "2").await.unwrap();
}

#[tokio::test]
async fn a_fleet_of_before_there_were_ids_adopts_one_and_a_fork_leaves_its_redis() {
    let mut fleet = Fleet::start().await;
    fleet.node().await.publish("news", "1").await.unwrap();
    let id = async |fleet: &Fleet| -> Option<String> {
        fleet.redis[0].command(&["HGET", "belfry:0:log", "fleet"]).await
    };
    let ours = fleet.store.fleet().await.unwrap().map(|id| id.to_string());
    assert_eq!(id(&fleet).await, ours);
    let _: i64 = fleet.redis[0].command(&["HDEL", "belfry:0:log", "fleet"]).await;
    let node = fleet.node().await;
    assert_eq!(id(&fleet).await, ours);
    drop(node);

    // A copy of the database: its first start must not take the other fleet's Redis for its own.
    fleet.store.fork_fleet(Duration::ZERO).await.unwrap();
    let refused = fleet.try_node().await.err().unwrap().to_string();
    assert!(refused.contains(&ours.unwrap()) && refused.contains("of its own"), "{refused}");
    fleet.config.redis.prefix = "staging".to_owned();
    let published = fleet.node().await.publish("news", "2").await.unwrap();
    assert!(pos(&published) >= 1_000, "above all that the other one may hand out");
    assert_eq!(fleet.rows(P).await.len(), 2, "what was durable stays");
}
