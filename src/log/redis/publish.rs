//! Publishing: what becomes of a message in its partition, and of one under an idempotency key.
//!
//! Invariant 6 is kept in four places, each of which settles what the one before cannot know. The gate
//! ([`Keys`](crate::log::idempotency::Keys)) lets one attempt at a time go on in this node. The claim, on the key's home
//! partition, makes one body and one time of all nodes' attempts. SQL is asked for durable channels, since it remembers for
//! longer than Redis. And the append itself knows what was placed under the key; the rows in SQL are unique as a last resort.

use std::sync::Arc;

use futures_util::future::join_all;

use super::{
    lane::{Lane, ended},
    lookups::Lookups,
    request::{Appended, KeyOfAppend, Waits, is_durable},
    shard,
};
use crate::{
    config::{Config, NamespaceKind},
    log::{
        BodyHash, PublishError, ScopedKey,
        backend::{Batch, Recall, Recalled},
        idempotency::published_before,
    },
    protocol::{Channel, Draft, Partition, Place, Published, SessionId, Timestamp},
    store::KeyRow,
};

/// Publishes to all partitions.
#[derive(Debug)]
pub(super) struct Publishing {
    pub(super) config: Arc<Config>,
    pub(super) lanes: Vec<Lane>,
    pub(super) lookups: Lookups,
}

impl Publishing {
    fn partitions(&self) -> u16 {
        u16::try_from(self.lanes.len()).expect("a cursor names fewer partitions than that")
    }

    /// Where a channel belongs, whether it has places there or not.
    pub(super) fn shard(&self, channel: &Channel) -> Partition {
        shard::of_channel(channel, self.partitions())
    }

    fn lane(&self, channel: &Channel) -> &Lane {
        &self.lanes[usize::from(self.shard(channel).0)]
    }

    fn kind(&self, channel: &Channel) -> NamespaceKind {
        self.config.namespaces.of(channel).kind
    }

    /// Hands each message to its partition, and waits for what becomes of it.
    pub(super) async fn append(&self, batch: Batch) -> Vec<Result<Published, PublishError>> {
        let Batch { drafts, except, key, deadline, room } = batch;
        let waits = Waits { deadline, _room: room };
        // Polled in their order for the first time: so they are queued in their order.
        let appends = drafts.into_iter().map(async |draft| match &key {
            Some((key, hash)) => self.append_under(draft, except, key, *hash, &waits).await,
            None => match self.append_one(draft, except, None, &waits).await? {
                Appended::Published(published) => Ok(published),
                Appended::Open(_) | Appended::Below(_) => Err(unexpected()),
            },
        });
        join_all(appends).await
    }

    /// Claims a key, and asks SQL what it knows of it.
    pub(super) async fn recall(&self, key: Recall) -> Result<Recalled, PublishError> {
        let Recall { key, hash, at, stored, deadline, room } = key;
        let home = &self.lanes[usize::from(shard::of_key(&key, self.partitions()).0)];
        let first = home.claim(&key, hash, at, &Waits { deadline, _room: room }).await?;
        let rows = if stored { self.look_up(&key, first).await? } else { Vec::new() };
        if rows.iter().any(|row| row.body_hash != hash) {
            return Err(PublishError::Mismatch);
        }
        Ok(Recalled { first, done: rows.into_iter().map(published_before).collect() })
    }

    /// By the time of the first attempt the commit, too, judges a key's age.
    async fn look_up(&self, key: &ScopedKey, first: Timestamp) -> Result<Vec<KeyRow>, PublishError> {
        self.lookups.find(key, first.minus(self.config.log.idempotency_age)).await
    }

    async fn append_under(
        &self,
        draft: Draft,
        except: Option<SessionId>,
        scoped: &ScopedKey,
        hash: BodyHash,
        waits: &Waits,
    ) -> Result<Published, PublishError> {
        let mut key = KeyOfAppend { scoped: scoped.clone(), hash, lost: None };
        loop {
            let appended = self.append_one(draft.clone(), except, Some(key.clone()), waits).await?;
            let lost = match appended {
                Appended::Published(published) => return Ok(published),
                Appended::Open(place) => {
                    let lane = self.lane(&draft.channel);
                    match lane.commit_open(&draft, place, key.clone(), waits).await? {
                        Some(committing) => match committing.await.unwrap_or_else(|_| Err(ended()))? {
                            Appended::Published(published) => return Ok(published),
                            Appended::Open(_) => return Err(unexpected()),
                            Appended::Below(place) => place,
                        },
                        None => place_text(place),
                    }
                }
                Appended::Below(place) => place,
            };
            // Placed before, and not in the epoch of now: only SQL knows whether it counts.
            let rows = self.look_up(scoped, draft.at).await?;
            match rows.into_iter().find(|row| row.channel == draft.channel) {
                Some(row) if row.body_hash != hash => return Err(PublishError::Mismatch),
                Some(row) => return Ok(published_before(row)),
                None => key.lost = Some(lost),
            }
        }
    }

    async fn append_one(
        &self,
        draft: Draft,
        except: Option<SessionId>,
        key: Option<KeyOfAppend>,
        waits: &Waits,
    ) -> Result<Appended, PublishError> {
        let lane = self.lane(&draft.channel);
        match is_durable(self.kind(&draft.channel)) {
            Some(durable) => {
                let appending = lane.append(draft, except, durable, key, waits)?;
                appending.await.unwrap_or_else(|_| Err(ended()))
            }
            None => {
                let (channel, id) = (draft.channel.clone(), draft.id);
                lane.push(draft, except, waits).await.unwrap_or_else(|_| Err(ended()))?;
                Ok(Appended::Published(Published { channel, id, seq: None, pos: None }))
            }
        }
    }
}

/// As `append.lua` writes it.
pub(super) fn place_text(place: Place) -> String {
    format!("{} {} {} {}", place.pos.offset, place.seq, place.prev, u8::from(place.jump))
}

fn unexpected() -> PublishError {
    PublishError::Unknown("Redis knows an idempotency key that was not given".to_owned())
}
