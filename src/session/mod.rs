//! The session: a client's logical connection, as a state machine without IO. Events go in, frames come
//! out, time is an argument; it is a cursor into the log, not a queue.
//!
//! Invariants kept here:
//! - Invariant 2: in each partition the stream is in order of position, each message once, or a gap.
//!   A [`Stream`] is either *live* (the hub offers it every entry above `skip`) or *behind* (it reads
//!   the log after `read` at its own speed); an entry is taken in exactly one of the two.
//! - Invariant 3: a channel added in mid-session has `since`; the stream never carries it at or below.
//! - Invariant 5: what waits to be written is bounded in bytes. Past the bound the waiting messages
//!   are let go and the session is behind: it reads them again when the client takes more.
//! - No cursor runs ahead or back: `written` moves only when an item is handed to the transport.

mod attach;
mod connection;
mod outgoing;
mod stream;

use std::{collections::VecDeque, sync::Arc};

pub use attach::{Attach, Ground};
pub use connection::{Connection, Holder};
pub use outgoing::{Out, Outgoing, cursor_text};
use smallvec::SmallVec;
pub use stream::Stream;

use crate::protocol::{
    Channel, Code, Cursor, ENTRY_OVERHEAD_BYTES, Entry, Frame, Gap, GapReason, Item, Partition, Pos, Refusal,
    Reply, SessionId, Timestamp,
};

/// Milliseconds of a clock that only goes forward.
pub type Millis = u64;

/// What a session is, beyond any connection: enough for any worker to carry it on. Where a stream
/// goes on from is not part of it: the client's cursor says that.
#[derive(Clone, Debug)]
pub struct Record {
    /// The id.
    pub id: SessionId,
    /// Whose it is, as the credential says.
    pub owner: Arc<str>,
    /// Sorted by name.
    pub subscriptions: Vec<Subscription>,
    /// The highest command number that was applied.
    pub applied: u64,
    /// The connection that last held it.
    pub holder: Option<Box<Holder>>,
}

/// A channel of a session.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Subscription {
    /// The channel.
    pub channel: Channel,
    /// Where its messages are placed; none for an ephemeral channel.
    pub partition: Option<Partition>,
    /// The stream does not carry this channel at or below this offset; 0: no such bound.
    pub since: u64,
    /// Nothing of it has been read yet, and the client asked for whatever is kept: what is older
    /// is not missed.
    pub fresh: bool,
}

/// How a session behaves.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// The most bytes of messages that wait to be written.
    pub pending_bytes: usize,
    /// The most bytes that one read of the log returns.
    pub read_bytes: usize,
    /// The most messages of one channel that one read returns.
    pub read_messages: usize,
}

/// What the owner of the connection has to do next.
#[derive(Debug)]
pub enum Next {
    /// Call [`Session::drain`] and write.
    Write,
    /// Read the log, then call [`Session::replayed`].
    Read(Read),
    /// Nothing before this time, unless something happens.
    Wait(Millis),
    /// Everything is written; the connection is to be ended.
    End,
}

/// A read of the log that a session asks for.
#[derive(Debug, Clone)]
pub struct Read {
    /// Which partition.
    pub partition: Partition,
    /// The session's position.
    pub from: u64,
    /// Each channel, from where it is to be read, and whether what is older is not missed.
    pub wants: Vec<(Channel, u64, bool)>,
    /// Tells the result that is waited for from all others.
    pub ticket: u32,
}

/// What an offered entry did.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Offered {
    /// It is not for this session, or not yet.
    Ignored,
    /// It waits to be written.
    Taken,
    /// The client is too slow: what waited was let go, to be read again.
    Overflowed,
    /// An ephemeral message found no room.
    Dropped,
}

/// The state machine.
#[derive(Debug)]
pub struct Session {
    record: Record,
    settings: Settings,
    streams: SmallVec<[Stream; 2]>,
    queue: VecDeque<Out>,
    /// The bytes of the messages in `queue`.
    pending_bytes: usize,
    connection: Option<Connection>,
    /// Raised with each read.
    ticket: u32,
    /// A `close` is in the queue; nothing may follow it.
    closing: bool,
}

