//! Publishing: what becomes of a publish to several channels, and of one under an idempotency key.
//!
//! Invariant 6 is kept in four places, each of which settles what the one before cannot know. The gate
//! ([`Keys`]) lets one attempt at a time go on in this node. The claim, on the key's home partition,
//! makes one body and one time of all nodes' attempts. SQL is asked for durable channels, since
//! it remembers for longer than Redis. And the append itself knows what was placed under the key; the
//! rows in SQL are unique as a last resort.

use std::sync::Arc;

use futures_util::future::join_all;
use tokio::time::{self, Instant};

use super::{
    lane::{Lane, ended},
    lookups::Lookups,
    request::{Appended, KeyOfAppend, is_durable},
    shard,
};
use crate::{
    config::{Config, NamespaceKind},
    log::{
        BodyHash, Publish, PublishError, ScopedKey,
        idempotency::{Keys, Pass, Verdict, find, keyed_id, published_before},
    },
    protocol::{Channel, Draft, Partition, Place, Published, SessionId, Timestamp},
    store::KeyRow,
};

/// Publishes to all partitions.
#[derive(Debug)]
pub(super) struct Publishing {
    pub(super) config: Arc<Config>,
    pub(super) lanes: Vec<Lane>,
    pub(super) keys: Arc<Keys>,
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

    /// Publishes without a key.
    pub(super) async fn once(
        &self,
        drafts: Vec<Draft>,
        except: Option<SessionId>,
        deadline: Instant,
    ) -> Result<Vec<Published>, PublishError> {
        // Polled in their order for the first time: so they are queued in their order.
        let appends = drafts.into_iter().map(|draft| self.append(draft, except, None, deadline));
        let settled = join_all(appends).await;
        let published = |appended| match appended {
            Appended::Published(published) => Ok(published),
            Appended::Open(_) | Appended::Below(_) => Err(unexpected()),
        };
        settled.into_iter().map(|appended| appended.and_then(published)).collect()
    }

    /// Publishes under a key: at most one attempt at a time, and only what earlier ones left.
    pub(super) async fn under_key(
        &self,
        publish: Publish,
        deadline: Instant,
    ) -> Result<Vec<Published>, PublishError> {
        let Publish { mut drafts, key, except } = publish;
        let (key, hash) = key.expect("only keyed publishes come here");
        let (mut done, fresh, pass) = loop {
            match self.keys.enter(&key, hash, Timestamp::now()) {
                Verdict::Mismatch => return Err(PublishError::Mismatch),
                Verdict::Wait(attempt) => time::timeout_at(deadline, attempt).await.map_err(|_| late())?,
                Verdict::Go { done, fresh, pass } => break (done, fresh, pass),
            }
        };
        if drafts.iter().any(|draft| find(&done, &draft.channel).is_none()) {
            let home = &self.lanes[usize::from(shard::of_key(&key, self.partitions()).0)];
            let first = home.claim(&key, hash, drafts[0].at, deadline).await?;
            self.date(&mut drafts, &key, first);
            let durable = drafts.iter().any(|draft| self.kind(&draft.channel) == NamespaceKind::Durable);
            if fresh && durable {
                done = self.load(&pass, first).await?;
            }
            done.extend(self.complete(&drafts, &done, except, &pass, hash, deadline).await?);
        }
        Ok(drafts.iter().filter_map(|draft| find(&done, &draft.channel)).cloned().collect())
    }

    /// Makes them the messages that the first attempt made.
    fn date(&self, drafts: &mut [Draft], key: &ScopedKey, first: Timestamp) {
        for draft in drafts {
            let age = match self.kind(&draft.channel) {
                NamespaceKind::Durable => self.config.log.idempotency_age,
                NamespaceKind::Plain | NamespaceKind::Ephemeral => self.config.log.idempotency_cache_age,
            };
            draft.expires_at = draft.expires_at.map(|at| Timestamp(at.0 - draft.at.0 + first.0));
            draft.at = first;
            draft.id = keyed_id(key, &draft.channel, first, age);
        }
    }

    /// Asks SQL what it knows of a key that this node has not heard of.
    async fn load(&self, pass: &Pass, first: Timestamp) -> Result<Vec<Published>, PublishError> {
        let rows = self.look_up(pass.key(), first).await?;
        let hash = rows.first().map(|row| row.body_hash);
        let done: Vec<_> = rows.into_iter().map(published_before).collect();
        match pass.load(hash.map(|hash| (hash, done.clone()))) {
            true => Ok(done),
            false => Err(PublishError::Mismatch),
        }
    }

    /// By the time of the first attempt the commit, too, judges a key's age.
    async fn look_up(&self, key: &ScopedKey, first: Timestamp) -> Result<Vec<KeyRow>, PublishError> {
        self.lookups.find(key, first.minus(self.config.log.idempotency_age)).await
    }

    /// Appends what is not done yet; every channel is tried, and the first failure reported. What was
    /// done is noted under the key, so that a retry completes the rest.
    async fn complete(
        &self,
        drafts: &[Draft],
        done: &[Published],
        except: Option<SessionId>,
        pass: &Pass,
        hash: BodyHash,
        deadline: Instant,
    ) -> Result<Vec<Published>, PublishError> {
        let missing = drafts.iter().filter(|draft| find(done, &draft.channel).is_none());
        let appends = missing.map(|draft| async move {
            let published = self.append_under(draft, except, pass.key(), hash, deadline).await?;
            pass.done(published.clone());
            Ok(published)
        });
        join_all(appends).await.into_iter().collect()
    }

    async fn append_under(
        &self,
        draft: &Draft,
        except: Option<SessionId>,
        scoped: &ScopedKey,
        hash: BodyHash,
        deadline: Instant,
    ) -> Result<Published, PublishError> {
        let mut key = KeyOfAppend { scoped: scoped.clone(), hash, lost: None };
        loop {
            let appended = self.append(draft.clone(), except, Some(key.clone()), deadline).await?;
            let lost = match appended {
                Appended::Published(published) => return Ok(published),
                Appended::Open(place) => {
                    let lane = self.lane(&draft.channel);
                    match lane.commit_open(draft, place, key.clone(), deadline).await? {
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

    /// Hands one message to its partition, and waits for what becomes of it.
    async fn append(
        &self,
        draft: Draft,
        except: Option<SessionId>,
        key: Option<KeyOfAppend>,
        deadline: Instant,
    ) -> Result<Appended, PublishError> {
        let lane = self.lane(&draft.channel);
        match is_durable(self.kind(&draft.channel)) {
            Some(durable) => {
                lane.append(draft, except, durable, key, deadline)?.await.unwrap_or_else(|_| Err(ended()))
            }
            None => {
                lane.push(&draft, except, deadline)?.await.unwrap_or_else(|_| Err(ended()))?;
                let (channel, id) = (draft.channel, draft.id);
                Ok(Appended::Published(Published { channel, id, seq: None, pos: None }))
            }
        }
    }
}

/// As `append.lua` writes it.
pub(super) fn place_text(place: Place) -> String {
    format!("{} {} {} {}", place.pos.offset, place.seq, place.prev, u8::from(place.jump))
}

/// What a publisher hears whose time is up while nobody knows how it ended.
pub(super) fn late() -> PublishError {
    PublishError::Unknown("no answer in time".to_owned())
}

fn unexpected() -> PublishError {
    PublishError::Unknown("Redis knows an idempotency key that was not given".to_owned())
}
