//! Offering what the log has to the sessions that listen, in turns.
//!
//! A [`Feed`] takes entries from a partition's ring, a window of them, and keeps those that somebody here
//! listens to until everybody has been offered them. Under backlog a session is offered its whole share before
//! the next one, so that it leaves in one write.
//!
//! - A turn is bounded: each channel that has something gets its part of the turn, so a quiet channel's message
//!   waits for no crowded one's. A crowd is gone through from the end of its list over several turns: whoever
//!   comes meanwhile is added at the end and has no need of what is offered, and whoever leaves moves nobody
//!   past the point that has been reached ([`Subscribers::remove`]).
//! - A crowd is served a few sessions a turn ([`Tuning::visits_per_turn`]): publishes are read and committed in between, and what they bring leaves
//!   with the next round, in one write for each session. So a busy worker writes less often the busier it is, and one at rest
//!   at once. Where more waits than two shares the turns are long, which holds publishes back.
//! - A session that was offered everything up to a position says so by itself (`Session::offered`): to come by
//!   it again, through another of its channels, does nothing. So its order is that of positions, over all its channels.
//! - A channel whose messages [wait](Shell::wait) is offered when the first of them has waited, or the window is full; whoever
//!   is offered something else meanwhile takes along what waits before it, so the order holds.
//! - Everything up to `offered` has been offered to everybody, so cursors may move there. Everything up to `taken` has
//!   left the ring: a session that reads for itself goes on until there, since it is not offered what it has read.

use std::{collections::HashMap, sync::Arc};

use indexmap::IndexMap;
use slab::Slab;
use smallvec::SmallVec;

use super::{
    Core, Event, Shell, Tuning,
    backlog::{Backlog, due, stand},
    slots::Slot,
    subscribers::Subscribers,
};
use crate::{
    protocol::{Channel, Entry, Partition, Timestamp},
    ring::TailRead,
    session::{Offered, Session},
};

/// How far the sessions have been offered what each partition has, in the order of their numbers.
#[derive(Debug)]
pub struct Feeds(Vec<(Partition, Feed)>);

/// What has been taken from one partition.
#[derive(Debug)]
pub(super) struct Feed {
    /// Everything up to here has been offered to everybody.
    offered: u64,
    /// Everything up to here has been taken from the ring.
    taken: u64,
    /// What has not been offered to everybody.
    backlogs: IndexMap<Channel, Backlog>,
    bytes: usize,
    /// Nothing more is taken before some of it has been offered, so nothing waits.
    full: bool,
}

impl Feeds {
    pub(super) fn new(heads: impl IntoIterator<Item = (Partition, u64)>) -> Self {
        Self(heads.into_iter().map(|(partition, head)| (partition, Feed::new(head))).collect())
    }

    fn get(&self, partition: Partition) -> Option<&Feed> {
        self.0.get(usize::from(partition.0)).map(|(_, feed)| feed)
    }

    /// Everything up to here has been offered to every session that is live.
    pub fn offered(&self, partition: Partition) -> u64 {
        self.get(partition).map_or(0, |feed| feed.offered)
    }

    /// A session that reads for itself is live once it has read up to here.
    pub fn taken(&self, partition: Partition) -> u64 {
        self.get(partition).map_or(0, |feed| feed.taken)
    }
}

impl Feed {
    pub(super) fn new(head: u64) -> Self {
        Self { offered: head, taken: head, backlogs: IndexMap::new(), bytes: 0, full: false }
    }

    /// `due`: when it is to be offered if it is the channel's first.
    fn add(&mut self, entry: Arc<Entry>, due: Timestamp) {
        self.bytes += entry.cost();
        let first = || Backlog::new(due);
        self.backlogs.entry(entry.channel.clone()).or_insert_with(first).entries.push(entry);
    }

