//! The workers: the real hub core, with what is around it taken one step at a time and in any order. A connection is
//! served only when its core has woken it, as a task would be.

use std::{
    collections::{HashSet, VecDeque},
    sync::Arc,
};

use belfry_core::{
    ephemeral::{Heard, Listener},
    hub::{Attendance, Core, Edge, Event, Feeds, Layout as _, Shell, Tuning},
    protocol::{
        Channel, Cursor, Entry, Frame, GapReason, Item, MAX_OFFSET, Partition, Pos, SessionId, Timestamp,
        TransportKind,
    },
    replay::Limit,
    ring::TailRead,
    session::{Millis, Next, Outgoing, Read, Record, Session, Settings, cursor_text},
};

use super::{
    connect::Connecting,
    fault::Fault,
    log::{Backend, Log, Unheard},
    truth::Violation,
    wire::Packet,
    world::World,
};

/// How often the server makes itself heard.
pub const HEARTBEAT: Millis = 1_000;

/// Small enough that a few messages overflow a session, fill a read, and outlast a turn.
const TUNING: Tuning = Tuning {
    session: Settings { pending_bytes: 1_200, read_bytes: 900, read_messages: 3 },
    session_channels: 128,
    offers_per_turn: 3,
    visits_per_turn: 2,
    tail_entries: 2,
    window_bytes: 1_000,
    share_bytes: 600,
};

/// A hub core, and what else its thread has.
pub struct Worker {
    pub core: Core<Around>,
    ephemeral: Listener,
    /// Counts entries, for the fault that passes some over.
    passed: u64,
}

/// What the core of a worker says.
#[derive(Default)]
pub struct Around {
    /// How long a message may wait for others.
    wait: Millis,
    pending: i64,
    behind: i64,
    /// Channels that have listeners.
    pub held: HashSet<Channel>,
    listeners: i64,
    overflowed: bool,
}

/// A connection's task.
pub struct Line {
    woken: bool,
    /// When it wakes by itself.
    due: Millis,
}

impl Line {
    pub fn new() -> Self {
        Self { woken: true, due: 0 }
    }
}

impl Shell for Around {
    type Line = Line;

    fn wake(&mut self, line: &mut Line) {
        line.woken = true;
    }

    /// One channel in three.
    fn wait(&self, channel: &Channel) -> Millis {
        if channel.as_str().bytes().map(usize::from).sum::<usize>().is_multiple_of(3) { self.wait } else { 0 }
    }

    fn count(&mut self, event: Event) {
        match event {
            Event::Pending(more) => self.pending += more,
            Event::Behind(more) => self.behind += more,
            Event::Overflow { .. } => self.overflowed = true,
            Event::Dropped | Event::Crossed(..) | Event::Lost { .. } => {}
        }
    }

    fn listening(&mut self, channel: &Channel, more: i64, edge: Option<Edge>) {
        self.listeners += more;
        match edge {
            Some(Edge::First) => assert!(self.held.insert(channel.clone()), "{channel} is held twice"),
            Some(Edge::Last) => assert!(self.held.remove(channel), "{channel} was not held"),
            None => {}
        }
    }

    fn note<'a>(&mut self, _: &Record, _: impl Iterator<Item = &'a Channel>, _: Attendance) {}
}

impl Worker {
    /// A worker that begins where the rings are.
    pub fn new(log: &impl Log, wait: Millis) -> Self {
        let rings = (0..).map_while(|at| log.ring(Partition(at)));
        let heads: Vec<_> = rings.map(|(ring, _)| (ring.partition, ring.head())).collect();
        let core = Core::new(Around { wait, ..Around::default() }, TUNING, heads);
        Self { core, ephemeral: log.ephemeral().listen(Arc::new(Unheard)), passed: 0 }
    }

    /// What the core has counted is what there is, once nobody has a connection.
    pub fn check_is_empty(&mut self) -> Result<(), Violation> {
        let Around { pending, behind, held, listeners, .. } = self.core.shell();
        match (*pending, *behind, *listeners, held.len()) {
            (0, 0, 0, 0) => Ok(()),
            left => {
                Err(format!("nobody is there, but counted are {left:?}: pending, behind, listeners, held"))
            }
        }
    }
}

