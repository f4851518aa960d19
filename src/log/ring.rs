//! The recent-ring: the newest entries of one partition, from which live sessions read the tail and
//! most reconnects catch up without touching anything else.
//!
//! Invariant: the ring is *complete* above `floor`: every message of the partition with a position in
//! `(floor, head]` is in `order`. For each channel it also knows the newest message that it no longer
//! holds (`Tail::before`), so that a quiet channel costs a reader nothing: absence proves absence.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard},
};

use tokio::sync::Notify;

use super::replay::{Limit, Span, Want, merge};
use crate::protocol::{Channel, Entry, Head, Item, Partition};

/// How many channels a ring remembers; past it, those without entries and without recent readers go.
pub const MAX_TAILS: usize = 200_000;

/// The newest entries of one partition.
#[derive(Debug)]
pub struct Ring {
    /// Which partition.
    pub partition: Partition,
    max_bytes: usize,
    state: Mutex<State>,
    /// One for each worker hub: told after every push. A hub is never waited for; one that is slow
    /// finds what it missed in the ring, and one that is slower than the ring is `Lost`.
    hubs: Mutex<Vec<Arc<Notify>>>,
}

#[derive(Debug)]
struct State {
    /// In order of position.
    order: VecDeque<Arc<Entry>>,
    tails: HashMap<Channel, Tail>,
    bytes: usize,
    /// Everything up to here has been pushed.
    head: u64,
    /// Entries at or below are no longer in `order`.
    floor: u64,
    /// How often `tails` has been swept: what was learnt before a sweep may be outdated.
    sweeps: u64,
    /// When `tails` has more than this many, it is swept.
    sweep_above: usize,
}

#[derive(Debug)]
struct Tail {
    before: Head,
    /// None if there are none: most channels of a busy server are quiet.
    #[expect(clippy::box_collection, reason = "8 bytes instead of 32 where there are none")]
    entries: Option<Box<VecDeque<Arc<Entry>>>>,
    used: bool,
}

impl Tail {
    fn quiet(before: Head, used: bool) -> Self {
        Self { before, entries: None, used }
    }

    fn head(&self) -> Head {
        self.entries.as_ref().and_then(|entries| entries.back()).map_or(self.before, |entry| entry.head())
    }

    /// The entries after a position.
    fn after(&self, after: u64) -> impl Iterator<Item = Arc<Entry>> + '_ {
        self.entries.iter().flat_map(move |entries| {
            let from = entries.partition_point(|entry| entry.offset() <= after);
            entries.range(from..).cloned()
        })
    }
}

/// What a hub finds after its position.
#[derive(Debug)]
pub enum TailRead {
    /// These entries, and with them everything up to `to`.
    Entries {
        /// In order of position.
        entries: Vec<Arc<Entry>>,
        /// How far the hub has now read.
        to: u64,
    },
    /// The ring has moved past the hub's position: everything up to `to` has to be read by each
    /// session for itself.
    Lost {
        /// Where the hub goes on.
        to: u64,
    },
}

/// What a session finds after its cursor.
#[derive(Debug)]
pub enum RingRead {
    /// All there is up to `to`.
    Items {
        /// In order of position.
        items: Vec<Item>,
        /// How far every wanted channel has been read.
        to: u64,
    },
    /// The ring does not vouch for some of the channels.
    Miss,
}

/// Where the stream of some channels starts if they are added now.
#[derive(Debug)]
pub struct Watch {
    /// The stream carries what comes after this position.
    pub from: u64,
    /// The head of each channel at that position, in the order of asking; none where it has yet to
    /// be learnt ([`Ring::learn`]).
    pub heads: Vec<Option<Head>>,
    /// To be given to [`Ring::learn`].
    pub sweeps: u64,
}

impl Ring {
    /// An empty ring for an epoch that begins after `start`.
    pub fn new(partition: Partition, start: u64, max_bytes: usize) -> Self {
        let state = State {
            order: VecDeque::new(),
            tails: HashMap::new(),
            bytes: 0,
            head: start,
            floor: start,
            sweeps: 0,
            sweep_above: MAX_TAILS,
        };
        Self { partition, max_bytes, state: Mutex::new(state), hubs: Mutex::default() }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("no code panics while it holds the ring")
    }

    /// A bell that is rung after every push.
    pub fn bell(&self, bell: Arc<Notify>) {
        self.hubs.lock().expect("no code panics while it holds the bells").push(bell);
    }

    /// Adds entries in order of position; afterwards everything up to `head` has been pushed.
    /// Never waits for a reader (invariant 4).
    pub fn push(&self, entries: impl IntoIterator<Item = Arc<Entry>>, head: u64) {
        let mut state = self.state();
        for entry in entries {
            state.push(entry);
        }
        debug_assert!(state.head <= head, "positions only grow");
        state.head = head;
        state.evict(self.max_bytes);
        drop(state);
        for bell in self.hubs.lock().expect("no code panics while it holds the bells").iter() {
            bell.notify_one();
        }
    }

