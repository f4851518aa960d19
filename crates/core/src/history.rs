//! The plain partition's history: bounded per channel in number and age, and in bytes over all.
//!
//! It lives in memory and dies with the process; the epoch's `base` lets readers see that. It also hands out the positions
//! and seqs, so that a plain publish is one short critical section with no task and no disk behind it.

#[cfg(test)]
mod tests;

use std::{
    collections::{BTreeMap, HashMap, VecDeque},
    sync::{Arc, Mutex},
    time::Duration,
};

use crate::{
    held::Held as _,
    page::Page,
    protocol::{Channel, Draft, Entry, Head, Partition, Place, Pos, SessionId, Timestamp},
    replay::Limit,
    ring::Ring,
};

#[derive(Debug, Clone, Copy)]
pub struct Tuning {
    /// Bytes of entries and channels; past it, the oldest of all go.
    pub max_bytes: usize,
    /// How many channels without entries are remembered; past it, those go that have been without for longest.
    pub max_idle_channels: usize,
    /// How many entries are looked at for their age before publishers get their turn.
    pub expire_step: usize,
}

impl Tuning {
    pub fn of(max_bytes: usize) -> Self {
        Self { max_bytes, max_idle_channels: 200_000, expire_step: 1_024 }
    }
}

/// What a channel takes beside its name and its entries.
const CHANNEL_BYTES: usize = 256;

#[derive(Clone, Copy, Debug)]
pub struct Keep {
    pub messages: usize,
    pub age: Duration,
}

/// The log began at this position in this epoch, and may hand out positions below the limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    pub base: u64,
    /// Positions stay below this one until SQL has recorded a higher limit.
    pub limit: u64,
    /// The first position of all: of the first epoch.
    pub first: u64,
}

#[derive(Debug)]
pub struct History {
    partition: Partition,
    tuning: Tuning,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    channels: HashMap<Channel, Kept>,
    /// Every entry by its position: the oldest of all goes first when bytes run out.
    order: BTreeMap<u64, Arc<Entry>>,
    /// What the channels and their entries take.
    bytes: usize,
    /// The channels that have no entry, by the position of their last one.
    idle: BTreeMap<u64, Channel>,
    /// The shortest age that any channel keeps: nothing younger is too old.
    shortest: Duration,
    bounds: Bounds,
    next: u64,
    /// The highest position among the heads that were forgotten. A channel that is not in
    /// `channels` goes on above it, so that no seq is used twice (seq ≤ pos always).
    forgotten: u64,
}

#[derive(Debug)]
struct Kept {
    entries: VecDeque<Arc<Entry>>,
    before: Head,
    keep: Keep,
}

impl Kept {
    fn head(&self) -> Head {
        self.entries.back().map_or(self.before, |entry| entry.head())
    }
}

/// The log may hand out no more positions before SQL has recorded a higher limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LimitReached;

impl History {
    pub fn new(partition: Partition, bounds: Bounds, tuning: Tuning) -> Self {
        let state = State {
            channels: HashMap::new(),
            order: BTreeMap::new(),
            bytes: 0,
            idle: BTreeMap::new(),
            shortest: Duration::MAX,
            bounds,
            next: bounds.base,
            forgotten: bounds.base - 1,
        };
        Self { partition, tuning, state: Mutex::new(state) }
    }

