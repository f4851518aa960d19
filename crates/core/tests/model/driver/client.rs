//! A client that follows the contract's rules to the letter, or one that knows none of them: a bare `EventSource`,
//! which has nothing but the last `id:`.

use std::collections::{BTreeMap, HashSet};

use belfry_core::protocol::{
    ChannelState, Cursor, Frame, GapReason, MessageId, Partition, Pos, Reply, SessionId,
};

use super::{
    fault::Fault,
    truth::{Layout, Violation, is_plain},
    wire::{MessageFrame, Packet, Wire},
};

/// What a client saw of a channel between subscribing and unsubscribing.
#[derive(Debug)]
pub struct Interval {
    pub channel: usize,
    /// Everything after this position was promised,
    pub start: u64,
    /// or, where it was said, after this seq.
    pub start_seq: Option<u64>,
    /// All that is kept was asked for.
    pub fresh: bool,
    pub events: Vec<Event>,
    /// The client has unsubscribed.
    pub ended: bool,
}

/// Something that a client was told of a channel.
#[derive(Clone, Debug)]
pub enum Event {
    Message {
        pos: u64,
        seq: u64,
        id: MessageId,
        n: u64,
    },
    Gap {
        reason: GapReason,
        from: Option<u64>,
        to: Option<u64>,
        /// It has to do with the cursor.
        cursor: Option<CursorReset>,
    },
}

/// A reset that has to do with the cursor, and not with the log.
#[derive(Clone, Copy, Debug)]
pub struct CursorReset {
    /// Where the partition goes on from.
    pub to: u64,
    /// How far the log had come by then: the snapshot that a reset asks for has all that was published up to here.
    pub head: u64,
    /// The client has gone back there.
    pub back: bool,
}

/// A command that waits for its reply.
#[derive(Clone, Debug)]
pub struct Command {
    pub id: u64,
    pub channel: usize,
    pub subscribe: bool,
    /// The last seq that the client knows of the channel: what came since is asked for.
    pub after: Option<u64>,
    /// The connection in whose stream it travelled. It is sent again only on another one, or once
    /// nobody waits for the reply of the request that carried it: a later answer moves `since`.
    pub over: Option<u32>,
}

#[derive(Debug)]
struct Carried {
    /// The place in `intervals`.
    interval: usize,
    since: u64,
    /// The connection on which `since` was learnt: a reset that this connection began with is older.
    learnt_on: u32,
}

impl Client {
    /// A client that has never connected; `bare`: it knows only what an `EventSource` does.
    pub fn new(bare: bool, fault: Option<Fault>, layout: Layout) -> Self {
        Self { bare, fault, layout, ..Self::default() }
    }
}

/// A client.
#[derive(Debug, Default)]
pub struct Client {
    /// It is a bare `EventSource`.
    pub bare: bool,
    pub session: Option<SessionId>,
    pub cursor: Option<Cursor>,
    /// A cursor that it once had.
    pub old_cursor: Option<Cursor>,
    highest: BTreeMap<Partition, u64>,
    carried: BTreeMap<usize, Carried>,
    /// What came of channels whose subscribe reply has not come yet.
    held: Vec<(Pos, Event)>,
    ephemeral: HashSet<MessageId>,
    pub command: Option<Command>,
    pub last_command: u64,
    /// Commands that have been applied.
    pub sent: Vec<Command>,
    /// Replies that travel outside of the stream.
    pub mail: Vec<Reply>,
    pub attempt: u64,
    pub wire: Option<Wire>,
    /// The connection before, until the newer one says welcome.
    pub old_wire: Option<Wire>,
    /// The number of the connection that it was last welcomed on.
    pub current: u32,
    /// Where the stream of each partition began on it.
    pub from: BTreeMap<Partition, u64>,
    pub intervals: Vec<Interval>,
    /// The session lacks channels that it counts on: it names them when it connects again.
    pub restate: bool,
    pub fault: Option<Fault>,
    /// Its connection breaks right behind the next gap that says up to where.
    pub cut_at_gap: bool,
    layout: Layout,
}

impl Client {
    /// The channels that it counts on.
    pub fn channels(&self) -> Vec<usize> {
        self.carried.keys().copied().collect()
    }

    /// Whether it counts on some channel of a partition.
    pub fn carries(&self, wanted: Partition) -> bool {
        self.carried.keys().any(|channel| self.layout.partition(*channel) == Some(wanted))
    }

    /// The last seq that it was told of a channel, if it follows it now or did once.
    pub fn last_seq(&self, channel: usize) -> Option<u64> {
        let mut events =
            self.intervals.iter().rev().filter(|i| i.channel == channel).flat_map(|i| i.events.iter().rev());
        events.find_map(|event| match event {
            Event::Message { seq, .. } => Some(*seq),
            Event::Gap { .. } => None,
        })
    }

