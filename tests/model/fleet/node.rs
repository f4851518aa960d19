//! A node: the real ring over a connection that breaks. What stands for the pump is short: it takes what comes, and
//! after a break it catches up, from the streams, from SQL, or not at all.

use std::sync::{Arc, Mutex, MutexGuard};

use belfry::{
    protocol::{Channel, Draft, Entry, Head, Partition, Published},
    testing::{
        config::NamespaceKind,
        log::{
            Backend, Bounds, BoxFuture, Ephemeral, Health, HistoryQuery, Limit, Log, Page, PublishError,
            ReadError, Ring, Source,
            backend::{Asked, Batch, Range, Recall, Recalled},
        },
    },
};

use super::{
    super::{
        backend::{RING_BYTES, log_over},
        fault::Fault,
        world::EVERYTHING,
    },
    PARTITION,
    shared::{Shared, partition_of},
};

/// A node of the fleet.
pub struct Node {
    at: usize,
    shared: Arc<Mutex<Shared>>,
    ring: Arc<Ring>,
    /// Which epoch the ring is in.
    epoch: Mutex<u64>,
    pub ephemeral: Arc<Ephemeral>,
    /// Of all nodes.
    everybody: [Arc<Ephemeral>; 2],
}

impl Node {
    pub fn new(at: usize, shared: Arc<Mutex<Shared>>, everybody: [Arc<Ephemeral>; 2]) -> Self {
        let (bounds, epoch) = {
            let shared = shared.lock().unwrap();
            (shared.bounds(), Mutex::new(shared.epoch))
        };
        let ring = Arc::new(Ring::listened(PARTITION, bounds.base - 1, RING_BYTES));
        {
            let mut shared = shared.lock().unwrap();
            ring.pass(shared.newest(), []);
            shared.lines[at] = super::shared::Line { connected: true, ..Default::default() };
        }
        let ephemeral = Arc::clone(&everybody[at]);
        Self { at, shared, ring, epoch, ephemeral, everybody }
    }

