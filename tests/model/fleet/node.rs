//! A node: the real ring over a connection that breaks. What stands for the pump is short: it takes what comes, and
//! after a break it catches up, from the streams, from SQL, or not at all.

use std::sync::{Arc, Mutex, MutexGuard};

use belfry::{
    protocol::{Channel, Entry, Head, Partition, Published},
    testing::log::{
        Bounds, BoxFuture, Ephemeral, Health, HistoryQuery, Limit, Log, Page, Publish, PublishError,
        ReadError, Replay, Replayed, Ring, RingRead, Source, replay::merge_pages,
    },
};

use super::{
    super::{backend::RING_BYTES, fault::Fault, world::EVERYTHING},
    PARTITION,
    shared::{Shared, partition_of},
};

/// A node of the fleet.
pub struct Node {
    at: usize,
    shared: Arc<Mutex<Shared>>,
    ring: Arc<Ring>,
    /// As it knows them.
    bounds: Mutex<Bounds>,
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
        Self { at, shared, ring, bounds: Mutex::new(bounds), epoch, ephemeral, everybody }
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
        *self.bounds.lock().unwrap() = bounds;
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

    fn publish_now(&self, publish: &Publish) -> Result<Vec<Published>, PublishError> {
        assert!(publish.key.is_none(), "keys are the business of the real log");
        let mut shared = self.shared();
        let (mut results, mut unknown) = (Vec::new(), false);
        for draft in &publish.drafts {
            let (mut seq, mut pos) = (None, None);
            if partition_of(&shared.namespaces, &draft.channel).is_none() {
                for node in &self.everybody {
                    node.send(Entry::encode(draft, None).except(publish.except));
                }
            } else {
                let (place, stored) = shared.append(draft, publish.except);
                (seq, pos) = (Some(place.seq), Some(place.pos));
                unknown |= !stored;
            }
            results.push(Published { channel: draft.channel.clone(), id: draft.id, seq, pos });
        }
        if unknown { Err(PublishError::Unknown("failing on purpose".to_owned())) } else { Ok(results) }
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

    fn replay_now(&self, Replay { from, wants, limit, .. }: Replay) -> Replayed {
        let span = self.ring.span(from);
        if let RingRead::Items { items, to } = self.ring.read(from, &wants, limit) {
            return Replayed { items, to, source: Source::Ring };
        }
        let shared = self.shared();
        let pages = wants
            .iter()
            .map(|want| {
                let page = match self.ring.read_one(want, limit) {
                    Some((entries, complete)) => Page { entries, floor: Head::default(), complete },
                    None if span.crossing.is_none() => {
                        shared.read(&want.channel, want.after, span.until, limit)
                    }
                    None if want.volatile => self.ring.rest(want, limit),
                    None => shared.rows(&want.channel, want.after, span.until, limit),
                };
                (want, page)
            })
            .collect();
        let (items, to) = merge_pages(span, pages, limit);
        Replayed { items, to, source: Source::History }
    }

    fn history_now(&self, HistoryQuery { channel, after_seq, until, limit }: HistoryQuery) -> Page {
        let shared = self.shared();
        if partition_of(&shared.namespaces, &channel).is_none() {
            return Page { complete: true, ..Page::default() };
        }
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

impl Log for Node {
    fn partition_of(&self, channel: &Channel) -> Option<Partition> {
        partition_of(&self.shared().namespaces, channel)
    }

    fn partition(&self, partition: Partition) -> Option<(&Arc<Ring>, Bounds)> {
        (partition == PARTITION).then(|| (&self.ring, *self.bounds.lock().unwrap()))
    }

    fn is_volatile(&self, channel: &Channel) -> bool {
        self.shared().is_volatile(channel)
    }

    fn publish(&self, publish: Publish) -> BoxFuture<'static, Result<Vec<Published>, PublishError>> {
        let result = self.publish_now(&publish);
        Box::pin(std::future::ready(result))
    }

    fn listen(&self, channels: Vec<Channel>) -> BoxFuture<'static, Result<(), ReadError>> {
        self.listen_now(&channels);
        Box::pin(std::future::ready(Ok(())))
    }

    fn reread(&self, _: Partition) -> BoxFuture<'static, Result<(), ReadError>> {
        *self.bounds.lock().unwrap() = self.shared().bounds();
        Box::pin(std::future::ready(Ok(())))
    }

    fn replay(&self, replay: Replay) -> BoxFuture<'static, Result<Replayed, ReadError>> {
        let replayed = self.replay_now(replay);
        Box::pin(std::future::ready(Ok(replayed)))
    }

    fn history(&self, query: HistoryQuery) -> BoxFuture<'static, Result<Page, ReadError>> {
        let page = self.history_now(query);
        Box::pin(std::future::ready(Ok(page)))
    }

    fn ephemeral(&self) -> &Ephemeral {
        &self.ephemeral
    }

    fn health(&self) -> BoxFuture<'static, Health> {
        Box::pin(std::future::ready(Health::Ok))
    }
}