    fn begin(&mut self, channel: usize, start: u64, start_seq: Option<u64>, fresh: bool) {
        let interval = Interval { channel, start, start_seq, fresh, events: Vec::new(), ended: false };
        self.intervals.push(interval);
        self.carried.insert(
            channel,
            Carried { interval: self.intervals.len() - 1, since: start, learnt_on: self.current },
        );
    }

    /// It no longer wants a channel.
    pub fn leave(&mut self, channel: usize) {
        if let Some(carried) = self.carried.remove(&channel) {
            self.intervals[carried.interval].ended = true;
        }
    }

    /// Takes the next packet, of the older connection first if there are two.
    pub fn receive(&mut self, name_of: &dyn Fn(&str) -> usize) -> Result<bool, Violation> {
        if let Some(mut wire) = self.old_wire.take()
            && let Some(packet) = wire.packets.pop_front()
        {
            if !self.take(packet, &mut wire, name_of)? {
                self.old_wire = Some(wire);
            }
            return Ok(true);
        }
        let Some(mut wire) = self.wire.take() else { return Ok(false) };
        let Some(packet) = wire.packets.pop_front() else {
            self.wire = Some(wire);
            return Ok(false);
        };
        if !self.take(packet, &mut wire, name_of)? {
            self.wire = Some(wire);
        }
        Ok(true)
    }

