//! Deletes what nobody is promised any more from SQL, in steps that commits wait for only shortly.

use std::{collections::BTreeMap, time::Duration};

use crate::{
    config::Namespaces,
    protocol::{Channel, Head, Partition, Timestamp},
    store::{Keep, Store, StoreError},
};

/// How often it is looked for.
pub(super) const EVERY: Duration = Duration::from_secs(5);

/// How many rows of a kind one step deletes.
const ROWS: u32 = 2_000;

/// The pause before the next step where there is more: others get their turn. With it some 20,000 rows go in a
/// second, more than are published for long.
pub(super) const PAUSE: Duration = Duration::from_millis(50);

/// What is swept, and by which rules.
pub(super) struct Sweep<'a> {
    pub(super) store: &'a Store,
    pub(super) partition: Partition,
    pub(super) namespaces: &'a Namespaces,
    /// How long an idempotency key is kept.
    pub(super) key_age: Duration,
}

/// What one step did.
pub(super) struct Swept {
    /// How far each channel's messages are gone.
    pub(super) floors: BTreeMap<Channel, Head>,
    /// Whether there is more to delete already.
    pub(super) more: bool,
}

impl Sweep<'_> {
    /// Goes a step further over the channels, the messages that have expired, and the keys.
    pub(super) async fn step(&self, from: &mut Option<Channel>) -> Result<Swept, StoreError> {
        let now = Timestamp::now();
        let keep = |channel: &Channel| {
            let settings = self.namespaces.of(channel);
            let at_most = (settings.history_size > 0).then_some(settings.history_size as u64);
            Keep { since: Some(now.minus(settings.history_age)), at_most }
        };
        let trimmed = self.store.trim(self.partition, from.as_ref(), ROWS, keep).await?;
        *from = trimmed.next;
        let expired = self.store.expire(now, ROWS).await?;
        let forgotten = self.store.forget_keys(now.minus(self.key_age), ROWS).await?;
        let more = [trimmed.rows, expired, forgotten].into_iter().any(|rows| rows >= u64::from(ROWS));
        Ok(Swept { floors: trimmed.floors, more })
    }
}
