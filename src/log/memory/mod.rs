//! The log of one machine: a durable partition with SQL behind it, a plain one in memory.
//!
//! There are two, so that plain messages need not wait for a disk. The durable one has a committer,
//! which numbers a batch when the previous one is settled (`committer`); the plain one numbers where it
//! is called ([`super::history`]).

mod committer;
mod plain;
mod read;

#[cfg(test)]
mod tests;

use std::{sync::Arc, time::Duration};

use committer::{Append, Committer};
use plain::Plain;
use prometheus::IntCounter;
use tokio::{runtime::Handle, sync::Semaphore, time};

use super::{
    Bounds, BoxFuture, Ephemeral, Health, HistoryQuery, Log, Page, Publish, PublishError, ReadError, Replay,
    Replayed, Ring,
    history::Keep,
    idempotency::{Keys, Pass, Verdict, find, keyed_id, published_before},
};
use crate::{
    config::{LogConfig, NamespaceKind, Namespaces},
    protocol::{Channel, Draft, Entry, Partition, Published, SessionId, Timestamp},
    store::{Epoch, Store, StoreError},
};

/// The partition of durable channels.
pub const DURABLE: Partition = Partition(0);

/// The partition of plain channels.
pub const PLAIN: Partition = Partition(1);

/// How many sessions may look their channels' heads up in SQL at a time. After a restart thousands come at once, and
/// nobody else would get a connection to read with.
const LOOKING: usize = 2;

/// The log of one machine.
#[derive(Clone)]
pub struct MemoryLog(Arc<Inner>);

struct Inner {
    namespaces: Namespaces,
    config: LogConfig,
    store: Store,
    /// The log's own tasks run here: a handler that is dropped takes nothing with it.
    runtime: Handle,
    /// How long a publisher waits for its commit.
    commit_timeout: Duration,
    durable: Committer,
    durable_ring: Arc<Ring>,
    plain: Arc<Plain>,
    keys: Arc<Keys>,
    ephemeral: Ephemeral,
    /// To look heads up.
    looking: Semaphore,
}

impl MemoryLog {
    /// Opens a new epoch in both partitions: positions go on above everything that was ever
    /// handed out, whatever moment ended the last process. `evictions` counts idempotency keys
    /// that were forgotten before their time.
    pub async fn open(
        store: Store,
        namespaces: Namespaces,
        config: LogConfig,
        commit_timeout: Duration,
        evictions: IntCounter,
    ) -> Result<Self, StoreError> {
        let durable = store.open_epoch(DURABLE, config.position_block).await?;
        let plain = store.open_epoch(PLAIN, config.position_block).await?;
        let ring = |epoch: &Epoch| Arc::new(Ring::new(epoch.partition, epoch.base - 1, config.ring_bytes));
        let durable_ring = ring(&durable);
        let plain_ring = ring(&plain);
        let inner = Arc::new(Inner {
            durable: Committer::start(store.clone(), durable, Arc::clone(&durable_ring), &config),
            commit_timeout,
            plain: Plain::new(store.clone(), plain, plain_ring, &config),
            keys: Keys::new(config.idempotency_keys, config.idempotency_cache_age, evictions),
            runtime: Handle::current(),
            ephemeral: Ephemeral::new(config.ephemeral_bytes),
            looking: Semaphore::new(LOOKING),
            durable_ring,
            namespaces,
            config,
            store,
        });
        tokio::spawn(read::sweep(Arc::downgrade(&inner)));
        Ok(Self(inner))
    }
}

impl Log for MemoryLog {
    fn partition_of(&self, channel: &Channel) -> Option<Partition> {
        self.0.partition_of(channel)
    }

    fn is_volatile(&self, channel: &Channel) -> bool {
        self.0.partition_of(channel) == Some(PLAIN)
    }

    fn partition(&self, partition: Partition) -> Option<(&Arc<Ring>, Bounds)> {
        match partition {
            DURABLE => Some((&self.0.durable_ring, self.0.durable.bounds())),
            PLAIN => Some((&self.0.plain.ring, self.0.plain.history.bounds())),
            _ => None,
        }
    }

    fn publish(&self, publish: Publish) -> BoxFuture<'static, Result<Vec<Published>, PublishError>> {
        let inner = Arc::clone(&self.0);
        let timeout = inner.commit_timeout;
        if publish.key.is_none() {
            return Box::pin(async move {
                let appending = inner.append_all(&publish.drafts, publish.except, None);
                time::timeout(timeout, appending).await.unwrap_or_else(|_| Err(late(timeout)))
            });
        }
        // Settling a key must not stop half-way because a client left or was told that it takes too
        // long: before the committer has spoken, a retry would append the message a second time.
        let task = self.0.runtime.spawn(async move { inner.publish_once(publish).await });
        Box::pin(async move {
            match time::timeout(timeout, task).await {
                Ok(Ok(result)) => result,
                Ok(Err(error)) => Err(PublishError::Unknown(format!("the log's task ended: {error}"))),
                Err(_) => Err(late(timeout)),
            }
        })
    }

    fn listen(&self, channels: Vec<Channel>) -> BoxFuture<'static, Result<(), ReadError>> {
        let inner = Arc::clone(&self.0);
        Box::pin(async move { inner.listen(&channels).await })
    }

    fn replay(&self, replay: Replay) -> BoxFuture<'static, Result<Replayed, ReadError>> {
        let inner = Arc::clone(&self.0);
        Box::pin(async move { inner.replay(replay).await })
    }

    fn history(&self, query: HistoryQuery) -> BoxFuture<'static, Result<Page, ReadError>> {
        let inner = Arc::clone(&self.0);
        Box::pin(async move { inner.history(query).await })
    }

    fn ephemeral(&self) -> &Ephemeral {
        &self.0.ephemeral
    }

    fn health(&self) -> BoxFuture<'static, Health> {
        let inner = Arc::clone(&self.0);
        Box::pin(async move {
            if let Some(reason) = inner.durable.failure() {
                return Health::Failed(reason);
            }
            match inner.store.ping().await {
                Ok(()) => Health::Ok,
                Err(error) => Health::Failed(error.to_string()),
            }
        })
    }
}

