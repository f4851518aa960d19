//! What is counted of a connection, the same for all transports.

use std::sync::Arc;

use crate::{
    hub::Node,
    protocol::{Code, Entry, Timestamp, TransportKind},
};

/// Counts one connection from its opening to its end.
pub struct Tally {
    node: Arc<Node>,
    transport: TransportKind,
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
    pub fn open(node: &Arc<Node>, transport: TransportKind) -> Self {
        node.metrics.connections[transport].inc();
        node.metrics.connections_opened[transport].inc();
        Self { node: Arc::clone(node), transport, ended: None }
    }

    /// A batch is on its way to the socket. Latency is observed once per write, for the newest
    /// message in it: once per delivery would cost more than the delivery tells.
    pub fn written(&self, batch: &Batch, bytes: usize) {
        let metrics = &self.node.metrics;
        metrics.sent_bytes[self.transport].inc_by(bytes as u64);
        let Some(newest) = batch.newest else { return };
        metrics.delivered[self.transport].inc_by(batch.messages);
        let latency = (Timestamp::now().0 - newest.0).max(0) as f64 / 1000.0;
        metrics.delivery_seconds[self.transport].observe(latency);
    }

    /// Bytes came from the client.
    pub fn received(&self, bytes: usize) {
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
    }
}
