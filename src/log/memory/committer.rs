//! The durable partition's committer: one task, one batch at a time.
//!
//! Invariant 1 is kept here: a publish is answered, and handed to its readers, only after its row is
//! committed. A batch is numbered when the previous one is settled, so a failed one gives its seqs
//! back; its positions are burned. A commit whose result is unknown is read back before anything else is
//! numbered.

use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex},
    time::Duration,
};

use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore, mpsc, oneshot},
    time,
};

use super::super::{BodyHash, Bounds, PublishError, Ring, idempotency::ScopedKey};
use crate::{
    config::LogConfig,
    protocol::{
        Channel, Draft, ENTRY_OVERHEAD_BYTES, Entry, Head, Message, Place, Pos, Published, SessionId,
    },
    store::{CommitError, Epoch, KeyUse, NewRow, Store, StoreError},
    telemetry::Quiet,
};

/// How many channels' heads are remembered; past it, those that the next batch does not need go.
const MAX_HEADS: usize = 200_000;

/// The pause between attempts to read an unknown commit back.
const READ_BACK_EVERY: Duration = Duration::from_millis(200);

/// One message to be placed and stored.
#[derive(Debug)]
pub struct Append {
    /// The message.
    pub draft: Draft,
    /// Not for this session.
    pub except: Option<SessionId>,
    /// Stored with it.
    pub key: Option<(ScopedKey, BodyHash)>,
}

struct Queued {
    append: Append,
    reply: oneshot::Sender<Result<Published, PublishError>>,
    /// Its share of the queue's bytes, given back when it is settled.
    _bytes: OwnedSemaphorePermit,
}

/// The way in to the committer's task.
#[derive(Debug)]
pub struct Committer {
    queue: mpsc::Sender<Queued>,
    bytes: Arc<Semaphore>,
    shared: Arc<Shared>,
}

/// What others may see of the task.
#[derive(Debug)]
struct Shared {
    bounds: Mutex<Bounds>,
    /// Why nothing is accepted any more.
    failure: Mutex<Option<String>>,
}

impl Shared {
    fn failure(&self) -> Option<String> {
        self.failure.lock().expect("no code panics while it holds the failure").clone()
    }
}

impl Committer {
    /// Starts the task.
    pub fn start(store: Store, epoch: Epoch, ring: Arc<Ring>, config: &LogConfig) -> Self {
        let bounds = bounds(&epoch);
        let shared = Arc::new(Shared { bounds: Mutex::new(bounds), failure: Mutex::default() });
        // Every queued append costs at least the overhead, so the bytes bound the number too.
        let (queue, appends) = mpsc::channel(config.queue_bytes / ENTRY_OVERHEAD_BYTES + 1);
        let task = Task {
            store,
            ring,
            next: epoch.base,
            epoch,
            block: config.position_block,
            heads: HashMap::new(),
            shared: Arc::clone(&shared),
        };
        tokio::spawn(task.run(appends, config.commit_batch));
        Self { queue, bytes: Arc::new(Semaphore::new(config.queue_bytes)), shared }
    }

    /// The epoch's bounds.
    pub fn bounds(&self) -> Bounds {
        *self.shared.bounds.lock().expect("no code panics while it holds the bounds")
    }

    /// Why nothing is accepted any more, if so.
    pub fn failure(&self) -> Option<String> {
        self.shared.failure()
    }

    /// Queues an append at once; the future waits for its result, however long that takes.
    pub fn append(&self, append: Append) -> impl Future<Output = Result<Published, PublishError>> + use<> {
        let queued = self.enqueue(append);
        async move {
            let ended = |_| Err(PublishError::Unknown("the log's task ended".to_owned()));
            queued?.await.unwrap_or_else(ended)
        }
    }

