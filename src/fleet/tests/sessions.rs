//! Who has a session, and what is kept of it.

use std::time::Duration;

use super::*;
use crate::{
    fleet::{
        bus::Incoming,
        letter::{Letter, Taken},
        sessions::{Event, SaveError},
    },
    support::until,
    telemetry::ClaimOutcome,
};

#[tokio::test]
async fn a_session_is_carried_on_by_another_node_and_the_one_before_is_told() {
    let redis = RedisServer::plain().await;
    let (a, mut b) = (Peer::join(&[&redis], "a").await, Peer::join(&[&redis], "b").await);
    let mut record = b.make(holder(1, "tab-1"), &["news", "team:7"]).await;
    record.subscriptions = vec![subscription("eph:1", 0), subscription("team:7", 1850)];
    record.applied = 7;
    b.fleet.sessions.save(Save::whole(&record, Standing::Held, Word::Said)).await.unwrap();

    let claimed = a.take(record.id, holder(2, "tab-2")).await;
    assert_eq!((claimed.after, claimed.held, &claimed.from), (1, true, &b.fleet.node));
    let Record { subscriptions, applied, holder: held, fence, owner, .. } = claimed.record;
    assert_eq!((subscriptions, applied, fence, &*owner), (record.subscriptions, 7, 2, "user:ann"));
    assert_eq!(held.as_deref(), Some(&holder(2, "tab-2")));

    let Incoming::Letter { letter: Letter::Taken(taken) } = soon(b.news.inbox.next()).await else {
        panic!("not a letter")
    };
    let winner = Some(Holder { attempt: Some(2), connection: Some("tab-2".into()) });
    assert_eq!(taken, [Taken { session: record.id, fence: 2, winner }]);
}

#[tokio::test]
async fn only_a_newer_connection_or_the_next_poll_takes_over() {
    let redis = RedisServer::plain().await;
    let (a, b) = (Peer::join(&[&redis], "a").await, Peer::join(&[&redis], "b").await);
    // Beyond what a double holds exactly.
    let large = (1 << 53) + 1;
    let id = a.make(holder(large, "tab"), &["news"]).await.id;
    for late in [holder(large - 1, "tab"), holder(large, "other"), holder(9, "tab")] {
        match b.claim(id, What::Take { holder: late.clone(), names: true }).await {
            Outcome::Replaced(winner) => assert_eq!(winner, holder(large, "tab")),
            other => panic!("{late:?}: {other:?}"),
        }
    }
    for (fence, next) in (2..).zip([
        holder(large, "tab"),
        holder(large + 1, "x"),
        holder(u64::MAX, "y"),
        Holder::default(),
        holder(1, "z"),
    ]) {
        assert_eq!(b.take(id, next).await.record.fence, fence);
    }
    assert_eq!(b.metrics.fleet.claims[ClaimOutcome::Refused].get(), 3);
}

#[tokio::test]
async fn of_rivals_on_all_nodes_the_highest_has_it_in_the_end() {
    let redis = RedisServer::plain().await;
    let peers = [
        Peer::join(&[&redis], "a").await,
        Peer::join(&[&redis], "b").await,
        Peer::join(&[&redis], "c").await,
    ];
    let id = peers[0].make(holder(0, "0"), &["news"]).await.id;
    let rivals =
        (1..=60_u64).map(|attempt| {
            let peer = &peers[attempt as usize % 3];
            async move {
                (attempt, peer.claim(id, What::Take { holder: holder(attempt, "tab"), names: true }).await)
            }
        });
    let outcomes = futures_util::future::join_all(rivals).await;
    let mut fences: Vec<u64> = Vec::new();
    for (attempt, outcome) in outcomes {
        match outcome {
            Outcome::Claimed(claimed) => fences.push(claimed.record.fence),
            Outcome::Replaced(winner) => assert!(winner.attempt > Some(attempt)),
            other => panic!("{other:?}"),
        }
    }
    fences.sort_unstable();
    assert!(fences.windows(2).all(|pair| pair[0] < pair[1]), "no two claims have the same number");
    let Outcome::Replaced(winner) =
        peers[0].claim(id, What::Take { holder: holder(60, "else"), names: true }).await
    else {
        panic!("it is held")
    };
    assert_eq!(winner, holder(60, "tab"));
}

