//! What stands for the worker hubs: it reads the rings, offers entries to sessions, carries out their reads, and
//! writes what they give to the wires. As the real hub does, but one step at a time and in any order.

use std::{collections::VecDeque, sync::Arc};

use belfry::{
    protocol::{Cursor, Entry, Frame, GapReason, Item, MAX_OFFSET, Partition, Pos, Timestamp, TransportKind},
    session::{Millis, Next, Outgoing, Read, Record, Session, Settings, cursor_text},
    testing::log::{Heard, Listener, Log, Replay, Replayed, TailRead},
};

use super::{fault::Fault, truth::Violation, wire::Packet, world::World};

/// How often the server makes itself heard.
pub const HEARTBEAT: Millis = 1_000;

/// Small enough that a few messages overflow it, and a few fill a read.
const SETTINGS: Settings = Settings { pending_bytes: 1_200, read_bytes: 900, read_messages: 3 };

/// A worker's knowledge of the log.
pub struct Worker {
    tails: [u64; 2],
    ephemeral: Listener,
    /// Counts entries, for the fault that passes some over.
    passed: u64,
}

impl Worker {
    /// A worker that begins where the rings are.
    pub fn new(log: &Log) -> Self {
        let head = |at| log.partition(Partition(at)).map_or(0, |(ring, _)| ring.head());
        Self { tails: [0, 1].map(head), ephemeral: log.ephemeral().listen(), passed: 0 }
    }

    fn tail(&self, partition: Partition) -> u64 {
        self.tails[usize::from(partition.0)]
    }
}

/// A client's session, on the worker that holds its connection.
pub struct Server {
    pub session: Session,
    pub worker: usize,
    /// Reads that were asked for.
    asked: VecDeque<Read>,
    /// Reads that were carried out.
    done: VecDeque<(Read, Replayed)>,
}

impl Server {
    /// A session on a worker, without a connection.
    pub fn new(record: Record, worker: usize) -> Self {
        let session = Session::new(record, SETTINGS);
        Self { session, worker, asked: VecDeque::new(), done: VecDeque::new() }
    }

    /// Whether it has a connection.
    pub fn is_connected(&self) -> bool {
        self.session.connection().is_some()
    }

    /// Whether nothing is under way.
    pub fn is_quiet(&self) -> bool {
        self.asked.is_empty() && self.done.is_empty() && !self.session.is_behind()
    }
}

