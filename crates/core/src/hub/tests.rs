use std::collections::BTreeMap;

use super::*;
use crate::{
    history::Bounds,
    protocol::{Data, Draft, Entry, Event as Name, MessageId, Place, Pos, Start, Timestamp},
    ring::{Ring, Watch},
    session::{Attach, Holder, Manners, Next},
};
use std::sync::Arc;

const PARTITION: Partition = Partition(0);

/// Counts, and remembers which slots were woken.
#[derive(Default)]
struct Around {
    pending: i64,
    behind: i64,
    listeners: i64,
}

impl Shell for Around {
    type Line = bool;

    fn wake(&mut self, woken: &mut bool) {
        *woken = true;
    }

    fn count(&mut self, event: Event) {
        match event {
            Event::Pending(more) => self.pending += more,
            Event::Behind(more) => self.behind += more,
            _ => {}
        }
    }

    fn listening(&mut self, _: &Channel, more: i64, _: Option<Edge>) {
        self.listeners += more;
    }

    fn note<'a>(&mut self, _: &Record, _: impl Iterator<Item = &'a Channel>, _: Step) {}
}

/// One partition, complete.
struct Log(Ring, u64);

impl Layout for Log {
    fn partition_of(&self, _: &Channel) -> Option<Partition> {
        Some(PARTITION)
    }

    fn is_volatile(&self, _: &Channel) -> bool {
        false
    }

    fn ring(&self, _: Partition) -> Option<(&Ring, Bounds)> {
        Some((&self.0, Bounds { base: 1, limit: 1_000_000, first: 1 }))
    }
}

impl Log {
    fn new(max_bytes: usize) -> Self {
        Self(Ring::new(PARTITION, 0, crate::ring::Tuning::of(max_bytes)), 0)
    }

    fn publish(&mut self, name: &str) -> u64 {
        self.1 += 1;
        let pos = Pos::new(PARTITION, self.1);
        let at = Timestamp(1);
        let draft = Draft {
            channel: channel(name),
            id: MessageId::new(at),
            event: Name::default(),
            data: Data::default(),
            at,
            from: None,
            priority: None,
            key: None,
            expires_at: None,
        };
        let entry = Entry::encode(&draft, Some(Place { pos, seq: self.1, prev: 0, jump: false }));
        self.0.push([Arc::new(entry)], self.1);
        self.1
    }