    fn enqueue(
        &self,
        append: Append,
    ) -> Result<oneshot::Receiver<Result<Published, PublishError>>, PublishError> {
        if let Some(reason) = self.failure() {
            return Err(PublishError::Unavailable(reason));
        }
        let full = || PublishError::Unavailable("too many publishes wait for the disk".to_owned());
        let cost = append.draft.data.as_str().len() + ENTRY_OVERHEAD_BYTES;
        let cost = u32::try_from(cost).map_err(|_| full())?;
        let bytes = Arc::clone(&self.bytes).try_acquire_many_owned(cost).map_err(|_| full())?;
        let (reply, result) = oneshot::channel();
        self.queue.try_send(Queued { append, reply, _bytes: bytes }).map_err(|_| full())?;
        Ok(result)
    }
}

/// Where a channel goes on: after its newest committed message, or, if SQL knows of none, above all that it may have had.
#[derive(Clone, Copy)]
struct Start {
    after: Head,
    /// Whether the next seq is higher than by one.
    jump: bool,
}

struct Task {
    store: Store,
    ring: Arc<Ring>,
    epoch: Epoch,
    /// The next position.
    next: u64,
    block: u64,
    /// Where each channel goes on.
    heads: HashMap<Channel, Start>,
    shared: Arc<Shared>,
}

impl Task {
    async fn run(mut self, mut appends: mpsc::Receiver<Queued>, max_batch: usize) {
        let mut batch = Vec::with_capacity(max_batch);
        while appends.recv_many(&mut batch, max_batch).await > 0 {
            let settled = self.settle(&batch).await;
            match settled {
                Ok(entries) => {
                    // Readers first: a publisher that hears 2xx may ask for what it has published.
                    self.ring.push(entries.iter().cloned(), self.next - 1);
                    for (queued, entry) in batch.drain(..).zip(&entries) {
                        // An error means that the publisher has stopped waiting.
                        let _ = queued.reply.send(Ok(published(entry)));
                    }
                }
                Err(error) => {
                    static NOT_STORED: Quiet = Quiet::new();
                    if let Some(left_out) = NOT_STORED.due() {
                        let messages = batch.len();
                        tracing::error!(%error, messages, left_out, "a batch of publishes was not stored");
                    }
                    for queued in batch.drain(..) {
                        let _ = queued.reply.send(Err(error.clone()));
                    }
                }
            }
        }
    }

    /// Places and commits a batch: all of it, or nothing.
    async fn settle(&mut self, batch: &[Queued]) -> Result<Vec<Arc<Entry>>, PublishError> {
        if let Some(reason) = self.shared.failure() {
            return Err(PublishError::Unavailable(reason));
        }
        let unavailable = |error: StoreError| PublishError::Unavailable(error.to_string());
        self.learn_heads(batch).await.map_err(unavailable)?;
        self.reserve(batch.len() as u64).await.map_err(unavailable)?;
        let messages = self.place(batch);
        let rows: Vec<_> = messages
            .iter()
            .zip(batch)
            .map(|(message, queued)| NewRow {
                message,
                key: queued.append.key.as_ref().map(|(scoped, hash)| KeyUse {
                    scope: &scoped.scope,
                    key: &scoped.key,
                    body_hash: *hash,
                }),
            })
            .collect();
        match self.store.commit(&self.epoch, &rows).await {
            Ok(()) => {}
            Err(CommitError::Refused(error)) => return Err(unavailable(error)),
            Err(CommitError::EpochClosed) => return Err(self.fail()),
            Err(CommitError::Unknown(error)) => self.read_back(&messages, &error).await?,
        }
        let entries = messages.iter().zip(batch).map(|(message, queued)| {
            Arc::new(Entry::encode(&message.draft, Some(message.place)).except(queued.append.except))
        });
        let entries: Vec<_> = entries.collect();
        for entry in &entries {
            self.heads.insert(entry.channel.clone(), Start { after: entry.head(), jump: false });
        }
        Ok(entries)
    }

