use std::collections::BTreeMap;

use super::*;
use crate::{
    history::Bounds,
    protocol::{Cursor, Draft, Entry, Frame, Past, Place, Pos, Start, Timestamp},
    ring::{Ring, TailRead, Watch},
    session::{Attach, Holder, Manners, Next, Outgoing},
};
use std::sync::Arc;

const PARTITION: Partition = Partition(0);

/// Counts, and remembers what it was told.
#[derive(Default)]
struct Around {
    pending: i64,
    behind: i64,
    listeners: i64,
    dropped: usize,
    overflows: usize,
    /// The first listener of a channel came, or the last went.
    edges: Vec<Edge>,
    /// Who came to channels or went.
    steps: Vec<(Attendance, String)>,
}

impl Shell for Around {
    type Line = bool;

    fn wake(&mut self, woken: &mut bool) {
        *woken = true;
    }

    /// Those that begin with `slow` wait.
    fn wait(&self, channel: &Channel) -> Millis {
        if channel.as_str().starts_with("slow") { 10 } else { 0 }
    }

    fn count(&mut self, event: Event) {
        match event {
            Event::Pending(more) => self.pending += more,
            Event::Behind(more) => self.behind += more,
            Event::Dropped => self.dropped += 1,
            Event::Overflow { .. } => self.overflows += 1,
            _ => {}
        }
    }

    fn listening(&mut self, _: &Channel, more: i64, edge: Option<Edge>) {
        self.listeners += more;
        self.edges.extend(edge);
    }

    fn note<'a>(&mut self, _: &Record, channels: impl Iterator<Item = &'a Channel>, step: Attendance) {
        let names: Vec<&str> = channels.map(Channel::as_str).collect();
        self.steps.push((step, names.join(" ")));
    }
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

    /// What a message with a name of one letter takes.
    fn cost(&mut self) -> usize {
        self.publish("a");
        self.0.bytes()
    }

    fn publish(&mut self, name: &str) -> u64 {
        self.1 += 1;
        let pos = Pos::new(PARTITION, self.1);
        let draft = Draft::new(channel(name), Timestamp(1));
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
    tuned(Tuning { offers_per_turn, ..Tuning::default() })
}

fn tuned(tuning: Tuning) -> Core<Around> {
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
    let joining =
        Joining { rights: &All, given, names_session: true, resumed: given.is_none(), limit: 128, away: &[] };
    core.attach(key, &joining, &watched, readable.clone(), attach()).unwrap()
}

fn attach() -> Attach<'static> {
    Attach {
        now: 0,
        manners: &Manners::EVENT_STREAM,
        heartbeat: 20_000,
        expires: None,
        holder: Holder::default(),
        start: &Start::Now,
        away: &[],
        ephemeral: 0,
        resumed: false,
        refused: Default::default(),
        node: "here".into(),
        welcome: false,
    }
}

/// The welcome that waits in a session: whether it is resumed, and what it may not read.
fn welcome(core: &mut Core<Around>, key: u32) -> Option<(bool, Vec<String>)> {
    let mut said = None;
    core.with(key, |session, feeds| {
        let offered = |partition| feeds.offered(partition);
        session.drain(usize::MAX, offered, |out| {
            if let Outgoing::Frame(Frame::Welcome { resumed, refused, .. }, _) = out {
                said = Some((*resumed, refused.keys().cloned().collect()));
            }
        });
    });
    said
}

/// A session with these channels, from now on.
fn join(core: &mut Core<Around>, log: &Log, names: &[&str]) -> u32 {
    let key = hold(core);
    let names: Vec<String> = names.iter().map(ToString::to_string).collect();
    assert!(matches!(attach_with(core, log, key, Readable::of(&names, |_| true), true), Attached::Yes));
    key
}

fn pump(core: &mut Core<Around>, log: &Log) -> bool {
    pump_at(core, log, 2).is_some_and(|due| due <= Timestamp(2))
}

/// Has a turn, and says when the next one is due.
fn pump_at(core: &mut Core<Around>, log: &Log, now: i64) -> Option<Timestamp> {
    core.pump(Timestamp(now), |_, after, most| log.0.tail(after, most))
}

/// Has a turn of ephemeral messages. True: there may be more.
fn pump_ephemeral(core: &mut Core<Around>, typing: &mut impl Iterator<Item = Arc<Entry>>) -> bool {
    core.pump_ephemeral(Timestamp(2), || typing.next()).is_some_and(|due| due <= Timestamp(2))
}