impl Session {
    /// A session without a connection.
    pub fn new(record: Record, settings: Settings) -> Self {
        Self {
            record,
            settings,
            streams: SmallVec::new(),
            queue: VecDeque::new(),
            pending_bytes: 0,
            connection: None,
            ticket: 0,
            closing: false,
        }
    }

    /// What outlives connections.
    pub fn record(&self) -> &Record {
        &self.record
    }

    /// Gives the record up, to be carried on elsewhere.
    pub fn into_record(self) -> Record {
        self.record
    }

    /// The connection, if there is one.
    pub fn connection(&self) -> Option<&Connection> {
        self.connection.as_ref()
    }

    /// The bytes of messages that wait to be written.
    pub fn pending_bytes(&self) -> usize {
        self.pending_bytes
    }

    /// Whether some partition is being caught up with.
    pub fn is_behind(&self) -> bool {
        self.streams.iter().any(|stream| !stream.is_live())
    }

    /// Lets go of the connection and of everything that was on its way.
    pub fn detach(&mut self) {
        self.connection = None;
        self.streams.clear();
        self.queue = VecDeque::new();
        self.pending_bytes = 0;
        self.closing = false;
    }

    /// Offers an entry that the hub has just come to. Every entry above the hub's position at the
    /// time of attaching, or of a `replayed` that made the stream live, is offered once, in order.
    pub fn offer(&mut self, entry: &Arc<Entry>, now: Timestamp) -> Offered {
        if self.connection.is_none() || self.closing {
            return Offered::Ignored;
        }
        let Some(place) = entry.place else { return self.offer_ephemeral(entry) };
        let offset = place.pos.offset;
        let since = self.since_of(&entry.channel, place.pos);
        let Some(stream) = self.streams.iter_mut().find(|stream| stream.partition == place.pos.partition)
        else {
            return Offered::Ignored;
        };
        if !stream.takes(offset) || since >= offset {
            return Offered::Ignored;
        }
        let resume = stream.pushed;
        stream.pushed = offset;
        let jump = place.jump.then(|| Gap {
            channel: entry.channel.clone(),
            reason: GapReason::Reset,
            from_seq: None,
            to_seq: Some(place.seq - 1),
            resume: Pos::new(place.pos.partition, resume),
        });
        if self.pending_bytes + entry.cost() > self.settings.pending_bytes && self.pending_bytes > 0 {
            self.overflow();
            return Offered::Overflowed;
        }
        if let Some(gap) = jump {
            self.push(Item::Gap(Box::new(gap)));
        }
        let item = self.readable(entry, now);
        self.push(item);
        Offered::Taken
    }

    fn offer_ephemeral(&mut self, entry: &Arc<Entry>) -> Offered {
        if entry.except == Some(self.record.id) || self.subscription(&entry.channel).is_none() {
            return Offered::Ignored;
        }
        if self.pending_bytes + entry.cost() > self.settings.pending_bytes {
            return Offered::Dropped;
        }
        self.push(Item::Entry(Arc::clone(entry)));
        Offered::Taken
    }

    /// The hub cannot offer what lies between its position and `to`, because the ring has moved on.
    pub fn lost(&mut self, partition: Partition) {
        if let Some(stream) = self.streams.iter_mut().find(|stream| stream.partition == partition) {
            stream.fall_behind_from_pushed();
        }
    }

