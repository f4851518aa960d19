//! Deletes what nobody is promised any more from SQL, in steps that commits wait for only shortly.
//!
//! It goes over the channels round by round, each step going on where the last one stopped, and by SQL's time, so that all
//! nodes mean the same by an age. A step that fails or takes long is followed by smaller ones, down to one channel and
//! then past it: nothing that is slow or broken keeps the rest from being deleted.

#[cfg(test)]
mod tests;

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
        let slow = swept.is_err() || took > SLOW;
        self.rows = if slow { (self.rows / 2).max(1) } else { (self.rows * 2).min(ROWS) };
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