    fn shared(&self) -> MutexGuard<'_, Shared> {
        self.shared.lock().unwrap()
    }

    /// The log over it.
    pub fn log(self: &Arc<Self>) -> Log {
        let bounds = self.shared().bounds();
        log_over(Arc::clone(self) as _, vec![(Arc::clone(&self.ring), bounds)], &self.ephemeral)
    }

    /// So many messages come out of the connection.
    pub fn hear(&self, most: usize) {
        for _ in 0..most {
            let Some(entry) = self.shared().lines[self.at].pushes.pop_front() else { return };
            let offset = entry.offset();
            self.ring.push([entry], offset.max(self.ring.head()));
        }
    }

    /// The connection breaks; so many messages that were on their way still arrive.
    pub fn part(&self, arrive: usize) {
        let line = &mut self.shared().lines[self.at];
        if line.connected {
            line.connected = false;
            line.pushes.truncate(arrive);
        }
    }

    /// Hears everything; connects again first if it has to.
    pub fn catch_up(&self) {
        self.hear(usize::MAX);
        if !self.shared().lines[self.at].connected {
            self.reconnect();
        }
    }

    fn reconnect(&self) {
        let mut shared = self.shared();
        shared.lines[self.at].connected = true;
        let bounds = shared.bounds();
        let mut restart = self.cross(&shared, bounds);
        let newest = shared.newest();
        let mut missed = Vec::new();
        for (channel, ours) in self.ring.heads() {
            if shared.head(&channel).pos <= ours.pos {
                continue;
            }
            let page = shared.read(&channel, ours.pos, newest, EVERYTHING);
            restart |= !follows(&page, ours);
            missed.extend(page.entries);
        }
        let heads: Vec<_> =
            self.ring.heads().into_iter().map(|(c, _)| (c.clone(), shared.head(&c))).collect();
        if restart && shared.fault != Some(Fault::HolesUnsaid) {
            return self.ring.restart(newest, heads);
        }
        missed.sort_by_key(|entry| entry.offset());
        self.ring.push(missed, newest);
    }

    /// Reads what SQL has of the epoch that is over. True: it has not all, or there was more than one.
    fn cross(&self, shared: &Shared, bounds: Bounds) -> bool {
        let before = std::mem::replace(&mut *self.epoch.lock().unwrap(), shared.epoch);
        if before == shared.epoch {
            return false;
        }
        let mut all = before + 1 == shared.epoch;
        let mut missed: Vec<Arc<Entry>> = Vec::new();
        if shared.fault != Some(Fault::CrossingUnread) {
            for (channel, ours) in self.ring.heads() {
                let page = shared.rows(&channel, self.ring.head(), bounds.base - 1, EVERYTHING);
                // What retention took meanwhile has no row whose `prev` could tell.
                all &= page.floor.pos <= ours.pos;
                missed.extend(page.entries);
            }
        }
        missed.sort_by_key(|entry| entry.offset());
        if all {
            self.ring.push(missed, bounds.base - 1);
        }
        self.ring.cross(bounds.base);
        !all
    }

    /// Nobody here listens to a channel any more.
    pub fn forget(&self, channel: &Channel) {
        let mut shared = self.shared();
        shared.lines[self.at].subscribed.remove(channel);
        if shared.fault != Some(Fault::ForgottenVouchedFor) {
            self.ring.forget([channel.clone()]);
        }
    }

    fn append_now(&self, batch: &Batch) -> Vec<Result<Published, PublishError>> {
        let mut shared = self.shared();
        let mut append = |draft: &Draft| {
            let published = |seq, pos| Published { channel: draft.channel.clone(), id: draft.id, seq, pos };
            if partition_of(&shared.namespaces, &draft.channel).is_none() {
                for node in &self.everybody {
                    node.send(Entry::encode(draft, None).except(batch.except));
                }
                return Ok(published(None, None));
            }
            let (place, stored) = shared.append(draft, batch.except);
            match stored {
                true => Ok(published(Some(place.seq), Some(place.pos))),
                false => Err(PublishError::Unknown("failing on purpose".to_owned())),
            }
        };
        batch.drafts.iter().map(&mut append).collect()
    }

    fn listen_now(&self, channels: &[Channel]) {
        let namespaces = self.shared().namespaces.clone();
        let placed = channels.iter().filter(|channel| partition_of(&namespaces, channel).is_some());
        let unknown: Vec<_> =
            placed.filter(|channel| self.ring.head_of(channel).is_none()).cloned().collect();
        if unknown.is_empty() {
            return;
        }
        // The marker comes out behind everything that was on its way.
        self.catch_up();
        let mut shared = self.shared();
        shared.lines[self.at].subscribed.extend(unknown.iter().cloned());
        let heads: Vec<(Channel, Head)> = unknown.into_iter().map(|c| (c.clone(), shared.head(&c))).collect();
        self.ring.pass(shared.newest(), heads);
    }

    fn pages_now(&self, Asked { base, ranges, limit, .. }: &Asked) -> Vec<Page> {
        let shared = self.shared();
        let page = |range: &Range| match base {
            Some(_) => shared.read(&range.channel, range.after, range.until, *limit),
            None => shared.rows(&range.channel, range.after, range.until, *limit),
        };
        ranges.iter().map(page).collect()
    }

    fn history_now(&self, HistoryQuery { channel, after_seq, until, limit }: HistoryQuery) -> Page {
        let shared = self.shared();
        let all = Limit { messages: usize::MAX, ..limit };
        let mut page = shared.read(&channel, 0, until.unwrap_or(u64::MAX), all);
        page.entries.retain(|entry| entry.head().seq > after_seq);
        page
    }
}

/// Whether a channel's entries go on where the ring has come to.
fn follows(page: &Page, ours: Head) -> bool {
    match page.entries.first() {
        Some(first) => first.place.is_some_and(|place| place.prev <= ours.pos),
        None => false,
    }
}

fn ready<T: Send + 'static>(value: T) -> BoxFuture<'static, T> {
    Box::pin(std::future::ready(value))
}

impl Backend for Node {
    fn place(&self, _: &Channel, _: NamespaceKind) -> Partition {
        PARTITION
    }

    fn append(&self, batch: Batch) -> BoxFuture<'static, Vec<Result<Published, PublishError>>> {
        ready(self.append_now(&batch))
    }

    fn recall(&self, key: Recall) -> BoxFuture<'static, Result<Recalled, PublishError>> {
        ready(Ok(Recalled { first: key.at, done: Vec::new() }))
    }

    fn listen(&self, channels: Vec<Channel>) -> BoxFuture<'static, Result<(), ReadError>> {
        self.listen_now(&channels);
        ready(Ok(()))
    }

    fn pages(&self, asked: Asked) -> BoxFuture<'static, Result<(Vec<Page>, Source), ReadError>> {
        ready(Ok((self.pages_now(&asked), Source::History)))
    }

    fn history(&self, query: HistoryQuery) -> BoxFuture<'static, Result<Page, ReadError>> {
        ready(Ok(self.history_now(query)))
    }

    fn limit(&self, _: Partition) -> BoxFuture<'static, Result<u64, ReadError>> {
        ready(Ok(self.shared().bounds().limit))
    }

    fn health(&self) -> BoxFuture<'static, Health> {
        ready(Health::Ok)
    }
}