/// A client's session: in a slot of a worker, or at rest.
pub struct Server {
    pub id: SessionId,
    pub place: Place,
    /// Its connection waits for the log before it begins.
    pub connecting: Option<Connecting>,
    /// Reads that were asked for.
    asked: VecDeque<Read>,
    /// Reads that were carried out: what was found, and how far that is.
    done: VecDeque<(Read, (Vec<Item>, u64))>,
    /// A channel was added, for the fault that does not cancel the read under way.
    pub keeps_read: bool,
    /// The session has just overflowed, for the fault that loses a position there.
    overflowed: bool,
}

/// Where a session is.
pub enum Place {
    Held { worker: usize, key: u32 },
    Resting(Record),
}

impl Server {
    /// A session in a slot, whose connection waits for the log.
    pub fn held(id: SessionId, worker: usize, key: u32, connecting: Connecting) -> Self {
        let place = Place::Held { worker, key };
        Self {
            id,
            place,
            connecting: Some(connecting),
            asked: VecDeque::new(),
            done: VecDeque::new(),
            keeps_read: false,
            overflowed: false,
        }
    }
}

impl<B: Backend> World<B> {
    /// The slot of a client's session.
    pub fn slot(&self, client: usize) -> Option<(usize, u32)> {
        match self.servers[client].as_ref()?.place {
            Place::Held { worker, key } => Some((worker, key)),
            Place::Resting(_) => None,
        }
    }

    /// A client's session, if it is in a slot.
    pub fn session(&self, client: usize) -> Option<&Session> {
        let (worker, key) = self.slot(client)?;
        self.workers[worker].core.session(key)
    }

    /// Whether a client's session has a connection.
    pub fn is_connected(&self, client: usize) -> bool {
        self.session(client).is_some_and(|session| session.connection().is_some())
    }

    /// Whether nothing is under way.
    pub fn is_quiet(&self, client: usize) -> bool {
        let idle = |server: &Server| server.asked.is_empty() && server.done.is_empty();
        self.servers[client].as_ref().is_some_and(idle)
            && self.session(client).is_some_and(|s| !s.is_behind())
    }

    fn with<T>(&mut self, client: usize, act: impl FnOnce(&mut Session, &Feeds) -> T) -> Option<T> {
        let (worker, key) = self.slot(client)?;
        self.workers[worker].core.with(key, act)
    }

    /// The server learns that a connection has ended.
    pub fn release(&mut self, client: usize) {
        let Some((worker, key)) = self.slot(client) else { return };
        let session = self.workers[worker].core.release(key);
        let server = self.servers[client].as_mut().expect("it has a slot");
        // Nobody has heard of a session that was not welcomed.
        let unknown = server.connecting.take().is_some_and(|connecting| !connecting.resumed);
        server.asked.clear();
        server.done.clear();
        server.keeps_read = false;
        match session.filter(|_| !unknown) {
            Some(session) => server.place = Place::Resting(session.into_record()),
            None => self.servers[client] = None,
        }
    }

    /// Connections whose session was taken from them learn it, say so and end.
    pub fn release_replaced(&mut self) -> Result<(), Violation> {
        for (worker, key) in std::mem::take(&mut self.replaced) {
            let core = &mut self.workers[worker].core;
            if core.session(key).is_some() || core.parting(key).is_none() {
                return Err("a connection was not told that its session has been taken over".to_owned());
            }
            core.release(key);
        }
        Ok(())
    }

    /// A worker's hub has so many turns. True: it has more to do.
    pub fn pump(&mut self, worker: usize, turns: usize) -> bool {
        let now = self.time();
        let Self { workers, logs, fault, .. } = self;
        let Worker { core, ephemeral, passed } = &mut workers[worker];
        let log = &logs[worker];
        (0..turns).all(|_| {
            let more = core.pump(now, |partition, after, most| {
                let (ring, _) = log.ring(partition).expect("it is in use");
                break_tail(ring.tail(after, most), *fault, passed)
            });
            [pump_ephemeral(core, ephemeral, now), more].into_iter().flatten().any(|due| due <= now)
        })
    }