    /// Numbers, encodes and keeps a message, and pushes it to the ring before the next one can be
    /// numbered, so that the ring sees positions in order.
    pub fn append(
        &self,
        draft: &Draft,
        except: Option<SessionId>,
        keep: Keep,
        ring: &Ring,
    ) -> Result<Arc<Entry>, LimitReached> {
        let mut guard = self.state.held();
        let state = &mut *guard;
        if state.next >= state.bounds.limit {
            return Err(LimitReached);
        }
        let virtual_head = state.virtual_head();
        let known = state.channels.get(&draft.channel).map(Kept::head);
        let head = known.unwrap_or(virtual_head);
        let place = Place {
            pos: Pos::new(self.partition, state.next),
            seq: head.seq + 1,
            prev: head.pos,
            // Only where heads of this epoch were forgotten may a reader hold an older one.
            jump: known.is_none() && state.forgotten >= state.bounds.base,
        };
        let entry = Arc::new(Entry::encode(draft, Some(place)).except(except));
        state.next += 1;
        match known {
            Some(head) => drop(state.idle.remove(&head.pos)),
            None => state.bytes += cost(&draft.channel),
        }
        let new = || Kept { entries: VecDeque::new(), before: head, keep };
        let kept = state.channels.entry(draft.channel.clone()).or_insert_with(new);
        kept.keep = keep;
        kept.entries.push_back(Arc::clone(&entry));
        let full = kept.entries.len() > keep.messages;
        state.shortest = state.shortest.min(keep.age);
        state.bytes += entry.cost();
        state.order.insert(place.pos.offset, Arc::clone(&entry));
        if full {
            state.drop_oldest(&draft.channel);
        }
        while state.bytes > self.tuning.max_bytes && state.forget_oldest() {}
        ring.push([Arc::clone(&entry)], place.pos.offset);
        Ok(entry)
    }

    /// How many positions are left below the limit.
    pub fn room(&self) -> u64 {
        let state = self.state.held();
        state.bounds.limit.saturating_sub(state.next)
    }

    /// SQL has recorded a higher limit.
    pub fn raise(&self, limit: u64) {
        self.state.held().bounds.limit = limit;
    }

    pub fn bounds(&self) -> Bounds {
        self.state.held().bounds
    }

    /// The head of each channel as it was at `until`.
    pub fn heads(&self, channels: &[Channel], until: u64) -> Vec<Head> {
        let state = self.state.held();
        let unknown = state.virtual_head();
        let head = |channel: &Channel| {
            let Some(kept) = state.channels.get(channel) else { return unknown };
            let after = kept.entries.partition_point(|entry| entry.offset() <= until);
            after.checked_sub(1).map_or(kept.before, |at| kept.entries[at].head())
        };
        channels.iter().map(head).collect()
    }

    /// A channel's entries after a position, up to `until`.
    pub fn read(&self, channel: &Channel, after: u64, until: u64, limit: Limit) -> Page {
        self.page(channel, until, limit, |entry| entry.offset() > after)
    }

    /// A channel's entries after a seq, up to the position `until`.
    pub fn read_after_seq(&self, channel: &Channel, after_seq: u64, until: u64, limit: Limit) -> Page {
        self.page(channel, until, limit, |entry| entry.head().seq > after_seq)
    }

    /// A channel's newest entries before a seq, up to the position `until`.
    pub fn read_before_seq(&self, channel: &Channel, before_seq: u64, until: u64, limit: Limit) -> Page {
        let state = self.state.held();
        let Some(kept) = state.channels.get(channel) else {
            return Page { complete: true, ..Page::default() };
        };
        let is_before = |entry: &Arc<Entry>| entry.offset() <= until && entry.head().seq < before_seq;
        let to = kept.entries.partition_point(is_before);
        let (mut from, mut bytes) = (to, 0);
        while from > 0 && bytes < limit.bytes && to - from < limit.messages {
            from -= 1;
            bytes += kept.entries[from].cost();
        }
        let entries = kept.entries.range(from..to).cloned().collect();
        Page { entries, floor: kept.before, complete: from == 0, read: 0, head: Some(kept.head()) }
    }

