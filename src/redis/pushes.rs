//! What Redis pushes on a subscriber's connection: in order, and bounded in bytes.
//!
//! The crate's own channels for it are unbounded. Here a reader that falls behind by more than
//! `redis.push_bytes` loses the connection instead, and knows it: what it missed is in the streams.

#[cfg(test)]
mod tests;

use std::{
    collections::VecDeque,
    sync::{
        Arc, Mutex, Weak,
        atomic::{AtomicUsize, Ordering},
    },
};

use belfry_core::held::Held as _;
use bytes::Bytes;
use redis::{PushInfo, PushKind, Value};
use tokio::sync::Notify;

use super::{RedisError, RedisErrorKind, call::Caller, connector::OnPush, line::Line};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Push {
    pub channel: Bytes,
    pub payload: Bytes,
}

/// What a waiting push costs besides its bytes: its place in the queue, two allocations.
const OVERHEAD: usize = 128;

/// The pushes of one connection. They end when it does; dropping them ends it.
pub struct Pushes {
    pub(super) queue: Arc<Queue>,
    pub(super) caller: Caller,
}

/// Between the connection's task and the reader.
pub(super) struct Queue {
    state: Mutex<State>,
    /// There is something new, or an end. One reader waits for it.
    bell: Notify,
    limit: usize,
    /// Confirmations of `UNSUBSCRIBE` that were asked for and have not come. One that nobody asked for means that the
    /// server has taken the subscription away.
    unsubscribing: AtomicUsize,
}

#[derive(Default)]
struct State {
    waiting: VecDeque<Push>,
    bytes: usize,
    end: Option<RedisError>,
}

/// The connection's end of the queue.
pub(super) struct Receiver {
    pub(super) queue: Arc<Queue>,
    pub(super) line: Weak<Line>,
}

impl Pushes {
    /// The next one; waits for it. None: the connection is over, and [`Self::end`] says why.
    pub async fn next(&mut self) -> Option<Push> {
        loop {
            let rung = self.queue.bell.notified();
            match self.queue.pop() {
                Popped::Push(push) => return Some(push),
                Popped::End => return None,
                Popped::Nothing => {}
            }
            tokio::select! {
                () = rung => {}
                () = self.caller.era.over.cancelled() => self.end_with_era(),
            }
        }
    }

    /// The next one, if there is one now.
    pub fn try_next(&mut self) -> Option<Push> {
        match self.queue.pop() {
            Popped::Push(push) => Some(push),
            Popped::End | Popped::Nothing => None,
        }
    }

    /// Why there will be no more, once [`Self::next`] has said that there will not.
    pub fn end(&self) -> Option<RedisError> {
        let state = self.queue.state.recovered();
        state.end.clone().filter(|_| state.waiting.is_empty())
    }

    /// A connection to what is no longer the primary may stay open, and silent, for ever.
    fn end_with_era(&self) {
        let detail = format!("{} is no longer {}", self.caller.shared.name, self.caller.era.incarnation);
        self.queue.close(RedisError::not_sent(RedisErrorKind::Replaced, detail));
        self.caller.line.end();
    }
}

impl Drop for Pushes {
    fn drop(&mut self) {
        self.caller.line.end();
    }
}

enum Popped {
    Push(Push),
    Nothing,
    End,
}

impl Queue {
    pub(super) fn new(limit: usize) -> Arc<Self> {
        let (state, bell, unsubscribing) = (Mutex::default(), Notify::new(), AtomicUsize::new(0));
        Arc::new(Self { state, bell, limit, unsubscribing })
    }

    /// So many confirmations of `UNSUBSCRIBE` will come.
    pub(super) fn expect_unsubscribed(&self, channels: usize) {
        self.unsubscribing.fetch_add(channels, Ordering::SeqCst);
    }

    fn unsubscribed(&self) -> bool {
        let expected = |count: usize| count.checked_sub(1);
        self.unsubscribing.fetch_update(Ordering::SeqCst, Ordering::SeqCst, expected).is_ok()
    }

    /// False if it is full, or at its end.
    fn push(&self, push: Push) -> bool {
        let mut state = self.state.recovered();
        if state.end.is_some() {
            return false;
        }
        let bytes = state.bytes + push.cost();
        if bytes > self.limit {
            // What waits is let go too: the reader has to read again from the streams anyway.
            let detail = format!("more than {} bytes waited to be taken", self.limit);
            let end = Some(RedisError::not_sent(RedisErrorKind::Overflow, detail));
            *state = State { end, ..State::default() };
            drop(state);
            self.bell.notify_one();
            return false;
        }
        state.bytes = bytes;
        state.waiting.push_back(push);
        drop(state);
        self.bell.notify_one();
        true
    }

    /// No more; what waits may still be taken. The first reason stays.
    pub(super) fn close(&self, reason: RedisError) {
        self.state.recovered().end.get_or_insert(reason);
        self.bell.notify_one();
    }

    fn pop(&self) -> Popped {
        let mut state = self.state.recovered();
        match state.waiting.pop_front() {
            Some(push) => {
                state.bytes -= push.cost();
                Popped::Push(push)
            }
            None if state.end.is_some() => Popped::End,
            None => Popped::Nothing,
        }
    }
}

impl Push {
    fn cost(&self) -> usize {
        self.channel.len() + self.payload.len() + OVERHEAD
    }
}

impl Receiver {
    fn cut(&self) {
        if let Some(line) = self.line.upgrade() {
            line.end();
        }
    }
}

impl OnPush for Receiver {
    fn push(&self, info: PushInfo) {
        let cut = |detail: &str| RedisError::not_sent(RedisErrorKind::Cut, detail);
        match info.kind {
            PushKind::Message => {
                let mut bytes = info.data.into_iter().filter_map(|value| match value {
                    Value::BulkString(bytes) => Some(Bytes::from(bytes)),
                    _ => None,
                });
                if let (Some(channel), Some(payload)) = (bytes.next(), bytes.next())
                    && !self.queue.push(Push { channel, payload })
                {
                    self.cut();
                }
            }
            PushKind::Disconnection => self.queue.close(cut("the subscriber's")),
            PushKind::Unsubscribe if !self.queue.unsubscribed() => {
                self.queue.close(cut("the server took a subscription away"));
                self.cut();
            }
            _ => {}
        }
    }
}

/// The connection's task is gone, however that came.
impl Drop for Receiver {
    fn drop(&mut self) {
        self.queue.close(RedisError::not_sent(RedisErrorKind::Cut, "the subscriber's"));
    }
}

belfry_core::debug_with!(Pushes {});
