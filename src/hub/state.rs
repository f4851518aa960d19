//! What a worker hub has: its core, and around it what carries out what the core decides. A borrow of it never crosses
//! an `await`.

use std::{sync::Arc, task::Waker};

use belfry_core::hub::{Core, Edge, Event, Shell};

use super::{Node, wheel::Wheel};
use crate::{
    auth::Identity,
    presence::Attendance,
    protocol::Channel,
    session::{Millis, Record},
    telemetry::{ByNamespace, EphemeralDrop},
};

pub(super) struct State {
    pub(super) core: Core<Around>,
    pub(super) wheel: Wheel,
    pub(super) tidy_at: Millis,
}

/// What is kept beside a session for its connection. Sessions without one rest in the [`Registry`](super::registry::Registry).
pub(super) struct Line {
    /// Who the connection's client is; for commands on a WebSocket.
    pub(super) identity: Arc<Identity>,
    pub(super) waker: Option<Waker>,
    /// The earliest deadline that the wheel knows for this slot.
    pub(super) timer: Millis,
}

impl Line {
    pub(super) fn new(identity: Arc<Identity>) -> Self {
        Self { identity, waker: None, timer: Millis::MAX }
    }
}

pub(super) struct Around {
    node: Arc<Node>,
    worker: u16,
    by_namespace: Arc<ByNamespace>,
}

impl Around {
    pub(super) fn new(node: &Arc<Node>, worker: u16) -> Self {
        let by_namespace = node.metrics.namespaces(&node.config.namespaces);
        Self { node: Arc::clone(node), worker, by_namespace }
    }
}

impl Shell for Around {
    type Line = Line;

    fn wake(&mut self, line: &mut Line) {
        if let Some(waker) = line.waker.take() {
            waker.wake();
        }
    }

    fn wait(&self, channel: &Channel) -> Millis {
        self.node.config.namespaces.of(channel).coalesce.as_millis() as Millis
    }

    fn count(&mut self, event: Event) {
        let metrics = &self.node.metrics;
        match event {
            Event::Pending(more) => metrics.pending_bytes.add(more),
            Event::Behind(more) => metrics.behind.add(more),
            Event::Overflow { ephemeral } => {
                metrics.overflows.inc();
                metrics.ephemeral_drops[EphemeralDrop::Pending].inc_by(ephemeral);
            }
            Event::Dropped => metrics.ephemeral_drops[EphemeralDrop::Pending].inc(),
            Event::Crossed(partition, base) => {
                tracing::info!(worker = self.worker, partition = partition.0, base, "a new epoch begins");
            }
            Event::Lost { partition, after, to } => quietly!(
                WARN,
                worker = self.worker,
                partition = partition.0,
                after,
                to,
                "the hub fell behind the ring; its sessions catch up by themselves"
            ),
        }
    }

    fn listening(&mut self, channel: &Channel, more: i64, edge: Option<Edge>) {
        self.by_namespace.of(channel).subscriptions.add(more);
        match edge {
            Some(Edge::First) => self.node.log.hold(channel),
            Some(Edge::Last) => self.node.log.release(channel),
            None => {}
        }
    }

    fn note<'a>(&mut self, record: &Record, channels: impl Iterator<Item = &'a Channel>, step: Attendance) {
        self.node.presence.note(record, channels, self.worker, step);
    }
}

impl State {
    /// Sees to it that the slot is looked at by `at`.
    pub(super) fn schedule(&mut self, key: u32, at: Millis) {
        let Some(line) = self.core.line(key) else { return };
        if at < line.timer {
            line.timer = at;
            self.wheel.insert(key, at);
        }
    }
}
