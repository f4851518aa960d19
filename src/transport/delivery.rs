//! A connection as its transport writes it: one fill loop for all transports, which differ in their [`Framing`]
//! only; counted the same for all, with the one line that the log has of it.

use std::sync::Arc;

use crate::{
    clock::shared_now,
    hub::Hold,
    protocol::{Code, Cursor, Entry, Frame, Reply, Timestamp},
    session::{Manners, Millis, Outgoing, Stream},
};

/// What the log's lines of connections stand under: `telemetry.filter = "info,belfry::connection=warn"` leaves them away.
const CONNECTIONS: &str = "belfry::connection";

/// How a transport puts what its client gets into bytes.
pub trait Framing {
    /// A message, and how far the session has then read: see [`cursor_text`](crate::session::cursor_text).
    fn message(&mut self, entry: &Entry, streams: &[Stream]);

    /// A frame of any other type, and the cursor that an event stream gives it as `id:`.
    fn frame(&mut self, frame: &Frame, id: Option<&Cursor>);

    /// The answer to a command. Not for a transport whose commands come in requests of their own, which are answered there.
    fn reply(&mut self, _reply: &Reply) {}
}

/// Writes one connection, and counts it, from its opening to its end.
pub struct Delivery {
    pub connection: Hold,
    manners: &'static Manners,
    opened: Millis,
    messages: u64,
    sent: u64,
    received: u64,
    /// Why the server ended it, if it did.
    ended: Option<Code>,
}

/// The messages that one write carries.
#[derive(Default)]
#[must_use = "what is written has to be counted"]
pub struct Batch {
    messages: u64,
    /// When the newest of them was published, and whether it may have waited for others on purpose.
    newest: Option<(Timestamp, bool)>,
}

impl Batch {
    /// This one and what was filled after it, written together.
    pub fn and(self, later: Self) -> Self {
        Self { messages: self.messages + later.messages, newest: later.newest.or(self.newest) }
    }
}

impl Delivery {
    /// Begins with a connection that has just been made.
    pub fn open(connection: Hold, manners: &'static Manners) -> Self {
        let node = connection.hub().node();
        node.metrics.connections[manners.kind].inc();
        node.metrics.connections_opened[manners.kind].inc();
        let opened = node.now();
        Self { connection, manners, opened, messages: 0, sent: 0, received: 0, ended: None }
    }

    /// Gives the framing what waits, until about `max_bytes` of messages. Each time that the connection says
    /// [`Step::Write`](crate::hub::Step::Write).
    pub fn fill(&mut self, max_bytes: usize, framing: &mut impl Framing) -> Batch {
        let mut batch = Batch::default();
        let Self { connection, ended, .. } = self;
        let node = Arc::clone(connection.hub().node());
        let namespaces = &node.config.namespaces;
        let some_wait = namespaces.some_coalesce();
        connection.drain(max_bytes, |outgoing| match outgoing {
            Outgoing::Entry(entry, streams) => {
                batch.messages += 1;
                batch.newest =
                    Some((entry.at, some_wait && !namespaces.of(&entry.channel).coalesce.is_zero()));
                framing.message(entry, streams);
            }
            Outgoing::Frame(frame, id) => {
                if let Frame::Close { code, .. } = frame {
                    *ended = Some(*code);
                }
                framing.frame(frame, id.as_ref());
            }
            Outgoing::Reply(reply) => framing.reply(reply),
        });
        batch
    }

    /// Whether the server has ended it: nothing more is to be written than what was filled.
    pub fn has_ended(&self) -> bool {
        self.ended.is_some()
    }

    /// The server ends it, for this reason. A `close` that is filled says so by itself.
    pub fn end(&mut self, code: Code) {
        self.ended = Some(code);
    }

    /// A batch is on its way to the socket. Latency is observed once per write, for the newest
    /// message in it: once per delivery would cost more than the delivery tells.
    pub fn written(&mut self, batch: Batch, bytes: usize) {
        self.sent += bytes as u64;
        self.messages += batch.messages;
        let (metrics, kind) = (&self.connection.hub().node().metrics, self.manners.kind);
        metrics.sent_bytes[kind].inc_by(bytes as u64);
        let Some((newest, waited)) = batch.newest else { return };
        metrics.delivered[kind].inc_by(batch.messages);
        let latency = (shared_now().0 - newest.0).max(0) as f64 / 1000.0;
        let seconds = if waited { &metrics.coalesced_seconds } else { &metrics.delivery_seconds };
        seconds[kind].observe(latency);
    }

    pub fn received(&mut self, bytes: usize) {
        self.received += bytes as u64;
        self.connection.hub().node().metrics.received_bytes[self.manners.kind].inc_by(bytes as u64);
    }
}

impl Drop for Delivery {
    fn drop(&mut self) {
        let (node, kind) = (self.connection.hub().node(), self.manners.kind);
        node.metrics.connections[kind].dec();
        node.metrics.connection_ended(kind, self.ended);
        let (session, owner) = (self.connection.session(), self.connection.owner());
        let transport = kind.as_str();
        let code = self.ended.map_or("client", Code::as_str);
        let duration_ms = node.now() - self.opened;
        let Self { messages, sent, received, .. } = self;
        // Those with one answer end all the time, and a line for each would hide the rest.
        if self.manners.one_answer && self.ended.is_none() {
            tracing::debug!(target: CONNECTIONS, %session, owner, transport, code, duration_ms, messages, sent, "answered");
        } else {
            tracing::info!(target: CONNECTIONS, %session, owner, transport, code, duration_ms, messages, sent, received, "ended");
        }
    }
}