/// What waits in a session: positions.
fn drain(core: &mut Core<Around>, key: u32) -> Vec<u64> {
    let mut positions = Vec::new();
    core.with(key, |session, feeds| {
        let offered = |partition| feeds.offered(partition);
        session.drain(usize::MAX, offered, |out| {
            if let Outgoing::Entry(entry, _) = out {
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

#[test]
fn those_who_listen_to_a_channel_share_its_name() {
    let (mut core, log) = (core(8), Log::new(1 << 20));
    let [first, second, third] = [&["a"][..], &["a", "b"], &["b"]].map(|names| join(&mut core, &log, names));
    core.subscribe(id(&core, third), 1, &BTreeMap::new(), &log.watch(&["a"])).unwrap();
    let name =
        |key| core.session(key).unwrap().subscription(&channel("a")).unwrap().channel.as_str().as_ptr();
    assert_eq!([name(second), name(third)], [name(first); 2]);
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
    let (none, after) = (BTreeMap::new(), BTreeMap::from([("a".to_owned(), Past::After(0))]));
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
fn an_old_command_is_answered_with_no_less_than_where_the_channel_was_joined() {
    let (mut log, mut core) = (Log::new(1 << 20), core(1_024));
    let key = join(&mut core, &log, &["a"]);
    let behind = log.watch(&["b"]);
    log.publish("b");
    let (id, none) = (id(&core, key), BTreeMap::new());
    core.subscribe(id, 1, &none, &log.watch(&["b"])).unwrap();
    let again = core.subscribe(id, 1, &none, &behind).unwrap();
    assert_eq!(again.channels[&channel("b")].since, Some(Pos::new(PARTITION, 1)), "at a node that has less");
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
    let Around { pending, behind, listeners, .. } = core.shell();
    assert_eq!((*pending, *behind, *listeners), (0, 0, 0));
}

#[test]
fn what_a_channel_had_before_it_was_joined_is_not_offered_though_the_hub_has_yet_to_come_to_it() {
    let (mut core, mut log) = (core(1_000), Log::new(1 << 20));
    let key = join(&mut core, &log, &["a"]);
    let other = join(&mut core, &log, &["b"]);
    log.publish("b");
    let id = core.session(key).unwrap().record().id;
    core.subscribe(id, 1, &BTreeMap::new(), &log.watch(&["b"])).unwrap();
    let live = log.publish("b");
    while pump(&mut core, &log) {}
    assert_eq!(drain(&mut core, key), [live]);
    assert_eq!(drain(&mut core, other), [1, live]);
}

/// The session in a slot, its id.
fn id(core: &Core<Around>, key: u32) -> SessionId {
    core.session(key).unwrap().record().id
}

/// Whether a slot's connection was woken since the last time.
fn woken(core: &mut Core<Around>, key: u32) -> bool {
    std::mem::take(core.line(key).unwrap())
}

fn ephemeral(name: &str, number: u64) -> Arc<Entry> {
    let mut entry = Entry::encode(&Draft::new(channel(name), Timestamp(1)), None);
    entry.number = number;
    Arc::new(entry)
}

#[test]
fn a_session_is_claimed_by_its_owner_for_a_newer_connection_or_by_a_later_claim() {
    let holder = |attempt, name: &str| Holder { attempt: Some(attempt), connection: Some(name.into()) };
    let held = holder(2, "a");
    let new = Record::new(SessionId::random(), "user:ann".into());
    let record = Record { fence: 3, holder: Some(Box::new(held.clone())), ..new };
    let claim = |owner, holder: Option<&Holder>, fence| check_claim(&record, owner, holder, fence);
    assert!(claim("user:ann", Some(&holder(3, "b")), None).is_ok());
    assert!(claim("user:ann", None, None).is_ok(), "a command takes it from nobody");
    assert_eq!(claim("user:ann", Some(&holder(1, "b")), None).unwrap_err().winner, Some(held.clone()));
    assert!(claim("user:ann", Some(&holder(1, "b")), Some(4)).is_ok());
    assert_eq!(claim("user:ann", Some(&holder(3, "b")), Some(3)).unwrap_err().winner, Some(held));
    assert!(claim("user:bob", Some(&holder(3, "b")), Some(4)).is_err());
}

#[test]
fn a_session_is_taken_by_a_later_claim_alone_and_says_so_once() {
    let (mut core, log) = (core(8), Log::new(1 << 20));
    let key = join(&mut core, &log, &["a"]);
    let id = id(&core, key);
    let mut record = core.release(key).unwrap().into_record();
    record.fence = 3;
    let key = core.hold(record, false);
    assert!(core.taken(id, 3, replaced(Holder::default())).is_none());
    assert!(!core.is_parting(key) && core.find(id) == Some(key));
    assert!(core.taken(id, 4, replaced(Holder::default())).is_some());
    assert!(woken(&mut core, key) && core.find(id).is_none() && core.is_parting(key));
    assert!(core.parting(key).is_some() && core.parting(key).is_none());
}

#[test]
fn a_session_has_as_many_channels_as_it_may() {
    let (mut core, log) = (tuned(Tuning { session_channels: 2, ..Tuning::default() }), Log::new(1 << 20));
    let key = join(&mut core, &log, &["a"]);
    let (id, none) = (id(&core, key), BTreeMap::new());
    let code = crate::protocol::Code::TooManyChannels;
    let refused = core.subscribe(id, 1, &none, &log.watch(&["b", "c"])).unwrap_err();
    assert_eq!(refused.code, code);
    assert!(core.apply(id, 1).unwrap(), "what was refused was not applied");
    let subscribed = core.subscribe(id, 2, &none, &log.watch(&["a", "b"])).unwrap();
    assert_eq!(subscribed.cursor.get(PARTITION), Some(0));
    assert!(core.subscribe(id, 3, &none, &log.watch(&["a", "b"])).is_ok(), "it has them");
    assert!(core.subscribe(id, 3, &none, &log.watch(&["c"])).is_ok(), "an old one is answered");
    assert_eq!(core.grant(id, &log.watch(&["b", "c"])).unwrap_err().code, code);
    core.unsubscribe(id, 4, &[channel("b")]).unwrap();
    core.grant(id, &log.watch(&["a", "c"])).unwrap();
    assert_eq!(core.session(key).unwrap().record().subscriptions.len(), 2);
}

#[test]
fn channels_are_given_and_taken_away_with_their_messages_and_a_session_at_rest_is_told_later() {
    let (mut core, mut log) = (core(8), Log::new(1 << 20));
    let key = join(&mut core, &log, &["a"]);
    let session = id(&core, key);
    let told = core.grant(session, &log.watch(&["a", "b"])).unwrap();
    assert_eq!(told.keys().map(Channel::as_str).collect::<Vec<_>>(), ["b"]);
    let there = core.session(key).unwrap();
    assert!(there.subscription(&channel("a")).unwrap().granted && there.record().changed.is_none());
    log.publish("b");
    while pump(&mut core, &log) {}
    assert_eq!(core.withdraw(session, &[channel("b"), channel("x")]).unwrap(), [channel("b")]);
    log.publish("b");
    while pump(&mut core, &log) {}
    assert!(drain(&mut core, key).is_empty());
    let Around { pending, listeners, edges, steps, .. } = core.shell();
    assert_eq!((*pending, *listeners, edges.as_slice()), (0, 1, &[Edge::First, Edge::First, Edge::Last][..]));
    let step = |step, names: &str| (step, names.to_owned());
    assert!(steps.ends_with(&[step(Attendance::Enter, "a b"), step(Attendance::Leave, "b")]), "{steps:?}");

    let key = hold(&mut core);
    let resting = id(&core, key);
    core.grant(resting, &log.watch(&["c", "d"])).unwrap();
    assert_eq!(core.session(key).unwrap().record().changed.as_deref(), Some(&[][..]));
    core.withdraw(resting, &[channel("c")]).unwrap();
    assert_eq!(core.session(key).unwrap().record().changed.as_deref(), Some(&[channel("c")][..]));
    assert_eq!(core.shell().listeners, 1, "it has no connection to hear them by");
}

#[test]
fn a_connection_that_begins_leaves_the_channels_that_it_has_no_more() {
    let (mut core, log) = (core(8), Log::new(1 << 20));
    let key = hold(&mut core);
    core.subscribe(id(&core, key), 1, &BTreeMap::new(), &log.watch(&["old"])).unwrap();
    let new = Readable::of(&["a".to_owned()], |_| true);
    assert!(matches!(attach_with(&mut core, &log, key, new, true), Attached::Yes));
    let step = |step, names: &str| (step, names.to_owned());
    assert_eq!(core.shell().steps, [step(Attendance::Leave, "old"), step(Attendance::Enter, "a")]);
    core.release(key);
    assert_eq!(core.shell().steps[2], step(Attendance::Rest, "a"));
}

#[test]
fn a_connection_is_welcomed_with_what_it_may_not_read_and_whether_its_session_was_known() {
    let (mut core, log) = (core(8), Log::new(1 << 20));
    let key = hold(&mut core);
    core.subscribe(id(&core, key), 1, &BTreeMap::new(), &log.watch(&["old"])).unwrap();
    let names = ["a", "secret"].map(str::to_owned);
    let readable = Readable::of(&names, |channel| channel.as_str() == "a");
    assert!(matches!(attach_with(&mut core, &log, key, readable, true), Attached::Yes));
    // Though nobody wanted one: a channel was taken away.
    assert_eq!(welcome(&mut core, key), Some((false, vec!["secret".to_owned()])));

    let joining =
        Joining { rights: &All, given: None, names_session: true, resumed: true, limit: 128, away: &[] };
    let readable = Readable::of(&names[..1], |_| true);
    let again = Attach { welcome: true, ..attach() };
    let attached = core.attach(key, &joining, &log.watch(&["a"]), readable, again).unwrap();
    assert!(matches!(attached, Attached::Yes));
    assert_eq!(welcome(&mut core, key), Some((true, Vec::new())));
}

#[test]
fn a_cursor_is_beyond_a_partition_whose_limit_it_has_reached() {
    let log = Log::new(1 << 20);
    let at = |offset| Start::After(Cursor::from_iter([Pos::new(PARTITION, offset)]));
    let beyond = |start: Start| log.watch(&["a"]).beyond(&start).collect::<Vec<_>>();
    let limit = log.ring(PARTITION).map_or(0, |(_, bounds)| bounds.limit);
    assert_eq!((beyond(at(limit)), beyond(at(limit - 1))), (vec![PARTITION], vec![]));
    assert_eq!((beyond(Start::Now), beyond(Start::Earliest)), (vec![], vec![]));
}

#[test]
fn channels_that_are_listened_to_are_found_by_how_they_begin_with_their_rates() {
    let (mut core, mut log) = (core(8), Log::new(1 << 20));
    let keys = [join(&mut core, &log, &["news:a", "chat:a"]), join(&mut core, &log, &["news:a", "news:b"])];
    for _ in 0..10 {
        log.publish("news:a");
    }
    while pump(&mut core, &log) {}
    let mut typing = (1..=5).map(|number| ephemeral("chat:a", number));
    while pump_ephemeral(&mut core, &mut typing) {}
    let now = Timestamp(2);
    let (mut found, all) = core.listened("news:", 2, now);
    found.sort_by(|one, other| one.channel.cmp(&other.channel));
    let of = |name, listeners, rate| Listened { channel: channel(name), listeners, rate };
    assert_eq!((found, all), (vec![of("news:a", 2, 2.0), of("news:b", 1, 0.0)], true));
    let (found, all) = core.listened("news:", 1, now);
    assert_eq!((found.len(), all), (1, false));
    assert_eq!(core.listened("chat:", 9, now), (vec![of("chat:a", 1, 1.0)], true));
    keys.into_iter().for_each(|key| drop(core.release(key)));
    assert_eq!(core.listened("", 9, now), (vec![], true));
    core.tidy();
}

#[test]
fn a_hub_takes_no_more_from_a_ring_than_a_window_and_the_work_of_a_turn() {
    let cost = Log::new(1 << 20).cost();
    let tuning = Tuning { offers_per_turn: 4, tail_entries: 2, window_bytes: 3 * cost, ..Tuning::default() };
    let (mut core, mut log) = (tuned(tuning), Log::new(1 << 20));
    let keys: Vec<u32> = (0..9).map(|_| join(&mut core, &log, &["a"])).collect();
    for _ in 0..20 {
        log.publish("quiet");
    }
    assert!(pump(&mut core, &log), "there is more");
    assert_eq!(core.feeds().taken(PARTITION), 4);
    while pump(&mut core, &log) {}
    for _ in 0..20 {
        log.publish("a");
    }
    assert!(pump(&mut core, &log), "nine times what it took do not fit into a turn");
    assert_eq!((core.feeds().taken(PARTITION), core.feeds().offered(PARTITION)), (24, 20));
    // What nobody listens to any more makes room.
    keys[1..].iter().for_each(|key| drop(core.release(*key)));
    let mut turns = 0;
    while pump(&mut core, &log) {
        turns += 1;
        assert!(turns < 100, "its window is never empty");
    }
    assert_eq!(drain(&mut core, keys[0]), (21..=40).collect::<Vec<_>>());
    log.publish("a");
    pump(&mut core, &log);
    core.release(keys[0]);
    while pump(&mut core, &log) {}
    let last = join(&mut core, &log, &["a"]);
    for _ in 0..9 {
        log.publish("a");
    }
    for _ in 0..100 {
        pump(&mut core, &log);
    }
    assert_eq!(drain(&mut core, last).len(), 9);
}

#[test]
fn a_hub_takes_no_more_ephemeral_messages_than_a_window() {
    let cost = ephemeral("typing", 1).cost();
    let tuning = Tuning { offers_per_turn: 1, window_bytes: 2 * cost, ..Tuning::default() };
    let (mut core, log) = (tuned(tuning), Log::new(1 << 20));
    for _ in 0..3 {
        join(&mut core, &log, &["typing"]);
    }
    let mut typing = [1, 2, 3, 4, 5, 6, 7, 8, 9].into_iter().map(|number| ephemeral("typing", number));
    assert!(pump_ephemeral(&mut core, &mut typing), "there is more");
    assert_eq!(typing.len(), 7);
    let mut turns = 0;
    while pump_ephemeral(&mut core, &mut typing) {
        turns += 1;
        assert!(turns < 100, "its window is never empty");
    }
    assert!(typing.next().is_none() && core.shell().dropped == 0);
}

#[test]
fn full_though_all_is_offered_there_may_be_more() {
    let cost = ephemeral("typing", 1).cost();
    let (mut core, log) = (tuned(Tuning { window_bytes: cost, ..Tuning::default() }), Log::new(1 << 20));
    join(&mut core, &log, &["typing"]);
    let mut typing = (1..=2).map(|number| ephemeral("typing", number));
    assert!(pump_ephemeral(&mut core, &mut typing), "the second was not looked at");
    assert!(typing.next().is_some());
}

#[test]
fn a_session_is_offered_its_share_and_of_several_crowded_channels_it_reads_for_itself() {
    let tuning = Tuning { offers_per_turn: 1, share_bytes: 1, ..Tuning::default() };
    let (mut core, mut log) = (tuned(tuning), Log::new(1 << 20));
    let one = join(&mut core, &log, &["a"]);
    for _ in 0..3 {
        log.publish("a");
    }
    pump(&mut core, &log);
    assert_eq!(drain(&mut core, one), [1], "one at least, however small its share is");
    while pump(&mut core, &log) {}
    assert_eq!(drain(&mut core, one), [2, 3]);
    assert!(!core.session(one).unwrap().is_behind());
    let several = join(&mut core, &log, &["a", "b", "c"]);
    join(&mut core, &log, &["x"]);
    for name in ["a", "b", "x"] {
        log.publish(name);
    }
    woken(&mut core, several);
    while pump(&mut core, &log) {}
    assert!(core.session(several).unwrap().is_behind() && woken(&mut core, several));
    assert_eq!(core.shell().behind, 1);
    core.release(several);
    assert_eq!(core.shell().behind, 0);
}

#[test]
fn a_session_is_offered_nothing_of_the_channels_of_others() {
    let (mut core, mut log) = (core(1_000), Log::new(1 << 20));
    let (mine, others) = (join(&mut core, &log, &["a", "b", "c"]), join(&mut core, &log, &["x"]));
    for name in ["x", "a", "x"] {
        log.publish(name);
    }
    while pump(&mut core, &log) {}
    assert_eq!((drain(&mut core, mine), drain(&mut core, others)), (vec![2], vec![1, 3]));
}

#[test]
fn a_slow_client_is_woken_to_read_again_what_was_let_go() {
    let cost = Log::new(1 << 20).cost();
    let session = Settings { pending_bytes: 2 * cost, ..Tuning::default().session };
    let (mut core, mut log) = (tuned(Tuning { session, ..Tuning::default() }), Log::new(1 << 20));
    let key = join(&mut core, &log, &["a"]);
    for name in ["a", "a"] {
        log.publish(name);
    }
    while pump(&mut core, &log) {}
    assert!(woken(&mut core, key) && core.shell().overflows == 0);
    log.publish("a");
    while pump(&mut core, &log) {}
    assert!(woken(&mut core, key) && core.session(key).unwrap().is_behind());
    assert_eq!((core.shell().overflows, core.shell().pending), (1, 0));
}

#[test]
fn sessions_hear_at_once_that_an_epoch_has_begun() {
    let (mut core, log) = (core(8), Log::new(1 << 20));
    let key = join(&mut core, &log, &["a"]);
    woken(&mut core, key);
    let mut tail = [
        TailRead::Entries { entries: vec![], to: 10, more: false },
        TailRead::Crossed { base: 11, lost: false },
    ];
    let mut tail = tail.iter_mut().rev().map(|read| std::mem::replace(read, TailRead::Lost { to: 0 }));
    core.pump(Timestamp(2), |_, _, _| tail.next().unwrap());
    assert!(woken(&mut core, key));
    assert!(matches!(core.with(key, |session, _| session.next(0)), Some(Next::Write)));
}

#[test]
fn each_session_that_is_meant_is_told_and_woken() {
    let (mut core, log) = (core(8), Log::new(1 << 20));
    let keys = [join(&mut core, &log, &["a"]), join(&mut core, &log, &["a"])];
    *core.line(keys[0]).unwrap() = true;
    woken(&mut core, keys[1]);
    core.each(|line| !*line, |session| session.send_away(0, 1_000));
    let leaves = |core: &Core<Around>, key| core.session(key).unwrap().connection().unwrap().leaves;
    assert_eq!((leaves(&core, keys[0]), leaves(&core, keys[1])), (u64::MAX, 1_000));
    assert!(woken(&mut core, keys[1]));
    assert_eq!(core.lines().count(), 2);
    core.wake(keys[1]);
    assert!(woken(&mut core, keys[1]));
}

/// What lies in one partition is looked at once, and is volatile if all of it is.
#[test]
fn a_partition_is_volatile_if_all_of_its_channels_are() {
    struct Mixed(Ring);
    impl Layout for Mixed {
        fn partition_of(&self, channel: &Channel) -> Option<Partition> {
            (channel.as_str() != "typing").then_some(PARTITION)
        }
        fn is_volatile(&self, channel: &Channel) -> bool {
            channel.as_str().starts_with("live")
        }
        fn ring(&self, _: Partition) -> Option<(&Ring, Bounds)> {
            Some((&self.0, Bounds { base: 1, limit: 9, first: 1 }))
        }
    }
    let log = Mixed(Log::new(1 << 20).0);
    let names = ["live:a", "live:b", "news", "typing"].map(channel);
    assert!(look(&log, &names[..2]).is_none(), "its heads are not known");
    log.0.learn(0, names.iter().map(|name| (name.clone(), Default::default())));
    let volatile = |names: &[Channel]| {
        let watched = look(&log, names).unwrap();
        watched.grounds.iter().map(|ground| ground.volatile).collect::<Vec<_>>()
    };
    assert_eq!(volatile(&names[..2]), [true]);
    assert_eq!(volatile(&names), [false]);
    assert!(volatile(&names[3..]).is_empty());
}

#[test]
fn what_a_crowd_has_left_behind_is_given_back() {
    let (mut core, log) = (core(8), Log::new(1 << 20));
    let names: Vec<String> = (0..64).map(|n| format!("channel:{n}")).collect();
    let keys: Vec<u32> = names.iter().map(|name| join(&mut core, &log, &[name])).collect();
    let room =
        |core: &Core<Around>| [core.channels.capacity(), core.sessions.capacity(), core.slots.capacity()];
    let crowd = room(&core);
    core.tidy();
    assert_eq!(room(&core), crowd, "all of it is in use");
    let left = crowd.into_iter().max().unwrap() / 4;
    keys[left..].iter().for_each(|key| drop(core.release(*key)));
    let (before, used) = (room(&core), core.sessions.len());
    core.tidy();
    for (before, after) in before.into_iter().zip(room(&core)) {
        assert!(if used < before / 4 { after < before } else { after == before }, "{before} {after} {used}");
    }
    keys[1..left].iter().for_each(|key| drop(core.release(*key)));
    core.tidy();
    assert!(room(&core).into_iter().zip(crowd).all(|(now, crowd)| now < crowd / 4), "{:?}", room(&core));
}

#[test]
fn a_command_is_new_once_and_only_of_a_session_that_is_here() {
    let (mut core, log) = (core(8), Log::new(1 << 20));
    let key = join(&mut core, &log, &["a"]);
    let id = id(&core, key);
    assert!(core.apply(id, 2).unwrap() && !core.apply(id, 2).unwrap() && !core.apply(id, 1).unwrap());
    core.release(key);
    assert_eq!(core.apply(id, 3).unwrap_err().code, crate::protocol::Code::UnknownSession);
}

/// A channel that is carried is joined anew only if the client asks for what is kept since a seq.
#[test]
fn a_carried_channel_is_joined_anew_only_by_who_wants_its_past() {
    let (mut core, mut log) = (core(8), Log::new(1 << 20));
    let key = join(&mut core, &log, &["a"]);
    let id = id(&core, key);
    log.publish("a");
    let watched = log.watch(&["a"]);
    let since = |subscribed: Subscribed| subscribed.channels[&channel("a")].since.map(|pos| pos.offset);
    assert_eq!(since(core.subscribe(id, 1, &BTreeMap::new(), &watched).unwrap()), None);
    let after = BTreeMap::from([("a".to_owned(), Past::After(0))]);
    assert_eq!(since(core.subscribe(id, 2, &after, &watched).unwrap()), Some(1));
    while pump(&mut core, &log) {}
    assert!(drain(&mut core, key).is_empty(), "the reply has it");
    log.publish("a");
    let newest = BTreeMap::from([("a".to_owned(), Past::Last(1))]);
    assert_eq!(since(core.subscribe(id, 3, &newest, &log.watch(&["a"])).unwrap()), Some(2));
    while pump(&mut core, &log) {}
    assert!(drain(&mut core, key).is_empty(), "the reply has it");
}

#[test]
fn a_close_is_final_where_its_code_is_or_who_refuses_says_so() {
    let frame = |is_final| {
        let refusal = crate::protocol::Refusal::unavailable("not now");
        let refused = Refused { is_final, ..Refused::from(refusal) };
        matches!(refused.frame(), crate::protocol::Frame::Close { is_final: true, .. })
    };
    assert!(frame(true) && !frame(false));
    assert_eq!(core(3).tuning().offers_per_turn, 3);
}

#[test]
fn a_session_is_offered_what_its_channels_have_together_up_to_its_share() {
    let cost = Log::new(1 << 20).cost();
    for (share_bytes, is_behind) in [(3 * cost, false), (3 * cost - 1, true)] {
        let (mut core, mut log) = (tuned(Tuning { share_bytes, ..Tuning::default() }), Log::new(1 << 20));
        let key = join(&mut core, &log, &["a", "b"]);
        ["a", "b", "a"].into_iter().for_each(|name| _ = log.publish(name));
        while pump(&mut core, &log) {}
        assert_eq!(core.session(key).unwrap().is_behind(), is_behind);
    }
}

#[test]
fn every_ephemeral_message_without_room_is_counted() {
    let cost = ephemeral("typing", 1).cost();
    let session = Settings { pending_bytes: cost, ..Tuning::default().session };
    let (mut core, log) = (tuned(Tuning { session, ..Tuning::default() }), Log::new(1 << 20));
    join(&mut core, &log, &["typing"]);
    let mut typing = (1..=3).map(|number| ephemeral("typing", number));
    while pump_ephemeral(&mut core, &mut typing) {}
    assert_eq!(core.shell().dropped, 2);
}

#[test]
fn a_reply_says_the_seq_of_the_head_where_the_stream_begins_there() {
    let (mut core, mut log) = (core(8), Log::new(1 << 20));
    let key = join(&mut core, &log, &["a"]);
    let (id, none) = (id(&core, key), BTreeMap::new());
    let behind = log.watch(&["b"]);
    let head = log.publish("b");
    let mut seq = |watched| core.subscribe(id, 1, &none, &watched).unwrap().channels[&channel("b")].seq;
    assert_eq!(seq(log.watch(&["b"])), Some(head));
    assert_eq!(seq(behind), None, "of a node that has less nobody knows");
}

#[test]
fn a_window_is_empty_once_all_of_it_was_offered_or_nobody_listens_any_more() {
    let tuning = Tuning { offers_per_turn: 1, window_bytes: 1, ..Tuning::default() };
    let (mut core, mut log) = (tuned(tuning), Log::new(1 << 20));
    let all = |core: &mut Core<Around>, log: &Log| {
        (0..50).for_each(|_| _ = pump(core, log));
        core.feeds().offered(PARTITION)
    };
    let keys: Vec<u32> = (0..3).map(|_| join(&mut core, &log, &["a"])).collect();
    for last in 1..=3 {
        log.publish("a");
        assert_eq!(all(&mut core, &log), last);
    }
    // In the middle of a crowd, all of it leaves.
    log.publish("a");
    pump(&mut core, &log);
    keys.into_iter().for_each(|key| drop(core.release(key)));
    join(&mut core, &log, &["b"]);
    log.publish("b");
    assert_eq!(all(&mut core, &log), 5);
}

#[test]
fn however_many_channels_wait_at_once_each_session_gets_its_message() {
    let tuning = Tuning { offers_per_turn: 2_000, window_bytes: 1 << 30, ..Tuning::default() };
    let (mut core, mut log) = (tuned(tuning), Log::new(1 << 30));
    let names: Vec<String> = (0..1_500).map(|n| format!("n:{n}")).collect();
    names.iter().for_each(|name| _ = join(&mut core, &log, &[name]));
    // Each channel gets its part of a turn, and this one needs more.
    let crowd: Vec<u32> = (0..3).map(|_| join(&mut core, &log, &["n:7"])).collect();
    names.iter().for_each(|name| _ = log.publish(name));
    assert!(pump(&mut core, &log), "there is more");
    while pump(&mut core, &log) {}
    crowd.into_iter().for_each(|key| assert_eq!(drain(&mut core, key), [8]));
}

#[test]
fn a_channel_that_waits_is_offered_when_its_first_message_has_waited() {
    let (mut core, mut log) = (core(8), Log::new(1 << 20));
    let (key, other) = (join(&mut core, &log, &["slow"]), join(&mut core, &log, &["other"]));
    woken(&mut core, key);
    log.publish("slow");
    assert_eq!(pump_at(&mut core, &log, 2), Some(Timestamp(12)));
    log.publish("slow");
    log.publish("other");
    assert_eq!(pump_at(&mut core, &log, 11), Some(Timestamp(12)), "by the first");
    assert!(drain(&mut core, key).is_empty() && !woken(&mut core, key));
    assert_eq!(drain(&mut core, other), [3], "what does not wait is not held up");
    assert_eq!(core.feeds().offered(PARTITION), 0, "no cursor goes past what waits");
    assert_eq!(pump_at(&mut core, &log, 12), None);
    assert!(woken(&mut core, key));
    assert_eq!((drain(&mut core, key), core.feeds().offered(PARTITION)), (vec![1, 2], 3));
    log.publish("slow");
    assert_eq!(pump_at(&mut core, &log, 13), Some(Timestamp(23)), "and so on");
}

#[test]
fn a_message_that_does_not_wait_takes_along_what_waits_before_it() {
    let (mut core, mut log) = (core(8), Log::new(1 << 20));
    let (both, one) = (join(&mut core, &log, &["slow", "quick"]), join(&mut core, &log, &["slow"]));
    log.publish("slow");
    log.publish("quick");
    log.publish("slow");
    assert_eq!(pump_at(&mut core, &log, 2), Some(Timestamp(12)));
    assert_eq!((drain(&mut core, both), drain(&mut core, one)), (vec![1, 2], vec![]));
    assert_eq!(pump_at(&mut core, &log, 12), None);
    assert_eq!((drain(&mut core, both), drain(&mut core, one)), (vec![3], vec![1, 3]), "each once");
}

#[test]
fn nothing_waits_where_the_window_is_full_or_the_clock_has_been_put_back() {
    let (mut core, mut log) = (core(8), Log::new(1 << 20));
    core.tuning.window_bytes = 2 * log.cost();
    let key = join(&mut core, &log, &["slow"]);
    for _ in 0..5 {
        log.publish("slow");
    }
    while pump(&mut core, &log) {}
    assert!(drain(&mut core, key).len() >= 2, "all but what fits into a window");
    pump_at(&mut core, &log, 1_000_000);
    drain(&mut core, key);
    log.publish("slow");
    assert_eq!(pump_at(&mut core, &log, 1_000_000), Some(Timestamp(1_000_010)));
    assert_eq!(pump_at(&mut core, &log, 5), None, "that is a thousand seconds off");
    assert_eq!(drain(&mut core, key).len(), 1);
}

#[test]
fn ephemeral_messages_wait_as_well() {
    let (mut core, log) = (core(8), Log::new(1 << 20));
    let key = join(&mut core, &log, &["slow"]);
    woken(&mut core, key);
    let mut typing = (1..=2).map(|number| ephemeral("slow", number));
    assert_eq!(core.pump_ephemeral(Timestamp(2), || typing.next()), Some(Timestamp(12)));
    assert!(!woken(&mut core, key));
    assert_eq!(core.pump_ephemeral(Timestamp(12), || None), None);
    assert!(woken(&mut core, key));
}

#[test]
fn who_comes_while_messages_wait_is_offered_what_comes_after() {
    let (mut core, mut log) = (core(8), Log::new(1 << 20));
    join(&mut core, &log, &["slow"]);
    log.publish("slow");
    pump_at(&mut core, &log, 2);
    let late = join(&mut core, &log, &["slow"]);
    log.publish("slow");
    pump_at(&mut core, &log, 3);
    assert_eq!(pump_at(&mut core, &log, 12), None);
    assert_eq!(drain(&mut core, late), [2]);
}

#[test]
fn a_crowd_that_keeps_up_is_served_in_short_turns_and_one_that_is_behind_in_long_ones() {
    let (share_bytes, cost) = (10_000, Log::new(1 << 20).cost());
    let tuning = Tuning { visits_per_turn: 2, share_bytes, ..Tuning::default() };
    let (mut core, mut log) = (tuned(tuning), Log::new(1 << 20));
    let crowd: Vec<u32> = (0..5).map(|_| join(&mut core, &log, &["a"])).collect();
    let served = |core: &mut Core<Around>| {
        crowd.iter().map(|key| drain(core, *key)).filter(|got| !got.is_empty()).collect::<Vec<_>>()
    };
    log.publish("a");
    assert!(pump(&mut core, &log));
    assert_eq!(served(&mut core), [[1], [1]]);
    log.publish("a");
    assert!(pump(&mut core, &log));
    assert_eq!(served(&mut core), [[1], [1]], "what has come meanwhile is for the next round");
    assert!(pump(&mut core, &log));
    assert_eq!(served(&mut core), [vec![1], vec![2]]);
    while pump(&mut core, &log) {}
    served(&mut core);
    for _ in 0..=2 * share_bytes / cost {
        log.publish("a");
    }
    pump(&mut core, &log);
    assert_eq!(served(&mut core).len(), 5, "before anything new");
}

/// How often memory is asked for while one message goes to so many sessions: what each turn takes, once, and nothing for a session.
fn allocations_for(sessions: u64) -> u64 {
    let mut log = Log::new(1 << 20);
    log.publish("a");
    let mut core = core(usize::MAX);
    let readable = Readable::of(&["a".to_owned()], |_| true);
    let crowd: Vec<u32> = (0..sessions).map(|_| hold(&mut core)).collect();
    for &key in &crowd {
        attach_with(&mut core, &log, key, readable.clone(), true);
    }
    let mut deliver = |log: &mut Log| {
        let mut delivered = 0;
        log.publish("a");
        let measured = allocation_counter::measure(|| {
            while core
                .pump(Timestamp(2), |_, after, most| log.0.tail(after, most))
                .is_some_and(|due| due.0 <= 2)
            {}
            for &key in &crowd {
                core.with(key, |session, feeds| {
                    session.next(0);
                    let offered = |partition| feeds.offered(partition);
                    session.drain(usize::MAX, offered, |_| delivered += 1);
                });
            }
        });
        assert_eq!(delivered, sessions);
        measured.count_total
    };
    // What waits in a session has room from the first ones on.
    (0..5).map(|_| deliver(&mut log)).last().unwrap()
}

#[test]
fn a_delivery_allocates_nothing() {
    assert_eq!(allocations_for(10), allocations_for(1_000));
}