impl Inner {
    fn partition_of(&self, channel: &Channel) -> Option<Partition> {
        match self.namespaces.of(channel).kind {
            NamespaceKind::Durable => Some(DURABLE),
            NamespaceKind::Plain => Some(PLAIN),
            NamespaceKind::Ephemeral => None,
        }
    }

    /// Publishes under a key: at most one attempt at a time, and only what earlier ones left.
    async fn publish_once(self: Arc<Self>, publish: Publish) -> Result<Vec<Published>, PublishError> {
        let Publish { mut drafts, key, except } = publish;
        let (key, hash) = key.expect("only keyed publishes come here");
        let (done, pass) = loop {
            match self.keys.enter(&key, hash, Timestamp::now()) {
                Verdict::Mismatch => return Err(PublishError::Mismatch),
                // Nothing has been done yet, so nothing needs this task once its caller has gone.
                Verdict::Wait(ended) => {
                    let timeout = self.commit_timeout;
                    time::timeout(timeout, ended).await.map_err(|_| late(timeout))?;
                }
                Verdict::Go { done, fresh: false, pass } => break (done, pass),
                Verdict::Go { fresh: true, pass, .. } => break (self.load(&pass, drafts[0].at).await?, pass),
            }
        };
        for draft in &mut drafts {
            let age = match self.namespaces.of(&draft.channel).kind {
                NamespaceKind::Durable => self.config.idempotency_age,
                NamespaceKind::Plain | NamespaceKind::Ephemeral => self.config.idempotency_cache_age,
            };
            draft.id = keyed_id(&key, &draft.channel, draft.at, age);
        }
        let missing: Vec<Draft> =
            drafts.iter().filter(|draft| find(&done, &draft.channel).is_none()).cloned().collect();
        let fresh = self.append_all(&missing, except, Some((&pass, hash))).await?;
        let result = |draft: &Draft| find(&done, &draft.channel).or_else(|| find(&fresh, &draft.channel));
        Ok(drafts.iter().filter_map(result).cloned().collect())
    }

    /// Asks SQL what it knows of a key that the table has not heard of.
    /// `at`: when the message was made, by which the commit, too, will judge the key's age.
    async fn load(&self, pass: &Pass, at: Timestamp) -> Result<Vec<Published>, PublishError> {
        let not_before = at.minus(self.config.idempotency_age);
        let lookup = [(&*pass.key().scope, &pass.key().key)];
        let rows = self
            .store
            .find_keys(&lookup, not_before)
            .await
            .map_err(|error| PublishError::Unavailable(error.to_string()))?;
        let hash = rows.first().map(|row| row.body_hash);
        let done: Vec<_> = rows.into_iter().map(published_before).collect();
        match pass.load(hash.map(|hash| (hash, done.clone()))) {
            true => Ok(done),
            false => Err(PublishError::Mismatch),
        }
    }

    /// Appends to each channel; every one is tried, and the first failure is reported. What was
    /// done is noted under the key, so that a retry completes the rest.
    async fn append_all(
        &self,
        drafts: &[Draft],
        except: Option<SessionId>,
        key: Option<(&Pass, [u8; 32])>,
    ) -> Result<Vec<Published>, PublishError> {
        let note = |published: &Published| {
            if let Some((pass, _)) = key {
                pass.done(published.clone());
            }
        };
        let mut results: Vec<Option<Published>> = vec![None; drafts.len()];
        let mut failure = None;
        let mut committing = Vec::new();
        for (at, draft) in drafts.iter().enumerate() {
            let settings = self.namespaces.of(&draft.channel);
            let appended = match settings.kind {
                NamespaceKind::Durable => {
                    let key = key.map(|(pass, hash)| (pass.key().clone(), hash));
                    committing.push((at, self.durable.append(Append { draft: draft.clone(), except, key })));
                    continue;
                }
                NamespaceKind::Plain => {
                    let keep = Keep { messages: settings.history_size, age: settings.history_age };
                    self.plain.append(draft, except, keep)
                }
                NamespaceKind::Ephemeral => {
                    self.ephemeral.send(Entry::encode(draft, None).except(except));
                    Ok(Published { channel: draft.channel.clone(), id: draft.id, seq: None, pos: None })
                }
            };
            match appended {
                Ok(published) => {
                    note(&published);
                    results[at] = Some(published);
                }
                Err(error) => failure = failure.or(Some(error)),
            }
        }
        for (at, settled) in committing {
            match settled.await {
                Ok(published) => {
                    note(&published);
                    results[at] = Some(published);
                }
                Err(error) => failure = failure.or(Some(error)),
            }
        }
        match failure {
            None => Ok(results.into_iter().flatten().collect()),
            Some(error) => Err(error),
        }
    }
}

fn late(timeout: Duration) -> PublishError {
    PublishError::Unknown(format!("no commit within {timeout:?}"))
}