#[tokio::test]
async fn a_node_that_has_lost_a_session_never_writes_it_again() {
    let redis = RedisServer::plain().await;
    let (mut a, b) = (Peer::join(&[&redis], "a").await, Peer::join(&[&redis], "b").await);
    let record = a.make(holder(1, "tab-1"), &["news"]).await;
    b.take(record.id, holder(2, "tab-2")).await;

    let mut late = record.clone();
    late.applied = 99;
    let refused = a.fleet.sessions.save(Save::whole(&late, Standing::Held, Word::Said)).await;
    assert_eq!(refused, Err(SaveError::Lost(Some(holder(2, "tab-2")))));
    let winner = Some(holder(2, "tab-2"));
    let lost = Event::Lost { session: record.id, fence: 1, winner };
    assert_eq!(soon(a.news.events.recv()).await, lost);

    // Neither does it end it, or let it go.
    for state in [Standing::Resting, Standing::Gone] {
        assert!(a.fleet.sessions.save(Save::of(&late, state)).await.is_err());
    }
    let refreshed = a.fleet.sessions.refresh(&[(record.id, 1)]).await;
    assert_eq!(refreshed, (vec![lost], true), "a refresh finds out as well");

    let claimed = b.take(record.id, holder(3, "tab-3")).await;
    assert_eq!((claimed.record.applied, claimed.held, claimed.from), (0, true, b.fleet.node.clone()));
    assert_eq!(a.metrics.fleet.saves_refused.get(), 3);
}

#[tokio::test]
async fn a_session_is_had_by_its_owner_only() {
    let redis = RedisServer::plain().await;
    let (a, b) = (Peer::join(&[&redis], "a").await, Peer::join(&[&redis], "b").await);
    let id = a.make(Holder::default(), &["news"]).await.id;
    for what in [What::Take { holder: holder(9, "tab"), names: true }, What::Wake(None), What::Wake(Some(1))]
    {
        let outcome = b.fleet.sessions.claim(id, &"user:bob".into(), what).await.unwrap();
        assert!(matches!(outcome, Outcome::Mismatch), "{outcome:?}");
    }
}

#[tokio::test]
async fn what_has_ended_is_unknown_everywhere_and_no_late_save_brings_it_back() {
    let redis = RedisServer::plain().await;
    let (a, b) = (Peer::join(&[&redis], "a").await, Peer::join(&[&redis], "b").await);
    let record = a.make(Holder::default(), &["news"]).await;
    a.fleet.sessions.save(Save::of(&record, Standing::Gone)).await.unwrap();
    for peer in [&a, &b] {
        assert!(matches!(
            peer.claim(record.id, What::Take { holder: Holder::default(), names: true }).await,
            Outcome::Ended
        ));
    }
    assert!(a.fleet.sessions.save(Save::whole(&record, Standing::Held, Word::Said)).await.is_err());
    assert!(matches!(b.claim(SessionId::random(), What::Wake(None)).await, Outcome::Unknown));
}

#[tokio::test]
async fn commands_take_a_session_from_nobody_but_the_dead() {
    let redis = RedisServer::plain().await;
    let (a, b) = (Peer::join(&[&redis], "a").await, Peer::join(&[&redis], "b").await);
    let record = a.make(holder(5, "tab"), &["news"]).await;
    let Outcome::Held { node, fence } = b.claim(record.id, What::Wake(None)).await else { panic!() };
    assert_eq!((&node, fence), (&a.fleet.node, 1));
    // It has moved on since: what was known of the dead holder is out of date.
    a.take(record.id, holder(6, "tab")).await;
    assert!(matches!(b.claim(record.id, What::Wake(Some(1))).await, Outcome::Held { fence: 2, .. }));
    let Outcome::Claimed(claimed) = b.claim(record.id, What::Wake(Some(2))).await else { panic!() };
    assert_eq!(claimed.record.holder.as_deref(), Some(&holder(6, "tab")), "a command replaces no connection");

    // At rest it is anybody's.
    b.fleet.sessions.save(Save::of(&claimed.record, Standing::Resting)).await.unwrap();
    let Outcome::Claimed(woken) = a.claim(record.id, What::Wake(None)).await else { panic!() };
    assert!(!woken.held);
}

