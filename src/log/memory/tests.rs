use std::time::Duration;

use sqlx::{Connection, SqliteConnection};
use tokio::time;

use super::*;
use crate::{
    config::NamespaceConfig,
    log::{Limit, Publish, Replay, ScopedKey, Seqs, Side, Want, newest, read_told},
    protocol::{Data, Draft, GapReason, IdempotencyKey, Item, Timestamp},
    store::{
        StoreOptions,
        tests::proxy::{Commits, Proxy},
    },
    support::{SOON, postgres::PostgresServer},
};

/// Few of everything but bytes.
const TUNING: Tuning = Tuning {
    ring: ring::Tuning { max_bytes: 1 << 20, max_tails: 2, max_crossings: 1 },
    history: history::Tuning { max_bytes: 1 << 20, max_idle_channels: 1, expire_step: 2 },
    max_heads: 1,
};

fn publish(text: &str) -> Publish {
    let at = Timestamp::now();
    let draft = Draft::new(Channel::parse("news").unwrap(), at);
    let key = ScopedKey { scope: "key:a".into(), key: IdempotencyKey::parse(text).unwrap() };
    Publish { drafts: vec![draft], key: Some((key, [1; 32])), except: None }
}

async fn store(url: &str) -> Store {
    let store = Store::open(url, &StoreOptions::default()).await.unwrap();
    store.migrate().await.unwrap();
    store
}

async fn open(url: &str, patience: Duration) -> Log {
    let mut config = Config::default();
    let plain =
        NamespaceConfig { kind: NamespaceKind::Plain, history_size: 10, ..NamespaceConfig::default() };
    config.namespaces.insert("plain", plain);
    config.database.commit_timeout = patience;
    super::open(store(url).await, &Arc::new(config), TUNING, &Metrics::default()).await.unwrap()
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
    let kept = log.history(HistoryQuery { channel, seqs: Side::After(0), until: None, limit }).await.unwrap();
    assert_eq!(kept.entries.len(), 2, "each key once");
}

#[tokio::test]
async fn sessions_that_come_all_at_once_look_their_channels_up_in_turn() {
    let config = Arc::new(Config::default());
    let (inner, parts) = build(store("sqlite::memory:").await, &config, TUNING).await.unwrap();
    let log = Log::new(parts, &config, &Metrics::default());
    let permits = inner.looking.acquire_many(LOOKING as u32).await.unwrap();
    let channel = Channel::parse("news").unwrap();
    let mut listening = Box::pin(log.listen(vec![channel.clone()]));
    let moment = Duration::from_millis(50);
    assert!(time::timeout(moment, &mut listening).await.is_err(), "no permit is free");
    drop(permits);
    listening.await.unwrap();
    // What the ring knows needs no permit.
    let _turns = inner.looking.acquire_many(LOOKING as u32).await.unwrap();
    time::timeout(SOON, log.listen(vec![channel])).await.expect("at once").unwrap();
}

/// A log over a file, and a hand that does to the file what only disks do.
struct Site {
    log: Log,
    hand: SqliteConnection,
    _directory: tempfile::TempDir,
}

impl Site {
    async fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", directory.path().join("belfry.sqlite").display());
        let log = open(&url, SOON).await;
        let hand = SqliteConnection::connect(&url).await.unwrap();
        Self { log, hand, _directory: directory }
    }

    async fn sql(&mut self, text: &'static str) {
        sqlx::raw_sql(text).execute(&mut self.hand).await.unwrap();
    }

    /// From now on nothing of a message's size fits.
    async fn fill_disk(&mut self) {
        self.sql(
            "CREATE TRIGGER no_messages BEFORE INSERT ON messages BEGIN SELECT RAISE(ABORT, 'disk full'); END; \
             CREATE TRIGGER no_canary BEFORE INSERT ON canary BEGIN SELECT RAISE(ABORT, 'disk full'); END",
        )
        .await;
    }

    async fn make_room(&mut self) {
        self.sql("DROP TRIGGER no_messages; DROP TRIGGER no_canary").await;
    }

    async fn publish(&self, data: &str) -> Result<Vec<Published>, PublishError> {
        self.log.publish(Publish { drafts: vec![draft("news", data)], key: None, except: None }).await
    }

    async fn history(&self, channel: &str) -> Page {
        let limit = Limit { bytes: 1 << 20, messages: 100 };
        let channel = Channel::parse(channel).unwrap();
        self.log.history(HistoryQuery { channel, seqs: Side::After(0), until: None, limit }).await.unwrap()
    }
}

