//! A Redis that goes away, forgets, or comes back; nodes that die.

use std::time::Duration;

use super::*;
use crate::{
    fleet::sessions::{Event, SaveError},
    support::{redis::Options, until},
};

#[tokio::test]
async fn without_redis_nothing_is_claimed_and_nobody_waits_for_long() {
    let mut redis = RedisServer::plain().await;
    let quick = |config: &mut Config| {
        config.redis.response_timeout = Duration::from_millis(500);
        config.fleet.claim_timeout = Duration::from_secs(1);
    };
    let a = Peer::with(&[&redis], "a", quick).await;
    let record = a.make(holder(1, "x"), &["news"]).await;
    redis.kill9();
    let begun = std::time::Instant::now();
    let claim = a
        .fleet
        .sessions
        .claim(record.id, &"user:ann".into(), What::Take { holder: holder(2, "y"), names: true })
        .await;
    assert!(claim.is_err(), "{claim:?}");
    let saved = a.fleet.sessions.save(Save::whole(&record, Standing::Held, Word::Said)).await;
    assert!(matches!(saved, Err(SaveError::Unavailable(_))), "{saved:?}");
    assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
}

#[tokio::test]
async fn what_changed_while_redis_was_away_is_written_when_it_is_back() {
    let mut redis = RedisServer::plain().await;
    let (a, b) = (Peer::join(&[&redis], "a").await, Peer::join(&[&redis], "b").await);
    let mut record = a.make(holder(1, "x"), &["news"]).await;
    redis.kill9();
    record.applied = 12;
    a.fleet.sessions.save_behind(Save::whole(&record, Standing::Held, Word::Said));
    redis.restart().await;
    let claimed = until("it can be claimed again", async || {
        let what = What::Take { holder: holder(2, "y"), names: true };
        match b.fleet.sessions.claim(record.id, &"user:ann".into(), what).await {
            Ok(Outcome::Claimed(claimed)) => Some(claimed),
            _ => None,
        }
    });
    assert_eq!(claimed.await.record.applied, 12);
}

#[tokio::test]
async fn a_redis_that_has_forgotten_everything_is_told_again() {
    let mut redis = RedisServer::plain().await;
    let (a, b) = (Peer::join(&[&redis], "a").await, Peer::join(&[&redis], "b").await);
    let record = a.make(holder(1, "x"), &["news"]).await;
    redis.restart().await;
    until("it is asked", async || {
        let refreshed = a.fleet.sessions.refresh(&[(record.id, 1)]).await;
        (refreshed == (vec![Event::Missing { session: record.id }], true)).then_some(())
    })
    .await;
    a.fleet.sessions.save(Save::whole(&record, Standing::Held, Word::Said)).await.unwrap();
    let claimed = until("it is claimed", async || {
        let what = What::Take { holder: holder(2, "y"), names: true };
        b.fleet.sessions.claim(record.id, &"user:ann".into(), what).await.ok()
    });
    assert!(matches!(claimed.await, Outcome::Claimed(_)));
}