    /// How long nothing is to be offered, in milliseconds. None: there is nothing.
    fn waits(&self, now: Timestamp) -> Option<i64> {
        self.backlogs.values().map(|backlog| if self.full { 0 } else { backlog.waits(now) }).min()
    }

    /// Everything that waits is let go: sessions that have not been offered it read it.
    fn clear(&mut self, at: u64) {
        (self.offered, self.taken, self.bytes) = (at, at, 0);
        self.backlogs.clear();
    }

    /// Works out how far everybody has been offered everything.
    fn settle(&mut self) {
        let first =
            self.backlogs.values().filter_map(|backlog| backlog.entries.first()).map(|entry| stand(entry));
        self.offered = first.min().map_or(self.taken, |first| first - 1);
        if self.backlogs.is_empty() && self.backlogs.capacity() > KEEP_CAPACITY {
            self.backlogs = IndexMap::new();
        }
    }
}

/// So many channels' room is kept for the next turn.
const KEEP_CAPACITY: usize = 1_024;

impl<S: Shell> Core<S> {
    /// Takes what is new from the rings and offers it, for a turn. `tail`: what comes after a position, at most so
    /// many entries. Says when there is more to do, if nothing new comes before.
    pub fn pump(
        &mut self,
        now: Timestamp,
        mut tail: impl FnMut(Partition, u64, usize) -> TailRead,
    ) -> Option<Timestamp> {
        let mut due = None;
        // Each has its own turn: a partition that always has more must not starve the others.
        for at in 0..self.feeds.0.len() {
            let more = self.take_from_ring(at, now, &mut tail).then_some(now);
            due = [due, more, self.offer(Some(at), now)].into_iter().flatten().min();
        }
        due
    }

    /// The same for ephemeral messages.
    pub fn pump_ephemeral(
        &mut self,
        now: Timestamp,
        mut next: impl FnMut() -> Option<Arc<Entry>>,
    ) -> Option<Timestamp> {
        self.ephemeral.full = loop {
            if self.ephemeral.bytes >= self.tuning.window_bytes {
                break true;
            }
            let Some(entry) = next() else { break false };
            if self.channels.contains_key(&entry.channel) {
                self.rates.hear(&entry.channel, now);
                let due = due(&self.shell, &entry, now);
                self.ephemeral.add(entry, due);
            }
        };
        let more = self.ephemeral.full.then_some(now);
        self.offer(None, now).into_iter().chain(more).min()
    }

    /// Fills a feed's window. True: there may be more.
    fn take_from_ring(
        &mut self,
        at: usize,
        now: Timestamp,
        tail: &mut impl FnMut(Partition, u64, usize) -> TailRead,
    ) -> bool {
        let mut taken = 0;
        loop {
            let (partition, feed) = &mut self.feeds.0[at];
            let (partition, after) = (*partition, feed.taken);
            feed.full = feed.bytes >= self.tuning.window_bytes;
            if feed.full || taken >= self.tuning.offers_per_turn {
                return true;
            }
            match tail(partition, after, self.tuning.tail_entries) {
                TailRead::Entries { entries, to, more } => {
                    taken += entries.len();
                    for entry in
                        entries.into_iter().filter(|entry| self.channels.contains_key(&entry.channel))
                    {
                        self.rates.hear(&entry.channel, now);
                        let due = due(&self.shell, &entry, now);
                        feed.add(entry, due);
                    }
                    feed.taken = to;
                    if !more {
                        return false;
                    }
                }
                // What comes before it is said first.
                TailRead::Crossed { .. } if !feed.backlogs.is_empty() => {
                    feed.full = true;
                    return true;
                }
                TailRead::Crossed { base, lost } => {
                    feed.clear(base - 1);
                    self.shell.count(Event::Crossed(partition, base));
                    for (_, slot) in self.slots.iter_mut() {
                        let mut outcome = Outcome::default();
                        let crossed = |session: &mut Session| session.crossed(partition, base, lost);
                        let offered = slot.act(&mut self.shell, crossed);
                        offered.into_iter().for_each(|offered| outcome.add(offered));
                        slot.follow(&mut self.shell, outcome);
                    }
                }
                TailRead::Lost { to } => {
                    feed.clear(to);
                    self.shell.count(Event::Lost { partition, after, to });
                    for (_, slot) in self.slots.iter_mut() {
                        slot.act(&mut self.shell, |session| session.lost(partition));
                        self.shell.wake(&mut slot.line);
                    }
                }
            }
        }
    }