fn draft(channel: &str, data: &str) -> Draft {
    let draft = Draft::new(Channel::parse(channel).unwrap(), Timestamp::now());
    Draft { data: Data::parse(data).unwrap(), ..draft }
}

#[tokio::test]
async fn a_publish_to_many_channels_is_queued_as_a_whole_and_its_data_once() {
    let site = Site::new().await;
    let data = Data::parse(&format!("\"{}\"", "x".repeat(60_000))).unwrap();
    // 60 MB, were each channel to have its own.
    let draft = |n| Draft { data: data.clone(), ..draft(&format!("news:{n}"), "0") };
    let drafts: Vec<_> = (0..1_000).map(draft).collect();
    assert!(drafts.iter().all(|draft| std::ptr::eq(draft.data.as_str(), data.as_str())));
    let all = (0..4).map(|_| site.log.publish(Publish { drafts: drafts.clone(), key: None, except: None }));
    for published in futures_util::future::join_all(all).await {
        assert_eq!(published.unwrap().len(), 1_000);
    }
}

#[tokio::test]
async fn a_disk_that_is_full_is_no_health_until_something_can_be_written_again() {
    let mut site = Site::new().await;
    site.publish("1").await.unwrap();
    site.fill_disk().await;
    assert!(matches!(site.publish("2").await, Err(PublishError::Unavailable(_))));
    for _ in 0..2 {
        let health = site.log.health().await;
        assert!(matches!(&health, Health::Failed(why) if why.contains("disk full")), "{health:?}");
    }
    site.make_room().await;
    // Nobody publishes while it is not ready.
    assert!(matches!(site.log.health().await, Health::Ok));
    assert_eq!(site.publish("3").await.unwrap()[0].seq, Some(2));
}

#[tokio::test]
async fn what_a_retry_completes_is_the_message_of_the_first_attempt() {
    let mut site = Site::new().await;
    let key = ScopedKey { scope: "key:a".into(), key: IdempotencyKey::parse("k").unwrap() };
    let publish = |later: i64| {
        let at = Timestamp(Timestamp::now().0 + later);
        let draft = |channel: &str| Draft {
            at,
            expires_at: Some(Timestamp(at.0 + 1_000_000)),
            ..draft(channel, "1")
        };
        Publish {
            drafts: vec![draft("plain:1"), draft("news")],
            key: Some((key.clone(), [1; 32])),
            except: None,
        }
    };
    let first = publish(0);
    let (at, expires_at) = (first.drafts[0].at, first.drafts[0].expires_at);
    site.fill_disk().await;
    site.log.publish(first).await.unwrap_err();
    site.make_room().await;
    let published = site.log.publish(publish(5_000)).await.unwrap();
    assert_eq!(site.log.publish(publish(9_000)).await.unwrap(), published);
    for channel in ["plain:1", "news"] {
        let entries = site.history(channel).await.entries;
        assert_eq!(entries.len(), 1, "{channel}");
        assert_eq!((entries[0].at, entries[0].expires_at), (at, expires_at), "{channel}");
    }
}

#[tokio::test]
async fn the_newest_are_read_from_the_end_on() {
    let site = Site::new().await;
    let past = Timestamp(1_000);
    for n in 1..=60 {
        for channel in ["news", "plain:1", "some"] {
            // A long run of what has expired, and some between the others.
            let is_dead = channel == "some" && (n % 3 == 0 || (20..50).contains(&n));
            let draft = Draft { expires_at: is_dead.then_some(past), ..draft(channel, &n.to_string()) };
            site.log.publish(Publish { drafts: vec![draft], key: None, except: None }).await.unwrap();
        }
    }
    for (name, kept) in [("news", 60), ("plain:1", 10), ("some", 20), ("nothing", 0)] {
        assert_eq!(newest::tests::judge(&site.log, &Channel::parse(name).unwrap()).await, kept, "{name}");
    }
}