    /// The session is asked what comes next, if its connection is awake.
    pub fn serve(&mut self, client: usize, bytes: usize) -> Result<(), Violation> {
        let Some((worker, key)) = self.slot(client) else { return Ok(()) };
        let now = self.now;
        let awake = |line: &mut Line| line.woken || line.due <= now;
        if !self.is_connected(client) || !self.workers[worker].core.line(key).is_some_and(awake) {
            return Ok(());
        }
        let Some(next) = self.with(client, |session, _| session.next(now)) else { return Ok(()) };
        match next {
            Next::Read(read) => {
                let server = self.servers[client].as_mut().expect("it has a slot");
                server.overflowed |= std::mem::take(&mut self.workers[worker].core.shell().overflowed);
                let before = server.asked.back_mut().or(server.done.back_mut().map(|(read, _)| read));
                match before.filter(|before| before.partition == read.partition) {
                    // As if the channel had not cancelled it.
                    Some(before) if std::mem::take(&mut server.keeps_read) => before.ticket = read.ticket,
                    _ => server.asked.push_back(read),
                }
            }
            Next::Wait(due) => {
                if let Some(line) = self.workers[worker].core.line(key) {
                    *line = Line { woken: false, due };
                }
            }
            Next::End => self.release(client),
            Next::Write => self.write(client, bytes)?,
        }
        Ok(())
    }

    fn write(&mut self, client: usize, bytes: usize) -> Result<(), Violation> {
        let Some((worker, key)) = self.slot(client) else { return Ok(()) };
        let mut packets = Vec::new();
        self.workers[worker].core.with(key, |session, feeds| {
            let offered = |partition| feeds.offered(partition);
            session.drain(bytes, offered, |out| packets.push(packet(out)));
        });
        let (fault, log) = (self.fault, self.logs[worker].clone());
        // Nobody reads what is written to a connection that is broken.
        let client_of = &mut self.clients[client];
        let Some(wire) = &mut client_of.wire else { return Ok(()) };
        for mut packet in packets {
            if fault == Some(Fault::GapsUnsaid) && matches!(packet, Packet::Frame(Frame::Gap { .. }, _)) {
                continue;
            }
            if let Packet::Frame(frame, id) = &mut packet {
                break_cursor(frame, id, fault, &*log);
            }
            let is_gap = matches!(packet, Packet::Frame(Frame::Gap { to_seq: Some(_), .. }, _));
            wire.write(packet)?;
            if is_gap && std::mem::take(&mut client_of.cut_at_gap) {
                self.release(client);
                break;
            }
        }
        Ok(())
    }

    /// The oldest read that was asked for is carried out.
    pub async fn read(&mut self, client: usize) {
        let Some((worker, _)) = self.slot(client) else { return };
        let Some(server) = &mut self.servers[client] else { return };
        let Some(read) = server.asked.pop_front() else { return };
        let Settings { read_bytes, read_messages, .. } = TUNING.session;
        let limit = Limit { bytes: read_bytes, messages: read_messages };
        let mut replayed = self.logs[worker].replay(&read, limit).await;
        let overflowed = std::mem::take(&mut server.overflowed);
        break_read(&mut replayed, self.fault, overflowed);
        server.done.push_back((read, replayed));
    }

    /// The oldest read that was carried out reaches its session.
    pub fn hand_over(&mut self, client: usize) {
        let Some(server) = &mut self.servers[client] else { return };
        let Some((read, (items, to))) = server.done.pop_front() else { return };
        let now = self.time();
        self.with(client, |session, feeds| {
            session.replayed(&read, items, to, feeds.taken(read.partition), now);
        });
        self.wake(client);
    }

    /// A connection's task has something to look at.
    pub fn wake(&mut self, client: usize) {
        if let Some((worker, key)) = self.slot(client) {
            self.workers[worker].core.wake(key);
        }
    }

    /// A packet reaches the client.
    pub fn receive(&mut self, client: usize) -> Result<bool, Violation> {
        let names = &self.names;
        let received = self.clients[client].receive(&|name| Self::channel_of(names, name))?;
        if received && self.clients[client].wire.as_ref().is_some_and(|w| w.transport == TransportKind::Ws) {
            // A client answers pings.
            let now = self.now;
            self.with(client, |session, _| session.heard(now));
        }
        Ok(received)
    }

    /// The connection breaks.
    pub fn cut(&mut self, client: usize, noticed: bool) {
        self.clients[client].wire = None;
        self.clients[client].old_wire = None;
        if noticed {
            self.release(client);
        }
    }