/// A primary that took over may have an older record than the one that the client was answered about.
#[tokio::test]
async fn a_record_of_another_incarnation_is_in_doubt_until_its_client_has_named_its_channels() {
    let mut redis = RedisServer::start(Options { appendonly: true, ..Options::default() }).await;
    let (a, b) = (Peer::join(&[&redis], "a").await, Peer::join(&[&redis], "b").await);
    let record = a.make(holder(1, "x"), &["news"]).await;
    let claim = async |peer: &Peer, attempt, names| {
        let what = What::Take { holder: holder(attempt, "x"), names };
        until("it is claimed", async || {
            peer.fleet.sessions.claim(record.id, &record.owner, what.clone()).await.ok()
        })
        .await
    };
    let Outcome::Claimed(certain) = claim(&a, 2, false).await else { panic!("it has not been away") };
    assert!(!certain.in_doubt);
    let record = &certain.record;
    redis.restart().await;
    for _ in 0..2 {
        assert!(matches!(claim(&b, 3, false).await, Outcome::Unknown), "a poll that counts on it");
        assert!(matches!(b.claim(record.id, What::Wake(None)).await, Outcome::Unknown), "commands");
        let save = |word| a.fleet.sessions.save(Save::whole(record, Standing::Held, word));
        save(Word::Kept).await.unwrap();
        assert_eq!(save(Word::Asked).await, Err(SaveError::Lost(None)), "commands at a node that has it");
    }
    let Outcome::Held { fence, .. } = b.claim(record.id, What::Order(None)).await else { panic!() };
    let Outcome::Claimed(ordered) = b.claim(record.id, What::Order(Some(fence))).await else { panic!() };
    b.fleet.sessions.save(Save::whole(&ordered.record, Standing::Resting, Word::Kept)).await.unwrap();
    let Outcome::Claimed(named) = claim(&a, 3, true).await else { panic!("it is there") };
    assert!(named.in_doubt);
    assert!(matches!(claim(&b, 4, false).await, Outcome::Unknown), "it has not been saved yet");
    a.fleet.sessions.save(Save::whole(&named.record, Standing::Held, Word::Said)).await.unwrap();
    a.fleet.sessions.save(Save::whole(&named.record, Standing::Held, Word::Asked)).await.unwrap();
    let Outcome::Claimed(certain) = claim(&b, 4, false).await else { panic!("it is certain again") };
    assert!(!certain.in_doubt);
    // One that goes back to what it held before is the same by its own account, and gets another epoch.
    let _: u64 = redis.command(&["HSET", "belfry:0:log", "epoch", "2"]).await;
    let _: u64 = redis.command(&["HSET", "belfry:0:heads", "", "2"]).await;
    assert!(matches!(claim(&b, 5, false).await, Outcome::Unknown));
}

/// Until somebody opens the next epoch, nothing in Redis says so.
#[tokio::test]
async fn where_the_log_stands_below_what_was_heard_every_record_is_in_doubt() {
    let redis = RedisServer::plain().await;
    let log = async |next: &str| {
        let set = ["HSET", "belfry:0:log", "epoch", "3", "base", "100", "next", next];
        let _: u64 = redis.command(&set).await;
        let _: u64 = redis.command(&["HSET", "belfry:0:heads", "", "3"]).await;
    };
    log("151").await;
    let ring = Arc::new(Ring::listened(Partition(0), 99, Tuning::of(1 << 20)));
    ring.pass(150, []);
    let peer = Peer::hearing(&[&redis], &[ring], "a", |_| {}).await;
    let record = peer.make(holder(1, "x"), &["news"]).await;
    let claim = async |attempt| {
        let what = What::Take { holder: holder(attempt, "x"), names: false };
        matches!(peer.claim(record.id, what).await, Outcome::Claimed(_))
    };
    assert!(claim(2).await, "it is where it was heard");
    log("150").await;
    assert!(!claim(3).await);
    let key = format!("belfry:sess:{}", record.id);
    assert_eq!(redis.command::<u64>(&["HDEL", &key, "l"]).await, 1);
    assert!(!claim(4).await, "nor what an older version wrote");
    let record = peer.take(record.id, holder(5, "x")).await.record;
    let save = |word| peer.fleet.sessions.save(Save::whole(&record, Standing::Held, word));
    assert_eq!(save(Word::Asked).await, Err(SaveError::Lost(None)));
    save(Word::Said).await.unwrap();
    log("151").await;
    assert!(!claim(6).await, "what was said to a Redis that has gone back stays in doubt");
}

/// Nothing was published: what is missing is only what this node has written.
#[tokio::test]
async fn a_redis_that_lacks_what_was_written_has_gone_back_and_takes_no_message_more() {
    let redis = RedisServer::plain().await;
    let mark = ["HSET", "belfry:0:heads", "", "3"];
    let _: u64 = redis.command(&["HSET", "belfry:0:log", "epoch", "3", "base", "100", "next", "100"]).await;
    let _: u64 = redis.command(&mark).await;
    let ring = Arc::new(Ring::listened(Partition(0), 99, Tuning::of(1 << 20)));
    ring.cross(100, []);
    let peer = Peer::hearing(&[&redis], &[ring], "a", |_| {}).await;
    let record = peer.make(holder(1, "x"), &["news"]).await;
    let _: String = redis.command(&["SAVE"]).await;
    let said = async |word| peer.fleet.sessions.save(Save::whole(&record, Standing::Held, word)).await;
    said(Word::Said).await.unwrap();
    assert_eq!(redis.command::<String>(&["HGET", mark[1], ""]).await, "3");
    let _: String = redis.command(&["DEBUG", "RELOAD", "NOSAVE"]).await;
    until("its mark is gone", async || {
        redis.command::<Option<String>>(&["HGET", mark[1], ""]).await.is_none().then_some(())
    })
    .await;
    assert_eq!(said(Word::Asked).await, Err(SaveError::Lost(None)), "every record is in doubt");
}

