//! The hub core: the sessions of one worker, which of them listen to which channel, and how far they have
//! been offered what the log has. It decides; the [`Shell`] around it wakes tasks, counts, and tells the log.
//!
//! - Everything is synchronous: what one function does happens at one moment, so subscribing has no race
//!   (invariant 3): [`Watched`] and the session's `since` are of the same moment if nothing is awaited between.
//! - What the log has is offered in turns of bounded work ([`feed`]), each session its whole share at once.
//! - A session that is taken from its slot leaves a [`Refused`] there for its connection, which can write
//!   nothing more: that is the fence.

mod attach;
mod backlog;
mod channels;
mod claim;
mod feed;
mod rates;
mod refused;
mod slots;
mod subscribe;
mod subscribers;
mod watch;

#[cfg(test)]
mod tests;

use std::collections::HashMap;

pub use attach::Attached;
pub use backlog::WAIT_MAX_MS;
pub use channels::{Joining, Readable, Rights, check_names};
pub use claim::check_claim;
use feed::Feed;
pub use feed::Feeds;
use rates::Rates;
pub use refused::{Refused, replaced};
use serde::Serialize;
use slab::Slab;
use slots::Slot;
pub use subscribe::{Subscribed, gone};
use subscribers::Subscribers;
use utoipa::ToSchema;
pub use watch::{Layout, Watched, look};

use crate::{
    protocol::{Channel, Partition, SessionId, Timestamp},
    session::{Millis, Record, Settings},
};

/// What is around a hub core and carries out what it decides.
pub trait Shell {
    /// What it keeps with each slot.
    type Line;

    /// Something waits for the slot's connection.
    fn wake(&mut self, line: &mut Self::Line);

    /// How long a channel's messages may wait for others, to leave with them: at most [`WAIT_MAX_MS`].
    fn wait(&self, channel: &Channel) -> Millis;

    /// Something happened that is counted.
    fn count(&mut self, event: Event);

    /// So many more (or fewer) sessions listen to a channel. `first`: nobody did; `last`: nobody does any more.
    fn listening(&mut self, channel: &Channel, more: i64, edge: Option<Edge>);

    /// A session has come to, or gone from, channels.
    fn note<'a>(&mut self, record: &Record, channels: impl Iterator<Item = &'a Channel>, step: Attendance);
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// So many bytes of messages more (or fewer) wait in sessions.
    Pending(i64),
    /// So many sessions more (or fewer) catch up.
    Behind(i64),
    /// A client was too slow, and reads again what waited for it; so many ephemeral messages are gone.
    Overflow { ephemeral: u64 },
    /// An ephemeral message found no room in a session.
    Dropped,
    /// The hub has crossed into the epoch that begins at this position.
    Crossed(Partition, u64),
    /// The ring has moved past the hub.
    Lost { partition: Partition, after: u64, to: u64 },
}

/// The first listener of a channel has come, or the last has gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edge {
    First,
    Last,
}

/// What happened to a session on a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attendance {
    /// It is here, on this worker.
    Enter,
    /// It has lost its connection, and counts for a while.
    Rest,
    Leave,
    /// Another worker or node has it, and speaks for it from now on.
    Moved,
}

/// How much a hub core does at a time, and how much it lets a session have.
#[derive(Debug, Clone, Copy)]
pub struct Tuning {
    pub session: Settings,
    /// The most channels of a session.
    pub session_channels: usize,
    /// After this many offers the connections' tasks run.
    pub offers_per_turn: usize,
    /// After this many sessions of one channel as well, unless more than two shares wait: so publishes come in between.
    pub visits_per_turn: usize,
    /// How many entries are taken from a ring at a time.
    pub tail_entries: usize,
    /// How many bytes of entries are taken from a ring before all of them have been offered: so far a hub looks
    /// ahead, past the messages of a crowded channel, for those of others.
    pub window_bytes: usize,
    /// How many bytes a session is offered at once; a session that more waits for reads the rest for itself.
    pub share_bytes: usize,
}

impl Default for Tuning {
    fn default() -> Self {
        Self {
            session: Settings { pending_bytes: 128 << 10, read_bytes: 64 << 10, read_messages: 256 },
            session_channels: 1_024,
            offers_per_turn: 16_384,
            visits_per_turn: 64,
            tail_entries: 64,
            window_bytes: 1 << 20,
            share_bytes: 64 << 10,
        }
    }
}

/// The core of one worker's hub.
pub struct Core<S: Shell> {
    shell: S,
    tuning: Tuning,
    /// Boxed, so that what thousands of connections leave behind is small.
    slots: Slab<Box<Slot<S::Line>>>,
    sessions: HashMap<SessionId, u32>,
    channels: HashMap<Channel, Subscribers>,
    feeds: Feeds,
    ephemeral: Feed,
    rates: Rates,
}

/// A channel that is listened to.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = ListenedChannel)]
pub struct Listened {
    #[schema(value_type = String)]
    pub channel: Channel,
    /// Sessions on this node.
    pub listeners: usize,
    /// Messages a second, of the last five seconds.
    pub rate: f64,
}

impl<S: Shell> Core<S> {
    /// A core without sessions, over partitions of which everything up to `heads` has passed, in the order of
    /// their numbers.
    pub fn new(shell: S, tuning: Tuning, heads: impl IntoIterator<Item = (Partition, u64)>) -> Self {
        Self {
            shell,
            tuning,
            slots: Slab::new(),
            sessions: HashMap::new(),
            channels: HashMap::new(),
            feeds: Feeds::new(heads),
            ephemeral: Feed::new(0),
            rates: Rates::default(),
        }
    }

    /// The channels of this worker whose names begin so, in no order: at most so many, and whether that is all.
    pub fn listened(&self, prefix: &str, most: usize, now: Timestamp) -> (Vec<Listened>, bool) {
        let mut found = self.channels.iter().filter(|(channel, _)| channel.as_str().starts_with(prefix));
        let listened = |(channel, subscribers): (&Channel, &Subscribers)| Listened {
            channel: channel.clone(),
            listeners: subscribers.len(),
            rate: self.rates.of(channel, now),
        };
        let all = found.by_ref().take(most).map(listened).collect();
        (all, found.next().is_none())
    }

    pub fn tuning(&self) -> &Tuning {
        &self.tuning
    }

    pub fn shell(&mut self) -> &mut S {
        &mut self.shell
    }

    pub fn feeds(&self) -> &Feeds {
        &self.feeds
    }
}