    fn page(&self, channel: &Channel, until: u64, limit: Limit, wanted: impl Fn(&Entry) -> bool) -> Page {
        let state = self.state.held();
        let Some(kept) = state.channels.get(channel) else {
            let floor = state.virtual_head();
            return Page { floor, complete: true, head: Some(floor), ..Page::default() };
        };
        let from = kept.entries.partition_point(|entry| !wanted(entry));
        let to = kept.entries.partition_point(|entry| entry.offset() <= until).max(from);
        let (mut entries, mut bytes) = (Vec::new(), 0);
        for entry in kept.entries.range(from..to) {
            if bytes >= limit.bytes || entries.len() >= limit.messages {
                break;
            }
            bytes += entry.cost();
            entries.push(Arc::clone(entry));
        }
        let complete = from + entries.len() == to;
        Page { entries, floor: kept.before, complete, read: 0, head: Some(kept.head()) }
    }

    /// Drops what is older than its channel keeps, a step with each item: no publisher waits for more than one. Called
    /// once in a while.
    pub fn expire(&self, now: Timestamp) -> impl Iterator<Item = ()> {
        let Tuning { max_idle_channels, expire_step, .. } = self.tuning;
        let mut from = Some(0);
        std::iter::from_fn(move || {
            match from {
                Some(pos) => from = self.state.held().expire(now, pos, expire_step),
                None => return self.state.held().forget_idle(max_idle_channels, expire_step).then_some(()),
            }
            Some(())
        })
    }
}

impl State {
    /// Where a channel goes on of which nothing is known. Positions count from the first one, so seqs do.
    fn virtual_head(&self) -> Head {
        Head { seq: self.forgotten + 1 - self.bounds.first, pos: self.forgotten }
    }

    /// Drops what is too old among the next entries from a position on. The result is where to go on; none if
    /// all that follow are young.
    fn expire(&mut self, now: Timestamp, from: u64, most: usize) -> Option<u64> {
        let step: Vec<_> = self.order.range(from..).take(most).map(|(_, entry)| Arc::clone(entry)).collect();
        for entry in &step {
            if entry.at.plus(self.shortest) > now {
                return None;
            }
            if let Some(kept) = self.channels.get(&entry.channel)
                && entry.at.plus(kept.keep.age) <= now
                && kept.entries.front().is_some_and(|first| Arc::ptr_eq(first, entry))
            {
                self.drop_oldest(&entry.channel);
            }
        }
        let next = step.last()?.offset() + 1;
        self.order.range(next..).next().map(|(pos, _)| *pos)
    }

    fn drop_oldest(&mut self, channel: &Channel) {
        let Some(kept) = self.channels.get_mut(channel) else { return };
        let Some(oldest) = kept.entries.pop_front() else { return };
        kept.before = oldest.head();
        self.bytes -= oldest.cost();
        self.order.remove(&oldest.offset());
        if kept.entries.is_empty() {
            kept.entries = VecDeque::new();
            self.idle.insert(kept.before.pos, channel.clone());
        }
    }

    /// Makes room: the oldest of all goes first, be it an entry or what is remembered of a channel without.
    fn forget_oldest(&mut self) -> bool {
        let idle = self.idle.first_key_value().map(|(pos, _)| *pos);
        match self.order.first_key_value() {
            Some((pos, oldest)) if idle.is_none_or(|idle| *pos < idle) => {
                let channel = oldest.channel.clone();
                self.drop_oldest(&channel);
                true
            }
            _ => self.forget_oldest_idle(),
        }
    }

    fn forget_oldest_idle(&mut self) -> bool {
        let Some((pos, channel)) = self.idle.pop_first() else { return false };
        self.forgotten = pos.max(self.forgotten);
        self.bytes -= cost(&channel);
        self.channels.remove(&channel);
        true
    }

    /// Forgets some of the channels without entries, where there are too many; whether there still are.
    fn forget_idle(&mut self, most: usize, step: usize) -> bool {
        for _ in 0..step {
            if self.idle.len() <= most || !self.forget_oldest_idle() {
                return false;
            }
        }
        true
    }
}

/// What a channel takes beside its entries.
fn cost(channel: &Channel) -> usize {
    CHANNEL_BYTES + channel.as_str().len()
}
