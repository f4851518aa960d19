//! A log without SQL and without tasks: the real ring and the real history. Its durable partition is a history that
//! outlives a restart.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    time::Duration,
};

use belfry_core::{
    ephemeral::Ephemeral,
    history::{self, Bounds, History, Keep},
    hub,
    page::Page,
    protocol::{Channel, Draft, Entry, Head, Item, Partition, Published, SessionId, Timestamp},
    reading::{Asked, Range},
    replay::Limit,
    ring::{self, Ring},
    session::Read,
};
use proptest::prelude::*;

use super::{
    at_once,
    driver::{
        action::{Action, Happening},
        fault::Fault,
        log::{Backend, EPHEMERAL_BYTES, LIVE_AGE_MS, Log, NotPublished, Publish, RING_BYTES, replay},
        runs::{Bench, Run},
        truth::{CHANNELS, Kind, Layout, Truth, is_plain, kind_of},
        world::{self, EVERYTHING, World},
    },
};

/// Few channels are remembered, so that they are forgotten all the time.
pub const RING: ring::Tuning = ring::Tuning { max_bytes: RING_BYTES, max_tails: 1, max_crossings: 2 };
const HISTORY: history::Tuning = history::Tuning { max_bytes: 1 << 30, max_idle_channels: 1, expire_step: 2 };

/// How many positions an epoch has; more than a run needs.
const BLOCK: u64 = 1 << 30;

/// A week.
const LONG: Duration = Duration::from_hours(168);

struct Part {
    ring: Ring,
    history: Rc<History>,
}

/// A backend without SQL.
pub struct Bare {
    parts: [Part; 2],
    ephemeral: Ephemeral,
    failing: Cell<bool>,
    /// A head that was looked up, and that the ring has yet to learn.
    looked_up: RefCell<Option<LookedUp>>,
}

struct LookedUp {
    partition: Partition,
    sweeps: u64,
    head: (Channel, Head),
}

/// Where runs are taken.
pub fn bench() -> Bench<impl Run> {
    let own =
        prop_oneof![(0..CHANNELS).prop_map(|channel| Happening::LookUp { channel }), Just(Happening::Learn),];
    let run = |actions: &[Action], fault| at_once(world::run(Bare::new(), 0, actions, fault));
    Bench { name: "bare", own: Some((3, own.boxed())), run }
}

impl Bare {
    /// An empty one.
    fn new() -> Rc<Self> {
        let history = |partition| {
            let bounds = Bounds { base: 1, limit: BLOCK, first: 1 };
            Rc::new(History::new(Partition(partition), bounds, HISTORY))
        };
        Self::over(history(0), history(1), 0, 0)
    }

    fn over(durable: Rc<History>, plain: Rc<History>, durable_head: u64, plain_head: u64) -> Rc<Self> {
        let ring = |partition, head| Ring::new(Partition(partition), head, RING);
        Rc::new(Self {
            parts: [
                Part { ring: ring(0, durable_head), history: durable },
                Part { ring: ring(1, plain_head), history: plain },
            ],
            ephemeral: Ephemeral::new(EPHEMERAL_BYTES),
            failing: Cell::new(false),
            looked_up: RefCell::default(),
        })
    }

    /// The next incarnation.
    fn restarted(&self) -> Rc<Self> {
        let [durable, plain] = &self.parts;
        let base = plain.history.bounds().limit;
        let bounds = Bounds { base, limit: base + BLOCK, first: 1 };
        let fresh = Rc::new(History::new(Partition(1), bounds, HISTORY));
        Self::over(Rc::clone(&durable.history), fresh, durable.ring.head(), base - 1)
    }

    fn part(&self, channel: &Channel) -> Option<&Part> {
        match kind_of(channel.as_str()) {
            Kind::Durable { .. } => Some(&self.parts[0]),
            Kind::Plain { .. } => Some(&self.parts[1]),
            Kind::Ephemeral => None,
        }
    }

    fn append(&self, draft: &Draft, except: Option<SessionId>) -> Result<Published, NotPublished> {
        let published = |seq, pos| Published { channel: draft.channel.clone(), id: draft.id, seq, pos };
        let keep = match kind_of(draft.channel.as_str()) {
            Kind::Durable { .. } if self.failing.get() => return Err(NotPublished::Failed),
            Kind::Durable { keeps } => Keep { messages: keeps, age: LONG },
            Kind::Plain { keeps } => Keep { messages: keeps, age: Duration::from_millis(LIVE_AGE_MS as u64) },
            Kind::Ephemeral => {
                self.ephemeral.send(Entry::encode(draft, None).except(except));
                return Ok(published(None, None));
            }
        };
        let Part { ring, history } = self.part(&draft.channel).expect("it has places");
        let entry = history.append(draft, except, keep, ring).expect("the limit is far");
        let place = entry.place.expect("it was just placed");
        Ok(published(Some(place.seq), Some(place.pos)))
    }

