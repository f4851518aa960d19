use sqlx::{AssertSqlSafe, Connection as _, SqliteConnection};

use super::*;
use crate::{
    protocol::{Draft, Message, Place, Pos, Timestamp},
    store::{Epoch, NewRow, StoreOptions},
};

const P: Partition = Partition(0);
const DAY: i64 = 86_400_000;

struct Site {
    store: Store,
    epoch: Epoch,
    hand: SqliteConnection,
    _directory: tempfile::TempDir,
}

impl Site {
    async fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", directory.path().join("belfry.sqlite").display());
        let store = Store::open(&url, &StoreOptions::default()).await.unwrap();
        store.migrate().await.unwrap();
        let epoch = store.open_epoch(P, 1_000, 1).await.unwrap();
        let hand = SqliteConnection::connect(&url).await.unwrap();
        Self { store, epoch, hand, _directory: directory }
    }

    /// Five messages, so old.
    async fn publish(&self, name: &str, first: u64, days: i64) {
        let at = Timestamp(Timestamp::now().0 - days * DAY);
        let message = |seq: u64| Message {
            draft: Draft::new(Channel::parse(name).unwrap(), at),
            place: Place { pos: Pos::new(P, first + seq), seq, prev: first + seq - 1, jump: false },
        };
        let messages: Vec<_> = (1..=5).map(message).collect();
        let rows: Vec<_> = messages.iter().map(|message| NewRow { message, key: None }).collect();
        self.store.commit(&self.epoch, &rows).await.unwrap();
    }

    async fn run(&mut self, sql: &str) {
        sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(&mut self.hand).await.unwrap();
    }

    fn sweep(&self) -> Sweep {
        let mut namespaces = Namespaces::default();
        namespaces.insert("few", serde_json::from_str(r#"{"history_size":2}"#).unwrap());
        Sweep::new(self.store.clone(), P, namespaces, Duration::from_secs(DAY as u64 / 1_000))
    }

    /// How many messages there are of each channel.
    async fn left(&mut self) -> Vec<(String, i64)> {
        let counts = "SELECT channel, count(*) FROM messages GROUP BY channel ORDER BY channel";
        sqlx::query_as(counts).fetch_all(&mut self.hand).await.unwrap()
    }
}

fn left(counts: &[(&str, i64)]) -> Vec<(String, i64)> {
    counts.iter().map(|(name, count)| ((*name).to_owned(), *count)).collect()
}

#[tokio::test]
async fn a_channel_at_which_deleting_always_fails_keeps_no_other_from_its_turn() {
    let mut site = Site::new().await;
    for (name, first) in [("a", 10), ("broken", 20), ("c", 30)] {
        site.publish(name, first, 8).await;
    }
    site.run(
        "CREATE TRIGGER broken BEFORE INSERT ON floors WHEN new.channel = 'broken' \
             BEGIN SELECT RAISE(ABORT, 'no'); END",
    )
    .await;
    let mut sweep = site.sweep();
    let mut failed = 0;
    while site.left().await != left(&[("broken", 5)]) {
        failed += u32::from(sweep.step().await.is_err());
        assert!(failed < 50, "{:?}", site.left().await);
    }
    site.run("DROP TRIGGER broken").await;
    while !site.left().await.is_empty() {
        sweep.step().await.unwrap();
    }
    while sweep.rows < ROWS {
        sweep.step().await.unwrap();
    }
}

#[tokio::test]
async fn after_a_jump_of_the_clock_only_what_is_too_many_goes() {
    let mut site = Site::new().await;
    let mut sweep = site.sweep();
    sweep.step().await.unwrap();
    // To the database it is as if its clock had just gone eight days ahead.
    site.publish("few:1", 10, 8).await;
    site.publish("news", 20, 8).await;
    site.run(&format!("UPDATE sweeps SET seen_at = seen_at - {}", 8 * DAY)).await;
    let key = "(scope, key, channel, body_hash, id, partition, pos, seq, used_at)";
    site.run(&format!("INSERT INTO idempotency {key} VALUES ('s', 'k', 'news', '', '', 0, 21, 1, 1)")).await;
    for _ in 0..3 {
        assert!(!sweep.step().await.unwrap().by_age, "nor from memory");
    }
    let keys = sqlx::query_scalar::<_, i64>("SELECT count(*) FROM idempotency");
    assert_eq!(keys.fetch_one(&mut site.hand).await.unwrap(), 1);
    assert_eq!(site.left().await, left(&[("few:1", 2), ("news", 5)]));
    site.run("UPDATE sweeps SET held_until = 1").await;
    assert!(sweep.step().await.unwrap().by_age);
    while !site.left().await.is_empty() {
        sweep.step().await.unwrap();
    }
}

#[tokio::test]
async fn a_round_that_has_come_to_its_end_rests() {
    let site = Site::new().await;
    site.publish("news", 20, 1).await;
    assert_eq!(site.sweep().step().await.unwrap().pause, EVERY);
}

#[tokio::test]
async fn the_floors_of_channels_that_hold_nothing_are_forgotten_on_the_way() {
    let mut site = Site::new().await;
    for (name, first) in [("a", 10), ("b", 20)] {
        site.publish(name, first, 8).await;
    }
    let mut sweep = site.sweep();
    while !site.left().await.is_empty() {
        sweep.step().await.unwrap();
    }
    let floors = async |site: &mut Site| -> i64 {
        sqlx::query_scalar("SELECT count(*) FROM floors").fetch_one(&mut site.hand).await.unwrap()
    };
    assert_eq!(floors(&mut site).await, 2);
    site.run("UPDATE floors SET raised_at = 1").await;
    for _ in 0..3 {
        sweep.step().await.unwrap();
    }
    assert_eq!(floors(&mut site).await, 0);
}