#[tokio::test]
async fn a_session_is_remembered_while_it_is_held_and_for_its_time_afterwards() {
    let redis = RedisServer::plain().await;
    let ttl = |config: &mut Config| config.session.ttl = Duration::from_secs(1);
    let (a, b) = (Peer::with(&[&redis], "a", ttl).await, Peer::with(&[&redis], "b", ttl).await);
    let (held, left) = (a.make(holder(1, "x"), &["news"]).await, a.make(holder(1, "x"), &["news"]).await);
    a.fleet.sessions.save(Save::of(&left, Standing::Resting)).await.unwrap();
    until("the one that was left is forgotten", async || {
        a.fleet.sessions.refresh(&[(held.id, 1)]).await;
        let key = format!("belfry:sess:{}", left.id);
        (redis.command::<u64>(&["EXISTS", &key]).await == 0).then_some(())
    })
    .await;
    assert!(matches!(
        b.claim(left.id, What::Take { holder: holder(2, "y"), names: true }).await,
        Outcome::Unknown
    ));
    b.take(held.id, holder(2, "y")).await;
}

#[tokio::test]
async fn a_storm_of_claims_costs_few_round_trips() {
    let redis = RedisServer::plain().await;
    let (a, b) = (Peer::join(&[&redis], "a").await, Peer::join(&[&redis], "b").await);
    let records = futures_util::future::join_all((0..2_000).map(|_| a.make(holder(1, "x"), &["news"]))).await;
    let commands = async || redis.info("total_reads_processed").await.unwrap().parse::<u64>().unwrap();
    let before = commands().await;
    let claims = records.iter().map(|record| b.take(record.id, holder(2, "y")));
    futures_util::future::join_all(claims).await;
    let reads = commands().await - before;
    // Each connection of `info` is a few; what 2,000 single claims would cost is far beyond.
    assert!(reads < 200, "{reads} reads for 2000 claims");
    assert_eq!(b.metrics.fleet.claims[ClaimOutcome::Taken].get(), 2_000);
}

#[tokio::test]
async fn sessions_are_spread_over_all_redis() {
    let (first, second) = (RedisServer::plain().await, RedisServer::plain().await);
    let both = [&first, &second];
    let (a, b) = (Peer::join(&both, "a").await, Peer::join(&both, "b").await);
    for _ in 0..40 {
        let id = a.make(holder(1, "x"), &["news"]).await.id;
        b.take(id, holder(2, "y")).await;
    }
    for redis in both {
        let keys: Vec<String> = redis.command(&["KEYS", "belfry:sess:*"]).await;
        assert!(keys.len() > 5, "{}", keys.len());
    }
}

#[tokio::test]
async fn a_record_of_a_later_version_is_an_unknown_session_and_is_counted() {
    let redis = RedisServer::plain().await;
    let (a, b) = (Peer::join(&[&redis], "a").await, Peer::join(&[&redis], "b").await);
    let id = a.make(holder(1, "tab"), &["news"]).await.id;
    let key = format!("belfry:sess:{id}");
    let _: i64 = redis.command(&["HSET", &key, "s", r#"{"v":2,"channels":[]}"#]).await;
    assert!(matches!(
        b.claim(id, What::Take { holder: holder(2, "tab"), names: true }).await,
        Outcome::Unknown
    ));
    assert_eq!(b.metrics.fleet.not_understood.get(), 1);
}

#[tokio::test]
async fn a_key_of_another_type_is_an_unknown_session_and_keeps_nobody_from_his() {
    let redis = RedisServer::plain().await;
    let (a, b) = (Peer::join(&[&redis], "a").await, Peer::join(&[&redis], "b").await);
    let id = a.make(holder(1, "tab"), &["news"]).await.id;
    let key = format!("belfry:sess:{id}");
    let _: String = redis.command(&["SET", &key, "somebody's"]).await;
    for _ in 0..2 {
        let claimed = b.claim(id, What::Take { holder: holder(2, "tab"), names: true }).await;
        assert!(matches!(claimed, Outcome::Unknown));
    }
}