    /// True if this was the end of the connection.
    fn take(
        &mut self,
        packet: Packet,
        wire: &mut Wire,
        name_of: &dyn Fn(&str) -> usize,
    ) -> Result<bool, Violation> {
        match packet {
            Packet::Message(message, id) => self.message(&message, &id, name_of)?,
            Packet::Frame(frame, id) => return self.frame(frame, id, wire, name_of),
            Packet::Reply(reply) => self.reply(&reply, name_of)?,
            Packet::Poll(packets, cursor) => {
                for packet in packets {
                    self.take(packet, wire, name_of)?;
                }
                self.adopt(&cursor);
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn message(
        &mut self,
        message: &MessageFrame,
        id: &Cursor,
        name_of: &dyn Fn(&str) -> usize,
    ) -> Result<(), Violation> {
        let (channel, n) = (name_of(&message.channel), message.data.n);
        let (Some(pos), Some(seq)) = (message.pos, message.seq) else {
            return match self.ephemeral.insert(message.id) {
                true => Ok(()),
                false => Err(format!("the ephemeral message {n} came twice")),
            };
        };
        let highest = self.highest.entry(pos.partition).or_default();
        if self.bare {
            self.cursor = Some(id.clone());
        } else if pos.offset <= *highest && self.fault != Some(Fault::DuplicatesKept) {
            return Ok(());
        }
        *highest = pos.offset.max(*highest);
        if !self.bare {
            self.adopt(&[pos].into_iter().collect());
        }
        let event = Event::Message { pos: pos.offset, seq, id: message.id, n };
        self.event(channel, pos, event);
        Ok(())
    }

    /// Notes an event, or holds it back while its channel's subscribe reply is awaited.
    fn event(&mut self, channel: usize, pos: Pos, event: Event) {
        let Some(carried) = self.carried.get(&channel) else {
            if self.command.as_ref().is_some_and(|c| c.subscribe && c.channel == channel) {
                self.held.push((pos, event));
            }
            return;
        };
        let old = matches!(event, Event::Message { .. }) && pos.offset <= carried.since;
        if !old || self.fault == Some(Fault::SinceIgnored) {
            self.intervals[carried.interval].events.push(event);
        }
    }

    fn adopt(&mut self, cursor: &Cursor) {
        let mine = self.cursor.get_or_insert_default();
        for pos in cursor.iter() {
            let offset = mine.get(pos.partition).map_or(pos.offset, |mine| mine.max(pos.offset));
            mine.set(pos.partition, offset);
        }
    }

    fn adopt_missing(&mut self, cursor: &Cursor) {
        let mine = self.cursor.get_or_insert_default();
        for pos in cursor.iter() {
            if mine.get(pos.partition).is_none() {
                mine.set(pos.partition, pos.offset);
            }
        }
    }

    fn frame(
        &mut self,
        frame: Frame,
        id: Option<Cursor>,
        wire: &mut Wire,
        name_of: &dyn Fn(&str) -> usize,
    ) -> Result<bool, Violation> {
        if self.bare
            && let Some(id) = id
        {
            self.cursor = Some(id);
        }
        match frame {
            Frame::Welcome { session, cursor, resumed, channels, .. } => {
                if !resumed {
                    // Answers that an earlier session gave are worth nothing in this one, nor is what it was asked.
                    self.mail.clear();
                    self.sent.clear();
                }
                self.welcome(session, &cursor, wire);
                let there: Vec<_> = channels.keys().map(|channel| name_of(channel.as_str())).collect();
                let lost = self.carried.keys().find(|channel| !there.contains(channel));
                if let Some(channel) = lost.filter(|_| resumed && !wire.named) {
                    return Err(format!("{channel} was subscribed, and the session goes on without it"));
                }
                self.restate = lost.is_some();
                return Ok(self.restate);
            }
            Frame::Gap { channel, reason, from_seq, to_seq, resume } => {
                let channel = name_of(channel.as_str());
                let pos = resume.iter().next().ok_or("a gap without a place to go on from")?;
                let mut cursor = None;
                if reason == GapReason::Reset {
                    // One that says up to where has to do with the log, and not with the cursor.
                    if to_seq.is_none() || !is_plain(channel) {
                        cursor = wire.resets.get(&pos.partition).copied();
                        if cursor.is_none() {
                            return Err(format!("{channel}: reset, but the cursor was good"));
                        }
                    }
                    let back = self.reset(pos, wire);
                    cursor = cursor.map(|reset| CursorReset { back, ..reset });
                } else if !self.bare {
                    self.adopt(&resume);
                }
                self.event(channel, pos, Event::Gap { reason, from: from_seq, to: to_seq, cursor });
            }
            Frame::Ping { cursor } if !self.bare => self.adopt(&cursor),
            Frame::Close { .. } => return Ok(true),
            _ => {}
        }
        Ok(false)
    }

    /// Only a reset goes backwards: below where its connection began. Whether it did.
    fn reset(&mut self, pos: Pos, wire: &Wire) -> bool {
        if wire.began.get(pos.partition).is_some_and(|began| began <= pos.offset) {
            // On the way forward. What the connection before has brought meanwhile still counts.
            self.adopt(&[pos].into_iter().collect());
            return false;
        }
        self.cursor.get_or_insert_default().set(pos.partition, pos.offset);
        self.highest.insert(pos.partition, pos.offset);
        let layout = self.layout;
        for (channel, carried) in &mut self.carried {
            if layout.partition(*channel) == Some(pos.partition) && carried.learnt_on < wire.number {
                carried.since = 0;
            }
        }
        true
    }

    /// A stream begins. What it has at or below the highest position that the connection before has brought is
    /// dropped, of whatever channel.
    pub fn begin_stream(&mut self, connection: u32, from: &BTreeMap<Partition, u64>) {
        self.current = connection;
        self.from.clone_from(from);
        for (partition, from) in &mut self.from {
            *from = self.highest.get(partition).map_or(*from, |highest| *highest.max(from));
        }
    }

    fn welcome(&mut self, session: SessionId, cursor: &Cursor, wire: &mut Wire) {
        self.session = Some(session);
        wire.welcomed = true;
        wire.began = cursor.clone();
        self.begin_stream(wire.number, &wire.from);
        // From now on the older connection is ignored.
        self.old_wire = None;
        let Some(fresh) = wire.opens.take() else { return self.adopt_missing(cursor) };
        self.cursor = Some(cursor.clone());
        for channel in std::mem::take(&mut wire.channels) {
            let start =
                self.layout.partition(channel).and_then(|partition| cursor.get(partition)).unwrap_or(0);
            self.begin(channel, start, None, fresh);
        }
    }

    /// A reply, in the stream or outside of it.
    pub fn reply(&mut self, reply: &Reply, name_of: &dyn Fn(&str) -> usize) -> Result<(), Violation> {
        let Some(command) = self.command.take_if(|command| Some(command.id) == reply.id) else {
            return Ok(());
        };
        if reply.ok != Some(true) {
            return Err(format!("{command:?} was refused: {reply:?}"));
        }
        // Where it counts on other channels and lacks a position all the same, it has yet to hear of a
        // reset, and no reply stands for that.
        let new = |pos: &Pos| !self.carries(pos.partition);
        let cursor: Cursor = reply.cursor.iter().flat_map(Cursor::iter).filter(new).collect();
        self.adopt_missing(&cursor);
        for (name, state) in reply.channels.iter().flatten() {
            self.subscribed(name_of(name.as_str()), state);
        }
        Ok(())
    }

    fn subscribed(&mut self, channel: usize, state: &ChannelState) {
        // What was carried already when it was asked for is in the stream from its beginning.
        let partition = self.layout.partition(channel);
        let from = partition.and_then(|partition| self.from.get(&partition)).copied();
        let since = state.since.map(|pos| pos.offset).or(from);
        self.begin(channel, since.unwrap_or(0), state.seq, false);
        let carried = &self.carried[&channel];
        let since = carried.since;
        let released = self.held.drain(..).filter(|(pos, event)| match event {
            Event::Message { .. } => pos.offset > since || self.fault == Some(Fault::SinceIgnored),
            // Its seqs say what it speaks of. Its `resume` speaks of the partition, and may lie below.
            Event::Gap { to: Some(to), .. } => state.seq.is_none_or(|seq| *to > seq),
            Event::Gap { to: None, .. } => pos.offset >= since,
        });
        self.intervals[carried.interval].events.extend(released.map(|(_, event)| event));
    }
}