    /// The result of a [`Next::Read`]. `tail` is the hub's position in the partition.
    pub fn replayed(&mut self, read: &Read, items: Vec<Item>, to: u64, tail: u64, now: Timestamp) {
        if self.closing {
            return;
        }
        let Some(stream) = self.streams.iter_mut().find(|stream| stream.partition == read.partition) else {
            return;
        };
        if !stream.read_ended(read.ticket, to, tail) {
            return;
        }
        for item in items {
            self.seen(item.channel());
            let item = match item {
                // Unsubscribed, or subscribed anew, while the read was under way.
                Item::Entry(entry) if !self.wants(&entry) => continue,
                Item::Gap(gap) if self.subscription(&gap.channel).is_none() => continue,
                Item::Entry(entry) => self.readable(&entry, now),
                gap => gap,
            };
            self.push(item);
        }
    }

    fn seen(&mut self, channel: &Channel) {
        let subscriptions = &mut self.record.subscriptions;
        if let Ok(at) = subscriptions.binary_search_by(|subscription| subscription.channel.cmp(channel)) {
            subscriptions[at].fresh = false;
        }
    }

    fn wants(&self, entry: &Entry) -> bool {
        self.subscription(&entry.channel).is_some_and(|subscription| subscription.since < entry.offset())
    }

    /// The entry, or a gap where it is not for this client (any more).
    fn readable(&self, entry: &Arc<Entry>, now: Timestamp) -> Item {
        let reason = if entry.is_dead(now) {
            GapReason::Expired
        } else if entry.except == Some(self.record.id) {
            GapReason::Filtered
        } else {
            return Item::Entry(Arc::clone(entry));
        };
        let place = entry.place.expect("only placed messages are read");
        Item::Gap(Box::new(Gap {
            channel: entry.channel.clone(),
            reason,
            from_seq: Some(place.seq),
            to_seq: Some(place.seq),
            resume: place.pos,
        }))
    }

    fn push(&mut self, item: Item) {
        self.pending_bytes += item.cost();
        self.queue.push_back(Out::Item(item));
    }

    /// Policy `catch_up`: nothing is lost, it is read again.
    fn overflow(&mut self) {
        self.queue.retain(|out| !matches!(out, Out::Item(_)));
        self.pending_bytes = 0;
        for stream in &mut self.streams {
            stream.fall_behind_from_written();
        }
    }

    /// Queues a frame that is not part of the log.
    pub fn send(&mut self, frame: Frame) {
        if self.connection.is_some() && !self.closing {
            self.closing = matches!(frame, Frame::Close { .. });
            self.queue.push_back(Out::Frame(Box::new(frame)));
        }
    }

    /// Queues the answer to a command.
    pub fn reply(&mut self, reply: Reply) {
        if self.connection.is_some() && !self.closing {
            self.queue.push_back(Out::Reply(Box::new(reply)));
        }
    }

    /// Queues a `close`; what follows it is the end.
    pub fn close(&mut self, refusal: Refusal) {
        self.send(Frame::close(refusal));
    }

    /// What to do next. Called whenever something may have changed.
    pub fn next(&mut self, now: Millis) -> Next {
        self.tick(now);
        if !self.queue.is_empty() {
            return Next::Write;
        }
        if self.closing || self.connection.is_none() {
            return Next::End;
        }
        if let Some(read) = self.next_read() {
            return Next::Read(read);
        }
        Next::Wait(self.connection.as_ref().map_or(Millis::MAX, Connection::deadline))
    }

    /// The next read; one at a time, so that its owner has one result to wait for.
    fn next_read(&mut self) -> Option<Read> {
        if self.is_reading() {
            return None;
        }
        let subscriptions = &self.record.subscriptions;
        let stream = self.streams.iter_mut().find(|stream| stream.wants_read())?;
        self.ticket = self.ticket.wrapping_add(1);
        let ticket = self.ticket;
        let from = stream.begin_read(ticket);
        let wants = subscriptions
            .iter()
            .filter(|subscription| subscription.partition == Some(stream.partition))
            .map(|subscription| {
                (subscription.channel.clone(), from.max(subscription.since), subscription.fresh)
            })
            .collect();
        Some(Read { partition: stream.partition, from, wants, ticket })
    }

