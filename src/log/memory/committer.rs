//! The durable partition's committer: one task, one batch at a time.
//!
//! Invariant 1 is kept here: a publish is answered, and handed to its readers, only after its row is committed. A batch is
//! numbered when the previous one is settled, so a failed one gives its seqs back; its positions are burned. A commit whose
//! result is unknown is read back before anything else is numbered.

use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex},
    time::Duration,
};

use belfry_core::held::Held as _;
use tokio::{
    sync::{mpsc, oneshot},
    time,
};

use super::{
    super::{BodyHash, Fatal, PublishError, Ring, backend::Room, idempotency::ScopedKey},
    mark::Mark,
};
use crate::{
    config::LogConfig,
    protocol::{Channel, Draft, Entry, Head, Message, Place, Pos, Published, SessionId},
    store::{CommitError, Epoch, NewRow, Store, StoreError},
};

/// The pause between attempts to read an unknown commit back.
const READ_BACK_EVERY: Duration = Duration::from_millis(200);

#[derive(Debug)]
pub struct Append {
    pub draft: Draft,
    pub except: Option<SessionId>,
    pub key: Option<(ScopedKey, BodyHash)>,
    /// Held until it is settled.
    pub _room: Room,
}

struct Queued {
    append: Append,
    reply: oneshot::Sender<Result<Published, PublishError>>,
}

pub type Settled = oneshot::Receiver<Result<Published, PublishError>>;

#[derive(Debug)]
pub struct Committer {
    /// Not bounded by number: each append holds its room.
    queue: mpsc::UnboundedSender<Queued>,
    store: Store,
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    epoch: Mutex<Epoch>,
    /// Why the last batch was not stored, if it was not.
    trouble: Mutex<Option<String>>,
    fatal: Fatal,
}

impl Shared {
    fn note(&self, trouble: Option<String>) {
        *self.trouble.recovered() = trouble;
    }
}

impl Committer {
    /// Starts the task. If it ever ends by itself, so does the log.
    pub fn start(
        store: Store,
        mark: Arc<Mark>,
        epoch: Epoch,
        ring: Arc<Ring>,
        config: &LogConfig,
        max_heads: usize,
        fatal: &Fatal,
    ) -> Self {
        let shared =
            Arc::new(Shared { epoch: Mutex::new(epoch), trouble: Mutex::default(), fatal: fatal.clone() });
        let (queue, appends) = mpsc::unbounded_channel();
        let task = Task {
            store: store.clone(),
            mark,
            ring,
            next: epoch.base,
            epoch,
            block: config.position_block,
            heads: HashMap::new(),
            max_heads,
            shared: Arc::clone(&shared),
        };
        tokio::spawn(fatal.watch("committer", task.run(appends, config.commit_batch)));
        Self { queue, store, shared }
    }

    /// Whether a batch would be stored: the last one was, or there is room to write again.
    pub async fn works(&self) -> Result<(), StoreError> {
        self.store.ping().await?;
        let trouble = self.shared.trouble.recovered().is_some();
        if trouble {
            let epoch = *self.shared.epoch.recovered();
            self.store.raise_limit(&epoch, 0).await?;
            // A disk on which a few bytes fit still takes no message.
            self.store.rehearse().await?;
            self.shared.note(None);
        }
        Ok(())
    }

    /// Queues an append at once; its result comes when it is settled, however long that takes.
    pub fn append(&self, append: Append) -> Settled {
        let (reply, settled) = oneshot::channel();
        // An error drops the reply: the publisher hears that the task has ended.
        let _ = self.queue.send(Queued { append, reply });
        settled
    }
}

/// What a publisher hears whose answer never came.
pub fn ended() -> PublishError {
    PublishError::Unknown("the log's task ended".to_owned())
}

/// Where a channel goes on: after its newest committed message, or, if SQL knows of none, above every message that the channel may have had.
#[derive(Clone, Copy)]
struct Start {
    after: Head,
    /// Whether the next seq is higher than by one.
    jump: bool,
}

struct Task {
    store: Store,
    mark: Arc<Mark>,
    ring: Arc<Ring>,
    epoch: Epoch,
    /// The next position.
    next: u64,
    block: u64,
    /// Where each channel goes on.
    heads: HashMap<Channel, Start>,
    /// How many of these are remembered.
    max_heads: usize,
    shared: Arc<Shared>,
}

