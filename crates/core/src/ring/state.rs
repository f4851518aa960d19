//! What a ring holds. Its lock is never held across anything that waits.

use std::{
    collections::{HashMap, VecDeque},
    sync::Arc,
};

use super::{Mode, Tuning};
use crate::{
    protocol::{Channel, Entry, Head, Want},
    replay::Span,
};

#[derive(Debug)]
pub(super) struct State {
    pub(super) mode: Mode,
    tuning: Tuning,
    /// In order of position.
    pub(super) order: VecDeque<Arc<Entry>>,
    pub(super) tails: HashMap<Channel, Tail>,
    pub(super) bytes: usize,
    /// Everything up to here has been pushed.
    pub(super) head: u64,
    /// Entries at or below are no longer in `order`.
    pub(super) floor: u64,
    /// Where the present epoch began.
    pub(super) base: u64,
    /// Whoever crosses into an epoch that begins here or below may have missed what nobody knows of.
    pub(super) lost: u64,
    /// Where epochs began that readers may have yet to come to: all above `floor`, and always the
    /// last one. A reader from further below is told of those that are left: each says that all before it is over.
    /// None in a complete ring, which lives within one epoch.
    crossings: VecDeque<u64>,
    /// How often `tails` has been swept: what was learnt before a sweep may be outdated.
    pub(super) sweeps: u64,
    /// When `tails` has more than this many, it is swept.
    sweep_above: usize,
}

/// What a ring knows of a channel: everything after `before`.
#[derive(Debug)]
pub(super) struct Tail {
    /// The newest message that is not held.
    pub(super) before: Head,
    /// None if there are none: most channels of a busy server are quiet.
    #[expect(clippy::box_collection, reason = "8 bytes instead of 32 where there are none")]
    entries: Option<Box<VecDeque<Arc<Entry>>>>,
    pub(super) used: bool,
    /// Messages at or below `before` went by unheard, and readers have passed them: the next entry has to say so.
    missed: bool,
}

impl Tail {
    pub(super) fn quiet(before: Head, used: bool) -> Self {
        Self { before, entries: None, used, missed: false }
    }

    pub(super) fn head(&self) -> Head {
        self.entries.as_ref().and_then(|entries| entries.back()).map_or(self.before, |entry| entry.head())
    }

    /// The entries after a position.
    pub(super) fn after(&self, after: u64) -> impl Iterator<Item = Arc<Entry>> + '_ {
        self.entries.iter().flat_map(move |entries| {
            let from = entries.partition_point(|entry| entry.offset() <= after);
            entries.range(from..).cloned()
        })
    }

    /// Whether it has something of an epoch that is over, of which SQL alone knows what was acknowledged: who reads one
    /// message here that was not, and another one elsewhere, misses it in silence.
    pub(super) fn is_unsettled(&self, want: &Want, span: Span) -> bool {
        let within = |base: u64| self.after(want.after).next().is_some_and(|entry| entry.offset() < base);
        !want.volatile && span.crossing.is_some_and(within)
    }

    /// Vouches for nothing at or below `before` any more.
    fn cut(&mut self, before: Head) {
        (self.before, self.entries, self.missed) = (before, None, true);
    }

    /// The oldest entry of all goes; it is this channel's oldest too, unless the channel was forgotten or cut since it came.
    fn evict(&mut self, oldest: &Arc<Entry>) {
        let Some(entries) = &mut self.entries else { return };
        if entries.front().is_none_or(|front| !Arc::ptr_eq(front, oldest)) {
            return;
        }
        entries.pop_front();
        if entries.is_empty() {
            self.entries = None;
        }
        self.before = oldest.head();
    }
}

impl State {
    pub(super) fn new(mode: Mode, start: u64, tuning: Tuning) -> Self {
        let base = start + 1;
        let crossings = (mode == Mode::Listened).then_some(base).into_iter().collect();
        Self {
            mode,
            tuning,
            order: VecDeque::new(),
            tails: HashMap::new(),
            bytes: 0,
            head: start,
            floor: start,
            base,
            lost: 0,
            crossings,
            sweeps: 0,
            sweep_above: tuning.max_tails,
        }
    }

    pub(super) fn push(&mut self, entry: Arc<Entry>) {
        let entry = if self.mode == Mode::Listened { self.admit(entry) } else { Some(entry) };
        let Some(entry) = entry else { return };
        let place = entry.place.expect("only placed messages are pushed");
        self.bytes += entry.cost();
        let tail = self.tails.entry(entry.channel.clone());
        let tail = tail.or_insert_with(|| Tail::quiet(place.before(), false));
        tail.entries.get_or_insert_default().push_back(Arc::clone(&entry));
        self.order.push_back(entry);
    }