    /// A poll's response leaves, whatever there is.
    pub fn answer_poll(&mut self, client: usize) {
        let is_poll = |session: &Session| session.connection().is_some_and(|there| there.manners.one_answer);
        if !self.session(client).is_some_and(is_poll) {
            return;
        }
        let ahead = self.fault == Some(Fault::CursorInPoll);
        let cursor = self.with(client, |session, feeds| {
            let cursor = session.mark(|partition| feeds.offered(partition));
            let all = |pos: Pos| Pos::new(pos.partition, pos.offset.max(feeds.taken(pos.partition)));
            if ahead { cursor.iter().map(all).collect() } else { cursor }
        });
        if let (Some(wire), Some(cursor)) = (&mut self.clients[client].wire, cursor) {
            wire.packets.push_back(Packet::Poll(std::mem::take(&mut wire.body), cursor));
            self.release(client);
        }
    }
}

fn pump_ephemeral(core: &mut Core<Around>, listener: &mut Listener, now: Timestamp) -> Option<Timestamp> {
    core.pump_ephemeral(now, || {
        loop {
            match listener.try_next()? {
                Heard::Message(entry) => return Some(entry),
                Heard::Missed(_) => {}
            }
        }
    })
}

fn packet(out: Outgoing<'_>) -> Packet {
    match out {
        Outgoing::Entry(entry, streams) => {
            let mut id = String::new();
            cursor_text(streams, &mut id);
            // A session of ephemeral channels only has no place to speak of.
            let id = id.parse().unwrap_or_default();
            Packet::Message(serde_json::from_str(entry.json_str()).expect("a frame is JSON"), id)
        }
        Outgoing::Frame(frame, id) => Packet::Frame(frame.clone(), id),
        Outgoing::Reply(reply) => Packet::Reply(reply.clone()),
    }
}

fn break_tail(tail: TailRead, fault: Option<Fault>, passed: &mut u64) -> TailRead {
    match (tail, fault) {
        (TailRead::Entries { mut entries, to, more }, Some(Fault::HubSkips)) => {
            entries.retain(|_: &Arc<Entry>| {
                *passed += 1;
                !passed.is_multiple_of(3)
            });
            TailRead::Entries { entries, to, more }
        }
        (TailRead::Crossed { base, .. }, Some(Fault::CrossingUnsaid)) => {
            TailRead::Entries { entries: Vec::new(), to: base - 1, more: true }
        }
        (TailRead::Lost { to }, Some(Fault::HubIgnoresLost)) => {
            TailRead::Entries { entries: Vec::new(), to, more: false }
        }
        (tail, _) => tail,
    }
}

fn break_cursor(frame: &mut Frame, id: &mut Option<Cursor>, fault: Option<Fault>, log: &impl Log) {
    let cursor = match (frame, fault) {
        (Frame::Gap { to_seq: Some(to), resume, .. }, Some(Fault::ResumeAhead)) => {
            // As if the first gap of a crossing moved the cursor, and not the last.
            *resume = resume.iter().map(|pos| Pos::new(pos.partition, pos.offset.max(*to))).collect();
            return;
        }
        (Frame::Gap { to_seq: Some(_), resume, .. }, Some(Fault::GapBack)) => {
            *resume =
                resume.iter().map(|pos| Pos::new(pos.partition, pos.offset.saturating_sub(1))).collect();
            return;
        }
        (Frame::Ping { cursor }, Some(Fault::CursorAhead)) => cursor,
        (Frame::Welcome { cursor, .. }, Some(Fault::WelcomeAtHead)) => cursor,
        _ => return,
    };
    let head = |partition| log.ring(partition).expect("it is in use").0.head();
    *cursor = cursor.iter().map(|pos| Pos::new(pos.partition, head(pos.partition))).collect();
    *id = Some(cursor.clone());
}

fn break_read((items, to): &mut (Vec<Item>, u64), fault: Option<Fault>, overflowed: bool) {
    let last = items.len().saturating_sub(1);
    match fault {
        Some(Fault::PrevUnchecked) => {
            items.retain(|item| !matches!(item, Item::Gap(gap) if gap.reason == GapReason::Trimmed));
        }
        Some(Fault::ReadSkips) if !items.is_empty() => drop(items.remove(last / 2)),
        Some(Fault::ReadEndsLate) => *to = (*to + 1).min(MAX_OFFSET),
        Some(Fault::Overflow) if overflowed && !items.is_empty() => drop(items.remove(0)),
        _ => {}
    }
}