    fn watch(&self, names: &[&str]) -> Watched {
        let channels: Vec<Channel> = names.iter().map(|name| channel(name)).collect();
        let Watch { sweeps, .. } = self.0.watch([]);
        self.0.learn(sweeps, channels.iter().map(|channel| (channel.clone(), Default::default())));
        look(self, &channels).unwrap()
    }
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

fn channel(name: &str) -> Channel {
    Channel::parse(name).unwrap()
}

fn core(offers_per_turn: usize) -> Core<Around> {
    let tuning = Tuning { offers_per_turn, ..Tuning::default() };
    Core::new(Around::default(), tuning, [(PARTITION, 0)])
}

fn hold(core: &mut Core<Around>) -> u32 {
    let record = Record {
        id: SessionId::random(),
        owner: "user:ann".into(),
        subscriptions: Vec::new(),
        applied: 0,
        holder: None,
        fence: 0,
        changed: None,
        transport: None,
    };
    core.hold(record, false)
}

fn attach_with(core: &mut Core<Around>, log: &Log, key: u32, readable: Readable, given: bool) -> Attached {
    let names: Vec<&str> = readable.allowed.iter().map(Channel::as_str).collect();
    let watched = log.watch(&names);
    let given = given.then_some(&readable);
    let joining = Joining { rights: &All, given, names_session: true, resumed: given.is_none(), limit: 128 };
    let attach = Attach {
        now: 0,
        manners: &Manners::EVENT_STREAM,
        heartbeat: 20_000,
        expires: None,
        holder: Holder::default(),
        start: &Start::Now,
        ephemeral: 0,
        resumed: false,
        refused: Default::default(),
        node: "here".into(),
        welcome: false,
    };
    core.attach(key, &joining, &watched, readable.clone(), attach).unwrap()
}

/// A session with these channels, from now on.
fn join(core: &mut Core<Around>, log: &Log, names: &[&str]) -> u32 {
    let key = hold(core);
    let names: Vec<String> = names.iter().map(ToString::to_string).collect();
    assert!(matches!(attach_with(core, log, key, Readable::of(&names, |_| true), true), Attached::Yes));
    key
}

fn pump(core: &mut Core<Around>, log: &Log) -> bool {
    core.pump(Timestamp(2), |_, after, most| log.0.tail(after, most))
}

/// What waits in a session: positions.
fn drain(core: &mut Core<Around>, key: u32) -> Vec<u64> {
    let mut positions = Vec::new();
    core.with(key, |session, feeds| {
        let offered = |partition| feeds.offered(partition);
        session.drain(usize::MAX, offered, |out| {
            if let crate::session::Outgoing::Entry(entry, _) = out {
                positions.push(entry.offset());
            }
        });
    });
    positions
}

#[test]
fn a_turn_ends_in_the_middle_of_a_crowd_and_everybody_is_offered_the_message_once() {
    let (mut core, mut log) = (core(3), Log::new(1 << 20));
    let mut crowd: Vec<u32> = (0..20).map(|_| join(&mut core, &log, &["crowd"])).collect();
    log.publish("crowd");
    assert!(pump(&mut core, &log));
    let waiting = |core: &Core<Around>, key: &u32| core.session(*key).unwrap().pending_bytes() > 0;
    assert_eq!(crowd.iter().filter(|key| waiting(&core, key)).count(), 3);
    assert_eq!(
        core.feeds().offered(PARTITION),
        0,
        "no cursor moves past what somebody has yet to be offered"
    );
    // Some leave, one of them unheard; some come, for whom it is the past.
    let left: Vec<u32> = crowd.drain(..).step_by(5).collect();
    let crowd: Vec<u32> = (0..20).filter(|key| !left.contains(key)).collect();
    left.iter().for_each(|key| drop(core.release(*key)));
    let late: Vec<u32> = (0..3).map(|_| join(&mut core, &log, &["crowd"])).collect();
    while pump(&mut core, &log) {}
    assert_eq!(core.feeds().offered(PARTITION), 1);
    for key in crowd {
        if !late.contains(&key) {
            assert_eq!(drain(&mut core, key), [1], "slot {key}");
        }
    }
    for key in late {
        assert_eq!(drain(&mut core, key), [0; 0]);
    }
    assert_eq!(core.shell().pending, 0);
}

#[test]
fn a_session_is_offered_all_that_waits_for_it_before_the_next_one() {
    let (mut core, mut log) = (core(4), Log::new(1 << 20));
    let keys: Vec<u32> = (0..3).map(|_| join(&mut core, &log, &["a"])).collect();
    for _ in 0..4 {
        log.publish("a");
    }
    pump(&mut core, &log);
    let mut counts: Vec<usize> = keys.iter().map(|key| drain(&mut core, *key).len()).collect();
    counts.sort_unstable();
    assert_eq!(counts, [0, 0, 4]);
}

#[test]
fn a_quiet_channels_message_waits_no_longer_than_a_turn() {
    let (mut core, mut log) = (core(8), Log::new(1 << 20));
    for _ in 0..50 {
        join(&mut core, &log, &["crowd"]);
    }
    let quiet = join(&mut core, &log, &["quiet"]);
    for _ in 0..6 {
        log.publish("crowd");
    }
    let last = log.publish("quiet");
    assert!(pump(&mut core, &log), "the crowd has yet to be served");
    assert_eq!(drain(&mut core, quiet), [last]);
}

#[test]
fn messages_of_several_channels_come_in_order_of_position_whichever_is_gone_through_first() {
    let (mut core, mut log) = (core(2), Log::new(1 << 20));
    let keys: Vec<u32> = (0..12).map(|_| join(&mut core, &log, &["a", "b", "c"])).collect();
    for _ in 0..9 {
        join(&mut core, &log, &["b"]);
    }
    for name in ["b", "a", "c", "a", "b", "c", "c", "a"] {
        log.publish(name);
    }
    let mut got = vec![Vec::new(); keys.len()];
    while pump(&mut core, &log) {
        for (got, key) in got.iter_mut().zip(&keys) {
            got.extend(drain(&mut core, *key));
        }
    }
    for (mut got, key) in got.into_iter().zip(keys) {
        got.extend(drain(&mut core, key));
        assert_eq!(got, (1..=8).collect::<Vec<u64>>());
    }
}

#[test]
fn sessions_of_a_hub_that_the_ring_has_left_behind_are_told_and_read_for_themselves() {
    let (mut core, mut log) = (core(8), Log::new(600));
    let key = join(&mut core, &log, &["a"]);
    for _ in 0..20 {
        log.publish("a");
    }
    *core.line(key).unwrap() = false;
    while pump(&mut core, &log) {}
    assert_eq!((core.shell().behind, core.line(key).copied()), (1, Some(true)));
    let next = core.with(key, |session, _| session.next(0)).unwrap();
    assert!(matches!(next, Next::Read(read) if read.from == 0), "from where the hub was");
    assert_eq!(core.feeds().taken(PARTITION), 20);
}

/// Between naming its channels and beginning, a connection waits for the log.
#[test]
fn a_command_that_changes_the_channels_while_a_connection_waits_is_not_lost() {
    let (mut core, log) = (core(8), Log::new(1 << 20));
    let key = hold(&mut core);
    let id = core.session(key).unwrap().record().id;
    let readable = Readable::default();
    let watched = log.watch(&["a"]);
    core.subscribe(id, 1, &BTreeMap::new(), &watched).unwrap();
    let Attached::Changed(readable) = attach_with(&mut core, &log, key, readable, false) else {
        panic!("it has another channel by now")
    };
    assert!(matches!(attach_with(&mut core, &log, key, readable, false), Attached::Yes));
    assert!(core.session(key).unwrap().subscription(&channel("a")).is_some());
    assert_eq!(core.shell().listeners, 1);
}

#[test]
fn an_old_command_is_answered_and_changes_nothing() {
    let (mut core, mut log) = (core(8), Log::new(1 << 20));
    let key = join(&mut core, &log, &["home"]);
    let id = core.session(key).unwrap().record().id;
    let (none, after) = (BTreeMap::new(), BTreeMap::from([("a".to_owned(), 0)]));
    core.subscribe(id, 1, &none, &log.watch(&["a"])).unwrap();
    core.unsubscribe(id, 2, &[channel("a")]).unwrap();
    let late = core.subscribe(id, 1, &after, &log.watch(&["a"])).unwrap();
    assert!(late.channels.is_empty(), "it was removed since");
    core.subscribe(id, 3, &none, &log.watch(&["a"])).unwrap();
    core.unsubscribe(id, 2, &[channel("a")]).unwrap();
    assert!(core.session(key).unwrap().subscription(&channel("a")).is_some());
    log.publish("a");
    let again = core.subscribe(id, 3, &after, &log.watch(&["a"])).unwrap();
    assert_eq!(again.channels[&channel("a")].since, Some(Pos::new(PARTITION, 1)), "the state of now");
    while pump(&mut core, &log) {}
    assert_eq!(drain(&mut core, key), [1], "nobody knows whether that answer has arrived");
}

#[test]
fn a_session_that_is_given_up_leaves_a_word_for_its_connection_and_nothing_else() {
    let (mut core, mut log) = (core(8), Log::new(1 << 20));
    let key = join(&mut core, &log, &["a"]);
    let id = core.session(key).unwrap().record().id;
    log.publish("a");
    while pump(&mut core, &log) {}
    let newer = Holder { attempt: Some(2), connection: None };
    assert!(core.give_up(id, "user:bob", &newer, None).is_err(), "to its owner only");
    assert!(core.give_up(id, "user:ann", &newer, None).unwrap().is_some());
    assert!(core.give_up(id, "user:ann", &newer, None).unwrap().is_none(), "it is not here any more");
    assert!(core.session(key).is_none());
    let word = core.parting(key).unwrap();
    assert_eq!((word.refusal.code, word.winner), (crate::protocol::Code::Replaced, Some(newer)));
    assert!(core.release(key).is_none());
    let Around { pending, behind, listeners } = core.shell();
    assert_eq!((*pending, *behind, *listeners), (0, 0, 0));
}
