//! What is counted of a connection, the same for all transports, and the one line that the log has of it.

use std::sync::Arc;

use crate::{
    hub::{Connection, Node},
    protocol::{Code, Entry, SessionId, Timestamp, TransportKind},
    session::Millis,
};

/// What the log's lines of connections stand under: `telemetry.filter = "info,belfry::connection=warn"`
/// leaves them away.
const CONNECTIONS: &str = "belfry::connection";

/// Counts one connection from its opening to its end.
pub struct Tally {
    node: Arc<Node>,
    transport: TransportKind,
    session: SessionId,
    opened: Millis,
    messages: u64,
    sent: u64,
    received: u64,
    /// Why the server ended it, if it did.
    ended: Option<Code>,
}

/// What one write carries.
#[derive(Default)]
pub struct Batch {
    messages: u64,
    /// When the newest of its messages was published.
    newest: Option<Timestamp>,
}

impl Batch {
    /// A message is in it.
    pub fn add(&mut self, entry: &Entry) {
        self.messages += 1;
        self.newest = Some(entry.at);
    }
}

impl Tally {
    /// A connection has been opened.
    pub fn open(connection: &Connection, transport: TransportKind) -> Self {
        let node = connection.hub().node();
        node.metrics.connections[transport].inc();
        node.metrics.connections_opened[transport].inc();
        Self {
            transport,
            session: connection.session(),
            opened: node.now(),
            messages: 0,
            sent: 0,
            received: 0,
            ended: None,
            node: Arc::clone(node),
        }
    }

    /// A batch is on its way to the socket. Latency is observed once per write, for the newest
    /// message in it: once per delivery would cost more than the delivery tells.
    pub fn written(&mut self, batch: &Batch, bytes: usize) {
        self.sent += bytes as u64;
        self.messages += batch.messages;
        let metrics = &self.node.metrics;
        metrics.sent_bytes[self.transport].inc_by(bytes as u64);
        let Some(newest) = batch.newest else { return };
        metrics.delivered[self.transport].inc_by(batch.messages);
        let latency = (Timestamp::now().0 - newest.0).max(0) as f64 / 1000.0;
        metrics.delivery_seconds[self.transport].observe(latency);
    }

    /// Bytes came from the client.
    pub fn received(&mut self, bytes: usize) {
        self.received += bytes as u64;
        self.node.metrics.received_bytes[self.transport].inc_by(bytes as u64);
    }

    /// The server ends it, for this reason.
    pub fn ended(&mut self, code: Code) {
        self.ended = Some(code);
    }
}

impl Drop for Tally {
    fn drop(&mut self) {
        self.node.metrics.connections[self.transport].dec();
        self.node.metrics.connection_ended(self.transport, self.ended);
        let ended = self.ended.map_or("client", Code::as_str);
        let duration_ms = self.node.now() - self.opened;
        // Polls end all the time, and a line for each would hide the rest.
        if self.transport == TransportKind::Poll && self.ended.is_none() {
            tracing::debug!(target: CONNECTIONS, session = %self.session, transport = "poll", code = ended, duration_ms,
                messages = self.messages, sent = self.sent, "answered");
        } else {
            tracing::info!(target: CONNECTIONS, session = %self.session, transport = self.transport.as_str(), code = ended,
                duration_ms, messages = self.messages, sent = self.sent, received = self.received, "ended");
        }
    }
}
