//! What a worker hub knows. A borrow of it never crosses an `await`.

use std::{collections::HashMap, sync::Arc, task::Waker};

use prometheus::IntGauge;
use slab::Slab;
use smallvec::SmallVec;

use super::{Refused, subscribers::Subscribers, wheel::Wheel};
use crate::{
    auth::Identity,
    log::Log,
    protocol::{Channel, Partition, SessionId},
    session::{Millis, Session},
    telemetry::ByNamespace,
};

pub(super) struct State {
    /// Told which channels have sessions here.
    pub(super) log: Log,
    /// Boxed, so that what thousands of connections leave behind is small.
    pub(super) slots: Slab<Box<Slot>>,
    pub(super) sessions: HashMap<SessionId, u32>,
    pub(super) channels: HashMap<Channel, Subscribers>,
    /// How far each partition's ring has been offered to the sessions.
    pub(super) tails: Tails,
    pub(super) wheel: Wheel,
    pub(super) tidy_at: Millis,
    pub(super) by_namespace: Arc<ByNamespace>,
}

/// How far the hub is in each partition, in the order of their numbers.
#[derive(Default)]
pub(super) struct Tails(pub(super) Vec<(Partition, u64)>);

impl Tails {
    pub(super) fn get(&self, partition: Partition) -> u64 {
        self.0.get(usize::from(partition.0)).map_or(0, |(_, tail)| *tail)
    }
}

/// A connection's place. Sessions without a connection rest in the [`Registry`](super::Registry).
pub(super) struct Slot {
    /// None: it was taken over, and the connection has yet to notice.
    pub(super) session: Option<Session>,
    /// What the connection says when its session has been taken over.
    pub(super) parting: Option<Refused>,
    /// Who the connection's client is; for commands on a WebSocket.
    pub(super) identity: Arc<Identity>,
    /// The connection's task.
    pub(super) waker: Option<Waker>,
    /// The earliest deadline that the wheel knows for this slot.
    pub(super) timer: Millis,
    /// Counted among those that catch up.
    pub(super) behind: bool,
}

impl Slot {
    /// Counts the session among those that catch up, or not any more.
    pub(super) fn count_behind(&mut self, behind: &IntGauge) {
        let is_behind = self.session.as_ref().is_some_and(Session::is_behind);
        if is_behind != self.behind {
            self.behind = is_behind;
            behind.add(if is_behind { 1 } else { -1 });
        }
    }

    pub(super) fn wake(&mut self) {
        if let Some(waker) = self.waker.take() {
            waker.wake();
        }
    }
}

impl State {
    pub(super) fn session(&mut self, id: SessionId) -> Option<(u32, &mut Session)> {
        let key = *self.sessions.get(&id)?;
        let session = self.slots.get_mut(key as usize)?.session.as_mut()?;
        Some((key, session))
    }

    pub(super) fn listen(&mut self, key: u32, channel: &Channel) {
        let subscribers = self.channels.entry(channel.clone()).or_insert_with(|| {
            self.log.hold(channel);
            Subscribers::default()
        });
        if subscribers.insert(key) {
            self.by_namespace.of(channel).subscriptions.inc();
        }
    }

    pub(super) fn leave(&mut self, key: u32, channel: &Channel) {
        let Some(subscribers) = self.channels.get_mut(channel) else { return };
        let before = subscribers.len();
        let nobody_is_left = subscribers.remove(key);
        self.by_namespace.of(channel).subscriptions.sub((before - subscribers.len()) as i64);
        if nobody_is_left {
            self.channels.remove(channel);
            self.log.release(channel);
        }
    }

    /// Takes a session out of the channels' lists.
    pub(super) fn leave_all(&mut self, key: u32) {
        let Some(session) = self.slots.get(key as usize).and_then(|slot| slot.session.as_ref()) else {
            return;
        };
        let channels: SmallVec<[Channel; 4]> =
            session.record().subscriptions.iter().map(|subscription| subscription.channel.clone()).collect();
        for channel in &channels {
            self.leave(key, channel);
        }
    }

    /// Gives back what a crowd has left behind.
    pub(super) fn tidy(&mut self) {
        if self.channels.len() < self.channels.capacity() / 4 {
            self.channels.shrink_to_fit();
        }
        if self.sessions.len() < self.sessions.capacity() / 4 {
            self.sessions.shrink_to_fit();
        }
        if self.slots.len() < self.slots.capacity() / 4 {
            self.slots.shrink_to_fit();
        }
    }

    /// Sees to it that the slot is looked at by `at`.
    pub(super) fn schedule(&mut self, key: u32, at: Millis) {
        let slot = &mut self.slots[key as usize];
        if at < slot.timer {
            slot.timer = at;
            self.wheel.insert(key, at);
        }
    }
}
