//! Deletes what nobody is promised any more from SQL, in steps that commits wait for only shortly.
//!
//! It goes over the channels round by round, each step going on where the last one stopped, and by SQL's time, so that all
//! nodes mean the same by an age. A step that fails or takes long is followed by smaller ones, down to one channel and
//! then past it: nothing that is slow or broken keeps the rest from being deleted.

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use crate::{
    config::Namespaces,
    protocol::{Channel, Head, Partition},
    store::{Retention, Store, StoreError},
};

/// The pause between two rounds.
pub(super) const EVERY: Duration = Duration::from_secs(5);

/// How many rows of a kind one step deletes at most. At least it is one.
const ROWS: u32 = 2_000;

/// Writers wait for a step that is under way: one that takes longer is followed by a smaller one.
const SLOW: Duration = Duration::from_millis(250);

/// The shortest pause before the next step where there is more: others get their turn. With it some 20,000 rows go in a
/// second, more than are published for long.
const PAUSE: Duration = Duration::from_millis(50);

/// The pause is so many times what the step took, so that looking costs a twentieth of a core at most, and deleting a third.
const SHARE_OF_LOOKING: u32 = 19;
const SHARE_OF_DELETING: u32 = 2;

/// How long the floor of a channel that holds nothing is kept. After that its seq goes on higher, as that of a channel
/// that Redis has forgotten does.
const FLOOR_AGE: Duration = Duration::from_secs(7 * 86_400);

/// What is swept, by which rules, and how far it has come.
pub(super) struct Sweep {
    store: Store,
    partition: Partition,
    namespaces: Namespaces,
    key_age: Duration,
    channel: Option<Channel>,
    floor: Option<Channel>,
    rows: u32,
}

/// What one step did.
pub(super) struct Swept {
    /// How far each channel's messages are gone.
    pub(super) floors: BTreeMap<Channel, Head>,
    /// Whether anything may be deleted for its age: not for a while after a jump of the clock.
    pub(super) by_age: bool,
    /// How long to wait before the next step.
    pub(super) pause: Duration,
}

impl Sweep {
    /// `key_age`: how long an idempotency key is kept.
    pub(super) fn new(store: Store, partition: Partition, namespaces: Namespaces, key_age: Duration) -> Self {
        Self { store, partition, namespaces, key_age, channel: None, floor: None, rows: ROWS }
    }

    /// Goes a step further over the channels, the messages that have expired, the keys and the floors.
    pub(super) async fn step(&mut self) -> Result<Swept, StoreError> {
        let started = Instant::now();
        let swept = self.delete().await;
        let took = started.elapsed();
        if swept.is_err() && self.rows == 1 {
            self.skip().await;
        }
        self.rows = match swept.is_err() || took > SLOW {
            true => (self.rows / 2).max(1),
            false => (self.rows * 2).min(ROWS),
        };
        let (floors, deleting, by_age) = swept?;
        let pause = match (deleting, &self.channel, &self.floor) {
            (true, ..) => PAUSE.max(took * SHARE_OF_DELETING),
            (false, None, None) => EVERY,
            (false, ..) => PAUSE.max(took * SHARE_OF_LOOKING),
        };
        Ok(Swept { floors, by_age, pause: pause.min(EVERY) })
    }

    /// How far each channel's messages are gone, whether there is much to delete, and whether for its age.
    async fn delete(&mut self) -> Result<(BTreeMap<Channel, Head>, bool, bool), StoreError> {
        let time = self.store.sweep_time(self.partition).await?;
        if let Some(ms) = time.jumped {
            tracing::warn!(
                partition = self.partition.0,
                ms,
                "the database's clock has jumped by so much, or nothing swept for so long: for an hour nothing is deleted for its age"
            );
        }
        let by_age = time.held_until.is_none();
        let keep = |channel: &Channel| {
            let settings = self.namespaces.of(channel);
            let at_most = (settings.history_size > 0).then_some(settings.history_size as u64);
            Retention { since: by_age.then(|| time.now.minus(settings.history_age)), at_most }
        };
        let (store, rows) = (&self.store, self.rows);
        let trimmed = store.trim(self.partition, self.channel.as_ref(), rows, keep).await?;
        self.channel = trimmed.next;
        let mut deleted = vec![trimmed.rows];
        if by_age {
            deleted.push(store.expire(time.now, rows).await?);
            deleted.push(store.forget_keys(time.now.minus(self.key_age), rows).await?);
            let before = time.now.minus(FLOOR_AGE);
            let floors = store.forget_floors(self.partition, self.floor.as_ref(), rows, before).await?;
            self.floor = floors.next;
        }
        Ok((trimmed.floors, deleted.into_iter().any(|some| some * 2 >= u64::from(rows)), by_age))
    }

    /// Goes past the channel at which it always fails. The next round tries it again.
    async fn skip(&mut self) {
        let keep_all = |_: &Channel| Retention::default();
        if let Ok(looked) = self.store.trim(self.partition, self.channel.as_ref(), 1, keep_all).await {
            tracing::warn!(
                channel = self.channel.as_ref().map(Channel::as_str),
                "nothing can be deleted from this channel; going on with the next"
            );
            self.channel = looked.next;
        }
    }
}

#[cfg(test)]
mod tests {
    use sqlx::{AssertSqlSafe, Connection as _, SqliteConnection};

    use super::*;
    use crate::{
        protocol::{Data, Draft, Event, Message, MessageId, Place, Pos, Timestamp},
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
                draft: Draft {
                    channel: Channel::parse(name).unwrap(),
                    id: MessageId::new(at),
                    event: Event::default(),
                    data: Data::default(),
                    at,
                    from: None,
                    priority: None,
                    key: None,
                    expires_at: None,
                },
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
        for _ in 0..3 {
            assert!(!sweep.step().await.unwrap().by_age, "nor from memory");
        }
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
}
