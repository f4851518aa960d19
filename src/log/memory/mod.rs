//! The log of one machine: a durable partition with SQL behind it, a plain one in memory.
//!
//! There are two, so that plain messages need not wait for a disk. The durable one has a committer, which numbers a batch
//! when the previous one is settled (`committer`); the plain one numbers where it is called ([`super::history`]).

mod committer;
mod mark;
mod plain;
mod read;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use committer::{Append, Committer};
use mark::Mark;
pub use mark::announce_restore;
use plain::Plain;
use tokio::sync::Semaphore;

use super::{
    BoxFuture, Ephemeral, Fatal, Health, HistoryQuery, Log, Page, Parts, PublishError, ReadError, Ring,
    Source,
    backend::{Asked, Backend, Batch, Recall, Recalled},
    history::{self, Keep},
    idempotency::published_before,
    ring,
};
use crate::{
    config::{Config, LogConfig, NamespaceKind},
    protocol::{Channel, Draft, Entry, Partition, Published},
    store::{Epoch, Result, Store},
    telemetry::Metrics,
};

pub const DURABLE: Partition = Partition(0);

pub const PLAIN: Partition = Partition(1);

/// How many sessions may look their channels' heads up in SQL at a time. After a restart thousands come at once, and
/// nobody else would get a connection to read with.
const LOOKING: usize = 2;

/// The one-machine log's backend.
struct Memory {
    config: Arc<Config>,
    store: Store,
    durable: Committer,
    durable_ring: Arc<Ring>,
    plain: Arc<Plain>,
    ephemeral: Arc<Ephemeral>,
    /// To look heads up.
    looking: Semaphore,
}

#[derive(Clone, Copy, Debug)]
pub struct Tuning {
    pub ring: ring::Tuning,
    pub history: history::Tuning,
    /// Of how many durable channels the head is; past it, of those that the next batch does not need it goes.
    pub max_heads: usize,
}

impl Tuning {
    pub fn of(settings: &LogConfig) -> Self {
        let (ring, history) =
            (ring::Tuning::of(settings.ring_bytes), history::Tuning::of(settings.history_bytes));
        Self { ring, history, max_heads: 200_000 }
    }
}

/// Opens the log, and with it a new epoch in both partitions: positions go on above everything that was ever
/// handed out, whatever moment ended the last process.
pub async fn open(store: Store, config: &Arc<Config>, tuning: Tuning, metrics: &Metrics) -> Result<Log> {
    let (memory, parts) = build(store, config, tuning).await?;
    tokio::spawn(parts.fatal.watch("sweep", read::sweep(Arc::downgrade(&memory))));
    Ok(Log::new(parts, config, metrics))
}

/// Where a new database's positions begin: at random, so that a cursor of the one before it, whose disk was lost, is not
/// taken for one of this. Below 2^30, since clients hear positions with each message.
fn first_position() -> u64 {
    rand::random_range(2..1 << 30)
}

async fn build(store: Store, config: &Arc<Config>, tuning: Tuning) -> Result<(Arc<Memory>, Parts)> {
    let settings = &config.log;
    let mark = Mark::of(&store)?;
    let open = |partition| mark.open(&store, partition, settings.position_block, first_position());
    let (durable, plain) = (open(DURABLE).await?, open(PLAIN).await?);
    let ring = |epoch: &Epoch| Arc::new(Ring::new(epoch.partition, epoch.base - 1, tuning.ring));
    let (durable_ring, plain_ring) = (ring(&durable), ring(&plain));
    let rings =
        vec![(Arc::clone(&durable_ring), durable.bounds()), (Arc::clone(&plain_ring), plain.bounds())];
    let (fatal, ephemeral) = (Fatal::default(), Arc::new(Ephemeral::new(settings.ephemeral_bytes)));
    let memory = Arc::new(Memory {
        durable: Committer::start(
            store.clone(),
            Arc::clone(&mark),
            durable,
            Arc::clone(&durable_ring),
            settings,
            tuning.max_heads,
            &fatal,
        ),
        plain: Plain::new(store.clone(), Arc::clone(&mark), plain, plain_ring, settings, tuning.history),
        ephemeral: Arc::clone(&ephemeral),
        looking: Semaphore::new(LOOKING),
        durable_ring,
        config: Arc::clone(config),
        store,
    });
    let backend = Arc::clone(&memory) as _;
    Ok((memory, Parts { backend, ears: None, rings, ephemeral, fatal }))
}

