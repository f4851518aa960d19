//! The recent-ring: the newest entries of one partition, from which live sessions read the tail and
//! most reconnects catch up without touching anything else.
//!
//! Invariant: for every channel that it vouches for, a ring holds or has held every message up to `head`,
//! and knows the newest one that it does not hold (`Tail::before`), so that a quiet channel costs a
//! reader nothing: absence proves absence. There are two kinds:
//! - *complete* (the memory log): it sees every message of its partition, from the one who numbers them;
//! - *listened* (`listened`): it sees the messages of the channels that this node listens to, vouches for
//!   those alone, and lives through epochs.

mod listened;
mod state;

#[cfg(test)]
mod tests;

use std::sync::{Arc, Mutex};

use state::State;

use crate::{
    held::Held as _,
    page::Page,
    protocol::{Channel, Entry, Head, Item, Partition},
    replay::{Limit, Span, Want, merge},
};

#[derive(Debug, Clone, Copy)]
pub struct Tuning {
    /// Bytes of entries; past it, the oldest go.
    pub max_bytes: usize,
    /// How many channels a complete ring remembers; past it, those without entries and without recent readers go.
    pub max_tails: usize,
    /// From both sides of how many epochs' beginnings it holds entries; past it, the oldest entries go.
    pub max_crossings: usize,
}

impl Tuning {
    pub fn of(max_bytes: usize) -> Self {
        Self { max_bytes, max_tails: 200_000, max_crossings: 16 }
    }
}

/// What a ring gets to see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// Every message of its partition.
    Complete,
    /// The messages of some channels.
    Listened,
}

/// Wakes somebody who reads a ring's tail. It is rung with every push, so it must not wait.
pub trait Bell: std::fmt::Debug + Send + Sync {
    /// There may be more to read.
    fn ring(&self);
}

/// The newest entries of one partition.
#[derive(Debug)]
pub struct Ring {
    pub partition: Partition,
    state: Mutex<State>,
    /// One for each worker hub: told after every push. A hub is never waited for; one that is slow
    /// finds what it missed in the ring, and one that is slower than the ring is `Lost`.
    hubs: Mutex<Vec<Arc<dyn Bell>>>,
}

/// What a hub finds after its position.
#[derive(Debug)]
pub enum TailRead {
    /// These entries, in order of position, and with them everything up to `to`.
    Entries { entries: Vec<Arc<Entry>>, to: u64, more: bool },
    /// Everything of the epoch before has been offered, the next begins at `base`, and `base - 1` is now the
    /// hub's position: each session tells its channels so, and whether something of theirs may be lost.
    Crossed { base: u64, lost: bool },
    /// The ring has moved past the hub's position: everything up to `to` has to be read by each
    /// session for itself, and the hub goes on there.
    Lost { to: u64 },
}

/// Where the stream of some channels starts if they are added now.
#[derive(Debug)]
pub struct Watch {
    /// The stream carries what comes after this position.
    pub from: u64,
    /// Where the epoch of that position began.
    pub base: u64,
    /// The head of each channel at that position, in the order of asking; none where it has yet to be learnt ([`Ring::learn`]).
    pub heads: Vec<Option<Head>>,
    /// To be given to [`Ring::learn`].
    pub sweeps: u64,
}

impl Ring {
    /// An empty ring, for an epoch that begins after `start`, that is given every message.
    pub fn new(partition: Partition, start: u64, tuning: Tuning) -> Self {
        Self::of(Mode::Complete, partition, start, tuning)
    }

    fn of(mode: Mode, partition: Partition, start: u64, tuning: Tuning) -> Self {
        let state = Mutex::new(State::new(mode, start, tuning));
        Self { partition, state, hubs: Mutex::default() }
    }

    /// A bell that is rung after every push.
    pub fn bell(&self, bell: Arc<dyn Bell>) {
        self.hubs.held().push(bell);
    }

    /// Adds entries in order of position; afterwards everything up to `head` has been pushed.
    /// Never waits for a reader (invariant 4).
    pub fn push(&self, entries: impl IntoIterator<Item = Arc<Entry>>, head: u64) {
        let mut state = self.state.held();
        for entry in entries {
            state.push(entry);
        }
        debug_assert!(state.head <= head, "positions only grow");
        state.head = head;
        state.evict();
        drop(state);
        self.ring_bells();
    }

    fn ring_bells(&self) {
        for bell in self.hubs.held().iter() {
            bell.ring();
        }
    }

    pub fn head(&self) -> u64 {
        self.state.held().head
    }

    /// The same, in an epoch; 0 if the ring is in another one.
    pub fn head_in(&self, base: u64) -> u64 {
        let state = self.state.held();
        if state.base == base { state.head } else { 0 }
    }

