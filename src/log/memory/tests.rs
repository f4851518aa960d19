use sqlx::{Connection, SqliteConnection};

use super::*;
use crate::{
    log::{Limit, idempotency::ScopedKey, replay::Want},
    protocol::{Data, Event, GapReason, IdempotencyKey, Item, MessageId},
    store::StoreOptions,
    support::SOON,
};

fn publish(text: &str) -> Publish {
    let at = Timestamp::now();
    let draft = Draft {
        channel: Channel::parse("news").unwrap(),
        id: MessageId::new(at),
        event: Event::default(),
        data: Data::default(),
        at,
        from: None,
        priority: None,
        key: None,
        expires_at: None,
    };
    let key = ScopedKey { scope: "key:a".into(), key: IdempotencyKey::parse(text).unwrap() };
    Publish { drafts: vec![draft], key: Some((key, [1; 32])), except: None }
}

async fn open(url: &str, patience: Duration) -> MemoryLog {
    let store = Store::open(url, &StoreOptions::default()).await.unwrap();
    store.migrate().await.unwrap();
    let evictions = IntCounter::new("evictions", "in this test").unwrap();
    let (namespaces, config) = (Namespaces::default(), LogConfig::default());
    MemoryLog::open(store, namespaces, config, patience, evictions).await.unwrap()
}

#[tokio::test]
async fn a_retry_after_a_late_commit_gets_the_first_result() {
    let directory = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}", directory.path().join("belfry.sqlite").display());
    let log = open(&url, Duration::from_millis(100)).await;

    let mut rival = SqliteConnection::connect(&url).await.unwrap();
    sqlx::query("BEGIN IMMEDIATE").execute(&mut rival).await.unwrap();
    for _ in 0..2 {
        assert!(matches!(log.publish(publish("k")).await, Err(PublishError::Unknown(_))));
    }
    sqlx::query("ROLLBACK").execute(&mut rival).await.unwrap();

    let first = loop {
        match log.publish(publish("k")).await {
            Ok(published) => break published,
            Err(error) => assert!(matches!(error, PublishError::Unknown(_)), "{error}"),
        }
    };
    log.publish(publish("another")).await.unwrap();
    assert_eq!(log.publish(publish("k")).await.unwrap(), first);
    let channel = Channel::parse("news").unwrap();
    let limit = Limit { bytes: 1 << 20, messages: 100 };
    let kept = log.history(HistoryQuery { channel, after_seq: 0, until: None, limit }).await.unwrap();
    assert_eq!(kept.entries.len(), 2, "each key once");
}

#[tokio::test]
async fn sessions_that_come_all_at_once_look_their_channels_up_in_turn() {
    let log = open("sqlite::memory:", SOON).await;
    let turns = log.0.looking.acquire_many(LOOKING as u32).await.unwrap();
    let channel = Channel::parse("news").unwrap();
    let mut listening = log.listen(vec![channel.clone()]);
    let moment = Duration::from_millis(50);
    assert!(time::timeout(moment, &mut listening).await.is_err(), "it is not its turn");
    drop(turns);
    listening.await.unwrap();
    // What the ring knows takes no turn.
    let _turns = log.0.looking.acquire_many(LOOKING as u32).await.unwrap();
    time::timeout(SOON, log.listen(vec![channel])).await.expect("at once").unwrap();
}

#[tokio::test]
async fn a_channel_whose_floor_was_forgotten_goes_on_higher_and_tells_who_has_missed_something() {
    let directory = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}", directory.path().join("belfry.sqlite").display());
    let log = open(&url, SOON).await;
    let mut last = Vec::new();
    for key in ["1", "2", "3"] {
        last = log.publish(publish(key)).await.unwrap();
    }
    let (seq, pos) = (last[0].seq.unwrap(), last[0].pos.unwrap());
    let store = log.0.store.clone();
    let none = crate::store::Keep { at_most: Some(0), since: None };
    store.trim(DURABLE, None, 100, |_| none).await.unwrap();
    let far = Timestamp(i64::MAX);
    assert_eq!(store.forget_floors(DURABLE, None, 100, far).await.unwrap().rows, 1);
    drop(log);

    let log = open(&url, SOON).await;
    let next = log.publish(publish("4")).await.unwrap();
    assert_eq!((seq, next[0].seq), (3, Some(pos.offset + 1)), "above all that it may have had");
    let want = |after| Want { channel: next[0].channel.clone(), after, earliest: 0, volatile: false };
    let limit = Limit { bytes: 1 << 20, messages: 100 };
    let told = async |after| {
        let replay = Replay { partition: DURABLE, from: after, wants: vec![want(after)], limit };
        log.listen(vec![next[0].channel.clone()]).await.unwrap();
        let items = log.replay(replay).await.unwrap().items;
        let gaps = items.iter().filter_map(|item| match item {
            Item::Gap(gap) => Some(gap.reason),
            _ => None,
        });
        gaps.collect::<Vec<_>>()
    };
    assert_eq!(told(pos.offset - 1).await, [GapReason::Trimmed], "the third message");
    assert_eq!(told(pos.offset).await, [GapReason::Renumbered]);
    assert_eq!(told(next[0].pos.unwrap().offset).await, []);
}