    /// Everything up to here has been pushed.
    pub fn head(&self) -> u64 {
        self.state().head
    }

    /// The bytes held.
    pub fn bytes(&self) -> usize {
        self.state().bytes
    }

    /// The next entries after `after`, at most `max`.
    pub fn tail(&self, after: u64, max: usize) -> TailRead {
        let state = self.state();
        if after < state.floor {
            return TailRead::Lost { to: state.head };
        }
        let from = state.order.partition_point(|entry| entry.offset() <= after);
        let entries: Vec<_> = state.order.range(from..).take(max).cloned().collect();
        let to = match entries.last() {
            Some(last) if entries.len() == max => last.offset(),
            _ => state.head,
        };
        TailRead::Entries { entries, to }
    }

    /// Reads after a session's cursor, if the ring vouches for every channel.
    pub fn read(&self, from: u64, wants: &[Want], limit: Limit) -> RingRead {
        let mut state = self.state();
        let head = state.head;
        let mut sources = Vec::with_capacity(wants.len());
        for want in wants {
            let Some(tail) = state.tails.get_mut(&want.channel) else { return RingRead::Miss };
            tail.used = true;
            if want.after < tail.before.pos {
                return RingRead::Miss;
            }
        }
        for want in wants {
            sources.push((want, state.tails[&want.channel].after(want.after)));
        }
        let span = Span { partition: self.partition, from, until: head };
        let (items, to) = merge(span, sources, limit);
        RingRead::Items { items, to }
    }

    /// One channel's entries after a position, up to the ring's head, if the ring vouches for it.
    pub fn read_one(&self, want: &Want, limit: Limit) -> Option<(Vec<Arc<Entry>>, bool)> {
        let state = self.state();
        let tail = state.tails.get(&want.channel).filter(|tail| want.after >= tail.before.pos)?;
        let mut after = tail.after(want.after);
        let entries: Vec<_> = after.by_ref().take(limit.messages).collect();
        let complete = after.next().is_none();
        Some((entries, complete))
    }

    /// Where the stream of these channels starts if they are added now.
    pub fn watch<'a>(&self, channels: impl IntoIterator<Item = &'a Channel>) -> Watch {
        let mut state = self.state();
        let heads = channels
            .into_iter()
            .map(|channel| {
                let tail = state.tails.get_mut(channel)?;
                tail.used = true;
                Some(tail.head())
            })
            .collect();
        Watch { from: state.head, heads, sweeps: state.sweeps }
    }

    /// Tells the ring a channel's head as it was at `watch.from`, read from elsewhere. Entries that
    /// were pushed since are known already and win; after a sweep nothing is known, and the head
    /// has to be read again.
    pub fn learn(&self, sweeps: u64, heads: impl IntoIterator<Item = (Channel, Head)>) {
        let mut state = self.state();
        if state.sweeps != sweeps {
            return;
        }
        for (channel, before) in heads {
            state.tails.entry(channel).or_insert(Tail::quiet(before, true));
        }
        state.sweep();
    }
}

impl State {
    fn push(&mut self, entry: Arc<Entry>) {
        let place = entry.place.expect("only placed messages are pushed");
        self.bytes += entry.cost();
        self.tails
            .entry(entry.channel.clone())
            .or_insert_with(|| Tail::quiet(Head { seq: place.seq.saturating_sub(1), pos: place.prev }, false))
            .entries
            .get_or_insert_default()
            .push_back(Arc::clone(&entry));
        self.order.push_back(entry);
    }

    fn evict(&mut self, max_bytes: usize) {
        while self.bytes > max_bytes {
            let Some(oldest) = self.order.pop_front() else { break };
            self.bytes -= oldest.cost();
            self.floor = oldest.offset();
            let tail = self.tails.get_mut(&oldest.channel).expect("an entry's channel has a tail");
            tail.before = oldest.head();
            if let Some(entries) = &mut tail.entries {
                entries.pop_front();
                if entries.is_empty() {
                    tail.entries = None;
                }
            }
        }
        self.sweep();
    }

    /// Forgets channels that have no entries and no reader since the last sweep.
    fn sweep(&mut self) {
        if self.tails.len() > self.sweep_above {
            self.tails.retain(|_, tail| tail.entries.is_some() || std::mem::take(&mut tail.used));
            self.sweeps += 1;
            // Where most of them are needed, the next sweep has to be worth its while: one for each
            // push would hold every publisher up.
            self.sweep_above = MAX_TAILS.max(self.tails.len() * 2);
        }
    }
}