    pub fn bytes(&self) -> usize {
        self.state.held().bytes
    }

    /// What comes after a hub's position: at most `max` entries, up to the next epoch's beginning.
    pub fn tail(&self, after: u64, max: usize) -> TailRead {
        let state = self.state.held();
        if after < state.floor {
            return TailRead::Lost { to: state.head };
        }
        let crossing = state.crossing_after(after);
        let is_due = |entry: &&Arc<Entry>| crossing.is_none_or(|base| entry.offset() < base);
        let from = state.order.partition_point(|entry| entry.offset() <= after);
        let entries: Vec<_> = state.order.range(from..).take_while(is_due).take(max).cloned().collect();
        match (crossing, entries.last()) {
            (Some(base), None) => TailRead::Crossed { base, lost: base <= state.lost },
            (_, Some(last)) if entries.len() == max => {
                TailRead::Entries { to: last.offset(), entries, more: true }
            }
            // No message stands right before a base: that position says that the crossing has been told.
            (Some(base), _) => TailRead::Entries { entries, to: base - 2, more: true },
            (None, _) => TailRead::Entries { entries, to: state.head, more: false },
        }
    }

    /// What a read from this position covers: up to the head, or to the next epoch's beginning.
    pub fn span(&self, from: u64) -> Span {
        self.span_of(&self.state.held(), from)
    }

    fn span_of(&self, state: &State, from: u64) -> Span {
        let crossing = state.crossing_after(from);
        let until = crossing.map_or(state.head, |base| base - 1);
        Span { partition: self.partition, from, until, crossing, lost: state.lost }
    }

    /// Reads after a session's cursor, if the ring vouches for every channel: all there is in them, in order of
    /// position, and up to where that is.
    pub fn read(&self, from: u64, wants: &[Want], limit: Limit) -> Option<(Vec<Item>, u64)> {
        let mut state = self.state.held();
        let span = self.span_of(&state, from);
        let mut sources = Vec::with_capacity(wants.len());
        for want in wants {
            let tail = state.tails.get_mut(&want.channel)?;
            tail.used = true;
            if want.after < tail.before.pos || tail.is_unsettled(want, span) {
                return None;
            }
        }
        for want in wants {
            sources.push((want, state.tails[&want.channel].after(want.after)));
        }
        Some(merge(span, sources, limit))
    }

    /// One channel's entries after a position, up to the ring's head, if the ring vouches for it.
    pub fn read_one(&self, want: &Want, span: Span, limit: Limit) -> Option<(Vec<Arc<Entry>>, bool)> {
        let state = self.state.held();
        let vouches = |tail: &&state::Tail| want.after >= tail.before.pos && !tail.is_unsettled(want, span);
        let tail = state.tails.get(&want.channel).filter(vouches)?;
        let mut after = tail.after(want.after);
        let entries: Vec<_> = after.by_ref().take(limit.messages).collect();
        let complete = after.next().is_none();
        Some((entries, complete))
    }

    /// What is left of a channel whose messages live nowhere else, and what is missing before it. For reads
    /// of an epoch that is over: nothing, where the ring does not vouch for the channel.
    pub fn rest(&self, want: &Want, limit: Limit) -> Page {
        let state = self.state.held();
        let Some(tail) = state.tails.get(&want.channel) else {
            return Page { complete: true, ..Page::default() };
        };
        let mut after = tail.after(want.after);
        let entries: Vec<_> = after.by_ref().take(limit.messages).collect();
        let complete = after.next().is_none();
        Page { entries, floor: tail.before, complete, ..Page::default() }
    }

    pub fn watch<'a>(&self, channels: impl IntoIterator<Item = &'a Channel>) -> Watch {
        let mut state = self.state.held();
        let head = |channel| {
            state.tails.get_mut(channel)?.used = true;
            Some(state.head_of(&state.tails[channel]))
        };
        let heads = channels.into_iter().map(head).collect();
        Watch { from: state.head, base: state.base, heads, sweeps: state.sweeps }
    }

    /// Tells the ring a channel's head as it was at `watch.from`, read from elsewhere. Entries that were pushed since are
    /// known already and win; after a sweep nothing is known, and the head has to be read again.
    pub fn learn(&self, sweeps: u64, heads: impl IntoIterator<Item = (Channel, Head)>) {
        let mut state = self.state.held();
        if state.sweeps != sweeps {
            return;
        }
        for (channel, before) in heads {
            state.tails.entry(channel).or_insert(state::Tail::quiet(before, true));
        }
        state.sweep();
    }
}