impl World<'_> {
    /// A worker reads the rings.
    pub fn pump(&mut self, worker: usize, most: usize) {
        let now = Timestamp::now();
        let Self { workers, servers, logs, truth, fault, .. } = self;
        let log = &logs[worker];
        let at = &mut workers[worker];
        let mut here: Vec<_> =
            servers.iter_mut().flatten().filter(|server| server.worker == worker).collect();
        for &partition in truth.layout.partitions() {
            let (ring, _) = log.partition(partition).expect("it is in use");
            match ring.tail(at.tail(partition), most) {
                TailRead::Entries { entries, to, .. } => {
                    for entry in &entries {
                        at.passed += 1;
                        if at.passed % 5 == 0 && *fault == Some(Fault::HubSkips) {
                            continue;
                        }
                        offer(&mut here, entry, now);
                    }
                    at.tails[usize::from(partition.0)] = to;
                }
                TailRead::Crossed { base } => {
                    at.tails[usize::from(partition.0)] = base - 1;
                    if *fault != Some(Fault::CrossingUnsaid) {
                        for server in &mut here {
                            server.session.crossed(partition, base);
                        }
                    }
                }
                TailRead::Lost { to } => {
                    at.tails[usize::from(partition.0)] = to;
                    if *fault != Some(Fault::HubIgnoresLost) {
                        here.iter_mut().for_each(|server| server.session.lost(partition));
                    }
                }
            }
        }
        self.pump_ephemeral(worker);
    }

    /// A worker hands out the ephemeral messages that wait for it.
    pub fn pump_ephemeral(&mut self, worker: usize) {
        let mut here: Vec<_> = self.servers.iter_mut().flatten().filter(|s| s.worker == worker).collect();
        while let Some(heard) = self.workers[worker].ephemeral.try_next() {
            let Heard::Message(entry) = heard else { continue };
            offer(&mut here, &entry, Timestamp::now());
        }
    }

    /// The session is asked what comes next.
    pub fn serve(&mut self, client: usize, bytes: usize) -> Result<(), Violation> {
        let Some(server) = &mut self.servers[client] else { return Ok(()) };
        match server.session.next(self.now) {
            Next::Read(read) => server.asked.push_back(read),
            Next::Wait(_) => {}
            Next::End => server.session.detach(),
            Next::Write => {
                let worker = &self.workers[server.worker];
                let mut packets = Vec::new();
                server.session.drain(
                    bytes,
                    |partition| worker.tail(partition),
                    |out| packets.push(packet(out)),
                );
                // Nobody reads what is written to a connection that is broken.
                let client = &mut self.clients[client];
                let Some(wire) = &mut client.wire else { return Ok(()) };
                for mut packet in packets {
                    if self.fault == Some(Fault::GapsUnsaid)
                        && matches!(packet, Packet::Frame(Frame::Gap { .. }, _))
                    {
                        continue;
                    }
                    if let Packet::Frame(frame, id) = &mut packet {
                        break_cursor(frame, id, self.fault, &self.logs[server.worker]);
                    }
                    let is_gap = matches!(packet, Packet::Frame(Frame::Gap { to_seq: Some(_), .. }, _));
                    wire.write(packet)?;
                    if is_gap && std::mem::take(&mut client.cut_at_gap) {
                        server.session.detach();
                        break;
                    }
                }
            }
        }
        Ok(())
    }

    /// The oldest read that was asked for is carried out.
    pub async fn read(&mut self, client: usize) {
        let Some(server) = &mut self.servers[client] else { return };
        let Some(read) = server.asked.pop_front() else { return };
        let limit =
            belfry::testing::log::Limit { bytes: SETTINGS.read_bytes, messages: SETTINGS.read_messages };
        let replay = Replay { partition: read.partition, from: read.from, wants: read.wants.clone(), limit };
        let mut replayed = self.logs[server.worker].replay(replay).await.expect("nothing makes reads fail");
        break_read(&mut replayed, self.fault);
        server.done.push_back((read, replayed));
    }

    /// The oldest read that was carried out reaches its session.
    pub fn hand_over(&mut self, client: usize) {
        let Some(server) = &mut self.servers[client] else { return };
        let Some((read, Replayed { items, to, .. })) = server.done.pop_front() else { return };
        let tail = self.workers[server.worker].tail(read.partition);
        server.session.replayed(&read, items, to, tail, Timestamp::now());
    }

    /// A packet reaches the client.
    pub fn receive(&mut self, client: usize) -> Result<bool, Violation> {
        let names = &self.names;
        let received = self.clients[client].receive(&|name| Self::channel_of(names, name))?;
        if received
            && let Some(server) = &mut self.servers[client]
            && self.clients[client].wire.as_ref().is_some_and(|wire| wire.transport == TransportKind::Ws)
        {
            // A client answers pings.
            server.session.heard(self.now);
        }
        Ok(received)
    }

    /// The connection breaks.
    pub fn cut(&mut self, client: usize, noticed: bool) {
        self.clients[client].wire = None;
        self.clients[client].old_wire = None;
        if noticed && let Some(server) = &mut self.servers[client] {
            server.session.detach();
        }
    }

    /// A poll's response leaves, whatever there is.
    pub fn answer_poll(&mut self, client: usize) {
        let Some(server) = self.servers[client].as_mut().filter(|server| server.is_connected()) else {
            return;
        };
        let worker = &self.workers[server.worker];
        let is_poll = server.session.connection().is_some_and(|there| there.manners.one_answer);
        if is_poll && let Some(wire) = &mut self.clients[client].wire {
            let cursor = server.session.mark(|partition| worker.tail(partition));
            wire.packets.push_back(Packet::Poll(std::mem::take(&mut wire.body), cursor));
            server.session.detach();
        }
    }
}

fn offer(servers: &mut [&mut Server], entry: &Arc<Entry>, now: Timestamp) {
    for server in servers {
        if server.session.subscription(&entry.channel).is_some() {
            server.session.offer(entry, now);
        }
    }
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

fn break_cursor(frame: &mut Frame, id: &mut Option<Cursor>, fault: Option<Fault>, log: &Log) {
    let cursor = match (frame, fault) {
        (Frame::Gap { to_seq: Some(to), resume, .. }, Some(Fault::ResumeAhead)) => {
            // As if the first gap of a crossing moved the cursor, and not the last.
            *resume = resume.iter().map(|pos| Pos::new(pos.partition, pos.offset.max(*to))).collect();
            return;
        }
        (Frame::Ping { cursor }, Some(Fault::CursorAhead)) => cursor,
        (Frame::Welcome { cursor, .. }, Some(Fault::WelcomeAtHead)) => cursor,
        _ => return,
    };
    let head = |partition| log.partition(partition).expect("it is in use").0.head();
    *cursor = cursor.iter().map(|pos| Pos::new(pos.partition, head(pos.partition))).collect();
    *id = Some(cursor.clone());
}

fn break_read(replayed: &mut Replayed, fault: Option<Fault>) {
    let last = replayed.items.len().saturating_sub(1);
    match fault {
        Some(Fault::PrevUnchecked) => {
            replayed.items.retain(|item| !matches!(item, Item::Gap(gap) if gap.reason == GapReason::Trimmed));
        }
        Some(Fault::ReadSkips) if !replayed.items.is_empty() => drop(replayed.items.remove(last / 2)),
        Some(Fault::ReadEndsLate) => replayed.to = (replayed.to + 1).min(MAX_OFFSET),
        _ => {}
    }
}
