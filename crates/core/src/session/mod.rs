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
mod channels;
mod connection;
mod crossing;
mod delivery;
mod manners;
mod outgoing;
mod record;
mod stream;
mod writing;

#[cfg(test)]
mod tests;

use std::collections::VecDeque;

pub use attach::{Attach, Ground};
pub use connection::{Connection, Holder};
pub use manners::Manners;
pub use outgoing::{Out, Outgoing, cursor_text};
pub use record::{Record, Subscription};
use smallvec::SmallVec;
pub use stream::Stream;

use crate::protocol::{Code, Frame, Partition, Refusal, Reply, Want};

/// Milliseconds of a clock that only goes forward.
pub type Millis = u64;

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
    pub partition: Partition,
    pub from: u64,
    pub wants: Vec<Want>,
    /// Tells the result that is waited for from all others.
    pub ticket: u32,
}

/// What an offered entry did.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Offered {
    /// It is not for this session, or not yet.
    Ignored,
    /// It waits to be written, or to be read in its order.
    Taken,
    /// The client is too slow: what waited was let go, to be read again. So many ephemeral messages were
    /// among it, which nobody can read again.
    Overflowed { ephemeral: u64 },
    /// An ephemeral message found no room.
    Dropped,
}

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
    /// Ephemeral messages up to this number were sent before the connection began.
    ephemeral_after: u64,
    /// A `close` is in the queue; nothing may follow it.
    closing: bool,
}

impl Session {
    pub fn new(record: Record, settings: Settings) -> Self {
        Self {
            record,
            settings,
            streams: SmallVec::new(),
            queue: VecDeque::new(),
            pending_bytes: 0,
            connection: None,
            ticket: 0,
            ephemeral_after: 0,
            closing: false,
        }
    }

    pub fn record(&self) -> &Record {
        &self.record
    }

    /// Gives the record up, to be carried on elsewhere.
    pub fn into_record(self) -> Record {
        self.record
    }

    pub fn connection(&self) -> Option<&Connection> {
        self.connection.as_ref()
    }

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

    /// Queues a frame that is not part of the log.
    pub fn send(&mut self, frame: Frame) {
        if self.connection.is_some() && !self.closing {
            self.closing = matches!(frame, Frame::Close { .. });
            self.queue.push_back(Out::Frame(Box::new(frame)));
        }
    }

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

    /// What a connection's deadlines ask for.
    fn tick(&mut self, now: Millis) {
        let Some(connection) = &mut self.connection else { return };
        if self.closing {
            return;
        }
        if connection.expired(now) {
            self.close(Refusal::new(Code::TokenExpired, "the token has expired; reconnect with a fresh one"));
        } else if connection.leaves(now) {
            self.send(parting());
        } else if connection.silent(now) {
            let detail = "nothing was heard for two heartbeats; reconnect";
            self.close(Refusal::new(Code::HeartbeatTimeout, detail));
        } else if connection.ping_due(now) {
            self.queue.push_back(Out::Ping);
        }
    }

    /// Sends the client elsewhere at `at`. It is told at once, where the transport can say so.
    pub fn send_away(&mut self, now: Millis, at: Millis) {
        let Some(connection) = &mut self.connection else { return };
        if connection.leaves == at {
            // It began while this one was being attached, and has been said then.
            return;
        }
        connection.leaves = at;
        if connection.manners.told_before_leaving {
            self.send(Frame::Reconnect { after_ms: at.saturating_sub(now), reason: "drain" });
        }
    }

    /// The client need not go elsewhere any more; one that has been told goes all the same.
    pub fn stay(&mut self) {
        if let Some(connection) = &mut self.connection {
            connection.leaves = Millis::MAX;
        }
    }

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

    /// Whether the command of this number is new. An older one is not applied again, but answered.
    pub fn is_new(&self, id: u64) -> bool {
        id > self.record.applied
    }

    /// The same; from now on it is not new any more.
    pub fn apply(&mut self, id: u64) -> bool {
        let new = self.is_new(id);
        self.record.applied = self.record.applied.max(id);
        new
    }
}

/// What a client hears that is sent elsewhere.
fn parting() -> Frame {
    let mut close = Frame::close(Refusal::new(Code::GoingAway, "this node is being stopped; reconnect"));
    if let Frame::Close { retry_after_ms, .. } = &mut close {
        // The moments of leaving were spread already.
        *retry_after_ms = Some(0);
    }
    close
}