    /// Gives each message its place. Positions are used up whatever happens; seqs only by a commit.
    fn place(&mut self, batch: &[Queued]) -> Vec<Message> {
        let mut heads: HashMap<&Channel, Start> = HashMap::new();
        let mut messages = Vec::with_capacity(batch.len());
        for queued in batch {
            let draft = &queued.append.draft;
            let known = &self.heads;
            let head = heads.entry(&draft.channel).or_insert_with(|| known[&draft.channel]);
            let offset = self.next;
            self.next += 1;
            let place = Place {
                pos: Pos::new(self.epoch.partition, offset),
                seq: head.after.seq + 1,
                prev: head.after.pos,
                jump: head.jump,
            };
            *head = Start { after: Head { seq: place.seq, pos: offset }, jump: false };
            messages.push(Message { draft: draft.clone(), place });
        }
        messages
    }

    /// Reads the heads of channels that have not been written to lately.
    async fn learn_heads(&mut self, batch: &[Queued]) -> Result<(), StoreError> {
        let channels = || batch.iter().map(|queued| &queued.append.draft.channel);
        if self.heads.len() > MAX_HEADS {
            let needed: HashSet<&Channel> = channels().collect();
            self.heads.retain(|channel, _| needed.contains(channel));
        }
        let unknown: HashSet<&Channel> =
            channels().filter(|channel| !self.heads.contains_key(*channel)).collect();
        if unknown.is_empty() {
            return Ok(());
        }
        let unknown: Vec<Channel> = unknown.into_iter().cloned().collect();
        let heads = self.store.heads(self.epoch.partition, &unknown, u64::MAX).await?;
        let above = Start { after: heads.unknown(), jump: heads.forgotten > 0 };
        let start = |head: Option<Head>| head.map_or(above, |after| Start { after, jump: false });
        self.heads.extend(unknown.into_iter().zip(heads.known.into_iter().map(start)));
        Ok(())
    }

    /// Sees to it that `count` positions may be handed out.
    async fn reserve(&mut self, count: u64) -> Result<(), StoreError> {
        if self.next + count > self.epoch.limit {
            self.epoch = self.store.raise_limit(&self.epoch, self.block.max(count)).await?;
            let bounds = bounds(&self.epoch);
            *self.shared.bounds.lock().expect("no code panics while it holds the bounds") = bounds;
        }
        Ok(())
    }

    /// Finds out whether a commit took place. Nothing goes on before that is known.
    async fn read_back(&mut self, messages: &[Message], error: &StoreError) -> Result<(), PublishError> {
        static UNKNOWN: Quiet = Quiet::new();
        if let Some(left_out) = UNKNOWN.due() {
            let messages = messages.len();
            tracing::warn!(%error, messages, left_out, "the result of a commit is unknown; reading it back");
        }
        let (from, to) = (self.next - messages.len() as u64, self.next - 1);
        loop {
            match self.store.committed(self.epoch.partition, from, to).await {
                Ok(found) if found.is_empty() => return Err(PublishError::Unavailable(error.to_string())),
                Ok(found) if found.len() == messages.len() => return Ok(()),
                Ok(found) => {
                    // One transaction cannot leave a part behind; if one has, nothing can be trusted.
                    tracing::error!(from, to, found = found.len(), "a commit was stored in part");
                    return Err(self.fail());
                }
                Err(error) => {
                    tracing::error!(%error, "cannot read back a commit; publishes wait");
                    time::sleep(READ_BACK_EVERY).await;
                }
            }
        }
    }

    /// Stops accepting for good.
    fn fail(&self) -> PublishError {
        let reason = "another process has opened this database; restart this one, or give it its own";
        *self.shared.failure.lock().expect("no code panics while it holds the failure") =
            Some(reason.to_owned());
        PublishError::Unavailable(reason.to_owned())
    }
}

fn bounds(epoch: &Epoch) -> Bounds {
    Bounds { base: epoch.base, limit: epoch.limit }
}

/// What a publisher hears of an entry.
pub fn published(entry: &Entry) -> Published {
    let place = entry.place.expect("only placed messages are reported here");
    Published { channel: entry.channel.clone(), id: entry.id, seq: Some(place.seq), pos: Some(place.pos) }
}