impl Task {
    async fn run(mut self, mut appends: mpsc::UnboundedReceiver<Queued>, max_batch: usize) {
        let mut batch = Vec::with_capacity(max_batch);
        while appends.recv_many(&mut batch, max_batch).await > 0 {
            let settled = self.settle(&batch).await;
            match settled {
                Ok(entries) => {
                    self.shared.note(None);
                    // Readers first: a publisher that hears 2xx may ask for what it has published.
                    self.ring.push(entries.iter().cloned(), self.next - 1);
                    for (queued, entry) in batch.drain(..).zip(&entries) {
                        // An error means that the publisher has stopped waiting.
                        let _ = queued.reply.send(Ok(published(entry)));
                    }
                }
                Err(error) => {
                    quietly!(ERROR, %error, messages = batch.len(), "a batch of publishes was not stored");
                    self.shared.note(Some(error.to_string()));
                    for queued in batch.drain(..) {
                        let _ = queued.reply.send(Err(error.clone()));
                    }
                }
            }
        }
    }

    /// Places and commits a batch: all of it, or nothing.
    async fn settle(&mut self, batch: &[Queued]) -> Result<Vec<Arc<Entry>>, PublishError> {
        #[cfg(test)]
        assert!(batch.iter().all(|queued| queued.append.draft.channel.as_str() != "panic"));
        if let Some(reason) = self.shared.fatal.reason() {
            return Err(PublishError::Unavailable(reason));
        }
        let unavailable = |error: StoreError| PublishError::Unavailable(error.to_string());
        self.learn_heads(batch).await.map_err(unavailable)?;
        self.reserve(batch.len() as u64).await.map_err(unavailable)?;
        let messages = self.place(batch);
        let rows = messages.iter().zip(batch).map(|(message, queued)| {
            let key = queued.append.key.as_ref().map(|(key, hash)| key.with(*hash));
            NewRow { message, key }
        });
        let rows: Vec<_> = rows.collect();
        match self.store.commit(&self.epoch, &rows).await {
            Ok(()) => {}
            Err(CommitError::Refused(error)) => return Err(unavailable(error)),
            Err(CommitError::EpochClosed) => {
                return Err(self.fail("another process has opened this database; let only one serve from it"));
            }
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
        if self.heads.len() > self.max_heads {
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
        let first = self.epoch.first;
        let start = |head: Option<Head>| match head {
            // From before a restore it is not the last one, maybe; and no seq is given twice.
            Some(after) if after.pos >= first => Start { after, jump: false },
            _ => above,
        };
        self.heads.extend(unknown.into_iter().zip(heads.known.into_iter().map(start)));
        Ok(())
    }

    /// Sees to it that `count` positions may be handed out.
    async fn reserve(&mut self, count: u64) -> Result<(), StoreError> {
        if self.next + count > self.epoch.limit {
            let raised = self.store.raise_limit(&self.epoch, self.block.max(count)).await?;
            self.mark.raise(raised.partition, raised.limit).await?;
            self.epoch = raised;
            *self.shared.epoch.recovered() = raised;
        }
        Ok(())
    }

    /// Finds out whether a commit took place. Nothing goes on before that is known.
    async fn read_back(&mut self, messages: &[Message], error: &StoreError) -> Result<(), PublishError> {
        quietly!(WARN, %error, messages = messages.len(), "the result of a commit is unknown; reading it back");
        let (from, to) = (self.next - messages.len() as u64, self.next - 1);
        loop {
            match self.store.committed(self.epoch.partition, from, to).await {
                Ok(found) if found.is_empty() => return Err(PublishError::Unavailable(error.to_string())),
                Ok(found) if found.len() == messages.len() => return Ok(()),
                Ok(found) => {
                    // One transaction cannot leave a part behind; if one has, nothing can be trusted.
                    return Err(self.fail(&format!(
                        "of a commit of positions {from} to {to} the database has only {} rows; check its disk and \
                         file system before it is used again",
                        found.len()
                    )));
                }
                Err(error) => {
                    quietly!(ERROR, %error, "cannot read back a commit; publishes wait");
                    self.shared.note(Some(format!("a commit cannot be read back: {error}")));
                    time::sleep(READ_BACK_EVERY).await;
                }
            }
        }
    }

    /// Stops accepting for good.
    fn fail(&self, reason: &str) -> PublishError {
        self.shared.fatal.end(reason);
        PublishError::Unavailable(reason.to_owned())
    }
}

/// What a publisher hears of an entry.
pub fn published(entry: &Entry) -> Published {
    let place = entry.place.expect("only placed messages are reported here");
    Published { channel: entry.channel.clone(), id: entry.id, seq: Some(place.seq), pos: Some(place.pos) }
}