/// After a failover a claim may be lost, and two nodes be given the same number.
#[tokio::test]
async fn the_same_fence_on_two_nodes_belongs_to_the_one_that_redis_names() {
    let redis = RedisServer::plain().await;
    let (a, b) = (Peer::join(&[&redis], "a").await, Peer::join(&[&redis], "b").await);
    let record = a.make(holder(1, "x"), &["news"]).await;
    let lost = a.take(record.id, holder(2, "x")).await.record;
    // What the replica knew.
    let key = format!("belfry:sess:{}", record.id);
    redis.command::<u64>(&["HSET", &key, "f", "1", "a", "1"]).await;
    let present = b.take(record.id, holder(3, "x")).await.record;
    assert_eq!(lost.fence, present.fence);
    assert!(a.fleet.sessions.save(Save::whole(&lost, Standing::Held, Word::Said)).await.is_err());
    b.fleet.sessions.save(Save::whole(&present, Standing::Held, Word::Said)).await.unwrap();

    // Where nobody else has claimed it, the lost claim is made good.
    redis.command::<u64>(&["HSET", &key, "f", "1", "n", a.fleet.node.as_str()]).await;
    b.fleet.sessions.save(Save::whole(&present, Standing::Held, Word::Said)).await.unwrap();
    assert_eq!(redis.command::<String>(&["HGET", &key, "f"]).await, "2");
    let what = What::Take { holder: holder(4, "x"), names: false };
    assert!(
        matches!(a.claim(record.id, what).await, Outcome::Unknown),
        "but what else was lost, nobody knows"
    );
}

#[tokio::test]
async fn a_node_that_gives_no_sign_is_gone_after_its_time_and_one_that_leaves_at_once() {
    let redis = RedisServer::plain().await;
    let short = |config: &mut Config| config.fleet.node_timeout = Duration::from_secs(2);
    let a = Peer::with(&[&redis], "a", short).await;
    let b = Peer::with(&[&redis], "b", short).await;
    until("they see each other", async || a.fleet.nodes.is_alive(&b.fleet.node).then_some(())).await;
    // One that died before it could say anything more.
    let now: (u64, u64) = redis.command(&["TIME"]).await;
    redis.command::<u64>(&["ZADD", "belfry:nodes", &(now.0 * 1000).to_string(), "dead-1"]).await;
    until("the dead one is seen", async || a.fleet.nodes.is_alive(&"dead-1".into()).then_some(())).await;
    until("it is taken for dead", async || (!a.fleet.nodes.is_alive(&"dead-1".into())).then_some(())).await;
    assert!(a.fleet.nodes.is_alive(&b.fleet.node));
    b.fleet.leave().await;
    let list: Vec<String> = redis.command(&["ZRANGE", "belfry:nodes", "0", "-1"]).await;
    assert_eq!(list, [a.fleet.node.as_str()]);
}

#[tokio::test]
async fn a_node_that_leaves_has_written_what_it_knew() {
    let redis = RedisServer::plain().await;
    let (a, b) = (Peer::join(&[&redis], "a").await, Peer::join(&[&redis], "b").await);
    let mut records = Vec::new();
    for _ in 0..20 {
        records.push(a.make(holder(1, "x"), &["news"]).await);
    }
    for record in &mut records {
        record.applied = 5;
        a.fleet.sessions.save_behind(Save::of(record, Standing::Resting));
    }
    a.fleet.leave().await;
    for record in records {
        let claimed = b.take(record.id, holder(2, "y")).await;
        assert_eq!((claimed.record.applied, claimed.held), (5, false));
    }
}
