//! One kind of step of the core, so many times: what valgrind counts the instructions of. The same messages and channels
//! each time; only the ids of sessions, and how maps scatter them, are of chance.

use std::{hint::black_box, sync::Arc};

use belfry_bench_tools::{Error, args::Args};
use belfry_core::{
    history::Bounds,
    hub::{Attendance, Core, Edge, Event, Joining, Layout, Readable, Rights, Shell, Tuning, look},
    protocol::{
        Channel, Data, Draft, Entry, Head, MAX_OFFSET, Partition, Place, Pos, SessionId, Start, Timestamp,
        Want,
    },
    reading::{Begun, begin},
    replay::Limit,
    ring::{self, Ring},
    session::{Attach, Holder, Manners, Millis, Record},
};

const USAGE: &str = "core-steps --step publish|deliver|attach|replay --times N";
const PARTITION: Partition = Partition(0);
/// Bytes of a message's data, as in the other benches.
const DATA_BYTES: usize = 128;
/// Listeners of the channel that is delivered to.
const CROWD: u64 = 1_000;
/// Messages of a page that is replayed.
const PAGE: usize = 100;
const RING_BYTES: usize = 64 << 20;

/// One partition of which the ring has everything.
struct Log {
    ring: Ring,
    data: Data,
    head: u64,
}

impl Layout for Log {
    fn partition_of(&self, _: &Channel) -> Option<Partition> {
        Some(PARTITION)
    }

    fn is_volatile(&self, _: &Channel) -> bool {
        false
    }

    fn ring(&self, _: Partition) -> Option<(&Ring, Bounds)> {
        Some((&self.ring, Bounds { base: 1, limit: MAX_OFFSET, first: 1 }))
    }
}

impl Log {
    fn new(channel: &Channel) -> Result<Self, Error> {
        let ring = Ring::new(PARTITION, 0, ring::Tuning::of(RING_BYTES));
        // It has had nothing yet.
        ring.learn(ring.watch([]).sweeps, [(channel.clone(), Head::default())]);
        Ok(Self { ring, data: Data::parse(&format!("\"{}\"", "x".repeat(DATA_BYTES - 2)))?, head: 0 })
    }

    /// Encodes a message and puts it into the ring, as the next of the only channel that is published to.
    fn publish(&mut self, channel: &Channel) {
        let (prev, at) = (self.head, Timestamp(1_700_000_000_000));
        self.head += 1;
        let draft = Draft { data: self.data.clone(), ..Draft::new(channel.clone(), at) };
        let pos = Pos::new(PARTITION, self.head);
        let entry = Entry::encode(&draft, Some(Place { pos, seq: self.head, prev, jump: false }));
        self.ring.push([Arc::new(entry)], self.head);
    }
}

/// What a hub core needs around it, and does nothing.
struct Around;

impl Shell for Around {
    type Line = ();

    fn wake(&mut self, (): &mut ()) {}

    fn wait(&self, _: &Channel) -> Millis {
        0
    }

    fn count(&mut self, _: Event) {}

    fn listening(&mut self, _: &Channel, _: i64, _: Option<Edge>) {}

    fn note<'a>(&mut self, _: &Record, _: impl Iterator<Item = &'a Channel>, _: Attendance) {}
}

struct All;

impl Rights for All {
    fn can_read(&self, _: &Channel) -> bool {
        true
    }

    fn own_channel(&self) -> Option<Channel> {
        None
    }
}

/// A new session with its connection, on one channel from now on.
fn attach(core: &mut Core<Around>, log: &Log, channel: &Channel) -> Result<u32, Error> {
    let key = core.hold(Record::new(SessionId::random(), "user:ann".into()), ());
    let given = Readable::of(&[channel.as_str().to_owned()], |_| true);
    let watched = look(log, &given.allowed).ok_or("the ring has not heard of the channel")?;
    let attach = Attach {
        now: 0,
        manners: &Manners::WEBSOCKET,
        heartbeat: 20_000,
        expires: None,
        holder: Holder::default(),
        start: &Start::Now,
        away: &[],
        ephemeral: 0,
        resumed: false,
        refused: Default::default(),
        node: "here".into(),
        welcome: true,
    };
    let rights = &All;
    let joining =
        Joining { rights, given: Some(&given), names_session: true, resumed: false, limit: 1_024, away: &[] };
    core.attach(key, &joining, &watched, given.clone(), attach).map_err(|refused| refused.refusal.detail)?;
    drain(core, key);
    Ok(key)
}

fn drain(core: &mut Core<Around>, key: u32) {
    core.with(key, |session, feeds| {
        let offered = |partition| feeds.offered(partition);
        session.drain(usize::MAX, offered, |out| {
            black_box(out);
        });
    });
}

fn deliver(core: &mut Core<Around>, log: &mut Log, channel: &Channel, crowd: &[u32]) {
    log.publish(channel);
    while core.pump(Timestamp(2), |_, after, most| log.ring.tail(after, most)).is_some_and(|due| due.0 <= 2) {
    }
    for &key in crowd {
        black_box(core.with(key, |session, _| session.next(0)));
        drain(core, key);
    }
}

fn main() -> Result<(), Error> {
    let args = Args::parse(USAGE)?;
    let times: u64 = args.required("times")?.parse()?;
    let channel = Channel::parse("news:all")?;
    let mut log = Log::new(&channel)?;
    let mut core = Core::new(Around, Tuning::default(), [(PARTITION, 0)]);
    match args.required("step")? {
        "publish" => (0..times).for_each(|_| log.publish(&channel)),
        // One of them for each who listens.
        "deliver" => {
            let crowd =
                (0..CROWD).map(|_| attach(&mut core, &log, &channel)).collect::<Result<Vec<u32>, _>>()?;
            (0..times / CROWD).for_each(|_| deliver(&mut core, &mut log, &channel, &crowd));
        }
        "attach" => {
            for _ in 0..times {
                let key = attach(&mut core, &log, &channel)?;
                core.release(key);
            }
        }
        // One of them for each message that is read.
        "replay" => {
            (0..10 * PAGE).for_each(|_| log.publish(&channel));
            let after = log.head - PAGE as u64;
            let wants = [Want { channel, after, earliest: 0, volatile: false }];
            let limit = Limit { bytes: usize::MAX, messages: PAGE };
            for _ in 0..times / PAGE as u64 {
                let Begun::Done(items, _) = begin(&log.ring, after, &wants, limit) else {
                    return Err("the ring has not all of it".into());
                };
                assert_eq!(black_box(items).len(), PAGE);
            }
        }
        other => return Err(format!("no step is called {other:?}\n{USAGE}").into()),
    }
    Ok(())
}
