//! A node: the real ring over a connection that breaks. What stands for the pump is short: it takes what comes, and
//! after a break it catches up, from the streams, from SQL, or not at all.

use std::{
    cell::Cell,
    sync::{Arc, Mutex, MutexGuard},
};

use belfry_core::{
    ephemeral::Ephemeral,
    history::Bounds,
    hub,
    page::Page,
    protocol::{Channel, Draft, Entry, Head, Item, Partition, Published},
    reading::{Asked, Range},
    replay::Limit,
    ring::Ring,
    session::Read,
};

use super::{
    super::{
        bare::RING,
        driver::{
            fault::Fault,
            log::{Log, NotPublished, Publish, replay},
            world::EVERYTHING,
        },
    },
    PARTITION,
    shared::{Shared, is_volatile, partition_of},
};

/// A node of the fleet.
pub struct Node {
    at: usize,
    shared: Arc<Mutex<Shared>>,
    ring: Ring,
    /// The limit that is known here.
    limit: Cell<u64>,
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
        let ring = Ring::listened(PARTITION, bounds.base - 1, RING);
        {
            let mut shared = shared.lock().unwrap();
            ring.pass(shared.newest(), []);
            shared.lines[at] = super::shared::Line { connected: true, ..Default::default() };
        }
        let ephemeral = Arc::clone(&everybody[at]);
        let limit = Cell::new(bounds.limit);
        Self { at, shared, ring, limit, epoch, ephemeral, everybody }
    }

    fn shared(&self) -> MutexGuard<'_, Shared> {
        self.shared.lock().unwrap()
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
        let salvaged = missed.iter().filter(|_| all).map(|entry| Entry::clone(entry));
        self.ring.cross(bounds.base, salvaged);
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

    /// Every channel is tried, and the first failure is reported.
    fn append(&self, Publish { drafts, except, .. }: &Publish) -> Result<Vec<Published>, NotPublished> {
        let mut shared = self.shared();
        let append = |draft: &Draft| {
            let published = |seq, pos| Published { channel: draft.channel.clone(), id: draft.id, seq, pos };
            if partition_of(&draft.channel).is_none() {
                for node in &self.everybody {
                    node.send(Entry::encode(draft, None).except(*except));
                }
                return Ok(published(None, None));
            }
            let (place, stored) = shared.append(draft, *except);
            match stored {
                true => Ok(published(Some(place.seq), Some(place.pos))),
                false => Err(NotPublished::Failed),
            }
        };
        let results: Vec<_> = drafts.iter().map(append).collect();
        results.into_iter().collect()
    }

    fn listen_now(&self, channels: &[Channel]) {
        let placed = channels.iter().filter(|channel| partition_of(channel).is_some());
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

    /// None: what was asked for is of an epoch that is over by now, and the node has just gone over.
    fn pages_now(&self, Asked { base, ranges, limit, .. }: &Asked) -> Option<Vec<Page>> {
        if base.is_some_and(|base| base != self.shared().bounds().base) {
            self.catch_up();
            return None;
        }
        let shared = self.shared();
        let page = |range: &Range| match base {
            Some(_) => shared.read(&range.channel, range.after, range.until, *limit),
            None => shared.rows(&range.channel, range.after, range.until, *limit),
        };
        Some(ranges.iter().map(page).collect())
    }
}

/// Whether a channel's entries go on where the ring has come to.
fn follows(page: &Page, ours: Head) -> bool {
    match page.entries.first() {
        Some(first) => first.place.is_some_and(|place| place.prev <= ours.pos),
        None => false,
    }
}

impl hub::Layout for Node {
    fn partition_of(&self, channel: &Channel) -> Option<Partition> {
        partition_of(channel)
    }

    fn is_volatile(&self, channel: &Channel) -> bool {
        is_volatile(channel)
    }

    fn ring(&self, partition: Partition) -> Option<(&Ring, Bounds)> {
        let bounds = Bounds { base: self.ring.base(), limit: self.limit.get(), first: 1 };
        (partition == PARTITION).then_some((&self.ring, bounds))
    }
}

impl Log for Node {
    async fn listen(&self, channels: &[Channel]) {
        self.listen_now(channels);
    }

    /// The marker comes out behind all that was on its way, be it on the next connection.
    async fn level(&self, channels: &[Channel]) {
        if channels.iter().any(|channel| partition_of(channel).is_some()) {
            self.catch_up();
        }
    }

    async fn reread(&self, _: Partition) {
        self.limit.set(self.shared().bounds().limit);
    }

    async fn replay(&self, read: &Read, limit: Limit) -> (Vec<Item>, u64) {
        replay(&self.ring, read, limit, |channels| self.listen_now(channels), |asked| self.pages_now(asked))
    }

    async fn history(&self, channel: &Channel, after_seq: u64, until: u64) -> Page {
        if partition_of(channel).is_none() {
            return Page { complete: true, ..Page::default() };
        }
        let mut page = self.shared().read(channel, 0, until, EVERYTHING);
        page.entries.retain(|entry| entry.head().seq > after_seq);
        page
    }

    async fn publish(&self, publishes: Vec<Publish>) -> Vec<Result<Vec<Published>, NotPublished>> {
        publishes.iter().map(|publish| self.append(publish)).collect()
    }

    fn ephemeral(&self) -> &Ephemeral {
        &self.ephemeral
    }
}