    /// What comes from a connection, and not from the one who numbers, is looked at first: only what the ring vouches for
    /// may come in, never behind a reader's back; and what does not follow on its channel's last entry says so.
    fn admit(&mut self, entry: Arc<Entry>) -> Option<Arc<Entry>> {
        let place = entry.place.expect("only placed messages are pushed");
        let last = self.order.back().map_or(self.head, |last| last.offset().max(self.head));
        let tail = self.tails.get_mut(&entry.channel).filter(|_| entry.offset() > last)?;
        let missed = place.prev > real(tail.head(), self.base).pos && !place.jump;
        if missed {
            tail.cut(place.before());
        }
        let missed = std::mem::take(&mut tail.missed);
        Some(if missed { Arc::new(entry.after_a_hole()) } else { entry })
    }

    /// A channel's head as the next message of it will see it.
    pub(super) fn head_of(&self, tail: &Tail) -> Head {
        if self.mode == Mode::Listened { real(tail.head(), self.base) } else { tail.head() }
    }

    /// A marker has brought a channel's head: from now on the ring vouches for the channel. What it
    /// knows already wins, unless it has missed something.
    pub(super) fn vouch(&mut self, channel: Channel, head: Head) {
        let base = self.base;
        let tail = self.tails.entry(channel).or_insert_with(|| Tail::quiet(head, true));
        // One that looks as if no message stood there tells of none that was missed.
        if real(tail.head(), base).pos < head.pos && head.seq != head.pos {
            tail.cut(head);
        }
    }

    /// The next epoch begins, and everything below `base` is in.
    pub(super) fn cross(&mut self, base: u64) {
        (self.base, self.head) = (base, base - 1);
        self.crossings.push_back(base);
        if self.crossings.len() > self.tuning.max_crossings {
            let oldest = self.crossings[0];
            while self.order.front().is_some_and(|entry| entry.offset() < oldest) {
                self.evict_oldest();
            }
            self.floor = self.floor.max(oldest - 1);
        }
        self.drop_crossings();
    }

    /// The first epoch that begins after a reader's position.
    pub(super) fn crossing_after(&self, after: u64) -> Option<u64> {
        let at = self.crossings.partition_point(|base| base - 1 <= after);
        self.crossings.get(at).copied()
    }

    fn drop_crossings(&mut self) {
        while self.crossings.len() > 1 && self.crossings[0] <= self.floor + 1 {
            self.crossings.pop_front();
        }
    }

    /// Nothing that was held is vouched for any more.
    pub(super) fn restart(&mut self, head: u64, heads: impl IntoIterator<Item = (Channel, Head)>) {
        self.order.clear();
        self.bytes = 0;
        (self.head, self.floor) = (head, head);
        let tail = |(channel, head)| (channel, Tail::quiet(head, true));
        self.tails = heads.into_iter().map(tail).collect();
        self.drop_crossings();
    }

    pub(super) fn evict(&mut self) {
        while self.bytes > self.tuning.max_bytes && self.evict_oldest() {}
        self.drop_crossings();
        if self.mode == Mode::Complete {
            self.sweep();
        }
    }

    fn evict_oldest(&mut self) -> bool {
        let Some(oldest) = self.order.pop_front() else { return false };
        self.bytes -= oldest.cost();
        self.floor = oldest.offset();
        if let Some(tail) = self.tails.get_mut(&oldest.channel) {
            tail.evict(&oldest);
        }
        true
    }

    /// Forgets channels that have no entries and no reader since the last sweep.
    pub(super) fn sweep(&mut self) {
        if self.tails.len() > self.sweep_above {
            self.tails.retain(|_, tail| tail.entries.is_some() || std::mem::take(&mut tail.used));
            self.sweeps += 1;
            // Where most of them are needed, the next sweep has to be worth its while: one for each
            // push would hold every publisher up.
            self.sweep_above = self.tuning.max_tails.max(self.tails.len() * 2);
        }
    }
}

/// A head of an epoch that is over counts for nothing: its channel goes on at the base.
fn real(head: Head, base: u64) -> Head {
    if head.pos < base { Head { seq: base - 1, pos: base - 1 } } else { head }
}