    /// Offers what a feed has, for a turn. Says when there is more.
    fn offer(&mut self, at: Option<usize>, now: Timestamp) -> Option<Timestamp> {
        let Self { shell, tuning, slots, channels, feeds, ephemeral, .. } = self;
        let (partition, feed) = match at {
            Some(at) => (Some(feeds.0[at].0), &mut feeds.0[at].1),
            None => (None, ephemeral),
        };
        feed.full |= feed.bytes >= tuning.window_bytes;
        if feed.backlogs.is_empty() {
            feed.settle();
            return None;
        }
        let part = (tuning.offers_per_turn / feed.backlogs.len()).max(1);
        let mut turn = Turn { partition, now, shell, tuning };
        let mut at = 0;
        while at < feed.backlogs.len() {
            let waits = !feed.full && feed.backlogs[at].waits(now) > 0;
            match !waits && turn.offer_channel(feed, at, part, channels, slots) {
                true => drop(feed.backlogs.swap_remove_index(at)),
                false => at += 1,
            }
        }
        feed.settle();
        feed.waits(now).map(|wait| Timestamp(now.0 + wait))
    }
}

struct Turn<'a, S> {
    /// None: ephemeral messages.
    partition: Option<Partition>,
    now: Timestamp,
    shell: &'a mut S,
    tuning: &'a Tuning,
}