    /// A head that a ring does not know is looked up.
    fn look_up(&self, channel: &Channel) -> Option<LookedUp> {
        let Part { ring, history } = self.part(channel)?;
        let watch = ring.watch([channel]);
        let head = history.heads(std::slice::from_ref(channel), watch.from)[0];
        let head = (channel.clone(), head);
        watch.heads[0].is_none().then_some(LookedUp { partition: ring.partition, sweeps: watch.sweeps, head })
    }

    fn learn(&self, LookedUp { partition, sweeps, head }: LookedUp) {
        self.parts[usize::from(partition.0)].ring.learn(sweeps, [head]);
    }

    fn listen_now(&self, channels: &[Channel]) {
        // One may be forgotten while the next is learnt.
        while let Some(unknown) = channels.iter().find_map(|channel| self.look_up(channel)) {
            self.learn(unknown);
        }
    }

    fn pages(&self, asked: &Asked) -> Vec<Page> {
        let history = &self.parts[usize::from(asked.partition.0)].history;
        let page = |range: &Range| history.read(&range.channel, range.after, range.until, asked.limit);
        asked.ranges.iter().map(page).collect()
    }
}

impl hub::Layout for Bare {
    fn partition_of(&self, channel: &Channel) -> Option<Partition> {
        self.part(channel).map(|part| part.ring.partition)
    }

    fn is_volatile(&self, channel: &Channel) -> bool {
        matches!(kind_of(channel.as_str()), Kind::Plain { .. })
    }

    fn ring(&self, partition: Partition) -> Option<(&Ring, Bounds)> {
        self.parts
            .get(usize::from(partition.0))
            .map(|part| (&part.ring, Bounds { base: part.ring.base(), ..part.history.bounds() }))
    }
}

impl Log for Bare {
    async fn listen(&self, channels: &[Channel]) {
        self.listen_now(channels);
    }

    async fn level(&self, _: &[Channel]) {}

    async fn reread(&self, _: Partition) {}

    async fn replay(&self, read: &Read, limit: Limit) -> (Vec<Item>, u64) {
        let ring = &self.parts[usize::from(read.partition.0)].ring;
        replay(ring, read, limit, |channels| self.listen_now(channels), |asked| Some(self.pages(asked)))
    }

    async fn history(&self, channel: &Channel, after_seq: u64, until: u64) -> Page {
        let Some(part) = self.part(channel) else { return Page { complete: true, ..Page::default() } };
        part.history.read_after_seq(channel, after_seq, until, EVERYTHING)
    }

    async fn publish(&self, publishes: Vec<Publish>) -> Vec<Result<Vec<Published>, NotPublished>> {
        let all = |Publish { drafts, except, .. }: Publish| {
            // Every channel is tried, and the first failure is reported.
            let results: Vec<_> = drafts.iter().map(|draft| self.append(draft, except)).collect();
            results.into_iter().collect()
        };
        publishes.into_iter().map(all).collect()
    }

    fn ephemeral(&self) -> &Ephemeral {
        &self.ephemeral
    }
}

impl Backend for Rc<Bare> {
    type Log = Bare;

    const LAYOUT: Layout = Layout::Apart;

    async fn open(&mut self) -> [Self; 2] {
        [Rc::clone(self), Rc::clone(self)]
    }

    async fn restart(&mut self, _: bool, _: Option<Fault>) -> Option<[Self; 2]> {
        *self = self.restarted();
        Some(self.open().await)
    }

    async fn fail(&mut self, failing: bool) {
        self.failing.set(failing);
    }

    /// What is durable is trimmed as it comes.
    async fn trim(&mut self, truth: &mut Truth, _: &[Channel], all: bool, now: Timestamp) {
        let now = if all { Timestamp(now.0 + LIVE_AGE_MS) } else { now };
        let history = &self.parts[1].history;
        history.expire(now).for_each(drop);
        for channel in (0..CHANNELS).filter(|channel| is_plain(*channel)) {
            truth.age(channel, Timestamp(now.0 - LIVE_AGE_MS));
        }
        // Where a channel goes on that it knows nothing of.
        let nobody = Channel::parse("live:nobody").unwrap();
        truth.edges.insert(history.heads(&[nobody], u64::MAX)[0].pos);
    }

    fn happens(world: &mut World<Self>, happening: &Happening) {
        let bare = &world.backend;
        match happening {
            Happening::LookUp { channel } => {
                *bare.looked_up.borrow_mut() = bare.look_up(&world.names[*channel]);
            }
            Happening::Learn => {
                let looked_up = bare.looked_up.take();
                looked_up.into_iter().for_each(|looked_up| bare.learn(looked_up));
            }
            _ => {}
        }
    }
}