    /// Whether a read of the log is under way.
    pub fn is_reading(&self) -> bool {
        self.streams.iter().any(Stream::is_reading)
    }

    /// What a connection's deadlines ask for.
    fn tick(&mut self, now: Millis) {
        let Some(connection) = &mut self.connection else { return };
        if self.closing {
            return;
        }
        if connection.expired(now) {
            self.close(Refusal::new(Code::TokenExpired, "the token has expired; reconnect with a fresh one"));
        } else if connection.silent(now) {
            let detail = "nothing was heard for two heartbeats; reconnect";
            self.close(Refusal::new(Code::HeartbeatTimeout, detail));
        } else if connection.ping_due(now) {
            self.queue.push_back(Out::Ping);
        }
    }

    /// Something came from the client.
    pub fn heard(&mut self, now: Millis) {
        if let Some(connection) = &mut self.connection {
            connection.heard(now);
        }
    }

    /// A fresh token was given.
    pub fn refreshed(&mut self, expires: Option<Millis>) {
        if let Some(connection) = &mut self.connection {
            connection.expires = expires;
        }
    }

    /// Hands out what waits, in order, until `max_bytes` of messages are reached. `tails` are the
    /// hub's positions.
    pub fn drain(
        &mut self,
        max_bytes: usize,
        tail: impl Fn(Partition) -> u64,
        mut write: impl FnMut(Outgoing<'_>),
    ) {
        let mut bytes = 0;
        while bytes < max_bytes {
            let Some(out) = self.queue.pop_front() else { break };
            match out {
                Out::Item(item) => {
                    self.pending_bytes -= item.cost();
                    bytes += item.cost();
                    self.written(&item);
                    match item {
                        Item::Entry(entry) => write(Outgoing::Entry(&entry, &self.streams)),
                        Item::Gap(gap) => {
                            let frame = outgoing::gap_frame(*gap);
                            write(Outgoing::Frame(&frame, Some(self.cursor())));
                        }
                    }
                }
                Out::Reset { gap, last } => {
                    bytes += ENTRY_OVERHEAD_BYTES;
                    let partition = gap.resume.partition;
                    let stream = self.streams.iter_mut().find(|stream| stream.partition == partition);
                    if let Some(stream) = stream.filter(|_| last) {
                        stream.unsaid = None;
                    }
                    let frame = outgoing::gap_frame(*gap);
                    write(Outgoing::Frame(&frame, Some(self.cursor())));
                }
                Out::Ping => {
                    let cursor = self.mark(&tail);
                    write(Outgoing::Frame(&Frame::Ping { cursor: cursor.clone() }, Some(cursor)));
                }
                Out::Frame(frame) => {
                    let id = matches!(*frame, Frame::Welcome { .. }).then(|| self.cursor());
                    write(Outgoing::Frame(&frame, id));
                }
                Out::Reply(reply) => write(Outgoing::Reply(&reply)),
            }
        }
        if self.queue.is_empty() && self.queue.capacity() > outgoing::KEEP_CAPACITY {
            self.queue = VecDeque::new();
        }
    }

    fn written(&mut self, item: &Item) {
        let pos = match item {
            Item::Entry(entry) => entry.place.map(|place| place.pos),
            Item::Gap(gap) => Some(gap.resume),
        };
        let Some(pos) = pos else { return };
        let Some(stream) = self.streams.iter_mut().find(|stream| stream.partition == pos.partition) else {
            return;
        };
        stream.written = stream.written.max(pos.offset);
        let (partition, written) = (stream.partition, stream.written);
        self.forget_since(partition, written);
    }

    /// The cursor of what has been written on this connection.
    pub fn cursor(&self) -> Cursor {
        self.streams.iter().map(Stream::cursor).collect()
    }

    /// Moves the cursor of live streams with nothing waiting to where the hub is, so that quiet
    /// sessions do not age out; and returns it.
    pub fn mark(&mut self, tail: impl Fn(Partition) -> u64) -> Cursor {
        let empty = self.pending_bytes == 0;
        for at in 0..self.streams.len() {
            let stream = &mut self.streams[at];
            if empty && let Some(position) = stream.position(tail(stream.partition)) {
                stream.written = stream.written.max(position);
                let (partition, written) = (stream.partition, stream.written);
                self.forget_since(partition, written);
            }
        }
        self.cursor()
    }

    /// `since` is forgotten once the cursor has passed it.
    fn forget_since(&mut self, partition: Partition, written: u64) {
        let Some(stream) = self.streams.iter_mut().find(|stream| stream.partition == partition) else {
            return;
        };
        if stream.max_since == 0 || stream.max_since > written {
            return;
        }
        stream.max_since = 0;
        for subscription in &mut self.record.subscriptions {
            if subscription.partition == Some(partition) && subscription.since <= written {
                subscription.since = 0;
            }
        }
    }

    fn since_of(&self, channel: &Channel, pos: Pos) -> u64 {
        let stream = self.streams.iter().find(|stream| stream.partition == pos.partition);
        match stream {
            Some(stream) if stream.max_since >= pos.offset => {
                self.subscription(channel).map_or(u64::MAX, |subscription| subscription.since)
            }
            _ => 0,
        }
    }

    /// One of the session's channels.
    pub fn subscription(&self, channel: &Channel) -> Option<&Subscription> {
        let subscriptions = &self.record.subscriptions;
        let at = subscriptions.binary_search_by(|subscription| subscription.channel.cmp(channel)).ok()?;
        Some(&subscriptions[at])
    }

    /// Adds a channel, or moves its `since` to `from`, the end of the hub's knowledge at this very
    /// moment. True if the partition is new to the session's cursor.
    pub fn subscribe(&mut self, channel: &Channel, partition: Option<Partition>, from: u64) -> bool {
        let subscription = Subscription { channel: channel.clone(), partition, since: from, fresh: false };
        let subscriptions = &mut self.record.subscriptions;
        match subscriptions.binary_search_by(|subscription| subscription.channel.cmp(channel)) {
            Ok(at) => subscriptions[at] = subscription,
            Err(at) => subscriptions.insert(at, subscription),
        }
        let Some(partition) = partition else { return false };
        if self.connection.is_none() {
            return false;
        }
        if let Some(stream) = self.streams.iter_mut().find(|stream| stream.partition == partition) {
            stream.max_since = stream.max_since.max(from);
            stream.cancel_read();
            return false;
        }
        self.streams.push(Stream::live(partition, from));
        self.streams.sort_by_key(|stream| stream.partition);
        true
    }

    /// Sets the channels of a connection that is about to attach, sorted by name. Those that stay
    /// keep their `since`.
    pub fn set_channels<'a>(&mut self, channels: impl Iterator<Item = (&'a Channel, Option<Partition>)>) {
        let subscriptions = channels
            .map(|(channel, partition)| {
                let since = self.subscription(channel).map_or(0, |subscription| subscription.since);
                Subscription { channel: channel.clone(), partition, since, fresh: false }
            })
            .collect();
        self.record.subscriptions = subscriptions;
    }

    /// Removes a channel and what waits of it. False: it was not there.
    pub fn unsubscribe(&mut self, channel: &Channel) -> bool {
        let subscriptions = &mut self.record.subscriptions;
        let Ok(at) = subscriptions.binary_search_by(|subscription| subscription.channel.cmp(channel)) else {
            return false;
        };
        subscriptions.remove(at);
        let mut freed = 0;
        self.queue.retain(|out| match out {
            Out::Item(item) if item.channel() == channel => {
                freed += item.cost();
                false
            }
            _ => true,
        });
        self.pending_bytes -= freed;
        true
    }

    /// Whether the command of this number is new. An older one is not applied again, but answered.
    pub fn apply(&mut self, id: u64) -> bool {
        let new = id > self.record.applied;
        self.record.applied = self.record.applied.max(id);
        new
    }
}
