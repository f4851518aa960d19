//! A ring that hears of some channels only, over a connection: what the log's pump tells it.
//!
//! - It vouches for a channel from the marker on that brought the channel's head ([`Ring::pass`]), until
//!   the node listens to it no longer ([`Ring::forget`]). Entries of other channels do not come in.
//! - One log follows another: [`Ring::cross`]. No read goes beyond a crossing before everything below it
//!   has been read; then each channel is told (see [`replay`](crate::replay)).
//! - What was missed is found by `prev`, or by the next marker. Readers may have passed it by then, and
//!   the next entry of the channel says so; it is never pushed late.

use std::sync::Arc;

use super::{Mode, Ring, Tuning};
use crate::{
    held::Held as _,
    protocol::{Channel, Entry, Head, Partition},
};

/// How many channels are noted or forgotten at a time, so that nobody waits long for the lock.
const CHANNELS_AT_A_TIME: usize = 1_024;

impl Ring {
    /// An empty ring, for an epoch that begins after `start`, that is told what to vouch for.
    pub fn listened(partition: Partition, start: u64, tuning: Tuning) -> Self {
        Self::of(Mode::Listened, partition, start, tuning)
    }

    /// A marker came out: everything up to `head` is in, and these channels are vouched for from now
    /// on. `heads`: each channel's newest message when the marker was made; where it has none in this
    /// epoch, what its next one will have for `prev` and the seq before it.
    pub fn pass(&self, head: u64, heads: impl IntoIterator<Item = (Channel, Head)>) {
        // First the head: in no moment does the ring know of a channel's message above its own head.
        let moved = {
            let mut state = self.state.held();
            let moved = head > state.head;
            state.head = state.head.max(head);
            moved
        };
        in_steps(heads, |step| {
            let mut state = self.state.held();
            step.drain(..).for_each(|(channel, head)| state.vouch(channel, head));
        });
        if moved {
            self.ring_bells();
        }
    }

    /// The node listens to these channels no longer. Entries of theirs that are held stay in the hubs'
    /// way until they are evicted; no read finds them.
    pub fn forget(&self, channels: impl IntoIterator<Item = Channel>) {
        in_steps(channels, |step| {
            let mut state = self.state.held();
            step.drain(..).for_each(|channel| drop(state.tails.remove(&channel)));
        });
    }

    /// Whether others place messages as well, of which it is told.
    pub fn is_listened(&self) -> bool {
        matches!(self.state.held().mode, Mode::Listened)
    }

    /// A new epoch has begun. `salvaged`: every message below `base`, in order, that is kept and was not heard. They come in with
    /// the crossing: in between nobody would hear what was lost before them. To be told of the same epoch again changes
    /// nothing.
    pub fn cross(&self, base: u64, salvaged: impl IntoIterator<Item = Entry>) {
        let mut state = self.state.held();
        if base <= state.base {
            return;
        }
        debug_assert!(state.head < base, "an epoch begins above everything that was handed out before");
        for entry in salvaged {
            state.push(Arc::new(entry.salvaged()));
        }
        state.cross(base);
        state.evict();
        drop(state);
        self.ring_bells();
    }

    /// An epoch that ended below this base handed places out twice: see [`State::lost`](super::state::State).
    pub fn lose(&self, below: u64) {
        let mut state = self.state.held();
        state.lost = state.lost.max(below);
    }

    pub fn lost(&self) -> u64 {
        self.state.held().lost
    }

    /// What lies between the ring's head and `head` is not known: hubs are `Lost`, sessions read for themselves, and of each
    /// channel the ring knows the head alone. A channel that is not given is forgotten.
    pub fn restart(&self, head: u64, heads: impl IntoIterator<Item = (Channel, Head)>) {
        let mut state = self.state.held();
        debug_assert!(state.head <= head, "positions only grow");
        state.restart(head, heads);
        drop(state);
        self.ring_bells();
    }

    pub fn base(&self) -> u64 {
        self.state.held().base
    }

    /// What the next message of a channel will have for `prev`, and the seq before it; none if the ring
    /// does not vouch for the channel.
    pub fn head_of(&self, channel: &Channel) -> Option<Head> {
        let state = self.state.held();
        state.tails.get(channel).map(|tail| state.head_of(tail))
    }

    /// The same of every channel that the ring vouches for.
    pub fn heads(&self) -> Vec<(Channel, Head)> {
        let state = self.state.held();
        state.tails.iter().map(|(channel, tail)| (channel.clone(), state.head_of(tail))).collect()
    }
}

fn in_steps<T>(all: impl IntoIterator<Item = T>, mut each: impl FnMut(&mut Vec<T>)) {
    let mut all = all.into_iter();
    let mut step = Vec::new();
    loop {
        step.extend(all.by_ref().take(CHANNELS_AT_A_TIME));
        if step.is_empty() {
            return;
        }
        each(&mut step);
    }
}