impl Backend for Memory {
    fn place(&self, _: &Channel, kind: NamespaceKind) -> Partition {
        if kind == NamespaceKind::Durable { DURABLE } else { PLAIN }
    }

    fn append(&self, batch: Batch) -> BoxFuture<'_, Vec<Result<Published, PublishError>>> {
        Box::pin(async move {
            let mut results = Vec::with_capacity(batch.drafts.len());
            for appended in self.place_all(batch) {
                results.push(match appended {
                    Appended::Now(result) => result,
                    Appended::Queued(result) => result.await.unwrap_or_else(|_| Err(committer::ended())),
                });
            }
            results
        })
    }

    fn recall(
        &self,
        Recall { key, hash, at, stored, .. }: Recall,
    ) -> BoxFuture<'_, Result<Recalled, PublishError>> {
        Box::pin(async move {
            if !stored {
                return Ok(Recalled { first: at, done: Vec::new() });
            }
            // By the same time the commit, too, will judge the key's age.
            let not_before = at.minus(self.config.log.idempotency_age);
            let rows = self.store.find_keys(&[(&*key.scope, &key.key)], not_before).await;
            let rows = rows.map_err(|error| PublishError::Unavailable(error.to_string()))?;
            if rows.iter().any(|row| row.body_hash != hash) {
                return Err(PublishError::Mismatch);
            }
            let first = rows.iter().map(|row| row.used_at).min().unwrap_or(at);
            Ok(Recalled { first, done: rows.into_iter().map(published_before).collect() })
        })
    }

    fn listen(&self, channels: Vec<Channel>) -> BoxFuture<'_, Result<(), ReadError>> {
        Box::pin(async move { self.learn(&channels).await })
    }

    fn pages(&self, asked: Asked) -> BoxFuture<'_, Result<(Vec<Page>, Source), ReadError>> {
        Box::pin(self.read_pages(asked))
    }

    fn history(&self, query: HistoryQuery) -> BoxFuture<'_, Result<Page, ReadError>> {
        Box::pin(self.read_history(query))
    }

    fn health(&self) -> BoxFuture<'_, Health> {
        Box::pin(async move {
            match self.durable.works().await {
                Ok(()) => Health::Ok,
                Err(error) => Health::Failed(error.to_string()),
            }
        })
    }
}

/// What became of a message so far.
enum Appended {
    Now(Result<Published, PublishError>),
    Queued(committer::Settled),
}

impl Memory {
    fn kind(&self, channel: &Channel) -> NamespaceKind {
        self.config.namespaces.of(channel).kind
    }

    /// Queues what is durable, and places what is not, in their order.
    fn place_all(&self, Batch { drafts, except, key, room, .. }: Batch) -> Vec<Appended> {
        let append = |draft: Draft| {
            let settings = self.config.namespaces.of(&draft.channel);
            match settings.kind {
                NamespaceKind::Durable => {
                    let (key, room) = (key.clone(), Arc::clone(&room));
                    Appended::Queued(self.durable.append(Append { draft, except, key, _room: room }))
                }
                NamespaceKind::Plain => {
                    let keep = Keep { messages: settings.history_size, age: settings.history_age };
                    Appended::Now(self.plain.append(&draft, except, keep))
                }
                NamespaceKind::Ephemeral => {
                    self.ephemeral.send(Entry::encode(&draft, None).except(except));
                    let (channel, id) = (draft.channel, draft.id);
                    Appended::Now(Ok(Published { channel, id, seq: None, pos: None }))
                }
            }
        };
        drafts.into_iter().map(append).collect()
    }
}