impl<S: Shell> Turn<'_, S> {
    /// Offers what one channel has, up to its part of the turn. True: everybody has been offered all of it.
    fn offer_channel(
        &mut self,
        feed: &mut Feed,
        at: usize,
        part: usize,
        channels: &HashMap<Channel, Subscribers>,
        slots: &mut Slab<Box<Slot<S::Line>>>,
    ) -> bool {
        let (mut offers, mut visits) = (0, 0);
        // What is behind comes before what is new.
        let most =
            if feed.bytes > 2 * self.tuning.share_bytes { usize::MAX } else { self.tuning.visits_per_turn };
        loop {
            let (channel, backlog) = feed.backlogs.get_index_mut(at).expect("it is one of them");
            let Some(subscribers) = channels.get(channel) else {
                // Nobody is left.
                feed.bytes -= backlog.drop_up_to(u64::MAX);
                return true;
            };
            if backlog.entries.is_empty() {
                return true;
            }
            if backlog.left == 0 {
                backlog.upto = backlog.share(self.tuning.share_bytes);
                backlog.left = subscribers.len();
            }
            let (mut left, upto) = (backlog.left.min(subscribers.len()), backlog.upto);
            while left > 0 {
                if offers >= part || visits >= most {
                    feed.backlogs[at].left = left;
                    return false;
                }
                left -= 1;
                visits += 1;
                let slot = subscribers.get(left).and_then(|key| slots.get_mut(key as usize));
                offers += slot.map_or(1, |slot| self.visit(feed, at, upto, slot));
            }
            let backlog = &mut feed.backlogs[at];
            backlog.left = 0;
            feed.bytes -= backlog.drop_up_to(upto);
            // What has come meanwhile waits for its own time, unless it is a share already.
            if let Some(first) = backlog.entries.first()
                && backlog.share(self.tuning.share_bytes) == stand(backlog.entries.last().unwrap_or(first))
            {
                backlog.due = due(self.shell, first, self.now);
                if backlog.waits(self.now) > 0 && !feed.full {
                    return false;
                }
            }
        }
    }

    /// Offers a session what all of its channels have up to a position. Returns how much work that was.
    fn visit(&mut self, feed: &Feed, at: usize, upto: u64, slot: &mut Slot<S::Line>) -> usize {
        let Self { partition, now, tuning, .. } = *self;
        let Some(session) = slot.session.as_ref().filter(|session| session.is_offered(partition, upto))
        else {
            return 1;
        };
        let mut lists = SmallVec::<[&[Arc<Entry>]; 4]>::new();
        lists.push(feed.backlogs[at].up_to(upto));
        let subscriptions = &session.record().subscriptions;
        if feed.backlogs.len() > 1 && subscriptions.len() > 1 {
            // Whichever are fewer are looked up among the others.
            let others: &mut dyn Iterator<Item = (usize, &Backlog)> =
                if feed.backlogs.len() <= subscriptions.len() {
                    let theirs = feed.backlogs.iter().enumerate();
                    let carried =
                        |(_, (channel, _)): &(usize, (&Channel, _))| session.subscription(channel).is_some();
                    &mut theirs.filter(carried).map(|(at, (_, backlog))| (at, backlog))
                } else {
                    &mut subscriptions.iter().filter_map(|there| {
                        feed.backlogs.get_full(&there.channel).map(|(at, _, backlog)| (at, backlog))
                    })
                };
            lists.extend(others.filter(|(other, _)| *other != at).map(|(_, backlog)| backlog.up_to(upto)));
            lists.retain(|list| !list.is_empty());
        }
        let bytes = |lists: &[&[Arc<Entry>]]| {
            lists.iter().copied().flatten().map(|entry| entry.cost()).sum::<usize>()
        };
        if let Some(partition) = partition.filter(|_| lists.len() > 1 && bytes(&lists) > tuning.share_bytes) {
            // It is no slow client: it has many crowded channels.
            slot.act(self.shell, |session| session.lost(partition));
            self.shell.wake(&mut slot.line);
            return 1;
        }
        let mut offers = 0;
        let outcome = slot.act(self.shell, |session| {
            let mut outcome = Outcome::default();
            while let Some(entry) = next(&mut lists) {
                outcome.add(session.offer(entry, now));
                offers += 1;
            }
            session.offered(partition, upto);
            outcome
        });
        if let Some(outcome) = outcome {
            slot.follow(self.shell, outcome);
        }
        offers
    }
}

/// Takes the first entry of several lists, each in order.
fn next<'a>(lists: &mut SmallVec<[&'a [Arc<Entry>]; 4]>) -> Option<&'a Arc<Entry>> {
    let first = |list: &&mut &'a [Arc<Entry>]| list.first().map_or(u64::MAX, |entry| stand(entry));
    let list = match lists.as_mut_slice() {
        [only] => only,
        several => several.iter_mut().min_by_key(first)?,
    };
    let (entry, rest) = list.split_first()?;
    *list = rest;
    Some(entry)
}

#[derive(Debug, Default)]
pub(super) struct Outcome {
    taken: bool,
    dropped: usize,
    /// How many ephemeral messages each overflow cost.
    overflows: SmallVec<[u64; 1]>,
}

impl Outcome {
    pub(super) fn add(&mut self, offered: Offered) {
        match offered {
            Offered::Ignored => {}
            Offered::Taken => self.taken = true,
            Offered::Overflowed { ephemeral } => self.overflows.push(ephemeral),
            Offered::Dropped => self.dropped += 1,
        }
    }
}

impl<L> Slot<L> {
    fn follow<S: Shell<Line = L>>(&mut self, shell: &mut S, outcome: Outcome) {
        if outcome.taken || !outcome.overflows.is_empty() {
            shell.wake(&mut self.line);
        }
        outcome.overflows.into_iter().for_each(|ephemeral| shell.count(Event::Overflow { ephemeral }));
        (0..outcome.dropped).for_each(|_| shell.count(Event::Dropped));
    }
}