#[tokio::test]
async fn a_row_that_cannot_be_read_is_trimmed_and_stops_nobody() {
    for broken in [
        "UPDATE messages SET data = '{broken' WHERE seq = 2",
        "UPDATE messages SET event = '' WHERE seq = 2",
        "UPDATE messages SET id = 'nobody' WHERE seq = 2",
    ] {
        let mut site = Site::new().await;
        for data in ["1", "2", "3"] {
            site.publish(data).await.unwrap();
        }
        site.sql(broken).await;
        let channel = Channel::parse("news").unwrap();
        let limit = Limit { bytes: 1 << 20, messages: 100 };
        let query = HistoryQuery { channel: channel.clone(), seqs: Side::After(0), until: None, limit };
        let told = read_told(&site.log, query, Seqs { after: Some(0), until: None }).await.unwrap();
        let seqs: Vec<_> = told.page.entries.iter().map(|entry| entry.head().seq).collect();
        let gap = told.gap.unwrap();
        assert_eq!(seqs, [1, 3], "{broken}");
        assert_eq!((gap.reason, gap.from_seq, gap.to_seq), (GapReason::Trimmed, Some(2), Some(2)));

        // A reader who comes from before it, where no ring holds it.
        let config = Arc::new(Config::default());
        let database = sqlx::query_scalar("SELECT file FROM pragma_database_list").fetch_one(&mut site.hand);
        let database: String = database.await.unwrap();
        let metrics = Metrics::default();
        let log = super::open(store(&format!("sqlite://{database}")).await, &config, TUNING, &metrics)
            .await
            .unwrap();
        log.listen(vec![channel.clone()]).await.unwrap();
        let want = Want { channel, after: 0, earliest: 0, volatile: false };
        let replay = Replay { partition: DURABLE, from: 0, wants: vec![want], limit };
        let items = log.replay(replay).await.unwrap().items;
        let dead = |item: &Item| match item {
            Item::Entry(entry) => entry.dead(Timestamp::now()),
            Item::Gap(gap) => Some(gap.reason),
        };
        assert_eq!(items.iter().map(dead).collect::<Vec<_>>(), [None, Some(GapReason::Trimmed), None]);
        assert_eq!(metrics.unreadable.get(), 1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_commit_of_which_nobody_knows_is_read_back_before_anything_else_is_numbered() {
    let database = PostgresServer::shared().database();
    let proxy = Proxy::to(PostgresServer::shared().address()).await;
    let log = open(&database.url_at(proxy.address), SOON).await;
    let publish =
        |data: &str| log.publish(Publish { drafts: vec![draft("news", data)], key: None, except: None });
    // So that the next COMMIT is that of a batch.
    publish("0").await.unwrap();
    proxy.set(Commits::LoseAnswer);
    let first = tokio::spawn(publish("1"));
    let second = tokio::spawn(publish("2"));
    proxy.has_lost().await;
    proxy.set(Commits::Pass);
    let third = publish("3").await.unwrap();
    let acknowledged: Vec<_> =
        [first.await.unwrap(), second.await.unwrap()].into_iter().flatten().flatten().collect();
    let limit = Limit { bytes: 1 << 20, messages: 100 };
    let channel = Channel::parse("news").unwrap();
    let kept = log.history(HistoryQuery { channel, seqs: Side::After(0), until: None, limit }).await.unwrap();
    let seqs: Vec<_> = kept.entries.iter().map(|entry| entry.head().seq).collect();
    assert_eq!(acknowledged.len() + 2, seqs.len(), "what is in SQL was acknowledged");
    assert_eq!(seqs, (1..=seqs.len() as u64).collect::<Vec<_>>(), "and no seq is there twice");
    assert_eq!(third[0].seq, seqs.last().copied());
}

#[tokio::test]
async fn a_log_whose_epoch_is_closed_has_ended() {
    let mut site = Site::new().await;
    site.sql("UPDATE epochs SET epoch = epoch + 1, base_pos = limit_pos, limit_pos = limit_pos + 1000").await;
    assert!(matches!(site.publish("1").await, Err(PublishError::Unavailable(_))));
    let why = time::timeout(SOON, site.log.ended()).await.unwrap();
    assert!(why.contains("another process"), "{why}");
    assert!(matches!(site.log.health().await, Health::Failed(_)));
}

/// As on another machine.
#[tokio::test]
async fn a_copy_without_its_mark_goes_on_above_all_that_there_has_been_time_for() {
    let directory = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}", directory.path().join("belfry.sqlite").display());
    let store = store(&url).await;
    let open = async || {
        super::open(store.clone(), &Arc::new(Config::default()), TUNING, &Metrics::default()).await.unwrap()
    };
    let publish = || Publish { drafts: vec![draft("news", "1")], key: None, except: None };
    open().await.publish(publish()).await.unwrap();
    std::fs::remove_file(store.beside(".limit").unwrap()).unwrap();
    let possible = crate::log::by_the_clock();
    super::mark::announce_restore(&store).await.unwrap();
    let published = open().await.publish(publish()).await.unwrap();
    assert!(published[0].pos.unwrap().offset >= possible, "{published:?} below {possible}");
}

#[tokio::test]
async fn a_database_that_is_put_back_from_a_copy_repeats_no_position() {
    let directory = tempfile::tempdir().unwrap();
    let (file, copy) = (directory.path().join("belfry.sqlite"), directory.path().join("copy"));
    let url = format!("sqlite://{}", file.display());
    let publish = |channel: &str| Publish { drafts: vec![draft(channel, "1")], key: None, except: None };
    let channels = ["news", "plain:1"];
    let mut last = [0; 2];
    for life in 0..3 {
        if life == 2 {
            std::fs::copy(&copy, &file).unwrap();
            for rest in ["-wal", "-shm"] {
                let _ = std::fs::remove_file(format!("{}{rest}", file.display()));
            }
        }
        let store = store(&url).await;
        let mut config = Config::default();
        let plain =
            NamespaceConfig { kind: NamespaceKind::Plain, history_size: 10, ..NamespaceConfig::default() };
        config.namespaces.insert("plain", plain);
        let log = super::open(store.clone(), &Arc::new(config), TUNING, &Metrics::default()).await.unwrap();
        for (channel, last) in channels.iter().zip(&mut last) {
            let pos = log.publish(publish(channel)).await.unwrap()[0].pos.unwrap().offset;
            assert!(pos > *last, "{channel}: {pos} after {last}, life {life}");
            *last = pos;
        }
        drop(log);
        if life == 0 {
            let mut hand = SqliteConnection::connect(&url).await.unwrap();
            let vacuum = format!("VACUUM INTO '{}'", copy.display());
            sqlx::query(sqlx::AssertSqlSafe(vacuum)).execute(&mut hand).await.unwrap();
            hand.close().await.unwrap();
        }
        store.close().await;
    }
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
    let store = store(&url).await;
    let none = crate::store::Retention { at_most: Some(0), since: None };
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

#[tokio::test]
async fn a_committer_that_panics_ends_the_log_and_keeps_no_publisher_waiting() {
    let log = open("sqlite::memory:", Duration::from_secs(60)).await;
    log.publish(publish("before")).await.unwrap();
    let mut panics = publish("1");
    panics.drafts[0].channel = Channel::parse("panic").unwrap();
    let error = log.publish(panics).await.unwrap_err();
    assert!(matches!(error, PublishError::Unknown(_)), "{error}");
    assert!(log.ended().await.contains("committer"));
    assert!(matches!(log.health().await, Health::Failed(reason) if reason.contains("committer")));
    log.publish(publish("after")).await.unwrap_err();
}
