//! The log under test, and what stands behind it.

use std::rc::Rc;

use belfry_core::{
    ephemeral::Ephemeral,
    hub::Layout,
    page::Page,
    protocol::{Channel, Draft, IdempotencyKey, Item, Partition, Published, SessionId, Timestamp},
    reading::{self, Asked, Begun},
    replay::{Limit, Want},
    ring::{Bell, Ring},
    session::{Millis, Read},
};

use super::{action::Happening, fault::Fault, truth, world::World};

/// How many bytes a ring holds: two or three messages, so that readers fall off it all the time.
pub const RING_BYTES: usize = 1_000;

/// How many bytes of ephemeral messages wait for the workers: of two or three as well.
pub const EPHEMERAL_BYTES: usize = 700;

/// How long a `live` channel keeps a message, where the clock is the run's.
pub const LIVE_AGE_MS: i64 = 600;

/// When a run begins, where the clock is its own.
const BEGINNING: i64 = 1_700_000_000_000;

/// A log as one worker has it.
pub trait Log: Layout {
    /// Sees to it that the rings vouch for these channels, and know their heads.
    async fn listen(&self, channels: &[Channel]);

    /// Sees to it that the rings of these channels hold all that anybody, at whatever node, can have heard.
    async fn level(&self, channels: &[Channel]);

    /// Reads a partition's limit again.
    async fn reread(&self, partition: Partition);

    /// Reads after a session's cursor.
    async fn replay(&self, read: &Read, limit: Limit) -> (Vec<Item>, u64);

    /// Reads a channel's history after a seq, up to a position.
    async fn history(&self, channel: &Channel, after_seq: u64, until: u64) -> Page;

    /// Publishes, all at once.
    async fn publish(&self, publishes: Vec<Publish>) -> Vec<Result<Vec<Published>, NotPublished>>;

    /// Where ephemeral messages are handed out.
    fn ephemeral(&self) -> &Ephemeral;
}

/// What stands behind the logs of a run.
pub trait Backend: Sized {
    /// The log that it gives.
    type Log: Log;

    /// Which partitions there are.
    const LAYOUT: truth::Layout;

    /// Whether it knows idempotency keys.
    const KEYED: bool = false;

    /// The log as each worker has it.
    async fn open(&mut self) -> [Rc<Self::Log>; 2];

    /// The next incarnation, perhaps after everything was closed; none: there is no such thing here.
    async fn restart(&mut self, reopen: bool, fault: Option<Fault>) -> Option<[Rc<Self::Log>; 2]>;

    /// From now on, commits fail or not.
    async fn fail(&mut self, failing: bool);

    /// Retention deletes what it may; `all`: also what has yet to grow old. Truth is told.
    async fn trim(&mut self, truth: &mut truth::Truth, names: &[Channel], all: bool, now: Timestamp);

    /// The limit of now, if logs may know an older one.
    fn limit(&self) -> Option<u64> {
        None
    }

    /// How long the messages of some channels wait for others; not at all where time is not the run's own.
    const WAIT: Millis = 100;

    /// The time, so many milliseconds after a run began.
    fn time(&self, ms: u64) -> Timestamp {
        Timestamp(BEGINNING + ms as i64)
    }

    /// Something happens that happens to no other.
    fn happens(_: &mut World<Self>, _: &Happening) {}

    /// Everything that is on its way arrives.
    fn settle(&mut self) {}
}

/// A publish.
pub struct Publish {
    pub drafts: Vec<Draft>,
    /// The key, and what tells one body from another.
    pub key: Option<(IdempotencyKey, u64)>,
    pub except: Option<SessionId>,
}

/// Why a publish was not acknowledged.
#[derive(Debug)]
pub enum NotPublished {
    /// The key was used with another body.
    Mismatch,
    /// It is not there, or nobody knows.
    Failed,
}

/// Nobody hears it: workers look for themselves.
#[derive(Debug)]
pub struct Unheard;

impl Bell for Unheard {
    fn ring(&self) {}
}

/// A read over a ring, for logs that can tell at once what the ring does not have. `pages`: none where the log was in
/// another epoch than the ring, which has gone over by now.
pub fn replay(
    ring: &Ring,
    Read { from, wants, .. }: &Read,
    limit: Limit,
    listen: impl Fn(&[Channel]),
    pages: impl Fn(&Asked) -> Option<Vec<Page>>,
) -> (Vec<Item>, u64) {
    loop {
        match reading::begin(ring, *from, wants, limit) {
            Begun::Done(items, to) => return (items, to),
            Begun::Ask(reading) => {
                if let Some(found) = pages(&reading.asked) {
                    return reading.end(wants, found);
                }
            }
            Begun::Unknown => {
                listen(&wants.iter().map(|Want { channel, .. }| channel.clone()).collect::<Vec<_>>());
            }
        }
    }
}
